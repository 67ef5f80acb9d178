"""Meetings on a page: a row for each in the order of their days, and the sentences behind it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pandas as pd

from toolkit.analysis.wording import capital, counted, day, listed
from toolkit.case import Case
from toolkit.findings import takes_tables
from toolkit.parsing.meetings.register import meeting_evidence, meeting_register
from toolkit.parsing.meetings.schedule import meeting_schedule
from toolkit.reporting.exhibits import (
    Exhibit,
    cell_text,
    escape,
    heading,
    remark,
    save_table,
    to_look_up,
    together,
)
from toolkit.schema import AT_LATEST


@takes_tables
def show_meetings(meetings: pd.DataFrame, case: Case, most: int | None = None) -> Exhibit:
    """Meetings, calls and rounds of talks in the order of their days, one row each.

    `meetings` are the mentions, as `find_meetings` returns them. A row says what came of it, as
    far as the reports settle that: the file ``meetings.csv`` keeps what they say apart, with
    ``meeting-evidence.csv`` for who says so. Each row leads to the sentences that mention it,
    which `show_mentions` shows. Talk of meetings for which no report gives a day has no row, as
    several may be meant, nor has one of which a report does not say two of who met, when, and
    where, or gives no more than the year; nor one of which it is only said that it might be, nor
    one that a side holds with its own people, or of which more than two are people that no case
    lists. Where nobody who met is named, a row needs a day with a place, and no other meeting on
    that day. Sentences on those without a row are counted, and stand among the others.
    """
    save_table("meetings", meeting_register(meetings), "What reports say of meetings.")
    save_table("meeting-evidence", meeting_evidence(meetings), "Cells and who says so.")
    schedule = meeting_schedule(meetings, case.documents)
    counts = [len(_sentences_of(meetings, case, row)) for row in schedule["mentions"]]
    schedule = schedule.assign(sentences=counts)
    table = schedule.drop(columns="mentions")
    why = pd.Series(_why_not(schedule, case), schedule.index, dtype="str")
    unknown = schedule["sentences"].groupby(why).sum()
    schedule = schedule[why == ""]
    rows, side = schedule.to_dict("records"), _sides(case)
    shown = save_table(
        "schedule",
        table,
        "Meetings in order. “By”: no report gives the day; one told of it then. What reports say "
        "only of plans gives way to what they say of the meeting.",
        columns={
            "when": "when",
            "what": "what",
            "parties": "who",
            "place": "where",
            "became": "what became of it",
            "sentences": "sentences",
        },
        most=most,
        links={"sentences": [f"#{_anchor(row)}" for row in schedule["meeting"]]},
        shown=schedule.assign(
            parties=pd.Series([_who(row, side) for row in rows], schedule.index, dtype="object"),
            when=[_when(row) for row in schedule.to_dict("records")],
            what=[_what(row) for row in schedule.to_dict("records")],
            became=[_became(row) for row in schedule.to_dict("records")],
        ),
    )
    left_out = {one: int(unknown.get(one, 0)) for one in (_NO_DAY, _TOO_LITTLE, _IF, _AT_HOME)}
    said = [f"{counted(n, 'sentence')} on meetings {one}" for one, n in left_out.items() if n]
    if not said:
        return shown
    verb = "is" if sum(left_out.values()) == 1 else "are"
    return together([shown, remark(f"{capital(listed(said))} {verb} not in the table.")])


_NO_DAY = "for which no report gives a day"
_TOO_LITTLE = "of which too little is told"
_IF = "that are only talked of"
_UNLISTED = 2
"""How many people of no known side may meet one side: more are mostly a sitting of its own."""

_AT_HOME = "that a side holds with its own people"


def _why_not(schedule: pd.DataFrame, case: Case) -> list[str]:
    """For each row of a schedule why a page has no row for it; empty if it has one."""
    side = _sides(case)
    rows = schedule.to_dict("records")
    reasons = [_reason(row, side) for row in rows]
    taken = {
        row["date"] for row, no in zip(rows, reasons, strict=True) if row["parties"] and not no
    }
    nobody = [not row["parties"] and row["date"] in taken for row in rows]
    return [no or (_TOO_LITTLE if one else "") for no, one in zip(reasons, nobody, strict=True)]


def _reason(row: Any, side: dict[str, str]) -> str:
    if pd.isna(row["date"]):
        return _NO_DAY
    if row["outcome"] == "hypothetical":
        return _IF
    if not _is_known(row):
        return _TOO_LITTLE
    of_sides = [side[party] for party in row["parties"] if party in side]
    unknown = len(row["parties"]) - len(of_sides)
    if row["parties"] and (not of_sides or (len(set(of_sides)) == 1 and unknown > _UNLISTED)):
        return _TOO_LITTLE
    return _AT_HOME if len(of_sides) > 1 and len(set(of_sides)) == 1 else ""


def _sides(case: Case) -> dict[str, str]:
    """The side of each actor that a case lists: its own name where the table gives none."""
    return {row["actor"]: row["side"] or row["actor"] for row in case.actors.to_dict("records")}


def _who(row: Any, side: dict[str, str]) -> tuple[str, ...]:
    """Who met, without the state for which a person or delegation is named."""
    stood_for = {side[one] for one in row["parties"] if side.get(one, one) != one}
    return tuple(one for one in row["parties"] if one not in stood_for)


def _is_known(row: Any) -> bool:
    """Whether enough is told of a meeting to know it again: who met, or on which day, and where.

    Of those who met two are named; or one, with both the day and the place.
    """
    if row["date_precision"] == "year":
        return False
    on_day = row["date_precision"] == "day" and row["date_basis"] == "said"
    return len(row["parties"]) > 1 or (on_day and bool(row["place"]))


@takes_tables
def days_to_mark(
    meetings: pd.DataFrame, case: Case, outcomes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Days that matter to whoever looks at a time axis: of meetings held, and of agreements.

    Returns `date` and `what`, such as “talks” or “agreement”; “by then” where no report gives the
    day, and one told of it then. `meetings` as `find_meetings` and `outcomes` as `outcomes` return
    them.
    """
    schedule = meeting_schedule(meetings, case.documents)
    rows = schedule.dropna(subset="date").to_dict("records")
    found = [
        (row["date"], _in_short(row), row["date_basis"])
        for row in rows
        if row["date_precision"] == "day" and "held" in row["outcome"].split("; ")
    ]
    if outcomes is not None:
        agreed = outcomes[outcomes["agreed"]].dropna(subset="date")
        agreed = agreed.sort_values("date_basis", key=lambda basis: basis.isin(AT_LATEST))
        days = agreed.drop_duplicates("date")[["date", "date_basis"]].itertuples(index=False)
        found += [(on, "agreement", basis) for on, basis in days]
    table = pd.DataFrame(
        [(on, f"{what}{' by then' if basis in AT_LATEST else ''}") for on, what, basis in found],
        columns=["date", "what"],
    )
    return table.astype({"date": "datetime64[s]"}).sort_values("date", ignore_index=True)


