"""Which pronouns may stand for a noun phrase: by title, given name and kind of noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from toolkit.parsing.attribution.cues import cue_lexicon
from toolkit.parsing.speakers.roster import fold, lexicon, pronoun_of_given

INDEFINITE_PERSONS = frozenset(
    "someone somebody everyone everybody anyone anybody nobody people person child youth".split()
)
_AGENTIVE = ("ist", "ian", "eer", "ster", "man", "player", "worker", "maker", "goer", "holder")
_INSIDE_NAMES = frozenset(
    "compound amod nmod npadvmod nummod quantmod det predet punct poss".split()
)
_MODIFIERS = _INSIDE_NAMES - {"poss", "predet"}
_LIKELY = 0.7
_UNLIKELY = 0.35


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, as tokens, end exclusive, with its head."""

    start: int
    end: int
    head: int
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """The subject forms of the pronouns that may stand for a phrase, and how likely, to 1."""

    pronouns: frozenset[str]
    confidence: float = 1.0


_PERSON = frozenset({"he", "she"})
_BODY = Agreement(frozenset({"it", "they"}))


def phrase_of(head: Token) -> Phrase:
    """A noun with what stands before it in its phrase, without what follows."""
    start = head.i
    for child in head.lefts:
        if child.dep_ in _INSIDE_NAMES:
            start = min(start, child.left_edge.i)
    breaks = [t.i for t in head.doc[start : head.i] if t.is_space and "\n" in t.text]
    return Phrase(breaks[-1] + 1 if breaks else start, head.i + 1, head.i)


def is_noun_phrase(token: Token) -> bool:
    """Whether a token heads a noun phrase that can be spoken of again."""
    if token.dep_ in _MODIFIERS:
        return False
    is_noun = token.pos_ in ("NOUN", "PROPN") and token.text[0].isalpha()
    return is_noun or token.lower_ in INDEFINITE_PERSONS


def is_speaker(token: Token) -> bool:
    """Whether a token is the subject of a verb of saying or thinking."""
    return token.dep_ == "nsubj" and (token.head.lemma_, "verb") in cue_lexicon()


def agreement(head: Token, given: Mapping[str, Sequence[str]]) -> Agreement:
    """The pronouns that may stand for a noun phrase.

    `given` has the given names that the report prints with each surname, folded.
    """
    lemma = fold(head.lemma_)
    if (head.pos_ == "NOUN" and head.tag_ == "NNS") or lemma in INDEFINITE_PERSONS:
        return Agreement(frozenset({"they"}))
    if lemma in lexicon("persons"):
        pronoun = lexicon("persons")[lemma]
        return Agreement(frozenset({pronoun}) if pronoun else _PERSON)
    if head.pos_ == "PROPN":
        return _agreement_of_name(head, given)
    if _is_body(lemma):
        return _BODY
    if lemma.endswith(_AGENTIVE):
        return Agreement(_PERSON, _LIKELY)
    return Agreement(frozenset({"it"}))


def _agreement_of_name(head: Token, given: Mapping[str, Sequence[str]]) -> Agreement:
    before = head.doc[phrase_of(head).start : head.i]
    words = [fold(token.text) for token in before if token.dep_ != "poss"]
    for word in words:
        if pronoun := lexicon("honorifics").get(word) or lexicon("persons").get(word):
            return Agreement(frozenset({pronoun}))
    last = fold(head.text)
    names = given_names(head) or [last, *given.get(last, [])]
    if pronoun := pronoun_of_given(names):
        return Agreement(frozenset({pronoun}))
    if any(word in lexicon("persons") or word in lexicon("honorifics") for word in words):
        return Agreement(_PERSON)
    alone = len(names) < 2 and last in names
    if alone and (head.text.isupper() or head.head.lower_ in ("in", "at", "into", "near")):
        return _BODY
    if (
        any(map(_is_body, (last, *names)))
        or _is_relay(head)
        or "the" in words
        or head.tag_ == "NNPS"
    ):
        return _BODY
    return Agreement(_PERSON | _BODY.pronouns, _UNLIKELY if alone else _LIKELY)


def is_animate(head: Token) -> bool:
    """Whether a noun is for somebody, or some body, that can speak."""
    lemma = fold(head.lemma_)
    somebody = lemma in lexicon("persons") or lemma in INDEFINITE_PERSONS
    return head.pos_ == "PROPN" or somebody or _is_body(lemma)


def given_names(head: Token) -> list[str]:
    """The names before a surname in its phrase, folded."""
    before = head.doc[phrase_of(head).start : head.i]
    return [
        fold(token.text)
        for token in before
        if token.dep_ in ("compound", "nmod", "amod")
        and token.pos_ == "PROPN"
        and token.text[0].isupper()
        and fold(token.text) not in lexicon("persons")
        and fold(token.text) not in lexicon("honorifics")
    ]


def _is_body(noun: str) -> bool:
    return noun in lexicon("collectives") or noun in lexicon("groups")


def _is_relay(head: Token) -> bool:
    """Whether a name only passes on what another says: “…, she said, Radio Selme reported”."""
    return is_speaker(head) and any(
        child.dep_ == "ccomp" and any(is_speaker(below) for below in child.children)
        for child in head.head.children
    )
