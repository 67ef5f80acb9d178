"""Time expressions: their values, what these were counted from, and the day of an utterance."""

import re
import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.parsing.attribution.rules import find_attributions
from toolkit.parsing.dates.expressions import day_in, read_dates, said_on
from toolkit.parsing.language import parse
from toolkit.schema import TimeExpression, columns, read_table, write_table

PUBLISHED = date(2031, 3, 5)  # a Wednesday
BEGINS = date(2031, 2, 3)


def read(text, published=PUBLISHED, begins=BEGINS):
    return read_dates(parse(text), published, begins)


def values(text, **days):
    return [(one.text, one.value) for one in read(text, **days)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on 4 March 2031.", "2031-03-04"),
        ("They met on March 4, 2031.", "2031-03-04"),
        ("They met on the 4th of March 2031.", "2031-03-04"),
        ("They met on Tuesday, March 4, 2031.", "2031-03-04"),
        ("They met on Tuesday 4 March 2031.", "2031-03-04"),
        ("They met on 2031-03-04.", "2031-03-04"),
        ("They met on 04.03.2031.", "2031-03-04"),
        ("They met on 3/4/2031.", "2031-03-04"),
        ("They met on Sept. 9, 2030.", "2030-09-09"),
        ("They met in March 2030.", "2030-03"),
        ("They met in late March 2030.", "2030-03"),
        ("They met in the first quarter of 2030.", "2030-Q1"),
        ("They met in the spring of 2030.", "2030-SP"),
        ("They met in 2029.", "2029"),
        ("They met in the 1990s.", "199"),
        ("They met in the 19th century.", "18"),
        ("The budget is of fiscal 2030.", "2030"),
    ],
)
def test_dates_are_read_in_their_usual_orders(text, value):
    [one] = read(text)

    assert (one.type, one.value) == ("DATE", value)
    assert one.basis.startswith("explicit")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Talks will resume on Monday.", "2031-03-10"),
        ("Talks are expected to resume on Monday.", "2031-03-10"),
        ("The delegations meet on Monday.", "2031-03-10"),
        ("The council postponed the vote until Monday.", "2031-03-10"),
        ("A second round was announced for Monday.", "2031-03-10"),
        ("Oro said talks would resume on Monday.", "2031-03-10"),
        ("Oro said on Monday that talks would go on.", "2031-03-03"),
        ("Talks resumed on Monday.", "2031-03-03"),
        ("The port has been closed since Monday.", "2031-03-03"),
        ("The north criticises Monday's vote.", "2031-03-03"),
        ("Talks resumed last Wednesday.", "2031-02-26"),
        ("Talks will resume next Wednesday.", "2031-03-12"),
        ("Talks resumed on Wednesday.", "2031-03-05"),
        ("The port will open in April.", "2031-04"),
        ("The port opened in April.", "2030-04"),
        ("The port will open on 20 November.", "2031-11-20"),
        ("The port opened on 20 December.", "2030-12-20"),
    ],
)
def test_the_tense_decides_between_the_last_and_the_next(text, value):
    assert [one.value for one in read(text)] == [value]


def test_a_weekday_picks_the_year_and_a_wrong_one_is_told():
    [right] = read("The port opened on Friday, 30 August.")
    [wrong] = read("The port opened on Friday, March 4.")

    assert (right.value, "not" in right.basis) == ("2030-08-30", False)
    assert (wrong.value, wrong.basis) == (
        "2031-03-04",
        "publication, the year only; it is not a Friday",
    )


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("Ships sailed yesterday.", "2031-03-04", "day"),
        ("Ships will sail tomorrow.", "2031-03-06", "day"),
        ("Ships sailed this morning.", "2031-03-05TMO", "part of day"),
        ("Ships sailed on Tuesday evening.", "2031-03-04TEV", "part of day"),
        ("Ships sail tonight.", "2031-03-05TNI", "part of day"),
        ("Ships sailed last week.", "2031-W09", "week"),
        ("Ships will sail next month.", "2031-04", "month"),
        ("Ships sailed earlier this year.", "2031", "year"),
        ("Ships sailed two weeks ago.", "2031-W08", "week"),
        ("Ships sailed three days ago.", "2031-03-02", "day"),
        ("Ships will sail in two weeks.", "2031-W12", "week"),
        ("Ships sailed over the weekend.", "2031-W09-WE", "weekend"),
    ],
)
def test_relative_times_are_counted_from_publication(text, value, precision):
    [one] = read(text)

    assert (one.value, one.precision, one.basis) == (value, precision, "publication")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Oro left on 20 February. Two days later he returned.", "2031-02-22"),
        ("Oro left on 20 February. The next day he returned.", "2031-02-21"),
        ("Oro left on 20 February. A week earlier he had returned.", "2031-W07"),
    ],
)
def test_later_and_earlier_are_counted_from_the_date_before(text, value):
    _, one = read(text)

    assert (one.value, one.basis) == (value, "“20 February”")


