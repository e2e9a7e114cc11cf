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
# What pydantic calls an error, and what we say is allowed.
_ALLOWED = {
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
        names = [field.alias or name for name, field in cls.model_fields.items()]
        for name in data if isinstance(data, Mapping) else ():
            if name not in names and name not in cls.model_fields:
                known = {"allowed": ", ".join(names), "found": str(name)}
                raise PydanticCustomError("unknown_field", "{allowed}", known)
        return data


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


def day(text: str) -> str:
    """Return a day of the calendar: year, month and day by hyphens."""
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise not_allowed("a day that exists, as 2026-11-22")


Text = Annotated[str, AfterValidator(_shown_in_pages)]
Code = Annotated[str, matching(r"[\w -]+", "letters, digits, _, hyphens and blanks")]
Day = Annotated[str, AfterValidator(day)]
R = TypeVar("R")


def read(path: Path, kind: type[R]) -> R:
    """Return what the YAML file `path` holds as a record, or as a list or mapping of records.

    Raises StudyError, one line with file, line, place, value and what is allowed.
    """
    data, lines = read_yaml(path)
    return checked(data, kind, path, lines)


def checked(data: object, kind: type[R], path: Path, lines: Lines) -> R:
    """Return `data` as `kind`; `lines` gives the line of a place in the file."""
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        place, found, allowed = problem(error)
        fail(path, lines(_whole_place(error)), place or "the file", found, allowed)


def problem(error: ValidationError) -> tuple[str, object, str]:
    """Return of the first thing that is wrong its place, what is there, what is allowed."""
    first = error.errors()[0]
    found = first.get("ctx", {}).get("found") or first["input"]
    if first["type"] == "missing" or found is None:
        found = "nothing"
    parts = (*_place(error), *(["field"] if first["type"] == "unknown_field" else []))
    place = ": ".join(str(part + 1 if isinstance(part, int) else part) for part in parts)
    return place, found, _allowed(first)


def _whole_place(error: ValidationError) -> tuple[str | int, ...]:
    """Return where in the file the first thing is wrong; an unknown field has its own line."""
    first = error.errors()[0]
    unknown = [first["ctx"]["found"]] if first["type"] == "unknown_field" else []
    return (*_place(error), *unknown)


def _place(error: ValidationError) -> tuple[str | int, ...]:
    """Return where the first thing is wrong, without the validators that pydantic names there."""
    parts = error.errors()[0]["loc"]
    return tuple(
        part for part in parts if isinstance(part, int) or not re.search(r"[\[\]()]", part)
    )


def _allowed(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("not_allowed", "unknown_field"):
        return str(context["allowed"])
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return str(context["expected"]).replace("''", "nothing").replace("'", "")
    if kind == "greater_than_equal":
        return f"a number of at least {context['ge']}"
    if kind == "less_than_equal":
        return f"a number of at most {context['le']}"
    return _ALLOWED.get(kind) or str(error["msg"])
