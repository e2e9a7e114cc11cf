"""A whole study of another topic, made twice: with nobody who coded, and with two people."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from click.testing import CliRunner
from small import SECOND, small_study

from analysis import cli
from analysis.figures.figure import read_figures
from analysis.ledger import Ledger, load

ARTICLE = "port-strike"
HOPE = f"hope.{ARTICLE}.hope.lexicon.share"
DANGER = f"threat.{ARTICLE}.danger.share"
UNCODED = "nobody has coded yet"
WORD = re.compile(r"\w[\w'-]*\w")
OTHERS = ("Sans",)  # of a typeface
ADDED = ("course", "others")
NEED_CODERS = (
    "danger",
    "problems",
    "frames",
    "choices",
    "voices",
    "mentions",
    "pairs",
    "deeds",
    *ADDED,
)


class Made(NamedTuple):
    """A study that was run: its folder and the lines that the run told."""

    root: Path
    told: list[str]

    @property
    def ledger(self) -> Ledger:
        return load(self.root / "figures")

    def call(self, *words: str) -> str:
        """Return what a command prints, which must go well."""
        done = CliRunner().invoke(cli.main, ["--root", str(self.root), *words])
        assert done.exit_code == 0, done.stderr
        return done.stdout

    def files(self) -> dict[str, bytes]:
        """Return what a run makes, by name."""
        made = sorted([*self.root.glob("figures/*"), *self.root.glob("notebooks/*.ipynb")])
        made.append(self.root / "README.md")
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in made}


def made(root: Path) -> Made:
    """Run a study in a process of its own, as a user does."""
    words = [sys.executable, "-m", "analysis.cli", "--root", str(root), "run"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=SECOND.parents[1], check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return Made(root, (done.stdout + done.stderr).splitlines())


@pytest.fixture(scope="module")
def uncoded_study(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(small_study(tmp_path_factory.mktemp("nobody")))


@pytest.fixture(scope="module")
def coded_study(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(small_study(tmp_path_factory.mktemp("two"), coders=2))


@pytest.fixture(scope="module", params=["uncoded_study", "coded_study"])
def either(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)


def test_the_study_has_a_figure_of_every_form() -> None:
    from analysis.figures.forms import FORMS

    assert {figure.form for figure in read_figures(SECOND).values()} == FORMS.keys()


def test_without_coders_each_figure_and_question_that_needs_them_has_one_line(
    uncoded_study: Made,
) -> None:
    lines = [line for line in uncoded_study.told if UNCODED in line]
    figures = [f"figure {name}: not drawn: {UNCODED}" for name in NEED_CODERS]
    assert lines == [*figures, f"question 2: left out: {UNCODED}"]
    drawn = ["dates", "headlines", "news", "scores"]
    assert sorted(uncoded_study.ledger.figures) == drawn
    assert not list(uncoded_study.root.glob("figures/danger*"))


def test_without_coders_a_notebook_says_what_waits_for_them(uncoded_study: Made) -> None:
    ledger = uncoded_study.ledger
    assert list(ledger.undrawn) == sorted(NEED_CODERS)
    book = json.loads((uncoded_study.root / "notebooks/02-codes.ipynb").read_text("utf-8"))
    shown = ["".join(cell["outputs"][0]["data"]["text/plain"]) for cell in book["cells"][2:4]]
    title = ledger.undrawn["danger"].title
    assert shown == ["Danger: not coded yet.", f"{title}\nnot drawn: {UNCODED}"]
    done = CliRunner().invoke(cli.main, ["--root", str(uncoded_study.root), "cite", DANGER])
    assert done.stderr == f"study: '{DANGER}': no result yet: it needs coded sheets\n"


def test_without_coders_nothing_is_said_to_be_coded(uncoded_study: Made) -> None:
    ledger = uncoded_study.ledger
    assert [key for key, r in ledger.results.items() if r.instrument.startswith("coded.")] == []
    readme = (uncoded_study.root / "README.md").read_text(encoding="utf-8")
    assert "Nobody has coded yet: every number is the instruments'." in readme
    assert "How often does the article hope?" in readme
    assert "Who says that there is danger?" not in readme


def test_with_two_coders_all_is_drawn_and_counted(coded_study: Made) -> None:
    assert not [line for line in coded_study.told if UNCODED in line]
    ledger = coded_study.ledger
    assert ledger.figures.keys() == read_figures(SECOND).keys()
    danger = ledger[DANGER]  # three sentences by consensus, two by one of the coders
    assert (danger.hits, danger.n) == (3, 9)
    assert (danger.low, danger.high) == pytest.approx((2 / 9, 3 / 9))
    # 2 of 3 units alike beside 8 of 8: of 22 codes 5 say danger, so alpha = 1 - 21 * 1 / (5 * 17).
    assert ledger["coding.alpha.danger.article.value"].value == pytest.approx(
        1 - (2 / 18) / (130 / 306)
    )
    # Of three sentences that coders mark the lexicon finds one, and no other.
    score = ledger["validity.threat.danger-ahead.article.f1"]
    assert score.value == pytest.approx(2 * 1 / (2 * 1 + 0 + 2))


def test_two_people_are_called_so(coded_study: Made) -> None:
    caption = coded_study.ledger.figures["danger"].caption
    assert caption.endswith("Coded by two people.")
    readme = (coded_study.root / "README.md").read_text(encoding="utf-8")
    assert "coded by two people, each by written rules alone, the codebook. A range says" in readme
    everything = b"".join(coded_study.files().values()).decode("utf-8", "replace")
    assert "no person has coded" not in everything
    assert "beside the consensus, not part of it" not in everything


def test_votes_are_told_by_name(coded_study: Made) -> None:
    told = coded_study.call("explain", DANGER)
    assert "danger = 1 (settled: ana 1, ben 0)" in told
    assert "danger = 1 (all 2 coders)" in told
    assert "ana: coded by a person: A. Reader, 2024-06-01" in told


def test_every_coded_column_of_a_condition_has_its_votes(coded_study: Made) -> None:
    told = coded_study.call("explain", f"sourcing.{ARTICLE}.danger.named-source.share")
    (counted,) = re.findall(rf"  {ARTICLE}:s008 .*\n((?:    .*\n)+)", told)
    # The flag `named` is derived of source and voice; danger is what it is counted among.
    assert re.findall(r"    (\w+ = .*)", counted) == [
        "source = the mayor (all 2 coders)",
        "voice = attributed (all 2 coders)",
        "danger = 1 (all 2 coders)",
    ]
    assert "Coded as: source, voice, danger" in told


def test_every_command_works(either: Made, tmp_path: Path) -> None:
    assert HOPE in either.call("results", "hope")
    assert "[calm]" in either.call("explain", HOPE)
    assert "11 % (n = 9 sentences; exploratory)" in either.call("cite", HOPE)
    report = tmp_path / "report.md"
    report.write_text(either.call("cite", HOPE, "--as", "markdown"), encoding="utf-8")
    assert "1 checked: 1 right" in either.call("check", str(report))
    assert "passive" in either.call("validate")


def test_a_figure_is_explained(coded_study: Made) -> None:
    assert DANGER in coded_study.call("explain", "danger")


def test_two_runs_give_the_same_bytes(either: Made) -> None:
    before = either.files()
    assert re.search("same: [0-9]+ files, every byte", either.call("verify"))
    assert either.files() == before


def test_nothing_of_the_committed_study_appears(either: Made, root: Path) -> None:
    # The package names the public sets that it holds a study against, and its own lexicons hold
    # names that stand in any news: the page lists the entries that were looked for.
    package = root / "analysis"
    sources = [*SECOND.rglob("*.*"), *package.glob("lexicons/*.yaml")]
    sources.append(package / "reference" / "rates.json")
    own = " ".join(path.read_text("utf-8") for path in sources if path.is_file())
    words = set(first_study_words(root)) - set(WORD.findall(own))
    assert len(words) > 50
    for name, content in either.files().items():
        if not name.endswith((".png", ".pdf")):
            text = re.sub("[A-Za-z0-9+/=]{200,}", "a picture", content.decode("utf-8"))
            assert words & set(WORD.findall(text)) == set(), name


def first_study_words(root: Path) -> Iterator[str]:
    """Yield the article's key and every name of the committed study."""
    corpus = root / "corpus"
    facts = yaml.safe_load((corpus / "study.yaml").read_text("utf-8"))
    yield facts["article"]
    yield from names(" ".join(facts["groups"].values()))
    for actor in facts["actors"].values():
        yield from names(f"{actor['words']} {actor['means']}")
    for name in ("actors", "group_names", "places"):
        entries = yaml.safe_load((corpus / "lexicons" / f"{name}.yaml").read_text("utf-8"))
        for reasons in entries.values():
            for listed in reasons.values():
                for entry in listed:
                    yield from names(str(entry))


def names(text: str) -> list[str]:
    """Return the words with a capital letter."""
    return [word for word in WORD.findall(text) if word[0].isupper() and word not in OTHERS]
