"""What is worked out is written and read without a loss, and a wrong table is one sentence."""

import dataclasses
import inspect
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import toolkit as tk
from toolkit import findings, schema
from toolkit.findings import (
    TAKEN,
    Agreement,
    Assignment,
    BackboneIssue,
    Carried,
    ClusterMember,
    Coded,
    Collocation,
    Commitment,
    CommonGround,
    Corrected,
    Coverage,
    Disagreement,
    Discrepancy,
    Distance,
    Keyword,
    MeetingEvidence,
    NetworkEvent,
    Occurrence,
    Outcome,
    PairOfCoders,
    Polarisation,
    Position,
    Quotation,
    Reading,
    RegisteredMeeting,
    Shift,
    Silence,
    Sourcing,
    Standing,
    Tie,
)
from toolkit.schema import Actor, Derived, InputError, to_table

REPORTS = {
    "2031-03-04-post": (
        "Envoy Tarik Oro said on Monday that the North would accept inspections.\n\n"
        "“We will never lower the tariffs,” Foreign Minister Lena Adan said."
    ),
    "2031-03-10-courier": (
        "Oro said that the North would reject inspections, the Selme Courier reported.\n\n"
        "The two delegations agreed on a truce. They met in Selme on March 9. Adan said the South "
        "welcomed the talks."
    ),
    "2031-03-14-post": "The South promised to send a boat by March 20.\n\n"
    "Oro said that the North rejected inspections and rejected lower tariffs.\n\n"
    "Adan said that the South accepts "
    "inspections.",
}


@pytest.fixture(scope="module")
def world(module_case) -> SimpleNamespace:
    """A small case and its tables, each worked out once."""
    case = module_case(REPORTS)
    statements = tk.find_statements(case, "rules")
    codings = tk.code(statements, case, "rules")
    coded = tk.join(statements, codings, case)
    other = codings.assign(coder="ann")
    other.loc[other.index[0], "value"] = "resist"
    hands = tk.codings.combine_codings(codings.assign(coder="bea"), other)
    tk.write_table(other, case.folder / "codings" / "ann.csv")
    meetings = tk.find_meetings(case, statements=statements)
    both = tk.join(statements, tk.codings.combine_codings(codings, other), case)
    return SimpleNamespace(
        case=case, statements=statements, codings=codings, coded=coded, both=both, hands=hands,
        meetings=meetings,
    )  # fmt: skip


def corrected(world: SimpleNamespace, of: str) -> pd.DataFrame:
    """What Ann's codings of all statements make of the machine's."""
    sample = tk.draw_sample(world.case, len(world.statements), statements=world.statements)
    return tk.checks.corrected(world.statements, world.codings, world.case, of, sample=sample)


