"""Markup: the citations and pictures in Markdown, LaTeX, Typst, HTML and plain text.

Comments, code and verbatim text are no part of a report and are blanked first. Whatever carries a
key and a digest and is in none of the known forms is given to a person.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from analysis.reports.escapes import CLOSE, OPEN, SHOWS, SIGNS, TRACKED, UNTRACKED, visible_letters
from analysis.reports.passages import MOST, Citation, Passage
from analysis.reports.phrase import phrase_start
from analysis.reports.pictures import Reference
from analysis.reports.syntax import blanked, block_start, bracket_start
from analysis.results import KEY

_NO_SPACE = rf"[^\s\"'<>()\[\]{{}}#\\~%&|{SIGNS}]"
_TILDE = r"(?:~|%7[Ee]|\\~|&#(?:126|x7[Ee]);|\{?\\textasciitilde(?:\{\}|\s)?\}?)"
_KEY_AND_DIGEST = rf"(?P<key>{_NO_SPACE}{{1,200}}?){_TILDE}(?P<digest>{_NO_SPACE}{{0,64}})"
_DIGEST = re.compile(r"[0-9a-f]{12}")
_REACH = 400  # letters before a key in brackets that its phrase may begin in


def _misspelt(digest: str) -> str:
    """Return what is wrong with a digest, empty where nothing is."""
    if _DIGEST.fullmatch(digest):
        return ""
    return f"its digest {digest!r} is not one of 12 hexadecimal digits"


def _blanks(pattern: str) -> str:
    """Return a pattern that takes blanks whole and does not try fewer of them."""
    return pattern.replace(r"\s*", r"\s*+")


_MARKDOWN_LINK = re.compile(
    rf"\]\(\s*<?[^()\s<>#]{{0,1000}}#{_KEY_AND_DIGEST}>?(?:\s[^()]{{0,500}})?\)"
)
_GROUP = r"(?>(?P<{}>[^{{}}]{{0,{}}}?)\s*\}})"
_LATEX_KEY, _LATEX_DIGEST = _GROUP.format("key", 200), _GROUP.format("digest", 64)
_TYPST_TEXT = r"\"\s*(?:\)|,)\s*\["
# Forms whose visible part stands behind key and digest: what it is, and what stands before it. It
# holds no citation, and brackets of two levels.
_ENCLOSED = {
    "html": (
        r"(?:[^<]|<(?!/?a\b))*+(?=</a)",
        rf"<a\b[^<>]{{0,2000}}?\bhref\s*=\s*[\"']?[^\"'\s<>#]{{0,1000}}#{_KEY_AND_DIGEST}"
        r"(?=[\"'\s>])[^<>]{0,2000}>",
    ),
    "latex": (
        r"(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{[^{}]*+\})*+\})*+(?=\})",
        _blanks(rf"\\studycite\s*\{{\s*{_LATEX_KEY}\s*\{{\s*{_LATEX_DIGEST}\s*\{{"),
        _blanks(rf"\\href\s*\{{[^{{}}#\\]{{0,1000}}\\?#{_KEY_AND_DIGEST}\s*\}}\s*\{{"),
    ),
    "typst": (
        r"(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+\])*+(?=\])",
        r"\bstudycite\(\s*\"(?P<key>[^\"]{0,200})\"\s*,\s*\"(?P<digest>[^\"]{0,64})" + _TYPST_TEXT,
        rf"\blink\(\s*\"[^\"#]{{0,1000}}#{_KEY_AND_DIGEST}{_TYPST_TEXT}",
    ),
    "word": (
        rf"[^{OPEN}{CLOSE}]*+(?={CLOSE})",
        rf"{OPEN}(?:[^{SIGNS}]{{0,4000}}[#\"])?\s*{_KEY_AND_DIGEST}(?:[\"\s][^{SIGNS}]*)?{SHOWS}",
    ),
}
_LIVE = {
    "latex": _blanks(r"\\result(?:range|n)?\s*\{\s*(?P<key>[^{}#]{1,200}?)\s*\}"),
    "typst": r"#result(?:range|n)?\(\s*\"(?P<key>[^\"]{1,200})\"\s*\)",
}
_BRACKETED = re.compile(rf"(?:\\?\[|\{{\[\}}){_KEY_AND_DIGEST}(?:\\?\]|\{{\]\}})(?!\()")
_ANY = re.compile(
    r"(?<![a-z0-9.-])(?<!study-figure:)(?P<key>[a-z0-9.-]++)~(?P<digest>[0-9a-f]{12})(?![0-9a-z])"
)
_DRAWN = re.compile(r"study-figure:[\w.-]{1,200}~[0-9a-f]{12}")
_INSIDE = {"markdown": ("html", "latex")}  # markups that may stand in another

Place = tuple[int, Citation]
Bounds = tuple[int, int] | None


class Finder:
    """Finds what one passage holds."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.form = passage, passage.form
        self.text = passage.text
        self.prose = blanked(self.text, self.form)
        self.seen: set[int] = set()  # digests that have been taken
        self.forms = (self.form, *_INSIDE.get(self.form, ()))

    def citations(self) -> list[Citation]:
        """Return every citation in the passage, in reading order."""
        places: list[Place] = []
        for form in self.forms:
            places += self._linked(form)
        places += self._bracketed()
        places += self._unclaimed()
        return [citation for _, citation in sorted(places, key=lambda place: place[0])]

    def _linked(self, form: str) -> Iterator[Place]:
        """Yield the citations in the forms of one markup."""
        if form == "markdown":
            for mark in _MARKDOWN_LINK.finditer(self.prose):
                start = bracket_start(self.prose, mark.start())
                bounds = None if start is None else (start, mark.start())
                yield self._citation(mark, bounds, form)
        for pattern in _ENCLOSED.get(form, ())[1:]:
            yield from self._enclosed(pattern, form)
        for mark in re.finditer(_LIVE.get(form, "(?!)"), self.prose):
            place = self.passage.place(mark.start())
            yield mark.start(), Citation(mark["key"], "", (), place, self.passage, live=True)

    def _citation(self, mark: re.Match[str], bounds: Bounds, form: str) -> Place:
        """Return the citation whose key and digest `mark` holds, its visible part in `bounds`."""
        at = mark.start("digest")
        self.seen.add(at)

        trouble = _misspelt(mark["digest"])
        if bounds is None or bounds[1] - bounds[0] > 4 * MOST:
            trouble, bounds = trouble or "its visible part cannot be made out", (0, 0)

        citation = Citation(
            mark["key"],
            mark["digest"],
            visible_letters(self.text, *bounds, form),
            self.passage.place(at),
            self.passage,
            marks=tuple(self.passage.spots(*mark.span("digest"))),
            form=form,
            tracked=self._is_tracked(bounds[0], max(bounds[1], mark.end())),
            trouble=trouble,
        )
        return at, citation

    def _is_tracked(self, start: int, end: int) -> bool:
        """Return whether a tracked change opens before `end` and is not closed before `start`."""
        if self.form != "word":
            return False
        return self.text.count(TRACKED, 0, end) > self.text.count(UNTRACKED, 0, start)

    def _enclosed(self, pattern: str, form: str) -> Iterator[Place]:
        """Yield citations with their visible part behind them; one that holds another is none."""
        marks = list(re.finditer(pattern, self.prose, re.IGNORECASE))
        nexts = [*(mark.start() for mark in marks[1:]), len(self.prose)]
        visible = re.compile(_ENCLOSED[form][0], re.DOTALL | re.IGNORECASE)
        for mark, end in zip(marks, nexts, strict=False):
            last = min(end, mark.end() + 4 * MOST)
            shown = visible.match(self.prose, mark.end(), last)
            yield self._citation(mark, shown and shown.span(), form)

    def _bracketed(self) -> Iterator[Place]:
        """Yield citations in the form of a text: a phrase, then key and digest in brackets."""
        last = 0  # where the citation before ends: no phrase reaches back over it
        for mark in _BRACKETED.finditer(self.prose):
            if mark.start("digest") in self.seen or "." not in mark["key"]:
                continue

            end = mark.start()
            least = block_start(self.prose, end, max(last, end - _REACH))
            letters = visible_letters(self.text, least, end, self.form)
            start = phrase_start("".join(letter.text for letter in letters))
            bounds = None if start is None else (letters[start].start, end)
            yield self._citation(mark, bounds, self.form)
            last = mark.end()

    def _unclaimed(self) -> Iterator[Place]:
        """Yield what carries a key and a digest in no form that is known."""
        for mark in _ANY.finditer(self.prose):
            if mark.start("digest") not in self.seen and KEY.fullmatch(mark["key"]):
                yield self._citation(mark, None, "text")

    def references(self) -> Iterator[Reference]:
        """Yield every picture that the passage names or draws."""
        if "html" in self.forms:
            for drawn in _DRAWN.finditer(self.prose):
                yield Reference(f"data:,{drawn[0]}", "", self.passage.place(drawn.start()))
        for form in self.forms:
            for drawn in _PICTURES[form].finditer(self.prose) if form in _PICTURES else ():
                yield from self._picture(drawn, form)

    def _picture(self, drawn: re.Match[str], form: str) -> Iterator[Reference]:
        address: str | None = drawn["what"]
        alt = ""
        if form == "markdown":
            start = bracket_start(self.prose, drawn.start())
            is_picture = start and self.prose[start - 2 : start - 1] == "!"
            address = drawn["what"] if is_picture else None
            alt = self.prose[start : drawn.start()]
        elif form == "html":
            attributes = {name.lower(): text for name, text in _ATTRIBUTES.findall(drawn["what"])}
            address = next(filter(None, map(attributes.get, _ADDRESSES)), None)
            alt = attributes.get("alt", "")
        if address:
            place = self.passage.place(drawn.start())
            yield Reference(address.strip("\"' "), html.unescape(alt.strip("\"'")), place)


# What draws a picture, by form: its address, or what the address is in.
_PICTURES = {
    "markdown": re.compile(r"\]\(\s*<?(?P<what>data:image/[^()\s<>]*|[^()\s<>#]{1,1000})"),
    "html": re.compile(
        r"<(?:img|source|embed|object|iframe|image)\b(?P<what>[^<>]*+)>", re.IGNORECASE
    ),
    "latex": re.compile(
        _blanks(r"\\includegraphics\*?\s*(?:\[[^\[\]]{0,500}\])?\s*\{(?P<what>[^{}]{1,1000})\}")
    ),
    "typst": re.compile(r"\bimage\(\s*\"(?P<what>[^\"]{1,1000})\""),
}
_ATTRIBUTES = re.compile(r"([\w:]+)\s*+=\s*+(\"[^\"]*+\"?|'[^']*+'?|[^\s\"'>]++)")
_ADDRESSES = ("src", "data", "href", "xlink:href")
