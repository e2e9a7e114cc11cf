"""Checking a report: every citation and embedded figure in it held against the results of today.

Verdicts: *right* (any valid rounding), *wrong*, *stale* (what the number rests on changed and the number with it),
*unchanged* (what it rests on changed, the number still holds), *unknown* (no such key), *look* (for a person: it
cannot be read whole, or a tracked change touches it). Numbers without a key are not looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from analysis.errors import StudyError, escaped
from analysis.reports.embedded import judge
from analysis.reports.found import MOST, Citation, Edit
from analysis.reports.holding import Outcome, hold
from analysis.reports.reports import Report, read
from analysis.results import Ledger, nearest

VERDICTS = ("right", "unchanged", "wrong", "stale", "unknown", "look")
FAULTS = ("wrong", "stale", "unknown")
_File = tuple[Path, str]
_SUGGESTED = 50  # nearest keys are looked up for so many unknown keys of a report


@dataclass(frozen=True)
class Finding:
    """The verdict on one citation or embedded figure of a report.

    `line` is None where the place has no line (a paragraph of a Word file); `fixed`: it has been rewritten.
    """

    file: str
    place: str
    line: int | None
    kind: str
    verdict: str
    key: str
    shown: str
    should: str
    why: str = ""
    fixed: bool = False

    def __str__(self) -> str:
        """Return one line: `file:line: verdict: KEY: shown X, should be Y`."""
        file = self.file.replace("\n", "\\n")  # a name does not make lines of its own
        text = f"{file}:{self.place}: {self.verdict}: {self.key}"
        text += f": shown {self.shown}" if self.shown else ""
        if self.should and self.verdict not in ("right", "unchanged"):
            text += f", should be {self.should}" if self.verdict != "look" else f", result {self.should}"
        text += f" ({self.why})" if self.why else ""
        return text + (" (fixed)" if self.fixed else "")


class NotWrittenError(StudyError):
    """Reports that could not be rewritten: `findings` of all, a line for each in `problems`."""

    def __init__(self, findings: list[Finding], problems: list[str]) -> None:
        self.findings, self.problems = findings, problems
        super().__init__("; ".join(problems))


def check(
    paths: Iterable[Path | str], ledger: Ledger, figures_folder: Path | None = None, fix: bool = False
) -> list[Finding]:
    """Return the findings in reports, in reading order: numbers, then figures, file by file.

    `figures_folder` is where today's figures lie, for the reader of a finding; `fix` rewrites wrong and stale
    citations in place and refreshes the digest of unchanged ones. All reports are read before one is written.
    Raises StudyError for a report that cannot be read, and NotWrittenError for those that cannot be
    written, after all others have been.
    """
    reports = [read(Path(path)) for path in dict.fromkeys(map(str, paths))]
    out: list[Finding] = []
    refused: dict[_File, str] = {}
    writes: dict[_File, tuple[Report, list[Edit]]] = {}  # one that has two names is written once
    for report in reports:
        judged = _numbers(report, ledger, fix)
        out += [finding for finding, _ in judged]
        out += _figures(report, ledger, figures_folder)
        if edits := [edit for _, made in judged for edit in made]:
            writes[_file(report.path)] = report, edits
    for file, (report, edits) in writes.items():
        try:
            report.save(edits)
        except StudyError as error:
            refused[file] = str(error)
    if refused:
        done = {one.file: _file(Path(one.file)) not in refused for one in out}
        held = [replace(one, fixed=one.fixed and done[one.file]) for one in out]
        raise NotWrittenError(held, list(refused.values()))
    return out


def _file(path: Path) -> _File:
    """Return the file that a path leads to, with the format that its name says."""
    return path.resolve(), path.suffix


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 where all is right, unchanged or fixed, 1 for a wrong, stale or unknown one, 3 where only a person's
    look is asked for. (2 is a report that cannot be read.)
    """
    left = {finding.verdict for finding in findings if not finding.fixed}
    return 1 if left & set(FAULTS) else 3 if "look" in left else 0


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON: `schema`, `exit`, the `counts` of every verdict and the `findings`."""
    counted = Counter(finding.verdict for finding in findings)
    counts = {verdict: counted[verdict] for verdict in VERDICTS}
    held = {"schema": 1, "exit": exit_code(findings), "counts": counts, "findings": [asdict(f) for f in findings]}
    return json.dumps(held, indent=1) + "\n"  # in ASCII, which every terminal shows and none obeys


def summary(findings: Sequence[Finding]) -> str:
    """Return the closing line: how many citations and figures, how many of each verdict."""
    if not findings:
        return "no citations found"
    counted = Counter(finding.verdict for finding in findings)
    fixed = sum(finding.fixed for finding in findings)
    parts = [f"{counted[verdict]} {verdict}" for verdict in VERDICTS if counted[verdict]]
    return f"{len(findings)} checked: {', '.join(parts)}" + (f"; {fixed} fixed" if fixed else "")


def _clean(text: str) -> str:
    """Return text as one line without anything that a terminal would obey."""
    text = " ".join(text.split())
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else escaped(letter) for letter in text)
    return text if len(text) <= 200 else text[:199] + "…"


def _line(place: str) -> int | None:
    return int(place) if place.isdigit() else None


def _numbers(report: Report, ledger: Ledger, fix: bool) -> list[tuple[Finding, list[Edit]]]:
    """Return the findings on a report's citations with the changes that mend them."""
    known: dict[str, str] = {}
    return [_number(one, report, ledger, fix, known) for one in report.citations]


