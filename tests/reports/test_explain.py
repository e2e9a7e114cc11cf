from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import HOSTILE, IDS, PNG, study

from analysis.errors import StudyError
from analysis.ledger import Ledger
from analysis.reports.absence import looked_for
from analysis.reports.explain import explain
from analysis.reports.explanation import Mark, as_html, as_text, cut
from analysis.reports.plain import plain
from analysis.reports.tables import Tables
from analysis.results import Result

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return study(tmp_path)


@pytest.fixture
def tables(tmp_path: Path, ledger: Ledger) -> Tables:
    return Tables(tmp_path)


def test_marks_overlap_and_count_code_points(ledger: Ledger, tables: Tables) -> None:
    held = explain("threat.paper.violent-event.count", ledger, tables)
    assert [s.row["id"] for s in held.sentences] == ["paper:s002"]
    assert held.sentences[0].marks == [Mark(4, 12, 1), Mark(8, 12, 2), Mark(13, 21, 3)]
    assert "A 😀 [car [bomb]²]¹ [exploded]³." in as_text(held)


def test_offsets_count_from_the_sentence(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "evidence.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Nemo!!", "Nobody"), encoding="utf-8")
    one = replace(ledger["threat.paper.violent-event.count"], evidence=(IDS[4],))
    held = explain(one.key, replace(ledger, results={one.key: one}), Tables(tmp_path))
    assert "[Nobody]¹ said so." in as_text(held)


def test_text_names_number_formula_validity_entries_and_inputs(
    ledger: Ledger, tables: Tables
) -> None:
    text = as_text(explain("threat.paper.violent-event.count", ledger, tables))
    digest = ledger["threat.paper.violent-event.count"].digest
    for line in (
        "Label of threat.paper.violent-event.count",
        "  3 (n = 3 sentences)",
        "  Formula: worked by hand",
        "  Validity: not yet validated",
        f"  Key: threat.paper.violent-event.count~{digest}",
        "  ¹ car bomb* (threat.violent_event, once): weapons in use",
        "  ² bomb* (sentiment.negative, once): stands for harm",
        "  piece:paper aaaaaaaaaaaa",
    ):
        assert line in text.split("\n")


def test_votes_say_who_and_a_person_stands_beside(ledger: Ledger, tables: Tables) -> None:
    held = explain("frames.paper.danger.share", ledger, tables)
    text = as_text(held, 120)
    assert "  2 of 3 (range of the coders 33 to 100 %; n = 3 sentences)" in text
    assert "  exploratory: its validity is below the floor" in text
    assert "    danger = 1 (all 3 coders)" in text
    assert "    danger = 1 (majority: model-1 1, model-2 0, model-3 1)" in text
    assert "  model-1: coded by a language model: M, 2026-11-22" in text
    assert (
        "  ada: coded by a person (beside the consensus, not part of it): Ada, 2026-11-23" in text
    )
    assert "  model-1, model-2, model-3 were told: Read alone." in text


def test_a_dispute_is_shown_but_not_counted_and_only_in_the_same_piece(
    ledger: Ledger, tables: Tables
) -> None:
    held = explain("frames.paper.danger.share", ledger, tables)
    assert [(s.row["id"], s.counted) for s in held.sentences] == [
        ("paper:s001", True),
        ("paper:s002", True),
        ("paper:s003", False),
    ]


def test_votes_of_unknown_coders_stand_without_names(
    tmp_path: Path, ledger: Ledger, tables: Tables
) -> None:
    (tmp_path / "coders.json").unlink()
    text = as_text(explain("frames.paper.danger.share", ledger, tables))
    assert "danger = 1 (majority: 1, 0, 1)" in text


def test_nothing_found_names_what_was_looked_for(ledger: Ledger, tables: Tables) -> None:
    (note,) = explain("threat.paper.reassurance.count", ledger, tables).notes
    assert re.match(
        r"Nothing was found in 3 sentences\. Looked for the \d+ entries of threat\.reassurance: ",
        note,
    )
    assert ", relieved" in note
    assert "massacre" not in note


@pytest.mark.parametrize(
    ("instrument", "value", "some"),
    [
        ("threat.danger_ahead", 0, True),
        ("threat.danger_ahead", 1, False),
        ("threat.nowhere", 0, False),
        ("../threat.danger_ahead", 0, False),
        ("", 0, False),
    ],
)
def test_looked_for_are_the_entries_of_the_instrument(
    instrument: str, value: int, some: bool
) -> None:
    none = Result("a.b", "label", value, "count", 9, "words", "f", instrument=instrument)
    assert bool(looked_for(none, Path())) is some


