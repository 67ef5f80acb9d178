"""Who does what a verb says: its subject, the agent of a passive, or who does the verb above."""

from __future__ import annotations

from toolkit.coding.moves.nouns import THING, Nouns
from toolkit.parsing.grammar import (
    ACTIVE_SUBJECTS,
    PASSIVE_SUBJECTS,
    agent,
    antecedent,
    is_passive,
    listed,
)

DEEPEST = 12
"""Clauses above a verb in which its subject is looked for."""


class Agents:
    """Finds who acts in one text."""

    def __init__(self, nouns: Nouns) -> None:
        self.nouns = nouns
        self.syntax = nouns.syntax

    def of(self, verb: int) -> list[int]:
        """The nouns for those who do what a verb says; none if it tells of nobody."""
        found = (self.somebody(noun) for noun in self._subjects(verb, 0))
        return list(dict.fromkeys(noun for noun in found if noun is not None))

    def somebody(self, noun: int) -> int | None:
        """Who a noun is for, or whose it is: “the South's rockets”; None if it is nobody's."""
        syntax, kind = self.syntax, self.nouns.kind
        is_act = self.nouns.is_act(noun) and not self.nouns.is_name(noun)
        if kind(noun) != THING and not is_act:
            return noun
        for owner in syntax.dependents(noun, "poss", "compound", "nmod", "amod"):
            if kind(owner) != THING or syntax.lower[owner] in listed("third_person_owners"):
                return owner if is_act or syntax.dep[owner] == "poss" else noun
        for preposition in syntax.dependents(noun, "prep"):
            for inner in syntax.dependents(preposition, "pobj"):
                if syntax.lower[preposition] == "from" or self.nouns.is_number(noun):
                    return noun if kind(inner) != THING else None
        return None

    def is_passive(self, verb: int) -> bool:
        """Whether a verb is in the passive, also as in “ships seized by the North”."""
        syntax = self.syntax
        is_before_noun = syntax.tag[verb] == "VBN" and syntax.dep[verb] == "amod"
        return is_before_noun or is_passive(syntax, verb)

    def undergoer(self, verb: int) -> int | None:
        """To whom something is done by a verb in the passive."""
        syntax = self.syntax
        subject = syntax.child(verb, *PASSIVE_SUBJECTS)
        if subject is None:
            return syntax.head[verb] if syntax.dep[verb] in ("acl", "relcl", "amod") else None
        return antecedent(syntax, subject)

    def _subjects(self, verb: int, deep: int) -> list[int]:
        syntax, joined = self.syntax, self.nouns.joined
        if self.is_passive(verb):
            by = agent(syntax, verb)
            return [] if by is None else joined(by)
        subject = syntax.child(verb, *ACTIVE_SUBJECTS)
        if subject is None:
            mistaken = [c for c in syntax.children[verb] if c < verb and self.nouns.is_mistaken(c)]
            if mistaken:
                return [mistaken[-1]]
            return [] if deep > DEEPEST else self._controllers(verb, deep)
        return joined(antecedent(syntax, subject))

    def _controllers(self, verb: int, deep: int) -> list[int]:
        """Who does what a verb without a subject says, by the word above it."""
        syntax, joined = self.syntax, self.nouns.joined
        dep, above = syntax.dep[verb], syntax.head[verb]
        if above == verb:
            return []
        if dep == "acl":
            if syntax.tag[verb] == "VBG" and self.somebody(above) is not None:
                return joined(above)
            if (owner := syntax.child(above, "poss")) is not None:
                return joined(owner)
        if dep == "pcomp":
            above = syntax.head[above]
        governor = next((v for v in (above, *syntax.ancestors(above)) if syntax.is_verb(v)), None)
        if governor is None:
            return []
        told = syntax.child(governor, "dobj") if dep in ("xcomp", "ccomp", "pcomp") else None
        if told is not None and told < verb and self.nouns.kind(told) != THING:
            return joined(told)
        if self.is_passive(governor):
            subject = self.undergoer(governor)
            return [] if subject is None else joined(subject)
        return self._subjects(governor, deep + 1)
