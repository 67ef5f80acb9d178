"""Who took which stance on what, as a two-mode network for Gephi and visone.

Nodes are holders and issues (or the actors spoken of or to); an edge tells how often a holder
spoke of it, in how many reports, with each value how often, and where the mean stands.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from toolkit.exchange.marked import printable_in_xml
from toolkit.extras import needing

with needing("exchange", "a network for Gephi or visone"):
    import networkx as nx

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case


def graph_of(coded: pd.DataFrame, case: Case) -> Any:
    """The network, nodes and edges in the order of their names.

    Edges carry `weight` (codings), `reports`, a count for each value, and `mean`, the mean number
    on the scale, missing where no value has one.
    """
    graph = nx.Graph(name=printable_in_xml(case.title))
    keys = ["holder", "dimension", "object"]
    for (holder, dimension, about), rows in coded[coded["holder"] != ""].groupby(keys, sort=True):
        first = rows.iloc[0]
        actor, target = f"holder: {holder}", f"{dimension}: {about}"
        graph.add_node(actor, **_node(holder, "holder", first["holder_side"], 0))
        graph.add_node(target, **_node(first["object_label"], dimension, "", 1))
        counts = {f"{value}": int(n) for value, n in sorted(rows["value"].value_counts().items())}
        mean = rows["number"].mean()
        has_mean = {} if mean != mean else {"mean": round(float(mean), 6)}
        graph.add_edge(
            actor, target, weight=len(rows), reports=int(rows["doc_id"].nunique()),
            **has_mean, **counts,
        )  # fmt: skip
    return nx.relabel_nodes(graph, {name: printable_in_xml(name) for name in graph})


def _node(label: Any, kind: Any, side: Any, bipartite: int) -> dict[str, Any]:
    names = {"label": label, "kind": kind, "side": side}
    return {name: printable_in_xml(str(text)) for name, text in names.items()} | {
        "bipartite": bipartite
    }


def write_graphml(coded: pd.DataFrame, case: Case) -> bytes:
    """The network as GraphML, every attribute with its name and type."""
    written = io.BytesIO()
    nx.write_graphml_xml(graph_of(coded, case), written)
    return written.getvalue()


def write_gexf(coded: pd.DataFrame, case: Case) -> bytes:
    """The network as GEXF 1.2, without the day of writing."""
    written = io.BytesIO()
    nx.write_gexf(graph_of(coded, case), written)
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", written.getvalue(), count=1)
