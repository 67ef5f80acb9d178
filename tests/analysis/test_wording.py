"""Numbers and names as sentences print them."""

import pytest

from toolkit.analysis.wording import capital, sentence, signed


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
