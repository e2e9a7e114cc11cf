"""The instruments: the package's own, and those that a study's lexicons make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from analysis.errors import fail
from analysis.files import check_names
from analysis.instruments.actors import Naming
from analysis.instruments.attribution import Sourcing
from analysis.instruments.passives import Passive
from analysis.instruments.sentiment import valenced
from analysis.text.annotate import Instrument
from analysis.text.lexicon import Lexicon
from analysis.text.lexicon_files import FOLDER, load, read_lexicon

# Lexicons of the package that are instruments as they stand; the others are read by rules.
_LEXICONS = ("certainty", "event_nouns", "frames", "scope", "threat", "valence")
ACTORS, PLACES = "actors", "places"
# Word classes of the package that a study's lexicons of the same name add words to.
SOURCES, NEIGHBOURS = "sources", "neighbours"


def instruments(lexicons: Path | None) -> tuple[Instrument, ...]:
    """Return a study's instruments in order of name; `lexicons` is the folder of its own lexicons.

    Each of its YAML files is an instrument under the file's name, but for `actors.yaml`, which is
    the table of the instrument `naming`, and `sources.yaml` and `neighbours.yaml`, whose words
    join the package's classes. Raises StudyError for a file that is no lexicon or that takes a
    name of the package.
    """
    own = _own(lexicons) if lexicons else ()
    every = {instrument.name: instrument for instrument in (*_general(), *own)}
    return tuple(every[name] for name in sorted(every))


def general(name: str) -> Instrument:
    """Return the package's instrument `name`."""
    return next(instrument for instrument in _general() if instrument.name == name)


@cache
def _general() -> tuple[Instrument, ...]:
    """Return the package's instruments, read once."""
    return (
        *(load(name) for name in _LEXICONS),
        Passive(load("participles")),
        Sourcing(load("attribution"), load(SOURCES)),
        valenced(),
    )


def _own(folder: Path) -> Iterator[Instrument]:
    """Yield the instruments that the lexicons in `folder` make."""
    check_names(folder, (".yaml",))
    read = {path.stem: read_lexicon(path) for path in sorted(folder.glob("[!.]*.yaml"))}
    taken = {
        *(path.stem for path in FOLDER.glob("*.yaml")),
        *(i.name for i in _general()),
        "naming",
    } - {SOURCES, NEIGHBOURS}

    for name, lexicon in read.items():
        if name in taken:
            allowed = "names that the package does not have itself"
            fail(lexicon.path or name, None, "name", name, allowed)
        if name not in (ACTORS, SOURCES, NEIGHBOURS):
            yield lexicon

    if SOURCES in read:
        yield Sourcing(load("attribution"), _joined(read[SOURCES]))
    if ACTORS in read:
        beside = _joined(read.get(NEIGHBOURS, Lexicon(NEIGHBOURS, ())))
        yield Naming(read[ACTORS], read.get(PLACES, Lexicon(PLACES, ())), beside)


def _joined(own: Lexicon) -> Lexicon:
    """Return the package's lexicon of the same name with the words of a study's own added."""
    package = load(own.name)
    for category in own.categories:
        if category not in package.categories:
            allowed = ", ".join(package.categories)
            fail(own.path or own.name, None, "category", category, allowed)
    return replace(package, entries=(*package.entries, *own.entries))
