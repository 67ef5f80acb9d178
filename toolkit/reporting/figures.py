"""Figures: a table of the analysis in, axes out.

Nothing is counted, saved or shown here. A stance has one colour and hatching everywhere, a
party one colour, marker and line; each figure can be read without its colours. To save the
same bytes twice, save within ``plt.style.context(STYLE)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from textwrap import fill, shorten, wrap
from typing import Any

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from toolkit.analysis.positions import scale_of
from toolkit.analysis.wording import UNRESOLVED, day, days, stance, unknown
from toolkit.case.codebook import SCALE

STYLE = Path(__file__).parent / "style.mplstyle"

# From against to for: PuOr of ColorBrewer (Harrower and Brewer 2003), safe for the
# colour-blind; its ends differ in lightness, so that they stay apart in greyscale.
_DIVERGING = LinearSegmentedColormap.from_list(
    "stances", ["#b35806", "#f1a340", "#e8e8e8", "#a79bd0", "#542788"]
)
# Okabe and Ito (2008), without yellow.
_COLOURS = ["#0072b2", "#d55e00", "#009e73", "#882255", "#56b4e9", "#e69f00", "#222222"]
_MARKERS = ["o", "s", "^", "D", "v", "P", "X", "<", ">"]
_LINES = ["-", "--", "-.", ":"]
_HATCHES = ["", "////", "....", "\\\\\\\\", "xxxx", "----", "oo"]
_INK = "#222222"
_GREY = "#777777"
_WIDTH = 6.3  # inches: a text column


# ---------------------------------------------------------------- positions


def plot_positions(
    positions: pd.DataFrame, issue: str | None = None, ax: Axes | None = None
) -> Axes:
    """Who stands where: all holders on all issues, or on one issue the statements behind it.

    Overview: a cell for each issue and holder, coloured by the mean stance, which is
    printed with the number of statements in brackets; hatched where a holder is reported
    on both sides of 0; a dash where no statement takes a side. One issue: a bar for each
    holder, in statements, stances against the proposition to the left of 0, those for it to
    the right, unclear ones half to each side; stances without a number have no place on
    the scale and stand in words beside the holder.

    Raises LookupError for an issue that is not in the table, and for stances that are not
    on the default scale if the table has lost its own (`attrs["scale"]`).
    """
    issues = list(positions.index.unique(1))
    if issue is not None and issue not in issues:
        raise unknown("issue", issue, issues)
    with plt.style.context(STYLE):
        if positions.empty:
            return _nothing(ax, "No statement takes a stance.")
        scale = _scale(positions)
        if issue is None:
            return _overview(positions, scale, ax)
        rows = positions[positions.index.get_level_values(1) == issue]
        return _one_issue(rows, scale, ax)


def _overview(positions: pd.DataFrame, scale: _Scale, ax: Axes | None) -> Axes:
    """Issues down and holders across, or the other way round where there are many holders."""
    labels = positions["label"].groupby(level=1).first()
    parties = {party: str(party) for party in positions.index.unique(0)}
    issues = {name: _capital(labels[name]) for name in positions.index.unique(1)}
    turned = len(parties) > max(6, len(issues))
    down, across = (parties, issues) if turned else (issues, parties)
    rows, columns = list(down), list(across)
    names = [fill(label, 28) for label in down.values()]
    ax = _axes(ax, max(_WIDTH, 2.3 + 0.95 * len(columns)), 1.2 + _height(names))
    for (party, name), (_, row) in zip(positions.index, positions.iterrows(), strict=True):
        x, y = (name, party) if turned else (party, name)
        _cell(ax, columns.index(x), rows.index(y), row, scale)
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    ax.set_xticks(range(len(columns)), [fill(label, 14) for label in across.values()])
    ax.set_yticks(range(len(rows)), names)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    handles: list[Artist] = [
        Patch(facecolor=scale.colour(number), edgecolor=_GREY, label=f"{_signed(number)} {noun}")
        for noun, number in scale.nouns()
    ]
    if positions["contested"].any():
        label = "both for and against"
        handles.append(Patch(facecolor="white", edgecolor=_GREY, hatch="////", label=label))
    n = int(positions["n"].sum())
    return _head(ax, f"Mean stance (and number of statements; {n} codings)", handles)


def _cell(ax: Axes, x: int, y: int, row: pd.Series, scale: _Scale) -> None:
    known = pd.notna(row["mean"])
    colour = scale.colour(row["mean"]) if known else "white"
    edge = _GREY if known else "#cccccc"
    hatch = "////" if row["contested"] else None
    ax.add_patch(
        Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, facecolor=colour, edgecolor=edge, hatch=hatch)
    )
    mean = _signed(row["mean"], 1) if known else "–"
    _on_patch(ax, x, y, f"{mean}  ({row['n']})", colour)


def _one_issue(rows: pd.DataFrame, scale: _Scale, ax: Axes | None) -> Axes:
    holders = zip(rows.index.get_level_values(0), rows.iterrows(), strict=True)
    names = [_holder(party, row, scale) for party, (_, row) in holders]
    ax = _axes(ax, _WIDTH, 1.35 + _height(names))
    segments = list(_segments(rows, scale))
    least = min((left for _, left, _, _ in segments), default=0)
    most = max((left + count for _, left, count, _ in segments), default=1)
    for y, left, count, number in segments:
        ax.barh(y, count, left=left, height=0.62, **scale.look(number))
        if count / (most - least) * _inches(ax) > 0.02 + 0.075 * len(str(count)):
            _on_patch(ax, left + count / 2, y, str(count), scale.colour(number))
    ax.axvline(0, color=_INK, linewidth=0.8, zorder=0)
    ax.set(ylim=(len(rows) - 0.5, -0.5))
    ax.set_yticks(range(len(rows)), names)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{abs(x):g}"))
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"statements against (left) and for (right), n = {int(rows['n'].sum())}")
    shown = {number for _, _, _, number in segments}
    handles = [
        Patch(**scale.look(number), label=noun) for noun, number in scale.nouns() if number in shown
    ]
    return _head(ax, _capital(rows["label"].iloc[0]), handles)


def _segments(rows: pd.DataFrame, scale: _Scale) -> Iterator[tuple[int, float, int, float]]:
    """Row, left end, length and number of each part of each bar."""
    stances = scale.numbered()
    for y, (_, row) in enumerate(rows.iterrows()):
        counts = {name: int(row[name]) for name, _ in stances}
        left = -sum(counts[name] * (1 if n < 0 else 0.5) for name, n in stances if n <= 0)
        for name, number in stances:
            if counts[name]:
                yield y, left, counts[name], number
            left += counts[name]


def _holder(party: str, row: pd.Series, scale: _Scale) -> str:
    aside = [f", {row[name]} {stance(name)}" for name in scale.without_number() if row[name]]
    return f"{fill(party, 24)}\nn = {row['n']}{''.join(aside)}"


# ---------------------------------------------------------------- timeline


def plot_timeline(timeline: pd.DataFrame, issue: str, ax: Axes | None = None) -> Axes:
    """Stances on one issue over time: a stepped line for each party, a mark for each statement.

    Lines join the stances a party takes in the words of its own side; a stance only called
    unchanged is hollow, unclear statements lie on their level off the line, and what
    others say of the party is a small cross in its colour. Parties are set slightly apart
    in height so that none hides another.

    Raises LookupError for an issue that is not in the table.
    """
    issues = sorted(timeline["issue"].unique())
    if issue not in issues:
        raise unknown("issue", issue, issues)
    looks = _party_looks(timeline)
    rows = timeline[timeline["issue"] == issue].dropna(subset="held_number")
    with plt.style.context(STYLE):
        if rows.empty:
            return _nothing(ax, "No statement takes a stance whose place on the scale is known.")
        ax = _axes(ax, _WIDTH, 3.4)
        parties = [party for party in looks if party in set(rows["party"])]
        for i, party in enumerate(parties):
            apart = 0.36 * ((i + 0.5) / len(parties) - 0.5)
            _party_line(ax, rows[rows["party"] == party], apart, looks[party])
        _stance_levels(ax, _Scale(scale_of(timeline)))
        _days_along(ax, rows["date"])
        ax.set_xlabel(f"{ax.get_xlabel()} (n = {rows['statement_id'].nunique()} statements)")
        handles: list[Artist] = [_handle(looks[party], party) for party in parties]
        return _head(ax, _capital(rows["label"].iloc[0]), handles + _mark_handles(rows))


def _party_line(ax: Axes, rows: pd.DataFrame, apart: float, look: _PartyLook) -> None:
    own, others = rows[rows["own"]], rows[~rows["own"]]
    line = own[(own["held_number"] != 0) & (own["party"] != UNRESOLVED)]
    ax.step(line["date"], line["held_number"] + apart, where="post", **look.line(), alpha=0.75)
    unchanged = own["number"].isna()
    for marked, face in [(own[~unchanged], look.colour), (own[unchanged], "white")]:
        ax.plot(marked["date"], marked["held_number"] + apart, **look.mark(face), zorder=3)
    ax.plot(others["date"], others["held_number"] + apart, "x", color=look.colour, markersize=5)


def _stance_levels(ax: Axes, scale: _Scale) -> None:
    """A level for each stance, with its name, on a pale band of its colour."""
    stances = scale.nouns()
    for _, number in stances:
        ax.axhspan(number - 0.3, number + 0.3, color=scale.colour(number), alpha=0.13, linewidth=0)
    ax.set_yticks([number for _, number in stances], [fill(noun, 22) for noun, _ in stances])
    ax.set_ylim(stances[0][1] - 0.55, stances[-1][1] + 0.55)


def _days_along(ax: Axes, dates: pd.Series) -> None:
    """Days as “4 Mar”, with the year in the axis label, or in each if there are several."""
    first, last = dates.min(), dates.max()
    years = first.year != last.year
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=3, maxticks=7))  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _short_day(x, years)))
    margin = max(pd.Timedelta(days=1), (last - first) * 0.03)
    ax.set_xlim(first - margin, last + margin)
    ax.set_xlabel("day of the statement" if years else f"day of the statement in {last.year}")


def _short_day(number: float, year: bool) -> str:
    date = pd.Timestamp(number, unit="D")
    return f"{date.day} {date:%b}\n{date.year}" if year else f"{date.day} {date:%b}"


def _mark_handles(rows: pd.DataFrame) -> list[Artist]:
    handles: list[Artist] = []
    if (rows["own"] & rows["number"].isna()).any():
        hollow = _PartyLook(_INK, "o", "").mark("white")
        handles.append(Line2D([], [], **hollow, label="hollow: called unchanged"))
    if not rows["own"].all():
        handles.append(Line2D([], [], linestyle="", marker="x", color=_INK, label="told by others"))
    return handles


# ---------------------------------------------------------------- shifts


def plot_shifts(shifts: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Moves from one stance to another: an arrow for each, from its old to its new stance.

    Moves stand below their issue, by party and in time order; the days at an arrow's ends
    are the first days of the two stances. A dashed arrow is a move that rests on one day.
    """
    with plt.style.context(STYLE):
        if shifts.empty:
            return _nothing(ax, "No party is reported to have moved.")
        rows = shifts.sort_values(["label", "party", "to_date"], kind="stable")
        labels = _shift_labels(rows)
        ax = _axes(ax, _WIDTH, 1.3 + 0.27 * len(labels))
        looks = _party_looks(shifts)
        _, years = days(pd.concat([rows["from_date"], rows["to_date"]]))
        places = [y for y, (_, heading) in enumerate(labels) if not heading]
        for y, (_, row) in zip(places, rows.iterrows(), strict=True):
            _arrow(ax, y, row, looks[row["party"]], years)
        stances = _shift_scale(shifts).nouns()
        ax.set_xticks([number for _, number in stances], [fill(noun, 12) for noun, _ in stances])
        ax.set(xlim=(stances[0][1] - 0.9, stances[-1][1] + 0.9), ylim=(len(labels) - 0.4, -0.6))
        ax.set_yticks(range(len(labels)), [label for label, _ in labels])
        for tick, (_, heading) in zip(ax.get_yticklabels(), labels, strict=True):
            tick.set_fontweight("bold" if heading else "normal")
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        ax.set_xlabel(f"stance (n = {len(rows)} moves)")
        handles = [
            Line2D([], [], color=_INK, linestyle="-", label="repeated on a later day"),
            Line2D([], [], color=_INK, linestyle="--", label="on one day only"),
        ]
        return _head(ax, "Moves from one stance to another", handles)


