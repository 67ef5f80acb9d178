"""Figures of discourse networks: nodes that can be read, ties that tell their sign.

Who agrees stands near, who contradicts far away, as far as a plane allows (Kamada and Kawai 1989).
Nodes are moved apart and names set where they cover least, always the same way: the same table
gives the same figure.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from importlib.util import find_spec
from textwrap import fill, shorten
from typing import Any, TypeAlias

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath

from toolkit.analysis.headlines import headline_polarisation, headline_ties
from toolkit.analysis.networks import clusters, describe_ties, graph, one_mode
from toolkit.analysis.wording import counted
from toolkit.case import Case
from toolkit.extras import needing
from toolkit.findings import takes_tables
from toolkit.reporting.exhibits import Exhibit, remark, save_figure
from toolkit.reporting.figures import EDGE, WIDTH, axes_of, days_along, head, nothing, to_scale
from toolkit.reporting.style import GREY, INK, STYLE, PartyStyle, styles_of

Points: TypeAlias = npt.NDArray[np.float64]
Row: TypeAlias = Mapping[Hashable, Any]

AGREE, CONTRADICT = "#55606e", "#b5391f"
"""Colours of ties above and below 0, no party's, apart in lightness; the latter are dashed, too."""

ACTORS, ISSUES, PAIRS = 6, 3, 10
"""What a report must hold for its network to be drawn: actors, issues, pairs that share one."""
MOST_ACTORS = 30
"""Whose names can be read in one figure."""

_MARGIN = 0.75  # inches around the nodes, for names
_LETTERS = 17  # of a line of a name
_GAP, _GAP_OF_ISSUES = 0.34, 0.62  # inches between the middles of two nodes, at least
_SIZES = (4.5, 11.0)  # points across a node
_SIZES_NUMBERED = (9.0, 12.5)
_WIDTHS = (0.5, 3.2)  # points across a tie
_FONT = 7.5


@takes_tables
def plot_network(
    ties: pd.DataFrame,
    clusters: pd.DataFrame | None = None,
    most: int = 60,
    ax: Axes | None = None,
) -> Axes:
    """Nodes and their ties: who is with whom, or who speaks of what on which side.

    `ties` as `one_mode` or `two_mode` returns it, of one window. Ties above 0 are grey lines,
    those below 0 red and dashed, the wider the heavier; drawn are at most `most`, the heaviest. A
    node is the larger the more it says; sides differ by colour and marker, issues are grey squares.
    The number in a node is its cluster, if the table of `clusters` is given.

    Raises InputError for ties of several windows and if networkx is not installed.
    """
    with plt.style.context(STYLE):
        network = graph(ties)
        if not network:
            return nothing(ax, "No two speak of the same.")
        nodes = pd.DataFrame.from_dict(dict(network.nodes.data()), orient="index")
        drawn = _heaviest(network, most)
        styles = _styles(nodes, ties.attrs.get("parties", ()))
        handles = [*_handles_of_nodes(nodes, styles), *_handles_of_ties(drawn, _words(nodes))]
        side = max(WIDTH, 1.15 * np.sqrt(len(nodes)))
        inner = side - 2 * _MARGIN
        places = _apart(_layout(network, nodes) * inner, inner, nodes)
        alone, high = ax is None, inner + 1.2 * _MARGIN
        ax = axes_of(ax, side + EDGE, high)
        _draw_ties(ax, drawn, dict(zip(nodes.index, places, strict=True)))
        sizes = _sizes(nodes["statements"], _SIZES if clusters is None else _SIZES_NUMBERED)
        _draw_nodes(ax, nodes, places, styles, sizes)
        if clusters is not None:
            _number(ax, clusters, dict(zip(nodes.index, places, strict=True)), nodes, sizes, styles)
        _name(ax, nodes, places, sizes, drawn, inner)
        ax.set(xlim=(-_MARGIN, inner + _MARGIN), ylim=(-_MARGIN * 0.6, inner + _MARGIN * 0.6))
        ax.set_aspect("equal")
        ax.set_axis_off()
        what, finding = _title(network, nodes, len(drawn)), headline_ties(ties)
        head(ax, finding or what, handles, subtitle=what if finding else "")
        if alone:
            to_scale(ax, high)
        return ax


