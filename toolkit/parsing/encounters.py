"""What one sentence says of one meeting: when, where, who, in what form, and whether it happened.

A meeting is a noun (talks, a summit, a telephone call) of which something is said that
meetings do (held, planned, postponed), or a verb (met, spoke by phone). A noun that is only
mentioned counts where the mention itself says when or where: “after the talks in Selme”.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from toolkit.parsing.dates import day_in
from toolkit.parsing.language import covering
from toolkit.parsing.tenses import verb_tense
from toolkit.schema import Names, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from toolkit.parsing.speakers import Mention


@dataclass(frozen=True, slots=True)
class Encounter:
    """One mention of a meeting, as one sentence gives it."""

    start: int
    end: int
    at: int
    """The character of the word for the meeting."""
    date: date | None
    place: str
    format: str
    level: str
    parties: Names
    others: Names
    """Names of people or bodies that no actor of the case answers to."""
    mediator: str
    status: str
    definite: bool
    """Whether it is spoken of as known: “the talks”."""


def find_encounters(
    doc: Doc,
    dates: Sequence[TimeExpression],
    mentions: Sequence[Mention],
    published: date | None,
    levels: Mapping[str, str],
) -> list[Encounter]:
    """The meetings a parsed report mentions, in text order.

    `levels` are those of the actors whose office has one: a president meets as a leader.
    """
    report = _Report(doc, dates, mentions, published, levels)
    taken: set[int] = set()
    found: list[Encounter] = []
    for token in doc:
        event = _event_of(token)
        if event is None or event.verb.i in taken:
            continue
        encounters = list(report.describe(event))
        if encounters:
            taken.add(event.verb.i)
            found += encounters
    return found


# ---------------------------------------------------------------- the words


@cache
def words() -> dict[str, dict[str, Any]]:
    """The lexicon of meetings: kind of word → its sort → words."""
    path = files("toolkit") / "data" / "lexicons" / "meetings.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _sort(kind: str) -> dict[str, str]:
    """Each word of a kind with its sort; of two sorts the first."""
    sorts: dict[str, str] = {}
    for sort, listed in words()[kind].items():
        for word in listed:
            sorts.setdefault(word, sort)
    return sorts


def level_of(text: str) -> str:
    """The level of who is called so: “foreign minister” → ministers; empty if none."""
    sorts = _sort("levels")
    lower = text.lower()
    known = [word for word in sorts if " " in word and word in lower]
    last = [word for word in lower.replace("-", " ").split() if word in sorts]
    return sorts[known[0]] if known else sorts[last[-1]] if last else ""


# ---------------------------------------------------------------- which words are meetings


@dataclass(frozen=True, slots=True)
class _Event:
    """The word for a meeting, the verb (or governing noun) said of it, and that verb's sort."""

    word: Token
    verb: Token
    sort: str
    also: tuple[Token, ...] = ()
    """Other words that speak of the meeting itself: “talks *mediated* by …”."""


_OBJECT = ("dobj", "nsubjpass")
_SUBJECT = ("nsubj", "nsubjpass")
_TRANSITIVE = {"have", "hold", "conduct", "attend", "join", "chair", "host", "convene"}
_TRANSITIVE |= {"mediate", "broker", "facilitate", "organise", "organize", "set", "agree"}


def _event_of(token: Token) -> _Event | None:
    """The meeting a word stands for; None if it stands for none."""
    if token.pos_ == "VERB":
        return _Event(token, token, _meeting_verb(token)) if _meeting_verb(token) else None
    if token.pos_ not in ("NOUN", "PROPN") or not _is_meeting_noun(token):
        return None
    head = token.head
    own = [
        (child, sort)
        for child in token.children
        if child.dep_ in ("acl", "relcl") and (sort := _verb_sort(child, token))
    ]
    also = tuple(child for child, _ in own)
    if token.dep_ in _SUBJECT:
        head = next((c for c in head.children if c.dep_ == "xcomp" and c.pos_ == "VERB"), head)
    if token.dep_ in (*_SUBJECT, "dobj") and (sort := _verb_sort(head, token)):
        return _Event(token, head, sort, also)
    if head.lemma_ == "be" and token.dep_ == "nsubj":
        same = [c for c in head.children if c.dep_ == "attr" and c.lemma_ == token.lemma_]
        if not own:
            return _Event(token, head, _being(head, token), tuple(same))
        also = (*also, *same)
    if own:
        return _Event(token, *own[0], also)
    if token.dep_ == "pobj":
        for governor in (head.head, *(c for c in head.head.children if c.i == head.i - 1)):
            if sort := _governor_sort(governor, head.lower_):
                return _Event(token, governor, sort)
    if token.dep_ == "amod" or (head.dep_ == "amod" and token.dep_ == "ROOT"):
        return None
    return _Event(token, token, "named")


