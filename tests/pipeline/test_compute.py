"""From a study's folder to its ledger: all that is named is there, a wrong input is one line."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from small import changed, fails, small_study

from analysis.ledger import Ledger, load
from analysis.measures.measured import Measured
from analysis.pipeline.compute import compute
from analysis.study.corpus import BODY, STANDFIRST
from analysis.study.questions import read_questions
from analysis.tables import read_table

HOPE = "hope.port-strike.hope.lexicon.share"
SOURCE = "sourcing.port-strike.danger.named-source.share"


@pytest.fixture(scope="module")
def ledger(built: Path) -> Ledger:
    """The ledger of the committed study, as it is made now."""
    return load(built / "figures")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The small study with two coders, which a test may change."""
    return small_study(tmp_path / "study", coders=2)


def told(study: Path, name: str, old: str, new: str) -> str:
    """Return how a run ends once `old` stands as `new` in a file, without the file's name."""
    path = changed(study / "corpus" / name, old, new)
    line = fails(lambda: compute(study))
    assert line.startswith(str(path))
    return line.removeprefix(str(path))


def test_every_input_and_every_figure_s_key_is_there(ledger: Ledger) -> None:
    named = {name for result in ledger.results.values() for name in result.inputs}
    assert named == set(ledger.inputs)
    assert all(result.inputs for result in ledger.results.values())
    assert all(re.fullmatch(r"[0-9a-f]{12}", result.digest) for result in ledger.results.values())
    keys = {key for entry in ledger.figures.values() for key in entry.keys}
    assert keys
    assert keys <= ledger.results.keys()


def test_every_evidence_and_unit_id_can_be_looked_up(ledger: Ledger, committed: Measured) -> None:
    evidence = set(committed.study.evidence["id"])
    sentences = set(committed.study.sentences["id"])
    for key, result in ledger.results.items():
        assert set(result.evidence) <= evidence, key
        assert set(result.units) <= sentences, key


def test_every_table_of_the_ledger_is_read_with_its_kinds(built: Path, ledger: Ledger) -> None:
    assert set(ledger.figures) < set(ledger.tables)
    for name, kinds in ledger.tables.items():
        table = read_table(built / "figures" / f"{name}.csv", kinds)
        assert set(table.columns) == set(kinds), name


def test_the_questions_on_record_have_their_results(root: Path, ledger: Ledger) -> None:
    questions = read_questions(root).questions
    assert [question.number for question in questions] == [str(n) for n in range(1, 9)]
    assert all(question.key in ledger.results for question in questions)


def test_a_renamed_key_is_found_by_its_old_name(ledger: Ledger) -> None:
    assert ledger.aliases
    assert set(ledger.aliases.values()) <= ledger.results.keys()
    assert not ledger.aliases.keys() & ledger.results.keys()
    old, new = next(iter(ledger.aliases.items()))
    assert ledger[old].key == new


def test_a_figure_s_page_shows_the_study_s_words_as_they_stand(study: Path) -> None:
    evil = "<script>alert(1)</script> [a](b) `c` | d"
    safe = r"\<script\>alert(1)\</script\> \[a\](b) \`c\` \| d"
    path = study / "corpus" / "figures.yaml"
    changed(path, '"The strike turns into a danger"', f'"{evil}"')
    changed(path, '"Danger stands in', f'"1. {evil}')
    lines = compute(study).files["danger.md"].splitlines()
    assert lines[0] == f"# {safe}"
    assert lines[2].startswith(rf"1\. {safe}")
    assert lines[4].startswith("**In words.** ")


HOLES = "allowed: {key} or {key|part}, the part k, range, n or full"
FIELDS = "number, question, measure, key, finding, holds"
A_KEY = "allowed: the key of a result; nearest: "


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (f"{HOPE}|k}}", f"{HOPE}|foo}}", f": question 1: finding: found '{{{HOPE}|foo}}'; {HOLES}"),
        (f"{{{HOPE}|k}}", f"{{{HOPE}|k", f": question 1: finding: found '{{{HOPE}|k sent"),
        (f"{{{HOPE}|k}}", f"{HOPE}|k}}", ": question 1: finding: found '} sent"),
        (f"{{{HOPE}|k}}", "{hope.x|k}", f": row 1: finding: found 'hope.x'; {A_KEY}"),
        (f"key: {HOPE}", "key: hope.x", f": row 1: key: found 'hope.x'; {A_KEY}"),
        ("put:", "putt: x\nput:", ":1: field: found 'putt'; allowed: put, questions"),
        ("put:", "put: x\nput:", ":2: put: found 'given twice'; allowed: each field once"),
        (
            "    key: ",
            "    keys: x\n    key: ",
            f":6: questions: 1: field: found 'keys'; allowed: {FIELDS}",
        ),
        (
            f"    key: {HOPE}\n",
            "",
            ":3: questions: 1: key: found 'nothing'; allowed: text",
        ),
        ("hope?", "hope? <!-- a -->", ":4: questions: 1: question: found '<!--'; allowed: text "),
        (
            "Words of hope",
            "[a](javascript:alert)",
            ":7: questions: 1: finding: found 'javascript:'; allowed: addresses that begin",
        ),
        (
            "Words of hope",
            "\\u202e",
            r":7: questions: 1: finding: found '\u202e'; allowed: text without control",
        ),
    ],
)
def test_a_broken_question_is_named(study: Path, old: str, new: str, message: str) -> None:
    assert told(study, "questions.yaml", old, new).startswith(message)


