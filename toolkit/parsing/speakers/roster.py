"""The actors of a case, compiled so that their names are found in print in one pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

import pandas as pd
from rapidfuzz.distance import OSA
from spacy.lang.en import English
from spacy.tokens import Doc, Token

from toolkit.lexicons import lexicon, tables, word_list
from toolkit.schema import Actor, to_rows

# what a decomposition into base letter and accent leaves as it is
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", ".": None}
)
_END = " "
HYPHENS = ("-", "‐", "‑")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without case, accents and full stops: Erdoğan and ERDOGAN are one."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to print an actor's name.

    `kind` is name, alias, surname, family (a surname that stands first), role, demonym or metonym;
    `since` and `until` are the first and last day of a role; `print_as` is the name as the actor
    table has it. `of_party` says that a demonym is that of a political party, made of its name:
    “Harbourite” of the Harbourites.
    """

    actor: str
    kind: str
    print_as: str
    since: date | None = None
    until: date | None = None
    of_party: bool = False

    def holds(self, on: date | None) -> bool:
        """Whether the actor is called so on that day; always, if the day is unknown."""
        if on is None:
            return True
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def printed(self, words: Sequence[str]) -> bool:
        """Whether these words have the capitals the name needs, to tell US from us."""
        if self.kind == "role":
            return True
        if self.print_as.isupper() and len(self.print_as) <= 5:
            return all(word.isupper() for word in words if word.isalpha())
        name = self.print_as.removeprefix("the ").removeprefix("The ")
        if " " in name or not name[0].isupper():
            return True
        if self.kind == "metonym" and words[-1].isupper() and not name.isupper():
            return False  # the place a report is sent from
        return words[-1][0].isupper() or (self.kind == "demonym" and not self.of_party)


@dataclass(slots=True)
class Listed:
    """What telling one listed actor from another needs, over all of its rows."""

    kind: str
    side: str
    pronoun: str = ""
    given: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    offices: list[Entry] = field(default_factory=list)


