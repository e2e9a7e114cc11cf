"""Figures: the same bytes whatever the user's settings, metadata in the files, words beside each picture."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import matplotlib as mpl
import pandas as pd
import pytest

from analysis import results
from analysis.figures import style
from analysis.measures.shares import Tables
from analysis.notebook import Desk
from analysis.pipeline import compute as study
from analysis.results import Ledger

ROOT = Path(__file__).parents[2]
NAMES = study.figure_modules()
FACTS = {"title": "A title – “quoted”", "alt": "Words in place of the picture.", "mark": "study-figure:made~0123456789ab"}
HOSTILE = """
font.family: serif
font.size: 23
savefig.bbox: tight
savefig.dpi: 37
figure.dpi: 300
svg.fonttype: none
svg.hashsalt: other
pdf.fonttype: 3
pdf.compression: 0
axes.facecolor: black
axes.prop_cycle: cycler("color", ["red"])
timezone: Asia/Tokyo
text.usetex: False
path.sketch: 3, 30, 2
lines.linewidth: 9
"""
CHILD = """
import sys
from pathlib import Path
import pandas as pd
from importlib import import_module
from analysis.notebook import Desk
from analysis.figures import style
root, folder, name, facts = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], {facts!r}
style.save(import_module("analysis.figures." + name).draw, Desk(root).table(name), folder, name, facts)
"""


def module(name: str) -> ModuleType:
    return import_module(f"analysis.figures.{name}")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(ROOT)


@pytest.fixture(scope="module")
def ledger(results: dict[str, results.Result]) -> Ledger:
    return Ledger(results)


def saved(folder: Path, name: str) -> dict[str, bytes]:
    return {form: (folder / f"{name}.{form}").read_bytes() for form in style.FORMATS}


def bars(table: pd.DataFrame):  # type: ignore[no-untyped-def]
    figure = style.canvas(2.0)
    axes = figure.add_subplot()
    axes.bar(range(len(table)), table["value"])
    axes.set_title("Bars")
    return figure


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_draws_from_its_committed_table(name: str, desk: Desk, tmp_path: Path) -> None:
    style.save(module(name).draw, desk.table(name), tmp_path, name, FACTS)
    held = saved(tmp_path, name)
    assert held["png"].startswith(b"\x89PNG")
    assert held["pdf"].startswith(b"%PDF")
    assert b"</svg>" in held["svg"]
    assert len(held["png"]) > 10_000
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_says_in_words_what_it_shows(name: str, ledger: Ledger, tables: Tables) -> None:
    made = module(name)
    table = made.table(tables)
    texts = {"title": made.TITLE, "caption": made.caption(ledger), "alt": made.alt(table)}
    for kind, text in texts.items():
        assert text.strip() == text != "", kind
        assert not re.search(r"\b(nan|NaN|None|inf)\b|\{|\}", text), (kind, text)
        assert "\n" not in text
    assert name == made.NAME
    keys = made.keys(table)
    assert keys
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(ledger.results)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_its_files_and_its_entry(name: str, desk: Desk) -> None:
    facts = desk.ledger.figures[name]
    assert {"title", "alt", "caption", "digest", "keys"} <= set(facts)
    for form in ("csv", "md", *style.FORMATS):
        assert (ROOT / "figures" / f"{name}.{form}").stat().st_size > 0
    page = (ROOT / "figures" / f"{name}.md").read_text(encoding="utf-8")
    assert facts["alt"] in re.sub(r"\\([^\w\s])", r"\1", page)  # its signs escaped or not
    assert set(facts["keys"]) <= set(desk.ledger.results)


def test_no_table_of_a_figure_is_empty(tables: Tables) -> None:
    for name in NAMES:
        assert len(module(name).table(tables)), name


def test_hostile_settings_change_no_byte(tmp_path: Path) -> None:
    table = pd.DataFrame({"value": [1.0, 2.0, 1 / 3]})
    plain, hostile = tmp_path / "plain", tmp_path / "hostile"
    for folder in (plain, hostile):
        folder.mkdir()
    style.save(bars, table, plain, "made", FACTS)
    settings = tmp_path / "matplotlibrc"
    settings.write_text(HOSTILE, encoding="utf-8")
    with mpl.rc_context(fname=settings):
        assert mpl.rcParams["font.size"] == 23
        style.save(bars, table, hostile, "made", FACTS)
        assert mpl.rcParams["font.size"] == 23, "the user's settings come back"
    assert saved(plain, "made") == saved(hostile, "made")


def test_another_process_with_hostile_settings_draws_the_same(tmp_path: Path, desk: Desk) -> None:
    name, here, there = "barcode", tmp_path / "here", tmp_path / "there"
    for folder in (here, there, tmp_path / "home"):
        folder.mkdir()
    style.save(module(name).draw, desk.table(name), here, name, FACTS)
    (tmp_path / "home" / "matplotlibrc").write_text(HOSTILE, encoding="utf-8")
    env = {"MPLCONFIGDIR": str(tmp_path / "home"), "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", CHILD.format(facts=FACTS), str(ROOT), str(there), name]
    subprocess.run(command, check=True, env=env, cwd=ROOT)
    assert saved(here, name) == saved(there, name)


def test_the_last_bit_of_a_number_does_not_reach_the_drawing(tmp_path: Path) -> None:
    held = []
    for value in (1 / 3, 1 / 3 + 1e-12):
        style.save(bars, pd.DataFrame({"value": [value, 1.0]}), tmp_path, "made", FACTS)
        held.append(saved(tmp_path, "made"))
    assert held[0] == held[1]


def test_title_and_alt_text_go_into_each_file_and_no_date(tmp_path: Path) -> None:
    style.save(bars, pd.DataFrame({"value": [1.0]}), tmp_path, "made", FACTS)
    held = saved(tmp_path, "made")
    svg = held["svg"].decode()
    for text in FACTS.values():
        assert text in svg
        # A PDF keeps plain text in brackets, other text as UTF-16.
        assert f"({text})".encode("latin-1", "ignore") in held["pdf"] or text.encode("utf-16-be") in held["pdf"].replace(b"\\\\", b"\\")
    assert FACTS["alt"].encode() in held["png"]
    assert FACTS["mark"].encode() in held["png"]
    assert b"Date" not in held["pdf"]
    assert b"Producer" not in held["pdf"]
    assert b"Software" not in held["png"]
    assert "dc:date" not in svg
    assert "Matplotlib" not in re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)


def test_folded_text_keeps_to_its_width() -> None:
    assert style.folded("one two three", 7) == "one two\nthree"
    assert style.folded("one two three four", 7, most=2) == "one two\nthree…"
    assert style.folded("", 7) == ""
    assert style.folded("costs $5 and $6", 40) == r"costs \$5 and \$6"


def test_neighbours_differ_in_grey() -> None:
    def grey(colour: str) -> float:
        r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * r + 0.587 * g + 0.114 * b

    assert abs(grey(style.RED) - grey(style.INK)) > 40
    assert grey(style.INK) < grey(style.BLUE) < grey(style.SOFT) < grey(style.SKY) < grey(style.FAINT) < grey(style.PAPER)
