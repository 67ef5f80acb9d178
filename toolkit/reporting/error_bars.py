"""How sure a mean is, drawn: a thin whisker for other reports, a pale bar for other coders.

The tables of the analysis say by their columns whether they hold either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from toolkit.analysis.intervals import FEWEST_REPORTS
from toolkit.reporting.style import GREY, INK

Place = Callable[[float], tuple[float, float]]
"""Where a number of the scale stands on the axes."""


@dataclass(frozen=True, slots=True)
class ErrorBars:
    """What a table holds of intervals and coders, and how that is drawn."""

    low: str
    high: str
    level: float | None
    coders: int
    known: tuple[bool, bool]  # whether any interval, any two coders' means are

    @classmethod
    def of(cls, table: pd.DataFrame, prefix: str) -> ErrorBars:
        """The error bars of a table whose means are called `prefix`."""
        drawn = f"{prefix}_low" in table
        level = float(table.attrs.get("level", 0.95)) if drawn else None
        coders = sum(str(column).startswith("mean by ") for column in table)
        ends = (f"{prefix}_low", "coders_low")
        known = [end in table and bool(table[end].notna().any()) for end in ends]
        return cls(f"{prefix}_low", f"{prefix}_high", level, coders, (known[0], known[1]))

    def __bool__(self) -> bool:
        return self.level is not None or self.coders > 1

    def draw(
        self,
        ax: Axes,
        row: Mapping[Any, Any] | pd.Series,
        place: Place,
        upright: bool = False,
        colour: str = INK,
    ) -> bool:
        """Draw what a row holds; tells whether it held anything."""
        found = [
            ([row[low], row[high]], style)
            for held, low, high, style in (
                (self.coders > 1, "coders_low", "coders_high", _bar(colour)),
                (self.level is not None, self.low, self.high, _whisker(colour, upright)),
            )
            if held and pd.notna(row[low])
        ]
        for ends, style in found:
            ax.plot(*zip(*map(place, ends), strict=True), **style)
        return bool(found)

    def handles(self, mean: str = "the mean", numbered: bool = False) -> list[Artist]:
        """What the legend says of them; `numbered` if reports stand beside the error bars."""
        found: list[Artist] = []
        if self.known[0] and self.level is not None:
            label = f"{self.level * 100:g} % interval of {mean}, by report"
            found.append(Line2D([], [], **_whisker(INK, upright=False), label=label))
        if self.known[1]:
            label = f"lowest to highest of {self.coders} coders, on what all coded"
            found.append(Line2D([], [], **_bar(INK), label=label))
        if self.level is not None:
            few, numbers = f"under {FEWEST_REPORTS} reports", ""
            if numbered and self.known[0]:
                few, numbers = f"under {FEWEST_REPORTS}", "number: reports; "
            label = f"{numbers}no interval: {few}, or all alike"
            found.append(Line2D([], [], linestyle="", label=label))
        return found


def _whisker(colour: str, upright: bool) -> dict[str, Any]:
    return {
        "color": colour,
        "linewidth": 1.3,
        "marker": "_" if upright else "|",
        "markersize": 6,
        "markeredgewidth": 1.3,
        "linestyle": "-",
        "zorder": 4,
    }


def _bar(colour: str) -> dict[str, Any]:
    return {
        "color": GREY if colour == INK else colour,
        "linewidth": 6,
        "alpha": 0.45,
        "solid_capstyle": "projecting",
        "zorder": 3.5,
    }
