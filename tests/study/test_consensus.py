"""The consensus: majority, median, what is settled, and who the coders are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import SECOND, fails, small_book, small_study, write_sheet

from analysis.measures.measured import measured
from analysis.study.codebook import Codebook, Coder, basis
from analysis.study.consensus import Coding, in_words, read_coding
from analysis.study.news import read_unseen
from analysis.study.study import read_study

BOOK = small_book()
UNITS = ["quay:s001", "quay:s002"]
Codes = dict[str, dict[str, str]]


def sheets(folder: Path, *each: Codes, kind: str = "language model", size: int = 3) -> Path:
    """Write the sheets of `size` coders; each argument is one coder's codes."""
    for i in range(size):
        own = each[i] if i < len(each) else {}
        codes = {unit: own.get(unit, {}) for unit in UNITS}
        write_sheet(folder, f"run-{i + 1}", codes, kind)
    return folder


def read(folder: Path) -> Coding:
    return read_coding(folder, UNITS, BOOK.study, BOOK)


def told(folder: Path) -> str:
    return fails(lambda: read(folder))


def vote(coding: Coding, variable: str, unit: str = "quay:s001") -> tuple[str, str, str]:
    """Return the code of a unit, its votes and how it was decided."""
    rows = coding.votes.set_index(["unit", "variable"])
    return tuple(rows.loc[(unit, variable), ["code", "votes", "decided"]])


def test_without_a_folder_nobody_has_coded(tmp_path: Path) -> None:
    coding = read(tmp_path / "coding")
    assert (coding.records, coding.coders, coding.people) == ({}, {}, [])
    assert coding.consensus.empty
    assert coding.votes.empty


def test_the_majority_decides_and_the_votes_are_kept(tmp_path: Path) -> None:
    one, two = {"quay:s001": {"danger": "1"}}, {"quay:s001": {"danger": "1", "hope": "1"}}
    coding = read(sheets(tmp_path, one, two))
    assert coding.consensus.at["quay:s001", "danger"] == "1"
    assert vote(coding, "danger") == ("1", "1 1 0", "majority")
    assert vote(coding, "hope") == ("0", "0 1 0", "majority")
    assert vote(coding, "danger", "quay:s002") == ("0", "0 0 0", "all")


def test_votes_in_words_are_kept_whole(tmp_path: Path) -> None:
    one = {"quay:s001": {"source": "the mayor"}}
    coding = read(sheets(tmp_path, one, one))
    assert vote(coding, "source") == ("the mayor", "the mayor; the mayor; none", "majority")
    assert vote(coding, "source", "quay:s002") == ("none", "none; none; none", "all")


def test_an_ordered_code_without_majority_takes_the_median(tmp_path: Path) -> None:
    coding = read(sheets(tmp_path, *({"quay:s001": {"valence": v}} for v in ("2", "-2", "-1"))))
    assert coding.consensus.at["quay:s001", "valence"] == "-1"
    assert vote(coding, "valence") == ("-1", "2 -2 -1", "median")


def test_of_two_ordered_codes_none_stands_in_the_middle(tmp_path: Path) -> None:
    folder = sheets(tmp_path, *({"quay:s001": {"valence": v}} for v in ("2", "0")), size=2)
    line = f"{folder / 'settled.csv'}: ties: found 1: quay:s001, valence: 2 0; allowed: {SETTLES}"
    assert told(folder) == line


SETTLES = "a line each (unit,variable,code,reason) in this file, made if not there"


def test_a_tie_needs_a_line_that_settles_it(tmp_path: Path) -> None:
    voices = ("author", "quoted", "attributed")
    folder = sheets(tmp_path, *({"quay:s001": {"voice": v}} for v in voices))
    settled = folder / "settled.csv"
    assert told(folder) == (
        f"{settled}: ties: found 1: quay:s001, voice: author quoted attributed; allowed: {SETTLES}"
    )
    settled.write_text("unit,variable,code,reason\nquay:s001,voice,quoted,said aloud\n")
    coding = read(folder)
    assert coding.consensus.at["quay:s001", "voice"] == "quoted"
    assert vote(coding, "voice") == ("quoted", "author quoted attributed", "settled")


def test_all_ties_are_told_at_once_the_first_ten_by_name(tmp_path: Path) -> None:
    names = ("danger", "hope", "agentless_passive", "valence", "voice")
    codes = dict.fromkeys(names, "1") | {"voice": "quoted"}
    two = sheets(tmp_path / "two", {u: {"danger": "1", "hope": "1"} for u in UNITS}, size=2)
    ties = [f"{unit}, {name}: 1 0" for name in ("danger", "hope") for unit in UNITS]
    line = f"{two / 'settled.csv'}: ties: found 4: {'; '.join(ties)}; allowed: {SETTLES}"
    assert told(two) == line
    units = [f"quay:s00{i}" for i in range(1, 4)]
    for coder, own in (("ana", codes), ("ben", {})):
        write_sheet(tmp_path / "ten", coder, dict.fromkeys(units, own))
    line = fails(lambda: read_coding(tmp_path / "ten", units, BOOK.study, BOOK))
    assert "ties: found 15: quay:s001, danger: 1 0; quay:s002, danger: 1 0; " in line
    assert line.count("; quay") == 9
    assert line.endswith(f"; …; allowed: {SETTLES}")


