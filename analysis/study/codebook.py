"""The codebook: what coders mark in each unit, as a record that sheets are checked by.

`corpus/codebook.yaml` is the one source: the page that coders read is made from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import field_validator, model_validator

from analysis.records import Code, Record, Text, not_allowed, read
from analysis.study.config import Actor, StudyFacts

FILE = "codebook.yaml"
Role = Literal["agent", "patient", "other"]
ROLES = get_args(Role)
FREE = ("text", "mentions")  # kinds of columns without a list of codes
# What a reading's tables have of their own: where a unit stands, and of a mention who and how.
TAKEN = ("unit", "piece", "zone", "third", "text", "paragraph", "words", "actor", "label")
_SHOWN = {
    "flag": "0/1",
    "text": "text or `none`",
    "actor": "an actor code or `none`",
    "mentions": "list",
}


class Column(Record):
    """One column of a sheet.

    `kind`: flag (0 or 1), codes (with their words), actor (an actor of the study, or none), number
    (ordered codes), text, mentions. `plain`: the code of a unit in which nothing is to be marked.
    `unseen`: whether the sentences from other news are coded by it as well (yes), alone (only).
    """

    name: Code
    kind: Literal["flag", "codes", "actor", "number", "text", "mentions"]
    codes: dict[Code, Text] = {}
    plain: Code | None = None
    unseen: Literal["no", "yes", "only"] = "no"
    when: Text

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind in ("codes", "number")) != bool(self.codes):
            allowed = "codes with their words for the kinds codes and number, and for no other"
            raise not_allowed(allowed, self.name)
        for code in self.codes if self.kind == "number" else ():
            if not re.fullmatch("-?[0-9]+", code):
                raise not_allowed("whole numbers as codes of a number", code)
        if self.plain and self.codes and self.plain not in self.codes:
            raise not_allowed(f"for plain one of {', '.join(self.codes)}", self.plain)
        if (self.kind == "mentions") != (self.name == "actors"):
            raise not_allowed("mentions in the column actors, and in no other", self.name)
        return self


class Label(Record):
    """What a mention is called by: `words` for labels and figures, `means` for coders."""

    words: Text
    means: Text


class Hard(Record):
    """What coders said was hard to follow."""

    intro: Text
    points: tuple[Text, ...]


class Codebook(Record):
    """All columns, the roles and labels of mentions, and what the page says beside them."""

    intro: tuple[Text, ...] = ()
    columns: tuple[Column, ...] = ()
    roles: dict[Role, Text] = {}
    labels: dict[Code, Label] = {}
    notes: tuple[Text, ...] = ()
    hard: Hard | None = None
    actors: dict[Code, Actor] = {}

    @field_validator("columns")
    @classmethod
    def _each_name_once(cls, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        names = [column.name for column in columns]
        for name in names:
            if name in TAKEN or names.count(name) > 1:
                allowed = f"each column once, under another name than {', '.join(TAKEN)}"
                raise not_allowed(allowed, name)
        return columns

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def study(self) -> tuple[Column, ...]:
        """The columns that the study's own units are coded by."""
        return tuple(column for column in self.columns if column.unseen != "only")

    @property
    def unseen(self) -> tuple[Column, ...]:
        """The columns that the sentences from other news are coded by."""
        return tuple(column for column in self.columns if column.unseen != "no")

    def words(self, name: str) -> Mapping[str, str]:
        """Return the codes of a column, or the labels or actors, with their words."""
        if name == "label":
            return {code: label.words for code, label in self.labels.items()}
        actors = {code: actor.words for code, actor in self.actors.items()}
        if name == "actor":
            return actors
        column = self[name]
        if column.kind == "flag":
            return {"0": "no", "1": "yes"}
        return {"none": "none", **actors} if column.kind == "actor" else dict(column.codes)

    def plain(self, name: str) -> str | None:
        """Return the code of a unit in which a column marks nothing; None where each code marks."""
        codes = self.words(name)
        return self[name].plain or next((code for code in ("0", "none") if code in codes), None)


def read_codebook(root: Path, facts: StudyFacts) -> Codebook:
    """Return the codebook of the study in `root`, with its actors; empty where it has none."""
    path = root / "corpus" / FILE
    book = read(path, Codebook) if path.exists() else Codebook()
    return book.model_copy(update={"actors": facts.actors})


def codes_by_column(book: Codebook) -> dict[str, Mapping[str, str]]:
    """Return the codes of each column with their words; none for text and mentions."""
    return {
        column.name: {} if column.kind in FREE else book.words(column.name)
        for column in book.columns
    }


def page(book: Codebook) -> str:
    """Return the page that coders read, as Markdown."""
    parts = ["# Codebook: what a coder marks in each unit", *book.intro, _table(book)]
    if book.actors:
        parts.append(_listed("actor", {code: actor.means for code, actor in book.actors.items()}))
    if book.labels:
        parts.append(_listed("role", {str(role): means for role, means in book.roles.items()}))
        parts.append(_listed("label", {code: label.means for code, label in book.labels.items()}))
    parts += book.notes
    if book.hard:
        points = "\n".join(f"- {point}" for point in book.hard.points)
        parts += ["## What the coders found hard", book.hard.intro, points]
    return "\n\n".join(parts) + "\n"


def _table(book: Codebook) -> str:
    rows = ["| column | values | mark it when |", "|---|---|---|"]
    rows += [f"| `{c.name}` | {_values(c)} | {_in_cell(c.when)} |" for c in book.columns]
    return "\n".join(rows)


def _in_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _values(column: Column) -> str:
    return _SHOWN.get(column.kind) or ", ".join(f"`{code}`" for code in column.codes)


def _listed(name: str, meanings: Mapping[str, str]) -> str:
    each = ", ".join(f"`{code}` ({means})" for code, means in meanings.items())
    return f"`{name}`: {each}."
