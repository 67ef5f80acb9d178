"""Parties beside each other: how far apart, on common ground, and who fell silent on what."""

from toolkit.analysis.parties.distances import common_ground, describe_distances, distances
from toolkit.analysis.parties.silences import describe_silences, silences

__all__ = ["common_ground", "describe_distances", "describe_silences", "distances", "silences"]
