"""Which words of a report are meetings, and whether these happened, by verb, tense and negation.

A meeting is a noun (talks, a summit, a telephone call) of which something is said that is
said of meetings (held, planned, postponed), or a verb (met, spoke by phone).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from toolkit.lexicons import tables, word_list
from toolkit.parsing.dates.tenses import verb_tense
from toolkit.parsing.grammar import SUBJECTS, is_negated, listed
from toolkit.parsing.syntax import syntax_of

if TYPE_CHECKING:
    from spacy.tokens import Token

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


def level_in(tokens: Iterable[Token]) -> str:
    """The level that the words for a meeting itself give: “a summit” is one of leaders."""
    return _first_phrase(tokens, "level_words")


def form_in(tokens: Iterable[Token]) -> str:
    """How people met, if some words say so; of two ways, the one printed first."""
    return _first_phrase(tokens, "formats")


def _first_phrase(tokens: Iterable[Token], kind: str) -> str:
    """The sort of the lexicon's phrases that stands first among some words, the longest."""
    ordered = sorted(tokens, key=lambda one: one.i)
    line = f" {' '.join(token.lower_ for token in ordered)} "
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

    word: Token
    verb: Token
    sort: str
    also: tuple[Token, ...] = ()
    """Other words that speak of the meeting itself: “talks *mediated* by …”."""

    @property
    def takes_place(self) -> bool:
        """Whether a time or place beside the verb is the meeting's, not that of saying so.

        “held on Monday” and “scheduled for Monday” against “proposed on Monday”.
        """
        spoken = self.verb.lemma_.lower() in words()["limits"]["spoken"]
        planned = self.sort == "planned" and self.verb.tag_ == "VBN" and not spoken
        return planned or self.sort not in DECIDING


_NOT_ITS_OWN = ("proposed", "postponed", "cancelled", "denied")  # “talks postponed on Sunday”


def event_of(token: Token) -> Event | None:
    """The meeting a word stands for; None if it stands for none."""
    if token.pos_ == "VERB":
        return Event(token, token, _meeting_verb(token)) if _meeting_verb(token) else None
    if token.pos_ not in ("NOUN", "PROPN") or not _is_meeting_noun(token):
        return None
    head = token.head
    own = [
        (child, sort)
        for child in token.children
        if child.dep_ in ("acl", "relcl")
        and not _has_subject(child)
        and (sort := _verb_sort(child, token))
    ]
    also = tuple(child for child, sort in own if sort not in _NOT_ITS_OWN)
    if any(child.pos_ == "SCONJ" for child in token.children):  # the verb is another clause's
        return Event(token, token, "named")
    if token.dep_ in SUBJECTS:
        head = next((c for c in head.children if c.dep_ == "xcomp" and c.pos_ == "VERB"), head)
    if token.dep_ in SUBJECTS and _is_too_early(head):
        return Event(token, head, "not yet", also)
    if token.dep_ in (*SUBJECTS, "dobj") and joins(head):
        return Event(token, token, "held", also)
    if token.dep_ in (*SUBJECTS, "dobj") and (sort := _verb_sort(head, token)):
        return Event(token, head, sort, also)
    if head.lemma_ == "be" and token.dep_ == "nsubj":
        same = [c for c in head.children if c.dep_ == "attr" and c.lemma_ == token.lemma_]
        if not own:
            return Event(token, head, _being(head, token), tuple(same))
        also = (*also, *same)
    if own:
        return Event(token, *own[0], also)
    if token.dep_ == "pobj":
        for governor in (head.head, *(c for c in head.head.children if c.i == head.i - 1)):
            if sort := _governor_sort(governor, head.lower_):
                return Event(token, governor, sort)
    if token.dep_ == "amod" or (head.dep_ == "amod" and token.dep_ == "ROOT"):
        return None
    return Event(token, token, "named")


def _is_meeting_noun(token: Token) -> bool:
    lemma, sort = token.lemma_.lower(), sort_of("nouns")
    kind = sort.get(lemma, "")
    if not kind or token.dep_ in ("compound", "nmod", "amod", "conj"):
        return False
    before = {child.lower_ for child in token.children if child.i < token.i}
    if before & set(words()["not_nouns"]["before"]) or _with_outsiders(token):
        return False
    if before & set(words()["not_nouns"]["within"]) and not _with(token):
        return False
    if token.tag_ == "NNS" and before & set(words()["not_nouns"]["habitual"]):
        return False
    if kind == "plural":
        inside = token.dep_ == "pobj" and sort.get(token.head.head.lemma_.lower()) == "round"
        return token.tag_ in ("NNS", "NNPS") and not inside
    if kind == "round":
        of = [inner for c in token.children if c.lower_ == "of" for inner in c.children]
        if of:
            return any(sort.get(one.lemma_.lower()) in ("plural", "meeting") for one in of)
        return _is_one_of(before) and _named_before(token, ("talk", "negotiation"))
    if kind == "call":
        if before & _listed("remote") or (lemma == "conversation" and _with(token)):
            return True
        for_something = any(child.lower_ in ("for", "to") for child in token.children)
        known = lemma == "call" and before & {"the", "that", "this", "their"}
        return bool(known) and not for_something and _named_before(token, ("phone", "telephone"))
    return kind != "conference" or bool(before & _listed("remote"))


