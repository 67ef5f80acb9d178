"""The exercises: every check can be passed, and no hint gives the answer away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.schema import Coding, InputError, to_table
from toolkit.seminar import check, exercise
from toolkit.seminar.desk import Desk, desk
from toolkit.seminar.exercises import Part, _exercises, right_answers
from toolkit.seminar.sealing import seal, unseal

KEY = [
    ("2031-03-05-oro-no-opening:000720", "Tomas Oro", "crews", "reject"),
    ("2031-03-05-oro-no-opening:001021", "Dario Penn", "revenue", "accept"),
    ("2031-03-05-oro-no-opening:001221", "", "", ""),
    ("2031-03-10-tolland-old-tariffs:000559", "Anders Tolland", "crews", "accept"),
    ("2031-03-13-ministers-call:001432", "Ines Corvo", "leaders-meeting", "accept"),
    ("2031-03-16-round-postponed:001191", "Tomas Oro", "patrols", "reject"),
    ("2031-03-31-no-cheap-harbour:000317", "Ilmar Vesk", "tariffs", "reject"),
    ("2031-03-31-no-cheap-harbour:000957", "North", "inspections", "accept-if"),
    ("2031-03-31-no-cheap-harbour:000957", "North", "patrols", "accept"),
    ("2031-04-02-half-a-letter:000038", "North", "inspections", "accept"),
    ("2031-04-05-home-before-easter:001045", "South", "revenue", "unchanged"),
]


def codings(rows: list[tuple[str, str, str, str]], coder: str = "ann") -> pd.DataFrame:
    return to_table(
        Coding,
        [
            Coding(name, holder, "issue", issue, value, "", coder, None, (), "", "port-selme 1")
            for name, holder, issue, value in rows
        ],
    )


def counted(of: str, **given: Any) -> Any:
    """A right answer that changes with the toolkit: worked out here by other means."""
    case = desk("port-selme").case
    if of == "outlets":
        return len(set(case.documents["outlet"]))
    if of == "unresolved":
        listed = {*case.actors["actor"]}
        return sum(row.speaker not in listed for row in desk("port-selme").statements.itertuples())
    coded = desk("port-selme").coded
    rows = coded[(coded["dimension"] == "issue") & (coded["copy_of"] == "")]
    rows = rows[(rows["holder_side"] == "South") & (rows["object"] == "revenue")]
    own = rows[rows["speaker_side"] == "South"]
    return {
        "statements": rows["statement_id"].nunique(),
        "own": own["statement_id"].nunique(),
    }


FORECAST = dict.fromkeys(
    ["North on inspections", "South on patrols", "North on tariffs", "South on access"], "accept-if"
)
PARAGRAPH = (
    "On 4 March Halla Adan ruled inspectors out, in the Harbour Post: “There will be no inspectors "
    "on Northern decks.” On 20 March Hame told Meridian News Agency of Commission inspectors at "
    "sea: “that we can discuss, provided that the boats go.”"
)
TRAMS = (
    "In the Marvik Evening News of 2 October Sami Rask, who negotiates for the union, put sleep "
    "before money: “Money we can count later.” By 5 October The Ledger had him outside the hotel: "
    "“There is ink on paper.”"
)
RIGHT: dict[str, Any] = {
    "1.1": lambda: counted("outlets"),
    "1.2": "2031-03-14-ministers-call-reprint",
    "1.3": {"event": "2031-03-07", "utterance": date(2031, 3, 10), "publication": "2031-03-11"},
    "1.4": (1, 21),
    "1.5": {
        "speaker": "Marr", "passed on": "the Courier", "printed": "Harbour Post", "about": "Adan",
    },
    "1.6": "be",
    "1.H": "2030-10-01",
    "2.1": {
        "source": "Penn",
        "cue": "wrote",
        "content": "“Half the harbour is ours, half the work is ours, and a third of the money is "
        "ours,”",
        "channel": "Beacon",
    },
    "2.2": {"first": "direct", "second": "mixed", "third": "indirect"},
    "2.3": ["b", "c", "e"],
    "2.4": [
        "Foreign Minister Halla Adan yesterday ruled out any Southern inspection",
        "telling parliament that the republic would “not be searched",
        "\"There will be no inspectors on Northern decks,\" Adan said.",
        "Its leader, Pieter Quist, asked whether the government had a plan",
        "tariffs were open to discussion",
        "We can talk about dues all night",
        "Calvera claims that rifles",
        (970, 1055),
        "the Selme Port Authority said on Sunday",
    ],
    "2.5": {"doorway": "Tolland", "letter": "Ilmar Vesk", "paper": "Foreign Minister Adan"},
    "2.H": {"speaker": "Dagny Holt", "passed on": "Radio Marvik", "printed": "The Ledger"},
    "3.1": {"speaker": "Tomas Oro", "holder": "the North", "issue": "Inspections of ships"},
    "3.2": {
        "decks": "reject", "premature": "resist", "bread": "accept-if", "half": "unchanged",
        "table": "Accept",
    },
    "3.3": codings(KEY),
    "3.4": {"observed": 0.8, "kappa": 0.38, "alpha": "0,41"},
    "3.5": "a, d, e",
    "3.H": {"holder": "the union", "pay": "accept-if", "shifts": "accept"},
    "4.1": lambda: counted("stances"),
    "4.2": {"claims": "Lucia Marr", "denies": "Halla Adan", "issue": "inspections"},
    "4.3": FORECAST,
    "4.4": {"inspections": "accept-if", "patrols": "accept-if", "access": "accept"},
    "4.5": "abce",
    "4.H": {"gives": "pay", "wants": "shifts"},
    "5.1": PARAGRAPH,
    "5.2": "bd",
    "5.3": lambda: counted("unresolved"),
    "5.H": TRAMS,
}  # fmt: skip
NUMBERS = list(_exercises())


def right(number: str) -> Any:
    return RIGHT[number]() if callable(RIGHT[number]) else RIGHT[number]


def test_every_exercise_has_a_right_answer_here() -> None:
    assert list(RIGHT) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_right_answer_passes(number: str) -> None:
    verdict = check(number, right(number))

    assert verdict.passed, verdict


@pytest.mark.parametrize("number", NUMBERS)
def test_what_a_teacher_is_told_passes(number: str) -> None:
    told = right_answers(number)
    if not all(told.values()):
        assert exercise(number).parts[0].asked.kind in ("forecast", "paragraph")
        return
    for place in range(max(map(len, told.values()))):
        answer = {name: answers[place % len(answers)] for name, answers in told.items()}
        assert check(number, answer.get("", answer)).passed


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_not_answered_is_said_and_not_raised(number: str) -> None:
    parts = {part.name: ... for part in exercise(number).parts}
    for nothing in (..., None, "", parts, [...], pd.DataFrame()):
        verdict = check(number, nothing)
        assert verdict.passed is None
        assert "Not answered yet" in str(verdict)


@pytest.mark.parametrize("number", [n for n in NUMBERS if exercise(n).parts[0].name])
def test_a_part_that_is_not_answered_is_named(number: str) -> None:
    parts = exercise(number).parts
    answer = right(number) | {parts[0].name: ...}
    verdict = check(number, answer)

    assert verdict.passed is False
    assert verdict.remarks[0] == (parts[0].name, "not answered yet.")
    assert {said for _, said in verdict.remarks[1:]} <= {"right."}


# ---------------------------------------------------------------- no hint names the answer


def wrong_answers(part: Part, on: Desk) -> Iterator[Any]:
    """Answers a student might give, of the kind asked for and not; the right one is among them."""
    case = on.case
    kind = part.asked.kind
    yield from ("I do not know", "<b>?</b>", "-1", 10**9, (3, 1), [7], {"a": 1})
    if kind == "number":
        yield from [*range(90), *(n / 20 for n in range(21)), 0.375, 0.406, 0.41]
    elif kind == "day":
        yield from (
            date(y, m, 24) + timedelta(days=n) for y, m in ((2031, 2), (2030, 9)) for n in range(30)
        )
    elif kind == "actor":
        yield from on.actors
    elif kind == "report":
        yield from case.documents["doc_id"]
    elif kind == "issue":
        yield from (issue.name for issue in case.codebook.issues)
    elif kind == "stance":
        yield from (stance.name for stance in case.codebook.scale)
    elif kind == "word":
        yield from part.asked.options
    elif kind == "letters":
        letters = sorted(part.asked.options)
        sizes = range(1, len(letters) + 1)
        yield from map("".join, chain.from_iterable(combinations(letters, n) for n in sizes))
    elif kind == "words":
        words = on.text(part.asked.report).split()[80:140]
        yield from words
        yield from (" ".join(words[n : n + 7]) for n in range(len(words)))
    elif kind == "span":
        yield from ((start, end) for start in range(4) for end in range(start + 1, 30))
    elif kind == "marks":
        text = on.text(part.asked.report)
        yield from ([paragraph] for paragraph in text.split("\n\n"))
        yield [(0, len(text) // 2)]
    elif kind == "codings":
        for row in range(len(KEY)):
            yield codings(KEY[:row])
        for stance in case.codebook.scale:
            yield codings([(n, h, i, stance.name if i else "") for n, h, i, _ in KEY])
        yield codings([(n, "Aune Lind" if i else "", i, v) for n, h, i, v in KEY])
    elif kind == "forecast":
        yield {**FORECAST, "South on access": "never"}
    elif kind == "paragraph":
        yield "word " * 40
        yield PARAGRAPH.replace("Northern decks", "Northern ducks")
        yield PARAGRAPH.replace("Harbour Post", "paper")
        yield PARAGRAPH.replace("Hame", "he")
        yield PARAGRAPH.replace("4 March", "a day").replace("20 March", "a later one")


def printed(kind: str, answer: Any) -> list[str]:
    """Right answers as a hint would print them: patterns that must not stand in it."""
    if kind == "number":
        number = format(float(str(answer).replace(",", ".")), "g")
        return [rf"(?<![\d.]){re.escape(number)}(?![\d.])"]
    if kind == "day":
        day = date.fromisoformat(str(answer))
        return [str(day), f"{day.day} {day:%B}", f"{day:%B} {day.day}"]
    if kind == "actor":
        return [rf"\b{re.escape(str(answer).split()[-1])}\b"]
    if kind == "span":
        return [rf"\b{answer[1]}\b"]
    if kind == "codings":
        return [rf"\b{re.escape(cell)}\b" for row in KEY for cell in row[1:] if cell]
    if kind in ("report", "issue", "stance", "word", "words"):
        return [rf"(?<![\w-]){re.escape(str(answer).strip('“”,'))}(?![\w-])"]
    return []


@pytest.mark.parametrize("number", NUMBERS)
def test_no_hint_to_a_wrong_answer_names_the_right_one(number: str) -> None:
    asked = exercise(number)
    seen = 0
    for part in asked.parts:
        whole = right(number)
        own = whole[part.name] if part.name else whole
        patterns = printed(part.asked.kind, own)
        for wrong in wrong_answers(part, desk(asked.case)):
            verdict = check(number, {**whole, part.name: wrong} if part.name else wrong)
            if verdict.passed:
                continue
            seen += 1
            [said] = [said for name, said in verdict.remarks if name == part.name]
            assert said
            said = re.sub(r"\d{4}-\d\d-\d\d-[a-z-]+:\d+", "", said)  # names of statements
            told = [pattern for pattern in patterns if re.search(pattern, said, re.IGNORECASE)]
            assert not told, (wrong, said)
            if part.asked.kind == "letters":
                assert len(re.findall(r"Look at \w again", said)) <= 1
    assert seen > 3


@pytest.mark.parametrize(
    ("number", "answer", "hint"),
    [
        ("1.1", 24, "number of reports"),
        ("1.2", "2031-03-13-ministers-call", "the one that was copied"),
        ("1.3", {"event": "2031-03-10"}, "The remark itself is older"),
        ("1.3", {"utterance": "2031-03-11"}, "the day the report was printed"),
        ("1.3", {"event": "2031-03-06"}, "That is a Thursday"),
        ("1.3", {"event": "2031-03-14"}, "after the report was printed"),
        ("1.3", {"event": "2031-02-28"}, "the week is not"),
        ("1.4", (0, 22), "the quotation marks"),
        ("1.4", (2, 22), "off by one"),
        ("1.4", (1, 20), "The last character is missing"),
        ("1.4", (40, 60), "another place"),
        ("1.4", (60, 40), "Start comes before end"),
        ("1.5", {"speaker": "Selme Courier"}, "You counted the outlet as the speaker"),
        ("1.5", {"passed on": "Lucia Marr"}, "an outlet is asked for"),
        ("1.5", {"speaker": "South"}, "A person is named here"),
        ("1.5", {"speaker": "Nobody Atall"}, "No actor of the case has that name"),
        ("1.H", "2030-10-02", "day nought"),
        ("2.1", {"cue": "Penn wrote on Beacon"}, "You took too much"),
        ("2.1", {"content": "Half the harbour is ours"}, "You took too little"),
        ("2.1", {"source": "the first lord"}, "do not stand in the report"),
        ("2.4", ["Rain is forecast for the coast"], "9 statements have no mark"),
        ("3.1", {"holder": "Tomas Oro"}, "You gave the speaker"),
        ("3.2", {"decks": "accept"}, "the other side of the scale"),
        ("3.2", {"bread": "accept"}, "wrong strength"),
        ("3.2", {"bread": "maybe"}, "no stance of the scale"),
        ("3.3", codings(KEY[:4]), "6 of the 10 statements are not coded"),
        ("3.3", pd.concat([codings(KEY), codings(KEY, "ben")]), "several coders"),
        ("3.4", {"kappa": 0.8}, "luck included"),
        ("3.4", {"observed": 80}, "That is a percentage"),
        ("4.H", {"gives": "shifts"}, "That is the condition"),
        ("5.1", PARAGRAPH.replace("“that we can discuss", "“which we can discuss"), "Quotation 2"),
        ("5.1", "Too short.", "That is 2 words"),
    ],
)
def test_a_hint_says_what_kind_of_error_it_is(number: str, answer: Any, hint: str) -> None:
    assert hint in str(check(number, answer))


@pytest.mark.parametrize("mark", ["[…]", "[...]", " […] "])
def test_a_quotation_may_leave_words_out_if_it_says_so(mark: str) -> None:
    whole = "There will be no inspectors on Northern decks"

    assert check("5.1", PARAGRAPH.replace(whole, f"There will be{mark}on Northern decks")).passed
    assert not check(
        "5.1", PARAGRAPH.replace(whole, f"on Northern decks{mark}There will be")
    ).passed
    assert not check("5.1", PARAGRAPH.replace(whole, "There will be on Northern decks")).passed
    assert not check("5.1", PARAGRAPH.replace(whole, "[…] […] […]")).passed


@pytest.mark.parametrize("written", ["accept-if", "Accept if", "accept with reservations", "+1", 1])
def test_a_stance_may_be_written_as_the_codebook_shows_it(written: Any) -> None:
    assert check("3.2", right("3.2") | {"bread": written}).passed


@pytest.mark.parametrize("written", ["for", "3", 7, "−", None])
def test_what_is_no_stance_is_not_taken_for_one(written: Any) -> None:
    assert not check("3.2", right("3.2") | {"bread": written}).passed


def test_the_file_of_exercises_shows_no_name_that_is_asked_for() -> None:
    for number in NUMBERS:
        asked = exercise(number)
        texts = [
            hint for part in asked.parts for hint in [part.hint, *(t.hint for t in part.traps)]
        ]
        for part in asked.parts:
            if part.asked.kind == "actor":
                own = right(number)[part.name].split()[-1]
                assert not any(re.search(rf"\b{own}\b", text) for text in texts)


def test_an_unknown_exercise_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no exercise '9.9'.*There are 1.1, 1.2"):
        exercise("9.9")


def test_a_strange_part_is_named() -> None:
    assert "There is no part 'speeker'" in str(check("1.5", {"speeker": "Marr"}))
    assert "Write a dictionary with speaker" in str(check("1.5", "Marr"))


def test_what_a_student_typed_is_no_markup() -> None:
    verdict = check("1.5", {"<script>alert(1)</script>": 1})

    assert "<script>" in str(verdict)
    assert "<script>" not in verdict._repr_html_()


# ---------------------------------------------------------------- envelopes


@settings(max_examples=60)
@given(st.text().map(lambda text: text.rstrip(" ")), st.text(), st.text())
def test_an_envelope_opens_with_its_key_alone(answer: str, key: str, other: str) -> None:
    try:
        answer.encode()
    except UnicodeEncodeError:
        return
    sealed = seal(answer, key)

    assert sealed.isascii()
    assert unseal(sealed, key) == answer
    if len(answer) > 5 and key != other:
        with suppress(ValueError):
            assert unseal(sealed, other) != answer


def test_what_was_sealed_under_another_key_is_refused_or_gibberish() -> None:
    with pytest.raises(ValueError, match=r"was not sealed under the key '1.2'"):
        unseal(seal("the harbour master of Selme", "1.1"), "1.2")


# ---------------------------------------------------------------- whatever a student types

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.sampled_from(NUMBERS), JUNK)
def test_no_answer_whatever_it_is_stops_a_check(number: str, junk: Any) -> None:
    parts = exercise(number).parts
    for answer in (junk, {part.name: junk for part in parts}):
        verdict = check(number, answer)
        assert verdict.passed is not True or parts[0].asked.kind in ("letters", "number", "span")
        assert verdict.remarks
        assert verdict._repr_html_().startswith("<div")
