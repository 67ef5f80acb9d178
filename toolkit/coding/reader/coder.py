"""Codings of issues by the trained stance reader.

Each sentence of a statement is asked about every candidate for the holder (`candidates`) and every
issue that a signal speaks of in it or beside it, or that it is most like (`meanings`). What a
document's sentences show of one holder and issue is taken together, for a report seldom gives one
party two stances, and so is the side that the rules read: they are seldom wrong where they take
one, unless the network is sure that there is none. Each statement that shows the stance by itself
gets a coding.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.case.codebook import Issue
from toolkit.coding.conditions import find_conditions
from toolkit.coding.documents import code_by_document
from toolkit.coding.holders import Holders
from toolkit.coding.issues import Signals
from toolkit.coding.phrases import Words
from toolkit.coding.reader.candidates import Candidate, find_candidates
from toolkit.coding.reader.meanings import Likeness
from toolkit.coding.reader.model import VALUES, Answer, StanceModel, open_stance_model
from toolkit.coding.reader.questions import Question, passages
from toolkit.coding.rules import Rules
from toolkit.coding.scales import on_scale
from toolkit.lexicons import one_of
from toolkit.parsing.corpus import corpus_of
from toolkit.parsing.report import Report
from toolkit.parsing.speakers.voices import Candidate as Named
from toolkit.schema import Coding, Span, Spans, Statement

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence

    from toolkit.case import Case

ALIKE = 1
"""Issues that a sentence is asked about because it is like them."""

MATTER, SHARE = 3, 0.05
"""Sentences of a report, and the share of them, whose signals speak of an issue before all of it is
asked about that."""

TELLING, AT_LEAST = 0.5, 3
"""How much a word must weigh to be evidence, and how many words are, if none does."""

UNSIGNALLED, UNSAID, NAMED, UNPLACED = 0.1, 0.1, 0.1, 0.2
"""What a stance must be surer by: on an issue no signal speaks of; in a sentence of a speech that
has neither cue nor signal; of who is only named; and of whom no case lists: a speaker without a
side is mostly an analyst, who says what others want."""

ONLY_NAMED = ("named", "printed")
"""Bases of holders who do not say it themselves."""

BY_RULES = 1.0
"""What the rules' side weighs: that of odds of e to one."""

DISPUTED, SHARED = 0.5, 0.35
"""What the model's confidence is multiplied with where the rules read the other side, and what
its doubt is where they read the same."""

NEARBY = 0.92
"""The most that is believed of a sentence in which no signal speaks of the issue: no ground for a
finding (`timeline.SURE`), whose words would not show it."""

DOUBTED = 0.8
"""How sure the model is of no stance in all sentences where it believes no rules."""

SIDES = np.array([-1, -1, 0, 1, 1, 0])
"""The side of each of VALUES but none."""


@dataclass(frozen=True, slots=True)
class _Asked:
    candidate: Candidate
    issue: Issue
    signalled: bool
    here: bool
    question: Question


@dataclass(frozen=True, slots=True)
class _Read:
    asked: _Asked
    answer: Answer

    @property
    def stance(self) -> float:
        """The probability that there is a stance; less where there is less to hold it by."""
        holder = self.asked.candidate
        less = (
            (not self.asked.signalled) * UNSIGNALLED
            + (not self.asked.here and not holder.statement.cue) * UNSAID
            + (holder.basis in ONLY_NAMED) * NAMED
            + (holder.basis == "printed" or (holder.basis == "speaker" and not holder.side))
            * UNPLACED
        )
        return 1 - self.answer.shares[0] - less

    @property
    def values(self) -> NDArray[np.float64]:
        """The share of each value but none, of a stance in this sentence alone."""
        shares = np.array(self.answer.shares[1:]) + 1e-4
        return np.asarray(shares / shares.sum())


def code(statements: pd.DataFrame, case: Case, model: StanceModel | None = None) -> pd.DataFrame:
    """Code statements on the issues of the case's codebook by a trained reader.

    `model` is that of `open_stance_model` if none is given. Returns a table of Coding rows, at
    most one for each statement, holder and issue. `confidence` is the probability that the holder
    takes a stance there and that it is on this side, for or against, by this sentence and by all
    of the report; half of it where the rules read the other side or the sentence says another
    share than the proposition, with a third of the doubt where they read the same, and .92 at most
    where no signal of the issue stands in the sentence; `evidence` are the words that weighed most,
    and `note` says how sure the model is of the value and what it would have said else. Attitudes
    and moves, where the codebook asks for them, are coded by the rules. A heading, an issue without
    a proposition, is not coded.

    Raises InputError if a statement's document is not in the case.
    """
    by_rules, reader = Rules(case), StanceReader(case, model or open_stance_model())

    def code_report(report: Report, own: list[Statement]) -> list[Coding]:
        holders = Holders(report)
        read = list(by_rules.code(holders, own))
        on_issues = [one for one in read if one.dimension == "issue"]
        codings = reader.code(holders, own, on_issues) if by_rules.reads_issues else []
        return [*codings, *(one for one in read if one.dimension != "issue")]

    return code_by_document(statements, case, code_report)


