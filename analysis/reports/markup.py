"""Markup: the citations and pictures in Markdown, LaTeX, Typst, HTML and plain text, found where they stand.

Comments, code and verbatim text are no part of a report and are blanked first. Whatever carries a key and a digest
and is not one of the known forms is given to a person.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from analysis.reports.found import MOST, Citation
from analysis.reports.letters import ESCAPE, letters
from analysis.reports.spans import brackets, closing, phrase
from analysis.reports.tables import result_rows, shown
from analysis.results import KEY

_TILDE = r"(?:~|%7[Ee]|\\~|&#(?:126|x7[Ee]);|\{?\\textasciitilde(?:\{\}|\s)?\}?)"
_KEY = r"(?P<key>[^\s\"'<>()\[\]{}#\\~%&|]{1,200}?)"
MARK = rf"{_KEY}{_TILDE}(?P<digest>[^\s\"'<>()\[\]{{}}#\\~%&|]{{0,64}})"
_DIGEST = re.compile(r"[0-9a-f]{12}")
_LINK_END = re.compile(r"<(?P<close>/)?a(?:\s*>|\b)", re.IGNORECASE)  # links do not hold links
_BREAK = re.compile(
    r"\n[ \t]*\n"
    r"|</?(?:p|div|td|th|tr|li|h[1-6]|br|caption|figcaption|a|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)


def _until(pattern: str) -> Callable[[str], str]:
    """Return a rule that closes with `pattern`, whatever opened."""
    return lambda opened: pattern


def _same(before: str, after: str) -> Callable[[str], str]:
    """Return a rule that closes with the sign that opened, between two patterns."""
    return lambda opened: before + re.findall("`+|~+", opened)[0] + after


def _blanks(pattern: str) -> str:
    """Return a pattern that takes blanks whole and does not try fewer of them."""
    return pattern.replace(r"\s*", r"\s*+")


def _apart(found: Iterator[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each match with where the next one begins: what is read after one is not read again."""
    matches = list(found)
    starts = [match.start() for match in matches]
    return zip(matches, [*starts[1:], end], strict=False)


_HIDDEN = ("script", "style", "pre", "code", "textarea")
_HTML_CODE = [(rf"<{name}\b[^<>]*>", _until(rf"</{name}\s*>")) for name in _HIDDEN]
_VERBATIM = ("verbatim", "verbatim*", "lstlisting", "minted", "comment")
_LINE_END = _until(r"(?=\n)|\Z")
_SKIPPED: dict[str, list[tuple[str, Callable[[str], str]]]] = {
    "html": [("<!--", _until("-->")), *_HTML_CODE],
    "markdown": [
        ("<!--", _until("-->")),
        *_HTML_CODE,
        # A longer run opens nothing: every length that opens is looked for to the end of the text.
        (r"^[ >]{0,8}(?:`{3,64}+|~{3,64}+(?!~))[^\n`]*+$", _same(r"^[ >]{0,8}", "")),
        (r"(?<![`\\])`{1,64}+(?!`)", _same("(?<!`)", r"(?!`)|(?P<none>\n\s*\n)")),
    ],
    "latex": [
        *((rf"\\begin\{{{re.escape(name)}\}}", _until(rf"\\end\{{{re.escape(name)}\}}")) for name in _VERBATIM),
        (r"\\verb\*?(?P<bar>[^a-zA-Z\s*])[^\n]{0,1000}?(?P=bar)", _until("")),
        (r"(?<!\\)(?:\\\\){0,20}%(?!7[eE])", _LINE_END),
    ],
    "typst": [(r"(?<!:)//", _LINE_END), (r"/\*", _until(r"\*/")), (r"`{3,64}+|`", _same("", ""))],
    "text": [],
}
_OPENERS = {
    form: re.compile("|".join(f"(?P<o{i}>{rule[0]})" for i, rule in enumerate(rules)), re.MULTILINE | re.IGNORECASE)
    for form, rules in _SKIPPED.items()
}


class Reference(NamedTuple):
    """A picture as the source names it: an address or a data URI, its alt text, its place."""

    address: str
    alt: str
    place: str


def blanked(text: str, form: str) -> str:
    """Return the text with comments and code as spaces, every other letter in its place."""
    out: list[str] = []
    done, at, rules = 0, 0, _SKIPPED[form]
    dead: set[str] = set()  # closing patterns that do not come any more
    while rules and (opened := _OPENERS[form].search(text, at)):
        closing = rules[int(str(opened.lastgroup)[1:])][1](opened[0])
        pattern = re.compile(closing, re.MULTILINE | re.IGNORECASE)
        closed = None if closing in dead else pattern.search(text, opened.end())
        at = opened.end()
        if closed is None:
            dead.add(closing)
        elif not closed.groupdict().get("none"):
            at = closed.end()
            out += [text[done : opened.start()], re.sub(r"[^\n]", " ", text[opened.start() : at])]
            done = at
    return "".join(out) + text[done:]