@pytest.mark.parametrize(
    "text",
    ["Fighting goes on for day 31.", "Today is the 31st day of the war."],
)
def test_days_are_numbered_from_the_first_day_of_the_case(text):
    numbered = read(text)[-1]

    assert (numbered.value, numbered.basis) == ("2031-03-05", "day 31 from 2031-02-03")


def test_numbered_days_need_a_first_day_and_are_not_those_of_the_talks():
    assert read("Fighting goes on for day 31.", begins=None) == []
    assert read("It was day 2 of the talks.") == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The talks lasted two weeks.", "DURATION", "P2W"),
        ("The first talks in two weeks were held.", "DURATION", "P2W"),
        ("They talked for three days.", "DURATION", "P3D"),
        ("They talked for two and a half hours.", "DURATION", "PT2.5H"),
        ("They talked for twenty-one minutes.", "DURATION", "PT21M"),
        ("They talked for several months.", "DURATION", "PXM"),
        ("A four-year dispute ended.", "DURATION", "P4Y"),
        ("Ships are searched every day.", "SET", "P1D"),
        ("Ships are searched every two weeks.", "SET", "P2W"),
        ("Ships are searched every Monday.", "SET", "XXXX-WXX-1"),
        ("The committee votes annually.", "SET", "P1Y"),
        ("They will talk in the coming days.", "DURATION", "PXD"),
        ("They talked in recent weeks.", "DURATION", "PXW"),
        ("They talked over the years.", "DURATION", "PXY"),
        ("They talked for a couple of months.", "DURATION", "P2M"),
        ("They talked for an hour and a half.", "DURATION", "PT1.5H"),
        ("They talked for half an hour.", "DURATION", "PT0.5H"),
        ("They talked for three quarters of an hour.", "DURATION", "PT0.75H"),
        ("They talked for a fortnight.", "DURATION", "P2W"),
        ("A decades-long dispute ended.", "DURATION", "PXDE"),
        ("A day-long meeting was held.", "DURATION", "P1D"),
        ("The port grew in the year ended 30 June.", "DURATION", "P1Y"),
        ("They were paid 50 crowns a day.", "SET", "P1D"),
        ("Ships are searched each July.", "SET", "XXXX-07"),
        ("The committee votes fortnightly.", "SET", "P2W"),
        ("They talked recently.", "DATE", "PAST_REF"),
        ("They are now in Selme.", "DATE", "PRESENT_REF"),
        ("They met at 18:30 UTC on Tuesday.", "TIME", "2031-03-04T18:30Z"),
        ("They met at 6 p.m. yesterday.", "TIME", "2031-03-04T18:00"),
    ],
)
def test_lengths_repetitions_hours_and_vague_times(text, kind, value):
    one, *_ = read(text)

    assert (one.type, one.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Talks will resume on Tuesday week.", "2031-03-18"),
        ("Talks will resume a week on Tuesday.", "2031-03-18"),
        ("Talks will resume this day week.", "2031-03-12"),
        ("Talks will resume tomorrow week.", "2031-03-13"),
        ("Talks resumed yesterday week.", "2031-02-25"),
        ("Talks resumed a fortnight ago.", "2031-W08"),
        ("The port will open in the financial year 2032.", "2032"),
    ],
)
def test_british_times(text, value):
    assert [one.value for one in read(text)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The envoy arrived ahead of a summit in mid-June.", "2031-06"),
        ("The envoy arrived ahead of talks on Friday.", "2031-03-07"),
        ("The envoy flew in, in advance of Friday's talks.", "2031-03-07"),
        ("They elect a council this September.", "2031-09"),
        ("The port opened last Oct. 23.", "2030-10-23"),
        ("The port fell quiet over the summer.", "2030-SU"),
        ("The port opened in the last half of 2029.", "2029-H2"),
        ("The port opened on Thanksgiving.", "2030-11-28"),
        ("The port opened last Thanksgiving.", "2030-11-28"),
    ],
)
def test_the_nearest_fitting_time_is_meant(text, value):
    assert [one.value for one in read(text)] == [value]


def test_the_friday_before_is_that_before_the_date_named():
    _, one = read("Talks began on 20 February. They had been put off the previous Friday.")

    assert (one.value, one.basis) == ("2031-02-14", "“20 February”")


def test_a_second_decade_needs_no_apostrophe():
    assert values("They met in the 70s and 80s.") == [("the 70s", "197"), ("80s", "198")]


@pytest.mark.parametrize("published", [date.min, date.max], ids=["year 1", "year 9999"])
def test_the_edges_of_the_calendar_stop_no_report(published):
    text = (
        "Talks last week, this week, last March, next March, last summer, next winter, next year, "
        "on Tuesday week, a fortnight ago, yesterday, on 5 May, over the weekend, last "
        "Thanksgiving, 20000 years ago, in the first quarter and in the 99th century."
    )

    assert len(read(text, published=published)) > 10


def test_vague_times_claim_no_precision():
    assert [one.precision for one in read("They talked recently.")] == [""]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Talks on 4-5 March failed.", "2031-03-04"),
        ("Talks on March 4–5 failed.", "2031-03-04"),
        ("Talks from 28 February to 2 March failed.", "2031-02-28"),
    ],
)
def test_of_several_days_the_first_is_given_and_said_to_be_that(text, first):
    [one] = read(text)

    assert one.value == first
    assert one.basis.endswith("the first of several days")


