"""The commands. Each imports what it needs when it is called, so that reading results answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis import __version__
from analysis.errors import StudyError, fitting, printable
from analysis.pipeline.faults import lines

if TYPE_CHECKING:
    from analysis.results import Ledger

CITE_FORMS = ("text", "markdown", "latex", "typst", "html", "bibtex", "csl-json")


def _say(text: str, err: bool = False, trusted: bool = False) -> None:
    """Print a text that a terminal shows and does not obey; `trusted`: its colours are ours."""
    stream = sys.stderr if err else sys.stdout
    click.echo((fitting if trusted else printable)(text, stream.encoding), err=err)


def _refuse(error: click.UsageError) -> None:
    """Say in one line what is wrong with a command, and where its help is."""
    place = error.ctx.command_path if error.ctx else "study"
    _say(f"study: {' '.join(error.format_message().split())} See `{place} --help`.", err=True)


def _cut_short(error: EOFError) -> str:
    """Say in one line what ended too early."""
    if "marshal" in str(error):
        remedy = "remove the folders __pycache__ and run again"
        return f"a compiled file of Python is cut short ({error}); {remedy}"
    return f"a file or an input ends too early ({str(error) or 'nothing is left to read'})"


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
                _say(f"study: {line}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            import os

            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read has read enough
            ctx.exit(0)
        except EOFError as error:  # click would say no more than that it stops
            _say(f"study: {_cut_short(error)}", err=True)
            ctx.exit(2)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            _say(f"study: {place}{error.strerror or error}", err=True)
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
    if (root := _around(Path.cwd())) is not None:
        return root
    message = f"{Path.cwd()}: no study here or above; name its folder with --root"
    raise StudyError(message)


def _around(here: Path) -> Path | None:
    studies = (up for up in (here, *here.parents) if (up / "corpus").is_dir() and (up / "notebooks").is_dir())
    return next(studies, None)


def start() -> None:
    """Run the command line; a study with a package of its own is read and written by that package."""
    words = sys.argv[1:]
    told, rest = _parted(words)
    root = Path(told).resolve() if told is not None else _around(Path.cwd())
    own = root / "analysis" / "cli.py" if root else None
    if root and own and own.is_file() and not own.samefile(__file__):
        _hand_over(root, rest)
    main(prog_name="study")


def _parted(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the study's folder that a command line names, if it does, and the other words."""
    for i, word in enumerate(words):
        if word == "--root" and i + 1 < len(words):
            return words[i + 1], [*words[:i], *words[i + 2 :]]
        if word.startswith("--root="):
            return word.removeprefix("--root="), [*words[:i], *words[i + 1 :]]
        if not word.startswith("-"):
            break
    return None, words


def _hand_over(root: Path, words: list[str]) -> None:
    """Have the package of the study at `root` carry out the command, in this process's place."""
    import os
    import subprocess

    if os.environ.get("STUDY_HANDED_OVER") == str(root):  # Python finds another package first
        _say(f"study: {root / 'analysis'}: this package cannot be run; allowed: one that Python finds", err=True)
        sys.exit(2)
    env = os.environ | {"STUDY_HANDED_OVER": str(root), "PYTHONPATH": str(root)}
    command = [sys.executable, "-P", "-m", "analysis.cli", "--root", str(root), *words]
    if os.name == "posix":
        os.execve(sys.executable, command, env)  # noqa: S606  (this very interpreter)
    sys.exit(subprocess.run(command, env=env, check=False).returncode)


def _key(given: str) -> str:
    """Return the key in what a report shows: `KEY~DIGEST`, or an address that ends with it."""
    return given.rpartition("#")[2].partition("~")[0]


def _tell(line: str) -> None:
    """Tell how far a command is, beside what it prints."""
    _say(line, err=True)


