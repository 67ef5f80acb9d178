"""The table of commitments: each undertaking once, with what later reports say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from toolkit.analysis.commitments import fates
from toolkit.analysis.commitments.acts import Act, act_of
from toolkit.analysis.commitments.deadlines import Due, due_of
from toolkit.analysis.commitments.fates import Telling, Tellings
from toolkit.analysis.commitments.undertakings import Undertaking, Undertakings
from toolkit.analysis.outcomes import sentence_at
from toolkit.case import Case
from toolkit.coding.moves.events import End, Events
from toolkit.findings import Commitment, takes_tables
from toolkit.parsing.corpus import Progress, corpus_of
from toolkit.schema import Document, Statement, TimeExpression, to_rows, to_table
from toolkit.waiting import shown

SAME = timedelta(days=28)
"""How far apart two reports of one undertaking may be, if they give no day that differs."""

KEPT, DENIED, POSTPONED, LAPSED, OPEN, OVERDUE = (
    "kept", "denied", "postponed", "lapsed", "open", "overdue"
)  # fmt: skip


@takes_tables
def commitments(statements: pd.DataFrame, case: Case, progress: Progress = shown) -> pd.DataFrame:
    """Who undertook what by when, and what became of it: a table of `Commitment` rows.

    A row is something that an actor undertakes to do, or not to do: by a verb or noun of promising
    wherever a report tells it, or by “will” in the words of a speaker for its own side, with a day
    or a deed that can be seen. Predictions, hopes, plans, offers (“is ready to”), threats, demands
    on others, refusals and what is denied, possible or supposed are none. Several who undertake
    something make a row each. What several reports tell is one row, the earliest, and `reports` is
    their number; a report that repeats an earlier one is left out.

    `due` is the last day of the deadline that the words give, an empty one if they give none;
    `due_words` are these words. `fate` is what the latest later report says that speaks of it:

    - “kept”, “lapsed” (not done, given up, broken), “postponed” (put off, or undertaken again for a
      later day); “denied”, that it was undertaken, by whoever should have;
    - “open” where none does, and “overdue” where the deadline has passed by `as_of`: the case's, or
      the day of its last report.

    `fate_words`, `fate_date` (the day of publication), `fate_says` (who says so, empty where it is
    the outlet) and `fate_doc_id` say on what ground. A later report speaks of it if it names the
    same deed, or class of deeds, done to the same thing, by the same side or by nobody named; so a
    second delivery of another kind may be taken for the one promised: read the words.
    """
    with corpus_of(case).lock:
        reports = [*_read(statements, case, progress)]
    found = _merged(one for report in reports for one in report.made)
    told = [one for report in reports for one in report.told]
    dated = [one.published for one in reports if one.published]
    today = case.as_of or max(dated, default=None)
    return to_table(Commitment, [_row(one, found, told, today) for one in found])


@dataclass(frozen=True, slots=True)
class Made:
    """One undertaking by one actor, with all that the table says of it."""

    order: tuple[date, str, int]
    holder: End
    act: Act
    spares: bool
    due: Due
    cells: dict[str, Any]
    reports: frozenset[str] = field(default_factory=frozenset)

    @property
    def side(self) -> str:
        """The party that undertakes it."""
        return self.holder.side or self.holder.actor


@dataclass(frozen=True, slots=True)
class Told:
    """A telling with its place among all reports, and its sentence."""

    order: tuple[date, str, int]
    telling: Telling
    words: str


@dataclass(frozen=True, slots=True)
class Read:
    """What one report says is undertaken, and what it tells of acts."""

    published: date | None
    made: list[Made]
    told: list[Told]


def _read(statements: pd.DataFrame, case: Case, progress: Progress) -> Iterator[Read]:
    """Each report that repeats no other, in the order of publication."""
    said: dict[str, list[Statement]] = {}
    for statement in to_rows(Statement, statements):
        said.setdefault(statement.doc_id, []).append(statement)
    corpus = corpus_of(case)
    documents = sorted((one for one in corpus.documents if not one.copy_of), key=_placed)
    pairs = zip(progress(documents), corpus.parsed(documents), strict=True)
    for one, report in pairs:
        events = Events(report, said.get(one.doc_id, ()))
        spans = [(day.start, day.end) for day in report.dates]
        dated = frozenset(token for span in spans for token in events.words.within((span,))[0])
        later = [day for day in report.dates if _is_ahead(day, one)]
        ahead = frozenset(
            t for day in later for t in events.words.within(((day.start, day.end),))[0]
        )
        made = [
            row
            for undertaking in Undertakings(events, dated, ahead)
            for row in _made(undertaking, events, report.dates, dated)
        ]
        told = [
            Told((*_placed(one), *_span(events, told.at)[:1]), told, _sentence(events, told.at))
            for told in Tellings(events, dated)
        ]
        yield Read(one.date, made, told)


def _is_ahead(expression: TimeExpression, document: Document) -> bool:
    """Whether a time expression names a day after that of publication."""
    day = due_of(document.text, [expression], document.date).day
    return day is not None and (document.date is None or day > document.date)


def _placed(document: Document) -> tuple[date, str]:
    return document.date or date.max, document.doc_id


def _made(
    found: Undertaking, events: Events, dates: Sequence[TimeExpression], dated: frozenset[int]
) -> Iterator[Made]:
    """An undertaking by each who undertakes it."""
    document, words, statement = events.document, events.words, found.statement
    start = words.starts[found.content.start]
    end = words.starts[found.content[-1]] + len(words.syntax.text[found.content[-1]])
    day = statement.said_on if statement and statement.said_on else document.date
    basis = statement.said_on_basis if statement and statement.said_on else "published"
    inside = [one for one in dates if start <= one.start and one.end <= end]
    due = due_of(document.text, inside, day)
    place = _span(events, found.at)
    for holder in found.holders:
        cells = {
            "what": " ".join(document.text[start:end].split()),
            "words": _sentence(events, found.at),
            "date": day,
            "date_basis": basis,
            "says": (statement.speaker or statement.source) if statement and found.is_told else "",
            "outlet": document.outlet,
            "doc_id": document.doc_id,
            "start": place[0],
            "end": place[1],
            "statement_id": statement.statement_id if statement else "",
        }
        act = act_of(events.syntax, found.act, dated)
        order = (*_placed(document), words.starts[found.at])
        yield Made(order, holder, act, found.spares, due, cells, frozenset({document.doc_id}))


def _span(events: Events, at: int) -> tuple[int, int]:
    first, last = events.syntax.sentence_at(at)
    starts, text = events.words.starts, events.syntax.text
    while not text[last - 1].strip() and last - 1 > at:
        last -= 1
    return starts[first], starts[last - 1] + len(text[last - 1])


def _sentence(events: Events, at: int) -> str:
    return sentence_at(events.document.text, *_span(events, at))


# ---------------------------------------------------------------- one undertaking, several reports


def _merged(made: Iterable[Made]) -> list[Made]:
    """Each undertaking once, where it is first reported."""
    found: list[Made] = []
    for one in made:
        earlier = next((place for place, other in enumerate(found) if _is_same(one, other)), None)
        if earlier is None:
            found.append(one)
        else:
            first = found[earlier]
            due = first.due if first.due.day else one.due
            found[earlier] = replace(first, due=due, reports=first.reports | one.reports)
    return found


def _is_same(one: Made, other: Made) -> bool:
    """Whether two reports tell of one undertaking."""
    same = one.act.is_of(other.act) or (one.act == other.act and not one.act.objects)
    if one.side != other.side or one.spares != other.spares or not same:
        return False
    days = one.due.day, other.due.day
    if all(days):
        return days[0] == days[1]
    return date.max in (one.order[0], other.order[0]) or one.order[0] - other.order[0] <= SAME


# ---------------------------------------------------------------- what became of it


def _row(one: Made, made: Sequence[Made], told: Sequence[Told], today: date | None) -> Commitment:
    fate: dict[str, Any] = {
        "fate": OVERDUE if today and one.due.day and one.due.day < today else OPEN,
        "fate_words": "",
        "fate_date": None,
        "fate_says": "",
        "fate_doc_id": "",
    }
    later = [*_told_of(one, told), *_again(one, made)]
    if later:
        order, name, words, says = max(later)
        day = None if order[0] == date.max else order[0]
        fate = dict(zip(fate, (name, words, day, says, order[1]), strict=True))
    return Commitment(
        holder=one.holder.actor,
        side=one.side,
        due=one.due.day,
        due_words=one.due.words,
        reports=len(one.reports),
        **one.cells,
        **fate,
    )


Found = tuple[tuple[date, str, int], str, str, str]
"""Where a report says what became of an undertaking, what, in which words, and who says so."""


def _told_of(one: Made, told: Sequence[Told]) -> Iterator[Found]:
    for later in told:
        if later.order > one.order and (name := _fate(one, later)):
            yield later.order, name, later.words, later.telling.says


def _fate(one: Made, later: Told) -> str:
    """What a telling makes of an undertaking; nothing if it is of another."""
    telling = later.telling
    if telling.sides and one.side not in telling.sides:
        return ""
    if telling.kind in (fates.HONOURED, fates.BROKEN, fates.DENIED):
        if not telling.sides or not one.act.objects & telling.act.objects:
            return ""
        return {fates.HONOURED: KEPT, fates.BROKEN: LAPSED}.get(telling.kind, DENIED)
    elsewhere = later.order[1] != one.order[1]
    if not (elsewhere and one.act.is_of(telling.act)):
        return ""
    if telling.kind == fates.POSTPONED:
        return POSTPONED
    if telling.kind == fates.GIVEN_UP:
        return LAPSED
    if telling.kind == fates.DONE:
        return LAPSED if one.spares else KEPT
    is_late = one.due.day is None or later.order[0] > one.due.day
    if telling.kind == fates.NOT_YET:
        is_late = is_late and one.due.day is not None
    if one.spares:
        return KEPT if is_late else ""
    return LAPSED if is_late or telling.kind == fates.UNDONE else ""


def _again(one: Made, made: Sequence[Made]) -> Iterator[Found]:
    """Where the same is undertaken for a later day."""
    for other in made:
        same = other.side == one.side and other.spares == one.spares and one.act.is_of(other.act)
        is_later = one.due.day and other.due.day and other.due.day > one.due.day
        if same and is_later and other.order > one.order:
            yield other.order, POSTPONED, other.cells["words"], other.cells["says"]
