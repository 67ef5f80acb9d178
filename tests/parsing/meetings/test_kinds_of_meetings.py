"""Kinds of wording that tell who meets, when and where."""

from datetime import date

import pandas as pd
import pytest

from tests.conftest import ACTORS
from toolkit.parsing.meetings.register import find_meetings

PUBLISHED = "2031-09-10"  # a Wednesday


@pytest.fixture
def met(make_case):
    """The one meeting that a report tells of."""

    def of(report):
        [found] = find_meetings(make_case(report, date=PUBLISHED)).itertuples()
        return found

    return of


@pytest.mark.parametrize(
    ("report", "parties"),
    [
        ("Nord met Adan in Selme on Monday. Bela Nord, the trade minister, was content.",
         {"Lena Adan", "Bela Nord"}),
        ("Talks between Holm and Adan were held in Selme. Mette Holm is the Danish premier.",
         {"Lena Adan", "Mette Holm"}),
        ("Park Min Ho is the chief delegate. Park met Oro in Selme on Monday.",
         {"Tarik Oro", "Park Min Ho"}),
        ("Kim met Oro in Selme. Kim Jae Yun smiled at Kim Ha Eun.", {"Tarik Oro", "Kim"}),
        ("Bela Nord, the trade minister, came. Oro told of his Tuesday meeting with Nord in Selme.",
         {"Tarik Oro", "Bela Nord"}),
        ("The Friday talks between Oro and Adan were held in Selme.", {"Tarik Oro", "Lena Adan"}),
        ("Envoy Oro arrived in the capital for emergency talks with Adan.",
         {"Tarik Oro", "Lena Adan"}),
        ("Adan landed in Selme on Monday for a meeting with Oro.", {"Lena Adan", "Tarik Oro"}),
    ],
)  # fmt: skip
def test_who_meets_stands_by_the_full_name_and_is_no_day(met, report, parties):
    assert set(met(report).parties) == parties


def test_a_day_without_a_day_of_publication_is_no_party(make_case):
    case = make_case("Oro smiled after his Tuesday meeting with Adan in Selme.", date="")
    [found] = find_meetings(case).itertuples()

    assert set(found.parties) == {"Tarik Oro", "Lena Adan"}


@pytest.mark.parametrize(
    ("report", "place"),
    [
        ("Envoy Oro arrived in the capital for emergency talks with Adan.", "the capital"),
        ("Adan landed in Selme on Monday for urgent talks with Oro.", "Selme"),
        ("Oro will sail to Selme on Friday for talks with Adan.", "Selme"),
        ("Oro met Adan at the Salt Summit on Monday.", ""),
    ],
)
def test_who_comes_for_talks_meets_at_the_place(met, report, place):
    assert met(report).place == place


@pytest.mark.parametrize(
    ("report", "first", "status"),
    [
        ("Oro left ahead of a summit in mid-October.", date(2031, 10, 1), "planned"),
        ("Oro travelled to Selme before a summit in early November.", date(2031, 11, 1), "planned"),
        ("The envoys prepared for the summit in February.", date(2032, 2, 1), "planned"),
        ("The summit in February was held in Selme.", date(2031, 2, 1), "held"),
        ("The ministers met yesterday week in Selme.", date(2031, 9, 2), "held"),
        ("The envoys will meet on Tuesday week in Selme.", date(2031, 9, 23), "planned"),
        ("Oro and Adan will meet in Selme on Friday fortnight.", date(2031, 9, 26), "planned"),
        ("The delegations held talks in Selme a fortnight ago.", date(2031, 8, 25), "held"),
    ],
)
def test_a_month_or_week_is_the_one_meant(met, report, first, status):
    found = met(report)

    assert (found.date, found.status) == (pd.Timestamp(first), status)


@pytest.mark.parametrize(
    ("report", "parties", "place"),
    [
        ("Adan met with Minister of Foreign Affairs of Corvo Ilya Brenn in Selme.",
         {"Lena Adan", "Ilya Brenn"}, "Selme"),
        ("Oro had a meeting with Secretary of State, Head of the International Policy Bureau at "
         "the Chancellery of the President of the Republic of Corvo Jakub Brenn.",
         {"Tarik Oro", "Jakub Brenn"}, ""),
        ("Oro had a meeting with Damon Brenn, President of the Salt Endowment for Peace (SEP) in "
         "Selme.", {"Tarik Oro", "Damon Brenn"}, "Selme"),
        ("The meeting in Selme was attended by Oro, and Special Envoy for Environmental Protection,"
         " Ecology and Transport Sergei Brenn.", {"Tarik Oro", "Sergei Brenn"}, "Selme"),
    ],
)  # fmt: skip
def test_pieces_of_an_office_are_neither_party_nor_place(met, report, parties, place):
    found = met(report)

    assert (set(found.parties), found.place) == (parties, place)


def test_another_holder_of_a_listed_persons_office_is_not_that_person(make_case):
    actors = ACTORS + "Ada Vane,person,North,,,,deputy head of the Ports Office,,,she,\n"
    report = (
        "Deputy Head of the Ports Office of Norland Roman Brenn met with Minister Adan in Selme."
    )
    [found] = find_meetings(make_case(report, actors=actors, date=PUBLISHED)).itertuples()

    assert set(found.parties) == {"Lena Adan", "Roman Brenn"}


@pytest.mark.parametrize(
    "report",
    [
        "Adan said the October 12 meeting, along the border between Norland and Sudland, would be "
        "at working level.",
        "Due to the launch of an attack by Norland, the envoys held an urgent meeting in Selme.",
        "The talks in Norland were held on Monday.",
        "Selme time / 9:20 p.m. ET Summit begins in Selme.",
    ],
    ids=["border", "cause", "place", "timetable"],
)
def test_what_is_named_for_another_matter_is_no_party(met, report):
    assert met(report).parties == ()


@pytest.mark.parametrize(
    "later",
    [
        "Unlike the 2009 talks in Marrow, which collapsed, all was calm.",
        "Both previous meetings were held in Marrow.",
        "The April talks in Marrow were better.",
        "The talks between the two island leaders in Marrow were better.",
    ],
    ids=["another year", "previous", "another month", "others"],
)
def test_a_meeting_told_apart_is_not_of_those_who_met_before(make_case, later):
    report = f"Oro met Adan in Selme on Monday. {later}"
    first, other = find_meetings(make_case(report, date=PUBLISHED)).itertuples()

    assert set(first.parties) == {"Tarik Oro", "Lena Adan"}
    assert other.parties == ()


@pytest.mark.parametrize(
    ("report", "level"),
    [
        ("President Bela Nord met President Ada Vane in Selme.", "leaders"),
        ("Secretary of State Bela Nord met Prime Minister Ada Vane in Selme.", ""),
        ("President Ada Vane met with Minister of Ports Bela Nord in Selme.", ""),
        ("Minister Adan met President Ada Vane in Selme.", ""),
        ("President Ada Vane met Ambassador Bela Nord in Selme.", ""),
    ],
)
def test_a_meeting_of_leaders_is_one_of_leaders_alone(met, report, level):
    assert met(report).level == level


def test_one_of_two_months_is_known_by_the_year(met):
    found = met("The envoys will meet in Selme in October or November.")

    assert (found.date, found.date_precision) == (pd.Timestamp("2031-01-01"), "year")


@pytest.mark.parametrize("year", ["0", "9999", "20311"])
def test_an_impossible_year_is_no_day(met, year):
    assert pd.isna(met(f"Talks were held in Selme in {year}.").date)
