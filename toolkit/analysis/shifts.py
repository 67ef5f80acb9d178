"""Where a holder's stance moved."""

from __future__ import annotations

import pandas as pd

from toolkit.analysis.timeline import takes_side, timeline
from toolkit.analysis.wording import UNRESOLVED

_COLUMNS = {
    "party": "str",
    "issue": "str",
    "label": "str",
    "from_value": "str",
    "from_number": "float64",
    "from_date": "datetime64[s]",
    "from_until": "datetime64[s]",
    "from_statement": "str",
    "from_reports": "int64",
    "to_value": "str",
    "to_number": "float64",
    "to_date": "datetime64[s]",
    "to_statement": "str",
    "to_reports": "int64",
    "change": "float64",
    "confirmed": "bool",
}


def shifts(coded: pd.DataFrame, by: str = "holder_side", copies: bool = False) -> pd.DataFrame:
    """Moves of a party from one stance on an issue to another, in time order.

    A row goes from one unbroken run of days with the same stance to the next: the stance,
    its number, its first day (`from_date`, `to_date`), the statement it was first taken in
    and how many reports carry it; `from_until` is the last day of the stance left behind;
    `change` is the difference of the numbers. `confirmed` is true if the new stance is
    repeated on a later day before the party moves again, false if it rests on one day.

    Only a known party's own words, or its side's, count, and only stances that take a side: an
    unclear statement between two others is no move. A statement that calls the stance
    unchanged repeats the last one. What several reports carry of one day counts once. A
    day on which a party is reported with two stances says nothing about a move and is
    passed over; `discrepancies` lists it.

    Raises LookupError for an unknown `by`, InputError if several coders' readings are mixed.
    """
    rows = timeline(coded, by=by, copies=copies)
    named = rows["party"] != UNRESOLVED
    runs = _runs(rows[named & rows["own"] & takes_side(rows["held_number"])])
    before = runs.groupby(["party", "issue"])[_STANCE].shift()
    table = runs[["party", "issue", "label"]].join(
        [before.add_prefix("from_"), runs[_STANCE].add_prefix("to_")]
    )
    table["change"] = table["to_number"] - table["from_number"]
    table["confirmed"] = runs["days"] > 1
    table = table.loc[table["from_value"].notna(), list(_COLUMNS)].astype(_COLUMNS)
    table = table.sort_values(["to_date", "party", "issue"], ignore_index=True)
    table.attrs["parties"] = rows.attrs["parties"]
    return table


_STANCE = ["value", "number", "date", "until", "statement", "reports"]


def _runs(rows: pd.DataFrame) -> pd.DataFrame:
    """Unbroken runs of days with one stance, by party and issue, in time order."""
    days = rows.groupby(["party", "issue", "date"], as_index=False).agg(
        label=("label", "first"),
        value=("held", "first"),
        number=("held_number", "first"),
        statement=("statement_id", "first"),
        stances=("held", "nunique"),
    )
    days = days[days["stances"] == 1]
    before = days.groupby(["party", "issue"])["value"].shift()
    days = days.assign(run=(days["value"] != before).cumsum())
    runs = days.groupby("run").agg(
        party=("party", "first"),
        issue=("issue", "first"),
        label=("label", "first"),
        value=("value", "first"),
        number=("number", "first"),
        date=("date", "first"),
        until=("date", "last"),
        statement=("statement", "first"),
        days=("date", "size"),
    )
    carried = rows.merge(days[["party", "issue", "date", "run"]], on=["party", "issue", "date"])
    return runs.assign(reports=carried.groupby("run")["doc_id"].nunique())
