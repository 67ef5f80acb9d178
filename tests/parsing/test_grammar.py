"""The grammar every reader shares: what denies a word, and that all readers know of it."""

from __future__ import annotations

import pytest

from toolkit.coding.attitudes.finder import find_attitudes
from toolkit.coding.moves import complements
from toolkit.coding.phrases import Words
from toolkit.parsing import grammar
from toolkit.parsing.attribution.rules import find_attributions
from toolkit.parsing.language import parse
from toolkit.parsing.meetings.encounters import find_encounters
from toolkit.parsing.syntax import Syntax


def verb_of(text: str) -> tuple[Syntax, int]:
    """A sentence's syntax, and its main verb."""
    syntax = Syntax(parse(text))
    return syntax, syntax.dep.index("ROOT")


@pytest.mark.parametrize(
    ("text", "denying"),
    [
        ("The envoy signed the paper.", []),
        ("The envoy did not sign the paper.", ["not"]),
        ("The envoy didn’t sign the paper.", ["n't"]),
        ("The envoy never signed the paper.", ["never"]),
        ("The envoy hardly signed anything.", ["hardly"]),
        ("The delegation will no longer attend the talks.", ["longer"]),
        ("No envoy signed the paper.", ["no"]),
        ("Neither side signed the paper.", ["neither"]),
        ("Nobody signed the paper.", ["nobody"]),
        ("The envoy signed nothing.", ["nothing"]),
        ("The envoy not only signed the paper, he praised it.", []),
        ("The envoy signed the paper, not least to please us.", []),
    ],
)
def test_what_denies_a_verb_is_its_own_or_its_subjects(text: str, denying: list[str]) -> None:
    syntax, verb = verb_of(text)

    assert [syntax.lower[at] for at in grammar.negations(syntax, verb)] == denying


@pytest.mark.parametrize("who", ["No minister", "Neither minister", "Nobody"])
def test_who_is_nobody_denies_statements_attitudes_moves_and_meetings_alike(who: str) -> None:
    [said] = find_attributions(parse(f"{who} said that the port would open."))
    [felt] = find_attitudes(Words(f"{who} praised the plan."))
    syntax, offered = verb_of(f"{who} offered a ceasefire.")
    [met] = find_encounters(
        parse(f"{who} met Envoy Oro on Monday."), (), (), None, {}, lambda pronoun: ""
    )

    assert said.denial == "unsaid"
    assert felt.polarity == "negative"
    assert complements.negation(syntax, offered) is not None
    assert met.status == "denied"


@pytest.mark.parametrize(
    ("text", "is_conditional"),
    [
        ("If the port opens, we will sign.", True),
        ("Unless the port opens, we will leave.", True),
        ("When the port opened, we signed.", False),
    ],
)
def test_a_condition_opens_with_if_or_unless(text: str, is_conditional: bool) -> None:
    syntax = Syntax(parse(text))

    assert grammar.is_conditional(syntax, syntax.dep.index("advcl")) is is_conditional
