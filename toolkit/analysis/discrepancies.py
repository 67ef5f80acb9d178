"""Statements that do not fit together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from toolkit.analysis.timeline import is_ground, readings, takes_side
from toolkit.analysis.wording import UNRESOLVED, day, headed, stance, take
from toolkit.findings import takes_tables
from toolkit.schema import PUBLISHED, WITHIN, InputError

SETTLED_BY = {
    "between sides": "No contradiction in itself: the sides want different things.",
    "within a side": "A later word of the one who may decide for the side would settle it.",
    "claim and denial": "The words on record, or somebody else who was there, would settle it.",
    "between accounts": "A recording or the full text of what was said would settle it.",
    "about the other": "The other's own words on a later day would settle it.",
}
"""What would settle a pair of each kind, in one sentence."""

_ENDS = ["holder", "side", "speaker", "value", "statement", "date", "basis", "outlet"]
_OF_ISSUE = ["issue", "label", "proposition"]
_COLUMNS = ["kind", *_OF_ISSUE, *(f"{c}_a" for c in _ENDS), *(f"{c}_b" for c in _ENDS)]


@takes_tables
def discrepancies(coded: pd.DataFrame, window_days: int = 14, copies: bool = False) -> pd.DataFrame:
    """Pairs of statements that disagree about an issue, latest first.

    Two stances disagree if they stand on opposite sides of 0 or their numbers are at least
    2 apart; stances without a side (unclear) disagree with nothing, and an unchanged one is
    the stance it repeats. Five kinds, at every date:

    - “between sides”: stances of two sides, each in its own words, taken within `window_days`
      of each other, each the nearest in time to the other;
    - “within a side”: the same of two holders of one side, where two people say so;
    - “claim and denial”: what another says of a holder, and he, or one of his side, denies in
      the same report; or what he is quoted as saying and denies. It is never his own stance;
    - “between accounts”: one holder, one day, one speaker, but two outlets give different
      stances, however near each other;
    - “about the other”: what one side said of the other's stance, and what the other said
      itself, if that is the nearest in time.

    Each row names both ends (`_a` and `_b`: holder, side, speaker, value, statement,
    date and its basis, outlet; a denial has no value) and puts them in one sentence, `summary`.
    Holders nobody could name are left out, readings and statements of low confidence, and reports
    that repeat an earlier one, unless `copies`.

    Raises InputError if `window_days` is negative or several coders' readings are mixed.
    """
    if window_days < 0:
        raise InputError(f"window_days is {window_days}; give a number of days from 0 on.")
    rows = readings(coded, copies=copies).dropna(subset="date")
    rows = rows.rename(columns={"object": "issue", "object_label": "label"})
    known = takes_side(rows["held_number"]) & (rows["party"] != UNRESOLVED)
    rows = rows[known & is_ground(rows)]
    window = pd.Timedelta(days=window_days)
    found = [
        {"kind": kind, **{name: a[name] for name in _OF_ISSUE}} | _end(a, "a") | _end(b, "b")
        for issue in grouped(rows.to_dict("records"), "issue").values()
        for kind, a, b in _pairs(issue, window)
    ]
    table = pd.DataFrame(found, columns=_COLUMNS)
    days = ["date_a", "date_b"]
    table = table.astype({name: "datetime64[s]" if name in days else "str" for name in _COLUMNS})
    table["summary"] = [_summary(row) for row in table.to_dict("records")]
    table["summary"] = table["summary"].astype("str")
    latest = table[days].max(axis="columns")
    return table.iloc[(-latest.astype("int64")).argsort(kind="stable")].reset_index(drop=True)


Row = Mapping[Hashable, Any]
"""A row of a table, by column."""

_Pair = tuple[str, Row, Row]


def grouped(rows: Sequence[Row], column: str) -> dict[str, list[Row]]:
    """Rows by what one of their columns holds, in the order of that.

    With very many groups this is many times as fast as a table for each.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return dict(sorted(groups.items()))


def _pairs(rows: Sequence[Row], window: pd.Timedelta) -> Iterator[_Pair]:
    """Disagreeing statements on one issue, each pair with its kind."""
    own = grouped([row for row in rows if row["own"]], "party")
    for a, b in combinations(own.values(), 2):
        yield from _nearest("between sides", a, b, window)
    for side in own.values():
        for a, b in combinations(grouped(side, "holder").values(), 2):
            yield from _nearest("within a side", a, b, window)
    yield from _denied(rows)
    yield from _accounts_apart(rows)
    told = [row for row in rows if not row["own"] and not row["denied_by"] and row["speaker"]]
    yield from _told_apart([row for row in told if row["party"] in own], own, window)


