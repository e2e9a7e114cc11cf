"""Syntax: what of a source is no text, what brackets hold, and on which line a letter stands."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Mapping

MOST = 2_000  # a visible citation longer than this is no citation a reader could take in

# Comments, code and verbatim text, by form: what opens them, and what closes them, in which SAME is
# what a group of the opening took. No run of more than 64 signs opens anything: every length that
# does is looked for to the end of the text.
_HTML = [
    ("<!--", "-->"),
    (r"<(script|style|pre|code|textarea)\b[^<>]*>", r"</SAME\s*>"),
]
_LINE_END = r"(?=\n)|\Z"
_SKIPPED: dict[str, list[tuple[str, str]]] = {
    "html": _HTML,
    "markdown": [
        *_HTML,
        (r"^[ >]{0,8}(`{3,64}+|~{3,64}+(?!~))[^\n`]*+$", r"^[ >]{0,8}SAME"),
        (r"(?<![`\\])(`{1,64}+)(?!`)", r"(?<!`)SAME(?!`)|(?P<none>\n\s*\n)"),
    ],
    "latex": [
        (r"\\begin\{(verbatim\*?|lstlisting|minted|comment)\}", r"\\end\{SAME\}"),
        (r"\\verb\*?(?P<bar>[^a-zA-Z\s*])[^\n]{0,1000}?(?P=bar)", ""),
        (r"(?<!\\)(?:\\\\){0,20}%(?!7[eE])", _LINE_END),
    ],
    "typst": [(r"(?<!:)//", _LINE_END), (r"/\*", r"\*/"), ("(`{3,64}+|`)", "SAME")],
}
_OPENING = {
    form: re.compile("(?im)" + "|".join(f"(?P<o{i}>{rule[0]})" for i, rule in enumerate(rules)))
    for form, rules in _SKIPPED.items()
}


def filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with what stands in it under the name of a part: `<NUMBER>`."""
    return re.sub("<([A-Z_]+)>", lambda name: filled(parts[name[1]], parts), pattern)


def blanked(text: str, form: str) -> str:
    """Return the text with comments and code as spaces, every other letter in its place."""
    pieces: list[str] = []
    done = start = 0
    never: set[str] = set()  # closing patterns that do not come any more
    while form in _OPENING and (opened := _OPENING[form].search(text, start)):
        start = opened.end()
        rule = str(opened.lastgroup)
        closing = _SKIPPED[form][int(rule[1:])][1]
        if "SAME" in closing:
            same = opened[opened.re.groupindex[rule] + 1]
            closing = closing.replace("SAME", re.escape(same))
        if closing in never:
            continue

        closed = re.compile(f"(?im){closing}").search(text, start)
        if closed is None:
            never.add(closing)
        elif not closed.groupdict().get("none"):
            start = closed.end()
            blank = re.sub(r"[^\n]", " ", text[opened.start() : start])
            pieces += [text[done : opened.start()], blank]
            done = start
    return "".join(pieces) + text[done:]


def bracket_start(text: str, end: int) -> int | None:
    """Return where the text begins that a `]` at `end` closes; no pair spans paragraphs.

    A pair that holds more than a few levels of brackets is no link.
    """
    start = end
    for _ in range(6):
        start = text.rfind("[", max(0, end - 4 * MOST), start)
        within = text[start + 1 : end]
        if start < 0 or "\n\n" in within:
            return None
        if within.count("[") == within.count("]"):
            return start + 1
    return None


_BLOCK = re.compile(
    r"(?i)\n[ \t]*\n"
    r"|</?(?:p|div|td|th|tr|li|h[1-6]|br|caption|figcaption|a|blockquote)\b[^<>]*>"
)


def block_start(text: str, end: int, least: int) -> int:
    """Return where the paragraph, cell or item of a letter begins, from `least` on."""
    return max((one.end() for one in _BLOCK.finditer(text, least, end)), default=least)


def line_of(text: str) -> Callable[[int], str]:
    """Return the function that names the line of a letter."""
    ends = [end.start() for end in re.finditer("\n", text)]
    return lambda at: str(bisect(ends, at - 1) + 1)
