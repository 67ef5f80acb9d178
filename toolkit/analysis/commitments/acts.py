"""What is done or to be done, so that an undertaking and what is told later can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.analysis.commitments.lexicon import deed_classes, lexicon
from toolkit.parsing.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Act:
    """The classes of deeds that an act may be of, and the heads of what it is done to."""

    classes: frozenset[str]
    objects: frozenset[str]

    def is_of(self, other: Act) -> bool:
        """Whether two are the same deed done to the same thing."""
        if self.classes.isdisjoint(other.classes):
            return False
        return not self.objects.isdisjoint(other.objects)


def act_of(syntax: Syntax, at: int, dated: frozenset[int]) -> Act:
    """The act that a verb or noun with its complements stands for.

    “release the crews”, “the crews were released”, “the release of the crews” are one. A thing that
    is promised is to be delivered or paid: “pledged 40 trucks”.
    """
    lemma = syntax.lemma[at]
    classes = deed_classes(lemma)
    objects = frozenset(
        syntax.lemma[noun] for noun in _objects(syntax, at) if noun not in dated
    )  # fmt: skip
    if syntax.is_verb(at):
        return Act(classes or frozenset({lemma}), objects)
    if classes and objects:
        return Act(classes, objects)
    return Act(frozenset({"deliver", "pay"}), frozenset({lemma}))


def thing_done(syntax: Syntax, noun: int, dated: frozenset[int]) -> Act:
    """The act that a noun names which is put off or completed: “the release of the crews”."""
    act = act_of(syntax, noun, dated)
    lemma = syntax.lemma[noun]
    return Act(act.classes | deed_classes(lemma), act.objects | {lemma})


def _objects(syntax: Syntax, at: int) -> Iterator[int]:
    """The nouns for what an act is done to, each of a list: objects, or else what is behind it."""
    found = syntax.dependents(at, "dobj", "nsubjpass")
    if syntax.dep[at] == "acl" and syntax.tag[at] == "VBN":
        found.append(syntax.head[at])
    if not found:
        found = _behind(syntax, at)
    if not found and syntax.is_verb(at):  # “the harbour reopened”
        found = syntax.dependents(at, "nsubj")
    for noun in found:
        found += [one for one in syntax.dependents(noun, "conj") if one not in found]
        if syntax.tag[noun][0] == "N":
            yield noun


def _behind(syntax: Syntax, at: int) -> list[int]:
    """The nouns behind the prepositions of a word: “the release *of the crews*”."""
    return [
        noun
        for above in (at, *syntax.dependents(at, "prt", "advmod"))
        for preposition in syntax.dependents(above, "prep", "dative")
        if syntax.lower[preposition] not in lexicon("not_what")
        for noun in syntax.dependents(preposition, "pobj")
    ]
