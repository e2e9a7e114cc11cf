"""Provenance: digests of what a result rests on, so that a number can be told to be out of date.

Names say the kind first: `piece:hassakah`, `lexicon:threat.danger_ahead`, `sheet:model-1`, `parameter:draws`,
`code:analysis.measures.shares`. A digest is the first 12 hex digits of a SHA-256.

The code of a module is its own and that of every module of the study which it imports on the way, found in the
source, wherever in it the import stands, and the versions of the distributions which those modules import.
What moves no number is left out: comments, docstrings, layout, imports for type checkers, the study's own
version. Imports by a name that is only known while running cannot be seen in the source. The study has one, the
discovery of constructs, and it must not be seen: each construct would rest on all of them.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache, lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from analysis.study.corpus import Piece
from analysis.text.annotate import Instrument
from analysis.text.lexicon import Entry, Lexicon
from analysis.text.tokens import pattern, straight

ROOT = Path(__file__).parent.parent
# What of a piece is not measured: where it is held and listed, and whose it is.
UNMEASURED = ("url", "rights", "local", "listed", "source_note", "byline", "authors_note")
_OPEN = {getattr(tokenize, f"{kind}STRING_START", -1) for kind in "FT"} - {-1}
_CLOSE = {getattr(tokenize, f"{kind}STRING_END", -1) for kind in "FT"} - {-1}
_SKIPPED = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER)


def digest(text: str | bytes) -> str:
    """Return the first 12 hex digits of the SHA-256 of `text`."""
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:12]


def file(path: Path) -> str:
    """Return the digest of a file's bytes."""
    return digest(path.read_bytes())


def combined(parts: Mapping[str, str]) -> str:
    """Return the digest of several digests by name."""
    return digest("\n".join(f"{name} {parts[name]}" for name in sorted(parts)))


def parameter(value: object) -> str:
    """Return the digest of a value that JSON can hold."""
    return digest(json.dumps(value, sort_keys=True))


def piece(piece: Piece) -> str:
    """Return the digest of what can be measured or grouped by in a piece: its texts, title and dated facts."""
    return parameter({f.name: getattr(piece, f.name) for f in fields(Piece) if f.name not in UNMEASURED})


def lexicon(lexicon: Lexicon | Instrument) -> dict[str, str]:
    """Return the digest of each category by name: its entries, and the other categories' that can win against them.

    The longest match wins within a lexicon, so "no threat" elsewhere takes a match from "threat" here. The
    reasons are left out: they move no number.
    """
    against = _rivals({e: tuple(straight(word).lower() for word in pattern(e.words)) for e in lexicon.entries})
    held = {}
    for category in lexicon.categories:
        own = {entry.words for entry in lexicon.entries if entry.category == category}
        held[f"lexicon:{lexicon.name}.{category}"] = parameter([sorted(own), sorted(against.get(category, ()))])
    return held


def _rivals(parts: dict[Entry, tuple[str, ...]]) -> dict[str, set[str]]:
    """Return for each category the words of others' entries of which a match can take the place of one of its own.

    Of two entries of one word the more exact wins: `prisons` takes a match from `prison*`, and never the other way
    round. The same word in two categories stands in both.
    """
    where: dict[str, list[tuple[Entry, int]]] = {}
    for entry, words in parts.items():
        for place, word in enumerate(words):
            where.setdefault(word, []).append((entry, place))
    found: dict[str, set[str]] = {}
    if all(len(words) == 1 and "*" not in words[0] for words in parts.values()):
        return found
    for one, other in _fitting(list(where)):
        for entry, i in where[one]:
            taken = found.setdefault(entry.category, set())
            for rival, j in where[other]:
                if rival.category == entry.category or rival.words in taken:
                    continue
                p, q, shift = parts[entry], parts[rival], i - j
                both = range(max(0, -shift), min(len(q), len(p) - shift))
                wins = max(len(p), len(q)) > 1 or ("*" in p[0] and p != q)
                if wins and all(_fit(p[k + shift], q[k]) for k in both):
                    taken.add(rival.words)
    return found


