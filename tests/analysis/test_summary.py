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
from toolkit.schema import InputError

TALKS = """
2031-03-04 Post    Oro  North inspections reject
2031-03-06 Courier Oro  North inspections reject
2031-04-12 Post    Oro  North inspections accept-if
2031-03-05 Post    Adan South inspections accept
2031-03-09 Courier Adan South inspections accept
"""


GROUND = (
    "Said is what at least 2 independent reports carry in the party's own words, with nothing "
    "contrary between them, or what a person read, unless more reports, or two later ones, are "
    "likely to say the contrary; a report that "
    "repeats another does not count."
)


def test_says_what_holds_and_how_much_does_not(coded):
    assert summarise(coded(TALKS)) == [
        "5 statements on one issue, in 5 reports, from 4 March to 12 April 2031.",
        "Inspections, “It comes to inspections”: South accepts this (2 reports, last on 9 March).",
        f"{GROUND} One stance on one issue rests on less and is not said.",
        "2 pairs of statements disagree as they were read: 2 between sides.",
    ]


def test_a_stance_in_a_single_report_is_said_only_where_that_is_asked_for(coded):
    table = coded("2031-03-04 Post Oro North x reject")

    assert summarise(table)[1].startswith(GROUND)
    assert summarise(table, least=1)[1:3] == [
        "X, “It comes to x”: North rejects this (one report, on 4 March).",
        "Said is every stance that a report carries in the party's own words, unless more reports, "
        "or two later ones, are likely to say the contrary. No stance is left out.",
    ]


def test_what_a_person_read_once_is_said_and_what_a_model_read_once_is_not(coded):
    table = coded("2031-03-04 Post Oro North x reject")

    by_person = summarise(table.assign(confidence=1.0))
    by_model = summarise(table.assign(confidence=0.92))

    assert by_person[1] == (
        "X, “It comes to x”: North rejects this (one report, read by a person, on 4 March)."
    )
    assert not any("North" in sentence for sentence in by_model)


def test_a_day_only_printed_is_said_to_be_the_latest_it_can_be(coded):
    table = coded("2031-03-04 Post Oro North x reject", said_on_basis="published", confidence=1.0)

    assert "by 4 March" in summarise(table)[1]


SHIFTED = """
2031-03-04 Post    Oro North x reject
2031-03-05 Courier Oro North x resist
2031-03-09 Post    Oro North x accept-if
2031-03-12 Courier Vey North x accept
"""


def test_a_move_is_said_where_both_its_ends_stand_firm(coded):
    assert summarise(coded(SHIFTED))[1] == (
        "X, “It comes to x”: North shifted from being against this (2 reports, last on 5 March) "
        "to being for it (2 reports, last on 12 March)."
    )


def test_a_shift_has_two_firm_ends_whatever_was_said_once_between(coded):
    between = "2031-03-06 Post Oro North x accept\n2031-03-07 Post Oro North x reject"

    assert summarise(coded(SHIFTED + between))[1] == summarise(coded(SHIFTED))[1]


def test_a_claim_by_others_is_not_where_a_party_stands(coded):
    lines = "2031-03-04 Post Adan North x accept\n2031-03-05 Courier Adan North x accept"

    assert summarise(coded(lines))[1].startswith(GROUND)


def test_words_that_he_denies_to_have_said_are_not_his_own(coded):
    lines = "2031-03-04 Post Oro North x accept\n2031-03-05 Courier Oro North x accept"

    assert summarise(coded(lines, denied_by="Oro"))[1].startswith(GROUND)


def test_a_later_report_to_the_contrary_silences_what_was_firm(coded):
    lines = SHIFTED + "2031-03-14 Post Oro North x reject"

    assert summarise(coded(lines))[1].startswith(GROUND)


def test_parties_that_stand_firm_on_two_sides_are_apart(coded):
    lines = SHIFTED + "2031-03-14 Post Adan South x reject\n2031-03-15 Courier Adan South x resist"

    assert ": the parties are apart; North shifted from" in summarise(coded(lines))[1]
    assert "South is against this (2 reports, last on 15 March)" in summarise(coded(lines))[1]


def test_at_least_one_report_is_ground(coded):
    with pytest.raises(InputError, match="least is 0"):
        summarise(coded(TALKS), least=0)


def test_copies_alone_are_said_to_be_copies(coded):
    copies = coded("2031-03-04 Post Oro North x reject", copy_of="2031-03-01-courier")

    assert summarise(copies) == [
        "Only reports that repeat others speak of an issue with a proposition."
    ]


def test_issues_of_one_label_are_contested_apart(coded):
    said = (
        f"2031-03-0{n} Post Oro North {x} {v}"
        for x in "xy"
        for n, v in enumerate(("accept", "reject"), 4)
    )
    table = coded("\n".join(said)).assign(object_label="Trade")

    assert "“It comes to x” (North) and “It comes to y” (North)" in describe_positions(
        positions(table)
    )


def test_a_stance_of_another_scale_is_quoted(coded):
    table = coded("2031-03-04 Post Oro North x open", confidence=1.0)
    table["number"] = 1.0

    assert "North takes the stance “open” on this (one report" in summarise(table)[1]


def test_an_empty_table_is_said_to_be_empty(coded):
    none = coded(TALKS).iloc[:0]

    assert summarise(none) == ["No statement speaks of an issue of the codebook."]
    assert describe_positions(positions(none)) == "No statement takes a stance."
    assert describe_shifts(shifts(none)) == "No party is reported to have shifted."


def test_describes_the_figures_in_their_numbers(coded):
    table = coded(TALKS)

    assert describe_positions(positions(table), "inspections") == (
        "Inspections, “It comes to inspections”, statements: "
        "North 2 reject, 1 accept with reservations; South 2 accept."
    )
    assert describe_positions(positions(table)) == (
        "Mean stances of 2 holders on one issue, from 5 codings. "
        "Furthest apart on “It comes to inspections”: North (−1.0) and South (+2.0). "
        "Reported both for and against: “It comes to inspections” (North)."
    )
    assert describe_timeline(timeline(table), "inspections") == (
        "Inspections, “It comes to inspections”, 5 statements from 4 March to 12 April 2031. "
        "First and last: "
        "North reject on 4 March and accept with reservations on 12 April; "
        "South accept on 5 March and accept on 9 March."
    )
    assert describe_shifts(shifts(table)) == (
        "One shift from one stance to another, 0 confirmed on a later day: North on "
        "“It comes to inspections” from reject (4 March) to accept with reservations (12 April), "
        "not repeated since."
    )


def test_counts_discrepancies_by_kind(coded):
    lines = "2031-03-04 Post Oro North x reject\n2031-03-05 Post Adan South x accept"
    both = lines + "\n2031-03-05 Post Adan North x accept"

    assert describe_discrepancies(discrepancies(coded(lines))) == (
        "One pair of statements disagrees as they were read, between sides."
    )
    assert describe_discrepancies(discrepancies(coded(both))) == (
        "2 pairs of statements disagree as they were read: 1 between sides and 1 about the other."
    )


def test_describing_an_unknown_issue_names_the_near_one(coded):
    with pytest.raises(LookupError, match="Did you mean 'inspections'"):
        describe_positions(positions(coded(TALKS)), "inspection")
