"""Exercises that check themselves: the task, and a friendly verdict on an answer.

They stand in ``data/seminar/exercises.toml``. A right answer is worked out from the case, or
sealed; a wrong one is told what kind of error it may be, never what is right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from toolkit.case.mistakes import did_you_mean
from toolkit.reporting.exhibits import escape
from toolkit.schema import InputError
from toolkit.seminar import measures, pieces
from toolkit.seminar.desk import Desk, desk
from toolkit.seminar.kinds import KINDS, Asked, Kind, OddAnswerError
from toolkit.seminar.sealing import unseal

AGAIN = "Not yet. Read the task once more."
UNANSWERED = "Not answered yet: put your answer in the place of the three dots."
_KINDS: Mapping[str, Kind] = KINDS | pieces.KINDS


@dataclass(frozen=True, slots=True)
class Trap:
    """A wrong answer that is easily given, and what to say of it."""

    answer: Mapping[str, Any]
    hint: str


@dataclass(frozen=True, slots=True)
class Part:
    """One thing an exercise asks for; its name is empty if there is no other."""

    name: str
    asked: Asked
    right: Mapping[str, Any]
    traps: tuple[Trap, ...]
    hint: str
    done: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """A task with its number, and what it asks for."""

    number: str
    title: str
    case: str
    task: str
    parts: tuple[Part, ...] = field(repr=False)

    def _repr_markdown_(self) -> str:
        return f"**Exercise {self.number} · {self.title}**\n\n{self.task}"

    def __repr__(self) -> str:
        return f"Exercise {self.number}: {self.title}\n\n{self.task}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of an answer; `passed` is None as long as there is none.

    `remarks` are pairs: the part of the answer, empty if it has one part only, and a sentence.
    """

    number: str
    passed: bool | None
    remarks: tuple[tuple[str, str], ...]

    def _repr_html_(self) -> str:
        style = f"border-left: 4px solid {_COLOURS[self.passed]}; padding: .2em .8em"
        lines = [f"<b>{part}:</b> {said}" if part else said for part, said in _escaped(self)]
        return f'<div style="{style}"><b>{self._head()}</b><br>{"<br>".join(lines)}</div>'

    def __repr__(self) -> str:
        lines = [f"{part}: {said}" if part else said for part, said in self.remarks]
        return "\n  ".join([self._head(), *lines])

    def _head(self) -> str:
        return f"{_SIGNS[self.passed]} Exercise {self.number}"


_SIGNS = {None: "\N{WHITE CIRCLE}", True: "\N{CHECK MARK}", False: "\N{BALLOT X}"}
_COLOURS = {None: "#888888", True: "#2f7d4f", False: "#b5651d"}


def _escaped(verdict: Verdict) -> Iterator[tuple[str, str]]:
    return ((escape(part), escape(said)) for part, said in verdict.remarks)


def exercise(number: str) -> Exercise:
    """An exercise of the seminar by its number, such as ``"1.2"``: shown, it prints its task.

    Raises InputError that lists the exercises if there is none of that number.
    """
    known = _exercises()
    if str(number) not in known:
        hint = did_you_mean(str(number), known)
        raise InputError(f"there is no exercise {number!r}.{hint} There are {', '.join(known)}.")
    return known[str(number)]


def check(number: str, answer: object = ...) -> Verdict:
    """What is to be said of an answer to an exercise.

    `answer` is what the exercise asks for: a number, a text, a table, or a dictionary with its
    parts. `...`, None and what is empty are no answer yet. Raises InputError if there is no
    exercise of that number.
    """
    asked = exercise(number)
    if _is_missing(answer):
        return Verdict(asked.number, None, (("", UNANSWERED),))
    given = _by_part(asked, answer)
    if isinstance(given, str):
        return Verdict(asked.number, False, (("", given),))
    remarks = [(part, _remark(part, given[part.name], desk(asked.case))) for part in asked.parts]
    passed = all(said is None for _, said in remarks)
    if len(remarks) == 1:
        said = remarks[0][1]
        return Verdict(asked.number, passed, (("", asked.parts[0].done if said is None else said),))
    lines = tuple((part.name, "right." if said is None else said) for part, said in remarks)
    return Verdict(asked.number, passed, lines)


