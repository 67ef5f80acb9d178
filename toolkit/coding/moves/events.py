"""Events: who does what to whom, wherever a report tells it, in statements and outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.coding.moves.actions import Action, Actions
from toolkit.coding.moves.lexicon import move_words
from toolkit.coding.moves.nouns import Nouns
from toolkit.coding.phrases import Words
from toolkit.findings import takes_tables
from toolkit.parsing.corpus import Progress, corpus_of
from toolkit.parsing.grammar import is_plural, listed
from toolkit.parsing.report import Report
from toolkit.parsing.reports import find_statements
from toolkit.parsing.speakers.voices import Voice
from toolkit.schema import Event, Spans, Statement, to_rows, to_table
from toolkit.waiting import shown

if TYPE_CHECKING:
    from toolkit.case import Case


@takes_tables
def find_events(
    case: Case, statements: pd.DataFrame | None = None, progress: Progress = shown
) -> pd.DataFrame:
    """Who does what to whom in a case's reports: a table of `Event` rows, in text order.

    Words and deeds alike are read off every sentence, whether the report tells them or somebody
    it quotes. Who does it is the subject of a verb, the agent of a passive, the owner of a noun
    for an act; whom it is done to the nearest actor that the verb or noun takes, or what it
    takes if that is nobody. Several on either side make a row each; what two do with each other
    (“North and South met”) is done by each to the other. Questions and conditions make none.

    `statements` are the case's, if they are at hand. `progress` goes round the documents and may
    show how far it is, such as `tqdm`.
    """
    if statements is None:
        statements = find_statements(case)
    said: dict[str, list[Statement]] = {}
    for statement in to_rows(Statement, statements):
        said.setdefault(statement.doc_id, []).append(statement)
    corpus = corpus_of(case)
    pairs = zip(progress(corpus.documents), corpus.parsed(corpus.documents), strict=True)
    with corpus.lock:
        rows = [row for one, report in pairs for row in Events(report, said.get(one.doc_id, ()))]
    return to_table(Event, rows)


@dataclass(frozen=True, slots=True)
class End:
    """Who stands at one end of an event, and the characters that say so."""

    actor: str = ""
    side: str = ""
    spans: Spans = ()


NOBODY = End()


class Events:
    """The events of one report, in text order."""

    def __init__(self, report: Report, statements: Iterable[Statement]) -> None:
        self.document = report.document
        self.roster = report.roster
        self.statements = list(statements)
        self.words = Words(report.syntax)
        self.syntax = report.syntax
        self.voices = report.voices
        self.nouns = Nouns(self.syntax, self.words, self._is_known)
        self.actions = Actions(self.nouns)

    def __iter__(self) -> Iterator[Event]:
        starts = [*self.words.syntax.starts, len(self.words.doc)]
        for start, end in pairwise(starts):
            seen = set()
            for action in self.actions.find(range(start, end)):
                for row in self._rows(action, range(start, end)):
                    key = row.source, row.target, row.root, row.negated, row.planned
                    if key not in seen:
                        seen.add(key)
                        yield row

    # ------------------------------------------------------------ rows

    def _rows(self, action: Action, sentence: range) -> Iterator[Event]:
        words = self.words
        start, end = words.spans(sentence)[0][0], words.spans(sentence)[-1][1]
        tokens = action.move.tokens
        statement = self.statement_at(words.starts[min(tokens)])
        codes = move_words().cameo
        for one, other in self._pairs(action, statement):
            yield Event(
                doc_id=self.document.doc_id,
                start=start,
                end=end,
                source=one.actor,
                source_side=one.side,
                target=other.actor,
                target_side=other.side,
                root=action.move.root,
                cameo=codes.get(action.move.move) or codes[action.move.root],
                negated=action.is_negated,
                planned=action.is_planned,
                verb=words.text(tokens),
                statement_id=statement.statement_id if statement else "",
                verb_spans=words.spans(tokens),
                source_spans=one.spans,
                target_spans=other.spans,
            )

    def _pairs(self, action: Action, statement: Statement | None) -> list[tuple[End, End]]:
        """Each source with each target; of several who do it together, each with each other."""
        sources = [end for noun in action.sources for end in self.ends(noun, statement)]
        targets = [end for noun in action.targets for end in self.ends(noun, statement)]
        if action.is_mutual and len(sources) > 1:
            pairs = list(permutations(sources, 2))
        else:
            pairs = list(product(sources or [NOBODY], targets or [NOBODY]))
        return [(a, b) for a, b in pairs if not a.actor or a.actor != b.actor]

    def statement_at(self, at: int) -> Statement | None:
        """The statement that tells what begins at a character: the innermost, by its content."""
        around = [
            (end - start, one.start, one)
            for one in self.statements
            for start, end in one.content_spans
            if start <= at < end
        ]
        return min(around, key=lambda found: found[:2])[2] if around else None

    # ------------------------------------------------------------ ends

    def _is_known(self, noun: int) -> bool:
        return self.voices.one(noun) is not None

    def ends(self, noun: int, statement: Statement | None) -> list[End]:
        """Who a noun means: each listed actor or name printed, else the words themselves."""
        tokens = self.nouns.phrase(noun)
        spans = self.words.spans(tokens)
        if self.syntax.lower[noun] in listed("first_person") and statement:
            speaker = statement.speaker or statement.source
            return [End(speaker, self.roster.side(statement.speaker), spans)]
        voices = self._voices(noun, spans, statement is None)
        if voices:
            return [End(voice.actor, voice.side, spans) for voice in voices]
        if self.syntax.tag[noun][:3] in ("PRP", "WDT", "WP", "DT"):
            return [End(spans=spans)]
        return [End(self._printed(tokens), "", spans)]

    def _voices(self, noun: int, spans: Spans, told: bool) -> tuple[Voice, ...]:
        """The actors a noun means: of a plural each, “the envoys of the North and the South”."""
        one = self.voices.one(noun)
        if one and not is_plural(self.syntax, noun):
            return (one,)
        return self.voices.of(spans, told) or ((one,) if one else ())

    def _printed(self, tokens: range) -> str:
        """A phrase as printed, without its article."""
        while len(tokens) > 1 and self.syntax.tag[tokens[0]] == "DT":
            tokens = tokens[1:]
        while len(tokens) > 1 and self.syntax.tag[tokens[-1]] == "POS":
            tokens = tokens[:-1]
        return " ".join(self.words.text(tokens).split())
