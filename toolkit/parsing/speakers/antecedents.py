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
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from toolkit.lexicons import tables, word_list
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
from toolkit.parsing.syntax import Syntax, syntax_of

PRONOUNS = {
    form: subject
    for subject, forms in tables("grammar")["pronouns"].items()
    for form in forms.split()
}
"""Third-person pronouns, each by its subject form."""

Known = Mapping[int, tuple[str, frozenset[str]]]
"""Listed actors by the head of a mention: who it is, and the pronouns it is spoken of with."""

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


class _Mentioned(NamedTuple):
    at: int
    sentence: int
    weight: float


@dataclass(slots=True)
class _Referent:
    """Somebody or something a report speaks of."""

    agrees: Agreement
    phrase: Phrase
    animate: bool
    mentions: deque[_Mentioned] = field(default_factory=lambda: deque(maxlen=_MENTIONS))


def find_antecedents(doc: Doc) -> dict[int, Phrase]:
    """The noun phrase each third-person pronoun stands for, nobody being listed; see `each`."""
    return Antecedents(syntax_of(doc), {}, quoted_tokens(doc)).each()


def quoted_tokens(doc: Doc) -> list[bool]:
    """Whether each token stands inside quotation marks."""
    inside = [False] * len(doc)
    for quotation in find_quotations(doc):
        inside[quotation.start : quotation.end] = [True] * len(quotation)
    return inside


