"""Which words of a report are meetings, and whether these happened, by verb, tense and negation.

A meeting is a noun (talks, a summit, a telephone call) of which something is said that is
said of meetings (held, planned, postponed), or a verb (met, spoke by phone).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from toolkit.lexicons import tables, word_list
from toolkit.parsing.dates.tenses import verb_tense
from toolkit.parsing.grammar import (
    SUBJECTS,
    auxiliary,
    has_object,
    is_definite,
    is_infinitive,
    is_negated,
    is_obliged,
    is_plural,
    is_possible,
    joined,
    listed,
    nouns_behind,
    prepositions,
    subjects,
)
from toolkit.parsing.syntax import Syntax

_listed = partial(word_list, "meetings")


# ---------------------------------------------------------------- the words


@cache
def words() -> dict[str, dict[str, Any]]:
    """The lexicon of meetings: kind of word → its sort → words."""
    return tables("meetings")


@cache
def sort_of(kind: str) -> dict[str, str]:
    """Each word of a kind with its sort; of two sorts the first."""
    sorts: dict[str, str] = {}
    for sort, found in words()[kind].items():
        for word in found:
            sorts.setdefault(word, sort)
    return sorts


def level_of(text: str) -> str:
    """The level of who is called so: “foreign minister” → ministers; empty if none.

    Who works for somebody does not share their level: “head of the office of the president”.
    """
    sorts, staff = sort_of("levels"), set(words()["staff"]["nouns"])
    lower = text.lower()
    if known := [word for word in sorts if " " in word and word in lower]:
        return sorts[known[0]]
    for part in re.split(r" (?:of|to|for) ", lower):
        named = part.replace("-", " ").split()
        if last := [word for word in named if word in sorts]:
            return sorts[last[-1]]
        if staff & set(named):
            return ""
    return ""


def level_in(syntax: Syntax, tokens: Iterable[int]) -> str:
    """The level that the words for a meeting itself give: “a summit” is one of leaders."""
    return _first_phrase(syntax, tokens, "level_words")


def form_in(syntax: Syntax, tokens: Iterable[int]) -> str:
    """How people met, if some words say so; of two ways, the one printed first."""
    return _first_phrase(syntax, tokens, "formats")


def _first_phrase(syntax: Syntax, tokens: Iterable[int], kind: str) -> str:
    """The sort of the lexicon's phrases that stands first among some words, the longest."""
    line = f" {' '.join(syntax.lower[at] for at in sorted(tokens))} "
    found = [
        (line.find(f" {phrase} "), -len(phrase), name)
        for name, phrases in words()[kind].items()
        for phrase in phrases
    ]
    said = [one for one in found if one[0] >= 0]
    return min(said)[2] if said else ""


DECIDING = ("planned", "proposed", "postponed", "cancelled", "denied", "not yet", "hypothetical")
"""Sorts of verbs that say how it stands with a meeting, rather than that it goes on."""


# ---------------------------------------------------------------- which words are meetings


@dataclass(frozen=True, slots=True)
class Event:
    """The word for a meeting, the verb (or governing noun) said of it, and that verb's sort.

    The sort is one of the lexicon's, or “named” if nothing is said of the meeting.
    """

    word: int
    verb: int
    sort: str
    also: tuple[int, ...] = ()
    """Other words that speak of the meeting itself: “talks *mediated* by …”."""


def takes_place(syntax: Syntax, event: Event) -> bool:
    """Whether a time or place beside the verb is the meeting's, not that of saying so.

    “held on Monday” and “scheduled for Monday” against “proposed on Monday”.
    """
    spoken = syntax.lemma[event.verb] in words()["limits"]["spoken"]
    planned = event.sort == "planned" and syntax.tag[event.verb] == "VBN" and not spoken
    return planned or event.sort not in DECIDING


_NOT_ITS_OWN = ("proposed", "postponed", "cancelled", "denied")  # “talks postponed on Sunday”


