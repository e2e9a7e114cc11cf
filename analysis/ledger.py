"""The ledger: all results of a study in one canonical file, `figures/results.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from analysis.csv_text import Kind
from analysis.errors import StudyError, shown
from analysis.files import damaged, read_object
from analysis.records import Record, matching, problem
from analysis.results import Digest, Key, Result, Words

FILE = "results.json"
SCHEMA = 2
COMPARED = 200  # letters of a key that its nearest keys are looked up by
Sha256 = Annotated[str, matching("[0-9a-f]{64}", "64 letters of 0-9 and a-f")]


class FigureEntry(Record):
    """What the ledger says of a figure; `declared` is how the study declares it.

    `measured`: how well what it shows is measured; `sure`: the same in a sign and a word.
    """

    digest: Digest
    title: Words
    alt: Words
    caption: str
    measured: str = ""
    sure: str = ""
    keys: tuple[Key, ...] = ()
    declared: dict[str, Any] = {}
    sha256: dict[Literal["png", "svg", "pdf"], Sha256] = {}


class Undrawn(Record):
    """A figure that the study declares and a run leaves out, and why."""

    title: Words
    why: Words


@dataclass(frozen=True)
class Ledger:
    """All results, the digests of their inputs, the figures, and the columns of the tables.

    `article`: the key of the piece that the study is about. `aliases`: the old names of renamed
    keys. `tables`: by name the columns with their kinds. `undrawn`: the figures that are left out.
    `waiting`: keys, or such as `coding.*`, of numbers that there are once somebody has coded.
    """

    results: Mapping[str, Result]
    inputs: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, FigureEntry] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Kind]] = field(default_factory=dict)
    version: str = ""
    article: str = ""
    undrawn: Mapping[str, Undrawn] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()

    def waits(self, key: str) -> bool:
        """Return whether a number is not there because nobody has coded."""
        key = self.aliases.get(key, key)
        return key not in self.results and any(fnmatchcase(key, one) for one in self.waiting)

    def __getitem__(self, key: str) -> Result:
        key = self.aliases.get(key, key)
        if self.waits(key):
            message = f"{shown(key)}: no result yet: it needs coded sheets"
            raise StudyError(message)
        if key not in self.results:
            near = ", ".join(nearest(key, self.results))
            message = f"{shown(key)}: no such result; nearest: {near}"
            raise StudyError(message)
        return self.results[key]

    def find(self, pattern: str) -> list[Result]:
        """Return the results that fit: every word of `pattern` stands in the key or in the label.

        `*` in a word stands for anything; capitals do not matter.
        """
        globs = [_glob(word) for word in dict.fromkeys(pattern.casefold().split())]
        fitting = []
        for result in self.results.values():
            texts = (result.key, result.label.casefold())
            if all(any(fnmatchcase(text, glob) for text in texts) for glob in globs):
                fitting.append(result)
        return fitting

    def search(self, pattern: str) -> list[Result]:
        """Return the results that fit; raises StudyError with the nearest keys where none does."""
        if fitting := self.find(pattern):
            return fitting
        near = ", ".join(nearest(".".join(pattern.split()), self.results))
        message = (
            f"{shown(pattern)}: no key or label fits; nearest keys: {near};"
            " `study results` lists all"
        )
        raise StudyError(message)

    @cached_property
    def digest(self) -> str:
        """Digest of the whole: of every key, value and digest."""
        rows = [[key, round(r.value, 12), r.digest] for key, r in sorted(self.results.items())]
        return digest(json.dumps(rows))

    def text(self) -> str:
        """Return the canonical file: sorted keys, floats of 12 digits, one result per line."""
        content = {
            "schema": SCHEMA,
            "version": self.version,
            "digest": self.digest,
            "article": self.article,
            "aliases": self.aliases,
            "figures": {name: entry.model_dump() for name, entry in self.figures.items()},
            "inputs": self.inputs,
            "tables": self.tables,
            "undrawn": {name: figure.model_dump() for name, figure in self.undrawn.items()},
            "waiting": self.waiting,
            "results": {key: _plain(result) for key, result in self.results.items()},
        }
        lines = [f"{json.dumps(name)}: {_part(value)}" for name, value in content.items()]
        return "{\n" + ",\n".join(lines) + "\n}\n"


def digest(text: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of `text`."""
    return sha256(text.encode()).hexdigest()[:12]


def _glob(word: str) -> str:
    """Return the pattern of a text with `word` in it, of whose signs only the star is one."""
    return f"*{word.replace('[', '[[]').replace('?', '[?]')}*"


def _part(value: object) -> str:
    if not isinstance(value, Mapping) or not value:
        return _line(value)
    rows = [f"  {json.dumps(name)}: {_line(value[name])}" for name in sorted(value)]
    return "{\n" + ",\n".join(rows) + "\n}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _plain(result: Result) -> dict[str, Any]:
    """Return a result without its key, its empty fields left out, floats rounded."""
    return {
        name: round(value, 12) if isinstance(value, float) else value
        for name, value in asdict(result).items()
        if name != "key" and value is not None and value is not False and value not in ("", ())
    }


class _File(Record):
    """The file, field by field."""

    schema_: Literal[2] = Field(alias="schema")
    version: str
    article: str
    digest: Digest
    aliases: dict[Key, Key]
    figures: dict[str, FigureEntry]
    inputs: dict[Words, str]
    tables: dict[Words, dict[str, Kind]]
    undrawn: dict[str, Undrawn] = {}
    waiting: tuple[str, ...] = ()
    results: dict[Key, dict[str, Any]]


def load(folder: Path) -> Ledger:
    """Return the ledger in `folder`; StudyError if it is missing, damaged or of another schema."""
    path = folder / FILE
    content = read_object(path, "no results yet; `study run` makes them")
    try:
        file = _File.model_validate(content)
        rows = {key: {"key": key, **row} for key, row in file.results.items()}
        results = TypeAdapter(dict[str, Result]).validate_python(rows)
    except ValidationError as error:
        place, value, allowed = problem(error)
        raise damaged(path, f"{place}: found {shown(value)}; allowed: {allowed}") from None
    ledger = Ledger(
        results,
        file.inputs,
        file.aliases,
        file.figures,
        file.tables,
        file.version,
        file.article,
        file.undrawn,
        file.waiting,
    )
    if ledger.digest != file.digest:
        fault = f"digest: found {file.digest}; its keys and values give {ledger.digest}"
        raise damaged(path, fault)
    return ledger


def nearest(key: str, keys: Iterable[str], most: int = 3) -> list[str]:
    """Return the keys most like `key`, by shared segments and then by letters."""
    key = key[:COMPARED]
    wanted = set(key.lower().split("."))

    def likeness(other: str) -> tuple[float, str]:
        shared = len(wanted & set(other.split(".")))
        return (-shared - SequenceMatcher(None, key, other).ratio(), other)

    return sorted(keys, key=likeness)[:most]