class Roster:
    """The actor table compiled: what may stand in print for whom.

    `actors` has the columns of `schema.Actor`; rows of one actor are taken together. `others` is
    the side of states that are not listed; empty: each is its own.
    """

    def __init__(self, actors: pd.DataFrame, others: str = ""):
        self.actors: dict[str, Listed] = {}
        self.others = others
        self.parties: set[str] = set()
        """Political parties and groups, by their names: “Harbourite Party”, “Harbourites”."""
        self.parties_by_letter: dict[str, set[str]] = {}
        self._party: dict[str, list[str]] = {}
        self._near: dict[str, set[str]] = {}
        self._spelt: dict[str, dict[str, set[str]]] = {}  # by first letter
        self._trie: dict[str, Any] = {}
        rows: list[Actor] = to_rows(Actor, actors)
        for row in rows:
            self._describe(row)
        for row in rows:
            self._compile(row)
        self._homes = _homes(rows, self._split)
        states = [name for name, known in self.actors.items() if known.kind == "state"]
        of = [self.side(name) for name in states]
        self._mixed = {side for side in of if of.count(side) > 1}

    def side(self, actor: str) -> str:
        """The party the actor speaks for: its own name if the table gives none."""
        known = self.actors.get(actor)
        return known.side or actor if known else ""

    def with_side(self, actor: str, other: str) -> bool:
        """Whether two actors speak for one party."""
        return actor == other or (bool(actor) and self.side(actor) == self.side(other))

    def speaks_for(self, actor: str, party: str) -> bool:
        """Whether an actor is a party's own: of its side, or, if several states share that, of its.

        On a side such as “third parties” the Turkish president speaks for Turkey alone.
        """
        if self.side(party) not in self._mixed:
            return self.with_side(actor, party)
        return actor == party or self.home(actor) == party

    def home(self, actor: str) -> str:
        """The listed state or body a person's office names, or the only state of their side."""
        return self._homes.get(actor, "")

    def state_of(self, actor: str) -> str:
        """A party: a person's state or body (`home`), of another actor itself."""
        return self.home(actor) if self.actors[actor].kind == "person" else actor

    def pronouns(self, actor: str) -> frozenset[str]:
        """The subject forms of the pronouns the actor is spoken of with."""
        known = self.actors[actor]
        if known.kind != "person":
            return frozenset({"it", "they"})
        return frozenset({known.pronoun} if known.pronoun else {"he", "she"})

    def metonym(self, word: str) -> list[str]:
        """The actors a word means where it speaks."""
        return self._of("metonym", word)

    def of_demonym(self, word: str) -> list[str]:
        """The actors whose demonym a word is."""
        return self._of("demonym", word)

    def known_as(self, name: str) -> str:
        """The listed actor of that name or alias; empty if there is none, or several."""
        node = self._trie
        for word in self._split(name):
            node = node.get(word, {})
        named = {one.actor for one in node.get(_END, ()) if one.kind in ("name", "alias")}
        return named.pop() if len(named) == 1 else ""

    def in_same_office(self, actor: str, on: date | None) -> list[str]:
        """The other actors who hold an office of the same name on that day."""
        offices = self.offices(actor, on)
        return [a for a in self.actors if a != actor and offices & self.offices(a, on)]

    def in_office(self, words: Iterable[str], on: date | None) -> list[str]:
        """The actors who hold an office of this wording on that day."""
        office = " ".join(_key(word) for word in words)
        return [actor for actor in self.actors if office in self.offices(actor, on)]

    def party(self, actor: str, noun: str) -> str:
        """The body of an actor's side that a noun names, or else the state; may be empty.

        On a side that several states share it is the actor's own state.
        """
        if self.side(actor) in self._mixed:
            return self.home(actor)
        side = [a for a in self.actors if a != actor and self.with_side(a, actor)]
        bodies = [a for a in side if self.actors[a].kind in ("collective", "organisation")]
        named = [a for a in bodies if noun in self.actors[a].words]
        states = [a for a in side if self.actors[a].kind == "state"]
        return next(iter([*named, *states]), "")

    def office_nouns(self, actor: str, on: date | None) -> set[str]:
        """The nouns for a person in the actor's offices on that day: minister, envoy."""
        words = " ".join(self.offices(actor, on)).split()
        return {word for word in words if word in lexicon("persons")}

    def hits(self, words: Sequence[str], on: date | None) -> Iterator[tuple[int, int, list[Entry]]]:
        """Every place where an entry is printed, as positions in `words`, end exclusive."""
        keys = [_key(word) for word in words]
        for start in [at for at, key in enumerate(keys) if key in self._trie]:
            node, end = self._trie, start
            while end < len(words) and (node := node.get(keys[end], {})):
                end += 1
                printed = words[start:end]
                found = [e for e in node.get(_END, ()) if e.holds(on) and e.printed(printed)]
                if found:
                    yield start, end, found

    def near(self, word: str) -> set[str]:
        """The actors with a one-word name that this word may misspell.

        One letter may be wrong, missing, added or swapped with its neighbour; two in a name of
        six letters and more. The first letter must be right. A name of three or four letters
        is near too many words to count without more evidence.
        """
        folded = fold(word)
        if folded not in self._near:
            found = {
                actor
                for name, actors in self._spelt.get(folded[0], {}).items()
                if name != folded
                if OSA.distance(name, folded, score_cutoff=2) <= (1 if len(name) < 6 else 2)
                if not (folded[-1] == "a" and name[-1] != "a")  # a feminine surname
                for actor in actors
            }
            self._near[folded] = found
        return self._near[folded]

    def _of(self, kind: str, word: str) -> list[str]:
        entries = self._trie.get(_key(word), {}).get(_END, ())
        return [e.actor for e in entries if e.kind == kind and e.printed([word])]

    def offices(self, actor: str, on: date | None) -> set[str]:
        """The offices an actor holds on that day, in lower case."""
        known = self.actors.get(actor)
        return {e.print_as for e in known.offices if e.holds(on)} if known else set()

    def _describe(self, row: Actor) -> None:
        known = self.actors.setdefault(row.actor, Listed(row.kind, row.side))
        known.side = known.side or row.side
        known.pronoun = known.pronoun or row.pronoun
        for name in (row.actor, *row.aliases):
            words = self._split(name)
            known.words.update(words)
            if row.kind == "person":
                known.given.extend(words[1:] if stands_first(words) else words[:-1])
        if row.kind == "person" and not known.pronoun:
            known.pronoun = pronoun_of_given(known.given)
        party = self._party.setdefault(known.side or row.actor, [])
        party.extend((*row.demonyms, row.actor) if row.kind == "state" else row.demonyms)

    def _compile(self, row: Actor) -> None:
        for kind, names in (
            ("name", (row.actor,)),
            ("alias", row.aliases),
            ("metonym", row.metonyms),
            ("demonym", row.demonyms),
            ("demonym", tuple(f"{demonym}s" for demonym in row.demonyms)),
        ):
            for name in names:
                self._add(name, row.actor, kind)
        for word in _partisans(row):
            self.parties.add(row.actor)
            self.parties_by_letter.setdefault(fold(word)[0], set()).add(row.actor)
            self._add(word, row.actor, "demonym", of_party=True)
        if row.kind == "person":
            for name in (row.actor, *row.aliases):
                self._add_surname(name, row.actor)
        for role in _wordings(row.role, self._party[self.side(row.actor)]):
            self._add(role, row.actor, "role", row.role_from, row.role_to)
            office = " ".join(self._split(role))
            entry = Entry(row.actor, "role", office, row.role_from, row.role_to)
            self.actors[row.actor].offices.append(entry)

    def _add_surname(self, name: str, actor: str) -> None:
        words = [
            word for word in name.split() if fold(word) not in word_list("speakers", "generations")
        ]
        if stands_first(self._split(name)):
            self._add(words[0], actor, "family")
            if len(words) > 2:
                return  # “Un” is no surname of Kim Jong Un
        if len(words) > 1 and words[-1][0].isupper() and len(words[-1]) > 1:
            self._add(words[-1], actor, "surname")

    def _add(
        self,
        name: str,
        actor: str,
        kind: str,
        since: date | None = None,
        until: date | None = None,
        of_party: bool = False,
    ) -> None:
        words = self._split(name)
        node = self._trie
        for word in words:
            node = node.setdefault(word, {})
        entry = Entry(actor, kind, name, since, until, of_party)
        entries = node.setdefault(_END, [])
        alike = (kind,) if of_party else ("name", "alias", kind)
        same = (e for e in entries if e.actor == actor and e.kind in alike)
        if node is self._trie or any(e.since == since and e.until == until for e in same):
            return
        entries.append(entry)
        if kind in ("name", "alias", "surname") and len(words) == 1 and len(words[0]) >= 3:
            near = self._spelt.setdefault(words[0][0], {})
            near.setdefault(words[0], set()).add(actor)

    def _split(self, name: str) -> list[str]:
        return [_key(token.text) for token in _tokenizer()(name) if not is_hyphen(token)]


