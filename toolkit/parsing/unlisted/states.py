"""The states of the world, as English news names them and their people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from toolkit.lexicons import records
from toolkit.parsing.speakers.roster import fold


@dataclass(frozen=True, slots=True)
class State:
    """A state as English news names it."""

    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]


@cache
def states() -> dict[str, State]:
    """The states of the world by folded name, alias and demonym."""
    found: dict[str, State] = {}
    for _, row in records("states"):
        aliases, demonyms = (
            tuple(filter(None, row[c].split(";"))) for c in ("aliases", "demonyms")
        )
        state = State(row["name"], aliases, demonyms)
        found |= {fold(name): state for name in (state.name, *aliases, *demonyms)}
    return found


@cache
def seats() -> dict[str, str]:
    """The seats of governments by folded name, each with its state: capitals, and `houses`."""
    return _governments("seats") | houses()


@cache
def houses() -> dict[str, str]:
    """What means a government or its body, and is no city, by folded name with its state."""
    return _governments("houses")


@cache
def own_offices() -> dict[str, str]:
    """Offices that only one state has, by folded name with that state: “Taoiseach”."""
    return _governments("offices")


def _governments(column: str) -> dict[str, str]:
    return {
        fold(seat): row["state"]
        for _, row in records("governments")
        for seat in filter(None, row[column].split(";"))
    }


def houses_in(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Each of `houses` that capitalised words name: first word, end, its state."""
    first = {name.split()[0] for name in houses()}
    for at, word in enumerate(words):
        if word[:1].isupper() and fold(word) in first:
            for end in range(min(at + _LONGEST, len(words)), at, -1):
                if state := houses().get(fold(" ".join(words[at:end]))):
                    yield at, end, state
                    break


def states_in(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Each state that capitalised words name, by name or demonym: first word, end, its name."""
    at = 0
    while at < len(words):
        length, name = 1, ""
        if words[at][:1].isupper():
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                folded = fold(" ".join(words[at : at + length]))
                state = states().get(folded) or states().get(folded.removesuffix("s"))
                if state:
                    name = state.name
                    yield at, at + length, name
                    break
        at += length if name else 1


_LONGEST = 5  # words of a state's name


@cache
def demonyms() -> frozenset[str]:
    """The folded demonyms of the world's states."""
    return frozenset(fold(word) for state in states().values() for word in state.demonyms)