def _fitting(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of word patterns that one word can fit, both ways round."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[:1], []).append(word)
    for one in words:
        near = words if one.startswith("*") else [*by_letter[one[:1]], *by_letter.get("*", ())]
        yield from ((one, other) for other in near if _fit(one, other))


@lru_cache(maxsize=1 << 20)
def _fit(one: str, other: str) -> bool:
    """Return whether a word can fit both patterns."""
    if "*" not in one + other:
        return one == other
    a, b = one.strip("*"), other.strip("*")
    if "*" not in one:
        return _fit(other, one)
    if "*" not in other:
        return b.startswith(a) if one.endswith("*") else b.endswith(a)
    if one.endswith("*") and other.endswith("*"):
        return a.startswith(b) or b.startswith(a)
    return a.endswith(b) or b.endswith(a) if one.startswith("*") and other.startswith("*") else True


def code(module: str, root: Path = ROOT) -> str:
    """Return the digest of the code that `module` of the study under `root` rests on.

    Raises ValueError where `root` holds no such module.
    """
    lines, outside = [], set()
    for name in modules(module, root):
        text, _, imported = _held(name, root)
        lines.append(f"{name} {digest(significant(text))}")
        outside |= set(imported)
    used = {found for name in outside for found in distributions(name)}
    return digest("\n".join([*lines, *(f"{name}=={metadata.version(name)}" for name in sorted(used))]))


def modules(module: str, root: Path = ROOT) -> tuple[str, ...]:
    """Return `module` and the modules of the study that it imports on the way, in order of name."""
    if not _path(module, root):
        message = f"{module}: no such module under {root}"
        raise ValueError(message)
    found: set[str] = set()
    ahead = [module]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += _held(name, root)[1]
    return tuple(sorted(found))


def _held(name: str, root: Path) -> tuple[str, list[str], list[str]]:
    """Return a module's text, the modules of the study that importing it imports, and the other top-level names."""
    path = _path(name, root)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    top = name.partition(".")[0]
    dotted = [name, *imports(text, package)]
    inside = {parent for each in dotted if each.partition(".")[0] == top for parent in _upward(each)}
    outside = {each.partition(".")[0] for each in dotted} - {top} - set(sys.stdlib_module_names)
    return text, sorted(n for n in inside if _path(n, root)), sorted(outside)


def _upward(name: str) -> Iterator[str]:
    """Yield a dotted name and its parents: importing a module runs the packages that it lies in."""
    parts = name.split(".")
    for stop in range(1, len(parts) + 1):
        yield ".".join(parts[:stop])


def _path(name: str, root: Path) -> Path | None:
    base = root.joinpath(*name.split("."))
    return next((path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file()), None)


@lru_cache(maxsize=1024)
def imports(text: str, package: str) -> tuple[str, ...]:
    r"""Return the dotted names that source imports, `from a import b` as a.b, relative ones seen from `package`.

    A name that is written out in a call of `import_module` or `find_spec` counts as imported.

    >>> imports("from . import tokens\ndef f():\n    import json.decoder", "analysis")
    ('analysis.text.tokens', 'json.decoder')
    """
    found: list[str] = []
    for node in _run(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*up, *([node.module] if node.module else [])])
            found += [f"{base}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "find_spec"):
            found += [a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return tuple(sorted(set(found)))


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that can run: all but what stands under `if TYPE_CHECKING`."""
    if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
        for other in node.orelse:
            yield from _run(other)
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _run(child)


@lru_cache(maxsize=1024)
def significant(text: str) -> str:
    r"""Return source without what moves no number, one logical line each, the same on every Python.

    Strings are taken as they are written, since Python 3.12 began to cut formatted ones into tokens.

    >>> significant('def f( ):\n  "Say."\n\n  return 1  # one')
    'def f ( ) :\n\treturn 1'
    """
    lines: list[str] = []
    words: list[tuple[bool, str]] = []
    depth = 0
    for kind, word in _words_of(text):
        if kind in (tokenize.INDENT, tokenize.DEDENT):
            depth += 1 if kind == tokenize.INDENT else -1
        elif kind != tokenize.NEWLINE:
            words.append((kind == tokenize.STRING, word))
        elif words:
            if not all(_inert(*each) for each in words) and [w for _, w in words[:2]] != ["__version__", "="]:
                lines.append("\t" * depth + " ".join(w for _, w in words))
            words = []
    return "\n".join(lines)


def _inert(string: bool, word: str) -> bool:
    """Return whether a token is a plain string: a line of nothing else is a docstring."""
    return string and "f" not in re.split("['\"]", word, maxsplit=1)[0].lower()


def _words_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield kind and text of the tokens that count, a formatted string as one."""
    lines = list(io.StringIO(text))
    open_, first = 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in _OPEN:
            first = first if open_ else token.start
            open_ += 1
        elif token.type in _CLOSE:
            open_ -= 1
            if not open_:
                yield tokenize.STRING, _cut(lines, first, token.end)
        elif not open_ and token.type not in _SKIPPED:
            yield token.type, token.string


def _cut(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the source from `start` to `end`, each line and column."""
    held = lines[start[0] - 1 : end[0]]
    held[-1] = held[-1][: end[1]]
    held[0] = held[0][start[1] :]
    return "".join(held)


@cache
def distributions(name: str) -> tuple[str, ...]:
    """Return the installed distributions that provide the top-level module `name`, in order of name.

    The one of the same name is looked at first: asking all of them takes long.
    """
    try:
        if _provides(metadata.distribution(name), name):
            return (name,)
    except metadata.PackageNotFoundError:
        pass
    return tuple(sorted({d.metadata["Name"] for d in metadata.distributions() if _provides(d, name)}))


def _provides(distribution: metadata.Distribution, name: str) -> bool:
    record = distribution.read_text("RECORD") or distribution.read_text("top_level.txt") or ""
    return bool(re.search(rf"^{re.escape(name)}(?:/|\.py,|\.[^/,]*(?:so|pyd),|$)", record, re.MULTILINE))
