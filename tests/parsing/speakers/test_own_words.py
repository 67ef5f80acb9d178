"""Whose “I” and “we” are, where a page holds one speaker's words."""

import time
from datetime import date

import pytest

from toolkit.parsing import find_statements
from toolkit.parsing.speakers.own_words import find_page_speaker
from toolkit.parsing.speakers.roster import Roster

REPORT = "Friends! We call for inspections. The port has been closed for a month."


@pytest.fixture
def roster(make_case):
    return Roster(make_case("Nothing was said.").actors)


def speakers(make_case, title, text=REPORT):
    statements = find_statements(make_case({"talk.txt": f"title: {title}\n\n{text}"}))
    return statements[["source", "speaker", "speaker_basis"]].itertuples(index=False, name=None)


@pytest.mark.parametrize(
    "title",
    [
        "Address by Envoy Tarik Oro to the port council",
        "Speech of Tarik Oro at the harbour",
        "Selme will not wait – address by Tarik Oro",
        "Tarik Oro addressed the crews",
        "Tarik Oro: The port must open",
        "The port must open - Tarik Oro",
    ],
)
def test_a_title_names_the_page_s_speaker(roster, title):
    assert find_page_speaker(title, roster, date(2031, 3, 4)) == ("Tarik Oro", "page")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Talks go on in Selme",
        "Tarik Oro met Lena Adan",
        "Joint statement by Tarik Oro and Lena Adan",
        "Address by a harbour pilot - the port must open",
        "Selme: the port stays closed",
    ],
)
def test_a_title_that_names_no_single_listed_speaker_names_none(roster, title):
    assert find_page_speaker(title, roster, date(2031, 3, 4)) == ("", "")


def test_what_the_page_says_with_we_is_its_speaker_s(make_case):
    found = speakers(make_case, "Address by Tarik Oro")

    assert list(found) == [("We", "Tarik Oro", "page")]


def test_a_report_that_is_nobody_s_address_leaves_we_open(make_case):
    assert list(speakers(make_case, "A month of silence")) == [("We", "", "")]


def test_a_we_that_is_quoted_is_not_the_page_s(make_case):
    text = "A pilot cheered.\n\n“We call for inspections,” the pilot said."

    found = list(speakers(make_case, "Address by Tarik Oro", text))

    assert found
    assert all(basis != "page" for *_, basis in found)


def test_a_title_without_end_is_read_in_no_time(roster):
    began = time.process_time()

    assert find_page_speaker("speech by x " * 20_000, roster, None) == ("", "")
    assert time.process_time() - began < 5