class Antecedents:
    """The antecedents of one report, which is read from its first word as far as it is asked for.

    `known` gives, for the head of a listed actor's mention, the actor and the pronouns it is
    spoken of with; `quoted` is that of `quoted_tokens`.
    """

    def __init__(self, doc: Syntax, known: Known, quoted: list[bool]) -> None:
        self.doc = doc
        self.known = known
        self.quoted = quoted
        self.sentence: list[int] = []
        for number, (start, end) in enumerate(pairwise((*self.doc.starts, len(doc)))):
            self.sentence += [number] * (end - start)
        self.referents: dict[str, _Referent] = {}  # the latest mentioned last
        self.focus = ("", 0)
        self.full: dict[str, str] = {}
        self.phrases: dict[int, Phrase] = {}
        self.found: dict[int, Phrase] = {}
        self.unread = 0

    def of(self, at: int) -> Phrase | None:
        """The noun phrase that the pronoun at a place stands for, if there is one."""
        for here in range(self.unread, at + 1):
            self._take_up(here)
        self.unread = max(self.unread, at + 1)
        return self.found.get(at)

    def each(self) -> dict[int, Phrase]:
        """The noun phrases by the pronouns that stand for them; those without one are left out."""
        return {at: phrase for at in range(len(self.doc)) if (phrase := self.of(at)) is not None}

    @cached_property
    def given(self) -> dict[str, list[str]]:
        """The given names that the report prints with each surname, folded."""
        found: dict[str, list[str]] = {}
        for at, pos in enumerate(self.doc.pos):
            if pos == "PROPN" and is_noun_phrase(self.doc, at):
                names = given_names(self.doc, self._phrase(at))
                if names:
                    found.setdefault(fold(self.doc.text[at]), names)
        return found

    def _phrase(self, head: int) -> Phrase:
        if head not in self.phrases:
            self.phrases[head] = phrase_of(self.doc, head)
        return self.phrases[head]

    def _take_up(self, at: int) -> None:
        pronoun = PRONOUNS.get(self.doc.lower[at])
        if pronoun and self.doc.pos[at] == "PRON":
            if key := self._best(at, pronoun):
                referent = self.referents[key]
                self.found[at] = referent.phrase
                if pronoun in ("he", "she"):
                    others = referent.agrees.pronouns - {"he", "she"}
                    agrees = Agreement(others | {pronoun}, referent.agrees.confidence)
                    referent.agrees = agrees
                self._mention(key, at)
        elif is_noun_phrase(self.doc, at) and not _is_said_of_another(self.doc, at):
            self._read(at)

    # -------------------------------------------------------------- referents

    def _read(self, head: int) -> None:
        """Take up a noun phrase, as one known or a new one."""
        key, agrees, phrase = self._key(head), self._agreement(head), self._phrase(head)
        referent = self.referents.get(key)
        if referent is None:
            referent = self.referents[key] = _Referent(agrees, phrase, False)
        else:
            referent.phrase = phrase
            referent.agrees = Agreement(
                referent.agrees.pronouns & agrees.pronouns or referent.agrees.pronouns,
                max(referent.agrees.confidence, agrees.confidence),
            )
        referent.animate |= head in self.known or is_animate(self.doc, head)
        self._mention(key, head)
        if group := _group(self.doc, phrase.start, head):
            key = f"group {head}"
            self.referents[key] = _Referent(_SEVERAL, group, referent.animate)
            self._mention(key, head)

    def _agreement(self, head: int) -> Agreement:
        if head not in self.known:
            return agreement(self.doc, self._phrase(head), self.given)
        return Agreement(self.known[head][1])

    def _key(self, head: int) -> str:
        """What two mentions of one referent share."""
        doc = self.doc
        if head in self.known:
            return f"actor {self.known[head][0]}"
        if doc.pos[head] == "PROPN":
            return self._key_of_name(head)
        definite = False
        for child in doc.children[head]:
            if doc.dep[child] == "appos" and doc.pos[child] == "PROPN":
                return self._key(child)
            definite |= doc.dep[child] == "det" and doc.lower[child] in word_list(
                "speakers", "definite"
            )
        return f"noun {fold(doc.lemma[head])} {doc.tag[head]} {'' if definite else head}"

    def _key_of_name(self, head: int) -> str:
        """A full name, or the one last given in full with this surname, or the only one."""
        last = fold(self.doc.text[head])
        names = given_names(self.doc, self._phrase(head))
        if names or last not in self.full:
            first = (names or self.given.get(last, [""]))[0]
            self.full[last] = f"name {first} {last}"
        return self.full[last]

    def _mention(self, key: str, at: int) -> None:
        weight = _WEIGHTS.get(_role(self.doc, at), _LIGHTEST)
        if self.quoted[at]:
            weight *= _IN_QUOTATION
        referent = self.referents[key] = self.referents.pop(key)
        referent.mentions.append(_Mentioned(at, self.sentence[at], weight))
        if self._leads(at):
            self.focus = (key, self.sentence[at])

    def _leads(self, at: int) -> bool:
        """Whether a token speaks, or somebody is the subject of its sentence."""
        doc = self.doc
        if self.quoted[at] or doc.dep[at] not in ("nsubj", "nsubjpass"):
            return False
        if is_speaker(doc, at):
            return True
        if doc.dep[doc.head[at]] != "ROOT":
            return False
        return PRONOUNS.get(doc.lower[at]) in ("he", "she") or (
            doc.pos[at] != "PRON" and bool(self._agreement(at).pronouns & {"he", "she"})
        )

    # -------------------------------------------------------------- choosing

    def _best(self, at: int, pronoun: str) -> str:
        speaker = self._speaker_of_quotation(at)
        said = self._quoted_before(at)
        best, most = "", 0.0
        for key, referent in self._recent(at):
            agrees = pronoun in referent.agrees.pronouns and key != speaker
            if said and any(one.at in said and one.at in self.phrases for one in referent.mentions):
                continue
            if agrees and _permitted(self.doc, referent.phrase, at):
                score = self._salience(key, referent, at)
                if score > most:
                    best, most = key, score
        return best

    def _recent(self, at: int) -> Iterator[tuple[str, _Referent]]:
        earliest = self.sentence[at] - _FARTHEST
        for key in reversed(self.referents):
            referent = self.referents[key]
            if referent.mentions[-1].sentence < earliest:
                return
            yield key, referent

    def _salience(self, key: str, referent: _Referent, at: int) -> float:
        doc, now = self.doc, self.sentence[at]
        speaks = is_speaker(doc, at)
        weights = [weight * _FADING ** (now - then) for _, then, weight in referent.mentions]
        score = max(weights) + _OTHERS * (sum(weights) - max(weights))
        latest = referent.mentions[-1]
        if _role(doc, latest.at) == _role(doc, at):
            score += _SAME_ROLE * _FADING ** (now - latest.sentence)
        latest_two = list(referent.mentions)[-2:]
        if any(_governs(doc, mention.at, at) for mention in latest_two):
            score += _GOVERNS
        focus, since = self.focus
        if key == focus and speaks and not self.quoted[at]:
            score += _IN_FOCUS * _FADING ** (now - since)
        if not referent.animate and speaks:
            score *= _INANIMATE
        return score * referent.agrees.confidence

    def _speaker_of_quotation(self, at: int) -> str:
        """The referent whose quotation the pronoun stands in: it would say I."""
        if not self.quoted[at]:
            return ""
        for other in range(*self.doc.sentence_at(at)):
            if not self.quoted[other] and is_speaker(self.doc, other):
                return self.focus[0] if self.doc.pos[other] == "PRON" else self._key(other)
        return self.focus[0]

    def _quoted_before(self, at: int) -> range:
        """The quotation that a speaking pronoun stands behind: whom it names is not who speaks.

        “Oro has read you my letter,” he said: the letter is not Oro's.
        """
        opens = self.doc.text[at][0].isupper()  # another sentence
        if opens or self.quoted[at] or not is_speaker(self.doc, at):
            return range(0)
        end = at
        while end > 0 and not self.quoted[end - 1] and self.doc.pos[end - 1] == "PUNCT":
            end -= 1
        start = end
        while start > 0 and self.quoted[start - 1]:
            start -= 1
        return range(start, end)


