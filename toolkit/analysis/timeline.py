"""Stances in time order: who took which, on which day, in whose words."""

from __future__ import annotations

import pandas as pd

from toolkit.analysis.wording import UNRESOLVED, unknown
from toolkit.schema import InputError

PARTIES = ["holder_side", "holder", "speaker_side", "speaker", "outlet"]


def timeline(
    coded: pd.DataFrame,
    issue: str | None = None,
    by: str = "holder_side",
    copies: bool = False,
) -> pd.DataFrame:
    """Stances on issues, a row for each reading of a statement, in time order.

    `date` is the day of the utterance, or where that is unknown the day of publication
    (`date_basis` “stated”, “carried” or “published”); statements with neither are left out, and so
    are reports that repeat an earlier one, unless `copies`. `party` is what `by` names: a
    side (an actor without a side stands for itself), a holder, a speaker or an outlet.
    `own` tells the words of the holder's own side from what others say of it.

    `held` and `held_number` are the stance the party then holds: the one stated, or,
    where a statement only calls it unchanged, the one the party itself last stated;
    missing if none is known. A stance numbered 0 takes no side and is not carried on.

    `attrs["parties"]` names all parties of the coded table in a fixed order, by which
    figures give each its look.

    Raises LookupError for an unknown issue or `by`, InputError if several coders' readings
    are mixed.
    """
    rows = readings(coded, by, copies=copies)
    if issue is not None:
        issues = sorted(coded.loc[coded["dimension"] == "issue", "object"].unique())
        if issue not in issues:
            raise unknown("issue", issue, issues)
        rows = rows[rows["object"] == issue]
    table = (
        rows.dropna(subset="date")
        .rename(columns={"object": "issue", "object_label": "label"})
        .loc[:, _COLUMNS]
        .reset_index(drop=True)
    )
    table.attrs["parties"] = _in_order(coded, by)
    return table


_COLUMNS = [
    "date",
    "date_basis",
    "party",
    "holder",
    "holder_side",
    "speaker",
    "speaker_side",
    "own",
    "issue",
    "label",
    "value",
    "number",
    "held",
    "held_number",
    "statement_id",
    "doc_id",
    "outlet",
]


def readings(
    coded: pd.DataFrame,
    by: str = "holder_side",
    dimension: str = "issue",
    copies: bool = False,
) -> pd.DataFrame:
    """The codings of one dimension made ready to count, in time order, undated ones last.

    Adds `party`, `date`, `date_basis`, `own`, `held` and `held_number` (see `timeline`),
    and drops a reading that repeats another of the same statement, party and object.
    """
    if by not in PARTIES:
        raise unknown("way to group by", by, PARTIES)
    rows = coded[coded["dimension"] == dimension]
    if not copies:
        rows = rows[rows["copy_of"] == ""]
    coders = rows["coder"].unique()
    if len(coders) > 1:
        raise InputError(
            f"the table mixes the readings of {', '.join(coders)}, which would count statements "
            f"more than once; keep one coder: coded[coded['coder'] == {coders[0]!r}]."
        )
    rows = rows.assign(
        party=_party(rows, by),
        own=_party(rows, "holder_side") == _party(rows, "speaker_side"),
        date=rows["said_on"].fillna(rows["published"]),
        date_basis=rows["said_on_basis"].where(rows["said_on"].notna(), "published"),
    )
    rows = rows.sort_values(["date", "published", "statement_id"], kind="stable")
    rows = rows.drop_duplicates(["statement_id", "party", "object", "value"])
    return _carry(rows)


def takes_side(numbers: pd.Series) -> pd.Series:
    """Where a stance takes a side: it has a number, and the number is not 0."""
    return numbers.notna() & (numbers != 0)


def _party(rows: pd.DataFrame, by: str) -> pd.Series:
    return rows[by].where(rows[by] != "", UNRESOLVED)


def _in_order(rows: pd.DataFrame, by: str) -> list[str]:
    """All parties as figures tell them apart: sides, then who stands alone, then nobody."""
    parties = set(_party(rows, by))
    sides = {
        side
        for end in ("holder", "speaker")
        for side in rows.loc[rows[f"{end}_side"] != rows[end], f"{end}_side"].unique()
    }
    return sorted(parties, key=lambda party: (party == UNRESOLVED, party not in sides, party))


def _carry(rows: pd.DataFrame) -> pd.DataFrame:
    """Let a stance without a number repeat the one its party last stated itself."""
    stated = rows["own"] & takes_side(rows["number"])
    known = rows[["value", "number"]].where(stated, None)
    known = known.groupby([rows["party"], rows["object"]]).ffill()
    own_words = rows["number"].notna()
    return rows.assign(
        held=rows["value"].where(own_words, known["value"]),
        held_number=rows["number"].where(own_words, known["number"]).astype("float64"),
    )
