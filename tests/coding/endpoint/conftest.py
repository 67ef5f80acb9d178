"""A server on this computer that speaks the chat protocol, well or badly, as a test tells it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pandas as pd
import pytest

from toolkit.case import Case
from toolkit.coding.endpoint import asking
from toolkit.coding.endpoint.address import VARIABLE
from toolkit.schema import Statement, to_table

Asked = dict[str, Any]


@dataclass
class Said:
    """One response, after `delay` seconds; of its body only `cut` bytes, if that is given.

    With `drip`, so many seconds pass between its bytes.
    """

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    drip: float = 0.0


Reply = Callable[[Asked], Said]


@dataclass
class Stub:
    """The server: `reply` says what to answer, `asked` is what it was sent, in order.

    It is asked for its models `loading` times before it has them.
    """

    url: str = ""
    reply: Reply = lambda asked: Said("")
    asked: list[Asked] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    loading: int = 0
    busy: int = 0
    busiest: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def first(self, *some: Reply) -> None:
        """Answer the first requests as given, the rest well."""
        rest = iter(some)

        def reply(asked: Asked) -> Said:
            return next(rest, self.accept)(asked)

        self.reply = reply

    @staticmethod
    def says(body: str, status: int = 200, **how: Any) -> Reply:
        return lambda asked: Said(body, status, **how)

    @staticmethod
    def completion(answer: Any, ended: str = "stop", **message: Any) -> str:
        """A response's body; an answer that is no text is written as JSON."""
        content = answer if isinstance(answer, str) else json.dumps(answer)
        choice = {"message": {"role": "assistant", "content": content} | message,
                  "finish_reason": ended}  # fmt: skip
        usage = {"prompt_tokens": 900, "completion_tokens": 40}
        return json.dumps({"choices": [choice], "usage": usage, "model": "m"})

    @staticmethod
    def shown(asked: Asked) -> list[dict[str, Any]]:
        """The reports a request is about."""
        return [json.loads(line) for line in asked["messages"][1]["content"].split("\n")[1:-1]]

    def statements(self, asked: Asked) -> Iterator[tuple[dict[str, int], str]]:
        """The statements a request is about: their numbers, and their sentences."""
        for report in self.shown(asked):
            for number, statement in report["statements"].items():
                first, _, last = statement["sentences"].partition("-")
                inside = range(int(first), int(last or first) + 1)
                text = " ".join(report["sentences"][str(at)] for at in inside)
                yield {"report": report["report"], "statement": int(number)}, text

    @staticmethod
    def entry(**changes: Any) -> dict[str, Any]:
        """A good coding of “accept inspections” in the first statement of the first report."""
        return {
            "report": 1,
            "statement": 1,
            "evidence": ["accept inspections"],
            "note": "They are accepted.",
            "holder": "Northern delegation",
            "object": "inspections",
            "value": "accept",
            "condition": "",
            "confidence": 0.75,
        } | changes

    def answers(self, *entries: dict[str, Any], **how: Any) -> Reply:
        """An answer with these entries on issues."""
        return self.says(self.completion({"issue": list(entries)}), **how)

    def accept(self, asked: Asked) -> Said:
        """A good answer: every statement that says “accept inspections” accepts them."""
        entries = [
            self.entry(**numbers)
            for numbers, text in self.statements(asked)
            if "accept inspections" in text
        ]
        return self.answers(*entries)(asked)


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with stub.lock:
                stub.asked.append(asked | {"path": self.path})
                stub.headers.append(dict(self.headers))
                stub.busy += 1
                stub.busiest = max(stub.busiest, stub.busy)
                said = stub.reply(asked)
            time.sleep(said.delay)
            with stub.lock:
                stub.busy -= 1
            data = said.body.encode()
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            for part in [bytes([byte]) for byte in data] if said.drip else [data[: said.cut]]:
                self.wfile.write(part)
                time.sleep(said.drip)
            self.close_connection = said.cut is not None

        def do_GET(self) -> None:
            stub.loading -= 1
            is_loading = stub.loading >= 0 and self.path == "/v1/models"
            self.send_response(503 if is_loading else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that hung up is what some tests want."""


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(asking, "FIRST_WAIT", 0.01)
    made = Stub()
    made.reply = made.accept
    with _Server(("127.0.0.1", 0), _handler(made)) as server:
        made.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def _statements(case: Case) -> pd.DataFrame:
    """A statement for each line “SOURCE said CONTENT” of a case's reports."""
    rows = []
    for document in case.documents.itertuples():
        at = 0
        for line in document.text.split("\n"):
            source, said, content = line.partition(" said ")
            if said:
                cue = at + len(source) + 1
                spans = ((at, at + len(source)),), ((cue, cue + 4),), ((cue + 5, at + len(line)),)
                row = Statement(
                    f"{document.doc_id}:{len(rows) + 1:04d}", document.doc_id, at, at + len(line),
                    source, "Tarik Oro", "name", (), 0, "said", content, "indirect", "asserted",
                    "", document.date.date(), "published", *spans, "rules-1", None,
                )  # fmt: skip
                rows.append(row)
            at += len(line) + 1
    return to_table(Statement, rows)


@pytest.fixture
def statements_of() -> Callable[[Case], pd.DataFrame]:
    return _statements
