"""Run: a killed one is completed or undone, it says what changed, local texts stay apart."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from books import notebook, write
from click.testing import CliRunner
from standins import compute, execute

from analysis import cli
from analysis.errors import StudyError
from analysis.figures.style import FORMATS
from analysis.files import digest
from analysis.ledger import load
from analysis.pipeline import compute as measuring
from analysis.pipeline import manifest, notebooks, run, staging, verify
from analysis.pipeline.kernels import Kernels
from analysis.pipeline.lock import FOLDER
from analysis.pipeline.notebooks import Executed, Options
from analysis.reports import readme as marks
from analysis.study.config import read_facts
from analysis.study.corpus import read_pieces

PARTS = ("figures", "notebooks")
WORKED = ("threat", "sentiment", "naming", "agency", "sourcing", "frames")
TEXT = """Terrorists could attack the capital again, the United Nations warned on Monday.
Guards were killed.

## A quiet town

The town is safe and calm. Terrorists were released by nobody, officials said,
and critics blame the government."""

# A run that is killed before a change to the files of the study.
CHILD = """
import sys
from pathlib import Path

root, built, stop, tests = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
sys.path.append(tests)
from killed import kill_before
from standins import compute, execute
from analysis.pipeline import compute as measuring, notebooks, run
from analysis.pipeline.notebooks import Options

measuring.compute, notebooks.execute = compute(built), execute(built)
kill_before(root, stop)
run.run(root, Options(tell=print))
"""


def state(root: Path) -> dict[str, bytes]:
    files = [root / "README.md", *(path for part in PARTS for path in (root / part).rglob("*"))]
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in files if path.is_file()
    }


@pytest.fixture
def copied(root: Path, built: Path, tmp_path: Path) -> Path:
    """A copy of the study with what was made committed, in a folder whose name has a space."""
    folder = tmp_path / "a study"
    for part in ("analysis", "corpus"):
        shutil.copytree(
            root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "local")
        )
    for part in PARTS:
        shutil.copytree(built / part, folder / part)
    shutil.copy(built / "README.md", folder / "README.md")
    return folder


@pytest.fixture
def stale(copied: Path) -> Path:
    """The copy with three files out of date, one missing and one left over."""
    readme = copied / "README.md"
    readme.write_text(
        readme.read_text(encoding="utf-8").replace("1. **", "1. **Old: ", 1), encoding="utf-8"
    )
    (copied / "figures" / "barcode.svg").write_text("old", encoding="utf-8")
    (copied / "figures" / "names.csv").unlink()
    book = copied / "notebooks" / "04-names-and-doers.ipynb"
    book.write_text(json.dumps(json.loads(book.read_text(encoding="utf-8"))), encoding="utf-8")
    (copied / "figures" / "old.svg").write_text("old", encoding="utf-8")
    path = copied / "figures" / manifest.NAME
    groups = json.loads(path.read_text(encoding="utf-8"))
    groups["made"]["figures/old.svg"] = digest(copied / "figures" / "old.svg")
    groups["readme"] = marks.digests(readme.read_text(encoding="utf-8"))
    path.write_text(json.dumps(groups), encoding="utf-8")
    return copied


@pytest.fixture
def measured(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure nothing anew."""
    monkeypatch.setattr(measuring, "compute", compute(built))


@pytest.fixture
def executed(built: Path, monkeypatch: pytest.MonkeyPatch, measured: None) -> None:
    """Measure and execute nothing anew."""
    monkeypatch.setattr(notebooks, "execute", execute(built))


def once(root: Path) -> tuple[staging.Changes, list[str]]:
    """Run the study; return what changed and what was said."""
    said: list[str] = []
    return run.run(root, Options(tell=said.append)), said


CHANGED = "1 added, 4 changed, 1 removed"
COMPLETED = "an interrupted run was completed"


