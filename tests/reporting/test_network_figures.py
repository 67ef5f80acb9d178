"""Figures of networks say whose, with whom and on which side, and thirty names can be read."""

from __future__ import annotations

import io
from itertools import combinations

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text

from benchmarks.networks import made
from toolkit.analysis import positions
from toolkit.analysis.networks import clusters, one_mode, polarisation, two_mode
from toolkit.reporting.networks import (
    AGREE,
    CONTRADICT,
    plot_network,
    plot_polarisation,
    show_network,
)
from toolkit.reporting.style import STYLE, party_styles
from toolkit.schema import InputError


def said(*lines: str) -> pd.DataFrame:
    """Codings of lines “actor issue number”, each in a report of its own day."""
    cells = [line.split() for line in lines]
    table = made(len(cells), 2, 2)
    days = pd.date_range("2031-03-03", periods=len(cells))
    who, what = ([row[nth] for row in cells] for nth in (0, 1))
    return table.assign(
        holder=who, speaker=who, holder_side=who, speaker_side=who, object=what, object_label=what,
        number=[float(row[2]) for row in cells], said_on=days.astype("datetime64[s]"),
        doc_id=[f"report-{n}" for n in range(len(cells))],
    )  # fmt: skip


TALKS = said(
    "Oro tariffs -2", "Adan tariffs 2", "Lind tariffs 2", "Oro patrols 1", "Lind patrols 2"
)


def ties_in(ax: Axes) -> dict[str, list[str]]:
    """The line styles of the ties drawn, by colour."""
    found: dict[str, list[str]] = {}
    for line in ax.lines:
        if len(line.get_xdata()) == 2:
            found.setdefault(str(line.get_color()), []).append(line.get_linestyle())
    return found


def texts_in(ax: Axes) -> list[Text]:
    """What is printed among the nodes: not what the figure is of, below its title."""
    return [text for text in ax.texts if not isinstance(text, Annotation)]


def names_in(ax: Axes) -> list[str]:
    return [text.get_text() for text in texts_in(ax)]


def test_conflict_is_dashed_and_agreement_is_not():
    ax = plot_network(one_mode(TALKS, by="holder"))

    assert ties_in(ax) == {AGREE: ["-"], CONTRADICT: ["--", "--"]}
    assert sorted(names_in(ax)) == ["Adan", "Lind", "Oro"]
    legend = ax.get_legend()
    assert [text.get_text() for text in legend.get_texts()][-2:] == ["in agreement", "in conflict"]
    assert ax.get_title(loc="left") == "Who is with whom, and who against (3 actors, 3 ties)"


def test_actors_and_issues_are_told_apart_and_what_is_for_from_what_is_against():
    ax = plot_network(two_mode(TALKS, by="holder"))

    assert ties_in(ax) == {AGREE: ["-"] * 4, CONTRADICT: ["--"]}
    markers = [line.get_marker() for line in ax.lines if len(line.get_xdata()) == 1]
    assert markers.count("s") >= 2
    assert "Who speaks for and against what" in ax.get_title(loc="left")
    assert "(3 actors, 2 issues, 5 ties)" in ax.get_title(loc="left").replace("\n", " ")


def test_only_the_heaviest_ties_are_drawn_and_the_title_says_so():
    ax = plot_network(one_mode(TALKS, by="holder"), most=1)

    assert sum(map(len, ties_in(ax).values())) == 1
    assert "1 actor" not in ax.get_title(loc="left")
    assert "one tie, the heaviest of 3" in ax.get_title(loc="left").replace("\n", " ")


def test_a_side_looks_as_in_other_figures_though_others_do_not_speak():
    sides = {"Oro": "South", "Vesk": "North", "Marr": "South", "Hame": "North", "Adan": "North"}
    lines = ["Oro tariffs 2", "Vesk tariffs -2", "Marr tariffs 1", "Hame tariffs -1"]
    coded = said(*lines, "Lind tariffs 0")
    for end in ("holder", "speaker"):
        coded[f"{end}_side"] = coded[end].map(sides).fillna("Commission")
    ties = one_mode(coded, by="holder")
    ax = plot_network(ties)

    assert ties.attrs["parties"] == ["Commission", "North", "South"]
    looks = party_styles(positions(coded))
    drawn = {(line.get_marker(), line.get_markerfacecolor()) for line in ax.lines}
    for side in ("North", "South"):
        assert (looks[side].marker, looks[side].colour) in drawn


