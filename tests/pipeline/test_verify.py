"""Verify: what is committed is what is made anew, and each kind of tampering is named."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from standins import compute, execute

from analysis import cli
from analysis.files import digest
from analysis.measures.measured import Measured
from analysis.pipeline import comparison, manifest, notebooks, run, verify
from analysis.pipeline.notebooks import Options
from analysis.study.config import read_facts
from analysis.study.corpus import read_pieces
from analysis.study.study import read_study

PARTS = ("figures", "notebooks")
ARTICLE = read_facts(Path(__file__).parents[2]).article
DANGER = f"threat.{ARTICLE}.danger.share"
NOTEBOOK = "notebooks/01-threat.ipynb"


def compared(committed: Path, fresh: Path, exact: bool = True) -> list[str]:
    return verify.compare(committed, fresh, exact)


@pytest.fixture
def held(built: Path, tmp_path: Path) -> Path:
    """A copy of what was made, to be tampered with."""
    for part in PARTS:
        shutil.copytree(built / part, tmp_path / part)
    shutil.copy(built / "README.md", tmp_path)
    return tmp_path


def test_what_is_committed_is_what_is_made_anew(root: Path, built: Path) -> None:
    assert compared(root, built) == []
    assert (root / "README.md").read_bytes() == (built / "README.md").read_bytes()
    assert len(list((root / "figures").iterdir())) > 50
    made = manifest.load(root / "figures")
    assert made
    assert [name for name in made.made if name.startswith("notebooks/")] == [
        f"notebooks/{path.name}" for path in run.own_notebooks(root)
    ]


def change_digit(path: Path) -> tuple[str, str]:
    """Change a digit of the first number that a notebook shows; return it before and after."""
    book = json.loads(path.read_text(encoding="utf-8"))
    outputs = [
        o["data"]
        for c in book["cells"]
        for o in c.get("outputs", ())
        if "text/markdown" in o["data"]
    ]
    data = next(data for data in outputs if re.search(r"\[\d+ %", "".join(data["text/markdown"])))
    text = "".join(data["text/markdown"])
    found = re.search(r"\[\d+ %", text)
    assert found
    before = found[0]
    after = f"{before[:-3]}{(int(before[-3]) + 1) % 10} %"
    data["text/markdown"] = text.replace(before, after, 1)
    path.write_text(json.dumps(book), encoding="utf-8")
    return before, after


def test_a_digit_in_a_notebook_s_output(held: Path, built: Path) -> None:
    before, after = change_digit(held / NOTEBOOK)
    (line,) = compared(held, built)
    found = re.fullmatch(rf"{NOTEBOOK}: line \d+: committed (.*), made anew (.*)", line)
    assert found
    assert after in found[1]
    assert before in found[2]


def test_a_notebook_saved_by_hand_is_no_difference(held: Path, built: Path) -> None:
    book = json.loads((held / NOTEBOOK).read_text(encoding="utf-8"))
    book["metadata"]["language_info"]["version"] = "3.99"
    (held / NOTEBOOK).write_text(json.dumps(book), encoding="utf-8")
    assert compared(held, built) == []


def test_a_pixel_in_a_picture(held: Path, built: Path) -> None:
    path = held / "figures" / "barcode.png"
    with Image.open(path) as image:
        image.load()
        red, *rest = image.getpixel((10, 10))  # type: ignore[misc]
        image.putpixel((10, 10), (red ^ 1, *rest))
        image.save(path)
    with Image.open(path) as one, Image.open(built / "figures" / "barcode.png") as other:
        assert (np.asarray(one) != np.asarray(other)).sum() == 1
    assert compared(held, built) == ["figures/barcode.png: other bytes than the figure made anew"]


def test_a_value_in_the_results(held: Path, built: Path) -> None:
    path = held / "figures" / "results.json"
    text = path.read_text(encoding="utf-8")
    value = json.loads(text)["results"][DANGER]["value"]
    line = next(row for row in text.splitlines() if row.startswith(f'  "{DANGER}"'))
    path.write_text(
        text.replace(line, line.replace(f'"value": {value}', '"value": 0.9')), encoding="utf-8"
    )
    assert compared(held, built) == [
        f"figures/results.json: other results: {DANGER} (0.9, made anew {value})"
    ]


def test_a_digest_in_the_head_of_the_results(held: Path, built: Path) -> None:
    path = held / "figures" / "results.json"
    digest = json.loads(path.read_text(encoding="utf-8"))["inputs"][f"piece:{ARTICLE}"]
    path.write_text(path.read_text(encoding="utf-8").replace(digest, "0" * 12, 1), encoding="utf-8")
    assert compared(held, built) == ["figures/results.json: other head, figures or inputs"]


@pytest.mark.parametrize("name", ["barcode.svg", "barcode.pdf", "barcode.csv", "results.json"])
def test_a_missing_file(held: Path, built: Path, name: str) -> None:
    (held / "figures" / name).unlink()
    assert compared(held, built) == [f"figures/{name}: missing"]


@pytest.mark.parametrize("name", ["figures/old.svg", "notebooks/10-more.ipynb"])
def test_a_file_left_over(held: Path, built: Path, name: str) -> None:
    (held / name).write_text("", encoding="utf-8")
    assert compared(held, built) == []  # without the manifest's word it is somebody's own
    listed(held, name)
    assert compared(held, built) == [f"{name}: left over, nothing makes it"]


def listed(folder: Path, *names: str) -> None:
    """Have the manifest in `folder` say that an earlier run made the files `names` as they are."""
    path = folder / "figures" / "manifest.json"
    groups = json.loads(path.read_text(encoding="utf-8"))
    groups["made"] |= {name: digest(folder / name) for name in names}
    path.write_text(json.dumps(groups), encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["figures/sentences.csv", "figures/barcode.md", "figures/results.html"]
)
def test_a_word_in_a_table_or_a_page(held: Path, built: Path, name: str) -> None:
    text = (held / name).read_text(encoding="utf-8")
    at = text.rindex("e")
    (held / name).write_text(f"{text[:at]}E{text[at + 1 :]}", encoding="utf-8")
    (line,) = compared(held, built)
    assert re.fullmatch(
        rf"{name}: line {text[:at].count(chr(10)) + 1}: committed .*E.*, made anew .*e.*", line
    )


def test_a_file_cut_short(held: Path, built: Path) -> None:
    path = held / "figures" / "evidence.csv"
    path.write_text(
        "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8"
    )
    (line,) = compared(held, built)
    assert line.startswith("figures/evidence.csv: ")


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"{}"])
def test_a_notebook_that_is_none(held: Path, built: Path, raw: bytes) -> None:
    (held / NOTEBOOK).write_bytes(raw)
    (line,) = compared(held, built)
    assert line.startswith(f"{NOTEBOOK}: cannot be read: ")


def _shift(text: str, by: float) -> str:
    value = json.loads(text)["results"][DANGER]["value"]
    return text.replace(f'"value": {value}', f'"value": {value + by}')


def test_elsewhere_numbers_are_held_to_the_tolerance(held: Path, built: Path) -> None:
    path = held / "figures" / "results.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(_shift(text, comparison.TOLERANCE / 2), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    assert compared(held, built, exact=False) == []
    path.write_text(_shift(text, comparison.TOLERANCE * 10), encoding="utf-8")
    (line,) = compared(held, built, exact=False)
    assert DANGER in line


def _paint(path: Path, grey: int, rows: int) -> None:
    with Image.open(path) as image:
        image.load()
        image.paste((grey, grey, grey, 255), (0, 0, image.width, rows))
        image.save(path)


def test_elsewhere_pictures_are_held_to_a_mean_difference(held: Path, built: Path) -> None:
    path = held / "figures" / "barcode.png"
    _paint(path, 254, 2)
    assert compared(held, built, exact=False) == []
    _paint(path, 0, 200)
    (line,) = compared(held, built, exact=False)
    assert re.fullmatch(r"figures/barcode\.png: mean difference \d+\.\d of 255", line)


def test_elsewhere_a_digit_in_a_notebook_is_still_caught(held: Path, built: Path) -> None:
    change_digit(held / NOTEBOOK)
    (line,) = compared(held, built, exact=False)
    assert line.startswith(f"{NOTEBOOK}: line ")


@pytest.fixture
def quick(built: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Make nothing anew; return whether local texts were to be read."""
    asked: list[bool] = []

    def build(_root: Path, folder: Path, local: bool, *_: object, **__: object) -> None:
        asked.append(local)
        shutil.copytree(built, folder, dirs_exist_ok=True)

    monkeypatch.setattr(run, "build", build)
    return asked


