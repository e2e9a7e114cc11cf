"""Coded sheets: reading them, their agreement, and the consensus that keeps the votes.

A sheet is a CSV named after its coder, with a record of the same name (YAML) that says who the coder is: a person or
which language model, what it was told and when. The consensus is the coders' majority. Where no code has one, or
where the codebook decides otherwise, a line in `settled.csv` decides and says why; the votes are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analysis import csv_text
from analysis.errors import StudyError
from analysis.errors import fail as _fail
from analysis.study.corpus import check_names, read_yaml
from analysis.text import lexicon_categories

ACTORS, LABELS = lexicon_categories.ACTORS, lexicon_categories.LABELS
ROLES = ("agent", "patient", "other")
POLICY = (
    "economic capacity morality fairness legality policy crime security health quality_of_life culture public_opinion"
    " politics external other"
).split()
FLAG = ("0", "1")
ALLOWED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("conflict", "human_interest", "resp_causing", "resp_treating"), FLAG),
    "resp_actor": ("none", *ACTORS),
    **dict.fromkeys(("morality", "economic"), FLAG),
    "policy": tuple(POLICY),
    "problem": FLAG,
    "problem_of": ("none", "is_threat", "detention", "local_harm", "other"),
    **dict.fromkeys(("cause", "judgement", "remedy"), FLAG),
    "scope": ("episodic", "thematic", "none"),
    **dict.fromkeys(("violence", "danger", "reassurance", "reversed", "passive", "agentless_passive"), FLAG),
    "deleted_agent": ("none", *ACTORS),
    "deed": ("none", "attack", "riot", "escape", "battle", "operation", "liberation", "other"),
    "voice": ("author", "attributed", "quoted", "inferred"),
    "hedged": FLAG,
    "valence": ("-2", "-1", "0", "1", "2"),
}
FREE = ("source", "actors")
ORDERED = ("valence",)
COLUMNS = [
    *(name for name in ALLOWED if name not in ("passive", "hedged", "valence")), "source", "hedged", "valence", "actors",
]  # fmt: skip
KINDS = ("person", "language model")
RECORD = ("coder", "name", "told", "date")
BESIDE = ("settled", "units")  # tables beside the sheets that are no sheets
UNITS = ("unit", "set", "id", "start", "end", "sha256")
# What is coded of the unseen sentences: columns of the sheets, and the passive of any kind.
_ALSO_UNSEEN = (
    "conflict human_interest resp_causing resp_treating morality economic scope violence danger"
    " reassurance agentless_passive voice source hedged valence"
).split()
UNSEEN = [column for column in COLUMNS if column in _ALSO_UNSEEN]
UNSEEN.insert(UNSEEN.index("agentless_passive"), "passive")


@dataclass(frozen=True)
class Mention:
    """One mention of an actor as a coder marked it."""

    actor: str
    role: str
    label: str
    surface: str


@dataclass(frozen=True)
class Sheet:
    """One coder's codes: a table indexed by unit, and the coder's record."""

    coder: str
    record: Mapping[str, str]
    codes: pd.DataFrame

    @property
    def person(self) -> bool:
        """Whether a person coded it."""
        return self.record["coder"] == "person"


@dataclass(frozen=True)
class Coding:
    """All sheets of a folder and their consensus.

    `consensus` is indexed by unit, with the codes as text; `votes` is long: unit, variable, code, votes (in the order
    of the sheets' names) and how it was decided (all, majority, settled).
    """

    sheets: tuple[Sheet, ...]
    consensus: pd.DataFrame
    votes: pd.DataFrame

    @property
    def models(self) -> tuple[Sheet, ...]:
        """The sheets that the consensus rests on."""
        return tuple(sheet for sheet in self.sheets if not sheet.person)


def read(folder: Path, units: Sequence[str], columns: Sequence[str] = COLUMNS) -> Coding:
    """Return the sheets of `folder` and their consensus, checked against the `units` that there are.

    Raises StudyError, one line, for a sheet without a record, a missing or unknown column or unit, a repeated unit,
    a blank cell, a code that is not in the codebook, and a tie that nothing settles.
    """
    check_names(folder, (".csv", ".yaml"))
    _check_paired(folder)
    paths = [path for path in sorted(folder.glob("*.csv")) if path.stem not in BESIDE]
    sheets = tuple(read_sheet(path, units, columns) for path in paths)
    models = [sheet for sheet in sheets if not sheet.person]
    if len(models) < 3 or any(len(sheet.codes) != len(units) for sheet in models):
        message = f"{folder}: {len(models)} sheets by language models; at least 3 that code every unit are needed"
        raise StudyError(message)
    consensus, votes = _consensus(models, _settled(folder / "settled.csv", units, columns), columns, folder)
    return Coding(sheets, consensus, votes)


def _check_paired(folder: Path) -> None:
    """Raise StudyError for a record whose sheet is missing: its coder would be left out unseen."""
    for record in sorted(folder.glob("*.yaml")):
        if not record.with_suffix(".csv").exists():
            _fail(record, None, "sheet", "missing", f"a record beside its sheet, {record.stem}.csv")


def read_unseen(root: Path) -> Coding:
    """Return the sheets of the unseen sentences with their consensus, checked as all sheets are."""
    folder = root / "corpus" / "coding" / "unseen"
    return read(folder, [row["unit"] for row in unseen_units(root)], UNSEEN)


def unseen_units(root: Path) -> list[Mapping[str, str]]:
    """Return where each unseen sentence stands in its set, as `units.csv` says it."""
    path = root / "corpus" / "coding" / "unseen" / "units.csv"
    rows = csv_text.read(path, UNITS)
    seen: set[str] = set()
    for line, cells in rows:
        _check_place(cells, path, line)
        if cells["unit"] in seen:
            _fail(path, line, "unit", cells["unit"], "each unit once")
        seen.add(cells["unit"])
    return [row.cells for row in rows]


def _check_place(cells: Mapping[str, str], path: Path, line: int) -> None:
    """Raise StudyError unless a row names a unit, its set, a stretch of its text and a digest."""
    for name in ("unit", "set", "id"):
        if not cells[name].strip():
            _fail(path, line, name, cells[name], "a name")
    for name in ("start", "end"):
        if not re.fullmatch("[0-9]{1,9}", cells[name]):
            _fail(path, line, name, cells[name], "a whole number")
    if int(cells["start"]) >= int(cells["end"]):
        _fail(path, line, "end", cells["end"], f"a number above the start, {cells['start']}")
    if not re.fullmatch("[0-9a-f]{16}", cells["sha256"]):
        _fail(path, line, "sha256", cells["sha256"], "the first 16 hex digits of a SHA-256")


def read_sheet(path: Path, units: Sequence[str], columns: Sequence[str] = COLUMNS) -> Sheet:
    """Return one coder's sheet with its record; a person's sheet may leave units out."""
    place = {unit: i for i, unit in enumerate(units)}
    codes: dict[str, dict[str, str]] = {}
    for line, cells in csv_text.read(path, ["unit", *columns], beside=["piece"]):
        unit = cells["unit"]
        if unit not in place:
            _fail(path, line, "unit", unit, "a unit of the study")
        row = {column: _whole(cells[column], column) for column in columns}
        for column, code in row.items():
            _check(code, column, f"{path}:{line}")
        if unit in codes:
            _fail(path, None, "unit", unit, "each unit once")
        codes[unit] = row
    ordered = sorted(codes, key=place.__getitem__)
    rows = [codes[unit] for unit in ordered]
    table = pd.DataFrame(rows, pd.Index(ordered, name="unit"), list(columns))
    return Sheet(path.stem, _record(path.with_suffix(".yaml")), table)


def _whole(cell: str, column: str) -> str:
    """Return a number without the zeros that a spreadsheet adds behind its point or comma."""
    number = re.fullmatch(r"(-?[0-9]+)[.,]0+", cell) if column in ORDERED else None
    return number[1] if number else cell


def _record(path: Path) -> dict[str, str]:
    if not path.exists():
        _fail(path, None, "record", "missing", "a file that says who coded: coder, name, told, date")
    read = read_yaml(path)
    held = read if isinstance(read, dict) else {}
    for field in RECORD:
        if not isinstance(held.get(field), str) or not held[field].strip():
            _fail(path, None, field, held.get(field), "text")
    for field in held:
        if field not in RECORD:
            _fail(path, None, "field", field, ", ".join(RECORD))
    if held["coder"] not in KINDS:
        _fail(path, None, "coder", held["coder"], " or ".join(KINDS))
    if not _is_day(held["date"]):
        _fail(path, None, "date", held["date"], "a day that exists, as 2026-11-22")
    return held


def _is_day(text: str) -> bool:
    """Return whether `text` is a day of the calendar: year, month and day by hyphens."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def records(folder: Path) -> dict[str, dict[str, str]]:
    """Return the record of each coder of `folder` by the sheet's name."""
    return {path.stem: _record(path) for path in sorted(folder.glob("*.yaml"))}


def _check(value: str, column: str, place: str) -> None:
    """Raise StudyError unless the codebook allows `value` in `column`."""
    if not value.strip():
        _fail(place, None, column, "a blank cell", "a code; 0 or none where nothing applies")
    if column in ALLOWED and value not in ALLOWED[column]:
        _fail(place, None, column, value, ", ".join(ALLOWED[column]))
    if column == "actors":
        mentions(value, place)


def mentions(cell: str, place: str = "actors") -> tuple[Mention, ...]:
    """Return the mentions in a cell `actor:role:label:surface; …`.

    >>> mentions("is:agent:function:The attackers")[0].label
    'function'
    """
    if cell == "none":
        return ()
    found = []
    for part in cell.split(";"):
        pieces = part.strip().split(":", 3)
        allowed = zip(pieces, (ACTORS, ROLES, LABELS), strict=False)
        if len(pieces) != 4 or any(code not in codes for code, codes in allowed):
            _fail(place, None, "actors", part.strip(), "actor:role:label:surface with the codebook's codes, parted by ;")
        found.append(Mention(*pieces))
    return tuple(found)


def _settled(path: Path, units: Sequence[str], columns: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return what the codebook decides over the votes, by unit and variable; nothing where no file is."""
    if not path.exists():
        return {}
    held: dict[tuple[str, str], str] = {}
    for line, cells in csv_text.read(path, ["unit", "variable", "code", "reason"]):
        unit, variable, code = cells["unit"], cells["variable"], cells["code"]
        if unit not in units:
            _fail(path, line, "unit", unit, "a unit of the study")
        if variable not in columns or variable in FREE:
            _fail(path, line, "variable", variable, "a column of the sheets with codes")
        if (unit, variable) in held:
            _fail(path, line, "unit", unit, "each unit and variable once")
        _check(code, variable, f"{path}:{line}")
        if not cells["reason"].strip():
            _fail(path, line, "reason", "a blank cell", "why this code was taken")
        held[unit, variable] = code
    return held


def _consensus(
    sheets: Sequence[Sheet], settled: Mapping[tuple[str, str], str], columns: Iterable[str], folder: Path
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the majority's codes by unit, and the votes behind each."""
    rows = []
    units = list(sheets[0].codes.index)
    for variable in (name for name in columns if name not in FREE):
        by_coder = [sheet.codes[variable].to_dict() for sheet in sheets]
        for unit in units:
            votes = [codes[unit] for codes in by_coder]
            code, how = _decide(votes, settled.get((unit, variable)), variable)
            if code is None:
                _fail(folder / "settled.csv", None, f"{unit}, {variable}", " ".join(votes), "a line that settles this tie")
            rows.append((unit, variable, code, " ".join(votes), how))
    votes_table = pd.DataFrame(rows, columns=["unit", "variable", "code", "votes", "decided"])
    wide = votes_table.pivot(index="unit", columns="variable", values="code").loc[units]
    for free in (name for name in columns if name in FREE):
        merge = _merged_mentions if free == "actors" else _majority_text
        wide[free] = [merge([str(sheet.codes.at[unit, free]) for sheet in sheets]) for unit in units]
    wide.columns.name = None
    return wide, votes_table


def _decide(votes: Sequence[str], settled: str | None, variable: str) -> tuple[str | None, str]:
    """Return the consensus code and how it came about; an ordered code without a majority takes the median.

    A settled code overrules any vote, a unanimous one too: coders may share a misreading of the codebook.
    """
    if settled is not None:
        return settled, "settled"
    code, count = Counter(votes).most_common(1)[0]
    if count == len(votes):
        return code, "all"
    if 2 * count > len(votes):
        return code, "majority"
    if variable in ORDERED:
        return sorted(votes, key=int)[len(votes) // 2], "median"
    return None, ""


def _majority_text(cells: Sequence[str]) -> str:
    """Return the source as most coders that name one give it; `none` where most name none."""
    named = [cell for cell in cells if cell != "none"]
    if 2 * len(named) <= len(cells):
        return "none"
    return min(Counter(named).items(), key=lambda item: (-item[1], len(item[0]), item[0]))[0]


def _merged_mentions(cells: Sequence[str]) -> str:
    """Return the mentions that most coders marked, each with its most given actor, role and label."""
    groups = align([mentions(cell) for cell in cells])
    kept = []
    for group in groups:
        marked = [mention for mention in group if mention]
        if 2 * len(marked) > len(cells):
            parts = (Counter(getattr(m, field) for m in marked) for field in ("actor", "role", "label", "surface"))
            kept.append(":".join(min(c.items(), key=lambda item: (-item[1], len(item[0]), item[0]))[0] for c in parts))
    return "; ".join(kept) or "none"


def align(lists: Sequence[Sequence[Mention]]) -> list[list[Mention | None]]:
    """Return groups of mentions that coders mean alike: one slot per coder, in reading order.

    Two mentions are one when one surface holds the other's head (its last word) and none lies between.
    """
    groups: list[list[Mention | None]] = []
    for coder, found in enumerate(lists):
        at = 0
        for mention in found:
            match = next((i for i in range(at, len(groups)) if groups[i][coder] is None and _same(mention, groups[i])), None)
            if match is None:
                slot: list[Mention | None] = [None] * len(lists)
                slot[coder] = mention
                groups.insert(at, slot)
                match = at
            else:
                groups[match][coder] = mention
            at = match + 1
    return groups


def _same(mention: Mention, group: Sequence[Mention | None]) -> bool:
    words = re.findall(r"\w+", mention.surface.lower())
    for other in (m for m in group if m):
        against = re.findall(r"\w+", other.surface.lower())
        if words and against and (words[-1] in against or against[-1] in words):
            return True
    return False
