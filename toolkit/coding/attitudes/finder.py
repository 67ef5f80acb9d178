"""Who is for or against whom or what, read off the syntax of a parsed text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.coding.attitudes.lexicon import PARTICIPLES, Lexicon, Sense
from toolkit.coding.attitudes.values import Values
from toolkit.coding.phrases import Indices, Words
from toolkit.parsing.grammar import (
    CLAUSES,
    agent,
    antecedent,
    behind,
    is_negated,
    is_passive,
    listed,
    logical_subject,
    objects,
    owner,
    topic,
)
from toolkit.parsing.syntax import Syntax

HOLDING = ("toward", "bearer", "moves", "plans")
_OWN = ("toward", "says", "plans")
NAMES = {1: "positive", -1: "negative"}
_CARRIES = ("dobj", "xcomp", "acomp", "attr", "pcomp", "oprd", "pobj")


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

    Words are given by their places. `implied` are the targets that follow from what happens to
    them: who condemns a raid on the port is for the port.
    """

    at: int
    sense: Sense
    holder: int | None
    targets: tuple[tuple[int, int], ...]
    implied: tuple[tuple[int, int], ...] = ()


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
    words, doc, found = finder.words, finder.doc, []
    for at in range(len(doc)) if within is None else within:
        for cue in finder.cues(at):
            holder = extent(doc, cue.holder) if cue.holder is not None else ()
            for target, sign in (*cue.targets, *cue.implied):
                if sign and target not in holder:
                    why = f"“{words.text((at,))}”"
                    found.append(Attitude(holder, (at,), extent(doc, target), NAMES[sign], why))
    return list(dict.fromkeys(found))