def event_of(syntax: Syntax, token: int) -> Event | None:
    """The meeting a word stands for; None if it stands for none."""
    if syntax.pos[token] == "VERB":
        sort = _meeting_verb(syntax, token)
        return Event(token, token, sort) if sort else None
    if syntax.pos[token] not in ("NOUN", "PROPN") or not _is_meeting_noun(syntax, token):
        return None
    head, relation = syntax.head[token], syntax.dep[token]
    own = [
        (clause, sort)
        for clause in syntax.dependents(token, "acl", "relcl")
        if not _has_subject(syntax, clause) and (sort := _verb_sort(syntax, clause, token))
    ]
    also = tuple(clause for clause, sort in own if sort not in _NOT_ITS_OWN)
    if any(syntax.pos[one] == "SCONJ" for one in syntax.children[token]):
        return Event(token, token, "named")  # the verb is another clause's
    if relation in SUBJECTS:
        infinitives = syntax.dependents(head, "xcomp")
        head = next((one for one in infinitives if syntax.pos[one] == "VERB"), head)
        if _is_too_early(syntax, head):
            return Event(token, head, "not yet", also)
    if relation in (*SUBJECTS, "dobj"):
        if joins(syntax, head):
            return Event(token, token, "held", also)
        if sort := _verb_sort(syntax, head, token):
            return Event(token, head, sort, also)
    if syntax.lemma[head] == "be" and relation == "nsubj":
        attributes = syntax.dependents(head, "attr")
        same = (one for one in attributes if syntax.lemma[one] == syntax.lemma[token])
        also = (*also, *same)
        if not own:
            return Event(token, head, _being(syntax, head, token), also)
    if own:
        return Event(token, *own[0], also)
    if relation == "pobj":
        above = syntax.head[head]
        before = (one for one in syntax.children[above] if one == head - 1)
        for governor in (above, *before, *_coming_to(syntax, above)):
            if sort := _governor_sort(syntax, governor, syntax.lower[head]):
                return Event(token, governor, sort)
    if relation == "amod" or (syntax.dep[head] == "amod" and relation == "ROOT"):
        return None
    return Event(token, token, "named")


def _coming_to(syntax: Syntax, place: int) -> Iterator[int]:
    """The verb of coming before a place: “*arrived* in the capital for talks”."""
    link = syntax.head[place]
    verb = syntax.head[link]
    is_coming = syntax.lemma[verb] in words()["coming"]["verbs"] and syntax.pos[verb] == "VERB"
    if syntax.dep[place] == "pobj" and is_coming:
        yield verb


def _is_meeting_noun(syntax: Syntax, token: int) -> bool:
    lemma, sort = syntax.lemma[token], sort_of("nouns")
    kind = sort.get(lemma, "")
    if not kind or syntax.dep[token] in ("compound", "nmod", "amod", "conj"):
        return False
    before = {syntax.lower[one] for one in syntax.lefts(token)}
    if before & set(words()["not_nouns"]["before"]) or _with_outsiders(syntax, token):
        return False
    if before & set(words()["not_nouns"]["within"]) and not _with(syntax, token):
        return False
    if syntax.tag[token] == "NNS" and before & set(words()["not_nouns"]["habitual"]):
        return False
    if kind == "plural":
        whose = syntax.lemma[syntax.head[syntax.head[token]]]
        inside = syntax.dep[token] == "pobj" and sort.get(whose) == "round"
        return is_plural(syntax, token) and not inside
    if kind == "round":
        if of := [one for one in syntax.children[token] if syntax.lower[one] == "of"]:
            inner = (sort.get(syntax.lemma[one]) for at in of for one in syntax.children[at])
            return any(one in ("plural", "meeting") for one in inner)
        return _is_one_of(before) and _named_before(syntax, token, ("talk", "negotiation"))
    if kind == "call":
        if before & _listed("remote") or (lemma == "conversation" and _with(syntax, token)):
            return True
        below = {syntax.lower[one] for one in syntax.children[token]}
        known = lemma == "call" and before & _listed("known_call")
        is_for = below & {"for", "to"}
        named = _named_before(syntax, token, ("phone", "telephone"))
        return bool(known) and not is_for and named
    return kind != "conference" or bool(before & _listed("remote"))


_FAR = 400  # tokens back to which “the round” and “the call” may refer


def _is_one_of(before: set[str]) -> bool:
    """Whether the words before “round” make it one of several: the, third, next."""
    order = words()["order"]
    return bool(before & {"the", "this", "that", *order["ordinals"], *order["again"]})


def _named_before(syntax: Syntax, token: int, lemmas: tuple[str, ...]) -> bool:
    """Whether a report has spoken of something not long before a word."""
    since = max(0, token - _FAR)
    return any(lemma in lemmas for lemma in syntax.lemma[since:token])


def _with(syntax: Syntax, token: int) -> bool:
    """Whether somebody is named after “with”."""
    return any(is_person(syntax, one) for one in _those_with(syntax, token))


def _those_with(syntax: Syntax, token: int) -> Iterator[int]:
    """Whatever stands behind “with”."""
    for link in syntax.children[token]:
        if syntax.lower[link] == "with":
            yield from syntax.children[link]


