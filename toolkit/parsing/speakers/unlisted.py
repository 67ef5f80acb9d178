"""The persons, bodies and states that a report names and no case lists, by name as printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Token

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.speakers.agency import acts, is_indefinite
from toolkit.parsing.speakers.antecedents import PRONOUNS
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.speakers.sources import Sources
from toolkit.parsing.unlisted.names import (
    BODY,
    PERSON,
    UnlistedName,
    find_unlisted_names,
    is_in_office,
    named_by,
)
from toolkit.parsing.unlisted.states import seats, states, states_in


class Named(NamedTuple):
    """Somebody or some body not listed: the name as printed and the party it speaks for."""

    name: str
    side: str
    is_person: bool


class Unlisted:
    """One report's names that no listed actor answers to, asked for by the heads of phrases.

    A surname stands for the full name printed with it. A person's side, a body's too, is the
    first listed actor or state of the world that its office or name mentions: “Foreign Minister
    of Norland X”; empty if none does. A state is its own side, unless the case gives the states
    it does not list another (`Roster.others`). A state's officials, and who holds an office of
    it without being named, speak for the state.
    """

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.doc = sources.doc
        self.roster = sources.roster

    @cached_property
    def unlisted_names(self) -> list[UnlistedName]:
        """The names, in text order."""
        return find_unlisted_names(self.doc, self.roster, self.sources.mentions)

    @cached_property
    def at(self) -> dict[int, int]:
        """The tokens of the names, each with the number of its unlisted name."""
        return {
            i: n for n, one in enumerate(self.unlisted_names) for i in range(one.start, one.end)
        }

    @cached_property
    def states(self) -> dict[int, str]:
        """The tokens that name a state not listed, or its people, each with the state."""
        words = self.sources.syntax.text
        return {
            i: state
            for start, end, state in states_in(words)
            for i in range(start, end)
            if i not in self.sources.mention_at and not self.roster.of_demonym(words[i])
        }

    @cached_property
    def bodies(self) -> set[int]:
        """The numbers of the unlisted names that are no persons."""
        return {n for n, one in enumerate(self.unlisted_names) if one.kind != PERSON}

    @cached_property
    def persons(self) -> dict[int, str]:
        """The full names of the persons by the tokens of their names."""
        return {
            i: self._name(self.unlisted_names[n])
            for i, n in self.at.items()
            if self.unlisted_names[n].kind == PERSON
        }

    @cached_property
    def full(self) -> dict[str, str]:
        """The full names by their surnames, the first of each printed."""
        names: dict[str, str] = {}
        for one in self.unlisted_names:
            if len(one.words) > 1 and one.kind != BODY:
                names.setdefault(fold(one.words[-1]), " ".join(one.words))
        return names

    @cached_property
    def homes(self) -> dict[str, str]:
        """The state or listed actor of each person and body, by name, as first told."""
        found: dict[str, str] = {}
        for one in self.unlisted_names:
            if one.homes:
                found.setdefault(self._name(one), one.homes[0])
        return found

    def find(self, head: Token) -> Named | None:
        """Whom a noun phrase names, by its head; None if it names nobody."""
        if head.lower_ in PRONOUNS:
            phrase = self.sources.antecedents.of(head.i)
            if phrase is None or phrase.is_group or phrase.head == head.i:
                return None
            head = self.doc[phrase.head]
        return self._by_name(head) or self._state(head) or self._described(head)

    def side_of(self, name: str) -> str:
        """The party of a listed actor, or of a state that is not listed."""
        return self.roster.side(name) if name in self.roster.actors else self.roster.others or name

    # ------------------------------------------------------------ by name

    def _by_name(self, head: Token) -> Named | None:
        number = named_by(head, self.at, self.bodies)
        if number is None and fold(head.text) in lexicon("persons"):
            last = max((t.i for t in self.phrase(head)), default=head.i)
            number = self.at.get(last)  # “President of the Harbour Trust X”
            if number is not None and self.unlisted_names[number].kind == BODY:
                number = None
            if number is None:
                number = self._behind_office(head)
        if number is None:
            return None
        one = self.unlisted_names[number]
        if len(one.words) == 1 and not one.kind and not self._is_name(head, one):
            return None
        return self.named(one)

    def _behind_office(self, head: Token) -> int | None:
        """The number of the person whose long office a noun opens, whatever the parser made of it.

        “Adviser to the President of Norland X”.
        """
        behind = (i for i in range(head.i + 1, head.sent.end) if i in self.at)
        number = self.at.get(next(behind, -1))
        if number is None or self.unlisted_names[number].kind != PERSON:
            return None
        one = self.unlisted_names[number]
        between = self.doc[head.i + 1 : one.start]
        opens = one.role and fold(one.role.split()[-1]) == fold(head.text)
        return number if opens and all(is_in_office(token) for token in between) else None

    def _is_name(self, head: Token, one: UnlistedName) -> bool:
        """Whether a capitalised word alone is a name: not “Our Roadmap”, “Allies”, “Question”."""
        word = fold(one.words[0])
        common = word in word_list("speakers", "no_names") or head.tag_ in ("NNS", "NNPS", "NN")
        return (
            word in states()
            or word in self.full
            or not (common or any(child.dep_ in ("poss", "det") for child in head.lefts))
        )

    def named(self, one: UnlistedName) -> Named:
        """The full name, or the state's, with the side."""
        name = self._name(one)
        if fold(name) in states():
            return self._of_state(states()[fold(name)].name)
        is_person = one.kind != BODY and (one.kind == PERSON or " " in name)
        return Named(name, self._side(name), is_person)

    def _side(self, name: str) -> str:
        home = self.homes.get(name, "")
        return self.side_of(home) if home else ""

    def _name(self, one: UnlistedName) -> str:
        if len(one.words) == 1 and one.kind != BODY:
            return self.full.get(fold(one.words[0]), one.words[0])
        return " ".join(one.words)

    @staticmethod
    def phrase(head: Token) -> Iterator[Token]:
        """The words of a noun phrase, without what “and” or a clause adds to it."""
        for child in head.children:
            if child.dep_ in ("compound", "nmod", "prep", "pobj", "appos", "flat", "amod", "poss"):
                yield child
                yield from Unlisted.phrase(child)

    # ------------------------------------------------------------ states

    def _state(self, head: Token) -> Named | None:
        """A state by its name, people or capital, or by an office or body that is its own."""
        if head.i in self.states and head.pos_ in ("PROPN", "NOUN"):
            return self._of_state(self.states[head.i])
        if (seat := seats().get(fold(head.text))) and head.text[0].isupper() and acts(head):
            known = self.sources.mention_at.get(head.i)
            return None if known or seat in self.roster.actors else self._of_state(seat)
        if not self.speaks(head):
            return None
        named = (self.states[t.i] for t in self.whose(head) if t.i in self.states)
        state = next(named, "")
        if not state:
            return None
        return self._person_of(state, head, fold(head.lemma_)) or self._of_state(state)

    def _of_state(self, state: str) -> Named:
        return Named(state, self.side_of(state), False)

    @staticmethod
    def speaks(head: Token) -> bool:
        """Whether a noun is for somebody or a body that speaks for a party."""
        word = fold(head.lemma_)
        return any(word in lexicon(name) for name in ("collectives", "delegates", "spokespersons"))

    @staticmethod
    def whose(head: Token) -> list[Token]:
        """The words that say whose an office or body is, the nearest kind first."""
        before = [c for c in head.lefts if c.dep_ in ("poss", "compound", "nmod", "amod")]
        behind = [
            below
            for child in head.rights
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "from")
            for below in child.children
            if below.dep_ == "pobj"
        ]
        return [*before, *behind]

    # ------------------------------------------------------------ described again

    def _described(self, head: Token) -> Named | None:
        """Who was last printed with an office that a definite noun repeats: “the minister”."""
        if head.tag_ not in ("NN", "NNP") or is_indefinite(head):
            return None
        word = fold(head.lemma_)
        if word not in lexicon("persons") or any(self._is_listed(t) for t in self.whose(head)):
            return None
        return self._person_of("", head, word)

    def _is_listed(self, token: Token) -> bool:
        return token.i in self.sources.mention_at or bool(self.roster.of_demonym(token.text))

    def _person_of(self, state: str, head: Token, office: str) -> Named | None:
        """The last person before a place, of that state if given, whose office has the noun.

        A state's only person so far is meant by any office of it: “the Norlander diplomat”.
        """
        if head.tag_ in ("NNS", "NNPS") or is_indefinite(head):
            return None
        before = [one for one in self.unlisted_names if one.end <= head.i and one.kind == PERSON]
        for one in reversed(before):
            name = self._name(one)
            if office in fold(one.role).split() and state in ("", self.homes.get(name, "")):
                return Named(name, self._side(name), True)
        names = {self._name(one) for one in before}
        names = {name for name in names if self.homes.get(name, "") == state}
        if state and len(names) == 1:
            [name] = names
            return Named(name, self._side(name), True)
        return None
