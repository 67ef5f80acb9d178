"""Asking many questions: so many at once, so many in all, again where it helps."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from queue import Empty, Queue
from typing import Any

from toolkit.coding.endpoint.address import VARIABLE, Endpoint
from toolkit.coding.endpoint.answers import Completion, read_json
from toolkit.coding.endpoint.client import LOADING, Client, Reply
from toolkit.coding.endpoint.ledger import Ledger
from toolkit.coding.endpoint.prompt import Task
from toolkit.coding.endpoint.reports import Question
from toolkit.schema import InputError

ATTEMPTS = 5  # for one question
FIRST_WAIT = 1.0  # seconds before the second attempt; doubled before each later one
LONGEST_WAIT = 120.0  # seconds; who asks for more is asked another day
IN_A_ROW = 3  # questions that fail one after another before the rest is left
WORTH_ASKING_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
NOT_UNDERSTOOD = frozenset({400, 415, 422, 501})  # some servers say 500 and name the field
SAID = 300  # characters of a server's words in a sentence of ours

Check = Callable[[Question], None]


class _ClosedError(Exception):
    """Nothing more may be sent."""


class Gate:
    """What every request passes: the cap on requests, the pauses, the end of asking."""

    def __init__(self, most: int) -> None:
        self.sent = 0
        self.error: BaseException | None = None
        self._most = most
        self._not_before = 0.0
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def enter(self) -> None:
        """Wait until a request may be sent, and count it. Raises _ClosedError if none may."""
        while not self._closed.is_set():
            with self._lock:
                wait = self._not_before - time.monotonic()
                if wait <= 0:
                    if self.sent >= self._most:
                        break
                    self.sent += 1
                    return
            self._closed.wait(wait)
        raise _ClosedError

    def pause(self, seconds: float) -> None:
        """Let nobody send anything for so long."""
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + seconds)

    def sleep(self, seconds: float) -> None:
        """Wait, but not beyond the end of asking."""
        self._closed.wait(seconds)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more may be sent."""
        return self._closed.is_set()

    def close(self, error: BaseException | None = None) -> None:
        """Send nothing more; the first error given is the one that counts."""
        with self._lock:
            self.error = self.error or error
        self._closed.set()


@dataclass(frozen=True, slots=True)
class Dialect:
    """What servers differ in: how they are told the form of an answer, and its longest.

    `form` is a schema, a JSON object (for which some servers take the schema, too), or nothing
    but the words of the instructions.
    """

    form: str = "json_schema"
    limit: str = "max_tokens"

    def understood(self, reply: Reply) -> Dialect | None:
        """The dialect to try after a request was not understood; None if there is none."""
        said = reply.text.lower()
        is_told = reply.status in NOT_UNDERSTOOD or "response_format" in said
        if reply.status == 200 or not is_told:
            return None
        if self.limit == "max_tokens" and "max_completion_tokens" in said:
            return replace(self, limit="max_completion_tokens")
        of_schema = any(word in said for word in ("response_format", "json_schema", "schema"))
        if self.form and (of_schema or not said.strip() or "format" in said):
            return replace(self, form="json_object" if self.form == "json_schema" else "")
        return None

    def body(self, question: Question, task: Task, endpoint: Endpoint) -> dict[str, Any]:
        """A request."""
        parameters: dict[str, Any] = dict(endpoint.parameters)
        parameters[self.limit] = parameters.pop("max_tokens")
        body = {
            "model": endpoint.model,
            "messages": [
                {"role": "system", "content": task.system},
                {"role": "user", "content": question.user},
            ],
            "stream": False,
            **parameters,
        }
        if self.form == "json_schema":
            form = {"name": "codings", "strict": True, "schema": task.schema}
            body["response_format"] = {"type": self.form, "json_schema": form}
        elif self.form:
            body["response_format"] = {"type": self.form, "schema": task.schema}
        return body