def _with_outsiders(syntax: Syntax, token: int) -> bool:
    """Whether those met with are the press or the public: no party to a negotiation."""
    outsiders = words()["people"]["not_met"]
    return any(
        syntax.lemma[word] in outsiders or syntax.lower[word] in outsiders
        for inner in _those_with(syntax, token)
        for word in (inner, *syntax.lefts(inner))
    )


def is_person(syntax: Syntax, token: int) -> bool:
    """Whether a word names somebody one meets, rather than a demand one meets."""
    people = words()["people"]
    return syntax.pos[token] in ("PROPN", "PRON") or syntax.lemma[token] in people["nouns"]


def _is_in_office(syntax: Syntax, token: int) -> bool:
    """Whether somebody is called by an office: “the envoy”, “Chancellor Vane”."""
    levels = sort_of("levels")
    before = [one for one in syntax.dependents(token, "compound", "nmod") if one < token]
    return any(syntax.lower[one] in levels for one in (token, *before))


def _meeting_verb(syntax: Syntax, verb: int) -> str:
    """“meet” or “spoke”, if a verb is one of them and its objects are people; else empty."""
    sort = sort_of("meeting").get(syntax.lemma[verb], "")
    if not sort:
        return ""
    objects = [
        one
        for one in syntax.dependents(verb, "dobj", "nsubjpass")
        if syntax.lemma[one] not in sort_of("nouns")
    ]
    objects += nouns_behind(syntax, verb, "with", "to")
    if (
        any(not is_person(syntax, one) or syntax.lower[one] in _listed("crowds") for one in objects)
        or _with_outsiders(syntax, verb)
        or syntax.dep[verb] in ("amod", "compound")
    ):
        return ""
    if sort == "call":
        return "spoke" if objects and _is_telephoning(syntax, verb) else ""
    if sort == "receive":
        return "meet" if any(_is_in_office(syntax, one) for one in objects) else ""
    together = any(
        is_plural(syntax, one) or syntax.tag[one] == "PRP" or joined(syntax, one)
        for one in subjects(syntax, verb)
    )
    if sort == "meet":
        return "meet" if objects or together or syntax.dep[verb] in ("xcomp", "conj", "acl") else ""
    remote = sort == "telephone" or form_in(syntax, syntax.subtree(verb)) not in ("", "in person")
    return "spoke" if remote and (objects or together) else ""


def _is_telephoning(syntax: Syntax, verb: int) -> bool:
    """“called Adan on Monday”, “called Adan to discuss …”, but not “called Adan a liar”."""
    if syntax.child(verb, "oprd", "ccomp", "acomp", "prt", "dative", "auxpass") is not None:
        return False
    below = {syntax.lower[one] for one in syntax.children[verb]}
    if below & {"for", "upon", "into"}:
        return False
    clauses = syntax.dependents(verb, "advcl", "xcomp")
    has_purpose = any(syntax.tag[one] == "VB" for one in clauses)
    is_timed = syntax.child(verb, "npadvmod") is not None or bool(below & {"on", "after"})
    return has_purpose or is_timed


def _verb_sort(syntax: Syntax, verb: int, noun: int) -> str:
    """What a verb says of the meeting that is its subject or object; empty if nothing."""
    lemma, limits = syntax.lemma[verb], words()["limits"]
    if lemma in limits["indefinite"] and is_definite(syntax, noun):
        return ""
    for particle in syntax.dependents(verb, "prt"):
        if sort := sort_of("particles").get(f"{lemma} {syntax.lower[particle]}"):
            return sort
    active = syntax.child(verb, "auxpass") is None
    subject = syntax.dep[noun] in SUBJECTS and active and syntax.dep[verb] not in ("acl", "relcl")
    if lemma == "take":
        return "held" if subject and _governs(syntax, verb, "place") else ""
    if lemma in limits["of_people"] or (subject and lemma in limits["transitive"]):
        return ""
    return sort_of("verbs").get(lemma, "")


def _has_subject(syntax: Syntax, verb: int) -> bool:
    """Whether a clause behind a noun speaks of something else: “since the blockade began”."""
    if syntax.lemma[verb] in words()["limits"]["transitive"]:
        return False
    return any(syntax.tag[one] not in ("WDT", "WP", "DT") for one in subjects(syntax, verb))


def joins(syntax: Syntax, verb: int) -> bool:
    """Whether a verb speaks of two meetings: “the talks *followed* a meeting in Selme”."""
    return has_object(syntax, verb) and syntax.lemma[verb] in words()["limits"]["joining"]


def _is_too_early(syntax: Syntax, verb: int) -> bool:
    """“would be premature”, “would come too soon”."""
    unripe = words()["unripe"]["too"]
    return any(
        sort_of("governors").get(syntax.lower[one]) == "not yet"
        or (syntax.lower[one] in unripe and _governs(syntax, one, "too"))
        for one in syntax.dependents(verb, "acomp", "advmod")
    )


