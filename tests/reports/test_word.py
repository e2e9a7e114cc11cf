from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import planted
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from planted import CASES, COUNTS, FIGURE_VERDICTS, LEDGER, NOW, OLD, SHARE

from analysis.errors import StudyError
from analysis.reports.check import check
from analysis.reports.findings import exit_code

Run = tuple[str, bool]  # its text, whether it is bold


def run(text: str, bold: bool = False, name: str = "w:t") -> Any:
    made, held = OxmlElement("w:r"), OxmlElement(name)
    if bold:
        made.append(OxmlElement("w:rPr"))
        made[0].append(OxmlElement("w:b"))
    held.text = text
    held.set(qn("xml:space"), "preserve")
    made.append(held)
    return made


def link(paragraph: Any, target: str, runs: Sequence[Any], anchor: str = "") -> Any:
    made = OxmlElement("w:hyperlink")
    if target:
        made.set(
            qn("r:id"),
            paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        )
    if anchor:
        made.set(qn("w:anchor"), anchor)
    for one in runs:
        made.append(one)
    paragraph._p.append(made)
    return made


def split(text: str) -> list[Any]:
    return [run(text[i : i + 2]) for i in range(0, len(text), 2)]


def field(paragraph: Any, instruction: str, text: str) -> None:
    for part in ("begin", instruction, "separate", text, "end"):
        made = OxmlElement("w:r")
        if part in ("begin", "separate", "end"):
            made.append(OxmlElement("w:fldChar"))
            made[0].set(qn("w:fldCharType"), part)
        else:
            made = run(part, name="w:instrText" if part == instruction else "w:t")
        paragraph._p.append(made)


def tracked(kind: str, held: Any) -> Any:
    made = OxmlElement(kind)
    made.set(qn("w:id"), "1")
    made.set(qn("w:author"), "A reader")
    made.append(held)
    return made


def report(folder: Path) -> Path:
    """Write the planted citations as a Word file: every other one split over runs."""
    document = docx.Document()
    for i, case in enumerate(CASES):
        if case.where == "cell":
            paragraph = document.add_table(1, 2).cell(0, 1).paragraphs[0]
        elif case.where == "footnote":
            paragraph = document.sections[0].footer.add_paragraph()
        else:
            paragraph = document.add_paragraph("In the article ")
        runs = split(case.visible) if i % 2 else [run(case.visible)]
        if i % 3 == 0:
            link(paragraph, f"results.html#{case.key}~{case.digest}", runs)
        elif i % 3 == 1:
            link(paragraph, "https://example.org/results.html", runs, f"{case.key}~{case.digest}")
        else:
            field(
                paragraph,
                f' HYPERLINK "results.html" \\l "{case.key}~{case.digest}" ',
                case.visible,
            )
        paragraph.add_run(", against 31 % elsewhere.")
    for name, data in planted.PICTURES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        document.add_picture(str(folder / name))
    path = folder / "report.docx"
    document.save(str(path))
    return path


def one(folder: Path, *parts: Any, **links: Any) -> Path:
    """Write a Word file of one paragraph."""
    document = docx.Document()
    paragraph = document.add_paragraph("Before ")
    for part in parts:
        paragraph._p.append(part)
    if links:
        link(paragraph, **links)
    paragraph.add_run(" after, 12 %.")
    document.save(str(folder / "one.docx"))
    return folder / "one.docx"


def test_every_planted_fault_is_found_and_none_invented(tmp_path: Path) -> None:
    findings = check([report(tmp_path)], LEDGER)
    numbers = [finding for finding in findings if finding.kind == "number"]
    assert len(numbers) == len(CASES)
    assert Counter(finding.verdict for finding in numbers) == COUNTS
    for case in CASES:
        found = [
            f
            for f in numbers
            if f.key == case.key and f.shown == case.visible and f.verdict == case.verdict
        ]
        assert found, case.name
    assert sorted(f.verdict for f in findings if f.kind == "figure") == sorted(FIGURE_VERDICTS)
    assert exit_code(findings) == 1


def test_repair_changes_the_text_and_nothing_else(tmp_path: Path) -> None:
    path = report(tmp_path)
    before = path.read_bytes()
    check([path], LEDGER, fix=True)
    shown = sorted(f.shown for f in check([path], LEDGER) if f.kind == "number")
    assert shown == sorted(case.mended or case.visible for case in CASES)
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(path) as new:
        assert new.namelist() == old.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert [i.date_time for i in old.infolist()] == [i.date_time for i in new.infolist()]
        xml = [held.read("word/document.xml") for held in (old, new)]
    assert changed == {"word/document.xml", "word/footer1.xml", "word/_rels/document.xml.rels"}
    bare = [re.sub(rb">[^<]*<|~[0-9a-f]{12}", b"><", raw) for raw in xml]
    assert bare[0] == bare[1]
    assert docx.Document(str(path)).paragraphs[0].text.startswith("In the article 30 %")


