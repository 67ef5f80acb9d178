"""Discourse networks: who speaks of what, who agrees with whom, in which camps, and since when.

The arithmetic is that of Discourse Network Analyzer; `docs/networks.md` has each formula with its
source. `event_list` chooses what is counted, `arrays` holds the formulas, `ties` makes tables of
them, `windows` moves over time; `backbone`, `clusters` and `polarisation` are measured on them.
"""

from toolkit.analysis.networks.backbone import backbone
from toolkit.analysis.networks.clusters import clusters
from toolkit.analysis.networks.event_list import event_list
from toolkit.analysis.networks.graphs import graph, tallies
from toolkit.analysis.networks.polarisation import polarisation
from toolkit.analysis.networks.ties import matrix, one_mode, two_mode
from toolkit.analysis.networks.wording import describe_polarisation, describe_ties

__all__ = [
    "backbone",
    "clusters",
    "describe_polarisation",
    "describe_ties",
    "event_list",
    "graph",
    "matrix",
    "one_mode",
    "polarisation",
    "tallies",
    "two_mode",
]
