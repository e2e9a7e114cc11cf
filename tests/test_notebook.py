"""A notebook shows what the study holds, as HTML or Markdown and as plain text."""

from __future__ import annotations

import json
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
from ledgers import write_ledger

from analysis import __version__
from analysis.errors import StudyError
from analysis.files import digest
from analysis.ledger import FigureEntry, load
from analysis.notebook import FinishedStudy, Shown
from analysis.opening import open_study
from analysis.reports.check import check
from analysis.results import Result
from analysis.study.config import read_facts

ARTICLE = read_facts(Path(__file__).parents[1]).article
KEY = f"threat.{ARTICLE}.danger.share"


TABLE = "id,n,x,mixed,empty\na,1,0.5,1,\n'=b,2,,two,\n"


@pytest.fixture
def study(tmp_path: Path) -> FinishedStudy:
    """A study of two results and one table."""
    share = Result(
        key="a.b.share",
        label="label | of it",
        value=0.3404,
        unit="share",
        n=47,
        n_of="sentences",
        formula="16 / 47",
        digits=0,
        low=0.3191,
        high=0.3404,
        range="coders",
    )
    count = Result("a.c.count", "count", 1234.0, "count", 2000, "words", "1234", digits=0)
    kinds = {"id": "text", "n": "whole", "x": "number", "mixed": "text", "empty": "text"}
    figures = write_ledger(
        tmp_path, [share, count], tables={"t": kinds, "none": {"a": "text", "b": "whole"}}
    )
    (figures / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    return open_study(tmp_path / "notebooks")


def shown(output: Shown) -> dict[str, str]:
    return output._repr_mimebundle_()


def test_numbers_are_put_into_a_sentence_with_links(study: FinishedStudy) -> None:
    digest = study.ledger["a.b.share"].digest
    output = shown(study.say("""
        **So:** {a.b.share} of it,
        {a.b.share|range}, {a.b.share|n}, {a.b.share|full}; {a.c.count}, {a.c.count|full}.
    """))  # fmt: skip
    link = f"(../figures/results.html#a.b.share~{digest})"
    assert output["text/markdown"].startswith(
        f"**So:** [34 %]{link} of it, [32 to 34 %]{link}, [n = 47]{link}, "
    )
    plain = (
        "34 % of it, 32 to 34 %, n = 47, 34 % (range of the coders 32 to 34 %; n = 47 sentences);"
        " 1,234, 1,234 (n = 2,000 words)."
    )
    assert output["text/plain"] == f"**So:** {plain}"


@pytest.mark.parametrize("text", ["{a.b.shar}", "{a.b.shar|n}"])
def test_a_number_that_is_not_there_is_an_error(study: FinishedStudy, text: str) -> None:
    line = "'a.b.shar': no such result; nearest: a.b.share, a.c.count"
    assert told(lambda: study.say(text)) == line


def test_results_are_shown_as_a_table(study: FinishedStudy) -> None:
    output = shown(study.results("a.b"))
    link = f"| [34 %](../figures/results.html#a.b.share~{study.ledger['a.b.share'].digest})"
    assert (
        output["text/markdown"]
        .splitlines()[2]
        .endswith(f"{link} | range of the coders 32 to 34 % | 47 sentences |")
    )
    assert output["text/plain"] == (
        "a.b.share  34 % (range of the coders 32 to 34 %; n = 47 sentences)\n    label | of it"
    )


def test_a_table_has_the_kinds_of_its_columns(study: FinishedStudy) -> None:
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


@pytest.mark.parametrize(
    ("name", "shown_name"),
    [
        ("no", "'no'"),
        ("../results", "'../results'"),
        ("/etc/passwd", "'/etc/passwd'"),
        ("T", "'T'"),
        ("", "''"),
        ("x" * 60_000, f"'{'x' * 60}…'"),
    ],
)
def test_a_missing_table_comes_with_the_nearest(
    study: FinishedStudy, name: str, shown_name: str
) -> None:
    line = told(lambda: study.table(name))
    assert line in (
        f"{shown_name}: no such table; nearest: {two}" for two in ("t, none", "none, t")
    )


def test_a_table_that_was_removed_names_what_makes_it(study: FinishedStudy) -> None:
    (study.figures / "t.csv").unlink()
    line = f"{study.figures / 't.csv'}: not there; `study run` makes it"
    assert told(lambda: study.table("t")) == line


def test_a_pattern_that_fits_nothing_comes_with_the_nearest_keys(study: FinishedStudy) -> None:
    line = (
        "'a.b.shore': no key or label fits; nearest keys: a.b.share, a.c.count;"
        " `study results` lists all"
    )
    assert told(lambda: study.results("a.b.shore")) == line


@pytest.fixture
def whole(built: Path, tmp_path: Path) -> FinishedStudy:
    """The results of the committed study and the table of one figure."""
    figures = tmp_path / "whole" / "figures"
    figures.mkdir(parents=True)
    for name in ("results.json", "barcode.csv"):
        shutil.copy(built / "figures" / name, figures)
    return FinishedStudy(tmp_path / "whole")


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("barcod", "'barcod': no such figure; nearest: barcode, "),
        ("style", "'style': no such figure; nearest: "),
        ("../barcode", "'../barcode': no such figure; nearest: barcode, "),
        ("x" * 60_000, f"'{'x' * 60}…': no such figure; nearest: "),
    ],
)
def test_a_wrong_figure_comes_with_the_nearest(
    whole: FinishedStudy, name: str, beginning: str
) -> None:
    assert told(lambda: whole.figure(name)).startswith(beginning)
    assert [path.name for path in whole.figures.glob("*.svg")] == []


