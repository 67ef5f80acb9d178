"""Reading the move a verb makes, with its objects, complements, modals and negations.

A verb is met with its particle. What it does with things of one class (``lift`` a restriction,
``release`` a captive) counts first; then, for a verb that only carries out, begins or ends
something, the move of its object or clause, turned round if it ends; then the move of the verb
itself. On the way back up,

- a negation or refusal makes of any cooperation, concession or request a rejection;
- a cooperation still to come is an agreement to it, a material conflict still to come a threat
  (so the PLOVER codebook);
- to end a cooperation is a sanction, to end a conflict a concession.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from toolkit.coding.moves.lexicon import Verb, move_words
from toolkit.coding.moves.tree import Tree
from toolkit.coding.phrases import Indices

COOPERATION = frozenset({"consult", "support", "cooperate", "aid", "concede", "retreat"})
HOSTILITY = frozenset({"protest", "sanction", "mobilize", "coerce", "assault"})
REVERSED = {
    **dict.fromkeys(("consult", "support", "cooperate", "aid", "mobilize_"), "sanction"),
    **dict.fromkeys(("protest", "assault", "mobilize"), "retreat"),
    **dict.fromkeys(("sanction", "coerce", "threaten", "accuse", "reject", "request"), "concede"),
    **dict.fromkeys(("agree", "concede", "retreat"), "reject"),
}
"""What it is to end something of a root class."""

FUTURE = frozenset({"will", "'ll", "wo", "would", "'d", "shall"})
DUTY = frozenset({"must", "should", "ought"})
NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "without", "hardly"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
OBJECTS = ("dobj", "nsubjpass", "dative", "attr", "oprd")
CLAUSES = ("xcomp", "ccomp", "advcl_")
PREPOSITIONS = ("prep", "agent", "dative")
QUANTITIES = frozenset(
    "number series lot couple dozen hundred thousand million billion kind sort type part round wave "
    "spate string range variety set host batch shipment series majority group handful flurry barrage "
    "use effort process plan programme program policy campaign measure act package step move "
    "delivery effort team mission work decision possibility resumption start beginning "
    "implementation provision imposition".split()
)
"""Nouns behind which “of” names what is meant."""
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Move:
    """A negotiation mode or PLOVER root, and the words that decided it."""

    move: str
    tokens: Indices

    @property
    def root(self) -> str:
        return move_words().root(self.move)

    def turned(self, move: str, *tokens: int) -> Move:
        """Another move for the same words and some more."""
        return Move(move, (*self.tokens, *tokens))


class Reader:
    """Reads verbs and nouns of one text."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.words = move_words()

    # ------------------------------------------------------------ verbs

    def read(self, verb: int, source: frozenset[int] = frozenset(), depth: int = 0) -> Move | None:
        """The move of a verb with all that modifies it; `source` are the words for who acts."""
        if depth > DEEPEST:
            return None
        move = self._bare(verb, source, depth)
        return self._modified(verb, move) if move else None

    def _bare(self, verb: int, source: frozenset[int], depth: int) -> Move | None:
        tree = self.tree
        if tree.lemma[verb] == "be" or (
            tree.tag[verb][0] in "JN" and tree.dep[verb] in ("acomp", "ROOT", "ccomp", "xcomp")
        ):
            return self._state(verb, source, depth)
        for known, phrase in self._senses(verb):
            move = (
                self._framed(known, verb, phrase)
                or self._operated(known, verb, phrase, source, depth)
                or self._plain(known, verb, phrase, source, depth)
            )
            if move:
                return move
        return None

    def _senses(self, verb: int) -> Iterator[tuple[Verb, Indices]]:
        """What the lexicon knows of a verb, with its particles, the longest first."""
        tree = self.tree
        known = self.words.verbs.get(tree.lemma[verb])
        if known is None:
            return
        near: dict[str, int] = {}
        if len(known) > 1 or known[0].rest:
            for child in tree.children[verb]:
                if verb < child <= verb + 10 and tree.dep[child] not in (*SUBJECTS, "punct"):
                    near.setdefault(tree.lower[child], child)
                    near.setdefault(tree.lemma[child], child)
                    for below in tree.children[child]:
                        if tree.dep[below] in ("prep", "prt", "advmod", "pobj"):
                            near.setdefault(tree.lower[below], below)
        for one in known:
            if all(word in near for word in one.rest):
                yield one, (verb, *(near[word] for word in one.rest))

    def _framed(self, known: Verb, verb: int, phrase: Indices) -> Move | None:
        if not known.frames:
            return None
        for noun in self._objects(verb, phrase):
            classes, tokens = self._classes(noun)
            for frame in known.frames:
                if not frame.things.isdisjoint(classes):
                    if frame.move == "perform":
                        return self._manner(verb)
                    return Move(frame.move, (*phrase, *tokens))
        return None

    def _operated(
        self, known: Verb, verb: int, phrase: Indices, source: frozenset[int], depth: int
    ) -> Move | None:
        """The move of what a verb carries out, begins, says, ends or receives."""
        found: Move | None = None
        operators = known.operators
        if "say" in operators:
            found = self._said(verb, source, depth)
        if not found and "go_on" in operators:
            found = self._clause(verb, source, depth)
        if not found and operators & {"perform", "reverse", "receive"}:
            found = self._object_move(verb, phrase)
            if found and "reverse" in operators and not (
                "perform" in operators and found.root in ("agree", "request")
            ):
                found = found.turned(REVERSED[found.root])
            elif not found and "reverse" in operators:
                inner = self._clause(verb, source, depth)
                found = inner and inner.turned(REVERSED[inner.root])
        return found and Move(found.move, (*phrase, *found.tokens))

    def _plain(
        self, known: Verb, verb: int, phrase: Indices, source: frozenset[int], depth: int
    ) -> Move | None:
        """The verb's own move; to promise or ask for harm is a threat."""
        if not known.move:
            return None
        move = Move(known.move, phrase)
        if move.root == "agree":
            inner = self._clause(verb, source, depth) or self._object_move(verb, phrase)
            if inner and inner.root in HOSTILITY:
                return inner.turned("threaten", *phrase)
            if inner and inner.root == "support" and known.move == "promise":
                return inner.turned(inner.move, *phrase)
        elif known.move == "ask":
            inner = self._object_move(verb, phrase) if len(phrase) > 1 else None
            if inner and inner.root in HOSTILITY:
                return inner.turned("threaten", *phrase)
            if inner and inner.root == "accuse":
                return inner.turned("accuse", *phrase)
        return move

    def _state(self, verb: int, source: frozenset[int], depth: int) -> Move | None:
        """What somebody is: ready to sign, responsible, to visit, the first donor."""
        tree = self.tree
        for child in (verb, *tree.children[verb]):
            dep = tree.dep[child]
            word = self.words.adjectives.get(tree.lemma[child])
            if word and (child == verb or dep in ("acomp", "attr", "oprd", "prep", "advmod")):
                inner = self._clause(child, source, depth) or self._clause(verb, source, depth)
                move = Move(word, (child,))
                if move.root == "agree" and inner:
                    if inner.root in HOSTILITY:
                        return inner.turned("threaten", child)
                    return inner.turned(word, child)
                return move
        for child in tree.children[verb]:
            if tree.dep[child] == "attr":
                return self.noun(child)
        infinitive = tree.child(verb, "xcomp")
        if infinitive is not None and tree.tag[infinitive] == "VB":
            inner = self.read(infinitive, source, depth + 1)
            return inner and self._to_come(inner, verb)
        return None

    # ------------------------------------------------------------ complements

    def _objects(self, verb: int, phrase: Indices) -> list[int]:
        """The nouns a verb takes: those of its own preposition first."""
        tree = self.tree
        found: list[int] = []
        for at in phrase[1:]:
            found += tree.kids(at, "pobj", "pcomp")
        found += tree.kids(verb, *OBJECTS)
        if not found and tree.dep[verb] in ("acl", "relcl") and tree.tag[verb] in ("VBN", "VBD"):
            found.append(tree.head[verb])
        for preposition in tree.kids(verb, *PREPOSITIONS):
            if preposition not in phrase and tree.lower[preposition] not in ("by", "after"):
                found += tree.kids(preposition, "pobj")
        for noun in list(found):
            while (noun := tree.child(noun, "conj") or -1) >= 0:
                found.append(noun)
        return [noun for noun in found if noun not in phrase]

    def _object_move(self, verb: int, phrase: Indices) -> Move | None:
        for noun in self._objects(verb, phrase):
            found = self.noun(noun)
            if found:
                return found
        return self._manner(verb)

    def _manner(self, verb: int) -> Move | None:
        """The move in a participle: “issued a statement condemning”."""
        tree = self.tree
        for noun in self._objects(verb, (verb,)):
            for clause in tree.kids(noun, "acl"):
                if tree.tag[clause] == "VBG":
                    return self.read(clause)
        for clause in tree.kids(verb, "advcl"):
            if tree.tag[clause] == "VBG":
                return self.read(clause)
        return None

    def _clause(self, at: int, source: frozenset[int], depth: int) -> Move | None:
        """The move of the clause a word takes: “to withdraw”, “on withdrawing”."""
        tree = self.tree
        for child in tree.children[at]:
            if tree.dep[child] in ("xcomp", "ccomp") or (
                tree.dep[child] == "advcl" and tree.child(child, "aux") is not None
            ):
                return self.read(child, source, depth + 1)
            if tree.dep[child] == "prep":
                below = tree.child(child, "pcomp")
                if below is not None:
                    return self.read(below, source, depth + 1)
        return None

    def _said(self, verb: int, source: frozenset[int], depth: int) -> Move | None:
        """The move of what somebody says of themselves or of others."""
        tree = self.tree
        clause = tree.child(verb, "ccomp", "xcomp")
        if clause is None:
            return None
        return self.content(clause, source, depth + 1)

    def content(self, clause: int, source: frozenset[int], depth: int = 0) -> Move | None:
        """The move of a clause somebody says."""
        tree = self.tree
        subject = tree.child(clause, *SUBJECTS)
        if subject is None or self._is_source(subject, source):
            return self.read(clause, source, depth)
        for duty in tree.kids(clause, "aux"):
            if tree.lower[duty] in DUTY:
                return Move("demand", (duty,))
        if tree.lemma[clause] in ("need", "have") and tree.child(clause, "xcomp") is not None:
            return Move("demand", (clause,))
        found = self.read(clause, source, depth)
        if found is None:
            named = self.noun(subject)
            ends = any("reverse" in one.operators for one, _ in self._senses(clause))
            if named and ends:
                found = self._modified(clause, named.turned(REVERSED[named.root], clause))
        if found and found.root in HOSTILITY and not tree.kids(clause, "auxpass"):
            return found.turned("accuse")
        return found

    def _is_source(self, subject: int, source: frozenset[int]) -> bool:
        tree = self.tree
        if subject in source or tree.tag[subject] == "PRP":
            return True
        lemmas = {tree.lemma[at] for at in source}
        owner = tree.child(subject, "poss")
        return tree.lemma[subject] in lemmas or (
            owner is not None and (tree.tag[owner] == "PRP$" or tree.lemma[owner] in lemmas)
        )

    # ------------------------------------------------------------ nouns

    def noun(self, at: int, depth: int = 0) -> Move | None:
        """The move a noun names; of “a series of attacks” or “aid deliveries”, what is meant."""
        tree = self.tree
        for name, tokens in tree.names(at):
            move = self.words.nouns.get(name)
            if move:
                return Move(move, tuple(tokens))
        if depth > 2:
            return None
        if tree.lemma[at] in QUANTITIES or tree.tag[at] == "CD":
            for preposition in tree.kids(at, "prep"):
                if tree.lower[preposition] in ("of", "in", "for", "to"):
                    for below in tree.kids(preposition, "pobj"):
                        found = self.noun(below, depth + 1)
                        if found:
                            return found
        for child in tree.kids(at, "compound", "amod", "nmod"):
            move = self.words.nouns.get(tree.lemma[child])
            if move and tree.tag[child][0] == "N":
                return Move(move, (child, at))
        return None

    def _classes(self, at: int) -> tuple[frozenset[str], Indices]:
        """The classes of things a noun belongs to."""
        tree = self.tree
        for name, tokens in tree.names(at):
            found = self.words.things.get(name)
            if found:
                return found, tuple(tokens)
        if tree.lemma[at] in QUANTITIES or tree.tag[at] == "CD" or tree.lemma[at] in ("some", "all"):
            for preposition in tree.kids(at, "prep"):
                for below in tree.kids(preposition, "pobj"):
                    return self._classes(below)
        return frozenset(), ()

    # ------------------------------------------------------------ what modifies

    def _modified(self, verb: int, move: Move) -> Move | None:
        """A move under the negation and the modal verb of its verb."""
        tree = self.tree
        for child in tree.children[verb]:
            dep = tree.dep[child]
            if dep == "neg" or tree.lower[child] in NEGATIONS:
                return self._denied(move, child)
            if dep in ("nsubj", "nsubjpass", "dobj", "attr"):
                for below in tree.kids(child, "det", "neg", "preconj"):
                    if tree.lower[below] in ("no", "neither"):
                        return self._denied(move, below)
        for child in tree.kids(verb, "aux"):
            if tree.lower[child] in FUTURE:
                return self._to_come(move, child)
        if tree.lower[verb] == "going" and tree.child(verb, "xcomp") is not None:
            return self._to_come(move, verb)
        return move

    def _denied(self, move: Move, negation: int) -> Move | None:
        if move.root in COOPERATION or move.root in ("agree", "request"):
            return move.turned("reject", negation)
        if move.root == "reject":
            return None
        return None if move.root in HOSTILITY or move.root in ("accuse", "threaten") else move

    def _to_come(self, move: Move, modal: int) -> Move:
        if move.root in COOPERATION:
            return move.turned("promise", modal)
        if move.root in HOSTILITY:
            return move.turned("threaten", modal)
        return move


def nearest(tree: Tree, at: int) -> int | None:
    """The verb that governs a word, or the word itself if it is one."""
    if tree.is_verb(at):
        return at
    return next((one for one in tree.above(at) if tree.is_verb(one)), None)


__all__ = ["Move", "Reader", "nearest", "replace"]
