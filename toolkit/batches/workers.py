"""A process that has read the toolkit, and does what it is asked to in copies of itself.

A request and its answer are pickled and go through the process's standard input and output. When
the one who asks is gone, however it ended, the process ends what it was doing and then itself.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import IO, Any

ENDING = 30
"""Seconds a worker may take to end what it was doing."""


class GoneError(RuntimeError):
    """A worker, or what it had in hand, ended without an answer."""


class Worker:
    """Such a process, seen by the one who asks."""

    def __init__(self) -> None:
        self._closed = False
        self._start()

    def _start(self) -> None:
        given = {**os.environ, "PYTHONHASHSEED": "0"}  # kernels are copies of it
        self._process = subprocess.Popen(
            [sys.executable, "-m", "toolkit.batches.serving"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=given, start_new_session=True,
        )  # fmt: skip

    def ask(self, what: str, **given: Any) -> Any:
        """Have a function of `serving.DOES` called; returns what it returns, raises what it raises.

        Raises GoneError if the process that did it ended before; the next request goes to another.
        """
        try:
            send(self._pipe(self._process.stdin), (what, given))
            answer = receive(self._pipe(self._process.stdout))
        except (OSError, EOFError, pickle.UnpicklingError):
            self._end()
            if not self._closed:
                self._start()
            raise GoneError("its process ended: it was killed, or out of memory") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End it: at once if it has nothing in hand, else as soon as that is cleared away."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        with suppress(OSError):
            self._pipe(self._process.stdin).close()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._pipe(self._process.stdout).close()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise OSError
        return pipe


def send(pipe: IO[bytes], what: Any) -> None:
    """Write a message."""
    pickle.dump(what, pipe)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read the next message. Raises EOFError if there will be none."""
    return pickle.load(pipe)  # noqa: S301 - from our own process