_FAR = 400  # tokens back to which “the round” and “the call” may refer


def _is_one_of(before: set[str]) -> bool:
    """Whether the words before “round” make it one of several: the, third, next."""
    order = words()["order"]
    return bool(before & {"the", "this", "that", *order["ordinals"], *order["again"]})


def _named_before(token: Token, lemmas: tuple[str, ...]) -> bool:
    """Whether a report has spoken of something not long before a word."""
    since = max(0, token.i - _FAR)
    return any(one.lemma_.lower() in lemmas for one in token.doc[since : token.i])


def _with(token: Token) -> bool:
    """Whether somebody is named after “with”."""
    return any(
        child.lower_ == "with" and any(is_person(inner) for inner in child.children)
        for child in token.children
    )


def _with_outsiders(token: Token) -> bool:
    """Whether those met with are the press or the public: no party to a negotiation."""
    outsiders = words()["people"]["not_met"]
    return any(
        word.lemma_.lower() in outsiders or word.lower_ in outsiders
        for child in token.children
        if child.lower_ == "with"
        for inner in child.children
        for word in (inner, *inner.lefts)
    )


def is_person(token: Token) -> bool:
    """Whether a word names somebody one meets, rather than a demand one meets."""
    people = words()["people"]
    return token.pos_ in ("PROPN", "PRON") or token.lemma_.lower() in people["nouns"]


def _is_in_office(token: Token) -> bool:
    """Whether somebody is called by an office: “the envoy”, “Chancellor Vane”."""
    levels = sort_of("levels")
    named = [token, *(one for one in token.lefts if one.dep_ in ("compound", "nmod"))]
    return any(one.lower_ in levels for one in named)


def _meeting_verb(verb: Token) -> str:
    """“meet” or “spoke”, if a verb is one of them and its objects are people; else empty."""
    sort = sort_of("meeting").get(verb.lemma_.lower(), "")
    if not sort:
        return ""
    objects = [
        child
        for child in verb.children
        if child.dep_ in ("dobj", "nsubjpass") and child.lemma_.lower() not in sort_of("nouns")
    ]
    objects += [
        inner
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("with", "to")
        for inner in child.children
        if inner.dep_ == "pobj"
    ]
    if (
        any(not is_person(one) or one.lower_ in _listed("crowds") for one in objects)
        or _with_outsiders(verb)
        or verb.dep_ in ("amod", "compound")
    ):
        return ""
    if sort == "call":
        return "spoke" if objects and _is_telephoning(verb) else ""
    if sort == "receive":
        return "meet" if any(_is_in_office(one) for one in objects) else ""
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    together = any(one.tag_ in ("NNS", "NNPS", "PRP") or list(one.conjuncts) for one in subjects)
    if sort == "meet":
        return "meet" if objects or together or verb.dep_ in ("xcomp", "conj", "acl") else ""
    remote = sort == "telephone" or form_in(verb.subtree) not in ("", "in person")
    return "spoke" if remote and (objects or together) else ""


def _is_telephoning(verb: Token) -> bool:
    """“called Adan on Monday”, “called Adan to discuss …”, but not “called Adan a liar”."""
    other = ("oprd", "ccomp", "acomp", "prt", "dative", "auxpass")
    if any(
        child.dep_ in other or child.lower_ in ("for", "upon", "into") for child in verb.children
    ):
        return False
    purpose = any(
        child.dep_ in ("advcl", "xcomp") and child.tag_ == "VB" for child in verb.children
    )
    timed = any(
        child.dep_ == "npadvmod" or child.lower_ in ("on", "after") for child in verb.children
    )
    return purpose or timed


def _verb_sort(verb: Token, noun: Token) -> str:
    """What a verb says of the meeting that is its subject or object; empty if nothing."""
    lemma, limits = verb.lemma_.lower(), words()["limits"]
    if lemma in limits["indefinite"] and is_definite(noun):
        return ""
    for child in verb.children:
        if child.dep_ == "prt" and (sort := sort_of("particles").get(f"{lemma} {child.lower_}")):
            return sort
    active = not any(child.dep_ == "auxpass" for child in verb.children)
    subject = noun.dep_ in SUBJECTS and active and verb.dep_ not in ("acl", "relcl")
    if lemma == "take":
        place = any(child.lower_ == "place" for child in verb.children)
        return "held" if subject and place else ""
    if lemma in limits["of_people"] or (subject and lemma in limits["transitive"]):
        return ""
    return sort_of("verbs").get(lemma, "")


