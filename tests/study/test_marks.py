"""The instruments' reading: flags, judged voices, valence and mentions."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.instruments.listing import instruments
from analysis.measures.measured import Measured
from analysis.study.conditions import Codes
from analysis.study.corpus import Piece
from analysis.study.marks import MASKED, SECOND, VADER, criterion, read_instruments
from analysis.study.sentences import annotated
from analysis.study.study import Study


def marked(study: Study, column: str, value: str = "1") -> list[str]:
    """Return the sentences in which a column holds a value."""
    codes = study.marks.codes
    return list(codes.index[codes[column] == value])


@pytest.mark.parametrize(
    ("column", "units"),
    [
        ("threat.danger_ahead", ["port-strike:s008"]),
        ("threat.reassurance", ["port-strike:s006"]),
        ("hope.hope", ["port-strike:s006", "dockers-vote:s003"]),
        ("certainty.hedge", ["port-strike:s003", "port-strike:s008"]),
        ("passive.without_doer", ["port-strike:s007"]),
        ("sourcing.voice", ["port-strike:s003", "port-strike:s008", "dockers-vote:s003"]),
        ("frames.economic", ["ships-turn-away:s001"]),
        ("frames.morality", []),
    ],
)
def test_a_category_is_nought_or_one(small: Study, column: str, units: list[str]) -> None:
    assert marked(small, column) == units
    assert set(small.marks.codes[column]) <= {"0", "1"}


def test_voice_and_source_are_those_judged(small: Study) -> None:
    judged = small.marks.codes[["voice", "source", "source_class", "named"]]
    assert judged.loc["port-strike:s003"].tolist() == ["attributed", "many", "unnamed", "0"]
    assert judged.loc["port-strike:s008"].tolist() == ["attributed", "the mayor", "official", "1"]
    assert judged.loc["port-strike:s001"].tolist() == ["author", "none", "none", "0"]


def test_the_second_lexicon_is_a_balance(small: Study) -> None:
    # s006 calm; s008 ruin, warned; dockers-vote s003 hope: only one sign in each.
    scores = small.marks.codes[SECOND].dropna()
    assert scores[scores != 0].to_dict() == {
        "port-strike:s006": 1.0,
        "port-strike:s008": -1.0,
        "dockers-vote:s003": 1.0,
    }


def test_of_a_word_of_each_sign_nothing_is_left() -> None:
    facts = {"title_complete": "yes", "title_basis": "printed", "published_basis": "unknown"}
    texts = {"title": "A title", "body": "The ruin was calm, calm."}
    empty = dict.fromkeys(("group", "author", "published", "original_published"), "")
    more = {"key": "made", "kind": "article", "outlet": "x", "rights": "x", "url": ""}
    piece = Piece(**{**empty, "original_outlet": "", **facts, **texts, **more})  # type: ignore[arg-type]
    sentences, evidence = annotated([piece], instruments(None))
    marks = read_instruments(sentences, evidence, instruments(None), {})
    # Two positive words and one negative: (2 - 1) / (2 + 1).
    assert marks.codes[SECOND].tolist() == pytest.approx([0, 1 / 3])
    assert marks.codes["repeats"].tolist() == ["0", "1"]


def test_only_pieces_with_a_text_have_a_valence(small: Study) -> None:
    scores = small.marks.codes[[VADER, MASKED, SECOND]]
    assert scores.loc["ships-turn-away:s001"].isna().all()
    assert scores.drop("ships-turn-away:s001").notna().all().all()
    assert scores.min().min() >= -1
    assert scores.max().max() <= 1


def test_masking_takes_the_event_out(small: Study) -> None:
    # "strike" is rated by VADER and names the event; "calm" is rated and names none.
    scores = small.marks.codes
    assert scores.at["dockers-vote:s001", VADER] < scores.at["dockers-vote:s001", MASKED] == 0
    assert scores.at["port-strike:s006", VADER] == scores.at["port-strike:s006", MASKED] > 0


def test_mentions_are_those_of_the_actor_table(small: Study) -> None:
    table = small.marks.of("port-strike").table("mentions")
    columns = ["unit", "order", "actor", "role", "label", "surface"]
    assert table[columns].to_numpy().tolist() == [
        ["port-strike:s002", 1, "shippers", "", "work", "Shippers"],
        ["port-strike:s003", 1, "strikers", "", "name", "union"],
        ["port-strike:s004", 1, "strikers", "", "work", "Pickets"],
        ["port-strike:s006", 1, "owners", "", "work", "Guards"],
        ["port-strike:s007", 1, "workers", "", "work", "workers"],
        ["port-strike:s008", 1, "strikers", "", "work", "strikers"],
        ["port-strike:s008", 2, "shippers", "", "work", "shippers"],
        ["port-strike:s009", 1, "strikers", "", "work", "dockers"],
    ]
    evidence = small.evidence.set_index("id")
    assert evidence.loc[table["evidence"], "surface"].tolist() == table["surface"].tolist()


def test_without_an_actor_table_there_are_no_mentions(small: Study) -> None:
    using = [i for i in small.instruments if i.name != "naming"]
    evidence = small.evidence[small.evidence["instrument"] != "naming"]
    marks = read_instruments(small.sentences, evidence, using, small.derived)
    assert marks.table("mentions").empty


def test_without_any_evidence_nothing_is_marked(small: Study) -> None:
    using, none = small.instruments, small.evidence[:0]
    marks = read_instruments(small.sentences, none, using, small.derived)
    flags = [f"{i.name}.{c}" for i in using for c in i.categories if i.name != "sourcing"]
    assert (marks.codes[flags] == "0").all().all()
    assert isinstance(marks.table("mentions"), pd.DataFrame)


@pytest.mark.parametrize(
    ("instrument", "category", "expected"),
    [
        ("hope", "hope", ({"hope": Codes(codes=("1",))},)),
        ("threat", "danger_ahead", ({"danger": Codes(codes=("1",))},)),
        (
            "frames",
            "responsibility",
            (
                {"resp_causing": Codes(codes=("1",))},
                {"resp_treating": Codes(codes=("1",))},
            ),
        ),
        ("scope", "thematic", ({"scope": Codes(codes=("thematic",))},)),
        ("sourcing", "voice", ({"voice": Codes(codes=("attributed", "quoted"))},)),
        ("topics", "strike", ()),
    ],
)
def test_the_criterion_of_a_category(
    small: Study, instrument: str, category: str, expected: tuple[dict[str, Codes], ...]
) -> None:
    assert criterion(small.instrument(instrument), category) == expected


def test_words_that_stand_twice_are_counted_in_the_committed_study(committed: Measured) -> None:
    result = committed.results[f"sentiment.{committed.study.article}.vader.repeats.count"]
    assert result.value == len(result.units) == 2
