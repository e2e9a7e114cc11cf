"""Markup: the citations and pictures in Markdown, LaTeX, Typst, HTML and plain text.

Comments, code and verbatim text are no part of a report and are blanked first. Whatever carries a
key and a digest and is in none of the known forms is given to a person.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator

from analysis.reports.escapes import PARTS, TRACKED, UNTRACKED, visible_letters
from analysis.reports.passages import Citation, Passage
from analysis.reports.phrase import phrase_start
from analysis.reports.pictures import Reference
from analysis.reports.syntax import MOST, block_start, bracket_start, filled
from analysis.results import KEY

_PARTS = {
    **PARTS,
    "LETTER": r"[^\s\"'<>()\[\]{}#\\~%&|<SIGNS>]",
    "TILDE": r"(?:~|%7[Ee]|\\~|&#(?:126|x7[Ee]);|\{?\\textasciitilde(?:\{\}|\s)?\}?)",
    "CITED": "(?P<key><LETTER>{1,200}?)<TILDE>(?P<digest><LETTER>{0,64})",
    "LATEX_KEY": r"(?>(?P<key>[^{}]{0,200}?)\s*+\})",
    "LATEX_DIGEST": r"(?>(?P<digest>[^{}]{0,64}?)\s*+\})",
    "TYPST_TEXT": r"\"\s*(?:\)|,)\s*\[",
}
_MARKDOWN_LINK = filled(r"\]\(\s*<?[^()\s<>#]{0,1000}#<CITED>>?(?:\s[^()]{0,500})?\)", _PARTS)
# Forms whose visible part stands behind key and digest: what it is, and what stands before it. It
# holds no citation, and brackets of two levels.
_ENCLOSING = {
    "html": (
        r"(?:[^<]|<(?!/?a\b))*+(?=</a)",
        r"<a\b[^<>]{0,2000}?\bhref\s*=\s*[\"']?[^\"'\s<>#]{0,1000}#<CITED>"
        r"(?=[\"'\s>])[^<>]{0,2000}>",
    ),
    "latex": (
        r"(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{[^{}]*+\})*+\})*+(?=\})",
        r"\\studycite\s*+\{\s*+<LATEX_KEY>\s*+\{\s*+<LATEX_DIGEST>\s*+\{",
        r"\\href\s*+\{[^{}#\\]{0,1000}\\?#<CITED>\s*+\}\s*+\{",
    ),
    "typst": (
        r"(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+\])*+(?=\])",
        r"\bstudycite\(\s*\"(?P<key>[^\"]{0,200})\"\s*,\s*\"(?P<digest>[^\"]{0,64})<TYPST_TEXT>",
        r"\blink\(\s*\"[^\"#]{0,1000}#<CITED><TYPST_TEXT>",
    ),
    "word": (
        "[^<OPEN><CLOSE>]*+(?=<CLOSE>)",
        r"<OPEN>(?:[^<SIGNS>]{0,4000}[#\"])?\s*<CITED>(?:[\"\s][^<SIGNS>]*)?<SHOWS>",
    ),
}
_ENCLOSED = {
    form: [filled(f"(?is){pattern}", _PARTS) for pattern in patterns]
    for form, patterns in _ENCLOSING.items()
}
_NOTHING = "(?!)"
_LIVE = {
    "latex": r"(?P<digest>)\\result(?:range|n)?\s*+\{\s*+(?P<key>[^{}#]{1,200}?)\s*+\}",
    "typst": r"(?P<digest>)#result(?:range|n)?\(\s*\"(?P<key>[^\"]{1,200})\"\s*\)",
}
_BRACKETED = filled(r"(?:\\?\[|\{\[\})<CITED>(?:\\?\]|\{\]\})(?!\()", _PARTS)
_ANY = (
    r"(?<![a-z0-9.-])(?<!study-figure:)(?P<key>[a-z0-9.-]++)~(?P<digest>[0-9a-f]{12})(?![0-9a-z])"
)
_INSIDE = {"markdown": ("html", "latex")}  # markups that may stand in another
_REACH = 400  # letters before a key in brackets that its phrase may begin in

# What draws a picture, by form: its address, or what the address is in.
_PICTURES = {
    "markdown": r"\]\(\s*<?(?P<what>data:image/[^()\s<>]*|[^()\s<>#]{1,1000})",
    "html": r"(?i:<(?:img|source|embed|object|iframe|image))\b(?P<what>[^<>]*+)>",
    "latex": r"\\includegraphics\*?\s*+(?:\[[^\[\]]{0,500}\])?\s*+\{(?P<what>[^{}]{1,1000})\}",
    "typst": r"\bimage\(\s*\"(?P<what>[^\"]{1,1000})\"",
}
_DRAWN = r"study-figure:[\w.-]{1,200}~[0-9a-f]{12}"
_ATTRIBUTES = r"([\w:]+)\s*+=\s*+(\"[^\"]*+\"?|'[^']*+'?|[^\s\"'>]++)"
_ADDRESSES = ("src", "data", "href", "xlink:href")

# Of key and digest, its visible part, its form.
Found = tuple[re.Match[str], tuple[int, int] | None, str]


def citations(passage: Passage) -> list[Citation]:
    """Return every citation in a passage, in reading order."""
    found: dict[int, Citation] = {}  # by where the digest stands
    for find in (_linked, _bracketed, _unclaimed):
        for mark, bounds, form in find(passage, found):
            found[mark.start("digest")] = _citation(passage, mark, bounds, form)
    return [found[at] for at in sorted(found)]


def _forms(passage: Passage) -> tuple[str, ...]:
    return (passage.form, *_INSIDE.get(passage.form, ()))


def _linked(passage: Passage, _: Container[int]) -> Iterator[Found]:
    """Yield the citations in the forms of the markups that a passage is written in."""
    prose = passage.prose
    for form in _forms(passage):
        for mark in re.finditer(_LIVE.get(form, _NOTHING), prose):
            yield mark, None, "live"
        for mark in re.finditer(_MARKDOWN_LINK if form == "markdown" else _NOTHING, prose):
            start = bracket_start(prose, mark.start())
            yield mark, None if start is None else (start, mark.start()), form
        for pattern in _ENCLOSED.get(form, ())[1:]:
            for mark, last in _followed([*re.finditer(pattern, prose)], len(prose)):
                shown = re.compile(_ENCLOSED[form][0]).match(prose, mark.end(), last)
                yield mark, shown and shown.span(), form


def _followed(marks: list[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each mark, and how far the visible part reaches that follows it: to the next one."""
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        last = following.start() if following else end
        yield mark, min(last, mark.end() + 4 * MOST)


