"""What the pronouns of a report stand for, by agreement, syntax and salience.

A simplified form of the resolution procedure of Lappin and Leass (1994, Computational
Linguistics 20(4)): every mention lends its referent a weight by its grammatical role, the
weight fades from sentence to sentence, and a pronoun stands for the weightiest referent that
agrees with it and that syntax permits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from toolkit.parsing.attribution import cue_lexicon
from toolkit.parsing.quotations import find_quotations
from toolkit.parsing.roster import fold, lexicon, pronoun_of_given

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
}
"""Third-person pronouns, each by its subject form."""

_WEIGHTS = {"nsubj": 80.0, "nsubjpass": 75.0, "poss": 45.0, "dobj": 50.0, "dative": 45.0,
            "agent": 45.0, "pobj": 35.0, "appos": 25.0, "attr": 25.0, "conj": 30.0}  # fmt: skip
_FADING = 0.55
_SPEAKS_AGAIN = 70.0
_SAME_ROLE = 20.0
_FARTHEST = 12
_INSIDE_NAMES = ("compound", "amod", "nmod", "npadvmod", "nummod", "quantmod", "det", "punct")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, as tokens, end exclusive, with its head."""

    start: int
    end: int
    head: int
    is_group: bool = False


@dataclass(slots=True)
class _Referent:
    """Somebody or something a report speaks of."""

    agrees: set[str]
    phrase: Phrase
    sure: bool
    mentions: list[tuple[int, float, str]] = field(default_factory=list)


def find_antecedents(doc: Doc, known: Mapping[int, tuple[str, str]] | None = None) -> dict[int, Phrase]:
    """The noun phrase each third-person pronoun stands for, by the pronoun's token.

    `known` gives, for the head of a listed actor's mention, the actor and its pronoun.
    Pronouns without a permitted referent are left out.
    """
    return _Report(doc, known or {}).resolve()


def phrase_of(head: Token) -> Phrase:
    """A noun with what stands before it in its phrase, without what follows."""
    start = head.i
    for child in head.lefts:
        if child.dep_ in (*_INSIDE_NAMES, "poss", "predet"):
            start = min(start, child.left_edge.i)
    return Phrase(start, head.i + 1, head.i)


