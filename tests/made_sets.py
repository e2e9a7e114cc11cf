"""Human-coded sets and other news, made for the tests: each as small as it can be scored."""

from __future__ import annotations

from pathlib import Path

from analysis.validation.data import sets

NEWS = "The guards stood at the gate and waited for the night. " * 20
ARTICLES = 40
FILLER = ("river", "hill", "cloud", "stone", "lamp", "door", "leaf")


def write_sets(folder: Path) -> Path:
    """Write every set into `folder`; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {
        "emobank": _rated(),
        "nyt": [f"{i},{i - 3},{text}" for i, text in enumerate(TEXTS)],
        "passive": ["It was seen by all.,1", "It ran.,0", "They were seen.,1", "We ate.,0"],
        "grievance": ["threat,menac,7", "violence,hit,7", "weaponry,gun,7", "murder,kill,7"],
        "climate": [_article(i) for i in range(ARTICLES)],
        "conflict": [f"11,{NEWS}"],
        "political": [f"12,{NEWS}"],
    }.items():
        write_set(folder, name, *rows)
    return folder


def write_set(folder: Path, name: str, *rows: str, head: str = "") -> Path:
    """Write a set's file with these rows under its columns, or under another `head`."""
    path = folder / sets()[name].file
    head = head or ",".join(sets()[name].columns)
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


TEXTS = (
    "They killed a good man with a gun.",
    "A bad attack hit the town.",
    "The bridge is old.",
    "We had a good day.",
    "A wonderful great day of peace.",
    "The prison may be attacked again.",
)


def _rated() -> list[str]:
    """Return six sentences and six headlines, rated from worst to best."""
    rows = []
    for kind in ("newspaper", "SemEval"):
        for i, text in enumerate(TEXTS):
            rated = f"{1 + i / 2},{4 - i / 3},{2 + (i % 3) / 2}"
            rows.append(f"{kind}-{i},{rated},{text},{kind}")
    return rows


def _article(i: int) -> str:
    """Return an article: every even one speaks of prices, and is coded for every frame."""
    words = (FILLER[(i * 3 + k * k) % 7] + (f" word{i}x{k}" if k % 2 else "") for k in range(20))
    end = "grass and moss" if i % 2 else "prices and taxes"
    return ",".join([str(i), f"{' '.join(words)} {end}.", *[str(i % 2 == 0)] * 5])
