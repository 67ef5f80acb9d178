"""Intervals and coders in figures, tables and sentences."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from toolkit.analysis import describe_positions, describe_shifts, describe_timeline
from toolkit.reporting.figures import plot_positions, plot_shifts, plot_timeline
from toolkit.reporting.sections import show_positions, show_shifts
from toolkit.reporting.style import INK

STANCES = ["reject", "resist", "unclear", "accept-if", "accept", "unchanged"]


@pytest.fixture
def positions() -> pd.DataFrame:
    rows = {
        ("North", "inspections"): [5, 1, 2, 0, 3, 0, 11, 9, 9, -0.5, True, -1.4, 0.6, ""],
        ("South", "inspections"): [0, 0, 1, 5, 7, 0, 13, 13, 9, 1.6, False, 1.2, 2.0, ""],
        ("South", "tariffs"): [0, 0, 0, 0, 1, 0, 1, 1, 1, 2.0, False, None, None, "one report"],
    }
    more = ["n", "own", "reports", "mean", "contested", "mean_low", "mean_high", "interval"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[*STANCES, *more])
    table.index = pd.MultiIndex.from_tuples(rows, names=["holder_side", "issue"])
    table.attrs["level"] = 0.95
    return table.assign(
        label=["inspections of ships", "inspections of ships", "Tariffs"],
        proposition=["Inspectors board ships.", "Inspectors board ships.", "Tariffs fall."],
        latest="accept",
        latest_date=pd.Timestamp("2031-03-09"),
    )


@pytest.fixture
def by_two(positions: pd.DataFrame) -> pd.DataFrame:
    coders = {
        "mean by ann": [-0.5, 1.6, 2.0],
        "mean by ben": [0.9, 1.5, None],
        "coders_low": [-0.5, 1.5, None],
        "coders_high": [0.9, 1.6, None],
        "coders_n": [9, 12, 1],
    }
    table = positions.assign(**coders)
    table.attrs |= positions.attrs
    return table


@pytest.fixture
def timeline() -> pd.DataFrame:
    table = pd.DataFrame(
        [
            ["2031-03-04", "North", True, "reject", -2, -0.4, -1.6, 0.8, 5],
            ["2031-03-09", "North", True, "accept-if", 1, -0.4, -1.6, 0.8, 5],
            ["2031-03-25", "North", True, "accept", 2, 2.0, None, None, 1],
            ["2031-03-05", "South", False, "accept", 2, 1.5, 1.2, 1.9, 6],
        ],
        columns=[
            *("date", "party", "own", "value", "held_number"),
            *("period_mean", "period_low", "period_high", "period_reports"),
        ],
    )
    table = table.assign(
        date=pd.to_datetime(table["date"]),
        period=pd.to_datetime(["2031-03-03", "2031-03-03", "2031-03-17", "2031-03-03"]),
        number=table["held_number"],
        held=table["value"],
        issue="inspections",
        label="Inspections",
        proposition="Inspectors board ships.",
        statement_id=list("abcd"),
        doc_id=list("abcd"),
    )
    table.attrs |= {"level": 0.9, "window_days": 14}
    return table


@pytest.fixture
def shifts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "party": ["North", "South", "South"],
            "issue": "tariffs",
            "label": "Tariffs",
            "proposition": "Tariffs fall.",
            "from_value": "accept",
            "from_number": 2.0,
            "from_date": pd.to_datetime(["2031-03-04", "2031-03-05", "2031-03-06"]),
            "from_statement": "a:0001",
            "to_value": "reject",
            "to_number": -2.0,
            "to_date": pd.to_datetime(["2031-04-12", "2031-04-13", "2031-04-14"]),
            "to_statement": "b:0001",
            "confirmed": True,
            "interval": ["", "", "one report on one side"],
            "beyond_interval": pd.array([True, False, None], dtype="boolean"),
        }
    )


def notes(ax: Axes) -> set[str]:
    """What all legends of the axes say, on one line each."""
    return {
        text.get_text().replace("\n", " ")
        for legend in ax.findobj(Legend)
        for text in legend.get_texts()
    }


def error_bars(ax: Axes) -> list[list[float]]:
    """The ends of the intervals drawn across: thin lines with a cap at each end."""
    return [list(map(float, line.get_xdata())) for line in ax.lines
            if line.get_marker() == "|" and len(line.get_xdata()) == 2]  # fmt: skip


def pale(ax: Axes) -> list[Line2D]:
    return [line for line in ax.lines if line.get_linewidth() == 6]


# ---------------------------------------------------------------- positions


def test_the_mean_stands_beside_the_bars_with_its_interval(positions: pd.DataFrame) -> None:
    ax = plot_positions(positions, "inspections")
    [beside] = ax.child_axes

    assert error_bars(beside) == [[-1.4, 0.6], [1.2, 2.0]]
    assert [tick.get_text() for tick in beside.get_xticklabels()] == ["−2", "−1", "0", "+1", "+2"]
    assert beside.get_xlabel() == "mean stance"
    assert "95 % interval of the mean, by report" in notes(ax)


def test_a_mean_without_an_interval_has_a_dot_and_the_reason_below(
    positions: pd.DataFrame,
) -> None:
    ax = plot_positions(positions, "tariffs")
    [beside] = ax.child_axes

    assert error_bars(beside) == []
    assert [list(line.get_xdata()) for line in beside.lines if line.get_marker() == "o"] == [[2]]
    assert notes(ax) >= {"no interval: under 4 reports, or all alike"}
    assert not any(note.startswith("95 %") for note in notes(ax))


def test_coders_are_drawn_otherwise_than_reports(by_two: pd.DataFrame) -> None:
    ax = plot_positions(by_two, "inspections")
    [beside] = ax.child_axes

    assert [list(line.get_xdata()) for line in pale(beside)] == [[-0.5, 0.9], [1.5, 1.6]]
    assert len(error_bars(beside)) == 2
    assert "lowest to highest of 2 coders, on what all coded" in notes(ax)


def test_the_overview_has_a_small_scale_in_each_cell_with_a_mean(by_two: pd.DataFrame) -> None:
    ax = plot_positions(by_two)
    dots = [line for line in ax.lines if line.get_marker() == "o" and line.get_color() == INK]

    assert len(dots) == 3
    assert len(error_bars(ax)) == len(pale(ax)) == 2
    left, right = error_bars(ax)[0]
    assert left < float(dots[0].get_xdata()[0]) < right


def test_the_means_stay_on_the_paper_and_off_the_bars(by_two: pd.DataFrame) -> None:
    long = by_two.rename(index={"North": "The delegation of the northern harbours and islands"})
    for table in (by_two, long):
        ax = plot_positions(table, "inspections")
        [beside] = ax.child_axes
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.canvas.draw()
        assert beside.get_tightbbox().x1 <= figure.bbox.x1 + 1
        assert beside.get_tightbbox().x1 > 0.9 * figure.bbox.x1
        assert not ax.xaxis.label.get_window_extent().overlaps(
            beside.xaxis.label.get_window_extent()
        )


def test_a_long_proposition_leaves_the_bars_their_room(positions: pd.DataFrame) -> None:
    said = "Neutral inspectors board and search all ships that are bound for the port of Selme."
    ax = plot_positions(positions.assign(proposition=said), issue="inspections")

    ax.get_figure(root=True).draw_without_rendering()
    assert ax.get_position().width > 0.4


def test_axes_of_ones_own_are_drawn_on(by_two: pd.DataFrame) -> None:
    _, own = plt.subplots()

    assert plot_positions(by_two, "inspections", ax=own) is own
    assert len(own.child_axes) == 1


# ---------------------------------------------------------------- timeline


def test_a_period_of_a_party_has_one_whisker_with_its_reports(timeline: pd.DataFrame) -> None:
    ax = plot_timeline(timeline, "inspections")
    drawn = [list(map(float, line.get_ydata())) for line in ax.lines
             if line.get_marker() == "_" and len(line.get_ydata()) == 2]  # fmt: skip

    assert drawn == [[-1.6, 0.8]]  # told by others: no mean of its own; one report: no interval
    assert [text.get_text() for text in ax.texts if text.get_text().isdigit()] == ["5"]
    assert "90 % interval of the mean of 14 days, by report" in notes(ax)
    assert "number: reports; no interval: under 4, or all alike" in notes(ax)


def test_periods_are_parted_where_they_begin(timeline: pd.DataFrame) -> None:
    ax = plot_timeline(timeline, "inspections")
    dotted = [line for line in ax.lines if line.get_linestyle() == ":"]

    assert [pd.Timestamp(str(line.get_xdata()[0])) for line in dotted] == [
        pd.Timestamp("2031-03-17")
    ]


def test_without_intervals_nothing_is_drawn_of_them(timeline: pd.DataFrame) -> None:
    plain = timeline.drop(columns=[name for name in timeline if str(name).startswith("period")])
    ax = plot_timeline(plain, "inspections")

    assert not [text for text in ax.texts if text.get_text().isdigit()]
    assert notes(ax) == {"told by others"}


# ---------------------------------------------------------------- shifts


def test_a_move_no_larger_than_chance_is_pale_and_said_to_be(shifts: pd.DataFrame) -> None:
    ax = plot_shifts(shifts)
    arrows = [text.arrow_patch.get_alpha() for text in ax.texts if not text.get_text()]

    assert arrows == [None, pytest.approx(0.35), None]  # the last is not known to be
    assert "pale: no larger than reports or coders differ" in notes(ax)


def test_moves_are_shown_with_what_is_known_of_them(shifts: pd.DataFrame) -> None:
    html = show_shifts(shifts).html

    assert "beyond reports" in html
    assert ">yes<" in html
    assert ">no<" in html
    assert "unknown: one report on one side" in html


# ---------------------------------------------------------------- words


def test_the_table_of_positions_shows_intervals_or_why_there_are_none(
    by_two: pd.DataFrame,
) -> None:
    html = show_positions(by_two).html

    assert "−1.4 to +0.6" in html
    assert ">one report<" in html
    assert "−0.5 to +0.9" in html
    assert "where 95 % of means lie if other reports are drawn" in html


def test_sentences_say_the_intervals_and_what_coders_differ_by(by_two: pd.DataFrame) -> None:
    overall = describe_positions(by_two)
    one = describe_positions(by_two, "inspections")

    assert (
        "Intervals (95 %, by report) are known for 2 of 3 means, from 0.8 to 2.0 wide." in overall
    )
    assert "most on “Inspectors board ships” for North (1.4)." in overall
    assert "North (−0.5) and South (+1.6)." in overall
    assert "mean −0.5 (interval −1.4 to +0.6, coders −0.5 to +0.9)" in one


def test_a_difference_smaller_than_the_coders_own_is_marked(by_two: pd.DataFrame) -> None:
    wide = by_two.assign(coders_low=[-2.0, 1.5, None], coders_high=[0.9, 1.6, None])

    assert "North (−0.5) and South (+1.6), no more than coders differ." in describe_positions(wide)


def test_sentences_of_moves_and_periods_say_what_is_known(
    shifts: pd.DataFrame, timeline: pd.DataFrame
) -> None:
    assert describe_shifts(shifts).endswith(
        "Larger than reports differ by chance: 1 of 2 of which this is known."
    )
    assert describe_timeline(timeline, "inspections").endswith(
        "Means of 14 days: North −0.4 (interval −1.6 to +0.8) from 3 March."
    )
