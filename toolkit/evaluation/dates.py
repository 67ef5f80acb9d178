"""How well time expressions are found, and read as calendar values.

Gold and predictions are JSON Lines, a document a line::

    {"doc_id": "d-1", "corpus": "news", "dct": "2031-03-06", "text": "…", "timexes":
        [{"start": 9, "end": 15, "type": "DATE", "value": "2031-03-03"}]}

`dct` is the day of publication (the document creation time of TimeML), types and values are
those of TIMEX3. The measures are those of TempEval-3 (UzZaman et al. 2013, SemEval): extent,
relaxed and strict, and value. Where the gold has no value, none is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from toolkit.evaluation.gold import Record, checked, read_gold, table_of, trimmed
from toolkit.evaluation.task import Task, cell
from toolkit.parsing.dates.expressions import read_dates
from toolkit.parsing.language import parse

MEASURES = ("value", "type", "extent, overlapping", "extent, exact")
ALL = "all"

_EDGES = frozenset(" \n\t.,;:\"'()")
_CALENDAR_ONLY = "gum"  # GUM annotates calendar dates, by the TEI's <date>, and nothing else


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: its characters, TIMEX3 type and value; no value if it is unknown."""

    start: int
    end: int
    type: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Dated:
    """A document and its time expressions."""

    id: str
    corpus: str
    published: date | None
    text: str
    times: list[Time]


def predict_dates(documents: Iterable[Dated]) -> Iterator[list[Time]]:
    """The time expressions the toolkit reads in each document."""
    for document in documents:
        found = read_dates(parse(document.text), document.published)
        yield [Time(one.start, one.end, one.type, one.value or None) for one in found]


def score_dates(gold: Sequence[Dated], found: Sequence[list[Time]]) -> pd.DataFrame:
    """Precision, recall and F1, 0 to 1, micro-averaged over documents, for each corpus and all.

    Expressions are matched one to one, the longest overlap first, white space and punctuation
    at their edges left out. Rows: corpus and measure. ``extent, overlapping`` counts matched
    expressions, ``extent, exact`` those with the same characters, ``type`` those of the same
    type, ``value`` those of the same value; matches whose gold has no value are left out of
    the last. Columns: precision, recall, f1, found, annotated.
    """
    counts: dict[str, Counter[str]] = {}
    for document, times in zip(gold, found, strict=True):
        count = _count(document, times)
        for corpus in dict.fromkeys((document.corpus, ALL)):
            counts.setdefault(corpus, Counter()).update(count)
    if len(counts) == 2:  # one corpus is all there is
        counts = {ALL: counts[ALL]}
    tables = {
        corpus: table_of({name: [count[name], *_asked(count, name)] for name in MEASURES})
        for corpus, count in sorted(counts.items(), key=lambda item: (item[0] == ALL, item[0]))
    }
    return pd.concat(tables, names=["corpus", "measure"])


def _asked(count: Counter[str], measure: str) -> tuple[int, int]:
    """How many expressions were found and annotated that a measure asks for."""
    if measure == "value":
        return count["found"] - count["found without"], count["annotated"] - count["without"]
    return count["found"], count["annotated"]


def _count(document: Dated, times: Sequence[Time]) -> Counter[str]:
    if document.corpus.startswith(_CALENDAR_ONLY):
        times = [time for time in times if _is_calendar_date(time)]
    ours = [(*trimmed(document.text, (t.start, t.end), _EDGES), t) for t in times]
    theirs = [(*trimmed(document.text, (t.start, t.end), _EDGES), t) for t in document.times]
    count = Counter({"found": len(ours), "annotated": len(theirs)})
    count["without"] = sum(time.value is None for time in document.times)
    for (*extent, mine), (*wanted, right) in _matched(ours, theirs):
        count["extent, overlapping"] += 1
        count["extent, exact"] += extent == wanted
        count["type"] += mine.type == right.type
        count["value"] += right.value is not None and mine.value == right.value
        count["found without"] += right.value is None
    return count


Placed = tuple[int, int, Time]


def _matched(ours: list[Placed], theirs: list[Placed]) -> Iterator[tuple[Placed, Placed]]:
    pairs = []
    for i, (wanted, until, _) in enumerate(theirs):
        for j, (start, end, _) in enumerate(ours):
            shared = min(end, until) - max(start, wanted)
            if shared > 0:
                pairs.append((-shared, abs(start - wanted) + abs(end - until), i, j))
    free, left = set(range(len(theirs))), set(range(len(ours)))
    for _, _, i, j in sorted(pairs):
        if i in free and j in left:
            free.discard(i)
            left.discard(j)
            yield ours[j], theirs[i]


def _is_calendar_date(time: Time) -> bool:
    return time.type in ("DATE", "TIME") and (
        time.value is None or re.match(r"\d{4}", time.value) is not None
    )


def read_dated(path: Path | str) -> list[Dated]:
    """The annotated documents of a JSON Lines file; raises InputError with file and line."""
    return read_gold(path, _dated)


def _dated(record: Record) -> Dated:
    text = record["text"]
    times = []
    for one in record["timexes"]:
        value = one.get("value")
        span = checked(text, one["start"], one["end"])
        times.append(Time(*span, str(one["type"]), None if value is None else str(value)))
    return Dated(str(record["doc_id"]), str(record.get("corpus") or ALL), _day(record), text, times)


def _day(record: Record) -> date | None:
    """The day of publication: 2031-03-06, with or without an hour, or 06-03-2031 (MEANTIME)."""
    written = str(record.get("dct") or "")[:10]
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        with suppress(ValueError):
            return datetime.strptime(written, form).date()
    return None


def _record(document: Dated, times: Sequence[Time]) -> Iterator[Record]:
    yield {
        "doc_id": document.id,
        "timexes": [
            {"start": one.start, "end": one.end, "type": one.type, "value": one.value}
            for one in times
        ],
    }


DATES = Task(
    name="dates",
    asks="time expressions, read as calendar values",
    example="""\
  {"doc_id": "d-1", "dct": "2031-03-06", "text": "Oro left on Monday.",
   "timexes": [{"start": 12, "end": 18, "type": "DATE", "value": "2031-03-03"}]}""",
    read=read_dated,
    predict=predict_dates,
    score=score_dates,
    record=_record,
    figures={"F1 of values": cell((ALL, "value"), "f1")},
)