@pytest.mark.parametrize(
    "votes",
    [
        ("owners", "owners", "owners"),
        ("owners", "owners", "none"),
        ("owners", "strikers", "shippers"),
    ],
)
def test_the_codebook_overrules_votes_that_are_kept(tmp_path: Path, votes: tuple[str, ...]) -> None:
    folder = sheets(tmp_path, *({"quay:s001": {"deleted_agent": v}} for v in votes))
    row = "quay:s001,deleted_agent,none,only later sentences say who"
    (folder / "settled.csv").write_text(f"unit,variable,code,reason\n{row}\n")
    coding = read(folder)
    assert vote(coding, "deleted_agent") == ("none", " ".join(votes), "settled")
    assert coding.consensus.at["quay:s001", "deleted_agent"] == "none"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("quay:s009,voice,quoted,x", "2: unit: found 'quay:s009'; allowed: a unit of the study"),
        (
            "quay:s001,mood,quoted,x",
            "2: variable: found 'mood'; allowed: a column of the sheets with codes",
        ),
        (
            "quay:s001,source,the mayor,x",
            "2: variable: found 'source'; allowed: a column of the sheets with codes",
        ),
        (
            "quay:s001,voice,loud,x",
            "2: voice: found 'loud'; allowed: author, attributed, quoted",
        ),
        (
            "quay:s001,voice,quoted,x\nquay:s001,voice,author,y",
            "3: unit: found 'quay:s001'; allowed: each unit and variable once",
        ),
        (
            "quay:s001,voice,quoted,",
            "2: reason: found 'a blank cell'; allowed: why this code was taken",
        ),
        (
            "quay:s001,voice,quoted",
            "2: reason: found 'a blank cell'; allowed: why this code was taken",
        ),
        (
            'quay:s001,voice,quoted,"x',
            "2: table: found 'unexpected end of data'; allowed: a CSV, each quotation mark closed",
        ),
        ("quay:s001,voice,quoted,x,y", "2: row: found '5 cells'; allowed: 4, as in the line of"),
    ],
)
def test_a_line_that_settles_is_checked(tmp_path: Path, row: str, message: str) -> None:
    path = sheets(tmp_path) / "settled.csv"
    path.write_text(f"unit,variable,code,reason\n{row}\n", encoding="utf-8")
    assert told(tmp_path).startswith(f"{path}:{message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: column: found 'no unit, variable, code, reason'; allowed: unit, variable"),
        (
            "unit,variable,code\nquay:s001,voice,quoted\n",
            ":1: column: found 'no reason'; allowed: ",
        ),
    ],
)
def test_a_broken_table_of_what_settles_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = sheets(tmp_path) / "settled.csv"
    path.write_text(text, encoding="utf-8")
    assert told(tmp_path).startswith(f"{path}{message}")


def test_texts_and_mentions_are_kept_where_most_coders_give_them(tmp_path: Path) -> None:
    one = {
        "source": "the mayor",
        "actors": "strikers:agent:name:The union; owners:other:work:Guards",
    }
    two = {"source": "the lord mayor", "actors": "strikers:agent:work:union"}
    three = {"source": "the mayor", "actors": "none"}
    mayor = {"source": "a man"}
    coding = read(
        sheets(
            tmp_path,
            {"quay:s001": one, "quay:s002": mayor},
            {"quay:s001": two},
            {"quay:s001": three},
        )
    )
    assert coding.consensus["source"].tolist() == ["the mayor", "none"]
    # Two of three mark the union, their labels tie: of equal length, so by name. One marks guards.
    assert coding.consensus["actors"].tolist() == ["strikers:agent:name:union", "none"]
    assert "actors" not in set(coding.votes["variable"])


def test_a_person_beside_model_runs_has_no_vote_and_may_leave_units_out(tmp_path: Path) -> None:
    sheets(tmp_path)
    write_sheet(tmp_path, "ana", {UNITS[1]: {"danger": "1"}})
    coding = read(tmp_path)
    assert coding.people == ["ana"]
    assert len(coding.coders) == 3
    assert coding.consensus["danger"].tolist() == ["0", "0"]


def test_people_alone_make_the_consensus(tmp_path: Path) -> None:
    coding = read(sheets(tmp_path, *[{"quay:s001": {"danger": "1"}}] * 2, kind="person", size=2))
    assert (len(coding.coders), coding.people) == (2, [])
    assert coding.consensus["danger"].tolist() == ["1", "0"]