def _governs(syntax: Syntax, at: int, word: str) -> bool:
    return any(syntax.lower[one] == word for one in syntax.children[at])


def _being(syntax: Syntax, verb: int, noun: int) -> str:
    """What “the talks are …” says: under way, possible, due; mostly no more than their name."""
    for one in syntax.dependents(verb, "acomp", "advmod", "prep"):
        if one == noun:
            continue
        if sort := sort_of("governors").get(syntax.lemma[one]):
            return sort
        if syntax.lower[one] == "under" and _governs(syntax, one, "way"):
            return "ongoing"
    return "named"


def _governor_sort(syntax: Syntax, governor: int, preposition: str) -> str:
    """What stands before “for talks” or “of a meeting”: called, ready, the possibility."""
    lemma = syntax.lemma[governor]
    if syntax.pos[governor] == "VERB":
        sort = sort_of("verbs").get(lemma, "")
        if lemma in ("gather", "sit", "convene"):
            return "held" if preposition in ("for", "at") else ""
        if lemma in words()["coming"]["verbs"] and preposition == "for":
            return "held"
        ahead = sort in ("proposed", "planned") and preposition in ("for", "on", "to")
        return sort if ahead else ""
    early = syntax.pos[governor] == "ADJ" and _is_too_early(syntax, syntax.head[governor])
    if early and preposition == "for":
        return "not yet"
    return sort_of("governors").get(lemma, "") if preposition in _listed("before_meetings") else ""


# ---------------------------------------------------------------- whether it happened

_LOOKING_UP = ("xcomp", "acl", "pcomp", "ccomp", "csubj", "csubjpass")


def _refusal(syntax: Syntax, *said: int) -> str:
    """“denied”, or “not yet” where only the time is wanting: “have not reached the stage”."""
    missed = words()["unripe"]["missed"]
    later = any(
        _governs(syntax, one, "yet") or prepositions(syntax, one, "before", "until") for one in said
    )
    unripe = any(syntax.lemma[one] in missed for one in said)
    return "not yet" if later or unripe else "denied"


def _said_of(syntax: Syntax, token: int) -> int:
    """The verb that a governing noun or adjective stands with: “*reached* the stage”."""
    relation, above = syntax.dep[token], syntax.head[token]
    with_verb = relation in ("dobj", "attr", "acomp", "pobj", "nsubj")
    if syntax.pos[token] == "VERB" or not with_verb:
        return token
    return syntax.head[above] if relation == "pobj" else above


def status_of(syntax: Syntax, event: Event, day: date | None, published: date | None) -> str:
    """How it stands with a meeting by verb, tense, mood and negation; empty if that is not said."""
    verb = event.verb
    if event.sort == "named":
        return _named_status(syntax, event, day, published)
    if syntax.pos[verb] not in ("VERB", "AUX"):
        above = _said_of(syntax, verb)
        negated = is_negated(syntax, above) or is_negated(syntax, verb)
        return _refusal(syntax, above, verb) if negated else event.sort
    governor, sort = governor_of(syntax, verb)
    if governor is not None:
        above = _said_of(syntax, governor)
        negated = any(is_negated(syntax, one) for one in (above, governor, verb))
        return _refusal(syntax, above, governor, verb) if negated else sort
    if is_negated(syntax, verb) or (verb != event.word and is_negated(syntax, event.word)):
        attending = syntax.lemma[verb] in words()["limits"]["attending"]
        return "" if attending or event.sort in _UNDONE else _refusal(syntax, verb)
    if event.sort == "not yet":
        return event.sort
    if _is_conditional(syntax, verb):
        return "hypothetical"
    if mood := _mood(syntax, verb):
        return mood
    if event.sort in DECIDING:
        return event.sort
    status = _by_tense(syntax, event.sort, verb)
    ahead = day is not None and published is not None and day > published
    return "planned" if ahead and status in ("held", "ongoing") else status


_UNDONE = ("postponed", "cancelled", "denied", "not yet")


def governor_of(syntax: Syntax, verb: int) -> tuple[int | None, str]:
    """The verb, noun or adjective above that decides: “agreed to meet”, “a chance that …”."""
    node = verb
    while syntax.head[node] != node:
        if syntax.dep[node] not in _LOOKING_UP and not _is_where(syntax, node):
            break
        above = syntax.head[node]
        above = syntax.head[above] if syntax.pos[above] == "ADP" else above
        lemma = syntax.lemma[above]
        sort = sort_of("governors").get(lemma, "")
        if syntax.pos[above] == "VERB":
            sort = sort_of("verbs").get(lemma, "")
            told = syntax.dep[node] == "ccomp" and sort not in ("proposed", "denied")
            sort = "" if told else sort
        if sort in DECIDING:
            return above, sort
        if syntax.dep[node] == "ccomp":
            break
        node = above
    return None, ""


