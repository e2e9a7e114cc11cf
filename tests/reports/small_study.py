"""A study small enough to work out by hand, and hostile enough to be a test."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from io import StringIO
from pathlib import Path

from ledgers import ledger

from analysis.ledger import FigureEntry, Ledger
from analysis.results import Result

HOSTILE = '</script><img src=x onerror="alert(1)"> & \u202egnihtyna\x1b[31m 😀 \u200fend'
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><desc>study-figure:strip~0123456789ab</desc></svg>"
PNG = b"\x89PNG\r\n\x1a\nstudy-figure:strip~ba9876543210"
CODERS = {
    "model-2": {
        "coder": "language model",
        "name": "M",
        "told": "Read alone.",
        "date": "2026-11-22",
    },
    "model-1": {
        "coder": "language model",
        "name": "M",
        "told": "Read alone.",
        "date": "2026-11-22",
    },
    "model-3": {
        "coder": "language model",
        "name": "N",
        "told": "Read alone.",
        "date": "2026-11-22",
    },
    "ada": {"coder": "person", "name": "Ada", "told": "Read twice.", "date": "2026-11-23"},
}
INPUTS = {
    "piece:paper": "aaaaaaaaaaaa",
    "lexicon:threat.reassurance": "bbbbbbbbbbbb",
    "sheets:danger": "cccccccccccc",
}

_SENTENCES = [
    ("paper:s001", "paper", "headline", 0, 0, 10, "Bombs fall", "author", ""),
    # The offsets count code points of the body: the face is one, the second sentence begins at 23.
    ("paper:s002", "paper", "body", 0, 0, 22, "A 😀 car bomb exploded.", "author", ""),
    ("paper:s003", "paper", "body", 0, 23, 38, "Nobody said so.", "quoted", "Nobody"),
    ("evil:s001", "evil", "headline", 0, 0, len(HOSTILE), HOSTILE, "author", "<b>source</b>"),
]
_EVIDENCE = [
    ("paper:s002", 4, 12, "car bomb", "threat", "violent_event", "car bomb*", "weapons in use"),
    ("paper:s002", 8, 12, "bomb", "sentiment", "negative", "bomb*", "stands for harm"),
    ("paper:s002", 13, 21, "exploded", "threat", "violent_event", "explod*", "weapons in use"),
    ("evil:s001", 0, 9, "</script>", "threat", "violent_event", "</script>", "<i>reason</i>"),
    ("paper:s003", 23, 29, "Nemo!!", "threat", "violent_event", "nemo", "does not fit"),
]
_VOTES = [
    ("paper:s001", "danger", "1", "1 1 1", "all"),
    ("paper:s002", "danger", "1", "1 0 1", "majority"),
    ("paper:s003", "danger", "0", "0 0 1", "majority"),
    ("evil:s001", "danger", "0", "0 1 0", "majority"),
]


def evidence_id(row: tuple[str, int, int, str, str, str, str, str]) -> str:
    """Return the id of a row as the study makes it."""
    return f"{row[0]}@{row[1]}-{row[2]}:{row[4]}.{row[5]}"


IDS = [evidence_id(row) for row in _EVIDENCE]


def result(key: str, value: float, unit: str = "count", **fields: object) -> Result:
    """Return a result with what it needs and `fields`."""
    held = {
        "label": f"Label of {key}",
        "n": 3,
        "n_of": "sentences",
        "formula": "worked by hand",
        "digits": 0,
    }
    return Result(key=key, value=value, unit=unit, **{**held, **fields})  # type: ignore[arg-type]


def written(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV text."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([names, *rows])
    return text.getvalue()


def study(folder: Path) -> Ledger:
    """Write the tables and figures of the study into `folder` and return its ledger."""
    names = ["id", "piece", "zone", "paragraph", "start", "end", "text", "voice", "source"]
    (folder / "sentences.csv").write_text(written(names, _SENTENCES), encoding="utf-8")
    names = [
        "id",
        "sentence",
        "start",
        "end",
        "surface",
        "instrument",
        "category",
        "entry",
        "reason",
    ]
    rows = [(evidence_id(row), *row) for row in _EVIDENCE]
    (folder / "evidence.csv").write_text(written(names, rows), encoding="utf-8")
    names = ["unit", "variable", "code", "votes", "decided"]
    (folder / "consensus.csv").write_text(written(names, _VOTES), encoding="utf-8")
    (folder / "coders.json").write_text(json.dumps(CODERS), encoding="utf-8")
    (folder / "strip.svg").write_text(SVG, encoding="utf-8")
    results = [
        result(
            "threat.paper.violent-event.count",
            3,
            evidence=(IDS[2], IDS[0], IDS[1]),
            inputs=("piece:paper",),
        ),
        result(
            "threat.paper.reassurance.count",
            0,
            instrument="threat.reassurance",
            inputs=("lexicon:threat.reassurance",),
        ),
        result(
            "threat.evil.violent-event.count", 1, evidence=(IDS[3],), label=HOSTILE, formula=HOSTILE
        ),
        result(
            "frames.paper.danger.share",
            2 / 3,
            "share",
            hits=2,
            low=1 / 3,
            high=1.0,
            range="coders",
            variable="danger",
            units=("paper:s001", "paper:s002"),
            inputs=("sheets:danger",),
            validity="alpha .50",
            exploratory=True,
        ),
        result("frames.paper.danger.alpha", 0.5, "alpha", digits=2),
    ]
    figure = FigureEntry(
        digest="0123456789ab",
        title="A strip",
        alt='Three bars, "one" dark',
        caption="Read <left> to right.",
        keys=("frames.paper.danger.share", "threat.paper.violent-event.count"),
        sha256={"svg": sha256(SVG.encode()).hexdigest()},
    )
    old = {"threat.paper.attack.count": "threat.paper.violent-event.count"}
    return ledger(results, inputs=INPUTS, aliases=old, figures={"strip": figure})
