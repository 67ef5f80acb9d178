"""Who takes part in a meeting: the words for them, and how a name no case lists is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.lexicons import word_list
from toolkit.parsing.grammar import SUBJECTS, first_joined
from toolkit.parsing.meetings.events import Event, sort_of, words
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.syntax import Syntax
from toolkit.parsing.unlisted.states import states

if TYPE_CHECKING:
    from spacy.tokens import Doc

_HIGHEST = 12  # steps up the parse


def is_office(syntax: Syntax, token: int) -> bool:
    """Whether a word is an office, a body of people or a title: minister, delegation, Mrs."""
    word = syntax.lower[token].removesuffix("s")
    people = words()["people"]
    return (
        word in sort_of("levels")
        or word in people["nouns"]
        or syntax.lower[token] in people["titles"]
    )


def takes_part(syntax: Syntax, token: int, event: Event) -> bool:
    """Whether a word stands for somebody who meets.

    That is a subject or object, “with Vane”, “Vane's talks”; what is joined to one of these; and
    the name or state behind an office: “with President of Norland Ada Vane”.
    """
    for _ in range(_HIGHEST):
        head = syntax.head[token]
        if syntax.dep[token] in ("conj", "appos") and head != token:
            token = head
        elif syntax.dep[token] == "poss":
            return head == event.word
        elif (
            syntax.dep[token] == "pobj"
            and syntax.lower[head] == "of"
            and is_office(syntax, syntax.head[head])
        ):
            token = syntax.head[head]
        elif syntax.dep[token] == "pobj":
            of_meeting = syntax.lower[head] == "of" and syntax.head[head] == event.word
            return of_meeting or syntax.lower[head] in word_list("meetings", "beside")
        else:
            return syntax.dep[token] in (*SUBJECTS, "dobj")
    return False


def is_collective(syntax: Syntax, token: int) -> bool:
    """Whether a word takes up people named before: “the sides”, “both leaders”, “they”."""
    if syntax.lower[token] == "they":
        return True
    nouns = words()["people"]["collective"]
    if syntax.tag[token] != "NNS" or syntax.lemma[token] not in nouns:
        return False
    before = {syntax.lower[child] for child in syntax.children[token]}
    if syntax.dependents(token, "amod", "poss", "compound"):
        return False  # “the two island leaders” are some of their own
    return bool(before & word_list("meetings", "taken_up")) and "of" not in before


def office_of(syntax: Syntax, token: int) -> int | None:
    """The one office a state is named for: “the *president* of Ruritania”; None of several."""
    token = first_joined(syntax, token)
    above = syntax.head[syntax.head[token]]
    is_of = syntax.dep[token] == "pobj" and syntax.lower[syntax.head[token]] == "of"
    return above if is_of and is_office(syntax, above) else None


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
