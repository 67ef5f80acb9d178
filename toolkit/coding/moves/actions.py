"""Who does what to whom in a sentence: the words that make a move, who makes it, towards whom.

Each verb that makes a move is met once, the outer before the inner; what it only carries out,
begins, promises or refuses (“agreed to meet”, “launched an attack on”) belongs to it. A noun makes
a move of its own where both who does it and whom it is done to stand beside it (“the South's
attack on the North”).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.coding.moves import complements
from toolkit.coding.moves.acts import HOSTILITY, Move
from toolkit.coding.moves.agents import Agents
from toolkit.coding.moves.nouns import THING, Nouns
from toolkit.coding.moves.targets import Targets
from toolkit.coding.phrases import Indices
from toolkit.parsing.grammar import SUBJECTS, future, is_conditional


@dataclass(frozen=True, slots=True)
class Action:
    """A move, with the head nouns of those who make it and of those it is made towards.

    It is negated or planned if its words say that it was not done, or not yet.
    """

    at: int
    move: Move
    sources: Indices
    targets: Indices
    is_negated: bool = False
    is_planned: bool = False

    @property
    def is_mutual(self) -> bool:
        """Whether several do it with each other: “North and South met”."""
        return not self.targets and self.move.root in (*complements.TOGETHER, "assault")


class Actions:
    """Finds the actions in one text."""

    def __init__(self, nouns: Nouns) -> None:
        self.nouns = nouns
        self.syntax = nouns.syntax
        self.reader = nouns.reader
        self.agents = Agents(nouns)
        self.targets = Targets(self.agents)

    def find(self, sentence: range) -> list[Action]:
        """The actions of a sentence that asks nothing, in the order of its words."""
        syntax = self.syntax
        if "?" in syntax.lower[max(sentence.start, sentence.stop - 3) : sentence.stop]:
            return []
        found: list[Action] = []
        met: set[int] = set()
        for at in sorted(sentence, key=lambda at: (sum(1 for _ in syntax.ancestors(at)), at)):
            if at in met or self._is_supposed(at):
                continue
            action = self._verb(at) if syntax.is_verb(at) else self._noun(at)
            if action:
                found.append(action)
                met.update(action.move.tokens, self._belonging(at, action.move))
        return sorted(found, key=lambda action: action.at)

    def _is_supposed(self, at: int) -> bool:
        """Whether a word stands in a condition: “if the North attacks”."""
        syntax = self.syntax
        return any(is_conditional(syntax, one) for one in (at, *syntax.ancestors(at)))

    def _belonging(self, verb: int, move: Move) -> Iterator[int]:
        """The verbs of the clauses that a verb takes, whose actions are no others than its own."""
        syntax = self.syntax
        waiting = [verb]
        while waiting:
            at = waiting.pop()
            for child in syntax.children[at]:
                if self._belongs(child, at, verb, move):
                    yield child
                    waiting.append(child)
                elif syntax.dep[child] in ("prep", "prt", "dobj", "acomp", "attr", "advmod"):
                    waiting.append(child)

    def _belongs(self, child: int, at: int, verb: int, move: Move) -> bool:
        syntax = self.syntax
        dep, own = syntax.dep[child], syntax.child(child, *SUBJECTS) is not None
        if dep == "ccomp":
            is_told = move.to is not None or child in move.tokens
            return is_told and move.root not in HOSTILITY and move.root != "accuse"
        if dep in ("advcl", "acl"):
            return child in [*complements.purposes(syntax, at, dep)]
        return dep in ("xcomp", "pcomp") or (dep == "conj" and at != verb and not own)

    def _verb(self, at: int) -> Action | None:
        syntax, reader = self.syntax, self.reader
        sources = self.agents.of(at)
        words = self.nouns.words(sources)
        move = reader.read(at, words)
        is_negated = complements.negation(syntax, at) is not None
        if move is None and is_negated:
            move = reader.unmodified(at, words)
        if move is None or (move.root == "accuse" and move.to is not None and reader.says(at)):
            return None  # who “said that the South attacked” tells of an action of the South's
        if move.by is not None:
            agent = self.agents.somebody(move.by)
            sources = [] if agent is None else self.nouns.joined(agent)
        targets = self.targets.of(at, move, sources)
        if not sources and not targets:
            sources = next(filter(None, map(self._between, move.tokens)), [])
        is_planned = any(future(syntax, one) is not None for one in (at, *move.tokens))
        return Action(at, move, tuple(sources), tuple(targets), is_negated, is_planned)

    def _noun(self, at: int) -> Action | None:
        """What a noun says that has both an agent and somebody it is done to beside it."""
        syntax, nouns = self.syntax, self.nouns
        move = self.reader.noun(at) if syntax.tag[at][0] == "N" else None
        if move is None or at not in move.tokens:
            return None
        if pair := self._between(at):
            return Action(at, move, tuple(pair), ())
        by = [
            n
            for p in syntax.dependents(at, "prep")
            if syntax.lower[p] == "by"
            for n in syntax.dependents(p, "pobj")
        ]
        agents = [n for n in (*syntax.dependents(at, "poss"), *by) if nouns.kind(n) != THING]
        if not agents:
            return None
        sources = nouns.joined(agents[0])
        targets = self.targets.behind(at, move, sources)
        return Action(at, move, tuple(sources), tuple(targets)) if targets else None

    def _between(self, noun: int) -> list[int]:
        """Those between whom something is: “talks between the North and the South”."""
        syntax = self.syntax
        for preposition in syntax.dependents(noun, "prep"):
            if syntax.lower[preposition] == "between":
                for one in syntax.dependents(preposition, "pobj"):
                    if len(pair := self.nouns.joined(one)) > 1:
                        return pair
        return []
