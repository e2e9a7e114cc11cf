"""Rendering: an explanation as text for a terminal and as HTML for a notebook."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from analysis.errors import STEERING
from analysis.reports.cite import spread, value
from analysis.results import MARK, Result

if TYPE_CHECKING:
    from analysis.reports.explain import Entry, Explanation, Mark, Sentence, Vote

# Private code points stand for the marks while lines are broken; `plain` keeps them out of any text.
_OPEN, _CLOSE = "\ue000", "\ue001"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Piece(NamedTuple):
    """A stretch of a sentence: how many marks open at its start and cover it, and the entries that end with it."""

    text: str
    opens: int
    depth: int
    ends: tuple[int, ...]


def plain(text: str) -> str:
    """Return `text` with each control or steering code point made visible, one for one, so that offsets stay true.

    >>> plain("a\\x1b[31m")
    'a␛[31m'
    """
    return "".join(_visible(letter) for letter in text)


def _visible(letter: str) -> str:
    code = ord(letter)
    if letter in "\n\r\t\x0b\x0c\x85\u2028\u2029":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    hidden = code in STEERING or unicodedata.category(letter) in ("Cc", "Cs", "Co")
    return "\ufffd" if hidden else letter


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield `text` cut at every bound of `marks`, which may overlap."""
    cuts = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    for start, end in pairwise(cuts):
        over = [m for m in marks if m.start <= start and end <= m.end]
        ends = sorted((m for m in over if m.end == end), key=lambda m: (-m.start, m.entry))
        opens = sum(m.start == start for m in over)
        yield Piece(plain(text[start:end]), opens, len(over), tuple(m.entry for m in ends))


def certainty(result: Result) -> str:
    """Return the range with its kind, and n with what it counts."""
    held = f"{spread(result)}; " if result.range else ""
    return f"{held}n = {result.n:,} {result.n_of}"


def facts(result: Result) -> list[tuple[str, str]]:
    """Return what stands beside a number: formula, instrument, validity, key and digest."""
    made = f"{result.instrument} {result.version}".strip()
    held = [
        ("Formula", result.formula),
        ("Measured with", made),
        ("Coded as", result.variable or ""),
        ("Validity", result.validity),
        ("Key", f"{result.key}~{result.digest}"),
    ]
    return [(name, plain(text)) for name, text in held if text]


def place(sentence: Sentence) -> str:
    """Return where a sentence stands and who speaks in it."""
    source = f": {sentence.source}" if sentence.source else ""
    return plain(f"{sentence.zone}, {sentence.voice}{source}")


def ballot(vote: Vote, voters: Sequence[str]) -> str:
    """Return the code that stands, how it came about and, where the coders differ, who gave which."""
    if set(vote.votes) == {vote.code}:
        return plain(f"{vote.variable} = {vote.code} (all {len(vote.votes)} coders)")
    named = len(voters) == len(vote.votes)
    who = [f"{name} {code}" for name, code in zip(voters, vote.votes, strict=True)] if named else vote.votes
    return plain(f"{vote.variable} = {vote.code} ({vote.decided}: {', '.join(who)})")


def as_text(explanation: Explanation, width: int = 80, colour: bool = False) -> str:
    """Return an explanation for a terminal: marked words in [brackets] or underlined, no control characters."""
    lines = "\n".join(_lines(explanation, max(width, 30)))
    if not colour:
        return lines.replace(_OPEN, "[").replace(_CLOSE, "]") + "\n"
    return "\n".join(_coloured(lines.split("\n"))) + "\n"


