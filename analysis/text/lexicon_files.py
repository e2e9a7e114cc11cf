"""Lexicon files: a YAML file in, a checked lexicon out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from analysis.errors import fail
from analysis.files import parsed_yaml, read_text
from analysis.records import checked, matching
from analysis.text.header import read_header
from analysis.text.lexicon import Entry, Lexicon

FOLDER = Path(__file__).parents[1] / "lexicons"

_Words = Annotated[
    str,
    matching(
        r"(?s)(?!.*(?:\w\*\w|\*\*|(?:^|\s)\*(?:\s|$|\S*\*)))(?=.*[^*])\S(?:.*\S)?",
        "words, each with * at one of its ends",
    ),
    matching(
        r"(?s)(?!.*(?:[^\S ]|  |[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff])).*",
        "single blanks and signs that can be seen",
    ),
    matching(
        r"(?s)(?!.*(?:[][{}|\\^+?_]|\S\$|[.)]\*|[^\W\d]{2}\.\w|\w\.[^\W\d]{2})).*",
        "words as a text has them; no sign of a pattern but * at the end of a word",
    ),
    matching(r"(?s).*[\w%$€£¥₺].*", "an entry with a letter, a digit, % or a sign of money"),
]
_SOME = Field(min_length=1)
_Reasons = Annotated[dict[str, Annotated[list[_Words], _SOME]], _SOME]
_Content = Annotated[dict[str, _Reasons], _SOME]


def load(name: str) -> Lexicon:
    """Return the package's lexicon `name`."""
    return read_lexicon(FOLDER / f"{name}.yaml")


def read_lexicon(path: Path) -> Lexicon:
    """Return the lexicon of a YAML file, named after it.

    Raises StudyError, naming file, line and place, for a file that is not a dictionary of entries
    with reasons or has a header that names what the file does not hold.
    """
    text = read_text(path)
    content, lines = parsed_yaml(text, path)
    entries: dict[tuple[str, str], Entry] = {}

    for category, reasons in checked(content, _Content, path, lines).items():
        for reason, listed in reasons.items():
            for word in listed:
                if (category, word) in entries:
                    line = lines((category, reason))
                    fail(path, line, category, word, "an entry once in a category")
                entries[category, word] = Entry(word, category, reason)

    categories = tuple(content) if isinstance(content, dict) else ()
    header = read_header(text, path, categories)
    return Lexicon(path.stem, tuple(entries.values()), path, **vars(header))
