"""The instruments against sentences that were coded: from other news, and for their passives.

Unseen sentences were drawn at random from other news and coded by those who coded the study.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis.errors import fail
from analysis.instruments.attribution import repair
from analysis.measures.scores import against
from analysis.measures.scoring import Row, unit_scores
from analysis.measures.weighted import Sample
from analysis.study.marks import read_instruments
from analysis.study.news import FOLDER
from analysis.study.sentences import Place, annotated_places
from analysis.study.sheets import read_places
from analysis.study.study import Study
from analysis.validation.data import NEWS, find_set, read_set, sets

UNITS = FOLDER / "units.csv"


def unseen_scores(study: Study, folder: Path) -> Iterator[Row]:
    """Yield the scores on the study's unseen sentences; none where it has coded none."""
    coding = study.unseen
    if not coding.coders:
        return
    marks = marked(unseen_texts(study.root / UNITS, folder), study)
    coders = [coding.codes(name) for name in coding.coders]
    sample = Sample.of(study.news.codes)
    for names, score in unit_scores(study.instruments, marks, coding.consensus, coders, sample):
        yield (*names, "unseen", "unseen", *score)


def unseen_texts(units: Path, folder: Path) -> dict[str, str]:
    """Return the unseen sentences by unit, as the coders saw them.

    Each is cut from its set at the place that `units` names. Raises StudyError for an unknown set,
    and where another text stands there than the one that was coded.
    """
    places = read_places(units)
    names = sorted({place.set for place in places.values()})
    for name in names:
        if name not in NEWS:
            fail(units, None, "set", name, ", ".join(NEWS))

    texts = {name: read_set(name, folder).set_index(sets()[name].key)["raw"] for name in names}
    sentences: dict[str, str] = {}
    for unit, place in places.items():
        sentence = texts[place.set].get(place.id, "")[int(place.start) : int(place.end)]
        if sha256(sentence.encode()).hexdigest()[:16] != place.sha256:
            where = f"id {place.id}, {int(place.start)} to {int(place.end)}"
            allowed = f"the sentence that was coded as {unit}"
            fail(find_set(place.set, folder), None, where, "another text", allowed)
        sentences[unit] = repair(sentence)
    return sentences


def passive_scores(study: Study, folder: Path) -> Iterator[Row]:
    """Yield precision, recall and F1 of passives on PassivePy's sentences."""
    table = read_set("passive", folder)
    marks = marked({str(row): text for row, text in table["Sentence"].items()}, study)
    found, true = marks["passive.any"] == "1", table["human_coding"] == "1"
    for score in against(found.to_numpy(), true.to_numpy(), sample=Sample.plain(len(table))):
        yield ("passive", "any", "human coding", "passive-voice", "public", *score)


def marked(texts: Mapping[str, str], study: Study) -> pd.DataFrame:
    """Return the instruments' reading of texts: a text is marked where one of its sentences is."""
    places = [Place(name, "headline", text) for name, text in texts.items()]
    tables = annotated_places(places, study.instruments)
    codes = read_instruments(*tables, study.instruments, {}).codes
    return codes.groupby("piece").max().loc[list(texts)]
