"""What a terminal is shown: no letter that it obeys or cannot show, one line for a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import cli
from analysis.ledger import load
from analysis.study.config import read_facts

PACKAGE = Path(cli.__file__).parent
SHARE = f"threat.{read_facts(Path(__file__).parents[1]).article}.danger.share"
TERMINALS = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "no locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
COMMANDS = {
    "results": ["results"],
    "explain": ["explain", SHARE],
    "check": ["check", "report.md"],
    "check as data": ["check", "--json", "report.md"],
    "cite": ["cite", SHARE, "--as", "markdown", "--base", "“−”"],
    "an unknown key": ["cite", "“−”"],
    "an unknown command": ["“−”"],
}


def command(study: Path, words: list[str], **told: str) -> tuple[int, bytes, bytes]:
    """Run a command as a program of its own and return its exit code and what it printed."""
    names = ("PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LANG")
    kept = {name: text for name, text in os.environ.items() if name not in names}
    program = [sys.executable, "-m", "analysis.cli", "--root", str(study), *words]
    env = {**kept, "PYTHONDONTWRITEBYTECODE": "1", **told}
    done = subprocess.run(
        program, cwd=PACKAGE.parent, env=env, capture_output=True, timeout=60, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_that_lacks_letters_shows_escapes(
    built: Path, tmp_path: Path, name: str, terminal: str
) -> None:
    report = tmp_path / "report.md"
    report.write_text(f"[“−30” %](results.html#{SHARE}~0123456789ab)", encoding="utf-8")
    words = [str(report) if word == "report.md" else word for word in COMMANDS[name]]
    code, out, err = command(built, words, **TERMINALS[terminal])
    assert code in (0, 1, 2, 3)
    assert b"Traceback" not in err
    assert out or err.startswith(b"study: ")
    if terminal in ("ascii", "no locale"):
        assert (out + err).isascii()


def test_a_minus_that_a_terminal_lacks_is_an_escape(built: Path) -> None:
    results = load(built / "figures").results.values()
    key = next(one.key for one in results if one.shown.startswith("−") and one.unit == "score")
    _, out, _ = command(built, ["cite", key], PYTHONIOENCODING="latin-1")
    assert b"\\u2212" in out


def call(study: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(study), *words])


NAME = "a\x1b[31m\x9b2J\u202e.md"
ESCAPED = "a\\x1b[31m\\x9b2J\\u202e.md"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("names of files as Unix has them")
    (tmp_path / NAME).write_text("[1](r.html#a.b\x1b\x07~0123456789ab)", encoding="utf-8")
    return tmp_path / NAME


def test_names_and_keys_of_a_report_are_shown_escaped(built: Path, hostile: Path) -> None:
    done = call(built, "check", str(hostile))
    line = done.stdout.splitlines()[0]
    assert f"{ESCAPED}:1: unknown: a.b\\x1b\\x07: shown 1" in line
    assert line.isprintable()


def test_a_name_of_two_lines_is_shown_in_one(built: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("names of files as Unix has them")
    path = tmp_path / "a\nb.md:1: right.md"
    path.write_text("[1](r.html#a.b~0123456789ab)", encoding="utf-8")
    lines = call(built, "check", str(path)).stdout.splitlines()
    assert len(lines) == 2
    assert "/a\\nb.md:1: right.md:1: unknown: a.b" in lines[0]


def test_data_in_json_hold_no_letter_that_a_terminal_obeys(built: Path, hostile: Path) -> None:
    done = call(built, "check", "--json", str(hostile))
    assert '\\u001b[31m\\u009b2J\\u202e.md"' in done.stdout
    assert done.stdout.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "words",
    [
        ["check", f"/nowhere/{NAME}"],
        ["results", NAME],
        ["explain", NAME],
        ["cite", NAME],
        ["cite", SHARE, "--as", "markdown", "--base", NAME],
        [NAME],
    ],
    ids=["check", "results", "explain", "cite", "base", "command"],
)
def test_what_was_asked_for_is_shown_escaped(built: Path, words: list[str]) -> None:
    done = call(built, *words)
    told = done.stdout + done.stderr
    assert "\\x1b[31m" in told
    assert told.replace("\n", "").replace("\u00a0", " ").isprintable()


def test_input_that_ends_too_early_is_named(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(folder: Path) -> None:
        raise EOFError

    monkeypatch.setattr("analysis.ledger.load", ends)
    done = call(built, "results")
    told = "study: a file or an input ends too early (nothing is left to read)\n"
    assert (done.exit_code, done.stderr) == (2, told)


def test_a_compiled_file_that_is_cut_short_is_named(built: Path, tmp_path: Path) -> None:
    cache = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    assert command(built, ["results", SHARE], **cache)[0] == 0
    (compiled,) = tmp_path.rglob("analysis/results.*.pyc")
    compiled.write_bytes(compiled.read_bytes()[:40])
    code, _, err = command(built, ["results", SHARE], **cache)
    problem = "a compiled file of Python is cut short (marshal data too short)"
    told = f"study: {problem}; remove the folders __pycache__ and run again\n"
    assert (code, err.decode()) == (2, told)