@pytest.mark.parametrize(
    "declared", [{}, {"form": "cake", "title": "T"}, {"form": "course", "title": "T", "size": 3}]
)
def test_a_figure_that_no_code_draws_is_one_line(
    study: FinishedStudy, declared: dict[str, object]
) -> None:
    entry = FigureEntry(digest="0" * 12, title="T", alt="A", caption="C", declared=declared)
    study.ledger = replace(study.ledger, figures={"t": entry})
    line = "t: no figure that this version draws; `study run` makes its own"
    assert told(lambda: study.figure("t")) == line


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
def test_a_figure_is_not_drawn_from_a_damaged_table(
    whole: FinishedStudy, damage: Callable[[str], str]
) -> None:
    path = whole.figures / "barcode.csv"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    line = told(lambda: whole.figure("barcode"))
    assert line.startswith(f"{path}: damaged (")
    assert line.endswith("): run `study run`")
    assert "\n" not in line
    assert sorted(p.name for p in whole.figures.iterdir()) == ["barcode.csv", "results.json"]


def test_a_full_disk_is_one_line_and_leaves_no_half_drawing(whole: FinishedStudy) -> None:
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
    assert sorted(p.name for p in whole.figures.iterdir()) == [
        "barcode.csv",
        "barcode.svg",
        "results.json",
    ]


def test_a_notebook_shows_an_error_as_one_line() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shown: list[str] = []
    shell._showtraceback = lambda kind, value, lines: shown.extend(lines)  # type: ignore[method-assign]
    shell.run_cell(
        "from analysis.errors import StudyError\nraise StudyError('a.csv: row 1:\\n\\x1b[31m bad')"
    )
    InteractiveShell.clear_instance()
    assert shown == ["study: a.csv: row 1: \\x1b[31m bad"]


EVIL = "<script>alert(1)</script> | [a](javascript:b) `c` **d** \x1b[31m\n# e &lt; $f$"
SAFE = (
    r"\<script\>alert(1)\</script\> \| \[a\](javascript:b) \`c\` \*\*d\*\* ␛\[31m # e \&lt; \$f\$"
)


@pytest.fixture
def evil(tmp_path: Path) -> FinishedStudy:
    """A study whose label and unit of counting are markup."""
    write_ledger(
        tmp_path / "evil", [Result("a.b", EVIL, 2.0, "count", 5, EVIL, "2 of 5", digits=0)]
    )
    return FinishedStudy(tmp_path / "evil")


def test_a_table_of_results_shows_labels_as_they_stand(evil: FinishedStudy) -> None:
    output = shown(evil.results("a.b"))
    link = f"[2](../figures/results.html#a.b~{evil.ledger['a.b'].digest})"
    assert output["text/markdown"].splitlines()[2:] == [
        f"| `a.b` | {SAFE} | {link} |  | 5 {SAFE} |"
    ]
    assert "\x1b" not in output["text/plain"]


def test_a_sentence_shows_what_is_counted_as_it_stands(evil: FinishedStudy) -> None:
    output = shown(evil.say("So {a.b|full}."))
    link = f"(../figures/results.html#a.b~{evil.ledger['a.b'].digest})"
    assert output["text/markdown"] == f"So [2 (n = 5 {SAFE})]{link}."
    assert output["text/plain"] == f"So 2 (n = 5 {' '.join(EVIL.replace(chr(27), '␛').split())})."