@pytest.mark.parametrize("kind", ["language model", "person"])
@pytest.mark.parametrize("size", [1, 2])
def test_two_coders_who_code_every_unit_are_needed(tmp_path: Path, kind: str, size: int) -> None:
    sheets(tmp_path, kind=kind, size=1)
    if size == 2:
        write_sheet(tmp_path, "run-2", {UNITS[0]: {}}, kind)
    lacking = "; run-2.csv lacks 1 units, the first quay:s002" if size == 2 else ""
    line = f"{tmp_path}: sheets: found 1 that code every unit{lacking}; allowed: at least 2, all"
    assert told(tmp_path) == f"{line} with every unit"


def test_each_sheet_that_lacks_units_is_named(tmp_path: Path) -> None:
    sheets(tmp_path)
    write_sheet(tmp_path, "run-1", {UNITS[1]: {}}, "language model")
    write_sheet(tmp_path, "run-3", {UNITS[0]: {}}, "language model")
    assert told(tmp_path).startswith(
        f"{tmp_path}: sheets: found 1 that code every unit; run-1.csv lacks 1 units, the first"
        " quay:s001; run-3.csv lacks 1 units, the first quay:s002; allowed: "
    )


def test_the_consensus_of_the_small_study() -> None:
    units = [f"port-strike:s00{i}" for i in range(1, 10)]
    folder = SECOND / "corpus" / "coding"
    coding = read_coding(
        folder, [*units, "dockers-vote:s001", "ships-turn-away:s001"], BOOK.study, BOOK
    )
    consensus = coding.consensus
    assert consensus.index[consensus["danger"] == "1"].str[-4:].tolist() == ["s003", "s008", "s009"]
    assert vote(coding, "danger", units[2]) == ("1", "1 0", "settled")
    assert vote(coding, "problem_of", units[5]) == ("delay", "delay pay", "settled")
    assert (coding.votes["decided"] == "settled").sum() == 2
    assert in_words(coding.coders) == "two people"


def coder(kind: str) -> Coder:
    facts = {"coder": kind, "name": "x", "told": "y", "date": "2024-06-01"}
    return Coder.model_validate(facts)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["person"] * 2, "two people"),
        (["language model"] * 3, "three coding runs of one language model"),
        (["language model"] * 7, "7 coding runs of one language model"),
    ],
)
def test_who_the_coders_are(kinds: list[str], words: str) -> None:
    assert in_words({str(i): coder(kind) for i, kind in enumerate(kinds)}) == words


def test_model_runs_come_before_people() -> None:
    run, person = coder("language model"), coder("person")
    assert basis({"ana": person, "run": run}) == {"run": run}
    assert basis({"ana": person}) == {"ana": person}
    assert basis({}) == {}


def test_without_unseen_sentences_nothing_is_read(tmp_path: Path) -> None:
    assert read_unseen(tmp_path, Codebook()).records == {}


def test_unseen_sentences_have_their_own_columns(tmp_path: Path) -> None:
    columns = [
        {"name": name, "kind": "flag", "unseen": unseen, "when": "x"}
        for name, unseen in (("danger", "yes"), ("hope", "no"))
    ]
    book = Codebook.model_validate({"columns": columns})
    folder = tmp_path / "corpus" / "coding" / "unseen"
    for name in ("ana", "eve"):
        write_sheet(folder, name, {"n1": {"danger": "1"}}, columns=book.unseen)
    places = "unit,set,id,start,end,sha256\nn1,news,a.txt,0,12,0123456789abcdef\n"
    (folder / "units.csv").write_text(places, encoding="utf-8")
    assert read_unseen(tmp_path, book).consensus.to_dict() == {"danger": {"n1": "1"}}


@given(st.lists(st.sampled_from(["-2", "-1", "0", "1", "2"]), min_size=3, max_size=3))
def test_three_ordered_votes_have_a_middle_that_one_of_them_gave(
    tmp_path_factory: pytest.TempPathFactory, votes: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("sheets")
    coding = read(sheets(folder, *({"quay:s001": {"valence": v}} for v in votes)))
    assert coding.consensus.at["quay:s001", "valence"] == sorted(votes, key=int)[1]


def test_the_coders_range_stays_where_the_codebook_overrules_their_one_vote(tmp_path: Path) -> None:
    folder = small_study(tmp_path, coders=2)
    settled = folder / "corpus" / "coding" / "settled.csv"
    row = "port-strike:s007,deleted_agent,none,the sentence does not say who\n"
    settled.write_text(settled.read_text(encoding="utf-8") + row, encoding="utf-8")
    whole = measured(read_study(folder))
    votes = whole.study.coding.votes.set_index(["unit", "variable"])["votes"]
    assert votes["port-strike:s007", "deleted_agent"] == "shippers shippers"
    named = whole.results["agency.port-strike.shippers.doer-named.share"]
    # One deed with the doer named; the coders count the passive of sentence 7 as a second.
    assert (named.value, named.low, named.high, named.n) == (1.0, 1 / 2, 1 / 2, 1)
