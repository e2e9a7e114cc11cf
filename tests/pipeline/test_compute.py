"""The study: what a result says it rests on is what it rests on, and the ledger is whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from analysis import reports as citing
from analysis.errors import StudyError
from analysis.measures.shares import Tables
from analysis.pipeline import compute as study
from analysis.results import Result, ledger, load

jsonschema = pytest.importorskip("jsonschema")
KEY = "threat.hassakah.danger.share"
LEXICONS = Path("analysis") / "lexicons"
MEASURE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from analysis import study

tables = study.read(Path.cwd())
inputs = study.inputs(Path.cwd(), tables)
held = study.ledger(study.measure(tables), inputs, {}, "")
json.dump({"inputs": inputs, "results": {key: asdict(result) for key, result in held.results.items()}}, sys.stdout)
"""
Change = Callable[[Path], None]


def replaced(name: Path, pattern: str, by: str) -> Change:
    """Return a change of the first place in a file that fits."""

    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        new, count = re.subn(pattern, by, text, count=1, flags=re.MULTILINE)
        assert count == 1
        (root / name).write_text(new, encoding="utf-8")

    return change


def entries(file: str, category: str, words: str) -> Change:
    """Return the addition of entries to a category."""
    return replaced(LEXICONS / f"{file}.yaml", f"^{re.escape(category)}:\n", f"{category}:\n  added for a test:\n    [{words}]\n")


