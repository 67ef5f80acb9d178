"""A model trained on a case is kept where it lasts."""

import pytest

from toolkit.commands import train
from toolkit.commands.arguments import Parser
from toolkit.schema import InputError


def test_a_model_is_not_kept_in_a_case_of_the_toolkits_own():
    parser = Parser()
    train.add(parser.add_subparsers())
    given = parser.parse_args(["train", "coding", "port-selme"])

    with pytest.raises(InputError, match=r"work in a copy: tk\.seminar\.practice_case"):
        given.run(given)
