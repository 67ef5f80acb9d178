"""Camps in a network: nodes that have more to do with one another than with the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from toolkit.analysis.networks.event_list import chosen
from toolkit.analysis.networks.graphs import graph
from toolkit.analysis.networks.ties import check_one_window, is_two_mode
from toolkit.extras import needing
from toolkit.findings import takes_tables
from toolkit.schema import InputError

METHODS = ("louvain", "greedy", "components")

_COLUMNS = {
    **dict.fromkeys(("node", "label", "kind", "side"), "str"),
    "cluster": "int64",
    **dict.fromkeys(("inside", "outside"), "float64"),
}


@takes_tables
def clusters(
    ties: pd.DataFrame, method: str = "louvain", seed: int = 0, resolution: float = 1.0
) -> pd.DataFrame:
    """The clusters of a one-mode network, a row for each node, the largest cluster first.

    Only ties of positive weight join; conflict joins nobody. `method` is “louvain” (Blondel et al.
    2008) or “greedy” (Clauset, Newman and Moore 2004), which look for the division with the highest
    modularity, smaller clusters with a higher `resolution`; or “components”, which holds together
    whoever is connected at all. `inside` and `outside` are the node's positive weights to its own
    cluster and to others. The same `seed` gives the same clusters.

    `attrs["modularity"]` is that of the division (Newman and Girvan 2004): the share of weight
    within clusters less what would be there by chance; 0 of a network without positive ties.

    Raises InputError for another `method`, a two-mode network, ties of several windows, and if
    networkx is not installed.
    """
    chosen("method", method, METHODS)
    if is_two_mode(ties):
        raise InputError("clusters are of one-mode networks; take what one_mode() returns.")
    check_one_window(ties)
    with needing("exchange", "clusters"):
        import networkx as nx
    positive = ties.assign(weight=ties["weight"].clip(lower=0))
    joined = graph(positive)
    joined.remove_edges_from([ends for ends in joined.edges if not joined.edges[ends]["weight"]])
    # Whole numbers are nodes, since the order of a set of names is another in each process.
    names = sorted(joined)
    numbered = nx.relabel_nodes(joined, {name: nth for nth, name in enumerate(names)})
    ordered = nx.Graph()
    ordered.add_nodes_from(range(len(names)))
    ordered.add_edges_from(sorted(numbered.edges(data=True), key=lambda edge: sorted(edge[:2])))
    groups = _groups(nx, ordered, method, seed, resolution)
    table = pd.DataFrame(
        [
            {"node": names[node], "cluster": nth, **_weights(ordered, node, group)}
            | {name: joined.nodes[names[node]][name] for name in ("label", "kind", "side")}
            for nth, group in enumerate(groups, 1)
            for node in sorted(group)
        ],
        columns=list(_COLUMNS),
    ).astype(_COLUMNS)
    table.attrs["modularity"] = (
        round(float(nx.community.modularity(ordered, groups, resolution=resolution)), 10)
        if ordered.number_of_edges()
        else 0.0
    )
    return table


def _groups(nx: Any, network: Any, method: str, seed: int, resolution: float) -> list[set[int]]:
    """Sets of nodes, the largest first, and of as large ones that with the first name."""
    found: Iterable[set[int]]
    if method == "components" or not network.number_of_edges():
        found = nx.connected_components(network)
    elif method == "greedy":
        found = nx.community.greedy_modularity_communities(network, "weight", resolution)
    else:
        found = nx.community.louvain_communities(network, "weight", resolution, seed=seed)
    return sorted(map(set, found), key=lambda group: (-len(group), min(group)))


def _weights(network: Any, node: int, group: set[int]) -> dict[str, float]:
    weights = {other: network.edges[node, other]["weight"] for other in network[node]}
    inside = sum(weight for other, weight in weights.items() if other in group)
    return {"inside": round(inside, 10), "outside": round(sum(weights.values()) - inside, 10)}
