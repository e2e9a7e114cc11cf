"""How far a word list's valence follows the coders', sentence by sentence.

Pearson's r over the sentences of a coded piece. They are all its sentences and no sample: r carries
no interval.
"""

from __future__ import annotations

from collections.abc import Iterator

from scipy.stats import pearsonr

from analysis.results import Result
from analysis.study.marks import SCORED_BY
from analysis.study.study import Study

COLUMN = "valence"


def valence_results(study: Study) -> Iterator[Result]:
    """Yield r of each word list's valence with the coded one; none where either does not vary."""
    if not study.consensus.gives([COLUMN]):
        return
    for piece in study.coded:
        coded = study.consensus.of(piece).codes[COLUMN].astype(float)
        marks = study.marks.of(piece).codes.loc[coded.index]
        for way, lexicons in SCORED_BY.items():
            scores = marks[way].astype(float)
            if coded.nunique() > 1 and scores.nunique() > 1:
                yield Result(
                    key=f"sentiment.{piece}.{way}.coded.r",
                    label=f"r of the sentences' valence by {way} with that by the coders",
                    value=float(pearsonr(scores, coded).statistic),
                    unit="r",
                    n=len(coded),
                    n_of="sentences",
                    formula=f"Pearson's r over {len(coded)} sentences",
                    instrument=f"coded.{COLUMN}",
                    version="1",
                    variable=COLUMN,
                    inputs=(
                        f"piece:{piece}",
                        f"sheets:{COLUMN}",
                        *(f"lexicon:{name}" for name in lexicons),
                    ),
                )
