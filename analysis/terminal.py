"""The terminal: text that it shows and does not obey, and errors as one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from analysis.errors import StudyError, fitting, printable


def say(text: str, err: bool = False, trusted: bool = False) -> None:
    """Print a text; `trusted`: its colours are ours."""
    stream = sys.stderr if err else sys.stdout
    shown = (fitting if trusted else printable)(text, stream.encoding)
    click.echo(shown, err=err)


def tell(line: str) -> None:
    """Tell how far a command is, beside what it prints."""
    say(line, err=True)


class OneLineGroup(click.Group):
    """A group whose commands show a wrong input as one line and exit with 2."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words of the command line apart."""
        with _one_line(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out a command."""
        with _one_line(ctx):
            return super().invoke(ctx)


@contextmanager
def _one_line(ctx: click.Context) -> Iterator[None]:
    """Show what is wrong in a line, and end."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        _end(ctx, _usage(error))
    except StudyError as error:
        _end(ctx, *error.lines)
    except BrokenPipeError:
        # Who read has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(0)
    except KeyboardInterrupt:
        tell(f"study: ended by {signal.SIGINT.name}")
        ctx.exit(128 + signal.SIGINT)
    except EOFError as error:  # click would say no more than that it stops
        _end(ctx, _cut_short(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _end(ctx, f"{place}{error.strerror or error}")


def _end(ctx: click.Context, *lines: str) -> NoReturn:
    for line in lines:
        tell(f"study: {line}")
    ctx.exit(2)


def _usage(error: click.UsageError) -> str:
    """Return in one line what is wrong with a command, and where its help is."""
    place = error.ctx.command_path if error.ctx else "study"
    return f"{' '.join(error.format_message().split())} See `{place} --help`."


def _cut_short(error: EOFError) -> str:
    """Return in one line what ended too early."""
    if "marshal" in str(error):
        remedy = "remove the folders __pycache__ and run again"
        return f"a compiled file of Python is cut short ({error}); {remedy}"
    return f"a file or an input ends too early ({str(error) or 'nothing is left to read'})"