def _has_subject(verb: Token) -> bool:
    """Whether a clause behind a noun speaks of something else: “since the blockade began”."""
    if verb.lemma_.lower() in words()["limits"]["transitive"]:
        return False
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    return any(subject.tag_ not in ("WDT", "WP", "DT") for subject in subjects)


def is_definite(token: Token) -> bool:
    """Whether something is spoken of as known: “the talks”, “such a meeting”, “Friday's summit”."""
    before = (child for child in token.children if child.dep_ in ("det", "predet", "poss", "amod"))
    return token.pos_ != "VERB" and any(child.lower_ in listed("definite") for child in before)


def joins(verb: Token) -> bool:
    """Whether a verb speaks of two meetings: “the talks *followed* a meeting in Selme”."""
    both = any(child.dep_ == "dobj" for child in verb.children)
    return both and verb.lemma_.lower() in words()["limits"]["joining"]


def _is_too_early(verb: Token) -> bool:
    """“would be premature”, “would come too soon”."""
    unripe = words()["unripe"]["too"]
    return any(
        sort_of("governors").get(child.lower_) == "not yet"
        or (child.lower_ in unripe and any(one.lower_ == "too" for one in child.children))
        for child in verb.children
        if child.dep_ in ("acomp", "advmod")
    )


def _being(verb: Token, noun: Token) -> str:
    """What “the talks are …” says: under way, possible, due; mostly no more than their name."""
    for child in verb.children:
        if child.dep_ not in ("acomp", "advmod", "prep") or child == noun:
            continue
        if sort := sort_of("governors").get(child.lemma_.lower()):
            return sort
        if child.lower_ == "under" and any(one.lower_ == "way" for one in child.children):
            return "ongoing"
    return "named"


def _governor_sort(governor: Token, preposition: str) -> str:
    """What stands before “for talks” or “of a meeting”: called, ready, the possibility."""
    lemma = governor.lemma_.lower()
    if governor.pos_ == "VERB":
        sort = sort_of("verbs").get(lemma, "")
        if lemma in ("gather", "sit", "convene"):
            return "held" if preposition in ("for", "at") else ""
        if lemma in words()["coming"]["verbs"] and preposition == "for":
            return "held"
        ahead = sort in ("proposed", "planned") and preposition in ("for", "on", "to")
        return sort if ahead else ""
    if governor.pos_ == "ADJ" and _is_too_early(governor.head) and preposition == "for":
        return "not yet"
    return sort_of("governors").get(lemma, "") if preposition in ("for", "of", "on", "to") else ""


# ---------------------------------------------------------------- whether it happened

_LOOKING_UP = ("xcomp", "acl", "pcomp", "ccomp", "csubj", "csubjpass")


def _is_negated(token: Token) -> bool:
    return is_negated(syntax_of(token.doc), token.i)


def _refusal(*said: Token) -> str:
    """“denied”, or “not yet” where only the time is wanting: “have not reached the stage”."""
    missed = words()["unripe"]["missed"]
    later = any(
        child.lower_ == "yet" or (child.dep_ == "prep" and child.lower_ in ("before", "until"))
        for token in said
        for child in token.children
    )
    unripe = any(token.lemma_.lower() in missed for token in said)
    return "not yet" if later or unripe else "denied"


def _said_of(token: Token) -> Token:
    """The verb that a governing noun or adjective stands with: “*reached* the stage”."""
    with_verb = token.pos_ != "VERB" and token.dep_ in ("dobj", "attr", "acomp", "pobj", "nsubj")
    above = token.head.head if token.dep_ == "pobj" else token.head
    return above if with_verb else token


def status_of(event: Event, day: date | None, published: date | None) -> str:
    """How it stands with a meeting by verb, tense, mood and negation; empty if that is not said."""
    verb = event.verb
    if event.sort == "named":
        return _named_status(event, day, published)
    if verb.pos_ not in ("VERB", "AUX"):
        above = _said_of(verb)
        negated = _is_negated(above) or _is_negated(verb)
        return _refusal(above, verb) if negated else event.sort
    governor, sort = governor_of(verb)
    if governor is not None:
        above = _said_of(governor)
        negated = _is_negated(above) or _is_negated(governor) or _is_negated(verb)
        return _refusal(above, governor, verb) if negated else sort
    if _is_negated(verb) or (verb != event.word and _is_negated(event.word)):
        attending = verb.lemma_.lower() in words()["limits"]["attending"]
        return "" if attending or event.sort in _UNDONE else _refusal(verb)
    if event.sort == "not yet":
        return event.sort
    if _is_conditional(verb):
        return "hypothetical"
    if mood := _mood(verb):
        return mood
    if event.sort in DECIDING:
        return event.sort
    status = _by_tense(event.sort, verb)
    ahead = day is not None and published is not None and day > published
    return "planned" if ahead and status in ("held", "ongoing") else status