class StanceReader:
    """Codes the issues of one case; what all its documents share is made once."""

    def __init__(self, case: Case, model: StanceModel) -> None:
        self.codebook = case.codebook
        self.model = model
        self.signals = Signals(case.codebook)
        self.roster = corpus_of(case).knowledge.roster
        self.issues = {one.name: one for one in case.codebook.issues if one.proposition}
        told = ((one, model.inputs.words(_all_said(one))) for one in self.issues.values())
        self.likeness = Likeness(model.pieces, told)

    def code(
        self, holders: Holders, statements: Sequence[Statement], by_rules: Sequence[Coding]
    ) -> list[Coding]:
        """The codings of statements of one report, in their order.

        `by_rules` are those of the rules on the same statements.
        """
        words = holders.words
        asked = list(self._ask(holders, statements))
        answers = self.model.answer(words.printed, [one.question for one in asked])
        read = [_Read(*both) for both in zip(asked, answers, strict=True)]
        place = {one.statement_id: k for k, one in enumerate(statements)}
        codings = self._codings(words, read, by_rules)
        return sorted(codings, key=lambda one: place[one.statement_id])

    def _ask(self, holders: Holders, statements: Sequence[Statement]) -> Iterator[_Asked]:
        """Every question about a report."""
        words = holders.words
        sides = {one.actor: one.side for said in statements for one in holders.together(said)}
        sentences = [one for one in words.doc.sents if one.text.strip()]
        windows = passages([(one.start_char, one.end_char) for one in sentences])
        inside = _inside(statements, [window.focus for window in windows])
        near = self._near(words, [(s.start, s.end) for s in sentences], inside)
        for sentence, window, own, issues in zip(sentences, windows, inside, near, strict=True):
            told = own and any(signalled for _, signalled, _ in issues)
            named = self._named(holders, sentence) if told else []
            for candidate in find_candidates(window.focus, own, named, sides) if issues else ():
                for issue, signalled, here in issues:
                    if not signalled and candidate.basis in ONLY_NAMED:
                        continue  # nothing would be sure enough
                    question = Question(candidate.actor, candidate.mention, window, issue)
                    yield _Asked(candidate, issue, signalled, here, question)

    def _named(self, holders: Holders, sentence: Sentence) -> list[Named]:
        """Whom a sentence names, without the outlets."""
        listed, named = self.roster.actors, holders.voices.candidates(sentence)
        papers = {name for name, one in listed.items() if one.kind == "outlet"}
        return [one for one in named if one.voice.actor not in papers]

    def _near(
        self,
        words: Words,
        sentences: Sequence[Span],
        inside: Sequence[Sequence[Statement]],
    ) -> list[list[tuple[Issue, bool, bool]]]:
        """The issues each sentence is asked about, whether a signal speaks of them, and here.

        A signal in a neighbour counts where one statement goes through both; `inside` are the
        statements each sentence lies in. The issue that most sentences speak of is asked about in
        all: “We need them on the team” does not name the treaty that the report is about.
        """
        signalled = [
            {topic.issue.name for topic in self.signals.find(words, [range(*one)])}
            for one in sentences
        ]
        matter = self._matter(signalled)
        found = []
        for k, (start, end) in enumerate(sentences):
            names = set(signalled[k])
            for other in range(max(0, k - 2), min(len(sentences), k + 2)):
                if any(one in inside[other] for one in inside[k]):
                    names |= signalled[other]
            last = words.doc[end - 1]
            said = self.model.inputs.words(
                words.printed, words.doc[start].idx, last.idx + len(last)
            )
            alike = {one.name for one in self.likeness.nearest(said, ALIKE)}
            found.append(
                [
                    (issue, name in names, name in signalled[k])
                    for name, issue in self.issues.items()
                    if name in names or name in alike or name == matter
                ]
            )
        return found

    def _matter(self, signalled: Sequence[Set[str]]) -> str | None:
        """The issue that most sentences speak of, if enough do, and of no other as many."""
        counts = Counter(name for names in signalled for name in names if name in self.issues)
        most = max(counts.values(), default=0)
        found = [name for name, count in counts.items() if count == most]
        is_matter = most >= max(MATTER, SHARE * len(signalled)) and len(found) == 1
        return found[0] if is_matter else None

    def _codings(
        self, words: Words, read: Sequence[_Read], by_rules: Sequence[Coding]
    ) -> Iterator[Coding]:
        """One coding for each statement, holder and issue of which a stance is read."""
        groups: dict[tuple[str, str], list[_Read]] = {}
        for one in read:
            key = one.asked.candidate.actor, one.asked.issue.name
            groups.setdefault(key, []).append(one)
        votes: dict[tuple[str, str], list[Coding]] = {}
        for coding in by_rules:
            known = coding.object in self.issues and (coding.holder or coding.holder_side)
            if known and self.codebook.number(coding.value):
                votes.setdefault((coding.holder, coding.object), []).append(coding)
        for key in dict.fromkeys((*groups, *votes)):
            side = self._side(votes.get(key, ()))
            shares = _taken_together(groups.get(key, []), side)
            coded = set()
            by_statement: dict[str, _Read] = {}
            for one in groups.get(key, ()):
                name = one.asked.candidate.statement.statement_id
                if name not in by_statement or one.stance > by_statement[name].stance:
                    by_statement[name] = one
            for name, telling in by_statement.items():
                own = self._coding(words, telling, shares, side)
                if own and telling.stance >= self.model.settings.least:
                    coded.add(name)
                    yield own
            none = [one.answer.shares[0] for one in groups.get(key, ())]
            if not none or min(none) <= DOUBTED:
                rest = (one for one in votes.get(key, ()) if one.statement_id not in coded)
                yield from (self._as_read(one, shares) for one in rest)

    def _side(self, votes: Sequence[Coding]) -> int:
        """The side of the rules' codings taken together: 1, −1, or 0 if they take both or none."""
        numbers = [self.codebook.number(one.value) or 0 for one in votes]
        return int(np.sign(sum(np.sign(numbers))))

    def _as_read(self, vote: Coding, shares: NDArray[np.float64]) -> Coding:
        """What the rules read, with the value that all there is of it comes to."""
        first = int(shares.argmax())
        value = on_scale(self.codebook, VALUES[1 + first])
        number = self.codebook.number(vote.value) or 0
        if not value or np.sign(number) == np.sign(self.codebook.number(value) or 0):
            value = vote.value
        note = f"{vote.note} So the rules; with the trained reader {value}, {shares.max():.2f}."
        sure = _sureness(_of_side(shares, first), 0)
        name = self.model.settings.name
        return replace(vote, value=value, coder=name, confidence=sure, note=note)

    def _is_other_share(self, words: Words, asked: _Asked) -> bool:
        """Whether the sentence says other shares than the proposition: 4, not 8 percent."""
        start, end = asked.question.passage.focus
        proposed = set(_SHARE.findall(asked.issue.proposition))
        said = set(_SHARE.findall(words.printed[start:end]))
        return bool(proposed and said) and not proposed & said

    def _coding(
        self, words: Words, telling: _Read, shares: NDArray[np.float64], by_rules: int
    ) -> Coding | None:
        asked = telling.asked
        first = int(shares.argmax())
        value = VALUES[1 + first]
        backing = -1 if self._is_other_share(words, asked) else by_rules * int(SIDES[first])
        placed = on_scale(self.codebook, value)
        only_alike = value == "unclear" and not asked.signalled
        if not placed or only_alike:
            return None
        evidence = _evidence(telling.answer, words.printed)
        candidate = asked.candidate
        return Coding(
            statement_id=candidate.statement.statement_id,
            holder=candidate.actor,
            dimension="issue",
            object=asked.issue.name,
            value=placed,
            condition=_condition(words, asked.question) if value == "accept-if" else "",
            coder=self.model.settings.name,
            confidence=min(
                _sureness(
                    telling.stance * min(_of_side(shares, first), _of_side(telling.values, first)),
                    backing,
                ),
                1.0 if asked.here else NEARBY,
            ),
            evidence=evidence,
            note=_note(words, telling, shares, evidence, backing),
            codebook=str(self.codebook),
            holder_side=candidate.side or self.roster.side(candidate.actor),
            holder_basis=candidate.basis,
        )


