"""Who stopped speaking of what, while others went on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from toolkit.analysis.intervals import reports_of
from toolkit.analysis.timeline import readings
from toolkit.analysis.wording import UNRESOLVED, check_from_one, counted, day, listed
from toolkit.case.standpoint import to_day
from toolkit.findings import takes_tables

_COLUMNS = {
    "party": "str",
    "issue": "str",
    "label": "str",
    "reports": "int64",
    "last_date": "datetime64[s]",
    "last_statement": "str",
    "silent_days": "int64",
    "others": "object",
    "others_reports": "int64",
    "heard": "int64",
}


@takes_tables
def silences(
    coded: pd.DataFrame,
    by: str = "speaker_side",
    least: int = 3,
    weeks: int = 2,
    as_of: date | str | None = None,
    copies: bool = False,
    coder: str | None = None,
) -> pd.DataFrame:
    """Issues that a party spoke of and then no more, while others did, the longest silence first.

    A row is a party and an issue that it speaks of in at least `least` reports, but in none of the
    last `weeks` before `as_of` (the last day of the table, if not given), in which somebody else
    does: `others`, in `others_reports`. `last_date` and `last_statement` say when it spoke last,
    `silent_days` how long ago. `heard` is in how many reports of these weeks the party speaks of
    anything: 0 says that it was not quoted at all, which tells more of the outlets than of it.
    A report and its copies count once. Whether there was silence or nobody reported, no table of
    reports can tell.

    Raises LookupError for an unknown `by` or coder, InputError for numbers below 1, and if several
    coders' readings are mixed.
    """
    check_from_one(least=least, weeks=weeks)
    rows = readings(coded, by, copies=copies, coder=coder, headings=True).dropna(subset="date")
    rows = rows[rows["party"] != UNRESOLVED]
    rows = rows.assign(report=reports_of(rows))
    end = pd.Timestamp(to_day(as_of) or rows["date"].max())
    rows = rows[rows["date"] <= end]
    since = end - pd.Timedelta(weeks=weeks)
    late = rows[rows["date"] > since]
    found = []
    for (issue, label), said in rows.groupby(["object", "object_label"]):
        others = late[late["object"] == issue]
        for party, own in said.groupby("party") if len(others) else ():
            if own["date"].max() <= since and own["report"].nunique() >= least:
                of_party = late[late["party"] == party]
                found.append(_row(party, issue, label, own, others, of_party, end))
    table = pd.DataFrame(found, columns=list(_COLUMNS)).astype(_COLUMNS)
    order = ["silent_days", "party", "issue"]
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)


def _row(
    party: object,
    issue: object,
    label: object,
    own: pd.DataFrame,
    others: pd.DataFrame,
    heard: pd.DataFrame,
    end: pd.Timestamp,
) -> dict[str, Any]:
    last = own.iloc[-1]
    return {
        "party": party,
        "issue": issue,
        "label": label,
        "reports": own["report"].nunique(),
        "last_date": last["date"],
        "last_statement": last["statement_id"],
        "silent_days": (end - last["date"]).days,
        "others": tuple(sorted(others["party"].unique())),
        "others_reports": others["report"].nunique(),
        "heard": heard["report"].nunique(),
    }


@takes_tables
def describe_silences(silences: pd.DataFrame) -> list[str]:
    """Who stopped speaking of what while others went on, a sentence for each.

    “Lately” is in the weeks that `silences` was asked for.
    """
    return [
        f"{row['party']} spoke of “{row['label']}” in {counted(row['reports'], 'report')}, last on "
        f"{day(row['last_date'])}; lately {listed(row['others'])} did "
        f"({counted(row['others_reports'], 'report')})"
        + (", while it was not quoted at all." if not row["heard"] else ".")
        for row in silences.to_dict("records")
    ]
