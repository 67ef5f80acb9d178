"""Whether what is said of something is good or bad of it, put together from its words.

A noun is as good or bad as its adjectives or, failing these, as it is itself; a verb as what is
done to what: to harm is bad, to end harm is good. Negations and the words of the lexicon's table
`turns` make the contrary of what they govern.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolkit.coding.attitudes.arguments import behind, child_of, objects
from toolkit.coding.attitudes.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

NEGATIONS = frozenset("not n't never no neither nor nobody none nothing without hardly".split())
OBLIGATIONS = frozenset(("must", "should", "ought"))
_DEPTH = 6


class Values:
    """The values of the phrases of one text: 1 good, −1 bad, 0 neither."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[int, int] = {}

    def value(self, token: Token, depth: int = 0) -> int:
        """The value of the phrase a word governs."""
        if token.i not in self._known:
            if depth > _DEPTH:
                return 0
            self._known[token.i] = 0  # a circle ends here
            self._known[token.i] = self._of(token, depth + 1)
        return self._known[token.i]

    def _of(self, token: Token, depth: int) -> int:
        if token.pos_ in ("VERB", "AUX"):
            found = self._of_verb(token, depth)
        elif token.pos_ in ("NOUN", "PROPN"):
            found = self._of_noun(token, depth)
        else:
            sense = self._lexicon.sense(token, "quality", "toward", "moves")
            found = sense.sign if sense else 0
            inner = self._first(token.children, depth, "prep", "xcomp")
            if inner < 0 < found:  # “responsible for the raid”
                found = inner
            found = found or inner or self._first(token.children, depth, "conj")
        return -found if is_negated(token) else found

    def _of_verb(self, verb: Token, depth: int) -> int:
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
        manner = self._first(verb.children, depth, "advmod", "oprd")
        return inner or manner or self._first(verb.children, depth, "prep", "advcl")

    def _of_complement(self, verb: Token, depth: int) -> int:
        upon = [token for token in objects(verb) if token.i in {c.i for c in verb.children}]
        found = [self.value(token, depth) for token in upon]
        if not any(found):
            found = [
                self.value(child, depth)
                for child in verb.children
                if child.dep_ in ("attr", "acomp", "xcomp", "ccomp", "oprd")
            ]
        if not any(found) and self._lexicon.sense(verb, "turns", "deed", "toward", "brings"):
            found = [self.value(token, depth) for token in behind(verb)]
        return min(found, default=0) or max(found, default=0)

    def _of_noun(self, noun: Token, depth: int) -> int:
        lexicon = self._lexicon
        own = lexicon.sense(noun, "quality", "deed", "toward")
        sign = own.sign if own else 0
        described = self._first(noun.children, depth, "amod", "compound", "nmod")
        if lexicon.sense(noun, "turns"):
            upon = [self.value(token, depth) for token in behind(noun, "of")]
            inner = min(upon, default=0) or max(upon, default=0)
            return -inner or sign
        if own and own.relation == "toward":
            upon = [self.value(token, depth) for token in behind(noun)]
            inner = min(upon, default=0) or max(upon, default=0)
            return sign * inner if inner else sign
        if described < 0:
            return -1
        return sign or described or self._first(noun.children, depth, "prep", "relcl", "acl")

    def _first(self, children: Iterable[Token], depth: int, *relations: str) -> int:
        """The value of the children in some relations: bad if any is, else good if any is."""
        found = []
        for child in children:
            if child.dep_ not in relations:
                continue
            if child.dep_ == "prep":
                inner = child_of(child, "pobj", "pcomp")
                if inner is None:
                    continue
                sign = self.value(inner, depth)
                found.append(-sign if child.lower_ in ("against", "without") else sign)
            else:
                found.append(self.value(child, depth))
        return min(found, default=0) or max(found, default=0)


def is_negated(token: Token) -> bool:
    """Whether a word has a negation of its own, or its subject has: “no party accepts”."""
    for child in token.children:
        if child.dep_ in ("neg", "preconj", "det", "advmod") and child.lower_ in NEGATIONS:
            return not _is_more(child)
        if child.dep_ in ("nsubj", "nsubjpass"):
            if child.lower_ in NEGATIONS:
                return True
            if any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in child.children):
                return True
    return False


def _is_more(negation: Token) -> bool:
    """Whether a negation is half of “not only … but”, and denies nothing."""
    after = negation.nbor() if negation.i + 1 < len(negation.doc) else negation
    return after.lower_ in ("only", "just", "merely", "simply", "least")


def is_obliged(verb: Token) -> bool:
    """Whether a verb says what ought to be done, and so is not."""
    return any(c.dep_ == "aux" and c.lower_ in OBLIGATIONS for c in verb.children)
