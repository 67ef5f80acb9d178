"""The states of the world, as English news names them and their people."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
    with (files("toolkit") / "data" / "lexicons" / "states.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            aliases, demonyms = (
                tuple(filter(None, row[c].split(";"))) for c in ("aliases", "demonyms")
            )
            state = State(row["name"], aliases, demonyms)
            found |= {fold(name): state for name in (state.name, *aliases, *demonyms)}
    return found


@cache
def demonyms() -> frozenset[str]:
    """The folded demonyms of the world's states."""
    return frozenset(fold(word) for state in states().values() for word in state.demonyms)
