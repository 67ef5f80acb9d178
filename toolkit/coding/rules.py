"""The transparent coder: issues and stances, attitudes and moves, by rules anyone can read.

The signals of the codebook say which issues (`issues`), the lexicon of stance words and the
syntax say which stance (`stances`, `conditions`), subjects say whose it is (`holders`). Who is
for or against whom is read in `attitudes`, what is done by saying it in `moves`. Each coding
carries the words that decided it, as spans and in its note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codebook import SCALE, Codebook
from toolkit.coding.attitudes import Attitudes
from toolkit.coding.conditions import Condition, find_conditions
from toolkit.coding.documents import code_by_document
from toolkit.coding.holders import Holder, Holders
from toolkit.coding.issues import Signals, Topic
from toolkit.coding.lexicon import find_stance_words
from toolkit.coding.moves import Moves
from toolkit.coding.phrases import Words
from toolkit.coding.readings import Reading
from toolkit.coding.scales import on_scale
from toolkit.coding.stances import Reader
from toolkit.schema import Coding, Statement

if TYPE_CHECKING:
    from toolkit.case import Case

CODER = "rules-1"


def code(statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Code every statement in the dimensions of the case's codebook.

    Returns a table of `Coding` rows, coder ``rules-1``, evidence in characters of the document's
    text. Dimension ``issue``: one row for each statement, issue spoken of and holder; ``attitude``:
    one for each holder and actor spoken of; ``move``: one for each PLOVER root and actor addressed.
    Of issues:

    - An acceptance is *accept*; tied to a condition, a possibility or mere talks it is
      *accept-if*; a refusal is *reject*; tied to a condition or only put off it is *resist*.
    - Progress, steps announced (“talks will resume”) and demands count towards the
      proposition: their holder is for it. To demand acceptance of others is the stance of the
      one who demands. Signals of the contrary (`opposed`) turn the sign.
    - An issue named without a stance, in a question, or with contrary stances is *unclear*,
      and kept; one named only in passing (“after the talks”) is not. “Remains unchanged” is
      *unchanged*. A stance of several (“North and South agreed”) is coded for each.
    - On a scale other than the default one, the nearest stance of the same sign is given.

    Raises InputError if a statement's document is not in the case.
    """
    coder = Rules(case)
    return code_by_document(statements, case, lambda report, own: coder.code(Holders(report), own))


@dataclass(frozen=True, slots=True)
class _Found:
    """One topic of a statement as read: its stance, number and holder."""

    topic: Topic
    reading: Reading
    number: float
    holder: Holder

    @property
    def takes_side(self) -> bool:
        return bool(self.number) or self.reading.is_unchanged


class Rules:
    """The rules for one case; what all its reports share is made once."""

    def __init__(self, case: Case) -> None:
        dimensions = case.codebook.dimensions
        self.codebook = case.codebook
        self.reads_issues = "issue" in dimensions
        self.signals = Signals(case.codebook)
        book = str(case.codebook)
        others: dict[str, Attitudes | Moves] = {
            "attitude": Attitudes(CODER, book),
            "move": Moves(case.codebook.moves, CODER, book),
        }
        self.others = [others[name] for name in dimensions if name in others]

    def code(self, holders: Holders, statements: Sequence[Statement]) -> Iterator[Coding]:
        """The codings of statements of one report, each dimension in their order."""
        words = holders.words
        for statement in statements if self.reads_issues else ():
            parts = words.within((*statement.cue_spans, *statement.content_spans))
            topics = self.signals.find(words, parts)
            if topics:
                found = self._read(words, holders, statement, topics, parts)
                yield from self._codings(words, statement, found)
        for other in self.others:
            yield from other.code(holders, statements)

    def _read(
        self,
        words: Words,
        holders: Holders,
        statement: Statement,
        topics: list[Topic],
        parts: list[range],
    ) -> list[_Found]:
        """What each topic of a statement is read as."""
        passage = _Passage(words, statement, parts)
        named: dict[str, set[int]] = {}
        for topic in topics:
            named.setdefault(topic.issue.name, set()).update(topic.tokens)
        found: list[_Found] = []
        for topic in topics:
            reading = passage.read(topic, named[topic.issue.name])
            if reading.in_passing:
                continue
            number = reading.number(topic.opposed)
            holder = holders.speaker(statement)
            if number or reading.is_unchanged:
                holder = holders.find(reading, statement)
            found.extend(_Found(topic, reading, number, one) for one in holder.each())
        return found

    def _codings(self, words: Words, statement: Statement, found: list[_Found]) -> Iterator[Coding]:
        """One coding for each issue and holder; topics without a stance yield to those with one."""
        groups: dict[tuple[str, str], list[_Found]] = {}
        sided = {one.topic.issue.name for one in found if one.takes_side}
        for one in found:
            if one.takes_side or one.topic.issue.name not in sided:
                groups.setdefault((one.topic.issue.name, one.holder.actor), []).append(one)
        for (issue, actor), group in groups.items():
            value = _value(self.codebook, group)
            if not value:
                continue
            deciding = _deciding(group)
            tokens = {at for one in group for at in (*one.topic.tokens, *one.reading.evidence)}
            condition = deciding.reading.condition
            yield Coding(
                statement_id=statement.statement_id,
                holder=actor,
                dimension="issue",
                object=issue,
                value=value,
                condition=words.text(condition.tokens) if condition else "",
                coder=CODER,
                confidence=None,
                evidence=words.spans(tokens),
                note=_note(words, issue, value, group, deciding),
                codebook=str(self.codebook),
                holder_side=deciding.holder.side,
                holder_basis=deciding.holder.basis,
            )


