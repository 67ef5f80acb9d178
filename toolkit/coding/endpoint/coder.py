"""Reports coded by a model behind an endpoint: shown, estimated, asked, put together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.coding.endpoint.address import Endpoint
from toolkit.coding.endpoint.answers import Read, read_answer
from toolkit.coding.endpoint.asking import Asker, Gate
from toolkit.coding.endpoint.client import Client
from toolkit.coding.endpoint.ledger import Ledger
from toolkit.coding.endpoint.prompt import CHARACTERS_A_TOKEN, Task, make_task
from toolkit.coding.endpoint.reports import Part, Question, ask_together, make_parts
from toolkit.findings import takes_tables
from toolkit.schema import Coding, InputError, Problem, Statement, to_rows, to_table
from toolkit.waiting import shown

if TYPE_CHECKING:
    from toolkit.case import Case

Progress = Callable[[Sequence[Question]], Iterable[Question]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What asking will take: requests to send, tokens to read and, at most, to write."""

    statements: int
    kept: int
    requests: int
    tokens_in: int
    most_tokens_out: int

    def __str__(self) -> str:
        return (
            f"{_count(self.statements, 'statement')}, {self.kept:,} of them answered before: "
            f"{_count(self.requests, 'request')}, about {self.tokens_in:,} tokens to read and "
            f"at most {self.most_tokens_out:,} to write, failed attempts not counted."
        )


@dataclass(frozen=True, eq=False)
class Answers:
    """What an endpoint's answers come to.

    `codings` are Coding rows, in the order of the statements; `problems` are Problem rows:
    answers refused, statements without an answer, lines of the ledger that cannot be read. Of
    the statements, `coded` have a good answer (which may be that there is nothing to code),
    `refused` one that is not used, `failed` none after several attempts, and `skipped` were not
    asked. Requests and tokens are those of this run, refused answers included. `named` has what
    the server calls the model, where that is not the name it was asked for by.
    """

    codings: pd.DataFrame
    problems: pd.DataFrame
    coded: int
    refused: int
    failed: int
    skipped: int
    requests: int
    tokens_in: int
    tokens_out: int
    ledger: Path
    named: tuple[str, ...]

    def __str__(self) -> str:
        named = f" The server calls the model {' and '.join(self.named)}." if self.named else ""
        return (
            f"{_count(self.coded, 'statement')} coded, {self.refused:,} refused, "
            f"{self.failed:,} without an answer, {self.skipped:,} not asked; "
            f"{_count(len(self.codings), 'coding')}. This run: "
            f"{_count(self.requests, 'request')}, {self.tokens_in:,} tokens read and "
            f"{self.tokens_out:,} written. Kept in {self.ledger}." + named
        )

    def check_complete(self, most: int) -> None:
        """Raise InputError if the cap of so many requests left statements unasked."""
        if not self.skipped:
            return
        left = _count(self.skipped, "statement") + (" is" if self.skipped == 1 else " are")
        if not most:
            raise InputError(
                f"{left} not asked, since no request may be sent; say how many with "
                "Endpoint(…, most=…) (--most)."
            )
        raise InputError(
            f"the cap of {_count(most, 'request')} is reached, and {left} left; what is answered "
            f"is kept in {self.ledger}: run this again to go on."
        )


@takes_tables
def endpoint_prompt(
    statements: pd.DataFrame, case: Case, dimensions: Sequence[str] = ("issue",)
) -> str:
    """What would be sent first, in full; sends nothing.

    The instructions are the same for all reports. Raises InputError for a dimension the
    codebook does not code, and if there is no statement.
    """
    task = make_task(case, dimensions)
    if statements.empty:
        raise InputError("there is no statement to show; give at least one.")
    parts = {str(number): part for number, part in enumerate(make_parts(statements, case))}
    user = ask_together(parts)[0].user
    form = json.dumps(task.schema, ensure_ascii=False)
    return f"[system]\n{task.system}\n\n[user]\n{user}\n\n[form of the answer]\n{form}"


