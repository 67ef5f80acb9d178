"""Statements coded by a model behind an endpoint: shown, estimated, asked, put together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.coding.endpoint.address import Endpoint
from toolkit.coding.endpoint.answers import RefusedError, read_answer
from toolkit.coding.endpoint.asking import Asker, Gate
from toolkit.coding.endpoint.client import Client
from toolkit.coding.endpoint.ledger import Kept, Ledger
from toolkit.coding.endpoint.prompt import (
    CHARACTERS_A_TOKEN,
    Question,
    Task,
    make_questions,
    make_task,
    show_statement,
)
from toolkit.schema import Coding, Document, InputError, Problem, Statement, to_rows, to_table

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
    asked. Requests and tokens are those of this run, refused answers included.
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

    def __str__(self) -> str:
        return (
            f"{_count(self.coded, 'statement')} coded, {self.refused:,} refused, "
            f"{self.failed:,} without an answer, {self.skipped:,} not asked; "
            f"{_count(len(self.codings), 'coding')}. This run: "
            f"{_count(self.requests, 'request')}, {self.tokens_in:,} tokens read and "
            f"{self.tokens_out:,} written. Kept in {self.ledger}."
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


def endpoint_prompt(
    statements: pd.DataFrame, case: Case, dimensions: Sequence[str] = ("issue",)
) -> str:
    """What would be sent for the first statement, in full; sends nothing.

    The instructions are the same for all statements. Raises InputError for a dimension the
    codebook does not code, and if there is no statement.
    """
    task = make_task(case, dimensions)
    if statements.empty:
        raise InputError("there is no statement to show; give at least one.")
    [statement] = to_rows(Statement, statements.head(1))
    documents = case.documents[case.documents["doc_id"] == statement.doc_id]
    for document in to_rows(Document, documents):
        shown = show_statement(statement, document)
        form = json.dumps(task.schema, ensure_ascii=False)
        return f"[system]\n{task.system}\n\n[user]\n{shown}\n\n[form of the answer]\n{form}"
    raise InputError(f"case {case.name!r} has no document {statement.doc_id!r}.")


def estimate_endpoint(
    statements: pd.DataFrame, case: Case, endpoint: Endpoint, again: bool = False
) -> Estimate:
    """What `ask_endpoint` would take, by the length of its messages; sends nothing.

    A token is counted as four characters, which is about right for English; `most_tokens_out`
    is `endpoint.max_tokens` for each request, seldom a tenth of which is used. Raises as
    `ask_endpoint` does before it sends anything.
    """
    reading, questions = _prepare(statements, case, endpoint)
    open_ones = _open_questions(questions, reading, again)
    length = sum(len(reading.task.system) + len(question.user) for question in open_ones)
    return Estimate(
        statements=len(questions),
        kept=sum(question.key in reading.ledger.answered for question in questions),
        requests=len(open_ones),
        tokens_in=length // CHARACTERS_A_TOKEN,
        most_tokens_out=len(open_ones) * endpoint.max_tokens,
    )


def ask_endpoint(
    statements: pd.DataFrame,
    case: Case,
    endpoint: Endpoint,
    again: bool = False,
    progress: Progress = iter,
) -> Answers:
    """Ask a model how each statement is coded, and keep every response.

    Sends at most `endpoint.most` requests. Statements answered before, by the same model with the
    same parameters and the same text of the question, are not asked again; with `again`, those
    whose answer was refused are. Responses are kept in the endpoint's ledger.

    An answer is refused, whole, if it is not the JSON asked for or names a code, an actor or a
    quotation that does not exist: a row in `problems` says why.

    Raises InputError if nothing can be sent (no such endpoint or model, no access), if the
    endpoint keeps failing, and if a response cannot be kept. What was answered until then is in
    the ledger. An interruption waits for the answers under way; a second one does not.
    """
    reading, questions = _prepare(statements, case, endpoint)
    open_ones = _open_questions(questions, reading, again)
    asker = None
    if open_ones and endpoint.most:
        asker = _ask(open_ones, reading, progress)
    return _answers(questions, reading, asker)


def code(statements: pd.DataFrame, case: Case, endpoint: Endpoint) -> pd.DataFrame:
    """Code statements by a model behind an endpoint: `ask_endpoint`, when all is answered.

    Returns a table of `Coding` rows, coder ``endpoint:MODEL``, evidence in characters of the
    document's text, no confidence: a model's own is not calibrated. It is one more coder, to be
    compared with people, not to stand in for them.

    Raises InputError as `ask_endpoint` does, and if the endpoint's `most` leaves statements
    unasked; what is answered is kept, so the same call goes on from there.
    """
    answers = ask_endpoint(statements, case, endpoint)
    answers.check_complete(endpoint.most)
    return answers.codings


# ---------------------------------------------------------------- asking


@dataclass(frozen=True)
class _Reading:
    """Kept answers read as codings."""

    task: Task
    endpoint: Endpoint
    ledger: Ledger

    def codings(self, question: Question) -> list[Coding] | None:
        """The codings of a statement; None if it is not answered. Raises RefusedError."""
        kept = self.ledger.answered.get(question.key)
        if kept is None:
            return None
        return read_answer(kept.completion, question, self.task, self.endpoint.coder)

    def check(self, question: Question, kept: Kept) -> None:
        """Note in the ledger why an answer is refused, if it is."""
        try:
            read_answer(kept.completion, question, self.task, self.endpoint.coder)
        except RefusedError as refusal:
            self.ledger.keep_refusal(question.key, kept.line, str(refusal))


def _prepare(
    statements: pd.DataFrame,
    case: Case,
    endpoint: Endpoint,
) -> tuple[_Reading, list[Question]]:
    """The task, what is kept, and all questions; sends nothing."""
    file = _ledger_file(case, endpoint)
    task = make_task(case, endpoint.dimensions)
    questions = make_questions(statements, case, task, endpoint)
    return _Reading(task, endpoint, Ledger(file)), questions


def _open_questions(questions: list[Question], reading: _Reading, again: bool) -> list[Question]:
    """Those without an answer; with `again`, also those whose answer is refused. Each once."""
    found: dict[str, Question] = {}
    for question in questions:
        try:
            is_open = reading.codings(question) is None
        except RefusedError:
            is_open = again
        if is_open:
            found.setdefault(question.key, question)
    return list(found.values())


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


def _answers(questions: list[Question], reading: _Reading, asker: Asker | None) -> Answers:
    failed = asker.failed if asker else {}
    codings: list[Coding] = []
    problems = [_damaged(reading.ledger, line) for line in reading.ledger.damaged]
    count = dict.fromkeys(("coded", "refused", "failed", "skipped"), 0)
    for question in questions:
        try:
            found = reading.codings(question)
        except RefusedError as refusal:
            count["refused"] += 1
            problems.append(_refused(question, str(refusal), reading.ledger))
            continue
        if found is not None:
            count["coded"] += 1
            codings.extend(found)
        elif question.key in failed:
            count["failed"] += 1
            problems.append(_without_answer(question, failed[question.key]))
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
    )


def _refused(question: Question, reason: str, ledger: Ledger) -> Problem:
    return _problem(
        question,
        f"the model's answer on statement {question.statement.statement_id} is refused: {reason}",
        "Read the answer in the ledger; ask again (--again), or ask another model.",
        str(ledger.file),
        ledger.answered[question.key].line,
    )


def _without_answer(question: Question, why: str) -> Problem:
    return _problem(
        question,
        f"the endpoint gave no answer on statement {question.statement.statement_id}: {why}.",
        "Run the coder again: what is answered is kept, only the rest is asked.",
    )


def _problem(
    question: Question, problem: str, advice: str, file: str = "", line: int | None = None
) -> Problem:
    statement = question.statement
    return Problem(statement.doc_id, statement.start, statement.end, problem, advice, file, line)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _damaged(ledger: Ledger, line: int) -> Problem:
    return Problem(
        "", None, None, "this line of the ledger cannot be read, as if it was half written.",
        "Nothing need be done: what it answered, if anything, is asked again.",
        str(ledger.file), line,
    )  # fmt: skip
