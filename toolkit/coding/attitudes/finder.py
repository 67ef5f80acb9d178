"""Who is for or against whom or what, read off the syntax of a parsed text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.coding.attitudes.arguments import (
    agent,
    antecedent,
    behind,
    child_of,
    doer,
    is_passive,
    objects,
    owner,
    topic,
)
from toolkit.coding.attitudes.lexicon import PARTICIPLES, Lexicon, Sense
from toolkit.coding.attitudes.values import Values, is_negated
from toolkit.coding.phrases import Indices, Words

if TYPE_CHECKING:
    from spacy.tokens import Token

HOLDING = ("toward", "bearer", "moves", "plans")
_OWN = ("toward", "says", "plans")
NAMES = {1: "positive", -1: "negative"}
_CARRIES = ("dobj", "xcomp", "acomp", "attr", "pcomp", "oprd", "pobj")
_RAISES = ("think", "believe", "want", "expect", "seem", "appear", "suppose", "imagine")


@dataclass(frozen=True, slots=True)
class Attitude:
    """Somebody for or against somebody or something, each as tokens of the text.

    No `holder` means the one who speaks or writes. `polarity` is positive or negative; `why`
    names the words that say so.
    """

    holder: Indices
    cue: Indices
    target: Indices
    polarity: str
    why: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of attitude, whose it is, and towards what, with 1 for and −1 against.

    `implied` are the targets that follow from what happens to them: who condemns a raid on the
    port is for the port.
    """

    token: Token
    sense: Sense
    holder: Token | None
    targets: tuple[tuple[Token, int], ...]
    implied: tuple[tuple[Token, int], ...] = ()


def find_attitudes(words: Words, within: Iterable[int] | None = None) -> list[Attitude]:
    """The attitudes a text, or some tokens of it, tell of, in text order.

    Found are verbs, nouns and adjectives of attitude with their holder and target (“his
    condemnation of the raid”), what moves somebody (“the raid alarmed them”), wishes, and what
    is said or thought good or bad (“Oro said that the raid was illegal”). A target that is part
    of its own holder (“critics of the plan”) is left out.
    """
    return attitudes(Finder(words), within)


def attitudes(finder: Finder, within: Iterable[int] | None = None) -> list[Attitude]:
    """What `find_attitudes` finds, by a finder that is there already."""
    words, found = finder.words, []
    for at in range(len(words.doc)) if within is None else within:
        for cue in finder.cues(words.doc[at]):
            holder = extent(cue.holder) if cue.holder is not None else ()
            for target, sign in (*cue.targets, *cue.implied):
                if sign and target.i not in holder:
                    why = f"“{words.text((cue.token.i,))}”"
                    found.append(Attitude(holder, (cue.token.i,), extent(target), NAMES[sign], why))
    return list(dict.fromkeys(found))


