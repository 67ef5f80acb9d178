"""What the rules read: stances, negation, conditions, contrast, holders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.case import Case
from toolkit.coding.rules import code
from toolkit.parsing import find_statements
from toolkit.parsing.speakers.antecedents import Antecedents, Known
from toolkit.parsing.syntax import Syntax
from toolkit.schema import Coding, InputError, columns

MakeCase = Callable[..., Case]

NORTH, SOUTH = "Northern delegation", "Southern delegation"
ORO, ADAN = "Tarik Oro", "Lena Adan"


@pytest.fixture
def codebook(make_case: MakeCase) -> str:
    """The tests' codebook as text, to add to."""
    return Path(make_case("Nothing was said.").folder, "codebook.toml").read_text(encoding="utf-8")


def coded(case: Case, dimension: str = "issue") -> pd.DataFrame:
    codings = code(find_statements(case), case)
    return codings[codings["dimension"] == dimension]


def stances(case: Case) -> dict[str, str]:
    """Issue → value, for reports with one holder an issue."""
    codings = coded(case)
    assert not codings["object"].duplicated().any(), codings["note"].tolist()
    return dict(zip(codings["object"], codings["value"], strict=True))


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("We accept inspections", "accept"),
        ("We are ready to accept inspections", "accept"),
        ("We are in favour of inspections", "accept"),
        ("Inspections are acceptable", "accept"),
        ("Inspections will resume on Monday", "accept"),
        ("You must accept inspections", "accept"),
        ("Our main demand is inspections", "accept"),
        ("I hope that inspections will remove the last obstacles", "accept"),
        ("I hope that inspections will be removed", "reject"),
        ("It is important for the North to accept inspections", "accept"),
        ("We are open to inspections", "accept-if"),
        ("We would accept inspections", "accept-if"),
        ("We might accept inspections", "accept-if"),
        ("Inspections are possible", "accept-if"),
        ("We stand ready to discuss inspections", "accept-if"),
        ("The work on inspections has reached an advanced stage", "accept-if"),
        ("Inspections are premature", "resist"),
        ("It is too early to talk about inspections", "resist"),
        ("The talks have not reached the stage for inspections", "resist"),
        ("I doubt that inspections will happen", "resist"),
        ("No progress was made on inspections", "resist"),
        ("We reject inspections", "reject"),
        ("We are against inspections", "reject"),
        ("Inspections are out of the question", "reject"),
        ("We rule inspections out", "reject"),
        ("We rejected a proposal for inspections", "reject"),
        ("We rejected the idea that inspections are illegal", "accept-if"),
        ("Inspections would be a photograph", "unclear"),
        ("We discussed inspections", "unclear"),
        ("Inspections were held in May", "unclear"),
        ("Inspections should appear in every port", "accept"),
        ("Inspections should not appear in any port", "reject"),
        ("We call for inspections to be widened", "accept"),
        ("It is too early for inspections to be widened", "resist"),
        ("The next stage is to make Sudland accept inspections", "accept"),
        ("The council must press them to force them to accept inspections", "accept"),
        ("The goal is inspections", "accept"),
        ("The present inspections are not enough", "accept"),
        ("We are grateful for the inspections", "accept"),
        ("We imposed inspections", "accept"),
        ("We have stopped the inspections", "reject"),
        ("To begin inspections within a week", "accept"),
        ("The inspections will be a success", "accept"),
        ("We discussed the need for inspections", "unclear"),
        ("We discussed possible dates of inspections", "unclear"),
        ("That is why there will be inspections", "accept"),
        ("The question is how to begin inspections", "unclear"),
    ],
)
def test_reads_a_stance_off_the_words_around_a_signal(
    make_case: MakeCase, words: str, value: str
) -> None:
    assert stances(make_case(f"“{words},” Oro said.")) == {"inspections": value}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("We will not accept inspections", "reject"),
        ("We cannot accept inspections", "reject"),
        ("We have never agreed to inspections", "reject"),
        ("No inspections will be accepted", "reject"),
        ("There can be no inspections", "reject"),
        ("Inspections are not possible", "reject"),
        ("We do not believe that inspections are possible", "reject"),
        ("We are not ready to discuss inspections", "resist"),
        ("We are not yet ready for inspections", "resist"),
        ("We may not accept inspections", "resist"),
        ("We are not against inspections", "accept-if"),
        ("We have no objection to inspections", "accept-if"),
        ("We cannot rule out inspections", "accept-if"),
        ("There is no reason to reject inspections", "accept-if"),
        ("Not only inspections are necessary", "accept"),
    ],
)
def test_a_negation_turns_what_it_governs(make_case: MakeCase, words: str, value: str) -> None:
    assert stances(make_case(f"“{words},” Oro said.")) == {"inspections": value}


