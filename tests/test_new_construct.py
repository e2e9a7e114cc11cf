"""A new construct: one lexicon and a coded column, and all of its numbers appear by themselves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from small import changed, small_study

from analysis import cli
from analysis.ledger import Ledger
from analysis.measures.measured import Measured, measured
from analysis.pipeline.compute import Computed, compute
from analysis.study.study import read_study

WORDS = """wait* linger* queue* stall* pause* idle dawdle* postpone* defer* hold-up standstill
    gate left backlog* late tardy overdue adjourn* belated* halt*""".split()
LEXICON = f"""# version: 1.0
# measured in: delay
# marks: waiting as waiting
# words: waiting = words of waiting
# construct: somebody or something waits
waiting:
  time that passes for nothing: [{", ".join(WORDS)}]
"""
COLUMN = "  - {name: waiting, kind: flag, when: somebody waits or is kept waiting}\n"
FIGURE = """waiting:
  form: shares
  title: How much of it is waiting?
  rows:
    - {show: "delay.{piece}.*", words: "*"}
"""
# What the two coders mark; the lexicon finds s002 (waited), s004 (gate) and s007 (left).
ANA = ("port-strike:s002", "port-strike:s004", "port-strike:s006")
BEN = ("port-strike:s002", "port-strike:s004")
SETTLED = "port-strike:s006,waiting,1,kept open for the goods that wait\n"
CODED, FOUND = "delay.port-strike.waiting.share", "delay.port-strike.waiting.lexicon.share"


def with_construct(folder: Path) -> Path:
    """Write the small study with the construct into `folder`: only files of its corpus change."""
    corpus = small_study(folder, coders=2) / "corpus"
    (corpus / "lexicons" / "waiting.yaml").write_text(LEXICON, encoding="utf-8")
    changed(corpus / "codebook.yaml", "roles:", f"{COLUMN}roles:")
    for coder, marked in (("ana", ANA), ("ben", BEN)):
        add_column(corpus / "coding" / f"{coder}.csv", marked)
    for path, text in ((corpus / "coding/settled.csv", SETTLED), (corpus / "figures.yaml", FIGURE)):
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return folder


def add_column(sheet: Path, marked: tuple[str, ...]) -> None:
    with sheet.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*head, "waiting"])
        writer.writerows([*row, str(int(row[0] in marked))] for row in rows)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_construct(tmp_path_factory.mktemp("construct"))


@pytest.fixture(scope="module")
def study(root: Path) -> Measured:
    return measured(read_study(root))


@pytest.fixture(scope="module")
def computed(root: Path) -> Computed:
    return compute(root)


def test_the_lexicon_has_twenty_words() -> None:
    assert len(set(WORDS)) == 20


def test_the_coded_share_has_the_coders_range(study: Measured) -> None:
    share = study.results[CODED]
    assert share.label == "share of sentences that coders mark as waiting"
    assert (share.hits, share.n, share.units) == (3, 9, ANA)
    assert (share.low, share.high, share.range) == (2 / 9, 3 / 9, "coders")


def test_the_lexicon_has_its_share(study: Measured) -> None:
    share = study.results[FOUND]
    assert share.label == "share of sentences with words of waiting (instrument)"
    assert (share.hits, share.n) == (3, 9)
    assert share.units == ("port-strike:s002", "port-strike:s004", "port-strike:s007")


def test_agreement_is_taken(study: Measured) -> None:
    # On the article 18 codes, 5 of them yes, one pair unlike.
    assert study.results["coding.alpha.waiting.article.value"].value == pytest.approx(
        1 - (2 / 18) / (130 / 306)
    )


def test_the_lexicon_is_scored_on_the_sheets_and_the_share_says_so(study: Measured) -> None:
    # Two of three marked sentences are found, and one that is not marked.
    score = study.results["validity.waiting.waiting.article.f1"]
    assert score.value == pytest.approx(2 * 2 / (3 + 3))
    assert "F1 .67 (precision .67, recall .67) on 9 sentences" in study.results[FOUND].validity


def test_figures_have_its_rows(computed: Computed) -> None:
    ledger = computed.ledger
    assert "validity.waiting.waiting.article.f1" in ledger.figures["scores"].keys
    assert ledger.figures["waiting"].keys == (CODED, FOUND)
    assert "waiting: sentences 2, 4, 6, 3 of 9" in ledger.figures["waiting"].alt
    assert (
        "waiting: words of waiting: exploratory, .67, n = 9, 3 positive"
        in ledger.figures["scores"].alt
    )


def test_explain_shows_words_and_votes(computed: Computed, root: Path) -> None:
    figures = root / "figures"
    figures.mkdir(exist_ok=True)
    for name, text in {**computed.files, "results.json": computed.ledger.text()}.items():
        (figures / name).write_text(text, encoding="utf-8")
    told = explained(root, FOUND)
    assert " [waited]" in told
    assert "time that passes for nothing" in told
    told = explained(root, CODED)
    assert "waiting = 1 (settled: ana 1, ben 0)" in told
    assert "waiting = 1 (all 2 coders)" in told


def explained(root: Path, key: str) -> str:
    done = CliRunner().invoke(cli.main, ["--root", str(root), "explain", key])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_a_declared_measure_comes_instead(tmp_path: Path) -> None:
    root = with_construct(tmp_path)
    line = '  - {key: "delay.{piece}.kept.share", label: the kept, hit: {waiting: 1}}\n'
    changed(root / "corpus" / "measures.yaml", "measures:\n", f"measures:\n{line}")
    results = measured(read_study(root)).results
    assert "delay.port-strike.kept.share" in results
    assert CODED not in results


def test_without_coders_the_lexicon_s_numbers_are_there(tmp_path: Path) -> None:
    root = small_study(tmp_path)
    corpus = root / "corpus"
    (corpus / "lexicons" / "waiting.yaml").write_text(LEXICON, encoding="utf-8")
    changed(corpus / "codebook.yaml", "roles:", f"{COLUMN}roles:")
    ledger: Ledger = compute(root).ledger
    assert ledger[FOUND].hits == 3
    assert CODED not in ledger.results
