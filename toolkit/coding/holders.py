"""Whose stance it is: often, not always, the speaker's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.coding.phrases import Words
from toolkit.coding.readings import Reading, Step
from toolkit.parsing import grammar
from toolkit.parsing.grammar import listed
from toolkit.parsing.report import Report
from toolkit.parsing.speakers.agency import speaks_for_party
from toolkit.parsing.speakers.mentions import Mention
from toolkit.parsing.speakers.sources import Sources
from toolkit.parsing.speakers.voices import Voice, Voices
from toolkit.schema import Spans, Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

NAME_PARTS = ("poss", "compound", "amod", "nmod", "appos", "det", "case", "flat")


@dataclass(frozen=True, slots=True)
class Holder:
    """An actor, empty if unresolved, and why it is taken for the holder.

    `several` are all of them, where a stance is that of several. `basis` and `side` are those
    of `Coding`.
    """

    actor: str
    reason: str
    side: str = ""
    basis: str = ""
    several: tuple[Voice, ...] = ()

    def each(self) -> list[Holder]:
        """One holder for each of several; else itself."""
        return [
            replace(self, actor=one.actor, side=one.side, basis=one.basis, several=())
            for one in self.several
        ] or [self]


class Holders:
    """Finds the holders of the stances in one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.words = Words(report.syntax)
        self.doc = report.doc
        self.roster = report.roster

    @property
    def mentions(self) -> list[Mention]:
        """The mentions of listed actors in the report."""
        return self.report.mentions

    @cached_property
    def mention_at(self) -> dict[int, Mention]:
        """The mentions by the words they are made of."""
        return {
            at: mention
            for mention in self.mentions
            for part in self.words.within(((mention.start, mention.end),))
            for at in part
        }

    @property
    def sources(self) -> Sources:
        """Who is meant by the report's phrases, pronouns among them."""
        return self.report.sources

    @property
    def voices(self) -> Voices:
        """Who is meant by the report's phrases, each of several, listed or not."""
        return self.report.voices

    def speaker(self, statement: Statement, reason: str = "the speaker") -> Holder:
        """The speaker of a statement, or each of those who speak together, as the holder."""
        several = self.voices.of(statement.source_spans) if statement.speakers else ()
        several = tuple(one for one in several if one.actor in statement.speakers)
        basis = "speaker" if statement.speaker else ""
        return Holder(statement.speaker, reason, statement.speaker_side, basis, several)

    def find(self, reading: Reading, statement: Statement) -> Holder:
        """The holder of a stance: who demands it, else the subject of its innermost word.

        An evaluation (“premature”) is the speaker's, and so is what is said with “we” or of no
        one. A subject that is no known actor leaves the holder of an attitude empty.
        """
        step = _deciding(reading.steps)
        source = statement.source_spans
        if step is None or step.word.holder == "speaker":
            return self.speaker(statement)
        subject, passive = self._subject(self.doc[step.at], reading)
        printed = self.words.text(step.tokens if step.at in step.tokens else (step.at,))
        if subject is None:
            by_nobody = passive and step.word.holder == "subject" and not _announced(reading.steps)
            if by_nobody:
                return Holder("", f"“{printed}” does not say by whom")
            return self.speaker(statement)
        if subject.lower_ in listed("first_person"):
            subject = self._quoted_inside(subject, source) or subject
        if subject.lower_ == "it" and subject.head.lemma_ == "be":
            return self.speaker(statement)
        if self._is_speaker(subject, source):
            return self.speaker(statement, f"the speaker, subject of “{printed}”")
        return self._named(subject, printed, statement, step)

    def _named(self, subject: Token, printed: str, statement: Statement, step: Step) -> Holder:
        """The actor that a subject names, or each of several, if it is no other's than theirs."""
        reason = f"subject of “{printed}”"
        actor = self._actor(subject)
        if actor:
            return Holder(actor, reason, self.roster.side(actor), "named")
        verb = self.doc[step.at]
        of_clause = verb.dep_ == "relcl" and verb.head.i == subject.i  # “the guards who allow it”
        if step.word.holder == "either" and subject.pos_ != "PRON" and not of_clause:
            return self.speaker(statement)
        if (
            subject.lower_ in (*listed("impersonal"), *listed("second_person"))
            or subject.tag_ == "PRP$"
        ):
            return self.speaker(statement)
        phrase = (subject.idx, max(subject.idx + len(subject), self._end(subject)))
        several = self.voices.of((phrase,), reported=statement.form != "direct")
        if len(several) > 1:
            return Holder("", reason, several=several)
        if several:
            return Holder(several[0].actor, reason, several[0].side, several[0].basis)
        return Holder("", f"“{self._noun(subject)}”, subject of “{printed}”, is no known actor")

    @staticmethod
    def _end(subject: Token) -> int:
        """The last character of a subject with what “and” adds to it."""
        last = subject.doc[subject.right_edge.i]
        return last.idx + len(last)

    # ------------------------------------------------------------ subjects

    def _subject(self, token: Token, reading: Reading) -> tuple[Token | None, bool]:
        """Who does what a word says, and whether that is left out by a passive."""
        seen: set[int] = set()
        while token.i not in seen:
            seen.add(token.i)
            own = self._own_subject(token)
            if own is not None and own.i in reading.path:
                return self._owner(reading), False
            if own is not None:
                return own, False
            if grammar.is_passive(self.words.syntax, token.i):
                return None, True
            if token.dep_ in ("relcl", "parataxis") or token.head.i == token.i:
                return None, False
            told = grammar.addressee(self.words.syntax, token.i)
            if told is not None:
                return self.doc[told], False
            token = self._above(token, reading)
        return None, False

    def _above(self, token: Token, reading: Reading) -> Token:
        """The governing word, as the reading went."""
        path = reading.path
        if token.dep_ != "conj" and token.i in path[:-1]:
            return self.doc[path[path.index(token.i) + 1]]
        return token.head

    def _quoted_inside(self, first_person: Token, source: Spans) -> Token | None:
        """Who says “we” in a quotation inside the content: “Oro told me, ‘We will not sign.’”."""
        for verb in first_person.ancestors:
            subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
            if subject is None or not any(t.is_quote for t in self.doc[verb.i : first_person.i]):
                continue
            return None if self._is_speaker(subject, source) else subject
        return None

    def _owner(self, reading: Reading) -> Token | None:
        """Whose stance is the subject: “the South's position on inspections is unchanged”."""
        if reading.is_unchanged:
            for at in reading.path:
                for child in self.doc[at].children:
                    if child.dep_ == "poss" or (child.dep_ == "amod" and self._mention(child)):
                        return child
        return None

    def _own_subject(self, token: Token) -> Token | None:
        by = grammar.agent(self.words.syntax, token.i)
        if by is not None:
            return self.doc[by]
        children = list(token.children)
        for child in children:
            if child.dep_ in grammar.ACTIVE_SUBJECTS:
                if child.tag_ in ("WDT", "WP") and token.dep_ == "relcl":
                    return token.head
                return child
        if token.pos_ in ("NOUN", "PROPN"):
            for child in children:
                if child.dep_ == "poss" or (child.dep_ == "amod" and self._mention(child)):
                    return child
        return None

    # ------------------------------------------------------------ actors

    def _is_speaker(self, subject: Token, source: Spans) -> bool:
        """Whether a subject is the source, “we”, or something “of ours”."""
        owners = [child for child in subject.children if child.dep_ == "poss"]
        return any(
            token.lower_ in listed("first_person")
            or any(start <= token.idx < end for start, end in source)
            for token in (subject, *owners)
        )

    def _actor(self, subject: Token) -> str:
        """The actor a noun or pronoun names, or the party whose forces, people or side it names."""
        if subject.pos_ == "PRON" and subject.dep_ != "appos":
            return self._pronoun(subject)
        named = self._mention(subject)
        if named:
            return named.actor
        for token in subject.children:
            if token.dep_ in NAME_PARTS:
                named = named or self._mention(token)
            if token.tag_ == "PRP$" and speaks_for_party(subject):
                return self._pronoun(token)
        for preposition in subject.children:
            if preposition.dep_ == "prep" and preposition.lower_ == "of":
                for token in preposition.children:
                    named = named or self._mention(token)
        return named.actor if named else ""

    def _pronoun(self, token: Token) -> str:
        actor, _ = self.sources.find(((token.idx, token.idx + len(token)),))
        return actor

    def _mention(self, token: Token) -> Mention | None:
        return self.mention_at.get(token.i)

    def _noun(self, subject: Token) -> str:
        left, right = subject.left_edge.i, subject.i
        return self.words.text(range(left, right + 1))


def _deciding(steps: Sequence[Step]) -> Step | None:
    """The step that tells whose stance it is.

    The outermost evaluation of a subject (“their demand is unacceptable”), else the innermost
    demand or who refuses it, else the innermost step that is more than an announced act.
    """
    for step in reversed(steps):
        if step.word.holder == "speaker" and step.arrived == "nsubj":
            return step
    for place, step in enumerate(steps):
        if step.word.effect == "demand":
            refused = (s for s in steps[place + 1 :] if s.effect in ("reject", "resist"))
            return next((s for s in refused if s.word.holder == "subject"), step)
    for step in steps:
        if step.word.effect not in ("act", "deed", "undo", "talk") and step.word.pos != "modal":
            return step
    return steps[0] if steps else None


def _announced(steps: Sequence[Step]) -> bool:
    return any(step.word.pos == "modal" for step in steps)
