"""Coded sheets: what is refused, how votes become a consensus, how mentions of several coders are aligned."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from made import write_sheet

from analysis.errors import StudyError
from analysis.measures.shares import Tables
from analysis.reports.cite import visible
from analysis.reports.explain import Vote
from analysis.reports.rendering import ballot
from analysis.results import Result, from_csv
from analysis.study import coding
from analysis.study.coding import Mention, align, mentions, read, read_sheet, records

UNITS = ["a:s001", "a:s002"]
Codes = dict[str, dict[str, str]]


def three(folder: Path, *each: Codes) -> Path:
    """Write three models' sheets; each argument is one coder's codes."""
    for i in range(3):
        own = each[i] if i < len(each) else {}
        write_sheet(folder, f"model-{i + 1}", {unit: own.get(unit, {}) for unit in UNITS})
    return folder


def fails(call: Callable[[], object]) -> str:
    with pytest.raises(StudyError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def changed(path: Path, old: str, new: str) -> str:
    """Return the error of a sheet in which `old` stands as `new`."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return fails(lambda: read_sheet(path, UNITS))


def test_the_committed_sheets_code_every_unit(tables: Tables) -> None:
    assert len(tables.coding.models) == 3
    assert len(tables.coding.consensus) == 47 + 50
    for sheet in tables.coding.models:
        assert list(sheet.codes.index) == list(tables.coding.consensus.index)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a:s002", "a:s003", ":3: unit: found 'a:s003'; allowed: a unit of the study"),
        ("a:s002", "a:s001", ": unit: found 'a:s001'; allowed: each unit once"),
        ("a:s001,0", "a:s001,", ":2: conflict: found 'a blank cell'; allowed: a code; 0 or none where nothing applies"),
        ("a:s001,0", "a:s001, ", ":2: conflict: found 'a blank cell'; allowed: a code"),
        ("a:s001,0", "a:s001,2", ":2: conflict: found '2'; allowed: 0, 1"),
        ("other", "weather", ":2: policy: found 'weather'; allowed: economic, capacity,"),
        ("author", "Author", ":2: voice: found 'Author'; allowed: author, attributed, quoted, inferred"),
        (",valence", "", ":1: column: found 'no valence'; allowed: unit, conflict,"),
        (",valence", ",mood", ":1: column: found 'no valence'; allowed: unit, conflict,"),
        (",valence", ",valence,mood", ":1: column: found 'mood'; allowed: unit, conflict,"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write_sheet(tmp_path, "model-1", {unit: {} for unit in UNITS})
    assert changed(path, old, new).startswith(f"{path}{message}")


@pytest.mark.parametrize("cell", ["is", "is:agent:terror", "is:agent:bad:x", "is:doer:terror:x", "them:agent:terror:x", "is:agent:terror:x; y"])
def test_a_wrong_mention_is_named(tmp_path: Path, cell: str) -> None:
    path = write_sheet(tmp_path, "model-1", {"a:s001": {"actors": cell}})
    assert fails(lambda: read_sheet(path, UNITS)).endswith("allowed: actor:role:label:surface with the codebook's codes, parted by ;")


def test_an_empty_sheet_and_a_row_cut_short_are_named(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "model-1", {"a:s001": {}})
    path.write_text(path.read_text(encoding="utf-8").removesuffix(",none\n"), encoding="utf-8")
    assert fails(lambda: read_sheet(path, UNITS)).startswith(f"{path}:2: actors: found 'a blank cell'")
    path.write_text("", encoding="utf-8")
    assert fails(lambda: read_sheet(path, UNITS)).startswith(f"{path}: table: found 'No columns")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "record: found 'missing'; allowed: a file that says who coded: coder, name, told, date"),
        ("name: x\ntold: y\ndate: z\n", "coder: found None; allowed: text"),
        ("coder: person\nname: x\ntold:\ndate: z\n", "told: found ''; allowed: text"),
        ("coder: robot\nname: x\ntold: y\ndate: z\n", "coder: found 'robot'; allowed: person or language model"),
        ("- coder", "coder: found None; allowed: text"),
    ],
)
def test_a_sheet_says_who_coded(tmp_path: Path, text: str | None, message: str) -> None:
    path = write_sheet(tmp_path, "model-1", {"a:s001": {}})
    record = path.with_suffix(".yaml")
    record.write_text(text, encoding="utf-8") if text else record.unlink()
    assert fails(lambda: read_sheet(path, UNITS)) == f"{record}: {message}"