@takes_tables
def show_network(coded: pd.DataFrame, case: Case | None = None, least: int = 2) -> Exhibit:
    """Who is with whom, as a figure, if there is enough to draw one; else a sentence.

    Enough are 6 actors with `least` statements each on an issue, 3 issues, and 10 pairs of actors
    who speak of the same issue. Of more than 30 actors those with most statements are drawn. Ties
    are agreement less conflict over the mean of both one's statements, as `one_mode` works them
    out, and are saved whole; the number in a node is its camp.
    """
    if find_spec("networkx") is None:
        return remark(
            "A network is drawn where networkx is installed: "
            "pip install 'negotiation-toolkit[exchange]'."
        )
    ties = one_mode(coded, case, least=least, by="holder", normalisation="average")
    told = _statements(ties)
    shown = sorted(told, key=lambda node: (-told[node], node))[:MOST_ACTORS]
    inside = ties["node_a"].isin(shown) & ties["node_b"].isin(shown)
    ties = ties[inside].reset_index(drop=True)
    actors, pairs = len(_statements(ties)), int((ties["shared"] > 0).sum())
    taken = coded[(coded["dimension"] == "issue") & coded["number"].notna()]
    issues = taken["object"].nunique()
    if actors < ACTORS or pairs < PAIRS or issues < ISSUES:
        return remark(
            f"Too little to draw a network of: {counted(actors, 'actor')} with {least} statements "
            f"or more, {counted(issues, 'issue')}, {counted(pairs, 'pair')} who share one. "
            f"It needs {ACTORS} actors, {ISSUES} issues and {PAIRS} pairs."
        )
    most = f", those with most of {len(told)}" if len(told) > actors else ""
    return save_figure(
        "network",
        plot_network(ties, clusters(ties)),
        f"Agreement less conflict on the issues two actors share, n = {counted(actors, 'actor')} "
        f"with {least} statements or more{most}. The number in a node is its camp: those who agree "
        "more with one another than with the rest.",
        describe_ties(ties),
        ties,
    )


def _statements(ties: pd.DataFrame) -> dict[str, int]:
    """How many statements each node has."""
    ends = [(ties[f"node_{end}"], ties[f"statements_{end}"]) for end in "ab"]
    return {node: int(n) for nodes, each in ends for node, n in zip(nodes, each, strict=True)}


def _heaviest(network: Any, most: int) -> list[tuple[Any, Any, float]]:
    """The heaviest ties either way, the lightest first, so that heavy ones lie on top."""
    ties = [(a, b, float(weight)) for a, b, weight in network.edges.data("weight") if weight]
    return sorted(ties, key=lambda tie: (-abs(tie[2]), str(tie[0]), str(tie[1])))[:most][::-1]


def _title(network: Any, nodes: pd.DataFrame, drawn: int) -> str:
    """What is seen, of how many nodes, and how many of how many ties."""
    kinds = nodes["kind"].value_counts()
    said = [counted(int(n), str(kind)) for kind, n in sorted(kinds.items())]
    every = sum(1 for *_, weight in network.edges.data("weight") if weight)
    said.append(counted(drawn, "tie") + (f", the heaviest of {every}" if every > drawn else ""))
    if len(kinds) > 1:
        what = "Who speaks for and against what"
    else:
        what = "Issues judged alike" if "issue" in kinds else "Who is with whom, and who against"
    return f"{what} ({', '.join(said)})"


def _words(nodes: pd.DataFrame) -> tuple[str, str]:
    return ("for", "against") if nodes["kind"].nunique() > 1 else ("in agreement", "in conflict")


# ---------------------------------------------------------------- places


def _layout(network: Any, nodes: pd.DataFrame) -> Points:
    """A place for each node within the unit square; ties that weigh more are shorter."""
    with needing("exchange", "a figure of a network"):
        import networkx as nx
    names = list(network)
    wished = _wished(network, nodes)
    circle = {
        name: (np.cos(2 * np.pi * nth / len(names)), np.sin(2 * np.pi * nth / len(names)))
        for nth, name in enumerate(_around(names, wished))
    }
    by_name = {
        a: {b: wished[i, j] for j, b in enumerate(names) if i != j} for i, a in enumerate(names)
    }
    found = nx.kamada_kawai_layout(network, dist=by_name, pos=circle)
    places = np.round(np.array([found[name] for name in names]), 6)
    span = np.ptp(places, axis=0)
    return np.asarray((places - places.min(axis=0)) / np.where(span > 0, span, 1.0))