def _opened(ctx: click.Context) -> tuple[Ledger, Path]:
    """Return the results and their folder, after saying on stderr what their reader must know."""
    from analysis.pipeline import manifest
    from analysis.results import load

    root = _root(ctx)
    figures = manifest.figures_of(root)
    ledger = load(figures)
    for line in manifest.notes(root, figures):
        _say(line, err=True)
    return ledger, figures


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
@click.option("--adopt", multiple=True, metavar="NOTEBOOK", help="A notebook of your own that becomes the study's.")
@click.pass_context
def run(ctx: click.Context, workers: int, cell_seconds: int, adopt: tuple[str, ...]) -> None:
    """Corpus to results, figures and executed notebooks; ends with the numbers and the files that changed."""
    root = _root(ctx)
    from analysis.pipeline import manifest

    before = manifest.inputs(root)  # before the package reads the first of them, on being imported
    from analysis.pipeline.ending import orderly_end
    from analysis.pipeline.run import run as run_study

    with orderly_end():
        changes = run_study(root, workers, _tell, adopt, cell_seconds, before)
    for line in changes.numbers:
        _say(line)
    for kind in ("added", "changed", "removed"):
        for name in getattr(changes, kind):
            _say(f"{kind}: {name}")
    _say(str(changes))


@main.command()
@_WORKERS
@_CELL_SECONDS
@click.pass_context
def verify(ctx: click.Context, workers: int, cell_seconds: int) -> None:
    """Regenerate everything elsewhere and compare it with what is committed; exit 1 where they differ."""
    root = _root(ctx)
    from analysis.pipeline.ending import orderly_end
    from analysis.pipeline.verify import verify as verify_study

    with orderly_end():
        report = verify_study(root, workers, _tell, cell_seconds)
    for line in report.lines:
        _say(line)
    sys.exit(0 if report.same else 1)


@main.command()
@click.argument("pattern", nargs=-1)
@click.pass_context
def results(ctx: click.Context, pattern: tuple[str, ...]) -> None:
    """List keys with value, range, n and label.

    Each word of PATTERN must stand in the key or the label; * stands for anything.
    """
    from analysis.reports.listing import listed

    ledger, _ = _opened(ctx)
    _say("\n".join(listed(ledger.search(" ".join(pattern)))))


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

    ledger, _ = _opened(ctx)
    if key is None:
        from analysis.reports.study import cite_study, read

        _say(cite_study(read(_root(ctx) / "CITATION.cff", ledger.digest), form))
        return
    from analysis.reports.cite import BASE
    from analysis.reports.cite import cite as cite_result

    _say(cite_result(ledger[_key(key)], ledger, form, base or BASE))


@main.command()
@click.argument("key")
@click.pass_context
def explain(ctx: click.Context, key: str) -> None:
    """Show what a number, or a figure file, rests on: sentences with marked words, entries, votes, formula."""
    import shutil

    from analysis.reports import explain as opening

    ledger, figures = _opened(ctx)
    tables = opening.Tables(figures)
    held = opening.explain(_key(key), ledger, tables, tables.coders)
    text = opening.as_text(held, shutil.get_terminal_size().columns, sys.stdout.isatty())
    _say(text, trusted=True)


@main.command()
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Rewrite wrong and stale citations in place.")
@click.option("--json", "as_data", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(ctx: click.Context, reports: tuple[Path, ...], fix: bool, as_data: bool) -> None:
    """Hold every cited number of REPORTS against the results.

    Exit codes: 0 all right or unchanged; 1 something wrong, stale or unknown; 2 a wrong input; 3 only things for a person to look at.
    """
    from analysis.reports import check as checking

    ledger, figures = _opened(ctx)
    problems: list[str] = []
    try:
        found = checking.check(list(reports), ledger, figures, fix=fix)
    except checking.NotWrittenError as error:
        found, problems = error.findings, error.problems
    _say(checking.as_json(found) if as_data else "\n".join([*map(str, found), checking.summary(found)]))
    for problem in problems:
        _say(f"study: {' '.join(problem.split())}", err=True)
    sys.exit(2 if problems else checking.exit_code(found))


@main.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=None, help="Folder of the public human-coded sets.")
@click.pass_context
def validate(ctx: click.Context, data: Path | None) -> None:
    """Score the instruments against coded units; with --data also against public human-coded sets, and keep the scores."""
    root = _root(ctx)
    from analysis.validation.run import validate as run_validation

    _say(run_validation(root, data, lambda line: _say(line, err=True)))


@main.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder of the news to compare with.")
@click.pass_context
def rates(ctx: click.Context, data: Path) -> None:
    """Compute the rates per stretch of other news that the article is held against, and keep them."""
    root = _root(ctx)
    from analysis.validation.run import rates as run_rates

    _say(run_rates(root, data, lambda line: _say(line, err=True)))


if __name__ == "__main__":
    start()
