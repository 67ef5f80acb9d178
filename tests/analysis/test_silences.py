"""Who stopped speaking of what, while others went on."""

from __future__ import annotations

import pytest

from toolkit.analysis.parties import describe_silences, silences
from toolkit.schema import InputError

SAID = """
2031-03-01 Post Oro North tariffs reject
2031-03-02 Post Oro North tariffs reject
2031-03-03 Post Oro North tariffs resist
2031-03-03 Courier Adan South tariffs accept
2031-03-20 Post Adan South tariffs accept
2031-03-21 Post Oro North access accept
2031-03-22 Post Adan South tariffs accept
"""


def test_who_spoke_of_an_issue_and_then_no_more_is_silent_while_others_speak(coded):
    [row] = silences(coded(SAID), least=3, weeks=2).to_dict("records")

    assert (row["party"], row["issue"], row["reports"]) == ("North", "tariffs", 3)
    assert (row["last_date"].day, row["silent_days"]) == (3, 19)
    assert (row["others"], row["others_reports"], row["heard"]) == (("South",), 2, 1)


def test_what_is_said_is_of_the_weeks_looked_at_alone(coded):
    """The South spoke of tariffs in three reports since the North last did, lately in one."""
    said = SAID + "2031-04-04 Post Adan South tariffs accept\n"
    [sentence] = describe_silences(silences(coded(said), weeks=1))

    assert "lately South did (one report), while it was not quoted at all." in sentence


def test_who_spoke_less_or_has_spoken_since_is_not(coded):
    assert silences(coded(SAID), least=4).empty
    assert silences(coded(SAID), weeks=3).empty


def test_where_nobody_speaks_any_more_nobody_is_silent(coded):
    assert silences(coded(SAID), as_of="2031-04-20").empty


def test_a_report_and_its_copies_count_once(coded):
    said = coded(SAID)
    copied = said["doc_id"] == "2031-03-02-post"
    said = said.assign(copy_of=said["copy_of"].mask(copied, "2031-03-01-post"))

    assert silences(said, copies=True).empty


def test_what_was_said_after_the_day_asked_for_is_not_known(coded):
    [row] = silences(coded(SAID), as_of="2031-03-20", weeks=2).to_dict("records")

    assert (row["silent_days"], row["others_reports"], row["heard"]) == (17, 1, 0)


@pytest.mark.parametrize("number", ["least", "weeks"])
def test_a_number_below_1_is_told(coded, number):
    with pytest.raises(InputError, match=f"{number} is 0; give a number from 1 on"):
        silences(coded(SAID), **{number: 0})
