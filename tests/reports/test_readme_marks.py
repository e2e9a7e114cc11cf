"""The README's marked parts: each pair of marks stands once, and what is put in cannot add one."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.ledger import Ledger
from analysis.reports import readme

NAMES = ("coders", "findings", "goals", "scores")
TEXT = "\n".join(f"# {name}\n<!-- {name} -->\nold\n<!-- /{name} -->" for name in NAMES) + "\n"
EMPTY = Ledger({})
TOLD = readme.Told(coded_by="three coders", people="nobody else")


def test_the_parts_are_made_anew_and_a_second_time_nothing_changes() -> None:
    once = readme.filled(TEXT, EMPTY, TOLD)
    assert "old" not in once
    assert readme.filled(once, EMPTY, TOLD) == once


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
        readme.filled(TEXT.replace(old, new), EMPTY, TOLD)
    assert str(caught.value).startswith(f"README.md: marks: found '{found}")
    assert str(caught.value).endswith("; allowed: each once, in this order")


def test_marks_in_the_wrong_order_are_named() -> None:
    turned = TEXT.replace("/goals", "X").replace("goals -->", "/goals -->").replace("X", "goals")
    with pytest.raises(StudyError, match=r"README\.md: marks: found '1 times <!-- goals -->"):
        readme.filled(turned, EMPTY, TOLD)


def test_text_that_the_last_run_did_not_write_is_named(tmp_path: Path) -> None:
    """A part may be as the run before left it, as this one makes it, or empty."""
    path = tmp_path / "README.md"
    fresh = readme.filled(TEXT, EMPTY, TOLD)
    made = readme.digests(TEXT)
    for text in (TEXT, fresh, TEXT.replace("old\n", "\n")):
        path.write_text(text, encoding="utf-8")
        readme.check_own(path, fresh, made)
    path.write_text(TEXT.replace("old\n<!-- /goals", "old\nmine\n<!-- /goals"), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        readme.check_own(path, fresh, made)
    assert str(caught.value) == (
        f"{path}:10: <!-- goals -->: found 'text that the last run did not write'; allowed: the "
        "run's own; move yours out of the marks, or empty them; nothing was changed"
    )


def test_before_the_first_run_a_text_between_the_marks_is_its_user_s(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(StudyError, match="did not write"):
        readme.check_own(path, readme.filled(TEXT, EMPTY, TOLD), {})