_UNDONE = ("postponed", "cancelled", "denied", "not yet")


def governor_of(verb: Token) -> tuple[Token | None, str]:
    """The verb, noun or adjective above that decides: “agreed to meet”, “a chance that …”."""
    node = verb
    while (node.dep_ in _LOOKING_UP or _is_where(node)) and node.head != node:
        above, lemma = node.head, node.head.lemma_.lower()
        if above.pos_ == "ADP":
            above, lemma = above.head, above.head.lemma_.lower()
        sort = sort_of("governors").get(lemma, "")
        if above.pos_ == "VERB":
            sort = sort_of("verbs").get(lemma, "")
            told = node.dep_ == "ccomp" and sort not in ("proposed", "denied")
            sort = "" if told else sort
        if sort in DECIDING:
            return above, sort
        if node.dep_ == "ccomp":
            break
        node = above
    return None, ""


def _is_where(verb: Token) -> bool:
    """“the stage *where* they can meet”."""
    where = any(child.lower_ in ("where", "when", "which") for child in verb.subtree)
    return verb.dep_ == "relcl" and where and verb.head.lemma_ in words()["unripe"]["missed"]


def _is_conditional(verb: Token) -> bool:
    """“if they meet”, and “when they meet”, but not “when they met”."""
    opening = {child.lower_ for child in verb.children if child.dep_ in ("mark", "advmod")}
    ahead = verb.dep_ == "advcl" and verb_tense(verb) == "present"
    return bool(opening & listed("conditions") or (ahead and opening & _listed("conditions_ahead")))


def _mood(verb: Token) -> str:
    """“hypothetical” or “proposed”, by the helping verb; a reported “would” is neither."""
    for child in verb.children:
        if child.dep_ not in ("aux", "auxpass"):
            continue
        match child.lower_:
            case "may" | "might" | "could" | "can":
                also = [one for one in verb.children if one.lower_ in ("should", "must")]
                return "proposed" if also else "hypothetical"
            case "should" | "must":
                return "proposed"
            case "would" | "'d" | "’d":
                reported = verb.dep_ == "ccomp" and verb_tense(verb.head) == "past"
                return "" if reported else "hypothetical"
    return ""


def _is_judged(verb: Token) -> bool:
    """“it is a pleasure to meet”, “it is important to continue”: of no meeting in particular."""
    infinitive = any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.children)
    above = verb.head
    judging = any(child.dep_ in ("acomp", "attr") for child in above.children)
    return infinitive and (above.pos_ == "ADJ" or (above.lemma_ == "be" and judging))


def _by_tense(sort: str, verb: Token) -> str:
    """The status of a meeting that a verb of holding speaks of, by the verb's tense."""
    tense = verb_tense(verb)
    if _is_judged(verb):
        return ""
    progressive = any(child.lower_ in ("being", "is", "are") for child in verb.children)
    if tense == "future":
        return "planned"
    if sort == "ongoing" and (tense == "present" or verb.tag_ == "VBG"):
        return "ongoing"
    if tense == "present":
        simple = verb.tag_ in ("VBZ", "VBP") and verb.lemma_ != "be"
        return "ongoing" if sort in ("begun", "resumed") or not simple else "held"
    if tense == "past":
        begun = sort == "begun" and any(child.lemma_ == "have" for child in verb.children)
        return "ongoing" if begun else "held"
    if verb.tag_ == "VBG":
        before = verb.head.lower_ if verb.dep_ == "pcomp" else ""
        before = before or next((c.lower_ for c in verb.children if c.dep_ == "mark"), "")
        done = before in _listed("once_over") or progressive
        return "held" if done else "planned" if before in _listed("still_ahead") else ""
    return ""


def _named_status(event: Event, day: date | None, published: date | None) -> str:
    """The status of a meeting only named: by its date, its “after” or “before”, or by “was”."""
    if day is not None and published is not None:
        return "held" if day <= published else "planned"
    if event.verb != event.word:
        tense = verb_tense(event.verb)
        return "held" if tense == "past" else "planned" if tense == "future" else ""
    above = event.word.head if event.word.dep_ == "pobj" else None
    if above is not None and above.lower_ == "of" and above.head.dep_ == "pobj":
        above = above.head.head  # “after eleven hours of talks”
    before = above.lower_ if above is not None else ""
    return (
        "held"
        if before in _listed("once_over")
        else "planned"
        if before in _listed("still_ahead")
        else ""
    )
