"""Digests: what they move with, and what leaves them."""

from __future__ import annotations

from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from analysis import provenance
from analysis.study.corpus import Piece
from analysis.text.lexicon import Entry, Lexicon

TREE = {
    "study/__init__.py": '"""A study."""\n__version__ = "1"\n',
    "study/top.py": "from study.middle import half\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from study import shapes\n",
    "study/middle.py": "def half():\n    from .low import deep\n    return deep() / 2\n",
    "study/low/__init__.py": "import numpy\n",
    "study/low/deep.py": '"""Deep."""\nimport study.low.bottom as b\n\nWORD = f"""{b}\n\nis"""\n',
    "study/low/bottom.py": "import json\nDEPTH = 3\n",
    "study/shapes.py": "import matplotlib\nKIND = 1\n",
    "study/loose.py": "from importlib import import_module\nimport_module('study.shapes')\nimport_module(input())\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), encoding="utf-8")


def test_modules_are_traced_through_lazy_relative_and_package_imports(root: Path) -> None:
    assert provenance.modules("study.top", root) == (
        "study", "study.low", "study.low.bottom", "study.low.deep", "study.middle", "study.top",
    )  # fmt: skip


def test_a_name_written_out_is_traced_and_one_known_only_while_running_is_not(root: Path) -> None:
    assert provenance.modules("study.loose", root) == ("study", "study.loose", "study.shapes")


def test_an_import_of_a_cycle_ends(root: Path) -> None:
    edit(root, "study/low/bottom.py", "import json", "import study.top")
    assert "study.top" in provenance.modules("study.low.bottom", root)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("study/low/bottom.py", "DEPTH = 3", "DEPTH = 4"),
        ("study/low/__init__.py", "import numpy", "import numpy as np"),
        ("study/low/deep.py", "\n\nis", "\nis"),  # a blank line inside a string is no layout
        ("study/middle.py", "    return", "  \n    if 1:\n        return"),
    ],
)
def test_code_moves_with_a_helper_three_imports_away(root: Path, name: str, old: str, new: str) -> None:
    before = provenance.code("study.top", root)
    edit(root, name, old, new)
    assert provenance.code("study.top", root) != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("study/shapes.py", "KIND = 1", "KIND = 2"),
        (
            "study/low/bottom.py",
            "DEPTH = 3",
            "# how deep\n\n\nDEPTH = (  # three\n    3\n)".replace("(  # three\n    3\n)", "3  # three"),
        ),
        ("study/low/deep.py", '"""Deep."""', '"""Much\n\ndeeper."""\n'),
        ("study/low/deep.py", '"""Deep."""\n', ""),
        ("study/middle.py", "    return deep() / 2\n", '\n    "So."\n    return deep() / 2   '),
        ("study/__init__.py", '"1"', '"2"'),
    ],
)
def test_code_stays_with_another_module_a_comment_a_docstring_layout_or_version(
    root: Path, name: str, old: str, new: str
) -> None:
    before = provenance.code("study.top", root)
    edit(root, name, old, new)
    assert provenance.code("study.top", root) == before


