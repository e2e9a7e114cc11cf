"""A study read from its folder: pieces, sentences, evidence, codes and readings, each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import fail
from analysis.instruments.actors import Naming, check_codes
from analysis.instruments.listing import instruments
from analysis.study.again import read_again
from analysis.study.codebook import Codebook, codes_by_column, read_codebook
from analysis.study.conditions import check
from analysis.study.config import FILE, StudyFacts, read_facts
from analysis.study.consensus import Coding, read_coding
from analysis.study.corpus import BODY, Piece, read_pieces
from analysis.study.derived import read_derived
from analysis.study.headlines import headlines_by, read_headlines
from analysis.study.marks import criterion, read_instruments
from analysis.study.news import read_news, read_unseen
from analysis.study.readings import Derived, Reading, read_codes
from analysis.study.sentences import annotated
from analysis.text.annotate import Instrument
from analysis.text.lexicon import Lexicon


@dataclass(frozen=True)
class Study:
    """Everything that measures read.

    `sentences` and `evidence` are the tables of `sentences.annotated`; `consensus` and `coders` are
    readings of the coded units (without any where nobody coded), `marks` is the instruments'
    reading of all sentences, `headlines` the headlines with their consensus and
    `headlines_by_coder` with each coder's codes, `unseen` the coding of sentences from other news
    and `news` its reading, `again` the article as it was coded in other ways.
    """

    root: Path
    facts: StudyFacts
    book: Codebook
    pieces: tuple[Piece, ...]
    instruments: tuple[Instrument, ...]
    sentences: pd.DataFrame
    evidence: pd.DataFrame
    coding: Coding
    derived: Mapping[str, Derived]
    consensus: Reading
    coders: tuple[Reading, ...]
    marks: Reading
    headlines: Reading
    headlines_by_coder: tuple[Reading, ...]
    unseen: Coding
    news: Reading
    again: tuple[Reading, ...] = ()

    @property
    def article(self) -> str:
        """The key of the piece that the study is about."""
        return self.facts.article

    @property
    def full(self) -> list[Piece]:
        """The pieces whose text is held."""
        return [piece for piece in self.pieces if piece.full]

    @property
    def coded(self) -> list[str]:
        """The keys of the full pieces whose sentences are coded."""
        return [piece.key for piece in self.full if piece.key in coded_keys(self.facts)]

    def instrument(self, name: str) -> Instrument:
        """Return an instrument by its name."""
        return next(instrument for instrument in self.instruments if instrument.name == name)

    def of(self, piece: str) -> pd.DataFrame:
        """Return the sentences of a piece."""
        return self.sentences[self.sentences["piece"] == piece]

    def rows(self, instrument: str, category: str = "", piece: str = "") -> pd.DataFrame:
        """Return the evidence of an instrument, of one category or piece where named."""
        rows = self.evidence[self.evidence["instrument"] == instrument]
        if category:
            rows = rows[rows["category"] == category]
        return rows[rows["sentence"].str.startswith(f"{piece}:")] if piece else rows


def coded_keys(facts: StudyFacts) -> tuple[str, ...]:
    """Return the keys of the pieces whose sentences coders code: those named, else the article."""
    return facts.coded or (facts.article,)


def read_study(root: Path, local: bool = True) -> Study:
    """Return the study in the folder `root`, with texts of one's own unless `local` is false.

    Raises StudyError, one line naming file, place, value and what is allowed, for a wrong file.
    """
    corpus = root / "corpus"
    facts = read_facts(root)
    book = read_codebook(root, facts)
    pieces = read_pieces(corpus, facts.groups, local)
    using = instruments(corpus / "lexicons")
    _check_names(facts, pieces, using, corpus / FILE)
    _check_actors(using, facts, book)
    sentences, evidence = annotated(pieces, using)
    coding = read_coding(corpus / "coding", _units(sentences, facts), book.study, book)
    derived = read_derived(root, book)
    _check_marks(using, {**codes_by_column(book), **dict.fromkeys(derived, ())}, corpus)
    readings = [read_codes(name, coding.codes(name), sentences, derived) for name in coding.coders]
    consensus = read_codes("consensus", coding.consensus, sentences, derived)
    headlines = read_headlines(pieces, evidence, facts, _topics(facts, using, book, corpus))
    unseen = read_unseen(root, book)
    return Study(
        root=root,
        facts=facts,
        book=book,
        pieces=pieces,
        instruments=using,
        sentences=sentences,
        evidence=evidence,
        coding=coding,
        derived=derived,
        consensus=consensus,
        coders=tuple(readings),
        marks=read_instruments(sentences, evidence, using, derived),
        headlines=headlines_by(consensus, headlines),
        headlines_by_coder=tuple(headlines_by(one, headlines) for one in readings),
        unseen=unseen,
        news=read_news(root, unseen, derived),
        again=read_again(root, facts.article, sentences, book, derived),
    )


def _check_actors(using: Sequence[Instrument], facts: StudyFacts, book: Codebook) -> None:
    for naming in using:
        if isinstance(naming, Naming):
            check_codes(naming.table, facts.actors, book.labels)


def _topics(
    facts: StudyFacts, using: Sequence[Instrument], book: Codebook, corpus: Path
) -> Sequence[str]:
    """Return the topics of headlines; raises StudyError for one named like a coded column."""
    for one in using:
        if one.name == facts.headlines.topics:
            for name in set(one.categories) & {column.name for column in book.columns}:
                path = corpus / "lexicons" / f"{one.name}.yaml"
                fail(path, None, "category", name, "a name that no column of the codebook has")
            return one.categories
    return ()


def check_text(study: Study, local: bool = True) -> None:
    """Raise StudyError where the study's article has no text; `local` is as in `read_study`."""
    if study.article not in [piece.key for piece in study.full]:
        path = study.root / "corpus" / "pieces" / f"{study.article}.md"
        beside = f", or in corpus/local/{path.name}" if local else ""
        fail(path, None, "text of the article", "nothing", f"a text under {BODY}{beside}")


def _units(sentences: pd.DataFrame, facts: StudyFacts) -> Sequence[str]:
    """Return the units that are coded: the sentences of the coded pieces, and every headline."""
    coded = sentences["piece"].isin(coded_keys(facts)) | (sentences["zone"] == "headline")
    return list(sentences["id"][coded])


def _check_marks(
    using: Sequence[Instrument], codes: Mapping[str, Collection[str]], corpus: Path
) -> None:
    """Raise StudyError where a lexicon of the study marks a column or code that is not there.

    The package's lexicons mark columns that a study may not have; without a codebook none has.
    """
    for one in using:
        if codes and isinstance(one, Lexicon) and one.path and one.path.is_relative_to(corpus):
            for category in one.marks:
                check(criterion(one, category), codes, one.path, "marks")


def _check_names(
    facts: StudyFacts, pieces: Sequence[Piece], using: Sequence[Instrument], path: Path
) -> None:
    """Raise StudyError where the study names a piece, an actor or a lexicon that is not there."""
    keys = {piece.key for piece in pieces}
    for key in (*coded_keys(facts), *facts.later):
        if key not in keys:
            fail(path, None, "piece", key, "the key of a piece")
    if facts.subject and facts.subject not in facts.actors:
        allowed = ", ".join(facts.actors) or "one of the actors"
        fail(path, None, "subject", facts.subject, allowed)
    lexicons = {None, *(instrument.name for instrument in using)}
    for name in (facts.headlines.topics, facts.headlines.names):
        if name not in lexicons:
            fail(path, None, "headlines", name, "a lexicon of the study")