def together(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


# What is changed, the inputs that move with it (beside those made of them), and keys whose values it must move.
CHANGES: dict[str, tuple[Change, tuple[str, ...], tuple[str, ...]]] = {
    "threat": (
        entries("threat", "danger_ahead", "germany"), ("lexicon:threat.danger_ahead",), ("threat.hassakah.danger-ahead.lexicon.share",),
    ),
    "lexicons": (
        together(
            entries("certainty", "hedge", "prison"), entries("event_nouns", "event", "failed, relief"),
            entries("topics", "children", "prison"),  # which takes the word from `prison*` of another category
        ),
        ("lexicon:certainty.hedge", "lexicon:event_nouns.event", "lexicon:topics.children", "lexicon:topics.prison"),
        ("sourcing.hassakah.hedge.lexicon.share", "sentiment.hassakah.vader-masked.mean", "headlines.same-event.prison.count"),
    ),
    "rules": (
        together(
            entries("attribution", "quotative", "reminds, showed, broke"), entries("actors", "is.terror", "prisoners, prison"),
            replaced(LEXICONS / "participles.yaml", "^    - beaten\n", "    - beaten\n    - in\n"),
        ),
        ("lexicon:sourcing", "lexicon:naming", "lexicon:passive.without_doer"),
        ("sourcing.hassakah.voice-attributed.lexicon.share", "naming.hassakah.is.terror.lexicon.share", "agency.hassakah.without-doer.lexicon.share"),
    ),
    "title": (
        replaced(Path("corpus/pieces/voa-0121.md"), "^title: .*", "title: Children killed, says Daesh"),
        ("piece:voa-0121", "titles"), ("headlines.same-event.children.count", "validity."),
    ),
    "sheet": (
        replaced(Path("corpus/coding/model-2.csv"), r"^(hassakah:s012,[^\n]*?),0,", r"\1,1,"), ("sheets:article",), ("coding.alpha.",),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def before(root: Path, tables: Tables, results: dict[str, Result]) -> tuple[dict[str, str], dict[str, Result]]:
    """The inputs' digests and the stamped results of the committed study."""
    inputs = study.inputs(root, tables)
    return inputs, dict(ledger(results.values(), inputs, {}, "").results)


@pytest.fixture(scope="module")
def after(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Inputs and results of a copy of the study after each of CHANGES."""

    def measured(name: str) -> dict[str, Any]:
        copy = tmp_path_factory.mktemp(name)
        for part in ("analysis", "corpus"):
            shutil.copytree(root / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "local"))
        CHANGES[name][0](copy)
        done = subprocess.run([sys.executable, "-c", MEASURE], cwd=copy, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(CHANGES, pool.map(measured, CHANGES), strict=True))


def number(result: dict[str, Any] | Result) -> tuple[object, ...]:
    """Return what a reader would call the number."""
    held = result if isinstance(result, dict) else vars(result)
    return tuple(held[name] for name in ("value", "low", "high", "n", "formula"))


@pytest.mark.parametrize("name", CHANGES)
def test_a_number_moves_only_with_an_input_that_it_names(
    name: str, before: tuple[dict[str, str], dict[str, Result]], after: dict[str, dict[str, Any]]
) -> None:
    _, changed, moves = CHANGES[name]
    inputs, old = before
    new = after[name]["results"]
    moved_inputs = {key for key in inputs if inputs[key] != after[name]["inputs"][key]}
    assert set(changed) <= moved_inputs
    assert {i for i in moved_inputs if not i.startswith(("lexicon:", *changed))} == set()
    moved = {key for key in old.keys() & new.keys() if number(old[key]) != number(new[key])}
    assert [start for start in moves if not any(key.startswith(start) for key in moved)] == []
    undeclared = {key: old[key].inputs for key in moved if not moved_inputs & set(old[key].inputs)}
    assert not undeclared
    appeared = {key: new[key]["inputs"] for key in new.keys() - old.keys() if not moved_inputs & set(new[key]["inputs"])}
    assert not appeared
    stale = {key for key in old.keys() & new.keys() if (old[key].digest != new[key]["digest"]) != bool(moved_inputs & set(old[key].inputs))}
    assert not stale


def test_another_piece_s_title_leaves_the_article_s_digests(
    before: tuple[dict[str, str], dict[str, Result]], after: dict[str, dict[str, Any]]
) -> None:
    new = after["title"]["results"]
    keys = [key for key in before[1] if key.startswith(("threat.hassakah.", "sentiment.hassakah.", "frames.hassakah.", "agency.hassakah."))]
    assert len(keys) > 100
    assert [key for key in keys if before[1][key].digest != new[key]["digest"]] == []


def test_a_component_of_the_lexicon_leaves_the_others(
    before: tuple[dict[str, str], dict[str, Result]], after: dict[str, dict[str, Any]]
) -> None:
    new = after["threat"]["results"]
    for key in ("threat.hassakah.violent-event.lexicon.share", "frames.hassakah.conflict.lexicon.share", KEY):
        assert before[1][key].digest == new[key]["digest"], key


def test_the_ledger_fits_its_schema(built: Path) -> None:
    scheme = json.loads((Path(citing.__path__[0]) / "schema.json").read_text(encoding="utf-8"))
    held = json.loads((built / "figures" / "results.json").read_text(encoding="utf-8"))
    faults = sorted(e.json_path for e in jsonschema.Draft202012Validator(scheme).iter_errors(held))
    assert faults == []


def test_every_input_and_every_figure_s_key_is_there(built: Path) -> None:
    held = load(built / "figures")
    named = {name for result in held.results.values() for name in result.inputs}
    assert named == set(held.inputs)
    assert all(result.inputs and re.fullmatch(r"[0-9a-f]{12}", result.digest) for result in held.results.values())
    keys = {key for facts in held.figures.values() for key in facts["keys"]}
    assert keys <= set(held.results)
    assert set(held.figures) == set(study.figure_modules())


def test_every_evidence_and_unit_id_can_be_looked_up(built: Path, tables: Tables) -> None:
    held = load(built / "figures")
    evidence, units = set(tables.evidence["id"]), set(tables.sentences["id"])
    for key, result in held.results.items():
        assert set(result.evidence) <= evidence, key
        assert set(result.units) <= units, key


def test_the_questions_on_record_have_their_results(root: Path, built: Path) -> None:
    held = load(built / "figures")
    questions = study.questions(root)
    assert [row["number"] for row in questions] == [str(n) for n in range(1, 9)]
    assert all(row["key"] in held.results for row in questions)


def test_a_renamed_key_is_found_by_its_old_name(results: dict[str, Result]) -> None:
    inputs = dict.fromkeys(results[KEY].inputs, "0" * 12)
    held = ledger([results[KEY]], inputs, {"threat.hassakah.fear.share": KEY}, "")
    assert held["threat.hassakah.fear.share"].key == KEY
    with pytest.raises(StudyError, match=rf"no such result; nearest: {KEY}"):
        held["threat.hassakah.fear"]
    assert set(study.ALIASES.values()) <= set(results)
    assert not set(study.ALIASES) & set(results)


@pytest.mark.parametrize(
    ("text", "told"),
    [("coder: [", "YAML"), ("coder: all", "coder: found"), ("coder: []", "coder: found"), ("- a", "coder: found")],
)
def test_choices_that_are_no_lists_are_named(root: Path, tmp_path: Path, text: str, told: str) -> None:
    shutil.copytree(root / "corpus", tmp_path / "corpus", ignore=shutil.ignore_patterns("local"))
    (tmp_path / "corpus" / "choices.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=f"choices.yaml:.*{told}"):
        study.read(tmp_path)


def test_a_figure_s_page_shows_corpus_text_as_it_stands(
    root: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "<script>alert(1)</script> [a](javascript:b) `c` | d\n# e"
    safe = r"\<script\>alert(1)\</script\> \[a\](javascript:b) \`c\` \| d # e"
    module = import_module("analysis.figures.barcode")
    monkeypatch.setattr(module, "TITLE", evil)
    monkeypatch.setattr(module, "caption", lambda held: f"1. {evil}")
    monkeypatch.setattr(module, "alt", lambda drawn: f"- {evil}")
    monkeypatch.setattr(study, "read", lambda *_: tables)
    monkeypatch.setattr(study, "figure_modules", lambda: ["barcode"])
    page = study.compute(root, local=False)[1]["barcode.md"]
    title, caption, words, *rest = [line for line in page.split("\n") if line]
    assert (title, rest) == (f"# {safe}", [])
    assert caption.startswith(rf"1\. {safe}")
    assert words == f"**In words.** \\- {safe}"


@pytest.fixture
def corpus_copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the corpus that a test may break."""
    ignored = shutil.ignore_patterns("local")
    shutil.copytree(root / "corpus", tmp_path / "corpus", ignore=ignored)
    return tmp_path


def told(root: Path, name: str, old: str, new: str) -> str:
    """Return how measuring ends once `old` stands as `new` in an input, without the file's name."""
    path = root / "corpus" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        study.compute(root)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(path))
    return message.removeprefix(str(path))


CODERS = "each of these at most once: consensus, model-1, model-2, model-3, instrument"
VOICES = "each of these at most once: all, own"
UNITS = "each of these at most once: sentences, words"
NAMES = "coder, voice, unit, valence"
ONCE = "found 'given twice'; allowed: each field once"
VALENCES = "each of these at most once: vader, vader-masked, second"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[all, own]", "[all, owm]", f": voice: found 'owm'; allowed: {VOICES}"),
        ("[all, own]", "[own, own]", f": voice: found 'own'; allowed: {VOICES}"),
        ("words]", "word]", f": unit: found 'word'; allowed: {UNITS}"),
        ("model-3", "model-4", f": coder: found 'model-4'; allowed: {CODERS}"),
        ("second]", "third]", f": valence: found 'third'; allowed: {VALENCES}"),
        ("voice:", "voices:", ": voice: found None; allowed: a list of all, own"),
        ("unit:", "units: [a]\nunit:", f": field: found 'units'; allowed: {NAMES}"),
        ("valence:", "unit: [words]\nvalence:", f":7: unit: {ONCE}"),
        ("[all, own]", "[[all]]", f": voice: found ['all']; allowed: {VOICES}"),
    ],
)
def test_a_choice_that_the_study_does_not_know_is_named(
    corpus_copy: Path, old: str, new: str, message: str
) -> None:
    assert told(corpus_copy, "choices.yaml", old, new) == message


FIRST = "sourcing.hassakah.danger.named-source.share"
HOLE = f"{{{FIRST}"
HOLES = "allowed: {key} or {key|part}, the part k, range, n or full"
FIELDS = "number, question, measure, key, finding"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (f"{HOLE}|k}}", f"{HOLE}|foo}}", f": question 1: finding: found '{HOLE}|foo}}'; {HOLES}"),
        (f"{{{FIRST}|k}}", f"{{{FIRST}|k", f": question 1: finding: found '{{{FIRST}|k names"),
        (f"{{{FIRST}|k}}", f"{FIRST}|k}}", ": question 1: finding: found '} names"),
        (f"{{{FIRST}|k}}", "{sourcing.x|k}", ": row 1: finding: found 'sourcing.x'; allowed: the key"),
        (f"key: {FIRST}", "key: sourcing.x", ": row 1: key: found 'sourcing.x'; allowed: the key"),
        ("put:", "putt: x\nput:", ": field: found 'putt'; allowed: put, questions"),
        ("put:", "put: x\nput:", ":4: put: found 'given twice'; allowed: each field once"),
        ("    key: ", "    keys: x\n    key: ", f": row 1: field: found 'keys'; allowed: {FIELDS}"),
        ("    measure: ", "    mesure: ", f": row 1: field: found 'no measure'; allowed: {FIELDS}"),
        ("afraid?", "afraid? <!-- /findings -->", ": row 1: question: found '<!--'; allowed: "),
        ("names a source", "[a](javascript:alert)", ": row 1: finding: found 'javascript:'; "),
        ("afraid?", r"afr\u202eaid?", r": row 1: question: found '\u202e'; allowed: text"),
        ("afraid?", r"afr\ud800aid?", ":6: character: found 'U+D800'; allowed: whole characters"),
    ],
)
def test_a_broken_question_is_named(
    corpus_copy: Path, old: str, new: str, message: str
) -> None:
    assert told(corpus_copy, "questions.yaml", old, new).startswith(message)