def _is_missing(answer: object) -> bool:
    """Whether there is no answer yet: nothing, or a table, list or dictionary of nothing."""
    if isinstance(answer, pd.DataFrame):
        return answer.empty
    if isinstance(answer, Mapping):
        return all(map(_is_missing, answer.values()))
    if isinstance(answer, list):
        return all(map(_is_missing, answer))
    return answer is None or answer is ... or (isinstance(answer, str) and not answer.strip())


def _by_part(asked: Exercise, answer: object) -> dict[str, object] | str:
    """The answer to each part, or a sentence that says what is amiss with the whole."""
    if not asked.parts[0].name:
        return {"": answer}
    names = [part.name for part in asked.parts]
    if not isinstance(answer, Mapping):
        return f"Write a dictionary with {', '.join(names)}."
    strange = [str(name) for name in answer if name not in names]
    if strange:
        return f"There is no part {strange[0]!r}; the parts are {', '.join(names)}."
    return {name: answer.get(name) for name in names}


def _remark(part: Part, answer: object, on: Desk) -> str | None:
    """What to say of an answer to one part; None if it is right."""
    if _is_missing(answer):
        return "not answered yet."
    kind = _KINDS[part.asked.kind]
    try:
        given = kind.read(answer, on, part.asked)
    except OddAnswerError as error:
        return str(error)
    said = [
        kind.difference(given, right, on, part.asked) for right in _values(part, part.right, on)
    ]
    if None in said:
        return None
    for trap in part.traps:
        wrong = _values(part, trap.answer, on)
        if any(kind.difference(given, one, on, part.asked) is None for one in wrong):
            return trap.hint
    return " ".join(filter(None, [said[0], part.hint])) or AGAIN


def right_answers(number: str) -> dict[str, list[Any]]:
    """What is right, for those who teach: for each part of an exercise the answers that pass.

    A part that is judged by what it lacks, such as a paragraph, has none. Raises as `exercise`.
    """
    asked = exercise(number)
    return {part.name: _answers(part.right, asked.case) for part in asked.parts}


def _values(part: Part, answer: Mapping[str, Any], on: Desk) -> list[Any]:
    """The values that an answer may have."""
    given = _answers(answer, on.case.name)
    if "sealed" in answer:
        return [_KINDS[part.asked.kind].read(word, on, part.asked) for word in given]
    return given or [None]


def _answers(answer: Mapping[str, Any], case: str) -> list[Any]:
    """An answer taken from its envelope, or measured in the case."""
    if "sealed" in answer:
        return unseal(answer["sealed"], answer["key"]).split("\n")
    return [_measured(case, tuple(answer.items()))] if answer else []


@cache
def _measured(case: str, answer: tuple[tuple[str, Any], ...]) -> Any:
    """What a measure finds in a sample case; worked out once."""
    given = dict(answer)
    return getattr(measures, given.pop("measure"))(desk(case), **given)


# ---------------------------------------------------------------- the file


@cache
def _exercises() -> dict[str, Exercise]:
    text = (files("toolkit") / "data" / "seminar" / "exercises.toml").read_text("utf-8")
    return {row["number"]: _to_exercise(row) for row in tomllib.loads(text)["exercise"]}


def _to_exercise(row: Mapping[str, Any]) -> Exercise:
    report = row.get("report", "")
    parts = tuple(_to_part(part, row["number"], report) for part in row.get("part", [row]))
    options = row.get("option", [])
    task = "\n".join([row["task"].strip(), *[f"- **{o['letter']}** {o['text']}" for o in options]])
    return Exercise(row["number"], row["title"], row["case"], task, parts)


def _to_part(row: Mapping[str, Any], number: str, report: str) -> Part:
    name = row.get("name", "")
    envelope = f"{number} {name}".strip()
    options = {o["letter"]: o["hint"] for o in row.get("option", [])}
    options |= dict.fromkeys(row.get("words", []), "")
    return Part(
        name=name,
        asked=Asked(row["kind"], row.get("report", report), options),
        right=_keyed(row.get("right", {}), envelope),
        traps=tuple(Trap(_keyed(t["answer"], envelope), t["hint"]) for t in row.get("trap", [])),
        hint=row.get("hint", ""),
        done=row.get("done", "Right."),
    )


def _keyed(answer: Mapping[str, Any], envelope: str) -> Mapping[str, Any]:
    return {**answer, "key": envelope} if "sealed" in answer else answer
