"""The commands. Each imports what it needs when called, so that reading results answers at once."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.errors import StudyError
from analysis.handover import around, hand_over
from analysis.terminal import OneLineGroup, say, tell
from analysis.version import __version__

if TYPE_CHECKING:
    from analysis.ledger import Ledger

CITE_FORMS = ("text", "markdown", "latex", "typst", "html", "bibtex", "csl-json")
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("study", cls=OneLineGroup)
@click.version_option(__version__, prog_name="study")
@click.option("--root", type=FOLDER, help="The study's folder; here or above unless told.")
@click.pass_context
def main(ctx: click.Context, root: Path | None) -> None:
    """Measure framing, sentiment and threat language in news, every number led back to words."""
    root = root.resolve() if root else around(Path.cwd(), "corpus", "notebooks")
    if ctx.obj is FROM_A_TERMINAL:
        hand_over(root, sys.argv[1:])
    ctx.obj = root


FROM_A_TERMINAL = object()


def start() -> None:
    """Run the command line; a study with a package of its own is read and written by that one."""
    main(prog_name="study", obj=FROM_A_TERMINAL)


def _root(ctx: click.Context) -> Path:
    """Return the study's folder: the one told, or the nearest upwards."""
    if ctx.obj is None:
        message = f"{Path.cwd()}: no study here or above; name its folder with --root"
        raise StudyError(message)
    return Path(ctx.obj)


def _opened(ctx: click.Context) -> tuple[Ledger, Path]:
    """Return the results and their folder, having said on stderr what their reader must know."""
    from analysis.ledger import load
    from analysis.pipeline import manifest

    root = _root(ctx)
    figures = manifest.figures_of(root)
    ledger = load(figures)
    for line in manifest.notes(root, figures):
        tell(line)
    return ledger, figures


def _key(given: str) -> str:
    """Return the key in what a report shows: `KEY~DIGEST`, or an address that ends with it."""
    return given.rpartition("#")[2].partition("~")[0]


_at_least_one = partial(click.option, show_default=True, type=click.IntRange(min=1))
_WORKERS = _at_least_one("--workers", default=2, help="Notebooks executed side by side: 1 or more.")
_CELL_SECONDS = _at_least_one("--cell-seconds", default=120, help="How long a cell may take.")


@main.command()
@_WORKERS
@_CELL_SECONDS
@click.option(
    "--adopt",
    multiple=True,
    metavar="NOTEBOOK",
    help="A notebook of your own that becomes the study's.",
)
@click.pass_context
def run(ctx: click.Context, workers: int, cell_seconds: int, adopt: tuple[str, ...]) -> None:
    """Make results, figures and notebooks; ends with the numbers and files that changed."""
    from analysis.pipeline.ending import orderly_end
    from analysis.pipeline.notebooks import Options
    from analysis.pipeline.run import run as run_study

    with orderly_end():
        changes = run_study(_root(ctx), Options(workers, cell_seconds, tell), adopt)
    kinds = ("added", "changed", "removed")
    files = (f"{kind}: {name}" for kind in kinds for name in getattr(changes, kind))
    say("\n".join((*changes.numbers, *files, str(changes))))


@main.command()
@_WORKERS
@_CELL_SECONDS
@click.pass_context
def verify(ctx: click.Context, workers: int, cell_seconds: int) -> None:
    """Make everything elsewhere and compare it with what lies here; exit 1 where they differ."""
    from analysis.pipeline.ending import orderly_end
    from analysis.pipeline.notebooks import Options
    from analysis.pipeline.verify import verify as verify_study

    with orderly_end():
        report = verify_study(_root(ctx), Options(workers, cell_seconds, tell))
    say("\n".join(report.lines))
    sys.exit(not report.same)


