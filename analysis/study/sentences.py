"""Sentences: the study's unit of measurement, with stable ids, and the evidence in each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.instruments.attribution import sources, voices
from analysis.instruments.sources import CLASSES
from analysis.study.corpus import Piece
from analysis.text import annotate as evidence
from analysis.text.tokens import WORD, Tokens, paragraphs

VOICES = ("author", "attributed", "quoted")

COLUMNS = ["id", "piece", "zone", "paragraph", "third", "start", "end", "words", "voice", "source", "source_class", "text"]
EVIDENCE = ["id", "sentence", "start", "end", "surface", "instrument", "category", "entry", "reason"]


def tables(pieces: Sequence[Piece]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sentences of all pieces and the evidence in them.

    Sentences: `id` (`hassakah:s001` is the headline), `zone` (headline, standfirst, subhead, body), `paragraph`
    (in its zone), `third` (of the body's sentences in reading order, 1 to 3, else 0), `start` and `end` (code
    points; in the headline, the standfirst, or for subhead and body in the body's text), `words`, `voice`
    (author, attributed, quoted, as the instrument judges), `source` and its class, `text`.
    Evidence: one row per matched span with the instrument, its category, the lexicon entry and its reason.
    """
    places = [(piece, zone, text) for piece in pieces for zone, text in piece.texts.items()]
    using = evidence.instruments()
    held = evidence.annotate([text for _, _, text in places], using)
    sentences = _sentences(held, places)
    return sentences, _evidence(held, using, sentences["id"].to_numpy())


def _sentences(held: evidence.Annotation, places: list[tuple[Piece, str, str]]) -> pd.DataFrame:
    tokens = held.tokens
    of_text = tokens.text[tokens.first]
    first, subhead = _subheads(tokens, np.array([places[i][1] == "body" for i in of_text], bool))
    starts, ends = tokens.start[first], tokens.end[tokens.last - 1]
    zones = np.array([places[i][1] for i in of_text], object)
    zones[subhead] = "subhead"
    table = pd.DataFrame(
        {
            "piece": [places[i][0].key for i in of_text],
            "zone": zones,
            "paragraph": paragraphs(tokens)[tokens.first],
            "start": starts,
            "end": ends,
            "words": np.bincount(tokens.sentence, weights=tokens.sorts & WORD != 0).astype(int),
            "voice": np.array(VOICES, object)[voices(tokens, held.found["sourcing"])],
            "text": [places[i][2][a:b] for i, a, b in zip(of_text, starts, ends, strict=True)],
        }
    )
    table["source"], table["source_class"] = _named(tokens, held, len(table))
    number = table.groupby("piece", sort=False).cumcount() + 1
    table.insert(0, "id", table["piece"] + number.map(":s{:03d}".format))
    table["third"] = _thirds(table)
    return table[COLUMNS]


def _subheads(tokens: Tokens, body: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each sentence's first token past the mark of a subhead, and whether it belongs to one.

    A subhead is a paragraph of a body that opens with one to six `#` and a blank; `#word` is a hashtag.
    """
    mark = tokens.vocabulary.ids.get("#", -1)
    after = tokens.first.copy()
    for _ in range(6):
        after = after + ((tokens.type[after] == mark) & (after + 1 < tokens.last))
    opens = tokens.gap[tokens.first] == 2
    marked = body & opens & (after > tokens.first) & (tokens.gap[after] > 0)
    return np.where(marked, after, tokens.first), marked[opens][np.cumsum(opens) - 1]


def _thirds(table: pd.DataFrame) -> pd.Series:
    """Return the third of the body that each body sentence stands in: ceil(3 × rank / number)."""
    body = table[table["zone"] == "body"]
    group = body.groupby("piece", sort=False)
    rank, size = group.cumcount() + 1, group["id"].transform("size")
    return (-(-3 * rank // size)).reindex(table.index, fill_value=0)


def _named(tokens: Tokens, held: evidence.Annotation, size: int) -> tuple[list[str], list[str]]:
    """Return the source that each sentence names and its class, empty where none."""
    source, sort = [""] * size, [""] * size
    for sentence, first, last, kind in zip(*(c.tolist() for c in sources(tokens, held.found["sourcing"])), strict=True):
        if not source[sentence]:
            source[sentence], sort[sentence] = tokens.surface(first, last), CLASSES[kind]
    return source, sort


def _evidence(held: evidence.Annotation, using: Sequence[evidence.Instrument], ids: np.ndarray) -> pd.DataFrame:
    """Return the evidence with the ids of its sentences; its own id says where it stands and what it is."""
    found = [
        (ids[s], start, end, surface, instrument, category, entry.words, entry.reason)
        for s, start, end, surface, instrument, category, entry in evidence.rows(held, using)
    ]
    table = pd.DataFrame(found, columns=EVIDENCE[1:])
    span = table["sentence"] + "@" + table["start"].astype(str) + "-" + table["end"].astype(str)
    table.insert(0, "id", span + ":" + table["instrument"] + "." + table["category"])
    order = ["sentence", "start", "end", "instrument", "category", "entry"]
    return table.sort_values(order, kind="stable", ignore_index=True).drop_duplicates("id", ignore_index=True)
