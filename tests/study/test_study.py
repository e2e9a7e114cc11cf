"""A study read from its folder: with two coders, with none, with hardly a file at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small import changed, fails, small_study, write_piece

from analysis.study.study import Study, coded_keys, read_study


def test_the_small_study_with_two_coders(small: Study) -> None:
    assert small.article == "port-strike"
    assert [piece.key for piece in small.full] == ["port-strike", "dockers-vote"]
    assert small.coded == ["port-strike"]
    assert [reading.name for reading in small.coders] == ["ana", "ben"]
    # Nine sentences of the article and the headlines of the other two pieces.
    assert len(small.consensus.codes) == 11
    assert small.consensus.codes.index[-2:].tolist() == [
        "dockers-vote:s001",
        "ships-turn-away:s001",
    ]
    assert {"named", "problem_row"} <= set(small.consensus.codes)
    assert small.coders[1].codes.at["port-strike:s003", "danger"] == "0"


def test_the_small_study_without_coders(uncoded: Study, small: Study) -> None:
    assert (uncoded.coders, uncoded.coding.records, len(uncoded.consensus.codes)) == ((), {}, 0)
    assert uncoded.sentences.equals(small.sentences)
    assert uncoded.evidence.equals(small.evidence)
    assert uncoded.marks.codes.equals(small.marks.codes)
    known = small.headlines.codes[[*uncoded.headlines.codes]]
    assert uncoded.headlines.codes.equals(known)
    assert set(small.headlines.codes["danger"]) == {"0"}


def test_rows_of_an_instrument(small: Study) -> None:
    assert small.rows("hope")["surface"].tolist() == ["hope", "deal", "calm"]
    assert small.rows("naming", "strikers.name")["surface"].tolist() == ["union", "union"]
    assert small.rows("hope", piece="port-strike")["surface"].tolist() == ["calm"]
    assert small.rows("hope", "no such").empty


def test_rows_of_a_piece_are_not_those_of_a_longer_key(small: Study) -> None:
    assert small.rows("naming", piece="port").empty
    assert small.of("port").empty


def test_an_instrument_by_its_name(small: Study) -> None:
    assert small.instrument("hope").version == "1.0"
    assert [i.name for i in small.instruments] == sorted(i.name for i in small.instruments)


def bare(folder: Path) -> Path:
    """Write the least that a study is: an article's headline and what the study is about."""
    write_piece(folder / "corpus")
    facts = "title: A strike\narticle: port-strike\n"
    (folder / "corpus" / "study.yaml").write_text(facts, encoding="utf-8")
    return folder


def test_an_article_and_what_the_study_is_about_are_enough(tmp_path: Path) -> None:
    study = read_study(bare(tmp_path))
    assert study.sentences["id"].tolist() == ["port-strike:s001"]
    assert (study.coded, study.full, study.coders) == ([], [], ())
    assert study.headlines.codes["known"].tolist() == ["unknown"]


def test_each_file_but_pieces_and_study_may_be_missing(tmp_path: Path) -> None:
    corpus = small_study(tmp_path) / "corpus"
    for name in ("codebook", "derived", "measures", "choices"):
        (corpus / f"{name}.yaml").unlink()
    study = read_study(changed_facts(corpus, "headlines: {topics: topics, names: names}\n", ""))
    assert (study.book.columns, dict(study.derived)) == ((), {})
    shutil.rmtree(corpus / "lexicons")
    assert "hope" not in {i.name for i in read_study(tmp_path).instruments}


def changed_facts(corpus: Path, old: str, new: str) -> Path:
    changed(corpus / "study.yaml", old, new)
    return corpus.parent


def test_a_text_of_one_s_own_is_measured_unless_told_not_to(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    (root / "corpus" / "local").mkdir()
    text = root / "corpus" / "local" / "ships-turn-away.md"
    text.write_text("We hope for peace. Cranes stood.", encoding="utf-8")
    study = read_study(root)
    assert len(study.of("ships-turn-away")) == 3
    assert study.rows("hope", piece="ships-turn-away")["surface"].tolist() == ["hope", "peace"]
    # The new sentences are no units: only the article's are coded, and the headlines.
    assert len(study.consensus.codes) == 11
    assert len(read_study(root, local=False).of("ships-turn-away")) == 1


def test_other_pieces_are_coded_where_the_study_names_them(tmp_path: Path) -> None:
    root = changed_facts(
        small_study(tmp_path) / "corpus", "subject:", "coded: [port-strike, dockers-vote]\nsubject:"
    )
    study = read_study(root)
    assert coded_keys(study.facts) == ("port-strike", "dockers-vote")
    assert study.coded == ["port-strike", "dockers-vote"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "article: port-strike",
            "article: quay",
            "piece: found 'quay'; allowed: the key of a piece",
        ),
        ("subject:", "later: [quay]\nsubject:", "piece: found 'quay'; allowed: the key of a piece"),
        ("subject:", "coded: [quay]\nsubject:", "piece: found 'quay'; allowed: the key of a piece"),
        (
            "subject: strikers",
            "subject: police",
            "subject: found 'police'; allowed: strikers, owners, shippers, workers",
        ),
        (
            "{topics: topics, names: names}",
            "{topics: themes}",
            "headlines: found 'themes'; allowed: a lexicon of the study",
        ),
        (
            "{topics: topics, names: names}",
            "{names: nicknames}",
            "headlines: found 'nicknames'; allowed: a lexicon of the study",
        ),
    ],
)
def test_a_name_that_is_not_there_is_said(tmp_path: Path, old: str, new: str, message: str) -> None:
    corpus = small_study(tmp_path) / "corpus"
    root = changed_facts(corpus, old, new)
    assert fails(lambda: read_study(root)) == f"{corpus / 'study.yaml'}: {message}"


def test_a_sheet_that_leaves_a_headline_out_is_told_of(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    sheet = root / "corpus" / "coding" / "ben.csv"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    sheet.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    line = f"{sheet.parent}: sheets: found 1 that code every unit; ben.csv lacks 1 units, the"
    assert fails(lambda: read_study(root)).startswith(f"{line} first ships-turn-away:s001; ")


def test_a_category_of_the_actor_table_is_an_actor_and_a_label(tmp_path: Path) -> None:
    corpus = small_study(tmp_path) / "corpus"
    path = changed(corpus / "lexicons" / "actors.yaml", "workers.work", "worker.work")
    line = f"{path}: category: found 'worker.work'; allowed: actor.label, of strikers, owners,"
    assert fails(lambda: read_study(tmp_path)).startswith(line)


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ("nope", "marks: column: found 'nope'; allowed: "),
        ("problem_of=money", "marks: problem_of: found 'money'; allowed: none, pay, delay"),
    ],
)
def test_a_lexicon_of_the_study_marks_columns_of_its_codebook(
    tmp_path: Path, mark: str, message: str
) -> None:
    corpus = small_study(tmp_path) / "corpus"
    path = changed(corpus / "lexicons" / "hope.yaml", "hope as hope", f"hope as {mark}")
    line = fails(lambda: read_study(tmp_path))
    assert line.startswith(f"{path}: {message}")
    assert mark != "nope" or "danger, deleted_agent, hope, named, problem_of" in line
    for name in ("codebook", "derived", "measures", "choices"):
        (corpus / f"{name}.yaml").unlink()
    assert read_study(tmp_path).instrument("hope").marks
