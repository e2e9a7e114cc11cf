"""Findings: what a check says of each citation and figure in a report, as lines and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

VERDICTS = ("right", "unchanged", "wrong", "stale", "unknown", "look")
FAULTS = ("wrong", "stale", "unknown")


@dataclass(frozen=True)
class Finding:
    """The verdict on one citation or embedded figure of a report.

    `line` is None where the place has no line (a paragraph of a Word file); `fixed`: it has been
    rewritten.
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
        line = f"{file}:{self.place}: {self.verdict}: {self.key}"
        line += f": shown {self.shown}" if self.shown else ""
        if self.should and self.verdict not in ("right", "unchanged"):
            line += f", {'result' if self.verdict == 'look' else 'should be'} {self.should}"
        line += f" ({self.why})" if self.why else ""
        return line + " (fixed)" * self.fixed


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 where all is right, unchanged or fixed, 1 for a wrong, stale or unknown one.

    3 where only a person's look is asked for. (2 is a report that cannot be read.)
    """
    left = {finding.verdict for finding in findings if not finding.fixed}
    if left & set(FAULTS):
        return 1
    return 3 if "look" in left else 0


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON: `schema`, `exit`, the `counts` of every verdict, `findings`."""
    counted = Counter(finding.verdict for finding in findings)
    content = {
        "schema": 1,
        "exit": exit_code(findings),
        "counts": {verdict: counted[verdict] for verdict in VERDICTS},
        "findings": [asdict(finding) for finding in findings],
    }
    return json.dumps(content, indent=1) + "\n"  # in ASCII, which no terminal obeys


def summary(findings: Sequence[Finding]) -> str:
    """Return the closing line: how many citations and figures, how many of each verdict."""
    if not findings:
        return "no citations found"
    counted = Counter(finding.verdict for finding in findings)
    counts = ", ".join(f"{counted[verdict]} {verdict}" for verdict in VERDICTS if counted[verdict])
    fixed = sum(finding.fixed for finding in findings)
    return f"{len(findings)} checked: {counts}" + (f"; {fixed} fixed" if fixed else "")
