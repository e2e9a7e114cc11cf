"""Reports that are broken or lie about themselves: one line, no traceback."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from planted import LEDGER, NOW, OLD, SHARE, png
from small_study import study

from analysis.errors import StudyError
from analysis.reports.check import check
from analysis.reports.pictures import picture_of

PART = "word/document.xml"
DOCUMENT = (
    b'<w:document xmlns:w="u"><w:body><w:p><w:r><w:t>30</w:t></w:r></w:p></w:body></w:document>'
)


def told(path: Path) -> str:
    """Return the one line that a report gets, after its name."""
    with pytest.raises(StudyError) as caught:
        check([path], LEDGER)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert "\n" not in line
    return line.removeprefix(f"{path}: ")


def packed(path: Path, document: bytes = DOCUMENT, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr(PART, document)
    return path


def lying(path: Path, at: int, told: bytes) -> None:
    """Change what both headers of the first member say; `at` counts in the one before it."""
    data = bytearray(path.read_bytes())
    for start in (at, data.rindex(b"PK\x01\x02") + at + 2):
        data[start : start + len(told)] = told
    path.write_bytes(data)


def test_an_encrypted_word_file(tmp_path: Path) -> None:
    lying(packed(tmp_path / "a.docx"), 6, b"\x01\x00")
    line = told(tmp_path / "a.docx")
    assert line.startswith("not a Word file: ")
    assert PART in line
    assert "is encrypted" in line


def test_a_compressed_part_that_is_cut(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", bytes(range(256)) * 10, zipfile.ZIP_STORED)
    lying(path, 18, (9_000).to_bytes(4, "little") * 2)
    assert told(path) == "not a Word file: a part of it ends too early"


@pytest.mark.parametrize("name", ["nonesuch", "rot13", "base64"])
def test_an_encoding_that_is_none(tmp_path: Path, name: str) -> None:
    head = f'<?xml version="1.0" encoding="{name}"?>'.encode()
    path = packed(tmp_path / "a.docx", head + DOCUMENT)
    assert told(path).startswith(f"{PART}: Unsupported encoding: {name}")


CELL = {"cell_type": "markdown", "source": "text"}
TEXTS = "allowed: text or a list of texts"
NOTEBOOKS: dict[str, tuple[object, str]] = {
    "no source": ([{"cell_type": "markdown"}], f"cell 1: source: found null; {TEXTS}"),
    "a number": ([CELL, {**CELL, "source": 5}], f"cell 2: source: found 5; {TEXTS}"),
    "a mixed list": ([{**CELL, "source": ["a", 5]}], f"cell 1: source: found a list; {TEXTS}"),
    "no cell": ([CELL, "a"], "cells: found a list; allowed: a list of objects"),
    "no list": ({"a": 1}, "cells: found an object; allowed: a list of objects"),
    "an attachment": (
        [{**CELL, "attachments": {"a.png": {"image/png": 5}}}],
        f"cell 1: image/png: found 5; {TEXTS}",
    ),
    "an attachment in lines": (
        [{**CELL, "attachments": {"a.png": {"image/png": [5]}}}],
        f"cell 1: image/png: found a list; {TEXTS}",
    ),
    "an output": (
        [{**CELL, "outputs": [{"data": {"text/html": True}}]}],
        f"cell 1 output: text/html: found true; {TEXTS}",
    ),
    "a printed output": (
        [{**CELL, "outputs": [{"text": {}}]}],
        f"cell 1 output: text: found an object; {TEXTS}",
    ),
}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_of_wrong_types(tmp_path: Path, name: str) -> None:
    cells, problem = NOTEBOOKS[name]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert told(tmp_path / "a.ipynb") == f"not a notebook of format 4: {problem}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"cells": [', "JSON: Expecting value: line 1 column 12 (char 11)"),
        ('{"worksheets": []}', "cells: found null; allowed: a list of objects"),
        ("null", "cells: found null; allowed: a list of objects"),
        ("[" * 200_000, "JSON: values nested too deep"),
    ],
)
def test_what_is_no_notebook_says_where(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "a.ipynb").write_text(text, encoding="utf-8")
    assert told(tmp_path / "a.ipynb") == f"not a notebook of format 4: {problem}"


def test_pictures_with_addresses_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("![](/) ![](..) ![](a\0b) ![](%00) ![](~) ![](data:,%zz)", encoding="utf-8")
    assert check([path], LEDGER) == []


def test_a_page_with_null_letters(tmp_path: Path) -> None:
    link = f'\0<a href="results.html#{SHARE}~{NOW}">30 %</a>\0<img src="a\0b">'
    (tmp_path / "a.html").write_text(link, encoding="utf-8")
    assert [finding.verdict for finding in check([tmp_path / "a.html"], LEDGER)] == ["right"]


unix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices as Unix has them")
ENDLESS: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo if hasattr(os, "mkfifo") else Path.touch,
    "a device or folder": lambda path: path.symlink_to("/dev/zero"),
}


@unix
@pytest.mark.parametrize("kind", ENDLESS)
@pytest.mark.parametrize("suffix", [".md", ".docx", ".ipynb"])
def test_a_report_without_an_end(tmp_path: Path, kind: str, suffix: str) -> None:
    ENDLESS[kind](tmp_path / f"a{suffix}")
    line = f"file: found {kind!r}; allowed: a regular file"
    assert told(tmp_path / f"a{suffix}") == line


@unix
@pytest.mark.parametrize("kind", ENDLESS)
def test_a_picture_without_an_end(tmp_path: Path, kind: str) -> None:
    ENDLESS[kind](tmp_path / "barcode.png")
    (tmp_path / "a.md").write_text("![](barcode.png)", encoding="utf-8")
    (finding,) = check([tmp_path / "a.md"], LEDGER)
    assert (finding.verdict, finding.why) == ("look", "its file is not to be had")


def test_a_picture_that_a_report_names_a_thousand_times_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "barcode.png").write_bytes(png(f"study-figure:barcode~{NOW}") + bytes(20_000_000))
    (tmp_path / "a.md").write_text("![](barcode.png)\n" * 2_000, encoding="utf-8")
    assert {finding.verdict for finding in check([tmp_path / "a.md"], LEDGER)} == {"look"}


@unix
def test_a_picture_too_large_to_open_is_not_opened(tmp_path: Path) -> None:
    ledger = study(tmp_path)
    os.truncate(tmp_path / "strip.svg", 64_000_001)
    with pytest.raises(StudyError, match="allowed: at most 64,000,000 bytes"):
        picture_of(str(tmp_path / "strip.svg"), ledger)


@pytest.mark.parametrize(
    ("name", "text"), [("a.md", "![](a&amp;b.png)"), ("a.html", '<img alt="" src="a&#38;b.png">')]
)
def test_an_address_is_read_as_its_markup_writes_it(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "a&b.png").write_bytes(png(f"study-figure:barcode~{OLD}"))
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [finding.verdict for finding in check([tmp_path / name], LEDGER)] == ["stale"]
