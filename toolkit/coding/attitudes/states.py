"""Which state a text names: by name, demonym, seat of government or who leads it."""

from __future__ import annotations

from functools import cache

from toolkit.coding.phrases import Words
from toolkit.lexicons import records
from toolkit.parsing.grammar import listed
from toolkit.parsing.speakers.agency import speaks_for_party
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.unlisted.states import states
from toolkit.schema import Names

_LONGEST = 7


@cache
def _names() -> dict[Names, str]:
    """The folded words of each name of a state → its name."""
    found = {tuple(name.split()): state.name for name, state in states().items()}
    return found | _listed("official") | _listed("leaders") | _seats()


@cache
def _listed(column: str) -> dict[Names, str]:
    return {
        tuple(fold(name).split()): row["state"]
        for _, row in records("governments")
        for name in filter(None, row[column].split(";"))
    }


def _seats() -> dict[Names, str]:
    return _listed("seats") | _listed("houses")


@cache
def _official() -> dict[str, str]:
    return {row["state"]: row["official"] for _, row in records("governments") if row["official"]}


def official_name(state: str) -> str:
    """The name of a state as the United Nations list it."""
    return _official().get(state, state)


def find_states(words: Words) -> dict[int, str]:
    """The tokens that name a state, each with its state; of names in names the longer counts."""
    folded = [fold(word) for word in words.syntax.text]
    names = _names()
    found: dict[int, str] = {}
    at = 0
    while at < len(folded):
        state, length = "", 1
        if words.syntax.text[at][:1].isupper():
            for size in range(min(_LONGEST, len(folded) - at), 0, -1):
                state = names.get(tuple(folded[at : at + size]), "")
                if not state and size == 1:
                    state = names.get((folded[at].removesuffix("s"),), "")
                if state:
                    length = size
                    break
        is_seat = tuple(folded[at : at + length]) in _seats()
        is_place = is_seat and _is_place(words, at + length - 1)
        if state and not is_place and not _is_tongue(folded, at + length):
            found |= dict.fromkeys(range(at, at + length), state)
        at += length
    return found


def _is_place(words: Words, seat: int) -> bool:
    """Whether a seat of government is only a place: “in Oslo”, “the Oslo agreement”."""
    doc, head = words.syntax, words.syntax.head[seat]
    if doc.dep[seat] in ("compound", "amod", "nmod"):
        return not speaks_for_party(words.syntax, head)
    return doc.dep[seat] == "pobj" and doc.lower[head] in listed("where_or_from")


def _is_tongue(folded: list[str], after: int) -> bool:
    """Whether what follows makes a demonym say what somebody speaks."""
    while after < len(folded) and folded[after] in ("-", "–"):
        after += 1
    return after < len(folded) and folded[after] in listed("not_of_state")
