"""Where coders differ one reading is chosen, with its reason; where they agree it is taken over."""

import pytest

from toolkit.case.codings import hand_codings
from toolkit.people.adjudication import adjudicate, take_agreed
from toolkit.people.decisions import Decisions, version
from toolkit.schema import HandCoding, InputError, Statement, to_table

REPORT = "Oro said one. Oro said two. Oro said three. Oro said four.\n"
ONE, TWO, THREE, FOUR = (f"report:000{n}" for n in range(1, 5))


def coding(statement_id, value="accept", **parts):
    usual = {
        "holder": "Tarik Oro", "dimension": "issue", "object": "inspections" if value else "",
        "condition": "", "coder": "", "confidence": None, "evidence": (), "note": "",
        "codebook": "selme 1",
    }  # fmt: skip
    return HandCoding(statement_id=statement_id, value=value, **usual | parts)


def put(case, coder, *rows):
    """Codings of one person, as the widget would have saved them."""
    decisions = Decisions(case, coder)
    for name in dict.fromkeys(row.statement_id for row in rows):
        mine = tuple(row for row in rows if row.statement_id == name)
        decisions.change({name: mine}, {name: version(())})


@pytest.fixture
def case(make_case):
    """Two coders who agree on the first statement, differ on the next two; one read the last."""
    case = make_case(REPORT)
    put(case, "ann", coding(ONE, note="clear"), coding(TWO), coding(THREE), coding(FOUR))
    put(case, "ben", coding(ONE, condition="if so"), coding(TWO, "reject"), coding(THREE, ""))
    return case


@pytest.fixture
def statements():
    return to_table(
        Statement, [said(name, 13 * n) for n, name in enumerate((ONE, TWO, THREE, FOUR))]
    )


def said(name, near):
    at = REPORT.index("Oro said", near)
    source, cue, content = ((at, at + 3),), ((at + 4, at + 8),), ((at + 9, at + 12),)
    return Statement(
        name, "report", at, at + 12, "Oro", "Tarik Oro", "name", (), 0, "said", "…", "indirect",
        "asserted", "", None, "", source, cue, content, "rules-1", None,
    )  # fmt: skip


def decide(session, reason="The cue says so.", **parts):
    shown = session.answer({"kind": "open"})
    taken = shown["readings"][0]["entries"]
    draft = {"statement": shown["statement"], "version": shown["version"], "entries": taken}
    return session.answer({"kind": "save", "reason": reason} | draft | parts)


def test_only_statements_that_two_coders_read_differently_are_shown(case, statements):
    session = adjudicate(case, statements=statements).session

    assert session.places == [TWO, THREE]


def test_readings_stand_side_by_side_without_names(case, statements):
    shown = adjudicate(case, statements=statements).session.answer({"kind": "open"})
    named = adjudicate(case, statements=statements, blind=False).session.answer({"kind": "open"})

    assert [one["who"] for one in shown["readings"]] == ["Coder 1", "Coder 2"]
    assert [one["entries"][0]["value"] for one in shown["readings"]] == ["accept", "reject"]
    assert "ann" not in str(shown)
    assert [one["who"] for one in named["readings"]] == ["ann", "ben"]


def test_a_decision_needs_a_reason_and_keeps_it_with_whose_readings_were_seen(case, statements):
    session = adjudicate(case, statements=statements).session

    refused = decide(session, reason="  ")
    after = decide(session)

    [row] = hand_codings(case, ["consensus"]).itertuples()
    assert "has no reason yet" in refused["sentence"]
    assert after["place"] == 2
    assert (row.statement_id, row.value, row.coder) == (TWO, "accept", "consensus")
    assert (row.note, row.seen) == ("The cue says so.", ("ann", "ben"))


def test_a_third_reading_may_be_entered(case, statements):
    session = adjudicate(case, statements=statements).session
    entry = session.answer({"kind": "open"})["readings"][0]["entries"][0]

    decide(session, entries=[entry | {"value": "unclear"}])

    assert list(hand_codings(case, ["consensus"])["value"]) == ["unclear"]


