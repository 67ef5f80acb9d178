"""What a verb has around it: particles, objects, clauses of purpose, modals, negations."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.coding.phrases import Indices
from toolkit.parsing.grammar import SUBJECTS, is_indirect_question, is_time, listed, negations
from toolkit.parsing.syntax import Syntax

OBJECTS = ("dobj", "nsubjpass", "dative", "attr", "oprd")
TOGETHER = frozenset({"consult", "support", "cooperate", "agree"})
"""Roots of what several do with each other, if nobody else is named."""

NEAR = 10
"""Words behind a verb among which its particles stand."""


def particles(syntax: Syntax, verb: int) -> dict[str, int]:
    """The words a phrasal verb may be made of, each with its place."""
    near: dict[str, int] = {}
    for child in syntax.children[verb]:
        if not verb < child <= verb + NEAR or syntax.dep[child] in (*SUBJECTS, "expl", "punct"):
            continue
        if not _is_adjunct(syntax, verb, child):
            near.setdefault(syntax.lower[child], child)
            near.setdefault(syntax.lemma[child], child)
            for below in syntax.dependents(child, "prep", "prt", "advmod", "pobj"):
                near.setdefault(syntax.lower[below], below)
    return near


def _is_adjunct(syntax: Syntax, verb: int, preposition: int) -> bool:
    """“on Tuesday”, “for two weeks”, “gave money in aid”."""
    noun = syntax.child(preposition, "pobj")
    if noun is None:
        return False
    taken = syntax.child(verb, "dobj")
    loose = (
        taken is not None and taken < preposition and syntax.lower[preposition] in listed("loose")
    )
    return loose or is_time(syntax, noun)


def objects(syntax: Syntax, verb: int, phrase: Indices) -> list[int]:
    """The nouns a verb takes, as objects or by its own preposition; each of a list."""
    found = [noun for at in phrase[1:] for noun in syntax.dependents(at, "pobj", "pcomp")]
    found += syntax.dependents(verb, *OBJECTS)
    qualifies = syntax.dep[verb] in ("acl", "relcl", "amod") and syntax.tag[verb] in ("VBN", "VBD")
    if qualifies and not found:
        found.append(syntax.head[verb])
    return [noun for noun in _with_lists(syntax, found) if noun not in phrase]


def remoter_objects(syntax: Syntax, verb: int, phrase: Indices) -> list[int]:
    """The nouns behind its other prepositions."""
    found = [
        noun
        for preposition in syntax.dependents(verb, "prep", "dative")
        if preposition not in phrase and syntax.lower[preposition] not in ("by", "after")
        for noun in syntax.dependents(preposition, "pobj")
    ]
    return _with_lists(syntax, found)


def _with_lists(syntax: Syntax, nouns: list[int]) -> list[int]:
    found = list(nouns)
    for noun in nouns:
        while (joined := syntax.child(noun, "conj")) is not None:
            found.append(joined)
            noun = joined
    return found


def purposes(syntax: Syntax, at: int, *deps: str) -> Iterator[int]:
    """The infinitives below a word in these relations: “to investigate”."""
    for clause in syntax.dependents(at, *deps):
        opening = syntax.child(clause, "aux")
        if opening is not None and syntax.tag[opening] == "TO":
            yield clause


def participles(syntax: Syntax, at: int, dep: str) -> Iterator[int]:
    """The participles below a word: “condemning”."""
    return (clause for clause in syntax.dependents(at, dep) if syntax.tag[clause] == "VBG")


def asks_whether(syntax: Syntax, verb: int) -> bool:
    """“asked whether”, “asked what”."""
    clause = syntax.child(verb, "ccomp")
    return clause is not None and is_indirect_question(syntax, clause)


def is_courtesy(syntax: Syntax, verb: int) -> bool:
    """“Thank you.”"""
    thanked = syntax.child(verb, "dobj")
    return syntax.lemma[verb] == "thank" and thanked is not None and syntax.lower[thanked] == "you"


def is_own(syntax: Syntax, noun: int) -> bool:
    """“its troops”."""
    return any(syntax.tag[owner] == "PRP$" for owner in syntax.dependents(noun, "poss"))


def negation(syntax: Syntax, verb: int) -> int | None:
    """The first negation of a verb, be it that of its object: “made *no* offer”."""
    denying = [*negations(syntax, verb)]
    for noun in syntax.dependents(verb, "dobj", "attr"):
        denying += negations(syntax, noun)
    return min(denying, default=None)


def is_source(syntax: Syntax, subject: int, source: frozenset[int]) -> bool:
    """Whether a subject is the source, by name or pronoun, or something of theirs."""
    if subject in source or (syntax.tag[subject] == "PRP" and syntax.lower[subject] != "you"):
        return True
    names = {syntax.lemma[at] for at in source if syntax.dep[at] not in ("poss", "case", "det")}
    owner = syntax.child(subject, "poss")
    if owner is not None and syntax.tag[owner] == "PRP$":
        return True
    first = subject if owner is None else owner
    return all(syntax.lemma[at] in names for at in (first, *syntax.dependents(first, "compound")))
