"""A study measured: its results and the tables that figures draw, each computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import StudyError
from analysis.measures import kept_scores, validity
from analysis.measures.adjusted import adjusted_results
from analysis.measures.against_news import news_results, piece_stretches
from analysis.measures.agreement import agreement, of_people
from analysis.measures.declared import study_measures
from analysis.measures.entries import entries, entry_results
from analysis.measures.measure import Measure
from analysis.measures.rates import Rates, read_rates
from analysis.measures.robustness import (
    Choices,
    choice_results,
    read_choices,
    under_choices,
)
from analysis.measures.scoring import all_scores
from analysis.measures.statements import Statement, statements
from analysis.measures.taken import taken
from analysis.measures.valence import valence_results
from analysis.results import Result
from analysis.study.study import Study


@dataclass(frozen=True)
class Measured:
    """What a study's figures and ledger are made from.

    `results`: by key; `choices_table`, `entries`, `stretches`, `scores`, `alphas`, `people`: the
    tables that some results were taken of; `statements`: what is known of each instrument and coded
    column; `older`: the files that kept scores are older than.
    """

    study: Study
    measures: Sequence[Measure]
    choices: Choices
    rates: Rates
    choices_table: pd.DataFrame
    entries: pd.DataFrame
    stretches: Mapping[str, pd.DataFrame]
    scores: pd.DataFrame
    alphas: pd.DataFrame
    people: pd.DataFrame
    statements: Mapping[str, Statement]
    older: tuple[str, ...]
    results: Mapping[str, Result]


def measured(study: Study) -> Measured:
    """Return the study with all its numbers; raises StudyError for a key given twice."""
    measures = study_measures(study)
    choices, rates = read_choices(study), read_rates()
    older = kept_scores.older(study.root, study.unseen)
    scores = all_scores(study)
    alphas = agreement(study)
    choices_table = under_choices(study, choices, measures)
    entry_table = entries(study, choices.entries)
    stretches = piece_stretches(study)
    plain = [
        *taken(measures, study),
        *choice_results(study, choices, choices_table, measures),
        *entry_results(study, entry_table, choices.entries),
        *adjusted_results(study, choices.entries, scores),
        *news_results(study, stretches, rates),
        *valence_results(study),
    ]
    said = statements(study, scores, alphas, older)
    results = [
        *validity.stamped(plain, study, said),
        *validity.alpha_results(study, alphas),
        *validity.score_results(study, scores, older),
        *validity.coverage_results(kept_scores.coverage()),
    ]
    return Measured(
        study=study,
        measures=measures,
        choices=choices,
        rates=rates,
        choices_table=choices_table,
        entries=entry_table,
        stretches=stretches,
        scores=scores,
        alphas=alphas,
        people=of_people(study.coding, study.book),
        statements=said,
        older=older,
        results=_by_key(results),
    )


def _by_key(results: Sequence[Result]) -> dict[str, Result]:
    by_key: dict[str, Result] = {}
    for result in results:
        if result.key in by_key:
            message = (
                f"{result.key}: two numbers have this key;"
                " name one of their measures or categories otherwise"
            )
            raise StudyError(message)
        by_key[result.key] = result
    return {key: by_key[key] for key in sorted(by_key)}