@pytest.fixture
def copied(root: Path, held: Path, built: Path) -> Path:
    """A copy of the study with what was made committed."""
    shutil.copytree(root / "corpus", held / "corpus", ignore=shutil.ignore_patterns("local"))
    shutil.copy(built / "README.md", held / "README.md")
    return held


def put_local_text(folder: Path, text: str = "Nothing happened. Nobody came.") -> str:
    """Give the first headline piece a text of one's own; return its key."""
    pieces = read_pieces(folder / "corpus", read_facts(folder).groups)
    key = next(piece.key for piece in pieces if not piece.full)
    (folder / "corpus" / "local").mkdir(exist_ok=True)
    (folder / "corpus" / "local" / f"{key}.md").write_text(text, encoding="utf-8")
    return key


NOT_SEEN = (
    "not seen here: whether texts, codes, lexicons and prose are right; only that everything is "
    "made from them as they lie here"
)


def test_the_command_ends_with_1_where_something_differs(copied: Path, quick: list[bool]) -> None:
    same = CliRunner().invoke(cli.main, ["--root", str(copied), "verify"])
    files = sum(len(list((copied / part).iterdir())) for part in PARTS)
    assert same.exit_code == 0
    assert same.stdout.splitlines() == [
        "git cannot be asked here: the files are held against themselves, not against a commit",
        "no requirements.lock here: the installed packages cannot be held against it",
        NOT_SEEN,
        f"same: {files} files, every byte",
    ]
    (copied / "figures" / "old.svg").write_text("", encoding="utf-8")
    listed(copied, "figures/old.svg")
    (copied / "README.md").write_text("x", encoding="utf-8")
    other = CliRunner().invoke(cli.main, ["--root", str(copied), "verify"])
    first, second, last = other.stdout.splitlines()[-3:]
    assert other.exit_code == 1
    assert first == "figures/old.svg: left over, nothing makes it"
    assert second.startswith("README.md: line 1: ")
    assert last == "2 differences"
    assert quick == [False, False]


