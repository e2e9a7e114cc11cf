"""The study's own files, damaged in many ways: the right answer, or a line that names the file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import small_study
from click.testing import CliRunner

from analysis import cli
from analysis.csv_text import Kind
from analysis.errors import StudyError
from analysis.notebook import FinishedStudy
from analysis.reports.explanation import as_html

SHARE, COUNT = "frames.paper.danger.share", "threat.paper.violent-event.count"
CITATION = """\
title: Words and numbers
version: 0.1.0
type: software
date-released: 2026-11-22
authors:
  - name: Somebody
"""
TABLES: dict[str, dict[str, Kind]] = {
    "sentences": {
        **dict.fromkeys(("id", "piece", "zone"), "text"),
        **dict.fromkeys(("paragraph", "start", "end"), "whole"),
        **dict.fromkeys(("text", "voice", "source"), "text"),
    },
    "evidence": {
        **dict.fromkeys(("id", "sentence"), "text"),
        **dict.fromkeys(("start", "end"), "whole"),
        **dict.fromkeys(("surface", "instrument", "category", "entry", "reason"), "text"),
    },
    "consensus": dict.fromkeys(("unit", "variable", "code", "votes", "decided"), "text"),
    "agreement": {"variable": "text", "n": "whole"}
    | dict.fromkeys(("alpha", "low", "high"), "number"),
    "agreement_person": {
        **dict.fromkeys(("coder", "variable"), "text"),
        "n": "whole",
        **dict.fromkeys(("alpha", "low", "high", "same"), "number"),
    },
}
AGREEMENT = "variable,n,alpha,low,high\ndanger,3,0.5,0.4,0.6\nvalence,3,0.7,0.6,0.8\n"
PERSON = "coder,variable,n,alpha,low,high,same\nada,danger,3,0.5,0.4,0.6,1.0\n"
Damage = Callable[[bytes], bytes]


def middle(content: bytes, letters: bytes) -> bytes:
    """Return the content with letters put into its middle."""
    return content[: len(content) // 2] + letters + content[len(content) // 2 :]


def line_of(content: bytes, number: int, change: Callable[[bytes], bytes]) -> bytes:
    """Return the content with one of its lines changed."""
    lines = content.split(b"\n")
    lines[number] = change(lines[number])
    return b"\n".join(lines)


ANY: dict[str, Damage] = {
    "empty": lambda content: b"",
    "blank": lambda content: b" \n\n",
    "cut early": lambda content: content[: len(content) // 10],
    "cut in the middle": lambda content: content[: len(content) // 2],
    "cut late": lambda content: content[:-4],
    "latin-1": lambda content: middle(content, "é".encode("latin-1")),
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "nul": lambda content: middle(content, b"\0"),
    "list": lambda content: b"[]\n",
    "null": lambda content: b"null\n",
    "number": lambda content: b"3\n",
    "text": lambda content: b'"text"\n',
    "deep lists": lambda content: b"[" * 200_000,
    "deep objects": lambda content: b'{"a":' * 100_000,
    "twice": lambda content: content + content,
    "zipped": lambda content: b"PK\x03\x04\xff\xfe",
}
JSON: dict[str, Damage] = {
    "object": lambda content: b'{"a": {"b": [null]}}',
    "huge number": lambda content: b'{"schema": ' + b"9" * 5_000 + b"}",
    "no number": lambda content: b'{"schema": NaN}',
    "control character": lambda content: middle(content, b"\x1b"),
}
CSV: dict[str, Damage] = {
    "a cell too many": lambda content: line_of(content, 1, lambda line: line + b",x"),
    "a cell too few": lambda content: line_of(content, 1, lambda line: line.rpartition(b",")[0]),
    "open quote": lambda content: content[:-1] + b'\n"x\n',
    "column twice": lambda content: b"id,id\na,b\n",
}
KEYED: dict[str, Damage] = {
    "missing column": lambda content: line_of(
        content, 0, lambda line: line.replace(b",", b",x", 1)
    ),
}
PLACED: dict[str, Damage] = {
    "huge number": lambda content: content.replace(b",0,0,", b",0," + b"9" * 5_000 + b","),
    "word for a number": lambda content: content.replace(b",0,0,", b",0,nought,"),
}
MEASURED: dict[str, Damage] = {
    "word for a score": lambda content: content.replace(b"0.5", b"half"),
    "no number": lambda content: content.replace(b"0.5", b"nan"),
    "half a unit": lambda content: content.replace(b",3", b",2.5"),
}
YAML: dict[str, Damage] = {
    "list for text": lambda content: content.replace(b"Words and numbers", b"[a, b]"),
    "list for a name": lambda content: content.replace(b"Somebody", b"[a, b]"),
    "no date": lambda content: content.replace(b"2026-11-22", b"2026-99-99"),
    "no kind": lambda content: content.replace(b"software", b"poem"),
    "half a letter": lambda content: content.replace(b"Somebody", b'"\\ud800"'),
    "unknown alias": lambda content: content.replace(b"Somebody", b"*nobody"),
    "address": lambda content: content + b"url: [a]\n",
}
FILES: dict[str, dict[str, Damage]] = {
    "figures/results.json": ANY | JSON,
    "figures/coders.json": ANY | JSON,
    "figures/sentences.csv": ANY | CSV | KEYED | PLACED,
    "figures/evidence.csv": ANY | CSV | KEYED,
    "figures/consensus.csv": ANY | CSV | KEYED,
    "figures/agreement.csv": ANY | CSV | MEASURED,
    "figures/agreement_person.csv": ANY | CSV | MEASURED,
    # A name without its last letters, or a second set of fields, cannot be told from a right one.
    "CITATION.cff": {kind: ANY[kind] for kind in ANY if kind not in ("cut late", "twice")} | YAML,
}
COMMANDS = (
    ("results",),
    ("results", "danger"),
    ("cite", SHARE),
    ("cite", COUNT, "--as", "csl-json"),
    ("cite", "--study"),
    ("cite", "--study", "--as", "bibtex"),
    ("explain", SHARE),
    ("explain", COUNT),
    ("explain", "strip"),
)
SHOWN: dict[str, Callable[[FinishedStudy], str]] = {
    "results": lambda study: str(study.results("danger")._repr_mimebundle_()),
    "say": lambda study: str(study.say(f"{{{SHARE}|full}}")),
    "explain": lambda study: as_html(study.explain(COUNT)),
    "people": lambda study: str(study.people()),
    "sentences": lambda study: study.table("sentences").to_csv(),
    "evidence": lambda study: study.table("evidence").to_csv(),
    "consensus": lambda study: study.table("consensus").to_csv(),
    "agreement": lambda study: str(study.rows(study.table("agreement"))),
    "article": lambda study: study.article.to_csv(),
}
# What reads each file, and so has to refuse it.
READERS = {
    "figures/results.json": {*map(" ".join, COMMANDS), *SHOWN, "check"},
    "figures/coders.json": {f"explain {SHARE}", f"explain {COUNT}", "explain strip", "explain"},
    "figures/sentences.csv": {f"explain {SHARE}", f"explain {COUNT}", "explain strip", "explain"},
    "figures/evidence.csv": {f"explain {COUNT}", "explain strip", "explain"},
    "figures/consensus.csv": {f"explain {SHARE}", "explain strip"},
    "figures/agreement.csv": {"agreement"},
    "figures/agreement_person.csv": {"people"},
    "CITATION.cff": {"cite --study", "cite --study --as bibtex"},
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study with all its files and a report."""
    root = tmp_path_factory.mktemp("study")
    (root / "figures").mkdir()
    ledger = replace(small_study.study(root / "figures"), tables=TABLES)
    files = {
        "figures/results.json": ledger.text(),
        "figures/coders.json": json.dumps(small_study.CODERS, indent=1),
        "figures/agreement.csv": AGREEMENT,
        "figures/agreement_person.csv": PERSON,
        "CITATION.cff": CITATION,
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    cited = CliRunner().invoke(cli.main, ["--root", str(root), "cite", SHARE]).stdout
    (root / "report.md").write_text(cited, encoding="utf-8")
    return root


def answers(root: Path) -> dict[str, str]:
    """Return what every command and notebook say: an answer, or `refused:` with the line."""
    commands = [*COMMANDS, ("check", str(root / "report.md"))]
    said = {" ".join(words): commanded(root, words) for words in commands}
    said["check"] = said.pop(" ".join(commands[-1]))
    return said | {name: asked(root, show) for name, show in SHOWN.items()}


def commanded(root: Path, words: tuple[str, ...]) -> str:
    done = CliRunner().invoke(cli.main, ["--root", str(root), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exc_info)
    if done.exit_code == 0:
        return done.stdout
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), words
    return f"refused: {done.stderr.removeprefix('study: ')}"


def asked(root: Path, show: Callable[[FinishedStudy], str]) -> str:
    try:
        return show(FinishedStudy(root))
    except StudyError as error:
        return f"refused: {error}"


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in FILES for kind in FILES[name]])
def test_a_damaged_file_gives_the_right_answer_or_one_line(
    study: Path, name: str, kind: str
) -> None:
    path, right = study / name, answers(study)
    assert not [line for line in right.values() if line.startswith("refused: ")]
    content = path.read_bytes()
    try:
        path.write_bytes(FILES[name][kind](content))
        said = answers(study)
    finally:
        path.write_bytes(content)
    refused = {what for what in said if said[what].startswith("refused: ")}
    other = {what for what in said if said[what] != right[what]}
    assert other == refused
    assert refused >= READERS[name], kind
    assert all(said[what].startswith(f"refused: {path}:") for what in refused)
    if name != "CITATION.cff":
        assert all(f"{path}: damaged (" in said[what] for what in refused)
        assert all(said[what].rstrip().endswith("): run `study run`") for what in refused)


