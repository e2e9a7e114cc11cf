"""A person's sheet beside the runs of a language model: what the study then says of who coded."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import cli

SAID = "person-1, a person, coded 3 units and gave the runs' majority code in 96 % of the cells"
OUTRANKS = "A person's codes outrank those runs, but no number rests on them yet"


@pytest.fixture(scope="module")
def coded(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study run with a person's sheet of three units, which departs in one cell of each from the first run's."""
    folder = tmp_path_factory.mktemp("person")
    shutil.copytree(root / "corpus", folder / "corpus", ignore=shutil.ignore_patterns("local"))
    shutil.copytree(root / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(root / "README.md", folder)
    shutil.copy(root / "CITATION.cff", folder)
    (folder / "analysis").symlink_to(root / "analysis")  # the kernels start in the copy and are to use this package
    place = folder / "corpus" / "coding"
    with (place / "model-1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[:4]
    column = rows[0].index("economic")
    for row in rows[1:]:
        row[column] = "1"
    with (place / "person-1.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    record = "coder: person\nname: A. Reader\ntold: the codebook\ndate: 2026-11-23\n"
    (place / "person-1.yaml").write_text(record, encoding="utf-8")
    done = CliRunner().invoke(cli.main, ["--root", str(folder), "run"])
    assert done.exit_code == 0, done.output
    return folder


def texts(folder: Path) -> dict[str, str]:
    """Return what a reader sees: README, captions, the page and the notebooks with their outputs."""
    paths = [folder / "README.md", *folder.glob("figures/*.md"), folder / "figures" / "results.html"]
    held = {path.name: path.read_text(encoding="utf-8") for path in paths}
    for path in folder.glob("notebooks/*.ipynb"):
        held[path.name] = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
    return held


def test_nothing_says_any_more_that_no_person_has_coded(coded: Path) -> None:
    for name, text in texts(coded).items():
        assert "no person has coded" not in text.lower(), name
        assert "no people" not in text.lower(), name


@pytest.mark.parametrize("name", ["README.md", "barcode.md", "deeds.md", "01-fear.ipynb"])
def test_readme_captions_and_notebook_say_who_coded(coded: Path, name: str) -> None:
    text = texts(coded)[name]
    assert SAID in text
    assert OUTRANKS in text


def test_without_a_person_s_sheet_that_is_said(built: Path) -> None:
    held = texts(built)
    assert "**no person has coded yet**" in held["README.md"]
    assert "; no person has coded yet." in held["barcode.md"]
    assert "No person has coded yet." in held["01-fear.ipynb"]