class Finder:
    """Finds what one text holds; `place` names where a letter of it stands, `shift` is where the text begins."""

    def __init__(self, text: str, form: str, place: Callable[[int], str], part: str = "") -> None:
        self.text, self.form, self.place, self.part = text, form, place, part
        self.held = blanked(text, form)
        self.seen: set[int] = set()  # digests that have been taken

    def citations(self) -> list[Citation]:
        """Return every citation in the text, in reading order."""
        steps = {
            "markdown": (self._markdown, self._html, self._latex),
            "html": (self._html, self._explained),
            "latex": (self._latex,),
            "typst": (self._typst,),
            "text": (),
        }[self.form]
        found = [one for step in (*steps, self._bracketed, self._unclaimed) for one in step()]
        return [one for _, one in sorted(found, key=lambda row: row[0])]

    def _citation(self, mark: re.Match[str], bounds: tuple[int, int] | None, form: str) -> tuple[int, Citation]:
        """Return the citation whose key and digest `mark` holds and whose visible part lies within `bounds`."""
        at = mark.start("digest")
        self.seen.add(at)
        trouble = ""
        if not _DIGEST.fullmatch(mark["digest"]):
            trouble = f"its digest {mark['digest']!r} is not one of 12 hexadecimal digits"
        if bounds is None or bounds[1] - bounds[0] > 4 * MOST:
            trouble, bounds = trouble or "its visible part cannot be made out", (0, 0)
        chars = letters(self.text, *bounds, form)
        marks = ((self.part, *mark.span("digest")),)
        place = self.place(at)
        return at, Citation(mark["key"], mark["digest"], chars, place, self.part, marks, ESCAPE[form], trouble=trouble)

    def _markdown(self) -> Iterator[tuple[int, Citation]]:
        rows = result_rows(self.held)
        for mark in re.finditer(rf"\]\(\s*<?[^()\s<>#]{{0,1000}}#{MARK}>?(?:\s[^()]{{0,500}})?\)", self.held):
            bounds = self._opening(mark.start())
            at, citation = self._citation(mark, bounds, "markdown")
            if rows and bounds and self.held[slice(*bounds)].strip() == mark["key"]:
                line = self.held.rfind("\n", 0, bounds[0]) + 1
                cells = shown(self.text, rows.get(line, {})) or citation.chars
                citation = replace(citation, chars=cells)
            yield at, citation

    def _explained(self) -> Iterator[tuple[int, Citation]]:
        """Yield the results of an explanation in a notebook: value, then facts with the key."""
        start = 0
        for found in re.finditer(rf"</h3><p>(?=<strong>)|<dt>Key</dt><dd>{MARK}</dd>", self.held):
            if not found["key"]:
                start = found.end()
            elif start:
                end = self.held.find("</p>", start, found.start())
                yield self._citation(found, (start, end) if end > 0 else None, "html")
                start = 0

    def _html(self) -> Iterator[tuple[int, Citation]]:
        pattern = rf"<a\b[^<>]{{0,2000}}?\bhref\s*=\s*[\"']?[^\"'\s<>#]{{0,1000}}#{MARK}[\"'\s>]"
        for mark in re.finditer(pattern, self.held, re.IGNORECASE):
            start = self.held.find(">", mark.end() - 1, mark.end() + 8 * MOST) + 1
            end = _LINK_END.search(self.held, start, start + 8 * MOST) if start else None
            bounds = (start, end.start()) if end and end["close"] else None
            yield self._citation(mark, bounds, "html")

    def _latex(self) -> Iterator[tuple[int, Citation]]:
        key, digest = r"(?>(?P<key>[^{}]{0,200}?)\s*\})", r"(?>(?P<digest>[^{}]{0,64}?)\s*\})"
        macro = _blanks(rf"\\studycite\s*\{{\s*{key}\s*\{{\s*{digest}\s*\{{")
        link = _blanks(rf"\\href\s*\{{[^{{}}#\\]{{0,1000}}\\?#{MARK}\s*\}}\s*\{{")
        for pattern in (macro, link):
            yield from self._enclosed(pattern, "{}", "latex")
        yield from self._live(_blanks(r"\\result(?:range|n)?\s*\{\s*(?P<key>[^{}#]{1,200}?)\s*\}"))

    def _typst(self) -> Iterator[tuple[int, Citation]]:
        call = r"\bstudycite\(\s*\"(?P<key>[^\"]{0,200})\"\s*,\s*\"(?P<digest>[^\"]{0,64})\"\s*(?:\)|,)\s*\["
        link = rf"\blink\(\s*\"[^\"#]{{0,1000}}#{MARK}\"\s*(?:\)|,)\s*\["
        for pattern in (call, link):
            yield from self._enclosed(pattern, "[]", "typst")
        yield from self._live(r"#result(?:range|n)?\(\s*\"(?P<key>[^\"]{1,200})\"\s*\)")

    def _enclosed(self, pattern: str, pair: str, form: str) -> Iterator[tuple[int, Citation]]:
        """Yield citations with their visible part in brackets; one that holds another is none."""
        for mark, end in _apart(re.finditer(pattern, self.held), len(self.held)):
            yield self._citation(mark, closing(self.held, mark.end(), end, pair), form)

    def _live(self, pattern: str) -> Iterator[tuple[int, Citation]]:
        for mark in re.finditer(pattern, self.held):
            yield mark.start(), Citation(mark["key"], "", (), self.place(mark.start()), live=True)

    def _bracketed(self) -> Iterator[tuple[int, Citation]]:
        """Yield citations in the form of a text: a phrase, then key and digest in square brackets."""
        last = 0  # where the citation before ends: no phrase reaches back over it
        for mark in re.finditer(rf"(?:\\?\[|\{{\[\}}){MARK}(?:\\?\]|\{{\]\}})(?!\()", self.held):
            if mark.start("digest") in self.seen or "." not in mark["key"]:
                continue
            end = mark.start()
            before = letters(self.text, self._block(end, max(last, end - 400)), end, self.form)
            last = mark.end()
            at = phrase("".join(char.text for char in before))
            bounds = None if at is None else (before[at].start, end)
            yield self._citation(mark, bounds, self.form)

    def _block(self, end: int, least: int) -> int:
        """Return where the paragraph, cell or item of a letter begins, from `least` on."""
        return max((one.end() for one in _BREAK.finditer(self.held, least, end)), default=least)

    def _unclaimed(self) -> Iterator[tuple[int, Citation]]:
        """Yield what carries a key and a digest in no form that is known."""
        for tail in re.finditer(r"~(?P<digest>[0-9a-f]{12})(?![0-9a-z])", self.held):
            before = self.held[max(0, tail.start() - 200) : tail.start()]
            key = re.search(r"(?:^|(?P<figure>study-figure:)|[^a-z0-9.-])(?P<key>[a-z0-9.-]+)$", before)
            if key and not key["figure"] and KEY.fullmatch(key["key"]) and tail.start("digest") not in self.seen:
                place, trouble = self.place(tail.start()), "its visible part cannot be made out"
                yield tail.start(), Citation(key["key"], tail["digest"], (), place, trouble=trouble)

    def references(self) -> list[Reference]:
        """Return every picture that the text names."""
        steps = {
            "markdown": (self._markdown_pictures, self._html_pictures),
            "html": (self._html_pictures,),
            "latex": (self._latex_pictures,),
            "typst": (self._typst_pictures,),
            "text": (),
        }[self.form]
        drawn = re.finditer(r"study-figure:[\w.-]{1,200}~[0-9a-f]{12}", self.held)
        inline = [Reference(f"data:,{found[0]}", "", self.place(found.start())) for found in drawn]
        return [one for step in steps for one in step()] + (inline if self.form in ("html", "markdown") else [])

    def _opening(self, end: int) -> tuple[int, int] | None:
        start = self._brackets.get(end)
        return None if start is None else (start, end)

    @cached_property
    def _brackets(self) -> dict[int, int]:
        return brackets(self.held)

    def _markdown_pictures(self) -> Iterator[Reference]:
        for found in re.finditer(r"\]\(\s*<?(?P<address>data:image/[^()\s<>]*|[^()\s<>#]{1,1000})", self.held):
            bounds = self._opening(found.start())
            if bounds and self.held[bounds[0] - 2 : bounds[0] - 1] == "!":
                alt = "".join(char.text for char in letters(self.held, *bounds, "markdown"))
                yield Reference(found["address"], alt, self.place(found.start()))

    def _html_pictures(self) -> Iterator[Reference]:
        source = re.compile(
            r"(?:^|[\s\"'])(?:src|data|(?:xlink:)?href)\s*=\s*(?:\"([^\"]*)|'([^']*)|([^\s\"']+))", re.IGNORECASE
        )
        tags = re.finditer(r"<(?:img|source|embed|object|iframe|image)\b", self.held, re.IGNORECASE)
        for tag, bound in _apart(tags, len(self.held)):
            end = self.held.find(">", tag.end(), bound)
            held = self.held[tag.end() : end] if end > 0 else ""
            address = source.search(held)
            alt = re.search(r"\balt\s*=\s*(?:\"([^\"]*)|'([^']*))", held)
            if address:
                text = html.unescape(next((one for one in alt.groups() if one), "")) if alt else ""
                yield Reference(next((one for one in address.groups() if one), ""), text, self.place(tag.start()))

    def _latex_pictures(self) -> Iterator[Reference]:
        drawn = _blanks(r"\\includegraphics\*?\s*(?:\[[^\[\]]{0,500}\])?\s*\{([^{}]{1,1000})\}")
        for found in re.finditer(drawn, self.held):
            alt = re.search(r"\balt\s*=\s*\{([^{}]*)\}", found[0])
            yield Reference(found[1].strip(), alt[1] if alt else "", self.place(found.start()))

    def _typst_pictures(self) -> Iterator[Reference]:
        for found in re.finditer(r"\bimage\(\s*\"([^\"]{1,1000})\"[^()]{0,500}", self.held):
            alt = re.search(r"\balt\s*:\s*\"([^\"]*)\"", found[0])
            yield Reference(found[1], alt[1] if alt else "", self.place(found.start()))