class _Passage:
    """A statement in its text, with what the readings of all its topics share."""

    def __init__(self, words: Words, statement: Statement, parts: list[range]) -> None:
        self.words = words
        self.statement = statement
        self.allowed = frozenset(at for part in parts for at in part)
        self.cue = {at for part in words.within(statement.cue_spans) for at in part}
        [self.inside] = words.within(((statement.start, statement.end),))
        self.conditions: dict[int, list[Condition]] = {}  # by the first word of the sentence

    def read(self, topic: Topic, named: Collection[int]) -> Reading:
        """Read one topic in the part of its sentence that the statement covers.

        `named` are the words of all topics on its issue: they take no stance themselves.
        """
        words, statement = self.words, self.statement
        start, end = words.sentence_at(topic.tokens[0])
        sentence = range(max(start, self.inside.start), min(end, self.inside.stop))
        if statement.modality == "question" or _asks(words, sentence):
            return Reading(remark="asked, not said")
        if start not in self.conditions:
            until = range(start, sentence.stop)
            self.conditions[start] = _conditions(words, until, self.allowed, self.cue)
        stance = find_stance_words(words, sentence, topic, named)
        year = statement.said_on.year if statement.said_on else None
        is_direct = statement.form == "direct"
        conditions = self.conditions[start]
        reader = Reader(words, self.allowed, stance, conditions, is_direct, year, self.cue)
        reading = reader.read(topic.tokens, words.syntax.root(topic.tokens))
        stance_words = {at for step in reading.steps for at in step.tokens}
        if statement.denial == "unsaid" and self.cue.isdisjoint(stance_words):
            return Reading(remark="left unsaid")
        return reading


def _conditions(
    words: Words, sentence: range, allowed: frozenset[int], cue: set[int]
) -> list[Condition]:
    """The conditions of what is said, also before the cue: “If talks fail, Oro warned, …”."""
    found = []
    conditions = find_conditions(words, sentence)
    said = [at for at in sentence if at in allowed and at not in cue] if conditions else []
    for condition in conditions:
        before = said and condition.tokens.stop <= said[0] and condition.governor in allowed
        if condition.governor in cue:
            condition = replace(condition, governor=_main(words, said, condition.governor))
        if condition.tokens.start in allowed or before:
            found.append(condition)
    return found


def _main(words: Words, said: list[int], governor: int) -> int:
    """The verb that a condition holds for: not the cue it may hang on, but what the cue brings."""
    syntax = words.syntax
    above = syntax.head[governor]
    if syntax.dep[governor] == "parataxis" and above in said:
        return above
    clauses = syntax.dependents(governor, "ccomp")
    return next((clause for clause in clauses if clause in said), governor)


def _asks(words: Words, sentence: range) -> bool:
    ends = (words.lower[at] for at in reversed(sentence) if words.lower[at].strip("\"'”’» \n"))
    return next(ends, "") == "?"


# ---------------------------------------------------------------- several readings, one coding


def _deciding(group: list[_Found]) -> _Found:
    """The reading that decides: with a condition before without, the weaker before the stronger."""
    return min(group, key=lambda one: (one.reading.condition is None, abs(one.number) or 9))


def _value(codebook: Codebook, group: list[_Found]) -> str:
    """The stance of readings taken together, by its name on the codebook's scale.

    Readings of one sign give the weakest of them, contrary ones *unclear*. A scale that lacks
    the stance gives the nearest one of its sign; one that has none, no coding.
    """
    numbers = [one.number for one in group if one.number]
    if not numbers and any(one.reading.is_unchanged for one in group):
        unplaced = [stance.name for stance in codebook.scale if stance.number is None]
        if unplaced:
            return "unchanged" if "unchanged" in unplaced else unplaced[0]
    contrary = min(numbers, default=0) < 0 < max(numbers, default=0)
    number = 0.0 if contrary or not numbers else min(numbers, key=abs)
    return on_scale(codebook, next(stance.name for stance in SCALE if stance.number == number))


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _note(words: Words, issue: str, value: str, group: list[_Found], deciding: _Found) -> str:
    """Why, in one sentence: the signal, the words of stance, the condition, the holder."""
    topic, reading = deciding.topic, deciding.reading
    signal = "signal of the contrary" if topic.opposed else "signal"
    what = f"{issue}: “{words.text(topic.tokens)}” ({signal})"
    signs = {_sign(one.number) for one in group if one.number}
    if len(signs) > 1:
        said = ", ".join(f"“{words.text(one.reading.evidence)}”" for one in group if one.number)
        return f"{what}; {value}: contrary stances, {said}; holder {_who(deciding.holder)}."
    if not deciding.takes_side:
        return f"{what}; {value}: {reading.remark or 'no stance word governs it'}."
    because = f"“{words.text(reading.stance_tokens)}”" if reading.stance_tokens else "asserted"
    if reading.condition:
        because += f" + condition “{words.text(reading.condition.tokens)}”"
    elif reading.deferred and any(step.negations for step in reading.steps):
        because += f" + deferral “{words.text(reading.deferred)}”"
    return f"{what}; {value}: {because}; holder {_who(deciding.holder)}."


def _who(holder: Holder) -> str:
    return f"{holder.actor or 'unresolved'}: {holder.reason}"