def test_tables_that_do_not_fit_each_other_are_refused(study: Path) -> None:
    path = study / "figures" / "sentences.csv"
    content = path.read_bytes()
    try:
        path.write_bytes(content.replace(b",0,0,", b",0,-1,"))
        line = commanded(study, ("explain", COUNT))
    finally:
        path.write_bytes(content)
    evidence = "'paper:s002@4-12:threat.violent_event': its words are not those of 'paper:s002'"
    path = path.with_name("evidence.csv")
    assert line == f"refused: {path}: damaged ({evidence}): run `study run`\n"


@pytest.mark.parametrize("name", FILES)
def test_only_a_regular_file_is_read(study: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(study, tmp_path / "own")
    path = tmp_path / "own" / name
    path.unlink()
    os.mkfifo(path)
    # A writer, so that a reader who does open the pipe gets an end.
    hand = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        said = answers_or_silence(tmp_path / "own", READERS[name])
    finally:
        os.close(hand)
    fault = "file: found 'a pipe'; allowed: a regular file"
    told = fault if name == "CITATION.cff" else f"damaged ({fault}): run `study run`"
    assert said == dict.fromkeys(READERS[name], f"refused: {path}: {told}")


def answers_or_silence(root: Path, wanted: set[str]) -> dict[str, str]:
    """Return the answers that are wanted; each must come within a second."""
    import signal

    def late(*_: object) -> None:
        pytest.fail("waited for a pipe")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 20)
    try:
        said = answers(root)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return {what: said[what].rstrip() for what in said if what in wanted}


@pytest.mark.parametrize(
    ("name", "reader"), [("results.json", ("results",)), ("evidence.csv", ("explain", COUNT))]
)
def test_a_mark_before_the_text_does_no_harm(
    study: Path, name: str, reader: tuple[str, ...]
) -> None:
    path = study / "figures" / name
    content, right = path.read_bytes(), commanded(study, reader)
    try:
        path.write_bytes(b"\xef\xbb\xbf" + content)
        assert commanded(study, reader) == right
    finally:
        path.write_bytes(content)
