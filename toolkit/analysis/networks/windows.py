"""Windows that slide over an event list: so many days, or so many statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.analysis.networks.event_list import chosen
from toolkit.schema import InputError

UNITS = ("days", "events")

MOST = 5000
"""Windows of one table."""


@dataclass(frozen=True, slots=True)
class Sliding:
    """How long a window is and how far each lies behind the last; no size: all in one window."""

    size: int | None
    unit: str
    step: int

    def __post_init__(self) -> None:
        chosen("unit of a window", self.unit, UNITS)
        for name, number in (("window", self.size), ("step", self.step)):
            if number is not None and number < 1:
                raise InputError(f"{name} is {number}; give a number of {self.unit} from 1 on.")


def windows(
    events: pd.DataFrame, sliding: Sliding
) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Each whole window, its number from 1 on and its days, with the events in it.

    Duplicates of its statements are among them.

    A window of days goes from one day to another, both in it; the first begins on the first day,
    the last ends no later than the last day. A window of events holds so many statements in time
    order. Where all is shorter than a window there is one window, which holds all. Undated
    statements are in none. What counts once is in the windows of its first day.

    Raises InputError if there are more windows than `MOST`.
    """
    if sliding.size is None:
        yield {}, events
        return
    first = events.drop_duplicates("group").dropna(subset="date").sort_values("date", kind="stable")
    if first.empty:
        return
    if sliding.unit == "days":
        bounds = _of_days(first["date"], sliding)
    else:
        bounds = _of_events(first["date"], sliding)
    if len(bounds) > MOST:
        raise InputError(f"{len(bounds)} windows are too many; give a larger step.")
    dates = first["date"].reset_index(drop=True)
    for number, (begin, end, start, stop) in enumerate(bounds, 1):
        here = events["group"].isin(first["group"].iloc[begin:end])
        days = {"start": start or dates[begin], "end": stop or dates[end - 1]}
        yield {"window": number, **days}, events[here]


_Bounds = list[tuple[int, int, pd.Timestamp | None, pd.Timestamp | None]]


def _of_days(dates: pd.Series, sliding: Sliding) -> _Bounds:
    whole = (dates.iloc[-1] - dates.iloc[0]).days + 1
    size = min(sliding.size or 1, whole)
    found: _Bounds = []
    for nth in range(0, whole - size + 1, sliding.step):
        start = dates.iloc[0] + pd.Timedelta(days=nth)
        stop = start + pd.Timedelta(days=size - 1)
        found.append(
            (
                int(dates.searchsorted(start)),
                int(dates.searchsorted(stop, side="right")),
                start,
                stop,
            )
        )
    return found


def _of_events(dates: pd.Series, sliding: Sliding) -> _Bounds:
    size = min(sliding.size or 1, len(dates))
    starts = range(0, len(dates) - size + 1, sliding.step)
    return [(begin, begin + size, None, None) for begin in starts]
