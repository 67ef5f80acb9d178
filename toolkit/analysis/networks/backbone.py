"""Which issues a network could do without: its backbone.

The measure is the Euclidean distance of the Laplacians' eigenvalues, the search the nested one of
DNA's `dna_backbone` (Leifeld and Henrichsen, rDNA): again and again the issue goes whose loss
changes the network least. It need not find the best set of a size, but each set lies within the
next larger one, so that the order says how much each issue carries.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from toolkit.analysis.networks.arrays import (
    PLACES,
    Numbers,
    congruence_and_conflict,
    count,
    distance,
    divided,
    one_mode_norm,
)
from toolkit.analysis.networks.event_list import Choice, chosen
from toolkit.analysis.networks.ties import ONE_MODE, ONE_MODE_NORMS, prepared, scale_span
from toolkit.case import Case
from toolkit.findings import takes_tables

_COLUMNS = {
    "rank": "int64",
    "issue": "str",
    "label": "str",
    "loss": "float64",
    "redundant_loss": "float64",
    "left": "int64",
    "statements": "int64",
}


@takes_tables
def backbone(
    coded: pd.DataFrame,
    case: Case | None = None,
    by: str = "holder_side",
    aggregation: str = "subtract",
    normalisation: str = "average",
    qualifier: str = "graded",
    duplicates: str = "document",
    own: bool = True,
    copies: bool = False,
    coder: str | None = None,
    least: int = 1,
) -> pd.DataFrame:
    """In which order issues can be left out of a network of actors, a row for each issue.

    The first row is the issue without which the network stays most like itself, the last one the
    issue it rests on. `loss` is the spectral distance of the network without this issue and those
    before it to the whole one; `redundant_loss` that of the network of the issues left out so far
    alone; `left` are the issues that remain, `statements` those on them. A backbone is what remains
    where `loss` begins to rise.

    The network is that of `one_mode` with the same words; negative weights count as 0. Its
    eigenvalues are those of the Laplacian (degrees less weights), scaled so that they sum to 1
    and set in order; the distance is √Σ(λ − λ′)². Of issues that are as good to leave out the one
    with the fewest statements goes, then the first in the alphabet.

    Raises as `one_mode` does.
    """
    chosen("aggregation", aggregation, ONE_MODE)
    chosen("normalisation", normalisation, ONE_MODE_NORMS)
    qualifier = "ignore" if aggregation == "ignore" else qualifier
    choice = Choice(by, qualifier, duplicates, own, copies, coder)
    events, levels = prepared(coded, case, choice, least)
    counts = count(events, levels, duplicates)
    x = counts.array()
    apart = distance(levels, scale_span(coded, case, qualifier))

    def spectrum(issues: list[int]) -> Numbers:
        part = x[:, issues]
        alike, unlike = congruence_and_conflict(part, apart)
        weights = {"conflict": unlike, "subtract": alike - unlike}.get(aggregation, alike)
        return eigenvalues(divided(weights, one_mode_norm(part, normalisation)))

    whole = spectrum([*range(len(counts.issues))])
    said = x.sum(axis=(0, 2))
    labels = events.groupby("issue")["label"].first()
    kept, gone, rows = [*range(len(counts.issues))], [], []
    while kept:
        losses = {
            issue: spectral_distance(whole, spectrum([one for one in kept if one != issue]))
            for issue in kept
        }
        least_lost = min(kept, key=lambda issue: (losses[issue], said[issue], issue))
        kept.remove(least_lost)
        gone.append(least_lost)
        name = counts.issues[least_lost]
        rows.append(
            {
                "rank": len(gone),
                "issue": name,
                "label": labels[name],
                "loss": losses[least_lost],
                "redundant_loss": spectral_distance(whole, spectrum(gone)),
                "left": len(kept),
                "statements": int(said[kept].sum()),
            }
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def eigenvalues(weights: Numbers) -> Numbers:
    """Those of the Laplacian of the positive weights, scaled to sum to 1, the smallest first."""
    joined = np.clip(weights, 0, None)
    found = np.linalg.eigvalsh(np.diag(joined.sum(axis=1)) - joined)
    total = found.sum()
    return np.asarray(found / total if total > 0 else np.zeros_like(found), dtype=np.float64)


def spectral_distance(first: Numbers, second: Numbers) -> float:
    """The Euclidean distance of two spectra of networks of the same nodes."""
    return round(float(np.sqrt(((first - second) ** 2).sum())), PLACES)
