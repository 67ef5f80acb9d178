"""How stances, parties and sides look: the same in every figure, and apart without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

from toolkit.analysis.coverage import NO_SIDE
from toolkit.analysis.wording import UNRESOLVED, stance

STYLE = Path(__file__).parent / "style.mplstyle"
"""The look of every figure, as matplotlib takes it."""

INK = "#222222"
GREY = "#777777"

# From against to for: PuOr of ColorBrewer (Harrower and Brewer 2003), safe for the
# colour-blind; its ends differ in lightness, so that they stay apart in greyscale.
_DIVERGING = LinearSegmentedColormap.from_list(
    "stances", ["#b35806", "#f1a340", "#e8e8e8", "#a79bd0", "#542788"]
)
# Okabe and Ito (2008), without yellow.
_COLOURS = ["#0072b2", "#d55e00", "#009e73", "#882255", "#56b4e9", "#e69f00", "#222222"]
_MARKERS = ["o", "s", "^", "D", "v", "P", "X", "<", ">"]
_LINES = ["-", "--", "-.", ":"]


@dataclass(frozen=True)
class ScaleStyle:
    """Stances with their numbers, and how each looks."""

    numbers: Mapping[str, float | None]

    def numbered(self) -> list[tuple[str, float]]:
        """Stances that have a number, the lowest first."""
        found = [(name, number) for name, number in self.numbers.items() if number is not None]
        return sorted(found, key=lambda item: item[1])

    def nouns(self) -> list[tuple[str, float]]:
        """The same in words for people."""
        return [(stance(name), number) for name, number in self.numbered()]

    def without_number(self) -> list[str]:
        """Stances that have no place on the scale."""
        return [name for name, number in self.numbers.items() if number is None]

    def colour(self, number: float) -> str:
        """The colour of a stance or of a mean, by its number."""
        return to_hex(_DIVERGING((self._strength(number) + 1) / 2))

    def bar(self, number: float) -> dict[str, Any]:
        """How a bar of a stance looks: hatched the other way on the other side of 0."""
        strength = self._strength(number)
        dense = max(1, round(4 * abs(strength)))
        hatch = "/" * dense if strength < 0 else "\\" * dense if 0 < strength < 1 else ""
        return _bar(self.colour(number), hatch)

    def _strength(self, number: float) -> float:
        largest = max((abs(n) for _, n in self.numbered()), default=0) or 1
        return number / largest


@dataclass(frozen=True)
class PartyStyle:
    """A party's colour, marker and line."""

    colour: str
    marker: str
    linestyle: str

    def line(self) -> dict[str, Any]:
        """How its line looks."""
        return {"color": self.colour, "linestyle": self.linestyle}

    def mark(self, hollow: bool = False) -> dict[str, Any]:
        """How its mark looks."""
        return {
            "marker": self.marker,
            "markeredgecolor": self.colour if hollow else "white",
            "markerfacecolor": "white" if hollow else self.colour,
            "markeredgewidth": 1.4 if hollow else 0.6,
            "linestyle": "",
        }


def set_style() -> None:
    """Let figures of one's own look as the toolkit's do, until the kernel ends."""
    plt.style.use(STYLE)


def party_styles(table: pd.DataFrame) -> dict[str, PartyStyle]:
    """A style for each party, in the order the table keeps for them, or by name."""
    found = table["party"] if "party" in table else table.index.get_level_values(0)
    return styles_of(table.attrs.get("parties") or sorted(found.unique()))


def styles_of(parties: Sequence[str]) -> dict[str, PartyStyle]:
    """A style for each of the parties, by their order; whoever nobody could be named is grey."""
    styles = zip(cycle(_COLOURS), cycle(_MARKERS), cycle(_LINES), strict=False)
    looks = (PartyStyle(*style) for style in styles)
    nobody = PartyStyle(GREY, "v", "-")
    return {name: nobody if name == UNRESOLVED else next(looks) for name in parties}


def side_styles(sides: Sequence[str]) -> dict[str, dict[str, Any]]:
    """How the bars of sides look: as parties do, paler; of none, white; unresolved, lined."""
    looks = {NO_SIDE: ("#ffffff", ""), UNRESOLVED: ("#ffffff", "||||")}
    styles = styles_of([side for side in sides if side not in looks])
    looks |= {side: (_pale(style.colour), "") for side, style in styles.items()}
    return {side: _bar(*looks[side]) for side in sides}


def _pale(colour: str) -> str:
    """A colour half way to white: words stand out on it, and on its dark counterpart."""
    red, green, blue = ((1 + part) / 2 for part in to_rgb(colour))
    return to_hex((red, green, blue))


def ink_on(colour: str) -> str:
    """White or black, whichever stands out more on a colour (WCAG 2 relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "white" if luminance < 0.179 else INK


def _bar(colour: str, hatch: str) -> dict[str, Any]:
    return {
        "facecolor": colour,
        "hatch": hatch,
        "hatchcolor": "white" if ink_on(colour) == "white" else "#555555",
        "edgecolor": "#444444",
        "linewidth": 0.7,
    }
