"""Who does what to whom in a sentence in which nothing is marked, in statements and outside."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.case import Case
from toolkit.coding import find_events
from toolkit.parsing import find_statements
from toolkit.schema import Event, read_table, write_table

MakeCase = Callable[..., Case]

NOBODY_LISTED = "actor,kind\nHarbour Post,outlet\n"


def events(case: Case) -> list[tuple[str, str, str]]:
    return [(e.source, e.root, e.target) for e in find_events(case).itertuples()]


@pytest.mark.parametrize(
    ("report", "source", "root", "target"),
    [
        ("Norhaven accused Calvera of piracy.", "Norhaven", "accuse", "Calvera"),
        ("Calvera was shelled by Norhaven on Monday.", "Norhaven", "assault", "Calvera"),
        ("Norhaven's attack on Calvera went on.", "Norhaven", "assault", "Calvera"),
        ("Norhaven agreed to meet Calvera's envoy in Selme.", "Norhaven", "agree", "Calvera"),
        ("Norhaven is ready to talk to Calvera.", "Norhaven", "agree", "Calvera"),
        ("Norhaven rejected a request by Calvera.", "Norhaven", "reject", "Calvera"),
        ("Norhaven demanded that Calvera withdraw.", "Norhaven", "request", "Calvera"),
        ("Norhaven has imposed sanctions on Calvera.", "Norhaven", "coerce", "Calvera"),
        ("Ships seized by Norhaven lay in the harbour of Calvera.", "Norhaven", "coerce", "Ships"),
        ("Norhaven arrived for talks with Calvera.", "Norhaven", "consult", "Calvera"),
    ],
    ids=["object", "agent", "owner of a noun", "clause", "adjective", "by whom", "that clause",
         "noun and preposition", "participle", "talks behind a verb"],
)  # fmt: skip
def test_finds_who_does_what_to_whom_where_nobody_is_listed(
    make_case: MakeCase, report: str, source: str, root: str, target: str
) -> None:
    case = make_case(report, actors=NOBODY_LISTED)

    assert (source, root, target) in events(case)


@pytest.mark.parametrize(
    "report",
    [
        "Norhaven and Calvera signed an agreement.",
        "Talks between Norhaven and Calvera ended.",
        "The envoys of Norhaven and Calvera will meet in Selme.",
        "Norhaven and Calvera exchanged fire.",
    ],
)
def test_what_two_do_together_each_does_to_the_other(make_case: MakeCase, report: str) -> None:
    found = events(make_case(report, actors=NOBODY_LISTED))

    assert {(a, b) for a, _, b in found} == {("Norhaven", "Calvera"), ("Calvera", "Norhaven")}


def test_a_clause_that_a_verb_takes_is_no_second_event(make_case: MakeCase) -> None:
    case = make_case("Norland threatened to attack Sudland.")

    assert events(case) == [("Norland", "threaten", "Sudland")]


def test_each_of_several_has_its_own_event(make_case: MakeCase) -> None:
    case = make_case("Lena Adan praised Tarik Oro and condemned Aune Lind.")

    assert events(case) == [
        ("Lena Adan", "support", "Tarik Oro"),
        ("Lena Adan", "accuse", "Aune Lind"),
    ]


@pytest.mark.parametrize(
    "report", ["Did Norland attack Sudland?", "If Norland attacks Sudland, the port will close."]
)
def test_what_is_asked_or_supposed_is_no_event(make_case: MakeCase, report: str) -> None:
    found = events(make_case(report))

    assert ("Norland", "assault", "Sudland") not in found


def test_listed_actors_have_their_name_side_and_printed_words(make_case: MakeCase) -> None:
    case = make_case("Foreign Minister Adan accused Northern officials.")
    [event] = find_events(case).itertuples()
    [text] = case.documents["text"]

    assert (event.source, event.source_side) == ("Lena Adan", "South")
    assert (event.target, event.target_side) == ("Northern delegation", "North")
    assert [text[a:b] for a, b in event.source_spans] == ["Foreign Minister Adan"]
    assert [text[a:b] for a, b in event.target_spans] == ["Northern officials"]
    assert [text[a:b] for a, b in event.verb_spans] == [event.verb] == ["accused"]
    assert text[event.start : event.end] == text.strip()
    assert event.cameo == "11"


@pytest.mark.parametrize(
    ("report", "root", "negated", "planned"),
    [
        ("Norland met Sudland.", "consult", False, False),
        ("Norland will meet Sudland.", "agree", False, True),
        ("Norland will not meet Sudland.", "reject", True, True),
        ("Norland did not attack Sudland.", "assault", True, False),
    ],
)
def test_an_event_says_whether_its_words_are_negated_or_ahead(
    make_case: MakeCase, report: str, root: str, negated: bool, planned: bool
) -> None:
    [event] = find_events(make_case(report)).itertuples()

    assert (event.root, event.negated, event.planned) == (root, negated, planned)


def test_an_event_names_the_statement_that_tells_it(make_case: MakeCase) -> None:
    case = make_case("Norland shelled the port. Lena Adan said that Norland had attacked Sudland.")
    statements = find_statements(case)
    told, said = find_events(case, statements).itertuples()

    assert (told.statement_id, told.target) == ("", "port")
    assert said.statement_id == statements["statement_id"].iloc[0]
    assert (said.source, said.root, said.target) == ("Norland", "assault", "Sudland")


def test_we_in_a_statement_is_its_speaker(make_case: MakeCase) -> None:
    case = make_case("“We reject the offer of Sudland,” Tarik Oro said.")

    assert ("Tarik Oro", "reject", "Sudland") in events(case)


def test_what_a_weapon_does_has_no_source(make_case: MakeCase) -> None:
    assert events(make_case("A rocket hit Sudland.")) == [("", "assault", "Sudland")]


def test_a_table_of_events_survives_being_written_and_read(make_case: MakeCase, tmp_path) -> None:
    table = find_events(make_case("Norland will not meet Sudland. Sudland was attacked."))

    assert len(table) == 2
    read = read_table(write_table(table, tmp_path / "events.csv"), Event)
    pd.testing.assert_frame_equal(read, table)


WORDS = st.sampled_from(
    "Norland Sudland Oro and said that met attacked by with on the talks will not was , . of "
    "its “ ” who between rejected to agreed".split()
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_whatever_is_printed_spans_lie_in_the_sentence(
    make_case: MakeCase, said: list[str]
) -> None:
    for event in find_events(make_case(" ".join(said))).itertuples():
        for spans in (event.verb_spans, event.source_spans, event.target_spans):
            assert all(event.start <= a < b <= event.end for a, b in spans)
        assert event.verb_spans
        assert not event.source or event.source != event.target