@pytest.mark.parametrize(
    "text",
    [
        "The port may open.",
        "Ships march on.",
        "Some 2000 soldiers came.",
        "It cost $2025 then.",
        "The 44-year-old envoy spoke.",
        "A quarter of the ships sank.",
        "On page 1999 it says so.",
        "Adan won 11:30.",
        "The second ship sank.",
        "They came as soon as they could.",
        "Theresa May spoke.",
        "Mrs May, Prime Minister March and August Bell spoke.",
        "May said that she would go.",
    ],
)
def test_what_only_looks_like_a_time_is_left_alone(text):
    assert read(text) == []


def test_without_a_day_of_publication_what_is_unknown_stays_empty():
    assert values("It opened on 4 March and closed yesterday.", published=None) == [
        ("4 March", "XXXX-03-04"),
        ("yesterday", ""),
    ]


def test_no_date_crosses_a_blank_line():
    assert values("The port opened in March\n\n2031 ships came.") == [("March", "2031-03")]


def test_a_date_goes_on_after_a_line_break():
    assert values("The port opened on March\n4, 2031.") == [("March\n4, 2031", "2031-03-04")]


# ---------------------------------------------------------------- the day of an utterance


def utterances(report):
    doc = parse(report)
    dates = read_dates(doc, PUBLISHED)
    return {
        report[one.source[0][0] : one.source[0][1]]: said_on(
            doc, one.source, one.cue, one.content, dates
        )
        for one in find_attributions(doc)
        if one.source
    }


@pytest.mark.parametrize(
    ("report", "day"),
    [
        ("Oro said on Monday that talks would resume on Friday.", date(2031, 3, 3)),
        ("Oro on Saturday, March 1, stated that the draft was ready.", date(2031, 3, 1)),
        ("“We will not sign,” Oro said in Selme on Tuesday.", date(2031, 3, 4)),
        ("On Monday, Oro told reporters that the north would wait.", date(2031, 3, 3)),
        ("Speaking on Monday, Oro said the port was closed.", date(2031, 3, 3)),
        ("Oro announced late Saturday evening that it was over.", date(2031, 3, 1)),
        ("Oro said talks would resume on Monday.", None),
        ("Talks will resume on Monday, Oro said.", None),
        ("Oro, who met Lind on Monday, said that the port was closed.", None),
        ("Oro said last week that the port was closed.", None),
    ],
)
def test_an_utterance_has_the_day_its_own_clause_states(report, day):
    [found] = [said for source, said in utterances(report).items() if source.startswith("Oro")]

    assert found == day


def test_a_possessive_day_is_not_that_of_the_utterance():
    found = utterances("The author of Sunday's report said ships were searched.")

    assert list(found.values()) == [None]


# ---------------------------------------------------------------- tables and laws


def test_a_case_has_a_table_of_its_times(make_case):
    case = make_case({"2031-03-04": "Talks resume tomorrow.", "2031-03-06": "Ships sail today."})
    found = tk.find_dates(case)

    assert list(found.columns) == columns(TimeExpression)
    assert found[["doc_id", "value"]].to_numpy().tolist() == [
        ["2031-03-04", "2031-03-05"],
        ["2031-03-06", "2031-03-06"],
    ]


def test_the_table_survives_being_written_and_read(make_case, tmp_path):
    found = tk.find_dates(make_case("Talks resume tomorrow, after two weeks."))
    path = write_table(found, tmp_path / "dates.csv")

    assert read_table(path, TimeExpression).equals(found)


TIMES = st.sampled_from(
    "the on in late mid- March May 4 4, 31 2031 2031-02-30 Monday Monday, last next two weeks "
    "ago later day 39 of war every year 's quarter first half 18:30 p.m. \n \n\n a spring now , ."
    " 13/13/2031 99.99.99 Q7 fiscal".split(" ")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TIMES, max_size=30))
def test_any_text_gives_spans_of_itself_in_order_and_apart(words):
    text = " ".join(words)
    found = read(text)

    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(one.type in ("DATE", "TIME", "DURATION", "SET") for one in found)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_day_written_in_full_is_read_as_itself_whenever_it_was_published(day):
    text = f"They met on {day.day} {day:%B} {day.year}, a {day:%A}, as {day.isoformat()} shows."
    found = [day_in(one) for one in read(text) if re.match(r"\d{4}-", one.value)]

    assert found[0] == day
    assert found[-1] == day


@pytest.mark.parametrize(
    "text",
    ["the " * 4000, "1" * 8000, "two weeks " * 1500, "March 4, " * 1500, "a" * 8000, " \n" * 4000],
    ids=["articles", "figures", "lengths", "dates", "letters", "blanks"],
)
def test_hostile_texts_take_no_longer_than_others(text):
    doc = parse(text)
    began = time.process_time()
    read_dates(doc, PUBLISHED)

    assert time.process_time() - began < 2
