"""The desk: what a notebook shows is what the study holds, as HTML or Markdown and as plain text."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import __version__
from analysis import notebook as desk
from analysis.errors import StudyError
from analysis.reports.check import check
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
    assert held["text/plain"] == (
        "a.b.share  34 % (range of the coders 32 to 34 %; n = 47 sentences)\n    label | of it"
    )


def test_a_table_has_numbers_where_every_cell_is_one(study: desk.Desk) -> None:
    table = study.table("t")
    assert table["id"].tolist() == ["a", "=b"]
    assert table["n"].tolist() == [1, 2]
    assert table["n"].dtype == "int64"
    assert table["x"][0] == 0.5
    assert pd.isna(table["x"][1])
    assert table["mixed"].tolist() == ["1", "two"]
    assert table["empty"].tolist() == ["", ""]


def told(show: Callable[[], object]) -> str:
    """Return the one line that is told instead of an answer."""
    with pytest.raises(StudyError) as caught:
        show()
    return str(caught.value)


@pytest.mark.parametrize("name", ["no", "../results", "/etc/passwd", "T", ""])
def test_a_missing_table_comes_with_the_nearest(study: desk.Desk, name: str) -> None:
    path = study.figures / f"{name}.csv"
    assert told(lambda: study.table(name)) == f"{path}: no such table; `study run` makes them; nearest: t"


def test_a_pattern_that_fits_nothing_comes_with_the_nearest_keys(study: desk.Desk) -> None:
    line = "a.b.shore: no key or label fits; nearest keys: a.b.share, a.c.count; `study results` lists all"
    assert told(lambda: study.results("a.b.shore")) == line


@pytest.fixture
def whole(root: Path, tmp_path: Path) -> desk.Desk:
    """The committed results and the table of one figure."""
    figures = tmp_path / "whole" / "figures"
    figures.mkdir(parents=True)
    for name in ("results.json", "barcode.csv"):
        shutil.copy(root / "figures" / name, figures)
    return desk.Desk(tmp_path / "whole")


@pytest.mark.parametrize(
    ("name", "told_of"),
    [
        ("voice", "voice: no such figure; nearest: voices, "),
        ("style", "style: no such figure; nearest: "),
        ("../voices", "../voices: no such figure; nearest: voices, "),
        ("x" * 60_000, f"{'x' * 60}…: no such figure; nearest: "),
    ],
)
def test_a_wrong_figure_comes_with_the_nearest(whole: desk.Desk, name: str, told_of: str) -> None:
    assert told(lambda: whole.figure(name)).startswith(told_of)
    assert [path.name for path in whole.figures.glob("*.svg")] == []


def test_a_figure_that_no_code_draws_is_one_line(study: desk.Desk) -> None:
    facts = {"digest": "0" * 12, "title": "T", "alt": "A", "caption": "C", "keys": []}
    for name in ("style", "nowhere"):
        study.ledger = replace(study.ledger, figures={name: facts})
        line = f"{name}: this version of the study draws no such figure; `study run` makes its own"
        assert told(lambda: study.figure(name)) == line  # noqa: B023  (called at once)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "unit,text\na,b\n",
        lambda text: text.split("\n")[0] + "\n",
        lambda text: text.replace(",1,", ",one,"),
        lambda text: text.replace(",1,", "," + "9" * 5_000 + ","),
    ],
    ids=["empty", "cut", "other columns", "no rows", "words", "huge"],
)
def test_a_figure_is_not_drawn_from_a_damaged_table(whole: desk.Desk, damage: Callable[[str], str]) -> None:
    path = whole.figures / "barcode.csv"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    line = told(lambda: whole.figure("barcode"))
    assert line.startswith(f"{path}: damaged (")
    assert line.endswith("): run `study run`")
    assert "\n" not in line
    assert sorted(p.name for p in whole.figures.iterdir()) == ["barcode.csv", "results.json"]


def test_a_full_disk_is_one_line_and_leaves_no_half_drawing(whole: desk.Desk) -> None:
    old = whole.figures / "barcode.svg"
    old.write_text("the drawing before", encoding="utf-8")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, limits[1]))  # as a disk with 2 kB left
    try:
        line = told(lambda: whole.figure("barcode"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert line == f"{whole.figures / 'barcode'}: not written: File too large"
    assert old.read_text(encoding="utf-8") == "the drawing before"
    assert sorted(p.name for p in whole.figures.iterdir()) == ["barcode.csv", "barcode.svg", "results.json"]


def test_a_notebook_shows_an_error_as_one_line() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shown: list[str] = []
    shell._showtraceback = lambda kind, value, lines: shown.extend(lines)  # type: ignore[method-assign]
    shell.run_cell("from analysis.errors import StudyError\nraise StudyError('a.csv: row 1:\\n\\x1b[31m bad')")
    InteractiveShell.clear_instance()
    assert shown == ["study: a.csv: row 1: \\x1b[31m bad"]


EVIL = "<script>alert(1)</script> | [a](javascript:b) `c` **d** \x1b[31m\n# e &lt; $f$"
SAFE = (
    r"\<script\>alert(1)\</script\> \| \[a\](javascript:b) \`c\` \*\*d\*\* ␛\[31m # e \&lt; \$f\$"
)


@pytest.fixture
def evil(tmp_path: Path) -> desk.Desk:
    """A study whose label and unit of counting are markup."""
    figures = tmp_path / "evil" / "figures"
    figures.mkdir(parents=True)
    one = Result("a.b", EVIL, 2.0, "count", 5, EVIL, "2 of 5", 0)
    (figures / "results.json").write_text(ledger([one], {}, {}, "").text(), encoding="utf-8")
    return desk.Desk(tmp_path / "evil")


def test_a_table_of_results_shows_labels_as_they_stand(evil: desk.Desk) -> None:
    held = shown(evil.results("a.b"))
    link = f"[2](../figures/results.html#a.b~{evil.ledger['a.b'].digest})"
    assert held["text/markdown"].splitlines()[2:] == [f"| `a.b` | {SAFE} | {link} |  | 5 {SAFE} |"]
    assert "\x1b" not in held["text/plain"]


def test_a_sentence_shows_what_is_counted_as_it_stands(evil: desk.Desk) -> None:
    held = shown(evil.say("So {a.b|full}."))
    link = f"(../figures/results.html#a.b~{evil.ledger['a.b'].digest})"
    assert held["text/markdown"] == f"So [2 (n = 5 {SAFE})]{link}."
    assert held["text/plain"] == f"So 2 (n = 5 {' '.join(EVIL.replace(chr(27), '␛').split())})."


def test_units_stand_with_values_and_what_is_exploratory_says_so(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    rise = Result("a.rise", "rise", 46.0, "percentage points", 5, "units", "", 0, exploratory=True)
    made = replace(rise, formula="by hand")
    (tmp_path / "figures" / "results.json").write_text(ledger([made], {}, {}, "").text(), encoding="utf-8")
    row = shown(desk.Desk(tmp_path).results("rise"))["text/markdown"].splitlines()[2]
    assert "| rise | [46 percentage points (exploratory)](" in row


def test_rows_do_not_steer_a_terminal(study: desk.Desk) -> None:
    held = shown(study.rows(pd.DataFrame({"a": ["\x1b[31m red\nnext"], "n": [1]})))
    assert held["text/plain"] == "a\tn\n␛[31m red next\t1"
    assert "\x1b" not in held["text/html"]


def test_a_table_without_rows_keeps_its_columns(study: desk.Desk) -> None:
    (study.figures / "none.csv").write_text("a,b\n", encoding="utf-8")
    assert list(study.table("none").columns) == ["a", "b"]


def test_numbers_too_large_for_a_whole_number_are_kept(study: desk.Desk) -> None:
    (study.figures / "large.csv").write_text(f"a\n{'9' * 30}\n1\n", encoding="utf-8")
    assert study.table("large")["a"].tolist()[1] == 1


def test_tab_offers_public_names_only_and_each_says_what_it_gives(study: desk.Desk) -> None:
    names = dir(study)
    assert set(names) >= {"article", "explain", "figure", "people", "results", "rows", "say", "table"}
    assert [name for name in names if name.startswith("_")] == []
    for name in ("explain", "figure", "results", "say", "table"):
        said = " ".join((getattr(desk.Desk, name).__doc__ or "").split())
        assert "Raises StudyError" in said, name


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
        "import sys\nfrom pathlib import Path\nfrom analysis.notebook import open_study\n"
        f"study = open_study(Path({str(built)!r}))\nstudy.say('{{{KEY}}}')\nstudy.explain('{KEY}')\nstudy.table('evidence')\n"
        "print([m for m in ('nltk', 'sklearn', 'scipy', 'yaml', 'analysis.text.annotate') if m in sys.modules])"
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
    assert "1 of 3 (range of the coders 0 to 33 %; n = 3 deeds;\n        exploratory)" in west["text/plain"]
    assert "| [46 percentage points](" in shown(held.results("last-third.choices"))["text/markdown"]


FRESH = Path(__file__).parents[1]


def older(root: Path, notebook: Path) -> str:
    """Return what opening the study in a notebook's folder prints."""
    code = "from analysis.notebook import open_study; open_study()"
    env = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=notebook, env=env, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the committed study."""
    for part in ("analysis", "corpus", "figures"):
        shutil.copytree(FRESH / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "local", "*.p[dn][fg]"))
    (tmp_path / "notebooks").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "name", ["analysis/lexicons/threat.yaml", "corpus/choices.yaml", "corpus/coding/model-1.csv", "corpus/pieces/hassakah.md"]
)
def test_opening_says_when_numbers_are_older_than_an_input(edited: Path, name: str) -> None:
    assert older(edited, edited / "notebooks") == ""
    with (edited / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert older(edited, edited / "notebooks") == f"numbers are older than {name}: run `study run`\n"


def test_a_change_of_prose_makes_no_number_older(edited: Path) -> None:
    for name in ("corpus/README.md", "corpus/codebook.md"):
        (edited / name).write_text("other", encoding="utf-8")
    assert older(edited, edited / "notebooks") == ""


def test_results_with_texts_of_one_s_own_are_opened_and_said(edited: Path) -> None:
    (edited / "corpus" / "local").mkdir()
    (edited / "corpus" / "local" / "drug-problem.md").write_text("Mine.", encoding="utf-8")
    said = "numbers are older than corpus/local/drug-problem.md: run `study run`\n"
    assert older(edited, edited / "notebooks") == said
    shutil.copytree(edited / "figures", edited / "local" / "figures")
    mine = f"these results include texts of your own: {edited / 'local' / 'figures'}\n"
    assert older(edited, edited / "notebooks") == mine + said
    held = desk.open_study(edited / "notebooks")
    assert held.root == edited / "local"
    assert f"](../local/figures/results.html#{KEY}~" in shown(held.say(f"{{{KEY}}}"))["text/markdown"]


def test_another_package_than_the_study_s_own_is_said(edited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.open_study(edited / "notebooks")
    said = capsys.readouterr().out
    assert said == f"measured and drawn here by {FRESH / 'analysis'}, not by the study's own {edited / 'analysis'}\n"
