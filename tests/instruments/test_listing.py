"""The instruments of a study: the package's own, and those that its lexicons make."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.instruments.listing import instruments
from analysis.text.annotate import annotate

USING = instruments(Path(__file__).parents[2] / "corpus" / "lexicons")
OWN = "certainty event_nouns frames passive scope sourcing threat valence valenced".split()
HOPE = """# version: 1.0
# measured in: hope
# marks: hope as hope
# words: hope = words of hope
hope:
  what may turn out well:
    [hope*, may yet]
"""
SOURCES_OF_STUDY = "# version: 1.0\n{}:\n  a side:\n    [orlanders]\n"
ACTORS = "# version: 1.0\nrebels.name:\n  a name:\n    [Red Band]\n"


def write(folder: Path, **texts: str) -> Path:
    """Write lexicons, name to text, and return their folder."""
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_package_has_nine_of_its_own() -> None:
    assert [instrument.name for instrument in instruments(None)] == OWN


def test_a_folder_that_is_empty_or_not_there_adds_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert [instrument.name for instrument in instruments(folder)] == OWN


def test_a_lexicon_of_one_s_own_is_an_instrument(tmp_path: Path) -> None:
    using = instruments(write(tmp_path, hope=HOPE))
    assert [instrument.name for instrument in using] == sorted([*OWN, "hope"])
    hope = next(instrument for instrument in using if instrument.name == "hope")
    assert (hope.version, hope.construct, dict(hope.words)) == (
        "1.0",
        "hope",
        {"hope": "words of hope"},
    )
    assert annotate(["They hoped it may yet end."], using).counts(hope)["hope"].tolist() == [2]


def test_actors_make_the_instrument_of_names(tmp_path: Path) -> None:
    using = instruments(write(tmp_path, actors=ACTORS))
    assert [instrument.name for instrument in using] == sorted([*OWN, "naming"])
    naming = next(instrument for instrument in using if instrument.name == "naming")
    counts = annotate(["The Red Band left.", "A Red Band stronghold fell."], using).counts(naming)
    assert counts["rebels.name"].tolist() == [1, 0]


@pytest.mark.parametrize("name", ["threat", "naming", "attribution", "valenced"])
def test_a_name_of_the_package_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError) as caught:
        instruments(write(tmp_path, **{name: HOPE}))
    told = f"name: found {name!r}; allowed: names that the package does not have itself"
    assert str(caught.value) == f"{tmp_path / name}.yaml: {told}"


def test_words_of_a_study_join_a_class_of_the_package(tmp_path: Path) -> None:
    text = ["The Orlanders said it was over."]
    added = SOURCES_OF_STUDY.format("party")
    for folder, found in ((None, "source_other"), (write(tmp_path, sources=added), "source_party")):
        (sourcing,) = (one for one in instruments(folder) if one.name == "sourcing")
        assert annotate(text, [sourcing]).counts(sourcing)[found].tolist() == [1]


def test_a_class_that_the_package_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        instruments(write(tmp_path, sources=SOURCES_OF_STUDY.format("friends")))
    told = "category: found 'friends'; allowed: unnamed, monitor, party, media, official"
    assert str(caught.value) == f"{tmp_path / 'sources.yaml'}: {told}"


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hope.yml").write_text(HOPE, encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"name: found 'hope\.yml'; allowed: names that end in \.yaml$"
    ):
        instruments(tmp_path)


def test_each_instrument_says_what_it_finds() -> None:
    for instrument in USING:
        assert len(set(instrument.categories)) == len(instrument.categories)
        assert {entry.category for entry in instrument.entries} <= set(instrument.categories)
        assert all(entry.reason for entry in instrument.entries)
        assert instrument.version
        assert instrument.construct or not instrument.marks


def test_what_the_package_marks_is_what_was_coded() -> None:
    marked = {(i.name, c): [tuple(m) for m in marks] for i in USING for c, marks in i.marks.items()}
    assert marked["threat", "danger_ahead"] == [("danger", "1")]
    assert marked["frames", "responsibility"] == [("resp_causing", "1"), ("resp_treating", "1")]
    assert marked["scope", "episodic"] == [("scope", "episodic")]
    assert marked["sourcing", "voice"] == [("voice", "attributed"), ("voice", "quoted")]
    assert marked["passive", "without_doer"] == [("agentless_passive", "1")]


def test_the_package_s_own_are_read_once() -> None:
    assert all(a is b for a, b in zip(instruments(None), instruments(None), strict=True))


def test_nothing_is_read_on_import() -> None:
    code = (
        "import sys; opened = [];"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None);"
        "import analysis.instruments.listing;"
        "sys.exit(any(name.endswith(('.yaml', 'vader_lexicon.txt')) for name in opened))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
