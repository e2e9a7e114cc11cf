"""What a terminal is shown: no letter that it obeys, none that it cannot show, one line for a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import cli, results

SHARE = "threat.hassakah.danger.share"
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


def command(root: Path, words: list[str], **told: str) -> tuple[int, bytes, bytes]:
    """Run a command as a program of its own and return its exit code and what it printed."""
    names = ("PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LANG")
    held = {name: text for name, text in os.environ.items() if name not in names}
    program = [sys.executable, "-m", "analysis.cli", *words]
    env = {**held, "PYTHONDONTWRITEBYTECODE": "1", **told}
    done = subprocess.run(program, cwd=root, env=env, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_that_lacks_letters_shows_escapes(
    root: Path, tmp_path: Path, name: str, terminal: str
) -> None:
    report = tmp_path / "report.md"
    report.write_text(f"[“−30” %](results.html#{SHARE}~0123456789ab)", encoding="utf-8")
    words = [str(report) if word == "report.md" else word for word in COMMANDS[name]]
    code, out, err = command(root, words, **TERMINALS[terminal])
    assert code in (0, 1, 2, 3)
    assert b"Traceback" not in err
    assert out or err.startswith(b"study: ")
    if terminal in ("ascii", "no locale"):
        assert (out + err).isascii()


def test_a_minus_that_a_terminal_lacks_is_an_escape(root: Path) -> None:
    found = results.load(root / "figures").results.values()
    key = next(one.key for one in found if one.shown.startswith("−") and one.unit == "score")
    _, out, _ = command(root, ["cite", key], PYTHONIOENCODING="latin-1")
    assert b"\\u2212" in out


def call(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), *words])


NAME = "a\x1b[31m\x9b2J\u202e.md"
ESCAPED = "a\\x1b[31m\\x9b2J\\u202e.md"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("names of files as Unix has them")
    (tmp_path / NAME).write_text("[1](r.html#a.b\x1b\x07~0123456789ab)", encoding="utf-8")
    return tmp_path / NAME


def test_names_and_keys_of_a_report_are_shown_escaped(root: Path, hostile: Path) -> None:
    done = call(root, "check", str(hostile))
    line = done.stdout.splitlines()[0]
    assert f"{ESCAPED}:1: unknown: a.b\\x1b\\x07: shown 1" in line
    assert line.isprintable()


def test_a_name_of_two_lines_is_shown_in_one(root: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("names of files as Unix has them")
    path = tmp_path / "a\nb.md:1: right.md"
    path.write_text("[1](r.html#a.b~0123456789ab)", encoding="utf-8")
    lines = call(root, "check", str(path)).stdout.splitlines()
    assert len(lines) == 2
    assert "/a\\nb.md:1: right.md:1: unknown: a.b" in lines[0]


def test_data_in_json_hold_no_letter_that_a_terminal_obeys(root: Path, hostile: Path) -> None:
    done = call(root, "check", "--json", str(hostile))
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
def test_what_was_asked_for_is_shown_escaped(root: Path, words: list[str]) -> None:
    done = call(root, *words)
    told = done.stdout + done.stderr
    assert "\\x1b[31m" in told
    assert told.replace("\n", "").replace("\u00a0", " ").isprintable()


def test_input_that_ends_too_early_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(folder: Path) -> None:
        raise EOFError

    monkeypatch.setattr("analysis.results.load", ends)
    done = call(root, "results")
    told = "study: a file or an input ends too early (nothing is left to read)\n"
    assert (done.exit_code, done.stderr) == (2, told)


def test_a_compiled_file_that_is_cut_short_is_named(root: Path, tmp_path: Path) -> None:
    cache = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    assert command(root, ["results", SHARE], **cache)[0] == 0
    (compiled,) = tmp_path.rglob("analysis/results.*.pyc")
    compiled.write_bytes(compiled.read_bytes()[:40])
    code, _, err = command(root, ["results", SHARE], **cache)
    problem = "a compiled file of Python is cut short (marshal data too short)"
    told = f"study: {problem}; remove the folders __pycache__ and run again\n"
    assert (code, err.decode()) == (2, told)