class _Report:
    """One report read from its first word to its last."""

    def __init__(self, doc: Doc, known: Mapping[int, tuple[str, str]]) -> None:
        self.doc = doc
        self.known = known
        self.sentence = [0] * len(doc)
        for number, sentence in enumerate(doc.sents):
            for token in sentence:
                self.sentence[token.i] = number
        self.referents: dict[str, _Referent] = {}
        self.quoted = quoted_tokens(doc)
        self.last_speaker = ""

    def resolve(self) -> dict[int, Phrase]:
        found: dict[int, Phrase] = {}
        for token in self.doc:
            pronoun = PRONOUNS.get(token.lower_)
            if pronoun and token.pos_ == "PRON":
                key = self._best(token, pronoun)
                if key:
                    referent = self.referents[key]
                    found[token.i] = referent.phrase
                    if pronoun in ("he", "she"):
                        referent.agrees -= {"he", "she"} - {pronoun}
                    self._mention(key, token)
            elif is_noun_phrase(token):
                self._read(token)
        return found

    def _read(self, head: Token) -> None:
        """Take up a noun phrase, as one known or a new one."""
        key = self._key(head)
        agrees, sure = self._agreement(head)
        referent = self.referents.get(key)
        if referent is None:
            referent = self.referents[key] = _Referent(agrees, phrase_of(head), sure)
        else:
            both = referent.agrees & agrees
            if both and not (referent.sure and not sure):
                referent.agrees, referent.sure = both, referent.sure or sure
            referent.phrase = phrase_of(head)
        self._mention(key, head)
        if head.dep_ != "conj" and any(child.dep_ == "conj" for child in head.children):
            last = head
            while following := [c for c in last.children if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN")]:
                last = following[0]
            if last is not head and last.i - head.i < 15:
                group = Phrase(phrase_of(head).start, last.i + 1, head.i, is_group=True)
                self.referents[f"{head.i}+"] = _Referent({"they"}, group, True)
                self._mention(f"{head.i}+", head)

    def _key(self, head: Token) -> str:
        if head.i in self.known:
            return "actor " + self.known[head.i][0]
        if head.pos_ == "PROPN":
            return "name " + fold(head.text)
        determiner = {c.lower_ for c in head.children if c.dep_ in ("det", "poss")}
        if determiner & {"the", "this", "that", "these", "those"}:
            return f"noun {fold(head.lemma_)} {head.tag_[-1]}"
        return f"noun {fold(head.lemma_)} {head.tag_[-1]} {head.i}"

    def _mention(self, key: str, token: Token) -> None:
        role = _role(token)
        weight = _WEIGHTS.get(role, 20.0)
        if self.quoted[token.i]:
            weight *= 0.7
        self.referents[key].mentions.append((self.sentence[token.i], weight, role))
        if is_speaker(token) and not self.quoted[token.i]:
            self.last_speaker = key

    def _agreement(self, head: Token) -> tuple[set[str], bool]:
        """The pronouns that may stand for a noun phrase, and whether that is sure."""
        if head.i in self.known:
            pronoun = self.known[head.i][1]
            return ({pronoun} if pronoun else {"he", "she"}) | ({"they"} if pronoun == "it" else set()), True
        lemma = fold(head.lemma_)
        if head.tag_ in ("NNS", "NNPS"):
            return {"they"}, True
        if lemma in lexicon("persons"):
            pronoun = lexicon("persons")[lemma]
            return {pronoun} if pronoun else {"he", "she"}, True
        if head.pos_ == "PROPN":
            return self._agreement_of_name(head)
        if lemma in lexicon("collectives") or lemma in _GROUPS:
            return {"it", "they"}, True
        if lemma in _INDEFINITE_PERSONS:
            return {"they", "he", "she"}, False
        return {"it"}, True

    def _agreement_of_name(self, head: Token) -> tuple[set[str], bool]:
        words = [t for t in self.doc[phrase_of(head).start : head.i] if t.pos_ != "DET"]
        for word in words:
            folded = fold(word.text)
            pronoun = lexicon("honorifics").get(folded) or lexicon("persons").get(folded)
            if pronoun:
                return {pronoun}, True
        given = [fold(word.text) for word in words if word.pos_ == "PROPN"] or [fold(head.text)]
        if pronoun := pronoun_of_given(given):
            return {pronoun}, True
        titled = any(fold(word.text) in lexicon("persons") for word in words)
        if titled or any(word.lower_ in lexicon("honorifics") for word in words):
            return {"he", "she"}, True
        if fold(head.lemma_) in {*lexicon("collectives"), *_GROUPS, *_BODIES}:
            return {"it", "they"}, True
        if any(child.lower_ == "the" for child in head.children):
            return {"it", "they"}, False
        return {"he", "she", "it", "they"}, False

    # -------------------------------------------------------------- choosing

    def _best(self, token: Token, pronoun: str) -> str:
        speaker = self._speaker_of_quotation(token)
        scored = [
            (self._salience(key, referent, token, pronoun), -order, key)
            for order, (key, referent) in enumerate(self.referents.items())
            if pronoun in referent.agrees
            and self.sentence[token.i] - referent.mentions[-1][0] <= _FARTHEST
            and key != speaker
            and self._permitted(referent, token)
        ]
        return max(scored)[2] if scored else ""

    def _salience(self, key: str, referent: _Referent, token: Token, pronoun: str) -> float:
        now, role = self.sentence[token.i], _role(token)
        score = 0.0
        for sentence, weight, _ in referent.mentions[-6:]:
            score += weight * _FADING ** (now - sentence)
        last_sentence, _, last_role = referent.mentions[-1]
        if last_role == role:
            score += _SAME_ROLE * _FADING ** (now - last_sentence)
        if key == self.last_speaker and is_speaker(token) and not self.quoted[token.i]:
            score += _SPEAKS_AGAIN
        if not referent.sure:
            score *= 0.6
        return score

    def _permitted(self, referent: _Referent, token: Token) -> bool:
        """Whether syntax lets a pronoun stand for a referent named in its own clause."""
        head = self.doc[referent.phrase.head]
        if head.is_ancestor(token) and referent.phrase.head > token.i:
            return False
        if referent.phrase.start <= token.i < referent.phrase.end:
            return False
        reflexive = token.lower_.endswith(("self", "selves"))
        if token.dep_ in ("dobj", "dative") or (token.dep_ == "pobj" and token.head.head.pos_ == "VERB"):
            verb = token.head if token.dep_ != "pobj" else token.head.head
            subject = head.dep_ in ("nsubj", "nsubjpass") and head.head == verb
            return subject if reflexive else not subject
        return True

    def _speaker_of_quotation(self, token: Token) -> str:
        """The referent whose quotation the pronoun stands in: it would say I."""
        if not self.quoted[token.i]:
            return ""
        for other in token.sent:
            if is_speaker(other) and not self.quoted[other.i]:
                pronoun = PRONOUNS.get(other.lower_)
                return self.last_speaker if pronoun else self._key(other)
        return self.last_speaker


_GROUPS = frozenset(
    "team company group family couple band club union crowd public community association "
    "organisation organization foundation institute university firm bank crew majority minority "
    "jury panel board media press newspaper league network movement church nation country "
    "population generation audience class faculty unit squad tribe gang pair".split()
)
_BODIES = frozenset("university institute association union inc corp ltd foundation news times post bank".split())
_INDEFINITE_PERSONS = frozenset("someone somebody everyone everybody anyone anybody person child".split())


def is_noun_phrase(token: Token) -> bool:
    """Whether a token heads a noun phrase that can be spoken of again."""
    return (
        token.pos_ in ("NOUN", "PROPN")
        and token.dep_ not in _INSIDE_NAMES
        and any(letter.isalpha() for letter in token.text)
    )


def _role(token: Token) -> str:
    if token.dep_ == "pobj" and token.head.dep_ == "agent":
        return "agent"
    return token.dep_


def is_speaker(token: Token) -> bool:
    """Whether a token is the subject of a verb of saying."""
    return token.dep_ == "nsubj" and (token.head.lemma_, "verb") in cue_lexicon()


def quoted_tokens(doc: Doc) -> list[bool]:
    """Whether each token stands inside quotation marks."""
    inside = [False] * len(doc)
    for quotation in find_quotations(doc):
        inside[quotation.start : quotation.end] = [True] * len(quotation)
    return inside
