"""How well stances on issues are coded, beside two people who coded the same statements.

Marks are JSON Lines, a statement a line, with two independent passes over it::

    {"statement_id": "r-1:000041", "doc_id": "r-1", "sha256": "…", "weight": 2.3,
     "start": 10, "end": 90, "speaker": "Envoy Oro", "form": "indirect",
     "modality": "asserted", "denial": "", "source_spans": [[10, 19]],
     "cue_spans": [[20, 24]], "content_spans": [[25, 90]],
     "passes": [[{"issue": "inspections", "holder": "Envoy Oro", "value": "reject"}], []]}

They hold no text: spans are characters of a case's documents, which `sha256` identifies.
`weight` is how many statements of its kind one that was drawn stands for. A speaker that they
leave empty is looked for anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.coding.code import DEFAULT, code
from toolkit.evaluation.gold import Record, read_gold
from toolkit.evaluation.task import Task, cell
from toolkit.parsing.reports import find_statements
from toolkit.schema import Document, InputError, Span, Statement, span_text, to_rows, to_table

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.coding.code import Coder

MEASURES = {
    "issue": ("issue",),
    "issue and value": ("issue", "value"),
    "issue and holder": ("issue", "holder"),
    "all three": ("issue", "value", "holder"),
}

Mark = tuple[str, str, str]  # issue, holder, value


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement and what each pass marked in it."""

    record: Record
    passes: tuple[frozenset[Mark], frozenset[Mark]]

    @property
    def statement_id(self) -> str:
        """The statement."""
        return str(self.record["statement_id"])

    @property
    def weight(self) -> float:
        """How many statements it stands for."""
        return float(self.record.get("weight", 1))


def read_marked(path: Path | str) -> list[Marked]:
    """The marked statements of a JSON Lines file; raises InputError with file and line."""
    return read_gold(path, _marked)


def predict_stances(
    marked: Iterable[Marked], *, case: Case, coder: Coder = DEFAULT
) -> Iterator[frozenset[Mark]]:
    """Issue, holder and value of each stance that a coder reads in the marked statements.

    Raises InputError for a statement whose document the case lacks or has with another text.
    """
    marked = list(marked)
    documents = {one.doc_id: one for one in to_rows(Document, case.documents)}
    given = [_statement(one, documents, case) for one in marked]
    codings = code(to_table(Statement, _with_speakers(given, case)), case, coder)
    codings = codings[codings["dimension"] == "issue"]
    coded: dict[str, set[Mark]] = {one.statement_id: set() for one in marked}
    for row in codings.itertuples():
        coded[str(row.statement_id)].add((str(row.object), str(row.holder), str(row.value)))
    for one in marked:
        yield frozenset(coded[one.statement_id])


def score_stances(gold: Sequence[Marked], found: Sequence[frozenset[Mark]]) -> pd.DataFrame:
    """What was coded compared with both passes.

    Rows: for each of `issue`, `issue and value`, `issue and holder`, `all three`: ``between
    passes`` (the second against the first); ``coder`` against what both passes share, where
    what only one of them has counts neither way; ``coder, weighted`` (each statement by its
    weight). Columns: precision, recall, f1 (0 to 1), found, annotated (statements × issues).
    """
    counts: dict[tuple[str, str], list[float]] = {}
    for measure, parts in MEASURES.items():
        rows = {name: [0.0, 0.0, 0.0] for name in ("between passes", "coder", "coder, weighted")}
        for one, coded in zip(gold, found, strict=True):
            first, second = (_narrowed(own, parts) for own in one.passes)
            ours = _narrowed(coded, parts)
            both, either = first & second, first | second
            _add(rows["between passes"], 1, both, second, first)
            counted = ours - (either - both)
            _add(rows["coder"], 1, counted & both, counted, both)
            _add(rows["coder, weighted"], one.weight, counted & both, counted, both)
        counts |= {(measure, name): row for name, row in rows.items()}
    return pd.DataFrame(
        [_row(*count) for count in counts.values()],
        index=pd.MultiIndex.from_tuples(counts, names=["measure", "compared"]),
        columns=["precision", "recall", "f1", "found", "annotated"],
    )


