"""A small study of another topic, a strike at a port, whose every number is worked by hand.

Its files lie in `tests/second`. The article has nine units: s001 the headline, s002 the
standfirst, s005 a subhead, and six body sentences in three paragraphs, so that each third of the
body holds two. Beside it one text (`dockers-vote`, three sentences) and one headline
(`ships-turn-away`). Two people coded; `ben` departs from `ana` in s003 (danger, the label of a
mention) and in s006 (the problem), and `settled.csv` decides these ties as `ana` does.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.study.codebook import Codebook, Column, read_codebook
from analysis.study.config import read_facts
from analysis.study.corpus import BODY, STANDFIRST

SECOND = Path(__file__).with_name("second")
PIECE = {
    "key": "port-strike",
    "kind": "article",
    "group": "",
    "title": "A harbour and its lesson",
    "title_complete": "yes",
    "title_basis": "printed",
    "outlet": "The Paper",
    "author": "",
    "published": "2024-05",
    "published_basis": "printed",
    "original_published": "",
    "original_outlet": "",
    "url": "",
    "rights": "written for the tests",
}


def small_study(folder: Path, coders: int = 0) -> Path:
    """Write the small study into `folder`, with two coders or none; return the folder."""
    left_out = None if coders else shutil.ignore_patterns("coding")
    shutil.copytree(SECOND, folder, ignore=left_out, dirs_exist_ok=True)
    return folder


def small_book() -> Codebook:
    """Return the codebook of the small study."""
    return read_codebook(SECOND, read_facts(SECOND))


def write_piece(folder: Path, standfirst: str = "", body: str = "", **facts: str) -> Path:
    """Write a piece's file under `folder`/pieces; `facts` replace those of PIECE."""
    every = {**PIECE, **facts}
    text = "\n".join(["---", *(f"{n}: {v}".rstrip() for n, v in every.items()), "---"]) + "\n"
    text += f"\n{STANDFIRST}\n\n{standfirst}\n" if standfirst else ""
    text += f"\n{BODY}\n\n{body}\n" if body else ""
    path = folder / "pieces" / f"{every['key']}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_sheet(
    folder: Path,
    coder: str,
    codes: Mapping[str, Mapping[str, str]],
    kind: str = "person",
    columns: Sequence[Column] | None = None,
) -> Path:
    """Write a coder's sheet and record; `codes` gives, by unit, the codes that mark something."""
    folder.mkdir(parents=True, exist_ok=True)
    record = f"coder: {kind}\nname: made by hand\ntold: nothing\ndate: 2024-06-01\n"
    (folder / f"{coder}.yaml").write_text(record, encoding="utf-8")
    path, book = folder / f"{coder}.csv", small_book()
    names = [column.name for column in (columns or book.study)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["unit", *names])
        for unit, given in codes.items():
            writer.writerow(
                [unit, *(given.get(name, book.plain(name) or "none") for name in names)]
            )
    return path


def fails(call: Callable[[], object]) -> str:
    """Return the one line that `call` ends with."""
    with pytest.raises(StudyError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def changed(path: Path, old: str, new: str) -> Path:
    """Put `new` in the place of the first `old` in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path
