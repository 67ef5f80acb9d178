"""Mentions of one meeting: put together within a report and across reports; what follows what."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.parsing.meetings.register import find_meetings, meeting_register

REPORTS = {
    "2031-03-05-post": (
        "The delegations will hold a first round of talks in Selme on Friday. "
        "Envoy Oro proposed a meeting of the two leaders."
    ),
    "2031-03-07-courier": (
        "The delegations held a first round of talks on Friday. "
        "The negotiators met for five hours, their first face-to-face meeting this year."
    ),
    "2031-03-08-post": "A second round of talks is planned for Monday in the Customs House.",
    "2031-03-09-courier": (
        "The second round of talks was postponed on Sunday. "
        "Envoy Oro spoke by phone with Minister Adan. The call on Saturday lasted an hour."
    ),
    "2031-03-13-post": "The second round of talks was held in Marrow.",
}


def meetings(make_case, report, **given):
    case = make_case(report, **({"date": "2031-03-05"} | given))
    return list(find_meetings(case).itertuples())


def partition(mentions):
    """Which mentions are together, whatever their meeting is called."""
    together = mentions.groupby("meeting_id")[["doc_id", "start", "status"]].agg(tuple)
    return {tuple(zip(*row, strict=True)) for row in together.itertuples(index=False)}


# ---------------------------------------------------------------- one report


@pytest.mark.parametrize(
    "report",
    [
        "The delegations met in Selme on Monday. The talks lasted four hours.",
        "The delegations ended a first round of talks on Monday. "
        "The negotiators met for five hours, their first face-to-face meeting this year.",
        "Envoy Oro spoke by phone with Minister Adan. The call on Monday lasted an hour.",
        "President Vane is ready to meet President Quill. "
        "President Quill said such a meeting would be premature.",
        "A meeting of the two leaders is possible. "
        "The talks between the two leaders could be held in Selme.",
        "The second round of talks is planned for Friday. "
        "Envoy Oro said the second round would be held in Selme.",
    ],
    ids=["the talks", "told again", "the call", "such a meeting", "possible, where", "numbered"],
)
def test_sentences_that_go_on_about_a_meeting_are_of_it(make_case, report):
    first, second = meetings(make_case, report)

    assert first.meeting_id == second.meeting_id


@pytest.mark.parametrize(
    "report",
    [
        "The delegations met in Selme on Monday. The delegations met in Marrow on Monday.",
        "The delegations met in Selme on Monday. The delegations met in Selme on Tuesday.",
        "The experts met on Monday. The presidents met on Monday.",
        "Oro spoke by phone with Vane on Monday. Oro spoke by phone with Quill on Monday.",
        "The delegations met on Monday. Envoy Oro proposed a meeting of experts.",
        "The sides have not reached the stage for a meeting of the two leaders. "
        "The talks between the two leaders could be held in Marrow.",
        "The negotiators met on Monday. Earlier talks of the negotiators were held in Marrow.",
        "Oro met the mediator in Selme. Oro also met the ministers in Selme.",
        "The presidents opened the summit. The 2029 summit was held in Marrow.",
        "The first round of talks was held in Selme. The second round of talks was held in Selme.",
        "The meeting of Oro and Adan is scheduled for Friday. The delegations will hold the "
        "working-level talks in Selme.",
    ],
    ids=[
        "place",
        "day",
        "level",
        "side",
        "past, ahead",
        "not yet",
        "earlier",
        "also",
        "year",
        "numbers",
        "working level",
    ],
)
def test_meetings_that_are_told_apart_stay_apart(make_case, report):
    first, second = meetings(make_case, report)

    assert first.meeting_id != second.meeting_id


# ---------------------------------------------------------------- many reports


def test_a_numbered_round_is_one_meeting_though_it_was_put_off_and_moved(make_case):
    register = meeting_register(find_meetings(make_case(REPORTS))).set_index("meeting_id")
    second = register.loc["round 2 Marrow"]

    assert second["status"] == "planned (1); postponed (1); held (1)"
    assert second["place"] == "Customs House (1); Marrow (1)"
    assert pd.isna(second["date"])
    assert second["other_dates"] == "2031-03-10"


def test_a_month_joins_the_day_in_it_at_the_same_place(make_case):
    found = meetings(
        make_case,
        {
            "2031-04-02-a": "The delegations met in Selme on 7 March.",
            "2031-05-05-b": "The delegations met in Selme in March.",
            "2031-05-05-c": "The delegations met in Marrow in March.",
        },
    )

    assert [one.meeting_id for one in found] == [
        "2031-03-07 Selme", "2031-03-07 Selme", "2031-03 Marrow",
    ]  # fmt: skip
    assert [one.date_precision for one in found] == ["day", "month", "month"]


def test_the_last_meeting_at_a_place_is_known_by_the_place_for_some_days(make_case):
    reports = {
        "2031-03-08-a": "The delegations met in Selme on Friday.",
        "2031-03-10-b": "The talks in Selme lasted four hours.",
        "2031-06-10-c": "The meeting in Selme ended without agreement.",
    }
    first, second, third = meetings(make_case, reports)

    assert first.meeting_id == second.meeting_id != third.meeting_id


# ---------------------------------------------------------------- what follows what


@pytest.mark.parametrize(
    ("report", "later", "earlier"),
    [
        ("The delegations met on Monday. The talks will resume on Friday.", 1, 0),
        ("The delegations met on Monday. The next round of talks is set for Friday.", 1, 0),
        ("The delegations met on Monday. They will meet again on Friday.", 1, 0),
        ("After Monday's talks, the delegations met on Wednesday.", 1, 0),
        ("The talks on Wednesday followed a meeting in Selme on Monday.", 0, 1),
        ("A second round of talks was held today. A first round of talks was held in Selme.", 0, 1),
    ],
    ids=["resumed", "next", "again", "after", "followed", "numbered"],
)
def test_a_meeting_follows_the_one_its_report_says(make_case, report, later, earlier):
    found = meetings(make_case, report)

    assert found[later].follows == found[earlier].meeting_id
    assert found[earlier].follows == ""


def test_a_meeting_follows_one_that_an_earlier_report_told_of(make_case):
    reports = {
        "2031-03-05-a": "Norland and Sudland held talks on Tuesday.",
        "2031-03-06-b": "Norland and Marrow held talks on Wednesday.",
        "2031-03-09-c": "The talks between Norland and Sudland will resume on Tuesday.",
    }
    *_, last = meetings(make_case, reports)

    assert last.follows == "2031-03-04"


def test_talks_of_unnamed_people_do_not_resume_a_summit(make_case):
    reports = "The presidents held a summit on Monday. Envoy Oro urged the sides to resume talks."
    _, talks = meetings(make_case, reports)

    assert talks.follows == ""


def test_no_meeting_follows_one_that_nobody_names(make_case):
    [found] = meetings(make_case, "The talks resumed on Monday.")

    assert (found.status, found.follows) == ("held", "")


# ---------------------------------------------------------------- laws


@given(st.permutations(range(len(REPORTS))))
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_order_of_reports_does_not_change_the_groups(make_case, order):
    case = make_case(REPORTS)
    shuffled = replace(case, documents=case.documents.iloc[list(order)].reset_index(drop=True))

    assert partition(find_meetings(shuffled)) == partition(find_meetings(case))


@pytest.mark.parametrize("copies", [1, 3])
def test_reprints_of_a_report_add_mentions_and_no_meetings(make_case, copies):
    report = " ".join(
        [
            "The foreign ministers of Norland and Sudland have spoken by telephone.",
            "President Vane said she was ready to meet President Quill anywhere.",
            "The harbour of Selme has been closed to merchant ships since the end of winter.",
            "Bread has become dearer on both sides of the line, according to the port authority.",
            "A meeting of the delegations was proposed by the mediator.",
        ]
    )
    one = find_meetings(make_case({"2031-03-04-post": report}))
    names = ["2031-03-04-post", *(f"2031-03-05-reprint-{n}" for n in range(copies))]
    case = make_case(dict.fromkeys(names, report))
    many = find_meetings(case)

    assert (case.documents["copy_of"] != "").sum() == copies
    assert len(many) == len(one) * (copies + 1) >= 2
    assert many["meeting_id"].unique().tolist() == one["meeting_id"].unique().tolist()


def test_what_a_meeting_follows_is_a_meeting_of_the_register(make_case):
    mentions = find_meetings(make_case(REPORTS))
    follows = set(mentions["follows"]) - {""}

    assert follows
    assert follows <= set(tk.report.meeting_register(mentions)["meeting_id"])
