from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from toolkit.analysis import outcomes
from toolkit.analysis.outcomes import sentence_at
from toolkit.analysis.summary import describe_outcomes
from toolkit.case import Case
from toolkit.parsing import find_meetings, find_statements

REPORT = (
    "The North and the South agreed on Tuesday to lower the tariffs. "
    "Nor did the two sides agree on a meeting of their leaders. "
    "Envoy Tarik Oro said the North would agree to inspections.\n\n"
    "A first round of talks in Selme on March 3 ended without agreement."
)


@pytest.fixture
def found(make_case: Callable[..., Case]) -> pd.DataFrame:
    case = make_case({"2031-03-05-talks": REPORT})
    statements = find_statements(case)
    return outcomes(statements, find_meetings(case, statements=statements), case)


def test_what_was_agreed_and_what_was_not_stand_in_the_words_of_the_report(found):
    by_words = dict(zip(found["words"], found["agreed"], strict=True))

    assert by_words["The North and the South agreed on Tuesday to lower the tariffs."]
    assert not by_words["Nor did the two sides agree on a meeting of their leaders."]


def test_what_one_side_would_agree_to_is_no_outcome(found):
    assert not found["words"].str.contains("Oro").any()


def test_an_outcome_is_told_with_who_says_so_and_when(found):
    [told] = describe_outcomes(found[found["agreed"]].assign(outlet="Post"))

    assert told.startswith("Agreed: “The North and the South agreed on Tuesday")
    assert told.endswith("(Post, on 4 March).")


@pytest.mark.parametrize(
    ("report", "who"),
    [
        (
            "Envoy Oro met Foreign Minister Adan. The negotiators agreed on a lock.",
            " by Tarik Oro and Lena Adan",
        ),
        ("Norland met Sudland. The two sides agreed on a lock.", " by Norland and Sudland"),
        ("Envoy Oro met Foreign Minister Adan. The two sides agreed on a lock.", ""),
        ("Envoy Oro met Adan. Both negotiators, Oro and Adan, agreed on a lock.", ""),
    ],
    ids=["persons", "states", "persons are no sides", "named in the words"],
)
def test_those_who_met_are_named_where_the_words_do_not(make_case, report, who):
    case = make_case(report)

    [told] = describe_outcomes(outcomes(find_statements(case), find_meetings(case), case))

    assert told.startswith(f"Agreed{who}: “")


def test_a_sentence_is_quoted_whole():
    text = "It rained. Nor did they agree on “Mr Oro’s boat.” They left."

    assert sentence_at(text, text.index("they"), text.index("boat") + 4) == (
        "Nor did they agree on “Mr Oro’s boat."
    )


def test_where_and_by_whom_a_report_was_sent_is_no_part_of_its_sentence():
    text = "SELME, March 5 (Meridian) - Both sides agreed on a truce."

    assert sentence_at(text, text.index("Both"), len(text)) == "Both sides agreed on a truce."