class Finder:
    """Finds the cues of attitude in one text, whose words are given by their places."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.doc = words.syntax
        self.lexicon = Lexicon(self.doc, words.lemma, words.lower)
        self.values = Values(self.lexicon)

    def cues(self, at: int) -> Iterator[Cue]:
        """What a word tells of attitudes."""
        sense = self.lexicon.sense(at, *HOLDING)
        if sense is not None:
            holder, targets = self.roles(at, sense)
            sign = (sense.sign or 1) * self.turned(at)
            is_plan = sense.relation == "plans"
            direct = () if is_plan else tuple((target, sign) for target in targets)
            implied = tuple(more for target in targets for more in self._spread(target, sign))
            yield Cue(at, sense, holder, direct, implied)
            return
        says = self.lexicon.sense(at, "says")
        if says is not None:
            yield Cue(at, says, self.holder(at, says), tuple(self._judged(at)))

    def of_cue(self, tokens: Sequence[int]) -> tuple[int | None, list[int]]:
        """The holder and the targets of a cue that is known to be one, whatever its words."""
        top, core = self.head(tokens), self.core(tokens)
        sense = self.lexicon.sense(core, *HOLDING, "says")
        holder = self.holder(core, sense)
        if holder is None and core != top:
            holder = self.holder(top, self.lexicon.sense(top, *HOLDING, "says"))
        targets = self.about(core, sense) or (self.about(top, None) if core != top else [])
        return holder, [at for at in self._outside(targets, frozenset(tokens)) if at != holder]

    def _outside(self, targets: Iterable[int], cue: frozenset[int]) -> Iterator[int]:
        """Targets; of one that is part of the cue itself, what that is about."""
        for target in targets:
            if target not in cue:
                yield target
            else:
                yield from (at for at in self.about(target, None) if at not in cue)

    def about(self, at: int, sense: Sense | None) -> list[int]:
        """What a word is about: of a saying, what it is said of."""
        if sense is not None and sense.relation != "says":
            return self.targets(at, sense)
        if self._described(at) is not None:
            return objects(self.doc, at)
        found = [topic(self.doc, clause) for clause in self.contents(at)]
        return [one for one in found if one is not None] or self.targets(at, sense)

    def head(self, tokens: Sequence[int]) -> int:
        """The word of a phrase that governs the others; of “in his view” the noun."""
        doc = self.doc
        for at in tokens:
            is_outermost = doc.head[at] not in tokens or doc.head[at] == at
            if is_outermost and not doc.doc[at].is_punct:
                inner = doc.child(at, "pobj") if doc.pos[at] == "ADP" else None
                return inner if inner is not None and inner in tokens else at
        return tokens[0]

    def core(self, tokens: Sequence[int]) -> int:
        """The word of a cue that tells of the attitude: “expressed deep concern”, “is ready”."""
        top, doc = self.head(tokens), self.doc
        sense = self.lexicon.sense(top, *HOLDING)
        light = self.lexicon.sense(top, "light")
        if sense is not None and light is None:
            return top
        for relations in (("dobj", "acomp", "attr", "oprd"), ("xcomp", "prep", "prt")):
            for child in doc.dependents(top, *relations):
                if child in tokens:
                    inner = doc.child(child, "pobj") if doc.dep[child] == "prep" else child
                    if inner is not None and self.lexicon.sense(inner, *HOLDING, "says"):
                        return inner
        return top

    # ------------------------------------------------------------ holders

    def holder(self, at: int, sense: Sense | None) -> int | None:
        """Whose the attitude of a word is."""
        if sense is not None and sense.relation == "bearer":
            return at
        if self.doc.pos[at] in ("NOUN", "PROPN"):
            return self._holder_of_noun(at)
        if sense is not None and sense.relation == "moves":
            return self._moved(at)
        if self.doc.lower[at] == "according":
            return next(behind(self.doc, at, "to"), None)
        return logical_subject(self.doc, at)

    def _moved(self, at: int) -> int | None:
        doc, found = self.doc, objects(self.doc, at)
        if found:
            return found[0]
        is_participle = doc.tag[at] in PARTICIPLES and doc.dep[at] in ("amod", "acomp")
        return logical_subject(doc, at) if is_participle or is_passive(doc, at) else None

    def _holder_of_noun(self, noun: int) -> int | None:
        doc = self.doc
        found = owner(doc, noun)
        while found is None and doc.dep[noun] == "conj":
            noun = doc.head[noun]
            found = owner(doc, noun)
        if found is not None:
            return found
        verb = doc.head[noun]
        if doc.dep[noun] in ("dobj", "attr", "oprd") and doc.pos[verb] in ("VERB", "AUX"):
            light = self.lexicon.sense(verb, "light")
            if light is not None and light.group == "receives":
                return next(behind(doc, verb, "from"), None)
            return logical_subject(doc, verb)
        if doc.dep[noun] == "nsubjpass":
            return agent(doc, verb)
        if doc.dep[noun] == "pobj" and doc.pos[doc.head[verb]] in ("VERB", "AUX"):
            return logical_subject(doc, doc.head[verb])
        return None

    # ------------------------------------------------------------ targets

    def roles(self, at: int, sense: Sense | None) -> tuple[int | None, list[int]]:
        """The holder and the targets of a word of attitude."""
        holder = self.holder(at, sense)
        return holder, [target for target in self.targets(at, sense) if target != holder]

    def targets(self, at: int, sense: Sense | None) -> list[int]:
        """What the attitude of a word is about."""
        doc = self.doc
        if doc.pos[at] in ("NOUN", "PROPN"):
            return self._about(at)
        if doc.pos[at] == "ADJ":
            found = [*_complements(doc, at), *behind(doc, at)]
            is_said = doc.dep[at] == "acomp"
            return found or (_complements(doc, doc.head[at]) if is_said else [])
        if sense is not None and sense.relation == "moves":
            if is_passive(doc, at) or doc.dep[at] in ("amod", "acomp"):
                by = agent(doc, at)
                return [by] if by is not None else [*_complements(doc, at), *behind(doc, at)]
            subject = doc.child(at, "nsubj", "csubj")
            return [antecedent(doc, subject)] if subject is not None else []
        if sense is not None and sense.preposition:
            return list(behind(doc, at, sense.preposition)) or objects(doc, at)
        found = [*objects(doc, at), *_complements(doc, at)]
        return found or list(behind(doc, at))

    def _about(self, noun: int) -> list[int]:
        doc, whose = self.doc, owner(self.doc, noun)
        found = [at for at in behind(doc, noun) if at != whose]
        found += [at for at in doc.dependents(noun, "acl", "ccomp") if doc.tag[at] != "VBN"]
        verb = doc.head[noun]
        if not found and doc.dep[noun] in ("dobj", "attr") and doc.pos[verb] in ("VERB", "AUX"):
            found = list(behind(doc, verb))
            if not found and doc.lemma[verb] == "be":
                subject = doc.child(verb, "nsubj")
                found = [subject] if subject is not None else []
        return found

    # ------------------------------------------------------------ signs

    def turned(self, at: int) -> int:
        """−1 if what governs a word makes the contrary of it, or it is negated; else 1."""
        doc = self.doc
        sign = -1 if is_negated(doc, at) else 1
        while doc.dep[at] in (*_CARRIES, "ccomp", "conj"):
            head = doc.head[at]
            if doc.dep[at] == "conj":
                at = head
                continue
            if doc.dep[at] == "ccomp" and doc.lemma[head] not in listed("raising"):
                break
            if doc.pos[head] == "ADP":
                sign *= -1 if doc.lower[head] in ("without", "against") else 1
            elif self.lexicon.sense(head, "turns"):
                sign = -sign
            if is_negated(doc, head):
                sign = -sign
            at = head
        return sign

    def _spread(self, target: int, sign: int, depth: int = 0) -> Iterator[tuple[int, int]]:
        """What else one is for or against who is for or against what a word names."""
        if depth > 3:
            return
        doc = self.doc
        sense = self.lexicon.sense(target, "turns", "deed", "toward", "quality")
        if doc.pos[target] in ("VERB", "AUX"):
            factor = -1 if sense is not None and sense.relation == "turns" else 0
            if sense is not None and sense.relation in ("deed", "toward"):
                factor = sense.sign
            for upon in self.targets(target, sense):
                if factor:
                    yield upon, sign * factor
                yield from self._spread(upon, sign * (factor or 1), depth + 1)
        elif doc.pos[target] == "NOUN" and sense is not None and sense.relation != "quality":
            for upon in self._about(target):
                yield upon, sign * (-1 if sense.relation == "turns" else sense.sign)
        elif doc.pos[target] == "NOUN":
            for upon in (*behind(doc, target, "against"), *behind(doc, target, "on")):
                yield upon, -sign

    def _judged(self, at: int) -> Iterator[tuple[int, int]]:
        """What is said to be good or bad, or to do bad, in the content of a word of saying.

        Whoever “condemns” or “wants” in it is not judged: that attitude is their own.
        """
        denied = is_negated(self.doc, at) and self.words.lemma[at] in listed("raising")
        for clause in self.contents(at):
            subject = self.doc.child(clause, "nsubj")
            if subject is None or self.doc.pos[subject] == "PRON":
                continue
            sign = self.values.value(clause)
            if self.judges(clause):
                yield subject, -sign if denied else sign
        said = self._described(at)
        if said is not None:
            for upon in objects(self.doc, at):
                yield upon, self.values.value(said)

    def judges(self, clause: int) -> bool:
        """Whether a clause says of its subject that it is or does something good or bad.

        What the subject itself feels, wants or suffers is no judgement of it.
        """
        if self.doc.lemma[clause] == "be":
            said = self.doc.child(clause, "acomp", "attr")
            return said is not None and self.lexicon.sense(said, *_OWN) is None
        sense = self.lexicon.sense(clause, *_OWN, "fares")
        return (sense is None or sense.group == "wrongdoing") and self.values.value(clause) < 0

    def _described(self, at: int) -> int | None:
        """As what something is described: “as a threat”, “(called it) a threat”."""
        doc, said = self.doc, self.doc.child(at, "oprd")
        if said is not None:
            return said
        upon = [child for noun in objects(doc, at) for child in doc.children[noun]]
        for prep in (*doc.children[at], *upon):
            if said is None and doc.dep[prep] == "prep" and doc.lower[prep] == "as":
                said = doc.child(prep, "pobj", "pcomp", "amod")
        return said

    def contents(self, at: int) -> Iterator[int]:
        """The clauses that tell what is said."""
        doc = self.doc
        if doc.lower[at] == "according":
            yield doc.head[at]
        for child in doc.dependents(at, "ccomp", "acl"):
            yield child
            yield from (also for also in doc.dependents(child, "conj") if doc.pos[also] == "VERB")


def _complements(doc: Syntax, at: int) -> list[int]:
    return doc.dependents(at, *CLAUSES)


def extent(doc: Syntax, at: int) -> Indices:
    """The words of a phrase: all its word governs, without what merely follows or introduces it."""
    first, last = doc.left_edge(at), doc.right_edge(at)
    for child in doc.children[at]:
        if child > at and doc.dep[child] in ("relcl", "appos", "parataxis", "advcl"):
            last = min(last, doc.left_edge(child) - 1)
        opens = doc.dep[child] in ("mark", "cc")
        if child < at and (opens or (doc.dep[child] == "aux" and doc.tag[child] == "TO")):
            first = max(first, child + 1)
    while last > at and _is_mark_or_space(doc, last):
        last -= 1
    while first < at and _is_mark_or_space(doc, first):
        first += 1
    return tuple(range(first, last + 1))


def _is_mark_or_space(doc: Syntax, at: int) -> bool:
    return doc.doc[at].is_punct or doc.doc[at].is_space