def _nearest(
    kind: str, ones: Sequence[Row], others: Sequence[Row], window: pd.Timedelta
) -> Iterator[_Pair]:
    """Disagreeing pairs within the window, one for two days that are each the other's nearest."""
    apart: dict[tuple[Any, Any], tuple[Row, Row]] = {}
    days = [row["date"] for row in others]
    for one in ones:
        first = bisect_left(days, one["date"] - window)
        last = bisect_right(days, one["date"] + window)
        for other in others[first:last]:
            two_voices = kind != "within a side" or one["speaker"] != other["speaker"]
            if two_voices and _disagree(one, other):
                apart.setdefault((one["date"], other["date"]), (one, other))
    gaps: dict[tuple[int, Any], pd.Timedelta] = {}
    for pair in apart:
        for end in enumerate(pair):
            gap = abs(pair[0] - pair[1])
            gaps[end] = min(gap, gaps.get(end, gap))
    for pair, (one, other) in apart.items():
        if all(gaps[end] == abs(pair[0] - pair[1]) for end in enumerate(pair)):
            yield kind, one, other


def _denied(rows: Sequence[Row]) -> Iterator[_Pair]:
    """Claims about a holder with his denial in the same report."""
    for row in rows:
        if row["denied_by"]:
            denial: dict[Hashable, Any] = {
                "holder": row["denied_by"],
                "speaker": row["denied_by"],
                "held": "",
            }
            yield "claim and denial", row, {**row, **denial, "statement_id": row["denied_in"]}


def _accounts_apart(rows: Sequence[Row]) -> Iterator[_Pair]:
    """Pairs of stances that two outlets give of one utterance, where no report has both.

    Two reports of one outlet on one day are taken for two utterances.
    """
    accounts = defaultdict(list)
    for row in rows:
        if row["speaker"]:
            accounts[row["holder"], row["speaker"], row["date"]].append(row)
    for account in accounts.values():
        first: dict[str, Row] = {}
        reports = defaultdict(set)
        for row in account:
            first.setdefault(row["held"], row)
            reports[row["held"]].add(row["doc_id"])
        for a, b in combinations(sorted(first), 2):
            outlets = {first[a]["outlet"], first[b]["outlet"]}
            if reports[a].isdisjoint(reports[b]) and (len(outlets) > 1 or outlets == {""}):
                yield "between accounts", first[a], first[b]


def _told_apart(
    told: Sequence[Row], own: Mapping[str, Sequence[Row]], window: pd.Timedelta
) -> Iterator[_Pair]:
    """Claims about a party and what it says itself on the nearest day, a pair for two days."""
    seen = set()
    for claim in told:
        answer = min(own[claim["party"]], key=lambda row: abs(row["date"] - claim["date"]))
        pair = claim["party"], claim["speaker_side"], claim["date"], answer["date"]
        close = abs(answer["date"] - claim["date"]) <= window
        if close and _disagree(claim, answer) and pair not in seen:
            seen.add(pair)
            yield "about the other", claim, answer


def _disagree(a: Row, b: Row) -> bool:
    one, other = a["held_number"], b["held_number"]
    return bool(one * other < 0 or abs(one - other) >= 2)


_SOURCES = ["holder", "party", "speaker", "held", "statement_id", "date", "date_basis", "outlet"]


def _end(row: Row, end: str) -> dict[str, object]:
    values = [row[c] for c in _SOURCES]
    return {f"{column}_{end}": value for column, value in zip(_ENDS, values, strict=True)}


def _summary(row: Row) -> str:
    a, b = (_stance(row, end) for end in "ab")
    who_a, who_b = (_who(row[f"holder_{end}"], row[f"side_{end}"]) for end in "ab")
    issue = headed(row["label"], row["proposition"])
    if row["kind"] == "between accounts":
        return (
            f"{issue}: of what {row['speaker_a']} said on {day(row['date_a'], year=True)}, "
            f"{row['outlet_a'] or 'one report'} gives the stance of {who_a} on this as "
            f"{stance(row['value_a'])}, {row['outlet_b'] or 'another report'} as "
            f"{stance(row['value_b'])}."
        )
    if row["kind"] == "claim and denial":
        when = day(row["date_a"], year=True)
        place = ", ".join(filter(None, [when, row["outlet_a"]]))
        if row["speaker_a"] == row["speaker_b"]:
            said = f"{who_a} is quoted as if to {take(row['value_a'])}"
        else:
            said = (
                f"{row['speaker_a'] or 'somebody'} said that {who_a} would {take(row['value_a'])}"
            )
        return f"{issue}: {said}; {row['speaker_b']} denied it ({place})."
    if row["kind"] == "about the other":
        return (
            f"{issue}: {row['speaker_a']} said that {who_a} would {a}; "
            f"{row['speaker_b']} said that {who_b} would {b}."
        )
    return f"{issue}: {who_a} would {a}, {who_b} would {b}."


def _who(holder: str, side: str) -> str:
    return holder if holder == side else f"{holder} ({side})"


def _stance(row: Row, end: str) -> str:
    when = day(row[f"date_{end}"], year=True)
    reported = {PUBLISHED: "reported ", WITHIN: "by "}.get(row[f"basis_{end}"], "")
    place = [f"{reported}{when}", row[f"outlet_{end}"]]
    return f"{take(row[f'value_{end}'])} ({', '.join(filter(None, place))})"
