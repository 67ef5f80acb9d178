"""The codebook: the issues of a negotiation, the stances on them, the words that signal them."""

from toolkit.case.codebook.book import (
    ATTITUDES,
    DIMENSIONS,
    MOVES,
    SCALE,
    Codebook,
    Example,
    Guide,
    Issue,
    Signal,
    Stance,
)
from toolkit.case.codebook.reading import read_codebook

__all__ = [
    "ATTITUDES",
    "DIMENSIONS",
    "MOVES",
    "SCALE",
    "Codebook",
    "Example",
    "Guide",
    "Issue",
    "Signal",
    "Stance",
    "read_codebook",
]
