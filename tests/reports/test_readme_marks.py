"""The README's marked parts: each pair of marks stands once, and what is put in cannot add one."""

from __future__ import annotations

import pytest

from analysis.errors import StudyError
from analysis.ledger import Ledger
from analysis.reports import readme

NAMES = ("coders", "findings", "goals", "scores")
TEXT = "\n".join(f"# {name}\n<!-- {name} -->\nold\n<!-- /{name} -->" for name in NAMES) + "\n"
EMPTY = Ledger({})


def test_the_parts_are_made_anew_and_a_second_time_nothing_changes() -> None:
    once = readme.filled(TEXT, EMPTY, [], [], "three coders", "nobody else")
    assert "old" not in once
    assert readme.filled(once, EMPTY, [], [], "three coders", "nobody else") == once


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "<!-- /findings -->",
            "<!-- /findings -->\n<!-- /findings -->",
            "1 times <!-- findings -->, 2 times",
        ),
        ("<!-- goals -->", "<!-- goals -->\n<!-- goals -->", "2 times <!-- goals -->, 1 times"),
        ("<!-- /scores -->", "", "1 times <!-- scores -->, 0 times <!-- /scores -->"),
        ("<!-- scores -->", "<!-- score -->", "0 times <!-- scores -->, 1 times <!-- /scores -->"),
    ],
)
def test_marks_that_do_not_stand_once_are_named(old: str, new: str, found: str) -> None:
    with pytest.raises(StudyError) as caught:
        readme.filled(TEXT.replace(old, new), EMPTY, [], [], "three coders", "nobody else")
    assert str(caught.value).startswith(f"README.md: marks: found '{found}")
    assert str(caught.value).endswith("; allowed: each once, in this order")


def test_marks_in_the_wrong_order_are_named() -> None:
    turned = TEXT.replace("/goals", "X").replace("goals -->", "/goals -->").replace("X", "goals")
    with pytest.raises(StudyError, match=r"README\.md: marks: found '1 times <!-- goals -->"):
        readme.filled(turned, EMPTY, [], [], "three coders", "nobody else")
