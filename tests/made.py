"""A small study whose every number is worked by hand, and the writers of its files.

The article has nine units: s001 the headline, s002 the standfirst, s005 a subhead, and six body sentences in three
paragraphs, so that each third of the body holds two. Three coders; the second departs from the others where `SECOND`
says so.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from analysis.measures import stretches as reference
from analysis.measures.shares import Tables
from analysis.study import coding, corpus, sentences

FACTS = {
    "key": "hassakah", "kind": "article", "group": "", "title": "A prison and its lesson", "title_complete": "yes",
    "title_basis": "printed", "outlet": "The Paper", "author": "", "published": "2022-01", "published_basis": "printed",
    "original_published": "", "original_outlet": "", "url": "", "rights": "made for the tests",
}  # fmt: skip
STANDFIRST = "Governments in Europe waited."
BODY = """The terrorist organization could attack again, many say. Guards stood at the gate.

## What was known

The town is calm for now. The prisoners were left alone.

IS may strike Europe, the UN warned. The attackers will return."""
SAME: Mapping[str, Mapping[str, str]] = {
    "s001": {"problem": "1", "problem_of": "is_threat", "valence": "-1"},
    "s002": {"actors": "west:agent:neutral:Governments", "valence": "-1"},
    "s003": {"danger": "1", "voice": "attributed", "source": "many", "valence": "-2",
             "actors": "is:agent:terror:The terrorist organization"},
    "s006": {"reassurance": "1", "reversed": "1", "problem": "1", "problem_of": "detention", "valence": "1",
             "actors": "kurdish:agent:function:Guards"},
    "s007": {"reassurance": "1", "remedy": "1", "agentless_passive": "1", "deleted_agent": "west",
             "actors": "detainees:patient:function:The prisoners", "valence": "-1"},
    "s008": {"danger": "1", "violence": "1", "voice": "attributed", "source": "the UN", "problem": "1",
             "problem_of": "is_threat", "resp_actor": "is", "resp_causing": "1", "hedged": "1", "scope": "thematic",
             "actors": "is:other:name:IS; west:patient:neutral:Europe", "valence": "-2"},
    "s009": {"danger": "1", "judgement": "1", "resp_treating": "1", "actors": "is:agent:function:The attackers"},
}  # fmt: skip
SECOND: Mapping[str, Mapping[str, str]] = {
    "s003": {"danger": "0", "actors": "is:agent:name:The terrorist organization"},
    "s006": {"problem_of": "is_threat"},
}


def code(column: str) -> str:
    """Return the code that says nothing applies."""
    plain = {"policy": "other", "voice": "author", "source": "none", "actors": "none"}
    return plain.get(column, "none" if column in coding.ALLOWED and "none" in coding.ALLOWED[column] else "0")


def write_piece(folder: Path, standfirst: str = "", body: str = "", **facts: str) -> Path:
    """Write a piece's file under `folder`/pieces; `facts` replace those of FACTS."""
    held = {**FACTS, **facts}
    lines = ["---", *(f"{name}: {value}".rstrip() for name, value in held.items()), "---"]
    text = "\n".join(lines) + "\n"
    text += f"\n{corpus.STANDFIRST}\n\n{standfirst}\n" if standfirst else ""
    text += f"\n{corpus.BODY}\n\n{body}\n" if body else ""
    path = folder / "pieces" / f"{held['key']}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_sheet(folder: Path, coder: str, codes: Mapping[str, Mapping[str, str]], kind: str = "language model") -> Path:
    """Write a coder's sheet and record; `codes` gives, by unit, the codes that are not plain."""
    folder.mkdir(parents=True, exist_ok=True)
    record = f"coder: {kind}\nname: made by hand\ntold: nothing\ndate: 2026-01-02\n"
    (folder / f"{coder}.yaml").write_text(record, encoding="utf-8")
    path = folder / f"{coder}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["unit", *coding.COLUMNS])
        for unit, given in codes.items():
            writer.writerow([unit, *(given.get(column, code(column)) for column in coding.COLUMNS)])
    return path


def study(folder: Path) -> Tables:
    """Return the tables of the small study, its files written under `folder`: the article and three headlines."""
    write_piece(folder, STANDFIRST, BODY)
    for key, title, date in (
        ("early", "Islamic State raid on a prison", "2022-01-21"),
        ("late", "Children held as ISIS prison falls", "2022-02-01"),
        ("undated", "The siege is over", ""),
    ):
        basis = "printed" if date else "unknown"
        write_piece(folder, key=key, kind="same-event", group="wire", title=title, published=date, published_basis=basis)
    pieces = corpus.read(folder)
    held, found = sentences.tables(pieces)
    units = list(held["id"])
    departures: Mapping[str, Mapping[str, Mapping[str, str]]] = {"model-1": {}, "model-2": SECOND, "model-3": {}}
    for coder, own in departures.items():
        codes = {unit: codes_of(unit, own) for unit in units}
        write_sheet(folder / "coding", coder, codes)
    choices = {"coder": ["consensus", "model-2", "instrument"], "voice": ["all", "own"], "unit": ["sentences", "words"], "valence": ["vader"]}
    return Tables(pieces, held, found, coding.read(folder / "coding", units), reference.read(), choices)


def codes_of(unit: str, own: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return what a coder who departs by `own` gives a unit."""
    piece, _, number = unit.partition(":")
    return {**SAME.get(number, {}), **own.get(number, {})} if piece == "hassakah" else {}