@takes_tables
def show_mentions(meetings: pd.DataFrame, case: Case) -> Exhibit:
    """The sentences that mention meetings, each once, by meeting, in the order of the schedule."""
    save_table("mentions", meetings, "Sentences that mention meetings.")
    schedule = meeting_schedule(meetings, case.documents)
    parts = []
    for row in schedule.to_dict("records"):
        words = " · ".join(filter(None, [_when(row) or "No day given", _what(row), row["place"]]))
        parts += [
            heading(3, words, _anchor(row["meeting"])),
            _list(_sentences_of(meetings, case, row["mentions"])),
        ]
    return to_look_up(parts, "mentions")


def _anchor(meeting: tuple[str, ...]) -> str:
    return f"m-{quote(meeting[0], safe='')}"


def _when(row: Any) -> str:
    """The day of a meeting, or by when it was told of, or the time it is planned for."""
    if pd.isna(row["date"]):
        return ""
    match row["date_precision"]:
        case "day":
            by = "by " if row["date_basis"] in AT_LATEST else ""
            return f"{by}{day(row['date'], year=True)}"
        case "week":
            return f"week of {day(row['date'], year=True)}"
        case precision:
            return f"{row['date']:{'%B %Y' if precision == 'month' else '%Y'}}"


def _what(row: Any) -> str:
    what = "call" if row["format"] == "telephone" else "meeting" if row["level"] else "talks"
    of_whom = f" of {row['level']}" if row["level"] else ""
    return f"{what}{of_whom}{' online' if row['format'] == 'online' else ''}"


def _in_short(row: Any) -> str:
    """The same in a word or two: “call”, “ministers meet”, “talks”."""
    if row["format"] == "telephone":
        return "call"
    return f"{row['level']} meet" if row["level"] in ("leaders", "ministers") else "talks"


def _became(row: Any) -> str:
    """What became of a meeting, in words: “held; planned before for 17 March, Customs House”."""
    outcome = ", ".join(_IN_WORDS.get(one, one) for one in row["outcome"].split("; "))
    with_whom = f", through {row['mediator']}" if row["mediator"] else ""
    moved = f"; planned before for {row['moved_from']}" if row["moved_from"] else ""
    return f"{outcome}{with_whom}{moved}"


_IN_WORDS = {"hypothetical": "talked of", "not yet": "called too early", "denied": "ruled out"}


def _sentences_of(
    meetings: pd.DataFrame, case: Case, numbers: tuple[int, ...]
) -> list[tuple[str, str]]:
    """Sentences with where and when they were printed, each once."""
    printed = case.documents.set_index("doc_id")[["outlet", "date"]]
    said = meetings.reset_index(drop=True).loc[list(numbers)]
    said = said.join(printed.rename(columns={"date": "published"}), on="doc_id")
    found = [
        (str(text), f"{outlet or 'unknown outlet'}, {cell_text(on)}")
        for text, outlet, on in said[["text", "outlet", "published"]].itertuples(index=False)
    ]
    return list(dict.fromkeys(found))


def _list(sentences: list[tuple[str, str]]) -> Exhibit:
    items = "".join(
        f'<li dir="auto">{escape(text)} <span class="more">({escape(origin)})</span></li>'
        for text, origin in sentences
    )
    return Exhibit(
        f"<ul>{items}</ul>", "\n".join(f"- {text} ({origin})" for text, origin in sentences)
    )
