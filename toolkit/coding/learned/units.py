"""What the learned coder decides about: a statement and one issue a signal in it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.coding import rules
from toolkit.coding.lexicon import skipping, stance_words
from toolkit.coding.phrases import Words
from toolkit.parsing.corpus import corpus_of
from toolkit.schema import Coding, Statement, to_rows

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.parsing.report import Report

NONE = "none"
"""The value of a unit that a person read and did not code. It is not on the scale."""

RULES, STANCE, WORD = 1.0, 0.6, 0.3
"""Weights of features: what the rules say, stance words, other words. The more weight, the less
training it takes to be listened to; there are many more words than stance words."""

NAMES = ("NNP", "NNPS")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Unit:
    """A statement and an issue, as the rules coded it for one holder or several.

    `original` is the report, or the earlier one that it repeats: both are of one group, so that
    no model is tested on a reprint of what it learned from.
    """

    statement: Statement
    original: str
    issue: str
    codings: tuple[Coding, ...]
    features: Features

    @property
    def rules(self) -> str:
        """The value by the rules; of several holders, that of the first in the text."""
        return self.codings[0].value


def find_units(statements: pd.DataFrame, case: Case) -> list[Unit]:
    """Every unit of some statements, in their order.

    Raises InputError if a statement's document is not in the case.
    """
    groups: dict[tuple[str, str], list[Coding]] = {}
    for coding in to_rows(Coding, rules.code(statements, case)):
        if coding.dimension == "issue":
            groups.setdefault((coding.statement_id, coding.object), []).append(coding)
    by_statement: dict[str, list[tuple[Coding, ...]]] = {}
    for (statement_id, _), codings in groups.items():
        by_statement.setdefault(statement_id, []).append(tuple(codings))
    corpus = corpus_of(case)
    by_report: dict[str, list[Statement]] = {}
    for statement in to_rows(Statement, statements):
        if statement.statement_id in by_statement:
            by_report.setdefault(statement.doc_id, []).append(statement)
    with corpus.lock:
        units = [
            unit
            for name, own in by_report.items()
            for unit in _units(corpus.report(name), own, by_statement)
        ]
    place = {name: nth for nth, name in enumerate(statements["statement_id"])}
    return sorted(units, key=lambda unit: place[unit.statement.statement_id])


def _units(
    report: Report,
    statements: Sequence[Statement],
    coded: Mapping[str, Sequence[tuple[Coding, ...]]],
) -> Iterator[Unit]:
    """The units of one report's statements."""
    words, document = Words(report.syntax), report.document
    for statement in statements:
        shared = dict(_of_statement(words, statement))
        original = document.copy_of or document.doc_id
        for codings in coded[statement.statement_id]:
            features = shared | dict(_of(words, codings))
            yield Unit(statement, original, codings[0].object, codings, features)


def _of(words: Words, codings: Sequence[Coding]) -> Iterator[tuple[str, float]]:
    """What the rules say of the issue, and the words they say it for."""
    issue = codings[0].object
    yield f"issue {issue}", RULES
    for coding in codings:
        yield f"rules: {coding.value}", RULES
        yield f"rules on {issue}: {coding.value}", RULES
        if coding.condition:
            yield "rules: a condition", RULES
        deciding = [at for part in words.within(coding.evidence) for at in part]
        for at in deciding:
            if words.doc[at].tag_ not in NAMES:
                yield f"decides: {words.lemma[at]}", STANCE
        for _, word in stance_words().find(words, deciding):
            yield f"decides: a word of {word.effect}", STANCE


def _of_statement(words: Words, statement: Statement) -> Iterator[tuple[str, float]]:
    """The statement's form and its words, whatever the issue; names of its actors are left out.

    A model that knows who speaks would expect of everyone what they said before, and so miss
    shifts.
    """
    yield f"form: {statement.form}", STANCE
    yield f"modality: {statement.modality}", STANCE
    if statement.denial:
        yield f"denial: {statement.denial}", STANCE
    for part in words.within(statement.cue_spans):
        for at in _plain(words, part):
            yield f"cue {words.lemma[at]}", WORD
    for part in words.within(statement.content_spans):
        for _, word in stance_words().find(words, skipping(words, part)):
            yield f"a word of {word.effect}", STANCE
        plain = list(_plain(words, part))
        for at in plain:
            yield f"lemma {words.lemma[at]}", WORD
            yield f"word {words.lower[at]}", WORD
        for at, following in pairwise(plain):
            if following == at + 1:
                yield f"words {words.lower[at]} {words.lower[following]}", WORD


def _plain(words: Words, part: range) -> Iterator[int]:
    """The words among some tokens that are no names, numbers or marks."""
    for at in part:
        if words.doc[at].tag_ not in NAMES and any(map(str.isalpha, words.lower[at])):
            yield at