@pytest.mark.parametrize(
    "words",
    [
        "No 10 said that inspections would resume.",
        "The campaign called No said that inspections would resume.",
    ],
)
def test_a_name_denies_nothing(make_case: MakeCase, words: str) -> None:
    assert stances(make_case(words)) == {"inspections": "accept"}


def test_what_is_not_up_for_negotiation_is_refused(make_case: MakeCase) -> None:
    assert stances(make_case("Envoy Oro said inspections were not up for negotiation.")) == {
        "inspections": "reject"
    }


def test_what_others_do_is_no_stance_of_who_tells_of_them(make_case: MakeCase) -> None:
    codings = coded(make_case("Envoy Oro thanked the guards who do not allow inspections."))
    assert ORO not in set(codings["holder"])


def test_what_one_is_told_to_do_one_has_not_said(make_case: MakeCase) -> None:
    words = "“When we are told that we must accept inspections, we smile,” Envoy Oro said."
    assert stances(make_case(words)) == {"inspections": "unclear"}


@pytest.mark.parametrize(
    ("report", "value"),
    [
        ("Oro ruled out inspections.", "reject"),
        ("Adan did not rule out inspections.", "accept-if"),
        ("Oro refused to accept inspections.", "reject"),
        ("Oro vowed never to accept inspections.", "reject"),
        ("Oro expressed his rejection of inspections.", "reject"),
        ("Adan denied that she would reject inspections.", "accept-if"),
        ("Adan declined to comment on inspections.", "unclear"),
        ("Oro refused to say whether inspections would be accepted.", "unclear"),
        ("Oro asked what training an inspector would have.", "unclear"),
        ("“Will anyone accept inspections?” Oro asked.", "unclear"),
    ],
)
def test_the_cue_takes_part_in_the_stance(make_case: MakeCase, report: str, value: str) -> None:
    assert set(coded(make_case(report))["value"]) == {value}


@pytest.mark.parametrize(
    ("words", "value", "condition"),
    [
        (
            "We will accept inspections if the port stays open",
            "accept-if",
            "if the port stays open",
        ),
        (
            "If the port stays open, we will accept inspections",
            "accept-if",
            "If the port stays open",
        ),
        (
            "We are prepared, provided that the port stays open, to accept inspections",
            "accept-if",
            "provided that the port stays open",
        ),
        (
            "We support inspections on condition that the port stays open",
            "accept-if",
            "on condition that the port stays open",
        ),
        (
            "Inspections will be accepted only after the ships leave",
            "accept-if",
            "only after the ships leave",
        ),
        (
            "Inspections are impossible without an open port",
            "resist",
            "without an open port",
        ),
        ("We will accept inspections without delay", "accept", ""),
        (
            "We will not accept inspections unless the port is open",
            "resist",
            "unless the port is open",
        ),
        (
            "We will accept inspections if, and only if, the port stays open",
            "accept-if",
            "only if, the port stays open",
        ),
        ("We will reject inspections even if the port stays open", "reject", ""),
    ],
)
def test_a_condition_weakens_a_stance_and_is_kept(
    make_case: MakeCase, words: str, value: str, condition: str
) -> None:
    codings = coded(make_case(f"“{words},” Oro said."))

    assert list(codings[["value", "condition"]].itertuples(index=False, name=None)) == [
        (value, condition)
    ]