@takes_tables
def estimate_endpoint(
    statements: pd.DataFrame, case: Case, endpoint: Endpoint, again: bool = False
) -> Estimate:
    """What `ask_endpoint` would take, by the length of its messages; sends nothing.

    A token is counted as four characters, which is about right for English; `most_tokens_out`
    is `endpoint.max_tokens` for each request, few of which are used. Raises as
    `ask_endpoint` does before it sends anything.
    """
    reading = _prepare(statements, case, endpoint)
    questions = reading.open_questions(again)
    length = sum(len(reading.task.system) + len(question.user) for question in questions)
    return Estimate(
        statements=len(reading.places),
        kept=sum(key in reading.ledger.answered for _, key in reading.places),
        requests=len(questions),
        tokens_in=length // CHARACTERS_A_TOKEN,
        most_tokens_out=len(questions) * endpoint.max_tokens,
    )


@takes_tables
def ask_endpoint(
    statements: pd.DataFrame,
    case: Case,
    endpoint: Endpoint,
    again: bool = False,
    progress: Progress = shown,
) -> Answers:
    """Ask a model how the statements of each report are coded, and keep every response.

    A request is about a report: a long one is asked about in parts, short ones together. Sends at
    most `endpoint.most` requests. Reports answered before, by the same model with the same
    parameters, the same instructions and the same statements, are not asked about again; with
    `again`, those with a refused statement are. Responses are kept in the endpoint's ledger.

    The answer on a statement is refused, whole, if it is not the JSON asked for or names a code,
    an actor or a quotation that does not exist: a row in `problems` says why.

    Raises InputError if nothing can be sent (no such endpoint or model, no access), if the
    endpoint keeps failing, and if a response cannot be kept. What was answered until then is in
    the ledger. An interruption waits for the answers under way; a second one does not.
    """
    reading = _prepare(statements, case, endpoint)
    questions = reading.open_questions(again)
    asker = None
    if questions and endpoint.most:
        asker = _ask(questions, reading, progress)
    return _answers(reading, asker)


def code(statements: pd.DataFrame, case: Case, endpoint: Endpoint) -> pd.DataFrame:
    """Code statements by a model behind an endpoint: `ask_endpoint`, when all is answered.

    Returns a table of `Coding` rows, coder ``endpoint:MODEL``, evidence in characters of the
    document's text, confidence as the model gives it, which is not calibrated. It is one more
    coder, to be compared with people, not to stand in for them.

    Raises InputError as `ask_endpoint` does, and if the endpoint's `most` leaves statements
    unasked; what is answered is kept, so the same call goes on from there.
    """
    answers = ask_endpoint(statements, case, endpoint)
    answers.check_complete(endpoint.most)
    return answers.codings


# ---------------------------------------------------------------- asking


@dataclass(frozen=True)
class _Reading:
    """Statements, each with the key of its part, and kept answers read as codings."""

    task: Task
    endpoint: Endpoint
    ledger: Ledger
    parts: list[Part]
    places: list[tuple[Statement, str]]

    def read(self, key: str, part: Part) -> Read | None:
        """What the answer on a part says; None if there is none."""
        kept = self.ledger.answered.get(key)
        return read_answer(kept, part, self.task, self.endpoint.coder) if kept else None

    def read_all(self) -> tuple[dict[Statement, list[Coding]], dict[Statement, str]]:
        """The codings of all statements that are answered, and why some are refused."""
        codings: dict[Statement, list[Coding]] = {}
        refused: dict[Statement, str] = {}
        for part in self.parts:
            if read := self.read(part.key(self.task, self.endpoint), part):
                codings |= read.codings
                refused |= read.refused
        return codings, refused

    def open_questions(self, again: bool) -> list[Question]:
        """About parts without an answer; with `again`, also those with a refused statement."""
        parts: dict[str, Part] = {}
        for part in self.parts:
            key = part.key(self.task, self.endpoint)
            read = self.read(key, part)
            if read is None or (again and read.refused):
                parts.setdefault(key, part)
        return ask_together(parts)

    def check(self, question: Question) -> None:
        """Note in the ledger why an answer is refused, where it is."""
        for key, part in question.parts.items():
            read = self.read(key, part)
            refused = read.refused if read else {}
            for reason in dict.fromkeys(refused.values()):
                those = [one.statement_id for one, why in refused.items() if why == reason]
                self.ledger.keep_refusal(self.ledger.answered[key].line, those, reason)


