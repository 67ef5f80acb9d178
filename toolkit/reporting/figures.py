"""Figures: a table of the analysis in, axes out.

Nothing is counted, saved or shown here. Without `ax`, a figure is as wide as a text column
and as high as its rows need; axes of one's own are best made within
``plt.style.context(STYLE)``, half an inch high for each row. To save the same bytes twice,
save within that context too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from functools import partial
from textwrap import fill, shorten, wrap
from typing import Any

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from toolkit.analysis.headlines import (
    headline_coverage,
    headline_positions,
    headline_shifts,
    headline_timeline,
)
from toolkit.analysis.positions import scale_of
from toolkit.analysis.wording import (
    LONGEST,
    UNRESOLVED,
    capital,
    days,
    headed,
    proposed,
    shortened,
    signed,
    stance,
    unknown,
)
from toolkit.case.codebook import SCALE
from toolkit.findings import takes_tables
from toolkit.reporting.error_bars import ErrorBars
from toolkit.reporting.style import (
    GREY,
    INK,
    STYLE,
    PartyStyle,
    ScaleStyle,
    ink_on,
    party_styles,
    side_styles,
)

__all__ = ["STYLE", "plot_coverage", "plot_positions", "plot_shifts", "plot_timeline"]

WIDTH = 6.3  # inches: a text column
PHONE = 3.7  # inches: a phone, held upright
_NARROW = 4.5  # inches under which names stand above what they name
EDGE = 0.12  # inches to the left of what is drawn to scale
_LETTER = 0.075  # inches a letter takes on average
_LINE = 15  # points a line of the legend takes
_MARKED = 11  # points a line of the names of marked days takes
_WEAK = 3  # statements from which a mean is shown at full strength


# ---------------------------------------------------------------- positions


@takes_tables
def plot_positions(
    positions: pd.DataFrame,
    issue: str | None = None,
    ax: Axes | None = None,
    width: float = WIDTH,
) -> Axes:
    """Who stands where: all holders on all issues, or on one issue the statements behind it.

    Overview: a cell for each proposition and holder, coloured by the mean stance, which is
    printed with the number of statements in brackets; hatched where a holder is reported
    on both sides of 0; only outlined where there are fewer than three statements; a dash where
    no statement takes a side. The title names the two who are furthest apart. One issue: a bar
    for each holder, in statements, stances against the proposition to the left of 0, those for it
    to the right, unclear ones half to each side; stances without a number have no place on
    the scale and stand in words beside the holder.

    Where the table has intervals or several coders, each mean stands on a small scale of its
    own, in its cell or beside the bars: a dot with a thin whisker for the interval by report, a
    pale bar from the lowest to the highest coder.

    Without `ax`, the figure is so many inches wide (`width`). Below 4.5, as on a phone (`PHONE`),
    names stand above their rows, and holders that are too many for a line on several.

    Raises LookupError for an issue that is not in the table, and for stances that are not
    on the default scale if the table has lost its own (`attrs["scale"]`).
    """
    issues = list(positions.index.unique(1))
    if issue is not None and issue not in issues:
        raise unknown("issue", issue, issues)
    with plt.style.context(STYLE):
        if positions.empty:
            return nothing(ax, "No statement takes a stance.")
        scale = _scale(positions)
        if issue is None:
            if _is_narrow(ax, width):
                return _stacked(positions, scale, width)
            return _overview(positions, scale, ax, width)
        rows = positions[positions.index.get_level_values(1) == issue]
        return _one_issue(rows, scale, ax, width)


def _overview(positions: pd.DataFrame, scale: ScaleStyle, ax: Axes | None, width: float) -> Axes:
    """Issues down and holders across, or the other way round where there are many holders."""
    labels = positions[["label", "proposition"]].groupby(level=1).first()
    parties = {party: str(party) for party in positions.index.unique(0)}
    issues = {name: _what(*labels.loc[name]) for name in positions.index.unique(1)}
    turned = len(parties) > max(6, len(issues))
    down, across = (parties, issues) if turned else (issues, parties)
    rows, columns = list(down), list(across)
    names = _wrapped(ax, down.values())
    error_bars = ErrorBars.of(positions, "mean")
    height = _height(names, 0.68 if error_bars else 0.48)
    ax = axes_of(ax, max(width, 2.3 + 0.95 * len(columns)), 2.2 + height)
    ax.set_yticks(range(len(rows)), names)
    letters = int(_room(ax) / len(columns) / _LETTER)  # that fit into a cell, side by side
    for (party, name), (_, row) in zip(positions.index, positions.iterrows(), strict=True):
        x, y = (name, party) if turned else (party, name)
        _cell(ax, columns.index(x), rows.index(y), row, scale, letters, error_bars)
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    ax.set_xticks(range(len(columns)), [fill(label, max(letters, 5)) for label in across.values()])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    if not turned:
        _mark_columns(ax, columns, party_styles(positions))
    return _head_of_overview(ax, positions, scale, error_bars)


def _head_of_overview(
    ax: Axes, positions: pd.DataFrame, scale: ScaleStyle, error_bars: ErrorBars
) -> Axes:
    handles: list[Artist] = [
        Patch(facecolor=scale.colour(number), edgecolor=GREY, label=f"{signed(number, 0)} {noun}")
        for noun, number in scale.nouns()
    ]
    notes: list[Artist] = []
    if positions["contested"].any():
        label = "both for and against"
        notes.append(Patch(facecolor="white", edgecolor=GREY, hatch="////", label=label))
    if (positions["n"] < _WEAK).any():
        label = f"outline only: under {_WEAK} statements"
        notes.append(Patch(facecolor="white", edgecolor=GREY, linewidth=2, label=label))
    notes += error_bars.handles()
    n = int(positions["n"].sum())
    of = f"Mean stance (and number of statements; {n} codings)"
    finding = headline_positions(positions)
    if not finding:
        return head(ax, of, handles, notes)
    return head(ax, finding, handles, notes, of)


_LABEL = 0.16  # inches a line of a name above a row takes


def _stacked(positions: pd.DataFrame, scale: ScaleStyle, width: float) -> Axes:
    """The overview for a narrow place: each issue above its cells, holders in bands that fit."""
    labels = positions[["label", "proposition"]].groupby(level=1).first()
    issues = {name: _what(*labels.loc[name]) for name in positions.index.unique(1)}
    parties = [str(party) for party in positions.index.unique(0)]
    bands = -(-len(parties) // max(1, int(width / 0.7)))
    columns = -(-len(parties) // bands)
    error_bars, styles = ErrorBars.of(positions, "mean"), party_styles(positions)
    row = 0.72 if error_bars else 0.5  # inches of a row: 1 on the axes
    letters = max(5, int(width / columns / _LETTER))
    ax = axes_of(None, width + EDGE, 4.0)
    y = 0.0
    for band in (parties[nth : nth + columns] for nth in range(0, len(parties), columns)):
        names = [fill(party, letters + 1) for party in band]  # in smaller type
        y += (0.2 + 0.14 * (max(name.count("\n") for name in names) + 1)) / row
        for x, (party, name) in enumerate(zip(band, names, strict=True)):
            above = (0.2 + 0.14 * name.count("\n")) / row
            ax.plot(x, y - above, **styles[party].mark(), markersize=5)
            ax.text(x, y, name, ha="center", va="bottom", fontsize="small", linespacing=1.0)
        cells = positions[positions.index.get_level_values(0).isin(band)]
        for issue in (one for one in issues if one in set(cells.index.get_level_values(1))):
            name = fill(issues[issue], int(width / _LETTER))
            y += (0.08 + _LABEL * (name.count("\n") + 1)) / row
            ax.text(-0.47, y, name, va="bottom", linespacing=1.05)
            for holder, one in cells.xs(issue, level=1).iterrows():
                _cell(ax, band.index(str(holder)), y + 0.5, one, scale, letters, error_bars)
            y += 1
        y += 0.3
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(y, -0.1), xticks=[], yticks=[])
    ax.set_axis_off()
    _head_of_overview(ax, positions, scale, error_bars)
    to_scale(ax, y * row)
    return ax


def to_scale(ax: Axes, high: float) -> None:
    """Give the axes the whole width, so that an inch is an inch, and the head what it needs."""
    figure = ax.get_figure(root=True)
    if figure is None:
        return
    figure.set_layout_engine("none")
    left = EDGE / figure.get_figwidth()
    ax.set_position((left, 0, 1 - left, 1))
    figure.draw_without_rendering()
    whole = float(figure.get_tightbbox().y1) - figure.get_figheight() + high + 0.08
    figure.set_figheight(whole)
    ax.set_position((left, 0, 1 - left, high / whole))


def _mark_columns(ax: Axes, parties: Sequence[str], styles: Mapping[str, PartyStyle]) -> None:
    """The mark of each party above its name, as other figures have it."""
    down = ScaledTranslation(0, -9 / 72, ax.figure.dpi_scale_trans)
    place = ax.get_xaxis_transform() + down
    for x, party in enumerate(parties):
        ax.plot(x, 0, **styles[party].mark(), markersize=5, transform=place, clip_on=False)
    ax.tick_params(axis="x", pad=16)


def _cell(
    ax: Axes,
    x: int,
    y: float,
    row: pd.Series,
    scale: ScaleStyle,
    letters: int,
    error_bars: ErrorBars,
) -> None:
    known, weak = pd.notna(row["mean"]), row["n"] < _WEAK
    filled = scale.colour(row["mean"]) if known else "white"
    colour = "white" if weak else filled
    edge = (filled if weak else GREY) if known else "#cccccc"
    inset = 0.03 if weak and known else 0
    ax.add_patch(
        Rectangle(
            (x - 0.47 + inset, y - 0.45 + inset), 0.94 - 2 * inset, 0.9 - 2 * inset,
            facecolor=colour, edgecolor=edge, linewidth=2 if inset else 0.8,
            hatch="////" if row["contested"] else None,
        )
    )  # fmt: skip
    aside = [stance(name) for name in scale.without_number() if row[name]]
    mean = signed(row["mean"]) if known else aside[0] if aside else "–"
    gap = "  " if letters > len(mean) + 6 or error_bars else "\n"
    scaled = known and bool(error_bars)
    _on_patch(ax, x, y - 0.18 * scaled, f"{mean}{gap}({row['n']})", colour)
    if scaled:
        _small_scale(ax, x, y + 0.22, row, scale, error_bars)


def _small_scale(
    ax: Axes, x: int, y: float, row: pd.Series, scale: ScaleStyle, error_bars: ErrorBars
) -> None:
    """The mean on the scale from the lowest stance to the highest, within its cell."""
    numbers = [number for _, number in scale.numbered()]
    lowest, highest = min(numbers), max(numbers)

    def place(number: float) -> tuple[float, float]:
        return x + 0.76 * ((number - lowest) / (highest - lowest or 1) - 0.5), y

    ground = Rectangle((x - 0.43, y - 0.16), 0.86, 0.32, facecolor="white", edgecolor="none")
    ax.add_patch(ground)
    ends = [place(lowest), place(0), place(highest)]
    ax.plot(*zip(*ends, strict=True), "|-", color=GREY, linewidth=0.6, markersize=4)
    error_bars.draw(ax, row, place)
    ax.plot(*place(row["mean"]), "o", color=INK, markersize=3.5, zorder=5)


def _one_issue(rows: pd.DataFrame, scale: ScaleStyle, ax: Axes | None, width: float) -> Axes:
    narrow = _is_narrow(ax, width)
    letters = int(width / _LETTER) if narrow else _letters(ax)
    holders = zip(rows.index.get_level_values(0), rows.iterrows(), strict=True)
    names = [_holder(party, row, scale, letters, narrow) for party, (_, row) in holders]
    error_bars = ErrorBars.of(rows, "mean")
    alone = ax is None
    thick = _THIN if narrow else 0.62
    ax = axes_of(ax, width, 1.8 + (_height_above(names) if narrow else _height(names)))
    _name_rows(ax, names, thick if narrow else None)
    room = _room(ax) / (sum(_BESIDE) if error_bars else 1)
    shown = _bars(ax, rows, scale, room, thick)
    if narrow:
        ax.set_ylim(*_ends_above(rows))
    words = f"statements against (left) and for (right), n = {int(rows['n'].sum())}"
    ax.set_xlabel(fill(words, int(room / 0.075)))
    handles = [
        Patch(**scale.bar(number), label=noun) for noun, number in scale.nouns() if number in shown
    ]
    finding = headline_positions(rows, str(rows.index[0][1]))
    label, proposition = rows[["label", "proposition"]].iloc[0]
    if finding:
        title = f"{capital(label)}: {finding}"
        ax = head(ax, title, handles, error_bars.handles(), _subtitle(proposition))
    else:
        ax = head(ax, _issue_of(rows), handles, error_bars.handles())
    if error_bars:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, nbins=5))
        beside = _means_beside(ax, rows, scale, error_bars)
        if alone:
            _keep_room(ax, beside)
    if narrow:
        _keep_height(ax, _height_above(names))
    return ax


def _bars(ax: Axes, rows: pd.DataFrame, scale: ScaleStyle, room: float, thick: float) -> set[float]:
    """A bar for each holder, on axes so many inches wide; returns the stances' numbers."""
    segments = list(_segments(rows, scale))
    least = min((left for _, left, _, _ in segments), default=0)
    most = max((left + count for _, left, count, _ in segments), default=1)
    for y, left, count, number in segments:
        ax.barh(y, count, left=left, height=thick, **scale.bar(number))
        if count / (most - least) * room > 0.02 + _LETTER * len(str(count)):
            _on_patch(ax, left + count / 2, y, str(count), scale.colour(number))
    ax.axvline(0, color=INK, linewidth=0.8, zorder=0)
    ax.set(ylim=(len(rows) - 0.5, -0.5))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{abs(x):g}"))
    ax.spines["left"].set_visible(False)
    return {number for _, _, _, number in segments}


