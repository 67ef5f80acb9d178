"""A case as it stood on a day: what was published later is not there.

Reports published on the day itself are there. A report without a date is not, because nobody
knows that it was out. Of the actors, roles that begin later are not there, nor the last days
of roles that end later. What the researcher writes for the case as a whole (the codebook, the
names of actors) is not news and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from toolkit.schema import Actor, Document, InputError, Problem


class Known(NamedTuple):
    """What of a case was known on a day, and the names of the reports that were not."""

    documents: list[Document]
    problems: list[Problem]
    actors: list[Actor]
    hidden: frozenset[str]


def to_day(given: date | str | None) -> date | None:
    """The day that is meant: a date, or a text such as ``2022-03-29``; none or ``""`` is no day.

    Raises InputError for anything else.
    """
    if given is None or given == "":
        return None
    try:
        if isinstance(given, date):
            return date.fromisoformat(given.isoformat()[:10])
        return date.fromisoformat(given.strip())
    except (ValueError, AttributeError):
        raise InputError(
            f"as_of is {str(given)!r}, which is not a day; write it as 2022-03-29."
        ) from None


def in_words(day: date) -> str:
    """A day as a reader knows it: “29 March 2022”."""
    return f"{day.day} {day:%B %Y}"


def known_on(
    day: date, documents: Sequence[Document], problems: Sequence[Problem], actors: Sequence[Actor]
) -> Known:
    """What was known on a day.

    Reports keep the names that they have among all reports of the case, so that codings made
    before and after fit each other. Raises InputError if no report was out yet, which says
    from when there are reports.
    """
    out = [one for one in documents if one.date is not None and one.date <= day]
    if not out:
        raise InputError(_none_yet(day, documents))
    hidden = frozenset(one.doc_id for one in documents) - {one.doc_id for one in out}
    undated = {one.doc_id: one for one in documents if one.date is None}
    said = [one for one in problems if one.doc_id in undated or not _is_later(one, hidden, day)]
    said += [_undated(one, day) for one in undated.values()]
    return Known(out, said, _offices(actors, day), hidden)


def _none_yet(day: date, documents: Sequence[Document]) -> str:
    dates = [one.date for one in documents if one.date is not None]
    if not dates:
        return (
            f"no report has a date, so none is known to have been out on {in_words(day)}; give "
            "each a line such as 'date: 2022-04-03' at its top, or a row in texts.csv."
        )
    return (
        f"no report was out on {in_words(day)}; there are reports from {in_words(min(dates))} on: "
        "choose that day or a later one."
    )


def _undated(document: Document, day: date) -> Problem:
    return Problem(
        doc_id=document.doc_id,
        start=None,
        end=None,
        problem=f"has no date, so it is not known to have been out on {in_words(day)}; left out.",
        advice="Give it its date, in a line 'date: 2022-04-03' at its top or in texts.csv.",
        file=f"texts/{document.file}",
        line=None,
    )


_DATED = re.compile(r"(?:.*/)?(\d{4}-\d\d-\d\d)(?!\d)")


def _is_later(problem: Problem, hidden: frozenset[str], day: date) -> bool:
    """Whether a problem is with a report that was not out, as its name or its file's shows."""
    dated = _DATED.match(problem.file)
    return problem.doc_id in hidden or (dated is not None and dated[1] > day.isoformat())


def _offices(actors: Sequence[Actor], day: date) -> list[Actor]:
    """The rows of the actors, without what they say of later days.

    A row that only gives a later role goes; every actor keeps a row.
    """
    rows = []
    left: dict[str, int] = {}
    for row in actors:
        left[row.actor] = left.get(row.actor, 0) + 1
    for row in actors:
        begins = row.role_from is not None and row.role_from > day
        ends = row.role_to is not None and row.role_to > day
        if begins and left[row.actor] > 1 and not (row.aliases or row.metonyms or row.demonyms):
            left[row.actor] -= 1
            continue
        if begins:
            row = replace(row, role="", role_from=None, role_to=None, note="")
        elif ends:
            row = replace(row, role_to=None, note="")
        rows.append(row)
    return rows