def test_a_node_has_the_number_of_its_cluster():
    ties = one_mode(TALKS, by="holder")
    ax = plot_network(ties, clusters(ties))

    assert sorted(names_in(ax)) == ["1", "1", "2", "Adan", "Lind", "Oro"]


@pytest.mark.parametrize("two", [False, True], ids=["actors", "actors and issues"])
def test_thirty_names_do_not_cover_one_another_and_stay_in_the_figure(two):
    codings = made(700, 30, 8)
    names = {f"actor {n:03}": f"{first} {last}" for n, (first, last) in enumerate(
        (a, b) for a in ("Tarik", "Lena", "Ann-Sofie", "Ivo", "Mara", "Bo")
        for b in ("Oro", "Harrow-Steen", "Vey", "Okonde", "Brandt")
    )}  # fmt: skip
    codings = codings.assign(**{name: codings[name].map(names) for name in (
        "holder", "speaker", "holder_side", "speaker_side")})  # fmt: skip
    make = two_mode if two else one_mode
    ax = plot_network(make(codings, by="holder", normalisation="no"))

    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in texts_in(ax)]
    covered = [
        (a, b) for (a, one), (b, other) in combinations(zip(names_in(ax), boxes, strict=True), 2)
        if one.overlaps(other)
    ]  # fmt: skip
    assert len(boxes) == (38 if two else 30)
    assert covered == []
    wide, high = figure.bbox.size
    assert all(box.x0 >= 0 and box.x1 <= wide and box.y0 >= 0 and box.y1 <= high for box in boxes)


def test_names_are_printed_as_they_are_and_long_ones_cut():
    strange = ["$a_b$", "<b>x</b>", "An-office-whose-name-is-longer-than-any-figure-has-room-for"]
    ax = plot_network(one_mode(said(*[f"{name} tariffs 2" for name in strange]), by="holder"))

    printed = names_in(ax)
    assert {"$a_b$", "<b>x</b>"} <= set(printed)
    assert max(map(len, printed)) <= 36


def test_the_same_ties_give_the_same_bytes():
    def drawn() -> bytes:
        out = io.BytesIO()
        with plt.style.context(STYLE):
            figure = plot_network(one_mode(made(300, 12, 5), by="holder")).get_figure(root=True)
            figure.savefig(out, format="svg", metadata={"Date": None})
        return out.getvalue()

    assert drawn() == drawn()


def test_two_alone_and_nobody_at_all_are_figures_too():
    assert names_in(plot_network(one_mode(said("Oro a 2", "Adan b 1"), by="holder"))) == [
        *("Adan", "Oro")
    ]
    assert names_in(plot_network(one_mode(TALKS.head(0)))) == ["No two speak of the same."]
    assert names_in(plot_polarisation(polarisation(TALKS.head(0)))) == [
        "At no time do two actors speak of one issue."
    ]


def test_ties_of_several_windows_are_refused():
    with pytest.raises(InputError, match="several windows; keep one"):
        plot_network(one_mode(TALKS, by="holder", window=2, step=1))


def test_polarisation_is_a_mark_for_each_window_beside_the_share_of_conflict():
    table = polarisation(TALKS, by="holder", window=3, step=1)
    ax = plot_polarisation(table)

    split, conflict = ax.lines
    assert list(split.get_ydata()) == table["polarisation"].dropna().tolist()
    assert conflict.get_linestyle() == ":"
    assert ax.get_xlabel() == "middle of each window of 3 days (n = 3 windows)"


def test_in_axes_of_ones_own_a_network_takes_no_more_room():
    with plt.style.context(STYLE):
        figure, (ax, _) = plt.subplots(1, 2, figsize=(10, 5))
    plot_network(one_mode(TALKS, by="holder"), ax=ax)

    assert tuple(figure.get_size_inches()) == (10, 5)


def test_a_brief_draws_its_network_where_there_is_enough():
    many = show_network(made(600, 40, 6))
    few = show_network(TALKS)

    assert "n = 30 actors" in many.text
    assert "those with most of 40" in many.text
    assert few.text.startswith("Too little to draw a network of: ")
    assert "It needs 6 actors, 3 issues and 10 pairs." in few.text


def test_of_many_actors_with_as_many_statements_each_some_are_drawn():
    lines = [f"A{n} {issue} {1 - 2 * (n % 2)}" for n in range(35) for issue in ("x", "y", "z")]

    assert "n = 30 actors" in show_network(said(*lines)).text
