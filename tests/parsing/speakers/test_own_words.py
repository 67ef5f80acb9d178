"""Whose “I” and “we” are, where a page holds one speaker's words."""

import time
from datetime import date

import pytest

from toolkit.parsing import find_statements
from toolkit.parsing.report import Knowledge, Report
from toolkit.schema import Document

REPORT = "Friends! We call for inspections. The port has been closed for a month."


@pytest.fixture
def page_speaker(make_case):
    knowledge = Knowledge(make_case("Nothing was said.").actors)

    def page_speaker(title):
        day = date(2031, 3, 4)
        document = Document("talk", title, "Harbour Post", day, "", "en", "", REPORT, "", "")
        return Report(document, knowledge).page_speaker

    return page_speaker


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
def test_a_title_names_the_page_s_speaker(page_speaker, title):
    assert page_speaker(title) == ("Tarik Oro", "page")


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
def test_a_title_that_names_no_single_listed_speaker_names_none(page_speaker, title):
    assert page_speaker(title) == ("", "")


def test_what_the_page_says_with_we_is_its_speaker_s(make_case):
    found = speakers(make_case, "Address by Tarik Oro")

    assert list(found) == [("We", "Tarik Oro", "page")]


def test_what_a_joint_statement_says_with_we_is_each_ones(make_case):
    title = "Joint statement by Tarik Oro and Lena Adan on the port"
    statements = find_statements(make_case({"talk.txt": f"title: {title}\n\n{REPORT}"}))

    assert list(statements["speakers"]) == [("Tarik Oro", "Lena Adan")]


def test_each_of_several_without_a_side_makes_a_joint_statement(make_case):
    title = "Joint statement by Aune Lind, Mara Corvo and Tarik Oro on the port"
    knowledge = Knowledge(
        make_case(
            "Nothing was said.",
            actors="actor,kind,side,aliases,metonyms,demonyms,role,role_from,role_to,pronoun,note\n"
            "Aune Lind,person,,,,,mediator,,,she,\nMara Corvo,person,,,,,mediator,,,she,\n"
            "Tarik Oro,person,North,,,,envoy,,,he,\n",
        ).actors
    )
    day = date(2031, 3, 4)
    report = Report(
        Document("talk", title, "Harbour Post", day, "", "en", "", REPORT, "", ""), knowledge
    )

    assert [voice.actor for voice in report.joint_speakers] == [
        "Aune Lind", "Mara Corvo", "Tarik Oro",
    ]  # fmt: skip


def test_a_report_that_is_nobody_s_address_leaves_we_open(make_case):
    assert list(speakers(make_case, "A month of silence")) == [("We", "", "")]


def test_a_we_that_is_quoted_is_not_the_page_s(make_case):
    text = "A pilot cheered.\n\n“We call for inspections,” the pilot said."

    found = list(speakers(make_case, "Address by Tarik Oro", text))

    assert found
    assert all(basis != "page" for *_, basis in found)


def test_a_title_without_end_is_read_in_no_time(page_speaker):
    began = time.process_time()

    assert page_speaker("speech by x " * 20_000) == ("", "")
    assert time.process_time() - began < 5
