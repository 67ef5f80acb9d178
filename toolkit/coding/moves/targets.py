"""Towards whom a move is made: whoever the words that make it take, name behind them or own."""

from __future__ import annotations

from collections.abc import Container, Iterator

from toolkit.coding.moves import complements
from toolkit.coding.moves.acts import Move
from toolkit.coding.moves.agents import Agents
from toolkit.coding.moves.lexicon import move_words
from toolkit.coding.moves.nouns import NAMED, SOMEBODY, THING
from toolkit.parsing.grammar import RELATIVES, antecedent

DEEPEST = 8
"""Nouns behind nouns that are looked into."""

GIVING = frozenset({"aid", "agree", "cooperate", "yield", "mobilize", "support", "request"})


class Targets:
    """Finds towards whom moves are made in one text."""

    def __init__(self, agents: Agents) -> None:
        self.agents = agents
        self.nouns = agents.nouns
        self.syntax = agents.syntax

    def of(self, verb: int, move: Move, sources: list[int]) -> list[int]:
        """The nouns for those whom a verb's move is made towards.

        The nearest that names somebody; else somebody without a name; else, where several do it
        with each other, nobody else; else the thing it is done to.
        """
        if move.to is not None:
            return self._given(move.to)
        away = self.nouns.words(sources)
        names = {self.syntax.lemma[at] for at in sources}
        near = [n for n in dict.fromkeys(self._taken(verb, move)) if n not in away]
        purposes = self._purposes(verb, move)
        far = [n for clause in purposes for n in self._taken(clause, move) if n not in near]
        for taken in (near, far):
            for least in (NAMED, SOMEBODY):
                for noun in taken:
                    found = self._actors(noun, move, names, least, 0)
                    if found:
                        return found
        together = len(sources) > 1 and move.root in complements.TOGETHER
        things = [n for n in near if not together and self._is_thing(n, move)]
        return self.nouns.joined(things[0]) if things else []

    def _is_thing(self, noun: int, move: Move) -> bool:
        """Whether something is done to what a noun is for, if to nobody."""
        is_act = self._is_act(noun, move) or move.root == "consult"
        is_noun = self.syntax.tag[noun][0] == "N" and not self.nouns.is_time(noun)
        is_particle = self.nouns.reader.is_particle(noun)
        return is_noun and not (is_act or is_particle or self.nouns.is_own(noun))

    def _is_act(self, noun: int, move: Move) -> bool:
        """Whether a noun is among the words for a move: “launched an *attack*”."""
        return noun in move.tokens and self.nouns.is_act(noun)

    def _purposes(self, verb: int, move: Move) -> list[int]:
        """The clauses that say what for: “sent boats to bring the crews home”."""
        found = [*complements.purposes(self.syntax, verb, "advcl")]
        return [clause for clause in found if clause > verb and clause not in move.tokens]

    def behind(self, noun: int, move: Move, sources: list[int]) -> list[int]:
        """The actors named behind a noun for an act: “the attack on the South”."""
        names = {self.syntax.lemma[at] for at in sources}
        for least in (NAMED, SOMEBODY):
            for inner in self._behind(noun, move):
                found = self._actors(inner, move, names, least, 1)
                if found:
                    return found
        return []

    def _given(self, noun: int) -> list[int]:
        meant = antecedent(self.syntax, noun)
        is_unknown = meant == noun and self.syntax.tag[noun] in RELATIVES
        return [] if is_unknown else self.nouns.joined(meant)

    # ------------------------------------------------------------ what a verb takes

    def _taken(self, verb: int, move: Move) -> Iterator[int]:
        """The nouns that a verb and the words of its move take, the nearest first."""
        syntax = self.syntax
        below = [at for at in move.tokens if at != verb and syntax.governs(verb, at)]
        waiting, seen = [verb, *below], set[int]()
        places: list[int] = []
        while waiting:
            at = waiting.pop(0)
            if at in seen:
                continue
            seen.add(at)
            if at != verb and syntax.tag[at][0] == "N":
                yield at
                continue
            meets = self._meets(at, move)
            yield from self._objects(at, move, meets)
            for preposition in () if meets else self._prepositions(at, move_words().sets["where"]):
                places += syntax.dependents(preposition, "pobj")
            waiting += self._clauses(at, move)
        yield from places

    def _meets(self, at: int, move: Move) -> bool:
        """Whether a word of a move is for a meeting, with whom, about what and where."""
        reader = self.nouns.reader
        read = reader.unmodified(at) if self.syntax.is_verb(at) else reader.noun(at)
        return (read or move).root == "consult"

    def _objects(self, at: int, move: Move, meets: bool) -> Iterator[int]:
        """The nouns of a verb: receivers before what they are given, what it is done to first."""
        syntax = self.syntax
        if self.agents.is_passive(at) and (undergoes := self.agents.undergoer(at)) is not None:
            yield undergoes
        objects = syntax.dependents(at, "dative", "dobj", "oprd")
        objects += [c for c in syntax.children[at] if c > at and self.nouns.is_mistaken(c)]
        for noun in objects:
            if self.nouns.kind(noun) == NAMED and not self.nouns.is_own(noun):
                yield noun
        if move.root == "request":
            subjects = (syntax.child(clause, "nsubj") for clause in syntax.dependents(at, "ccomp"))
            yield from (subject for subject in subjects if subject is not None)
        if move.root in GIVING:
            for preposition in self._prepositions(at, move_words().sets["receivers"]):
                yield from syntax.dependents(preposition, "pobj")
        yield from objects
        for preposition in self._prepositions(at, move_words().sets["towards"]):
            is_about = meets and syntax.lower[preposition] not in move_words().sets["met"]
            for noun in syntax.dependents(preposition, "pobj"):
                if not is_about or self.nouns.is_act(noun):
                    yield noun

    def _prepositions(self, at: int, words: Container[str]) -> list[int]:
        """The prepositions of these below a word, and the later of two: “from behind”."""
        syntax = self.syntax
        first = [
            p for p in syntax.dependents(at, "prep", "dative") if syntax.lower[p] != "according"
        ]
        found = [*first, *(below for one in first for below in syntax.dependents(one, "prep"))]
        return [one for one in found if syntax.lower[one] in words]

    def _clauses(self, at: int, move: Move) -> list[int]:
        """The words below a verb whose nouns it takes, too: “agreed *to meet*”, “ready *for*”."""
        syntax = self.syntax
        found = [c for p in syntax.dependents(at, "prep") for c in syntax.dependents(p, "pcomp")]
        found += syntax.dependents(at, "acomp", "attr", "xcomp", "prt")
        for clause in syntax.dependents(at, "ccomp"):
            if subject := self._of_infinitive(clause):
                found.append(subject)
            if clause in move.tokens:
                found.append(clause)
        return found + [
            clause for clause in syntax.dependents(at, "advcl") if clause in move.tokens
        ]

    def _of_infinitive(self, clause: int) -> int | None:
        """Whom the parser makes the subject of an infinitive: “summoned the envoy to complain”."""
        opening = self.syntax.child(clause, "aux")
        if opening is None or self.syntax.tag[opening] != "TO":
            return None
        return self.syntax.child(clause, "nsubj")

    # ------------------------------------------------------------ whom a noun names

    def _actors(self, noun: int, move: Move, names: set[str], least: int, deep: int) -> list[int]:
        """The actors a noun is for, or that own it or are named behind it."""
        syntax, nouns = self.syntax, self.nouns
        if deep > DEEPEST or nouns.is_time(noun):
            return []
        if syntax.tag[noun] in RELATIVES:
            return self._given(noun)
        kind = nouns.kind(noun)
        is_act = self._is_act(noun, move)
        if not is_act and kind >= least and not (kind == SOMEBODY and nouns.is_own(noun)):
            return [one for one in nouns.joined(noun) if syntax.lemma[one] not in names]
        for owner in self._owners(noun):
            if nouns.kind(owner) >= least and syntax.lemma[owner] not in names:
                return nouns.joined(owner)
        if kind != THING and not is_act:
            return []
        for inner in self._behind(noun, move):
            found = self._actors(inner, move, names, least, deep + 1)
            if found:
                is_place = (
                    syntax.lower[syntax.head[inner]] in move_words().sets["where"] and not is_act
                )
                return [noun] if is_place else found
        return []

    def _owners(self, noun: int) -> Iterator[int]:
        """Whose something is, or by whom: “the South's offer”, “a request (made) by the South”."""
        syntax = self.syntax
        yield from syntax.dependents(noun, "poss")
        for at in (noun, *syntax.dependents(noun, "acl")):
            for by in syntax.dependents(at, "prep", "agent"):
                if syntax.lower[by] == "by":
                    yield from syntax.dependents(by, "pobj")

    def _behind(self, noun: int, move: Move) -> Iterator[int]:
        """The nouns behind the prepositions of a noun; where it was, last."""
        syntax, meets = self.syntax, self._meets(noun, move)
        for preposition in self._prepositions(
            noun, move_words().sets["met"] if meets else move_words().sets["towards"] - {"by"}
        ):
            yield from syntax.dependents(preposition, "pobj")
            for clause in syntax.dependents(preposition, "pcomp"):
                yield from syntax.dependents(clause, "dobj", "dative")
        for preposition in () if meets else self._prepositions(noun, move_words().sets["where"]):
            yield from syntax.dependents(preposition, "pobj")