def _shift_labels(rows: pd.DataFrame) -> list[tuple[str, bool]]:
    """A line for each move, its party named where it is new, below the lines of its issue."""
    labels: list[tuple[str, bool]] = []
    for label, issue in rows.groupby("label"):
        labels += [(line, True) for line in wrap(_capital(label), 30)]
        new = ~issue["party"].duplicated()
        labels += [(shorten(party, 32), False) for party in issue["party"].where(new, "")]
    return labels


def _arrow(ax: Axes, y: int, row: pd.Series, look: _PartyLook, years: bool) -> None:
    start, end = row["from_number"], row["to_number"]
    style = "-" if row["confirmed"] else "--"
    arrow = {"arrowstyle": "-|>", "color": look.colour, "linestyle": style, "shrinkB": 4}
    ax.annotate("", xy=(end, y), xytext=(start, y), arrowprops=arrow)
    ax.plot(start, y, **look.mark("white"))
    ax.plot(end, y, **look.mark(look.colour))
    away = 9 if end > start else -9
    for x, date, offset in [(start, row["from_date"], -away), (end, row["to_date"], away)]:
        ax.annotate(
            day(date, years),
            xy=(x, y),
            xytext=(offset, 0),
            textcoords="offset points",
            ha="left" if offset > 0 else "right",
            va="center",
            fontsize="small",
        )


