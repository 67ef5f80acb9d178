"""The other side of `workers`: ``python -m toolkit.batches.serving``.

It reads everything a report needs once. On Linux each request is then done by a copy of the
process, so that nothing of one report reaches the next, and one that takes too much memory ends
alone.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, NoReturn

from toolkit.batches.workers import ENDING, GoneError, receive, send
from toolkit.extras import sparing
from toolkit.leftovers import end_children

with sparing("torch"):  # thinc reads it where it is installed, which takes seconds; no report does
    import thinc.compat  # noqa: F401

from toolkit.batches.index import write_index
from toolkit.batches.making import make
from toolkit.batches.planning import plan
from toolkit.reporting.forking import FORKS, adopt_orphans, die_with_parent, fork

DOES: dict[str, Callable[..., Any]] = {"plan": plan, "make": make, "index": write_index}


def serve(asks: IO[bytes], answers: IO[bytes]) -> None:
    """Do what is asked, one after the other, as long as somebody asks."""
    with suppress(EOFError, BrokenPipeError):
        while True:
            what, given = receive(asks)
            send(answers, _apart(what, given, asks) if FORKS else _done(what, given))


def _done(what: str, given: dict[str, Any]) -> Any:
    """What a request comes to: a value or an exception, which is a sentence for the user."""
    from toolkit.reporting.render import ReportError
    from toolkit.schema import InputError

    try:
        return DOES[what](**given)
    except (InputError, ReportError) as error:
        return error
    except Exception as error:
        told = traceback.format_exc()
        return RuntimeError(f"{type(error).__name__}: {error}\n{told}")


# ---------------------------------------------------------------- in a copy


def _apart(what: str, given: dict[str, Any], asks: IO[bytes]) -> Any:
    """The same, done by a copy of this process. Raises EOFError if nobody waits for it any more."""
    answer, into = os.pipe()
    copy = fork()
    if not copy:
        _do_and_end(what, given, into)
    os.close(into)
    parts: list[bytes] = []
    try:
        while True:
            ready, _, _ = select.select([answer, asks.fileno()], [], [])
            if asks.fileno() in ready:  # nobody asks twice at a time: it is the end
                _end(copy)
                raise EOFError
            if not (part := os.read(answer, 1 << 16)):
                break
            parts.append(part)
    finally:
        os.close(answer)
        with suppress(ChildProcessError):
            os.waitpid(copy, 0)
        end_children()
    try:
        return pickle.loads(b"".join(parts))  # noqa: S301 - from our own copy
    except (EOFError, pickle.UnpicklingError):
        return GoneError("its process ended: it was killed, or out of memory")


def _do_and_end(what: str, given: dict[str, Any], into: int) -> NoReturn:
    try:
        die_with_parent(signal.SIGTERM)
        signal.signal(signal.SIGTERM, _unwind)
        answer = pickle.dumps(_done(what, given))
        with os.fdopen(into, "wb") as pipe:
            pipe.write(answer)
    finally:
        sys.stderr.flush()
        os._exit(0)


def _unwind(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _end(copy: int) -> None:
    """End a copy, which clears away what it was making."""
    os.kill(copy, signal.SIGTERM)
    until = time.monotonic() + ENDING / 2
    while time.monotonic() < until and os.waitpid(copy, os.WNOHANG) == (0, 0):
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.kill(copy, signal.SIGKILL)


def main() -> None:
    """Serve on standard input and output; what is printed goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asks = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    if FORKS:
        adopt_orphans()
        _read_all()
    serve(asks, answers)


def _read_all() -> None:
    """Import what a report needs, and load the model of the language, before there are copies."""
    import toolkit.analysis
    import toolkit.coding
    import toolkit.reporting.kernel
    import toolkit.reporting.page  # noqa: F401
    from toolkit.parsing.language import load_language

    load_language()
    gc.collect()
    gc.freeze()  # so that copies share the pages


if __name__ == "__main__":
    main()
