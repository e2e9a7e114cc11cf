"""A lexicon's header: what it says of the instrument, and that a wrong line is one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.text.header import Mark, read_header

FILE = Path("hope.yaml")
CATEGORIES = ("hope", "fear", "rebels.name")


def test_a_header_says_where_a_lexicon_is_measured_and_what_it_marks() -> None:
    header = read_header(
        "# version: 1.2\n# measured in: hope\n"
        "# marks: hope as hope, fear as alarm or tone=afraid\n"
        "# words: hope = words of hope; name = a name\n",
        FILE,
        CATEGORIES,
    )
    assert header.construct == "hope"
    assert header.marks == {
        "hope": (Mark("hope", "1"),),
        "fear": (Mark("alarm", "1"), Mark("tone", "afraid")),
    }
    assert header.words == {"hope": "words of hope", "name": "a name"}
    assert header.record["version"] == "1.2"


def test_a_lexicon_without_these_lines_is_only_read_by_others() -> None:
    header = read_header("hope:\n  why: [may it be]\n", FILE, CATEGORIES)
    assert (header.construct, header.marks, header.words) == ("", {}, {})


MARKS = "category as column, or category as column=code, parted by commas"
WORDS = "category = its words, parted by semicolons"
NAMES = "hope, fear, rebels.name, name"
READ = "version, measured in, marks, words, in custody"


def test_a_blank_more_or_less_makes_no_comment_of_a_line() -> None:
    header = read_header("#measured in: hope\n# words :hope = hope\n", FILE, CATEGORIES)
    assert (header.construct, header.words) == ("hope", {"hope": "hope"})


def test_an_ordinary_comment_is_one() -> None:
    names = ("measures", "remarks", "source", "version 2.1 scored", "work", "word forms", "note")
    text = "".join(f"# {name}: read by nobody\n" for name in names)
    assert set(read_header(text, FILE, CATEGORIES).record) == {*names} - {"version 2.1 scored"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "measured in: Two words",
            "measured in: found 'Two words'; allowed: one word in small letters",
        ),
        ("marks: hope", f"marks: found 'hope'; allowed: {MARKS}"),
        ("marks: hope as Two Words", f"marks: found 'Two Words'; allowed: {MARKS}"),
        ("marks: hope as hope,", f"marks: found ''; allowed: {MARKS}"),
        ("marks: joy as joy", f"marks: found 'joy'; allowed: {NAMES}"),
        ("words: hope", f"words: found 'hope'; allowed: {WORDS}"),
        ("words: hope = ;", f"words: found 'hope ='; allowed: {WORDS}"),
        ("words: joy = words of joy", f"words: found 'joy'; allowed: {NAMES}"),
        ("mesured in: hope", f"header: found 'mesured in'; allowed: {READ}"),
        ("measured: hope", f"header: found 'measured'; allowed: {READ}"),
        ("mark: hope as hope", f"header: found 'mark'; allowed: {READ}"),
        ("Words: hope = hope", f"header: found 'Words'; allowed: {READ}"),
        ("wrods: hope = hope", f"header: found 'wrods'; allowed: {READ}"),
        ("in custdy: a as b", f"header: found 'in custdy'; allowed: {READ}"),
    ],
)
def test_a_wrong_line_is_named_with_its_file(line: str, message: str) -> None:
    with pytest.raises(StudyError) as caught:
        read_header(f"# version: 1\n# {line}\n", FILE, CATEGORIES)
    assert str(caught.value) == f"hope.yaml:2: {message}"
