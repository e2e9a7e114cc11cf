"""The codebook: a record that sheets are checked by, and the page that coders read."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import changed, fails, small_book, small_study

from analysis.study.codebook import TAKEN, Codebook, page, read_codebook
from analysis.study.config import read_facts
from analysis.study.readings import PLACES

PAGE = """# Codebook: what a coder marks in each unit

The unit is one sentence. Code what the sentence itself says.

| column | values | mark it when |
|---|---|---|
| `danger` | 0/1 | a harm to come is named or held ready |
| `hope` | 0/1 | a good end is looked for |
| `problem_of` | `none`, `pay`, `delay` | which problem, if any |
| `agentless_passive` | 0/1 | a passive whose doer is left out |
| `deleted_agent` | an actor code, `none` | who the left-out doer is |
| `voice` | `author`, `attributed`, `quoted` | who speaks |
| `source` | text or `none` | the source as the sentence names it |
| `valence` | `-2`, `-1`, `0`, `1`, `2` | how good it is |
| `actors` | list | each mention, as `actor:role:label:surface` |

`actor`: `strikers` (the dockers on strike and their union), `owners` (the owners, their guards\
 and offices), `shippers` (whoever waits for goods), `workers` (those who go on working).

`role`: `agent` (does a deed), `patient` (has a deed done to it), `other` (everything else).

`label`: `name` (a proper name), `work` (docker, guard, worker), `blame` (wrecker, scab).

A label is judged by the head noun.

## What the coders found hard

Two people coded from this page.