def _narrowed(marks: Iterable[Mark], parts: tuple[str, ...]) -> set[tuple[str, ...]]:
    places = {"issue": 0, "holder": 1, "value": 2}
    return {tuple(mark[places[part]] for part in parts) for mark in marks}


def _add(row: list[float], weight: float, right: Any, found: Any, annotated: Any) -> None:
    for place, part in enumerate((right, found, annotated)):
        row[place] += weight * len(part)


def _row(right: float, found: float, annotated: float) -> list[float]:
    precision, recall = (right / n if n else 0.0 for n in (found, annotated))
    f1 = 2 * right / (found + annotated) if found + annotated else 0.0
    return [precision, recall, f1, found, annotated]


def _marked(record: Record) -> Marked:
    first, second = record["passes"]
    for name in ("statement_id", "doc_id", "start", "end", "cue_spans", "content_spans"):
        record[name]  # a KeyError names what is missing
    return Marked(record, (_marks(first), _marks(second)))


def _marks(marks: list[Record]) -> frozenset[Mark]:
    return frozenset((str(m["issue"]), str(m["holder"]), str(m["value"])) for m in marks)


def _with_speakers(given: list[Statement], case: Case) -> list[Statement]:
    """The statements, those without a speaker with the one the parser finds for their source."""
    if all(one.speaker for one in given):
        return given
    found = {
        (one.doc_id, one.source_spans): one for one in to_rows(Statement, find_statements(case))
    }
    return [
        replace(one, speaker=source.speaker, speaker_basis=source.speaker_basis)
        if not one.speaker and (source := found.get((one.doc_id, one.source_spans)))
        else one
        for one in given
    ]


def _statement(one: Marked, documents: Mapping[str, Document], case: Case) -> Statement:
    record = one.record
    document = documents.get(str(record["doc_id"]))
    if document is None:
        raise InputError(
            f"a statement of {record['doc_id']!r} is marked, which case {case.name!r} lacks."
        )
    if record.get("sha256", document.sha256) != document.sha256:
        raise InputError(
            f"statements were marked in another text of {document.doc_id!r} than that of case "
            f"{case.name!r}."
        )
    text = document.text
    source, cue, content = (
        tuple(_span(span) for span in record.get(f"{part}_spans", ()))
        for part in ("source", "cue", "content")
    )
    return Statement(
        statement_id=one.statement_id, doc_id=document.doc_id, start=int(record["start"]),
        end=int(record["end"]), source=span_text(text, source), speaker=str(record["speaker"]),
        speaker_basis="name" if record["speaker"] else "", via=(), hearsay=0,
        cue=span_text(text, cue), content=span_text(text, content), form=str(record["form"]),
        modality=str(record["modality"]), denial=str(record["denial"]), said_on=document.date,
        said_on_basis="published", source_spans=source, cue_spans=cue, content_spans=content,
        method="given", confidence=None,
    )  # fmt: skip


def _span(span: list[int]) -> Span:
    start, end = span
    return int(start), int(end)


def _record(one: Marked, coded: frozenset[Mark]) -> Iterator[Record]:
    codings = [dict(zip(("issue", "holder", "value"), mark, strict=True)) for mark in sorted(coded)]
    yield {"statement_id": one.statement_id, "codings": codings}


STANCES = Task(
    name="stances",
    asks="stances on issues, statement by statement",
    example="""\
  {"statement_id": "r-1:000010", "doc_id": "r-1", "start": 0, "end": 24,
   "speaker": "Envoy Oro", "form": "indirect", "modality": "asserted",
   "denial": "", "source_spans": [[0, 3]], "cue_spans": [[4, 8]],
   "content_spans": [[9, 24]], "passes": [[{"issue": "inspections",
     "holder": "Envoy Oro", "value": "accept"}], []]}""",
    read=read_marked,
    predict=predict_stances,
    score=score_stances,
    record=_record,
    figures={"issue and value, F1": cell(("issue and value", "coder"), "f1")},
)
