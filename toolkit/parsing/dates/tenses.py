"""Whether a verb, or what hangs on it, lies in the past, the present or the future."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Literal

from toolkit.lexicons import word_list
from toolkit.parsing.dates.timex import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_listed = partial(word_list, "times")


Tense = Literal["past", "present", "future", ""]


_HIGHEST = 12  # steps up the parse; deeper clauses say nothing of the word below


@cache
def forward_verbs() -> frozenset[str]:
    """Verbs whose complement lies ahead: plan, expect, schedule …"""
    return frozenset(words()["verbs"]["forward"])


def governing_tense(token: Token) -> Tense:
    """The tense of the verb that governs a token; empty if no verb tells.

    “Monday's vote” is past unless it is itself what is to happen, and a present tense
    counts only where the token hangs on the verb itself: “the council meets on Monday”.
    """
    if _is_ahead_of(token):
        return "future"
    if token.dep_ == "poss":
        subject = token.head.dep_ in ("nsubj", "nsubjpass")
        return "future" if subject and verb_tense(token.head.head) == "future" else "past"
    node, direct = token, True
    for _ in range(_HIGHEST):
        if node.lemma_ == "due" and node.pos_ == "ADJ":
            return "future"
        if node.pos_ in ("VERB", "AUX"):
            found = "future" if _is_set_for(node, token) else verb_tense(node)
            if found and (direct or found != "present"):
                return found
        if node.head == node:
            break
        direct = direct and (node == token or node.pos_ == "ADP")
        node = node.head
    return ""


def _is_ahead_of(token: Token) -> bool:
    """“ahead of a summit in October”, “in advance of Friday's talks”: not yet over."""
    node = token
    for _ in range(_HIGHEST):
        if node.pos_ in ("VERB", "AUX") or node.head == node:
            return False
        node = node.head
        if node.lower_ == "of" and node.i > 0 and node.nbor(-1).lower_ in ("ahead", "advance"):
            return True
    return False


def verb_tense(verb: Token) -> Tense:
    """The tense of one verb; empty where the verb above it must tell."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    lower = {child.lower_ for child in helpers}
    have = any(child.lemma_ == "have" for child in helpers)
    if lower & _listed("modals") or verb.lower_ in _listed("modals"):
        return "past" if have else "future"
    if verb.tag_ == "VBN" and verb.lemma_.lower() in forward_verbs():
        return "past" if "had" in lower else "future"
    if "to" in lower:
        return _infinitive_tense(verb)
    if verb.tag_ == "VBD" or have or lower & _listed("past_be"):
        return "past"
    if verb.tag_ == "VBN":
        return "present" if lower & _listed("present_be") else "past"
    if verb.tag_ in ("VBZ", "VBP"):
        return "past" if verb.lemma_ in _listed("reporting") else "present"
    if verb.tag_ == "VBG" and lower & _listed("present_be"):
        return "present"
    return ""


def _is_set_for(verb: Token, token: Token) -> bool:
    """“announced talks for Monday”, “put off until Tuesday”, “moved the vote to Friday”."""
    preposition = token.head.lower_
    return preposition in ("for", "until", "till") or (
        preposition == "to" and verb.lemma_.lower() in forward_verbs()
    )


def _infinitive_tense(verb: Token) -> Tense:
    """“is to meet”, “agreed to meet”, “talks to resume” look ahead; “failed to meet” does not."""
    head = verb.head
    if head == verb or head.pos_ in ("NOUN", "PROPN", "ADJ") or head.lemma_ in ("be", "go"):
        return "future"
    return "future" if head.lemma_.lower() in forward_verbs() else ""
