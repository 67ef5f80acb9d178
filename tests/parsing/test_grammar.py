"""The grammar every reader shares: what denies a word, and that all readers know of it."""

from __future__ import annotations

import time

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
        ("No 10 signed the paper.", []),
        ("No. 10 signed the paper.", []),
        ("The envoy signed nothing.", ["nothing"]),
        ("Under no circumstances will we sign the paper.", ["no"]),
        ("The North by no means rejects the plan.", ["no"]),
        ("At no time did the North agree to the plan.", ["no"]),
        ("Nobody but the North signed the paper.", []),
        ("No one except the envoy signed the paper.", []),
        ("The envoy not only signed the paper, he praised it.", []),
        ("The envoy signed the paper, not least to please us.", []),
    ],
)
def test_what_denies_a_verb_is_its_own_or_its_subjects(text: str, denying: list[str]) -> None:
    syntax, verb = verb_of(text)

    assert [syntax.lower[at] for at in grammar.negations(syntax, verb)] == denying


@pytest.mark.parametrize(
    ("text", "denying"),
    [
        ("The envoy neither signed nor rejected the paper.", ["neither"]),
        ("The envoy did not sign or reject the paper.", ["not"]),
        ("The envoy has not signed, and rejected the offer.", []),
        ("The envoy did not sign, reject or burn the paper.", ["not"]),
        ("The envoy did not sign the paper, nor did he reject the offer.", ["nor"]),
    ],
)
def test_what_denies_a_verb_denies_what_or_and_nor_join_to_it(
    text: str, denying: list[str]
) -> None:
    syntax = Syntax(parse(text))
    second = syntax.lower.index("reject" if "reject " in text else "rejected")

    assert [syntax.lower[at] for at in grammar.negations(syntax, second)] == denying


def test_verbs_joined_without_end_are_read_in_no_time() -> None:
    syntax = Syntax(parse("We will not sign" + " or read or write or sing" * 300 + "."))
    began = time.process_time()
    denied = [at for at in range(len(syntax)) if grammar.is_negated(syntax, at)]

    assert denied
    assert time.process_time() - began < 2


@pytest.mark.parametrize("who", ["No minister", "Neither minister", "Nobody"])
def test_who_is_nobody_denies_statements_attitudes_moves_and_meetings_alike(who: str) -> None:
    [said] = find_attributions(parse(f"{who} said that the port would open."))
    [felt] = find_attitudes(Words(Syntax(parse(f"{who} praised the plan."))))
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


def place_of(syntax: Syntax, word: str) -> int:
    return syntax.lower.index(word)


@pytest.mark.parametrize(
    ("text", "verb", "agent"),
    [
        ("The raid was condemned by the envoy.", "condemned", "envoy"),
        ("The raid condemned by all sides went on.", "condemned", "sides"),
        ("The raid was condemned.", "condemned", None),
        ("The envoy condemned the raid.", "condemned", None),
    ],
)
def test_of_a_passive_the_logical_subject_is_its_agent(
    text: str, verb: str, agent: str | None
) -> None:
    syntax = Syntax(parse(text))
    at = place_of(syntax, verb)
    by = grammar.agent(syntax, at)

    assert grammar.is_passive(syntax, at) is (text != "The envoy condemned the raid.")
    assert (None if by is None else syntax.lower[by]) == agent


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("The envoy refused to sign.", "sign", "envoy"),
        ("The envoy urged the pilots to sign.", "sign", "pilots"),
        ("The pilots who signed went home.", "signed", "pilots"),
        ("The treaty was signed by the pilots.", "signed", "pilots"),
        ("The envoy came and signed.", "signed", "envoy"),
    ],
)
def test_who_does_what_a_verb_says_is_found_above_it(text: str, verb: str, who: str) -> None:
    syntax = Syntax(parse(text))
    found = grammar.logical_subject(syntax, place_of(syntax, verb))

    assert found is not None
    assert syntax.lower[found] == who


@pytest.mark.parametrize(
    ("text", "noun", "owner"),
    [
        ("The envoy’s criticism was harsh.", "criticism", "envoy"),
        ("Criticism from the envoy was harsh.", "criticism", "envoy"),
        ("Their criticism was harsh.", "criticism", "their"),
        ("Criticism was harsh.", "criticism", None),
    ],
)
def test_whose_a_noun_is_stands_before_or_behind_it(
    text: str, noun: str, owner: str | None
) -> None:
    syntax = Syntax(parse(text))
    found = grammar.owner(syntax, place_of(syntax, noun))

    assert (None if found is None else syntax.lower[found]) == owner


def test_a_noun_phrase_ends_before_clauses_days_and_occasions() -> None:
    syntax = Syntax(parse("The chief envoy of Norland who leads the talks spoke on Monday."))
    tokens = sorted(grammar.noun_phrase(syntax, place_of(syntax, "envoy")))

    assert [syntax.text[at] for at in tokens] == ["The", "chief", "envoy", "of", "Norland"]


@pytest.mark.parametrize(
    ("text", "verb", "is_future", "is_duty"),
    [
        ("We will sign.", "sign", True, False),
        ("We won’t sign.", "sign", True, False),
        ("We must sign.", "sign", False, True),
        ("We signed.", "signed", False, False),
    ],
)
def test_modal_verbs_put_ahead_or_oblige(
    text: str, verb: str, is_future: bool, is_duty: bool
) -> None:
    syntax = Syntax(parse(text))
    at = place_of(syntax, verb)

    assert (grammar.future(syntax, at) is not None) is is_future
    assert (grammar.duty(syntax, at) is not None) is is_duty


@pytest.mark.parametrize(
    ("text", "verb", "is_imperative"),
    [
        ("Release the crews.", "release", True),
        ("“Release the crews,” Envoy Oro said.", "release", True),
        ("We release the crews.", "release", False),
        ("We will release the crews.", "release", False),
    ],
)
def test_a_bare_verb_that_opens_a_sentence_commands(
    text: str, verb: str, is_imperative: bool
) -> None:
    syntax = Syntax(parse(text))

    assert grammar.is_imperative(syntax, place_of(syntax, verb)) is is_imperative


@pytest.mark.parametrize(
    ("text", "is_question"),
    [
        ("The envoy asked whether the pilots left.", True),
        ("The envoy asked what the pilots wanted.", True),
        ("The envoy said that the pilots left.", False),
    ],
)
def test_a_clause_with_whether_or_what_asks(text: str, is_question: bool) -> None:
    syntax = Syntax(parse(text))

    assert grammar.is_indirect_question(syntax, syntax.dep.index("ccomp")) is is_question


@pytest.mark.parametrize(
    ("text", "clause", "told"),
    [
        ("The envoy called on the pilots to sign.", "sign", "pilots"),
        ("The envoy accused the pilots of stalling.", "stalling", "pilots"),
        ("The envoy told the pilots to sign.", "sign", "pilots"),
        ("The envoy refused to sign.", "sign", None),
    ],
)
def test_who_is_told_or_accused_stands_before_the_clause(
    text: str, clause: str, told: str | None
) -> None:
    syntax = Syntax(parse(text))
    found = grammar.addressee(syntax, place_of(syntax, clause))

    assert (None if found is None else syntax.lower[found]) == told
