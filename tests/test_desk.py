"""The desk: what a notebook shows is what the study holds, as HTML or Markdown and as plain text."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import __version__, desk
from analysis.citing.check import check
from analysis.errors import StudyError
from analysis.results import Result, ledger, load

KEY = "threat.hassakah.danger.share"


@pytest.fixture
def study(tmp_path: Path) -> desk.Desk:
    """A study of two results and one table."""
    figures = tmp_path / "figures"
    figures.mkdir()
    results = [
        Result("a.b.share", "label | of it", 0.3404, "share", 47, "sentences", "16 / 47", 0, 0.3191, 0.3404, "coders"),
        Result("a.c.count", "count", 1234.0, "count", 2000, "words", "1234", 0),
    ]
    (figures / "results.json").write_text(ledger(results, {}, {}, "").text(), encoding="utf-8")
    (figures / "t.csv").write_text("id,n,x,mixed,empty\na,1,0.5,1,\n'=b,2,,two,\n", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    return desk.open_study(tmp_path / "notebooks")


def shown(held: desk.Shown) -> dict[str, str]:
    return held._repr_mimebundle_()


def test_numbers_are_put_into_a_sentence_with_links(study: desk.Desk) -> None:
    digest = study.ledger["a.b.share"].digest
    held = shown(study.say("""
        **So:** {a.b.share} of it,
        {a.b.share|range}, {a.b.share|n}, {a.b.share|full}; {a.c.count}, {a.c.count|full}.
    """))  # fmt: skip
    link = f"(../figures/results.html#a.b.share~{digest})"
    assert held["text/markdown"].startswith(f"**So:** [34 %]{link} of it, [32 to 34 %]{link}, [n = 47]{link}, ")
    plain = "34 % of it, 32 to 34 %, n = 47, 34 % (range of the coders 32 to 34 %; n = 47 sentences); 1,234, 1,234 (n = 2,000 words)."
    assert held["text/plain"] == f"**So:** {plain}"


@pytest.mark.parametrize("text", ["{a.b.shar}", "{a.b.shar|n}"])
def test_a_number_that_is_not_there_is_an_error(study: desk.Desk, text: str) -> None:
    with pytest.raises(StudyError, match=r"a\.b\.shar: no such result; nearest: a\.b\.share, a\.c\.count"):
        study.say(text)


def test_results_are_shown_as_a_table(study: desk.Desk) -> None:
    held = shown(study.results("a.b"))
    link = f"| [34 %](../figures/results.html#a.b.share~{study.ledger['a.b.share'].digest})"
    assert held["text/markdown"].splitlines()[2].endswith(f"{link} | range of the coders 32 to 34 % | 47 sentences |")
    assert held["text/plain"] == "a.b.share  34 %  32 to 34 %  n = 47"


def test_a_table_has_numbers_where_every_cell_is_one(study: desk.Desk) -> None:
    table = study.table("t")
    assert table["id"].tolist() == ["a", "=b"]
    assert table["n"].tolist() == [1, 2]
    assert table["n"].dtype == "int64"
    assert table["x"][0] == 0.5
    assert pd.isna(table["x"][1])
    assert table["mixed"].tolist() == ["1", "two"]
    assert table["empty"].tolist() == ["", ""]


def test_a_missing_table_is_named(study: desk.Desk) -> None:
    with pytest.raises(StudyError, match=r"no\.csv: no such table; `study run` makes them"):
        study.table("no")


def test_rows_are_escaped_and_text_stands_left(study: desk.Desk) -> None:
    held = shown(study.rows(pd.DataFrame({"<k>": ["<script>alert(1)</script>", "a & b"], "n": [1.0, 2.5]})))
    html = held["text/html"]
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert '<th style="text-align:left">&lt;k&gt;</th><th>n</th>' in html
    assert '<td style="text-align:left">a &amp; b</td><td>2.50</td>' in html
    assert held["text/plain"] == "<k>\tn\n<script>alert(1)</script>\t1\na & b\t2.50"


def test_a_study_is_looked_for_upwards(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"no figures/results\.json here or above; `study run` makes it"):
        desk.open_study(tmp_path)


def test_the_colophon_names_version_and_digest(study: desk.Desk) -> None:
    assert str(study.colophon()) == f"Study version {__version__}, results {study.ledger.digest}; each number leads to its page of evidence."


def test_a_figure_is_drawn_saved_and_shown_with_caption_and_alt_text(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "figures", tmp_path / "figures", ignore=shutil.ignore_patterns("*.png", "*.pdf", "*.svg"))
    held = shown(desk.Desk(tmp_path).figure("barcode"))
    facts = load(built / "figures").figures["barcode"]
    for form in ("svg", "pdf", "png"):
        assert (tmp_path / "figures" / f"barcode.{form}").read_bytes() == (built / "figures" / f"barcode.{form}").read_bytes()
    assert held["text/html"].startswith('<figure><img src="data:image/png;base64,iVBOR')
    assert "<figcaption>" in held["text/html"]
    assert held["text/plain"] == f"{facts['title']}\n{facts['alt']}\n{facts['caption']}"


def test_the_article_and_what_a_number_rests_on(built: Path) -> None:
    study = desk.Desk(built)
    assert len(study.article) == 47
    assert study.article["id"].iloc[-1] == "hassakah:s047"
    assert "hassakah:s047" in repr(study.explain(KEY))
    assert len(study.translation()) >= 4


def test_a_notebook_pays_for_no_instrument(built: Path, root: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom analysis.desk import open_study\n"
        f"study = open_study(Path({str(built)!r}))\nstudy.say('{{{KEY}}}')\nstudy.explain('{KEY}')\nstudy.table('evidence')\n"
        "print([m for m in ('nltk', 'sklearn', 'scipy', 'yaml', 'analysis.evidence') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_table_of_results_cites_each_number_in_a_form_that_check_reads(built: Path, tmp_path: Path) -> None:
    held = desk.Desk(built)
    for name, pattern in (("west", "agency.hassakah.west doer-named"), ("choices", "sensitivity last-third")):
        report = tmp_path / f"{name}.md"
        report.write_text(shown(held.results(pattern))["text/markdown"] + "\n", encoding="utf-8")
        found = check([report], held.ledger)
        assert found
        assert {one.verdict for one in found} == {"right"}


def test_a_table_of_results_has_unit_and_mark(built: Path) -> None:
    held = desk.Desk(built)
    west = shown(held.results("agency.hassakah.west.doer-named.share"))
    assert "| [1 of 3 (exploratory)](" in west["text/markdown"]
    assert "1 of 3 (exploratory)" in west["text/plain"]
    assert "| [46 percentage points](" in shown(held.results("last-third.choices"))["text/markdown"]
