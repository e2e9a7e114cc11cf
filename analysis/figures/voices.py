"""Who says we should be afraid? The danger sentences, whole, laid out by voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import BLUE, FAINT, INK, RED, SOFT, bare, by_coders, canvas, folded
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import MARK, Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "voices", "Who says we should be afraid? Every danger sentence, by voice"
COLUMNS = {"author": "the author", "inferred": "the author, inferring\nwhat an actor thinks", "attributed": "attributed", "quoted": "quoted"}
LETTERS, LINE = 37, 0.135


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [*(f"sourcing.{ARTICLE}.{of}.named-source.share" for of in ("danger", "other")), *(f"sourcing.{ARTICLE}.danger.voice-{v}.share" for v in COLUMNS)]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per danger sentence: unit, voice, source, text, and the voice that the instrument judges."""
    held = tables.coded(ARTICLE)
    held = held[held["danger"] == "1"]
    judged = tables.sentences.set_index("id")["voice"]
    out = pd.DataFrame({"unit": held.index, "voice": held["voice"].to_numpy(), "source": held["source"].to_numpy()})
    out["voice_instrument"] = judged.reindex(out["unit"]).to_numpy()
    out["text"] = held["text"].to_numpy()
    return out


def draw(table: pd.DataFrame) -> Figure:
    """Draw three columns of sentences; a named source stands under its sentence."""
    shown = [v for v in COLUMNS if (table["voice"] == v).any()]
    blocks = {v: [_block(row) for row in table[table["voice"] == v].itertuples()] for v in shown}
    lines = max(sum(text.count("\n") + 1.75 + (source.count("\n") + 1) * bool(source) for _, text, source in held) for held in blocks.values())
    figure = canvas(lines * LINE + 0.9, 8.0, title=TITLE)
    axes = figure.add_subplot()
    for x, voice in enumerate(shown):
        n = len(blocks[voice])
        axes.text(x, 1.2, f"{COLUMNS[voice]}\n{n} of {len(table)}", va="bottom", fontweight="bold", color=RED if voice != "attributed" else BLUE)
        y = 0.0
        for number, text, source in blocks[voice]:
            axes.text(x, -y, number, va="top", fontsize=6.5, color=SOFT)
            axes.text(x + 0.07, -y, text, va="top", fontsize=7, color=INK, linespacing=1.15)
            y += text.count("\n") + 1.0
            if source:
                axes.text(x + 0.07, -y, source, va="top", fontsize=7, color=BLUE, style="italic", linespacing=1.15)
                y += source.count("\n") + 1
            y += 0.75
        if x:
            axes.plot([x - 0.04, x - 0.04], [-lines, 0.6], color=FAINT, lw=0.8)
    axes.set_xlim(-0.02, len(shown))
    axes.set_ylim(-lines, 5.4)
    bare(axes)
    return figure


def _block(row: object) -> tuple[str, str, str]:
    source = f"source: {row.source}" if row.source != "none" else "no source named" * (row.voice in ("attributed", "quoted"))  # type: ignore[attr-defined]
    return row.unit[-2:].lstrip("0"), folded(row.text, LETTERS), folded(source, LETTERS + 4, 2)  # type: ignore[attr-defined]


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    named, other = (ledger[f"sourcing.{ARTICLE}.{of}.named-source.share"] for of in ("danger", "other"))
    k = other.formula.split()[0]
    return (
        f"All {named.n} sentences of the article that the coders' majority marks as danger ahead, whole, by voice. "
        f"A source is named in {named.formula.split(' = ')[0]}{MARK * named.exploratory} ({by_coders(named)}). "
        f"Of the {other.n} other sentences {k} name{'s' * (k == '1')} a source: the article hardly names sources anywhere. The wording is the English translation's."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    counts = table["voice"].value_counts()
    parts = ", ".join(f"{COLUMNS[v].replace(chr(10), ' ')} {counts[v]}" for v in COLUMNS if v in counts)
    sources = table["source"][table["source"] != "none"].tolist()
    return f"Columns of sentences printed in full: {parts}, of {len(table)} danger sentences. Named sources: {'; '.join(sources) or 'none'}."