MADE = {
    "coded": (Coded, lambda w: w.coded),
    "positions": (Position, lambda w: tk.positions(w.coded)),
    "positions of speakers": (Position, lambda w: tk.positions(w.coded, by="speaker")),
    "positions, sure": (Position, lambda w: tk.positions(w.coded, draws=100)),
    "positions of two coders": (Position, lambda w: tk.positions(w.both, coder="ann")),
    "timeline": (Reading, lambda w: tk.timeline(w.coded)),
    "timeline, sure": (Reading, lambda w: tk.timeline(w.coded, draws=100)),
    "timeline of two coders": (Reading, lambda w: tk.timeline(w.both, coder="ann")),
    "shifts": (Shift, lambda w: tk.shifts(w.coded)),
    "shifts, sure": (Shift, lambda w: tk.shifts(w.coded, draws=100)),
    "shifts of two coders": (Shift, lambda w: tk.shifts(w.both, coder="ann")),
    "standings": (Standing, lambda w: tk.standings(w.coded)),
    "corrected": (Corrected, lambda w: corrected(w, "positions")),
    "corrected shares": (Corrected, lambda w: corrected(w, "shares")),
    "outcomes": (Outcome, lambda w: tk.outcomes(w.statements, w.meetings, w.case)),
    "commitments": (Commitment, lambda w: tk.commitments(w.statements, w.case)),
    "distances": (Distance, lambda w: tk.parties.distances(w.coded)),
    "distances, sure, by period": (
        Distance, lambda w: tk.parties.distances(w.coded, window_days=7, draws=100)
    ),
    "common ground": (
        CommonGround, lambda w: tk.parties.common_ground(tk.parties.distances(w.coded))
    ),
    "silences": (Silence, lambda w: tk.parties.silences(w.coded, least=1, weeks=1)),
    "carried": (Carried, lambda w: tk.outlets.carried(w.coded)),
    "events of a network": (NetworkEvent, lambda w: tk.networks.event_list(w.coded)),
    "ties of actors": (Tie, lambda w: tk.networks.one_mode(w.coded, w.case)),
    "ties of issues, sure, by window": (
        Tie, lambda w: tk.networks.one_mode(w.coded, between="issues", window=5, draws=100)
    ),
    "ties of actors and issues": (Tie, lambda w: tk.networks.two_mode(w.coded)),
    "tallies": (Tie, lambda w: tk.networks.tallies(w.coded)),
    "backbone": (BackboneIssue, lambda w: tk.networks.backbone(w.coded)),
    "clusters": (
        ClusterMember, lambda w: tk.networks.clusters(tk.networks.one_mode(w.coded))
    ),
    "polarisation": (
        Polarisation, lambda w: tk.networks.polarisation(w.coded, window=5, draws=100)
    ),
    "discrepancies": (Discrepancy, lambda w: tk.discrepancies(w.coded)),
    "coverage": (Coverage, lambda w: tk.coverage(w.statements, w.case)),
    "sourcing": (Sourcing, lambda w: tk.outlets.sourcing(w.statements, w.case)),
    "quotes": (Quotation, lambda w: tk.quotes(w.coded)),
    "agreement": (Agreement, lambda w: tk.agreement(w.hands, draws=100)),
    "agreement by pair": (Agreement, lambda w: tk.agreement(w.hands, by="pair", draws=0)),
    "agreement by issue": (Agreement, lambda w: tk.agreement(w.hands, by="issue", draws=0)),
    "disagreements": (Disagreement, lambda w: tk.reliability.disagreements(w.hands)),
    "disagreements in text": (
        Disagreement, lambda w: tk.reliability.disagreements(w.hands, w.statements)
    ),
    "pairs of coders": (PairOfCoders, lambda w: tk.reliability.who_differs(w.hands)),
    "meetings": (RegisteredMeeting, lambda w: tk.report.meeting_register(w.meetings)),
    "evidence of meetings": (MeetingEvidence, lambda w: tk.report.meeting_evidence(w.meetings)),
    "sample": (Assignment, lambda w: tk.draw_sample(w.case, 2, statements=w.statements)),
    "concordance": (Occurrence, lambda w: tk.words.concordance(w.case, "inspections")),
    "keyness": (
        Keyword, lambda w: tk.words.keyness(
            w.statements, w.case, "Tarik Oro",
            between="speaker", least=1,
        )
    ),
    "collocations": (Collocation, lambda w: tk.words.collocations(w.case, least=1)),
}  # fmt: skip


@pytest.mark.parametrize(("row_type", "made"), MADE.values(), ids=MADE)
def test_a_table_written_and_read_has_lost_nothing(world, tmp_path, row_type, made):
    table = made(world)
    again = tk.read_table(tk.write_table(table, tmp_path / "table.csv"), row_type)

    assert len(table)
    pd.testing.assert_frame_equal(again, table)


@pytest.mark.parametrize(("row_type", "made"), MADE.values(), ids=MADE)
def test_an_empty_table_keeps_its_columns(world, tmp_path, row_type, made):
    table = made(world).head(0)
    again = tk.read_table(tk.write_table(table, tmp_path / "table.csv"), row_type)

    pd.testing.assert_frame_equal(again, table)