def test_units_stand_with_values_and_what_is_exploratory_says_so(tmp_path: Path) -> None:
    facts = {"value": 46.0, "unit": "percentage points", "n": 5, "n_of": "units", "digits": 0}
    rise = Result(key="a.rise", label="rise", formula="by hand", exploratory=True, **facts)
    write_ledger(tmp_path, [rise])
    row = shown(FinishedStudy(tmp_path).results("rise"))["text/markdown"].splitlines()[2]
    assert "| rise | [46 percentage points (exploratory)](" in row


def test_rows_do_not_steer_a_terminal(study: FinishedStudy) -> None:
    output = shown(study.rows(pd.DataFrame({"a": ["\x1b[31m red\nnext"], "n": [1]})))
    assert output["text/plain"] == "a\tn\n␛[31m red next\t1"
    assert "\x1b" not in output["text/html"]


def test_a_table_without_rows_keeps_its_columns(study: FinishedStudy) -> None:
    (study.figures / "none.csv").write_text("a,b\n", encoding="utf-8")
    assert list(study.table("none").columns) == ["a", "b"]


def test_tab_offers_public_names_only_and_each_says_what_it_gives(study: FinishedStudy) -> None:
    names = dir(study)
    assert set(names) >= {
        "article",
        "explain",
        "figure",
        "people",
        "results",
        "rows",
        "say",
        "table",
    }
    assert [name for name in names if name.startswith("_")] == []
    for name in ("explain", "figure", "results", "say", "table"):
        said = " ".join((getattr(FinishedStudy, name).__doc__ or "").split())
        assert "Raises StudyError" in said, name


def test_rows_are_escaped_and_text_stands_left(study: FinishedStudy) -> None:
    output = shown(
        study.rows(pd.DataFrame({"<k>": ["<script>alert(1)</script>", "a & b"], "n": [1.0, 2.5]}))
    )
    html = output["text/html"]
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert '<th style="text-align:left">&lt;k&gt;</th><th>n</th>' in html
    assert '<td style="text-align:left">a &amp; b</td><td>2.50</td>' in html
    assert output["text/plain"] == "<k>\tn\n<script>alert(1)</script>\t1\na & b\t2.50"


def test_a_study_is_looked_for_upwards(tmp_path: Path) -> None:
    with pytest.raises(
        StudyError, match=r"no figures/results\.json here or above; `study run` makes it"
    ):
        open_study(tmp_path)


def test_the_colophon_names_version_and_digest(study: FinishedStudy) -> None:
    assert str(study.colophon()) == (
        f"Study version {__version__}, results {study.ledger.digest};"
        " each number leads to its page of evidence."
    )


def test_a_figure_is_drawn_saved_and_shown_with_caption_and_alt_text(
    built: Path, tmp_path: Path
) -> None:
    shutil.copytree(
        built / "figures",
        tmp_path / "figures",
        ignore=shutil.ignore_patterns("*.png", "*.pdf", "*.svg"),
    )
    output = shown(FinishedStudy(tmp_path).figure("barcode"))
    entry = load(built / "figures").figures["barcode"]
    for form in ("svg", "pdf", "png"):
        assert (tmp_path / "figures" / f"barcode.{form}").read_bytes() == (
            built / "figures" / f"barcode.{form}"
        ).read_bytes()
    assert output["text/html"].startswith('<figure><img src="data:image/png;base64,iVBOR')
    assert "<figcaption>" in output["text/html"]
    words = (entry.title, entry.alt, entry.caption, entry.measured)
    assert output["text/plain"] == "\n".join(words)


def test_the_article_and_what_a_number_rests_on(built: Path) -> None:
    study = FinishedStudy(built)
    assert len(study.article) == 47
    assert study.article["id"].iloc[-1] == f"{ARTICLE}:s047"
    assert f"{ARTICLE}:s047" in repr(study.explain(KEY))
    assert len(study.translation()) >= 4


LOADED = """
import sys
from pathlib import Path
from analysis.opening import open_study
study = open_study(Path(sys.argv[1]))
study.say(f"{{{sys.argv[2]}}}")
study.explain(sys.argv[2])
study.table("evidence")
heavy = ("nltk", "sklearn", "scipy", "yaml", "matplotlib", "analysis.text.annotate")
print([name for name in heavy if name in sys.modules])
"""


def test_a_notebook_pays_for_no_instrument(built: Path, root: Path) -> None:
    command = [sys.executable, "-c", LOADED, str(built), KEY]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_table_of_results_cites_each_number_in_a_form_that_check_reads(
    built: Path, tmp_path: Path
) -> None:
    output = FinishedStudy(built)
    for name, pattern in (
        ("west", f"agency.{ARTICLE}.west doer-named"),
        ("choices", "sensitivity last-third"),
    ):
        report = tmp_path / f"{name}.md"
        report.write_text(shown(output.results(pattern))["text/markdown"] + "\n", encoding="utf-8")
        found = check([report], output.ledger)
        assert found
        assert {one.verdict for one in found} == {"right"}


