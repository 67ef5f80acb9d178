"""What relations and tags are called, and the lists of function words."""

from __future__ import annotations

from toolkit.lexicons import word_list

ACTIVE_SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
SUBJECTS = (*ACTIVE_SUBJECTS, *PASSIVE_SUBJECTS)
CLAUSES = ("ccomp", "xcomp")
"""Relations of the clauses a verb takes."""
RELATIVES = ("WDT", "WP", "WP$")
"""Tags of relative pronouns."""


def listed(name: str) -> frozenset[str]:
    """A list of function words: `listed("negations")`."""
    return word_list("grammar", name)
