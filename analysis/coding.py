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
from pathlib import Path
from typing import NoReturn

import pandas as pd

from analysis.corpus import read_text, read_yaml
from analysis.errors import StudyError

ACTORS = ("is", "detainees", "kurdish", "coalition", "west", "governments", "civilians", "observers", "other")
ROLES = ("agent", "patient", "other")
LABELS = ("name", "function", "ideology", "terror", "condemning", "self", "neutral")
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
    sheets = tuple(
        read_sheet(path, units, columns) for path in sorted(folder.glob("*.csv")) if path.stem not in ("settled", "units")
    )
    models = [sheet for sheet in sheets if not sheet.person]
    if len(models) < 3 or any(len(sheet.codes) != len(units) for sheet in models):
        message = f"{folder}: {len(models)} sheets by language models; at least 3 that code every unit are needed"
        raise StudyError(message)
    consensus, votes = _consensus(models, _settled(folder / "settled.csv", units, columns), columns, folder)
    return Coding(sheets, consensus, votes)


def read_sheet(path: Path, units: Sequence[str], columns: Sequence[str] = COLUMNS) -> Sheet:
    """Return one coder's sheet with its record; a person's sheet may leave units out."""
    table = _csv(path, ["unit", *columns])
    place = {unit: i for i, unit in enumerate(units)}
    for line, row in enumerate(table.itertuples(index=False), start=2):
        if row.unit not in place:
            _fail(path, line, "unit", row.unit, "a unit of the study")
        for column in columns:
            _check(str(getattr(row, column)), column, f"{path}:{line}")
    if (twice := table["unit"][table["unit"].duplicated()]).size:
        _fail(path, None, "unit", twice.iloc[0], "each unit once")
    codes = table.set_index("unit")[list(columns)].sort_index(key=lambda index: index.map(place))
    return Sheet(path.stem, _record(path.with_suffix(".yaml")), codes)


def _csv(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    """Return a CSV as text cells, with exactly the columns `needed` (and `piece`, which is only for the reader)."""
    from io import StringIO

    try:
        table = pd.read_csv(StringIO(read_text(path)), dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        _fail(path, None, "table", " ".join(str(error).split()), "a CSV with a line of column names")
    table = table.drop(columns="piece", errors="ignore")
    if table.empty:
        _fail(path, None, "table", "no rows", "at least one unit")
    for name in needed:
        if name not in table:
            _fail(path, 1, "column", f"no {name}", ", ".join(needed))
    for name in table:
        if name not in needed:
            _fail(path, 1, "column", name, ", ".join(needed))
    return table


def _record(path: Path) -> dict[str, str]:
    if not path.exists():
        _fail(path, None, "record", "missing", "a file that says who coded: coder, name, told, date")
    read = read_yaml(path)
    held = read if isinstance(read, dict) else {}
    for field in ("coder", "name", "told", "date"):
        if not isinstance(held.get(field), str) or not held[field].strip():
            _fail(path, None, field, held.get(field), "text")
    if held["coder"] not in KINDS:
        _fail(path, None, "coder", held["coder"], " or ".join(KINDS))
    return held


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
    table = _csv(path, ["unit", "variable", "code", "reason"])
    held: dict[tuple[str, str], str] = {}
    for line, row in enumerate(table.itertuples(index=False), start=2):
        unit, variable, code = str(row.unit), str(row.variable), str(row.code)
        if unit not in units:
            _fail(path, line, "unit", unit, "a unit of the study")
        if variable not in columns or variable in FREE:
            _fail(path, line, "variable", variable, "a column of the sheets with codes")
        if (unit, variable) in held:
            _fail(path, line, "unit", unit, "each unit and variable once")
        if not str(row.reason).strip():
            _fail(path, line, "reason", row.reason, "why the codebook decides so")
        _check(code, variable, f"{path}:{line}")
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


def _fail(path: Path | str, line: int | None, place: str, value: object, allowed: str) -> NoReturn:
    message = f"{path}{f':{line}' if line else ''}: {place}: found {value!r:.80}; allowed: {allowed}"
    raise StudyError(message)
