"""Checking a report: every citation and embedded figure in it judged by the results of today.

Verdicts: *right* (any valid rounding), *wrong*, *stale* (what the number rests on changed and the
number with it), *unchanged* (what it rests on changed, the number still holds), *unknown* (no such
key), *look* (for a person: it cannot be read whole, or a tracked change touches it). Numbers
without a key are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from analysis.errors import StudyError, one_line, printable, shortened
from analysis.ledger import Ledger, nearest
from analysis.reports.findings import Finding
from analysis.reports.passages import Citation, Edit, replacing
from analysis.reports.pictures import judge as judge_picture
from analysis.reports.readers import Report, read
from analysis.reports.syntax import MOST
from analysis.reports.verdict import Verdict, judge

_LONGEST = 200  # letters of a report that a finding repeats
_LIKELY = 40  # keys whose letters are compared


class NotWrittenError(StudyError):
    """Reports that could not be rewritten: `findings` of all, a line for each in `problems`."""

    def __init__(self, findings: list[Finding], problems: list[str]) -> None:
        self.findings, self.problems = findings, problems
        super().__init__("; ".join(problems))


def check(
    paths: Iterable[Path | str], ledger: Ledger, figures: Path | None = None, fix: bool = False
) -> list[Finding]:
    """Return the findings in reports, in reading order: numbers, then figures, file by file.

    `figures` is where today's figures lie, for the reader of a finding; `fix` rewrites wrong and
    stale citations in place and refreshes the digest of unchanged ones. All reports are read before
    one is written. Raises StudyError for a report that cannot be read, and NotWrittenError for
    those that cannot be written, after all others have been.
    """
    once = {Path(path).resolve(): Path(path) for path in paths}
    reports = [read(path) for path in once.values()]
    suggestion = cache(partial(_suggestion, ledger))  # for keys that stand there often

    findings: list[Finding] = []
    problems = []
    for report in reports:
        found = [_number(one, ledger, suggestion, fix) for one in report.citations]
        found += [(figure, []) for figure in _figures(report, ledger, figures)]
        edits = [edit for _, made in found for edit in made]
        is_written = bool(edits)
        try:
            if edits:
                report.save(edits)
        except StudyError as error:
            problems.append(str(error))
            is_written = False
        findings += (
            replace(one, file=str(report.path), fixed=is_written and bool(made))
            for one, made in found
        )
    if problems:
        raise NotWrittenError(findings, problems)
    return findings


def _finding(kind: str, place: str, key: str, shown: str) -> Finding:
    line = int(place) if place.isdigit() else None
    return Finding("", place, line, kind, "right", _clean(key), _clean(shown), "")


def _number(
    citation: Citation, ledger: Ledger, suggestion: Callable[[str], str], fix: bool
) -> tuple[Finding, list[Edit]]:
    """Return the finding on a citation, and the edits that mend it where it is to be fixed."""
    finding = _finding("number", citation.place, citation.key, citation.visible)
    key = ledger.aliases.get(citation.key, citation.key)
    if key not in ledger.results:
        return replace(finding, verdict="unknown", why=suggestion(key)), []
    if citation.live:
        return finding, []

    result, trouble = ledger.results[key], _trouble(citation)
    verdict = judge("" if trouble else citation.visible, citation.digest, result)
    should, why = _clean(verdict.should), _clean(trouble or verdict.why)
    finding = replace(finding, verdict=verdict.name, should=should, why=why)
    if not fix or verdict.name in ("right", "look"):
        return finding, []
    if citation.passage.fixed_elsewhere:
        return replace(finding, why=citation.passage.fixed_elsewhere), []

    edits = _edits(citation, verdict, result.digest)
    if edits or verdict.name == "unchanged":
        return finding, edits
    why = _clean(verdict.why) or "its digits are formatted differently from each other"
    return replace(finding, verdict="look", why=f"not rewritten: {why}"), []


def _suggestion(ledger: Ledger, key: str) -> str:
    """Return the nearest keys, those looked through first that share a segment: it is quick."""
    segments = set(key.lower().split("."))
    ranked = sorted(
        ledger.results, key=lambda other: (-len(segments & set(other.split("."))), other)
    )
    near = ", ".join(nearest(key, ranked[:_LIKELY]))
    return "no such result" + (f"; nearest: {near}" if near else "")


def _figures(report: Report, ledger: Ledger, folder: Path | None) -> Iterator[Finding]:
    """Yield the findings on the pictures that a report embeds."""
    for picture in report.pictures:
        if judged := judge_picture(picture, ledger):
            verdict, name, shown, should, why = judged
            if folder is not None and verdict in ("stale", "wrong"):
                why += f"; today's is in {folder}"
            finding = _finding("figure", picture.place, name, shown)
            yield replace(finding, verdict=verdict, should=should, why=why)


def _edits(citation: Citation, verdict: Verdict, digest: str) -> list[Edit]:
    """Return the edits that make a citation what its verdict says, with the digest of today.

    No edits where one of them cannot be made: the digits are formatted differently from each other,
    the digest stands nowhere, or a person must write it anew.
    """
    is_stale = digest != citation.digest
    if verdict.changes is None or (is_stale and not citation.marks):
        return []
    made = [citation.edits(*change) for change in verdict.changes]
    if is_stale:
        made.append(replacing(citation.marks, digest))
    return [edit for edits in made for edit in edits] if all(made) else []


def _trouble(citation: Citation) -> str:
    """Return why a citation cannot be judged, empty where it can."""
    if citation.tracked:
        return "a tracked change touches it"
    if citation.trouble:
        return citation.trouble
    if len(citation.letters) > MOST:
        return "it is too long"
    # The digits of a key are no number that it shows.
    is_key = citation.visible.strip() == citation.key
    return "it shows its key and no number" if is_key else ""


def _clean(text: str) -> str:
    """Return text as one line without anything that a terminal would obey."""
    return shortened(printable(one_line(text), None), _LONGEST)
