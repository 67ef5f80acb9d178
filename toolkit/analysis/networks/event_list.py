"""Which statements make a network: whose, on what, on which side, and each how often.

The qualifier of Discourse Network Analyzer (DNA) is the number of a coding on the codebook's scale:
as it stands (graded), or by its sign alone (boolean). What takes no side, a stance numbered 0 or
without a number, is no statement of a network, as in the file that is exported to DNA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.analysis.intervals import reports_of
from toolkit.analysis.timeline import readings, takes_side
from toolkit.analysis.wording import UNRESOLVED
from toolkit.case.mistakes import did_you_mean
from toolkit.findings import takes_tables
from toolkit.schema import InputError

DUPLICATES = ("include", "document", "week", "month", "year", "range")
"""What counts once: nothing, or the same stance of an actor within a document … the whole range."""

QUALIFIERS = ("graded", "boolean", "ignore")
"""How a stance enters: its number, the sign of its number, or not at all."""

MERGING = ("week", "month", "year", "range")
"""The rules by which statements of several reports count once."""


@takes_tables
def event_list(
    coded: pd.DataFrame,
    by: str = "holder_side",
    qualifier: str = "graded",
    duplicates: str = "document",
    own: bool = True,
    copies: bool = False,
    coder: str | None = None,
) -> pd.DataFrame:
    """The statements that make a network, a row for each, in time order.

    `actor` is what `by` names, a side, holder, speaker or outlet; `side` its party. `qualifier` is
    the number of the stance (“graded”), 1 for it and −1 against it (“boolean”), or 1 always
    (“ignore”). `date` is the day of the utterance, or of publication where that is unknown.

    `duplicates` says what counts once. Two statements are the same if actor, issue and qualifier
    are. “include” counts all; “document” a stance once in a document; “week” (from Monday), “month”
    and “year” once in that of the calendar; “range” once at all. The first in time is kept.
    Undated ones count once in a document.

    Left out are stances without a side, actors that are not resolved, and, if `own`, what others
    say of an actor; reports that repeat an earlier one, unless `copies`.

    Raises LookupError for an unknown `by` or coder, InputError for another `qualifier` or
    `duplicates` and if several coders' readings are mixed.
    """
    choice = Choice(by, qualifier, duplicates, own, copies, coder)
    events = candidates(coded, choice)
    return events.drop_duplicates("group", ignore_index=True).drop(columns="group")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which statements count, as `event_list` says of each."""

    by: str
    qualifier: str
    duplicates: str
    own: bool
    copies: bool
    coder: str | None

    def __post_init__(self) -> None:
        chosen("qualifier", self.qualifier, QUALIFIERS)
        chosen("duplicates", self.duplicates, DUPLICATES)


def candidates(coded: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """The event list with duplicates; those of one `group` count once, whose first is first."""
    by = choice.by
    rows = readings(coded, by, copies=choice.copies, coder=choice.coder)
    kept = (rows["party"] != UNRESOLVED) & takes_side(rows["number"])
    rows = rows[kept & rows["own"]] if choice.own else rows[kept]
    sides = "" if by == "outlet" else rows[_SIDE_OF.get(by, "party")]
    events = pd.DataFrame(
        {
            "date": rows["date"],
            "actor": rows["party"],
            "side": sides,
            "issue": rows["object"],
            "label": rows["object_label"],
            "value": rows["value"],
            "number": rows["number"],
            "qualifier": _qualified(rows["number"], choice.qualifier),
            "statement_id": rows["statement_id"],
            "doc_id": rows["doc_id"],
            "report": reports_of(rows),
            "outlet": rows["outlet"],
        }
    ).reset_index(drop=True)
    return events.assign(group=_groups(events, choice.duplicates))


_SIDE_OF = {"holder": "holder_side", "speaker": "speaker_side"}


def chosen(what: str, given: str, known: Sequence[str]) -> None:
    """Raise InputError unless a choice is one of those there are."""
    if given not in known:
        hint = did_you_mean(given, known)
        raise InputError(f"there is no {what} {given!r}.{hint} Choose from {', '.join(known)}.")


def _qualified(numbers: pd.Series, qualifier: str) -> pd.Series:
    if qualifier == "graded":
        return numbers
    return (numbers > 0) * 2.0 - 1.0 if qualifier == "boolean" else numbers * 0.0 + 1.0


def _groups(events: pd.DataFrame, duplicates: str) -> npt.NDArray[np.int64]:
    """A number for each row; rows with the same one count once."""
    if duplicates == "include":
        return np.arange(len(events))
    keys = ["actor", "issue", "qualifier"]
    documents = np.asarray(pd.factorize(events["doc_id"])[0], dtype=np.int64)
    within = documents if duplicates == "document" else _calendar(events["date"], duplicates)
    within = np.where(events["date"].isna(), -1 - documents, within)
    spans = pd.Series(within, index=events.index, name="within")
    cells = events[keys].assign(within=spans).groupby([*keys, "within"], sort=False)
    return np.asarray(cells.ngroup(), dtype=np.int64)


def _calendar(dates: pd.Series, unit: str) -> npt.NDArray[np.int64]:
    """The week, month or year of each day, each of its own year; 0 for the whole range."""
    known = dates.fillna(pd.Timestamp(0))
    if unit == "range":
        return np.zeros(len(dates), dtype=np.int64)
    if unit == "week":
        monday = pd.Timestamp("1970-01-05")
        return np.asarray((known - monday).dt.days // 7, dtype=np.int64)
    months = known.dt.year * 12 + (known.dt.month if unit == "month" else 0)
    return np.asarray(months, dtype=np.int64)
