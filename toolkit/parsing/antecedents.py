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
_LIGHTEST = 20.0
_FADING = 0.6
_IN_FOCUS = 70.0
_SAME_ROLE = 20.0
_GOVERNS = 40.0
_FARTHEST = 12
_OTHERS = 0.5
_LIKELY = 0.7
_UNLIKELY = 0.35
_INANIMATE = 0.3
_LONGEST_GROUP = 15
_INSIDE_NAMES = ("compound", "amod", "nmod", "npadvmod", "nummod", "quantmod", "det", "punct")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, as tokens, end exclusive, with its head."""

    start: int
    end: int
    head: int
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class _Mentioned:
    token: Token
    sentence: int
    weight: float


@dataclass(slots=True)
class _Referent:
    """Somebody or something a report speaks of."""

    agrees: set[str]
    phrase: Phrase
    confidence: float
    animate: bool = False
    mentions: list[_Mentioned] = field(default_factory=list)


def find_antecedents(
    doc: Doc, known: Mapping[int, tuple[str, str]] | None = None
) -> dict[int, Phrase]:
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
    breaks = [t.i for t in head.doc[start : head.i] if t.is_space and "\n" in t.text]
    start = breaks[-1] + 1 if breaks else start
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
        self.focus = ("", 0)
        self.full: dict[str, str] = {}
        self.given = self._given_names()

    def _given_names(self) -> dict[str, list[str]]:
        """The given names of each surname, folded, the first that the report prints."""
        names: dict[str, list[str]] = {}
        for token in self.doc:
            if (
                token.pos_ == "PROPN"
                and is_noun_phrase(token)
                and (given := _given(self.doc, token))
            ):
                names.setdefault(fold(token.text), given)
        return names

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
        if _is_said_of_another(head):
            return
        key = self._key(head)
        agrees, confidence = self._agreement(head)
        referent = self.referents.get(key)
        if referent is None:
            referent = self.referents[key] = _Referent(agrees, phrase_of(head), confidence)
        else:
            both = referent.agrees & agrees
            if both:
                referent.agrees = both
            referent.confidence = max(referent.confidence, confidence)
            referent.phrase = phrase_of(head)
        referent.animate = referent.animate or self._is_animate(head)
        self._mention(key, head)
        if group := _group(head):
            self.referents[f"{head.i}+"] = _Referent({"they"}, group, 1.0, referent.animate)
            self._mention(f"{head.i}+", head)

    def _key(self, head: Token) -> str:
        """What two mentions of one referent share."""
        if head.i in self.known:
            return "actor " + self.known[head.i][0]
        if head.pos_ == "PROPN":
            return self._key_of_name(head)
        beside = [c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN"]
        if beside:
            return self._key(beside[0])
        determiner = {c.lower_ for c in head.children if c.dep_ == "det"}
        if determiner & {"the", "this", "that", "these", "those"}:
            return f"noun {fold(head.lemma_)} {head.tag_[-1]}"
        return f"noun {fold(head.lemma_)} {head.tag_[-1]} {head.i}"

    def _key_of_name(self, head: Token) -> str:
        """A full name, or the one last given in full with this surname, or the only one."""
        last = fold(head.text)
        given = _given(self.doc, head)
        if given:
            self.full[last] = f"{given[0]} {last}"
        elif last not in self.full:
            self.full[last] = f"{self.given.get(last, [''])[0]} {last}"
        return f"name {self.full[last]}"

    def _mention(self, key: str, token: Token) -> None:
        weight = _WEIGHTS.get(_role(token), _LIGHTEST)
        if self.quoted[token.i]:
            weight *= 0.7
        self.referents[key].mentions.append(_Mentioned(token, self.sentence[token.i], weight))
        if self._leads(token):
            self.focus = (key, self.sentence[token.i])

    def _leads(self, token: Token) -> bool:
        """Whether a token speaks, or somebody is the subject of its sentence."""
        if self.quoted[token.i] or token.dep_ not in ("nsubj", "nsubjpass"):
            return False
        somebody = token.lower_ in ("he", "she") or self._is_somebody(token)
        return is_speaker(token) or (somebody and token.head.dep_ == "ROOT")

    def _is_somebody(self, head: Token) -> bool:
        return bool(self._agreement(head)[0] & {"he", "she"})

    def _agreement(self, head: Token) -> tuple[set[str], float]:
        """The pronouns that may stand for a noun phrase, and how sure that is, 0 to 1."""
        if head.i in self.known:
            pronoun = self.known[head.i][1]
            return ({pronoun} if pronoun else {"he", "she"}) | (
                {"they"} if pronoun == "it" else set()
            ), 1.0
        lemma = fold(head.lemma_)
        if head.tag_ in ("NNS", "NNPS") and head.pos_ == "NOUN":
            return {"they"}, 1.0
        if lemma in _INDEFINITE_PERSONS:
            return {"they"}, 1.0
        if lemma in lexicon("persons"):
            pronoun = lexicon("persons")[lemma]
            return {pronoun} if pronoun else {"he", "she"}, 1.0
        if head.pos_ == "PROPN":
            return self._agreement_of_name(head)
        if lemma in lexicon("collectives") or lemma in _GROUPS:
            return {"it", "they"}, 1.0
        if lemma.endswith(_AGENTIVE):
            return {"he", "she"}, _LIKELY
        return {"it"}, 1.0

    def _agreement_of_name(self, head: Token) -> tuple[set[str], float]:
        last = fold(head.text)
        words = [fold(t.text) for t in self.doc[phrase_of(head).start : head.i] if t.dep_ != "poss"]
        for word in words:
            if pronoun := lexicon("honorifics").get(word) or lexicon("persons").get(word):
                return {pronoun}, 1.0
        given = _given(self.doc, head)
        named = given or [last, *self.given.get(last, [])]
        if pronoun := pronoun_of_given(named):
            return {pronoun}, 1.0
        if any(word in lexicon("persons") or word in lexicon("honorifics") for word in words):
            return {"he", "she"}, 1.0
        if last in _BODIES or last in _GROUPS or last in lexicon("collectives") or _is_relay(head):
            return {"it", "they"}, 1.0
        if "the" in words or head.tag_ == "NNPS":
            return {"it", "they"}, 0.8
        if head.text.isupper() and len(named) < 2:
            return {"it", "they"}, 1.0
        return {"he", "she", "it", "they"}, _LIKELY if given or len(named) > 1 else _UNLIKELY

    def _is_animate(self, head: Token) -> bool:
        lemma = fold(head.lemma_)
        return (
            head.i in self.known
            or head.pos_ == "PROPN"
            or lemma in lexicon("persons")
            or lemma in lexicon("collectives")
            or lemma in _GROUPS
            or lemma in _INDEFINITE_PERSONS
        )

    # -------------------------------------------------------------- choosing

    def _best(self, token: Token, pronoun: str) -> str:
        speaker = self._speaker_of_quotation(token)
        scored = [
            (self._salience(key, referent, token, pronoun), -order, key)
            for order, (key, referent) in enumerate(self.referents.items())
            if pronoun in referent.agrees
            and self.sentence[token.i] - referent.mentions[-1].sentence <= _FARTHEST
            and key != speaker
            and self._permitted(referent, token)
        ]
        return max(scored)[2] if scored else ""

    def _salience(self, key: str, referent: _Referent, token: Token, pronoun: str) -> float:
        now, role = self.sentence[token.i], _role(token)
        weights = [m.weight * _FADING ** (now - m.sentence) for m in referent.mentions]
        score = max(weights) + _OTHERS * (sum(weights) - max(weights))
        latest = referent.mentions[-1]
        if _role(latest.token) == role:
            score += _SAME_ROLE * _FADING ** (now - latest.sentence)
        if any(_governs(mention.token, token) for mention in referent.mentions[-2:]):
            score += _GOVERNS
        focus, since = self.focus
        if key == focus and is_speaker(token) and not self.quoted[token.i]:
            score += _IN_FOCUS * _FADING ** (now - since)
        if not referent.animate and _is_doing(token):
            score *= _INANIMATE
        if pronoun == "it" and "they" in referent.agrees and referent.animate:
            score *= 1.2
        return score * referent.confidence

    def _permitted(self, referent: _Referent, token: Token) -> bool:
        """Whether syntax lets a pronoun stand for a referent named in its own clause."""
        head = self.doc[referent.phrase.head]
        if head.is_ancestor(token) and referent.phrase.head > token.i:
            return False
        if referent.phrase.start <= token.i < referent.phrase.end:
            return False
        reflexive = token.lower_.endswith(("self", "selves"))
        if token.dep_ in ("dobj", "dative") or (
            token.dep_ == "pobj" and token.head.head.pos_ == "VERB"
        ):
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
                return self.focus[0] if pronoun else self._key(other)
        return self.focus[0]


_GROUPS = frozenset(
    "team company group family couple band club union crowd public community association "
    "organisation organization foundation institute university firm bank crew majority minority "
    "jury panel board media press newspaper league network movement church nation country "
    "population generation audience class faculty unit squad tribe gang pair".split()
)
_AGENTIVE = (
    "ist",
    "ian",
    "eer",
    "ster",
    "woman",
    "man",
    "player",
    "worker",
    "maker",
    "goer",
    "holder",
)
_BODIES = frozenset(
    "university institute association union inc corp ltd foundation news times post bank".split()
)
_INDEFINITE_PERSONS = frozenset(
    "someone somebody everyone everybody anyone anybody nobody people person child youth".split()
)


def is_noun_phrase(token: Token) -> bool:
    """Whether a token heads a noun phrase that can be spoken of again."""
    if token.lower_ in _INDEFINITE_PERSONS:
        return token.dep_ not in _INSIDE_NAMES
    return (
        token.pos_ in ("NOUN", "PROPN")
        and token.dep_ not in _INSIDE_NAMES
        and token.text[0].isalpha()
    )


def _is_said_of_another(head: Token) -> bool:
    """Whether a noun only says what another is: “Oro, an envoy”, “Oro was an envoy”."""
    if head.pos_ != "NOUN":
        return False
    if head.dep_ == "attr":
        return any(child.dep_ == "nsubj" for child in head.head.children)
    return head.dep_ == "appos" and head.head.pos_ == "PROPN"


def _given(doc: Doc, head: Token) -> list[str]:
    """The names before a surname in its phrase, folded."""
    before = doc[phrase_of(head).start : head.i]
    names = [t for t in before if t.dep_ in ("compound", "nmod", "amod") and _is_given(t)]
    return [fold(token.text) for token in names]


def _is_given(token: Token) -> bool:
    word = fold(token.text)
    return (
        token.pos_ == "PROPN"
        and token.text[0].isupper()
        and word not in lexicon("persons")
        and word not in lexicon("honorifics")
    )


def _is_relay(head: Token) -> bool:
    """Whether a name only passes on what another says: “…, she said, Radio Selme reported”."""
    return is_speaker(head) and any(
        child.dep_ == "ccomp" and any(is_speaker(below) for below in child.children)
        for child in head.head.children
    )


def _governs(subject: Token, token: Token) -> bool:
    """Whether a subject's verb has the token below it: “Oro said that he …”."""
    return subject.dep_ == "nsubj" and subject.head.is_ancestor(token)


def _is_doing(token: Token) -> bool:
    """Whether a pronoun is the subject of what only persons do."""
    verb = token.head
    return token.dep_ == "nsubj" and (verb.lemma_, "verb") in cue_lexicon()


def _group(head: Token) -> Phrase | None:
    """“X, Y and Z”, from its first noun on."""
    if head.dep_ == "conj":
        return None
    last = head
    while following := [c for c in last.children if c.dep_ == "conj" and is_noun_phrase(c)]:
        last = following[0]
    if last is head or last.i - head.i > _LONGEST_GROUP:
        return None
    return Phrase(phrase_of(head).start, last.i + 1, head.i, is_group=True)


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
