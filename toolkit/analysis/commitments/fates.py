"""What reports tell became of things undertaken: done, not done, put off, given up, denied.

Each report is read once for what it tells, whoever undertook it; `Tellings` are compared with
undertakings afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolkit.analysis.commitments.acts import Act, act_of, thing_done
from toolkit.analysis.commitments.lexicon import fate_words, lexicon
from toolkit.coding.moves.events import Events
from toolkit.parsing import grammar
from toolkit.parsing.grammar import CLAUSES, listed

DONE, UNDONE, NOT_YET = "done", "undone", "not yet"
POSTPONED, GIVEN_UP, HONOURED, BROKEN, DENIED = (
    "postponed", "given up", "honoured", "broken", "denied"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing a report tells of an act: by whom, if it says so, and who says it."""

    kind: str
    at: int
    act: Act
    sides: frozenset[str]
    says: str


class Tellings:
    """What one report tells of acts, in text order."""

    def __init__(self, events: Events, dated: frozenset[int]) -> None:
        self.events = events
        self.syntax = events.syntax
        self.dated = dated

    def __iter__(self) -> Iterator[Telling]:
        for at in range(len(self.syntax)):
            if self.syntax.is_verb(at) and not self._is_open(at):
                yield from self._told(at)

    def _told(self, at: int) -> Iterator[Telling]:
        syntax, lemma = self.syntax, self.syntax.lemma[at]
        negated = grammar.is_negated(syntax, at)
        if lemma in fate_words("postpone") or self._is_put_off(at):
            if not negated:
                yield from self._of_things(POSTPONED, at)
        elif lemma in lexicon("undertake"):
            if negated and not self._is_future(at):
                yield from self._whole(DENIED, at)
        elif lemma in fate_words("deny"):
            if not negated and self._mentions_promise(at):
                yield from self._whole(DENIED, at)
        elif lemma in fate_words("fail") or self._is_yet(at):
            for act in syntax.dependents(at, "xcomp"):
                kind = NOT_YET if self._is_yet(at) else UNDONE
                yield from () if negated else self._acts(kind, act, at)
        elif self._promise_below(at) is not None and lemma in self._keeping():
            kept = (lemma in fate_words("keep")) != negated
            kept = kept and not self._is_under_failing(at)
            if kept or not (lemma in fate_words("break") and negated):
                yield from self._whole(HONOURED if kept else BROKEN, at)
        elif self._is_done(at):
            if lemma in fate_words("cancel") and not negated:
                yield from self._of_things(GIVEN_UP, at)
            if lemma in fate_words("complete") and not negated:
                yield from self._of_things(DONE, at)
            yield from self._acts(self._undone(at) if negated else DONE, at, at)
        elif negated and self._is_future(at):
            yield from self._acts(UNDONE, at, at)

    # ------------------------------------------------------------ how a verb stands

    def _is_open(self, at: int) -> bool:
        """Whether a verb stands in a question, a condition or a mere possibility."""
        syntax = self.syntax
        start, end = syntax.sentence_at(at)
        possible = (listed("possibility") | listed("duty")) - {"would"}
        return (
            "?" in syntax.lower[max(start, end - 3) : end]
            or any(syntax.lower[aux] in possible for aux in syntax.dependents(at, "aux"))
            or any(grammar.is_conditional(syntax, one) for one in (at, *syntax.ancestors(at)))
        )

    def _is_done(self, at: int) -> bool:
        """Whether a verb tells of the past: “freed”, “has freed”, “were freed”."""
        syntax = self.syntax
        helpers = {syntax.lemma[a] for a in syntax.dependents(at, "aux", "auxpass")}
        if any(syntax.tag[a] in ("MD", "TO") for a in syntax.dependents(at, "aux")):
            return False
        if syntax.tag[at] == "VBD":
            return True
        was = any(syntax.tag[a] in ("VBD", "VBN") for a in syntax.dependents(at, "auxpass", "aux"))
        if syntax.tag[at] == "VBN":
            return "have" in helpers or was
        return syntax.tag[at] == "VB" and "do" in helpers and was

    def _is_future(self, at: int) -> bool:
        auxiliaries = self.syntax.dependents(at, "aux")
        return any(self.syntax.lower[aux] in listed("future") for aux in auxiliaries)

    def _undone(self, at: int) -> str:
        """Not done, or, in the perfect, not done yet."""
        helpers = {self.syntax.lemma[aux] for aux in self.syntax.dependents(at, "aux")}
        return NOT_YET if "have" in helpers else UNDONE

    def _is_put_off(self, at: int) -> bool:
        """“put off”, “pushed back”."""
        syntax = self.syntax
        if syntax.lemma[at] not in fate_words("put_off"):
            return False
        return any(syntax.lower[c] in ("off", "back") for c in syntax.children[at])

    def _is_yet(self, at: int) -> bool:
        """“have yet to free the crews”."""
        syntax = self.syntax
        return syntax.lemma[at] in ("have", "be") and any(
            syntax.lower[child] == "yet" for child in syntax.children[at]
        )

    def _is_under_failing(self, at: int) -> bool:
        above = self.syntax.head[at]
        return self.syntax.dep[at] == "xcomp" and self.syntax.lemma[above] in fate_words("fail")

    # ------------------------------------------------------------ promises spoken of

    def _keeping(self) -> frozenset[str]:
        return fate_words("keep") | fate_words("break")

    def _promise_below(self, at: int) -> int | None:
        """The noun for a promise that a verb takes: “broke its *promise*”, “went back on it”."""
        syntax = self.syntax
        nouns = syntax.dependents(at, "dobj", "nsubjpass")
        for preposition in (c for c in syntax.children[at] if syntax.dep[c] in ("prep", "prt")):
            if syntax.lower[preposition] in lexicon("of_promises"):
                nouns += syntax.dependents(preposition, "pobj")
        return next((n for n in nouns if syntax.lemma[n] in lexicon("nouns")), None)

    def _mentions_promise(self, at: int) -> bool:
        """Whether a verb takes a promise: “denied having agreed”, “denied any pledge”."""
        syntax = self.syntax
        below = [c for c in syntax.children[at] if syntax.dep[c] in (*CLAUSES, "dobj", "pcomp")]
        return any(syntax.lemma[c] in lexicon("undertake") | lexicon("nouns") for c in below)

    # ------------------------------------------------------------ tellings

    def _of_things(self, kind: str, at: int) -> Iterator[Telling]:
        """What is told of a thing done that a noun names, or of a verb: “postponed releasing”."""
        syntax = self.syntax
        for noun in syntax.dependents(at, "dobj", "nsubjpass"):
            yield self._telling(kind, at, thing_done(syntax, noun, self.dated), self._sides(at))
        for clause in syntax.dependents(at, "xcomp"):
            yield from self._acts(kind, clause, at)

    def _acts(self, kind: str, act: int, at: int) -> Iterator[Telling]:
        found, sides = act_of(self.syntax, act, self.dated), self._sides(at)
        if found.objects and (sides or self._is_nobodys(at)):
            yield self._telling(kind, at, found, sides)

    def _is_nobodys(self, at: int) -> bool:
        """Whether a verb leaves out who does it: “the crews were freed”, “the harbour opened”."""
        syntax = self.syntax
        if grammar.is_passive(syntax, at):
            return grammar.agent(syntax, at) is None
        return syntax.child(at, "dobj") is None

    def _whole(self, kind: str, at: int) -> Iterator[Telling]:
        """What is told of a promise, whose content may stand anywhere in the sentence."""
        syntax = self.syntax
        start, end = syntax.sentence_at(at)
        nouns = {syntax.lemma[i] for i in range(start, end) if syntax.tag[i][0] == "N"}
        sides = self._sides(at)
        promise = self._promise_below(at)
        if promise is not None and not sides:
            sides = self._named(syntax.dependents(promise, "poss"), at)
        yield self._telling(kind, at, Act(frozenset(), frozenset(nouns)), sides)

    def _telling(self, kind: str, at: int, act: Act, sides: frozenset[str]) -> Telling:
        statement = self.events.statement_at(self.events.words.starts[at])
        says = (statement.speaker or statement.source) if statement else ""
        return Telling(kind, at, act, sides, says)

    def _sides(self, at: int) -> frozenset[str]:
        return self._named(self.events.actions.agents.of(at), at)

    def _named(self, nouns: Iterable[int], at: int) -> frozenset[str]:
        statement = self.events.statement_at(self.events.words.starts[at])
        ends = [end for noun in nouns for end in self.events.ends(noun, statement)]
        return frozenset(end.side or end.actor for end in ends if end.actor)
