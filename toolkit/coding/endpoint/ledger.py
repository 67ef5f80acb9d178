"""Every response ever received, one line each, on disk before it is used.

A ledger is a JSON Lines file that only grows. Its lines are of three kinds:

``task``     the instructions and the form of the answer, once for each text of them
``response`` one attempt: reports, model, parameters, message, status, body, tokens, seconds
``refusal``  of which statements the answer in a response is not used, and why

A response is found again by a key for each report it is about, or part of one, made of what is
shown of it, the task, the model and the parameters, so that what is answered is never paid for
twice, whatever it was asked together with. Whether an answer is good is worked out from the
response each time; the refusals are for readers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Any

from toolkit.coding.endpoint.answers import Completion, Kept, read_completion
from toolkit.schema import InputError


class Ledger:
    """One file of responses; several threads may write to it.

    `answered` has the latest answer for each key, `damaged` the lines that cannot be read,
    such as one that was half written when the power went.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.answered: dict[str, Kept] = {}
        self.damaged: list[int] = []
        self._tasks: set[str] = set()
        self._lines = 0
        self._lock = Lock()
        self._whole = True  # whether the last line ends
        self._handle: FileIO | None = None
        self._read()

    def open(self) -> None:
        """Make ready to write. Raises InputError if that cannot be done."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._handle = self.file.open("ab", buffering=0)
            if not self._whole:
                self._handle.write(b"\n")  # the half-written line ends here
        except OSError as error:
            raise self._unwritten(error) from None

    def close(self) -> None:
        """Close the file."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def keep_task(self, sha256: str, system: str, schema: dict[str, Any]) -> None:
        """Keep the instructions, unless they are there."""
        if sha256 not in self._tasks:
            self._write({"kind": "task", "sha256": sha256, "system": system, "schema": schema})
            self._tasks.add(sha256)

    def keep_response(
        self, keys: Sequence[str], response: str, about: dict[str, Any]
    ) -> Completion | None:
        """Keep one attempt; returns its answer, None if it has none.

        Raises InputError if it cannot be written: then nothing more should be asked.
        """
        completion = _completion(about | {"response": response})
        record = {"kind": "response", "keys": list(keys), "at": _now(), **about}
        if completion:
            record["tokens"] = {"in": completion.tokens_in, "out": completion.tokens_out}
        line = self._write(record | {"response": response})
        if completion:
            self._answer(keys, completion, line)
        return completion

    def keep_refusal(self, line: int, statements: Sequence[str], reason: str) -> None:
        """Keep of which statements the answer in a line is not used, and why."""
        self._write(
            {"kind": "refusal", "response_line": line, "statements": list(statements),
             "reason": reason}
        )  # fmt: skip

    def _answer(self, keys: Sequence[str], completion: Completion, line: int) -> None:
        for number, key in enumerate(keys, 1):
            self.answered[str(key)] = Kept(completion, line, number, len(keys))

    def _write(self, record: dict[str, Any]) -> int:
        """Append one line and see it onto the disk; returns its number."""
        if self._handle is None:
            raise RuntimeError("the ledger is not open")
        data = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with self._lock:
            try:
                while data:
                    data = data[self._handle.write(data) :]
                os.fsync(self._handle.fileno())
            except OSError as error:
                raise self._unwritten(error) from None
            self._lines += 1
            return self._lines

    def _unwritten(self, error: OSError) -> InputError:
        return InputError(
            f"the answers cannot be kept ({error.strerror}), so nothing is asked; choose a file "
            "you may write to, with room on its disk.",
            self.file,
        )

    # ------------------------------------------------------------ what is there

    def _read(self) -> None:
        try:
            with self.file.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    self._lines, self._whole = number, line.endswith(b"\n")
                    self._take(number, line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror}).", self.file) from None

    def _take(self, number: int, line: bytes) -> None:
        if not line.strip():
            return
        try:
            record = json.loads(line)
            if record["kind"] == "task":
                self._tasks.add(str(record["sha256"]))
            elif record["kind"] == "response" and (completion := _completion(record)):
                self._answer(record.get("keys", ()), completion, number)
        except (ValueError, TypeError, KeyError, RecursionError):
            self.damaged.append(number)


def _completion(record: dict[str, Any]) -> Completion | None:
    """The answer in a response that came whole."""
    whole = record["status"] == 200 and not record["failure"]
    return read_completion(record["response"]) if whole else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