_BESIDE = (1.0, 0.15, 0.7)  # widths of the bars, of the gap beside them and of the means


def _keep_room(ax: Axes, beside: Axes) -> None:
    """Lay the axes out so that the means beside them fill the figure.

    The layout engine alone leaves them more than they need; the title keeps the legends' height.
    """
    figure = ax.get_figure(root=True)
    engine = None if figure is None else figure.get_layout_engine()
    if figure is None or not isinstance(engine, ConstrainedLayoutEngine):
        return
    for part in (beside, *ax.findobj(Legend)):
        part.set_in_layout(False)
    figure.draw_without_rendering()
    taken = ax.get_position()
    engine.set(rect=(0, 0, 1 - taken.width * (1 - 1 / sum(_BESIDE)), 1))


def _means_beside(ax: Axes, rows: pd.DataFrame, scale: ScaleStyle, error_bars: ErrorBars) -> Axes:
    """The mean of each holder, to the right of its bar, on the scale of the stances."""
    beside = ax.inset_axes((_BESIDE[0] + _BESIDE[1], 0, _BESIDE[2], 1), sharey=ax)
    numbers = [number for _, number in scale.numbered()]
    beside.axvline(0, color=INK, linewidth=0.8, zorder=0)
    beside.grid(axis="x")
    for y, (_, row) in enumerate(rows.iterrows()):
        if pd.notna(row["mean"]):
            error_bars.draw(beside, row, partial(_level_at, y))
            beside.plot(row["mean"], y, "o", color=INK, markersize=5, zorder=5)
    beside.set_xticks(numbers, [signed(number, 0) for number in numbers])
    beside.set_xlim(numbers[0] - 0.4, numbers[-1] + 0.4)
    beside.tick_params(labelleft=False)
    beside.spines["left"].set_visible(False)
    beside.set_xlabel("mean stance")
    return beside


