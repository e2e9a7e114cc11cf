"""Lanes of columns: a table with a row per lane and sentence, its drawing and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis.figures.figure import Figure
from analysis.figures.page import MARGIN, NOTE, Lettering, Page, nothing
from analysis.figures.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

NAMES, ASIDE = 1.45, 1.75  # inches: of the lanes' names at the left, of what is said at the right
# Inches: of a lane of flags, of half a lane of bars, between lanes, and those that are one.
TALL, HALF, GAP, JOINED = 0.62, 0.5, 0.16, 0.03
FULL = 0.84  # of a column's room
CALLED = Lettering(8.5, "italic")
PARTS = {"1": "first third", "2": "middle third", "3": "last third"}


class Column(NamedTuple):
    """One sentence in one lane, or one that is called out, with its `text`.

    `lane`: up, down or bars; `part`: the third of the body, or the zone outside it; `said` and
    `note` belong to the lane and stand at its right.
    """

    name: str = ""
    lane: str = ""
    colour: str = "ink"
    number: int = 0
    value: float = float("nan")
    outlined: int = 0
    part: str = ""
    said: str = ""
    note: str = ""
    text: str = ""
    key: str = ""


ROW = Column


class Room(NamedTuple):
    """Where the columns stand: the x of the first one's left side, and the width of each."""

    left: float
    each: float

    def x(self, number: float) -> float:
        """Return the middle of a sentence's column."""
        return self.left + (number - 0.5) * self.each


def draw(figure: Figure, table: pd.DataFrame) -> Drawing:
    """Draw the lanes from top to bottom, the parts of the text, and what is called out."""
    if table.empty:
        return nothing(figure)
    page = Page(figure, 9.0)
    most = int(table["number"].max())
    room = Room(MARGIN + NAMES, (page.width - MARGIN - NAMES - ASIDE) / most)
    notes = table[table["text"] != ""]
    called = set(notes["number"])
    lanes = [rows for _, rows in table[table["lane"] != ""].groupby("name", sort=False)]
    y = _parts(page, page.top, lanes[0], room)
    for lane in lanes:
        y = _lane(page, y, lane, room, called)
    return page.cut(_called(page, y - GAP, notes, room) if len(notes) else y)


def _lane(page: Page, y: float, lane: pd.DataFrame, room: Room, called: Collection[int]) -> float:
    """Draw a lane's columns, its name at the left, what is said at the right."""
    first = lane.iloc[0]
    height = 2 * HALF if first.lane == "bars" else TALL
    middle = y + height / 2
    look = f"{first.colour} bold"
    page.write(
        room.left - 0.12,
        middle,
        first["name"],
        NAMES - 0.1,
        Lettering(9.0, look, ha="right", va="center"),
    )
    end = room.x(len(lane)) + room.each / 2 + 0.12
    aside = ASIDE - 0.15
    below = page.write(end, middle - 0.2, first.said, aside, Lettering(8.5, look))
    page.write(end, below + 0.02, first.note, aside, NOTE)
    if first.lane == "bars":
        _bars(page, y, lane, room, called)
    else:
        _flags(page, y, lane, room)
    return y + height + (JOINED if first.lane == "up" else GAP)


def _flags(page: Page, y: float, lane: pd.DataFrame, room: Room) -> None:
    width = FULL * room.each
    for one in lane.itertuples():
        x, full = room.x(one.number) - width / 2, one.value > 0
        colour = one.colour if full else "pale"
        page.box(x, y, width, TALL, colour, "ink" if one.outlined else "")