def _homes(rows: Sequence[Actor], split: Callable[[str], list[str]]) -> dict[str, str]:
    """The state or body each person stands for: the first that an office names, else the side's.

    Of several states on one side it is the one that bears the side's name.
    """
    bodies = [row for row in rows if row.kind in ("state", "organisation")]
    called = {
        " ".join(split(name)): row.actor
        for row in reversed(bodies)
        for name in (row.actor, *row.aliases, *row.metonyms, *row.demonyms)
    }
    of_side: dict[str, list[str]] = {}
    for row in rows:
        if row.kind == "state":
            of_side.setdefault(row.side or row.actor, []).append(row.actor)
    found: dict[str, str] = {}
    for row in (row for row in rows if row.kind == "person"):
        words = split(row.role)
        spans = [(i, j) for i in range(len(words)) for j in range(len(words), i, -1)]
        named = (called.get(" ".join(words[i:j]), "") for i, j in spans)
        if home := next(filter(None, named), ""):
            found[row.actor] = found.get(row.actor) or home
    sides = {row.actor: row.side for row in reversed(rows) if row.side}
    for row in rows:
        states = of_side.get(sides.get(row.actor, ""), [])
        if row.kind == "person" and row.actor not in found and states:
            alone = states if len(states) == 1 else [s for s in states if s == sides[row.actor]]
            if alone:
                found[row.actor] = alone[0]
    return found