@pytest.mark.parametrize(
    ("report", "value", "condition"),
    [
        (
            "Unless the port opens, Oro warned, the north will not accept inspections.",
            "resist",
            "Unless the port opens",
        ),
        (
            "If the port opens, Oro said, the north would accept inspections.",
            "accept-if",
            "If the port opens",
        ),
    ],
)
def test_a_condition_may_stand_before_the_cue(
    make_case: MakeCase, report: str, value: str, condition: str
) -> None:
    [coding] = coded(make_case(report)).itertuples()

    assert (coding.value, coding.condition) == (value, condition)


@pytest.mark.parametrize(
    ("report", "value"),
    [
        ("Oro recalled that the south had rejected inspections.", "unclear"),
        ("Oro said that in 2028 the south had rejected inspections.", "unclear"),
        ("Oro said the south had previously refused inspections.", "unclear"),
        ("Oro said the south used to reject inspections.", "unclear"),
        ("Oro said the south had rejected inspections.", "reject"),
        ("Oro said the south had refused inspections since 2028.", "reject"),
        ("Oro said the south will reject inspections, as it previously did.", "reject"),
    ],
)
def test_what_was_held_in_another_time_is_no_stance_of_today(
    make_case: MakeCase, report: str, value: str
) -> None:
    assert list(coded(make_case(report))["value"]) == [value]


def test_a_framework_under_which_is_a_condition(make_case: MakeCase) -> None:
    [coding] = coded(
        make_case(
            "The Northern delegation outlined a framework under which Norhaven would accept "
            "inspections."
        )
    ).itertuples()

    assert (coding.holder, coding.value) == ("Norland", "accept-if")
    assert coding.condition == "framework under which"


def test_what_is_made_a_condition_is_demanded(make_case: MakeCase) -> None:
    report = "“Only if the tariffs are lowered will we accept inspections,” Adan said."

    assert stances(make_case(report)) == {"tariffs": "accept", "inspections": "accept-if"}


def test_what_may_come_is_not_demanded(make_case: MakeCase) -> None:
    [coding] = coded(make_case("“If the inspections begin, we will leave,” Oro said.")).itertuples()

    assert coding.value == "unclear"
    assert "named only in the condition" in coding.note


@pytest.mark.parametrize(
    ("words", "inspections", "tariffs"),
    [
        ("We accept inspections, but we reject the tariffs", "accept", "reject"),
        ("We will not accept inspections but would accept tariffs", "reject", "accept-if"),
        ("We will not accept inspections or discuss tariffs", "reject", "reject"),
        ("We accept inspections and tariffs", "accept", "accept"),
        ("We reject inspections. Tariffs are possible", "reject", "accept-if"),
        ("Neither inspections nor tariffs are possible", "reject", "reject"),
    ],
)
def test_each_issue_is_read_in_its_own_clause(
    make_case: MakeCase, words: str, inspections: str, tariffs: str
) -> None:
    assert stances(make_case(f"“{words},” Oro said.")) == {
        "inspections": inspections,
        "tariffs": tariffs,
    }


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("We will end the blockade", "accept"),
        ("The blockade must end", "accept"),
        ("Stop the blockade", "accept"),
        ("We are against the blockade", "accept"),
        ("We support the blockade", "reject"),
        ("We will not end the blockade", "reject"),
    ],
)
def test_a_signal_of_the_contrary_turns_the_sign(
    make_case: MakeCase, words: str, value: str
) -> None:
    assert stances(make_case(f"“{words},” Oro said.")) == {"harbour-access": value}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("The army will reduce its patrols", "accept"),
        ("The army will not reduce its patrols", "reject"),
        ("The army will keep its patrols", None),
    ],
)
def test_a_word_the_signal_wants_near_belongs_to_the_proposition(
    make_case: MakeCase, codebook: str, words: str, value: str | None
) -> None:
    issue = (
        '\n[[issue]]\nname = "patrols"\nlabel = "Patrols"\nproposition = "Patrols are cut."\n'
        'signals = [{words = "patrol", near = ["reduce"]}]\n'
    )
    case = make_case(f"“{words},” Oro said.", codebook=codebook + issue)

    assert stances(case) == ({"patrols": value} if value else {})


