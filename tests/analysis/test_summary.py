from __future__ import annotations

import pytest

from toolkit.analysis import (
    describe_discrepancies,
    describe_positions,
    describe_shifts,
    describe_timeline,
    discrepancies,
    positions,
    shifts,
    summarise,
    timeline,
)

TALKS = """
2031-03-04 Post    Oro  North inspections reject
2031-03-06 Courier Oro  North inspections reject
2031-04-12 Post    Oro  North inspections accept-if
2031-03-05 Post    Adan South inspections accept
2031-03-09 Courier Adan South inspections accept
"""


def test_says_what_there_is_and_who_moved_and_who_did_not(coded):
    assert summarise(coded(TALKS)) == [
        "5 statements on one issue, in 5 reports, from 4 March to 12 April 2031.",
        "Inspections: North moved from reject (4 March) to accept with reservations (12 April), "
        "not repeated since; South accepted throughout (2 statements in 2 reports).",
        "No two statements disagree.",
    ]


@pytest.mark.parametrize(
    ("lines", "clause"),
    [
        ("2031-03-04 Post Oro North x reject", "North rejected (one statement, 4 March)"),
        ("2031-03-04 Post Oro North x unclear", "North took no clear side (one statement"),
        ("2031-03-04 Post Oro North x unchanged", "North called its stance unchanged (one"),
        ("2031-03-04 Post Adan North x reject", "North is only spoken of by others (one"),
        ("2031-03-04 Post - - x reject", "one statement could not be given to a holder"),
        (
            "2031-03-04 Post Oro North x reject\n2031-03-04 Post Vey North x accept",
            "North is reported rejecting and accepting, with no datable move (2 statements in "
            "one report)",
        ),
        (
            "2031-03-04 Post Oro North x reject\n2031-03-05 Post Oro North x resist\n"
            "2031-03-06 Post Oro North x accept\n2031-03-07 Post Oro North x accept",
            "North moved from reject (4 March) to resist (5 March), then to accept (6 March).",
        ),
        (
            "2031-03-04 Post Oro North x reject\n2031-03-05 Post Oro North x resist\n"
            "2031-03-06 Post Oro North x accept\n2031-03-07 Post Oro North x resist\n"
            "2031-03-08 Post Oro North x accept-if",
            "North moved 4 times between reject and accept, from reject (4 March) to accept with "
            "reservations (8 March), not repeated since.",
        ),
        (
            "2030-12-31 Post Oro North x reject\n2031-01-01 Post Oro North x accept",
            "from reject (31 December 2030) to accept (1 January 2031)",
        ),
    ],
)
def test_says_of_each_party_no_more_than_is_reported(coded, lines, clause):
    assert clause in summarise(coded(lines))[1]


def test_a_stance_of_another_scale_is_quoted(coded):
    table = coded("2031-03-04 Post Oro North x open")
    table["number"] = 1.0

    assert "North took the stance “open” (one statement, 4 March)" in summarise(table)[1]


def test_an_empty_table_is_said_to_be_empty(coded):
    none = coded(TALKS).iloc[:0]

    assert summarise(none) == ["No statement speaks of an issue of the codebook."]
    assert describe_positions(positions(none)) == "No statement takes a stance."
    assert describe_shifts(shifts(none)) == "No party is reported to have moved."


def test_describes_the_figures_in_their_numbers(coded):
    table = coded(TALKS)

    assert describe_positions(positions(table), "inspections") == (
        "Inspections, statements: North 2 reject, 1 accept with reservations; South 2 accept."
    )
    assert describe_positions(positions(table)) == (
        "Mean stances of 2 holders on one issue, from 5 codings. "
        "Furthest apart on “Inspections”: North (−1.0) and South (+2.0). "
        "Reported both for and against: “Inspections” (North)."
    )
    assert describe_timeline(timeline(table), "inspections") == (
        "Inspections, 5 statements from 4 March to 12 April 2031. First and last: "
        "North reject on 4 March and accept with reservations on 12 April; "
        "South accept on 5 March and accept on 9 March."
    )
    assert describe_shifts(shifts(table)) == (
        "One move from one stance to another, 0 confirmed on a later day: North on "
        "“Inspections” from reject (4 March) to accept with reservations (12 April), "
        "not repeated since."
    )


def test_counts_discrepancies_by_kind(coded):
    lines = "2031-03-04 Post Oro North x reject\n2031-03-05 Post Adan South x accept"
    both = lines + "\n2031-03-05 Post Adan North x accept"

    assert describe_discrepancies(discrepancies(coded(lines))) == (
        "One pair of statements disagrees, between sides."
    )
    assert describe_discrepancies(discrepancies(coded(both))) == (
        "2 pairs of statements disagree: 1 between sides and 1 about the other."
    )


def test_describing_an_unknown_issue_names_the_near_one(coded):
    with pytest.raises(LookupError, match="Did you mean 'inspections'"):
        describe_positions(positions(coded(TALKS)), "inspection")
