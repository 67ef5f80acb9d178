"""Where parties stand, and on what ground that can be said."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from math import isnan
from operator import itemgetter
from typing import Any

import pandas as pd

from toolkit.analysis.discrepancies import Row, grouped
from toolkit.analysis.quotes import deciding_words
from toolkit.analysis.timeline import LIKELY, is_ground, readings, takes_side
from toolkit.analysis.wording import UNRESOLVED, counted
from toolkit.findings import takes_tables
from toolkit.schema import InputError

SEVERAL = 2  # later reports against a side that are too many for it to be where a party stands
LEAST = 2  # independent reports that carry a stance before it is said as a finding
A_FEW = 6  # words from which a quotation stands for itself
ABOUT = 0.02  # confidences are alike that differ by no more
CERTAIN = 1.0  # confidence at which one reading is ground enough: a person's

_COLUMNS = {
    "party": "str",
    "issue": "str",
    "label": "str",
    "proposition": "str",
    "side": "int64",
    "value": "str",
    "number": "float64",
    "date": "datetime64[s]",
    "until": "datetime64[s]",
    "until_basis": "str",
    "reports": "int64",
    "days": "int64",
    "confidence": "float64",
    "against": "int64",
    "firm": "bool",
    "value_firm": "bool",
    "latest": "bool",
    "changed": "bool",
    "speaker": "str",
    "words": "str",
    "said": "datetime64[s]",
    "said_basis": "str",
    "outlet": "str",
    "statement_id": "str",
    "ground": "str",
}


@takes_tables
def standings(
    coded: pd.DataFrame,
    by: str = "holder_side",
    copies: bool = False,
    coder: str | None = None,
    least: int = LEAST,
) -> pd.DataFrame:
    """The sides a party took on each issue, one after the other, each with its ground.

    A row is an unbroken run of days on which a known party, in its own words or its side's,
    stands on one side of the `proposition` of an issue: `side`, 1 for it, -1 against it, 0 where
    one day has both. An issue without a proposition, a heading, has no sides and no row.
    `date` and `until` are its first and last day; `value` and `number` the stance last taken,
    `until_basis` how its day is known (see `timeline`). `speaker`, `words`, `said`, `said_basis`,
    `outlet` and `statement_id` are who took it, in which words (of a long turn the sentences that
    decide), on which day and where: the last of those of which its coder is surest.

    The ground: `reports`, how many independent reports carry that side (one that repeats an
    earlier one does not count, unless `copies`), on how many `days`; `confidence`, the highest
    its coder gives, 1 for a person's reading, missing if none is given. No ground are readings
    and statements of low confidence and words that their speaker denies in the same report.
    `against` are the reports after its last day that are ground for another side or likely on
    one. A run is `firm` if `least` reports carry it, or if a person read it, and not more reports
    are on another side so from its first day until the next run, nor, of the last run, two after
    its last day; `value_firm`, if that holds of the value and not of the side alone. `ground`
    says it in words.

    What is no ground ends no run and makes none beside what is: a party on which readings are
    doubtful alone has runs of these. `latest` marks where the party stands now, `changed` a firm
    run whose last firm one before it is on the other side: the party shifted.

    Raises LookupError for an unknown `by` or coder; InputError if several coders' readings are
    mixed and none is named, and for a `least` below 1.
    """
    if least < 1:
        raise InputError(f"least is {least}; give a number of reports from 1 on.")
    rows = readings(coded, by, copies=copies, coder=coder).dropna(subset="date")
    own = rows["own"] & (rows["party"] != UNRESOLVED) & takes_side(rows["held_number"])
    rows = rows[own].assign(counts=is_ground(rows[own]))
    found = [
        run
        for issue in grouped(rows.to_dict("records"), "object").values()
        for party in grouped(issue, "party").values()
        for run in _runs(party, least)
    ]
    return pd.DataFrame(found, columns=list(_COLUMNS)).astype(_COLUMNS)


def in_words(least: int) -> str:
    """What counts as firm ground, in one sentence."""
    but = "unless more reports, or two later ones, are likely to say the contrary"
    if least == 1:
        return f"Said is every stance that a report carries in the party's own words, {but}."
    return (
        f"Said is what at least {counted(least, 'independent report')} carry in the party's own "
        f"words, with nothing contrary between them, or what a person read, {but}; a report that "
        "repeats another does not count."
    )


def _runs(rows: Sequence[Row], least: int) -> list[dict[Hashable, Any]]:
    """One party's runs on one issue, in time order: of its ground, if there is any."""
    ground = [row for row in rows if row["counts"]]
    runs = [_run(side, run, least) for side, run in _sides(ground or rows)]
    told = [row for row in rows if row["counts"] or row["confidence"] >= LIKELY]
    for run, behind in zip(runs, [*runs[1:], None], strict=True):
        other = [row for row in told if _side([row]) != run["side"]]
        run["against"] = _reports([row for row in other if row["date"] > run["until"]])
        until = behind["date"] if behind else pd.Timestamp.max
        meanwhile = _reports([row for row in other if run["date"] <= row["date"] < until])
        stands = behind is not None or run["against"] < SEVERAL
        run["firm"] = run["firm"] and stands and meanwhile <= run["reports"]
        run["value_firm"] = run["value_firm"] and run["firm"]
    firm: dict[Hashable, Any] | None = None
    for run in runs:
        run["latest"] = run is runs[-1]
        run["changed"] = bool(firm and run["firm"] and run["side"] != firm["side"])
        firm = run if run["firm"] else firm
    return runs