- Whether a strike is a harm.
"""


def test_the_page_says_all_of_the_codebook() -> None:
    assert page(small_book()) == PAGE


def test_the_page_of_an_empty_codebook_has_no_lists() -> None:
    told = "# Codebook: what a coder marks in each unit\n\n| column | values | mark it when |\n"
    assert page(Codebook()) == f"{told}|---|---|---|\n"


def test_what_would_break_the_table_of_the_page_does_not() -> None:
    column = {"name": "a", "kind": "flag", "when": "this | that\n\nor more"}
    told = page(Codebook.model_validate({"columns": [column]}))
    assert told.endswith("|\n| `a` | 0/1 | this \\| that or more |\n")


def test_the_committed_page_has_a_row_for_each_column(root: Path) -> None:
    book = read_codebook(root, read_facts(root))
    rows = [line for line in page(book).splitlines() if line.startswith("| `")]
    assert len(rows) == len(book.columns) == 29


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("danger", {"0": "no", "1": "yes"}),
        ("problem_of", {"none": "no problem", "pay": "low pay", "delay": "goods that are late"}),
        (
            "deleted_agent",
            {
                "none": "none",
                "strikers": "the strikers",
                "owners": "the port's owners",
                "shippers": "shippers",
                "workers": "workers inside",
            },
        ),
        ("valence", {"-2": "-2", "-1": "-1", "0": "0", "1": "1", "2": "2"}),
        ("source", {}),
        ("label", {"name": "a name", "work": "a word for work", "blame": "a word of blame"}),
    ],
)
def test_codes_have_words(name: str, words: dict[str, str]) -> None:
    assert small_book().words(name) == words


def test_actors_have_words_without_none() -> None:
    assert list(small_book().words("actor")) == ["strikers", "owners", "shippers", "workers"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("danger", "0"),
        ("problem_of", "none"),
        ("deleted_agent", "none"),
        ("voice", "author"),
        ("valence", "0"),
        ("source", None),
        ("actors", None),
    ],
)
def test_the_code_that_marks_nothing(name: str, code: str | None) -> None:
    assert small_book().plain(name) == code


def test_columns_of_other_news_are_told_apart() -> None:
    columns = [
        {"name": name, "kind": "flag", "unseen": unseen, "when": "x"}
        for name, unseen in (("a", "no"), ("b", "yes"), ("c", "only"))
    ]
    book = Codebook.model_validate({"columns": columns})
    assert [column.name for column in book.study] == ["a", "b"]
    assert [column.name for column in book.unseen] == ["b", "c"]
    assert book["b"].unseen == "yes"


def test_a_study_without_a_codebook_has_its_actors_only(tmp_path: Path) -> None:
    root = small_study(tmp_path)
    (root / "corpus" / "codebook.yaml").unlink()
    facts = read_facts(root)
    assert read_codebook(root, facts) == Codebook(actors=facts.actors)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "{name: danger, kind: flag,",
            "{name: danger, kind: yes,",
            "3: columns: 1: kind: found 'yes';"
            " allowed: flag, codes, actor, number, text, unit or mentions",
        ),
        (
            ", when: a good end is looked for",
            "",
            "4: columns: 2: when: found 'nothing'; allowed: text",
        ),
        ("kind: flag, when: a good", "when: a good", "4: columns: 2: kind: found 'nothing'"),
        (
            "name: hope, kind: flag,",
            "name: hope, kind: flag, color: red,",
            "4: columns: 2: field: found 'color'; allowed: name, kind, codes, plain, unseen, when",
        ),
        (
            "name: hope, kind: flag,",
            "name: hope, kind: flag, unseen: never,",
            "4: columns: 2: unseen: found 'never'; allowed: no, yes or only",
        ),
        (
            "name: hope, kind: flag,",
            "name: hope, kind: codes,",
            "4: columns: 2: found 'hope';"
            " allowed: codes with their words for the kinds codes and number, and for no other",
        ),
        (
            "name: hope, kind: flag,",
            "name: hope, kind: flag, codes: {0: no},",
            "4: columns: 2: found 'hope'; allowed: codes with their words for the kinds",
        ),
        (
            "{-2: -2, -1: -1, 0: 0, 1: 1, 2: 2}",
            "{good: 1, bad: -1}",
            "17: columns: 8: found 'good'; allowed: whole numbers as codes of a number",
        ),
        (
            "plain: author",
            "plain: nobody",
            "11: columns: 6: found 'nobody'; allowed: for plain one of author, attributed, quoted",
        ),
        (
            "name: source, kind: text",
            "name: source, kind: mentions",
            "16: columns: 7: found 'source'; allowed: mentions in the column actors, and in no oth",
        ),
        (
            "{name: valence, kind: number, codes: {-2: -2, -1: -1, 0: 0, 1: 1, 2: 2}",
            "{name: valence, kind: codes, codes: {good: good, bad: bad}",
            "17: columns: 8: found 'codes'; allowed: the kind number for the column valence",
        ),
        (
            "{name: deleted_agent, kind: actor",
            "{name: deleted_agent, kind: text",
            "10: columns: 5: found 'text'; allowed: the kind actor for the column deleted_agent",
        ),
        (
            "kind: mentions",
            "kind: text",
            "18: columns: 9: found 'text'; allowed: the kind mentions for the column actors",
        ),
        (
            "roles:",
            "actors: {}\nroles:",
            "19: field: found 'actors'; allowed: intro, columns, roles, labels, notes, hard",
        ),
        (
            "name: hope, kind: flag",
            "name: danger, kind: flag",
            "2: columns: found 'danger'; allowed: each column once, under another name than unit,",
        ),
        (
            "name: hope",
            "name: words",
            "2: columns: found 'words'; allowed: each column once, under",
        ),
        (
            "{agent: does",
            "{doer: does",
            "19: roles: doer: found 'doer'; allowed: agent, patient, modifier or",
        ),
        ("{words: a name, ", "{", "21: labels: name: words: found 'nothing'; allowed: text"),
        ("{intro: Two people coded from this page., ", "{", "25: hard: intro: found 'nothing'"),
    ],
)
def test_a_wrong_codebook_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    root = small_study(tmp_path)
    path = changed(root / "corpus" / "codebook.yaml", old, new)
    facts = read_facts(root)
    assert fails(lambda: read_codebook(root, facts)).startswith(f"{path}:{message}")


def test_no_column_takes_the_name_of_a_place() -> None:
    assert {"unit", *PLACES} <= set(TAKEN)