def test_a_score_without_words_says_so(ledger: Ledger, tables: Tables) -> None:
    held = explain("frames.paper.danger.alpha", ledger, tables)
    assert held.notes == ["It rests on its formula and inputs, not on marked words"]
    assert "alpha = .50" in as_text(held)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {"evidence": ("p:s009@0-1:t.x",)},
            "evidence.csv: damaged (no row for 'p:s009@0-1:t.x', which a result names)",
        ),
        (
            {"evidence": (IDS[4],)},
            f"evidence.csv: damaged ('{IDS[4]}': its words are not those of 'paper:s003')",
        ),
        (
            {"units": ("paper:s009",)},
            "sentences.csv: damaged (no row for 'paper:s009', which a result names)",
        ),
    ],
)
def test_tables_of_another_run_are_named_with_what_they_lack(
    fields: dict[str, Any], told: str, tmp_path: Path, ledger: Ledger, tables: Tables
) -> None:
    one = replace(ledger["threat.paper.violent-event.count"], **{"evidence": (), **fields})
    with pytest.raises(StudyError) as caught:
        explain(one.key, replace(ledger, results={one.key: one}), tables)
    assert str(caught.value) == f"{tmp_path}/{told}: run `study run`"


@pytest.mark.parametrize(("file", "twice"), [
    ("sentences.csv", "a row is given twice"),
    ("consensus.csv", "a row is given twice"),
])  # fmt: skip
def test_a_row_that_stands_twice_is_named(
    file: str, twice: str, tmp_path: Path, ledger: Ledger
) -> None:
    lines = (tmp_path / file).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / file).write_text("".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        explain("frames.paper.danger.share", ledger, Tables(tmp_path))
    assert str(caught.value) == f"{tmp_path / file}: damaged ({twice}): run `study run`"


def test_evidence_of_a_sentence_that_is_gone_is_named(tmp_path: Path, ledger: Ledger) -> None:
    path = tmp_path / "sentences.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("paper:s002")]
    path.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(StudyError, match=r"sentences\.csv: damaged \(no row for 'paper:s002'"):
        explain("threat.paper.violent-event.count", ledger, Tables(tmp_path))


def test_an_old_key_is_followed(ledger: Ledger, tables: Tables) -> None:
    held = explain("threat.paper.attack.count", ledger, tables)
    assert held.results[0].key == "threat.paper.violent-event.count"
    assert held.notes == [
        "threat.paper.attack.count is now called threat.paper.violent-event.count",
    ]


def test_an_unknown_key_names_the_nearest(ledger: Ledger, tables: Tables) -> None:
    with pytest.raises(
        StudyError, match=r"'threat\.paper\.fear\.count': no such result; nearest: threat\.paper\."
    ):
        explain("threat.paper.fear.count", ledger, tables)


def test_a_missing_table_is_one_line(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "evidence.csv").unlink()
    with pytest.raises(StudyError, match=r"evidence\.csv: not there; `study run` makes it"):
        explain("threat.paper.violent-event.count", ledger, Tables(tmp_path))


@pytest.mark.parametrize("name", ["strip", "strip.png", "figures/strip.svg", "strip.csv"])
def test_a_figure_shows_its_numbers_and_their_sentences(
    name: str, ledger: Ledger, tables: Tables
) -> None:
    held = explain(name, ledger, tables)
    assert held.picture is not None
    known, figure, _ = held.picture
    assert (known, figure.digest, figure.title) == ("strip", "0123456789ab", "A strip")
    assert [r.key for r in held.results] == [
        "frames.paper.danger.share",
        "threat.paper.violent-event.count",
    ]
    assert [s.row["id"] for s in held.sentences] == ["paper:s001", "paper:s002", "paper:s003"]
    assert "Figure strip~0123456789ab" in as_text(held)


def test_a_renamed_copy_is_known_by_what_it_carries(
    tmp_path: Path, ledger: Ledger, tables: Tables
) -> None:
    copies = {"today.svg": (tmp_path / "strip.svg").read_bytes(), "old.png": PNG}
    copies["touched.svg"] = copies["today.svg"] + b"\n"
    touched = "this file is not today's copy, byte for byte: it was drawn or changed elsewhere"
    told = {}
    for name, content in copies.items():
        (tmp_path / name).write_bytes(content)
        held = explain(str(tmp_path / name), ledger, tables).picture
        assert held is not None
        told[name] = held.copy
    assert told == {
        "today.svg": "this file is today's copy",
        "old.png": "this file is an old copy: it carries digest ba9876543210",
        "touched.svg": touched,
    }


def test_a_foreign_picture_is_refused(ledger: Ledger, tables: Tables) -> None:
    with pytest.raises(StudyError, match=r"cat\.png: no figure of this study; its figures: strip"):
        explain("cat.png", ledger, tables)


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_only_a_drawing_is_read_as_one(
    kind: str, tmp_path: Path, ledger: Ledger, tables: Tables
) -> None:
    empty, text, folder = (tmp_path / f"{name}.{kind}" for name in ("empty", "text", "folder"))
    pipe, huge = (tmp_path / f"{name}.{kind}" for name in ("pipe", "huge"))
    empty.touch()
    text.write_text("no drawing", encoding="utf-8")
    folder.mkdir()
    os.mkfifo(pipe)
    with huge.open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk
    begins = f"damaged: it does not begin as .{kind} files do"
    cases = {
        empty: begins,
        text: begins,
        folder: "cannot be read: Is a directory",
        pipe: "file: found 'a pipe'; allowed: a regular file",
        huge: "size: found '1,099,511,627,776 bytes'; allowed: at most 64,000,000 bytes",
    }
    for path, told in cases.items():
        with pytest.raises(StudyError) as caught:
            explain(str(path), ledger, tables)
        assert str(caught.value) == f"{path}: {told}"


def test_a_device_is_not_read(tmp_path: Path, ledger: Ledger, tables: Tables) -> None:
    (tmp_path / "strip.png").symlink_to("/dev/zero")
    with pytest.raises(StudyError, match=r"strip\.png: file: found .*; allowed: a regular file"):
        explain(str(tmp_path / "strip.png"), ledger, tables)


def test_a_name_too_long_for_a_file_is_one_line(ledger: Ledger, tables: Tables) -> None:
    with pytest.raises(StudyError) as caught:
        explain("x" * 60_000 + ".png", ledger, tables)
    assert str(caught.value).startswith(f"{'x' * 60}…: no figure of this study; ")


@pytest.mark.parametrize("colour", [False, True])
def test_a_terminal_is_not_steered(colour: bool, ledger: Ledger, tables: Tables) -> None:
    text = as_text(explain("threat.evil.violent-event.count", ledger, tables), 60, colour)
    left = re.sub(r"\x1b\[[01]m", "", text) if colour else text
    assert {c for c in left if unicodedata.category(c) in ("Cc", "Cf", "Co")} == {"\n"}
    assert "␛[31m" in left
    assert ("\x1b[1m" in text) is colour


def test_colour_makes_the_marks_bold_and_nothing_else(ledger: Ledger, tables: Tables) -> None:
    text = as_text(explain("threat.paper.violent-event.count", ledger, tables), colour=True)
    line = next(line for line in text.split("\n") if "😀" in line)
    assert line == "    A 😀 \x1b[1mcar \x1b[0m\x1b[1mbomb\x1b[0m²¹ \x1b[1mexploded\x1b[0m³."


def test_lines_keep_to_the_width(ledger: Ledger, tables: Tables) -> None:
    text = as_text(explain("frames.paper.danger.share", ledger, tables), 60)
    assert max(map(len, text.split("\n"))) <= 60


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_escapes_all_text(ledger: Ledger, tables: Tables) -> None:
    held = explain("threat.evil.violent-event.count", ledger, tables)
    seen = _Tags()
    seen.feed(as_html(held))
    assert not {"img", "script", "i"} & set(seen.tags)
    assert seen.attributes == {"class", "dir"}
    assert plain(HOSTILE) in seen.text
    assert held._repr_html_() == as_html(held)


def test_html_marks_and_numbers_the_entries(ledger: Ledger, tables: Tables) -> None:
    html = as_html(explain("threat.paper.violent-event.count", ledger, tables))
    marked = "A 😀 <mark>car </mark><mark>bomb</mark><sup>2</sup><sup>1</sup> "
    marked += "<mark>exploded</mark><sup>3</sup>."
    assert marked in html


def test_plain_keeps_every_offset() -> None:
    assert (
        plain("a\tb\x00\x1b\x7f\u202e\u2066\ue000\ud800😀é")
        == "a b␀␛\ufffd\ufffd\ufffd\ufffd\ufffd😀é"
    )


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)
)
def test_pieces_tile_the_text_and_close_each_mark_once(
    text: str, spans: list[tuple[int, int]]
) -> None:
    bounds = [(min(a, len(text)), min(b, len(text))) for a, b in spans]
    marks = [Mark(a, b, i) for i, (a, b) in enumerate(bounds) if a < b]
    held = list(cut(text, marks))
    assert "".join(piece.text for piece in held) == text
    assert sorted(i for piece in held for i in piece.ends) == [mark.entry for mark in marks]
    assert sum(piece.opens for piece in held) == len(marks)
    assert sum(piece.depth * len(piece.text) for piece in held) == sum(
        mark.end - mark.start for mark in marks
    )


def test_explaining_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = ['tests/reports', 'tests', '.']\n"
        "import small_study, tempfile; from analysis.reports.explain import explain\n"
        "from analysis.reports.explanation import as_text\n"
        "from analysis.reports.tables import Tables\n"
        "folder = Path(tempfile.mkdtemp()); held = small_study.study(folder)\n"
        "as_text(explain('frames.paper.danger.share', held, Tables(folder)))\n"
        "print(sorted({'lxml', 'nltk', 'numpy', 'pandas', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
