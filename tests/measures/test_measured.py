"""A study measured as a whole: with two coders, with none, and whatever files are left out."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import yaml
from small import changed, fails, small_study, write_piece

from analysis.measures.measured import Measured, measured
from analysis.study.study import Study, read_study


def of(root: Path) -> Measured:
    return measured(read_study(root))


def test_results_come_by_key(small_measured: Measured) -> None:
    keys = list(small_measured.results)
    assert keys == sorted(keys)
    assert all(key == result.key for key, result in small_measured.results.items())


def test_each_part_of_the_small_study(small_measured: Measured) -> None:
    results = small_measured.results
    assert results["threat.port-strike.danger.share"].value == 1 / 3
    assert results["coding.alpha.danger.article.value"].range == "bootstrap"
    assert results["sensitivity.port-strike.last-third.choices"].value == 75.0
    assert results["sensitivity.port-strike.hope.missed.count"].value == 0.0
    assert results["validity.hope.hope.article.f1"].value == 1.0
    assert len(small_measured.choices_table) == 16
    assert set(small_measured.entries["component"]) == {"threat.danger_ahead", "hope.hope"}
    assert small_measured.people.empty
    assert small_measured.study.unseen.records == {}


def test_a_result_says_how_well_its_column_is_coded(small_measured: Measured) -> None:
    hope = small_measured.results["hope.port-strike.hope.share"]
    assert (
        hope.validity == "two people: hope alpha 1.00 [1.00, 1.00] on the article, undemonstrated"
    )
    assert hope.exploratory


def test_without_coders_what_instruments_give_stays_the_same(
    uncoded: Study, small_measured: Measured
) -> None:
    alone = measured(uncoded)
    assert alone.alphas.empty
    assert alone.choices_table.empty
    shares = {key: r for key, r in alone.results.items() if ".lexicon." in key}
    assert len(shares) > 40
    for key, result in shares.items():
        same = small_measured.results[key]
        assert (result.value, result.units, result.evidence) == (
            same.value,
            same.units,
            same.evidence,
        )
    assert not [key for key in alone.results if "coding.alpha" in key or ".article." in key]
    text = [f"{r.label} {r.validity} {r.formula}" for r in shares.values()]
    assert not [line for line in text if "coding run" in line or "people" in line]


@pytest.mark.parametrize("body", ["", "One stood."])
def test_hardly_a_study_is_measured(tmp_path: Path, body: str) -> None:
    write_piece(tmp_path / "corpus", body=body)
    facts = "title: x\narticle: port-strike\n"
    (tmp_path / "corpus" / "study.yaml").write_text(facts, encoding="utf-8")
    keys = of(tmp_path).results
    assert bool([key for key in keys if not key.startswith("validity.")]) is bool(body)


def test_the_choices_may_be_left_out(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    (root / "corpus" / "choices.yaml").unlink()
    keys = of(root).results
    assert "threat.port-strike.danger.share" in keys
    assert not [key for key in keys if key.startswith("sensitivity.") and "choices" in key]


@pytest.mark.parametrize("coders", [0, 2])
def test_only_sheets_and_codebook_need_each_other(tmp_path: Path, coders: int) -> None:
    root = small_study(tmp_path, coders)
    for name in ("choices", "derived", "measures"):
        (root / "corpus" / f"{name}.yaml").unlink()
    assert "hope.port-strike.hope.lexicon.share" in of(root).results
    (root / "corpus" / "codebook.yaml").unlink()
    if coders:
        sheet = root / "corpus" / "coding" / "ana.csv"
        assert fails(lambda: of(root)) == f"{sheet}:1: column: found 'danger'; allowed: unit"
    else:
        assert "hope.port-strike.hope.lexicon.share" in of(root).results


def test_the_lexicons_may_be_left_out(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    shutil.rmtree(root / "corpus" / "lexicons")
    changed(root / "corpus" / "study.yaml", "headlines: {topics: topics, names: names}\n", "")
    (root / "corpus" / "choices.yaml").unlink()
    changed(root / "corpus" / "measures.yaml", "for: {topic: [wages]}", "for: {topic: all}")
    results = of(root).results
    assert results["naming.port-strike.strikers.work.share"].value == 2 / 3
    assert not [key for key in results if key.startswith("naming.") and "lexicon" in key]


@pytest.mark.parametrize(
    "column",
    [
        "danger",
        "problem_of",
        "agentless_passive",
        "deleted_agent",
        "voice",
        "source",
        "valence",
        "actors",
    ],
)
def test_no_column_of_the_codebook_is_taken_for_granted(tmp_path: Path, column: str) -> None:
    corpus = uncoded_column(tmp_path, column)
    keys = of(corpus.parent).results
    assert "coding.alpha.hope.article.value" in keys
    assert f"coding.alpha.{column.replace('_', '-')}.article.value" not in keys


def test_choices_need_no_voice(tmp_path: Path) -> None:
    corpus = uncoded_column(tmp_path, "voice")
    share = "measures:\n  - {key: 'hope.{piece}.share', label: x, hit: {hope: 1}}\n"
    (corpus / "measures.yaml").write_text(share, encoding="utf-8")
    primary = "primary: [{name: hope, measure: 'hope.{piece}.share', words: hope}]\n"
    (corpus / "choices.yaml").write_text(f"coder: [consensus, ana]\n{primary}", encoding="utf-8")
    hope = of(corpus.parent).results["sensitivity.port-strike.hope.choices"]
    assert hope.inputs == ("piece:port-strike", "sheets:hope", "choices")


def uncoded_column(folder: Path, column: str) -> Path:
    """Write the small study as if it had no such column; return its corpus."""
    corpus = small_study(folder, coders=2) / "corpus"
    for name in ("choices", "derived", "measures"):
        (corpus / f"{name}.yaml").unlink()
    (corpus / "coding" / "settled.csv").unlink()
    shutil.copy(corpus / "coding" / "ana.csv", corpus / "coding" / "ben.csv")
    for name in ("ana", "ben"):
        without(corpus / "coding" / f"{name}.csv", column)
    book = yaml.load((corpus / "codebook.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    book["columns"] = [one for one in book["columns"] if one["name"] != column]
    (corpus / "codebook.yaml").write_text(yaml.safe_dump(book), encoding="utf-8")
    return corpus


def without(sheet: Path, column: str) -> None:
    """Take a column out of a sheet."""
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8").splitlines()))
    with sheet.open("w", encoding="utf-8", newline="") as file:
        names = [name for name in rows[0] if name != column]
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def test_two_numbers_of_one_key_are_named(tmp_path: Path) -> None:
    root = small_study(tmp_path)
    path = root / "corpus" / "measures.yaml"
    path.write_text(
        "measures:\n  - {key: a.b, label: x, reading: instrument, hit: {hope.hope: 1}}\n",
        encoding="utf-8",
    )
    assert fails(lambda: of(root)) == (
        "a.b: two numbers have this key; name one of their measures or categories otherwise"
    )


def test_a_new_construct_is_one_lexicon_and_one_column(tmp_path: Path) -> None:
    corpus = small_study(tmp_path, coders=2) / "corpus"
    lexicon = "# version: 2.0\n# measured in: waiting\n# marks: waiting as waits\n"
    lexicon += "# words: waiting = words of waiting\nwaiting:\n  it lasts: [wait*, stand, stood]\n"
    (corpus / "lexicons" / "waiting.yaml").write_text(lexicon, encoding="utf-8")
    column = "  - {name: waits, kind: flag, when: somebody waits}\n"
    changed(corpus / "codebook.yaml", "roles:", f"{column}roles:")
    changed(
        corpus / "measures.yaml",
        "measures:\n",
        "measures:\n  - {key: 'waiting.{piece}.share', label: x, hit: {waits: 1}}\n",
    )
    for name, units in (("ana", ("s002", "s004")), ("ben", ("s002",))):
        path = corpus / "coding" / f"{name}.csv"
        first, *rows = path.read_text(encoding="utf-8").splitlines()
        marked = [f"{row},{int(row[:16].endswith(units))}" for row in rows]
        path.write_text("\n".join([f"{first},waits", *marked, ""]), encoding="utf-8")
    with (corpus / "coding" / "settled.csv").open("a", encoding="utf-8") as file:
        file.write("port-strike:s004,waits,1,to stand at a gate is to wait\n")
    results = of(corpus.parent).results
    coded = results["waiting.port-strike.share"]
    assert (coded.value, coded.low, coded.high) == (2 / 9, 1 / 9, 2 / 9)
    found = results["waiting.port-strike.waiting.lexicon.share"]
    assert (found.value, found.version) == (2 / 9, "2.0")
    assert found.units == ("port-strike:s002", "port-strike:s004")
    assert results["validity.waiting.waiting.article.f1"].value == 1.0
    assert results["coding.alpha.waits.article.value"].value is not None


def test_the_committed_study_is_measured(committed: Measured) -> None:
    assert len(committed.study.coders) == 3
    assert len(committed.results) > 350
