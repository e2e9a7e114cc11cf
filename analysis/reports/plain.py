"""Plain text: any text made one that neither a terminal nor a page obeys."""

from __future__ import annotations

import re
import unicodedata

from analysis.errors import STEERING

_SPACES = "\n\r\t\x0b\x0c\x85\u2028\u2029"
_MARKS = re.compile(r"([\\`*_\[\]<>~$|&])")
# What begins a list, a heading or a rule where it begins a line.
_BEGINNING = re.compile(r"^([0-9]{0,9})([-+#=]|(?<=[0-9])[.)](?= ))")


def plain(text: str) -> str:
    """Return `text` with each control or steering code point made visible.

    One for one, so that offsets stay true.

    >>> plain("a\\x1b[31m")
    'a␛[31m'
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))


def _visible(letter: str) -> str:
    code = ord(letter)
    if letter in _SPACES:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    is_hidden = code in STEERING or unicodedata.category(letter) in ("Cc", "Cs", "Co")
    return "\ufffd" if is_hidden else letter


def inline(text: str) -> str:
    """Return text as one line of Markdown that shows it letter by letter.

    >>> inline("# [a](b) | <i>")
    '\\\\# \\\\[a\\\\](b) \\\\| \\\\<i\\\\>'
    """
    line = " ".join(plain(text).split())
    return _BEGINNING.sub(r"\1\\\2", _MARKS.sub(r"\\\1", line))
