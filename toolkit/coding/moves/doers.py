"""Who does what a verb says: its subject, the agent of a passive, or who does the verb above."""

from __future__ import annotations

from toolkit.coding.moves.nouns import THING, Nouns

DEEPEST = 12
"""Clauses above a verb in which its subject is looked for."""

RELATIVE = ("WDT", "WP")
THIRD = frozenset({"his", "her", "their"})


class Doers:
    """Finds who acts in one text."""

    def __init__(self, nouns: Nouns) -> None:
        self.nouns = nouns
        self.tree = nouns.tree

    def of(self, verb: int) -> list[int]:
        """The nouns for those who do what a verb says; none if it tells of nobody."""
        found = (self.somebody(noun) for noun in self._subjects(verb, 0))
        return list(dict.fromkeys(noun for noun in found if noun is not None))

    def somebody(self, noun: int) -> int | None:
        """Who a noun is for, or whose it is: “the South's rockets”; None if it is nobody's."""
        tree, kind = self.tree, self.nouns.kind
        is_act = self.nouns.is_act(noun) and not self.nouns.is_name(noun)
        if kind(noun) != THING and not is_act:
            return noun
        for owner in tree.kids(noun, "poss", "compound", "nmod", "amod"):
            if kind(owner) != THING or tree.lower[owner] in THIRD:
                return owner if is_act or tree.dep[owner] == "poss" else noun
        for preposition in tree.kids(noun, "prep"):
            for inner in tree.kids(preposition, "pobj"):
                if tree.lower[preposition] == "from" or self.nouns.is_number(noun):
                    return noun if kind(inner) != THING else None
        return None

    def is_passive(self, verb: int) -> bool:
        """Whether a verb is in the passive, also as in “ships seized by the North”."""
        tree = self.tree
        if tree.child(verb, "nsubjpass", "auxpass") is not None:
            return True
        return tree.tag[verb] == "VBN" and tree.dep[verb] in ("acl", "amod")

    def undergoer(self, verb: int) -> int | None:
        """To whom something is done by a verb in the passive."""
        tree = self.tree
        subject = tree.child(verb, "nsubjpass")
        qualifies = tree.dep[verb] in ("acl", "relcl", "amod")
        if subject is None or tree.tag[subject] in RELATIVE or tree.lower[subject] == "that":
            return tree.head[verb] if qualifies else subject
        return subject

    def _subjects(self, verb: int, deep: int) -> list[int]:
        tree, joined = self.tree, self.nouns.joined
        if self.is_passive(verb):
            agents = [n for by in tree.kids(verb, "agent") for n in tree.kids(by, "pobj")]
            return [one for noun in agents for one in joined(noun)]
        subject = tree.child(verb, "nsubj", "csubj")
        if subject is None:
            mistaken = [c for c in tree.children[verb] if c < verb and self.nouns.is_mistaken(c)]
            if mistaken:
                return [mistaken[-1]]
            return [] if deep > DEEPEST else self._controllers(verb, deep)
        if tree.tag[subject] in RELATIVE or tree.lower[subject] == "that":
            relative = next((v for v in (verb, *tree.above(verb)) if tree.dep[v] == "relcl"), None)
            return [] if relative is None else joined(tree.head[relative])
        return joined(subject)

    def _controllers(self, verb: int, deep: int) -> list[int]:
        """Who does what a verb without a subject says, by the word above it."""
        tree, joined = self.tree, self.nouns.joined
        dep, above = tree.dep[verb], tree.head[verb]
        if above == verb:
            return []
        if dep == "acl":
            if tree.tag[verb] == "VBG" and self.somebody(above) is not None:
                return joined(above)
            if (owner := tree.child(above, "poss")) is not None:
                return joined(owner)
        if dep == "pcomp":
            above = tree.head[above]
        governor = next((v for v in (above, *tree.above(above)) if tree.is_verb(v)), None)
        if governor is None:
            return []
        told = tree.child(governor, "dobj") if dep in ("xcomp", "ccomp", "pcomp") else None
        if told is not None and told < verb and self.nouns.kind(told) != THING:
            return joined(told)
        if self.is_passive(governor):
            subject = self.undergoer(governor)
            return [] if subject is None else joined(subject)
        return self._subjects(governor, deep + 1)