def _level_at(y: float, number: float) -> tuple[float, float]:
    return number, y


def _segments(rows: pd.DataFrame, scale: ScaleStyle) -> Iterator[tuple[int, float, int, float]]:
    """Row, left end, length and number of each part of each bar."""
    stances = scale.numbered()
    for y, (_, row) in enumerate(rows.iterrows()):
        counts = {name: int(row[name]) for name, _ in stances}
        left = -sum(counts[name] * (1 if n < 0 else 0.5) for name, n in stances if n <= 0)
        for name, number in stances:
            if counts[name]:
                yield y, left, counts[name], number
            left += counts[name]


def _holder(party: str, row: pd.Series, scale: ScaleStyle, letters: int, on_one_line: bool) -> str:
    aside = [f", {row[name]} {stance(name)}" for name in scale.without_number() if row[name]]
    number = f"n = {row['n']}{''.join(aside)}"
    if on_one_line:
        return fill(f"{party}, {number}", letters)
    return f"{fill(party, letters)}\n" + fill(number, letters)


# ---------------------------------------------------------------- timeline


@takes_tables
def plot_timeline(
    timeline: pd.DataFrame,
    issue: str,
    ax: Axes | None = None,
    marked: pd.DataFrame | None = None,
) -> Axes:
    """Stances on one issue over time: a stepped line for each party, a mark for what it says.

    Lines join the stances a party takes in the words of its own side; a stance only called
    unchanged is hollow, unclear statements lie on their level off the line, and what
    others say of the party is a small cross in its colour. A mark is the larger the more statements
    of one day it stands for. Parties are set slightly apart in height so that none hides another,
    and named beside the axes, with the number of their statements. The title says who is for
    and who against the proposition, as far as two reports carry it. `marked` are days to mark, such
    as those of meetings: columns `date` and `what`, as `tk.report.days_to_mark` returns them.

    Where the table has intervals or several coders, the mean of each party's stances in each
    period stands in its middle, a dash on a thin whisker for the interval by report, with
    the number of reports; a pale bar goes from the lowest to the highest coder. Dotted lines
    part the periods. Means of which neither is known are left out.

    Raises LookupError for an issue that is not in the table.
    """
    issues = sorted(timeline["issue"].unique())
    if issue not in issues:
        raise unknown("issue", issue, issues)
    styles = party_styles(timeline)
    rows = timeline[timeline["issue"] == issue].dropna(subset="held_number")
    with plt.style.context(STYLE):
        if rows.empty:
            return nothing(ax, "No statement takes a stance whose place on the scale is known.")
        speaking = rows[rows["own"] & (rows["party"] != UNRESOLVED)]
        error_bars = ErrorBars.of(speaking, "period")
        ax = axes_of(ax, WIDTH, 4.2 if error_bars else 3.4)
        parties = [party for party in styles if party in set(rows["party"])]
        ends = {}
        for i, party in enumerate(parties):
            apart = 0.5 * ((i + 0.5) / len(parties) - 0.5)
            ends[party] = _party_line(ax, rows[rows["party"] == party], apart, styles[party])
        _stance_levels(ax, ScaleStyle(scale_of(timeline)))
        days_along(ax, rows["date"])
        counts = rows.groupby("party")["statement_id"].nunique()
        _name_beside(ax, ends, counts, styles)
        if error_bars:
            _periods(ax, speaking, styles, error_bars)
        year = f" in {rows['date'].max().year}" if _one_year(rows["date"]) else ""
        _name_x(ax, f"day said{year} (n = {rows['statement_id'].nunique()} statements)")
        days_in = rows.attrs.get("window_days")
        notes = error_bars.handles(f"the mean of {days_in} days", numbered=True)
        above = 0 if marked is None else _mark_days(ax, marked)
        finding = headline_timeline(timeline, issue)
        label, proposition = rows[["label", "proposition"]].iloc[0]
        if not finding:
            return head(ax, _issue_of(rows), _mark_handles(rows), notes, above=above)
        title = f"{capital(label)}: {finding}"
        return head(ax, title, _mark_handles(rows), notes, _subtitle(proposition), above)


