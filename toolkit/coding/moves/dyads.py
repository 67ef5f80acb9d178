"""What a source does to a target within one sentence.

The verb the source is subject of makes the move, or one joined to it: a second verb after *and*,
a participle (“threatening to …”), the verb of a clause it only introduces. Of several, the one
nearest the target counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.coding.moves.acts import VERBAL, Move
from toolkit.coding.moves.reader import Reader, nearest
from toolkit.parsing.grammar import SUBJECTS
from toolkit.parsing.syntax import Syntax


class Dyads:
    """Reads moves between pairs of phrases in one text."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.reader = Reader(syntax)

    def find(self, source: range, target: range, sentence: range) -> Move | None:
        """The move of a source towards a target, both given as tokens; either may be empty.

        Where no verb of the source's makes a move, the nearest word of the sentence that does.
        """
        syntax = self.syntax
        actors = frozenset(source)
        aim = syntax.root(target) if target else None
        verbs = list(self._verbs(source, target))
        moves = [(verb, self.reader.read(verb, actors)) for verb in verbs]
        made = [(verb, move) for verb, move in moves if move]
        own = self._named(source)
        if own and not (made and made[0][1].root == "reject"):
            return own
        if made and aim is not None:
            over = [(verb, move) for verb, move in made if syntax.governs(verb, aim)]
            if over:
                return max(over, key=lambda pair: self._depth(pair[0]))[1]
        if made:
            return made[0][1]
        for verb in syntax.ancestors(verbs[0]) if verbs else ():
            move = self.reader.read(verb, actors) if syntax.is_verb(verb) else None
            if move:
                return move
        return self._nearby(source, target, sentence)

    def _verbs(self, source: range, target: range) -> Iterator[int]:
        """The verbs whose agent the source is, the first one first."""
        syntax = self.syntax
        phrase = source or target
        if not phrase:
            return
        first = nearest(syntax, self._outermost(syntax.root(phrase)))
        seen: set[int] = set()
        waiting = [] if first is None else [first]
        while waiting:
            verb = waiting.pop(0)
            if verb in seen:
                continue
            seen.add(verb)
            yield verb
            for child in syntax.children[verb]:
                dep = syntax.dep[child]
                own = syntax.child(child, *SUBJECTS) is not None
                participle = dep == "advcl" and syntax.tag[child] == "VBG"
                if syntax.is_verb(child) and not own and (dep == "conj" or participle):
                    waiting.append(child)

    def _named(self, source: range) -> Move | None:
        """What a noun says that belongs to the source: “the north's refusal to talk”."""
        syntax = self.syntax
        if not source or syntax.dep[syntax.root(source)] != "poss":
            return None
        noun = syntax.head[syntax.root(source)]
        move = self.reader.noun(noun) if syntax.dep[noun] == "nsubj" else None
        return move if move and move.root in VERBAL else None

    def _outermost(self, at: int) -> int:
        """The first noun of a list and the noun a name stands beside."""
        syntax = self.syntax
        while syntax.dep[at] in ("conj", "appos", "compound", "poss") and not syntax.is_verb(
            syntax.head[at]
        ):
            at = syntax.head[at]
        return at

    def _depth(self, at: int) -> int:
        return sum(1 for _ in self.syntax.ancestors(at))

    def _nearby(self, source: range, target: range, sentence: range) -> Move | None:
        """The move of the word nearest both phrases."""
        syntax, reader = self.syntax, self.reader
        ends = [syntax.root(phrase) for phrase in (source, target) if phrase]
        inside = {*source, *target}
        found: list[tuple[int, int, Move]] = []
        for at in sentence:
            if at in inside and len(inside) > 1:
                continue
            move = reader.read(at) if syntax.is_verb(at) else None
            if move is None and syntax.tag[at].startswith("N"):
                move = reader.noun(at)
            if move:
                distance = sum(self._distance(at, end) for end in ends)
                found.append((distance, at, move))
        return min(found, key=lambda one: one[:2])[2] if found else None

    def _distance(self, a: int, b: int) -> int:
        """Steps between two words over the tree."""
        above = {at: steps for steps, at in enumerate([a, *self.syntax.ancestors(a)])}
        for steps, at in enumerate([b, *self.syntax.ancestors(b)]):
            if at in above:
                return steps + above[at]
        return len(above) + 20
