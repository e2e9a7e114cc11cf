"""Escapes: text as a markup writes it, and what it writes as a reader sees it, by letters."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from analysis.reports.syntax import filled

# What is no letter in the text of a Word file, see `word`.
SIGNS = "".join(map(chr, range(0xE000, 0xE006)))
OPEN, SHOWS, CLOSE, TRACKED, UNTRACKED, OTHER_STYLE = tuple(SIGNS)


class Letter(NamedTuple):
    """One visible letter: where its source stands, and its style (equal styles look alike)."""

    text: str
    start: int
    end: int
    style: int


def _with_backslash(signs: str) -> dict[str, str]:
    return {sign: "\\" + sign for sign in signs}


# How a markup writes the signs that it would obey.
_WRITTEN: dict[str, dict[str, str]] = {
    "html": {"&": "&amp;", "<": "&lt;", ">": "&gt;"},
    "markdown": _with_backslash("\\*_`<>[]~$"),
    "typst": _with_backslash("\\#$*_`<>@[]~/"),
    "latex": {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "−": "$-$",
        **_with_backslash("%&#_{}$"),
    },
}


def escape(text: str, form: str) -> str:
    """Return text as it is written in a markup; as it stands in a form without one."""
    written = "".join(_WRITTEN.get(form, {}).get(sign, sign) for sign in text)
    return re.sub(r"(?<=[0-9]) (?=\\%)", "~", written) if form == "latex" else written


def latex(text: str) -> str:
    """Return text as LaTeX shows it; a percent sign stays with its number."""
    return escape(text, "latex")


PARTS = {  # of patterns
    "PLAIN": "(?P<plain>[A-Za-z0-9 ,.;:()\n]+)",  # letters that mean themselves everywhere
    "ENTITY": "&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});",
    "OPEN": OPEN,
    "SHOWS": SHOWS,
    "CLOSE": CLOSE,
    "SIGNS": SIGNS,
}
# What is read as one: a sign written with several, or markup that is not seen at all.
_TOKENS = {
    "html": "<[^<>]*>|<ENTITY>",
    "markdown": (
        r"\\[!-/:-@\[-`{-~]"
        r"|\$-\$|</?[A-Za-z][^<>]*>|<ENTITY>|\*{1,3}|_{1,3}|\$|---?"
    ),
    "latex": (
        r"\$-\$|\\textminus(?:\{\}|\s)?|\\textasciitilde(?:\{\})?|\\percent\b"
        r"|\\[%&#_{}$]|\\[,;:! ]|\{,\}|---?|\\[a-zA-Z]+\*?\s*|\\[()]|[{}$]"
    ),
    "typst": (
        r"\\u\{[0-9a-fA-F]{1,6}\}|\\.|---?|#sym\.minus|#sym\.percent"
        r"|#[a-z][\w.-]*(?:\([^()]*\))?\[?|[*_$]"
    ),
    "word": "<OPEN>[^<SHOWS><CLOSE>]*[<SHOWS><CLOSE>]?|[<SIGNS>]",
    "text": "(?!)",
}
_SOURCE = {
    form: re.compile(filled(f"(?s)<PLAIN>|{tokens}|.", PARTS)) for form, tokens in _TOKENS.items()
}
_DASHES: dict[str, str | None] = {"--": "–", "---": "—", "$-$": "−"}
_SEEN: dict[str, dict[str, str | None]] = {
    "markdown": _DASHES,
    "latex": {
        **_DASHES,
        **dict.fromkeys(("\\" + sign for sign in ",;:! "), "\u2009"),
        **dict.fromkeys((r"\(", r"\)")),
        r"\textminus": "−",
        r"\textasciitilde": "~",
        r"\percent": "%",
        "{,}": ",",
        "~": "\u00a0",
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
        if token["plain"]:
            plain = enumerate(token[0], token.start())
            letters += [Letter(sign, at, at + 1, style) for at, sign in plain]
        elif (seen := _seen(token[0], form)) is None:
            style += 1
        else:
            letters += [Letter(sign, *token.span(), style) for sign in seen]
    return tuple(letters)


def _seen(written: str, form: str) -> str | None:
    """Return what a reader sees of a token, as it is written; None for markup that is not seen."""
    known = _SEEN.get(form, {})
    name = written if written in known else written.rstrip("{} \n")
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
