"""Reading the move a verb makes, with its objects, complements, modals and negations.

A verb is met with its particle. What it does with things of one class (lift a restriction,
release a captive) counts first; then, for a verb that only carries out, says, begins or ends
something, the move of its object or clause, turned round if it ends; then the move of the verb
itself. Negations and modal verbs turn it on the way back up (see `acts`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace

from toolkit.coding.moves import complements
from toolkit.coding.moves.acts import HOSTILITY, PUNISHMENT, Move
from toolkit.coding.moves.lexicon import Verb, move_words
from toolkit.coding.phrases import Indices
from toolkit.parsing.grammar import SUBJECTS, duty, future, listed, subject_of
from toolkit.parsing.syntax import Syntax

DEEPEST = 40
"""Clauses within clauses that are read; none is written by hand."""

Sense = tuple[Verb, Indices]
"""What is known of a verb, with its words here."""

NOBODY: frozenset[int] = frozenset()


class Reader:
    """Reads verbs and nouns of one text; `source` are always the words for who acts."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.words = move_words()
        self._known: dict[tuple[int, frozenset[int]], Move | None] = {}
        self._depth = 0

    # ------------------------------------------------------------ verbs

    def read(self, verb: int, source: frozenset[int] = NOBODY) -> Move | None:
        """The move of a verb with all that modifies it."""
        key = verb, source
        if key not in self._known:
            self._known[key] = None  # what is met again on its own way says nothing more
            self._known[key] = self._deeper(lambda: self._in_full(verb, source))
        return self._known[key]

    def unmodified(self, verb: int, source: frozenset[int] = NOBODY) -> Move | None:
        """The move of a verb without its negation and modal verb: what was not done."""
        return self._deeper(lambda: self._bare(verb, source))

    def _deeper(self, reading: Callable[[], Move | None]) -> Move | None:
        if self._depth > DEEPEST:
            return None
        self._depth += 1
        try:
            return reading()
        finally:
            self._depth -= 1

    def _in_full(self, verb: int, source: frozenset[int]) -> Move | None:
        move = self._bare(verb, source)
        if move is None:
            return None
        if move.root in ("mobilize", "consult") and self._keeps_peace(verb, source):
            move = move.turned("aid")
        return self._modified(verb, move)

    def _modified(self, verb: int, move: Move) -> Move | None:
        negation = complements.negation(self.syntax, verb)
        if negation is not None:
            return move.denied(negation)
        modal = future(self.syntax, verb)
        return move if modal is None else move.to_come(modal)

    def _bare(self, verb: int, source: frozenset[int]) -> Move | None:
        syntax = self.syntax
        is_adjective = syntax.tag[verb][0] in "JN"
        if syntax.lemma[verb] == "be" or (
            is_adjective and syntax.dep[verb] in ("acomp", "ROOT", "ccomp", "xcomp")
        ):
            return self._state(verb, source)
        senses = self._senses(verb)
        if not senses:
            return self._unwilling(verb, source)
        return (
            self._errand(verb, source)
            or self._sensed(verb, senses, complements.objects, source)
            or self._sensed(verb, senses, complements.remoter_objects, source)
            or next((self._own(verb, sense, source) for sense in senses if sense[0].move), None)
        )

    def says(self, verb: int) -> bool:
        """Whether a verb is one of saying something, and no move of its own."""
        return any("say" in known.operators for known, _ in self._senses(verb))

    def is_particle(self, at: int) -> bool:
        """Whether a word makes one verb with the word above it: “exchanged *fire*”."""
        known = self.words.verbs.get(self.syntax.lemma[self.syntax.head[at]], ())
        return any(self.syntax.lower[at] in one.rest for one in known)

    def _senses(self, verb: int) -> list[Sense]:
        """What is known of a verb with its particles: the longest first, then the nearest."""
        syntax, verbs = self.syntax, self.words.verbs
        known = verbs.get(syntax.lemma[verb])
        if known is None:  # “hopes”, whose lemma is a hop
            known = verbs.get(syntax.lower[verb].removesuffix("d").removesuffix("s"))
        if known is None:
            return []
        if len(known) == 1 and not known[0].rest:
            return [(known[0], (verb,))]
        near = complements.particles(syntax, verb)
        found = [
            (one, (verb, *(near[word] for word in one.rest)))
            for one in known
            if all(word in near for word in one.rest)
        ]
        found.sort(key=lambda sense: (-len(sense[1]), sense[1][1:]))
        return found

    def _sensed(
        self,
        verb: int,
        senses: list[Sense],
        objects: Callable[[Syntax, int, Indices], list[int]],
        source: frozenset[int],
    ) -> Move | None:
        """What a verb does with these of its objects; a phrasal verb's own move stands before."""
        for known, phrase in senses:
            found = self._framed(verb, known, phrase, objects) if known.frames else None
            if found:
                return found
        for known, phrase in senses:
            found = self._operated(verb, known, phrase, objects, source)
            if found:
                return found
            if known.rest and known.move:
                return self._own(verb, (known, phrase), source)
        return None

    def _framed(
        self,
        verb: int,
        known: Verb,
        phrase: Indices,
        objects: Callable[[Syntax, int, Indices], list[int]],
    ) -> Move | None:
        for noun in objects(self.syntax, verb, phrase):
            classes, tokens = self.classes(noun)
            for frame in known.frames if classes else ():
                if not frame.things.isdisjoint(classes):
                    if frame.move == "perform":
                        return self._manner(verb)
                    return Move(frame.move, (*phrase, *tokens))
        return None

    def _errand(self, verb: int, source: frozenset[int]) -> Move | None:
        """What somebody is sent or called for: “sent experts to investigate”."""
        syntax = self.syntax
        errands = self.words.errands.get(syntax.lemma[verb])
        if errands is None:
            return None
        for holder in (verb, *syntax.dependents(verb, "dobj")):
            for clause in complements.purposes(syntax, holder, "advcl", "xcomp", "acl", "relcl"):
                inner = self.read(clause, source)
                if inner and inner.root in errands:
                    return inner.turned(inner.move, verb)
        return None

    def _keeps_peace(self, verb: int, source: frozenset[int]) -> bool:
        """Whether peacekeepers are sent or arrive: an aid, no mobilisation."""
        syntax = self.syntax
        if syntax.lemma[verb] in self.words.sets["conversing"]:
            return False
        near = {*source, *syntax.dependents(verb, *SUBJECTS)}
        near.update(complements.objects(syntax, verb, (verb,)))
        near.update(complements.remoter_objects(syntax, verb, (verb,)))
        behind = [
            n
            for at in near
            for p in syntax.dependents(at, "prep")
            for n in syntax.dependents(p, "pobj")
        ]
        return any("peacekeepers" in self.classes(at)[0] for at in (*near, *behind))

    # ------------------------------------------------------------ verbs that pass on a move

    def _operated(
        self,
        verb: int,
        known: Verb,
        phrase: Indices,
        objects: Callable[[Syntax, int, Indices], list[int]],
        source: frozenset[int],
    ) -> Move | None:
        """The move of what a verb carries out, begins, says, ends or receives."""
        operators = known.operators
        if not operators:
            return None
        if "say" in operators:
            clause = self.syntax.child(verb, "ccomp", "xcomp")
            found = None if clause is None else self.content(clause, source)
            if found:
                return found
        nouns = objects(self.syntax, verb, phrase)
        if "wish" in operators:
            return self._wished(verb, phrase, nouns, source)
        found = self._clause(verb, source) if "go_on" in operators else None
        if not found and "reverse" in operators:
            found = self._first(nouns) or self._clause(verb, source)
            found = found and found.ended()
        elif not found and operators & {"perform", "receive"}:
            found = self._performed(verb, known, nouns, source)
        return found and found.turned(found.move, *phrase)

    def _performed(
        self, verb: int, known: Verb, nouns: list[int], source: frozenset[int]
    ) -> Move | None:
        """“launched an attack”; but in words, “launched an attack, calling it”."""
        if known.move == "demand" and self._clause(verb, source):
            return None
        found = self._first(nouns)
        if found is None:
            return self._manner(verb)
        if found.root == "assault":
            for clause in complements.participles(self.syntax, verb, "advcl"):
                if self.syntax.lemma[clause] in self.words.sets["naming"]:
                    return Move("criticise", (clause,))
        return found

    def _manner(self, verb: int) -> Move | None:
        """The move in a participle: “issued a statement condemning”."""
        syntax = self.syntax
        for noun in complements.objects(syntax, verb, (verb,)):
            for clause in complements.participles(syntax, noun, "acl"):
                return self.read(clause)
        first = next(complements.participles(syntax, verb, "advcl"), None)
        return None if first is None else self.read(first)

    def _wished(
        self, verb: int, phrase: Indices, nouns: list[int], source: frozenset[int]
    ) -> Move | None:
        """“wants the north to leave” asks for it; “wants to leave” will do it."""
        syntax = self.syntax
        clause = syntax.child(verb, "ccomp", "xcomp")
        if clause is None:
            return None
        subject = syntax.child(clause, *SUBJECTS)
        passive = syntax.child(verb, "auxpass") is not None
        if passive or (subject is None and not nouns):
            inner = self.read(clause, source)
            return inner and inner.to_come(verb)
        if subject is not None and complements.is_source(syntax, subject, source):
            return self.read(clause, source)
        if syntax.tag[clause] in ("VBD", "VBP", "VBZ") or future(syntax, clause) is not None:
            return None  # “hopes that the north will leave” asks for nothing
        return Move("ask", (*phrase, clause), to=nouns[0] if subject is None else subject)

    # ------------------------------------------------------------ the verb's own move

    def _own(self, verb: int, sense: Sense, source: frozenset[int]) -> Move | None:
        """The verb's own move, by what is promised, asked for, demanded or refused."""
        syntax, (known, phrase) = self.syntax, sense
        move = Move(known.move, phrase)
        nouns = complements.objects(syntax, verb, phrase)
        if move.root == "agree":
            return move.committing(self._clause(verb, source) or self._first(nouns))
        if known.move == "ask":
            if known.rest:
                return move.calling_for(self._first(nouns))
            return None if complements.asks_whether(syntax, verb) else move
        if known.move == "demand":
            inner = self._clause(verb, source)
            return self._commanded(move, nouns, inner) if self._commands(verb) else move
        if complements.is_courtesy(syntax, verb):
            return None
        if syntax.lemma[verb] == "deny" and syntax.child(verb, "ccomp") is not None:
            return move.turned("deny")
        if syntax.lemma[verb] == "fail":
            inner = self._clause(verb, source)
            if inner and inner.root in PUNISHMENT:
                return inner.turned("concede", *phrase)
        return move

    def _commands(self, verb: int) -> bool:
        return self.syntax.lemma[verb] in self.words.sets["commanding"]

    def _commanded(self, move: Move, nouns: list[int], inner: Move | None) -> Move:
        """“ordered its troops to withdraw” withdraws; “ordered it to suspend” represses."""
        if inner and any(complements.is_own(self.syntax, noun) for noun in nouns):
            return inner.turned(inner.move, *move.tokens)
        if inner and inner.root in ("sanction", "coerce"):
            return inner.turned("coerce", *move.tokens)
        return move

    def _unwilling(self, verb: int, source: frozenset[int]) -> Move | None:
        """“will not”, with whatever verb, if it is the source who will not."""
        syntax = self.syntax
        subject, modal = syntax.child(verb, "nsubj"), future(syntax, verb)
        if subject is None or modal is None or syntax.child(verb, "neg") is None:
            return None
        is_theirs = complements.is_source(syntax, subject, source)
        return Move("reject", (modal, verb)) if is_theirs else None

    # ------------------------------------------------------------ being

    def _state(self, verb: int, source: frozenset[int]) -> Move | None:
        """What somebody is: ready to sign, responsible, to visit, the first donor."""
        syntax = self.syntax
        for at in (verb, *syntax.dependents(verb, "acomp", "attr", "oprd", "prep", "advmod")):
            word = self.words.adjectives.get(syntax.lemma[at])
            if word:
                return self._being(verb, at, word, source)
        noun = syntax.child(verb, "attr")
        if noun is not None:
            is_theirs = not source.isdisjoint(syntax.dependents(verb, *SUBJECTS))
            return self.noun(noun) if is_theirs else None
        infinitive = next(complements.purposes(syntax, verb, "xcomp"), None)
        inner = None if infinitive is None else self.read(infinitive, source)
        return inner and inner.to_come(verb)

    def _being(self, verb: int, adjective: int, word: str, source: frozenset[int]) -> Move | None:
        """“is ready to sign”, “are guilty of violating”: of oneself it tells the deed."""
        syntax = self.syntax
        inner = self._clause(adjective, source) or self._clause(verb, source)
        if word == "go_on":
            return inner and inner.to_come(adjective)
        move = Move(word, (adjective,))
        if word == "ask":  # “it is necessary to leave”, of nobody “it is necessary”
            takes = syntax.dependents(verb, "ccomp", "xcomp", "advcl", "prep")
            return move if takes or syntax.dependents(adjective, "xcomp", "prep", "ccomp") else None
        if move.root == "agree" and inner:
            if inner.root in HOSTILITY:
                return move.committing(inner)
            return inner.turned(word, adjective)
        if word == "accuse" and not source.isdisjoint(syntax.dependents(verb, *SUBJECTS)):
            nouns = [
                n
                for p in syntax.dependents(adjective, "prep")
                for n in syntax.dependents(p, "pobj")
            ]
            return inner or self._first(nouns) or move
        return move

    # ------------------------------------------------------------ clauses

    def _clause(self, at: int, source: frozenset[int]) -> Move | None:
        """The move of the clause a word takes: “to withdraw”, “on withdrawing”."""
        syntax = self.syntax
        for child in syntax.children[at]:
            if syntax.dep[child] in ("xcomp", "ccomp"):
                return self.read(child, source)
            below = syntax.child(child, "pcomp") if syntax.dep[child] == "prep" else None
            if below is not None:
                return self.read(below, source)
        for clause in complements.purposes(syntax, at, "advcl"):
            if clause < at + 4:
                return self.read(clause, source)
        return None

    def content(self, clause: int, source: frozenset[int]) -> Move | None:
        """The move of a clause somebody says, by themselves or by who is its subject.

        What others must do is demanded of them; what harm others do they are accused of.
        """
        syntax = self.syntax
        subject = subject_of(syntax, clause)
        if subject is None:
            return self.read(clause, source)
        is_theirs = complements.is_source(syntax, subject, source)
        obliging = duty(syntax, clause)
        if obliging is not None and (not is_theirs or syntax.lower[subject] == "they"):
            return Move("demand", (obliging, clause), to=subject)
        return self.read(clause, source) if is_theirs else self._of_others(clause, subject, source)

    def _of_others(self, clause: int, subject: int, source: frozenset[int]) -> Move | None:
        syntax = self.syntax
        ends = any("reverse" in one.operators for one, _ in self._senses(clause))
        if ends and not syntax.dependents(clause, "dobj", "auxpass"):
            named = self.noun(subject)  # “the talks would end”
            if named:
                return self._modified(clause, named.ended(clause))
        found = self.read(clause, source)
        if found is None or found.by is not None:
            return found
        if syntax.dependents(
            clause, "auxpass"
        ):  # “talks will be held”; of “was held”, nobody says by whom
            return found if future(syntax, clause) is not None else None
        if found.root in HOSTILITY:
            return replace(found.turned("accuse"), to=subject)
        if syntax.lemma[clause] == "be" and found.root not in ("agree", "reject"):
            return replace(found, to=subject)
        return replace(found, by=subject)

    # ------------------------------------------------------------ nouns

    def noun(self, at: int) -> Move | None:
        """The move a noun names; of “a series of attacks” or “aid deliveries”, what is meant."""
        found = self._deeper(lambda: self._meant(at)) if self._is_vague(at) else None
        if found:
            return found
        for name, tokens in _names(self.syntax, at, self.words.endings):
            move = self.words.nouns.get(name)
            if move:
                found = Move(move, tuple(tokens))
                return self._promised(found, at) if found.root == "agree" else found
        joint = next(
            (c for c in self.syntax.dependents(at, "amod") if self.syntax.lower[c] == "joint"), None
        )
        return None if joint is None else Move("cooperate", (joint, at))

    def _first(self, nouns: list[int]) -> Move | None:
        return next(filter(None, map(self.noun, nouns)), None)

    def _is_vague(self, at: int) -> bool:
        tag = self.syntax.tag[at]
        return tag in ("CD", "DT", "JJ") or self.syntax.lemma[at] in self.words.sets["quantities"]

    def _meant(self, at: int) -> Move | None:
        syntax = self.syntax
        for preposition in syntax.dependents(at, "prep"):
            if syntax.lower[preposition] in listed("of_nouns"):
                found = self._first(syntax.dependents(preposition, "pobj"))
                if found:
                    return found
        for child in syntax.dependents(at, "compound", "amod", "nmod"):
            move = self.words.nouns.get(syntax.lemma[child])
            if move and syntax.tag[child][0] == "N":
                return Move(move, (child, at))
        return None

    def _promised(self, move: Move, at: int) -> Move:
        """“the commitment to supporting”, “a pledge to attack”."""
        inner = self._clause(at, NOBODY)
        for clause in self.syntax.dependents(at, "acl"):
            inner = inner or self.read(clause)
        return move.committing(inner)

    def classes(self, at: int) -> tuple[frozenset[str], Indices]:
        """The classes of things a noun belongs to, and the words that say so."""
        syntax = self.syntax
        for _ in range(DEEPEST):
            for name, tokens in _names(syntax, at, self.words.endings):
                found = self.words.things.get(name)
                if found:
                    return found, tuple(tokens)
            below = [n for p in syntax.dependents(at, "prep") for n in syntax.dependents(p, "pobj")]
            if not (below and self._is_vague(at)):
                break
            at = below[0]
        return frozenset(), ()


def nearest(syntax: Syntax, at: int) -> int | None:
    """The verb that governs a word, or the word itself if it is one."""
    if syntax.is_verb(at):
        return at
    return next((one for one in syntax.ancestors(at) if syntax.is_verb(one)), None)


LONGEST = 3
"""Words of the longest noun phrase a lexicon lists; a hyphen is one."""


def _names(syntax: Syntax, at: int, endings: Container[str]) -> Iterator[tuple[str, range]]:
    """The noun phrases that end at a noun, the longest first, or go on with “of”.

    There are none where no word of `endings` stands.
    """
    if syntax.lemma[at] not in endings:
        return
    for child in syntax.children[at]:
        if child == at + 1 and syntax.lower[child] == "of":
            for noun in syntax.children[child]:
                if noun == child + 1:
                    yield f"{syntax.lemma[at]} of {syntax.lemma[noun]}", range(at, noun + 1)
    for length in range(min(LONGEST, at + 1), 0, -1):
        tokens = range(at - length + 1, at + 1)
        yield " ".join(syntax.lemma[t] for t in tokens), tokens
