"""Networks as networkx holds them: for its measures, for figures, and for files of other tools."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from toolkit.analysis.networks.ties import check_one_window, is_two_mode
from toolkit.extras import needing
from toolkit.findings import takes_tables

_OF_NODES = ("node", "label", "kind", "side", "statements", "reports")


@takes_tables
def graph(ties: pd.DataFrame) -> Any:
    """The ties as an undirected networkx graph, nodes and edges in the order of the table.

    Edges are the ties that have a weight other than 0, or whose two ends share something; they
    carry what the table says of them. Nodes carry label, kind, side, and how much they say. In a
    two-mode network a node's name has its kind before it (“issue: tariffs”), since an actor
    and an issue may share a name, and `bipartite` is 0 for actors, 1 for issues.

    Raises InputError for ties of several windows, and if networkx is not installed.
    """
    check_one_window(ties)
    with needing("exchange", "a network"):
        import networkx as nx
    found = nx.Graph()
    two_mode = is_two_mode(ties)
    names = {end: _names(ties, end, two_mode) for end in "ab"}
    for nth, end in enumerate("ab"):
        columns = [f"{name}_{end}" for name in _OF_NODES[1:] if f"{name}_{end}" in ties]
        attributes = ties[columns].set_axis([name[:-2] for name in columns], axis="columns")
        rows = attributes.assign(bipartite=nth) if two_mode else attributes
        rows = rows.assign(name=names[end]).drop_duplicates("name").set_index("name")
        found.add_nodes_from(rows.to_dict("index").items())
    kept = (ties["weight"] != 0) | (ties["shared"] > 0)
    ends = {f"{name}_{end}" for name in _OF_NODES for end in "ab"}
    of_ties = ties.loc[kept, [name for name in ties if name not in ends]].to_dict("records")
    for a, b, row in zip(names["a"][kept], names["b"][kept], of_ties, strict=True):
        found.add_edge(a, b, **{str(name): value for name, value in row.items() if _is(value)})
    return found


def _names(ties: pd.DataFrame, end: str, two_mode: bool) -> pd.Series:
    names = ties[f"node_{end}"]
    return ties[f"kind_{end}"] + ": " + names if two_mode else names


def _is(value: Any) -> bool:
    """Whether a cell says anything: a missing one is no attribute."""
    return bool(pd.notna(value)) and value != ""


@takes_tables
def tallies(coded: pd.DataFrame) -> pd.DataFrame:
    """All that is coded, as a two-mode network: a row for each holder and what it speaks of.

    Unlike in `two_mode`, codings of every dimension and stances without a side count, and each
    coding does, duplicates among them: `weight` and `shared` are codings, `reports` the reports
    they stand in, `mean` the mean number, missing where no value has one, and there is a column for
    each value, missing where it does not occur. `positive` and `negative` are codings with a
    number above and below 0. This is what files for Gephi and visone hold.
    """
    keys = ["holder", "dimension", "object"]
    rows = coded[coded["holder"] != ""]
    rows = rows.assign(above=rows["number"] > 0, below=rows["number"] < 0)
    cells = rows.groupby(keys, sort=True)
    table = cells.agg(
        label_b=("object_label", "first"),
        side_a=("holder_side", "first"),
        weight=("value", "size"),
        positive=("above", "sum"),
        negative=("below", "sum"),
        reports=("doc_id", "nunique"),
        mean=("number", "mean"),
    )
    values = rows.groupby([*keys, "value"], sort=True).size().unstack("value")
    taken = {*table.columns, *keys, "shared"}
    values.columns = [f"value {name}" if name in taken else str(name) for name in values]
    table = table.join(values.astype("Int64")).reset_index()
    table = table.rename(columns={"holder": "node_a", "object": "node_b", "dimension": "kind_b"})
    table = table.assign(mean=table["mean"].round(6), shared=table["weight"], kind_a="holder")
    table = table.join(_said(rows, "holder", table["node_a"], "a"))
    table = table.join(_said(rows, keys[1:], table, "b"))
    numbers: dict[Hashable, Any] = dict.fromkeys(("weight", "positive", "negative"), "float64")
    return table.assign(label_a=table["node_a"], side_b="").astype(numbers)


def _said(
    rows: pd.DataFrame, by: str | list[str], where: pd.Series | pd.DataFrame, end: str
) -> pd.DataFrame:
    """How much each node says, or how much is said of it, row by row."""
    counts = rows.groupby(by)["doc_id"].agg(["size", "nunique"])
    counts.columns = [f"statements_{end}", f"reports_{end}"]
    if isinstance(where, pd.DataFrame):
        places = pd.MultiIndex.from_frame(where[["kind_b", "node_b"]])
        return counts.reindex(places).reset_index(drop=True)
    return counts.reindex(where).reset_index(drop=True)
