"""Results: one number each under a stable key, in one canonical file.

Reading them needs only the standard library, so that a command answers at once.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import ledger_fields as fields
from analysis.errors import StudyError
from analysis.intact import damaged, parsed_csv, read_object, shortened

if TYPE_CHECKING:
    from decimal import Decimal

LEDGER = "results.json"
SCHEMA = 1
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
RANGES = {
    "coders": "range of the coders",
    "wilson": "95 % Wilson interval",
    "bootstrap": "95 % bootstrap interval",
    "stability": "stability under resampled paragraphs",
    "choices": "range over the listed choices",
    "error-adjusted": "range with the instrument's errors carried in",
    "stretches": "least and most of the piece's own stretches",
    # No result has it any more; reports that quote it are still read, and mended.
    "spread": "middle 95 % of the reference stretches",
}
UNITS = ("share", "percentage points", "count", "per 1,000 words", "score", "alpha", "r", "F1", "precision", "recall", "AUC", "difference")
FEW = 5  # units below which a share is given as a count
COMPARED = 200  # letters of a key that its nearest keys are looked up by
FOLLOWING = ("per 1,000 words", "percentage points")  # units that stand after their number
MARK = " (exploratory)"  # behind every number whose validity is below the floor
BARE = ("r", "alpha", "F1", "precision", "recall", "AUC")  # shown without a nought before the point


@dataclass(frozen=True)
class Result:
    """One number with all that is needed to quote it, open it and hold it later.

    `low`, `high` and `range` (a key of RANGES): how uncertain it is, and what kind of range that says it;
    `formula`: how it was made, with the numbers put in; `n` counts `n_of`; `evidence`: ids of evidence rows;
    `units`: ids of the sentences it counts; `variable`: the coded column it rests on; `validity`: how well the
    instrument measures, in words with scores; `inputs`: names of what it rests on, see `provenance`.
    """

    key: str
    label: str
    value: float
    unit: str
    n: int
    n_of: str
    formula: str
    digits: int = 2
    low: float | None = None
    high: float | None = None
    range: str | None = None
    evidence: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    variable: str | None = None
    instrument: str = ""
    version: str = ""
    validity: str = "not yet validated"
    exploratory: bool = False
    inputs: tuple[str, ...] = ()
    digest: str = ""

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            message = f"{self.key!r} is no key: lower-case segments parted by dots are allowed"
            raise ValueError(message)
        if self.unit not in UNITS or (self.range is not None and self.range not in RANGES):
            message = f"{self.key}: unit {self.unit!r} or range {self.range!r} is not in the list"
            raise ValueError(message)
        if (self.range is None) != (self.low is None or self.high is None):
            message = f"{self.key}: a range has a kind and two bounds, or none of them"
            raise ValueError(message)

    @property
    def shown(self) -> str:
        """The value as a report shows it, rounded to the result's digits: a share in percent, or as "1 of 3" below FEW."""
        if self.unit == "share" and self.n < FEW and abs(self.value * self.n - round(self.value * self.n)) < 1e-9:
            return f"{round(self.value * self.n)} of {self.n}"
        return show(self.value, self.unit, self.digits)

    @property
    def quoted(self) -> str:
        """The value as it is quoted everywhere: with its unit, and the mark where exploratory."""
        unit = f" {self.unit}" if self.unit in FOLLOWING else ""
        return self.shown + unit + MARK * self.exploratory

    @property
    def quoted_range(self) -> str:
        """The range as it is quoted alone: with its unit and, where it is exploratory, the mark."""
        unit = f" {self.unit}" if self.unit in FOLLOWING else ""
        return f"{self.shown_range}{unit}{MARK * self.exploratory}" if self.range else "no range"

    @property
    def outside(self) -> bool:
        """Whether the shown value lies outside its coders' range: the codebook may overrule them."""
        if self.range != "coders" or self.low is None or self.high is None:
            return False
        numbers = (self.low, self.value, self.high)
        low, value, high = (rounded(number, self.unit, self.digits) for number in numbers)
        return not low <= value <= high

    @property
    def shown_range(self) -> str:
        """The range as a report shows it, empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        low, high = (show(bound, self.unit, self.digits) for bound in (self.low, self.high))
        if self.unit == "share":
            return f"{low.removesuffix(' %')} to {high}"
        return f"{low} to {high}"


def rounded(value: float, unit: str, digits: int) -> Decimal:
    """Return `value` as it is shown, a share in percent: halves go away from zero."""
    from decimal import ROUND_HALF_UP, Decimal

    scaled = Decimal(repr(float(value))) * (100 if unit == "share" else 1)
    return scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def show(value: float, unit: str, digits: int) -> str:
    """Return `value` as text: halves away from zero on the decimal value, a true minus sign, commas in thousands.

    >>> show(0.29787, "share", 0), show(-1234.5, "count", 0), show(0.125, "r", 2)
    ('30 %', '−1,235', '.13')
    """
    text = f"{rounded(value, unit, digits):,}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    if unit in BARE:
        text = re.sub(r"^(-?)0\.", r"\1.", text)
    return text.replace("-", "−") + (" %" if unit == "share" else "")


@dataclass(frozen=True)
class Ledger:
    """All results, the digests of their inputs and the old names of renamed keys."""

    results: Mapping[str, Result]
    inputs: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    version: str = ""

    def __getitem__(self, key: str) -> Result:
        key = self.aliases.get(key, key)
        if key not in self.results:
            near = ", ".join(nearest(key, self.results))
            message = f"{shortened(key)}: no such result; nearest: {near}"
            raise StudyError(message)
        return self.results[key]

    def find(self, pattern: str) -> list[Result]:
        """Return the results that fit: every word of `pattern` stands in the key or in the label.

        `*` in a word stands for anything; capitals do not matter.
        """
        words = [_parts(word) for word in dict.fromkeys(pattern.casefold().split())]
        return [r for r in self.results.values() if _fits(words, (r.key, r.label.casefold()))]

    def search(self, pattern: str) -> list[Result]:
        """Return the results that fit, see `find`; raises StudyError with the nearest keys where none does."""
        if fitting := self.find(pattern):
            return fitting
        near = ", ".join(nearest(".".join(pattern.split()), self.results))
        message = f"{shortened(pattern)}: no key or label fits; nearest keys: {near}; `study results` lists all"
        raise StudyError(message)

    @cached_property
    def digest(self) -> str:
        """Digest of the whole: of every key, value and digest."""
        return _digest(json.dumps([[r.key, round(r.value, 12), r.digest] for r in self.results.values()]))

    def text(self) -> str:
        """Return the canonical file: sorted keys, floats rounded to 12 digits, one result per line."""
        head = {"schema": SCHEMA, "version": self.version, "digest": self.digest}
        lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in head.items()]
        for name in ("aliases", "figures", "inputs"):
            lines.append(f'"{name}": ' + _block(getattr(self, name)))
        lines.append('"results": ' + _block({k: _plain(r) for k, r in self.results.items()}))
        return "{\n" + ",\n".join(lines) + "\n}\n"


def _parts(word: str) -> list[str]:
    """Return what stands between the stars of a word."""
    return [part for part in word.split("*") if part]


def _fits(words: Iterable[Sequence[str]], texts: Sequence[str]) -> bool:
    return all(any(_in_order(parts, text) for text in texts) for parts in words)


def _in_order(parts: Iterable[str], text: str) -> bool:
    """Return whether all parts stand in `text` one after the other; each letter is looked at once."""
    at = 0
    for part in parts:
        start = text.find(part, at)
        if start < 0:
            return False
        at = start + len(part)
    return True


def _block(held: Mapping[str, Any]) -> str:
    rows = [f"  {json.dumps(k)}: {json.dumps(held[k], ensure_ascii=False, sort_keys=True)}" for k in sorted(held)]
    return "{\n" + ",\n".join(rows) + "\n}" if rows else "{}"


def _plain(result: Result) -> dict[str, Any]:
    """Return a result without its key, its empty fields left out, floats rounded."""
    held = {k: v for k, v in asdict(result).items() if v is not None and v is not False and v not in ("", ()) and k != "key"}
    return held | {k: round(v, 12) for k, v in held.items() if isinstance(v, float)} | {"value": round(result.value, 12)}


def ledger(results: Iterable[Result], inputs: Mapping[str, str], aliases: Mapping[str, str], version: str) -> Ledger:
    """Return the ledger of `results`, each stamped with the digest of its inputs.

    Raises ValueError for a key given twice or an input that is not known.
    """
    held: dict[str, Result] = {}
    for result in results:
        if result.key in held:
            message = f"{result.key} is given twice"
            raise ValueError(message)
        if unknown := [name for name in result.inputs if name not in inputs]:
            message = f"{result.key}: unknown inputs {unknown}"
            raise ValueError(message)
        held[result.key] = replace(result, digest=_digest("\n".join(f"{n} {inputs[n]}" for n in sorted(set(result.inputs)))))
    used = {name for result in held.values() for name in result.inputs}
    return Ledger(
        {key: held[key] for key in sorted(held)}, {n: inputs[n] for n in sorted(used)}, dict(aliases), version=version
    )


def load(folder: Path) -> Ledger:
    """Return the ledger in `folder`; raises StudyError where it is missing, damaged or not of this schema."""
    path = folder / LEDGER
    file = read_object(path, "no results yet; `study run` makes them")
    try:
        return _checked(file)
    except ValueError as error:
        raise damaged(path, str(error)) from None


def _checked(file: Mapping[str, Any]) -> Ledger:
    """Return the ledger that a file holds; ValueError for the first field that holds what is not allowed."""
    fields.only("schema", file.get("schema"), fields.Allowed(lambda found: found == SCHEMA, str(SCHEMA)))
    fields.hold("", file, fields.HEAD, fields.HEAD)
    fields.hold("inputs: ", file["inputs"], dict.fromkeys(file["inputs"], fields.ANY_TEXT))
    is_key = fields.like(KEY, "lower-case segments parted by dots")
    for name in [*file["results"], *file["aliases"]]:
        fields.only("key", name, is_key)
    fields.hold("aliases: ", file["aliases"], dict.fromkeys(file["aliases"], is_key))
    allowed = fields.of_result(UNITS, RANGES)
    for key, row in file["results"].items():
        fields.hold(f"{key}: ", row, allowed, fields.NEEDED)
        fields.hold_range(f"{key}: ", row)
    fields.hold_figures(file["figures"], file["results"])
    return _same_digest(file)


def _same_digest(file: Mapping[str, Any]) -> Ledger:
    """Return the ledger; ValueError where its values are not those that its digest was made of."""
    results = {key: _result(key, row) for key, row in file["results"].items()}
    held = Ledger(results, file["inputs"], file["aliases"], file["figures"], file["version"])
    if held.digest != file["digest"]:
        message = f"digest: found {file['digest']}; its keys and values give {held.digest}"
        raise ValueError(message)
    return held


def _result(key: str, row: Mapping[str, Any]) -> Result:
    lists = {name: tuple(row[name]) for name in ("evidence", "units", "inputs") if name in row}
    return Result(key=key, **{**row, **lists})


def table(ledger: Ledger) -> str:
    """Return the results as CSV text: the columns that a spreadsheet needs."""
    names = ["key", "label", "value", "unit", "low", "high", "range", "n", "n_of", "instrument", "version", "validity", "exploratory", "digest"]
    return to_csv(names, ([getattr(r, name) for name in names] for r in ledger.results.values()))


def to_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV text, cells that a spreadsheet would take for a formula made text with an apostrophe.

    The guard is one a reader can undo: `from_csv` takes the apostrophe off again.
    """
    out = _Lines()
    writer = csv.writer(out, lineterminator="\r\n")  # so that a cell with either character is quoted
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "".join(out)


class _Lines(list[str]):
    """Lines as a CSV writer gives them, ended plainly."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(round(value, 12))
    if isinstance(value, str) and value[:1] in "=+-@\t\r'" and value:
        return "'" + value
    return value


def from_csv(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV that `to_csv` wrote; ValueError for a row with a cell too many or too few.

    >>> from_csv(to_csv(["a"], [["=1+1"], ["'tis"]]))
    [{'a': '=1+1'}, {'a': "'tis"}]
    """
    return parsed_csv(text)[1]


def nearest(key: str, keys: Iterable[str], most: int = 3) -> list[str]:
    """Return the keys most like `key`, by shared segments and then by letters."""
    from difflib import SequenceMatcher

    key = key[:COMPARED]
    wanted = set(key.lower().split("."))

    def likeness(other: str) -> tuple[float, str]:
        shared = len(wanted & set(other.split(".")))
        return (-shared - SequenceMatcher(None, key, other).ratio(), other)

    return sorted(keys, key=likeness)[:most]


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:12]