def test_what_is_named_only_in_passing_is_not_coded(make_case: MakeCase) -> None:
    assert stances(make_case("“After the inspections, we will reject everything,” Oro said.")) == {}


def test_a_heading_is_coded_where_none_of_its_parts_is_named(
    make_case: MakeCase, codebook: str
) -> None:
    heading = """
[[issue]]
name = "port"
label = "The port"
signals = ["question of the port"]

[[issue]]
name = "cranes"
label = "Cranes"
parent = "port"
proposition = "The cranes are repaired."
signals = ["crane"]
"""
    whole, part = "We must settle the question of the port", "We must repair the cranes"

    assert stances(make_case(f"“{whole},” Oro said.", codebook=codebook + heading)) == {
        "port": "accept"
    }
    assert stances(make_case(f"“{whole}. {part},” Oro said.", codebook=codebook + heading)) == {
        "cranes": "accept"
    }


@pytest.mark.parametrize(
    ("report", "holders"),
    [
        ("Norland and Sudland agreed on inspections.", {"Norland", "Sudland"}),
        ("After talks between Norland and Sudland, the sides reached an agreement on inspections.",
         {"Norland", "Sudland"}),
    ],
)  # fmt: skip
def test_a_stance_of_several_is_each_one_s(
    make_case: MakeCase, report: str, holders: set[str]
) -> None:
    codings = coded(make_case(report))

    assert set(codings["holder"]) == holders
    assert set(codings["value"]) == {"accept"}


@pytest.mark.parametrize(
    ("report", "holder"),
    [
        ("“We accept inspections,” Oro said.", ORO),
        ("Oro said that the South had rejected Norland's demand for inspections.", SOUTH),
        ("“We appreciate your efforts to begin inspections,” Oro said.", ORO),
        ("“Sudland needs to accept inspections,” Oro said.", ORO),
        ("Oro said that his government would never accept inspections.", ORO),
        ("Adan said she hoped that the North would accept inspections.", ADAN),
        ("“Our delegation accepts inspections,” Oro said.", ORO),
        ("“Inspections are acceptable,” Oro said.", ORO),
        ("Oro said that the South would accept inspections.", SOUTH),
        ("Oro said that Sudport was ready to accept inspections.", "Sudland"),
        ("Oro said that Southern officials were willing to accept inspections.", SOUTH),
        ("“The South's forces will accept inspections,” Oro said.", SOUTH),
        ("Oro said that inspections were rejected by the South.", SOUTH),
        ("Adan accused the North of rejecting inspections.", NORTH),
        ("Oro said that the South refused to accept inspections.", SOUTH),
        ("Oro said that Sudland's stance on inspections remains unchanged.", "Sudland"),
        ("Oro demanded that the South accept inspections.", ORO),
        ("Adan called on the North to allow inspections.", ADAN),
        ("Adan urged the North to accept inspections.", ADAN),
        ("“The North must accept inspections,” Adan said.", ADAN),
        ("Oro said that strangers would accept inspections.", ""),
        ("Oro said that both sides had agreed on inspections.", ""),
        ("Oro said that inspections had been refused.", ""),
    ],
)
def test_the_holder_is_the_one_whose_stance_it_is(
    make_case: MakeCase, report: str, holder: str
) -> None:
    [coding] = coded(make_case(report)).itertuples()

    assert coding.holder == holder, coding.note


def test_a_statement_may_tell_the_stances_of_two_holders(make_case: MakeCase) -> None:
    codings = coded(make_case("“We accept inspections. The South opposes inspections,” Oro said."))

    assert dict(zip(codings["holder"], codings["value"], strict=True)) == {
        ORO: "accept",
        SOUTH: "reject",
    }


