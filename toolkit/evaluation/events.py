"""How well is found who does what to whom in a sentence, where nothing is given but the sentence.

Gold is that of moves, JSON Lines with one pair of source and target a sentence; predictions have
every pair found::

    {"id": "m-1", "text": "Oro accused the north.", "root": "ACCUSE",
     "source": {"spans": [[0, 3]]}, "target": {"spans": [[12, 21]]}}

    {"id": "m-1", "events": [{"source": [0, 3], "target": [8, 21], "root": "ACCUSE"}]}

A phrase is found if the phrase annotated and the one found share a word, other than an article.
Sentences often tell of more than the one pair annotated; what else is found counts as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.coding.moves.events import Events
from toolkit.evaluation.gold import Record, table_of
from toolkit.evaluation.moves import EXAMPLE, RULES, Acted, read_acted
from toolkit.evaluation.task import Task, cell
from toolkit.parsing.language import parse_all
from toolkit.parsing.report import Knowledge, Report
from toolkit.schema import Actor, Document, InputError, Span, Spans, to_table

NAMES = "names"
ARTICLES = frozenset({"the", "a", "an"})

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d_a-z][\w.’'&-]*(?: (?:of |the |for )*[^\W\d_a-z][\w.’'&-]*)*")


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and a target by their characters, and what the one does to the other."""

    source: Spans
    target: Spans
    root: str = ""


def read_dyads(path: Path | str) -> list[Acted]:
    """The annotated sentences that have both source and target; raises InputError as `moves`."""
    return [one for one in read_acted(path) if one.source and one.target]


def predict_events(sentences: Iterable[Acted], *, method: str = RULES) -> Iterator[list[Pair]]:
    """The pairs of source and target in each sentence, with the roots, nobody being listed.

    The method ``rules`` is what `tk.find_events` finds; ``names`` takes the first and second
    capitalised string of each sentence, to compare with. Raises InputError for another.
    """
    if method not in (RULES, NAMES):
        raise InputError(f"events are found by {RULES!r} or by {NAMES!r}, not by {method!r}.")
    sentences = list(sentences)
    if method == NAMES:
        yield from (first_two_names(one.text) for one in sentences)
        return
    nobody = Knowledge(to_table(Actor, []))
    parses = parse_all(one.text for one in sentences)
    for one, doc in zip(sentences, parses, strict=True):
        report = Report(Document(one.id, "", "", None, "", "en", "", one.text, "", ""), nobody)
        report.doc = doc
        rows = [row for row in Events(report, ()) if row.source_spans]
        yield [Pair(r.source_spans, r.target_spans, r.root) for r in rows if r.target_spans]


def first_two_names(text: str) -> list[Pair]:
    """The first capitalised string of a sentence as the source, the second as the target."""
    names = [found.span() for found in _NAME.finditer(text)]
    names = [span for span in names if text[slice(*span)].lower() not in ARTICLES]
    return [Pair((names[0],), (names[1],))] if len(names) > 1 else []


def score_events(gold: Sequence[Acted], found: Sequence[Sequence[Pair]]) -> pd.DataFrame:
    """Precision, recall and F1, 0 to 1, of what is found in sentences with one pair each.

    Rows: ``pair`` (source and target), ``pair and class``, ``source``, ``target``. Columns:
    precision, recall, f1, found (each once a sentence), annotated.
    """
    counts = {name: [0, 0, len(gold)] for name in ("pair", "pair and class", "source", "target")}
    for one, pairs in zip(gold, found, strict=True):
        words = _words(one.text)
        source, target = (
            _within(words, (span,) if span else ()) for span in (one.source, one.target)
        )
        read = [(_within(words, p.source), _within(words, p.target), p.root) for p in pairs]
        hits: dict[str, dict[Any, bool]] = {
            "pair": {(a, b): bool(a & source and b & target) for a, b, _ in read},
            "pair and class": {
                (a, b, root): bool(a & source and b & target) and root == one.root
                for a, b, root in read
            },
            "source": {a: bool(a & source) for a, _, _ in read},
            "target": {b: bool(b & target) for _, b, _ in read},
        }
        for name, ways in hits.items():
            counts[name][0] += any(ways.values())
            counts[name][1] += len(ways)
    return table_of(counts)


def _words(text: str) -> list[Span]:
    return [one.span() for one in _WORD.finditer(text) if one.group().lower() not in ARTICLES]


def _within(words: Sequence[Span], spans: Spans) -> frozenset[Span]:
    """The words that lie in some characters."""
    return frozenset(w for w in words if any(a <= w[0] < b for a, b in spans))


def _record(sentence: Acted, pairs: Iterable[Pair]) -> Iterator[Record]:
    events = [
        {"source": one.source[0], "target": one.target[0], "root": one.root.upper()}
        for one in pairs
    ]
    yield {"id": sentence.id, "events": events}


EVENTS = Task(
    name="events",
    asks="who does what to whom, where nothing is given but the sentence",
    example=EXAMPLE,
    read=read_dyads,
    predict=predict_events,
    score=score_events,
    record=_record,
    figures={"source and target, F1": cell("pair", "f1")},
)
