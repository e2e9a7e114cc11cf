"""Sentences of the article and of pieces dropped in: ids, zones, thirds, offsets, voice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import write_piece

from analysis.measures.shares import Tables
from analysis.study import corpus, sentences
from analysis.study.corpus import Piece


def made(**texts: str) -> Piece:
    facts = dict.fromkeys(("group", "title_complete", "title_basis", "outlet", "author", "published", "published_basis"), "")
    facts |= dict.fromkeys(("original_published", "original_outlet", "url", "rights"), "")
    return Piece(**{"key": "made", "kind": "same-event", "title": "A title", **facts, **texts})  # type: ignore[arg-type]


def test_the_article_has_forty_seven_units(tables: Tables) -> None:
    held = tables.of("hassakah")
    assert held["id"].tolist() == [f"hassakah:s{i:03d}" for i in range(1, 48)]
    assert Counter(held["zone"]) == {"headline": 1, "standfirst": 3, "subhead": 2, "body": 41}
    assert held["zone"].iloc[0] == "headline"
    assert held["zone"].iloc[1:4].tolist() == ["standfirst"] * 3
    subheads = held["text"][held["zone"] == "subhead"].tolist()
    assert subheads == ["Islamic State escapes the radar of the security authorities", "IS Fighters from Germany also in custody in Syria"]


def test_the_last_unit_is_the_message(tables: Tables) -> None:
    last = tables.of("hassakah").iloc[-1]
    assert last["text"].startswith("This message, which is rapidly spreading")
    assert (last["zone"], last["third"]) == ("body", 3)


def test_thirds_split_the_body_in_reading_order(tables: Tables) -> None:
    held = tables.of("hassakah")
    body = held["third"][held["zone"] == "body"].tolist()
    # ceil(3 · rank / 41): ranks 1 to 13, 14 to 27, 28 to 41.
    assert body == [1] * 13 + [2] * 14 + [3] * 14
    assert set(held["third"][held["zone"] != "body"]) == {0}


def test_offsets_slice_each_zones_text(tables: Tables) -> None:
    texts = {(p.key, zone): text for p in tables.pieces for zone, text in p.texts.items()}
    for row in tables.sentences.itertuples():
        assert texts[row.piece, "body" if row.zone == "subhead" else row.zone][row.start : row.end] == row.text


def test_every_headline_is_one_unit(tables: Tables) -> None:
    counts = tables.sentences.groupby("piece").size()
    assert counts.drop("hassakah").eq(1).all()
    assert tables.sentences["id"].is_unique


def test_evidence_ids_are_unique_and_lead_to_words(tables: Tables) -> None:
    held = tables.evidence.merge(tables.sentences, left_on="sentence", right_on="id", suffixes=("", "_s"))
    assert len(held) == len(tables.evidence)
    assert tables.evidence["id"].is_unique
    for row in held.itertuples():
        assert row.start_s <= row.start < row.end <= row.end_s
        assert row.text[row.start - row.start_s : row.end - row.start_s] == row.surface
        assert row.id == f"{row.sentence}@{row.start}-{row.end}:{row.instrument}.{row.category}"


def test_paragraphs_count_in_their_zone(small: Tables) -> None:
    held = small.of("hassakah")
    assert held["zone"].tolist() == ["headline", "standfirst", "body", "body", "subhead", "body", "body", "body", "body"]
    assert held["paragraph"].tolist() == [1, 1, 1, 1, 2, 3, 3, 4, 4]
    assert held["third"].tolist() == [0, 0, 1, 1, 0, 2, 2, 3, 3]
    assert held["words"].tolist() == [5, 4, 8, 5, 3, 6, 5, 7, 4]


def test_voice_and_source_are_judged(small: Tables) -> None:
    held = small.of("hassakah").set_index("id")
    assert held.at["hassakah:s008", "voice"] == "attributed"
    assert "UN" in held.at["hassakah:s008", "source"]
    assert held.at["hassakah:s009", "voice"] == "author"
    assert set(held["voice"]) <= set(sentences.VOICES)


@pytest.mark.parametrize(
    ("body", "zones"),
    [
        ("One. Two.\n\n## A subhead\n\nThree.", ["body", "body", "subhead", "body"]),
        ("### Deeper\n\nOne.", ["subhead", "body"]),
        ("## What now? Nobody knows\n\nOne.", ["subhead", "subhead", "body"]),
        ("#IS trended. It passed.", ["body", "body"]),
        ("One. # Two.", ["body", "body"]),
        ("Number 5.\n\n#", ["body", "body"]),
    ],
)
def test_a_subhead_is_a_paragraph_after_its_mark(body: str, zones: list[str]) -> None:
    table, _ = sentences.tables([made(body=body)])
    assert table["zone"].tolist() == ["headline", *zones]


def test_a_hash_in_a_headline_makes_no_subhead() -> None:
    table, _ = sentences.tables([made(title="#IS and # the prison")])
    assert table[["zone", "text"]].to_numpy().tolist() == [["headline", "#IS and # the prison"]]


@settings(max_examples=50)
@given(st.text(max_size=120), st.text(max_size=60))
def test_any_body_becomes_units_in_order(body: str, standfirst: str) -> None:
    piece = made(body=body, standfirst=standfirst)
    table, found = sentences.tables([piece])
    for row in table.itertuples():
        assert piece.texts["body" if row.zone == "subhead" else row.zone][row.start : row.end] == row.text != ""
    assert found["id"].is_unique
    assert set(found["sentence"]) <= set(table["id"])
    body_rows = table[table["zone"].isin(["body", "subhead"])]
    assert (body_rows["start"].to_numpy()[1:] >= body_rows["end"].to_numpy()[:-1]).all()


def test_a_text_in_a_file_reaches_the_table_unchanged(tmp_path: Path) -> None:
    write_piece(tmp_path, "The lead.", "“It’s over,” she said.\n\nIS didn’t win.")
    table, _ = sentences.tables(corpus.read(tmp_path))
    assert table["text"].tolist() == ["A prison and its lesson", "The lead.", "“It’s over,” she said.", "IS didn’t win."]
    assert table["voice"].tolist()[2] == "quoted"