def _party_line(ax: Axes, rows: pd.DataFrame, apart: float, style: PartyStyle) -> float:
    """Draw what one party holds; returns the height at which it ends."""
    own, others = rows[rows["own"]], rows[~rows["own"]]
    line = own[(own["held_number"] != 0) & (own["party"] != UNRESOLVED)]
    ax.step(line["date"], line["held_number"] + apart, where="post", **style.line(), alpha=0.75)
    unchanged = own["number"].isna()
    for shown, hollow in [(own[~unchanged], False), (own[unchanged], True)]:
        for _, said in shown.groupby(["date", "held_number"]):
            size = min(4.2 + 1.4 * said["statement_id"].nunique(), 9.5)
            at = said.iloc[0]
            ax.plot(at["date"], at["held_number"] + apart, **style.mark(hollow), markersize=size,
                    zorder=3)  # fmt: skip
    ax.plot(others["date"], others["held_number"] + apart, "x", color=style.colour, markersize=5)
    last = line if len(line) else own if len(own) else others
    return float(last["held_number"].iloc[-1]) + apart


def _name_beside(
    ax: Axes,
    ends: Mapping[str, float],
    counts: pd.Series,
    styles: Mapping[str, PartyStyle],
) -> None:
    """The name of each party where its line ends, moved apart where they would meet."""
    low, high = ax.get_ylim()
    line = (high - low) * 0.145 / max(1.2, _inches_high(ax))  # a line of words, in stances
    order = sorted(ends, key=lambda party: -ends[party])
    names = {party: fill(f"{party} ({counts[party]})", 13) for party in order}
    heights = [line * (names[party].count("\n") + 1.25) for party in order]
    tops: list[float] = []
    for nth, party in enumerate(order):
        wanted = ends[party] + heights[nth] / 2
        tops.append(min(wanted, tops[-1] - heights[nth - 1]) if tops else min(wanted, high))
    lift = max(0.0, low - (tops[-1] - heights[-1]))
    for nth in reversed(range(len(order))):
        floor = tops[nth + 1] + heights[nth] if nth + 1 < len(order) else -np.inf
        tops[nth] = max(tops[nth], floor, low + heights[nth] if lift else -np.inf)
    for party, top, height in zip(order, tops, heights, strict=True):
        y = top - height / 2
        aside = blended_transform_factory(ax.transAxes, ax.transData)
        ax.plot(1.03, y, **styles[party].mark(), markersize=5, transform=aside, clip_on=False)
        ax.annotate(names[party], (1.03, y), (6, 0), xycoords=aside, textcoords="offset points",
                    va="center", fontsize="small", linespacing=1.0,
                    annotation_clip=False)  # fmt: skip