def test_contrary_stances_on_one_issue_are_unclear(make_case: MakeCase) -> None:
    report = "“We accept inspections at sea, but we reject inspections in port,” Oro said."
    [coding] = coded(make_case(report)).itertuples()

    assert coding.value == "unclear"
    assert "contrary stances" in coding.note


@pytest.mark.parametrize(
    "words",
    ["remains unchanged", "remains the same", "has not changed", "stays the same"],
)
def test_an_unchanged_stance_is_coded_as_such(make_case: MakeCase, words: str) -> None:
    report = f"Oro said that Norland's position on inspections {words}."

    assert stances(make_case(report)) == {"inspections": "unchanged"}


def test_no_change_is_no_acceptance(make_case: MakeCase) -> None:
    assert stances(make_case("Adan said there would be no change on tariffs.")) == {
        "tariffs": "unchanged"
    }


@pytest.mark.parametrize(
    ("words", "issues"),
    [
        ("The ships will be searched", {"inspections"}),
        ("The search for survivors goes on", set()),
        ("The ships joined the search and rescue", set()),
        ("We want access to the harbour", {"harbour-access"}),
        ("We want access to the archive", set()),
        ("The customs duties are high", {"tariffs"}),
        ("The mountain has a summit", set()),
    ],
)
def test_signals_are_phrases_in_company(make_case: MakeCase, words: str, issues: set[str]) -> None:
    assert set(coded(make_case(f"“{words},” Oro said."))["object"]) == issues


def test_an_issue_yields_to_its_child(make_case: MakeCase, codebook: str) -> None:
    child = (
        '\n[[issue]]\nname = "night-inspections"\nlabel = "Inspections at night"\n'
        'proposition = "Ships are inspected at night."\nparent = "inspections"\n'
        'signals = ["night inspection"]\n'
    )
    case = make_case("“We reject night inspections,” Oro said.", codebook=codebook + child)

    assert stances(case) == {"night-inspections": "reject"}


def test_another_scale_gets_the_nearest_stance_of_the_same_sign(
    make_case: MakeCase, codebook: str
) -> None:
    scale = "".join(
        f'\n[[scale]]\nname = "{name}"\nnumber = {number}\n'
        for name, number in (("against", -1), ("open", 0), ("for", 1))
    )
    report = "“We reject inspections. We accept tariffs. We spoke about a summit,” Oro said."

    assert stances(make_case(report, codebook=codebook + scale)) == {
        "inspections": "against",
        "tariffs": "for",
        "leaders-meeting": "open",
    }


def test_the_note_names_the_signal_the_words_and_the_holder(make_case: MakeCase) -> None:
    [coding] = coded(
        make_case("Oro said that the South would accept inspections if the port stays open.")
    ).itertuples()

    assert coding.note == (
        "inspections: “inspections” (signal); accept-if: “would accept” + condition “if the port "
        "stays open”; holder Southern delegation: subject of “accept”."
    )


def test_statements_of_an_unknown_document_are_a_mistake(make_case: MakeCase) -> None:
    case, other = make_case("“We accept inspections,” Oro said."), make_case({"b": "Nothing."})

    with pytest.raises(InputError, match="has no such document"):
        code(find_statements(case), other)


def test_no_statements_give_an_empty_table(make_case: MakeCase) -> None:
    codings = coded(make_case("Nothing was said."))

    assert codings.empty
    assert list(codings.columns) == columns(Coding)


# ---------------------------------------------------------------- laws

