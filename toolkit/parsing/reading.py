"""What is found in one report, for the tables of a case; as bytes, to be kept on disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from toolkit.parsing.attribution.methods import Method
from toolkit.parsing.meetings.encounters import Encounter, find_encounters
from toolkit.parsing.report import Report
from toolkit.parsing.speakers.mentions import Mention
from toolkit.parsing.statements import read_statements
from toolkit.schema import Names, Spans, Statement, TimeExpression, kinds_of


@dataclass(frozen=True, slots=True)
class Findings:
    """What one report holds."""

    statements: tuple[Statement, ...]
    dates: tuple[TimeExpression, ...]
    encounters: tuple[Encounter, ...]
    mentions: tuple[Mention, ...]


KINDS = (Statement, TimeExpression, Encounter, Mention)


def read_report(report: Report, method: Method) -> Findings:
    """What a report holds; `method` is what finds attributions."""
    statements = tuple(read_statements(report, method))
    dates, mentions = tuple(report.dates), tuple(report.mentions)
    return Findings(statements, dates, tuple(_encounters(report)), mentions)


def _encounters(report: Report) -> list[Encounter]:
    """The meetings a report mentions; the outlets it names meet nobody."""
    doc, syntax, sources = report.doc, report.syntax, report.sources
    actors = report.roster.actors

    def who(pronoun: int) -> tuple[str, int | None]:
        actor, _ = sources.find(((syntax.idx[pronoun], syntax.end(pronoun)),))
        meant = None if actor else sources.antecedents.of(pronoun)
        return actor, None if meant is None else meant.head

    named = [one for one in report.mentions if actors[one.actor].kind != "outlet"]
    published, levels = report.document.date, report.knowledge.levels
    persons = report.voices.unlisted.persons
    return find_encounters(doc, report.dates, named, published, levels, who, persons)


def to_bytes(findings: Findings) -> bytes:
    """Findings as they are stored."""
    parts = (findings.statements, findings.dates, findings.encounters, findings.mentions)
    rows = [[[getattr(row, field.name) for field in fields(row)] for row in part] for part in parts]
    return json.dumps(rows, default=date.isoformat, ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def from_bytes(data: bytes) -> Findings | None:
    """Findings as they were stored; None if they cannot be read."""
    try:
        parts = json.loads(data.decode("utf-8", "surrogatepass"))
        rows = [
            tuple(_row(kind, values) for values in part)
            for kind, part in zip(KINDS, parts, strict=True)
        ]
        return Findings(*rows)
    except (ValueError, TypeError):
        return None


def _row(row_type: Any, values: Sequence[Any]) -> Any:
    kinds = _kinds(row_type)
    return row_type(*(_value(*both) for both in zip(kinds, values, strict=True)))


@cache
def _kinds(row_type: Any) -> list[Any]:
    return list(kinds_of(row_type).values())


def _value(kind: Any, value: Any) -> Any:
    if kind == Spans:
        return tuple((start, end) for start, end in value)
    if kind == Names:
        return tuple(value)
    return date.fromisoformat(value) if kind == date | None and value else value
