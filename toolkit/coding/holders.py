"""Whose stance it is: often, not always, the speaker's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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
        self.syntax = report.syntax
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

    def together(self, statement: Statement) -> tuple[Voice, ...]:
        """Each of those who speak together; of one speaker alone there are none."""
        several = self.voices.of(statement.source_spans) if statement.speakers else ()
        return tuple(one for one in several if one.actor in statement.speakers)

    def speaker(self, statement: Statement, reason: str = "the speaker") -> Holder:
        """The speaker of a statement, or each of those who speak together, as the holder."""
        basis = "speaker" if statement.speaker else ""
        several = self.together(statement)
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
        subject, passive = self._subject(step.at, reading)
        printed = self.words.text(step.tokens if step.at in step.tokens else (step.at,))
        if subject is None:
            by_nobody = passive and step.word.holder == "subject" and not _announced(reading.steps)
            if by_nobody:
                return Holder("", f"“{printed}” does not say by whom")
            return self.speaker(statement)
        if self.syntax.lower[subject] in listed("first_person"):
            quoted = self._quoted_inside(subject, source)
            subject = subject if quoted is None else quoted
        if (
            self.syntax.lower[subject] == "it"
            and self.syntax.lemma[self.syntax.head[subject]] == "be"
        ):
            return self.speaker(statement)
        if self._is_speaker(subject, source) or self._are_speakers(subject, statement):
            return self.speaker(statement, f"the speaker, subject of “{printed}”")
        return self._named(subject, printed, statement, step)

    def _named(self, subject: int, printed: str, statement: Statement, step: Step) -> Holder:
        """The actor that a subject names, or each of several, if it is no other's than theirs."""
        reason = f"subject of “{printed}”"
        # with what “and” adds to it
        phrase = (self.syntax.idx[subject], self.syntax.end(self.syntax.right_edge(subject)))
        known = None
        if actor := self._actor(subject):
            known = Holder(actor, reason, self.roster.side(actor), "named")
        elif self._names_nobody(subject, step):
            known = self.speaker(statement)
        if known and not grammar.joined(self.syntax, subject):
            return known
        several = self.voices.of((phrase,), reported=statement.form != "direct")
        if len(several) > 1:
            return Holder("", reason, several=several)
        if known:
            return known
        if several:
            return Holder(several[0].actor, reason, several[0].side, several[0].basis)
        return Holder("", f"“{self._noun(subject)}”, subject of “{printed}”, is no known actor")

    def _names_nobody(self, subject: int, step: Step) -> bool:
        """Whether a subject that is no actor leaves a stance the speaker's, as “it” does."""
        verb = step.at
        # “the guards who allow it”
        of_clause = self.syntax.dep[verb] == "relcl" and self.syntax.head[verb] == subject
        if step.word.holder == "either" and self.syntax.pos[subject] != "PRON" and not of_clause:
            return True
        nobody = listed("impersonal") | listed("second_person")
        return self.syntax.lower[subject] in nobody or self.syntax.tag[subject] == "PRP$"

    # ------------------------------------------------------------ subjects

    def _subject(self, token: int, reading: Reading) -> tuple[int | None, bool]:
        """Who does what a word says, and whether that is left out by a passive."""
        seen: set[int] = set()
        while token not in seen:
            seen.add(token)
            own = self._own_subject(token)
            if own is not None and own in reading.path:
                return self._owner(reading), False
            if own is not None:
                return own, False
            if grammar.is_passive(self.syntax, token):
                return None, True
            if self.syntax.dep[token] in ("relcl", "parataxis") or self.syntax.head[token] == token:
                return None, False
            told = grammar.addressee(self.syntax, token)
            if told is not None:
                return told, False
            token = self._above(token, reading)
        return None, False

    def _above(self, token: int, reading: Reading) -> int:
        """The governing word, as the reading went."""
        path = reading.path
        if self.syntax.dep[token] != "conj" and token in path[:-1]:
            return path[path.index(token) + 1]
        return self.syntax.head[token]

    def _quoted_inside(self, first_person: int, source: Spans) -> int | None:
        """Who says “we” in a quotation inside the content: “Oro told me, ‘We will not sign.’”."""
        for verb in self.syntax.ancestors(first_person):
            subject = self.syntax.child(verb, "nsubj")
            between = self.syntax.doc[verb:first_person]
            if subject is None or not any(token.is_quote for token in between):
                continue
            return None if self._is_speaker(subject, source) else subject
        return None

    def _owner(self, reading: Reading) -> int | None:
        """Whose stance is the subject: “the South's position on inspections is unchanged”."""
        paths = reading.path if reading.is_unchanged else ()
        owners = (owner for at in paths if (owner := self._possessor(at)) is not None)
        return next(owners, None)

    def _possessor(self, noun: int) -> int | None:
        """Whose a noun is, by what stands beside it: “their”, “the Northern”."""
        for child in self.syntax.dependents(noun, "poss", "amod"):
            if self.syntax.dep[child] == "poss" or self._mention(child):
                return child
        return None

    def _own_subject(self, token: int) -> int | None:
        by = grammar.agent(self.syntax, token)
        if by is not None:
            return by
        subject = self.syntax.child(token, *grammar.ACTIVE_SUBJECTS)
        if subject is not None:
            return grammar.antecedent(self.syntax, subject)
        is_noun = self.syntax.pos[token] in ("NOUN", "PROPN")
        return self._possessor(token) if is_noun else None

    # ------------------------------------------------------------ actors

    def _is_speaker(self, subject: int, source: Spans) -> bool:
        """Whether a subject is the source, “we”, or something “of ours”."""
        owners = self.syntax.dependents(subject, "poss")
        return any(
            self.syntax.lower[at] in listed("first_person")
            or any(start <= self.syntax.idx[at] < end for start, end in source)
            for at in (subject, *owners)
        )

    def _are_speakers(self, subject: int, statement: Statement) -> bool:
        """Whether “they” are those who say it together: “Oro and Adan said that *they* agree”."""
        reported = statement.form != "direct" and len(statement.speakers) > 1
        return reported and self.syntax.lower[subject] == "they"

    def _actor(self, subject: int) -> str:
        """The actor a noun or pronoun names, or the party whose forces, people or side it names."""
        if self.syntax.pos[subject] == "PRON" and self.syntax.dep[subject] != "appos":
            return self._pronoun(subject)
        named = self._mention(subject)
        if named:
            return named.actor
        for token in self.syntax.children[subject]:
            if self.syntax.dep[token] in NAME_PARTS:
                named = named or self._mention(token)
            if self.syntax.tag[token] == "PRP$" and speaks_for_party(self.syntax, subject):
                return self._pronoun(token)
        for token in grammar.nouns_behind(self.syntax, subject, "of"):
            named = named or self._mention(token)
        return named.actor if named else ""

    def _pronoun(self, token: int) -> str:
        actor, _ = self.sources.find(((self.syntax.idx[token], self.syntax.end(token)),))
        return actor

    def _mention(self, token: int) -> Mention | None:
        return self.mention_at.get(token)

    def _noun(self, subject: int) -> str:
        left, right = self.syntax.left_edge(subject), subject
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
