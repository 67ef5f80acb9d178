"""A process that has read the toolkit, and lets copies of itself do things that go wrong.

``python stage.py`` reads requests from standard input, a line of JSON each, and answers each with
a line. A request says what to do and what is to happen to the copy that does it: killed before its
nth change of a file or after some time, a full disk, folders closed to it, another clock.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

Request = dict[str, Any]

CHANGES = {"os.rename": 2, "os.remove": 1, "os.mkdir": 1, "os.rmdir": 1, "os.chmod": 1}
"""Audited events that change files, each with how many of its arguments are paths."""

PIPE = 1 << 20
"""Bytes a copy may print before it is read."""


def main() -> None:
    """Answer as long as somebody asks."""
    from toolkit.batches.serving import _read_all

    _read_all()
    import toolkit.__main__
    import toolkit.people.decisions
    import toolkit.seminar  # noqa: F401

    for line in sys.stdin:
        runs = [Run(request) for request in json.loads(line)]
        print(json.dumps([run.ended() for run in runs]), flush=True)


class Run:
    """One copy of this process at work."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.out, printed = os.pipe()
        self.told, telling = os.pipe()
        fcntl.fcntl(printed, fcntl.F_SETPIPE_SZ, PIPE)
        self.began = time.monotonic()
        self.copy = os.fork()
        if not self.copy:
            try:
                os.setsid()
                os.dup2(printed, 1)
                os.dup2(printed, 2)
                sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
                code = _do(request, telling)
                sys.stdout.flush()
                sys.stderr.flush()
            except BaseException as error:
                print(f"{type(error).__name__}: {error}", flush=True)
                code = 99
            finally:
                os._exit(code)
        os.close(printed)
        os.close(telling)

    def ended(self) -> dict[str, Any]:
        """Wait for its end, or bring it about; what it came to."""
        after = self.request.get("kill_after")
        if after is not None:
            until = self.began + float(after)
            while time.monotonic() < until and not self._is_over():
                time.sleep(0.001)
            self._kill()
        events = len(_read_all_of(self.told))
        printed = _read_all_of(self.out).decode(errors="replace")
        _, status = os.waitpid(self.copy, 0)
        return {
            "code": os.waitstatus_to_exitcode(status),
            "printed": printed,
            "events": events,
            "seconds": time.monotonic() - self.began,
        }

    def _is_over(self) -> bool:
        return bool(os.waitid(os.P_PID, self.copy, os.WEXITED | os.WNOHANG | os.WNOWAIT))

    def _kill(self) -> None:
        """End it as a power cut would: with all that it started, or by itself."""
        import psutil

        process = psutil.Process(self.copy)
        started = process.children(recursive=True) if self.request.get("kill_all") else []
        for one in [process, *started]:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)


def _read_all_of(pipe: int) -> bytes:
    with os.fdopen(pipe, "rb") as opened:
        return opened.read()


# ---------------------------------------------------------------- in a copy


def _do(request: Request, telling: int) -> int:
    os.environ |= request.get("environment", {})
    os.chdir(request["here"])
    if "clock" in request:
        now = time.time
        time.time = lambda: now() + request["clock"]
    if request.get("closed"):
        _obey_permissions()
    if "largest" in request:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest"], request["largest"]))
    _watch(request, telling)
    return DOES[request["do"]](request)


def _obey_permissions() -> None:
    """Let even root, and what it starts, be refused by folders that are closed."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        sets = (ctypes.c_uint32 * 6)()
        libc.capget(header, sets)
        for part in range(3):  # effective, permitted, inheritable
            sets[part] &= ~0b110
        if libc.capset(header, sets):
            raise OSError(ctypes.get_errno(), "capset")


def _watch(request: Request, telling: int) -> None:
    """Count what changes a file in the world, and be killed before the one that is asked for."""
    world, fatal = request["world"], request.get("kill_at")
    changes = 0

    def met(event: str, given: tuple[Any, ...]) -> None:
        nonlocal changes
        if not _changes(event, given, world):
            return
        if changes == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        changes += 1
        os.write(telling, b".")

    sys.addaudithook(met)


def _changes(event: str, given: tuple[Any, ...], world: str) -> bool:
    if event == "open":
        path, _, flags = given
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        return writes and _is_within(path, world)
    return any(_is_within(path, world) for path in given[: CHANGES.get(event, 0)])


def _is_within(path: Any, world: str) -> bool:
    return isinstance(path, str | Path) and os.path.abspath(path).startswith(world)  # noqa: PTH100


def _command(request: Request) -> int:
    from toolkit.__main__ import main as run

    return run(request["arguments"])


def _decide(request: Request) -> int:
    """One coder's decisions, one after the other; each is told of when it is saved."""
    from toolkit.case import open_case
    from toolkit.people.decisions import Decisions, version
    from toolkit.schema import HandCoding, InputError

    decisions = Decisions(open_case(request["case"]), "ann")
    for name in request["statements"]:
        row = HandCoding(
            name, "", "issue", "tariffs", request["value"], "", "ann", None, (), "", "selme 1"
        )
        try:
            decisions.change({name: (row,)}, {name: version(decisions.of(name))})
        except InputError as error:
            print(error, flush=True)
            return 2
        print(name, flush=True)
    return 0


DOES: dict[str, Callable[[Request], int]] = {"command": _command, "decide": _decide}


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main()
