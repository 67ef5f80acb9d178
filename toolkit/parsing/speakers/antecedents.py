"""What the pronouns of a report stand for, by agreement, syntax and salience.

A simplified form of the resolution procedure of Lappin and Leass (1994, Computational
Linguistics 20(4)): every mention lends its referent a weight by its grammatical role, the
weight fades from sentence to sentence, and a pronoun stands for the weightiest referent that
agrees with it and that syntax permits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from toolkit.parsing.attribution.quotations import find_quotations
from toolkit.parsing.speakers.agreement import (
    Agreement,
    Phrase,
    agreement,
    given_names,
    is_animate,
    is_noun_phrase,
    is_speaker,
    phrase_of,
)
from toolkit.parsing.speakers.roster import fold

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
}
"""Third-person pronouns, each by its subject form."""

_WEIGHTS = {"nsubj": 80.0, "nsubjpass": 75.0, "dobj": 50.0, "poss": 45.0, "dative": 45.0,
            "agent": 45.0, "pobj": 35.0, "conj": 30.0, "appos": 25.0, "attr": 25.0}  # fmt: skip
_SEVERAL = Agreement(frozenset({"they"}))
_LIGHTEST = 20.0
_IN_QUOTATION = 0.7
_FADING = 0.6  # from one sentence to the next
_OTHERS = 0.5  # what mentions beside the weightiest add
_IN_FOCUS = 70.0
_GOVERNS = 40.0
_SAME_ROLE = 20.0
_INANIMATE = 0.3
_FARTHEST = 12  # sentences
_MENTIONS = 16  # of one referent that are remembered
_LONGEST_GROUP = 15  # tokens


@dataclass(frozen=True, slots=True)
class _Mentioned:
    token: Token
    sentence: int
    weight: float


@dataclass(slots=True)
class _Referent:
    """Somebody or something a report speaks of."""

    agrees: Agreement
    phrase: Phrase
    animate: bool
    mentions: deque[_Mentioned] = field(default_factory=lambda: deque(maxlen=_MENTIONS))


def find_antecedents(
    doc: Doc, known: Mapping[int, tuple[str, frozenset[str]]] | None = None
) -> dict[int, Phrase]:
    """The noun phrase each third-person pronoun stands for, by the pronoun's token.

    `known` gives, for the head of a listed actor's mention, the actor and the pronouns it is
    spoken of with. Pronouns without a permitted referent are left out.
    """
    return _Report(doc, known or {}).resolve()


def quoted_tokens(doc: Doc) -> list[bool]:
    """Whether each token stands inside quotation marks."""
    inside = [False] * len(doc)
    for quotation in find_quotations(doc):
        inside[quotation.start : quotation.end] = [True] * len(quotation)
    return inside


class _Report:
    """One report read from its first word to its last."""

    def __init__(self, doc: Doc, known: Mapping[int, tuple[str, frozenset[str]]]) -> None:
        self.doc = doc
        self.known = known
        self.sentence = [0] * len(doc)
        for number, sentence in enumerate(doc.sents):
            self.sentence[sentence.start : sentence.end] = [number] * len(sentence)
        self.quoted = quoted_tokens(doc)
        self.referents: dict[str, _Referent] = {}  # the latest mentioned last
        self.focus = ("", 0)
        self.full: dict[str, str] = {}
        self.given: dict[str, list[str]] = {}
        for token in doc:
            if token.pos_ == "PROPN" and is_noun_phrase(token) and (names := given_names(token)):
                self.given.setdefault(fold(token.text), names)

    def resolve(self) -> dict[int, Phrase]:
        found: dict[int, Phrase] = {}
        for token in self.doc:
            pronoun = PRONOUNS.get(token.lower_)
            if pronoun and token.pos_ == "PRON":
                if key := self._best(token, pronoun):
                    referent = self.referents[key]
                    found[token.i] = referent.phrase
                    if pronoun in ("he", "she"):
                        others = referent.agrees.pronouns - {"he", "she"}
                        agrees = Agreement(others | {pronoun}, referent.agrees.confidence)
                        referent.agrees = agrees
                    self._mention(key, token)
            elif is_noun_phrase(token) and not _is_said_of_another(token):
                self._read(token)
        return found

    # -------------------------------------------------------------- referents

    def _read(self, head: Token) -> None:
        """Take up a noun phrase, as one known or a new one."""
        key, agrees, phrase = self._key(head), self._agreement(head), phrase_of(head)
        referent = self.referents.get(key)
        if referent is None:
            referent = self.referents[key] = _Referent(agrees, phrase, False)
        else:
            referent.phrase = phrase
            referent.agrees = Agreement(
                referent.agrees.pronouns & agrees.pronouns or referent.agrees.pronouns,
                max(referent.agrees.confidence, agrees.confidence),
            )
        referent.animate |= head.i in self.known or is_animate(head)
        self._mention(key, head)
        if group := _group(head):
            key = f"group {head.i}"
            self.referents[key] = _Referent(_SEVERAL, group, referent.animate)
            self._mention(key, head)

    def _agreement(self, head: Token) -> Agreement:
        if head.i not in self.known:
            return agreement(head, self.given)
        return Agreement(self.known[head.i][1])

    def _key(self, head: Token) -> str:
        """What two mentions of one referent share."""
        if head.i in self.known:
            return f"actor {self.known[head.i][0]}"
        if head.pos_ == "PROPN":
            return self._key_of_name(head)
        for child in head.children:
            if child.dep_ == "appos" and child.pos_ == "PROPN":
                return self._key(child)
        determiners = {child.lower_ for child in head.children if child.dep_ == "det"}
        definite = determiners & {"the", "this", "that", "these", "those"}
        return f"noun {fold(head.lemma_)} {head.tag_} {'' if definite else head.i}"

    def _key_of_name(self, head: Token) -> str:
        """A full name, or the one last given in full with this surname, or the only one."""
        last = fold(head.text)
        names = given_names(head)
        if names or last not in self.full:
            first = (names or self.given.get(last, [""]))[0]
            self.full[last] = f"name {first} {last}"
        return self.full[last]

    def _mention(self, key: str, token: Token) -> None:
        weight = _WEIGHTS.get(_role(token), _LIGHTEST)
        if self.quoted[token.i]:
            weight *= _IN_QUOTATION
        referent = self.referents[key] = self.referents.pop(key)
        referent.mentions.append(_Mentioned(token, self.sentence[token.i], weight))
        if self._leads(token):
            self.focus = (key, self.sentence[token.i])

    def _leads(self, token: Token) -> bool:
        """Whether a token speaks, or somebody is the subject of its sentence."""
        if self.quoted[token.i] or token.dep_ not in ("nsubj", "nsubjpass"):
            return False
        if is_speaker(token):
            return True
        somebody = PRONOUNS.get(token.lower_) in ("he", "she") or (
            token.pos_ != "PRON" and bool(self._agreement(token).pronouns & {"he", "she"})
        )
        return somebody and token.head.dep_ == "ROOT"

    # -------------------------------------------------------------- choosing

    def _best(self, token: Token, pronoun: str) -> str:
        speaker = self._speaker_of_quotation(token)
        best, most = "", 0.0
        for key, referent in self._recent(token):
            agrees = pronoun in referent.agrees.pronouns and key != speaker
            if agrees and _permitted(self.doc[referent.phrase.head], referent.phrase, token):
                score = self._salience(key, referent, token)
                if score > most:
                    best, most = key, score
        return best

    def _recent(self, token: Token) -> Iterator[tuple[str, _Referent]]:
        earliest = self.sentence[token.i] - _FARTHEST
        for key in reversed(self.referents):
            referent = self.referents[key]
            if referent.mentions[-1].sentence < earliest:
                return
            yield key, referent

    def _salience(self, key: str, referent: _Referent, token: Token) -> float:
        now = self.sentence[token.i]
        weights = [m.weight * _FADING ** (now - m.sentence) for m in referent.mentions]
        score = max(weights) + _OTHERS * (sum(weights) - max(weights))
        latest = referent.mentions[-1]
        if _role(latest.token) == _role(token):
            score += _SAME_ROLE * _FADING ** (now - latest.sentence)
        if any(_governs(mention.token, token) for mention in list(referent.mentions)[-2:]):
            score += _GOVERNS
        focus, since = self.focus
        if key == focus and is_speaker(token) and not self.quoted[token.i]:
            score += _IN_FOCUS * _FADING ** (now - since)
        if not referent.animate and is_speaker(token):
            score *= _INANIMATE
        return score * referent.agrees.confidence

    def _speaker_of_quotation(self, token: Token) -> str:
        """The referent whose quotation the pronoun stands in: it would say I."""
        if not self.quoted[token.i]:
            return ""
        for other in token.sent:
            if is_speaker(other) and not self.quoted[other.i]:
                return self.focus[0] if other.pos_ == "PRON" else self._key(other)
        return self.focus[0]


def _permitted(head: Token, phrase: Phrase, token: Token) -> bool:
    """Whether syntax lets a pronoun stand for a referent named in its own clause."""
    if phrase.start <= token.i < phrase.end:
        return False
    verb = token.head.head if token.dep_ == "pobj" else token.head
    if token.dep_ not in ("dobj", "dative", "pobj") or verb.pos_ != "VERB":
        return True
    is_subject = head.dep_ in ("nsubj", "nsubjpass") and head.head == verb
    return is_subject == token.lower_.endswith(("self", "selves"))


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


def _is_said_of_another(head: Token) -> bool:
    """Whether a noun only says what another is: “Oro, an envoy”, “Oro was an envoy”."""
    if head.pos_ != "NOUN":
        return False
    if head.dep_ == "attr":
        return any(child.dep_ == "nsubj" for child in head.head.children)
    return head.dep_ == "appos" and head.head.pos_ == "PROPN"


def _role(token: Token) -> str:
    return "agent" if token.dep_ == "pobj" and token.head.dep_ == "agent" else token.dep_


def _governs(subject: Token, token: Token) -> bool:
    """Whether a subject's verb has the token below it: “Oro said that he …”."""
    return subject.dep_ == "nsubj" and subject.head.is_ancestor(token)
