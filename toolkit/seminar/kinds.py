"""Kinds of answers: how each is read, and what a wrong one is told.

A kind reads what a student gave, or raises `OddAnswerError` with a sentence that says what was
asked for. It then says how that differs from a right answer: None if it does not, otherwise a hint
about the kind of error, or "" if it has nothing to say beyond the exercise's own hint. No hint
names the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from toolkit.case.standpoint import to_day
from toolkit.schema import InputError, Span
from toolkit.seminar.desk import Desk, key

CLOSE = 0.006
"""How far a number may be from the right one: two decimals, rounded either way."""

_PAIR = re.compile(r"(\d{1,9})-(\d{1,9})")


class OddAnswerError(ValueError):
    """An answer that is not of the kind asked for: one sentence that says what is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an exercise asks: the kind of answer, and what it is about."""

    kind: str
    report: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """How an answer of one kind is read, and how two of them differ."""

    read: Callable[[object, Desk, Asked], Any]
    difference: Callable[[Any, Any, Desk, Asked], str | None]


# ---------------------------------------------------------------- numbers and days


def _read_number(answer: object, desk: Desk, asked: Asked) -> float:
    try:
        return float(str(answer).replace(",", ".").replace("\N{MINUS SIGN}", "-").strip())
    except ValueError:
        raise OddAnswerError("Write a number, without words or units.") from None


def _numbers_differ(given: float, right: float, desk: Desk, asked: Asked) -> str | None:
    if abs(given - right) <= (0 if float(right).is_integer() else CLOSE):
        return None
    if abs(given / 100 - right) <= CLOSE:
        return "That is a percentage; write a share, from 0 to 1."
    return ""


def _read_day(answer: object, desk: Desk, asked: Asked) -> date:
    if isinstance(answer, datetime):
        return answer.date()
    try:
        day = to_day(answer if isinstance(answer, date) else str(answer))
    except InputError:
        day = None
    if day is None:
        raise OddAnswerError(
            "Write the day as year, month and day in quotation marks: '2031-02-25'."
        )
    return day


def _days_differ(given: date, right: date, desk: Desk, asked: Asked) -> str | None:
    if given == right:
        return None
    if not asked.report:
        return ""
    printed = desk.report(asked.report)["date"].date()
    if given == printed:
        return "That is the day the report was printed."
    if given > printed:
        return "That is after the report was printed, and this lies in its past."
    if given.weekday() != right.weekday():
        return f"That is a {given:%A}. Which day of the week does the report name?"
    return "The day of the week is right, the week is not."


# ---------------------------------------------------------------- names and words of the case


def _read_actor(answer: object, desk: Desk, asked: Asked) -> str:
    words = str(answer).split()
    name = desk.names.get(key(str(answer))) or desk.names.get(key(words[-1]))
    if name is None:
        raise OddAnswerError("No actor of the case has that name; copy it from case.actors.")
    return name


def _actors_differ(given: str, right: str, desk: Desk, asked: Asked) -> str | None:
    if given == right:
        return None
    kind, wanted = desk.actors[given].kind, desk.actors[right].kind
    if kind == "outlet" and wanted != "outlet":
        return "You counted the outlet as the speaker. An outlet prints or passes on; who speaks?"
    if wanted == "outlet" and kind != "outlet":
        return "That is somebody who speaks or is spoken of; an outlet is asked for."
    if wanted == "person" and kind != "person":
        return "That is a side or a body. A person is named here; which?"
    if kind == "person" and wanted != "person":
        return "That is a person. Are the words about one person, or about those behind one?"
    return ""


def _read_report(answer: object, desk: Desk, asked: Asked) -> str:
    name = str(answer).strip()
    if name not in set(desk.case.documents["doc_id"]):
        raise OddAnswerError("No report has that name; copy it from the column doc_id.")
    return name


def _read_issue(answer: object, desk: Desk, asked: Asked) -> str:
    given = key(str(answer))
    for issue in desk.case.codebook.issues:
        if given in (key(issue.name), key(issue.label)):
            return issue.name
    raise OddAnswerError("The codebook has no such issue; copy a name from the codebook.")


def _read_stance(answer: object, desk: Desk, asked: Asked) -> str:
    name = desk.stance(answer)
    if name is None:
        raise OddAnswerError("That is no stance of the scale; copy one from the codebook.")
    return name


def stances_differ(given: str, right: str, desk: Desk) -> str | None:
    """How two stances differ, in words that do not name them."""
    if given == right:
        return None
    numbers = {stance.name: stance.number for stance in desk.case.codebook.scale}
    one, other = numbers[given], numbers[right]
    if one is None or other is None:
        return "Does the holder take a stance here, or point to one taken before?"
    if one * other < 0:
        return "For or against? You stand on the other side of the scale."
    if not one or not other:
        return "Does the holder show for or against, or only speak of it?"
    return "Right side, wrong strength: look for a condition, a delay or a door left open."


def _stances_differ(given: str, right: str, desk: Desk, asked: Asked) -> str | None:
    return stances_differ(given, right, desk)


def _same(given: Any, right: Any, desk: Desk, asked: Asked) -> str | None:
    return None if given == right else ""


# ---------------------------------------------------------------- choices


def _read_word(answer: object, desk: Desk, asked: Asked) -> str:
    given = str(answer).strip().casefold()
    if given not in asked.options:
        raise OddAnswerError("Choose one of the words that the task gives.")
    return given


def _read_letters(answer: object, desk: Desk, asked: Asked) -> frozenset[str]:
    given = answer if isinstance(answer, Iterable) else str(answer)
    letters = frozenset(re.findall(r"\w", " ".join(map(str, given)).casefold()))
    strange = sorted(letters - set(asked.options))
    if strange:
        raise OddAnswerError(f"There is no {strange[0]!r} to choose; write letters, such as 'ab'.")
    return letters


def _letters_differ(
    given: frozenset[str], right: frozenset[str], desk: Desk, asked: Asked
) -> str | None:
    wrong = sorted(given ^ right)
    if not wrong:
        return None
    return f"Look at {wrong[0]} again. {asked.options[wrong[0]]}".strip()


# ---------------------------------------------------------------- places in a text


def find_words(words: str, text: str) -> list[Span]:
    """Wherever words stand in a text, whatever marks and line breaks they were copied with."""
    parts = [part for part in re.split(r"\s+", words.strip(" \t\n“”\"‘’'.,;:")) if part]
    if not parts:
        return []
    pattern = r"\s+".join(re.sub(r"[“”\"‘’']", "[“”\"‘’']", re.escape(part)) for part in parts)
    return [match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]


def _read_words(answer: object, desk: Desk, asked: Asked) -> list[Span]:
    pair = _PAIR.fullmatch(str(answer))
    if pair:
        return [(int(pair[1]), int(pair[2]))]
    spans = find_words(str(answer), desk.text(asked.report))
    if not spans:
        raise OddAnswerError(
            "These words do not stand in the report; copy them as they are printed."
        )
    return spans


def _words_differ(given: list[Span], right: list[Span], desk: Desk, asked: Asked) -> str | None:
    [(start, end)] = right
    near = [span for span in given if span[0] < end and start < span[1]]
    if (start, end) in near:
        return None
    if not near:
        return ""
    if near[0][0] <= start and end <= near[0][1]:
        return "You took too much: leave out what is not part of it."
    if start <= near[0][0] and near[0][1] <= end:
        return "You took too little: there is more of it."
    return "You took some of it and some of its neighbour."


def _read_span(answer: object, desk: Desk, asked: Asked) -> Span:
    try:
        start, end = (int(number) for number in answer)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise OddAnswerError("Write two whole numbers, start and end, such as (12, 45).") from None
    long = len(desk.text(asked.report))
    if not 0 <= start < end <= long:
        raise OddAnswerError(f"Start comes before end, and the text has {long} characters.")
    return start, end


def _spans_differ(given: Span, right: Span, desk: Desk, asked: Asked) -> str | None:
    before, after = given[0] - right[0], given[1] - right[1]
    if before == after == 0:
        return None
    if (before, after) == (-1, 1):
        return "You took the quotation marks in; they are not part of the words."
    if before == after and abs(before) == 1:
        return "All is off by one character. Python counts them from 0."
    if before == 0 and after == -1:
        return "The last character is missing: the end is the character after it."
    if given[1] <= right[0] or right[1] <= given[0]:
        return "That is another place. Print text[start:end] to see what you have."
    return "That overlaps with it. Print text[start:end] and look at both edges."


KINDS: dict[str, Kind] = {
    "number": Kind(_read_number, _numbers_differ),
    "day": Kind(_read_day, _days_differ),
    "actor": Kind(_read_actor, _actors_differ),
    "report": Kind(_read_report, _same),
    "issue": Kind(_read_issue, _same),
    "stance": Kind(_read_stance, _stances_differ),
    "word": Kind(_read_word, _same),
    "letters": Kind(_read_letters, _letters_differ),
    "words": Kind(_read_words, _words_differ),
    "span": Kind(_read_span, _spans_differ),
}
