"""Escapes: text as a markup writes it, and what it writes as a reader sees it, by letters."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Callable
from typing import NamedTuple

# What is no letter in the text of a Word file, see `word`.
OPEN, SHOWS, CLOSE, TRACKED, UNTRACKED, OTHER_STYLE = map(chr, range(0xE000, 0xE006))
SIGNS = OPEN + SHOWS + CLOSE + TRACKED + UNTRACKED + OTHER_STYLE


class Letter(NamedTuple):
    """One visible letter: where its source stands, and its style (equal styles look alike)."""

    text: str
    start: int
    end: int
    style: int


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "−": "$-$",
    **{sign: "\\" + sign for sign in "%&#_{}$"},
}


def latex(text: str) -> str:
    """Return text as LaTeX shows it; a percent sign stays with its number."""
    escaped = "".join(_LATEX.get(letter, letter) for letter in text)
    return re.sub(r"(?<=[0-9]) (?=\\%)", "~", escaped)


def typst(text: str) -> str:
    """Return text as Typst markup shows it."""
    return re.sub(r"([\\#$*_`<>@\[\]~/])", r"\\\1", text)


def markdown(text: str) -> str:
    """Return text as Markdown shows it."""
    return re.sub(r"([\\*_`<>\[\]~$])", r"\\\1", text)


_WRITTEN: dict[str, Callable[[str], str]] = {
    "html": lambda text: html.escape(text, quote=False),
    "markdown": markdown,
    "latex": latex,
    "typst": typst,
}


def escape(text: str, form: str) -> str:
    """Return text as it is written in a markup; as it stands in a form without one."""
    return _WRITTEN[form](text) if form in _WRITTEN else text


# Letters that mean themselves everywhere, taken together.
_PLAIN = "[A-Za-z0-9 ,.;:()\n]+"
_PLAIN_LETTERS = frozenset(string.ascii_letters + string.digits + " ,.;:()\n")
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
# What is read as one: a sign written with several, or markup that is not seen at all.
_TOKENS = {
    "html": rf"<[^<>]*>|{_ENTITY}",
    "markdown": (
        r"\\[!-/:-@\[-`{-~]"
        rf"|\$-\$|</?[A-Za-z][^<>]*>|{_ENTITY}|\*{{1,3}}|_{{1,3}}|\$|---?"
    ),
    "latex": (
        r"\$-\$|\\textminus(?:\{\}|\s)?|\\textasciitilde(?:\{\})?|\\percent\b"
        r"|\\[%&#_{}$]|\\[,;:! ]|\{,\}|---?|\\[a-zA-Z]+\*?\s*|\\[()]|[{}$]"
    ),
    "typst": (
        r"\\u\{[0-9a-fA-F]{1,6}\}|\\.|---?|#sym\.minus|#sym\.percent"
        r"|#[a-z][\w.-]*(?:\([^()]*\))?\[?|[*_$]"
    ),
    "word": rf"{OPEN}[^{SHOWS}{CLOSE}]*[{SHOWS}{CLOSE}]?|[{SIGNS}]",
    "text": "(?!)",
}
_SOURCE = {form: re.compile(rf"{_PLAIN}|{tokens}|.", re.DOTALL) for form, tokens in _TOKENS.items()}
_DASHES: dict[str, str | None] = {"--": "–", "---": "—", "$-$": "−"}
_SEEN: dict[str, dict[str, str | None]] = {
    "markdown": _DASHES,
    "latex": {
        **_DASHES,
        **{"\\" + sign: "\u2009" for sign in ",;:! "},
        "\\textminus": "−",
        "\\textasciitilde": "~",
        "\\percent": "%",
        "{,}": ",",
        "~": "\u00a0",
        "\\(": None,
        "\\)": None,
    },
    "typst": {**_DASHES, "#sym.minus": "−", "#sym.percent": "%", "~": "\u00a0"},
}
# How a token begins that is not seen.
_UNSEEN = {"html": "<", "markdown": "<*_$", "latex": "\\{}$", "typst": "#*_$", "word": SIGNS}


def visible_letters(text: str, start: int, end: int, form: str) -> tuple[Letter, ...]:
    """Return what a reader sees of `text[start:end]`.

    Markup between two letters gives them different styles.
    """
    letters: list[Letter] = []
    style = 0
    for token in _SOURCE[form].finditer(text, start, end):
        if token[0][0] in _PLAIN_LETTERS:
            letters += [
                Letter(sign, at, at + 1, style) for at, sign in enumerate(token[0], token.start())
            ]
        elif (seen := _seen(token[0], form)) is None:
            style += 1
        else:
            letters += [Letter(sign, *token.span(), style) for sign in seen]
    return tuple(letters)


def _seen(written: str, form: str) -> str | None:
    """Return what a reader sees of a token, as it is written; None for markup that is not seen."""
    known = _SEEN.get(form, {})
    for name in (written, written.rstrip("{} \n")):
        if name in known:
            return known[name]

    if written[0] == "&":
        return html.unescape(written)
    if written.startswith("\\u{"):
        return html.unescape(f"&#x{written[3:-1]};")
    if written[0] == "\\" and len(written) == 2 and not written[1].isalpha():
        return written[1]
    is_unseen = written[0] in _UNSEEN.get(form, "") and written != "<"
    return None if is_unseen else written
