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
from toolkit.case.codebook.differences import codings_to_review, diff_codebooks
from toolkit.case.codebook.reading import find_codebook, read_codebook
from toolkit.case.codebook.versions import VersionWarning, versions_in, warn_of_mixed_versions

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
    "VersionWarning",
    "codings_to_review",
    "diff_codebooks",
    "find_codebook",
    "read_codebook",
    "versions_in",
    "warn_of_mixed_versions",
]
