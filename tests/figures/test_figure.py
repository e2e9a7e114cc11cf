"""Figures as a study declares them: what the file may say, and the line where it is wrong."""

from __future__ import annotations

import pytest

from analysis.errors import StudyError
from analysis.figures.figure import read_figures
from analysis.figures.forms import FORMS, form_of

GOOD = """\
warnings:
  form: texts
  title: Who warns?
  hit: {danger: 1}
  by: voice
  columns:
    - {show: author, words: the author, colour: red}
  caption: ["Of {threat.{piece}.share|of} {threat.{piece}.share|hits}: {threat.{piece}.share}."]
"""


def read(folder, text):
    (folder / "corpus").mkdir()
    (folder / "corpus" / "figures.yaml").write_text(text, encoding="utf-8")
    return read_figures(folder)


def test_a_figure_is_read_with_its_rows_and_conditions(tmp_path):
    figure = read(tmp_path, GOOD)["warnings"]
    assert (figure.form, figure.by, figure.rows) == ("texts", "voice", ())
    assert figure.units == "sentences"
    assert figure.columns[0].colour == "red"
    assert figure.hit[0]["danger"].codes == ("1",)
    assert figure.among == ({},)
    assert form_of(figure) is FORMS["texts"]


def test_a_study_without_the_file_has_no_figures(tmp_path):
    assert read_figures(tmp_path) == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        (
            "form: texts",
            "form: cake",
            2,
            "warnings: form: found 'cake'; allowed: beside, course, d",
        ),
        ("colour: red", "colour: mauve", 7, "colour: found 'mauve'; allowed: nothing, ink, red, "),
        ("  hit: {danger: 1}\n", "", 1, "'nothing'; allowed: a value of hit for the form texts"),
        ("form: texts", "form: matrix", 1, "allowed: a value of rows for the form matrix"),
        ("voice", "voice\n  units: words", 6, "found 'words'; allowed: sentences or mentions"),
        ("share|hits", "share|hit", 8, "caption: 1: found 'hit'; allowed: hits, k, of, range, cod"),
        ("share|hits}", "share|hits", 8, "allowed: {key} or {key|part}"),
        (
            "title: Who warns?",
            "titel: Who?",
            3,
            "field: found 'titel'; allowed: form, title, holds, ",
        ),
        (", words: the author", "", 7, "columns: 1: words: found 'nothing'; allowed: text"),
        (
            "warnings:",
            "War nings:",
            1,
            "found 'War nings'; allowed: small letters, digits, hyphens",
        ),
    ],
)
def test_a_wrong_figure_is_told_with_its_line_and_what_is_allowed(tmp_path, old, new, line, fault):
    with pytest.raises(StudyError) as error:
        read(tmp_path, GOOD.replace(old, new, 1))
    told = str(error.value)
    assert told.startswith(f"{tmp_path}/corpus/figures.yaml:{line}: ")
    assert fault in told
