"""The commands. Each imports what it needs when it is called, so that reading results answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from analysis import __version__
from analysis.errors import StudyError
from analysis.faults import lines

CITE_FORMS = ("text", "markdown", "latex", "typst", "html", "bibtex", "csl-json")


def _refuse(error: click.UsageError) -> None:
    """Say in one line what is wrong with a command, and where its help is."""
    place = error.ctx.command_path if error.ctx else "study"
    click.echo(f"study: {' '.join(error.format_message().split())} See `{place} --help`.", err=True)


class _Group(click.Group):
    """A group whose commands show a wrong input as one line and exit with 2."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            _refuse(error)
            ctx.exit(2)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            _refuse(error)
            ctx.exit(2)
        except StudyError as error:
            for line in lines(error):
                click.echo(f"study: {line}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            import os

            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read has read enough
            ctx.exit(0)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"study: {place}{error.strerror or error}", err=True)
            ctx.exit(2)


@click.group("study", cls=_Group)
@click.version_option(__version__, prog_name="study")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default=None, help="The study's folder; here or above unless told.")
@click.pass_context
def main(ctx: click.Context, root: Path | None) -> None:
    """Measure framing, sentiment and threat language in news, with every number led back to words."""
    ctx.obj = root


def _root(ctx: click.Context) -> Path:
    """Return the study's folder: the one told, or the nearest upwards that holds corpus/ and notebooks/."""
    if ctx.obj is not None:
        return Path(ctx.obj).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "corpus").is_dir() and (folder / "notebooks").is_dir():
            return folder
    message = f"{here}: no study here or above; name its folder with --root"
    raise StudyError(message)


def _key(given: str) -> str:
    """Return the key in what a report shows: `KEY~DIGEST`, or an address that ends with it."""
    return given.rpartition("#")[2].partition("~")[0]


def _tell(line: str) -> None:
    """Tell how far a command is, beside what it prints."""
    click.echo(line, err=True)


def _figures(ctx: click.Context) -> Path:
    return _root(ctx) / "figures"


_WORKERS = click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="Notebooks executed side by side: 1 or more.",
)
_CELL_SECONDS = click.option(
    "--cell-seconds",
    default=120,
    show_default=True,
    type=click.IntRange(min=1),
    help="How long a cell may take.",
)


@main.command()
@_WORKERS
@_CELL_SECONDS
@click.pass_context
def run(ctx: click.Context, workers: int, cell_seconds: int) -> None:
    """Corpus to results, figures and executed notebooks; ends with what changed."""
    from analysis.ending import orderly_end
    from analysis.run import run as run_study

    with orderly_end():
        changes = run_study(_root(ctx), workers, _tell, cell_seconds=cell_seconds)
    for kind in ("added", "changed", "removed"):
        for name in getattr(changes, kind):
            click.echo(f"{kind}: {name}")
    click.echo(str(changes))


@main.command()
@_WORKERS
@_CELL_SECONDS
@click.pass_context
def verify(ctx: click.Context, workers: int, cell_seconds: int) -> None:
    """Regenerate everything elsewhere and compare it with what is committed; exit 1 where they differ."""
    from analysis.ending import orderly_end
    from analysis.verify import verify as verify_study

    with orderly_end():
        report = verify_study(_root(ctx), workers, _tell, cell_seconds=cell_seconds)
    for line in report.lines:
        click.echo(line)
    sys.exit(0 if report.same else 1)


@main.command()
@click.argument("pattern", nargs=-1)
@click.pass_context
def results(ctx: click.Context, pattern: tuple[str, ...]) -> None:
    """List keys with value, range and n; words of PATTERN must all fit, * stands for anything."""
    from analysis.results import RANGES, load

    found = load(_figures(ctx)).find(" ".join(pattern))
    if not found:
        message = f"{' '.join(pattern)}: no key fits; `study results` lists all"
        raise StudyError(message)
    width = max(len(r.key) for r in found)
    for r in found:
        kind = f"  {r.shown_range} ({RANGES[r.range]})" if r.range else ""
        click.echo(f"{r.key:<{width}}  {r.shown}{kind}  n = {r.n:,} {r.n_of}{'  exploratory' if r.exploratory else ''}")


@main.command()
@click.argument("key", required=False)
@click.option("--as", "form", type=click.Choice(CITE_FORMS), default="text", show_default=True)
@click.option("--base", default=None, help="Address of results.html, where it is published.")
@click.option("--study", "whole", is_flag=True, help="Cite the study itself.")
@click.pass_context
def cite(ctx: click.Context, key: str | None, form: str, base: str | None, whole: bool) -> None:
    """Print a paste-ready citation of a number, or of the study."""
    if whole == (key is not None):
        message = "cite: either a KEY or --study is needed"
        raise StudyError(message)
    from analysis.results import load

    ledger = load(_figures(ctx))
    if key is None:
        from analysis.citing.study import cite_study, read

        click.echo(cite_study(read(_root(ctx) / "CITATION.cff", ledger.digest), form))
        return
    from analysis.citing.cite import BASE
    from analysis.citing.cite import cite as cite_result

    click.echo(cite_result(ledger[_key(key)], ledger, form, base or BASE))


@main.command()
@click.argument("key")
@click.pass_context
def explain(ctx: click.Context, key: str) -> None:
    """Show what a number, or a figure file, rests on: sentences with marked words, entries, votes, formula."""
    import shutil
    from json import loads

    from analysis.citing import explain as opening
    from analysis.results import load

    figures = _figures(ctx)
    coders = figures / "coders.json"
    held = opening.explain(_key(key), load(figures), opening.Tables(figures), loads(coders.read_text(encoding="utf-8")) if coders.exists() else {})
    click.echo(opening.as_text(held, shutil.get_terminal_size().columns, sys.stdout.isatty()))


@main.command()
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Rewrite wrong and stale citations in place.")
@click.option("--json", "as_data", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(ctx: click.Context, reports: tuple[Path, ...], fix: bool, as_data: bool) -> None:
    """Hold every cited number of REPORTS against the results.

    Exit codes: 0 all right or unchanged; 1 something wrong, stale or unknown; 2 a wrong input; 3 only things for a person to look at.
    """
    from analysis.citing import check as checking
    from analysis.results import load

    figures = _figures(ctx)
    found = checking.check(list(reports), load(figures), figures, fix=fix)
    click.echo(checking.as_json(found) if as_data else "\n".join([*map(str, found), checking.summary(found)]))
    sys.exit(checking.exit_code(found))


@main.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=None, help="Folder of the public human-coded sets.")
@click.pass_context
def validate(ctx: click.Context, data: Path | None) -> None:
    """Score the instruments against coded units; with --data also against public human-coded sets, and keep the scores."""
    from analysis.validation.run import validate as run_validation

    click.echo(run_validation(_root(ctx), data, lambda line: click.echo(line, err=True)))


@main.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder of the news to compare with.")
def rates(data: Path) -> None:
    """Compute the rates per stretch of other news that the article is held against, and keep them."""
    from analysis.validation.run import rates as run_rates

    click.echo(run_rates(data, lambda line: click.echo(line, err=True)))


if __name__ == "__main__":
    main(prog_name="study")
