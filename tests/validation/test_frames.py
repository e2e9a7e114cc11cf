"""The frames' validation: reading, splitting, scoring, on articles made for the test."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.validation import frames

HEAD = "ID,source,mbfc,date,text,RE,HI,CO,MO,EC"


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "frames.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def made(n: int = 40) -> pd.DataFrame:
    """Return articles in which every even one speaks of prices, and is coded so; the rest is filler by number."""
    filler = ["river", "hill", "cloud", "stone", "lamp", "door", "leaf"]
    rows = []
    for i in range(n):
        body = " ".join(filler[(i * 3 + k * k) % 7] + (f" word{i}x{k}" if k % 2 else "") for k in range(20))
        money = i % 2 == 0
        text = f"{body} {'prices and taxes' if money else 'grass and moss'}."
        rows.append((i, "s", "m", "2020-01-01", text, money, money, money, money, money))
    return pd.DataFrame(rows, columns=list(frames.COLUMNS))


def test_read_gives_codes_as_bool_and_mends_the_stray_bracket(tmp_path: Path) -> None:
    table = frames.read(written(tmp_path, "7,s,m,d,Some text,True,False,True,False,False)"))
    assert table["ID"].tolist() == [7]
    assert table[["RE", "HI", "CO", "MO", "EC"]].to_numpy().tolist() == [[True, False, True, False, False]]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (["1,s,m,d,t,True,False,True,False,maybe"], "row 2: EC: found 'maybe'; True or False are allowed"),
        (["x,s,m,d,t,True,False,True,False,True"], "row 2: ID: found 'x'; a whole number that stands once is allowed"),
        (["1,s,m,d,t,True,False,True,False,True"] * 2, "row 3: ID: found '1'; a whole number that stands once is allowed"),
        (["1,s,m,d, ,True,False,True,False,True"], "row 2: text: found ' '; the article's text is allowed"),
        (["1,s,m"], "row 2: found 3 fields; 10 are allowed"),
        ([], "found no articles; at least one row under the header is allowed"),
    ],
)
def test_read_names_place_value_and_what_is_allowed(tmp_path: Path, rows: list[str], text: str) -> None:
    path = written(tmp_path, *rows)
    with pytest.raises(StudyError) as error:
        frames.read(path)
    assert str(error.value) == f"{path}: {text}"


def test_read_refuses_other_columns_and_says_where_an_absent_set_is(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="line 1: found 'a,b'; the columns ID,source"):
        frames.read(written(tmp_path, head="a,b"))
    with pytest.raises(StudyError, match="not found; to be had from Frermann et al. .*phenixace/narrative-framing"):
        frames.read(tmp_path / "absent.csv")


def test_macro_f1_and_auc_by_hand() -> None:
    coded, said = np.array([True, True, False, False]), np.array([True, False, False, False])
    # yes: 2*1/(2*1+1) = 2/3; no: 2*2/(2*2+1) = 4/5
    assert frames.macro_f1(coded, said) == pytest.approx((2 / 3 + 4 / 5) / 2)
    # pairs: .9>.5, .9>.1 won; .5=.5 half, .5>.1 won
    assert frames.auc(coded, np.array([0.9, 0.5, 0.5, 0.1])) == pytest.approx(3.5 / 4)


def test_threshold_takes_the_least_of_the_best() -> None:
    assert frames.threshold(np.array([0.0, 1.0, 4.0, 5.0]), np.array([False, False, True, True])) == 4.0


def test_rates_are_per_thousand_tokens() -> None:
    table = pd.DataFrame({"text": ["Prices fell and taxes rose here again now then today"]})
    assert frames.cue_rate(frames.rates(table), "economic").tolist() == [200.0]  # 2 of 10 tokens


def test_resolution_counts_treating_and_not_causing() -> None:
    table = pd.DataFrame({"text": ["They blamed us for it", "A solution came at last"]})
    assert frames.cue_rate(frames.rates(table), "responsibility").tolist() == [0.0, 200.0]


def test_near_copies_are_one_piece() -> None:
    copy = "The quick brown fox jumps over the lazy dog near the river bank"
    assert len(set(frames.pieces([copy, copy + " today", "Quite another matter altogether"]).tolist())) == 2


def test_halves_are_disjoint_complete_and_free_of_row_order() -> None:
    dev, held = frames.halves(made())
    again, _ = frames.halves(made().iloc[::-1])
    assert sorted([*dev["ID"], *held["ID"]]) == list(range(40))
    assert len(dev) == 20
    assert dev["ID"].tolist() == again["ID"].tolist()


def test_score_finds_what_was_put_in_and_repeats_itself() -> None:
    table = frames.score(made())
    assert table.columns[:8].tolist() == ["frame", "instrument", "n", "positives", "f1", "auc", "auc_low", "auc_high"]
    assert table[["n", "positives"]].drop_duplicates().to_numpy().tolist() == [[40, 20]]
    economic = table[table["frame"] == "economic"].set_index("instrument")
    assert economic.loc["cue lexicon", ["f1", "auc", "auc_low", "auc_high"]].tolist() == [1.0, 1.0, 1.0, 1.0]
    assert economic.loc["combined", "auc"] == 1.0
    assert economic.loc["majority", ["auc", "auc_low", "auc_high"]].tolist() == [0.5, 0.5, 0.5]
    assert table.to_csv() == frames.score(made()).to_csv()


def test_score_refuses_a_frame_too_rare_for_the_folds() -> None:
    table = made()
    table["MO"] = [True, *[False] * 39]
    with pytest.raises(StudyError, match="MO: found 1 of 40 articles with it; 5 with and without are needed"):
        frames.score(table)


def test_weights_show_the_cues_that_decide() -> None:
    learned = frames.weights(made(), top=3)
    first = learned[(learned["frame"] == "economic") & (learned["side"] == "for")]
    assert "economic: money and prices" in first["feature"].tolist()
    assert first["weight"].is_monotonic_decreasing
