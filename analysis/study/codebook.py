"""The codebook: what coders mark in each unit, and who they are, as records.

`corpus/codebook.yaml` is the one source: the page that coders read is made from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import field_validator, model_validator

from analysis.records import Code, Day, Record, Text, not_allowed, read
from analysis.study.config import Named, StudyFacts

FILE = "codebook.yaml"
Role = Literal["agent", "patient", "modifier", "other"]
ROLES = get_args(Role)
FREE = ("text", "unit", "mentions")  # kinds of columns without a list of codes
# What a reading's tables have of their own: where a unit stands, and of a mention who and how.
TAKEN = ("unit", "piece", "zone", "third", "text", "paragraph", "words", "actor", "label")
# Columns that the package itself reads, each with its kind.
_KINDS = {
    "actors": "mentions",
    "agentless_passive": "flag",
    "deleted_agent": "actor",
    "valence": "number",
    "voice": "codes",
}
_SHOWN = {
    "flag": "0/1",
    "text": "text or `none`",
    "actor": "an actor code",
    "unit": "a unit or `none`",
    "mentions": "list",
}

_PAGE = """\
# Codebook: what a coder marks in each unit

{% for text in book.intro %}
{{ text }}

{% endfor %}
| column | values | mark it when |
|---|---|---|
{% for column in book.columns %}
| `{{ column.name }}` | {{ values(column) }} | {{ cell(column.when) }} |
{% endfor %}
{% for name, codes in meanings.items() %}

`{{ name }}`: {% for code, means in codes.items() %}
`{{ code }}` ({{ means }}){{ "" if loop.last else ", " }}{% endfor %}
.
{% endfor %}
{% for note in book.notes %}

{{ note }}
{% endfor %}
{% if book.hard %}

## What the coders found hard

{{ book.hard.intro }}

{% for point in book.hard.points %}
- {{ point }}
{% endfor %}
{% endif %}
"""


class Column(Record):
    """One column of a sheet.

    `kind`: flag (0 or 1), codes (with their words), actor (an actor of the study, none, or one of
    `codes`), number (ordered codes), text, unit (one of the same piece, or none), mentions.
    `plain`: the code of a unit in which nothing is to be marked. `unseen`: whether the sentences
    from other news are coded by it as well (yes), alone (only).
    """

    name: Code
    kind: Literal["flag", "codes", "actor", "number", "text", "unit", "mentions"]
    codes: dict[Code, Text] = {}
    plain: Code | None = None
    unseen: Literal["no", "yes", "only"] = "no"
    when: Text

    @model_validator(mode="after")
    def _whole(self) -> Self:
        listed = self.kind in ("codes", "number")
        if listed != bool(self.codes) and self.kind != "actor":
            allowed = "codes with their words for the kinds codes and number, and for no other"
            raise not_allowed(allowed, self.name)
        for code in self.codes if self.kind == "number" else ():
            if not re.fullmatch("-?[0-9]+", code):
                raise not_allowed("whole numbers as codes of a number", code)
        if self.plain and self.codes and self.plain not in self.codes:
            raise not_allowed(f"for plain one of {', '.join(self.codes)}", self.plain)
        kind = _KINDS.get(self.name, self.kind)
        if self.kind != kind:
            raise not_allowed(f"the kind {kind} for the column {self.name}", self.kind)
        if self.kind == "mentions" and self.name != "actors":
            raise not_allowed("mentions in the column actors, and in no other", self.name)
        return self


class Hard(Record):
    """What coders said was hard to follow."""

    intro: Text
    points: tuple[Text, ...]


class Coder(Record):
    """Who coded a sheet."""

    coder: Literal["person", "language model"]
    name: Text
    told: Text
    date: Day


def basis(coders: Mapping[str, Coder]) -> dict[str, Coder]:
    """Return those that a consensus rests on: a language model's runs, else the people."""
    runs = {name: one for name, one in coders.items() if one.coder != "person"}
    return runs or dict(coders)


class Written(Record):
    """The file: columns, roles and labels of mentions, and what the page says beside them."""

    intro: tuple[Text, ...] = ()
    columns: tuple[Column, ...] = ()
    roles: dict[Role, Text] = {}
    labels: dict[Code, Named] = {}
    notes: tuple[Text, ...] = ()
    hard: Hard | None = None

    @field_validator("columns")
    @classmethod
    def _each_name_once(cls, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        names = [column.name for column in columns]
        for name in names:
            if name in TAKEN or names.count(name) > 1:
                allowed = f"each column once, under another name than {', '.join(TAKEN)}"
                raise not_allowed(allowed, name)
        return columns


class Codebook(Written):
    """The codebook of a study, with the study's actors."""

    actors: dict[Code, Named] = {}

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
        none = {"none": "none", **actors} if column.kind == "actor" else {}
        return none | dict(column.codes)

    def plain(self, name: str) -> str | None:
        """Return the code of a unit in which a column marks nothing; None where each code marks."""
        codes = self.words(name)
        return self[name].plain or next((code for code in ("0", "none") if code in codes), None)


def read_codebook(root: Path, facts: StudyFacts) -> Codebook:
    """Return the codebook of the study in `root`, with its actors; empty where it has none."""
    written = read(root / "corpus" / FILE, Written, Written())
    return Codebook(**vars(written), actors=facts.actors)


def codes_by_column(book: Codebook) -> dict[str, Mapping[str, str]]:
    """Return the codes of each column with their words; none for text and mentions."""
    return {
        column.name: {} if column.kind in FREE else book.words(column.name)
        for column in book.columns
    }


def page(book: Codebook) -> str:
    """Return the page that coders read, as Markdown."""
    from jinja2 import Template

    meanings: dict[str, dict[str, str]] = {}
    if book.actors:
        meanings["actor"] = {code: actor.means for code, actor in book.actors.items()}
    if book.labels:
        meanings["role"] = {str(role): means for role, means in book.roles.items()}
        meanings["label"] = {code: label.means for code, label in book.labels.items()}
    template = Template(_PAGE, trim_blocks=True, keep_trailing_newline=True)
    return str(template.render(book=book, values=_values, cell=_in_cell, meanings=meanings))


def _in_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _values(column: Column) -> str:
    codes = [f"`{code}`" for code in column.codes]
    if column.kind == "actor":
        codes = [_SHOWN["actor"], *codes, "`none`"]
    return ", ".join(codes) or _SHOWN[column.kind]
