"""Meetings stand in order, one row each, and a plan that was overtaken is no rival."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from toolkit.parsing.meetings.schedule import meeting_schedule
from toolkit.schema import Meeting, to_table

DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c"],
        "date": pd.to_datetime(["2031-03-07", "2031-03-16", "2031-03-20"]).astype("datetime64[s]"),
    }
)


def mention(meeting_id: str, doc_id: str, status: str, **said: Any) -> Meeting:
    blank: dict[str, Any] = {"date": None, "date_precision": "", "place": "", "format": ""}
    blank |= {"level": "", "parties": (), "mediator": "", "follows": "", "statement_id": ""}
    given = {"meeting_id": meeting_id, "doc_id": doc_id, "status": status, "text": "Met."}
    return Meeting(start=0, end=4, **(blank | given | said))


def schedule(*mentions: Meeting) -> list[dict[Any, Any]]:
    return meeting_schedule(to_table(Meeting, mentions), DOCUMENTS).to_dict("records")


def on(day: int, precision: str = "day") -> dict[str, Any]:
    return {"date": date(2031, 3, day), "date_precision": precision}


def test_where_it_was_held_counts_and_where_it_was_planned_is_told_apart() -> None:
    [row] = schedule(
        mention("2", "a", "planned", place="Old Customs House", **on(17)),
        mention("2", "b", "postponed"),
        mention("2", "c", "held", place="Vell"),
    )

    assert (row["place"], row["outcome"]) == ("Vell", "held")
    assert row["moved_from"] == "17 March, Old Customs House"
    assert (row["date"], row["date_basis"]) == (date(2031, 3, 20), "published")


def test_a_day_that_was_announced_and_not_moved_is_the_day_it_was_held_on() -> None:
    [row] = schedule(mention("3", "a", "planned", **on(8)), mention("3", "c", "held"))

    assert (row["date"], row["date_basis"], row["moved_from"]) == (date(2031, 3, 8), "said", "")


def test_a_plan_for_the_month_is_the_round_that_then_took_place() -> None:
    [row] = schedule(
        mention("plan", "a", "planned", parties=("North", "South"), **on(1, "month")),
        mention("round", "c", "held", place="Vell"),
    )

    assert row["meeting"] == ("plan", "round")
    assert (row["parties"], row["reports"], row["mentions"]) == (("North", "South"), 2, (0, 1))


@pytest.mark.parametrize(("day", "rows"), [(28, 1), (29, 2)])
def test_a_month_is_as_long_as_it_is(day: int, rows: int) -> None:
    february = date(2031, 2, 1)
    held = date.fromordinal(february.toordinal() + day - 1)
    told = DOCUMENTS.assign(date=DOCUMENTS["date"] - pd.Timedelta(days=40))
    mentions = [
        mention("plan", "a", "planned", date=february, date_precision="month"),
        mention("round", "c", "held", place="Vell", date=held, date_precision="day"),
    ]

    assert len(meeting_schedule(to_table(Meeting, mentions), told)) == rows


def test_a_plan_of_others_or_of_a_call_stays_a_meeting_of_its_own() -> None:
    rows = schedule(
        mention("plan", "a", "planned", parties=("East",), **on(1, "month")),
        mention("round", "c", "held", parties=("North", "South")),
        mention("call", "c", "held", format="telephone", **on(19)),
    )

    assert [row["meeting"] for row in rows] == [("plan",), ("call",), ("round",)]


def test_what_nobody_gives_a_day_for_is_one_row_for_each_level_and_last() -> None:
    rows = schedule(
        mention("u1", "a", "hypothetical", level="leaders", parties=("Corvo",)),
        mention("u2", "b", "denied", level="leaders", parties=("Tolland",)),
        mention("u3", "b", "proposed", place="Selme"),
        mention("first", "a", "held", **on(7)),
    )

    assert [row["level"] for row in rows] == ["", "leaders", ""]
    assert rows[0]["date"] == date(2031, 3, 7)
    assert rows[1]["outcome"] == "hypothetical; denied"
    assert rows[1]["parties"] == ("Corvo", "Tolland")


def test_without_mentions_there_is_no_row() -> None:
    assert schedule() == []


NORTH, SOUTH = "Oro", "Adan"


def test_one_visit_told_of_by_several_reports_is_one_row() -> None:
    rows = schedule(
        mention("plan", "a", "planned", parties=(NORTH, SOUTH), **on(15)),
        mention("1", "b", "held", parties=(NORTH, SOUTH), level="leaders"),
        mention("2", "b", "held", parties=(SOUTH,), place="Selme", level="leaders"),
        mention("3", "b", "held", parties=(NORTH, SOUTH), place="Selme"),
        mention("month", "c", "held", parties=(NORTH, SOUTH), **on(1, "month")),
    )

    [row] = rows
    assert (row["date"], row["date_basis"], row["outcome"]) == (date(2031, 3, 15), "said", "held")
    assert (row["parties"], row["place"], row["reports"]) == ((NORTH, SOUTH), "Selme", 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"place": "Selme"}, {"place": "Marrow"}),
        ({"format": "telephone"}, {}),
        ({"level": "experts"}, {"level": "leaders"}),
        ({"parties": (NORTH, "Vane")}, {}),
        (on(3), on(4)),
        (on(3), {}),
    ],
    ids=["place", "telephone", "experts", "others", "days", "long ago"],
)
def test_meetings_of_the_same_people_that_differ_stay_two(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    both = {"parties": (NORTH, SOUTH)}
    rows = schedule(
        mention("1", "b", "held", **(both | one)), mention("2", "b", "held", **(both | other))
    )

    assert len(rows) == 2


def test_one_person_who_met_two_others_is_joined_to_neither() -> None:
    rows = schedule(
        mention("1", "b", "held", parties=(NORTH, SOUTH)),
        mention("2", "b", "held", parties=(NORTH, "Vane")),
        mention("3", "b", "held", parties=(NORTH,)),
    )

    assert len(rows) == 3


def test_a_meeting_held_where_it_was_planned_was_not_moved() -> None:
    [row] = schedule(mention("3", "a", "planned", place="Vell", **on(8)), mention("3", "c", "held"))

    assert (row["place"], row["moved_from"]) == ("Vell", "")
