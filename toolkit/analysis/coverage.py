"""What each outlet reports, and whom it quotes."""

from __future__ import annotations

import pandas as pd

from toolkit.analysis.wording import UNRESOLVED
from toolkit.case import Case
from toolkit.findings import takes_tables

NO_SIDE = "no side"
UNKNOWN = "unknown outlet"


@takes_tables
def coverage(statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Reports and statements by outlet, a row for each, in the order of their reports.

    Columns: `reports`, of which `copies` repeat an earlier report almost word for word;
    `statements`, those in copies included; `direct`, the share of statements quoted word for
    word at least in part; `via`, statements that came through another outlet or channel;
    `unresolved`, statements whose speaker is unknown. Then for each side, for speakers with
    “no side”, and for “unresolved” ones, `share of …`: their share of the outlet's
    statements, 0 to 1; these sum to 1, and are missing for an outlet without statements.
    """
    documents = case.documents.assign(outlet=outlets_of(case.documents))
    placed = placed_by(documents, statements)
    outlets = documents.groupby("outlet")
    by_outlet = placed.groupby("outlet")
    table = pd.DataFrame(
        {
            "reports": outlets.size(),
            "copies": (documents["copy_of"] != "").groupby(documents["outlet"]).sum(),
            "statements": by_outlet.size(),
            "direct": placed["form"].isin(["direct", "mixed"]).groupby(placed["outlet"]).mean(),
            "via": (placed["via"].map(len) > 0).groupby(placed["outlet"]).sum(),
            "unresolved": (placed["speaker"] == "").groupby(placed["outlet"]).sum(),
        }
    )
    counts = ["statements", "via", "unresolved"]
    table[counts] = table[counts].fillna(0).astype("int64")
    table = table.join(_shares(case, placed))
    return table.sort_values(["reports", "outlet"], ascending=[False, True])


def outlets_of(documents: pd.DataFrame) -> pd.Series:
    """The outlet of each row, an unknown one by a name of its own."""
    return documents["outlet"].where(documents["outlet"] != "", UNKNOWN)


def placed_by(documents: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Statements with the outlet that printed them, and `via` only for others than itself."""
    placed = statements.merge(documents[["doc_id", "outlet"]], on="doc_id", validate="many_to_one")
    through = [
        tuple(name for name in via if name != outlet)
        for via, outlet in zip(placed["via"], placed["outlet"], strict=True)
    ]
    return placed.assign(via=pd.Series(through, index=placed.index, dtype=object))


def _shares(case: Case, placed: pd.DataFrame) -> pd.DataFrame:
    sides = case.actors.drop_duplicates("actor").set_index("actor")["side"]
    known = set(sides) - {""}
    told = placed["speaker_side"].where(placed["speaker_side"].isin(known), "")
    side = placed["speaker"].map(sides).fillna(told).replace("", NO_SIDE)
    side = side.where(placed["speaker"] != "", UNRESOLVED)
    order = [*sorted(set(sides) - {""}), NO_SIDE, UNRESOLVED]
    counts = pd.crosstab(placed["outlet"], side).reindex(columns=order, fill_value=0)
    shares = counts.div(counts.sum(axis="columns"), axis="index")
    return shares.rename_axis(columns=None).add_prefix("share of ")