NEAREST = "allowed: the key of a result; nearest:"
GOAL = "validity.threat.violent-event.unseen.f1"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (f"key: {GOAL}", f"key: {GOAL}x", f": row 1: key: found '{GOAL}x'; {NEAREST} {GOAL}, "),
        ("aim: ", "aims: x, aim: ", ": row 1: field: found 'aims'; allowed: goal, aim, key, tried"),
        ("aim: ", "aim: x, aim: ", ":2: aim: found 'given twice'; allowed: each field once"),
        ("three versions", "<!-- /goals --> three", ": row 1: tried: found '<!--'; allowed: "),
    ],
)
def test_a_broken_goal_is_named(corpus_copy: Path, old: str, new: str, message: str) -> None:
    assert told(corpus_copy, "goals.yaml", old, new).startswith(message)


def test_a_part_that_a_result_does_not_have_is_named(corpus_copy: Path) -> None:
    count = "headlines.same-event.name.isis.count"
    message = told(corpus_copy, "questions.yaml", f"{{{count}|k}}", f"{{{count}|range}}")
    allowed = "a part that the result has; it has no range"
    assert message.endswith(f"found '{count}|range'; allowed: {allowed}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hassakah:s003", "hassakah:s999", ":3: unit: found 'hassakah:s999'; allowed: a sentence"),
        (",suddenly,", ",all at once,", ":3: english: found 'all at once'; allowed: words of"),
        (",suddenly,", ",,", ":3: english: found ''; allowed: words of hassakah:s003"),
        (",german", ",deutsch", ":1: column: found 'no german'; allowed: unit, "),
        ("suddenly,,", "suddenly,,x,y,", ":3: row: found '6 cells'; allowed: 4, as in the"),
        ("suddenly,,", 'suddenly,,"', ":3: table: found 'unexpected end of data'; allowed: "),
        (",an adverb that the original's opening does not have", "", ":3: note: found 'a blank "),
    ],
)
def test_a_note_on_the_translation_stands_on_words_of_its_sentence(
    corpus_copy: Path, old: str, new: str, message: str
) -> None:
    assert told(corpus_copy, "translation.csv", old, new).startswith(message)


def test_an_empty_table_of_notes_is_named(corpus_copy: Path) -> None:
    path = corpus_copy / "corpus" / "translation.csv"
    path.write_text("", encoding="utf-8")
    with pytest.raises(StudyError, match=r"translation\.csv: table: found 'No columns'; "):
        study.compute(corpus_copy)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(
    "name",
    ["choices.yaml", "questions.yaml", "goals.yaml", "translation.csv", "coding/unseen/units.csv"],
)
def test_a_pipe_in_the_place_of_any_input_is_refused(corpus_copy: Path, name: str) -> None:
    path = corpus_copy / "corpus" / name
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(StudyError) as caught:
        study.compute(corpus_copy)
    assert str(caught.value) == f"{path}: file: found 'a pipe'; allowed: a regular file"
