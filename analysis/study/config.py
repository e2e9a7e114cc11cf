"""What a study is about: `corpus/study.yaml`, checked on reading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from analysis.records import Code, Record, Text, day, read

FILE = "study.yaml"
Day = Annotated[str, AfterValidator(lambda text: text and day(text))]


class Named(Record):
    """An actor, or what one is called by: `words` for labels and figures, `means` for coders."""

    words: Text
    means: Text


class Sure(Record):
    """A row of the README's table of how sure things are: what is measured, and its score."""

    words: Text
    key: Text


class HeadlineLexicons(Record):
    """The lexicons that say what a headline is about, and which name it uses."""

    topics: Code | None = None
    names: Code | None = None


class StudyFacts(Record):
    """Title, the article's key and day, actors, outlet groups and what else is the study's own.

    `subject` is the actor whose mentions are looked at one by one; `coded` names the pieces whose
    sentences are coded where that is not the article alone; `later` lists pieces without a
    date whose wording says that they came after the day; `news` names the sets of other news of
    which sentences were coded, in words; `seen` lists instruments that were made
    with the headlines in view; `scores` the sets whose scores the README shows, `sure` the rows of
    its table of how sure things are.
    """

    title: Text
    article: Code
    day: Day = ""
    subject: Code | None = None
    coded: tuple[Code, ...] = ()
    actors: dict[Code, Named] = {}
    groups: dict[Code, Text] = {}
    headlines: HeadlineLexicons = HeadlineLexicons()
    later: tuple[Code, ...] = ()
    news: dict[Code, Text] = {}
    seen: tuple[Code, ...] = ()
    scores: tuple[Code, ...] = ()
    sure: tuple[Sure, ...] = ()


def read_facts(root: Path) -> StudyFacts:
    """Return what the study in the folder `root` is about."""
    return read(root / "corpus" / FILE, StudyFacts)
