"""A study full of markup, and studies that lack something: they work, or one line says why."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small import SECOND, changed, fails, small_study

from analysis.pipeline.compute import compute

ARTICLE = "pieces/port-strike.md"
EVIL = "<script>alert(1)</script> $x_1^2$ {a|b} | `c` *d*"
LINK = "[e](javascript:f)"  # settings refuse it
LONG = "Donaudampfschiff" * 30
PLACES = [
    (ARTICLE, '"A harbour and its lesson"', f"'$x_1^2$ {{a|b}} | `c` *d* {LINK}'"),
    (ARTICLE, "outlet: The Paper", f"outlet: '{EVIL} {LINK}'"),
    (ARTICLE, "Pickets stood", f"$x_1^2$ {{a|b}} | a < b may return, they warned. {LONG} stood"),
    ("study.yaml", "words: the strikers", f"words: '{EVIL}'"),
    ("study.yaml", "Wire agencies", f"'{EVIL}'"),
    ("lexicons/hope.yaml", "calm and the wish for it", f"'{EVIL}'"),
    ("lexicons/names.yaml", "ship = ships", "ship = <script>alert(1)</script>"),
    ("measures.yaml", "label: share of sentences with hope", f"label: '{EVIL}'"),
    ("figures.yaml", "title: How well do the lexicons measure?", f"title: '{EVIL} 東京'"),
    ("questions.yaml", "question: How often does the article hope?", f"question: '{EVIL}'"),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with markup wherever text may stand, run."""
    folder = small_study(tmp_path_factory.mktemp("hostile"))
    for name, old, new in PLACES:
        changed(folder / "corpus" / name, old, new)
    words = [sys.executable, "-m", "analysis.cli", "--root", str(folder), "run"]
    package = SECOND.parents[1]
    done = subprocess.run(words, capture_output=True, text=True, cwd=package, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_no_markup_of_the_corpus_reaches_a_page(hostile: Path) -> None:
    pages = [*hostile.glob("figures/*.html"), *hostile.glob("figures/*.svg")]
    assert len(pages) == 5
    for page in pages:
        text = page.read_text("utf-8")
        assert "<script>alert" not in text, page.name
        assert "alert(1)" in text or page.suffix == ".svg"


def test_no_markup_of_the_corpus_reaches_markdown(hostile: Path) -> None:
    pages = [*hostile.glob("figures/*.md"), hostile / "README.md"]
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"(?<!\\)<script>", text), page.name
        assert "](javascript:" not in text, page.name


def test_no_markup_of_the_corpus_reaches_a_notebook(hostile: Path) -> None:
    path, _ = sorted(hostile.glob("notebooks/*.ipynb"))
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown = "".join(data.get("text/html", [])) + "".join(data.get("text/markdown", []))
            assert not re.search(r"(?<!\\)<script>", shown)


def test_signs_that_the_font_lacks_are_told_below_the_figure(hostile: Path) -> None:
    path, _ = sorted(hostile.glob("notebooks/*.ipynb"))
    told = "Boxes stand for signs that the drawing's font lacks: 京東"
    text = path.read_text("utf-8")
    assert text.count(told.replace("'", "&#39;")) == 1
    assert text.count(told) == 1


def without_a_body(corpus: Path) -> None:
    path = corpus / ARTICLE
    text = path.read_text("utf-8")
    path.write_text(re.sub("(?s)<!-- standfirst.*", "<!-- body -->\n\nIt ended.\n", text), "utf-8")


def the_article_alone(corpus: Path) -> None:
    for name in ("dockers-vote", "ships-turn-away"):
        (corpus / "pieces" / f"{name}.md").unlink()
    changed(corpus / ARTICLE, "listed: [dockers-vote]\n", "")


def an_actor_nobody_mentions(corpus: Path) -> None:
    changed(corpus / "study.yaml", "actors:\n", "actors:\n  ghosts: {words: ghosts, means: none}\n")
    changed(corpus / "study.yaml", "subject: strikers", "subject: ghosts")


def undated(corpus: Path) -> None:
    changed(corpus / ARTICLE, "published: 2024-05\npublished_basis: printed", UNDATED)


UNDATED = "published:\npublished_basis: unknown"


def without_a_day(corpus: Path) -> None:
    changed(corpus / "study.yaml", "day: 2024-05-10\n", "")


def without_names(corpus: Path) -> None:
    changed(corpus / "study.yaml", ", names: names", "")


def without_choices(corpus: Path) -> None:
    (corpus / "choices.yaml").unlink()


@pytest.mark.parametrize(
    "edit",
    [
        without_a_body,
        the_article_alone,
        an_actor_nobody_mentions,
        undated,
        without_a_day,
        without_names,
        without_choices,
    ],
)
def test_a_study_that_lacks_something_is_measured(
    tmp_path: Path, edit: Callable[[Path], None]
) -> None:
    edit(small_study(tmp_path) / "corpus")
    computed = compute(tmp_path)
    assert computed.ledger.figures.keys() == {"scores", "news", "headlines", "dates"}


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            ARTICLE,
            "published: 2024-05\n",
            "published:\n",
            ":11: published_basis: found 'printed'; allowed: unknown exactly where",
        ),
        (
            ARTICLE,
            "Pickets stood",
            "<script>alert(1)</script> stood",
            ":25: text: found '<script>'; allowed: plain text or Markdown, no HTML",
        ),
        (
            "figures.yaml",
            "title: How well do the lexicons measure?",
            f"title: '{LINK}'",
            ":33: scores: title: found 'javascript:'; allowed: addresses that begin with",
        ),
        (
            "lexicons/hope.yaml",
            "hope:\n  calm",
            "despair:\nhope:\n  calm",
            ":6: despair: found ''; allowed: a mapping of names",
        ),
        (
            "lexicons/hope.yaml",
            "[deal, agreement*]",
            "[]",
            ":8: hope: an agreement: found []; allowed: at least one",
        ),
        (
            "figures.yaml",
            "{show: danger_ahead, words",
            "{show: doubt, words",
            ":43: news: rows: 1: show: found 'doubt'; allowed: violent_event, danger_ahead,",
        ),
        (
            "figures.yaml",
            "hit: {wages: 1}",
            "hit: {taxes: 1}",
            ": Who speaks of pay? Headlines by outlet: column: found 'taxes'; allowed: piece,",
        ),
    ],
)
def test_what_is_wrong_has_one_line(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    path = changed(small_study(tmp_path) / "corpus" / name, old, new)
    assert fails(lambda: compute(tmp_path)).startswith(f"{path}{told}")