def _is_where(syntax: Syntax, verb: int) -> bool:
    """“the stage *where* they can meet”."""
    missed = syntax.lemma[syntax.head[verb]] in words()["unripe"]["missed"]
    if syntax.dep[verb] != "relcl" or not missed:
        return False
    return any(syntax.lower[at] in ("where", "when", "which") for at in syntax.subtree(verb))


def _is_conditional(syntax: Syntax, verb: int) -> bool:
    """“if they meet”, and “when they meet”, but not “when they met”."""
    opening = {syntax.lower[one] for one in syntax.dependents(verb, "mark", "advmod")}
    ahead = syntax.dep[verb] == "advcl" and verb_tense(syntax, verb) == "present"
    return bool(opening & listed("conditions") or (ahead and opening & _listed("conditions_ahead")))


def _mood(syntax: Syntax, verb: int) -> str:
    """“hypothetical” or “proposed”, by the helping verb; a reported “would” is neither."""
    if is_obliged(syntax, verb):
        return "proposed"
    if auxiliary(syntax, verb, "conditional") is not None:
        reported = syntax.dep[verb] == "ccomp" and verb_tense(syntax, syntax.head[verb]) == "past"
        return "" if reported else "hypothetical"
    is_open = is_possible(syntax, verb) or auxiliary(syntax, verb, "ability") is not None
    return "hypothetical" if is_open else ""


def _is_judged(syntax: Syntax, verb: int) -> bool:
    """“it is a pleasure to meet”, “it is important to continue”: of no meeting in particular."""
    above = syntax.head[verb]
    judging = syntax.lemma[above] == "be" and syntax.child(above, "acomp", "attr") is not None
    return is_infinitive(syntax, verb) and (syntax.pos[above] == "ADJ" or judging)


def _by_tense(syntax: Syntax, sort: str, verb: int) -> str:
    """The status of a meeting that a verb of holding speaks of, by the verb's tense."""
    tense = verb_tense(syntax, verb)
    if _is_judged(syntax, verb):
        return ""
    below = {syntax.lower[one] for one in syntax.children[verb]}
    if tense == "future":
        return "planned"
    if sort == "ongoing" and (tense == "present" or syntax.tag[verb] == "VBG"):
        return "ongoing"
    if tense == "present":
        simple = syntax.tag[verb] in ("VBZ", "VBP") and syntax.lemma[verb] != "be"
        return "ongoing" if sort in ("begun", "resumed") or not simple else "held"
    if tense == "past":
        has_begun = any(syntax.lemma[one] == "have" for one in syntax.children[verb])
        return "ongoing" if sort == "begun" and has_begun else "held"
    if syntax.tag[verb] == "VBG":
        before = syntax.lower[syntax.head[verb]] if syntax.dep[verb] == "pcomp" else ""
        marks = (syntax.lower[one] for one in syntax.dependents(verb, "mark"))
        before = before or next(marks, "")
        done = before in _listed("once_over") or below & {"being", "is", "are"}
        return "held" if done else "planned" if before in _listed("still_ahead") else ""
    return ""


def comes_before(syntax: Syntax, word: int) -> bool:
    """Whether a meeting is only what something else comes before: “*ahead of* a summit”."""
    above = syntax.head[word]
    if syntax.lower[above] == "of":
        above = syntax.head[above]
    return syntax.dep[word] == "pobj" and syntax.lower[above] in _listed("still_ahead")


def _named_status(syntax: Syntax, event: Event, day: date | None, published: date | None) -> str:
    """The status of a meeting only named: by its date, its “after” or “before”, or by “was”."""
    if day is not None and published is not None:
        return "held" if day <= published else "planned"
    if event.verb != event.word:
        tense = verb_tense(syntax, event.verb)
        return "held" if tense == "past" else "planned" if tense == "future" else ""
    if syntax.dep[event.word] != "pobj":
        return ""
    above = syntax.head[event.word]
    if syntax.lower[above] == "of" and syntax.dep[syntax.head[above]] == "pobj":
        above = syntax.head[syntax.head[above]]  # “after eleven hours of talks”
    before = syntax.lower[above]
    if before in _listed("once_over"):
        return "held"
    return "planned" if before in _listed("still_ahead") else ""
