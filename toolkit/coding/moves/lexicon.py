"""The words that make moves, read from ``moves.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache

from toolkit.case.codebook import MOVES
from toolkit.coding.lexicon import LEXICONS
from toolkit.coding.phrases import split
from toolkit.schema import InputError, Names, read_text

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
    """The lexicon: verbs by their first word, the longest first; nouns and adjectives by words."""

    modes: dict[str, str]
    verbs: dict[str, list[Verb]]
    nouns: dict[str, str]
    adjectives: dict[str, str]
    things: dict[str, frozenset[str]]
    errands: dict[str, frozenset[str]]

    def root(self, move: str) -> str:
        """The PLOVER root of a mode; a root is its own."""
        return self.modes.get(move, move)


@cache
def move_words() -> MoveWords:
    """The lexicon of moves. Raises InputError for a move, a class or a word it cannot place."""
    path = LEXICONS / "moves.toml"
    read = tomllib.loads(read_text(path))
    modes = {mode: str(root) for mode, root in read["modes"].items()}
    known = {*modes, *MOVES, *OPERATORS}
    table: dict[str, Verb] = {}

    def place(move: str) -> str:
        if move not in known:
            raise InputError(f"{move!r} is no mode, root or operator.", path)
        return move

    def verb(words: str) -> Verb:
        return table.setdefault(words, Verb(split(words)[1:]))

    for move, listed in read["verbs"].items():
        for words in _words(listed):
            if verb(words).move:
                raise InputError(f"verb {words!r} stands twice.", path)
            verb(words).move = place(move)
    for operator, listed in read["operators"].items():
        for words in _words(listed):
            verb(words).operators |= {place(operator)}
    things = {name: _words(listed) for name, listed in read["things"].items()}
    for frame in read["frames"]:
        classes = _words(frame["things"])
        missing = [name for name in classes if name not in things]
        if missing:
            raise InputError(f"{missing[0]!r} is no class of things.", path)
        for words in _words(frame["verbs"]):
            verb(words).frames.append(Frame(frozenset(classes), place(frame["move"])))
    verbs: dict[str, list[Verb]] = {}
    for words, one in table.items():
        verbs.setdefault(split(words)[0], []).append(one)
    for same in verbs.values():
        same.sort(key=lambda one: -len(one.rest))
    return MoveWords(
        modes,
        verbs,
        {word: place(move) for move, listed in read["nouns"].items() for word in _nouns(listed)},
        {w: place(move) for move, listed in read["adjectives"].items() for w in _nouns(listed)},
        _classes(things),
        {
            verb: ERRANDS[kind]
            for kind, listed in read["errands"].items()
            for verb in _words(listed)
        },
    )


def _words(listed: str) -> list[str]:
    """The entries of a list parted by commas, each once."""
    entries = (" ".join(entry.split()) for entry in listed.split(","))
    return list(dict.fromkeys(entry for entry in entries if entry))


def _nouns(listed: str) -> list[str]:
    """Entries as the parser cuts them, which parts “cease-fire”."""
    return [" ".join(split(entry)) for entry in _words(listed)]


def _classes(things: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, listed in things.items():
        for entry in listed:
            found.setdefault(" ".join(split(entry)), set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}
