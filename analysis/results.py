"""Results: one number each under a stable key, with all that is needed to quote it and open it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, ConfigDict, Field, FiniteFloat, model_validator
from pydantic.dataclasses import dataclass

from analysis.records import matching, not_allowed

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
RANGES = {
    "coders": "range of the coders",
    "exact": "95 % exact interval",
    "fisher": "95 % interval by Fisher's z",
    "bootstrap": "95 % bootstrap interval",
    "stability": "stability under resampled paragraphs",
    "choices": "range over the listed choices",
    "error-adjusted": "range with the instrument's errors carried in",
    "stretches": "least and most of the piece's own stretches",
    # No result has these any more; reports that quote them are still read, and mended.
    "wilson": "95 % Wilson interval",
    "spread": "middle 95 % of the reference stretches",
}
INTERVALS = ("exact", "fisher", "bootstrap")  # the ranges that cover what was drawn
Unit = Literal[
    "share",
    "percentage points",
    "count",
    "per 1,000 words",
    "score",
    "alpha",
    "r",
    "F1",
    "precision",
    "recall",
    "specificity",
    "AUC",
    "difference",
]
UNITS = get_args(Unit)
SHEETS = "sheets:"  # begins the input that a coded column is
NEWS = "news:"  # begins the same of other news
FEW = 5  # units below which a share is given as a count
FOLLOWING = ("per 1,000 words", "percentage points")  # units that stand after their number
# Shown without a nought before the point.
BARE = ("r", "alpha", "F1", "precision", "recall", "specificity", "AUC")
MARK = " (exploratory)"  # behind every number whose validity is below the floor
LARGEST = 10.0**15  # a float holds no more digits


def _one_of_ranges(kind: str) -> str:
    if kind not in RANGES:
        raise not_allowed(f"one of {', '.join(RANGES)}")
    return kind


def _not_huge(value: float) -> float:
    if abs(value) > LARGEST:
        raise not_allowed("a number of at most 15 digits")
    return value


Key = Annotated[str, matching(KEY.pattern, "lower-case segments parted by dots")]
Digest = Annotated[str, matching("[0-9a-f]{12}", "12 letters of 0-9 and a-f")]
Number = Annotated[FiniteFloat, AfterValidator(_not_huge)]
Words = Annotated[str, matching(r"(?s).*\S.*", "text")]
Ids = tuple[Words, ...]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Result:
    """One number with all that is needed to quote it, open it and hold it later.

    `hits` of `n` were counted, where something was; `n` counts `n_of`. `low`, `high` and `range` (a
    key of RANGES): how uncertain it is, and what kind of range says it. `formula`: how it was made,
    with the numbers put in. `evidence`: ids of evidence rows; `units`: ids of the sentences it
    counts. `variable`: the coded column it rests on first. `validity`: how well the instrument
    measures, in words with scores. `inputs`: names of what it rests on.
    """

    key: Key
    label: Words
    value: Number
    unit: Unit
    n: Annotated[int, Field(ge=0)]
    n_of: Words
    formula: Words
    hits: Annotated[int, Field(ge=0)] | None = None
    digits: Annotated[int, Field(ge=0, le=6)] = 2
    low: Number | None = None
    high: Number | None = None
    range: Annotated[str, AfterValidator(_one_of_ranges)] | None = None
    evidence: Ids = ()
    units: Ids = ()
    variable: str | None = None
    instrument: str = ""
    version: str = ""
    validity: str = "not yet validated"
    exploratory: bool = False
    inputs: Ids = ()
    digest: Annotated[str, matching("([0-9a-f]{12})?", "12 letters of 0-9 and a-f")] = ""

    @model_validator(mode="after")
    def _whole_range(self) -> Result:
        if (self.range is None) != (self.low is None or self.high is None):
            raise not_allowed("a range has a kind and two bounds, or none of them")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise not_allowed("a range whose low is not above its high")
        return self

    @property
    def coded(self) -> list[str]:
        """The coded columns that its condition names, the first one first."""
        parts = (name.partition(":") for name in self.inputs)
        named = [column for kind, _, column in parts if f"{kind}:" in (SHEETS, NEWS)]
        return named if self.variable else []

    @property
    def shown(self) -> str:
        """The value as a report shows it: a share in percent, or as "1 of 3" below FEW."""
        if self.unit == "share" and self.n < FEW and self.hits is not None:
            return f"{self.hits} of {self.n}"
        return show(self.value, self.unit, self.digits)

    @property
    def quoted(self) -> str:
        """The value as it is quoted everywhere: with its unit, and the mark where exploratory."""
        return self.shown + self._after()

    @property
    def shown_range(self) -> str:
        """The range as a report shows it, empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        low, high = (show(bound, self.unit, self.digits) for bound in (self.low, self.high))
        return f"{low.removesuffix(' %')} to {high}"

    @property
    def quoted_range(self) -> str:
        """The range as it is quoted alone: with its unit and, where it is exploratory, the mark."""
        return f"{self.shown_range}{self._after()}" if self.range else "no range"

    def _after(self) -> str:
        unit = f" {self.unit}" if self.unit in FOLLOWING else ""
        return unit + MARK * self.exploratory

    @property
    def coders_range(self) -> str:
        """The coders' range in words: "coders 6 to 7 %", or "each coder 56 %" where all agree."""
        low, _, high = self.shown_range.partition(" to ")
        outside = ", the value outside it" * self.outside
        if low == high.removesuffix(" %"):
            return f"each coder {high}{outside}"
        return f"coders {low} to {high}{outside}"

    @property
    def outside(self) -> bool:
        """Whether the shown value lies outside its coders' range, as the codebook may have it."""
        if self.range != "coders" or self.low is None or self.high is None:
            return False
        numbers = (self.low, self.value, self.high)
        low, value, high = (rounded(number, self.unit, self.digits) for number in numbers)
        return not low <= value <= high


def slug(text: str) -> str:
    """Return text, or a code, as a segment of a key."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def rounded(value: float, unit: str, digits: int) -> Decimal:
    """Return `value` as it is shown, a share in percent: halves go away from zero."""
    scaled = Decimal(repr(float(value))) * (100 if unit == "share" else 1)
    return scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def show(value: float, unit: str, digits: int) -> str:
    """Return `value` as text: a true minus sign, commas in thousands.

    >>> show(0.29787, "share", 0), show(-1234.5, "count", 0), show(0.125, "r", 2)
    ('30 %', '−1,235', '.13')
    """
    text = f"{rounded(value, unit, digits):,}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    if unit in BARE:
        text = re.sub(r"^(-?)0\.", r"\1.", text)
    return text.replace("-", "−") + (" %" if unit == "share" else "")
