"""The persons, bodies and states that a report names and no case lists, by name as printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.grammar import is_indefinite, is_plural, modifiers, prepositions
from toolkit.parsing.speakers.agency import acts
from toolkit.parsing.speakers.antecedents import PRONOUNS
from toolkit.parsing.speakers.home import find_home, is_of_home, is_of_parliament
from toolkit.parsing.speakers.roster import fold, stands_first
from toolkit.parsing.speakers.sources import Sources, authors_of
from toolkit.parsing.unlisted.names import (
    BODY,
    PERSON,
    UnlistedName,
    find_unlisted_names,
    is_in_office,
    named_by,
)
from toolkit.parsing.unlisted.states import houses, own_offices, seats, states, states_in

_IN_PHRASE = ("compound", "nmod", "prep", "pobj", "appos", "flat", "amod", "poss")


class Named(NamedTuple):
    """Somebody or some body not listed: the name as printed and the party it speaks for."""

    name: str
    side: str
    is_person: bool


class Unlisted:
    """One report's names that no listed actor answers to, asked for by the heads of phrases.

    A surname stands for the full name printed with it. A person's side, a body's too, is the
    first listed actor or state of the world that its office or name mentions: “Foreign Minister
    of Norland X”, a listed political party before a state; for a public office that mentions
    none the report's home (`find_home`), unless another state is named last before it. Empty if
    there is none. A state is its own side, unless the case gives the states
    it does not list another (`Roster.others`). A state's officials, and who holds an office of
    it without being named, speak for the state.
    """

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.doc = sources.doc
        self.syntax = sources.syntax
        self.roster = sources.roster

    @cached_property
    def unlisted_names(self) -> list[UnlistedName]:
        """The names, in text order."""
        return find_unlisted_names(
            self.doc, self.roster, self.sources.mentions, self.sources.printed
        )

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
        """The full names of the persons by the tokens of their names.

        A family name alone, first or last, stands for the one person who is printed with it.
        """
        bearers: dict[str, set[str]] = {}
        for one in self.unlisted_names:
            is_long = len(one.words) > 2 and not one.kind  # “Park Min Ho”
            if len(one.words) > 1 and (one.kind == PERSON or is_long):
                for word in (one.words[0], one.words[-1]):
                    bearers.setdefault(fold(word), set()).add(" ".join(one.words))
        found: dict[int, str] = {}
        for i, n in self.at.items():
            one = self.unlisted_names[n]
            several = bearers.get(fold(one.words[0]), set()) if len(one.words) == 1 else set()
            if one.kind == PERSON or len(several) == 1:
                found[i] = next(iter(several)) if len(several) == 1 else self._name(one)
        return found

    @cached_property
    def full(self) -> dict[str, str]:
        """The full names by their surnames, the first of each printed."""
        names: dict[str, str] = {}
        for one in self._long_names:
            for word in (one.words[-1], *(one.words[:1] if stands_first(one.words) else ())):
                names.setdefault(fold(word), " ".join(one.words))
        return names

    @cached_property
    def _long_names(self) -> list[UnlistedName]:
        return [one for one in self.unlisted_names if len(one.words) > 1 and one.kind != BODY]

    @cached_property
    def _first_printed(self) -> dict[tuple[str, str], str]:
        """The first name printed of each person, by its first and last word.

        “Mira Sund Holm” and “Mira Holm” are one.
        """
        names: dict[tuple[str, str], str] = {}
        for one in self._long_names:
            names.setdefault((fold(one.words[0]), fold(one.words[-1])), " ".join(one.words))
        return names

    @cached_property
    def homes(self) -> dict[str, str]:
        """The state or listed actor of each person and body, by name, as first told."""
        found: dict[str, str] = {}
        for one in self.unlisted_names:
            if one.homes and one.kind:
                found.setdefault(self._name(one), one.homes[0])
        for one in self.unlisted_names:
            name = self._name(one)
            if name not in found and self._is_of_public_office(one):
                found[name] = self._of_own_office(one) or self._of_home(one)
        return {name: home for name, home in found.items() if home}

    def _of_own_office(self, one: UnlistedName) -> str:
        """The listed state that alone has somebody's office, if the report speaks of it."""
        state = self.roster.known_as(own_offices().get(fold(one.role), ""))
        named = (mention.actor for mention in self.sources.mentions)
        return state if state and any(self.roster.speaks_for(m, state) for m in named) else ""

    @cached_property
    def home(self) -> str:
        """The listed state whose office holders the report names without their state."""
        return find_home(self.sources)

    def _of_home(self, one: UnlistedName) -> str:
        return "" if self.home and self._is_among_others(one) else self.home

    def _is_of_public_office(self, one: UnlistedName) -> bool:
        """Whether somebody is named with a public office and nothing says whose it is.

        In a parliament people speak for their party, where the case lists parties.
        """
        if one.kind != PERSON or not is_of_home(one.role) or not self._is_right_before(one):
            return False
        own_party = bool(self.roster.parties) and is_of_parliament(one.role)
        return not own_party

    def _is_among_others(self, one: UnlistedName) -> bool:
        """Whether another state than the home is named last before somebody.

        In the same sentence; or in the one before, if that does not name the home.
        """
        start = self.syntax.sentence_at(one.start)[0]
        if named := self._states_named(start, one.start):
            return named[-1] != self.home
        before = self._states_named(self.syntax.sentence_at(start - 1)[0], start) if start else []
        return bool(before) and self.home not in before

    def _states_named(self, start: int, end: int) -> list[str]:
        """The states that words outside quotations name, in text order.

        By name, people, seat or person.
        """
        found: list[str] = []
        for i in (i for i in range(start, end) if not self.sources.quoted[i]):
            mention = self.sources.mention_at.get(i)
            of = (
                [self.roster.state_of(mention.actor)] if mention and mention.basis != "role" else []
            )
            of += self.sources.printed.demonyms.get(i, []) + self.sources.seats.get(i, [])
            found += [a for a in of if a and self.roster.actors[a].kind == "state"]
            found += [self.states[i]] if i in self.states else []
        return found

    def _is_right_before(self, one: UnlistedName) -> bool:
        """Whether an office stands before a name, and nobody whose it is before that."""
        words = one.role.split()
        start = one.start
        while start > 0 and words and self.syntax.text[start - 1] in (words[-1], f"{words[-1]}."):
            start, words = start - 1, words[:-1]
        before = self.syntax.text[start - 1] if start else ""
        apart = before == "to" or fold(before) in word_list("names", "of_the_past")
        return not words and not apart and (start == 0 or self.syntax.tag[start - 1] != "POS")

    def find(self, head: int) -> Named | None:
        """Whom a noun phrase names, by its head; None if it names nobody."""
        if self.syntax.lower[head] in PRONOUNS:
            phrase = self.sources.antecedents.of(head)
            if phrase is None or phrase.is_group or phrase.head == head:
                return None
            head = phrase.head
        seat = self._seat(head)
        return (
            seat
            or self._by_name(head)
            or self._state(head)
            or self._author(head)
            or self._described(head)
        )

    def side_of(self, name: str) -> str:
        """The party of a listed actor, or of a state that is not listed."""
        return self.roster.side(name) if name in self.roster.actors else self.roster.others or name

    # ------------------------------------------------------------ by name

    def _by_name(self, head: int) -> Named | None:
        number = named_by(self.syntax, head, self.at, self.bodies)
        if number is None and fold(self.syntax.text[head]) in lexicon("persons"):
            last = max(self.phrase(head), default=head)
            number = self.at.get(last)  # “President of the Harbour Trust X”
            if number is not None and self.unlisted_names[number].kind == BODY:
                number = None
            if number is None:
                number = self._behind_office(head)
        if number is None:
            return None
        one = self.unlisted_names[number]
        if state := houses().get(fold(" ".join(one.words))):
            return self._of_state(state)
        if len(one.words) == 1 and not one.kind and not self._is_name(head, one):
            return None
        noun = fold(one.words[-1])
        nobody = word_list("speakers", "no_speakers") | word_list("speakers", "no_names")
        if one.kind != PERSON and noun in nobody:
            return None
        if one.is_place and not one.kind and fold(" ".join(one.words)) not in states():
            return None  # “in Selme”
        return self.named(one)

    def _behind_office(self, head: int) -> int | None:
        """The number of the person whose long office a noun opens, whatever the parser made of it.

        “Adviser to the President of Norland X”.
        """
        behind = (i for i in range(head + 1, self.syntax.sentence_at(head)[1]) if i in self.at)
        number = self.at.get(next(behind, -1))
        if number is None or self.unlisted_names[number].kind != PERSON:
            return None
        one = self.unlisted_names[number]
        between = self.doc[head + 1 : one.start]
        opens = one.role and fold(one.role.split()[-1]) == fold(self.syntax.text[head])
        return number if opens and all(is_in_office(token) for token in between) else None

    def _is_name(self, head: int, one: UnlistedName) -> bool:
        """Whether a capitalised word alone is a name: not “Our Roadmap”, “Allies”, “Question”."""
        word = fold(one.words[0])
        is_noun = self.syntax.tag[head] in ("NNS", "NNPS", "NN")
        common = is_noun or word in word_list("speakers", "no_names")
        before = self.syntax.dependents(head, "poss", "det")
        is_determined = any(one < head for one in before)
        return word in states() or word in self.full or not (common or is_determined)

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
        name = " ".join(one.words)
        is_long = len(one.words) > 1 and one.kind != BODY
        ends = fold(one.words[0]), fold(one.words[-1])
        return self._first_printed.get(ends, name) if is_long else name

    def phrase(self, head: int) -> Iterator[int]:
        """The words of a noun phrase, without what “and” or a clause adds to it."""
        for child in self.syntax.dependents(head, *_IN_PHRASE):
            yield child
            yield from self.phrase(child)

    def _author(self, head: int) -> Named | None:
        """Whose a letter or statement is: “a memo by X”."""
        if fold(self.syntax.lemma[head]) not in lexicon("written"):
            return None
        authors = (self.find(one) for one in authors_of(self.syntax, head))
        return next(filter(None, authors), None)

    # ------------------------------------------------------------ states

    def _state(self, head: int) -> Named | None:
        """A state by its name or people, or by an office or body that is its own."""
        if head in self.states and self.syntax.pos[head] in ("PROPN", "NOUN"):
            return self._of_state(self.states[head])
        if not self.speaks(head):
            return None
        owners = self.whose(head)
        owners += [one for owner in owners if self.speaks(owner) for one in self.whose(owner)]
        state = next((self.states[one] for one in owners if one in self.states), "")
        if not state:
            return None
        return self._person_of(state, head, fold(self.syntax.lemma[head])) or self._of_state(state)

    def _seat(self, head: int) -> Named | None:
        """The state whose seat of government does what states do: “Norhaven refused”."""
        seat = seats().get(fold(self.syntax.text[head]), "")
        if not seat or seat in self.roster.actors or head in self.sources.mention_at:
            return None
        alone = head not in self.at or len(self.unlisted_names[self.at[head]].words) == 1
        is_name = alone and self.syntax.text[head][0].isupper()
        return self._of_state(seat) if is_name and acts(self.syntax, head) else None

    def _of_state(self, state: str) -> Named:
        state = self.roster.known_as(state) or state
        return Named(state, self.side_of(state), False)

    def speaks(self, head: int) -> bool:
        """Whether a noun is for somebody or a body that speaks for a party."""
        word = fold(self.syntax.lemma[head])
        return any(word in lexicon(name) for name in ("collectives", "delegates", "spokespersons"))

    def whose(self, head: int) -> list[int]:
        """The words that say whose an office or body is, the nearest kind first."""
        links = prepositions(self.syntax, head, "of", "for", "from")
        behind = (
            noun for one in links if one > head for noun in self.syntax.dependents(one, "pobj")
        )
        return [*modifiers(self.syntax, head), *behind]

    # ------------------------------------------------------------ described again

    def _described(self, head: int) -> Named | None:
        """Who was last printed with an office that a definite noun repeats: “the minister”."""
        if self.syntax.tag[head] not in ("NN", "NNP") or is_indefinite(self.syntax, head):
            return None
        word = fold(self.syntax.lemma[head])
        if word not in lexicon("persons") or any(self._is_listed(t) for t in self.whose(head)):
            return None
        return self._person_of("", head, word)

    def _is_listed(self, token: int) -> bool:
        return token in self.sources.mention_at or bool(
            self.roster.of_demonym(self.syntax.text[token])
        )

    def _person_of(self, state: str, head: int, office: str) -> Named | None:
        """The last person before a place, of that state if given, whose office has the noun.

        A state's only person so far is meant by any office of it: “the Norlander diplomat”.
        """
        if is_plural(self.syntax, head) or is_indefinite(self.syntax, head):
            return None
        before = [one for one in self.unlisted_names if one.end <= head and one.kind == PERSON]
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
