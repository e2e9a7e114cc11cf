"""Letters: the source of a visible citation as a reader sees it, each letter with the place of its source."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Callable

from analysis.reports.cite import latex, markdown, typst
from analysis.reports.found import Char

_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_PLAIN = "[A-Za-z0-9 ,.;:()\n]+"  # letters that mean themselves everywhere, taken together
_PLAIN_LETTERS = frozenset(string.ascii_letters + string.digits + " ,.;:()\n")
_SOURCE = {
    "html": re.compile(rf"{_PLAIN}|<[^<>]*>|{_ENTITY}|.", re.DOTALL),
    "markdown": re.compile(
        rf"{_PLAIN}|\\[!-/:-@\[-`{{-~]|\$-\$|</?[A-Za-z][^<>]*>|{_ENTITY}|\*{{1,3}}|_{{1,3}}|\$|---?|.",
        re.DOTALL,
    ),
    "latex": re.compile(
        rf"{_PLAIN}|"
        r"\$-\$|\\textminus(?:\{\}|\s)?|\\textasciitilde(?:\{\})?|\\percent\b|\\[%&#_{}$]|\\[,;:! ]|\{,\}|---?"
        r"|\\[a-zA-Z]+\*?\s*|\\[()]|[{}$]|.",
        re.DOTALL,
    ),
    "typst": re.compile(
        rf"{_PLAIN}|"
        r"\\u\{[0-9a-fA-F]{1,6}\}|\\.|---?|#sym\.minus|#sym\.percent|#[a-z][\w.-]*(?:\([^()]*\))?\[?|[*_$]|.",
        re.DOTALL,
    ),
    "text": re.compile(rf"{_PLAIN}|.", re.DOTALL),
}
_SEEN = {
    "$-$": "−",
    "--": "–",
    "---": "—",
    "{,}": ",",
    "#sym.minus": "−",
    "#sym.percent": "%",
    "\\percent": "%",
}
_THIN = re.compile(r"\\[,;:! ]")


def _html(token: str) -> str | None:
    if token[0] == "<":
        return None
    return html.unescape(token) if token[0] == "&" else token


def _markdown(token: str) -> str | None:
    if token in _SEEN:
        return _SEEN[token]
    if token[0] == "\\" and len(token) == 2:
        return token[1]
    return None if token[0] in "*_$" else _html(token) if len(token) > 1 else token


def _latex(token: str) -> str | None:
    if token in _SEEN:
        return _SEEN[token]
    if token.startswith("\\textminus"):
        return "−"
    if token.startswith("\\textasciitilde"):
        return "~"
    if _THIN.fullmatch(token):
        return "\u2009"
    if token == "~":
        return "\u00a0"
    return token[1] if re.fullmatch(r"\\[%&#_{}$]", token) else None if token[0] in "\\{}$" else token


def _typst(token: str) -> str | None:
    if token in _SEEN:
        return _SEEN[token]
    if token.startswith("\\u{"):
        return html.unescape(f"&#x{token[3:-1]};")
    if token == "~":
        return "\u00a0"
    return token[1] if token[0] == "\\" and len(token) > 1 else None if token[0] in "#*_$" else token


_READ: dict[str, Callable[[str], str | None]] = {
    "html": _html,
    "markdown": _markdown,
    "latex": _latex,
    "typst": _typst,
    "text": lambda token: token,
}
ESCAPE: dict[str, Callable[[str], str]] = {
    "html": lambda text: html.escape(text, quote=False),
    "markdown": markdown,
    "latex": latex,
    "typst": typst,
    "text": str,
}


def letters(text: str, start: int, end: int, form: str) -> tuple[Char, ...]:
    """Return the visible letters of `text[start:end]`; markup between two letters gives them different styles."""
    out, style, read = [], 0, _READ[form]
    for found in _SOURCE[form].finditer(text, start, end):
        if found[0][0] in _PLAIN_LETTERS:
            out += [Char(letter, at, at + 1, style) for at, letter in enumerate(found[0], found.start())]
            continue
        seen = read(found[0])
        if seen is None:
            style += 1
        else:
            out += [Char(letter, *found.span(), style) for letter in seen]
    return tuple(out)