def _shift_scale(shifts: pd.DataFrame) -> _Scale:
    ends = [
        shifts[[f"{end}_value", f"{end}_number"]].set_axis(["value", "number"], axis="columns")
        for end in ("from", "to")
    ]
    return _Scale(scale_of(pd.concat(ends)))


# ---------------------------------------------------------------- coverage


def plot_coverage(coverage: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Whom each outlet quotes: a bar for each, divided by the sides of the speakers, in per cent.

    Beside its name stand the outlet's reports and statements.
    """
    with plt.style.context(STYLE):
        shares = coverage.filter(like="share of ").fillna(0)
        shares = shares.loc[:, (shares > 0).any()]
        if not shares.size:
            return _nothing(ax, "No report carries a statement.")
        names = [_outlet(row) for _, row in coverage.iterrows()]
        ax = _axes(ax, _WIDTH, 1.3 + _height(names))
        lefts = shares.cumsum(axis="columns") - shares
        looks = _shade(list(shares.columns))
        for column, look in looks.items():
            for y, (left, share) in enumerate(zip(lefts[column], shares[column], strict=True)):
                ax.barh(y, share, left=left, height=0.62, **look)
                if share * _inches(ax) > 0.35:
                    _on_patch(ax, left + share / 2, y, f"{share:.0%}", look["facecolor"])
        ax.set_yticks(range(len(coverage)), names)
        ax.set(xlim=(0, 1), ylim=(len(coverage) - 0.5, -0.5))
        ax.xaxis.set_major_formatter(PercentFormatter(1))
        ax.spines["left"].set_visible(False)
        n = int(coverage["statements"].sum())
        ax.set_xlabel(f"share of statements by side of the speaker (n = {n} statements)")
        handles = [
            Patch(**look, label=column.removeprefix("share of ")) for column, look in looks.items()
        ]
        return _head(ax, "Whom each outlet quotes", handles)


def _outlet(row: pd.Series) -> str:
    counts = f"{int(row['reports'])} reports, {int(row['statements'])} statements"
    return f"{fill(str(row.name), 32)}\n{counts}"


def _shade(columns: Sequence[str]) -> dict[str, dict[str, Any]]:
    """A colour and hatching for each side; those without one are grey and white."""
    looks = {}
    plain = {"share of no side": ("#dddddd", ""), "share of unresolved": ("#ffffff", "....")}
    shades = zip(cycle(_COLOURS), cycle(_HATCHES), strict=False)
    for column in columns:
        colour, hatch = plain[column] if column in plain else next(shades)
        looks[column] = _bar(colour, hatch)
    return looks


# ---------------------------------------------------------------- looks


@dataclass(frozen=True)
class _Scale:
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
        return [name for name, number in self.numbers.items() if number is None]

    def _strength(self, number: float) -> float:
        largest = max((abs(n) for _, n in self.numbered()), default=0) or 1
        return number / largest

    def colour(self, number: float) -> str:
        return to_hex(_DIVERGING((self._strength(number) + 1) / 2))

    def look(self, number: float) -> dict[str, Any]:
        strength = self._strength(number)
        dense = 4 if abs(strength) > 0.75 else 2
        hatch = "/" * dense if strength < 0 else "\\" * dense if 0 < strength <= 0.75 else ""
        return _bar(self.colour(number), hatch)


@dataclass(frozen=True)
class _PartyLook:
    colour: str
    marker: str
    linestyle: str

    def line(self) -> dict[str, Any]:
        return {"color": self.colour, "linestyle": self.linestyle}

    def mark(self, face: str) -> dict[str, Any]:
        edge = {"markeredgecolor": self.colour, "markeredgewidth": 1.4}
        return {"marker": self.marker, "markerfacecolor": face, "linestyle": ""} | edge


def _party_looks(table: pd.DataFrame) -> dict[str, _PartyLook]:
    """A look for each party, in the fixed order the table was given, or by name."""
    names = table.attrs.get("parties") or sorted(table["party"].unique())
    looks = zip(cycle(_COLOURS), cycle(_MARKERS), cycle(_LINES), strict=False)
    return {name: _PartyLook(*look) for name, look in zip(names, looks, strict=False)}


def _scale(positions: pd.DataFrame) -> _Scale:
    default = {stance.name: stance.number for stance in SCALE}
    numbers = positions.attrs.get("scale", default)
    columns = list(positions.columns[: positions.columns.get_loc("n")])
    for name in columns:
        if name not in numbers:
            raise unknown("stance on the scale", name, list(numbers))
    return _Scale(numbers)


def _bar(colour: str, hatch: str) -> dict[str, Any]:
    line = "white" if _is_dark(colour) else "#555555"
    return {"facecolor": colour, "hatch": hatch, "hatchcolor": line, "edgecolor": "#444444"} | {
        "linewidth": 0.7
    }


def _is_dark(colour: str) -> bool:
    """Whether white stands out more against it than black (WCAG 2 relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179


def _handle(look: _PartyLook, label: str) -> Line2D:
    return Line2D([], [], **look.mark(look.colour) | look.line(), label=label)


# ---------------------------------------------------------------- axes


def _axes(ax: Axes | None, width: float, height: float) -> Axes:
    return plt.subplots(figsize=(width, height))[1] if ax is None else ax


def _height(names: Sequence[str]) -> float:
    """Inches for rows of one height that hold their names, line by line."""
    return len(names) * max(0.48, 0.15 + 0.15 * max(name.count("\n") + 1 for name in names))


def _inches(ax: Axes) -> float:
    """About how wide the axes will be, before its labels are laid out."""
    figure = ax.get_figure(root=True)
    return 0.9 * ax.get_position().width * figure.get_figwidth() if figure else _WIDTH


def _nothing(ax: Axes | None, sentence: str) -> Axes:
    ax = _axes(ax, _WIDTH, 0.8)
    ax.set_axis_off()
    ax.text(0, 0.5, sentence, transform=ax.transAxes, va="center", style="italic")
    return ax


def _head(ax: Axes, title: str, handles: Sequence[Artist]) -> Axes:
    """Title and, between it and the axes, the legend in as many lines as it needs."""
    labels = [str(handle.get_label()) for handle in handles]
    columns = next((n for n in range(len(labels), 1, -1) if _width(labels, n) < _inches(ax)), 1)
    lines = -(-len(handles) // columns)
    if handles:
        by_line = [handle for i in range(columns) for handle in handles[i::columns]]
        ax.legend(handles=by_line, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=columns)
    ax.set_title(fill(title, int(_inches(ax) / 0.08)), pad=8 + 15 * lines)
    return ax


def _width(labels: Sequence[str], columns: int) -> float:
    """About how wide a legend is, in inches."""
    widest = [max(map(len, labels[i::columns])) for i in range(columns)]
    return sum(0.47 + 0.068 * characters for characters in widest)


def _on_patch(ax: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Words that stay readable on a hatched patch of a colour."""
    box = {"facecolor": colour, "edgecolor": "none", "pad": 1.2}
    ink = "white" if _is_dark(colour) else _INK
    ax.text(x, y, text, ha="center", va="center", color=ink, bbox=box)


def _capital(label: Any) -> str:
    return str(label)[:1].upper() + str(label)[1:]


def _signed(number: float, places: int = 0) -> str:
    text = f"{abs(number):.{places}f}"
    return text if float(text) == 0 else f"{'−' if number < 0 else '+'}{text}"
