from __future__ import annotations

import io

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.legend import Legend
from matplotlib.patches import Rectangle

from toolkit.reporting.figures import (
    PHONE,
    STYLE,
    plot_coverage,
    plot_positions,
    plot_shifts,
    plot_timeline,
)
from toolkit.reporting.style import set_style

STANCES = ["reject", "resist", "unclear", "accept-if", "accept", "unchanged"]


@pytest.fixture
def positions() -> pd.DataFrame:
    rows = {
        ("North", "inspections"): [4, 1, 2, 0, 1, 3, 11, -1.5, True],
        ("South", "inspections"): [0, 0, 1, 5, 7, 0, 13, 1.6, False],
        ("South", "tariffs"): [0, 0, 2, 0, 0, 0, 2, None, False],
    }
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=[*STANCES, "n", "mean", "contested"]
    )
    table.index = pd.MultiIndex.from_tuples(rows, names=["holder_side", "issue"])
    return table.assign(
        label=["inspections of ships", "inspections of ships", "Tariffs"],
        proposition=["Inspectors board ships.", "Inspectors board ships.", "Tariffs fall."],
    )


@pytest.fixture
def timeline() -> pd.DataFrame:
    table = pd.DataFrame(
        [
            ["2031-03-04", "North", True, "reject", -2, "reject", -2],
            ["2031-03-06", "North", True, "unchanged", None, "reject", -2],
            ["2031-03-09", "North", True, "unclear", 0, "unclear", 0],
            ["2031-03-12", "North", True, "accept-if", 1, "accept-if", 1],
            ["2031-03-05", "South", True, "accept", 2, "accept", 2],
            ["2031-03-07", "South", False, "resist", -1, "resist", -1],
            ["2031-03-07", "unresolved", True, "resist", -1, "resist", -1],
            ["2031-03-08", "unresolved", True, "accept", 2, "accept", 2],
        ],
        columns=["date", "party", "own", "value", "number", "held", "held_number"],
    )
    return table.assign(
        date=pd.to_datetime(table["date"]),
        number=table["number"].astype("float64"),
        issue="inspections",
        label="Inspections",
        proposition="Inspectors board ships.",
        statement_id=[f"s{i}" for i in range(len(table))],
        doc_id=[f"r{i}" for i in range(len(table))],
    )


@pytest.fixture
def shifts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "party": ["North", "South"],
            "label": ["Tariffs", "inspections of ships"],
            "proposition": ["Tariffs fall.", "Inspectors board ships."],
            "from_value": ["reject", "accept"],
            "from_number": [-2.0, 2.0],
            "from_date": pd.to_datetime(["2031-03-04", "2031-03-05"]),
            "to_value": ["accept-if", "resist"],
            "to_number": [1.0, -1.0],
            "to_date": pd.to_datetime(["2031-04-12", "2031-04-13"]),
            "confirmed": [True, False],
        }
    )


@pytest.fixture
def coverage() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reports": [9, 2],
            "statements": [40, 0],
            "share of North": [0.5, None],
            "share of South": [0.47, None],
            "share of no side": [0.0, None],
            "share of unresolved": [0.03, None],
        },
        index=["Harbour Post", "Quay Mirror"],
    )


