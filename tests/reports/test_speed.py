"""A report of 300 pages: 150,000 words and 1,500 citations, checked in every format."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import docx
import pytest
from planted import LEDGER, NOW, SHARE
from test_word import link, run

from analysis.reports.check import check
from analysis.reports.cite import cite

PARAGRAPHS, WORDS = 1_500, 100
BOUND = 6.0  # seconds: three times what is asked for, for a busy machine


def paragraphs(form: str) -> list[str]:
    rng = random.Random(0)
    words = [
        "the",
        "prison",
        "was",
        "attacked",
        "again;",
        "12",
        "guards",
        "(of",
        "the",
        "north)",
        "fled,",
        "it",
        "says.",
    ]
    number = cite(LEDGER[SHARE], form)
    return [" ".join(rng.choices(words, k=WORDS)) + f" {number} ends." for _ in range(PARAGRAPHS)]


def notebook() -> str:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": [text + "\n"]}
        for text in paragraphs("markdown")
    ]
    return json.dumps(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1
    )


TEXTS: dict[str, Callable[[], str]] = {
    "long.md": lambda: "\n\n".join(paragraphs("markdown")),
    "long.qmd": lambda: "\n\n".join(paragraphs("text")),
    "long.tex": lambda: "\n\n".join(paragraphs("latex")),
    "long.typ": lambda: "\n\n".join(paragraphs("typst")),
    "long.html": lambda: "".join(f"<p>{text}</p>\n" for text in paragraphs("html")),
    "long.ipynb": notebook,
    "cell.ipynb": lambda: json.dumps(
        {"cells": [{"cell_type": "markdown", "source": "\n\n".join(paragraphs("markdown"))}]}
    ),
}


def timed(path: Path) -> float:
    start = perf_counter()
    findings = check([path], LEDGER)
    took = perf_counter() - start
    assert [finding.verdict for finding in findings] == ["right"] * PARAGRAPHS
    print(f"{path.name}: {took:.2f} s, {path.stat().st_size / 1e6:.1f} MB")
    return took


@pytest.mark.parametrize("name", TEXTS)
def test_a_long_report(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXTS[name](), encoding="utf-8")
    assert timed(tmp_path / name) < BOUND


@pytest.mark.parametrize("words", [100, 3], ids=["a run per paragraph", "a run per three words"])
def test_a_long_word_file(tmp_path: Path, words: int) -> None:
    document = docx.Document()
    for text in paragraphs("text"):
        paragraph, parts = document.add_paragraph(), text.split()[:WORDS]
        for i in range(0, len(parts), words):
            paragraph._p.append(run(" ".join(parts[i : i + words]) + " ", bold=i % 2 == 1))
        link(paragraph, f"results.html#{SHARE}~{NOW}", [run("30 % (28 to 32 %; n = 47)")])
    document.save(str(tmp_path / "long.docx"))
    assert timed(tmp_path / "long.docx") < BOUND
