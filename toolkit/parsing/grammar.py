"""The grammar that every reader shares: who does what a verb says, to what, and whether at all.

Statements, stances, attitudes, moves and meetings ask these functions, over the one view of a
text's syntax; what one of them learns, all know. Words are given by their places. Relations are
those of spaCy's English parsers (the ClearNLP scheme); which words deny, oblige or stand for the
speaker stands in `data/lexicons/en/grammar.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.lexicons import words
from toolkit.parsing.syntax import Syntax

ACTIVE_SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
SUBJECTS = (*ACTIVE_SUBJECTS, *PASSIVE_SUBJECTS)
CLAUSES = ("ccomp", "xcomp")
"""Relations of the clauses a verb takes."""

RELATIVES = ("WDT", "WP", "WP$")
"""Tags of relative pronouns."""


def listed(name: str) -> frozenset[str]:
    """A list of function words: `listed("negations")`."""
    return words("grammar", name)


# ---------------------------------------------------------------- negation


def negations(syntax: Syntax, at: int) -> tuple[int, ...]:
    """The words that deny what a word says: its own, and those of its subject.

    “did *not* sign”, “will *no* longer meet”, “*nobody* came”, “*no* side agreed”, “*neither*
    party”. Half of “not only … but” denies nothing.
    """
    found: list[int] = []
    for child in syntax.children[at]:
        if _denies(syntax, child):
            found.append(child)
        elif syntax.dep[child] in SUBJECTS:
            found += _of_determiner(syntax, child)
        elif syntax.lower[child] == "longer" and syntax.lower[child - 1] == "no":
            found.append(child)
    return tuple(found)


def is_negated(syntax: Syntax, at: int) -> bool:
    """Whether something denies what a word says (see `negations`)."""
    return bool(negations(syntax, at))


def _denies(syntax: Syntax, child: int) -> bool:
    """Whether a word denies what governs it."""
    is_negation = syntax.dep[child] == "neg" or (
        syntax.dep[child] in _DENYING and syntax.lower[child] in listed("negations")
    )
    after = syntax.lower[min(child + 1, len(syntax) - 1)]
    return is_negation and after not in listed("not_denying")


_DENYING = ("advmod", "cc", "preconj", "det", "dobj", "attr", *SUBJECTS)


def _of_determiner(syntax: Syntax, noun: int) -> Iterator[int]:
    """“*no* side”, “*not* all ministers”."""
    for below in syntax.dependents(noun, "det", "neg", "preconj"):
        if below < noun and syntax.lower[below] in listed("negating_determiners"):
            yield below


def is_conditional(syntax: Syntax, clause: int) -> bool:
    """Whether a clause opens with “if”, “unless” or “whether”."""
    return any(
        syntax.lower[mark] in listed("conditions") for mark in syntax.dependents(clause, "mark")
    )
