"""Problems: which problem the article is about, with Entman's functions, and who is responsible and cast in which role.

These come from the sheets alone; there is no instrument for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.constructs.agency import WHO
from analysis.constructs.naming import coded_mentions
from analysis.measures.shares import ARTICLE, Tables, coded, sheets
from analysis.results import Result
from analysis.study.coding import ACTORS

CODE = "code:analysis.constructs.problems"
PROBLEMS = {
    "is_threat": "the group's strength or return",
    "detention": "prisoners nobody takes or can hold",
    "local_harm": "harm on the spot",
    "other": "another problem",
}
FUNCTIONS = {"problem": "problem", "cause": "cause", "judgement": "judgement", "remedy": "remedy"}
RESPONSIBLE = {
    "causing": "are said or implied to have brought a problem about or let it grow",
    "treating": "are said or implied to be able, unable or obliged to deal with a problem",
}
ROLES = {"villain": "villain", "victim": "victim", "hero": "hero"}


def results(tables: Tables) -> Iterator[Result]:
    """Yield the share of problem sentences per problem, the functions by problem, responsibility and roles by actor."""
    for problem, words in PROBLEMS.items():
        yield coded(
            tables, key=f"problems.{ARTICLE}.{problem.replace('_', '-')}.share",
            label=f"share of problem sentences about {words}", variable="problem_of",
            hit=lambda t, p=problem: t["problem_of"] == p, of=lambda t: t["problem"] == "1",  # type: ignore[misc]
            n_of="problem sentences", construct="problems", also=("problem",),
        )  # fmt: skip
    matrix = functions(tables.coded(ARTICLE))
    for problem, function, units in matrix.itertuples(index=False):
        yield _count(f"problems.{ARTICLE}.{problem.replace('_', '-')}.{function}.count",
                     f"sentences with the function {function} for {PROBLEMS[problem]}", units, tables, "problem_of", function)  # fmt: skip
    table = tables.coded(ARTICLE)
    for kind, words in RESPONSIBLE.items():
        for actor in ACTORS:
            units = tuple(table.index[_laid_on(table, kind, actor)])
            if units:
                each = [int(_laid_on(t, kind, actor).sum()) for t in tables.by_coder(ARTICLE)]
                yield _count(f"problems.{ARTICLE}.{kind}.{actor}.count", f"sentences in which {WHO[actor]} {words}",
                             units, tables, "resp_actor", f"resp_{kind}", each=each)  # fmt: skip
    for (actor, role), held in cast(table).groupby(["actor", "role"]):
        units = tuple(dict.fromkeys(held["unit"]))
        yield _count(f"problems.{ARTICLE}.{role}.{actor}.count", f"sentences that cast {WHO[actor]} as {role}",
                     units, tables, "actors", "valence")  # fmt: skip


def _laid_on(table: pd.DataFrame, kind: str, actor: str) -> pd.Series:
    return (table[f"resp_{kind}"] == "1") & (table["resp_actor"] == actor)


def functions(table: pd.DataFrame) -> pd.DataFrame:
    """Return the matrix in long form: problem, function, units. Source of the functions: Entman (1993).

    A sentence with a cause, judgement or remedy but no problem of its own belongs to the problem named last before it
    in the same zone's flow; it stands under that problem's row.
    """
    problem = table["problem_of"].where(table["problem_of"] != "none").ffill()
    rows = []
    for name in PROBLEMS:
        for function in FUNCTIONS:
            units = tuple(table.index[(problem == name) & (table[function] == "1")])
            rows.append((name, function, units))
    return pd.DataFrame(rows, columns=["problem", "function", "units"])


def cast(table: pd.DataFrame) -> pd.DataFrame:
    """Return roles of the Narrative Policy Framework derived from the codes: unit, actor, role, surface.

    Villain: doer in a sentence whose state of affairs is bad (valence below 0); hero: doer where it is good (above 0);
    victim: done-to in a sentence with valence below 0. A derivation, not a code of its own. Source of the roles:
    Shanahan, Jones, McBeth & Radaelli (2018).
    """
    held = coded_mentions(table)
    valence = held["unit"].map(table["valence"].astype(int))
    role = pd.Series("", held.index)
    role[(held["role"] == "agent") & (valence < 0)] = "villain"
    role[(held["role"] == "agent") & (valence > 0)] = "hero"
    role[(held["role"] == "patient") & (valence < 0)] = "victim"
    return held.assign(role=role)[role != ""][["unit", "actor", "role", "surface"]]


def _count(key: str, label: str, units: tuple[str, ...], tables: Tables, *variables: str, each: Sequence[int] = ()) -> Result:
    n = len(tables.coded(ARTICLE))
    bounds = {"low": float(min(each)), "high": float(max(each)), "range": "coders"} if each else {}
    return Result(
        key=key, label=label, value=float(len(units)), unit="count", digits=0, n=n, n_of="sentences",
        formula=f"{len(units)} of {n} sentences", units=units, variable=variables[0], instrument=f"coded.{variables[0]}",
        version="1", inputs=(f"piece:{ARTICLE}", *sheets(*variables), CODE), **bounds,  # type: ignore[arg-type]
    )  # fmt: skip