def _wished(network: Any, nodes: pd.DataFrame) -> Points:
    """How far apart each two should stand: 1 where the tie is heaviest, 3 in gravest conflict."""
    names = list(network)
    weights = np.zeros((len(names), len(names)))
    place = {name: nth for nth, name in enumerate(names)}
    for a, b, weight in network.edges.data("weight"):
        weights[place[a], place[b]] = weights[place[b], place[a]] = weight
    strength = np.sqrt(np.abs(weights) / (np.abs(weights).max() or 1.0))
    issue = (nodes["kind"] == "issue").to_numpy()
    if issue.all() or not issue.any():
        return np.asarray(2.0 - np.sign(weights) * strength)
    # Actors who speak alike of an issue stand near one another, too.
    alike = np.sign(weights @ weights) * ((weights @ weights) != 0)
    tied = np.where(weights > 0, 1.0, 1.6)
    untied = np.where(np.logical_and.outer(issue, issue), 2.4, 2.2 - 0.7 * alike)
    return np.asarray(np.where(weights != 0, tied, untied))


def _around(names: Sequence[Any], wished: Points) -> list[Any]:
    """The order of the nodes on the circle they start from: each beside its nearest."""
    order = [0]
    while len(order) < len(names):
        left = [nth for nth in range(len(names)) if nth not in order]
        order.append(min(left, key=lambda nth: (wished[order[-1], nth], nth)))
    return [names[nth] for nth in order]


def _apart(places: Points, inner: float, nodes: pd.DataFrame) -> Points:
    """Nodes that would cover one another, moved apart within the square."""
    issue = (nodes["kind"] == "issue").to_numpy()
    gaps = np.where(np.logical_and.outer(issue, issue), _GAP_OF_ISSUES, _GAP)
    moved = places + np.array([[1e-3 * nth, -1e-3 * nth] for nth in range(len(places))])
    for _ in range(300):
        between = moved[:, None] - moved[None, :]
        far = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(far, np.inf)
        lack = np.clip(gaps - far, 0, None)
        if not lack.any():
            break
        step = between / np.maximum(far, 1e-6)[..., None] * lack[..., None] / 2
        moved = np.asarray(np.clip(moved + step.sum(axis=1), 0, inner))
    return np.asarray(moved)


# ---------------------------------------------------------------- drawing


def _styles(nodes: pd.DataFrame, parties: Sequence[str]) -> dict[str, PartyStyle]:
    """How each side looks, as in other figures where the order of all `parties` is known.

    An actor that stands for itself looks like itself only if all do.
    """
    sides = nodes.loc[nodes["side"] != "", "side"]
    shared = sides[sides.duplicated(keep=False) | (sides != sides.index)].unique()
    shown = sorted(shared if len(shared) else sides.unique())[:9]
    styles = styles_of(parties if {*shown} <= {*parties} else shown)
    return {**{side: styles[side] for side in shown}, "": PartyStyle(GREY, "o", "-")}


def _style(row: Any, styles: Mapping[str, PartyStyle]) -> PartyStyle:
    if row["kind"] == "issue":
        return PartyStyle(GREY, "s", "-")
    return styles.get(row["side"], styles[""])


def _sizes(statements: pd.Series, sizes: tuple[float, float]) -> Points:
    share = np.sqrt(statements.to_numpy(dtype="float64") / max(float(statements.max()), 1.0))
    return np.asarray(sizes[0] + (sizes[1] - sizes[0]) * share)


def _draw_ties(
    ax: Axes, ties: Sequence[tuple[Any, Any, float]], places: Mapping[Any, Points]
) -> None:
    largest = max((abs(weight) for *_, weight in ties), default=1.0)
    for a, b, weight in ties:
        share = abs(weight) / largest
        ends = np.array([places[a], places[b]])
        ax.plot(*ends.T, **_look(weight), alpha=0.35 + 0.5 * share, zorder=1,
                linewidth=_WIDTHS[0] + (_WIDTHS[1] - _WIDTHS[0]) * share)  # fmt: skip


def _look(weight: float) -> dict[str, Any]:
    if weight > 0:
        return {"color": AGREE, "linestyle": "-", "solid_capstyle": "round"}
    return {"color": CONTRADICT, "linestyle": (0, (3.0, 1.6)), "dash_capstyle": "butt"}