@main.command()
@click.argument("folder", type=FOLDER)
def new(folder: Path) -> None:
    """Write the skeleton of a study of one's own into FOLDER, which is new or empty."""
    from analysis.pipeline.new import new_study

    for name in new_study(folder):
        say(f"added: {name}")
    say(f"next: cd {folder}; study run")


@main.command()
@click.argument("pattern", nargs=-1)
@click.pass_context
def results(ctx: click.Context, pattern: tuple[str, ...]) -> None:
    """List keys with value, range, n and label.

    Each word of PATTERN must stand in the key or the label; * stands for anything.
    """
    from analysis.reports.template import listed

    ledger, _ = _opened(ctx)
    say("\n".join(listed(ledger.search(" ".join(pattern)))))


@main.command()
@click.argument("key", required=False)
@click.option("--as", "form", type=click.Choice(CITE_FORMS), default="text", show_default=True)
@click.option("--base", default="results.html", help="Address of the page, where published.")
@click.option("--study", "whole", is_flag=True, help="Cite the study: text, bibtex, csl-json.")
@click.pass_context
def cite(ctx: click.Context, key: str | None, form: str, base: str, whole: bool) -> None:
    """Print a paste-ready citation of a number, or of the study."""
    if whole == (key is not None):
        message = "cite: either a KEY or --study is needed"
        raise StudyError(message)
    ledger, _ = _opened(ctx)
    if key is None:
        from analysis.reports.citation_file import NAME, cite_study, read

        say(cite_study(read(_root(ctx) / NAME, ledger.digest), form))
    else:
        from analysis.reports.cite import cite as cite_result

        say(cite_result(ledger[_key(key)], form, base))


@main.command()
@click.argument("key")
@click.pass_context
def explain(ctx: click.Context, key: str) -> None:
    """Show what a number, or a figure file, rests on: sentences, entries, votes, formula."""
    import shutil

    from analysis.reports.explain import explain as explained
    from analysis.reports.explanation import as_text
    from analysis.reports.tables import Tables

    ledger, figures = _opened(ctx)
    explanation = explained(_key(key), ledger, Tables(figures))
    width = shutil.get_terminal_size().columns
    say(as_text(explanation, width, sys.stdout.isatty()), trusted=True)


@main.command()
@click.argument("reports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Rewrite wrong and stale citations in place.")
@click.option("--json", "as_data", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(ctx: click.Context, reports: tuple[Path, ...], fix: bool, as_data: bool) -> None:
    """Hold every cited number of REPORTS against the results.

    Exit codes: 0 all right or unchanged; 1 something wrong, stale or unknown; 2 a wrong input; 3
    only things for a person to look at.
    """
    from analysis.reports import check as checking
    from analysis.reports import findings

    ledger, figures = _opened(ctx)
    problems: list[str] = []
    try:
        judged = checking.check(list(reports), ledger, figures, fix=fix)
    except checking.NotWrittenError as error:
        judged, problems = error.findings, error.problems
    lines = [*map(str, judged), findings.summary(judged)]
    say(findings.as_json(judged) if as_data else "\n".join(lines))
    for problem in problems:
        tell(f"study: {' '.join(problem.split())}")
    sys.exit(2 if problems else findings.exit_code(judged))


@main.command()
@click.option("--data", type=FOLDER, help="Folder of the public human-coded sets.")
@click.pass_context
def validate(ctx: click.Context, data: Path | None) -> None:
    """Score the instruments against coded units; with --data also on public sets, and keep it."""
    root = _root(ctx)
    from analysis.validation.run import validate as run_validation

    say(run_validation(root, data, tell))


@main.command()
@click.option("--data", type=FOLDER, required=True, help="Folder of the news to compare with.")
@click.pass_context
def rates(ctx: click.Context, data: Path) -> None:
    """Compute the rates per stretch of other news that a text is held against, and keep them."""
    root = _root(ctx)
    from analysis.validation.run import keep_rates

    say(keep_rates(root, data, tell))


if __name__ == "__main__":
    start()