def _inches_high(ax: Axes) -> float:
    figure = ax.get_figure(root=True)
    return 2.0 if figure is None else float(figure.get_figheight() * ax.get_position().height)


def _mark_days(ax: Axes, marked: pd.DataFrame) -> int:
    """A thin line for each day, named above the axes; returns the lines of words it took."""
    first, last = ax.get_xlim()
    inches = _room(ax) / (last - first)
    ends: list[float] = []  # where the words of each line end so far, in inches
    by_day = marked.dropna(subset="date").groupby("date")["what"]
    for date, found in by_day:
        at = float(mdates.date2num(date))  # type: ignore[no-untyped-call]
        if not first <= at <= last:
            continue
        words = ", ".join(dict.fromkeys(found))
        half = 0.5 * (_LETTER * 0.85 * len(words) + 0.08)
        middle = (at - first) * inches
        middle = min(max(middle, half), max(half, (last - first) * inches - half))
        free = [nth for nth, end in enumerate(ends) if end <= middle - half]
        row = free[0] if free else len(ends)
        ends[row : row + 1] = [middle + half]
        ax.axvline(at, color=GREY, linewidth=0.9, zorder=0.5)
        ax.annotate(words, (first + middle / inches, 1), (0, 3 + _MARKED * row),
                    xycoords=ax.get_xaxis_transform(), textcoords="offset points",
                    ha="center", va="bottom", fontsize=7.5, color=INK)  # fmt: skip
    return len(ends)


def _periods(
    ax: Axes, rows: pd.DataFrame, styles: Mapping[str, PartyStyle], error_bars: ErrorBars
) -> None:
    """The mean of each party in each period, as far as it is known how sure it is."""
    length = pd.Timedelta(days=rows.attrs["window_days"])
    first, last = (mdates.num2date(end, UTC).replace(tzinfo=None) for end in ax.get_xlim())  # type: ignore[no-untyped-call]
    for start in rows["period"].unique():
        if first < start < last:
            ax.axvline(start, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
    known = rows.dropna(subset="period_mean")
    parties = [party for party in styles if party in set(known["party"])]
    for row in known.drop_duplicates(["party", "period"]).to_dict("records"):
        nth = parties.index(row["party"])
        share = 0.5 + 0.5 * ((nth + 0.5) / len(parties) - 0.5)
        begin, end = max(row["period"], first), min(row["period"] + length, last)
        _period(ax, row, begin + share * (end - begin), styles[row["party"]].colour, error_bars)


def _period(
    ax: Axes, row: Mapping[Hashable, Any], day: pd.Timestamp, colour: str, error_bars: ErrorBars
) -> None:
    at = float(mdates.date2num(day))  # type: ignore[no-untyped-call]
    if not error_bars.draw(ax, row, partial(_upright_at, at), upright=True, colour=colour):
        return
    ax.plot(at, row["period_mean"], "_", color=colour, markersize=10, markeredgewidth=2.6)
    if error_bars.level is not None and pd.notna(row[error_bars.high]):
        ends = [row[end] for end in (error_bars.high, "coders_high") if pd.notna(row.get(end))]
        ax.annotate(f"{row['period_reports']:.0f}", (at, max(ends)), (0, 5), color=colour,
                    textcoords="offset points", ha="center", fontsize="small", zorder=6,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip


def _upright_at(x: float, number: float) -> tuple[float, float]:
    return x, number


def _stance_levels(ax: Axes, scale: ScaleStyle) -> None:
    """A level for each stance, with its name, on a pale band of its colour."""
    stances = scale.nouns()
    for _, number in stances:
        ax.axhspan(number - 0.3, number + 0.3, color=scale.colour(number), alpha=0.13, linewidth=0)
    ax.set_yticks([number for _, number in stances], _wrapped(ax, [noun for noun, _ in stances]))
    ax.set_ylim(stances[0][1] - 0.55, stances[-1][1] + 0.55)


def days_along(ax: Axes, dates: pd.Series) -> None:
    """Days as “4 Mar”, with their year if there are several."""
    most = max(2, int(_room(ax) / 0.6))
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=most))  # type: ignore[no-untyped-call]
    year = not _one_year(dates)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _day(pd.Timestamp(x, unit="D"), year)))
    first, last = dates.min(), dates.max()
    margin = max(pd.Timedelta(days=1), (last - first) * 0.03)
    ax.set_xlim(first - margin, last + margin)