def _partisans(row: Actor) -> Iterator[str]:
    """The words for who or what is a party's: “Harbourite” of the Harbourite Party."""
    if row.kind not in ("collective", "organisation"):
        return
    for name in (row.actor, *row.aliases):
        words = name.removeprefix("the ").removeprefix("The ").split()
        if len(words) == 2 and fold(words[1]) in word_list("names", "parties"):
            yield words[0]
        elif row.kind == "collective" and len(words) == 1 and name[0].isupper():
            if name.endswith("ies"):
                yield f"{name[:-3]}y"
            elif name.endswith("s"):
                yield name[:-1]


def pronoun_of_given(names: Iterable[str]) -> str:
    """He or she, if one of the folded given names is mostly borne by one sex; else empty."""
    for name in names:
        if name in lexicon("given_names_she"):
            return "she"
        if name in lexicon("given_names_he"):
            return "he"
    return ""


@cache
def _tokenizer() -> Callable[[str], Doc]:
    tokenizer: Callable[[str], Doc] = English().tokenizer
    return tokenizer


def is_hyphen(token: Token) -> bool:
    """Whether the token only joins two parts of a name."""
    return token.text in HYPHENS and not token.whitespace_


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    folded = fold(word)
    return tables("speakers")["spellings"].get(folded, folded) or word


def stands_first(words: Sequence[str]) -> bool:
    """Whether a person's family name stands before the given one.

    Of two words whose first is a given name, too, the last one is the family's: “Kim Campbell”.
    """
    if len(words) < 2 or fold(words[0]) not in word_list("speakers", "families_first"):
        return False
    return len(words) > 2 or fold(words[0]) not in word_list("speakers", "families_or_given")


def _wordings(role: str, party: Sequence[str]) -> list[str]:
    """The ways an office is printed: with and without its party, “A of B” and “B A”."""
    wordings = {role} if role else set()
    for name in party:
        of = rf" (?:of|for) (?:the )?{re.escape(name)}$"
        before = rf"\b{re.escape(name)}(?:[’']s)? (?=\S)"
        wordings |= {re.sub(f"{of}|{before}", "", wording) for wording in list(wordings)}
    for wording in list(wordings):
        wordings |= {re.sub(r"(\w+) of the (\w+)$", r"\2's \1", wording), *_turned(wording)}
    return sorted(wording for wording in wordings if wording)


def _turned(role: str) -> Iterator[str]:
    spokesman = re.fullmatch(
        r"(spokes\w+) (?:for|of) (?:the )?(.+)|(.+?)(?:[’']s)? (spokes\w+)", role
    )
    if spokesman:
        office, body = spokesman.group(1, 2) if spokesman.group(1) else spokesman.group(4, 3)
        yield from (f"{body} {office}", f"{body}'s {office}")
        yield from (f"{office} for {body}", f"{office} for the {body}")
        return
    if "prime minister" in role.lower():
        yield re.sub("prime minister", "premier", role, flags=re.IGNORECASE)
        return
    office, of, matter = role.partition(" of ")
    if of:
        yield f"{matter.removeprefix('the ')} {office}"
        return
    department = re.fullmatch(
        r"(deputy )?(.+?)(?: affairs)? (minister|secretary)", role, re.IGNORECASE
    )
    if department:
        deputy, matter, office = department.groups(default="")
        for name in (matter, f"{matter} affairs"):
            yield f"{deputy}{name} {office}"
            yield from (f"{deputy}{office} of {name}", f"{deputy}{office} of the {name}")