def _sides(rows: Sequence[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Rows by unbroken runs of days with one side."""
    days = [list(said) for _, said in groupby(rows, key=itemgetter("date"))]
    for side, run in groupby(days, key=_side):
        yield side, [row for said in run for row in said]


def _side(rows: Sequence[Row]) -> int:
    signs = {1 if row["held_number"] > 0 else -1 for row in rows}
    return signs.pop() if len(signs) == 1 else 0


def _run(side: int, rows: Sequence[Row], least: int) -> dict[Hashable, Any]:
    ground = [row for row in rows if row["counts"]]
    last = (ground or rows)[-1]
    same = [row for row in ground if row["held"] == last["held"]]
    plainest = _plainest(same or [last])
    sure = [row["confidence"] for row in ground if pd.notna(row["confidence"])]
    run: dict[Hashable, Any] = {
        "party": last["party"],
        "issue": last["object"],
        "label": last["object_label"],
        "proposition": last["proposition"],
        "side": side,
        "value": last["held"],
        "number": last["held_number"],
        "date": (ground or rows)[0]["date"],
        "until": last["date"],
        "until_basis": last["date_basis"],
        "reports": _reports(ground),
        "days": len({row["date"] for row in ground}),
        "confidence": max(sure, default=float("nan")),
        "firm": side != 0 and _firm(ground, least),
        "value_firm": side != 0 and _firm(same, least),
        "speaker": plainest["speaker"],
        "words": deciding_words(plainest),
        "said": plainest["date"],
        "said_basis": plainest["date_basis"],
        "outlet": plainest["outlet"],
        "statement_id": plainest["statement_id"],
    }
    return run | {"ground": _ground(run)}


def _plainest(rows: Sequence[Row]) -> Row:
    """The last of the readings of which their coder is surest, of several words if any is."""
    surest = max((row["confidence"] for row in rows if pd.notna(row["confidence"])), default=0.0)
    sure = [row for row in rows if not row["confidence"] < surest - ABOUT]
    long = [row for row in sure if len(deciding_words(row).split()) >= A_FEW]
    return (long or sure)[-1]


def _reports(rows: Sequence[Row]) -> int:
    return len({row["doc_id"] for row in rows})


def _firm(rows: Sequence[Row], least: int) -> bool:
    return _reports(rows) >= least or any(row["confidence"] >= CERTAIN for row in rows)


def _ground(run: dict[Hashable, Any]) -> str:
    """What a run rests on: “own words in 3 reports, confirmed on a later day”."""
    if not run["reports"]:
        return "a doubtful reading"
    parts = [f"own words in {counted(run['reports'], 'report')}"]
    if run["side"] == 0:
        parts.append("for and against on one day")
    elif run["reports"] > 1:
        parts.append("confirmed on a later day" if run["days"] > 1 else "on one day only")
    if sure := sureness(run["confidence"]):
        parts.append(sure)
    return ", ".join(parts)


def sureness(confidence: float) -> str:
    """How sure a coder is, in words: “the model 92 % sure”; nothing where it does not say."""
    if isnan(confidence):
        return ""
    return "read by a person" if confidence == 1 else f"the model {confidence * 100:.0f} % sure"
