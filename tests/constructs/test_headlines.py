"""Headlines: which are counted, what could be known by the day, which name they choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.constructs import headlines
from analysis.measures.shares import Tables
from analysis.results import Result
from analysis.study.sentences import tables as tables_of


def named(small: Tables, title: str) -> str:
    """Return the name that a headline is said to use."""
    piece = replace(small.pieces[-1], title=title)
    sentences, evidence = tables_of([piece])
    return str(headlines.listed(replace(small, pieces=(piece,), sentences=sentences, evidence=evidence))["name"].iloc[0])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Islamic State raid kills ten", "Islamic State"),
        ("‘Islamic State’ fighters flee", "Islamic State"),
        ("ISIS raid kills ten", "ISIS"),
        ("ISIL claims the raid", "ISIL"),
        ("Da’esh flees", "Daesh"),
        ("Da'esh flees", "Daesh"),
        ("Daesh cell found", "Daesh"),
        ("Kurds say they need help against IS", "IS"),
        ("Is the siege over? It is", "none"),
        ("A prison falls", "none"),
    ],
)
def test_the_name_a_headline_chooses(small: Tables, title: str, name: str) -> None:
    assert named(small, title) == name


def test_a_month_alone_does_not_say_what_was_known(small: Tables) -> None:
    dates = {"2022-01-24": "yes", "2022-01-25": "no", "2022-01": "unknown", "2022": "unknown", "2021": "yes", "2021-12": "yes", "2022-02": "no", "": "unknown"}
    for date, known in dates.items():
        piece = replace(small.pieces[-1], published=date)
        assert headlines.listed(replace(small, pieces=(piece,)))["known"].tolist() == [known], date


def test_headlines_are_in_order_of_date_then_key(small: Tables) -> None:
    held = headlines.listed(small)
    assert held["key"].tolist() == ["hassakah", "early", "late", "undated"]
    assert held["known"].tolist() == ["unknown", "yes", "no", "unknown"]
    assert held["name"].tolist() == ["none", "Islamic State", "ISIS", "none"]


def test_counts_leave_the_article_out_and_say_what_was_knowable(small: Tables) -> None:
    held: dict[str, Result] = {r.key: r for r in headlines.results(small)}
    prison = held["headlines.same-event.prison.count"]
    assert (prison.value, prison.n, prison.units) == (2, 3, ("early:s001", "late:s001"))
    children = "headlines.same-event.children"
    assert [(held[f"{children}{part}.count"].value, held[f"{children}{part}.count"].n) for part in ("", ".by-the-day", ".after-the-day")] == [
        (1, 3), (0, 1), (1, 1),
    ]  # fmt: skip
    assert sum(r.value for key, r in held.items() if ".name." in key) == 3


def test_a_title_that_cannot_be_trusted_is_listed_and_not_counted(small: Tables) -> None:
    pieces = tuple(replace(p, title_basis="from the address") if p.key == "late" else p for p in small.pieces)
    held = replace(small, pieces=pieces)
    assert "late" in set(headlines.listed(held)["key"])
    assert {r.key: r for r in headlines.results(held)}["headlines.same-event.prison.count"].n == 2


def counted(small: Tables, title: str) -> dict[str, Result]:
    """Return the results of a study whose only headline on the event is `title`."""
    piece = replace(small.pieces[-1], title=title)
    sentences, evidence = tables_of([piece])
    made = replace(small, pieces=(piece,), sentences=sentences, evidence=evidence)
    return {r.key: r for r in headlines.results(made)}


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Child detainees freed after the siege", {"children", "detainees"}),
        ("Fate of a child detainee is open", {"children", "detainees"}),
        ("Children and detainees freed", {"children", "detainees"}),
        ("Prisoners flee", {"detainees", "displacement_and_civilians"}),
        ("Prison cubs need help", {"children", "prison", "help_and_burden"}),
    ],
)
def test_a_headline_counts_in_each_topic_it_names(small: Tables, title: str, topics: set[str]) -> None:
    held = counted(small, title)
    for topic in headlines.TOPICS.categories:
        found = held[f"headlines.same-event.{topic.replace('_', '-')}.count"].value
        assert found == (topic in topics), topic


def test_no_phrase_of_one_topic_hides_an_entry_of_another(small: Tables) -> None:
    # A phrase takes its words alone, so an entry of another topic inside it has to be listed there too.
    entries = headlines.TOPICS.entries
    for phrase in (entry for entry in entries if " " in entry.words):
        held = counted(small, phrase.words.replace("*", ""))
        for word in phrase.words.replace("*", "").split():
            for topic in {e.category for e in entries if e.words.rstrip("*") == word}:
                assert held[f"headlines.same-event.{topic.replace('_', '-')}.count"].value == 1, (phrase.words, topic)


def test_the_committed_headlines_on_detainees_are_two(results: dict[str, Result]) -> None:
    units = results["headlines.same-event.detainees.count"].units
    # Read by hand: one says detainees, one child detainees; prisoners and inmates stand in none that is counted.
    assert len(units) == 2
    assert results["headlines.same-event.children.count"].value == 6


def test_the_author_s_own_headline_on_children_is_counted(results: dict[str, Result]) -> None:
    held = results["headlines.author.children.count"]
    # Twelve listed pieces and one follow-up; only the follow-up's title speaks of boys.
    assert (held.value, held.n, held.units) == (1, 13, ("boys-under-twelve:s001",))
    assert held.label == "the author's other headlines that mention children"


def test_without_other_headlines_of_the_author_there_is_nothing_to_count(small: Tables) -> None:
    held = {r.key: r for r in headlines.results(small)}["headlines.author.children.count"]
    assert (held.value, held.n) == (0, 0)
