"""The words that make moves, read from ``moves.toml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.case.codebook import MOVES
from toolkit.coding.phrases import split
from toolkit.lexicons import file_of, tables
from toolkit.schema import InputError, Names

OPERATORS = ("perform", "say", "go_on", "wish", "reverse", "receive")

ERRANDS = {
    "send": frozenset({"accuse", "assault", "aid", "consult"}),
    "speak": frozenset({"support", "accuse"}),
}
"""For what one is sent, and for what one is called, so that it counts before the sending."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a verb does with things of some classes: a move, or `perform`."""

    things: frozenset[str]
    move: str


@dataclass(slots=True)
class Verb:
    """All that is known of one verb, with or without a particle."""

    rest: Names = ()
    move: str = ""
    operators: frozenset[str] = frozenset()
    frames: list[Frame] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MoveWords:
    """The lexicon: verbs by their first word, the longest first; nouns and adjectives by words.

    `errands` are the roots that count before a verb of sending, `endings` the words at which
    the nouns and things of the lexicon are met: the last, or the one before “of”.
    """

    modes: dict[str, str]
    cameo: dict[str, str]
    verbs: dict[str, list[Verb]]
    nouns: dict[str, str]
    adjectives: dict[str, str]
    things: dict[str, frozenset[str]]
    errands: dict[str, frozenset[str]]
    sets: dict[str, frozenset[str]]
    endings: frozenset[str]

    def root(self, move: str) -> str:
        """The PLOVER root of a mode; a root is its own."""
        return self.modes.get(move, move)


@cache
def move_words() -> MoveWords:
    """The lexicon of moves. Raises InputError for a move, a class or a word it cannot place."""
    path, read = file_of("moves.toml"), tables("moves")
    nouns = {noun: move for move, listed in read["nouns"].items() for noun in _nouns(listed)}
    adjectives = {
        one: move for move, listed in read["adjectives"].items() for one in _nouns(listed)
    }
    known = {*read["modes"], *MOVES, *OPERATORS}
    unknown = {*nouns.values(), *adjectives.values(), *read["verbs"], *read["operators"]} - known
    unknown |= {frame["move"] for frame in read["frames"]} - known
    unknown |= {*read["modes"].values()} - {*MOVES}
    unknown |= read["cameo"].keys() - {*read["modes"], *MOVES}
    if unknown:
        raise InputError(f"{min(unknown)!r} is no mode, root or operator.", path)
    things = _classes(read["things"])
    return MoveWords(
        read["modes"],
        read["cameo"],
        _verbs(read, path),
        nouns,
        adjectives,
        things,
        {
            verb: ERRANDS[kind]
            for kind, listed in read["errands"].items()
            for verb in _words(listed)
        },
        {name: frozenset(_words(listed)) for name, listed in read["sets"].items()},
        frozenset(name.split()[0 if " of " in name else -1] for name in (*nouns, *things)),
    )


def _verbs(read: dict[str, Any], path: Path) -> dict[str, list[Verb]]:
    """The verbs by their first word, the longest first, with all that is listed of them."""
    table: dict[str, Verb] = {}

    def verb(words: str) -> Verb:
        return table.setdefault(words, Verb(split(words)[1:]))

    for move, listed in read["verbs"].items():
        for words in _words(listed):
            if verb(words).move:
                raise InputError(f"verb {words!r} stands twice.", path)
            verb(words).move = move
    for operator, listed in read["operators"].items():
        for words in _words(listed):
            verb(words).operators |= {operator}
    for frame in read["frames"]:
        classes = frozenset(_words(frame["things"]))
        if not classes <= read["things"].keys():
            raise InputError(f"{min(classes - read['things'].keys())!r} is no class.", path)
        for words in _words(frame["verbs"]):
            verb(words).frames.append(Frame(classes, frame["move"]))
    by_first: dict[str, list[Verb]] = {}
    for words, one in sorted(table.items(), key=lambda item: -len(item[1].rest)):
        by_first.setdefault(split(words)[0], []).append(one)
    return by_first


def _words(listed: str) -> list[str]:
    """The entries of a list parted by commas, each once."""
    entries = (" ".join(entry.split()) for entry in listed.split(","))
    return list(dict.fromkeys(entry for entry in entries if entry))


def _nouns(listed: str) -> list[str]:
    """Entries as the parser cuts them, which parts “cease-fire”."""
    return [" ".join(split(entry)) for entry in _words(listed)]


def _classes(things: dict[str, str]) -> dict[str, frozenset[str]]:
    """The classes each word for a thing is in."""
    found: dict[str, set[str]] = {}
    for name, listed in things.items():
        for entry in _nouns(listed):
            found.setdefault(entry, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}
