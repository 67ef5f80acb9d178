"""Numbers and names as sentences print them."""

import pytest

from toolkit.analysis.wording import capital, headed, proposed, sentence, signed, stand


@pytest.mark.parametrize(
    ("number", "printed"),
    [(0.44, "+0.4"), (-1.2, "\N{MINUS SIGN}1.2"), (0.0, "0.0"), (-0.04, "0.0"), (0.05, "+0.1")],
)
def test_a_mean_has_a_sign_unless_it_is_printed_as_0(number, printed):
    assert signed(number) == printed


def test_a_whole_number_has_no_places():
    assert signed(-2, places=0) == "\N{MINUS SIGN}2"
    assert signed(0, places=0) == "0"


def test_a_capital_leaves_the_rest_as_it_is():
    assert capital("the North’s own") == "The North’s own"
    assert capital("") == ""
    assert sentence("it rained") == "It rained."


# ---------------------------------------------------------------- for or against what


def test_parties_are_for_or_against_a_proposition():
    lifted = proposed("The sanctions on Norland are lifted.")

    assert stand([("Norland", -1), ("Sudland", 1)], [lifted]) == (
        "Norland is against and Sudland is for this: “The sanctions on Norland are lifted”"
    )
    assert stand([("Norland", 1), ("Sudland", 1)], [lifted, "“Ferries sail”"]) == (
        "Norland and Sudland are for each of these: “The sanctions on Norland are lifted”; "
        "“Ferries sail”"
    )


def test_a_heading_has_nothing_to_be_for_or_against():
    assert headed("Territory", "") == "Territory"
    with pytest.raises(ValueError, match="nobody is for or against it"):
        proposed("")


def test_a_proposition_without_end_is_cut():
    assert len(proposed("and so on " * 99)) < 320
