"""Measures called on readings: counted first, divided last, worked by hand."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.measure import Measure, bounds
from analysis.study.conditions import Codes
from analysis.study.readings import Derived, Reading
from analysis.study.study import Study

DANGER = ({"danger": Codes(codes=("1",))},)
BODY = ({"zone": Codes(codes=("body",))},)
LATE = ({"zone": Codes(codes=("body",)), "third": Codes(codes=("3",))},)
EARLY = ({"zone": Codes(codes=("body",)), "third": Codes(codes=("1", "2"))},)


@pytest.fixture
def article(small: Study) -> Reading:
    """The consensus on the small article."""
    return small.consensus.of("port-strike")


def measure(**fields: object) -> Measure:
    return Measure(**{"key": "a.b", "label": "x", **fields})  # type: ignore[arg-type]


def units(count: object) -> list[str]:
    return [unit[-4:] for unit in count.units]  # type: ignore[attr-defined]


def test_a_share(article: Reading) -> None:
    count = measure(hit=DANGER)(article)
    assert (count.hits, count.n, count.value) == (3, 9, 3 / 9)
    assert units(count) == ["s003", "s008", "s009"]


def test_a_share_among_some(article: Reading) -> None:
    count = measure(hit=DANGER, among=BODY)(article)
    assert (count.hits, count.n, count.value) == (3, 6, 0.5)


def test_a_share_by_words(article: Reading) -> None:
    # The body's sentences have 9, 5, 7, 6, 9 and 4 words; danger is in those of 9, 9 and 4.
    count = measure(hit=DANGER, among=BODY)(article, weigh="words")
    assert count.value == pytest.approx(22 / 40)
    assert (count.hits, count.n) == (3, 6)


def test_a_share_may_show_all_among_which_it_counts(article: Reading) -> None:
    shippers = ({"actor": Codes(codes=("shippers",))},)
    named = ({"named": Codes(codes=("1",))},)
    deeds = measure(hit=named, among=shippers, over="deeds", of="deeds")
    assert units(deeds(article)) == ["s002"]
    shown = measure(hit=named, among=shippers, over="deeds", of="deeds", shows="among")
    assert units(shown(article)) == ["s002", "s007"]
    assert shown(article).value == 1 / 2
    # s002 has 4 words and names its doer, s007 has 6 and does not.
    assert shown(article, weigh="words").value == pytest.approx(0.4)


def test_a_share_of_mentions_counts_rows_and_shows_units_once(article: Reading) -> None:
    count = measure(among=({"unit": Codes(codes=("port-strike:s008",))},), over="mentions")(article)
    assert (count.hits, count.n, units(count)) == (2, 2, ["s008"])


def test_a_count_is_of_units(article: Reading) -> None:
    work = ({"label": Codes(codes=("work",))},)
    count = measure(hit=work, over="mentions", form="count")(article)
    # Six mentions in five sentences, of the nine sentences that are there.
    assert (count.hits, count.n, count.value) == (5, 9, 5.0)
    assert units(count) == ["s002", "s006", "s007", "s008", "s009"]


def test_a_count_among_mentions_of_an_actor_is_among_the_sentences_that_mention_it(
    article: Reading,
) -> None:
    strikers = ({"actor": Codes(codes=("strikers",)), "zone": Codes(codes=("body",))},)
    name = ({"label": Codes(codes=("name",))},)
    count = measure(hit=name, among=strikers, over="mentions", form="count")(article)
    # The strikers are mentioned in s003, s008 and s009; in s003 by their name.
    assert (count.hits, count.n, count.value, units(count)) == (1, 3, 1.0, ["s003"])
    nobody = ({"actor": Codes(codes=("ghosts",))},)
    assert measure(hit=name, among=nobody, over="mentions", form="count")(article).n == 0


def test_a_difference_is_in_points(article: Reading) -> None:
    count = measure(hit=DANGER, among=LATE, against=EARLY, form="difference")(article)
    # Last third 2 of 2, the rest of the body 1 of 4.
    assert (count.hits, count.n, count.value) == (None, 6, 75.0)
    assert units(count) == ["s003", "s008", "s009"]
    # By words: all of 13, and 9 of 27.
    weighed = measure(hit=DANGER, among=LATE, against=EARLY, form="difference")
    assert weighed(article, weigh="words").value == pytest.approx(100 * (1 - 9 / 27))


def test_a_mean_is_of_a_column(article: Reading) -> None:
    # -1, -1, -2, 0, 0, 1, -1, -2, 0.
    count = measure(form="mean", column="valence")(article)
    assert (count.hits, count.n, count.value) == (None, 9, pytest.approx(-6 / 9))
    # By words of the body: (-2·9 + 7 - 6 - 2·9) / 40.
    body = measure(form="mean", column="valence", among=BODY)
    assert body(article, weigh="words").value == pytest.approx(-35 / 40)


@pytest.mark.parametrize("form", ["share", "count", "mean", "difference"])
def test_nothing_to_count_in_has_no_value(article: Reading, form: str) -> None:
    nowhere = ({"zone": Codes(codes=("margin",))},)
    own = {"difference": {"against": nowhere}, "mean": {"column": "valence"}}.get(form, {})
    count = measure(form=form, among=nowhere, **own)(article)
    assert count.n == 0
    assert isnan(count.value)
    assert count.units == ()


def test_of_a_difference_without_one_side_there_is_no_value(article: Reading) -> None:
    nowhere = ({"zone": Codes(codes=("margin",))},)
    count = measure(hit=DANGER, among=LATE, against=nowhere, form="difference")(article)
    assert count.n == 2
    assert isnan(count.value)


def test_formulas_have_the_numbers_put_in(article: Reading) -> None:
    def formula(**fields: object) -> str:
        return measure(**fields)(article).formula

    assert formula(hit=DANGER) == "3 of 9 sentences = 3 / 9"
    assert formula(hit=DANGER, form="count") == "3 of 9 sentences"
    assert formula(hit=DANGER, among=BODY, of="body sentences") == "3 of 6 body sentences = 3 / 6"
    mean = "sum of sentence scores / sentences = -6.0000 / 9"
    assert formula(form="mean", column="valence") == mean
    difference = formula(hit=DANGER, among=LATE, against=EARLY, form="difference")
    assert difference == "2 / 2 − 1 / 4, times 100"


def test_what_a_measure_rests_on() -> None:
    derived = {
        "named": Derived(where=({"source": Codes(codes=("x",)), "voice": Codes(codes=("y",))},))
    }
    named = ({"named": Codes(codes=("1",))},)
    assert measure(hit=named, among=DANGER).rests_on(derived) == ("source", "voice", "danger")
    assert measure(hit=DANGER, among=LATE).rests_on({}) == ("danger",)
    assert measure(form="mean", column="valence").rests_on({}) == ("valence",)
    # Of deeds `named` is the table's own, not the derived column.
    deeds = ("actors", "agentless_passive", "deleted_agent")
    assert measure(hit=named, over="deeds").rests_on(derived) == deeds
    assert measure(over="cast").rests_on({}) == ("actors", "valence")


def test_bounds_are_least_and_most_over_readings(small: Study) -> None:
    coders = [coder.of("port-strike") for coder in small.coders]
    assert bounds(measure(hit=DANGER), coders) == (2 / 9, 3 / 9)
    delay = ({"problem_of": Codes(codes=("delay",))},)
    some = ({"problem_of": Codes(codes=("none",), negated=True)},)
    # Each coder has a denominator of their own: ana 1 of 3, ben 0 of 3.
    assert bounds(measure(hit=delay, among=some), coders) == (0.0, 1 / 3)
    assert bounds(measure(hit=DANGER), []) is None
    nowhere = ({"zone": Codes(codes=("margin",))},)
    assert bounds(measure(hit=DANGER, among=nowhere), coders) is None


def test_where_a_coder_has_nothing_to_count_in_there_is_no_range(small: Study) -> None:
    coders = [coder.of("port-strike") for coder in small.coders]
    only_delay = ({"problem_of": Codes(codes=("delay",))},)
    # Only ana marks the delay: that ben is alike cannot be said.
    assert bounds(measure(hit=only_delay, among=only_delay), coders[:1]) == (1.0, 1.0)
    assert bounds(measure(hit=only_delay, among=only_delay), coders) is None


flags = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 30)), max_size=20)


def reading(rows: list[tuple[bool, bool, int]]) -> Reading:
    codes = [(str(int(a)), str(int(b)), words) for a, b, words in rows]
    return Reading("x", pd.DataFrame(codes, columns=["danger", "hope", "words"]))


@given(flags)
def test_shares_lie_between_nought_and_one_and_counts_add_up(
    rows: list[tuple[bool, bool, int]],
) -> None:
    hope, rest = ({"hope": Codes(codes=("1",))},), ({"hope": Codes(codes=("0",))},)
    whole, one, other = (
        measure(hit=DANGER, among=among)(reading(rows)) for among in (({},), hope, rest)
    )
    assert (one.hits + other.hits, one.n + other.n) == (whole.hits, whole.n)  # type: ignore[operator]
    if not rows:
        assert isnan(whole.value)
        return
    assert whole.value == whole.hits / whole.n  # type: ignore[operator]
    assert all(0 <= measure(hit=DANGER)(reading(rows), weigh).value <= 1 for weigh in ("", "words"))
