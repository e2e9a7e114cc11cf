"""The README and the notebooks hold what they cite, and mark what is exploratory."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.ledger import load
from analysis.reports.check import check
from analysis.reports.findings import FAULTS


def test_no_number_that_the_study_writes_is_wrong(built: Path) -> None:
    reports = [built / "README.md", *sorted((built / "notebooks").glob("*.ipynb"))]
    findings = check(reports, load(built / "figures"))
    assert len(findings) > 100
    assert [str(one) for one in findings if one.verdict in FAULTS] == []


def test_every_exploratory_number_of_the_readme_is_marked(built: Path) -> None:
    held = load(built / "figures")
    text = (built / "README.md").read_text(encoding="utf-8")
    cited = re.findall(r"\[([^\[\]]+(?:\[[^\]]*\])?)\]\(figures/results\.html#([a-z0-9.-]+)~", text)
    assert cited
    weak = [shown for shown, key in cited if held[key].exploratory]
    assert all("exploratory)" in shown for shown in weak)


def test_the_headlines_on_the_event_are_counted(built: Path) -> None:
    text = (built / "README.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("7. "))
    # Counted by hand from the titles of corpus/pieces: 29 of 37 are whole and printed.
    shown = re.findall(r"\[([^\]]+)\]", line)
    assert shown[:5] == ["22 of 29", "24 of 29", "4 of 29", "1 of 10", "6 of 29"]


def test_the_readme_tells_of_the_author_s_own_headline_on_children(built: Path) -> None:
    text = (built / "README.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("7. "))
    assert "[1 of 13](figures/results.html#headlines.author.children.count~" in line


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deeds", "Western governments: doer named in 0 of 2"),
        ("deeds", "14 was defeated: doer open"),
        ("news", "more than 81 % of the stretches of riot reports"),
        ("author", "Danger is in 4 of 13 (coders 4 to 5), violence in 1 of 13"),
        ("headlines", "name the prison 22 of 29 times, violence 24, children 6"),
    ],
)
def test_a_caption_says_what_the_number_is(built: Path, name: str, words: str) -> None:
    assert words in (built / "figures" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [r"F1 F1", r"precision precision", r"recall recall", r"AUC AUC", r"percentage points points"],
)
def test_a_notebook_names_no_statistic_twice(built: Path, said: str) -> None:
    for path in sorted((built / "notebooks").glob("*.ipynb")):
        plain = re.sub(r"\]\([^)]*\)|\[", "", path.read_text(encoding="utf-8"))
        assert not re.search(said, plain), path.name