def test_a_record_that_is_no_yaml_is_one_line(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "model-1", {"a:s001": {}})
    path.with_suffix(".yaml").write_text("coder: [", encoding="utf-8")
    assert fails(lambda: read_sheet(path, UNITS)).startswith(f"{path.with_suffix('.yaml')}:1: YAML: found ")


def test_three_models_that_code_every_unit_are_needed(tmp_path: Path) -> None:
    for coder in ("model-1", "model-2"):
        write_sheet(tmp_path, coder, {unit: {} for unit in UNITS})
    line = fails(lambda: read(tmp_path, UNITS))
    assert line == f"{tmp_path}: 2 sheets by language models; at least 3 that code every unit are needed"
    write_sheet(tmp_path, "model-3", {UNITS[0]: {}})
    assert fails(lambda: read(tmp_path, UNITS)).startswith(f"{tmp_path}: 3 sheets by language models; at least 3")


def test_a_person_may_leave_units_out_and_has_no_vote(tmp_path: Path) -> None:
    three(tmp_path)
    write_sheet(tmp_path, "reader", {UNITS[1]: {"danger": "1"}}, kind="person")
    held = read(tmp_path, UNITS)
    assert [sheet.coder for sheet in held.sheets if sheet.person] == ["reader"]
    assert held.consensus["danger"].tolist() == ["0", "0"]
    assert len(held.models) == 3


def test_rows_come_in_the_order_of_the_units(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "model-1", {"a:s002": {"danger": "1"}, "a:s001": {}})
    assert read_sheet(path, UNITS).codes["danger"].to_dict() == {"a:s001": "0", "a:s002": "1"}


def test_the_majority_decides_and_the_votes_are_kept(tmp_path: Path) -> None:
    three(tmp_path, {"a:s001": {"danger": "1"}}, {"a:s001": {"danger": "1", "violence": "1"}})
    held = read(tmp_path, UNITS)
    votes = held.votes.set_index(["unit", "variable"])
    assert held.consensus.at["a:s001", "danger"] == "1"
    assert votes.loc[("a:s001", "danger"), ["code", "votes", "decided"]].tolist() == ["1", "1 1 0", "majority"]
    assert votes.loc[("a:s001", "violence"), ["code", "votes", "decided"]].tolist() == ["0", "0 1 0", "majority"]
    assert votes.loc[("a:s002", "danger"), ["code", "votes", "decided"]].tolist() == ["0", "0 0 0", "all"]


def test_an_ordered_code_without_majority_takes_the_median(tmp_path: Path) -> None:
    three(tmp_path, *({"a:s001": {"valence": v}} for v in ("2", "-2", "-1")))
    held = read(tmp_path, UNITS)
    assert held.consensus.at["a:s001", "valence"] == "-1"
    assert held.votes.set_index(["unit", "variable"]).at[("a:s001", "valence"), "decided"] == "median"