_BACKING = {
    -1: "; the rules read the other side, or it says another share",
    0: "",
    1: "; the rules read the same side",
}

_SHARE = re.compile(rf"(\d+(?:[.,]\d+)?)[\s-]?(?:{one_of('grammar', 'shares')})", re.IGNORECASE)


def _all_said(issue: Issue) -> str:
    """All that a codebook says of an issue, in a row."""
    signals = (" ".join(one.words) for one in (*issue.signals, *issue.opposed))
    examples = (one.text for one in issue.examples)
    told = (issue.label, issue.proposition, issue.definition, issue.include)
    return " ".join((*told, *signals, *examples))


def _inside(statements: Sequence[Statement], sentences: Sequence[Span]) -> list[list[Statement]]:
    """The statements each of some sentences, in text order, has words of."""
    found: list[list[Statement]] = [[] for _ in sentences]
    ends = [end for _, end in sentences]
    for one in statements:
        for k in range(bisect_right(ends, one.start), len(sentences)):
            if sentences[k][0] >= one.end:
                break
            if _touches(one, sentences[k]):
                found[k].append(one)
    return found


def _touches(statement: Statement, sentence: Span) -> bool:
    start, end = sentence
    spans = (*statement.content_spans, *statement.cue_spans)
    return any(low < end and high > start for low, high in spans)