def test_a_decision_is_shown_again_with_its_reason_and_can_be_undone(case, statements):
    decide(adjudicate(case, statements=statements).session)
    session = adjudicate(case, statements=statements).session

    assert session.answer({"kind": "open"})["place"] == 2
    assert session.answer({"kind": "go", "place": 1})["reason"] == "The cue says so."
    decide(session)
    session.answer({"kind": "undo"})
    assert list(hand_codings(case, ["consensus"])["note"]) == ["The cue says so."]


def test_a_further_coder_who_reads_otherwise_opens_what_was_decided(case, statements):
    session = adjudicate(case, statements=statements).session
    decide(session)
    assert decide(session)["coded"] == 2

    put(case, "cat", coding(TWO, "accept-if"), coding(THREE))
    again = adjudicate(case, statements=statements).session
    shown = again.answer({"kind": "open"})

    assert (shown["statement"], shown["coded"]) == (TWO, 1)
    assert "decided before Coder 3 read it otherwise" in shown["notice"]
    kept = {"statement": TWO, "version": shown["version"], "entries": shown["entries"]}
    saved = again.answer({"kind": "save", "reason": "It stands.", **kept})
    assert (saved["coded"], saved["notice"]) == (2, "")


def test_what_was_taken_over_is_decided_once_a_further_coder_reads_it_otherwise(case, statements):
    take_agreed(case, statements=statements)
    assert adjudicate(case, statements=statements).session.places == [TWO, THREE]

    put(case, "cat", coding(ONE, "reject"))

    assert adjudicate(case, statements=statements).session.answer({"kind": "open"})["place"] == 1


def test_what_all_agree_on_is_taken_over_once(case):
    put(case, "cleo", coding(ONE), coding(TWO))

    taken = take_agreed(case)

    assert list(taken["statement_id"]) == [ONE]
    assert list(taken["coder"]) == ["consensus"]
    assert list(taken["note"]) == ["Taken over: ann, ben, cleo agree."]
    assert list(hand_codings(case, ["consensus"])["statement_id"]) == [ONE]
    assert take_agreed(case).empty


def test_that_nobody_found_anything_is_agreement_too(make_case):
    case = make_case(REPORT)
    for coder in ("ann", "ben"):
        put(case, coder, coding(ONE, "", note=coder))

    assert list(take_agreed(case)["value"]) == [""]


def test_nothing_is_written_where_nothing_is_agreed(make_case):
    case = make_case(REPORT)
    put(case, "ann", coding(ONE))
    put(case, "ben", coding(ONE, "reject"))

    assert take_agreed(case).empty
    assert not (case.folder / "codings" / "consensus.csv").exists()


def test_the_button_takes_over_what_all_agree_on_and_undo_takes_it_back(case, statements):
    session = adjudicate(case, statements=statements).session
    assert session.answer({"kind": "open"})["agreed"] == 1

    answer = session.answer({"kind": "take agreed"})

    assert answer["said"] == "Taken over: 1 on which all agree."
    assert answer["agreed"] == 0
    assert list(hand_codings(case, ["consensus"])["statement_id"]) == [ONE]
    session.answer({"kind": "undo"})
    assert hand_codings(case, ["consensus"]).empty


def test_a_consensus_there_is_stays_when_the_rest_is_taken_over(case):
    put(case, "consensus", coding(ONE, "reject", note="Read again."))

    assert take_agreed(case).empty
    assert list(hand_codings(case, ["consensus"])["value"]) == ["reject"]


def test_holders_that_differ_are_a_difference_and_words_of_conditions_are_none(make_case):
    case = make_case(REPORT)
    put(case, "ann", coding(ONE, condition="if asked"), coding(TWO))
    put(case, "ben", coding(ONE, condition="if they are asked"), coding(TWO, holder="Norland"))

    assert list(take_agreed(case)["statement_id"]) == [ONE]


@pytest.mark.parametrize(
    ("coders", "says"),
    [(["ann"], "1 of two coders needed"), (["ann", "bem"], "Did you mean 'ben'")],
)
def test_two_coders_are_needed(case, coders, says):
    with pytest.raises(InputError, match=says):
        take_agreed(case, coders)


def test_without_a_difference_there_is_nothing_to_decide(make_case, statements):
    case = make_case(REPORT)
    put(case, "ann", coding(ONE))
    put(case, "ben", coding(ONE))

    with pytest.raises(InputError, match=r"ann and ben differ on none of .* tk\.take_agreed"):
        adjudicate(case, statements=statements)
