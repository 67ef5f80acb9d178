"""Who undertook what by when, and what became of it, in an invented case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from toolkit.analysis import commitments
from toolkit.analysis.commitments.deadlines import due_of
from toolkit.case import Case
from toolkit.parsing import find_statements
from toolkit.schema import TimeExpression

MakeCase = Callable[..., Case]

MADE = """\
The North promised to release the Southern crews by March 10. The South pledged 40 trucks within
two weeks.

Envoy Tarik Oro said the North would publish the customs lists by Friday. The North undertook to
repair the lighthouse by March 12.

“We will open the northern quay on Monday,” Foreign Minister Lena Adan said. She guaranteed that
the fishermen would be paid before April.

The South gave an assurance that it would lower the tariffs. They also committed themselves to
building a sea wall.

Lena Adan said the North had agreed to withdraw its patrol boats.

Norland and Sudland agreed to meet in Selme on March 28. The North promised not to raise the
harbour fees this year.

Oro swore that the North would return the archives. He pledged to surrender the wreck.

The South repeated its promise to dredge the channel. Norland received a commitment from Sudland
to share the radar pictures.

The North assured Adan that it would lift the ban on nets by the end of March. The South
consented to stop its night patrols.

The North promised the mediator a map of the shoals. Sudland agreed to appoint a harbour master
by March 11.
"""

LATER = {
    "2031-03-07-courier": "Oro denied having agreed to withdraw the patrol boats.",
    "2031-03-08-courier": (
        "The opening of the northern quay was postponed. The South has stopped its night patrols."
    ),
    "2031-03-12-courier": (
        "The North released the crews on Monday. The customs lists were not published.\n\n"
        "Adan said the South would not lower the tariffs. The South has delivered the trucks.\n\n"
        "Sudland broke its promise to dredge the channel. Sudland kept its promise to share the "
        "radar pictures."
    ),
    "2031-03-14-courier": (
        "The North raised the harbour fees. The archives were returned.\n\n"
        "The North refused to surrender the wreck. They promised to lift the ban on nets by the "
        "end of April."
    ),
}

FATES = [
    ("North", "to release the Southern crews by March 10", "2031-03-10", "kept"),
    ("South", "40 trucks within two weeks", "2031-03-18", "kept"),
    ("North", "the North would publish the customs lists by Friday", "2031-03-07", "lapsed"),
    ("North", "to repair the lighthouse by March 12", "2031-03-12", "overdue"),
    ("South", "We will open the northern quay on Monday", "2031-03-10", "postponed"),
    ("South", "the fishermen would be paid before April", "2031-03-31", "open"),
    ("South", "it would lower the tariffs", "", "lapsed"),
    ("South", "building a sea wall", "", "open"),
    ("North", "to withdraw its patrol boats", "", "denied"),
    ("North", "to meet in Selme on March 28", "2031-03-28", "open"),
    ("South", "to meet in Selme on March 28", "2031-03-28", "open"),
    ("North", "not to raise the harbour fees this year", "2031-12-31", "lapsed"),
    ("North", "the North would return the archives", "", "kept"),
    ("North", "to surrender the wreck", "", "lapsed"),
    ("South", "to dredge the channel", "", "lapsed"),
    ("South", "to share the radar pictures", "", "kept"),
    ("North", "it would lift the ban on nets by the end of March", "2031-03-31", "postponed"),
    ("South", "to stop its night patrols", "", "kept"),
    ("North", "a map of the shoals", "", "open"),
    ("South", "to appoint a harbour master by March 11", "2031-03-11", "overdue"),
    ("North", "to lift the ban on nets by the end of April", "2031-04-30", "open"),
]

NONE = [
    "Envoy Tarik Oro said the talks would succeed by May.",
    "Oro predicted that the North would open the quay by Friday.",
    "Foreign Minister Lena Adan said Sudland would win the case next week.",
    "Adan said the South would lose 40 boats by Friday.",
    "The North vowed to retaliate by Monday.",
    "The North threatened to close the strait on Friday.",
    "“We will publish the names on Friday if the boats stay,” Oro said.",
    "The South demanded that the North promise to release the crews.",
    "Adan urged the North to commit to inspections by Friday.",
    "Adan said the North must release the crews by Friday.",
    "Oro said that the South would lower the tariffs by Friday.",
    "Oro hopes to sign the accord by Friday.",
    "The North plans to open the quay in April.",
    "The South is ready to lower the tariffs next week.",
    "The North refused to promise a date for the release.",
    "The South did not agree to lower the tariffs.",
    "The North may agree to release the crews.",
    "If the South agrees to pay the fishermen, the quay will open.",
    "Will the North agree to open the quay?",
    "The South pledged its support to the fishermen.",
    "The summit promises to be short.",
    "The North vowed never to accept inspections.",
    "The two ministers agreed that the harbour was too small.",
    "Oro denied that the North had promised to open the quay.",
    "“We would open the quay tomorrow,” Adan said.",
    "Adan stopped short of promising a vote on the tariffs.",
    "The South is committed to opening the quay.",
    "The South reaffirmed its commitment to the sovereignty of the islands.",
    "The ministers discussed promising ideas for the harbour.",
    "The damage committed by the crews of the North was repaired.",
    "The North pledged to rain fire on the harbour.",
    "The North vowed to stand in the way of a truce.",
    "The South promised to impose sanctions on the North.",
    "Adan said the South would likely publish the lists next week.",
    "“A storm over Norland will leave a hole in the wall,” Oro said.",
    "“We will discuss the tariffs today,” Adan said.",
    "“We will be seeking an answer next week,” Adan said.",
    "Adan reaffirmed a commitment to building the sea wall.",
    "Adan accused the North of committing terrorism.",
]  # fmt: skip


def found(case: Case) -> pd.DataFrame:
    return commitments(find_statements(case, "rules"), case)


@pytest.fixture(scope="module")
def planted(module_case: MakeCase) -> pd.DataFrame:
    return found(module_case({"2031-03-04-post": MADE.replace("\n\n", "\r").replace("\n", " ")
                              .replace("\r", "\n\n"), **LATER}))  # fmt: skip


@pytest.mark.parametrize(
    ("side", "what", "due", "fate"), FATES, ids=[what for _, what, *_ in FATES]
)
def test_each_commitment_is_found_with_its_day_and_what_became_of_it(
    planted: pd.DataFrame, side: str, what: str, due: str, fate: str
) -> None:
    rows = planted[(planted["side"] == side) & (planted["what"] == what)]

    [row] = rows.to_dict("records")
    assert (str(row["due"].date()) if pd.notna(row["due"]) else "", row["fate"]) == (due, fate)


def test_nothing_else_is_a_commitment(planted: pd.DataFrame) -> None:
    assert len(planted) == len(FATES)


def test_a_fate_stands_with_its_words_its_day_and_its_report(planted: pd.DataFrame) -> None:
    [kept] = planted[planted["what"].str.contains("crews")].to_dict("records")

    assert kept["fate_words"] == "The North released the crews on Monday."
    assert (kept["fate_date"], kept["fate_doc_id"]) == (
        pd.Timestamp("2031-03-12"),
        "2031-03-12-courier",
    )
    assert not planted.loc[planted["fate"].isin(["open", "overdue"]), "fate_words"].any()


def test_who_tells_of_an_undertaking_is_told_from_who_undertakes_it(planted: pd.DataFrame) -> None:
    [told] = planted[planted["what"].str.contains("patrol boats")].to_dict("records")

    assert (told["side"], told["says"]) == ("North", "Lena Adan")


@pytest.mark.parametrize("report", NONE)
def test_no_commitment_is(make_case: MakeCase, report: str) -> None:
    assert found(make_case(report))["what"].tolist() == []


def test_before_its_day_a_commitment_is_open(make_case: MakeCase) -> None:
    case = make_case("The North promised to release the crews by March 10.")

    assert found(case)["fate"].tolist() == ["open"]


def test_nobody_knows_when_a_length_ends_that_counts_from_another_event(
    make_case: MakeCase,
) -> None:
    case = make_case("The North promised to release the crews within ten days of a truce.")

    assert pd.isna(found(case)["due"]).all()


def test_who_won_by_promising_has_promised(make_case: MakeCase) -> None:
    case = make_case("The North won over the South by promising to release the crews.")

    assert found(case)["side"].tolist() == ["North"]


def test_another_promise_kept_keeps_this_one_not(make_case: MakeCase) -> None:
    case = make_case(
        {
            "2031-03-04-post": "The North promised to release the crews.",
            "2031-03-09-courier": "The North kept its promises to the fishermen.",
        }
    )

    assert found(case)["fate"].tolist() == ["open"]


def test_what_two_reports_tell_is_one_commitment(make_case: MakeCase) -> None:
    case = make_case(
        {
            "2031-03-04-post": "The North promised to release the crews by March 10.",
            "2031-03-05-courier": "The North has pledged to free the crews.",
        }
    )

    [row] = found(case).to_dict("records")
    assert (row["doc_id"], row["reports"]) == ("2031-03-04-post", 2)


def test_a_deed_done_by_another_keeps_nobodys_promise(make_case: MakeCase) -> None:
    case = make_case(
        {
            "2031-03-04-post": "The North promised to release the crews.",
            "2031-03-09-courier": "The South released the crews. The North released the boats.",
        }
    )

    assert found(case)["fate"].tolist() == ["open"]


def test_a_deed_by_nobody_known_keeps_no_promise(make_case: MakeCase) -> None:
    case = make_case(
        {
            "2031-03-04-post": "The North promised to release the crews.",
            "2031-03-09-courier": "“You released the crews,” the letter said.",
        }
    )

    assert found(case)["fate"].tolist() == ["open"]


def test_what_is_not_done_yet_lapses_only_when_its_day_has_passed(make_case: MakeCase) -> None:
    reports = {
        "2031-03-04-post": "The North promised to release the crews by March 10.",
        "2031-03-09-courier": "The North has not released the crews.",
    }
    assert found(make_case(reports))["fate"].tolist() == ["open"]

    later = {"2031-03-12-courier": reports.pop("2031-03-09-courier")}
    assert found(make_case(reports | later))["fate"].tolist() == ["lapsed"]


@pytest.mark.parametrize(
    ("text", "kind", "value", "due"),
    [
        ("by <Friday>", "DATE", "2031-03-07", "2031-03-07"),
        ("<next week>", "DATE", "2031-W11", "2031-03-16"),
        ("before <April>", "DATE", "2031-04", "2031-03-31"),
        ("before <the end of April>", "DATE", "2031-04", "2031-04-30"),
        ("in <the second quarter>", "DATE", "2031-Q2", "2031-06-30"),
        ("by <2032>", "DATE", "2032", "2032-12-31"),
        ("within <ten days>", "DURATION", "P10D", "2031-03-14"),
        ("within <36 hours>", "DURATION", "PT36H", "2031-03-06"),
        ("for <two weeks>", "DURATION", "P2W", ""),
        ("since <March 1>", "DATE", "2031-03-01", ""),
        ("<soon>", "DATE", "FUTURE_REF", ""),
        ("by <the end of February>", "DATE", "2031-02", ""),
    ],
)
def test_a_deadline_is_the_last_day_of_its_words(
    text: str, kind: str, value: str, due: str
) -> None:
    start, end = text.index("<"), text.index(">") - 1
    plain = text.replace("<", "").replace(">", "")
    one = TimeExpression("report", start, end, plain[start:end], kind, value, "", "")
    made: Any = pd.Timestamp("2031-03-04").date()

    day = due_of(plain, [one], made).day
    assert (day.isoformat() if day else "") == due
