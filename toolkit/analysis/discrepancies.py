"""Statements that do not fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from itertools import combinations
from typing import Any

import pandas as pd

from toolkit.analysis.timeline import takes_side, timeline
from toolkit.analysis.wording import UNRESOLVED, day, stance, take
from toolkit.schema import InputError

_ENDS = ["holder", "side", "speaker", "value", "statement", "date", "basis", "outlet"]
_COLUMNS = ["kind", "issue", "label", *(f"{c}_a" for c in _ENDS), *(f"{c}_b" for c in _ENDS)]


def discrepancies(coded: pd.DataFrame, window_days: int = 14, copies: bool = False) -> pd.DataFrame:
    """Pairs of statements that disagree about an issue, latest first.

    Two stances disagree if they stand on opposite sides of 0 or their numbers are at least
    2 apart; stances without a side (unclear) disagree with nothing, and an unchanged one is
    the stance it repeats. Four kinds:

    - “between sides”: the latest stances of two sides, each in its own words, taken within
      `window_days` of each other;
    - “within a side”: the same of two holders of one side;
    - “between accounts”: one holder, one day, one speaker, but two outlets give different
      stances, however near each other;
    - “about the other”: what one side last said of the other's stance, and what the other
      said itself on the nearest day within `window_days`.

    Each row names both ends (`_a` and `_b`: holder, side, speaker, value, statement,
    date and its basis, outlet) and puts them in one sentence, `summary`. Holders nobody
    could name are left out, and so are reports that repeat an earlier one, unless `copies`.

    Raises InputError if `window_days` is negative or several coders' readings are mixed.
    """
    if window_days < 0:
        raise InputError(f"window_days is {window_days}; give a number of days from 0 on.")
    rows = timeline(coded, copies=copies)
    rows = rows[takes_side(rows["held_number"]) & (rows["party"] != UNRESOLVED)]
    window = pd.Timedelta(days=window_days)
    found = [
        {"kind": kind, "issue": a["issue"], "label": a["label"]} | _end(a, "a") | _end(b, "b")
        for _, issue in rows.groupby("issue")
        for kind, a, b in _pairs(issue, window)
    ]
    table = pd.DataFrame(found, columns=_COLUMNS)
    for end in "ab":
        table[f"date_{end}"] = table[f"date_{end}"].astype("datetime64[s]")
    table["summary"] = [_summary(row) for row in table.to_dict("records")]
    table["summary"] = table["summary"].astype("str")
    latest = table[["date_a", "date_b"]].max(axis="columns")
    return table.iloc[(-latest.astype("int64")).argsort(kind="stable")].reset_index(drop=True)


_Row = Mapping[Hashable, Any]
_Pair = tuple[str, _Row, _Row]


def _pairs(rows: pd.DataFrame, window: pd.Timedelta) -> Iterator[_Pair]:
    """Disagreeing statements on one issue, each pair with its kind."""
    own, told = rows[rows["own"]], rows[~rows["own"]]
    yield from _latest_apart("between sides", own, "party", window)
    for _, side in own.groupby("party"):
        yield from _latest_apart("within a side", side, "holder", window)
    yield from _accounts_apart(rows)
    yield from _told_apart(told, own, window)


def _latest_apart(
    kind: str, rows: pd.DataFrame, party: str, window: pd.Timedelta
) -> Iterator[_Pair]:
    latest = rows.groupby(party).tail(1).sort_values(party).to_dict("records")
    for a, b in combinations(latest, 2):
        if abs(a["date"] - b["date"]) <= window and _disagree(a, b):
            yield kind, a, b


def _accounts_apart(rows: pd.DataFrame) -> Iterator[_Pair]:
    """Pairs of stances that two outlets give of one utterance, where no report has both.

    Two reports of one outlet on one day are taken for two utterances.
    """
    utterance = ["holder", "speaker", "date"]
    rows = rows[rows["speaker"] != ""]
    rows = rows[rows.groupby(utterance)["held"].transform("nunique") > 1]
    accounts = defaultdict(list)
    for row in rows.to_dict("records"):
        accounts[tuple(row[column] for column in utterance)].append(row)
    for account in accounts.values():
        first: dict[str, _Row] = {}
        reports = defaultdict(set)
        for row in account:
            first.setdefault(row["held"], row)
            reports[row["held"]].add(row["doc_id"])
        for a, b in combinations(sorted(first), 2):
            outlets = {first[a]["outlet"], first[b]["outlet"]}
            if reports[a].isdisjoint(reports[b]) and (len(outlets) > 1 or outlets == {""}):
                yield "between accounts", first[a], first[b]


def _told_apart(told: pd.DataFrame, own: pd.DataFrame, window: pd.Timedelta) -> Iterator[_Pair]:
    told = told[(told["speaker"] != "") & told["number"].notna()]
    for claim in told.groupby(["party", "speaker_side"]).tail(1).to_dict("records"):
        answers = own[own["party"] == claim["party"]]
        if answers.empty:
            continue
        distance = (answers["date"] - claim["date"]).abs()
        [answer] = answers.loc[[distance.idxmin()]].to_dict("records")
        if distance.min() <= window and _disagree(claim, answer):
            yield "about the other", claim, answer


def _disagree(a: _Row, b: _Row) -> bool:
    one, other = a["held_number"], b["held_number"]
    return bool(one * other < 0 or abs(one - other) >= 2)


_SOURCES = ["holder", "party", "speaker", "held", "statement_id", "date", "date_basis", "outlet"]


def _end(row: _Row, end: str) -> dict[str, object]:
    values = [row[c] for c in _SOURCES]
    return {f"{column}_{end}": value for column, value in zip(_ENDS, values, strict=True)}


def _summary(row: _Row) -> str:
    a, b = (_stance(row, end) for end in "ab")
    who_a, who_b = (_who(row[f"holder_{end}"], row[f"side_{end}"]) for end in "ab")
    if row["kind"] == "between accounts":
        return (
            f"{row['label']}: of what {row['speaker_a']} said on {day(row['date_a'], year=True)}, "
            f"{row['outlet_a'] or 'one report'} gives the stance of {who_a} as "
            f"{stance(row['value_a'])}, {row['outlet_b'] or 'another report'} as "
            f"{stance(row['value_b'])}."
        )
    if row["kind"] == "about the other":
        return (
            f"{row['label']}: {row['speaker_a']} said that {who_a} would {a}; "
            f"{row['speaker_b']} said that {who_b} would {b}."
        )
    return f"{row['label']}: {who_a} would {a}, {who_b} would {b}."


def _who(holder: str, side: str) -> str:
    return holder if holder == side else f"{holder} ({side})"


def _stance(row: _Row, end: str) -> str:
    when = day(row[f"date_{end}"], year=True)
    reported = "reported " if row[f"basis_{end}"] == "published" else ""
    place = [f"{reported}{when}", row[f"outlet_{end}"]]
    return f"{take(row[f'value_{end}'])} ({', '.join(filter(None, place))})"