def _taken_together(group: Sequence[_Read], side: int) -> NDArray[np.float64]:
    """The shares of the values but none in some sentences; those with a likelier stance weigh more.

    `side` is the rules'. Of the side that then is likelier the values of the other are left out.
    """
    shares = np.full(len(VALUES) - 1, 1 / (len(VALUES) - 1))
    if group:
        weights = np.array([max(one.stance, 0.0) for one in group]) ** 2 + 1e-4
        shares = weights @ (np.array([one.answer.shares[1:] for one in group]) + 1e-4)
    shares = shares / shares.sum() * np.exp(BY_RULES * side * SIDES / 2)
    if side:
        shares[SIDES == 0] *= 0.1
    of_side = {one: float(shares[one == SIDES].sum()) for one in (-1, 0, 1)}
    likelier = max(of_side, key=lambda one: (round(of_side[one], 4), one == 0))
    shares[(likelier != SIDES) & (SIDES != 0 if likelier else True)] *= 0.5
    rounded: NDArray[np.float64] = np.round(shares / shares.sum(), 4)
    return rounded


def _of_side(shares: NDArray[np.float64], value: int) -> float:
    """The share of a value with the others of its side."""
    side = SIDES[value]
    return float(shares[side == SIDES].sum() if side else shares[value])


def _sureness(share: float, rules: int) -> float:
    """How sure a reading is: surer where the `rules` read the same side (1), less so if not (-1).

    A confidence of 1 is a person's alone.
    """
    sure = share * DISPUTED if rules < 0 else 1 - (1 - share) * (SHARED if rules > 0 else 1)
    return min(round(sure, 2), 0.99)


def _evidence(answer: Answer, text: str) -> Spans:
    """The words that weigh most, neighbours as one span."""
    words = [one for one in answer.words if text[slice(*one[0])].strip()]
    chosen = [span for span, weight in words if weight >= TELLING]
    if not chosen:
        ranked = sorted(words, key=lambda one: (-one[1], one[0]))[:AT_LEAST]
        chosen = [span for span, _ in ranked]
    spans: list[Span] = []
    for start, end in sorted(chosen):
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def _condition(words: Words, question: Question) -> str:
    [sentence] = words.within((question.passage.focus,))
    found = find_conditions(words, sentence)
    return words.text(found[0].tokens) if found else ""


def _note(
    words: Words,
    telling: _Read,
    shares: NDArray[np.float64],
    evidence: Spans,
    backing: int,
) -> str:
    """Why, in one sentence: the words, and how sure the model is of the stance and its value."""
    first, second = np.argsort(-shares, kind="stable")[:2]
    printed = " … ".join(words.printed[start:end] for start, end in evidence)
    holder = telling.asked.candidate
    return (
        f"{telling.asked.issue.name}; {VALUES[1 + first]}: “{printed}”; a stance at all "
        f"{telling.stance:.2f}, if so {VALUES[1 + first]} {shares[first]:.2f}, "
        f"{VALUES[1 + second]} {shares[second]:.2f}; holder {holder.actor or 'unresolved'}: "
        f"{holder.basis or 'not told'}{_BACKING[backing]}."
    )