def _coloured(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with marks as bold underlined text, interrupted at line ends so that no margin is underlined."""
    depth = 0
    for line in lines:
        margin = len(line) - len(line.lstrip(" "))
        out = [line[:margin], "\x1b[1;4m" if depth else ""]
        for letter in line[margin:]:
            depth += (letter == _OPEN) - (letter == _CLOSE)
            out.append("\x1b[1;4m" if letter == _OPEN else ("" if depth else "\x1b[0m") if letter == _CLOSE else letter)
        yield "".join(out) + ("\x1b[0m" if depth else "")


def _lines(held: Explanation, width: int) -> Iterator[str]:
    def block(text: str, margin: str = "") -> Iterable[str]:
        return wrap(text, width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False) or [""]

    if held.picture:
        yield from block(plain(f"Figure {held.picture.name}~{held.picture.digest}"))
        for text in (held.picture.title, held.picture.alt, held.picture.caption, held.picture.copy):
            yield from block(plain(text)) if text else ()
        yield from ("", f"Shows {_many(len(held.results), 'number')}")
    for result in held.results:
        yield from block(plain(result.label))
        yield from block(plain(f"{value(result)} ({certainty(result)})"), "  ")
        yield from block("exploratory: its validity is below the floor", "  ") if result.exploratory else ()
        for name, text in facts(result)[-1:] if held.picture else facts(result):
            yield from block(f"{name}: {text}", "  ")
    for note in held.notes:
        yield from block(plain(f"Note: {note}"))
    for title, counted in (("Sentences behind it", True), ("Coders differed, not counted", False)):
        shown = [s for s in held.sentences if s.counted is counted]
        yield from ("", f"{title}: {len(shown)}") if shown else ()
        for sentence in shown:
            yield from block(f"{plain(sentence.id)} ({place(sentence)})", "  ")
            yield from block(_bracketed(sentence), "    ")
            for vote in sentence.votes:
                yield from block(ballot(vote, held.voters), "    ")
    yield from _list("Entries found", (_entry(i, e) for i, e in enumerate(held.entries, 1)), block)
    yield from _list("Coders", held.coders, block)
    yield from _list("Rests on", (f"{name} {digest}" for name, digest in held.inputs), block)


def _list(title: str, rows: Iterable[str], block: Callable[[str, str], Iterable[str]]) -> Iterator[str]:
    for i, row in enumerate(rows):
        yield from ("", title) if i == 0 else ()
        yield from block(plain(row), "  ")


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _entry(number: int, entry: Entry) -> str:
    return f"{str(number).translate(_RAISED)} {entry.words} ({entry.category}, {_times(entry)}): {entry.reason}"


def _times(entry: Entry) -> str:
    return "once" if entry.times == 1 else f"{entry.times} times"


def _bracketed(sentence: Sentence) -> str:
    parts = []
    for text, opens, _, ends in pieces(sentence.text, sentence.marks):
        parts += [_OPEN * opens, text, *(f"{_CLOSE}{str(number).translate(_RAISED)}" for number in ends)]
    return "".join(parts)


def as_html(explanation: Explanation) -> str:
    """Return an explanation as HTML without styles or scripts, every text escaped."""
    return "".join(_html(explanation))


def _html(held: Explanation) -> Iterator[str]:
    yield '<section class="study-explanation">'
    if held.picture:
        yield f"<h3>Figure {_safe(held.picture.name)}</h3>"
        for text in (held.picture.title, held.picture.alt, held.picture.caption, held.picture.copy):
            yield f"<p>{_safe(text)}</p>" if text else ""
    for result in held.results:
        yield f"<h3>{_safe(result.label)}</h3><p><strong>{_safe(value(result))}</strong> ({_safe(certainty(result))})"
        yield f"<em>{MARK}</em></p>" if result.exploratory else "</p>"
        yield f"<dl>{''.join(f'<dt>{name}</dt><dd>{_safe(text)}</dd>' for name, text in facts(result))}</dl>"
    yield from (f"<p>{_safe(note)}</p>" for note in held.notes)
    for title, counted in (("Sentences behind it", True), ("Coders differed, not counted", False)):
        items = [_item(s, held.voters) for s in held.sentences if s.counted is counted]
        yield f"<h4>{title}: {len(items)}</h4><ul>{''.join(items)}</ul>" if items else ""
    entries = [
        f"<li><b>{_safe(e.words)}</b> ({_safe(e.category)}, {_times(e)}): {_safe(e.reason)}</li>" for e in held.entries
    ]
    yield f"<h4>Entries found</h4><ol>{''.join(entries)}</ol>" if entries else ""
    inputs = [f"{name} {digest}" for name, digest in held.inputs]
    for title, rows in (("Coders", held.coders), ("Rests on", inputs)):
        items = [f"<li>{_safe(row)}</li>" for row in rows]
        yield f"<details><summary>{title}</summary><ul>{''.join(items)}</ul></details>" if items else ""
    yield "</section>"


def _item(sentence: Sentence, voters: Sequence[str]) -> str:
    parts = []
    for text, _, depth, ends in pieces(sentence.text, sentence.marks):
        marked = f"<mark>{escape(text)}</mark>" if depth else escape(text)
        parts.append(marked + "".join(f"<sup>{number}</sup>" for number in ends))
    votes = "".join(f"<br><small>{_safe(ballot(vote, voters))}</small>" for vote in sentence.votes)
    head = f"<small><code>{_safe(sentence.id)}</code> {_safe(place(sentence))}</small>"
    return f'<li>{head}<br><span dir="auto">{"".join(parts)}</span>{votes}</li>'


def _safe(text: str) -> str:
    return escape(plain(text))