def test_a_tie_needs_a_line_that_settles_it(tmp_path: Path) -> None:
    three(tmp_path, *({"a:s001": {"voice": v}} for v in ("author", "quoted", "attributed")))
    settled = tmp_path / "settled.csv"
    tie = f"{settled}: a:s001, voice: found 'author quoted attributed'; allowed: a line that settles this tie"
    assert fails(lambda: read(tmp_path, UNITS)) == tie
    settled.write_text("unit,variable,code,reason\na:s001,voice,quoted,said aloud\n", encoding="utf-8")
    held = read(tmp_path, UNITS)
    assert held.consensus.at["a:s001", "voice"] == "quoted"
    assert held.votes.set_index(["unit", "variable"]).at[("a:s001", "voice"), "decided"] == "settled"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a:s009,voice,quoted,x", ":2: unit: found 'a:s009'; allowed: a unit of the study"),
        ("a:s001,mood,quoted,x", ":2: variable: found 'mood'; allowed: a column of the sheets with codes"),
        ("a:s001,voice,loud,x", ":2: voice: found 'loud'; allowed: author, attributed, quoted, inferred"),
        ("a:s001,voice,quoted,x\na:s001,voice,author,y", ":3: unit: found 'a:s001'; allowed: each unit and variable once"),
    ],
)
def test_a_line_that_settles_is_checked(tmp_path: Path, row: str, message: str) -> None:
    (three(tmp_path) / "settled.csv").write_text(f"unit,variable,code,reason\n{row}\n", encoding="utf-8")
    assert fails(lambda: read(tmp_path, UNITS)) == f"{tmp_path / 'settled.csv'}{message}"


def test_sources_and_mentions_are_kept_where_most_coders_give_them(tmp_path: Path) -> None:
    one = {"source": "the UN", "actors": "is:agent:terror:The terrorists; west:other:name:Europe"}
    two = {"source": "the United Nations", "actors": "is:agent:ideology:terrorists"}
    three(tmp_path, {"a:s001": one, "a:s002": {"source": "a man"}}, {"a:s001": two}, {"a:s001": one | {"actors": "none"}})
    held = read(tmp_path, UNITS).consensus
    assert held["source"].tolist() == ["the UN", "none"]
    # Two of three mark the group (actor and role alike; labels tie, then the shorter, then by letters), one marks Europe.
    assert held.at["a:s001", "actors"] == "is:agent:terror:terrorists"


def test_mentions_keep_a_colon_in_the_surface() -> None:
    assert mentions("none") == ()
    assert mentions("is:agent:name:IS: the group; west:other:name:Paris") == (
        Mention("is", "agent", "name", "IS: the group"), Mention("west", "other", "name", "Paris"),
    )  # fmt: skip


def test_alignment_leaves_a_slot_for_who_marks_nothing() -> None:
    is_, west = Mention("is", "agent", "name", "IS"), Mention("west", "other", "name", "Germany")
    assert align([[is_, west], [west], [is_]]) == [[is_, None, is_], [west, west, None]]


def test_records_are_read_by_name(root: Path) -> None:
    held = records(root / "corpus" / "coding")
    assert list(held) == ["model-1", "model-2", "model-3"]
    assert {record["coder"] for record in held.values()} == {"language model"}
    assert set(coding.COLUMNS) >= {"danger", "voice", "actors", "source"}


SETTLED = "unit,variable,code,reason\na:s001,deleted_agent,none,{}\n"


@pytest.mark.parametrize("votes", [("kurdish", "kurdish", "kurdish"), ("kurdish", "kurdish", "none"), ("kurdish", "is", "west")])
def test_the_codebook_overrules_votes_that_are_kept(tmp_path: Path, votes: tuple[str, ...]) -> None:
    folder = three(tmp_path, *({"a:s001": {"deleted_agent": vote}} for vote in votes))
    (folder / "settled.csv").write_text(SETTLED.format("only later sentences say who"), encoding="utf-8")
    held = read(folder, UNITS)
    row = held.votes[(held.votes["unit"] == "a:s001") & (held.votes["variable"] == "deleted_agent")].iloc[0]
    assert (row["code"], row["votes"], row["decided"]) == ("none", " ".join(votes), "settled")
    assert held.consensus.at["a:s001", "deleted_agent"] == "none"