@pytest.mark.parametrize(("row_type", "made"), MADE.values(), ids=MADE)
def test_each_column_has_a_name_and_a_meaning(world, row_type, made):
    table = schema.with_index(made(world))
    described = tk.describe(row_type)

    assert (described["meaning"] != "").all()
    assert set(schema.columns(row_type)) & set(table.columns)
    required = [f.name for f in dataclasses.fields(row_type) if f.default is dataclasses.MISSING]
    assert set(required) <= set(table.columns)


def test_every_row_type_of_what_is_worked_out_is_written_and_read_here():
    row_types = {
        one for one in vars(findings).values()
        if inspect.isclass(one) and issubclass(one, Derived) and one is not Derived
    }  # fmt: skip

    assert row_types == {row_type for row_type, _ in MADE.values()}


def test_a_party_and_an_issue_stand_in_the_file_of_positions(world, tmp_path):
    path = tk.write_table(tk.positions(world.coded), tmp_path / "positions.csv")

    header, first, *_ = path.read_text("utf-8").splitlines()
    assert header.startswith("holder_side,issue,reject,")
    assert first.startswith("North,inspections,")


def test_a_column_that_no_such_table_has_is_refused(world, tmp_path):
    table = tk.shifts(world.coded).assign(mood="grim")

    with pytest.raises(InputError, match="unknown column 'mood'"):
        tk.read_table(tk.write_table(table, tmp_path / "table.csv"), Shift)


@pytest.mark.parametrize("names", [("Foo; Bar", "Baz"), ("A\\B",), ("end\\", ";"), ("a\\;b", "c")])
def test_a_name_with_a_semicolon_is_one_name(tmp_path, names):
    actor = Actor("Foo", "person", "", names, (), (), "", None, None, "", "")
    table = to_table(Actor, [actor])

    again = tk.read_table(tk.write_table(table, tmp_path / "actors.csv"), Actor)

    pd.testing.assert_frame_equal(again, table)


# ---------------------------------------------------------------- a wrong table


ROOMS = (
    tk, tk.report, tk.reliability, tk.sheets, tk.endpoint, tk.seminar, tk.codebook, tk.networks
)  # fmt: skip


def functions() -> list[Any]:
    """The public functions that take a table of a known kind, each with its parameter."""
    found = {}
    for room in ROOMS:
        for name in room.__all__:
            function = getattr(room, name)
            if inspect.isfunction(function):
                taken = inspect.signature(function).parameters
                found |= {
                    (name, one): function for one in taken
                    if one in TAKEN and "DataFrame" in str(taken[one].annotation)
                }  # fmt: skip
    return [
        pytest.param(function, one, id=f"{name} {one}") for (name, one), function in found.items()
    ]


@pytest.mark.parametrize(("function", "parameter"), functions())
def test_a_table_of_another_kind_is_one_sentence(world, function, parameter):
    others: dict[str, Any] = {
        one.name: None
        for one in inspect.signature(function).parameters.values()
        if one.default is inspect.Parameter.empty and one.name != parameter
    }

    for given in (world.case.documents, world.case):
        with pytest.raises(InputError) as raised:
            function(**others | {parameter: given})
        assert "\n" not in str(raised.value)
        assert "table" in str(raised.value)


def test_the_sentence_says_what_the_table_is_and_what_is_taken(world):
    with pytest.raises(InputError) as raised:
        tk.positions(world.statements)

    assert str(raised.value) == (
        "this is a table of statements; positions() takes what join() returns."
    )


def test_positions_without_their_index_are_told(world):
    with pytest.raises(InputError, match="this table of positions has lost its index"):
        tk.report.describe_positions(tk.positions(world.coded).reset_index())


def test_a_case_in_the_place_of_a_table_is_told(world):
    with pytest.raises(InputError) as raised:
        tk.report.meeting_register(world.case)

    assert str(raised.value) == (
        "this is a Case, not a table; meeting_register() takes what find_meetings() returns."
    )