def test_what_is_somebody_s_own_is_named_and_no_difference(copied: Path, quick: list[bool]) -> None:
    (copied / "figures" / "deep").mkdir()
    for name in ("figures/mine.csv", "figures/deep/mine.csv", "notebooks/my-own.ipynb"):
        (copied / name).write_text("mine", encoding="utf-8")
    (copied / "notebooks" / ".ipynb_checkpoints").mkdir()
    (copied / "notebooks" / ".ipynb_checkpoints" / "01-threat-checkpoint.ipynb").write_text(
        "{}", encoding="utf-8"
    )
    report = verify.verify(copied, Options())
    assert report.same
    own = "figures/deep/mine.csv, figures/mine.csv, notebooks/my-own.ipynb"
    assert f"not the study's, left alone: {own}" in report.lines


@pytest.fixture
def versioned(copied: Path, quick: list[bool]) -> Path:
    """The copy as a git checkout with everything committed."""
    git(copied, "init", "-q")
    git(copied, "add", "--all", "--force")
    git(copied, "commit", "-q", "-m", "all")
    return copied


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "-C", str(folder), *words], check=True, capture_output=True)


def test_what_is_committed_and_made_by_nothing_is_a_difference(versioned: Path) -> None:
    (versioned / "figures" / "deep").mkdir()
    (versioned / "figures" / "deep" / "extra.svg").write_text("", encoding="utf-8")
    assert verify.verify(versioned, Options()).same
    git(versioned, "add", "--all")
    git(versioned, "commit", "-q", "-m", "extra")
    report = verify.verify(versioned, Options())
    assert not report.same
    assert report.lines[-2:] == (
        "figures/deep/extra.svg: committed, but nothing makes it",
        "1 difference",
    )


def test_a_missing_manifest_is_one_difference(versioned: Path) -> None:
    (versioned / "figures" / "manifest.json").unlink()
    report = verify.verify(versioned, Options())
    assert report.lines[-2:] == ("figures/manifest.json: missing", "1 difference")


def test_a_study_inside_another_checkout_is_held_against_no_commit(
    root: Path, versioned: Path
) -> None:
    inner = versioned / "figures" / "inner"
    for part in ("corpus", *PARTS):
        shutil.copytree(root / part, inner / part, ignore=shutil.ignore_patterns("local", ".*"))
    shutil.copy(root / "README.md", inner)
    said = "git cannot be asked here: the files are held against themselves, not against a commit"
    assert said in verify.verify(inner, Options()).lines


def test_what_is_not_as_in_git_s_last_commit_is_named(versioned: Path) -> None:
    assert not any("git" in line for line in verify.verify(versioned, Options()).lines)
    path = versioned / "corpus" / "README.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    report = verify.verify(versioned, Options())
    assert (
        "not as in git's last commit: corpus/README.md; compared as they lie here" in report.lines
    )


def test_packages_that_are_not_the_lock_s_are_named(copied: Path, quick: list[bool]) -> None:
    lock = "pillow==0.1 \\\n    --hash=sha256:00\nnot-installed-here==1.0\nipykernel==0.2\n"
    (copied / "requirements.lock").write_text(lock, encoding="utf-8")
    said = next(line for line in verify.verify(copied, Options()).lines if "lock" in line)
    expected = (
        r"other packages than the lock's, a likely cause of any difference: "
        r"pillow \S+ \(lock 0\.1\), ipykernel \S+ \(lock 0\.2\)"
    )
    assert re.fullmatch(expected, said)


