"""What the rows of a figure may name, whether or not anybody has coded yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analysis.errors import fail
from analysis.figures import parts
from analysis.figures.figure import FILE, Figure, FormName
from analysis.figures.shares import CODERS, INSTRUMENT
from analysis.files import read_yaml
from analysis.ledger import nearest
from analysis.measures.measured import Measured
from analysis.measures.stretches import MEASURES
from analysis.study.claims import PIECE
from analysis.study.marks import SCORED_BY

NUMERIC = ("flag", "number")  # kinds of coded columns
NONE_YET = "none; the study has no such column, category or key yet"
Names = Mapping[str, Sequence[str]]  # what may stand in each field of a row


def check(name: str, figure: Figure, measured: Measured) -> None:
    """Raise StudyError where a row names what nobody can ever give, or what its form cannot draw.

    The error lists all that there can be; of the keys of shares, which are many, the nearest.
    """
    path, article = measured.study.root / "corpus" / FILE, measured.study.article
    names = NAMES.get(figure.form, _any)(measured)
    for number, row in enumerate(figure.rows):
        for field, known in names.items():
            shown = getattr(row, field)
            if not any(map(parts.pattern(shown, article).fullmatch, known)):
                line = read_yaml(path)[1]((name, "rows", number, field))
                allowed = nearest(shown, {*known}) if figure.form == "shares" else known
                place = f"{name}: rows: {number + 1}: {field}"
                fail(path, line, place, shown, ", ".join(filter(None, allowed)) or NONE_YET)


def _any(_: Measured) -> Names:
    return {}


def _lanes(measured: Measured) -> Names:
    """Return what a lane can show: flags and numbers that coders give, and what instruments do."""
    study = measured.study
    coded = {column.name for column in study.book.study}
    given = [column.name for column in study.book.study if column.kind in NUMERIC]
    made = study.derived.items()
    derived = [name for name, one in made if not one.carry and coded.issuperset(one.sources)]
    marked = [name for name in study.marks.codes if "." in name or name in SCORED_BY]
    return {"show": [*given, *derived, *marked], "also": ["", *given, *derived, *marked]}


def _stems(measured: Measured) -> Names:
    """Return the stems of the keys of shares: those of coders, and of instruments."""
    keys = [measure.key.replace(PIECE, measured.study.article) for measure in measured.measures]
    keys += measured.results
    return {
        "show": [key.removesuffix(CODERS) for key in keys if key.endswith(CODERS)],
        "also": ["", *(key.removesuffix(INSTRUMENT) for key in keys if key.endswith(INSTRUMENT))],
    }


def _measures(_: Measured) -> Names:
    return {"show": MEASURES}


NAMES: Mapping[FormName, Callable[[Measured], Names]] = {
    "course": _lanes,
    "shares": _stems,
    "stretches": _measures,
}