def words(ax: plt.Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def ticks(axis: plt.Axis) -> list[str]:
    return [label.get_text() for label in axis.get_ticklabels()]


def legend(ax: plt.Axes) -> set[str]:
    return {text.get_text() for text in ax.get_legend().get_texts()}


def notes(ax: plt.Axes) -> set[str]:
    return {text.get_text() for one in ax.findobj(Legend) for text in one.get_texts()}


def bars(ax: plt.Axes) -> list[tuple[float, float]]:
    """Left end and width of each bar, from top to bottom and left to right."""
    return [
        (bar.get_x(), bar.get_width())
        for bar in sorted(
            (patch for patch in ax.patches if isinstance(patch, Rectangle)),
            key=lambda bar: (round(bar.get_y()), bar.get_x()),
        )
    ]


def test_the_overview_prints_mean_and_number_in_each_cell(positions):
    ax = plot_positions(positions)

    *cells, said = words(ax)
    assert cells == ["−1.5  (11)", "+1.6  (13)", "–  (2)"]
    assert ticks(ax.xaxis) == ["North", "South"]
    assert ticks(ax.yaxis) == ["Inspectors board ships", "Tariffs fall"]
    assert "furthest apart on inspections of ships" in ax.get_title(loc="left").replace("\n", " ")
    assert said.replace("\n", " ") == "Mean stance (and number of statements; 26 codings)"


def test_the_overview_hatches_who_is_on_both_sides(positions):
    ax = plot_positions(positions)

    assert [bool(patch.get_hatch()) for patch in ax.patches] == [True, False, False]
    assert "both for and against" in notes(ax)


def test_a_mean_of_few_statements_is_only_outlined(positions):
    ax = plot_positions(positions.assign(n=[2, 13, 2], mean=[-1.5, 1.6, 2.0]))

    north, south, _ = ax.patches
    assert to_hex(north.get_facecolor()) == "#ffffff" != to_hex(south.get_facecolor())
    assert north.get_linewidth() > south.get_linewidth()
    assert "outline only: under 3 statements" in notes(ax)


def test_on_a_phone_issues_stand_above_their_cells_and_holders_on_lines_that_fit(positions):
    many = pd.concat([positions.iloc[:1].rename(index={"North": f"Harbour {n}"}) for n in range(7)])
    for table in (positions, many):
        ax = plot_positions(table, width=PHONE)
        figure = ax.get_figure(root=True)
        figure.draw_without_rendering()

        assert overlaps(ax) == []
        assert figure.get_figwidth() < 4
        printed = {" ".join(word.split()) for word in words(ax)}
        assert {"Inspectors board ships", "−1.5 (11)"} <= printed
        assert {str(party) for party in table.index.unique(0)} <= printed


def test_on_a_phone_bars_have_their_names_above_and_keep_their_height(positions, coverage):
    drawn = [
        plot_positions(positions, issue="inspections", width=PHONE),
        plot_coverage(coverage, width=PHONE),
    ]
    for ax, rows in zip(drawn, (2, 2), strict=True):
        figure = ax.get_figure(root=True)
        figure.draw_without_rendering()

        assert overlaps(ax) == []
        assert ticks(ax.yaxis) == []
        assert figure.get_figheight() * ax.get_position().height > 0.4 * rows
    assert "North, n = 11, 3 unchanged" in words(drawn[0])


def test_many_holders_stand_below_each_other(positions):
    many = pd.concat([positions.loc[["North"]]] * 8, keys=[f"Envoy {i}" for i in range(8)])
    many = many.droplevel(1).rename_axis(["holder", "issue"])

    ax = plot_positions(many)

    assert ticks(ax.yaxis) == [f"Envoy {i}" for i in range(8)]


def test_bars_of_one_issue_count_against_to_the_left_and_for_to_the_right(positions):
    ax = plot_positions(positions, "inspections")

    assert bars(ax) == [(-6, 4), (-2, 1), (-1, 2), (1, 1), (-0.5, 1), (0.5, 5), (5.5, 7)]
    assert ticks(ax.yaxis) == ["North\nn = 11, 3 unchanged", "South\nn = 13"]
    assert ax.get_xlabel().endswith("n = 24")
    title = ax.get_title(loc="left").replace("\n", " ")
    assert title == "Inspections of ships: North is both for and against it, South is for it"
    assert sorted(words(ax)) == sorted(
        ["4", "1", "2", "1", "1", "5", "7", "“Inspectors board ships”"]
    )


def test_a_stance_looks_the_same_wherever_it_stands_and_unlike_any_other(positions):
    ax = plot_positions(positions, "inspections")
    shown = ax.get_legend().get_patches()
    styles = {(to_hex(patch.get_facecolor()), patch.get_hatch()) for patch in shown}

    assert len(styles) == len(shown) == 5
    assert {(to_hex(bar.get_facecolor()), bar.get_hatch()) for bar in ax.patches} == styles


def test_stances_of_another_scale_need_the_scale(positions):
    table = positions.rename(columns={"reject": "against"})

    with pytest.raises(LookupError, match="no stance on the scale 'against'"):
        plot_positions(table)

    table.attrs["scale"] = dict(
        zip(["against", *STANCES[1:]], [-2, -1, 0, 1, 2, None], strict=True)
    )
    assert "−2 “against”" in legend(plot_positions(table))


def test_a_party_s_line_joins_its_own_stances_and_passes_over_unclear_ones(timeline):
    ax = plot_timeline(timeline, "inspections")
    north = ax.lines[0]

    assert len(north.get_xdata()) == 3
    assert {round(float(y)) for y in north.get_ydata()} == {-2, 1}


def test_words_nobody_could_be_given_are_not_joined(timeline):
    ax = plot_timeline(timeline, "inspections")
    steps = [line for line in ax.lines if line.get_linestyle() not in ("", "None")]

    assert [len(line.get_xdata()) for line in steps] == [3, 1, 0]


def test_an_unchanged_stance_is_hollow_and_words_of_others_are_crosses(timeline):
    ax = plot_timeline(timeline, "inspections")
    hollow = [line for line in ax.lines if line.get_markerfacecolor() == "white"]
    crosses = [line for line in ax.lines if line.get_marker() == "x"]

    assert sum(len(line.get_xdata()) for line in hollow) == 1
    assert sum(len(line.get_xdata()) for line in crosses) == 1
    assert {"hollow: called unchanged", "told by others"} == legend(ax)


def test_parties_are_named_beside_the_axes_with_what_they_say(timeline):
    assert words(plot_timeline(timeline, "inspections"))[:3] == [
        "unresolved\n(2)", "South (2)", "North (4)",
    ]  # fmt: skip


def test_the_title_says_who_moved_and_who_stayed_as_far_as_two_reports_carry_it(timeline):
    for number, day, party, stance in (
        (10, "2031-03-14", "North", 2),
        (11, "2031-03-14", "South", 1),
        (12, "2031-03-03", "North", -2),
    ):
        row = {"date": pd.Timestamp(day), "party": party, "own": True, "held_number": stance}
        more = {"statement_id": f"s{number}", "doc_id": f"r{number}", "number": float(stance)}
        timeline.loc[number] = timeline.loc[0].to_dict() | row | more
    timeline = timeline.sort_values("date", kind="stable")
    title = plot_timeline(timeline, "inspections").get_title(loc="left").replace("\n", " ")
    assert title == "Inspections: North moved from against to for it, South is for it"

    once = timeline[
        timeline["statement_id"] != "s10"
    ]  # for it in one report alone: nothing is said
    title = plot_timeline(once, "inspections").get_title(loc="left").replace("\n", " ")
    assert title == "Inspections: South is for it"


def test_days_that_are_marked_are_named_above_a_line(timeline):
    marked = pd.DataFrame(
        {
            "date": pd.to_datetime(["2031-03-05", "2031-03-08", "2031-03-08", "2032-01-01"]),
            "what": ["talks", "call of ministers", "agreement", "talks"],
        }
    )
    ax = plot_timeline(timeline, "inspections", marked=marked)

    assert words(ax)[3:] == ["talks", "call of ministers, agreement"]
    assert overlaps(ax) == []


def test_the_timeline_names_stances_days_and_their_number(timeline):
    ax = plot_timeline(timeline, "inspections")

    assert ticks(ax.yaxis) == [
        "reject",
        "resist",
        "no clear side",
        "accept with reservations",
        "accept",
    ]
    assert ax.get_xlabel() == "day said in 2031 (n = 8 statements)"


def test_a_party_keeps_its_look_where_others_are_missing(timeline, shifts):
    for table in (timeline, shifts):
        table.attrs["parties"] = ["North", "South", "unresolved"]
    south = shifts[shifts["party"] == "South"]

    marks = {line.get_marker() for line in plot_timeline(timeline, "inspections").lines}
    mark = plot_shifts(south).lines[-1]
    share = pd.DataFrame({"reports": [1], "statements": [1], "share of North": [0.5],
                          "share of South": [0.5]}, index=["Harbour Post"])  # fmt: skip
    bar = plot_coverage(share).patches[1]

    assert mark.get_marker() in marks
    pale = [(1 + part) / 2 for part in to_rgb(mark.get_markerfacecolor())]
    assert bar.get_facecolor()[:3] == pytest.approx(pale, abs=0.01)


def test_moves_stand_below_their_issue_with_both_days(shifts):
    ax = plot_shifts(shifts)

    assert ticks(ax.yaxis) == ["Tariffs fall", "North", "Inspectors board ships", "South"]
    days = [text for text in words(ax) if text]
    assert days == ["4 Mar", "12 Apr", "5 Mar", "13 Apr", "Shifts from one stance to another"]
    assert ax.get_title(loc="left") == "North changed sides on tariffs"
    assert ax.get_xlabel() == "stance (n = 2 shifts)"


def test_a_move_points_from_its_old_to_its_new_stance_and_is_dashed_unless_confirmed(shifts):
    ax = plot_shifts(shifts)
    arrows = [text for text in ax.texts if not text.get_text()]

    assert [(text.xyann[0], text.xy[0]) for text in arrows] == [(-2, 1), (2, -1)]
    assert [text.arrow_patch.get_linestyle() for text in arrows] == ["-", "--"]


def test_bars_of_an_outlet_are_the_shares_of_the_sides(coverage):
    ax = plot_coverage(coverage)

    assert [width for _, width in bars(ax)[:3]] == pytest.approx([0.5, 0.47, 0.03])
    assert words(ax) == ["North\n50 %", "South\n47 %", "Whom each outlet quotes"]
    assert legend(ax) == {"unresolved"}
    assert ax.get_title(loc="left") == "Harbour Post gives North 50 % of its quotations"
    assert ticks(ax.yaxis) == [
        "Harbour Post\n9 reports, 40 statements",
        "Quay Mirror\n2 reports, 0 statements",
    ]


@pytest.mark.parametrize(
    ("plot", "fixture", "sentence"),
    [
        (plot_positions, "positions", "No statement takes a stance."),
        (plot_shifts, "shifts", "No party is reported to have shifted."),
        (plot_coverage, "coverage", "No report carries a statement."),
    ],
)
def test_an_empty_table_says_so(request, plot, fixture, sentence):
    ax = plot(request.getfixturevalue(fixture).iloc[:0])

    assert words(ax) == [sentence]


@pytest.mark.parametrize(
    ("plot", "fixture"), [(plot_positions, "positions"), (plot_timeline, "timeline")]
)
def test_an_unknown_issue_names_the_near_one(request, plot, fixture):
    with pytest.raises(LookupError, match="Did you mean 'inspections'"):
        plot(request.getfixturevalue(fixture), "inspection")


def test_draws_on_the_axes_it_is_given_and_leaves_style_and_table_alone(positions, timeline):
    before, style = positions.copy(), dict(plt.rcParams)
    _, (left, right) = plt.subplots(ncols=2)

    assert plot_positions(positions, "inspections", ax=left) is left
    assert plot_timeline(timeline, "inspections", ax=right) is right
    pd.testing.assert_frame_equal(positions, before)
    assert dict(plt.rcParams) == style


def test_names_in_the_news_are_no_mathematics(positions, shifts):
    table = positions.rename(index={"North": "$North_", "South": "$So\\uth^"})

    plot_positions(table, "inspections").get_figure().canvas.draw()
    plot_shifts(shifts.assign(party="$x_{", proposition="$\\frac$")).get_figure().canvas.draw()


def overlaps(ax: plt.Axes) -> list[tuple[str, str]]:
    """Pairs of words of a figure that lie on each other."""
    figure = ax.get_figure()
    figure.canvas.draw()
    texts = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label]
    texts += [ax._left_title, *(ax.get_legend().get_texts() if ax.get_legend() else [])]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text()]
    return [
        (one, other)
        for i, (one, box) in enumerate(boxes)
        for other, second in boxes[i + 1 :]
        if box.overlaps(second)
    ]


