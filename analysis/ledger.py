"""The ledger: all results of a study in one canonical file, `figures/results.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from analysis.errors import StudyError, shown
from analysis.files import damaged, read_object
from analysis.records import Record, matching, problem
from analysis.results import Digest, Key, Result, Words

FILE = "results.json"
SCHEMA = 2
COMPARED = 200  # letters of a key that its nearest keys are looked up by
Kind = Literal["text", "whole", "number"]
Sha256 = Annotated[str, matching("[0-9a-f]{64}", "64 letters of 0-9 and a-f")]


class FigureEntry(Record):
    """What the ledger says of a figure; `declared` is how the study declares it."""

    digest: Digest
    title: Words
    alt: Words
    caption: str
    measured: str = ""
    keys: tuple[Key, ...] = ()
    declared: dict[str, Any] = {}
    sha256: dict[Literal["png", "svg", "pdf"], Sha256] = {}


@dataclass(frozen=True)
class Ledger:
    """All results, the digests of their inputs, the figures, and the columns of the tables.

    `article`: the key of the piece that the study is about. `aliases`: the old names of renamed
    keys. `tables`: by name the columns with their kinds.
    """

    results: Mapping[str, Result]
    inputs: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, FigureEntry] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Kind]] = field(default_factory=dict)
    version: str = ""
    article: str = ""

    def __getitem__(self, key: str) -> Result:
        key = self.aliases.get(key, key)
        if key not in self.results:
            near = ", ".join(nearest(key, self.results))
            message = f"{shown(key)}: no such result; nearest: {near}"
            raise StudyError(message)
        return self.results[key]

    def find(self, pattern: str) -> list[Result]:
        """Return the results that fit: every word of `pattern` stands in the key or in the label.

        `*` in a word stands for anything; capitals do not matter.
        """
        words = [_parts(word) for word in dict.fromkeys(pattern.casefold().split())]
        return [r for r in self.results.values() if _fits(words, (r.key, r.label.casefold()))]

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
        head = {"schema": SCHEMA, "version": self.version, "digest": self.digest}
        head["article"] = self.article
        lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
        figures = {name: entry.model_dump() for name, entry in self.figures.items()}
        blocks: dict[str, Mapping[str, Any]] = {
            "aliases": self.aliases,
            "figures": figures,
            "inputs": self.inputs,
            "tables": self.tables,
            "results": {key: _plain(result) for key, result in self.results.items()},
        }
        lines += [f'"{name}": {_block(block)}' for name, block in blocks.items()]
        return "{\n" + ",\n".join(lines) + "\n}\n"


def digest(text: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of `text`."""
    return sha256(text.encode()).hexdigest()[:12]


def _parts(word: str) -> list[str]:
    """Return what stands between the stars of a word."""
    return [part for part in word.split("*") if part]


def _fits(words: Iterable[Sequence[str]], texts: Sequence[str]) -> bool:
    return all(any(_in_order(parts, text) for text in texts) for parts in words)


def _in_order(parts: Iterable[str], text: str) -> bool:
    """Return whether all parts stand in `text` one after the other; each letter is read once."""
    at = 0
    for part in parts:
        start = text.find(part, at)
        if start < 0:
            return False
        at = start + len(part)
    return True


def _block(block: Mapping[str, Any]) -> str:
    rows = [f"  {json.dumps(name)}: {_line(block[name])}" for name in sorted(block)]
    return "{\n" + ",\n".join(rows) + "\n}" if rows else "{}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _plain(result: Result) -> dict[str, Any]:
    """Return a result without its key, its empty fields left out, floats rounded."""
    fields = {name: value for name, value in asdict(result).items() if name != "key"}
    kept = {
        name: value
        for name, value in fields.items()
        if value is not None and value is not False and value not in ("", ())
    }
    return {n: round(v, 12) if isinstance(v, float) else v for n, v in kept.items()}


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