def _one_year(dates: pd.Series) -> bool:
    return bool(dates.min().year == dates.max().year)


def _day(date: pd.Timestamp, year: bool) -> str:
    return f"{date.day} {date:%b}\n{date.year}" if year else f"{date.day} {date:%b}"


def _mark_handles(rows: pd.DataFrame) -> list[Artist]:
    handles: list[Artist] = []
    if (rows["own"] & rows["number"].isna()).any():
        hollow = PartyStyle(INK, "o", "").mark(hollow=True)
        handles.append(Line2D([], [], **hollow, label="hollow: called unchanged"))
    if not rows["own"].all():
        handles.append(Line2D([], [], linestyle="", marker="x", color=INK, label="told by others"))
    return handles


# ---------------------------------------------------------------- shifts


@takes_tables
def plot_shifts(shifts: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Shifts from one stance to another: an arrow for each, from its old to its new stance.

    Shifts stand below their issue, by party and in time order; the days at an arrow's ends
    are the first days of the two stances. A dashed arrow is a shift that rests on one day; a
    pale one, in a table with intervals or several coders, a shift that is no larger than what
    reports or coders differ by. The title says who changed sides on what for longer than a day. It
    needs a whole text column: 16 cm.
    """
    with plt.style.context(STYLE):
        if shifts.empty:
            return nothing(ax, "No party is reported to have shifted.")
        rows = shifts.sort_values(["label", "party", "to_date"], kind="stable")
        labels = _shift_labels(rows)
        ax = axes_of(ax, WIDTH, 1.3 + 0.27 * len(labels))
        styles = party_styles(shifts)
        _, years = days(pd.concat([rows["from_date"], rows["to_date"]]))
        places = [y for y, (_, heading) in enumerate(labels) if not heading]
        for y, (_, row) in zip(places, rows.iterrows(), strict=True):
            _arrow(ax, y, row, styles[row["party"]], years, _is_doubtful(row))
        ax.set_yticks(range(len(labels)), [label for label, _ in labels])
        for tick, (_, heading) in zip(ax.get_yticklabels(), labels, strict=True):
            tick.set_fontweight("bold" if heading else "normal")
        stances = _shift_scale(shifts).nouns()
        ax.set_xticks([number for _, number in stances], [fill(noun, 12) for noun, _ in stances])
        ax.set(xlim=(stances[0][1] - 0.9, stances[-1][1] + 0.9), ylim=(len(labels) - 0.4, -0.6))
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        _name_x(ax, f"stance (n = {len(rows)} shifts)")
        handles = [
            Line2D([], [], color=INK, linestyle="-", label="repeated on a later day"),
            Line2D([], [], color=INK, linestyle="--", label="on one day only"),
        ]
        if any(_is_doubtful(row) for _, row in rows.iterrows()):
            label = "pale: no larger than reports or coders differ"
            handles.append(Line2D([], [], color=INK, alpha=_PALE, label=label))
        what, finding = "Shifts from one stance to another", headline_shifts(shifts)
        return head(ax, finding or what, handles, subtitle=what if finding else "")


def _what(label: str, proposition: str) -> str:
    """What a stance is on: a proposition, or an actor by name."""
    return shortened(proposition.rstrip("."), LONGEST) if proposition else capital(label)


def _issue_of(rows: pd.DataFrame) -> str:
    """The issue that all rows are of, with what it proposes, as a title."""
    return capital(headed(*rows[["label", "proposition"]].iloc[0]))


def _subtitle(proposition: str) -> str:
    return proposed(proposition) if proposition else ""


def _shift_labels(rows: pd.DataFrame) -> list[tuple[str, bool]]:
    """A line for each shift, its party named where it is new, below the lines of its issue."""
    labels: list[tuple[str, bool]] = []
    for _, issue in rows.groupby("label"):
        what = _what(*issue[["label", "proposition"]].iloc[0])
        labels += [(line, True) for line in wrap(what, 34)]
        new = ~issue["party"].duplicated()
        labels += [(shorten(party, 32), False) for party in issue["party"].where(new, "")]
    return labels


_PALE = 0.35


def _is_doubtful(row: pd.Series) -> bool:
    """Whether a shift is known to be no larger than what reports or coders differ by."""
    known = [row.get(name, pd.NA) for name in ("beyond_interval", "beyond_coders")]
    return any(pd.notna(larger) and not larger for larger in known)


def _arrow(
    ax: Axes, y: int, row: pd.Series, style: PartyStyle, years: bool, doubtful: bool
) -> None:
    start, end = row["from_number"], row["to_number"]
    alpha = _PALE if doubtful else None
    arrow = {
        "arrowstyle": "-|>",
        "color": style.colour,
        "linestyle": "-" if row["confirmed"] else "--",
        "shrinkB": 4,
        "alpha": alpha,
    }
    ax.annotate("", xy=(end, y), xytext=(start, y), arrowprops=arrow)
    ax.plot(start, y, **style.mark(hollow=True), alpha=alpha)
    ax.plot(end, y, **style.mark(), alpha=alpha)
    away = 9 if end > start else -9
    for x, date, offset in [(start, row["from_date"], -away), (end, row["to_date"], away)]:
        ax.annotate(
            _day(date, years).replace("\n", " "),
            xy=(x, y),
            xytext=(offset, 0),
            textcoords="offset points",
            ha="left" if offset > 0 else "right",
            va="center",
            fontsize="small",
        )


def _shift_scale(shifts: pd.DataFrame) -> ScaleStyle:
    ends = [
        shifts[[f"{end}_value", f"{end}_number"]].set_axis(["value", "number"], axis="columns")
        for end in ("from", "to")
    ]
    return ScaleStyle(scale_of(pd.concat(ends)))


# ---------------------------------------------------------------- coverage


@takes_tables
def plot_coverage(coverage: pd.DataFrame, ax: Axes | None = None, width: float = WIDTH) -> Axes:
    """Whom each outlet quotes: a bar for each, divided by the sides of the speakers, in per cent.

    Beside its name stand the outlet's reports and statements. A side has the colour it has as a
    party, and is named in its bars; the title names the outlet that quotes one side most.
    Without `ax`, the figure is so many inches wide (`width`); below 4.5, as on a phone, the names
    of the outlets stand above their bars.
    """
    with plt.style.context(STYLE):
        shares = coverage.filter(like="share of ").fillna(0)
        shares = shares.loc[:, (shares > 0).any()]
        if not shares.size:
            return nothing(ax, "No report carries a statement.")
        narrow = _is_narrow(ax, width)
        letters = int(width / _LETTER) if narrow else _letters(ax)
        names = [_outlet(row, letters) for _, row in coverage.iterrows()]
        ax = axes_of(ax, width, 1.4 + (_height_above(names) if narrow else _height(names)))
        thick = _THIN if narrow else 0.72
        _name_rows(ax, names, thick if narrow else None)
        lefts = shares.cumsum(axis="columns") - shares
        styles = side_styles([str(column).removeprefix("share of ") for column in shares])
        named = set()
        for column, (side, style) in zip(shares, styles.items(), strict=True):
            for y, (left, share) in enumerate(zip(lefts[column], shares[column], strict=True)):
                ax.barh(y, share, left=left, height=thick, clip_on=False, **style)
                whole = share * _room(ax) > 0.12 + _LETTER * 0.9 * len(side)
                if whole or share * _room(ax) > 0.35:
                    words = f"{side}\n{_per_cent(share)}" if whole else _per_cent(share)
                    _on_patch(ax, left + share / 2, y, words, style["facecolor"], size=8)
                    named |= {side} if whole else set()
        ax.set(xlim=(0, 1), ylim=(len(coverage) - 0.5, -0.5))
        if narrow:
            ax.set_ylim(*_ends_above(coverage))
        ax.xaxis.set_major_locator(MultipleLocator(0.2 if _room(ax) > 3 else 0.5))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _per_cent(x)))
        ax.spines["left"].set_visible(False)
        n = int(coverage["statements"].sum())
        _name_x(ax, f"share of statements, by the speaker's side (n = {n})")
        unnamed = {side: style for side, style in styles.items() if side not in named}
        handles = [Patch(**style, label=side) for side, style in unnamed.items()]
        whom, finding = "Whom each outlet quotes", headline_coverage(coverage)
        head(ax, finding or whom, handles, subtitle=whom if finding else "")
        if narrow:
            _keep_height(ax, _height_above(names))
        return ax


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _outlet(row: pd.Series, letters: int) -> str:
    counts = f"{int(row['reports'])} reports, {int(row['statements'])} statements"
    return f"{fill(str(row.name), letters)}\n{fill(counts, letters)}"


# ---------------------------------------------------------------- axes


def axes_of(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes given, or new ones so many inches wide and high."""
    return plt.subplots(figsize=(width, height))[1] if ax is None else ax


def _place(ax: Axes | None) -> float:
    """Inches there are for axes and what stands to their left."""
    figure = None if ax is None else ax.get_figure(root=True)
    if ax is None or figure is None:
        return WIDTH
    full = figure.subplotpars.right - figure.subplotpars.left
    return float(figure.get_figwidth() * min(1, ax.get_position().width / full))


def _letters(ax: Axes | None) -> int:
    """How many letters a line of the names to the left may have."""
    return max(8, int(0.36 * _place(ax) / _LETTER))


def _room(ax: Axes) -> float:
    """About how many inches the axes have beside the names to their left."""
    lines = [line for tick in ax.get_yticklabels() for line in tick.get_text().split("\n")]
    return max(1.0, _place(ax) - 0.3 - _LETTER * max(map(len, lines), default=0))


def _wrapped(ax: Axes | None, names: Iterable[str]) -> list[str]:
    return [fill(name, _letters(ax)) for name in names]


def _height(names: Sequence[str], least: float = 0.48) -> float:
    """Inches for rows of one height that hold their names, line by line."""
    return len(names) * max(least, 0.15 + 0.15 * max(name.count("\n") + 1 for name in names))


_THIN = 0.5  # of a row is a bar that has its name above


def _is_narrow(ax: Axes | None, width: float) -> bool:
    return ax is None and width < _NARROW


def _height_above(names: Sequence[str]) -> float:
    """Inches for rows of one height that have their names above their bars."""
    lines = max(name.count("\n") + 1 for name in names)
    return len(names) * (0.08 + _LABEL * lines) / (1 - _THIN)


def _keep_height(ax: Axes, high: float) -> None:
    """Make the figure higher, so that its head leaves the axes so many inches."""
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.draw_without_rendering()
        whole = figure.get_figheight()
        figure.set_figheight(whole + high - whole * ax.get_position().height)


def _ends_above(rows: pd.DataFrame) -> tuple[float, float]:
    """The lower and upper end of axes whose rows have their names above their bars."""
    return len(rows) - 1 + _THIN / 2 + 0.1, -(1 - _THIN / 2)


def _name_rows(ax: Axes, names: Sequence[str], thick: float | None) -> None:
    """Name rows to the left of the axes, or above bars that are so thick."""
    if thick is None:
        ax.set_yticks(range(len(names)), names)
        return
    ax.set_yticks([])
    for y, name in enumerate(names):
        ax.annotate(name, (0, y - thick / 2), (0, 3), xycoords=ax.get_yaxis_transform(),
                    textcoords="offset points", va="bottom", linespacing=1.1,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip


def _name_x(ax: Axes, name: str) -> None:
    ax.set_xlabel(fill(name, int(_room(ax) / 0.07)))


def nothing(ax: Axes | None, sentence: str) -> Axes:
    """A sentence where there is nothing to draw."""
    ax = axes_of(ax, WIDTH, 0.8)
    ax.set_axis_off()
    ax.text(0, 0.5, sentence, transform=ax.transAxes, va="center", style="italic")
    return ax


def head(
    ax: Axes,
    title: str,
    handles: Sequence[Artist],
    notes: Sequence[Artist] = (),
    subtitle: str = "",
    above: int = 0,
) -> Axes:
    """Title, and between it and the axes what it is of and the legend, in as many lines as needed.

    All of it begins where the names to the left of the axes do. Each of the notes stands on a line
    of its own, below the rest; under it all are the names of marked days, in `above` lines.
    """
    left = _names_aside(ax)
    room = _room(ax) if left == 0 else _place(ax) - 0.2
    labels = [str(handle.get_label()) for handle in handles]
    columns = next((n for n in range(len(labels), 1, -1) if _width(labels, n) < room), 1)
    lines = -(-len(handles) // columns)
    for note in notes:
        note.set_label(fill(str(note.get_label()), int((room - 0.4) / 0.065)))
    below = sum(str(note.get_label()).count("\n") + 1 for note in notes)
    marks = _MARKED * above
    if notes:
        ax.add_artist(_legend(ax, notes, 1, left, marks))
    if handles:
        by_line = [handle for i in range(columns) for handle in handles[i::columns]]
        _legend(ax, by_line, columns, left, marks + _LINE * below)
    up = 8 + marks + _LINE * (lines + below)
    if subtitle:
        words = fill(subtitle, int(room / 0.068))
        said = ax.annotate(words, (0, 1), (-72 * left, up), xycoords="axes fraction",
                           textcoords="offset points", va="bottom",
                           annotation_clip=False)  # fmt: skip
        said.set_in_layout(False)  # below the title, and no wider than the figure
        up += 5 + 12 * (words.count("\n") + 1)
    heading = ax.set_title(fill(title, int(room / 0.085)), pad=up)
    aside = ScaledTranslation(-left, 0, ax.figure.dpi_scale_trans)
    heading.set_transform(heading.get_transform() + aside)
    return ax


def _names_aside(ax: Axes) -> float:
    """Inches that the names to the left of the axes take."""
    box = ax.yaxis.get_tightbbox() if ax.axison else None
    return 0.0 if box is None else max(0.0, float(ax.bbox.x0 - box.x0) / ax.figure.dpi)


def _legend(ax: Axes, handles: Sequence[Artist], columns: int, left: float, up: float) -> Legend:
    """A legend so many points above the axes, and so many inches to the left of their edge."""
    lift = ScaledTranslation(-left - 0.09, up / 72, ax.figure.dpi_scale_trans)
    return ax.legend(handles=list(handles), loc="lower left", bbox_to_anchor=(0, 1),
                     ncols=columns, bbox_transform=ax.transAxes + lift)  # fmt: skip


def _width(labels: Sequence[str], columns: int) -> float:
    """About how wide a legend is, in inches."""
    widest = [max(map(len, labels[i::columns])) for i in range(columns)]
    return sum(0.45 + 0.065 * letters for letters in widest)


def _on_patch(
    ax: Axes, x: float, y: float, text: str, colour: str, size: float | None = None
) -> None:
    """Words that stay readable on a hatched patch of a colour."""
    box = {"facecolor": colour, "edgecolor": "none", "pad": 1.2}
    ax.text(x, y, text, ha="center", va="center", color=ink_on(colour), bbox=box, fontsize=size)


def _scale(positions: pd.DataFrame) -> ScaleStyle:
    """The scale of the table's stances, from where `positions` keeps it."""
    default = {stance.name: stance.number for stance in SCALE}
    numbers = positions.attrs.get("scale", default)
    for name in positions.columns[: positions.columns.get_loc("n")]:
        if name not in numbers:
            raise unknown("stance on the scale", name, list(numbers))
    return ScaleStyle(numbers)
