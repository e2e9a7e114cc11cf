"""Attribution: voices, quotation marks, cues and sources, expected values read off by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.instruments.attribution import (
    ATTRIBUTED,
    AUTHOR,
    QUOTED,
    Sourcing,
    repair,
    sources,
    voices,
)
from analysis.instruments.sources import CLASSES
from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize
from analysis.text.vocabulary import straight

SOURCING = Sourcing(load("attribution"), load("sources"))


def judged(texts: list[str]) -> list[int]:
    """Return the voice of every sentence of `texts`."""
    tokens = tokenize(texts)
    return voices(tokens, SOURCING.find(tokens)).tolist()


def voice(text: str) -> list[int]:
    return [int(v) for v in judged([text])]


def found(text: str, category: str) -> list[str]:
    tokens = tokenize([text])
    rows = SOURCING.find(tokens)
    kind = SOURCING.categories.index(category)
    return [
        tokens.surface(a, b)
        for a, b, c in zip(rows.first, rows.last, rows.category, strict=True)
        if c == kind
    ]


@pytest.mark.parametrize(
    "text",
    [
        "More than 120 people were killed, according to the observatory.",
        "Up to 200 fighters are said to have been involved.",
        "The group was considered by many to be defeated.",
        "The administration has repeatedly warned that it is overloaded.",
        "The minister denied the charge.",
        'He called the plan "soft" and a mistake.',
        "A poll shows a close race.",
        "the collector informed that the toll could go higher.",
        "Officials claim rain is the cause.",
        "There are reports that the violence could spread.",
        "UN: aid convoys blocked",
        "Hundreds flee the city, police say",
        "Prison is under control: Coalition",
    ],
)
def test_a_named_or_alluded_source_makes_a_sentence_attributed(text: str) -> None:
    assert voice(text) == [ATTRIBUTED]


@pytest.mark.parametrize(
    "text",
    [
        "The said prison lies in the north.",
        "The report is 40 pages long.",
        "Attacks claim lives.",
        "The attack showed that the group has lost little of its capacity.",
        "“Break down the walls” is a well-known extremist slogan.",
        "To all “brothers and sisters” active in Peru.",
        "Chilean influence: Peru's bulwark against the myth",
        "The state of the roads is poor.",
        "The extremists mainly want to show strength.",
        "I think the road is long.",
        "The north is threatened with the exodus of all.",
        "The guards' huts didn't burn.",
    ],
)
def test_other_sentences_stay_with_the_author(text: str) -> None:
    assert voice(text) == [AUTHOR]


def test_direct_speech_is_quoted_before_behind_and_around_its_cue() -> None:
    assert voice('"We will not leave the city," said the minister.') == [QUOTED]
    assert voice('The minister said: "We will not leave the city."') == [QUOTED]
    assert voice("'We', he said, 'will not leave the city.'") == [QUOTED]
    assert voice('Ever since the war he says the city is "soft" on crime.') == [ATTRIBUTED]


def test_a_quotation_runs_over_sentences_and_paragraphs() -> None:
    text = 'He left. "We knew it. Nobody came," she said. It rained.'
    text += '\n\n"Then the rain began.\n\n"Then it ended," she said.'
    assert voice(text) == [AUTHOR, QUOTED, QUOTED, AUTHOR, QUOTED, QUOTED]


def test_a_missing_mark_does_not_turn_the_text_inside_out() -> None:
    assert voice('"We knew it from the start.\n\nIt rained all day.') == [QUOTED, AUTHOR]
    assert voice('We knew it from the start," she said. It rained all day.') == [QUOTED, AUTHOR]


def test_two_single_marks_are_a_double_one_but_no_apostrophe_is() -> None:
    assert voice("''He is not the right person,'' said Ms. Leon.") == [QUOTED]
    assert voice("modi''s visit was short and the workers'' camp was empty.") == [AUTHOR]


def test_a_title_is_no_speech() -> None:
    assert voice("He is now host of “The Nightly Show with Larry Wilmore.”") == [AUTHOR]


def test_typography_makes_no_difference() -> None:
    text = "“We didn’t leave the city,” he said. It’s raining. ‘Soft’ words, say officials."
    assert voice(text) == voice(straight(text)) == [QUOTED, AUTHOR, ATTRIBUTED]


def test_mojibake_is_repaired_and_other_text_left_alone() -> None:
    assert repair("â€œwe know,â€\x9d he saidâ€™s") == "“we know,” he said’s"
    assert repair("‘plain’ â text") == "‘plain’ â text"
    assert voice(repair("â€œwe know all about it,â€� he said.")) == [QUOTED]


def test_intentions_are_evidence_but_no_voice() -> None:
    assert found("They want to show strength and sought to escape.", "intention") == [
        "want",
        "sought",
    ]


def test_a_cue_takes_its_particle_along_and_none_is_counted_inside_quotes() -> None:
    assert found("Rain fell, according to the police.", "cue") == ["according to"]
    assert found('"He said so and she believes him," the police said.', "cue") == ["said"]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Dozens died, according to the Andean Observatory.", "the Andean Observatory", "monitor"),
        ("The prime minister on Monday said it was over.", "The prime minister", "official"),
        ('"It is over now," said the prime minister.', "the prime minister", "official"),
        ("The rebels have also warned of attacks.", "The rebels", "party"),
        ("It is over, sources said.", "sources", "unnamed"),
        ("It is over, CNN reported.", "CNN", "media"),
        ("Fighters are said to have fled.", "said", "unnamed"),
        ("He was accused by the government of fraud.", "the government of fraud", "official"),
        ("Attacks make the group weaker: Coalition", "Coalition", "party"),
        ("UN: attack shows need to act", "UN", "monitor"),
        ("Anna said it was over.", "Anna", "other"),
    ],
)
def test_the_source_is_the_phrase_beside_its_cue(text: str, source: str, kind: str) -> None:
    tokens = tokenize([text])
    held = sources(tokens, SOURCING.find(tokens))
    assert [tokens.surface(a, b) for a, b in zip(held.first, held.last, strict=True)] == [source]
    assert [CLASSES[k] for k in held.kind] == [kind]
    assert held.sentence.tolist() == [0]


def test_no_quotation_runs_into_the_next_text() -> None:
    assert judged(["“", "We left the town long ago."]) == [AUTHOR, AUTHOR]
    texts = ["“We are here, he said. It rained.", "“It was over,” she said."]
    assert judged(texts) == [v for text in texts for v in judged([text])]


def test_a_text_scores_alike_alone_and_in_a_batch() -> None:
    texts = ['"We left', 'It rained," he said.', "", "Police say it rained."]
    assert judged(texts) == [v for text in texts for v in voice(text)]


def test_hedges_and_boosters_leave_imprecision_out() -> None:
    lexicon = load("certainty")
    tokens = tokenize(["Up to 200 and more than 100 might clearly be about 5."])
    rows = lexicon.find(tokens)
    pairs = [
        (lexicon.categories[c], tokens.forms[a])
        for a, c in zip(rows.first, rows.category, strict=True)
    ]
    assert pairs == [("hedge", "might"), ("booster", "clearly")]


@given(st.text(alphabet="ab.,:\"'“”‘’ \n-«»`said", max_size=60))
def test_no_text_breaks_it_and_rows_are_in_order(text: str) -> None:
    tokens = tokenize([text, text])
    rows = SOURCING.find(tokens)
    assert (rows.first < rows.last).all()
    assert (rows.first[1:] >= rows.first[:-1]).all()
    assert len(voices(tokens, rows)) == len(tokens.first)
