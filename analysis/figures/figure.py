"""The figures that a study declares in `corpus/figures.yaml`: a form, its rows, its words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from analysis.figures.captions import HOLE, PARTS
from analysis.records import Code, Record, Text, matching, not_allowed, read
from analysis.study.claims import PIECE, Claim
from analysis.study.conditions import ALL, Condition

FILE = "figures.yaml"
Name = Annotated[str, matching(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters, digits, hyphens")]
Colour = Literal["", "ink", "red", "blue", "sky", "gold", "green", "plum", "soft"]
FormName = Literal[
    "beside",
    "course",
    "deeds",
    "shares",
    "choices",
    "scores",
    "stretches",
    "texts",
    "matrix",
    "headlines",
]
# What a form cannot do without.
NEEDS: Mapping[FormName, tuple[str, ...]] = {
    "texts": ("hit", "columns"),
    "matrix": ("rows", "columns"),
    "headlines": ("by",),
}


def _with_holes(text: str) -> str:
    """Return a caption's sentence whose braces are all holes with a part that there is."""
    named = text.replace(PIECE, "piece")
    for hole in HOLE.finditer(named):
        if (part := hole[2] or "") not in PARTS:
            raise not_allowed(", ".join(filter(None, PARTS)), found=part)
    if set("{}") & set(HOLE.sub("", named)):
        raise not_allowed("{key} or {key|part}", text)
    return text


Sentence = Annotated[Text, AfterValidator(_with_holes)]


class Row(Record):
    """One row, column or panel of a figure: `show` says what of, `words` what it is called.

    `show` is a coded column, a code, a measure's key or an instrument's category, as the form
    says; `also` is what the form shows beside it; `hit` which units it takes. `lane`, `key` and
    `beside` are of the forms course and beside: how a lane is drawn, its result, and the one of
    other news.
    """

    show: str = ""
    words: Text
    colour: Colour = ""
    also: str = ""
    hit: Condition = ()
    lane: Literal["", "up", "down", "bars"] = ""
    key: str = ""
    beside: str = ""


class Called(Record):
    """A sentence of the article that a figure calls out, by words that stand in it."""

    unit: Code
    words: Text


class Figure(Record):
    """A figure: its form, title, rows and columns, and its caption, sentence by sentence.

    `units`, `hit` and `among` say which units are shown, `by` the column that lays them out.
    A caption's sentence may hold `{key|part}`. It is left out as long as its key waits for coders;
    a key that no result can have is refused.
    `keys`: results that it shows, `share` the one that counts a row or column; `{show}` in a key
    stands for what each row or column shows. `notes`: sentences that are called out. `holds`: what
    the title states, as comparisons of results; where they do not hold, `otherwise` is the title.
    `subtitle` says what is drawn, and may hold `{key|part}`; `scale` what its numbers are. `foot`
    is what a run writes below it.
    """

    form: FormName
    title: Text
    holds: tuple[Claim, ...] = ()
    otherwise: Text | None = None
    subtitle: Sentence | None = None
    scale: str = ""
    foot: str = ""
    rows: tuple[Row, ...] = ()
    columns: tuple[Row, ...] = ()
    units: Literal["sentences", "mentions"] = "sentences"
    hit: Condition = ()
    among: Condition = ALL
    by: Code = ""
    share: str = ""
    keys: tuple[str, ...] = ()
    notes: tuple[Called, ...] = ()
    caption: tuple[Sentence, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Figure:
        for name in NEEDS.get(self.form, ()):
            if not getattr(self, name):
                raise not_allowed(f"a value of {name} for the form {self.form}", "nothing")
        if self.holds and not self.otherwise:
            raise not_allowed("a title that is always true, as otherwise, beside holds", "nothing")
        return self


Figures = Mapping[str, Figure]


def read_figures(root: Path) -> Figures:
    """Return the figures of the study in `root` by name; none where it has no such file."""
    path = root / "corpus" / FILE
    return read(path, dict[Name, Figure]) if path.exists() else {}
