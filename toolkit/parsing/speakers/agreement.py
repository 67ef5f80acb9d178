"""Which pronouns may stand for a noun phrase: by title, given name and kind of noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.attribution.cues import cue_lexicon
from toolkit.parsing.speakers.roster import fold, pronoun_of_given
from toolkit.parsing.syntax import Syntax

_INSIDE_NAMES = frozenset(
    "compound amod nmod npadvmod nummod quantmod det predet punct poss".split()
)
_MODIFIERS = _INSIDE_NAMES - {"poss", "predet"}
_LIKELY = 0.7
_UNLIKELY = 0.35


class Phrase(NamedTuple):
    """A noun phrase, as tokens, end exclusive, with its head."""

    start: int
    end: int
    head: int
    is_group: bool = False


class Agreement(NamedTuple):
    """The subject forms of the pronouns that may stand for a phrase, and how likely, to 1."""

    pronouns: frozenset[str]
    confidence: float = 1.0


_PERSON = frozenset({"he", "she"})
_SEVERAL = Agreement(frozenset({"they"}))
_THING = Agreement(frozenset({"it"}))
_BODY = Agreement(frozenset({"it", "they"}))


def phrase_of(doc: Syntax, head: int) -> Phrase:
    """A noun with what stands before it in its phrase, without what follows."""
    start = head
    for child in doc.children[head]:
        if child < head and doc.dep[child] in _INSIDE_NAMES:
            start = min(start, doc.left_edge(child))
    breaks = [at for at in range(start, head) if "\n" in doc.text[at]]
    return Phrase(breaks[-1] + 1 if breaks else start, head + 1, head)


def is_noun_phrase(doc: Syntax, at: int) -> bool:
    """Whether a token heads a noun phrase that can be spoken of again."""
    if doc.dep[at] in _MODIFIERS:
        return False
    is_noun = doc.pos[at] in ("NOUN", "PROPN") and doc.text[at][0].isalpha()
    return is_noun or doc.lower[at] in word_list("speakers", "indefinite_persons")


def is_speaker(doc: Syntax, at: int) -> bool:
    """Whether a token is the subject of a verb of saying or thinking."""
    return doc.dep[at] == "nsubj" and (doc.lemma[doc.head[at]], "verb") in cue_lexicon()


def agreement(doc: Syntax, phrase: Phrase, given: Mapping[str, Sequence[str]]) -> Agreement:
    """The pronouns that may stand for a noun phrase.

    `given` has the given names that the report prints with each surname, folded.
    """
    head = phrase.head
    lemma = fold(doc.lemma[head])
    is_plural = doc.pos[head] == "NOUN" and doc.tag[head] == "NNS"
    if is_plural or lemma in word_list("speakers", "indefinite_persons"):
        return _SEVERAL
    if lemma in lexicon("persons"):
        pronoun = lexicon("persons")[lemma]
        return Agreement(frozenset({pronoun}) if pronoun else _PERSON)
    if doc.pos[head] == "PROPN":
        return _agreement_of_name(doc, phrase, given)
    if _is_body(lemma):
        return _BODY
    if lemma.endswith(tuple(word_list("speakers", "agentive"))):
        return Agreement(_PERSON, _LIKELY)
    return _THING


def _agreement_of_name(
    doc: Syntax, phrase: Phrase, given: Mapping[str, Sequence[str]]
) -> Agreement:
    head = phrase.head
    words = [fold(doc.text[at]) for at in range(phrase.start, head) if doc.dep[at] != "poss"]
    for word in words:
        if pronoun := lexicon("honorifics").get(word) or lexicon("persons").get(word):
            return Agreement(frozenset({pronoun}))
    last = fold(doc.text[head])
    names = given_names(doc, phrase) or [last, *given.get(last, [])]
    if pronoun := pronoun_of_given(names):
        return Agreement(frozenset({pronoun}))
    if any(word in lexicon("persons") or word in lexicon("honorifics") for word in words):
        return Agreement(_PERSON)
    alone = len(names) < 2 and last in names
    is_place = doc.lower[doc.head[head]] in word_list("grammar", "locatives")
    if alone and (doc.text[head].isupper() or is_place):
        return _BODY
    if (
        any(map(_is_body, (last, *names)))
        or _is_relay(doc, head)
        or "the" in words
        or doc.tag[head] == "NNPS"
    ):
        return _BODY
    return Agreement(_PERSON | _BODY.pronouns, _UNLIKELY if alone else _LIKELY)


def is_animate(doc: Syntax, head: int) -> bool:
    """Whether a noun is for somebody, or some body, that can speak."""
    lemma = fold(doc.lemma[head])
    somebody = lemma in lexicon("persons") or lemma in word_list("speakers", "indefinite_persons")
    return doc.pos[head] == "PROPN" or somebody or _is_body(lemma)


def given_names(doc: Syntax, phrase: Phrase) -> list[str]:
    """The names before a surname in its phrase, folded."""
    words = [
        fold(doc.text[at])
        for at in range(phrase.start, phrase.head)
        if doc.dep[at] in ("compound", "nmod", "amod")
        and doc.pos[at] == "PROPN"
        and doc.text[at][0].isupper()
    ]
    titles = lexicon("persons"), lexicon("honorifics")
    return [word for word in words if not any(word in listed for listed in titles)]


def _is_body(noun: str) -> bool:
    return noun in lexicon("collectives") or noun in lexicon("groups")


def _is_relay(doc: Syntax, head: int) -> bool:
    """Whether a name only passes on what another says: “…, she said, Radio Selme reported”."""
    return is_speaker(doc, head) and any(
        doc.dep[child] == "ccomp" and any(is_speaker(doc, at) for at in doc.children[child])
        for child in doc.children[doc.head[head]]
    )
