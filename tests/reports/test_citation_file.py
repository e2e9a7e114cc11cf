from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis import __version__
from analysis.errors import StudyError
from analysis.reports.citation_file import FORMS, StudyCitation, cite_study, read
from analysis.study.config import read_facts

ROOT = Path(__file__).parents[2]
STUDY = StudyCitation(
    title="Words & numbers",
    authors=(
        {"name": "The study's authors"},
        {"family-names": "Doe", "given-names": "Jane"},
    ),
    version="0.1.0",
    released="2026-11-22",
    kind="software",
    digest="0123456789ab",
)


def test_text() -> None:
    wanted = "The study's authors; Doe, Jane (2026). Words & numbers "
    wanted += "(version 0.1.0, results 0123456789ab)."
    assert cite_study(STUDY) == wanted


def test_bibtex_keeps_an_entity_whole() -> None:
    wanted = r"""@misc{words-study-2026,
  author = {{The study's authors} and Doe, Jane},
  title = {{Words \& numbers}},
  year = {2026},
  howpublished = {Computer software and data},
  note = {Version 0.1.0, results 0123456789ab},
}"""
    assert cite_study(STUDY, "bibtex") == wanted


def test_csl_json() -> None:
    assert json.loads(cite_study(STUDY, "csl-json")) == [
        {
            "id": "words-study-2026",
            "type": "software",
            "title": "Words & numbers",
            "author": [{"literal": "The study's authors"}, {"family": "Doe", "given": "Jane"}],
            "issued": {"date-parts": [[2026, 11, 22]]},
            "version": "0.1.0",
            "note": "results 0123456789ab",
        }
    ]


@pytest.mark.parametrize("form", ["markdown", "latex", "typst", "html"])
def test_another_form_is_one_line(form: str) -> None:
    allowed = f"cite --study: --as: found '{form}'; allowed: text, bibtex, csl-json"
    with pytest.raises(StudyError, match=re.escape(allowed)):
        cite_study(STUDY, form)


def test_every_form_names_the_study_of_this_repository() -> None:
    held = read(ROOT / "CITATION.cff", "0123456789ab")
    for form in FORMS:
        assert "Framing, sentiment and threat language" in cite_study(held, form)
        assert "0123456789ab" in cite_study(held, form)


KNOWN = "title: T\nversion: 1\ntype: software\n"
AUTHOR = "authors: [{name: A}]\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title: [", "1: YAML: found "),
        ("- a", "1: the file: found ['a']; allowed: a mapping of fields"),
        (KNOWN + AUTHOR, "1: date-released: found 'nothing'; allowed: a value"),
        (KNOWN + AUTHOR + "date-released: soon", "5: date-released: found 'soon'; allowed: a day"),
        (KNOWN + "date-released: 2026-11-22", "1: authors: found 'nothing'; allowed: a value"),
        (
            KNOWN + "date-released: 2026-11-22\nauthors: [{alias: x}]",
            "5: authors: 1: found",
        ),
    ],
)
def test_a_fault_is_one_line(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as found:
        read(path, "")
    assert str(found.value).startswith(f"{path}:{fault}")
    assert "\n" not in str(found.value)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        StudyError,
        match=r"CITATION\.cff: not there; it stands at the top of the study's repository",
    ):
        read(tmp_path / "CITATION.cff", "")


# The rules of the Citation File Format 1.2.0 for the fields that are used.
CFF = set(
    "cff-version message type title abstract authors version date-released license keywords "
    "references".split()
)
REFERENCE = {"type", "title", "authors", "date-published", "publisher", "notes"}


@pytest.fixture
def cff() -> dict[str, Any]:
    return dict(
        yaml.load((ROOT / "CITATION.cff").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    )


def test_citation_file_keeps_the_format(cff: dict[str, Any]) -> None:
    assert set(cff) == CFF
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] in ("software", "dataset")
    assert re.fullmatch(r"\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])", cff["date-released"])
    assert cff["authors"] == [{"name": "The study's authors"}]
    assert len(cff["keywords"]) == len(set(cff["keywords"]))
    for reference in cff["references"]:
        assert set(reference) == REFERENCE
        assert reference["type"] == "newspaper-article"
        assert all(
            set(author) == {"family-names", "given-names"} for author in reference["authors"]
        )


def test_both_records_agree_with_the_package(cff: dict[str, Any]) -> None:
    meta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    assert meta["@context"] == "https://w3id.org/codemeta/3.0"
    assert meta["@type"] == "SoftwareSourceCode"
    assert meta["name"] == cff["title"] == read_facts(ROOT).title
    assert meta["version"] == cff["version"] == __version__
    assert meta["datePublished"] == cff["date-released"]
    assert meta["license"] == f"https://spdx.org/licenses/{cff['license']}"
    assert [author["name"] for author in meta["author"]] == [
        author["name"] for author in cff["authors"]
    ]
    assert meta["keywords"] == cff["keywords"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'license = "{cff["license"]}"' in project


@pytest.mark.parametrize("url", ["javascript:alert(1)", "www.example.org", "data:,x"])
def test_an_address_that_is_none_is_named(url: str, tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    path.write_text(f"{text}url: {url}\n", encoding="utf-8")
    with pytest.raises(StudyError) as found:
        read(path, "")
    assert re.match(rf"{re.escape(str(path))}:[0-9]+: url: found ", str(found.value))
    assert str(found.value).endswith("allowed: an address that begins with http:// or https://")


def test_a_field_given_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    path.write_text(f"{text}title: Another\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"title: found 'given twice'; allowed: each field once"):
        read(path, "")
