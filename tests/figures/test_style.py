"""How figures look and are saved: the same bytes whatever the user's settings."""

from __future__ import annotations

import re
import warnings

import matplotlib as mpl
import pandas as pd
import pytest
from drawn import titled

from analysis.figures import style
from analysis.figures.page import Page

FACTS = {"title": "A title – “quoted”", "alt": "Words in its place.", "mark": "study-figure:a~01"}
HOSTILE = """
font.family: serif
font.size: 23
savefig.bbox: tight
savefig.dpi: 37
svg.fonttype: none
svg.hashsalt: other
pdf.fonttype: 3
axes.facecolor: black
timezone: Asia/Tokyo
lines.linewidth: 9
"""
TABLE = pd.DataFrame({"value": [1.0, 2.0, 1 / 3]})


def bars(table):
    page = Page(titled("Bars"))
    page.axes.bar(range(len(table)), table["value"])
    return page.cut(2.0)


def saved(folder, table=TABLE):
    folder.mkdir(exist_ok=True)
    style.save(bars, table, folder, "made", FACTS)
    return {form: (folder / f"made.{form}").read_bytes() for form in style.FORMATS}


def test_a_users_settings_change_no_byte_and_come_back(tmp_path):
    plain = saved(tmp_path / "plain")
    settings = tmp_path / "matplotlibrc"
    settings.write_text(HOSTILE, encoding="utf-8")
    with mpl.rc_context(fname=settings):
        assert saved(tmp_path / "hostile") == plain
        assert mpl.rcParams["font.size"] == 23


def test_the_last_bit_of_a_number_does_not_reach_the_drawing(tmp_path):
    assert saved(tmp_path, TABLE + 1e-12) == saved(tmp_path, TABLE)


def test_title_alt_and_mark_go_into_each_file_and_no_date(tmp_path):
    files = saved(tmp_path)
    svg = files["svg"].decode()
    assert all(fact in svg for fact in FACTS.values())
    for fact in FACTS.values():
        # A PDF keeps plain text in brackets, other text as UTF-16.
        in_brackets = f"({fact})".encode("ascii", "ignore") in files["pdf"]
        assert in_brackets or fact.encode("utf-16-be") in files["pdf"].replace(rb"\\", b"\\")
    assert FACTS["alt"].encode() in files["png"]
    assert FACTS["mark"].encode() in files["png"]
    assert not re.search(rb"CreationDate|Producer", files["pdf"])
    assert b"Software" not in files["png"]
    assert "dc:date" not in svg


def test_signs_that_the_font_lacks_are_told_and_warn_of_nothing(tmp_path):
    def signs(_):
        return Page(titled("To 東京, and 京 “again”\nZürich")).cut(1.0)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = [style.save(signs, TABLE, tmp_path, name, FACTS) for name in ("a", "b")]
    assert told == ["京東", "京東"]
    for form in style.FORMATS:
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()
    assert style.save(bars, TABLE, tmp_path, "a", FACTS) == ""


def test_a_drawing_that_fails_leaves_no_file(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(style.os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        saved(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_folded_text_keeps_to_its_width():
    room = style.width("one two", 8.0)
    assert style.folded("one two three", room, 8.0) == "one two\nthree"
    assert style.folded("", 1.0, 8.0) == ""
    assert style.folded("costs $5 and $6", 4.0, 8.0) == r"costs \$5 and \$6"


def test_neighbours_differ_in_grey():
    def grey(colour):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    colours = style.COLOURS
    shades = [colours[name] for name in ("ink", "blue", "soft", "sky", "faint", "paper")]
    assert sorted(shades, key=grey) == shades
    assert grey(colours["red"]) - grey(colours["ink"]) > 40