def _prepare(
    statements: pd.DataFrame,
    case: Case,
    endpoint: Endpoint,
) -> _Reading:
    """The task, what is to be coded, and what is kept; sends nothing."""
    file = _ledger_file(case, endpoint)
    task = make_task(case, endpoint.dimensions)
    parts = make_parts(statements, case)
    keys = {one: part.key(task, endpoint) for part in parts for one in part.statements}
    places = [(one, keys[one]) for one in to_rows(Statement, statements)]
    return _Reading(task, endpoint, Ledger(file), parts, places)


def _ask(questions: list[Question], reading: _Reading, progress: Progress) -> Asker:
    """Ask, with the ledger and the connections open."""
    task, ledger, endpoint = reading.task, reading.ledger, reading.endpoint
    client = Client(endpoint)
    try:
        ledger.open()
        ledger.keep_task(task.sha256, task.system, task.schema)
        asker = Asker(endpoint, task, ledger, client, Gate(endpoint.most), reading.check)
        asker.ask(questions, endpoint.at_once, progress)
    finally:
        ledger.close()
        client.close()
    return asker


def _ledger_file(case: Case, endpoint: Endpoint) -> Path:
    """Where responses are kept: as given, or in the case's folder under the model's name."""
    if endpoint.ledger is not None:
        return Path(endpoint.ledger)
    if case.is_bundled:
        raise InputError(
            f"{case.name} is a sample case, and not a place to keep answers in; name a file for "
            "them with ledger= (--ledger answers.jsonl)."
        )
    name = re.sub(r"[^\w.-]+", "-", endpoint.model).strip(".-") or "model"
    return case.folder / "answers" / f"{name}.jsonl"


# ---------------------------------------------------------------- putting together


def _answers(reading: _Reading, asker: Asker | None) -> Answers:
    failed = asker.failed if asker else {}
    codings: list[Coding] = []
    problems = [_damaged(reading.ledger, line) for line in reading.ledger.damaged]
    count = dict.fromkeys(("coded", "refused", "failed", "skipped"), 0)
    found, refused = reading.read_all()
    answered = reading.ledger.answered
    named = {answered[key].completion.model for _, key in reading.places if key in answered}
    for statement, key in reading.places:
        if statement in refused:
            count["refused"] += 1
            line = answered[key].line
            problems.append(_refused(statement, refused[statement], reading.ledger.file, line))
        elif key in answered:
            count["coded"] += 1
            codings.extend(found.get(statement, []))
        elif key in failed:
            count["failed"] += 1
            problems.append(_without_answer(statement, failed[key]))
        else:
            count["skipped"] += 1
    return Answers(
        codings=to_table(Coding, codings),
        problems=to_table(Problem, problems),
        **count,
        requests=asker.gate.sent if asker else 0,
        tokens_in=asker.tokens_in if asker else 0,
        tokens_out=asker.tokens_out if asker else 0,
        ledger=reading.ledger.file,
        named=tuple(sorted(named - {"", reading.endpoint.model})),
    )


def _refused(statement: Statement, reason: str, file: Path, line: int) -> Problem:
    return _problem(
        statement,
        f"the model's answer on statement {statement.statement_id} is refused: {reason}",
        "Read the answer in the ledger; ask again (--again), or ask another model.",
        str(file),
        line,
    )


def _without_answer(statement: Statement, why: str) -> Problem:
    return _problem(
        statement,
        f"the endpoint gave no answer on statement {statement.statement_id}: {why}.",
        "Run the coder again: what is answered is kept, only the rest is asked.",
    )


def _problem(
    statement: Statement, problem: str, advice: str, file: str = "", line: int | None = None
) -> Problem:
    return Problem(statement.doc_id, statement.start, statement.end, problem, advice, file, line)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _damaged(ledger: Ledger, line: int) -> Problem:
    return Problem(
        "", None, None, "this line of the ledger cannot be read, as if it was half written.",
        "Nothing need be done: what it answered, if anything, is asked again.",
        str(ledger.file), line,
    )  # fmt: skip
