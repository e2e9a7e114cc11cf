"""`study new`: the skeleton of a study of one's own, which `study run` measures at once."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import cli
from analysis.pipeline.new import SKELETON

NAMES = sorted(path.relative_to(SKELETON) for path in SKELETON.rglob("*") if path.is_file())


def call(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new study that was run once."""
    folder = tmp_path_factory.mktemp("fresh") / "flood"
    assert call("new", str(folder)).exit_code == 0
    run(folder)
    return folder


def run(folder: Path) -> str:
    """Run a study in a process of its own, as a user does; return what was told."""
    words = [sys.executable, "-m", "analysis.cli", "--root", str(folder), "run"]
    root = SKELETON.parents[1]
    done = subprocess.run(words, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_study_is_the_skeleton(tmp_path: Path) -> None:
    folder = tmp_path / "far" / "flood"
    done = call("new", str(folder))
    assert done.exit_code == 0
    written = sorted(files(folder))
    assert written == sorted(name.as_posix().replace("gitignore", ".gitignore") for name in NAMES)
    told = done.stdout.splitlines()
    assert sorted(told[:-1]) == [f"added: {name}" for name in written]
    assert told[-1] == f"next: cd {folder}; study run"
    assert {"Makefile", "README.md", ".gitignore", "corpus/study.yaml"} < set(written)
    assert "corpus/local/*\n" in (folder / ".gitignore").read_text("utf-8")
    assert "\tstudy run\n" in (folder / "Makefile").read_text("utf-8")
    assert "<!-- findings -->\n" in (folder / "README.md").read_text("utf-8")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert call("new", str(tmp_path)).exit_code == 0
    assert len(files(tmp_path)) == len(NAMES)


@pytest.mark.parametrize("name", ["notes.txt", ".git/config"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, name: str) -> None:
    kept = tmp_path / name
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine", encoding="utf-8")
    done = call("new", str(tmp_path))
    assert (done.exit_code, done.stdout) == (2, "")
    allowed = "found something there; allowed: a new or an empty folder"
    assert done.stderr == f"study: {tmp_path}: {allowed}\n"
    assert files(tmp_path) == {name: b"mine"}


def test_a_file_in_its_place_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "flood"
    place.write_text("mine", encoding="utf-8")
    done = call("new", str(place))
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert files(tmp_path) == {"flood": b"mine"}


def test_it_runs_at_once(fresh: Path) -> None:
    made = files(fresh)
    assert {"figures/results.html", "figures/news.svg", "figures/headlines.png"} < made.keys()
    assert "The lexicon finds words for danger ahead in" in made["README.md"].decode()
    assert "danger.svg" not in made
    done = call("--root", str(fresh), "explain", "blame.the-river-rises.blame.lexicon.share")
    assert "[did nothing]" in done.stdout


def test_it_verifies(fresh: Path) -> None:
    done = call("--root", str(fresh), "verify")
    assert done.exit_code == 0, done.stdout
    assert "every byte" in done.stdout


def test_the_wheel_carries_the_skeleton(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    builder = WheelBuilder(str(SKELETON.parents[1]))
    [wheel] = builder.build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    for name in NAMES:
        assert held[f"analysis/skeleton/{name.as_posix()}"] == (SKELETON / name).read_bytes()
