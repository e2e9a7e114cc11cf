from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import LEDGER, NOW, OLD, SHARE

from analysis.errors import StudyError
from analysis.reports.check import check
from analysis.reports.findings import as_json, exit_code, summary
from analysis.reports.markup import citations, references
from analysis.reports.passages import Passage
from analysis.reports.phrase import read

MANY = 200_000
HOSTILE = {
    "fences.md": "```a\n" * MANY,
    "ticks.md": "` `` ``` " * MANY,
    "brackets.md": "[" * MANY + f"1](results.html#{SHARE}~{NOW})",
    "links.md": "](" * MANY,
    "comments.html": "<!-- " * MANY,
    "tags.html": "<a href=" * MANY,
    "quotes.html": "<a '" * MANY,
    "pre.html": "<pre>" * MANY,
    "images.html": '<img src="' * MANY,
    "percent.tex": "\\\\" * MANY + "%",
    "braces.tex": f"\\studycite{{{SHARE}}}{{{NOW}}}{{" * 2_000 + "{" * MANY,
    "typst.typ": f'#studycite("{SHARE}", "{NOW}")[' * 2_000,
    "slashes.typ": "/*" * MANY,
    "tildes.txt": "~0123456789ab" * MANY,
    "squares.txt": "[a.b" * MANY,
    "digits.txt": "1," * MANY + f" [{SHARE}~{NOW}]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_text_made_to_be_slow_is_not(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(HOSTILE[name], encoding="utf-8")
    start = perf_counter()
    findings = check([tmp_path / name], LEDGER)
    assert perf_counter() - start < 10
    assert {finding.verdict for finding in findings} <= {"look", "unknown", "wrong"}


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=f"[](){{}}<>#~`$%\\/*_-,.;= \n03nofAé−{SHARE[:3]}", max_size=80))
def test_no_text_makes_it_fall_over(text: str) -> None:
    read(text)
    whole = f"{text}30 %]({text}#{SHARE}~{NOW}){text}[{SHARE}~{NOW}]{text}"
    for form in ("markdown", "latex", "typst", "html", "text"):
        passage = Passage(form, [("file", whole)], str)
        for one in citations(passage):
            assert all(0 <= char.start < char.end <= len(whole) for char in one.letters)
        list(references(passage))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("bytes.md", b"30 \xff %", "1: encoding: found 'byte 0xff'; allowed: UTF-8"),
        ("cut.ipynb", b'{"cells": [', "not a notebook"),
        ("list.ipynb", b"[]", "not a notebook"),
        ("deep.ipynb", b"[" * 100_000, "not a notebook"),
        ("cells.ipynb", b'{"cells": [1]}', "not a notebook"),
        ("report.odt", b"", "format: found '.odt'; allowed: .md"),
    ],
)
def test_what_cannot_be_read_gets_one_line(
    tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StudyError) as caught:
        check([tmp_path / name], LEDGER)
    assert str(caught.value).startswith(f"{tmp_path / name}:")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_not_there_gets_one_line(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="No such file"):
        check([tmp_path / "none.md"], LEDGER)
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(StudyError, match="Is a directory"):
        check([tmp_path / "folder.md"], LEDGER)


def test_no_report_is_written_where_one_cannot_be_read(tmp_path: Path) -> None:
    good = tmp_path / "good.md"
    good.write_text(f"[29 %](results.html#{SHARE}~{NOW})", encoding="utf-8")
    with pytest.raises(StudyError):
        check([good, tmp_path / "none.md"], LEDGER, fix=True)
    assert good.read_text(encoding="utf-8").startswith("[29 %]")


def test_a_terminal_is_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"[\x1b[31m30 % \u202e12](results.html#{SHARE}~{NOW})", encoding="utf-8")
    (finding,) = check([path], LEDGER)
    assert str(finding).isprintable()


def test_lone_surrogates_in_a_notebook(tmp_path: Path) -> None:
    cell = {
        "cell_type": "markdown",
        "source": [f"\ud800 é 😀 \\ [29 %](results.html#{SHARE}~{NOW}) \ud83d\n"],
    }
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert [finding.fixed for finding in check([path], LEDGER, fix=True)] == [True]
    assert json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"][0] == cell["source"][
        0
    ].replace("29", "30")
    assert as_json(check([path], LEDGER)).encode("utf-8")


