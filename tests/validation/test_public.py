"""Public sets that cannot be scored: one line says what is missing, on sets made for the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.validation import data, public

BANK = "id,V,A,D,text,category\n"
PAPER, HEADLINE = "1,3,2,1,A good day.,newspaper\n", "2,2,3,1,A bad day.,SemEval\n"
Part = Callable[[Path, Path], Iterator[object]]


def refused(folder: Path, part: Part, **sets: str) -> str:
    """Return the one line with which scoring ends on these sets."""
    for name, text in sets.items():
        (folder / data.SETS[name].file).write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        list(part(folder, folder))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("It was seen.,1\n", "found 'no 0'; allowed: rows of each: 0, 1"),
        ("It was seen.,1\nIt ran.,0\nIt ran on.,yes\n", "found 'yes'; allowed: 0, 1"),
    ],
)
def test_passives_need_both_codes_and_no_other(tmp_path: Path, rows: str, message: str) -> None:
    told = refused(tmp_path, public.passives, passive=f"Sentence,human_coding\n{rows}")
    assert told == f"passive_voice.csv: human_coding: {message}"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (PAPER, "category: found 'no SemEval'; allowed: rows of each: newspaper, SemEval"),
        (HEADLINE, "category: found 'no newspaper'; allowed: rows of each: newspaper, SemEval"),
        (PAPER.replace(",3,", ",inf,"), "row 1: V: found 'inf'; allowed: a number"),
        (PAPER + HEADLINE.replace(",2,", ",high,"), "row 2: V: found 'high'; allowed: a number"),
    ],
)
def test_ratings_are_numbers_for_both_kinds_of_text(
    tmp_path: Path, rows: str, message: str
) -> None:
    opinion = "id,mean,text\n1,0.5,A good day.\n2,-0.5,A bad day.\n"
    told = refused(tmp_path, public.valence, nyt=opinion, emobank=BANK + rows)
    assert told == f"emobank_news.csv: {message}"


def test_the_dictionary_holds_the_categories_that_are_counted(tmp_path: Path) -> None:
    bank = BANK + HEADLINE + HEADLINE.replace("2,2,3,1", "3,1,1,2")
    words = "category,word,mean_rating\nthreat,menac,7\nviolence,hit,7\nmurder,kill,7\n"
    told = refused(tmp_path, public.threat, emobank=bank, grievance=words)
    allowed = "rows of each: threat, violence, weaponry, murder"
    assert told == f"grievance_dictionary.csv: category: found 'no weaponry'; allowed: {allowed}"
