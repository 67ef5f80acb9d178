"""Whether a verb, or what hangs on it, lies in the past, the present or the future."""

from __future__ import annotations

from functools import cache, partial
from typing import Literal

from toolkit.lexicons import word_list
from toolkit.parsing.dates.timex import words
from toolkit.parsing.syntax import Syntax

_listed = partial(word_list, "times")


Tense = Literal["past", "present", "future", ""]


_HIGHEST = 12  # steps up the parse; deeper clauses say nothing of the word below


@cache
def forward_verbs() -> frozenset[str]:
    """Verbs whose complement lies ahead: plan, expect, schedule …"""
    return frozenset(words()["verbs"]["forward"])


def governing_tense(syntax: Syntax, token: int) -> Tense:
    """The tense of the verb that governs a token; empty if no verb tells.

    “Monday's vote” is past unless it is itself what is to happen, and a present tense
    counts only where the token hangs on the verb itself: “the council meets on Monday”.
    """
    if _is_ahead_of(syntax, token):
        return "future"
    if syntax.dep[token] == "poss":
        owned = syntax.head[token]
        verb = syntax.head[owned]
        subject = syntax.dep[owned] in ("nsubj", "nsubjpass")
        return "future" if subject and verb_tense(syntax, verb) == "future" else "past"
    node, direct = token, True
    for _ in range(_HIGHEST):
        if syntax.lemma[node] == "due" and syntax.pos[node] == "ADJ":
            return "future"
        if syntax.pos[node] in ("VERB", "AUX"):
            found = "future" if _is_set_for(syntax, node, token) else verb_tense(syntax, node)
            if found and (direct or found != "present"):
                return found
        if syntax.head[node] == node:
            break
        direct = direct and (node == token or syntax.pos[node] == "ADP")
        node = syntax.head[node]
    return ""


def _is_ahead_of(syntax: Syntax, token: int) -> bool:
    """“ahead of a summit in October”, “in advance of Friday's talks”: not yet over."""
    node = token
    for _ in range(_HIGHEST):
        if syntax.pos[node] in ("VERB", "AUX") or syntax.head[node] == node:
            return False
        node = syntax.head[node]
        before = syntax.lower[node - 1] if node else ""
        if syntax.lower[node] == "of" and before in ("ahead", "advance"):
            return True
    return False


def verb_tense(syntax: Syntax, verb: int) -> Tense:
    """The tense of one verb; empty where the verb above it must tell."""
    helpers = syntax.dependents(verb, "aux", "auxpass")
    lower = {syntax.lower[one] for one in helpers}
    have = any(syntax.lemma[one] == "have" for one in helpers)
    if lower & _listed("modals") or syntax.lower[verb] in _listed("modals"):
        return "past" if have else "future"
    if syntax.tag[verb] == "VBN" and syntax.lemma[verb] in forward_verbs():
        return "past" if "had" in lower else "future"
    if "to" in lower:
        return _infinitive_tense(syntax, verb)
    if syntax.tag[verb] == "VBD" or have or lower & _listed("past_be"):
        return "past"
    if syntax.tag[verb] == "VBN":
        return "present" if lower & _listed("present_be") else "past"
    if syntax.tag[verb] in ("VBZ", "VBP"):
        return "past" if syntax.lemma[verb] in _listed("reporting") else "present"
    if syntax.tag[verb] == "VBG" and lower & _listed("present_be"):
        return "present"
    return ""


def _is_set_for(syntax: Syntax, verb: int, token: int) -> bool:
    """“announced talks for Monday”, “put off until Tuesday”, “moved the vote to Friday”."""
    preposition = syntax.lower[syntax.head[token]]
    return preposition in ("for", "until", "till") or (
        preposition == "to" and syntax.lemma[verb] in forward_verbs()
    )


def _infinitive_tense(syntax: Syntax, verb: int) -> Tense:
    """“is to meet”, “agreed to meet”, “talks to resume” look ahead; “failed to meet” does not."""
    head = syntax.head[verb]
    is_noun = syntax.pos[head] in ("NOUN", "PROPN", "ADJ")
    if head == verb or is_noun or syntax.lemma[head] in ("be", "go"):
        return "future"
    return "future" if syntax.lemma[head] in forward_verbs() else ""