def test_a_table_of_results_has_unit_and_mark(built: Path) -> None:
    output = FinishedStudy(built)
    west = shown(output.results(f"agency.{ARTICLE}.west.doer-named.share"))
    assert "| [0 of 2](" in west["text/markdown"]
    assert "0 of 2 (all coders alike; n = 2 deeds)" in west["text/plain"]
    assert (
        "| [39 percentage points](" in shown(output.results("last-third.choices"))["text/markdown"]
    )


FRESH = Path(__file__).parents[1]


def older(root: Path, notebook: Path) -> str:
    """Return what opening the study in a notebook's folder prints."""
    code = "from analysis.opening import open_study; open_study()"
    env = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=notebook,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def edited(built: Path, tmp_path: Path) -> Path:
    """A copy of the committed study with results that are not older than it."""
    ignored = shutil.ignore_patterns("__pycache__", "local", "*.png", "*.pdf", "*.svg")
    for part, origin in (("analysis", FRESH), ("corpus", FRESH), ("figures", built)):
        shutil.copytree(origin / part, tmp_path / part, ignore=ignored)
    (tmp_path / "notebooks").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["analysis/lexicons/threat.yaml", "corpus/coding/model-1.csv"])
def test_an_edited_input_is_measured_anew_and_said(edited: Path, name: str) -> None:
    with (edited / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    said = f"inputs changed: {name}; measured anew here; `study run` makes it the study's own\n"
    assert older(edited, edited / "notebooks") == f"{said}no number changed\n"


def test_the_new_numbers_are_shown_and_the_kept_ones_stay(edited: Path) -> None:
    kept = (edited / "figures" / "results.json").read_bytes()
    sheet = edited / "corpus" / "coding" / "settled.csv"
    row = f"{ARTICLE}:s001,danger,1,to see what follows"
    sheet.write_text(f"unit,variable,code,reason\n{row}\n", encoding="utf-8")
    output = older(edited, edited / "notebooks")
    assert output.startswith("inputs changed: corpus/coding/settled.csv; measured anew here")
    assert f"{KEY}: 30 % (28 to 30 %), n = 47 → 32 % (28 to 30 %), n = 47" in output
    live = edited / ".study" / "live" / "figures"
    assert load(live)[KEY].quoted == "32 %"
    assert (edited / "figures" / "results.json").read_bytes() == kept


def test_an_edit_that_is_wrong_is_named(edited: Path) -> None:
    (edited / "corpus" / "choices.yaml").write_text("coder: [nobody]\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as error:
        older(edited, edited / "notebooks")
    assert "choices.yaml" in error.value.stderr


def test_a_change_of_prose_makes_no_number_older(edited: Path) -> None:
    (edited / "corpus" / "README.md").write_text("other", encoding="utf-8")
    assert older(edited, edited / "notebooks") == ""


def test_results_with_texts_of_one_s_own_are_opened_and_said(edited: Path) -> None:
    (edited / "corpus" / "local").mkdir()
    (edited / "corpus" / "local" / "drug-problem.md").write_text("Mine.", encoding="utf-8")
    said = "inputs changed: corpus/local/drug-problem.md; measured anew here; `study run` "
    assert older(edited, edited / "notebooks").startswith(said)
    shutil.copytree(edited / "figures", edited / "local" / "figures")
    assert older(edited, edited / "notebooks").startswith(said)
    manifest = edited / "local" / "figures" / "manifest.json"
    now = json.loads(manifest.read_text(encoding="utf-8"))
    now["inputs"]["corpus/local/drug-problem.md"] = digest(edited / "corpus/local/drug-problem.md")
    manifest.write_text(json.dumps(now), encoding="utf-8")
    mine = f"these results include texts of your own: {edited / 'local' / 'figures'}\n"
    assert older(edited, edited / "notebooks") == mine
    output = open_study(edited / "notebooks")
    assert output.root == edited / "local"
    assert (
        f"](../local/figures/results.html#{KEY}~"
        in shown(output.say(f"{{{KEY}}}"))["text/markdown"]
    )


def test_another_package_than_the_study_s_own_is_said(
    edited: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_study(edited / "notebooks")
    used, own = FRESH / "analysis", edited / "analysis"
    said = f"measured and drawn here by {used}, not by the study's own {own}\n"
    assert capsys.readouterr().out == said