class Finder:
    """Finds the cues of attitude in one text."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.lexicon = Lexicon(words.doc, words.lemma, words.lower)
        self.values = Values(self.lexicon)

    def cues(self, token: Token) -> Iterator[Cue]:
        """What a word tells of attitudes."""
        sense = self.lexicon.sense(token, *HOLDING)
        if sense is not None:
            holder, targets = self.roles(token, sense)
            sign = (sense.sign or 1) * self.turned(token)
            is_plan = sense.relation == "plans"
            direct = () if is_plan else tuple((target, sign) for target in targets)
            implied = tuple(more for target in targets for more in self._spread(target, sign))
            yield Cue(token, sense, holder, direct, implied)
            return
        says = self.lexicon.sense(token, "says")
        if says is not None:
            yield Cue(token, says, self.holder(token, says), tuple(self._judged(token)))

    def of_cue(self, tokens: Sequence[int]) -> tuple[Token | None, list[Token]]:
        """The holder and the targets of a cue that is known to be one, whatever its words."""
        top, core = self.head(tokens), self.core(tokens)
        sense = self.lexicon.sense(core, *HOLDING, "says")
        holder = self.holder(core, sense)
        if holder is None and core.i != top.i:
            holder = self.holder(top, self.lexicon.sense(top, *HOLDING, "says"))
        targets = self.about(core, sense) or (self.about(top, None) if core.i != top.i else [])
        outside = list(self._outside(targets, frozenset(tokens)))
        return holder, [t for t in outside if holder is None or t.i != holder.i]

    def _outside(self, targets: Iterable[Token], cue: frozenset[int]) -> Iterator[Token]:
        """Targets; of one that is part of the cue itself, what that is about."""
        for target in targets:
            if target.i not in cue:
                yield target
            else:
                yield from (t for t in self.about(target, None) if t.i not in cue)

    def about(self, token: Token, sense: Sense | None) -> list[Token]:
        """What a word is about: of a saying, what it is said of."""
        if sense is not None and sense.relation != "says":
            return self.targets(token, sense)
        if self._described(token) is not None:
            return list(objects(token))
        found = [topic(clause) for clause in self.contents(token)]
        return [one for one in found if one is not None] or self.targets(token, sense)

    def head(self, tokens: Sequence[int]) -> Token:
        """The word of a phrase that governs the others; of “in his view” the noun."""
        doc = self.words.doc
        inside = frozenset(tokens)
        for at in tokens:
            token = doc[at]
            if (token.head.i not in inside or token.head.i == at) and not token.is_punct:
                inner = child_of(token, "pobj")
                if token.pos_ == "ADP" and inner is not None and inner.i in inside:
                    return inner
                return token
        return doc[tokens[0]]

    def core(self, tokens: Sequence[int]) -> Token:
        """The word of a cue that tells of the attitude: “expressed deep concern”, “is ready”."""
        top, inside = self.head(tokens), frozenset(tokens)
        sense = self.lexicon.sense(top, *HOLDING)
        light = self.lexicon.sense(top, "light")
        if sense is not None and light is None:
            return top
        for relations in (("dobj", "acomp", "attr", "oprd"), ("xcomp", "prep", "prt")):
            for child in top.children:
                if child.i in inside and child.dep_ in relations:
                    inner = child_of(child, "pobj") if child.dep_ == "prep" else child
                    if inner is not None and self.lexicon.sense(inner, *HOLDING, "says"):
                        return inner
        return top

    # ------------------------------------------------------------ holders

    def holder(self, token: Token, sense: Sense | None) -> Token | None:
        """Whose the attitude of a word is."""
        if sense is not None and sense.relation == "bearer":
            return token
        if token.pos_ in ("NOUN", "PROPN"):
            return self._holder_of_noun(token)
        if sense is not None and sense.relation == "moves":
            return self._moved(token)
        if token.lower_ == "according":
            return next(behind(token, "to"), None)
        return doer(token)

    def _moved(self, token: Token) -> Token | None:
        if is_passive(token) or (token.tag_ in PARTICIPLES and token.dep_ in ("amod", "acomp")):
            return next(objects(token), None) or doer(token)
        return next(objects(token), None)

    def _holder_of_noun(self, noun: Token) -> Token | None:
        found = owner(noun)
        if found is not None:
            return found
        verb = noun.head
        while noun.dep_ == "conj":
            noun, verb = verb, verb.head
            found = owner(noun)
            if found is not None:
                return found
        if noun.dep_ in ("dobj", "attr", "oprd") and verb.pos_ in ("VERB", "AUX"):
            light = self.lexicon.sense(verb, "light")
            if light is not None and light.group == "receives":
                return next(behind(verb, "from"), None)
            return doer(verb)
        if noun.dep_ == "nsubjpass":
            return agent(verb)
        if noun.dep_ == "pobj" and verb.head.pos_ in ("VERB", "AUX"):
            return doer(verb.head)
        return None

    # ------------------------------------------------------------ targets

    def roles(self, token: Token, sense: Sense | None) -> tuple[Token | None, list[Token]]:
        """The holder and the targets of a word of attitude."""
        holder = self.holder(token, sense)
        targets = [t for t in self.targets(token, sense) if holder is None or t.i != holder.i]
        return holder, targets

    def targets(self, token: Token, sense: Sense | None) -> list[Token]:
        """What the attitude of a word is about."""
        if token.pos_ in ("NOUN", "PROPN"):
            return self._about(token)
        if token.pos_ == "ADJ":
            found = [*_complements(token), *behind(token)]
            return found or (_complements(token.head) if token.dep_ == "acomp" else [])
        if sense is not None and sense.relation == "moves":
            if is_passive(token) or token.dep_ in ("amod", "acomp"):
                by = agent(token)
                return [by] if by is not None else [*_complements(token), *behind(token)]
            subject = child_of(token, "nsubj", "csubj")
            return [antecedent(subject)] if subject is not None else []
        if sense is not None and sense.preposition:
            return list(behind(token, sense.preposition)) or list(objects(token))
        found = [*objects(token), *_complements(token)]
        return found or list(behind(token))

    def _about(self, noun: Token) -> list[Token]:
        whose = owner(noun)
        found = [t for t in behind(noun) if whose is None or t.i != whose.i]
        found += [c for c in noun.children if c.dep_ in ("acl", "ccomp") and c.tag_ != "VBN"]
        if not found and noun.dep_ in ("dobj", "attr") and noun.head.pos_ in ("VERB", "AUX"):
            found = list(behind(noun.head))
            if noun.head.lemma_ == "be":
                subject = child_of(noun.head, "nsubj")
                found = found or ([subject] if subject is not None else [])
        return found

    # ------------------------------------------------------------ signs

    def turned(self, token: Token) -> int:
        """−1 if what governs a word makes the contrary of it, or it is negated; else 1."""
        sign = -1 if is_negated(token) else 1
        while token.dep_ in (*_CARRIES, "ccomp", "conj"):
            head = token.head
            if token.dep_ == "conj":
                token = head
                continue
            if token.dep_ == "ccomp" and head.lemma_ not in _RAISES:
                break
            if head.pos_ == "ADP":
                sign *= -1 if head.lower_ in ("without", "against") else 1
            elif self.lexicon.sense(head, "turns"):
                sign = -sign
            if is_negated(head):
                sign = -sign
            token = head
        return sign

    def _spread(self, target: Token, sign: int, depth: int = 0) -> Iterator[tuple[Token, int]]:
        """What else one is for or against who is for or against what a word names."""
        sense = self.lexicon.sense(target, "turns", "deed", "toward", "quality")
        if depth > 3:
            return
        if target.pos_ in ("VERB", "AUX"):
            factor = -1 if sense is not None and sense.relation == "turns" else 0
            if sense is not None and sense.relation in ("deed", "toward"):
                factor = sense.sign
            for upon in self.targets(target, sense):
                if factor:
                    yield upon, sign * factor
                yield from self._spread(upon, sign * (factor or 1), depth + 1)
        elif target.pos_ == "NOUN" and sense is not None and sense.relation != "quality":
            for upon in self._about(target):
                yield upon, sign * (-1 if sense.relation == "turns" else sense.sign)
        elif target.pos_ == "NOUN":
            for upon in (*behind(target, "against"), *behind(target, "on")):
                yield upon, -sign

    def _judged(self, token: Token) -> Iterator[tuple[Token, int]]:
        """What is said to be good or bad, or to do bad, in the content of a word of saying.

        Whoever “condemns” or “wants” in it is not judged: that attitude is their own.
        """
        denied = is_negated(token) and self.words.lemma[token.i] in _RAISES
        for clause in self.contents(token):
            subject = child_of(clause, "nsubj")
            if subject is None or subject.pos_ == "PRON":
                continue
            sign = self.values.value(clause)
            if self.judges(clause):
                yield subject, -sign if denied else sign
        for upon in objects(token):
            said = self._described(token)
            if said is not None:
                yield upon, self.values.value(said)

    def judges(self, clause: Token) -> bool:
        """Whether a clause says of its subject that it is or does something good or bad.

        What the subject itself feels, wants or suffers is no judgement of it.
        """
        if clause.lemma_ == "be":
            said = child_of(clause, "acomp", "attr")
            return said is not None and self.lexicon.sense(said, *_OWN) is None
        sense = self.lexicon.sense(clause, *_OWN, "fares")
        return (sense is None or sense.group == "wrongs") and self.values.value(clause) < 0

    def _described(self, token: Token) -> Token | None:
        """As what something is described: “as a threat”, “(called it) a threat”."""
        said = child_of(token, "oprd")
        upon = [child for noun in objects(token) for child in noun.children]
        for prep in (*token.children, *upon):
            if said is None and prep.dep_ == "prep" and prep.lower_ == "as":
                said = child_of(prep, "pobj", "pcomp", "amod")
        return said

    def contents(self, token: Token) -> Iterator[Token]:
        """The clauses that tell what is said."""
        if token.lower_ == "according":
            yield token.head
        for child in token.children:
            if child.dep_ in ("ccomp", "acl"):
                yield child
                yield from (c for c in child.children if c.dep_ == "conj" and c.pos_ == "VERB")


def _complements(token: Token) -> list[Token]:
    return [c for c in token.children if c.dep_ in ("ccomp", "xcomp")]


def extent(token: Token) -> Indices:
    """The words of a phrase: all its word governs, without what merely follows or introduces it."""
    first, last = token.left_edge.i, token.right_edge.i
    for child in token.children:
        if child.dep_ in ("relcl", "appos", "parataxis", "advcl") and child.i > token.i:
            last = min(last, child.left_edge.i - 1)
        if child.dep_ in ("mark", "cc") and child.i < token.i:
            first = max(first, child.i + 1)
        if child.dep_ == "aux" and child.tag_ == "TO" and child.i < token.i:
            first = max(first, child.i + 1)
    doc = token.doc
    while last > token.i and (doc[last].is_punct or doc[last].is_space):
        last -= 1
    while first < token.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return tuple(range(first, last + 1))
