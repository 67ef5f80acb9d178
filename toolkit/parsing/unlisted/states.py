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
    """The seats of governments by folded name, each with its state."""
    return {
        fold(seat): row["state"]
        for _, row in records("governments")
        for seat in filter(None, row["seats"].split(";"))
    }


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