SUBJECTS = ("We", "The South", "Nobody", "Norland's envoys", "They", "Both sides")
VERBS = ("accept", "will not discuss", "could rule out", "refused to reject", "never wanted")
TOPICS = ("inspections", "lower tariffs", "a summit", "free passage", "the blockade", "no search")
TAILS = (
    "",
    " if the port opens",
    ", but not now",
    " unless Adan resigns",
    " after the summit",
    "?",
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(*(st.sampled_from(part) for part in (SUBJECTS, VERBS, TOPICS, TAILS))),
        min_size=1,
        max_size=6,
    )
)
def test_codings_stay_in_their_statement_and_on_the_scale(
    make_case: MakeCase, parts: list[tuple[str, str, str, str]]
) -> None:
    sentences = " ".join(f"{who} {does} {what}{tail}." for who, does, what, tail in parts)
    case = make_case(f"“{sentences}” Oro said. Adan said that {sentences}")
    statements = find_statements(case).set_index("statement_id")
    codings = code(statements.reset_index(), case)

    for dimension, own in codings.groupby("dimension"):
        assert set(own["value"]) <= set(case.codebook.values(str(dimension)))
    once = ["statement_id", "holder", "dimension", "object"]
    assert not codings[codings["dimension"] != "move"].duplicated(once).any()
    assert not codings.duplicated([*once, "value"]).any()
    for coding in codings.itertuples():
        statement = statements.loc[coding.statement_id]
        assert coding.evidence
        assert all(
            statement["start"] <= start < end <= statement["end"] for start, end in coding.evidence
        )
        assert coding.condition in case.documents["text"].iloc[0]
    pd.testing.assert_frame_equal(codings, code(statements.reset_index(), case))


def test_the_evidence_of_a_move_lies_in_its_statement(make_case: MakeCase) -> None:
    said = (
        "We will not discuss lower tariffs. The South accept lower tariffs, but not now. "
        "They accept lower tariffs?. We accept lower tariffs unless Adan resigns."
    )
    case = make_case(f"“{said}” Oro said. Adan said that {said}")
    statements = find_statements(case).set_index("statement_id")

    for coding in code(statements.reset_index(), case).itertuples():
        statement = statements.loc[coding.statement_id]
        assert all(statement["start"] <= a < b <= statement["end"] for a, b in coding.evidence)


def test_a_report_is_searched_once_however_many_pronouns_it_holds(
    make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = []

    class Counted(Antecedents):
        def __init__(self, doc: Syntax, known: Known, quoted: list[bool]) -> None:
            searched.append(doc)
            super().__init__(doc, known, quoted)

    monkeypatch.setattr("toolkit.parsing.speakers.sources.Antecedents", Counted)
    said = "The mediator said that he would accept inspections and that he opposed tariffs. "
    case = make_case("Envoy Oro came to Selme. " + said * 5)
    code(find_statements(case), case)

    assert len(searched) == 1


def test_what_somebody_did_not_say_is_no_refusal(make_case: MakeCase) -> None:
    case = make_case("Minister Adan did not say that the South would accept inspections.")

    assert stances(case) == {"inspections": "unclear"}


def test_blame_for_a_stance_leaves_the_stance_as_it_is(make_case: MakeCase) -> None:
    [coding] = coded(make_case("Adan criticised the North for refusing inspections.")).itertuples()

    assert (coding.holder, coding.value) == ("Northern delegation", "reject")


def test_we_in_a_quotation_inside_another_is_whom_it_quotes(make_case: MakeCase) -> None:
    report = "Lena Adan said: “Tarik Oro told me, ‘We will never accept inspections.’”"
    [coding] = coded(make_case(report)).itertuples()

    assert (coding.holder, coding.value) == ("Tarik Oro", "reject")


def test_what_nobody_came_for_is_no_purpose(make_case: MakeCase) -> None:
    case = make_case("“We did not come to talk about tariffs,” Oro said.")

    assert stances(case) == {"tariffs": "unclear"}


def test_attitudes_and_moves_are_coded_beside_issues_unless_switched_off(
    make_case: MakeCase, codebook: str
) -> None:
    report = "Oro thanked the South. He called on the South to accept inspections."
    case = make_case(report)
    [attitude] = coded(case, "attitude").itertuples()
    moves = coded(case, "move")
    off = make_case(report, codebook='dimensions = ["issue"]\n' + codebook)

    assert (attitude.holder, attitude.object, attitude.value) == (
        "Tarik Oro", "Southern delegation", "positive",
    )  # fmt: skip
    assert set(zip(moves["value"], moves["object"], strict=True)) >= {
        ("request", "Southern delegation")
    }
    assert set(code(find_statements(off), off)["dimension"]) == {"issue"}