def test_what_overrules_votes_gives_its_reason(tmp_path: Path) -> None:
    folder = three(tmp_path)
    path = folder / "settled.csv"
    path.write_text(SETTLED.format(""), encoding="utf-8")
    assert fails(lambda: read(folder, UNITS)) == f"{path}:2: reason: found 'a blank cell'; allowed: why this code was taken"


def test_a_doer_named_only_later_is_open(tables: Tables, results: dict[str, Result], built: Path) -> None:
    assert tables.coding.consensus.at["hassakah:s014", "deleted_agent"] == "none"
    assert {sheet.codes.at["hassakah:s014", "deleted_agent"] for sheet in tables.coding.models} == {"kurdish"}
    named = results["agency.hassakah.kurdish.doer-named.share"]
    # Six deeds with the doer named; the coders count the passive of sentence 14 as a seventh.
    assert visible(named) == (
        "100 % (range of the coders 86 to 86 %, the value outside it; n = 6 deeds; exploratory)"
    )
    votes = from_csv((built / "figures" / "consensus.csv").read_text(encoding="utf-8"))
    row = next(r for r in votes if (r["unit"], r["variable"]) == ("hassakah:s014", "deleted_agent"))
    assert (row["code"], row["votes"], row["decided"]) == ("none", "kurdish kurdish kurdish", "settled")


def test_an_overruled_vote_is_not_shown_as_unanimous() -> None:
    vote = Vote("deleted_agent", ("kurdish", "kurdish", "kurdish"), "none", "settled")
    said = ballot(vote, ("model-1", "model-2", "model-3"))
    assert said == "deleted_agent = none (settled: model-1 kurdish, model-2 kurdish, model-3 kurdish)"