def _draw_nodes(
    ax: Axes,
    nodes: pd.DataFrame,
    places: Points,
    styles: Mapping[str, PartyStyle],
    sizes: Points,
) -> None:
    for (x, y), size, row in zip(places, sizes, nodes.to_dict("records"), strict=True):
        style = _style(row, styles)
        ax.plot(x, y, marker=style.marker, markersize=size, markerfacecolor=style.colour,
                markeredgecolor="white", markeredgewidth=0.9, linestyle="", zorder=3)  # fmt: skip


def _number(
    ax: Axes,
    clusters: pd.DataFrame,
    places: Mapping[Any, Points],
    nodes: pd.DataFrame,
    sizes: Points,
    styles: Mapping[str, PartyStyle],
) -> None:
    """The number of each node's cluster, in it."""
    size = dict(zip(nodes.index, sizes, strict=True))
    for name, cluster in zip(clusters["node"], clusters["cluster"], strict=True):
        if name in places:
            x, y = places[name]
            style = _style(nodes.loc[name], styles)
            halo = [withStroke(linewidth=1.2, foreground=style.colour)]
            lower = 0.1 * size[name] / 72 if style.marker == "^" else 0.0
            ax.text(x, y - lower, str(cluster), ha="center", va="center_baseline", color="white",
                    fontsize=0.6 * size[name], fontweight="bold", zorder=6,
                    path_effects=halo)  # fmt: skip


# ---------------------------------------------------------------- names


def _name(
    ax: Axes,
    nodes: pd.DataFrame,
    places: Points,
    sizes: Points,
    ties: Sequence[tuple[Any, Any, float]],
    inner: float,
) -> None:
    """The name of each node beside it, where it covers fewest other names, nodes and ties.

    The largest nodes choose first.
    """
    place = dict(zip(nodes.index, places, strict=True))
    along = _along(np.array([[place[a], place[b]] for a, b, _ in ties]).reshape(-1, 2, 2))
    discs = np.column_stack([places - sizes[:, None] / 144, places + sizes[:, None] / 144])
    taken: list[Points] = []
    halo = [withStroke(linewidth=2.2, foreground="white")]
    for nth in sorted(range(len(nodes)), key=lambda nth: (-sizes[nth], nth)):
        label = fill(
            shorten(str(nodes["label"].iloc[nth]), 2 * _LETTERS, placeholder=" …"), _LETTERS
        )
        others = np.array([*taken, *np.delete(discs, nth, axis=0)]).reshape(-1, 4)
        choices = _beside(places[nth], sizes[nth] / 144, _extent(label))
        costs = [
            _cost(box, others, along) + 100 * _outside(box, inner) + 0.02 * rank
            for rank, (box, *_) in enumerate(choices)
        ]
        box, x, y, across, up = choices[int(np.argmin(np.round(costs, 6)))]
        taken.append(box)
        ax.text(x, y, label, ha=across, va=up, fontsize=_FONT, color=INK, zorder=5,
                linespacing=0.95, path_effects=halo)  # fmt: skip


def _extent(label: str) -> tuple[float, float]:
    """Inches across a name and its height."""
    font = FontProperties(family="DejaVu Sans")
    lines = label.split("\n")
    widths = [TextPath((0, 0), line, size=_FONT, prop=font).get_extents().width for line in lines]
    return max(widths) / 72 * 1.04, len(lines) * _FONT * 1.15 / 72


_SPOTS = [
    ("left", "center"), ("right", "center"), ("center", "bottom"), ("center", "top"),
    ("left", "bottom"), ("right", "bottom"), ("left", "top"), ("right", "top"),
]  # fmt: skip
_WAYS = {"left": 1, "right": -1, "bottom": 1, "top": -1, "center": 0}


def _beside(
    place: Points, radius: float, extent: tuple[float, float]
) -> list[tuple[Points, float, float, str, str]]:
    """Where a name may stand: its box, and how it is set."""
    found = []
    for distance in (1.0, 2.6):
        for across, up in _SPOTS:
            way = np.array([_WAYS[across], _WAYS[up]], dtype="float64")
            gap = (radius + 0.035 * distance) * (0.75 if way.all() else 1.0)
            x, y = place + way * gap
            left = x - extent[0] * {"left": 0, "center": 0.5, "right": 1}[across]
            bottom = y - extent[1] * {"bottom": 0, "center": 0.5, "top": 1}[up]
            box = np.array([left, bottom, left + extent[0], bottom + extent[1]])
            found.append((box, float(x), float(y), across, up))
    return found