def _number(
    citation: Citation, report: Report, ledger: Ledger, fix: bool, known: dict[str, str]
) -> tuple[Finding, list[Edit]]:
    place, shown = citation.place, _clean(citation.visible)
    finding = Finding(str(report.path), place, _line(place), "number", "right", _clean(citation.key), shown, "")
    key = ledger.aliases.get(citation.key, citation.key)
    if key not in ledger.results:
        return replace(finding, verdict="unknown", why=_suggestion(key, ledger, known)), []
    if citation.live:
        return finding, []
    result = ledger.results[key]
    trouble = "a tracked change touches it" if citation.tracked else citation.trouble
    trouble = trouble or ("it is too long" if len(citation.chars) > MOST else "")
    if citation.visible.strip() == citation.key:  # the digits of a key are no number that it shows
        trouble = trouble or "it shows its key and no number"
    held = hold("" if trouble else citation.visible, citation.digest, result)
    finding = replace(finding, verdict=held.verdict, should=_clean(held.should), why=_clean(trouble or held.why))
    if not fix or held.verdict in ("right", "look"):
        return finding, []
    return _mended(finding, citation, held, result.digest)


def _mended(finding: Finding, citation: Citation, held: Outcome, digest: str) -> tuple[Finding, list[Edit]]:
    """Return the finding after its citation has been rewritten, with the changes; `look` where it cannot be."""
    if citation.fixed_elsewhere:
        return replace(finding, why=citation.fixed_elsewhere), []
    edits = _edits(citation, held.changes, digest)
    if edits is None:
        if held.verdict == "unchanged":
            return finding, []
        why = held.why or "its digits are formatted differently from each other"
        return replace(finding, verdict="look", why=f"not rewritten: {_clean(why)}"), []
    return replace(finding, fixed=True), edits


def _edits(citation: Citation, changes: tuple[tuple[int, int, str], ...] | None, digest: str) -> list[Edit] | None:
    """Return the changes to a report's source; None where one of them cannot be made."""
    if changes is None or (digest != citation.digest and not citation.marks):
        return None
    made = [citation.edits(*change) for change in changes]
    if any(edits is None for edits in made):
        return None
    marks = citation.marks if digest != citation.digest else ()
    out = [Edit(part, start, end, "" if i else digest) for i, (part, start, end) in enumerate(marks)]
    return out + [edit for edits in made for edit in edits or []]


def _suggestion(key: str, ledger: Ledger, known: dict[str, str]) -> str:
    """Return the nearest keys; they are looked up among those that share a segment first, which is quick."""
    if key not in known and len(known) < _SUGGESTED:
        segments = set(key.lower().split("."))
        likely = sorted(ledger.results, key=lambda other: (-len(segments & set(other.split("."))), other))[:40]
        known[key] = "; nearest: " + ", ".join(nearest(key[:MOST], likely)) if likely else ""
    return "no such result" + known.get(key, "")


def _figures(report: Report, ledger: Ledger, folder: Path | None) -> list[Finding]:
    """Return the findings on the pictures that a report embeds."""
    out = []
    for picture in report.pictures:
        judged = judge(picture, ledger)
        if judged is None:
            continue
        why = judged.why
        if folder is not None and judged.verdict in ("stale", "wrong"):
            why += f"; today's is in {folder}"
        place, name = picture.place, _clean(judged.name)
        shown, should = _clean(judged.shown), _clean(judged.should)
        row = Finding(str(report.path), place, _line(place), "figure", judged.verdict, name, shown, should, why)
        out.append(row)
    return out


__all__ = ["Finding", "as_json", "check", "exit_code", "summary"]