CLAIM = "threat.{piece}.danger.share > 0"


def test_a_title_that_the_numbers_do_not_bear_out_is_not_drawn(study: Path) -> None:
    figure = compute(study).ledger.figures["danger"]
    assert figure.title == figure.declared["title"] == "The strike turns into a danger"
    changed(study / "corpus" / "figures.yaml", CLAIM, CLAIM.replace("> 0", "> 0.9"))
    computed = compute(study)
    figure = computed.ledger.figures["danger"]
    assert figure.title == figure.declared["title"] == "Danger and hope, sentence by sentence"
    note = "another title: the numbers do not bear out threat.port-strike.danger.share > 0.9"
    assert f"figure danger: {note}" in computed.notes


def test_a_finding_that_the_numbers_do_not_bear_out_is_left_out(study: Path) -> None:
    path = study / "corpus" / "questions.yaml"
    changed(path, "    finding: ", f'    holds: ["{HOPE} > 0.9"]\n    finding: ')
    computed = compute(study)
    assert [one.number for one in computed.told.questions] == ["2"]
    note = f"question 1: left out: its finding states {HOPE} > 0.9"
    assert note in computed.notes


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "figures.yaml",
            CLAIM,
            "threat.{piece}.dangr.share > 0",
            ":5: danger: holds: found 'threat.{piece}.dangr.share'; allowed: the key of a result",
        ),
        (
            "figures.yaml",
            CLAIM,
            "danger grows",
            ":5: danger: holds: 1: found 'danger grows'; allowed: KEY, KEY|part or a number on",
        ),
        (
            "figures.yaml",
            '  otherwise: "Danger and hope, sentence by sentence"\n',
            "",
            ":2: danger: found 'nothing'; allowed: a title that is always true, as otherwise,",
        ),
        (
            "questions.yaml",
            "    finding: ",
            "    holds: [hope.x > 1]\n    finding: ",
            ": question 1: holds: found 'hope.x'; allowed: the key of a result; nearest: ",
        ),
    ],
)
def test_a_claim_that_nothing_can_bear_out_is_named(
    study: Path, name: str, old: str, new: str, message: str
) -> None:
    assert told(study, name, old, new).startswith(message)


def test_when_and_by_what_a_question_is_answered_may_be_left_out(study: Path) -> None:
    path = study / "corpus" / "questions.yaml"
    changed(path, "put: before anybody coded\n", "")
    changed(path, "    measure: share of sentences with words of hope\n", "")
    questions = read_questions(study)
    assert (questions.put, questions.questions[0].measure) == (None, None)


def test_an_article_without_a_text_is_told_of_before_the_questions(tmp_path: Path) -> None:
    study = small_study(tmp_path / "study")
    path = study / "corpus" / "pieces" / "port-strike.md"
    path.write_text(path.read_text(encoding="utf-8").partition(STANDFIRST)[0], encoding="utf-8")
    line = f"{path}: text of the article: found 'nothing'; allowed: a text under {BODY}"
    with_local = f"{line}, or in corpus/local/port-strike.md"
    assert fails(lambda: compute(study)) == with_local
    assert fails(lambda: compute(study, local=False)) == line


def test_a_part_that_a_result_does_not_have_is_named(study: Path) -> None:
    message = told(study, "questions.yaml", f"{{{HOPE}|k}}", f"{{{HOPE}|range}}")
    allowed = "a part that the result has; it has no range"
    assert message.endswith(f"found '{HOPE}|range'; allowed: {allowed}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'keys: ["threat.{piece}.danger.share", "hope',
            'keys: ["threat.{piece}.dangr.share", "hope',
            f":10: danger: keys: found 'threat.{{piece}}.dangr.share'; {A_KEY}",
        ),
        (
            'show: "problems.{piece}.{show}.danger.count"',
            'show: "problems.{piece}.{show}.dangr.count"',
            ":20: problems: columns: found 'problems.{piece}.{show}.dangr.count'; allowed: the key",
        ),
        (
            'keys: ["problems.{piece}.{show}.share"]',
            'keys: ["problem.{piece}.{show}.share"]',
            ":21: problems: keys: found 'problem.{piece}.{show}.share'; allowed: the key",
        ),
        (
            "{show}.doer-named.share",
            "{show}.doer-name.share",
            ":86: deeds: share: found 'agency.{piece}.{show}.doer-name.share'; allowed: the key",
        ),
        (
            "Danger stands in {threat.{piece}.danger.share|k}",
            "Danger stands in {threat.{piece}.dangers.share|k}",
            ":12: danger: caption: found 'threat.port-strike.dangers.share'; allowed: the key",
        ),
    ],
)
def test_a_key_of_a_figure_that_no_result_has_is_named(
    study: Path, old: str, new: str, message: str
) -> None:
    assert told(study, "figures.yaml", old, new).startswith(message)


