"""No verb that takes a day forgets it."""

import argparse
from collections.abc import Iterator

import pytest

import toolkit as tk
from toolkit.__main__ import VERBS
from toolkit.commands.arguments import Parser
from toolkit.schema import InputError

REST = {
    "check": [],
    "actors": [],
    "parse": ["--out", "tables"],
    "code": ["--out", "tables"],
    "sheet": ["--coder", "ann", "--out", "ann.csv"],
    "export": ["--to", "gexf", "--out", "network.gexf"],
    "render": [],
    "class assign": ["--students", "list.csv"],
    "class report": [],
}
"""What each verb takes besides a case and a day."""


def parser() -> Parser:
    whole = Parser()
    verbs = whole.add_subparsers()
    for verb in VERBS:
        verb.add(verbs)
    return whole


def that_take_a_day(of: argparse.ArgumentParser, name: str = "") -> Iterator[str]:
    for action in of._actions:
        if "--as-of" in action.option_strings:
            yield name.strip()
        if isinstance(action, argparse._SubParsersAction):
            for verb, inner in action.choices.items():
                yield from that_take_a_day(inner, f"{name} {verb}")


def test_every_verb_that_takes_a_day_is_tried_here():
    assert set(that_take_a_day(parser())) == set(REST)


@pytest.mark.parametrize("verb", REST)
def test_a_verb_stands_at_the_day_that_was_given(verb, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    what = [*verb.split(), *(["brief"] if verb == "render" else []), "port-selme"]
    given = parser().parse_args([*what, *REST[verb], "--as-of", "2031-03-01"])

    with pytest.raises(InputError, match="no report was out on 1 March 2031"):
        given.run(given)
    assert not list(tmp_path.iterdir())


def test_a_class_is_not_collected_at_an_earlier_day(tmp_path):
    tk.seminar.practice_case(tmp_path / "selme")
    case = tk.open_case(tmp_path / "selme", as_of="2031-03-20")

    with pytest.raises(tk.InputError, match="open the case without as_of"):
        tk.seminar.collect_class(case, tmp_path)
