"""What is commonly held to follow from a coefficient: conventions, not verdicts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff (2004), Content Analysis, 2nd ed., section 11.4.4: rely on variables with alpha of
.800 and above; draw tentative conclusions only from .667 on. He asks for the lower end of the
interval to be there, and for the limit to follow from what an error costs."""

LANDIS_KOCH = (
    (0.0, "poor"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"),
    (1.0, "almost perfect"),
)  # fmt: skip
"""Landis and Koch (1977), Biometrics 33(1), table 3: names for kappas up to each number, which
they call arbitrary. They are below, not up to, for the first."""

_NAMES = {
    "alpha_nominal": "alpha", "alpha_ordinal": "ordinal alpha", "alpha_interval": "interval alpha",
    "alpha_ratio": "ratio alpha", "alpha_custom": "alpha with own distances",
    "cohen_kappa": "Cohen's kappa", "weighted_kappa_linear": "linearly weighted kappa",
    "weighted_kappa_quadratic": "quadratically weighted kappa",
    "weighted_kappa_custom": "kappa with own weights", "scott_pi": "Scott's pi",
    "fleiss_kappa": "Fleiss' kappa", "conger_kappa": "Conger's kappa",
    "brennan_prediger": "Brennan and Prediger's coefficient", "gwet_ac1": "Gwet's AC1",
    "gwet_ac2": "Gwet's AC2",
}  # fmt: skip
_KAPPAS = ("kappa", "scott_pi")

_QUESTIONS = {
    "identification": "whether an object is spoken of",
    "value": "the value, where both coded",
    "holder": "the holder, where both coded",
    "both": "object and value together",
}


def convention(measure: str, value: float) -> str:
    """What a convention calls a coefficient, with its source; empty where there is none."""
    if not np.isfinite(value):
        return ""
    if measure.startswith("alpha"):
        if value >= RELIABLE:
            return "reliable (Krippendorff 2004: from .800)"
        if value >= TENTATIVE:
            return "tentative conclusions only (Krippendorff 2004: .667 to .800)"
        return "not reliable (Krippendorff 2004: below .667)"
    if any(name in measure for name in _KAPPAS):
        below = value < 0
        name = next(word for top, word in LANDIS_KOCH[not below :] if value <= top + 1e-9)
        return f"{name} (Landis and Koch 1977)"
    return ""


def describe_agreement(table: pd.DataFrame) -> list[str]:
    """What a table of `agreement` or `ratings_agreement` says, a sentence for each of its rows.

    The last sentence recalls that limits are conventions: Krippendorff (2004), section 11.4.4, for
    alpha, Landis and Koch (1977) for kappas; where the interval reaches below the limit that the
    value passes, the sentence says so.
    """
    sentences = [_sentence(row) for row in table.to_dict("records")]
    if not (table["convention"] != "").any():
        return sentences
    return [
        *sentences,
        "The limits are conventions, not verdicts: which one to ask for depends on what a wrong "
        "coding would cost.",
    ]


def _sentence(row: Mapping[Hashable, Any]) -> str:
    measure, value, low, high = (row[name] for name in ("measure", "value", "low", "high"))
    parts = [str(row[name]) for name in ("issue", "category", "doc_id") if name in row]
    if "coder_a" in row:
        parts.append(f"{row['coder_a']} and {row['coder_b']}")
    if "question" in row:
        parts.append(_QUESTIONS[str(row["question"])])
    about = ", ".join(parts)
    what = "share of pairs that agree" if measure == "percent_agreement" else _NAMES[str(measure)]
    text = f"{about}: {what} " if about else f"{what} "
    text += f"{value:.2f}" if np.isfinite(value) else "is missing"
    if np.isfinite(low):
        text += f" (interval {low:.2f} to {high:.2f})"
    if np.isfinite(value):
        text += f", {row['items']} items, {row['coders']} coders"
        text += f"; {row['convention']}" if row["convention"] else ""
        if str(measure).startswith("alpha") and low < _limit(value):
            text += f"; the interval reaches below {_limit(value):.3f}"
    text += f"; {row['remark']}" if row["remark"] else ""
    return text[:1].upper() + text[1:] + "."


def _limit(value: float) -> float:
    return max((limit for limit in (RELIABLE, TENTATIVE) if limit <= value), default=-np.inf)
