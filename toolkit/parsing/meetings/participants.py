"""Who takes part in a meeting: the words for them, and how a name no case lists is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.lexicons import word_list
from toolkit.parsing.grammar import SUBJECTS
from toolkit.parsing.meetings.events import Event, sort_of, words
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.unlisted.states import states

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_HIGHEST = 12  # steps up the parse


def is_office(token: Token) -> bool:
    """Whether a word is an office, a body of people or a title: minister, delegation, Mrs."""
    word = token.lower_.removesuffix("s")
    people = words()["people"]
    return word in sort_of("levels") or word in people["nouns"] or token.lower_ in people["titles"]


def takes_part(token: Token, event: Event) -> bool:
    """Whether a word stands for somebody who meets.

    That is a subject or object, “with Vane”, “Vane's talks”; what is joined to one of these; and
    the name or state behind an office: “with President of Norland Ada Vane”.
    """
    for _ in range(_HIGHEST):
        head = token.head
        if token.dep_ in ("conj", "appos") and head != token:
            token = head
        elif token.dep_ == "poss":
            return head == event.word
        elif token.dep_ == "pobj" and head.lower_ == "of" and is_office(head.head):
            token = head.head
        elif token.dep_ == "pobj":
            of_meeting = head.lower_ == "of" and head.head == event.word
            return of_meeting or head.lower_ in word_list("meetings", "beside")
        else:
            return token.dep_ in (*SUBJECTS, "dobj")
    return False


def is_collective(token: Token) -> bool:
    """Whether a word takes up people named before: “the sides”, “both leaders”, “they”."""
    if token.lower_ == "they":
        return True
    nouns = words()["people"]["collective"]
    if token.tag_ != "NNS" or token.lemma_.lower() not in nouns:
        return False
    before = {child.lower_ for child in token.children}
    return bool(before & {"the", "both", "two", "these"}) and "of" not in before


def office_of(token: Token) -> Token | None:
    """The one office a state is named for: “the *president* of Ruritania”; None of several."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    if token.dep_ != "pobj" or token.head.lower_ != "of" or not is_office(token.head.head):
        return None
    return token.head.head


def without_state(doc: Doc, start: int, end: int) -> int:
    """Where a person's name begins behind a state: “of *New Norland* Ada Vane”; `end` if none does.

    A state of the world is known by its name; of another the first word is taken, or, behind an
    article, what ends in Republic, States or the like.
    """
    spelt = [token.text for token in doc[start:end]]
    for stop in range(len(spelt), 0, -1):
        if fold(" ".join(spelt[:stop])) in states():
            return start + stop
    endings = words()["people"]["states"]
    ends = [n for n, word in enumerate(spelt) if word.lower() in endings]
    return start + (ends[-1] + 1 if ends else 1)
