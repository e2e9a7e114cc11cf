"""What a study is about: its facts, and each wrong one named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import changed, fails, small_study

from analysis.study.config import HeadlineLexicons, Named, StudyFacts, read_facts


def test_the_small_study_is_about_its_article(tmp_path: Path) -> None:
    facts = read_facts(small_study(tmp_path))
    assert (facts.article, facts.day, facts.subject) == ("port-strike", "2024-05-10", "strikers")
    assert list(facts.actors) == ["strikers", "owners", "shippers", "workers"]
    assert facts.actors["shippers"] == Named(words="shippers", means="whoever waits for goods")
    assert facts.groups == {"wire": "Wire agencies", "local": "Local press"}
    assert facts.headlines == HeadlineLexicons(topics="topics", names="names")
    assert (facts.coded, facts.later, facts.seen) == ((), (), ("naming", "topics"))


def test_title_and_article_are_enough() -> None:
    facts = StudyFacts(title="A strike", article="port-strike")
    assert (facts.day, facts.subject, facts.actors, facts.groups) == ("", None, {}, {})
    assert StudyFacts(title="A strike", article="port-strike", day="") == facts


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: A strike at a port, and what was said of it\n", "", "2: title: found 'nothing'"),
        ("article: port-strike", "article: port/strike", "3: article: found 'port/strike'"),
        (
            "day: 2024-05-10",
            "day: 10 May 2024",
            "4: day: found '10 May 2024'; allowed: a day that exists, as 2026-11-22",
        ),
        (
            "words: shippers, ",
            "",
            "9: actors: shippers: words: found 'nothing'; allowed: text",
        ),
        ("wire: Wire agencies", "wire: ''", "11: groups: wire: found ''; allowed: text"),
        (
            "{topics: topics, names: names}",
            "topics",
            "12: headlines: found 'topics'; allowed: a mapping of",
        ),
        (
            "{topics: topics, names: names}",
            "{themes: topics}",
            "12: headlines: field: found 'themes'; allowed: topics, names",
        ),
        ("subject: strikers", "subjects: strikers", "5: field: found 'subjects'; allowed: title,"),
        ("seen: [naming, topics]", "seen: naming", "13: seen: found 'naming'; allowed: a list"),
    ],
)
def test_a_wrong_fact_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    root = small_study(tmp_path)
    path = changed(root / "corpus" / "study.yaml", old, new)
    assert fails(lambda: read_facts(root)).startswith(f"{path}:{message}")


def test_a_day_that_no_calendar_has_is_refused(tmp_path: Path) -> None:
    root = small_study(tmp_path)
    path = changed(root / "corpus" / "study.yaml", "2024-05-10", "2024-02-30")
    told = f"{path}:4: day: found '2024-02-30'; allowed: a day that exists, as 2026-11-22"
    assert fails(lambda: read_facts(root)) == told


def test_a_study_without_its_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "corpus" / "study.yaml"
    assert (
        fails(lambda: read_facts(tmp_path)) == f"{path}: cannot be read: No such file or directory"
    )


def test_the_committed_study_has_actors_and_groups(root: Path) -> None:
    facts = read_facts(root)
    assert (len(facts.actors), len(facts.groups)) == (9, 12)
    assert facts.subject in facts.actors
