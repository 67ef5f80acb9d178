"""Whether what is said of something is good or bad of it, put together from its words.

A noun is as good or bad as its adjectives or, failing these, as it is itself; a verb as what is
done to what: to harm is bad, to end harm is good. Negations and the words of the lexicon's table
`turns` make the contrary of what they govern.
"""

from __future__ import annotations

from toolkit.coding.attitudes.lexicon import Lexicon
from toolkit.parsing.grammar import behind, is_negated, objects

_DEPTH = 6


class Values:
    """The values of the phrases of one text: 1 good, −1 bad, 0 neither."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._doc = lexicon.doc
        self._known: dict[int, int] = {}

    def value(self, at: int, depth: int = 0) -> int:
        """The value of the phrase a word governs."""
        if at not in self._known:
            if depth > _DEPTH:
                return 0
            self._known[at] = 0  # a circle ends here
            self._known[at] = self._of(at, depth + 1)
        return self._known[at]

    def _of(self, at: int, depth: int) -> int:
        if self._doc.pos[at] in ("VERB", "AUX"):
            found = self._of_verb(at, depth)
        elif self._doc.pos[at] in ("NOUN", "PROPN"):
            found = self._of_noun(at, depth)
        else:
            sense = self._lexicon.sense(at, "quality", "toward", "moves")
            found = sense.sign if sense else 0
            inner = self._first(at, depth, "prep", "xcomp")
            if inner < 0 < found:  # “responsible for the raid”
                found = inner
            found = found or inner or self._first(at, depth, "conj")
        return -found if is_negated(self._doc, at) else found

    def _of_verb(self, verb: int, depth: int) -> int:
        lexicon = self._lexicon
        inner = self._of_complement(verb, depth)
        if lexicon.sense(verb, "turns"):
            own = lexicon.sense(verb, "deed", "toward", "fares")
            return -inner if inner else (own.sign if own else 0)
        sense = lexicon.sense(verb, "deed", "toward")
        if sense:
            return sense.sign * inner if inner else sense.sign
        sense = lexicon.sense(verb, "brings")
        if sense and (inner or sense.sign):
            return inner or sense.sign
        sense = lexicon.sense(verb, "fares", "moves", "quality")
        if sense:
            return sense.sign
        manner = self._first(verb, depth, "advmod", "oprd")
        return inner or manner or self._first(verb, depth, "prep", "advcl")

    def _of_complement(self, verb: int, depth: int) -> int:
        doc = self._doc
        upon = [at for at in objects(doc, verb) if at in doc.children[verb]]
        found = [self.value(at, depth) for at in upon]
        if not any(found):
            complements = doc.dependents(verb, "attr", "acomp", "xcomp", "ccomp", "oprd")
            found = [self.value(at, depth) for at in complements]
        if not any(found) and self._lexicon.sense(verb, "turns", "deed", "toward", "brings"):
            found = [self.value(at, depth) for at in behind(doc, verb)]
        return min(found, default=0) or max(found, default=0)

    def _of_noun(self, noun: int, depth: int) -> int:
        lexicon = self._lexicon
        own = lexicon.sense(noun, "quality", "deed", "toward")
        sign = own.sign if own else 0
        described = self._first(noun, depth, "amod", "compound", "nmod")
        if lexicon.sense(noun, "turns"):
            upon = [self.value(at, depth) for at in behind(self._doc, noun, "of")]
            inner = min(upon, default=0) or max(upon, default=0)
            return -inner or sign
        if own and own.relation == "toward":
            upon = [self.value(at, depth) for at in behind(self._doc, noun)]
            inner = min(upon, default=0) or max(upon, default=0)
            return sign * inner if inner else sign
        if described < 0:
            return -1
        return sign or described or self._first(noun, depth, "prep", "relcl", "acl")

    def _first(self, governor: int, depth: int, *relations: str) -> int:
        """The value of the words below in some relations: bad if any is, else good if any is."""
        doc, found = self._doc, []
        for child in doc.dependents(governor, *relations):
            if doc.dep[child] == "prep":
                inner = doc.child(child, "pobj", "pcomp")
                if inner is None:
                    continue
                sign = self.value(inner, depth)
                found.append(-sign if doc.lower[child] in ("against", "without") else sign)
            else:
                found.append(self.value(child, depth))
        return min(found, default=0) or max(found, default=0)