def _is_meeting_noun(token: Token) -> bool:
    lemma, sort = token.lemma_.lower(), _sort("nouns")
    kind = sort.get(lemma, "")
    if not kind or token.dep_ in ("compound", "nmod", "amod", "conj"):
        return False
    before = {child.lower_ for child in token.children if child.i < token.i}
    if before & set(words()["not_nouns"]["before"]) or _with_outsiders(token):
        return False
    if kind == "plural":
        inside = token.dep_ == "pobj" and sort.get(token.head.head.lemma_.lower()) == "round"
        return token.tag_ in ("NNS", "NNPS") and not inside
    if kind == "round":
        return any(
            sort.get(inner.lemma_.lower()) in ("plural", "meeting")
            for child in token.children
            if child.lower_ == "of"
            for inner in child.children
        )
    if kind in ("call", "conference"):
        remote = before & {"phone", "telephone", "video", "conference", "virtual", "online"}
        return bool(remote) or (kind == "call" and lemma == "conversation" and _with(token))
    return True


def _with(token: Token) -> bool:
    """Whether somebody is named after “with”."""
    return any(
        child.lower_ == "with" and any(_is_person(inner) for inner in child.children)
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


def _is_person(token: Token) -> bool:
    """Whether a word names somebody one meets, rather than a demand one meets."""
    people = words()["people"]
    return token.pos_ in ("PROPN", "PRON") or token.lemma_.lower() in people["nouns"]


def _meeting_verb(verb: Token) -> str:
    """“meet” or “spoke”, if a verb is one of them and its objects are people; else empty."""
    sort = _sort("verbs").get(verb.lemma_.lower(), "")
    if sort not in ("meet", "spoke", "telephone"):
        return ""
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    objects += [
        inner
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("with", "to")
        for inner in child.children
        if inner.dep_ == "pobj"
    ]
    if (
        any(not _is_person(one) for one in objects)
        or _with_outsiders(verb)
        or verb.dep_ in ("amod", "compound")
    ):
        return ""
    subjects = [child for child in verb.children if child.dep_ in _SUBJECT]
    if sort == "meet":
        together = any(
            one.tag_ in ("NNS", "NNPS", "PRP") or list(one.conjuncts) for one in subjects
        )
        return "meet" if objects or together or verb.dep_ in ("xcomp", "conj", "acl") else ""
    return "spoke" if objects and (sort == "telephone" or _format_in(verb.subtree)) else ""


_PARTICLES = {
    ("call", "off"): "cancelled",
    ("break", "off"): "cancelled",
    ("put", "off"): "postponed",
    ("kick", "off"): "begun",
    ("rule", "out"): "denied",
    ("wrap", "up"): "ended",
}


def _verb_sort(verb: Token, noun: Token) -> str:
    """What a verb says of the meeting that is its subject or object; empty if nothing."""
    lemma = verb.lemma_.lower()
    particles = {child.lower_ for child in verb.children if child.dep_ == "prt"}
    for particle in particles:
        if found := _PARTICLES.get((lemma, particle)):
            return found
    sort = _sort("verbs").get(lemma, "")
    subject = noun.dep_ in _SUBJECT and verb.dep_ not in ("acl", "relcl")
    subject = subject and not any(child.dep_ == "auxpass" for child in verb.children)
    match lemma:
        case "take":
            place = any(child.lower_ == "place" for child in verb.children)
            return "held" if subject and place else ""
        case "call" | "rule" | "wrap" | "kick":
            return ""
        case "gather" | "sit" | "ask" | "invite" | "appeal" | "hope":
            return ""
    if subject and lemma in _TRANSITIVE:
        return ""
    return sort if sort not in ("meet", "spoke", "telephone") else ""


def _being(verb: Token, noun: Token) -> str:
    """What “the talks are …” says: under way, possible, due; mostly no more than their name."""
    for child in verb.children:
        if child.dep_ in ("acomp", "attr", "advmod", "prep") and child != noun:
            if sort := _sort("governors").get(child.lemma_.lower()):
                return sort
            if child.lower_ == "under" and any(one.lower_ == "way" for one in child.children):
                return "ongoing"
    return "named"


def _governor_sort(governor: Token, preposition: str) -> str:
    """What stands before “for talks” or “of a meeting”: called, ready, the possibility."""
    lemma = governor.lemma_.lower()
    if governor.pos_ == "VERB":
        sort = _sort("verbs").get(lemma, "")
        if lemma in ("gather", "sit", "convene"):
            return "held" if preposition in ("for", "at") else ""
        return (
            sort if sort in ("proposed", "planned") and preposition in ("for", "on", "to") else ""
        )
    return _sort("governors").get(lemma, "") if preposition in ("for", "of", "on", "to") else ""


# ---------------------------------------------------------------- whether it happened

_LOOKING_UP = ("xcomp", "acl", "pcomp", "ccomp", "csubj", "csubjpass")
_DECIDING = ("planned", "proposed", "postponed", "cancelled", "denied", "possible")
_ANY = ("if", "unless", "whether")
_AFTER = {"after", "during", "following", "since", "at", "in"}
_BEFORE = {"before", "until", "ahead"}


def _is_negated(token: Token) -> bool:
    return any(
        child.dep_ == "neg" or child.lower_ in ("no", "neither", "never")
        for child in token.children
    )


def _status(event: _Event, day: date | None, published: date | None) -> str:
    """How it stands with a meeting by verb, tense, mood and negation; empty if that is not said."""
    verb = event.verb
    if event.sort == "named":
        return _named_status(event, day, published)
    if verb.pos_ not in ("VERB", "AUX"):
        above = verb.head if verb.dep_ in ("dobj", "attr", "acomp", "pobj") else verb
        return "denied" if _is_negated(above) or _is_negated(verb) else event.sort
    governor, sort = _governor(verb)
    if governor is not None:
        return "denied" if _is_negated(governor) or _is_negated(verb) else sort
    if _is_negated(verb) or (verb != event.word and _is_negated(event.word)):
        return "" if event.sort in ("postponed", "cancelled", "denied") else "denied"
    if any(child.dep_ == "mark" and child.lower_ in _ANY for child in verb.children):
        return "possible"
    mood = _mood(verb)
    if mood in ("possible", "proposed"):
        return mood
    if event.sort in _DECIDING:
        return event.sort
    status = _by_tense(event.sort, verb, mood)
    ahead = day is not None and published is not None and day > published
    return "planned" if ahead and status in ("held", "ongoing", "resumed") else status


def _governor(verb: Token) -> tuple[Token | None, str]:
    """The verb, noun or adjective above that decides: “agreed to meet”, “a chance that …”."""
    node = verb
    while node.dep_ in _LOOKING_UP and node.head != node:
        above, lemma = node.head, node.head.lemma_.lower()
        if above.pos_ == "ADP":
            above, lemma = above.head, above.head.lemma_.lower()
        sort = _sort("governors").get(lemma, "")
        if above.pos_ == "VERB":
            sort = _sort("verbs").get(lemma, "")
            told = node.dep_ == "ccomp" and sort not in ("proposed", "denied")
            sort = "" if told else sort
        if sort in _DECIDING:
            return above, sort
        if node.dep_ == "ccomp":
            break
        node = above
    return None, ""


def _mood(verb: Token) -> str:
    """possible, proposed or empty, by the helping verb; “would” in reported speech is neither."""
    for child in verb.children:
        if child.dep_ not in ("aux", "auxpass"):
            continue
        match child.lower_:
            case "may" | "might" | "could" | "can":
                return "possible"
            case "should" | "must":
                return "proposed"
            case "would" | "'d" | "’d":
                reported = verb.dep_ == "ccomp" and verb_tense(verb.head) == "past"
                return "" if reported else "possible"
    return ""


def _is_judged(verb: Token) -> bool:
    """“it is a pleasure to meet”, “it is important to continue”: of no meeting in particular."""
    infinitive = any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.children)
    above = verb.head
    judging = any(child.dep_ in ("acomp", "attr") for child in above.children)
    return infinitive and (above.pos_ == "ADJ" or (above.lemma_ == "be" and judging))


