"""What is commonly held to follow from a coefficient: conventions, not verdicts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
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
    "percent_agreement": "the share of pairs that agree",
    "specific_agreement": "specific agreement",
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
    "identification": "whether an object was coded",
    "value": "which value, where two coded it",
    "holder": "whose, where two coded it",
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
        below = value < -1e-9  # and not by rounding
        name = next(word for top, word in LANDIS_KOCH[not below :] if value <= top + 1e-9)
        return f"{name} (Landis and Koch 1977)"
    return ""


def describe_agreement(table: pd.DataFrame) -> list[str]:
    """What a table of `agreement` or `ratings_agreement` says, in sentences.

    One for each question and group: the share of pairs that agree, or specific agreement if it is
    there, and alpha, ordinal where the values have numbers; where neither alpha was asked for,
    every coefficient. What a convention calls the value follows, with its source, and whether the
    interval reaches below its limit.
    The last sentence recalls that the limits are conventions: Krippendorff (2004), section 11.4.4,
    for alpha, and Landis and Koch (1977) for kappas.
    """
    keys = [name for name in (*_KEYS, "question") if name in table]
    groups = [rows for _, rows in table.groupby(keys, sort=False)] if keys else [table]
    sentences = [_sentence(rows.to_dict("records")) for rows in groups if len(rows)]
    if (table["convention"] != "").any():
        sentences.append(
            "The limits are conventions, not verdicts: which one to ask for depends on what a "
            "wrong coding would cost."
        )
    return sentences


def headline_agreement(table: pd.DataFrame, measure: str = "alpha_nominal") -> str:
    """On how much coders agree well enough by one coefficient, and on what least, as a title.

    Well enough is an alpha of 0.8 or more (`RELIABLE`), its interval left aside; of another
    coefficient only the least and the most are said. Nothing where fewer than two have a value.
    """
    rows = table[table["measure"] == measure].dropna(subset="value")
    key = next((key for key in _GROUPS if key in rows and (rows[key] != "").all()), None)
    if key is None or not rows[key].is_unique or rows["value"].nunique() <= 1:
        return ""
    name = _NAMES[measure]
    rows = rows.sort_values("value", kind="stable")
    least, most = rows.iloc[0], rows.iloc[-1]
    lowest = f"lowest on {least[key]} ({least['value']:.2f})"
    if measure.startswith("alpha"):
        enough = int((rows["value"] >= RELIABLE).sum())
        said = f"{name} is {RELIABLE} or more on {enough} of {len(rows)} {_GROUPS[key]}, {lowest}"
    else:
        said = f"{name} is highest on {most[key]} ({most['value']:.2f}), {lowest}"
    return said[:1].upper() + said[1:]


_GROUPS = {"object": "issues", "category": "values", "doc_id": "reports"}
_KEYS = ("object", "category", "doc_id", "coder_a", "coder_b")
_SHARES = ("specific_agreement", "percent_agreement")
_MAIN = ("alpha_ordinal", "alpha_nominal")

_Row = Mapping[Hashable, Any]


def _sentence(rows: Sequence[_Row]) -> str:
    first = rows[0]
    names = [str(first[key]) for key in ("object", "category", "doc_id") if first.get(key)]
    if "coder_a" in first:
        names.append(f"{first['coder_a']} and {first['coder_b']}")
    if "question" in first:
        names.append(_QUESTIONS[str(first["question"])])
    measured = {str(row["measure"]): row for row in rows}
    known = [measured[name] for name in _MAIN if name in measured]
    main = next((row for row in known if np.isfinite(row["value"])), *known[-1:]) if known else None
    shares = [measured[name] for name in _SHARES if name in measured]
    shown = rows if main is None else [*shares[:1], main]
    said = "; ".join(_said(row) for row in shown)
    about = f"{', '.join(names)}: " if names else ""
    last = shown[-1]
    text = f"{about}{said}, from {last['items']} item{'s' * (last['items'] != 1)}"
    if last["remark"]:
        text += f" ({last['remark']})"
    return text[:1].upper() + text[1:] + "."


def _said(row: _Row) -> str:
    measure, value, low = str(row["measure"]), float(row["value"]), float(row["low"])
    if measure == "percent_agreement" and np.isfinite(value):
        return f"{value:.1%} of pairs agree"
    if measure == "specific_agreement" and np.isfinite(value):
        return f"{value:.1%} of what one coder chose another chose too"
    name = _NAMES[measure]
    if not np.isfinite(value):
        return f"{name} is missing"
    text = f"{name} {value:.2f}"
    if np.isfinite(low):
        text += f" (interval {low:.2f} to {row['high']:.2f})"
    if row["convention"]:
        text += f", by convention {row['convention']}"
    limit = max((limit for limit in (RELIABLE, TENTATIVE) if limit <= value), default=-np.inf)
    if measure.startswith("alpha") and low < limit:
        text += f", though the interval reaches below {limit:.3f}"
    return text
