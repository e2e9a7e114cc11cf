"""Sentences and evidence: ids, zones, thirds, offsets, voice and source."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import PIECE, SECOND, write_piece

from analysis.instruments.listing import instruments
from analysis.measures.measured import Measured
from analysis.study.corpus import Piece, read_pieces
from analysis.study.sentences import COLUMNS, EVIDENCE, VOICES, annotated
from analysis.study.study import Study

USING = instruments(SECOND / "corpus" / "lexicons")


def sentences(**texts: str) -> pd.DataFrame:
    """Return the sentences of a piece with these texts."""
    return annotated([Piece(**{**PIECE, **texts})], USING)[0]  # type: ignore[arg-type]


def test_the_committed_article_has_forty_seven_units(committed: Measured) -> None:
    study = committed.study
    table = study.of(study.article)
    assert table["id"].tolist() == [f"{study.article}:s{i:03d}" for i in range(1, 48)]
    assert Counter(table["zone"]) == {"headline": 1, "standfirst": 3, "subhead": 2, "body": 41}
    # ceil(3 · rank / 41): ranks 1 to 13, 14 to 27, 28 to 41.
    assert table["third"][table["zone"] == "body"].tolist() == [1] * 13 + [2] * 14 + [3] * 14
    assert study.sentences.groupby("piece").size().drop(study.article).eq(1).all()


def test_the_units_of_the_small_article(small: Study) -> None:
    table = small.of("port-strike")
    assert list(table) == COLUMNS
    assert table["id"].tolist() == [f"port-strike:s00{i}" for i in range(1, 10)]
    zones = ["headline", "standfirst", "body", "body", "subhead", "body", "body", "body", "body"]
    assert table["zone"].tolist() == zones
    assert table["paragraph"].tolist() == [1, 1, 1, 1, 2, 3, 3, 4, 4]
    assert table["third"].tolist() == [0, 0, 1, 1, 0, 2, 2, 3, 3]
    assert table["words"].tolist() == [5, 4, 9, 5, 3, 7, 6, 9, 4]
    assert table["text"].tolist()[4] == "What was known"


def test_the_third_of_one_body_sentence_is_the_last() -> None:
    # ceil(3 · 1 / 1) = 3; of two sentences ceil(3 / 2) = 2 and 3.
    assert sentences(body="One stood.")["third"].tolist() == [0, 3]
    assert sentences(body="One stood. Two left.")["third"].tolist() == [0, 2, 3]


def test_offsets_slice_each_zones_text(small: Study) -> None:
    texts = {(p.key, zone): text for p in small.pieces for zone, text in p.texts.items()}
    for row in small.sentences.itertuples():
        zone = "body" if row.zone == "subhead" else row.zone
        assert texts[row.piece, zone][row.start : row.end] == row.text


def test_voice_and_source_are_judged(small: Study) -> None:
    table = small.sentences.set_index("id")
    judged = table.loc[table["voice"] != "author", ["voice", "source", "source_class"]]
    assert judged.to_records().tolist() == [
        ("port-strike:s003", "attributed", "many", "unnamed"),
        ("port-strike:s008", "attributed", "the mayor", "official"),
        ("dockers-vote:s003", "quoted", "the union", "party"),
    ]
    assert set(table["voice"]) == set(VOICES)


def test_evidence_leads_to_words(small: Study) -> None:
    assert list(small.evidence) == EVIDENCE
    both = small.evidence.merge(
        small.sentences, left_on="sentence", right_on="id", suffixes=("e", "s")
    )
    assert len(both) == len(small.evidence) > 40
    assert small.evidence["id"].is_unique
    for row in both.itertuples():
        assert row.starts <= row.starte < row.ende <= row.ends
        assert row.text[row.starte - row.starts : row.ende - row.starts] == row.surface
        at = f"{row.sentence}@{row.starte}-{row.ende}"
        assert row.ide == f"{at}:{row.instrument}.{row.category}"


def test_evidence_by_hand(small: Study) -> None:
    rows = small.evidence[small.evidence["instrument"].isin(["hope", "naming"])]
    rows = rows[rows["sentence"].str.startswith("dockers-vote")]
    columns = ["id", "surface", "entry", "reason"]
    assert rows[columns].to_numpy().tolist() == [
        ["dockers-vote:s001@0-7:naming.strikers.work", "Dockers", "docker*", "who strikes"],
        ["dockers-vote:s002@0-7:naming.strikers.work", "Dockers", "docker*", "who strikes"],
        ["dockers-vote:s003@29-33:hope.hope", "hope", "hope*", "calm and the wish for it"],
        ["dockers-vote:s003@40-44:hope.hope", "deal", "deal", "an agreement"],
        ["dockers-vote:s003@51-56:naming.strikers.name", "union", "union", "the union"],
    ]


@pytest.mark.parametrize(
    ("body", "zones"),
    [
        ("One. Two.\n\n## A subhead\n\nThree.", ["body", "body", "subhead", "body"]),
        ("### Deeper\n\nOne.", ["subhead", "body"]),
        ("## What now? Nobody knows\n\nOne.", ["subhead", "subhead", "body"]),
        ("#Strike trended. It passed.", ["body", "body"]),
        ("One. # Two.", ["body", "body"]),
        ("Number 5.\n\n#", ["body", "body"]),
        ("####### Seven\n\nOne.", ["body", "body"]),
    ],
)
def test_a_subhead_is_a_paragraph_after_its_mark(body: str, zones: list[str]) -> None:
    assert sentences(body=body)["zone"].tolist() == ["headline", *zones]


def test_a_hash_in_a_headline_makes_no_subhead() -> None:
    table = sentences(title="#Strike and # the port")
    assert table[["zone", "text"]].to_numpy().tolist() == [["headline", "#Strike and # the port"]]


@settings(max_examples=50)
@given(st.text(max_size=120), st.text(max_size=60))
def test_any_body_becomes_units_in_order(body: str, standfirst: str) -> None:
    facts = {**PIECE, "body": body, "standfirst": standfirst}
    piece = Piece.model_construct(**facts)  # type: ignore[arg-type]
    table, evidence = annotated([piece], USING)
    for row in table.itertuples():
        text = piece.texts["body" if row.zone == "subhead" else row.zone]
        assert text[row.start : row.end] == row.text != ""
    assert evidence["id"].is_unique
    assert set(evidence["sentence"]) <= set(table["id"])
    in_body = table[table["zone"].isin(["body", "subhead"])]
    assert (in_body["start"].to_numpy()[1:] >= in_body["end"].to_numpy()[:-1]).all()


def test_a_text_in_a_file_reaches_the_table_unchanged(tmp_path: Path) -> None:
    write_piece(tmp_path, "The lead.", "“It’s over,” she said.\n\nCranes didn’t move.")
    table, _ = annotated(read_pieces(tmp_path, ()), USING)
    told = [
        "A harbour and its lesson",
        "The lead.",
        "“It’s over,” she said.",
        "Cranes didn’t move.",
    ]
    assert table["text"].tolist() == told
    assert table["voice"].tolist()[2] == "quoted"