def _bars(page: Page, y: float, lane: pd.DataFrame, room: Room, called: Collection[int]) -> None:
    """Draw bars from nought, and a line at the mean of each third with its number."""
    most = lane["value"].abs().max() or 1.0
    nought, inch, width = y + HALF, HALF / most, FULL * room.each
    page.line((room.x(0.5), room.x(len(lane) + 0.5)), (nought, nought))
    for one in lane.itertuples():
        height = abs(one.value) * inch
        top = nought - height if one.value > 0 else nought
        full = one.colour if one.number in called else "faint"
        page.box(room.x(one.number) - width / 2, top, width, height, full, "")
    colour = lane["colour"].iloc[0]
    for _, rows in lane[lane["part"].isin(PARTS)].groupby("part"):
        mean = rows["value"].mean()
        first, last = room.x(rows["number"].min() - 0.5), room.x(rows["number"].max() + 0.5)
        level = nought - mean * inch
        page.line((first, last), (level, level), colour, 2.2)
        words = f"{mean:.2f}".replace("-", "−")
        place = Lettering(8.5, f"{colour} bold", ha="center", va="bottom" if mean > 0 else "top")
        page.write((first + last) / 2, level + (-0.04 if mean > 0 else 0.04), words, 1, place)


def _parts(page: Page, y: float, lane: pd.DataFrame, room: Room) -> float:
    """Draw which sentences are of which third, and which are no body; return the y below.

    They stand above the lanes, so that nothing crosses the lines to what is called out.
    """
    line = y + 0.2
    thirds = lane[lane["part"].isin(PARTS)].groupby("part")["number"].agg(["min", "max"])
    for part, (low, high) in thirds.iterrows():
        first, last = room.x(low) - room.each * 0.4, room.x(high) + room.each * 0.4
        page.line((first, last), (line, line), "soft", 1.6)
        words = PARTS[str(part)] + " of the body" * (part == "3")
        page.write(first, line - 0.04, words, last - first, NOTE._replace(va="bottom"))
    outside = lane[~lane["part"].isin(PARTS)]
    for number in outside["number"]:
        page.axes.plot([room.x(number)], [line], "v", color=COLOURS["soft"], ms=3.5)
    if len(outside):
        aside = NOTE._replace(ha="right", va="center")
        told = f"▼ {', '.join(outside['part'].unique())}"
        page.write(room.left - 0.12, line, told, NAMES - 0.25, aside)
    return line + 0.14


def _called(page: Page, y: float, notes: pd.DataFrame, room: Room) -> float:
    """Write the sentences that are called out side by side, each as near its column as it fits."""
    bottom, start = y, MARGIN
    wide = min(3.0, (page.width - 2 * MARGIN) / max(len(notes), 1))
    for left, one in enumerate(notes.sort_values("number").itertuples()):
        others = (len(notes) - left - 1) * wide
        nearest = room.x(one.number) - wide / 2
        start = min(max(start, nearest), page.width - MARGIN - others - wide)
        middle = start + (wide - 0.2) / 2
        page.line((room.x(one.number), room.x(one.number)), (y, y + 0.1), "soft", 0.7)
        page.line((room.x(one.number), middle), (y + 0.1, y + 0.24), "soft", 0.7)
        told = f"{one.number}  {one.text}"
        place = CALLED._replace(ha="center")
        bottom = max(bottom, page.write(middle, y + 0.26, told, wide - 0.25, place))
        start += wide
    return bottom + 0.05


def alt(_: Figure, table: pd.DataFrame) -> str:
    """Return a text in place of the picture: lane by lane where its columns stand."""
    lanes = table[table["lane"] != ""].groupby("name", sort=False)
    told = [f"{name}: {' '.join(_in_words(lane))}" for name, lane in lanes]
    called = table.loc[table["text"] != "", ["number", "text"]].itertuples(index=False, name=None)
    told += [f"Called out, sentence {number}: {text}" for number, text in called]
    return f"A column for each sentence in reading order. {'. '.join(told)}."


def _in_words(lane: pd.DataFrame) -> Iterator[str]:
    """Yield what a lane shows: how often in each third, or its mean, and what is outlined."""
    first = lane.iloc[0]
    for part, rows in lane[lane["part"].isin(PARTS)].groupby("part"):
        values = rows["value"]
        counted = f"mean {values.mean():.2f}".replace("-", "−")
        if first.lane != "bars":
            counted = f"{int(values.sum())} of {len(values)}"
        yield f"{counted} in the {PARTS[str(part)]},"
    yield ", ".join(filter(None, (first.said, first.note)))
    outlined = lane["number"][lane["outlined"] == 1]
    if len(outlined):
        yield f"; outlined {', '.join(map(str, outlined))}"
