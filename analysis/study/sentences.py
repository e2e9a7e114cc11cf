"""Sentences: the study's unit of measurement, with stable ids, and the evidence in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.instruments.attribution import sources, voices
from analysis.instruments.sources import CLASSES
from analysis.study.corpus import Piece
from analysis.text.annotate import Annotation, Instrument, annotate, rows
from analysis.text.bounds import WORD
from analysis.text.tokens import Tokens, paragraphs
from analysis.text.vocabulary import Bools, Ints

VOICES = ("author", "attributed", "quoted")
MARKS_OF_SUBHEAD = 6
COLUMNS = [
    "id",
    "piece",
    "zone",
    "paragraph",
    "third",
    "start",
    "end",
    "words",
    "voice",
    "source",
    "source_class",
    "text",
]
EVIDENCE = [
    "id",
    "sentence",
    "start",
    "end",
    "surface",
    "instrument",
    "category",
    "entry",
    "reason",
]


class Place(NamedTuple):
    """Where a text stands: its piece and its zone."""

    piece: str
    zone: str
    text: str


def annotated(
    pieces: Sequence[Piece], using: Sequence[Instrument]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sentences of all pieces and the evidence in them.

    Sentences: `id` (`KEY:s001` is the headline), `zone` (headline, standfirst, subhead, body),
    `paragraph` (in its zone), `third` (of the body's sentences in reading order, 1 to 3, else 0),
    `start` and `end` (code points; in the headline, the standfirst, or for subhead and body in the
    body's text), `words`, `voice` (author, attributed, quoted, as the instrument judges), `source`
    and its class, `text`. Evidence: one row per matched span with the instrument, its category, the
    lexicon entry and its reason; its id says where it stands and what it is.
    """
    places = [Place(p.key, zone, text) for p in pieces for zone, text in p.texts.items()]
    return annotated_places(places, using)


def annotated_places(
    places: Sequence[Place], using: Sequence[Instrument]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of `annotated` for texts of any origin, each named as a piece."""
    annotation = annotate([place.text for place in places], using)
    sentences = _sentences(annotation, places)
    return sentences, _evidence(annotation, using, sentences)


def _sentences(annotation: Annotation, places: Sequence[Place]) -> pd.DataFrame:
    tokens, cues = annotation.tokens, annotation.found["sourcing"]
    texts = pd.DataFrame(places, columns=list(Place._fields), dtype=object)
    table = texts.iloc[tokens.text[tokens.first]].reset_index(drop=True)
    first, subhead = _subheads(tokens, (table["zone"] == "body").to_numpy())
    table.loc[subhead, "zone"] = "subhead"
    table["paragraph"] = paragraphs(tokens)[tokens.first]
    table["start"], table["end"] = tokens.start[first], tokens.end[tokens.last - 1]
    table["words"] = np.bincount(tokens.sentence, weights=tokens.sorts & WORD != 0).astype(int)
    table["voice"] = np.array(VOICES, object)[voices(tokens, cues)]
    bounds = zip(table["text"], table["start"], table["end"], strict=True)
    table["text"] = [text[start:end] for text, start, end in bounds]
    table["source"], table["source_class"] = _named(annotation, len(table))
    number = table.groupby("piece", sort=False).cumcount() + 1
    table["id"] = table["piece"] + number.map(":s{:03d}".format)
    table["third"] = _thirds(table)
    return table[COLUMNS]


def _subheads(tokens: Tokens, in_body: Bools) -> tuple[Ints, Bools]:
    """Return each sentence's first token past the mark of a subhead, and whether it is of one.

    A subhead is a paragraph of a body that opens with one to six `#` and a blank; `#word` is a
    hashtag.
    """
    mark = tokens.vocabulary.ids.get("#", -1)
    after = tokens.first.copy()
    for _ in range(MARKS_OF_SUBHEAD):
        after = after + ((tokens.type[after] == mark) & (after + 1 < tokens.last))
    opens = tokens.gap[tokens.first] == 2
    marked = in_body & opens & (after > tokens.first) & (tokens.gap[after] > 0)
    of_paragraph = marked[opens][np.cumsum(opens) - 1]
    return np.where(marked, after, tokens.first), of_paragraph


def _thirds(table: pd.DataFrame) -> pd.Series:
    """Return the third of the body that each body sentence stands in: ceil(3 × rank / number)."""
    body = table[table["zone"] == "body"]
    group = body.groupby("piece", sort=False)
    rank, size = group.cumcount() + 1, group["id"].transform("size")
    return (-(-3 * rank // size)).reindex(table.index, fill_value=0)


def _named(annotation: Annotation, size: int) -> tuple[list[str], list[str]]:
    """Return the first source that each sentence names and its class, empty where none."""
    names, classes = [""] * size, [""] * size
    tokens = annotation.tokens
    columns = np.stack(sources(tokens, annotation.found["sourcing"]), axis=1)
    for sentence, first, last, kind in columns.tolist():
        if not names[sentence]:
            names[sentence] = tokens.surface(first, last).lstrip("# ")
            classes[sentence] = CLASSES[kind]
    return names, classes


def _evidence(
    annotation: Annotation, using: Sequence[Instrument], sentences: pd.DataFrame
) -> pd.DataFrame:
    """Return the evidence with the ids of its sentences, each span and category once.

    The mark of a subhead is no part of it.
    """
    ids, starts = sentences["id"].tolist(), sentences["start"].tolist()
    found = []
    for sentence, start, end, surface, name, category, entry in rows(annotation, using):
        first, unit = max(start, starts[sentence]), ids[sentence]
        words, key = surface[first - start :], f"{unit}@{first}-{end}:{name}.{category}"
        found.append((key, unit, first, end, words, name, category, entry.words, entry.reason))
    table = pd.DataFrame(found, columns=EVIDENCE)
    order = ["sentence", "start", "end", "instrument", "category", "entry"]
    table = table.sort_values(order, kind="stable", ignore_index=True)
    return table.drop_duplicates("id", ignore_index=True)
