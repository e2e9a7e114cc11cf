"""Rewriting a report in place: nothing that another wrote is lost, no link or mode broken."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from planted import LEDGER, NOW, SHARE

from analysis import cli
from analysis.errors import StudyError
from analysis.reports import check as checking
from analysis.reports import readers
from analysis.reports.check import check

WRONG, RIGHT = (f"[{shown} %](results.html#{SHARE}~{NOW})\n" for shown in ("29", "30"))
unix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links as Unix has them")


def report(folder: Path, name: str = "a.md") -> Path:
    (folder / name).write_text(WRONG, encoding="utf-8")
    return folder / name


def refused(*paths: Path) -> str:
    with pytest.raises(StudyError) as caught:
        check(paths, LEDGER, fix=True)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_another_program_saved_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = report(tmp_path), report(tmp_path, "b.md")
    reading = readers.read

    def read_then_saved(which: Path) -> readers.Report:
        held = reading(which)
        if which.name == "a.md":
            which.write_text("An hour of work.\n" + WRONG, encoding="utf-8")
        return held

    monkeypatch.setattr(checking, "read", read_then_saved)
    problem = "not rewritten: it was changed since it was read; check it again"
    assert refused(path, other) == f"{path}: {problem}"
    assert path.read_text(encoding="utf-8") == "An hour of work.\n" + WRONG
    assert other.read_text(encoding="utf-8") == RIGHT
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.md", "b.md"]


@unix
def test_a_read_only_report_stays_and_others_are_mended(tmp_path: Path) -> None:
    path, other = report(tmp_path), report(tmp_path, "b.md")
    path.chmod(0o444)
    assert refused(path, other) == f"{path}: not rewritten: it is read-only"
    assert path.read_text(encoding="utf-8") == WRONG
    assert other.read_text(encoding="utf-8") == RIGHT


@unix
def test_a_hard_link_is_not_parted(tmp_path: Path) -> None:
    path, second = report(tmp_path), tmp_path / "second.md"
    os.link(path, second)
    problem = "not rewritten: it has 2 names (hard links), which would part"
    assert refused(path) == f"{path}: {problem}"
    assert path.samefile(second)
    assert second.read_text(encoding="utf-8") == WRONG


@unix
def test_a_symbolic_link_and_the_mode_stay(tmp_path: Path) -> None:
    path, linked = report(tmp_path), tmp_path / "linked.md"
    path.chmod(0o640)
    linked.symlink_to("a.md")
    assert [one.fixed for one in check([linked, path], LEDGER, fix=True)] == [True]
    assert linked.readlink() == Path("a.md")
    assert path.read_text(encoding="utf-8") == RIGHT
    assert path.stat().st_mode & 0o777 == 0o640


@unix
def test_the_command_says_what_it_did_not_rewrite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = report(tmp_path), report(tmp_path, "b.md")
    path.chmod(0o444)
    monkeypatch.setattr("analysis.ledger.load", lambda folder: LEDGER)
    words = ["--root", str(tmp_path), "check", "--fix", str(path), str(other)]
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 2
    assert done.stderr == f"study: {path}: not rewritten: it is read-only\n"
    told = f"1: wrong: {SHARE}: shown 29 %, should be 30 %"
    assert done.stdout.split("\n")[:2] == [f"{path}:{told}", f"{other}:{told} (fixed)"]
