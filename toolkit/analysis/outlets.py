"""From whom outlets have what they print, what they carry and what they leave out."""

from __future__ import annotations

import pandas as pd

from toolkit.analysis.coverage import outlets_of, placed_by
from toolkit.analysis.intervals import reports_of
from toolkit.analysis.timeline import readings
from toolkit.analysis.wording import UNRESOLVED
from toolkit.case import Case
from toolkit.findings import takes_tables
from toolkit.schema import InputError

__all__ = ["carried", "sourcing"]


@takes_tables
def sourcing(statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Through whom outlets have their statements: a row for each outlet and chain.

    `chain` names the outlets and channels a statement passed through, the nearest first:
    “Selme Radio ← Northern Agency”. Columns: outlet, chain, statements, reports; the most
    frequent first. Statements an outlet has at first hand are left out.
    """
    documents = case.documents.assign(outlet=outlets_of(case.documents))
    placed = placed_by(documents, statements)
    placed = placed[placed["via"].map(len) > 0]
    chains = placed.assign(chain=placed["via"].map(" ← ".join).astype("str"))
    return (
        chains.groupby(["outlet", "chain"], as_index=False)
        .agg(statements=("statement_id", "nunique"), reports=("doc_id", "nunique"))
        .sort_values(
            ["statements", "outlet", "chain"], ascending=[False, True, True], ignore_index=True
        )
    )


@takes_tables
def carried(coded: pd.DataFrame, least: int = 2, coder: str | None = None) -> pd.DataFrame:
    """What each outlet carries of what parties say of each issue, how directly, and what it omits.

    A row for each outlet, party (the speaker's) and issue of which some report carries that party's
    words. `reports` are the outlet's reports that do, where a report and its copies count once;
    `direct`, its statements that came through nobody else, `relayed`, those at second hand,
    `remoter`, those at third hand or further. `elsewhere` are the reports of other outlets that
    carry them, without those that the outlet has as a copy. The outlet `omits` what it has nowhere
    and at least `least` of these have, from its first report to its last: what was said
    before or after is not there to be omitted.

    Raises LookupError for an unknown coder, InputError if several coders' readings are mixed and
    for a `least` below 1.
    """
    if least < 1:
        raise InputError(f"least is {least}; give a number of reports from 1 on.")
    rows = readings(coded, "speaker_side", copies=True, coder=coder, headings=True)
    rows = rows[rows["party"] != UNRESOLVED]
    hands = [
        len([name for name in via if name != outlet])
        for via, outlet in zip(rows["via"], rows["outlet"], strict=True)
    ]
    rows = rows.assign(report=reports_of(rows), outlet=outlets_of(rows), hands=hands)
    rows = rows.drop_duplicates(["statement_id", "party", "object"])
    found = [
        dict(zip(("outlet", "party", "issue", "label"), (outlet, *said), strict=True))
        | _carries(cell[cell["outlet"] == outlet], cell, printed, least)
        for outlet, printed in rows.groupby("outlet")
        for said, cell in rows.groupby(["party", "object", "object_label"])
    ]
    return pd.DataFrame(found, columns=list(_CARRIED)).astype(_CARRIED)


_CARRIED = {
    **dict.fromkeys(("outlet", "party", "issue", "label"), "str"),
    **dict.fromkeys(("reports", "direct", "relayed", "remoter", "elsewhere"), "int64"),
    "omits": "bool",
}


def _carries(
    own: pd.DataFrame, cell: pd.DataFrame, printed: pd.DataFrame, least: int
) -> dict[str, object]:
    """What an outlet carries of one party's words on one issue, beside what others do."""
    first, last = printed["published"].min(), printed["published"].max()
    others = cell[~cell["report"].isin(printed["report"])]
    meanwhile = others[others["published"].between(first, last)]
    return {
        "reports": own["report"].nunique(),
        "direct": (own["hands"] == 0).sum(),
        "relayed": (own["hands"] == 1).sum(),
        "remoter": (own["hands"] > 1).sum(),
        "elsewhere": meanwhile["report"].nunique(),
        "omits": own.empty and meanwhile["report"].nunique() >= least,
    }
