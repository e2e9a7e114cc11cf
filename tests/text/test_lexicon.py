"""Lexicons: longest match, wildcards, case, marks; and a file of another shape is one clear error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.text.lexicon import FOLDER, Entry, Lexicon, load
from analysis.text.tokens import straight, tokenize

SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))
WORDS = ("attack*", "car bomb*", "car", "bomb", "IS", "US", "don't", "*ism", "big *ism", "no threat", "threat", "ban* on")


def made(*words: str) -> Lexicon:
    """Return a lexicon whose entries are their own categories."""
    return Lexicon("made", tuple(Entry(word, word, "made for the test") for word in words))


def found(lexicon: Lexicon, *texts: str) -> list[tuple[str, str]]:
    """Return surface and category of each match."""
    tokens = tokenize(texts)
    m = lexicon.find(tokens)
    spans = zip(m.first.tolist(), m.last.tolist(), m.category.tolist(), strict=True)
    return [(tokens.surface(a, b), lexicon.categories[c]) for a, b, c in spans]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["bomb", "car bomb"], "A car bomb, a bomb.", [("car bomb", "car bomb"), ("bomb", "bomb")]),
        (["car bomb", "bomb attack"], "A car bomb attack.", [("car bomb", "car bomb")]),
        (["car bomb", "bomb attack now"], "car bomb attack now", [("bomb attack now", "bomb attack now")]),
        (["attack*"], "Attackers attacked; counterattack.", [("Attackers", "attack*"), ("attacked", "attack*")]),
        (["attack*", "attacker*", "attackers"], "attackers", [("attackers", "attackers")]),
        (["attack*", "attacker*"], "attackers", [("attackers", "attacker*")]),
        (["*ism"], "Terrorism, ISM and prisms", [("Terrorism", "*ism"), ("ISM", "*ism")]),
        (["well *ism"], "well meant, well nationalism", [("well nationalism", "well *ism")]),
        (["car bomb*"], "Car. Bombs fell.", []),
        (["car bomb*"], "car\nbombs", [("car\nbombs", "car bomb*")]),
        (["don't know"], "We don’t know. We don't know.", [("don’t know", "don't know"), ("don't know", "don't know")]),
        (["al-Sina'a"], "al-Sina’a, Al-Sina'a", [("al-Sina’a", "al-Sina'a"), ("Al-Sina'a", "al-Sina'a")]),
    ],
)
def test_longest_match_wins_and_stays_in_its_sentence(words: list[str], text: str, expected: list[object]) -> None:
    assert found(made(*words), text) == expected


def test_the_name_in_capitals_is_never_the_verb() -> None:
    assert found(made("IS"), "IS is what it Is. this is") == [("IS", "IS")]
    assert found(made("IS fighter*"), "IS fighters; is fighters") == [("IS fighters", "IS fighter*")]
    assert found(made("US"), "US told us") == [("US", "US")]


def test_other_entries_ignore_case() -> None:
    assert [w for w, _ in found(made("Islamic State"), "ISLAMIC STATE islamic state Islamic State")] == [
        "ISLAMIC STATE", "islamic state", "Islamic State",
    ]  # fmt: skip


def test_an_entry_in_two_categories_gives_a_row_for_each() -> None:
    two = Lexicon("two", (Entry("siege", "a", "one reason"), Entry("siege", "b", "another reason")))
    assert found(two, "The siege.") == [("siege", "a"), ("siege", "b")]


def test_selecting_leaves_the_record() -> None:
    held = Lexicon("x", (Entry("a b", "p", "r"), Entry("c", "q", "r")), {"version": "3"}).select(lambda e: e.category == "q")
    assert (held.version, held.categories, len(held.entries)) == ("3", ("q",), 1)


def test_reached_holds_what_a_longer_entry_hides() -> None:
    held = made("bomb", "car bomb", "tank").reached(tokenize(["A car bomb."]))
    assert [e.words for e in held.entries] == ["bomb", "car bomb"]


@given(st.lists(st.sampled_from([*"!.,’' \n", "attack", "IS", "is", "car", "bombs", "don’t", "no", "threat", "ism", "big"]), max_size=30))
def test_matches_are_in_order_apart_and_alike_in_both_kinds_of_marks(parts: list[str]) -> None:
    text, lexicon = " ".join(parts), made(*WORDS)
    m = lexicon.find(tokenize([text]))
    assert (m.first[1:] >= m.last[:-1]).all()
    assert [len(c) for c in m] == [len(m.first)] * 4
    assert [c for _, c in found(lexicon, text)] == [c for _, c in found(lexicon, straight(text))]


@given(st.lists(st.text(max_size=80), max_size=3))
def test_nothing_in_free_text_breaks_a_lexicon(texts: list[str]) -> None:
    for words, _ in found(load("actors"), *texts):
        assert any(words in text for text in texts)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_shipped_file_states_version_and_reasons(name: str) -> None:
    held = load(name)
    assert held.record["version"] == held.version != "0"
    assert all(entry.reason.strip() and entry.category.strip() for entry in held.entries)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a", "the file: found ['a']; a mapping of names is allowed"),
        ("", "the file: found None; a mapping of names is allowed"),
        ("a: [b]", "a: found ['b']; a mapping of names is allowed"),
        ("1: {r: [b]}", "the file: found {1: {'r': ['b']}}; a mapping of names is allowed"),
        ("a: {r: b}", "a: 'r': found 'b'; a list of entries is allowed"),
        ("a: {r: []}", "a: 'r': found []; a list of entries is allowed"),
        ("a: {r: [b], s: [b]}", "a: 'b' stands twice; an entry may stand once in a category"),
        ("a: {r: [no]}", "a: 'r': found False; words are allowed, each with * at one of its ends (quote yes, no, on, off)"),
        ("a: {r: ['']}", "a: 'r': found ''; words are allowed"),
        ("a: {r: ['b ']}", "a: 'r': found 'b '; words are allowed"),
        ("a: {r: ['*']}", "a: 'r': found '*'; words are allowed"),
        ("a: {r: ['a*b']}", "a: 'r': found 'a*b'; words are allowed"),
        ("a: {r: ['b**']}", "a: 'r': found 'b**'; words are allowed"),
        ("a: {r: ['*b*']}", "a: 'r': found '*b*'; words are allowed"),
        ("a: {r: ['b * c']}", "a: 'r': found 'b * c'; words are allowed"),
        ("a: {", "not YAML: "),
    ],
)
def test_another_shape_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "made.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load("made", tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'made.yaml'}: {message}")
    assert "\n" not in str(caught.value)


def test_reasons_and_record_are_read(tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text("# version: 2.1\n# unit: word\na:\n  why:\n    - b c*\n", encoding="utf-8")
    held = load("made", tmp_path)
    assert held.entries == (Entry("b c*", "a", "why"),)
    assert held.record == {"version": "2.1", "unit": "word"}


def refused(folder: Path, text: str | bytes, name: str = "made") -> str:
    """Return the one line with which a lexicon of this text is refused, without the file's name."""
    path = folder / f"{name}.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StudyError) as caught:
        load(name, folder)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n  r: [b]\nc:\n  r: [d]\na:\n  s: [e]\n", ":5: a: found 'given twice'"),
        ("a:\n  r: [b]\n  s: [d]\n  r: [e]\n", ":4: r: found 'given twice'"),
    ],
)
def test_a_list_given_twice_is_named_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    assert refused(tmp_path, text) == f"{message}; allowed: each field once"


