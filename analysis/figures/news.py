"""Threat and valenced vocabulary in the article's stretches against equally long stretches of other news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import FAINT, INK, RED, SKY, SOFT, bare, canvas
from analysis.measures import stretches as reference
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME, TITLE = "news", f"Against other news: stretches of {reference.LENGTH} words"
# No panel for reassurance: half of what its list finds in the article is "liberation", the attackers' deed.
MEASURES = {
    "violent_event": "words for a violent event",
    "danger_ahead": "words for danger ahead",
    "intensifier": "intensifiers",
    "valence": "valence (VADER)",
    "valence_masked": "valence, event nouns masked",
}
QUANTILES = (0.025, 0.25, 0.5, 0.75, 0.975)


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    sets = [s for s in dict.fromkeys(table["set"]) if s != "article"]
    stems = [f"threat.{ARTICLE}.{m.replace('_', '-')}.stretches" for m in list(MEASURES)[:3]]
    stems += [f"sentiment.{ARTICLE}.{way}.stretches" for way in ("vader", "vader-masked")]
    return [f"{stem}.{name}.percentile" for stem in stems for name in sets]


def table(tables: Tables) -> pd.DataFrame:
    """Return per measure and set the quantiles of its stretches; for the article one row per stretch (value in `median`)."""
    rows: list[tuple[object, ...]] = []
    for name, held in sorted(tables.rates["sets"].items()):
        for measure in MEASURES:
            q = pd.Series(held["values"][measure]).quantile(list(QUANTILES)).tolist()
            rows.append((measure, name, held["words"], held["stretches"], *q))
    text = ["\n\n".join(tables.of(ARTICLE)["text"])]
    mine: dict[str, list[float]] = {k: list(map(float, v)) for k, v in reference.threat(text).items()}
    mine["valence"], mine["valence_masked"] = (reference.valence(text, masked) for masked in (False, True))
    for measure in MEASURES:
        rows += [(measure, "article", f"the article, stretch {i}", 1, v, v, v, v, v) for i, v in enumerate(mine[measure], start=1)]
    return pd.DataFrame(rows, columns=["measure", "set", "words", "stretches", "low", "lower", "median", "upper", "high"])


def draw(table: pd.DataFrame) -> Figure:
    """Draw a panel per measure: for each set the middle 95 and 50 % of stretches and the median, the article's as points."""
    figure = canvas(4.9, 8.0, title=TITLE)
    *panels, key = figure.subplots(2, 3, sharey=True).ravel()
    sets = [s for s in dict.fromkeys(table["set"]) if s != "article"]
    for panel, (measure, words) in zip(panels, MEASURES.items(), strict=True):
        held = table[table["measure"] == measure]
        for y, name in enumerate(sets):
            row = held[held["set"] == name].iloc[0]
            panel.plot([row["low"], row["high"]], [y, y], color=SKY, lw=2, solid_capstyle="butt")
            panel.plot([row["lower"], row["upper"]], [y, y], color="#3f7fa6", lw=7, solid_capstyle="butt")
            panel.plot([row["median"]] * 2, [y - 0.22, y + 0.22], color=INK, lw=1.4)
        mine = held[held["set"] == "article"]
        for i, value in enumerate(mine["median"], start=1):
            panel.plot(value, len(sets), ms=0)  # so that the limits hold the number
            panel.text(value, len(sets) + (i - (len(mine) + 1) / 2) * 0.27, str(i), color=RED, ha="center", va="center", fontweight="bold")
        panel.axvline(0, color=FAINT, lw=0.6, zorder=0)
        panel.set_ylim(len(sets) + 0.85, -0.6)
        panel.set_yticks(range(len(sets) + 1), [*(_short(held, s) for s in sets), "the article's stretches"])
        for label in panel.get_yticklabels()[-1:]:
            label.set_color(RED)
        panel.set_title(words, fontsize=8.5, color=INK)
        panel.tick_params(labelleft=panel in (panels[0], panels[3]))
        panel.margins(x=0.06)
        if measure.startswith("valence"):
            panel.set_xticks([-0.4, 0, 0.4])
        else:
            panel.xaxis.get_major_locator().set_params(integer=True)
        bare(panel, "bl")
        panel.spines["left"].set_visible(False)
        panel.tick_params(axis="x", colors=SOFT)
    _legend(key, len(mine))
    return figure


def _legend(key: Axes, n: int) -> None:
    """Write in the last panel what the marks mean."""
    key.plot([0.02, 0.16], [0, 0], color=SKY, lw=2, solid_capstyle="butt")
    key.plot([0.02, 0.16], [0.5, 0.5], color="#3f7fa6", lw=7, solid_capstyle="butt")
    key.plot([0.09] * 2, [0.85, 1.15], color=INK, lw=1.4)
    key.text(0.09, 1.5, f"1–{n}", ha="center", va="center", color=RED, fontweight="bold")
    words = ("middle 95 % of the stretches", "middle half", "median", f"the article's stretches in order;\n{n} is its last {reference.LENGTH} words")
    for y, text in zip((0, 0.5, 1, 1.5), words, strict=True):
        key.text(0.22, y if y < 1.5 else 1.36, text, va="center" if y < 1.5 else "top", fontsize=7.5, color=INK)
    key.set_xlim(0, 1)
    key.axis("off")


def _short(held: pd.DataFrame, name: str) -> str:
    row = held[held["set"] == name].iloc[0]
    words = {"conflict": "riots, India 2002", "political": "US campaign 2016", "climate": "climate articles"}.get(name, name)
    return f"{words}\n{int(row['stretches'])} stretches"


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    mean = ledger[f"threat.{ARTICLE}.violent-event.stretches.mean"]
    places = ", ".join(
        f"{ledger[f'threat.{ARTICLE}.violent-event.stretches.{s}.percentile'].quoted} of the stretches of {w}"
        for s, w in (("conflict", "riot reports"), ("political", "campaign articles"), ("climate", "climate articles"))
    )
    return (
        f"Consecutive {reference.LENGTH}-word stretches; a text's last is its last {reference.LENGTH} words and may overlap. "
        f"The article's {mean.n} hold {mean.quoted} words for a violent event on average: "
        f"above {places} (mid-rank). Bars: quantiles of what could be had; no sample of all news, no interval. “Suddenly” in stretch 1 is the translation's. "
        "No panel for reassurance: half of its matches here are “liberation”, the attackers' deed."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    parts = []
    for measure, words in MEASURES.items():
        held = table[table["measure"] == measure]
        mine = ", ".join(f"{v:.2f}" for v in held["median"][held["set"] == "article"])
        other = ", ".join(f"{r.set} {r.median:.2f}" for r in held[held["set"] != "article"].itertuples())
        parts.append(f"{words}: article {mine}; medians {other}".replace("-0", "−0"))
    return "Five panels of bars. " + "; ".join(parts) + "."