def _by_tense(sort: str, verb: Token, mood: str) -> str:
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
        return {"resumed": "resumed"}.get(sort, "held")
    if verb.tag_ == "VBG":
        before = verb.head.lower_ if verb.dep_ == "pcomp" else ""
        before = before or next((c.lower_ for c in verb.children if c.dep_ == "mark"), "")
        done = before in _AFTER or progressive
        return "held" if done else "planned" if before in _BEFORE else ""
    return ""


def _named_status(event: _Event, day: date | None, published: date | None) -> str:
    """The status of a meeting only named: by its date, its “after” or “before”, or by “was”."""
    if day is not None and published is not None:
        return "held" if day <= published else "planned"
    if event.verb != event.word:
        tense = verb_tense(event.verb)
        return "held" if tense == "past" else "planned" if tense == "future" else ""
    before = event.word.head.lower_ if event.word.dep_ == "pobj" else ""
    return "held" if before in _AFTER - {"in", "at"} else "planned" if before in _BEFORE else ""


# ---------------------------------------------------------------- when, where, who


_OWN_CLAUSE = ("ccomp", "advcl", "relcl", "acl", "parataxis", "pcomp", "conj", "xcomp", "csubj")
_IN = ("in", "at", "near", "outside", "on")


class _Report:
    """A parsed report with its days and its actors by token."""

    def __init__(
        self,
        doc: Doc,
        dates: Sequence[TimeExpression],
        mentions: Sequence[Mention],
        published: date | None,
        levels: Mapping[str, str],
    ) -> None:
        self.doc = doc
        self.published = published
        self.levels = levels
        self.dates = dates
        self.mentions = mentions

    @cached_property
    def day_at(self) -> dict[int, date]:
        """The days by the token that carries each."""
        days = {}
        for one in self.dates:
            if day := day_in(one):
                days[covering(self.doc, one.start, one.end).root.i] = day
        return days

    @cached_property
    def time_at(self) -> set[int]:
        """All tokens of time expressions."""
        spans = (covering(self.doc, one.start, one.end) for one in self.dates)
        return {token.i for span in spans for token in span}

    @cached_property
    def actor_at(self) -> dict[int, str]:
        """The actors by the tokens of their mentions."""
        return {
            token.i: one.actor
            for one in self.mentions
            for token in covering(self.doc, one.start, one.end)
        }

    def describe(self, event: _Event) -> Iterator[Encounter]:
        """What a sentence says of a meeting: one encounter, or two for “in Selme or online”."""
        sentence = event.word.sent
        clause = _clause(event)
        day = self._day(event, clause)
        place = self._place(event, clause)
        status = _status(event, day, self.published)
        if event.sort == "named" and not (day or place):
            return
        if not status or sentence.text.rstrip().endswith("?"):
            return
        mediator, host = self._mediator(event, clause)
        where = {token.i for token in place.subtree} if place is not None else set()
        parties, others = self._parties(clause, where | host)
        whole = Encounter(
            start=sentence.start_char,
            end=sentence.start_char + len(sentence.text.rstrip()),
            at=event.word.idx,
            date=day,
            place=_name_of(place) if place is not None else "",
            format=_format_in(clause),
            level=self._level(clause, parties),
            parties=tuple(one for one in parties if one != mediator),
            others=others,
            mediator=mediator,
            status=status,
            definite=_is_definite(event.word),
        )
        if not _says_something(whole):
            return
        other_way = _alternative(place)
        if not other_way:
            yield whole
            return
        yield replace(whole, format=_format_in(t for t in clause if t not in other_way))
        yield replace(whole, place="", format=_format_in(other_way))

    def _day(self, event: _Event, clause: Mapping[Token, int]) -> date | None:
        """The day nearest to the word in the meeting's own clause."""
        days = []
        for token, depth in clause.items():
            if token.i not in self.day_at:
                continue
            bare = token.dep_ in ("npadvmod", "nmod", "appos", "compound")
            dated = token.head.lower_ in ("on", "for", "until", "to", "of", "from", "late", "early")
            own = token.dep_ == "poss" and token.head == event.word
            if own or bare or dated or token.head == event.verb:
                days.append((depth, token.i))
        return self.day_at[min(days)[1]] if days else None

    def _place(self, event: _Event, clause: Mapping[Token, int]) -> Token | None:
        """The name after “in” or “at” that hangs on the meeting, its verb or its people."""
        places = []
        for token, depth in clause.items():
            if token.dep_ != "pobj" or token.head.lower_ not in _IN or token.i in self.time_at:
                continue
            above = token.head.head
            hangs = above in (event.word, event.verb, *event.also) or above.lower_ == "place"
            hangs = hangs or above.i in self.time_at or _is_person(above)
            hangs = hangs or above.lemma_.lower() in _sort("nouns")
            if hangs and _is_place(token) and (token.pos_ != "PROPN" or token.head.lower_ != "on"):
                places.append((depth, token.i))
        return self.doc[min(places)[1]] if places else None

    def _parties(self, clause: Mapping[Token, int], without: set[int]) -> tuple[Names, Names]:
        """Who the clause names as taking part: listed actors, and other names."""
        listed: dict[str, None] = {}
        others: dict[str, None] = {}
        for token in sorted(clause, key=lambda one: one.i):
            if token.i in without or token.i in self.time_at or _is_topic(token, clause):
                continue
            if actor := self.actor_at.get(token.i):
                listed[actor] = None
            elif token.pos_ == "PROPN" and token.dep_ in (
                "nsubj",
                "dobj",
                "pobj",
                "conj",
                "nsubjpass",
            ):
                others[token.text] = None
        return tuple(listed), tuple(others)

    def _level(self, clause: Mapping[Token, int], parties: Names) -> str:
        """The level of the people the clause speaks of, nearest to the meeting first."""
        for token in clause:
            lemma = token.lemma_.lower()
            if lemma in _sort("levels"):
                return level_of(f"{_before(token)} {lemma}")
        known = {self.levels[one] for one in parties if one in self.levels}
        return known.pop() if len(known) == 1 else ""

    def _mediator(self, event: _Event, clause: Mapping[Token, int]) -> tuple[str, set[int]]:
        """Who hosts or mediates, as an actor or as printed, and the tokens that say so."""
        hosting = words()["hosting"]
        for token in clause:
            host = None
            if token.lemma_.lower() in hosting["verbs"] and token.pos_ == "VERB":
                by = [c for c in token.children if c.dep_ == "agent"]
                found = [one for c in by for one in c.children if one.dep_ == "pobj"]
                found = found or [c for c in token.children if c.dep_ == "nsubj"]
                host = found[0] if found else None
            elif token.lemma_.lower() in hosting["nouns"] and token.head.lower_ in (
                "with",
                "under",
            ):
                of = [c for c in token.children if c.lower_ == "of"]
                found = [one for c in of for one in c.children]
                found += [c for c in token.children if c.dep_ in ("poss", "amod", "compound")]
                host = found[0] if found else None
            if host is not None and host.pos_ in ("PROPN", "NOUN", "ADJ"):
                printed = self.actor_at.get(host.i) or _name_of(host)
                return printed, {one.i for one in host.subtree}
        return "", set()


