"""Discourse networks for Gephi and visone: GraphML and GEXF.

Of a table of codings, nodes are holders and issues (or the actors spoken of or to), and an edge
tells how often a holder spoke of it, in how many reports, with each value how often, and where the
mean stands (`networks.tallies`). Ties that were worked out are written as they are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from toolkit.analysis.networks import graph, tallies
from toolkit.case.codings import fingerprint
from toolkit.exchange.marked import printable_in_xml
from toolkit.extras import needing

with needing("exchange", "a network for Gephi or visone"):
    import networkx as nx

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case


def graph_of(table: pd.DataFrame, case: Case) -> Any:
    """The network of coded statements or of ties, with names that XML can hold.

    Nodes whose names are the same in XML are told apart by a fingerprint behind all but the first.
    """
    found = graph(table if "node_a" in table else tallies(table))
    found.graph["name"] = printable_in_xml(case.title)
    for attributes in (*dict(found.nodes.data()).values(), *(d for *_, d in found.edges.data())):
        for name in [*attributes]:
            attributes[printable_in_xml(name)] = _plain(attributes.pop(name))
    return nx.relabel_nodes(found, _told_apart(found))


def _told_apart(names: Iterable[str]) -> dict[str, str]:
    """Names as XML can hold them, no two alike."""
    known: dict[str, str] = {}
    for name in names:
        printable = printable_in_xml(name)
        known[printable if printable not in known else f"{printable} {fingerprint(name)}"] = name
    return {name: printable for printable, name in known.items()}


def _plain(value: Any) -> Any:
    """A number as Python's own, a day as its date, text without what XML cannot hold."""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return (
        printable_in_xml(value)
        if isinstance(value, str)
        else value.item()
        if hasattr(value, "item")
        else value
    )


def write_graphml(table: pd.DataFrame, case: Case) -> bytes:
    """The network as GraphML, every attribute with its name and type."""
    written = io.BytesIO()
    nx.write_graphml_xml(graph_of(table, case), written)
    return written.getvalue()


def write_gexf(table: pd.DataFrame, case: Case) -> bytes:
    """The network as GEXF 1.2, without the day of writing."""
    written = io.BytesIO()
    nx.write_gexf(graph_of(table, case), written)
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", written.getvalue(), count=1)