def test_digits_of_different_formatting_are_for_a_person(tmp_path: Path) -> None:
    target = f"results.html#{SHARE}~{NOW}"
    path = one(tmp_path, target=target, runs=[run("2"), run("9", bold=True), run(" %")])
    before = path.read_bytes()
    assert [f.verdict for f in check([path], LEDGER)] == ["wrong"]
    assert [f.verdict for f in check([path], LEDGER, fix=True)] == ["look"]
    assert path.read_bytes() == before


def test_digits_of_one_formatting_are_rewritten_whatever_the_unit_looks_like(
    tmp_path: Path,
) -> None:
    target = f"results.html#{SHARE}~{OLD}"
    path = one(tmp_path, target=target, runs=[run("2", bold=True), run("9", bold=True), run(" %")])
    assert [(f.verdict, f.fixed) for f in check([path], LEDGER, fix=True)] == [("stale", True)]
    held = list(docx.Document(str(path)).paragraphs[0]._p.iter(qn("w:t")))
    assert [r.text or "" for r in held] == ["Before ", "30", "", " %", " after, 12 %."]
    assert [(f.verdict, f.shown) for f in check([path], LEDGER)] == [("right", "30 %")]


@pytest.mark.parametrize("kind", ["w:ins", "w:del", "w:moveFrom", "w:moveTo"])
def test_a_tracked_change_within_a_citation_is_for_a_person(tmp_path: Path, kind: str) -> None:
    name = "w:delText" if kind in ("w:del", "w:moveFrom") else "w:t"
    runs = [run("3"), tracked(kind, run("1", name=name)), run("0 %")]
    path = one(tmp_path, target=f"results.html#{SHARE}~{NOW}", runs=runs)
    findings = check([path], LEDGER)
    assert [f.verdict for f in findings] == ["look"]
    assert "tracked change" in str(findings[0])
    assert exit_code(findings) == 3


def test_a_tracked_change_elsewhere_is_none_of_its_business(tmp_path: Path) -> None:
    path = one(
        tmp_path,
        tracked("w:ins", run("so ")),
        target=f"results.html#{SHARE}~{NOW}",
        runs=[run("30 %")],
    )
    assert [f.verdict for f in check([path], LEDGER)] == ["right"]


def test_a_whole_citation_in_a_tracked_change_is_for_a_person(tmp_path: Path) -> None:
    path = one(tmp_path, tracked("w:ins", run(f"so 30 % [{SHARE}~{NOW}] ")))
    assert [f.verdict for f in check([path], LEDGER)] == ["look"]


@pytest.mark.parametrize(
    ("text", "verdict"), [("30 %", "right"), ("29 %", "wrong"), ("some", "look")]
)
def test_the_text_form_split_over_runs(tmp_path: Path, text: str, verdict: str) -> None:
    path = one(tmp_path, *split(f"the share is {text} [{SHARE}~{OLD}]."))
    expected = {"right": "unchanged", "wrong": "stale"}.get(verdict, verdict)
    assert [f.verdict for f in check([path], LEDGER)] == [expected]
    check([path], LEDGER, fix=True)
    assert [f.verdict for f in check([path], LEDGER)] == ["look" if verdict == "look" else "right"]


def test_entities_and_letters_of_many_bytes_keep_their_place(tmp_path: Path) -> None:
    runs = [run("“Söhne & Töchter” <29\u00a0% – so "), run("n = 46)")]
    path = one(
        tmp_path, target=f"results.html#{SHARE}~{NOW}", runs=[run("Ä & ü: 29\u00a0% (n = 46)")]
    )
    assert [(f.verdict, f.should) for f in check([path], LEDGER, fix=True)] == [
        ("wrong", "Ä & ü: 30 % (n = 47)")
    ]
    assert "Before Ä & ü: 30\u00a0% (n = 47) after" in docx.Document(str(path)).paragraphs[0].text
    assert runs


def test_broken_and_hostile_files_get_one_line(tmp_path: Path) -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    entity += "<w:document>&b;</w:document>"
    texts = {
        "cut.docx": b"PK\x03\x04 cut",
        "empty.docx": b"",
        "entity.docx": archive({"word/document.xml": entity.encode()}),
        "torn.docx": archive({"word/document.xml": b"<w:document><w:p>"}),
        "none.docx": archive({"a.txt": b"a"}),
        "bomb.docx": archive({"word/document.xml": b" " * 210_000_000}),
    }
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(StudyError, match=name) as caught:
            check([tmp_path / name], LEDGER)
        assert "\n" not in str(caught.value)


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, data in members.items():
            held.writestr(name, data)
    return out.getvalue()