def _says_something(one: Encounter) -> bool:
    """Whether a mention gives any detail, or what it is of is known or still to come."""
    details = (one.date, one.place, one.format, one.level, one.parties, one.others, one.mediator)
    return one.definite or any(details) or one.status not in ("held", "ongoing", "planned")


def _clause(event: _Event) -> dict[Token, int]:
    """The tokens that belong to what is said of a meeting, with their depth, nearest first."""
    anchors = list(dict.fromkeys([event.word, event.verb, *event.also]))
    above, sort = _governor(event.verb) if event.verb.pos_ == "VERB" else (None, "")
    if above is not None and sort == "planned" and above.tag_ == "VBN":
        anchors.append(above)
    clause = dict.fromkeys(anchors, 0)
    level = anchors
    while level:
        level = [
            child
            for token in level
            for child in token.children
            if child not in clause and not _is_apart(child)
        ]
        clause.update(dict.fromkeys(level, max(clause.values()) + 1))
    return clause


def _is_apart(token: Token) -> bool:
    """Whether a word begins a clause of its own; what hosts a meeting does not."""
    if token.dep_ == "acl" and token.lemma_.lower() in words()["hosting"]["verbs"]:
        return False
    return token.dep_ in _OWN_CLAUSE and token.pos_ in ("VERB", "AUX")


