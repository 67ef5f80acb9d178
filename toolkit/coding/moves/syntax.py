"""What a verb has around it: particles, objects, clauses of purpose, modals, negations."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.coding.moves.lexicon import move_words
from toolkit.coding.moves.tree import Tree
from toolkit.coding.phrases import Indices

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
OBJECTS = ("dobj", "nsubjpass", "dative", "attr", "oprd")
FUTURE = frozenset({"will", "'ll", "wo", "would", "'d", "shall"})
DUTY = frozenset({"must", "should", "ought"})
NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly"})
LOOSE = frozenset({"in", "on", "for", "up", "over", "to"})
"""Prepositions that behind an object are no part of the verb: “gave money in aid”."""

TOGETHER = frozenset({"consult", "support", "cooperate", "agree"})
"""Roots of what several do with each other, if nobody else is named."""

NEAR = 10
"""Words behind a verb among which its particles stand."""


def particles(tree: Tree, verb: int) -> dict[str, int]:
    """The words a phrasal verb may be made of, each with its place."""
    near: dict[str, int] = {}
    for child in tree.children[verb]:
        if not verb < child <= verb + NEAR or tree.dep[child] in (*SUBJECTS, "punct"):
            continue
        if not _is_adjunct(tree, verb, child):
            near.setdefault(tree.lower[child], child)
            near.setdefault(tree.lemma[child], child)
            for below in tree.kids(child, "prep", "prt", "advmod", "pobj"):
                near.setdefault(tree.lower[below], below)
    return near


def _is_adjunct(tree: Tree, verb: int, preposition: int) -> bool:
    """“on Tuesday”, “for two weeks”, “gave money in aid”."""
    noun = tree.child(preposition, "pobj")
    if noun is None:
        return False
    taken = tree.child(verb, "dobj")
    loose = taken is not None and taken < preposition and tree.lower[preposition] in LOOSE
    return loose or tree.lemma[noun] in move_words().sets["times"]


def objects(tree: Tree, verb: int, phrase: Indices) -> list[int]:
    """The nouns a verb takes, as objects or by its own preposition; each of a list."""
    found = [noun for at in phrase[1:] for noun in tree.kids(at, "pobj", "pcomp")]
    found += tree.kids(verb, *OBJECTS)
    qualifies = tree.dep[verb] in ("acl", "relcl", "amod") and tree.tag[verb] in ("VBN", "VBD")
    if qualifies and not found:
        found.append(tree.head[verb])
    return [noun for noun in _with_lists(tree, found) if noun not in phrase]


def remoter_objects(tree: Tree, verb: int, phrase: Indices) -> list[int]:
    """The nouns behind its other prepositions."""
    found = [
        noun
        for preposition in tree.kids(verb, "prep", "dative")
        if preposition not in phrase and tree.lower[preposition] not in ("by", "after")
        for noun in tree.kids(preposition, "pobj")
    ]
    return _with_lists(tree, found)


def _with_lists(tree: Tree, nouns: list[int]) -> list[int]:
    found = list(nouns)
    for noun in nouns:
        while (joined := tree.child(noun, "conj")) is not None:
            found.append(joined)
            noun = joined
    return found


def purposes(tree: Tree, at: int, *deps: str) -> Iterator[int]:
    """The infinitives below a word in these relations: “to investigate”."""
    for clause in tree.kids(at, *deps):
        opening = tree.child(clause, "aux")
        if opening is not None and tree.tag[opening] == "TO":
            yield clause


def participles(tree: Tree, at: int, dep: str) -> Iterator[int]:
    """The participles below a word: “condemning”."""
    return (clause for clause in tree.kids(at, dep) if tree.tag[clause] == "VBG")


def asks_whether(tree: Tree, verb: int) -> bool:
    """“asked whether”, “asked what”."""
    clause = tree.child(verb, "ccomp")
    if clause is None:
        return False
    return tree.tag[tree.leftmost(clause)] in ("WP", "WRB", "WDT") or any(
        tree.lower[mark] in ("if", "whether") for mark in tree.kids(clause, "mark")
    )


def is_courtesy(tree: Tree, verb: int) -> bool:
    """“Thank you.”"""
    thanked = tree.child(verb, "dobj")
    return tree.lemma[verb] == "thank" and thanked is not None and tree.lower[thanked] == "you"


def is_own(tree: Tree, noun: int) -> bool:
    """“its troops”."""
    return any(tree.tag[owner] == "PRP$" for owner in tree.kids(noun, "poss"))


def negation(tree: Tree, verb: int) -> int | None:
    """The negation of a verb, be it that of its subject or object (“no side”)."""
    for child in tree.children[verb]:
        dep = tree.dep[child]
        if dep == "neg" or tree.lower[child] in NEGATIONS:
            if tree.lower[child + 1 : child + 2] not in (["only"], ["just"], ["merely"]):
                return child
        elif tree.lower[child] == "longer" and tree.lower[child - 1] == "no":
            return child
        if dep in ("nsubj", "nsubjpass", "dobj", "attr"):
            for below in tree.kids(child, "det", "neg", "preconj"):
                if tree.lower[below] in ("no", "neither"):
                    return below
    return None


def future(tree: Tree, verb: int) -> int | None:
    """The verb of the future; one that has lost its place in the tree stands before."""
    auxiliaries = tree.kids(verb, "aux")
    subject = tree.child(verb, "nsubj", "nsubjpass")
    if not auxiliaries and tree.tag[verb] == "VB" and subject is not None:
        auxiliaries = [at for at in range(subject, verb) if tree.tag[at] == "MD"]
    if tree.lower[verb] == "going" and tree.child(verb, "xcomp") is not None:
        return verb
    return next((at for at in auxiliaries if tree.lower[at] in FUTURE), None)


def duty(tree: Tree, verb: int) -> int | None:
    """The verb of duty: must, should, needs to, has to."""
    if tree.lemma[verb] in ("need", "have") and tree.child(verb, "xcomp") is not None:
        return verb
    return next((at for at in tree.kids(verb, "aux") if tree.lower[at] in DUTY), None)


def subject_of(tree: Tree, clause: int) -> int | None:
    """The subject of a clause, or of the one it is joined to."""
    subject = tree.child(clause, *SUBJECTS)
    if subject is None and tree.dep[clause] == "conj":
        subject = tree.child(tree.head[clause], *SUBJECTS)
    return subject


def is_source(tree: Tree, subject: int, source: frozenset[int]) -> bool:
    """Whether a subject is the source, by name or pronoun, or something of theirs."""
    if subject in source or (tree.tag[subject] == "PRP" and tree.lower[subject] != "you"):
        return True
    names = {tree.lemma[at] for at in source if tree.dep[at] not in ("poss", "case", "det")}
    owner = tree.child(subject, "poss")
    if owner is not None and tree.tag[owner] == "PRP$":
        return True
    first = subject if owner is None else owner
    return all(tree.lemma[at] in names for at in (first, *tree.kids(first, "compound")))