SIGNS = "single blanks and signs that can be seen"
LETTER = "an entry with a letter, a digit, % or a sign of money"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (r"car\u200bbomb", rf"'car\u200bbomb'; allowed: {SIGNS}"),
        (r"bomb\ufeff", rf"'bomb\ufeff'; allowed: {SIGNS}"),
        ("car  bomb", f"'car  bomb'; allowed: {SIGNS}"),
        (r"car\tbomb", rf"'car\tbomb'; allowed: {SIGNS}"),
        (r"car\u00a0bomb", rf"'car\xa0bomb'; allowed: {SIGNS}"),
        ("...", f"'...'; allowed: {LETTER}"),
        ("— !", f"'— !'; allowed: {LETTER}"),
    ],
)
def test_an_entry_that_nobody_can_see_or_say_is_named(
    tmp_path: Path, entry: str, message: str
) -> None:
    assert refused(tmp_path, f'a:\n  r: ["{entry}"]\n') == f": a: 'r': found {message}"


def test_signs_of_money_and_per_cent_are_entries(tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text("a: {r: [$, '%', €]}\n", encoding="utf-8")
    assert [entry.words for entry in load("made", tmp_path).entries] == ["$", "%", "€"]


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("latin-1", ":3: encoding: found 'byte 0xf6'; allowed: UTF-8"),
        ("utf-16", ":1: encoding: found 'byte 0xff'; allowed: UTF-8"),
    ],
)
def test_a_lexicon_in_another_encoding_is_named(
    tmp_path: Path, encoding: str, message: str
) -> None:
    assert refused(tmp_path, "a:\n  r:\n    - Köln\n".encode(encoding)) == message


@pytest.mark.parametrize("depth", [21, 900, 5000])
def test_a_lexicon_nested_too_deep_is_named(tmp_path: Path, depth: int) -> None:
    told = ":1: nesting: found 'too deep'; allowed: at most 20 levels"
    assert refused(tmp_path, "a: " + "[" * depth + "]" * depth) == told


def test_an_alias_is_named(tmp_path: Path) -> None:
    told = ":1: YAML: found 'the mark & or * for x'; allowed: each value written out"
    assert refused(tmp_path, "a: {r: &x [b], s: *x}") == told


def test_what_looks_like_a_day_and_is_none_is_one_line(tmp_path: Path) -> None:
    assert refused(tmp_path, "a: {r: [2022-99-99]}").startswith(": not YAML: month must be")


THREAT = "violent_event, danger_ahead, intensifier, reassurance, harm, figurative"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("threat", "danger_ahead:", "danger_ahed:", f"no danger_ahead'; allowed: {THREAT}"),
        ("threat", "figurative:", "more: {r: [b]}\nfigurative:", f"more'; allowed: {THREAT}"),
        ("scope", "thematic:", "theme:", "no thematic'; allowed: episodic, thematic"),
        ("frames", "economic:", "economics:", "no economic'; allowed: conflict, human_interest, "),
        ("actors", "west.name:", "wset.name:", "wset.name'; allowed: actor.label, of is,"),
        ("actors", "west.name:", "west.nmae:", "west.nmae'; allowed: actor.label, of is,"),
    ],
)
def test_a_category_that_the_study_does_not_know_is_named(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert f"\n{old}" in text
    found = refused(tmp_path, text.replace(f"\n{old}", f"\n{new}"), name)
    assert found.startswith(f": category: found '{message}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_lexicon_s_place_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "made.yaml")
    with pytest.raises(StudyError, match=r"found 'a pipe'; allowed: a regular file$"):
        load("made", tmp_path)