@dataclass
class Asker:
    """Asks questions of one endpoint and keeps every response before anything else.

    `check` is called with each question whose answer has been kept. `failed` has why parts of
    reports went without an answer, by key.
    """

    endpoint: Endpoint
    task: Task
    ledger: Ledger
    client: Client
    gate: Gate
    check: Check
    failed: dict[str, str] = field(default_factory=dict)
    tokens_in: int = 0
    tokens_out: int = 0
    _dialect: Dialect = field(default_factory=Dialect)
    _worked: bool = False
    _failures: int = 0  # since the last answer
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self,
        questions: Sequence[Question],
        at_once: int,
        progress: Callable[[Sequence[Question]], Iterable[Question]],
    ) -> None:
        """Ask all questions; the first alone, to learn what the endpoint understands.

        Stops at the cap. Raises InputError for what no further question would cure. When it
        is interrupted, what is under way is waited for and kept; a second interruption ends
        that, too.
        """
        shown = iter(progress(questions))
        for some, threads in ((questions[:1], 1), (questions[1:], at_once)):
            self._in_threads(some, threads, lambda: next(shown, None))
        if self.gate.error:
            raise self.gate.error

    def _in_threads(
        self, questions: Sequence[Question], threads: int, step: Callable[[], object]
    ) -> None:
        """Ask them in so many threads; `step` is called as each is done with."""
        waiting: Queue[Question] = Queue()
        done: Queue[bool] = Queue()
        for question in questions:
            waiting.put(question)
        workers = [
            threading.Thread(target=self._work, args=(waiting, done), daemon=True)
            for _ in range(min(threads, len(questions)))
        ]
        for worker in workers:
            worker.start()
        try:
            ended = 0
            while ended < len(workers):
                if _next(done):
                    step()
                else:
                    ended += 1
        except BaseException:
            self.gate.close()
            for worker in workers:
                worker.join()
            raise

    def _work(self, waiting: Queue[Question], done: Queue[bool]) -> None:
        """Answer questions until there are no more, or nothing more may be sent."""
        try:
            while True:
                self._answer(waiting.get_nowait())
                done.put(True)
        except (Empty, _ClosedError):
            pass
        except BaseException as error:
            self.gate.close(error)
        finally:
            done.put(False)

    def _answer(self, question: Question) -> None:
        attempt, why = 0, ""
        while attempt < ATTEMPTS:
            self.gate.enter()
            dialect = self._dialect
            reply = self.client.send(dialect.body(question, self.task, self.endpoint))
            about = self._about(question, reply, dialect)
            completion = self.ledger.keep_response(list(question.parts), reply.text, about)
            if completion:
                self._count(completion)
                self.check(question)
                return
            if understood := dialect.understood(reply):
                self._dialect = understood
                continue
            why = self._trouble(reply)
            if not self._again(reply):
                break
            attempt += 1
            if reply.status == LOADING:
                self._await_model()
            if attempt < ATTEMPTS:
                self._wait(reply, attempt)
        self._fail(question, why)

    def _about(self, question: Question, reply: Reply, dialect: Dialect) -> dict[str, Any]:
        """What a ledger says of an attempt beside its keys and its response."""
        return {
            "doc_ids": [part.document.doc_id for part in question.parts.values()],
            "endpoint": self.endpoint.url,
            "model": self.endpoint.model,
            "parameters": self.endpoint.parameters,
            "dialect": asdict(dialect),
            "task": self.task.sha256,
            "message": question.user,
            "seconds": reply.seconds,
            "status": reply.status,
            "failure": reply.failure,
            "trouble": reply.trouble,
        }

    def _count(self, completion: Completion) -> None:
        with self._lock:
            self._worked = True
            self._failures = 0
            self.tokens_in += completion.tokens_in
            self.tokens_out += completion.tokens_out

    def _fail(self, question: Question, why: str) -> None:
        """Note that a question has no answer; after several in a row, leave the rest."""
        with self._lock:
            self.failed.update(dict.fromkeys(question.parts, why))
            self._failures += 1
            over = self._failures >= IN_A_ROW
        if over:
            self.gate.close(
                InputError(
                    f"{self.endpoint.host} failed for {IN_A_ROW} requests in a row, the last "
                    f"time because {why}; what is answered is kept in {self.ledger.file}: run "
                    "this again later to go on."
                )
            )

    def _wait(self, reply: Reply, attempt: int) -> None:
        if reply.wait is not None:
            self.gate.pause(reply.wait)
            return
        longest = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
        self.gate.sleep(random.uniform(longest / 2, longest))  # noqa: S311

    def _await_model(self) -> None:
        """Wait while a server is loading its model, which says so of its list of models, too.

        Sends no text and counts as no request. Raises InputError if it takes longer than an
        answer may.
        """
        until = time.monotonic() + self.endpoint.timeout
        while self.client.is_loading() and not self.gate.is_closed:
            if time.monotonic() > until:
                raise InputError(
                    f"{self.endpoint.host} is still loading its model after "
                    f"{self.endpoint.timeout:g} seconds; run this again when it is ready."
                )
            self.gate.sleep(FIRST_WAIT)

    # ------------------------------------------------------------ what a reply means

    def _again(self, reply: Reply) -> bool:
        """Whether the same request may fare better. Raises InputError if no request would."""
        host, said = self.endpoint.host, _said(reply)
        if not self._worked and reply.failure == "unreached":
            raise InputError(
                f"there is no endpoint at {self.endpoint.url}: {reply.trouble}; start the server, "
                "or correct the address."
            )
        if not self._worked and reply.failure == "slow":
            raise InputError(
                f"{host} is too slow: {reply.trouble}; allow more (--timeout), or take a smaller "
                "model."
            )
        if reply.wait is not None and reply.wait > LONGEST_WAIT and not reply.failure:
            raise InputError(
                f"{host} asks to wait {reply.wait / 60:.0f} minutes ({said}); what is answered "
                f"is kept in {self.ledger.file}: run this again then to go on."
            )
        if reply.failure:
            return reply.failure != "large"
        if reply.status in WORTH_ASKING_AGAIN:
            return True
        if reply.status in (401, 403):
            raise InputError(
                f"{host} refuses access ({reply.status}: {said}); set the environment variable "
                f"{VARIABLE} to your key for it."
            )
        if reply.status == 402:
            raise InputError(f"{host} wants payment ({said}); see your account there.")
        if reply.status == 404:
            raise InputError(self._not_found(said))
        if 300 <= reply.status < 400:
            raise InputError(
                f"{host} sends requests on to another address, which is not followed; name the "
                "address where it answers itself."
            )
        if self._worked:
            return reply.status == 200
        if reply.status == 200:
            raise InputError(
                f"{self.endpoint.url} answers, but not in the chat protocol; its address usually "
                "ends in /v1."
            )
        raise InputError(f"{host} does not take the request ({reply.status}: {said}).")

    def _not_found(self, said: str) -> str:
        if self.endpoint.model.lower() in said.lower() or "model" in said.lower():
            return (
                f"{self.endpoint.host} has no model {self.endpoint.model!r} ({said}); name one "
                "that it offers."
            )
        return (
            f"{self.endpoint.url} has no chat endpoint (404: {said}); its address usually ends "
            "in /v1."
        )

    def _trouble(self, reply: Reply) -> str:
        """Why a reply is no answer."""
        if reply.failure:
            return reply.trouble
        if reply.status == 200:
            return "the response is no chat completion"
        return f"it answered with status {reply.status} ({_said(reply)})"


def _next(done: Queue[bool]) -> bool:
    """The next report; waits in steps, so that an interruption is noticed everywhere."""
    while True:
        try:
            return done.get(timeout=0.5)
        except Empty:
            continue


def _said(reply: Reply) -> str:
    """A server's words about a failure, short and printable."""
    body: Any = read_json(reply.text)
    for name in ("error", "message", "detail"):
        if isinstance(body, Mapping) and name in body:
            body = body[name]
    words = " ".join((body if isinstance(body, str) else reply.text).split())
    shown = "".join(char if char.isprintable() else " " for char in words[:SAID])
    return shown.rstrip(".") or "without a word"