_TOPIC = {"on", "about", "over", "regarding", "concerning", "amid", "despite", "against", "to"}


def _is_topic(token: Token, clause: Mapping[Token, int]) -> bool:
    """Whether a name only says what a meeting is about: “talks on Selme”."""
    for above in token.ancestors:
        if above not in clause or clause[above] == 0:
            return False
        if above.dep_ == "prep" and above.lower_ in _TOPIC and above.head.pos_ == "NOUN":
            return True
    return False


def _before(token: Token) -> str:
    return token.nbor(-1).lower_ if token.i > 0 else ""


def _is_definite(token: Token) -> bool:
    known = ("the", "these", "those", "this", "that", "both", "their")
    return any(child.lower_ in known for child in token.children)


def _is_place(token: Token) -> bool:
    """A proper name, or a border, palace or city that has one."""
    if token.pos_ == "PROPN":
        return not any(child.dep_ == "nummod" for child in token.children)
    named = any(inner.pos_ == "PROPN" or inner.tag_ == "JJ" for inner in token.lefts)
    of_name = any(inner.pos_ == "PROPN" for c in token.children for inner in c.children)
    return token.lemma_.lower() in words()["places"]["nouns"] and (named or of_name)


def _name_of(token: Token) -> str:
    """The name a word stands in, without article and apposition: “the city of Selme” → Selme."""
    if token.pos_ != "PROPN":
        for child in token.children:
            inner = [one for one in child.children if one.pos_ == "PROPN"]
            if child.lower_ == "of" and inner:
                return _name_of(inner[0])
    parts = [c for c in token.lefts if c.dep_ in ("compound", "amod", "poss", "nmod")]
    start = parts[0].left_edge.i if parts else token.i
    while token.doc[start].pos_ == "DET":
        start += 1
    return str(token.doc[start : token.i + 1].text)


def _format_in(tokens: Any) -> str:
    """How people met, if some words say so; of two ways, the one printed first."""
    ordered = sorted(tokens, key=lambda one: one.i)
    line = f" {' '.join(token.lower_ for token in ordered)} "
    found = [
        (line.find(f" {phrase} "), -len(phrase), name)
        for name, phrases in words()["formats"].items()
        for phrase in phrases
    ]
    said = [one for one in found if one[0] >= 0]
    return min(said)[2] if said else ""


def _alternative(place: Token | None) -> set[Token]:
    """The words that name another way to meet beside a place: “in Selme or online”."""
    if place is None:
        return set()
    joined = [*place.head.conjuncts, *place.conjuncts]
    for other in joined:
        subtree = set(other.subtree) - {place, *place.lefts}
        if other.i > place.i and _format_in(subtree):
            return subtree
    return set()