def _bracketed(passage: Passage, found: Container[int]) -> Iterator[Found]:
    """Yield citations in the form of a text: a phrase, then key and digest in brackets."""
    last = 0  # where the citation before ends: no phrase reaches back over it
    for mark in re.finditer(_BRACKETED, passage.prose):
        if mark.start("digest") in found or "." not in mark["key"]:
            continue
        end = mark.start()
        least = block_start(passage.prose, end, max(last, end - _REACH))
        letters = visible_letters(passage.text, least, end, passage.form)
        start = phrase_start("".join(letter.text for letter in letters))
        yield mark, None if start is None else (letters[start].start, end), passage.form
        last = mark.end()


def _unclaimed(passage: Passage, found: Container[int]) -> Iterator[Found]:
    """Yield what carries a key and a digest in no form that is known."""
    for mark in re.finditer(_ANY, passage.prose):
        if mark.start("digest") not in found and KEY.fullmatch(mark["key"]):
            yield mark, None, "text"


def _citation(
    passage: Passage, mark: re.Match[str], bounds: tuple[int, int] | None, form: str
) -> Citation:
    """Return the citation whose key and digest `mark` holds, its visible part in `bounds`."""
    key, digest, place = mark["key"], mark["digest"], passage.place(mark.start("digest"))
    if form == "live":
        return Citation(key, "", (), place, passage, live=True)

    trouble = ""
    if bounds is None or bounds[1] - bounds[0] > 4 * MOST:
        trouble, bounds = "its visible part cannot be made out", (0, 0)
    if not re.fullmatch("[0-9a-f]{12}", digest):
        trouble = f"its digest {digest!r} is not one of 12 hexadecimal digits"

    # A tracked change opens before the end of it and is not closed before its start.
    opened = passage.text.count(TRACKED, 0, max(bounds[1], mark.end()))
    is_tracked = opened > passage.text.count(UNTRACKED, 0, bounds[0])
    letters = visible_letters(passage.text, *bounds, form)
    marks = tuple(passage.spots(*mark.span("digest")))
    tracked = passage.form == "word" and is_tracked
    return Citation(key, digest, letters, place, passage, marks, form, tracked, trouble=trouble)


def references(passage: Passage) -> Iterator[Reference]:
    """Yield every picture that a passage names or draws."""
    forms, prose = _forms(passage), passage.prose
    for drawn in re.finditer(_DRAWN if "html" in forms else _NOTHING, prose):
        yield Reference(f"data:,{drawn[0]}", "", passage.place(drawn.start()))
    for form in forms:
        for drawn in re.finditer(_PICTURES.get(form, _NOTHING), prose):
            address, alt = _named(drawn, form)
            if address:
                place = passage.place(drawn.start())
                yield Reference(address.strip("\"' "), html.unescape(alt.strip("\"'")), place)


def _named(drawn: re.Match[str], form: str) -> tuple[str, str]:
    """Return the address of a picture and its alt text; no address for what is no picture."""
    what, prose = drawn["what"], drawn.string
    if form == "markdown":
        start = bracket_start(prose, drawn.start()) or 0
        is_picture = prose[start - 2 : start - 1] == "!"
        return html.unescape(what) * is_picture, prose[start : drawn.start()]
    if form == "html":
        attributes = {name.lower(): text for name, text in re.findall(_ATTRIBUTES, what)}
        addresses = filter(None, map(attributes.get, _ADDRESSES))
        return html.unescape(next(addresses, "")), attributes.get("alt", "")
    return what, ""