def test_it_says_what_changed_and_a_second_run_nothing(
    stale: Path, built: Path, executed: None
) -> None:
    changes, said = once(stale)
    assert said[0] == "measuring: sentences, evidence, results"
    assert changes.added == ("figures/names.csv",)
    assert changes.changed == (
        "README.md",
        "figures/barcode.svg",
        "figures/manifest.json",
        "notebooks/04-names-and-doers.ipynb",
    )
    assert changes.removed == ("figures/old.svg",)
    assert str(changes) == CHANGED
    assert state(stale) == state(built)
    before = {path: (stale / path).stat().st_mtime_ns for path in state(stale)}
    again, _ = once(stale)
    assert str(again) == "nothing changed"
    assert {path: (stale / path).stat().st_mtime_ns for path in state(stale)} == before


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize(
    ("stop", "left", "settled", "then"),
    [
        ("os.rename .study/ready", "old", "an interrupted run was undone", CHANGED),
        ("os.rename figures/barcode.svg", "mixed", COMPLETED, "nothing changed"),
        ("os.remove figures/old.svg", "old", COMPLETED, "nothing changed"),
        ("shutil.rmtree .study/ready", "new", COMPLETED, "nothing changed"),
    ],
)
def test_a_run_killed_while_it_puts_files_in_place(
    stale: Path, built: Path, executed: None, stop: str, left: str, settled: str, then: str
) -> None:
    before = state(stale)
    tests = str(Path(__file__).parent)
    command = [sys.executable, "-c", CHILD, str(stale), str(built), stop, tests]
    done = subprocess.run(command, cwd=stale, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    states = {"old": before, "new": state(built)}
    assert next((name for name in states if states[name] == state(stale)), "mixed") == left
    changes, said = once(stale)
    assert said[0] == settled
    assert str(changes) == then
    assert state(stale) == state(built)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_the_command_killed_while_notebooks_are_executed(
    stale: Path, built: Path, executed: None
) -> None:
    before = state(stale)
    command = [sys.executable, "-m", "analysis.cli", "run"]
    other = subprocess.Popen(
        command, cwd=stale, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        assert other.stderr is not None
        told = next((line for line in other.stderr if line.startswith("done: notebook 1 of ")), "")
    finally:
        other.kill()
        other.communicate()
    assert told
    assert other.returncode == -signal.SIGKILL
    assert state(stale) == before
    assert any((stale / FOLDER / "stage" / "figures").iterdir())
    changes, said = once(stale)
    assert said[0] == "an interrupted run was undone"
    assert str(changes) == CHANGED
    assert state(stale) == state(built)


@pytest.mark.parametrize("name", ["README.md", "notebooks/04-names-and-doers.ipynb"])
def test_what_is_saved_during_the_run_is_kept(
    copied: Path, executed: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    finish = run.finish

    def saved(*held: object) -> None:
        finish(*held)  # type: ignore[arg-type]
        (copied / name).write_text("mine", encoding="utf-8")

    monkeypatch.setattr(run, "finish", saved)
    before = state(copied)
    with pytest.raises(
        StudyError,
        match=f"{name}: saved by somebody during the run; nothing was changed; run again",
    ):
        once(copied)
    assert state(copied) == before | {name: b"mine"}


def test_a_fault_in_a_notebook_changes_nothing(copied: Path, measured: None) -> None:
    for path in run.numbered_notebooks(copied)[1:]:
        path.unlink()
    (source,) = run.numbered_notebooks(copied)
    source.write_text(notebook("1 / 0"), encoding="utf-8")
    before = state(copied)
    with pytest.raises(
        StudyError, match=rf"^{copied}/notebooks/{source.name}: cell first: ZeroDivisionError"
    ):
        once(copied)
    assert state(copied) == before


def test_every_notebook_of_the_study_that_fails_gets_its_line(copied: Path, measured: None) -> None:
    for path in run.numbered_notebooks(copied)[3:]:
        path.unlink()
    wrong, good, late = run.numbered_notebooks(copied)
    wrong.write_text(notebook("1 / 0"), encoding="utf-8")
    late.write_text(notebook("1", "while True:\n    pass"), encoding="utf-8")
    before = state(copied)
    done = CliRunner().invoke(cli.main, ["--root", str(copied), "run", "--cell-seconds", "3"])
    assert done.exit_code == 2
    told = done.stderr.splitlines()
    assert f"done: notebook 1 of 3: {good.stem}" in told
    late_line = "not done after 3 seconds; allowed: as many, or more with --cell-seconds"
    assert [line for line in told if line.startswith("study: ")] == [
        f"study: {wrong}: cell first: ZeroDivisionError: division by zero",
        f"study: {late}: cell second-cell: {late_line}",
    ]
    assert state(copied) == before


OWN_WORK = """
from pathlib import Path
mine = Path("../figures/mine.csv")
assert mine.read_text() == "mine"
mine.write_text("changed")
Path("../figures/barcode.csv").write_text("changed")
import helper
assert Path("../corpus/pieces").is_dir()
"""


def test_a_notebook_of_one_s_own_is_only_reported(copied: Path, measured: None) -> None:
    """One fails, one is no notebook, one works on files beside it: they are untouched."""
    wrong = write(copied / "notebooks", "50-wrong", "1", "1 / 0")
    broken = copied / "notebooks" / "51-broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    write(copied / "notebooks", "52-good", OWN_WORK)
    (copied / "notebooks" / "helper.py").write_text("", encoding="utf-8")
    (copied / "figures" / "mine.csv").write_text("mine", encoding="utf-8")
    before = state(copied)
    changes, said = once(copied)
    fails = "your own notebook fails, the study goes on: "
    told = [line for line in said if line.startswith(fails)]
    assert told[0] == f"{fails}{wrong}: cell second-cell: ZeroDivisionError: division by zero"
    assert told[1].startswith(f"{fails}{broken}: not a notebook: line 1, column 2: ")
    assert len(told) == 2
    assert said[-1] == "writing the results page"
    assert changes == staging.Changes((), (), ())
    assert state(copied) == before


def test_a_file_that_the_disk_has_no_room_for_is_named(copied: Path) -> None:
    """The file's size is limited, which stands for a full disk."""
    code = "import resource, sys\nsys.dont_write_bytecode = True\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))\n"
    code += "from analysis.cli import main\nmain(sys.argv[1:])"
    before = state(copied)
    words = [sys.executable, "-c", code, "--root", str(copied), "run"]
    done = subprocess.run(words, cwd=copied, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("study: "))
    assert re.fullmatch(
        rf"study: {copied}/\.study/stage/figures/[a-z_.]+: not written: File too large", line
    )
    assert state(copied) == before


def test_checkpoints_of_jupyterlab_are_left_alone(copied: Path, executed: None) -> None:
    kept = [copied / part / ".ipynb_checkpoints" / name for part, name in CHECKPOINTS]
    for path in kept:
        path.parent.mkdir(exist_ok=True)
        path.write_text("{", encoding="utf-8")
    before = state(copied)
    changes, _ = once(copied)
    assert str(changes) == "nothing changed"
    assert state(copied) == before
    assert verify.compare(copied / "notebooks", copied / "notebooks") == []


CHECKPOINTS = [("notebooks", "01-threat-checkpoint.ipynb"), ("figures", "barcode-checkpoint.csv")]
UNDRAWN = 'figure barcode: not drawn: no notebook shows it; a cell study.figure("barcode") draws it'


def test_a_figure_that_no_notebook_draws_is_told_and_the_run_goes_on(
    copied: Path, built: Path, executed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute_all = notebooks.execute

    def without_a_cell(
        starter: Kernels, paths: Sequence[Path], cwd: Path, options: Options
    ) -> Executed:
        executed = execute_all(starter, paths, cwd, options)
        for form in FORMATS:
            (cwd.parent / "figures" / f"barcode.{form}").unlink()
        return executed

    monkeypatch.setattr(notebooks, "execute", without_a_cell)
    changes, said = once(copied)
    assert [line for line in said if line.startswith("figure ")] == [UNDRAWN]
    assert changes.removed == tuple(f"figures/barcode.{form}" for form in sorted(FORMATS))
    ledger = load(copied / "figures")
    assert ledger.figures["barcode"].sha256 == {}
    assert ledger.digest == load(built / "figures").digest


OWN = {
    "figures/my-notes.md": "mine",
    "figures/mine.csv": "a,b",
    "figures/deep/mine.png": "mine",
    "notebooks/my-own.ipynb": "mine",
    "notebooks/.ipynb_checkpoints/01-threat-checkpoint.ipynb": "mine",
    "notebooks/notes.txt": "mine",
}


def test_a_user_s_own_files_stay(stale: Path, built: Path, executed: None) -> None:
    for name, text in OWN.items():
        (stale / name).parent.mkdir(exist_ok=True)
        (stale / name).write_text(text, encoding="utf-8")
    once(stale)
    own = {name: text.encode() for name, text in OWN.items()}
    assert state(stale) == state(built) | own


def test_a_user_s_text_between_the_marks_of_the_readme_stays(stale: Path, executed: None) -> None:
    path = stale / "README.md"
    mark = "<!-- /findings -->"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mark, f"My paragraph.\n{mark}"), encoding="utf-8")
    before = state(stale)
    with pytest.raises(
        StudyError,
        match=r"README\.md:[0-9]+: <!-- findings -->: found 'text that the last run did not",
    ):
        once(stale)
    assert state(stale) == before
    path.write_text(re.sub(f"(?s)<!-- findings -->.*{mark}", MARKS, text), encoding="utf-8")
    once(stale)
    assert "1. **Threat" in path.read_text(encoding="utf-8")


MARKS = "<!-- findings -->\n<!-- /findings -->"


def test_a_manifest_of_before_has_any_text_between_the_marks_replaced(
    stale: Path, built: Path, executed: None
) -> None:
    path = stale / "figures" / manifest.NAME
    groups = json.loads(path.read_text(encoding="utf-8"))
    del groups["readme"]
    path.write_text(json.dumps(groups), encoding="utf-8")
    once(stale)
    assert state(stale) == state(built)


def test_with_texts_of_one_s_own_an_edited_readme_comes_along(copied: Path, executed: None) -> None:
    (copied / "corpus" / "local").mkdir()
    (copied / "corpus" / "local" / "drug-problem.md").write_text("Mine.", encoding="utf-8")
    once(copied)
    readme = copied / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert once(copied)[0].changed == ("README.md",)
    assert (copied / run.LOCAL / "README.md").read_bytes() == readme.read_bytes()


def test_a_user_s_file_in_the_way_is_named_and_nothing_changes(stale: Path, executed: None) -> None:
    path = stale / "figures" / manifest.NAME
    groups = json.loads(path.read_text(encoding="utf-8"))
    del groups["made"]["figures/barcode.svg"]
    path.write_text(json.dumps(groups), encoding="utf-8")
    before = state(stale)
    with pytest.raises(
        StudyError,
        match=r"figures/barcode\.svg: in the way; no run made it, so it is yours and stays",
    ):
        once(stale)
    assert state(stale) == before


@pytest.mark.parametrize(
    "name",
    ["corpus/choices.yaml", "corpus/pieces/drug-problem.md", "analysis/lexicons/threat.yaml"],
)
def test_an_input_edited_during_the_run_is_said(
    copied: Path, executed: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    finish = run.finish

    def edited(*held: object) -> None:
        finish(*held)  # type: ignore[arg-type]
        with (copied / name).open("a", encoding="utf-8") as file:
            file.write("\n")

    monkeypatch.setattr(run, "finish", edited)
    before = state(copied)
    with pytest.raises(
        StudyError,
        match=f"{name}: saved by somebody during the run; nothing was changed; run again",
    ):
        once(copied)
    assert state(copied) == before


def test_the_numbers_that_changed_are_said_with_their_input(
    copied: Path, built: Path, executed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """15 of 47 danger sentences where 14 were, since one sheet was changed: 30 % becomes 32 %."""
    computed = compute(built)(copied)
    fresh, article = computed.ledger, read_facts(copied).article
    key = f"threat.{article}.danger.share"
    old = fresh.results[key]
    assert old.shown == "30 %"
    moved = replace(
        old,
        value=15 / 47,
        high=15 / 47,
        hits=15,
        units=(*old.units, f"{article}:s002"),
        formula="15 of 47 sentences = 15 / 47",
    )
    changed = replace(
        fresh,
        results={**fresh.results, key: moved},
        inputs={**fresh.inputs, "sheets:danger": "0" * 12},
    )
    monkeypatch.setattr(measuring, "compute", lambda *_: replace(computed, ledger=changed))
    sheet = copied / "corpus" / "coding" / "model-1.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changes, _ = once(copied)
    assert changes.numbers == (
        "changed inputs: corpus/coding/model-1.csv",
        f"{key}: 30 % (28 to 30 %), n = 47 → 32 % (28 to 32 %), n = 47 (by sheets:danger)",
    )


def test_the_notebooks_of_a_user_are_not_the_study_s(copied: Path) -> None:
    own = run.own_notebooks(copied)
    (copied / "notebooks" / "10-mine.ipynb").write_text("{}", encoding="utf-8")
    assert run.own_notebooks(copied) == own
    assert run.own_notebooks(copied, ["notebooks/10-mine.ipynb"]) == [
        *own,
        copied / "notebooks" / "10-mine.ipynb",
    ]
    said = r"mine\.ipynb: found no such notebook; allowed: one of notebooks/00-start\.ipynb, "
    with pytest.raises(StudyError, match=said):
        run.own_notebooks(copied, ["notebooks/mine.ipynb"])


def test_a_study_without_notebooks_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        StudyError, match="notebooks: found no notebook; allowed: one or more of a num"
    ):
        once(tmp_path)


def test_a_text_of_one_s_own_is_a_full_piece_and_stays_apart(copied: Path) -> None:
    facts = read_facts(copied)
    pieces = read_pieces(copied / "corpus", facts.groups)
    key = next(piece.key for piece in pieces if piece.kind == "related")
    (copied / "corpus" / "local").mkdir()
    (copied / "corpus" / "local" / f"{key}.md").write_text(TEXT, encoding="utf-8")
    before = state(copied)
    changes, said = once(copied)
    assert said[0].startswith("local texts found: results, figures and notebooks go to ")
    assert state(copied) == before
    assert len(changes.added) == len(before)

    local = copied / run.LOCAL
    assert state(local).keys() == before.keys()
    held = load(local / "figures")
    for construct in WORKED:
        assert held.find(f"{construct}.{key}."), construct
    committed = load(copied / "figures")
    assert not committed.find(f".{key}.")
    article = facts.article
    whole = {
        k
        for k in committed.results
        if re.fullmatch(rf"(threat|sentiment|agency|frames)\.{article}\.[a-z-]+\.lexicon\.share", k)
    }
    assert len(whole) > 10
    assert {k.replace(article, key) for k in whole} <= set(held.results)
    # The title, four sentences and a subhead.
    assert held[f"threat.{key}.danger-ahead.lexicon.share"].n == 6
    rows = csv.DictReader(StringIO((local / "figures" / "sentences.csv").read_text("utf-8")))
    mine = [row for row in rows if row["piece"] == key]
    assert [row["zone"] for row in mine] == ["headline", "body", "body", "subhead", "body", "body"]
    page = (local / "figures" / "results.html").read_text(encoding="utf-8")
    assert f"threat.{key}.danger-ahead.lexicon.share" in page
    assert "A quiet town" in page
    for name in committed.results:
        if f".{article}." in name:
            assert held[name].digest == committed[name].digest, name