def _permitted(doc: Syntax, phrase: Phrase, at: int) -> bool:
    """Whether syntax lets a pronoun stand for a referent named in its own clause."""
    if phrase.start <= at < phrase.end:
        return False
    if doc.dep[at] not in ("dobj", "dative", "pobj"):
        return True
    verb = doc.head[doc.head[at]] if doc.dep[at] == "pobj" else doc.head[at]
    if doc.pos[verb] != "VERB":
        return True
    is_subject = doc.dep[phrase.head] in ("nsubj", "nsubjpass") and doc.head[phrase.head] == verb
    return is_subject == doc.lower[at].endswith(("self", "selves"))


def _group(doc: Syntax, start: int, head: int) -> Phrase | None:
    """“X, Y and Z”, from its first noun on."""
    if doc.dep[head] == "conj":
        return None
    last = head
    while following := [
        c for c in doc.children[last] if doc.dep[c] == "conj" and is_noun_phrase(doc, c)
    ]:
        last = following[0]
    if last == head or last - head > _LONGEST_GROUP:
        return None
    return Phrase(start, last + 1, head, is_group=True)


def _is_said_of_another(doc: Syntax, head: int) -> bool:
    """Whether a noun only says what another is: “Oro, an envoy”, “Oro was an envoy”."""
    if doc.pos[head] != "NOUN":
        return False
    above = doc.head[head]
    if doc.dep[head] == "attr":
        return any(doc.dep[child] == "nsubj" for child in doc.children[above])
    return doc.dep[head] == "appos" and doc.pos[above] == "PROPN"


def _role(doc: Syntax, at: int) -> str:
    dep = doc.dep[at]
    return "agent" if dep == "pobj" and doc.dep[doc.head[at]] == "agent" else dep


def _governs(doc: Syntax, subject: int, at: int) -> bool:
    """Whether a subject's verb has a token below it: “Oro said that he …”."""
    return doc.dep[subject] == "nsubj" and doc.head[subject] in doc.ancestors(at)
