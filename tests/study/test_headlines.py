"""Headlines as a reading: their order, what was known by the day, and what they speak of."""

from __future__ import annotations

import pandas as pd
import pytest
from small import PIECE, SECOND

from analysis.instruments.listing import instruments
from analysis.measures.measured import Measured
from analysis.study.config import StudyFacts
from analysis.study.corpus import Piece
from analysis.study.headlines import read_headlines
from analysis.study.sentences import annotated
from analysis.study.study import Study

USING = instruments(SECOND / "corpus" / "lexicons")
TOPICS = ("strike", "wages")


def piece(**facts: str) -> Piece:
    headline = {**PIECE, "kind": "same-event", "key": "made"}
    return Piece(**{**headline, **facts})  # type: ignore[arg-type]


def listed(*pieces: Piece, **more: object) -> pd.DataFrame:
    """Return the codes of headlines in a study of the day 2024-05-10."""
    lexicons = {"topics": "topics", "names": "hope"}
    facts = {"title": "x", "article": "made", "day": "2024-05-10", "headlines": lexicons, **more}
    evidence = annotated(pieces, USING)[1]
    return read_headlines(pieces, evidence, StudyFacts.model_validate(facts), TOPICS).codes


def test_headlines_of_the_small_study(small: Study) -> None:
    table = small.headlines.codes
    assert table.index.tolist() == [
        "port-strike:s001",  # 2024-05 comes before 2024-05-08
        "dockers-vote:s001",
        "ships-turn-away:s001",
    ]
    columns = ["kind", "group", "known", "counted", "name", "strike", "wages", "words"]
    assert table[columns].to_numpy().tolist() == [
        ["article", "", "unknown", "1", "none", "0", "0", 5],
        ["same-event", "local", "yes", "1", "docker", "1", "0", 5],
        ["same-event", "wire", "no", "1", "ship", "0", "1", 8],
    ]
    facts = table.loc["ships-turn-away:s001", ["piece", "outlet", "published", "basis", "text"]]
    title = "Ships turn away as talks on wages fail"
    assert facts.tolist() == ["ships-turn-away", "The Wire", "2024-05-12", "printed", title]


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2024-05-10", "yes"),
        ("2024-05-09", "yes"),
        ("2024-05-11", "no"),
        ("2024-05", "unknown"),
        ("2024", "unknown"),
        ("2023", "yes"),
        ("2024-04", "yes"),
        ("2024-06", "no"),
        ("2025", "no"),
        ("", "unknown"),
    ],
)
def test_a_month_alone_does_not_say_what_was_known(published: str, known: str) -> None:
    assert listed(piece(published=published))["known"].tolist() == [known]


def test_a_piece_without_a_date_may_say_itself_that_it_came_later() -> None:
    assert listed(piece(published=""), later=("made",))["known"].tolist() == ["later"]


def test_without_a_day_nothing_is_known_of_it() -> None:
    assert listed(piece(published="2024-05-10"), day="")["known"].tolist() == ["unknown"]


def test_headlines_come_by_date_then_key_the_undated_last() -> None:
    dates = {"c": "", "b": "2024-05-02", "a": "2024-05-02", "d": "2023"}
    table = listed(*(piece(key=key, published=date) for key, date in dates.items()))
    assert table["piece"].tolist() == ["d", "a", "b", "c"]


@pytest.mark.parametrize(
    ("title", "topics", "name"),
    [
        ("Strike over pay goes on", ["1", "1"], "none"),
        ("STRIKERS walk out", ["1", "0"], "none"),
        ("A deal, and calm at the port", ["0", "0"], "hope"),
        ("Prayers", ["0", "0"], "none"),
    ],
)
def test_what_a_headline_speaks_of(title: str, topics: list[str], name: str) -> None:
    row = listed(piece(title=title)).iloc[0]
    assert [row["strike"], row["wages"], row["name"]] == [*topics, name]


def test_without_lexicons_a_headline_is_listed_all_the_same() -> None:
    row = listed(piece(title="Strike"), headlines={}).iloc[0]
    assert [row["strike"], row["name"], row["text"]] == ["0", "none", "Strike"]


def test_a_title_that_cannot_be_trusted_is_listed_and_not_counted() -> None:
    assert listed(piece(title_basis="from the address"))["counted"].tolist() == ["0"]


def test_the_committed_headlines_are_all_listed(committed: Measured) -> None:
    assert len(committed.study.headlines.codes) == 51
    counted = committed.results["headlines.same-event.detainees.count"]
    # Read by hand: one says detainees, one child detainees; prisoners and inmates stand in none.
    assert len(counted.units) == 2
    children = committed.results["headlines.author.children.count"]
    # Twelve listed pieces and one follow-up; only the follow-up's title speaks of boys.
    assert (children.value, children.n) == (1, 13)