PLAIN = [
    (f"30 % (n = 47 sentences) [{SHARE}~{NOW}]", "right", "30 % (n = 47 sentences)"),
    (f"In 2014, 12 guards fled, 30 % of all [{SHARE}~{NOW}].", "right", "30 % of all"),
    (f"It was 29 % [{SHARE}~{NOW}].", "wrong", "29 %"),
    (f"It was more than 30 % [{SHARE}~{NOW}].", "look", "more than 30 %"),
    (f"It was 14 of the 47 sentences [{SHARE}~{NOW}].", "right", "14 of the 47 sentences"),
    (f"between 28 and 32 % [{SHARE}~{NOW}]", "right", "between 28 and 32 %"),
    (f"It rose from 12 to 30 % [{SHARE}~{NOW}].", "look", "from 12 to 30 %"),
    (f"It was 30 %. This is so [{SHARE}~{NOW}].", "look", ""),
    (f"30 % [{SHARE}~{NOW[:11]}]", "look", "30 %"),
    (f"30 % {SHARE}~{NOW}", "look", ""),
    (f"30 % [threat.harbour~{NOW}]", "unknown", "30 %"),
]


@pytest.mark.parametrize(("text", "verdict", "shown"), PLAIN)
@pytest.mark.parametrize("suffix", [".md", ".html", ".txt", ".tex", ".typ"])
def test_the_text_form(tmp_path: Path, suffix: str, text: str, verdict: str, shown: str) -> None:
    if suffix == ".tex":
        text = text.replace("%", "\\%")
    path = tmp_path / f"a{suffix}"
    path.write_text(text, encoding="utf-8")
    assert [(finding.verdict, finding.shown) for finding in check([path], LEDGER)] == [
        (verdict, shown)
    ]


MARKED = [
    ("a.md", f"[3**0** %](results.html#{SHARE}~{NOW})", "right"),
    ("a.md", f"[2**9** %](results.html#{SHARE}~{NOW})", "look"),
    ("a.md", f"[29&nbsp;%](results.html#{SHARE}%7E{OLD})", "stale"),
    ("a.md", f'<a href="results.html#{SHARE}~{OLD}"><b>29</b> %</a>', "stale"),
    ("a.html", f'<a href="results.html#{SHARE}~{NOW}">2<b>9</b> %</a>', "look"),
    ("a.html", f"<a href=results.html#{SHARE}~{NOW}>29 %</a>", "wrong"),
    ("a.tex", rf"\href{{results.html\#{SHARE}~{NOW}}}{{29\,\%}}", "wrong"),
    ("a.tex", rf"\studycite{{sentiment.harbour.mean}}{{{NOW}}}{{$-$0.13}}", "wrong"),
    ("a.tex", rf"\studycite{{corpus.reference.words.count}}{{{NOW}}}{{12{{,}}354}}", "wrong"),
    ("a.typ", f'#link("results.html#{SHARE}~{NOW}")[*29* %]', "wrong"),
]


@pytest.mark.parametrize(("name", "text", "verdict"), MARKED)
def test_markup_within_a_citation(tmp_path: Path, name: str, text: str, verdict: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [finding.verdict for finding in check([tmp_path / name], LEDGER, fix=True)] == [verdict]
    expected = [] if verdict == "look" else ["right"]
    assert [f.verdict for f in check([tmp_path / name], LEDGER)] == (expected or ["wrong"])


def test_live_numbers_need_a_key_that_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(
        rf"\result{{{SHARE}}} \resultn{{no.such.key}}", encoding="utf-8"
    )
    (tmp_path / "a.typ").write_text(f'#result("{SHARE}") #resultn("no.such.key")', encoding="utf-8")
    for name in ("a.tex", "a.typ"):
        assert [finding.verdict for finding in check([tmp_path / name], LEDGER)] == [
            "right",
            "unknown",
        ]


def test_exit_codes_lines_and_counts(tmp_path: Path) -> None:
    def told(text: str) -> list[str]:
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        findings = check([tmp_path / "a.md"], LEDGER)
        assert json.loads(as_json(findings))["exit"] == exit_code(findings)
        return [str(exit_code(findings)), summary(findings), *map(str, findings)]

    url = f"(results.html#{SHARE}~{NOW})"
    file = tmp_path / "a.md"
    assert told("12 % without a key") == ["0", "no citations found"]
    assert told(f"[30 %](results.html#{SHARE}~{OLD})")[:2] == ["0", "1 checked: 1 unchanged"]
    assert told(f"[many]{url}")[:2] == ["3", "1 checked: 1 look"]
    assert told(f"[many]{url} [31 %]{url}")[:2] == ["1", "2 checked: 1 wrong, 1 look"]
    assert told(f"a\n\n[31 %]{url}")[2] == f"{file}:3: wrong: {SHARE}: shown 31 %, should be 30 %"
    unknown = told(f"[30 %](results.html#threat.harbour.dangr.share~{NOW})")[2]
    assert unknown.startswith(
        f"{file}:1: unknown: threat.harbour.dangr.share: shown 30 % "
        f"(no such result; nearest: {SHARE},"
    )