def _cost(box: Points, others: Points, along: Points) -> float:
    """How much a name would cover: names and nodes by their area, ties by their length."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    covered = float((np.clip(wide, 0, None) * np.clip(high, 0, None)).sum()) / (
        (box[2] - box[0]) * (box[3] - box[1])
    )
    inside = (along > box[:2]) & (along < box[2:])
    return float(40 * covered + min(4.0, 0.02 * inside.all(axis=1).sum()))


def _outside(box: Points, inner: float) -> float:
    """Inches by which a name would leave the figure to the left or right."""
    return max(0.0, float(box[2]) - inner - _MARGIN, -_MARGIN - float(box[0]))


def _along(ends: Points) -> Points:
    """Points along ties, each a fiftieth of an inch from the next or nearer."""
    steps = np.linspace(0, 1, 120)[None, :, None]
    points = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * steps
    return np.asarray(points.reshape(-1, 2))


# ---------------------------------------------------------------- legend


def _handles_of_nodes(nodes: pd.DataFrame, styles: Mapping[str, PartyStyle]) -> list[Artist]:
    sides = [side for side in styles if side and (nodes["side"] == side).any()]
    handles: list[Artist] = [Line2D([], [], **styles[side].mark(), label=side) for side in sides]
    actors = nodes[nodes["kind"] != "issue"]
    if sides and not actors["side"].isin(sides).all():
        handles.append(Line2D([], [], **styles[""].mark(), label="others"))
    if (nodes["kind"] == "issue").any():
        handles.append(Line2D([], [], **PartyStyle(GREY, "s", "-").mark(), label="issue"))
    return handles


def _handles_of_ties(
    ties: Sequence[tuple[Any, Any, float]], words: tuple[str, str]
) -> list[Artist]:
    there = {weight > 0 for *_, weight in ties}
    return [
        Line2D([], [], **_look(way), linewidth=2, label=word)
        for way, word in zip((1.0, -1.0), words, strict=True)
        if (way > 0) in there
    ]


# ---------------------------------------------------------------- polarisation


@takes_tables
def plot_polarisation(polarisation: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How far the debate is split into two camps, over time: a mark in the middle of each window.

    The band is the interval by report, where the table has one. A dotted line is the share of
    conflict in all that actors share, on the same axis: a split without it is two groups who
    speak of different things.
    """
    with plt.style.context(STYLE):
        rows = polarisation.dropna(subset="polarisation")
        if rows.empty:
            return nothing(ax, "At no time do two actors speak of one issue.")
        ax = axes_of(ax, WIDTH, 3.4)
        middle = rows["start"] + (rows["end"] - rows["start"]) / 2
        if "low" in rows:
            ax.fill_between(middle, rows["low"], rows["high"], color=AGREE, alpha=0.18, linewidth=0)
        ax.plot(middle, rows["polarisation"], "o-", color=AGREE, markersize=4, zorder=3)
        ax.plot(middle, rows["conflict"], ":", color=CONTRADICT, zorder=2)
        days_along(ax, pd.concat([rows["start"], rows["end"]]))
        ax.set_ylim(0, max(0.52, float(rows["conflict"].max()) + 0.05))
        ax.grid(axis="y")
        lengths = (rows["end"] - rows["start"]).dt.days.unique() + 1
        of_days = f" of {lengths[0]} days" if len(lengths) == 1 else ""
        ax.set_xlabel(f"middle of each window{of_days} (n = {counted(len(rows), 'window')})")
        handles: list[Artist] = [
            Line2D([], [], color=AGREE, marker="o", markersize=4, label="split, 0 to 0.5"),
            Line2D([], [], color=CONTRADICT, linestyle=":", label="share of conflict, 0 to 1"),
        ]
        if "low" in rows and rows["low"].notna().any():
            share = f"{polarisation.attrs.get('level', 0.95):.0%}".replace("%", " %")
            handles.append(Line2D([], [], color=AGREE, alpha=0.25, linewidth=7,
                                  label=f"interval by report, {share}"))  # fmt: skip
        what = "How far the debate is split into two camps"
        finding = headline_polarisation(polarisation)
        return head(ax, finding or what, handles, subtitle=what if finding else "")