def saved(path: Path, mark: str = ",", encoding: str = "utf-8-sig") -> str:
    """Save a sheet as a spreadsheet does: other marks, line ends and bytes; return its text."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark, lineterminator="\r\n").writerows(rows)
    return path.read_text(encoding=encoding)


SAID = {
    "danger": "1",
    "valence": "-1",
    "source": "a man; his son",
    "actors": "is:agent:name:IS; west:other:name:Köln",
}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_sheet_saved_by_a_spreadsheet_is_read_alike(tmp_path: Path, mark: str) -> None:
    path = write_sheet(tmp_path, "reader", {UNITS[0]: SAID, UNITS[1]: {}}, kind="person")
    plain = read_sheet(path, UNITS).codes
    assert f"{mark}danger{mark}" in saved(path, mark)
    assert read_sheet(path, UNITS).codes.to_dict() == plain.to_dict()
    assert plain.loc[UNITS[0], list(SAID)].to_dict() == SAID


@pytest.mark.parametrize(("cell", "code"), [("-1,0", "-1"), ("2,00", "2"), ("-2.0", "-2")])
def test_zeros_behind_a_decimal_comma_are_no_other_code(
    tmp_path: Path, cell: str, code: str
) -> None:
    path = write_sheet(tmp_path, "reader", {UNITS[0]: {"valence": cell}})
    saved(path, ";")
    assert read_sheet(path, UNITS).codes["valence"].tolist() == [code]


@pytest.mark.parametrize("cell", ["-1,5", "0,5", "1,", "eins", "1,0,0"])
def test_a_valence_that_is_no_code_is_named_with_its_line(tmp_path: Path, cell: str) -> None:
    path = write_sheet(tmp_path, "reader", {UNITS[0]: {}, UNITS[1]: {"valence": cell}})
    saved(path, ";")
    told = f"{path}:3: valence: found {cell!r}; allowed: -2, -1, 0, 1, 2"
    assert fails(lambda: read_sheet(path, UNITS)) == told


@pytest.mark.parametrize(("encoding", "line", "byte"), [("cp1252", 2, "f6"), ("utf-16", 1, "ff")])
def test_a_sheet_in_another_encoding_says_how_to_save_it(
    tmp_path: Path, encoding: str, line: int, byte: str
) -> None:
    path = write_sheet(tmp_path, "reader", {UNITS[0]: SAID})
    saved(path, ";", encoding)
    told = f"{path}:{line}: encoding: found 'byte 0x{byte}'; "
    told += "allowed: UTF-8; a spreadsheet saves it as “CSV UTF-8”"
    assert fails(lambda: read_sheet(path, UNITS)) == told


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",none\na", ",none,0\na", ":2: row: found '28 cells'; allowed: 27, as in the line of"),
        ("a:s001,", '"a:s001,', ":2: table: found 'unexpected end of data'; allowed: a CSV, each"),
        ("unit,conflict", "unit,conflict,unit", ":1: column: found 'unit 2 times'; allowed: each"),
    ],
)
def test_a_ragged_sheet_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write_sheet(tmp_path, "reader", {unit: {} for unit in UNITS})
    assert changed(path, old, new).startswith(f"{path}{message}")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("reader.xlsx", "x", "name: found 'reader.xlsx'; allowed: names that end in .csv or .yaml"),
        ("reader.CSV", "x", "name: found 'reader.CSV'; allowed: names that end in .csv or .yaml"),
        ("ghost.yaml", "", "sheet: found 'missing'; allowed: a record beside its sheet, ghost.csv"),
    ],
)
def test_a_file_beside_the_sheets_is_never_left_out_unseen(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (three(tmp_path) / name).write_text(text, encoding="utf-8")
    assert fails(lambda: read(tmp_path, UNITS)) == f"{tmp_path / name}: {message}"


@pytest.mark.parametrize("day", ["yesterday", "2026-2-1", "2026-02-30", "20260201", "1.2.2026"])
def test_a_record_s_date_is_a_day(tmp_path: Path, day: str) -> None:
    path = write_sheet(tmp_path, "reader", {UNITS[0]: {}}).with_suffix(".yaml")
    path.write_text(f"coder: person\nname: x\ntold: y\ndate: {day}\n", encoding="utf-8")
    told = f"{path}: date: found {day!r}; allowed: a day that exists, as 2026-11-22"
    assert fails(lambda: read_sheet(path.with_suffix(".csv"), UNITS)) == told


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("named: x", ": field: found 'named'; allowed: coder, name, told, date"),
        ("name: z", ":5: name: found 'given twice'; allowed: each field once"),
        ("? [a]\n: b", ":5: name: found 'a list or mapping'; allowed: a name in words"),
    ],
)
def test_a_record_s_fields_are_its_own(tmp_path: Path, more: str, message: str) -> None:
    path = write_sheet(tmp_path, "reader", {UNITS[0]: {}}).with_suffix(".yaml")
    path.write_text(path.read_text(encoding="utf-8") + more + "\n", encoding="utf-8")
    assert fails(lambda: read_sheet(path.with_suffix(".csv"), UNITS)) == f"{path}{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": table: found 'No columns'; allowed: a CSV with a line of column names"),
        ("unit,variable,code\na:s001,voice,quoted\n", ":1: column: found 'no reason'; allowed: "),
        ("unit,variable,code,reason\na:s001,voice,quoted\n", ":2: reason: found 'a blank cell'; "),
        ('unit,variable,code,reason\na:s001,voice,quoted,"x\n', ":2: table: found 'unexpected end"),
        ("unit,variable,code,reason\na:s001,voice,quoted,x,y\n", ":2: row: found '5 cells'; "),
    ],
)
def test_a_broken_table_of_what_settles_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = three(tmp_path) / "settled.csv"
    path.write_text(text, encoding="utf-8")
    assert fails(lambda: read(tmp_path, UNITS)).startswith(f"{path}{message}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_sheet_s_place_is_refused(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "reader", {UNITS[0]: {}})
    path.unlink()
    os.mkfifo(path)
    told = f"{path}: file: found 'a pipe'; allowed: a regular file"
    assert fails(lambda: read_sheet(path, UNITS)) == told