LONG = "A very long proposition about the port that nobody would call short at all, come what may"


def test_labels_do_not_overlap_however_long(positions, timeline, shifts, coverage):
    positions = positions.assign(proposition=[LONG, LONG, "Tariffs fall."])
    positions = positions.rename(index={"North": "The delegation of the northern harbours"})
    axes = [
        plot_positions(positions),
        plot_positions(positions, "inspections"),
        plot_timeline(timeline.assign(proposition=LONG), "inspections"),
        plot_shifts(shifts.assign(proposition=LONG)),
        plot_coverage(coverage.rename(index={"Harbour Post": LONG})),
    ]

    assert [overlaps(ax) for ax in axes] == [[], [], [], [], []]


def test_figures_of_ones_own_take_the_style():
    with plt.rc_context():
        set_style()
        assert plt.rcParams["axes.titlelocation"] == "left"
        assert plt.rcParams["axes.prop_cycle"].by_key()["color"][0] == "#0072b2"


def test_the_same_table_gives_the_same_bytes(positions):
    saved = []
    for _ in range(2):
        figure = plot_positions(positions, "inspections").get_figure()
        file = io.BytesIO()
        with plt.style.context(STYLE):
            figure.savefig(file, format="svg", metadata={"Date": None})
        saved.append(file.getvalue())

    assert saved[0] == saved[1]