def test_code_moves_with_the_version_of_what_it_imports_only(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def other(changed: str) -> str:
        monkeypatch.setattr(metadata, "version", lambda name: "99" if name == changed else real(name))
        return provenance.code("study.top", root)

    before = provenance.code("study.top", root)
    assert other("jupyterlab") == before
    assert other("matplotlib") == before  # imported by an unrelated module, and for type checkers
    assert other("numpy") != before


def test_an_unknown_module_is_an_error(root: Path) -> None:
    with pytest.raises(ValueError, match=r"study\.none: no such module under"):
        provenance.code("study.none", root)


def test_source_is_cut_the_same_on_every_python() -> None:
    source = 'x = f"{a !r:>{w}} {{b}}" \'c\'  # why\nif x:\n      """no\n\n  doc"""\n      y = [1,\n\n   2]\n'
    assert provenance.significant(source) == "x = f\"{a !r:>{w}} {{b}}\" 'c'\nif x :\n\ty = [ 1 , 2 ]"


def test_a_formatted_string_alone_is_no_docstring() -> None:
    assert provenance.significant('f"{go()}"\n') == 'f"{go()}"'


def test_a_distribution_is_found_under_another_name_than_its_module() -> None:
    assert provenance.distributions("yaml") == ("PyYAML",)
    assert provenance.distributions("sklearn") == ("scikit-learn",)
    assert provenance.distributions("numpy") == ("numpy",)
    assert provenance.distributions("no_such_module") == ()


def test_the_study_s_constructs_do_not_rest_on_each_other() -> None:
    found = [name for name in provenance.modules("analysis.text.annotate") if name.startswith("analysis.constructs.")]
    assert found == []


PIECE = Piece(
    key="hassakah", kind="article", group="", title="A title", title_complete="yes", title_basis="printed", outlet="WELT",
    author="A. B.", published="2022-01-24", published_basis="printed", original_published="", original_outlet="",
    url="https://example.org/a", rights="all reserved", body="Text.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [("body", "Text!"), ("title", "Another"), ("published", "2022-01"), ("outlet", "AP")]
)
def test_a_piece_moves_with_what_is_measured(field: str, value: str) -> None:
    assert provenance.piece(replace(PIECE, **{field: value})) != provenance.piece(PIECE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"), [("rights", "free"), ("url", ""), ("authors_note", "A."), ("listed", ("b",))]
)
def test_a_piece_stays_with_what_is_not(field: str, value: object) -> None:
    assert provenance.piece(replace(PIECE, **{field: value})) == provenance.piece(PIECE)  # type: ignore[arg-type]


def words(**held: list[str]) -> dict[str, str]:
    entries = [Entry(w, category, "why") for category, each in held.items() for w in each]
    return provenance.lexicon(Lexicon("threat", tuple(entries)))


def test_a_category_moves_with_its_entries_and_leaves_the_other() -> None:
    before = words(danger=["threat*", "warn*"], event=["bomb*"])
    after = words(danger=["threat*", "warn*", "menace"], event=["bomb*"])
    assert set(before) == {"lexicon:threat.danger", "lexicon:threat.event"}
    assert before["lexicon:threat.danger"] != after["lexicon:threat.danger"]
    assert before["lexicon:threat.event"] == after["lexicon:threat.event"]


@pytest.mark.parametrize(
    ("rival", "moves"),
    [
        ("no threat", True),
        ("grave threats of", True),
        ("calm", False),
        ("threat*", False),
        ("threats", True),
        ("threaten*", True),
        ("a treaty", False),
        ("no Threat", True),
    ],
)
def test_a_category_moves_with_a_longer_entry_elsewhere_that_takes_its_words(rival: str, moves: bool) -> None:
    before = words(danger=["threat*"], calm=["peace"])["lexicon:threat.danger"]
    assert (words(danger=["threat*"], calm=["peace", rival])["lexicon:threat.danger"] != before) == moves


def test_a_word_given_whole_is_not_moved_by_a_wildcard_elsewhere() -> None:
    before = words(danger=["threats"], calm=["peace"])["lexicon:threat.danger"]
    assert words(danger=["threats"], calm=["peace", "threat*"])["lexicon:threat.danger"] == before


def test_phrases_that_share_a_word_in_places_that_cannot_meet_are_no_rivals() -> None:
    before = words(danger=["threat of war"], calm=["peace"])["lexicon:threat.danger"]
    assert words(danger=["threat of war"], calm=["peace", "end of fear"])["lexicon:threat.danger"] == before
    assert words(danger=["threat of war"], calm=["peace", "war over"])["lexicon:threat.danger"] != before


def test_reasons_and_order_leave_a_category() -> None:
    one = Lexicon("x", (Entry("a", "c", "one"), Entry("b", "c", "two")), {"version": "1"})
    two = Lexicon("x", (Entry("b", "c", "three"), Entry("a", "c", "four")), {"version": "2"})
    assert provenance.lexicon(one) == provenance.lexicon(two)


def test_a_parameter_s_digest_is_fixed() -> None:
    # printf '{"a": 1, "b": [2]}' | sha256sum
    assert provenance.parameter({"b": [2], "a": 1}) == provenance.digest('{"a": 1, "b": [2]}')
    assert provenance.digest("") == "e3b0c44298fc"


def test_a_file_moves_with_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert provenance.file(tmp_path / "a") == "e3b0c44298fc"