def test_where_nobody_has_coded_a_key_of_a_figure_may_wait_for_coders(tmp_path: Path) -> None:
    study = small_study(tmp_path / "study")
    path = study / "corpus" / "figures.yaml"
    by_outlet = "headlines.same-event.wages.count"
    keys = f'keys: ["{by_outlet}"]\n'
    more = f'keys: ["{by_outlet}", "threat.{{piece}}.danger.share", "validity.hope.hope.f1"]\n'
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(keys, more), encoding="utf-8")
    assert by_outlet in compute(study).ledger.figures["headlines"].keys
    path.write_text(text.replace(by_outlet, "headlines.same-event.wage.count"), encoding="utf-8")
    assert "found 'headlines.same-event.wage.count'" in fails(lambda: compute(study))


GOALS = f'- {{goal: words found, aim: ".80", key: {HOPE}, tried: "three versions"}}\n'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (HOPE, f"{HOPE}x", f": row 1: key: found '{HOPE}x'; {A_KEY}{HOPE}, "),
        ("aim: ", "aims: x, aim: ", ":1: 1: field: found 'aims'; allowed: goal, aim, key, tried"),
        ("aim: ", "aim: x, aim: ", ":1: aim: found 'given twice'; allowed: each field once"),
        ("three versions", "<!-- a --> three", ":1: 1: tried: found '<!--'; allowed: text "),
    ],
)
def test_a_broken_goal_is_named(study: Path, old: str, new: str, message: str) -> None:
    (study / "corpus" / "goals.yaml").write_text(GOALS, encoding="utf-8")
    assert told(study, "goals.yaml", old, new).startswith(message)


NOTES = "unit,english,german,note\nport-strike:s002,waited,warteten,the tense is another\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (":s002", ":s999", ":2: unit: found 'port-strike:s999'; allowed: a sentence"),
        (
            ",waited,",
            ",wait for,",
            ":2: english: found 'wait for'; allowed: words of port-strike:s002",
        ),
        (",waited,", ",,", ":2: english: found ''; allowed: words of port-strike:s002"),
        (",german", ",deutsch", ":1: column: found 'no german'; allowed: unit, "),
        ("warteten,", "warteten,x,y,", ":2: row: found '6 cells'; allowed: 4, as in the"),
        ("warteten,", 'warteten,"', ":2: table: found 'unexpected end of data'; allowed: "),
        ("the tense is another", "", ":2: note: found 'a blank cell'; allowed: what the "),
    ],
)
def test_a_note_on_the_translation_stands_on_words_of_its_sentence(
    study: Path, old: str, new: str, message: str
) -> None:
    (study / "corpus" / "translation.csv").write_text(NOTES, encoding="utf-8")
    assert told(study, "translation.csv", old, new).startswith(message)


def test_notes_on_the_translation_are_kept_and_no_notes_are_named(study: Path) -> None:
    path = study / "corpus" / "translation.csv"
    path.write_text(NOTES, encoding="utf-8")
    assert compute(study).files["translation.csv"] == NOTES
    path.write_text("", encoding="utf-8")
    names = "unit, english, german, note"
    line = f"{path}:1: column: found 'no {names}'; allowed: {names}"
    assert fails(lambda: compute(study)) == line


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(
    "name",
    [
        "aliases.yaml",
        "choices.yaml",
        "codebook.yaml",
        "coding/ana.csv",
        "coding/settled.csv",
        "derived.yaml",
        "figures.yaml",
        "goals.yaml",
        "lexicons/hope.yaml",
        "measures.yaml",
        "questions.yaml",
        "study.yaml",
        "translation.csv",
    ],
)
def test_a_pipe_in_the_place_of_any_input_is_refused(study: Path, name: str) -> None:
    path = study / "corpus" / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    line = f"{path}: file: found 'a pipe'; allowed: a regular file"
    assert fails(lambda: compute(study)) == line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.b: c.d\n", f":1: a.b: found 'c.d'; {A_KEY}"),
        (f"a.b: {HOPE}\nc.d: a.b\n", f":2: c.d: found 'a.b'; {A_KEY}"),
        (f"{HOPE}: {SOURCE}\n", f":1: old name: found '{HOPE}'; allowed: a name that no result"),
    ],
)
def test_an_old_name_stands_for_a_result(study: Path, text: str, message: str) -> None:
    path = study / "corpus" / "aliases.yaml"
    path.write_text(text, encoding="utf-8")
    assert fails(lambda: compute(study)).startswith(f"{path}{message}")


def test_an_old_name_may_wait_for_coders(tmp_path: Path) -> None:
    study = small_study(tmp_path)
    (study / "corpus" / "aliases.yaml").write_text(f"a.b: {SOURCE}\n", encoding="utf-8")
    assert compute(study).ledger.aliases == {"a.b": SOURCE}
