"""Stances in time order: who took which, on which day, in whose words."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.analysis.intervals import NONE, check_draws, uncertainty
from toolkit.analysis.wording import UNRESOLVED, unknown
from toolkit.findings import PARTIES, takes_tables
from toolkit.schema import InputError


@takes_tables
def timeline(
    coded: pd.DataFrame,
    issue: str | None = None,
    by: str = "holder_side",
    copies: bool = False,
    coder: str | None = None,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
    window_days: int = 14,
) -> pd.DataFrame:
    """Stances on issues, a row for each reading of a statement, in time order.

    `date` is the day of the utterance, or where that is unknown the day of publication
    (`date_basis` “stated”, “carried”, “within” or “published”); statements with neither are left
    out, and so are reports that repeat an earlier one, unless `copies`. `party` is what `by`
    names: a side (an actor without a side stands for itself), a holder, a speaker or an outlet.
    `own` tells the words of the holder's own side from what others say of it; words quoted as
    somebody's that he denies in the same report are not his own.

    `held` and `held_number` are the stance the party then holds: the one stated, or,
    where a statement only calls it unchanged, the one the party itself last stated;
    missing if none is known. A stance numbered 0 takes no side and is not carried on.

    `draws`, such as 1000, adds how sure the party's mean is in the
    `window_days` days that the statement falls into (from a Monday on): `period`, their first
    day; `period_mean` of the stances it takes in its own words, those without a side left out;
    `period_low` and `period_high`, the interval by report, and `period_reports`, their number;
    `period_interval`, why there is none, else empty. See `positions` for `level` and `seed`,
    and for `coder`, without which a table of several coders' readings cannot be counted; with
    it, the means of each stand beside the period's, as in `positions`.

    `attrs["parties"]` names all parties of the coded table in a fixed order, by which
    figures give each its look; `attrs["level"]` and `attrs["window_days"]` say what the
    intervals are of.

    Raises LookupError for an unknown issue, `by` or coder; InputError if several coders'
    readings are mixed, and if `draws`, `level` or `window_days` make no interval.
    """
    check_draws(draws, level)
    rows = readings(coded, by, copies=copies, coder=coder)
    if issue is not None:
        issues = sorted(coded.loc[coded["dimension"] == "issue", "object"].unique())
        if issue not in issues:
            raise unknown("issue", issue, issues)
        rows = rows[rows["object"] == issue]
    shown = _COLUMNS
    each = readings_by_coder(coded, by, copies=copies)
    if draws or len(each) > 1:
        means = _period_means(each, rows, coder or "", draws, level, seed, window_days)
        rows = rows.assign(period=period_of(rows["date"], window_days)).join(means, on=_PERIOD)
        if draws:
            rows["period_reports"] = rows["period_reports"].fillna(0).astype("int64")
            rows["period_interval"] = rows["period_interval"].fillna(NONE)
        shown = [*shown, "period", *means.columns]
    table = (
        rows.dropna(subset="date")
        .rename(columns={"object": "issue", "object_label": "label"})
        .loc[:, shown]
        .reset_index(drop=True)
    )
    table.attrs["parties"] = parties_in_order(coded, by)
    if "period" in table:
        table.attrs |= {"level": level, "window_days": window_days}
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
    "proposition",
    "value",
    "number",
    "held",
    "held_number",
    "statement_id",
    "doc_id",
    "outlet",
]


_PERIOD = ["party", "object", "period"]
_MONDAY = pd.Timestamp("1970-01-05")


def period_of(dates: pd.Series, window_days: int) -> pd.Series:
    """The first day of the days each date falls into: counted from a Monday, whatever the table."""
    if window_days < 1:
        raise InputError(f"window_days is {window_days}; give a number of days from 1 on.")
    since = pd.to_timedelta((dates - _MONDAY).dt.days % window_days, unit="D")
    return (dates - since).astype("datetime64[s]")


def _period_means(
    each: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    coder: str,
    draws: int,
    level: float,
    seed: int,
    window_days: int,
) -> pd.DataFrame:
    """The mean of what each party says itself in a period, and how sure it is.

    `rows` are those that count, of `coder` if `each` holds those of several.
    """
    counted = {
        name: part.assign(
            period=period_of(part["date"], window_days),
            counted=part["number"].where(part["own"] & takes_side(part["number"])),
        )
        for name, part in {coder: rows, **each}.items()
    }
    means = counted[coder].groupby(_PERIOD)["counted"].mean().rename("period_mean").to_frame()
    names = {name: f"period_{name}" for name in ("low", "high", "reports", "interval")}
    return means.join(
        uncertainty(counted, coder, _PERIOD, draws, level, seed).rename(columns=names)
    )


def readings(
    coded: pd.DataFrame,
    by: str = "holder_side",
    dimension: str = "issue",
    copies: bool = False,
    coder: str | None = None,
    headings: bool = False,
) -> pd.DataFrame:
    """The codings of one dimension made ready to count, in time order, undated ones last.

    Adds `party`, `date`, `date_basis`, `own`, `held` and `held_number` (see `timeline`),
    and drops a reading that repeats another of the same statement, party and object. Of
    several coders' readings those of `coder` are counted. Left out, unless `headings` asks for
    them, are issues without a proposition: they are spoken of, and nobody takes a side on them.

    Raises LookupError for an unknown `by` or coder, InputError if several coders' readings are
    mixed and none is named.
    """
    if by not in PARTIES:
        raise unknown("way to group by", by, PARTIES)
    rows = coded[coded["dimension"] == dimension]
    coders = list(rows["coder"].unique())
    if coder is not None and coder not in coders:
        raise unknown("coder", coder, coders)
    if coder is None and len(coders) > 1:
        raise InputError(
            f"the table mixes the readings of {', '.join(coders)}, which would count statements "
            f"more than once; keep one coder: coded[coded['coder'] == {coders[0]!r}], or say whose "
            f"readings count beside the others': coder={coders[0]!r}."
        )
    rows = rows if coder is None else rows[rows["coder"] == coder]
    if dimension == "issue" and not headings:
        rows = rows[rows["proposition"] != ""]
    if not copies:
        rows = rows[rows["copy_of"] == ""]
    rows = rows.assign(
        party=_party(rows, by),
        own=_own(rows),
        date=rows["said_on"].fillna(rows["published"]),
        date_basis=rows["said_on_basis"].where(rows["said_on"].notna(), "published"),
    )
    rows = rows.sort_values(["date", "published", "statement_id"], kind="stable")
    rows = rows.drop_duplicates(["statement_id", "party", "object", "value"])
    return _carry(rows)


def readings_by_coder(
    coded: pd.DataFrame,
    by: str = "holder_side",
    dimension: str = "issue",
    copies: bool = False,
) -> dict[str, pd.DataFrame]:
    """The same for each of several coders of the dimension, in the order of their names.

    Empty where there is a single one.
    """
    coders = coded.loc[coded["dimension"] == dimension, "coder"].unique()
    if len(coders) < 2:
        return {}
    return {
        coder: readings(coded[coded["coder"] == coder], by, dimension, copies)
        for coder in sorted(coders)
    }


def takes_side(numbers: pd.Series) -> pd.Series:
    """Where a stance takes a side: it has a number, and the number is not 0."""
    return numbers.notna() & (numbers != 0)


SURE = 0.93  # confidence below which a reading is no ground for a finding
LIKELY = 0.5  # and from which it may speak against one
FOUND = 0.75  # confidence of a statement below which it is none


def is_ground(rows: pd.DataFrame) -> pd.Series:
    """Which readings are ground for a finding: those that neither coder nor finder doubts.

    Words that only call a stance unchanged are no ground of their own. What a person read is
    ground.
    """
    sure = ~(rows["confidence"] < SURE) & ~(rows["found"] < FOUND)
    return (sure & (rows["held"] == rows["value"])) | (rows["confidence"] == 1)


def _own(rows: pd.DataFrame) -> pd.Series:
    """Whose side speaks itself, in words it does not deny to have said."""
    disowned = (rows["denied_by"] != "") & (rows["denied_by"] == rows["speaker"])
    return (_party(rows, "holder_side") == _party(rows, "speaker_side")) & ~disowned


def _party(rows: pd.DataFrame, by: str) -> pd.Series:
    return rows[by].where(rows[by] != "", UNRESOLVED)


def parties_in_order(rows: pd.DataFrame, by: str) -> list[str]:
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
