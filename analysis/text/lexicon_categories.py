"""The categories that the study asks of each lexicon: a misspelt one is named, not ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.errors import fail

ACTORS = (
    "is", "detainees", "kurdish", "coalition", "west", "governments", "civilians", "observers",
    "other",
)  # fmt: skip
LABELS = ("name", "function", "ideology", "terror", "condemning", "self", "neutral")
# Lexicons whose categories the code knows by name; all others may have categories of their own.
ASKED: Mapping[str, tuple[str, ...]] = {
    "attribution": (
        "quotative", "attitude", "clausal", "content", "evidential", "naming", "nominal",
        "particle", "infinitive", "hearsay", "phrase", "intention", "intention to",
    ),
    "certainty": ("hedge", "booster", "set_aside"),
    "deeds": (
        "transitive", "optional", "intransitive", "light", "irregular", "noun_on", "noun_of",
        "noun_between",
    ),
    "event_nouns": ("event",),
    "frames": ("conflict", "human_interest", "responsibility", "morality", "economic"),
    "group_names": ("islamic_state", "is", "isis", "isil", "daesh"),
    "scope": ("episodic", "thematic"),
    "sources": ("unnamed", "monitor", "party", "media", "official"),
    "threat": (
        "violent_event", "danger_ahead", "intensifier", "reassurance", "harm", "figurative",
    ),
    "valence": ("positive", "negative"),
    "participles": tuple(
        "irregular not_participle state state_before_with state_before_of_up_to state_at_present"
        " state_unless_to_as giving intransitive deed_done_to said_of complement deed_of deed_on"
        " adverb degree time place manner measure be_at_present be get verb clause subject object"
        " determiner no_object joining opening noun not_noun authored worker".split()
    ),
}  # fmt: skip


def check_categories(name: str, held: Iterable[str], path: Path) -> None:
    """Raise StudyError where the lexicon `name` lacks a category, or has one that nobody reads."""
    there = dict.fromkeys(held)
    if name == "actors":
        _check_actors(there, path)
    asked = ASKED.get(name, ())
    for category in asked:
        if category not in there:
            fail(path, None, "category", f"no {category}", ", ".join(asked))
    for category in there:
        if asked and category not in asked:
            fail(path, None, "category", category, ", ".join(asked))


def _check_actors(there: Iterable[str], path: Path) -> None:
    """Raise StudyError unless each category is an actor and a label of the codebook."""
    for category in there:
        actor, _, label = category.partition(".")
        if actor not in ACTORS or label not in LABELS:
            allowed = f"actor.label, of {', '.join(ACTORS)} and {', '.join(LABELS)}"
            fail(path, None, "category", category, allowed)
