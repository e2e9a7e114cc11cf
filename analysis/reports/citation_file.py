"""CITATION.cff: the study as a whole, read and cited."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.errors import StudyError, fail
from analysis.files import read_yaml
from analysis.records import Day, checked, matching, not_allowed
from analysis.reports.cite import bibtex, csl_json
from analysis.reports.escapes import latex
from analysis.results import Words

NAME = "CITATION.cff"
_PUBLISHED_AS = {"software": "Computer software and data", "dataset": "Data set"}
_ADDRESS = r"|https?://[^\s<>\"]+"


class Author(BaseModel):
    """One author: family and given names, or the whole name of an entity."""

    name: str = ""
    family: str = Field("", alias="family-names")
    given: str = Field("", alias="given-names")

    @model_validator(mode="after")
    def _named(self) -> Author:
        if not (self.name or self.family).strip():
            raise not_allowed("an author with name, or family-names and given-names")
        return self

    @property
    def inverted(self) -> str:
        """Family name, then given names."""
        return ", ".join(filter(None, (self.family, self.given)))


class StudyCitation(BaseModel):
    """The study as something to cite; `digest` is that of all its results."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    title: Words
    authors: Annotated[tuple[Author, ...], Field(min_length=1)]
    version: Words
    released: Day = Field(alias="date-released")
    kind: Literal["software", "dataset"] = Field(alias="type")
    url: Annotated[str, matching(_ADDRESS, "an address that begins with http:// or https://")] = ""
    digest: str = ""

    @property
    def edition(self) -> str:
        """Version and digest of the results: what another reader has to have before them."""
        return f"version {self.version}, results {self.digest}"

    @property
    def key(self) -> str:
        """What a bibliography calls it."""
        words = re.findall(r"[a-z]+", self.title.lower())
        return f"{words[0] if words else 'study'}-study-{self.released[:4]}"


def read(path: Path, digest: str) -> StudyCitation:
    """Return the citation in a CITATION.cff.

    Raises StudyError, one line, for a file that is missing, is not YAML or lacks a field.
    """
    if not path.exists():
        message = f"{path}: not there; it stands at the top of the study's repository"
        raise StudyError(message)
    record, lines = read_yaml(path)
    return checked(record, StudyCitation, path, lines).model_copy(update={"digest": digest})


def cite_study(study: StudyCitation, form: str = "text") -> str:
    """Return a citation of the study ready to paste; raises StudyError for a form not in FORMS."""
    if form not in FORMS:
        fail("cite --study", None, "--as", form, ", ".join(FORMS))
    return FORMS[form](study)


def _text(study: StudyCitation) -> str:
    names = "; ".join(author.name or author.inverted for author in study.authors)
    text = f"{names} ({study.released[:4]}). {study.title} ({study.edition}). {study.url}"
    return text.strip()


def _bibtex(study: StudyCitation) -> str:
    # Braces keep an entity's name from being taken apart, and the title's capitals as they are.
    authors = [f"{{{latex(a.name)}}}" if a.name else latex(a.inverted) for a in study.authors]
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{latex(study.title)}}}",
        "year": study.released[:4],
        "howpublished": _PUBLISHED_AS[study.kind],
        "note": latex(f"V{study.edition[1:]}"),
        "url": study.url,
    }
    return bibtex(study.key, fields)


def _csl_json(study: StudyCitation) -> str:
    authors = [
        {"literal": a.name} if a.name else {"family": a.family, "given": a.given}
        for a in study.authors
    ]
    entry = {
        "id": study.key,
        "type": study.kind,
        "title": study.title,
        "author": authors,
        "issued": {"date-parts": [list(map(int, study.released.split("-")))]},
        "version": study.version,
        "note": f"results {study.digest}",
        "URL": study.url,
    }
    return csl_json(entry)


FORMS = {"text": _text, "bibtex": _bibtex, "csl-json": _csl_json}
