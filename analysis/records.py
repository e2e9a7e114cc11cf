"""Typed records: what a file of the study may hold, and the line where it holds something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from analysis.errors import fail
from analysis.files import CONTROL, Lines, read_yaml

# What would end a generated block of a page, and what a browser would run.
_COMMENT = re.compile(r"<!--|-->")
_SCRIPT = re.compile(r"(?:javascript|vbscript|data)\s*:(?=\S)", re.IGNORECASE)
# What pydantic calls an error, and what we say is allowed; its context fills the braces.
_ALLOWED = {
    "not_allowed": "{allowed}",
    "unknown_field": "{allowed}",
    "value_error": "{error}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than_equal": "a number of at most {le}",
    "missing": "a value",
    "string_type": "text",
    "dict_type": "a mapping of names",
    "model_type": "a mapping of fields",
    "tuple_type": "a list",
    "list_type": "a list",
    "bool_parsing": "yes or no",
    "bool_type": "yes or no",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "unexpected_keyword_argument": "no such field",
    "too_short": "at least one",
}


class Record(BaseModel):
    """A mapping of known fields; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        for name in data:
            if name not in fields and name not in cls.model_fields:
                known = {"allowed": ", ".join(fields), "found": str(name)}
                raise PydanticCustomError("unknown_field", "{allowed}", known)
        # What is missing is given as nothing, so that its own kind says what is allowed.
        needed = (name for name, field in fields.items() if field.is_required())
        return {**dict.fromkeys(needed), **data}


def not_allowed(allowed: str, found: object = None) -> PydanticCustomError:
    """Return a validator's error: what is allowed, and what is there if not the whole value."""
    return PydanticCustomError("not_allowed", "{allowed}", {"allowed": allowed, "found": found})


def _shown_in_pages(text: str) -> str:
    """Return text that can stand in a page without breaking or running anything."""
    if not text.strip():
        raise not_allowed("text")
    if marks := _COMMENT.search(text):
        raise not_allowed("text without the marks of a comment", marks[0])
    if script := _SCRIPT.search(text):
        raise not_allowed("addresses that begin with http:// or https://", script[0])
    return plain(text)


def plain(text: str) -> str:
    """Return text without signs that a terminal or a page would obey."""
    if hidden := CONTROL.search(text):
        raise not_allowed("text without control characters", hidden[0])
    return text


def matching(pattern: str, allowed: str) -> AfterValidator:
    """Return a validator of whole texts by a pattern; `allowed` says in words what it takes."""
    whole = re.compile(pattern)

    def check(text: str) -> str:
        if not whole.fullmatch(text):
            raise not_allowed(allowed)
        return text

    return AfterValidator(check)


def is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar: year, month and day by hyphens."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def day(text: str) -> str:
    """Return a day of the calendar."""
    if not is_day(text):
        raise not_allowed("a day that exists, as 2026-11-22")
    return text


Text = Annotated[str, AfterValidator(_shown_in_pages)]
Code = Annotated[str, matching(r"[\w -]+", "letters, digits, _, hyphens and blanks")]
Day = Annotated[str, AfterValidator(day)]
R = TypeVar("R")


def read(path: Path, kind: type[R], missing: R | None = None) -> R:
    """Return what the YAML file `path` holds as a record, or as a list or mapping of records.

    `missing` is returned where it is given and there is no such file.

    Raises StudyError, one line with file, line, place, value and what is allowed.
    """
    if missing is not None and not path.exists():
        return missing
    data, lines = read_yaml(path)
    return checked(data, kind, path, lines)


def checked(data: object, kind: type[R], path: Path, lines: Lines | None = None) -> R:
    """Return `data` as `kind`; `lines` gives the line of a place in a file of YAML."""
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        place, found, allowed = problem(error)
        line = lines((*_place(error), str(found))) if lines else None
        fail(path, line, place or "the file", found, allowed)


def problem(error: ValidationError) -> tuple[str, object, str]:
    """Return of the first thing that is wrong its place, what is there, what is allowed."""
    first = error.errors()[0]
    found = first.get("ctx", {}).get("found") or first["input"]
    if first["type"] == "missing" or found is None:
        found = "nothing"
    parts = (*_place(error), *(["field"] if first["type"] == "unknown_field" else []))
    place = ": ".join(str(part + 1 if isinstance(part, int) else part) for part in parts)
    return place, found, _allowed(first)


def _place(error: ValidationError) -> tuple[str | int, ...]:
    """Return where the first thing is wrong, without the validators that pydantic names there."""
    parts = error.errors()[0]["loc"]
    return tuple(
        part for part in parts if isinstance(part, int) or not re.search(r"[\[\]()]", part)
    )


def _allowed(error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if error["type"] == "literal_error":
        return str(context["expected"]).replace("''", "nothing").replace("'", "")
    template = _ALLOWED.get(error["type"])
    return template.format(**context) if template else str(error["msg"])