EDITS = {
    "corpus/codebook.yaml": ("two sides", "three sides"),
    "corpus/questions.yaml": ("after a pilot reading", "before a pilot reading"),
    "notebooks/01-threat.ipynb": (
        "## What it does not show",
        "## What it proves",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_to_the_record_of_the_method_is_a_difference(
    copied: Path, built: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(run.compute, "compute", compute(built))
    monkeypatch.setattr(notebooks, "execute", execute(built))
    old, new = EDITS[name]
    text = (copied / name).read_text(encoding="utf-8")
    assert old in text
    (copied / name).write_text(text.replace(old, new), encoding="utf-8")
    report = verify.verify(copied, Options())
    said = (
        f"figures/manifest.json: edited since the results were made: {name}; "
        "`study run` makes them anew"
    )
    assert said in report.lines
    assert not report.same


def test_a_read_only_study_is_verified(root: Path, copied: Path) -> None:
    for part in ("analysis", "corpus"):
        shutil.copytree(
            root / part,
            copied / part,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    (copied / ".study").write_text("no folder can be made here", encoding="utf-8")
    before = {path for path in copied.rglob("*") if "__pycache__" not in path.parts}
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "analysis.cli", "verify"]
    done = subprocess.run(command, cwd=copied, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("same: ")
    assert {path for path in copied.rglob("*") if "__pycache__" not in path.parts} == before


def test_a_notebook_saved_by_an_editor_is_not_called_every_byte(
    copied: Path, quick: list[bool]
) -> None:
    book = json.loads((copied / NOTEBOOK).read_text(encoding="utf-8"))
    (copied / NOTEBOOK).write_text(json.dumps(book), encoding="utf-8")
    report = verify.verify(copied, Options())
    files = sum(len(list((copied / part).iterdir())) for part in PARTS)
    assert report.same
    assert report.lines[-2:] == (
        f"saved by an editor, the same but for its layout: {NOTEBOOK}",
        f"same: {files - 1} files, every byte",
    )


def test_a_changed_lexicon_of_the_named_study_is_seen(
    root: Path, copied: Path, tmp_path: Path
) -> None:
    """The named study's own package reads it, wherever the command was started."""
    shutil.copytree(
        root / "analysis", copied / "analysis", ignore=shutil.ignore_patterns("__pycache__")
    )
    lexicon = copied / "analysis" / "lexicons" / "threat.yaml"
    lexicon.write_text(lexicon.read_text(encoding="utf-8") + "  \n", encoding="utf-8")
    code = copied / "analysis" / "pipeline" / "verify.py"
    code.write_text("raise SystemExit('the named study runs')\n", encoding="utf-8")
    command = [sys.executable, "-m", "analysis.cli", "--root", str(copied)]
    done = subprocess.run(
        [*command, "verify"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "the named study runs\n")
    listed = subprocess.run(
        [*command, "results", "danger"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (
        listed.stderr == "numbers are older than analysis/lexicons/threat.yaml: run `study run`\n"
    )


def test_local_texts_are_left_out_and_that_is_said(
    copied: Path, quick: list[bool], committed: Measured
) -> None:
    key = put_local_text(copied)
    report = verify.verify(copied, Options())
    assert report.same
    assert quick == [False]
    assert (
        report.lines[0]
        == f"left out: local texts of {key}; what is committed rests on committed texts alone"
    )
    sentences = committed.study.sentences
    assert read_study(copied, local=False).sentences.equals(sentences)
    assert len(read_study(copied, local=True).sentences) == len(sentences) + 2


def test_an_entry_added_without_making_anew(root: Path, copied: Path) -> None:
    shutil.copytree(
        root / "analysis", copied / "analysis", ignore=shutil.ignore_patterns("__pycache__")
    )
    lexicon = copied / "analysis" / "lexicons" / "threat.yaml"
    text = lexicon.read_text(encoding="utf-8")
    assert "\ndanger_ahead:\n" in text
    # Whatever stands in the file is there already; the West is named in the headline.
    lexicon.write_text(
        text.replace(
            "\ndanger_ahead:\n", "\ndanger_ahead:\n  added for a test:\n    [the west]\n", 1
        ),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "analysis.cli", "verify"]
    done = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    results = next(
        line
        for line in done.stdout.splitlines()
        if line.startswith("figures/results.json: other results: ")
    )
    assert f"{ARTICLE}.danger-ahead" in results
    assert re.search(r"figures/evidence\.csv: line \d+: ", done.stdout)
    assert re.search(r"^\d+ differences$", done.stdout.splitlines()[-1])
