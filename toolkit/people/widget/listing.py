"""The codebook and the actors as a browser is sent them: once, and within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.case.codebook import Codebook
from toolkit.case.codebook.book import ATTITUDES, MOVES, Guide, Issue

MOST_ACTORS = 500
"""Actors a list offers; further ones can be typed."""

LONGEST = 1_500
"""Characters shown of each rule or example."""


def list_codebook(codebook: Codebook) -> dict[str, Any]:
    """Issues in the order of their hierarchy; values and rules of each dimension coded."""
    told = {"attitude": codebook.attitude, "move": codebook.move}
    meant = {
        "issue": {stance.name: stance.definition for stance in codebook.scale},
        "attitude": ATTITUDES,
        "move": MOVES,
    }
    return {
        "codebook": str(codebook),
        "title": codebook.title[:LONGEST],
        "dimensions": list(codebook.dimensions),
        "values": {
            dimension: [
                {"name": name, "definition": meant[dimension][name][:LONGEST]}
                for name in codebook.values(dimension)
            ]
            for dimension in codebook.dimensions
        },
        "guides": {name: _guide(told[name]) for name in codebook.dimensions if name in told},
        "issues": [_issue(codebook, depth, issue) for depth, issue in codebook.outline()],
        "suggestions": codebook.suggestions,
    }


def list_actors(names: Sequence[str]) -> list[str]:
    """The first names of the case's actors."""
    return list(names[:MOST_ACTORS])


def _issue(codebook: Codebook, depth: int, issue: Issue) -> dict[str, Any]:
    is_heading = not issue.proposition and bool(codebook.children(issue.name))
    return {
        "name": issue.name,
        "label": issue.label or issue.name,
        "depth": depth,
        "heading": is_heading,
        "proposition": issue.proposition[:LONGEST],
        **_guide(issue),
    }


def _guide(told: Guide | Issue) -> dict[str, Any]:
    return {
        "definition": told.definition[:LONGEST],
        "include": told.include[:LONGEST],
        "exclude": told.exclude[:LONGEST],
        "examples": [str(example)[:LONGEST] for example in told.examples[:6]],
        "counterexamples": [text[:LONGEST] for text in told.counterexamples[:6]],
    }
