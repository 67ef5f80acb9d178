"""A kernel forked off a process that has read everything: it starts in a moment.

Importing the toolkit with its libraries takes longer than many a report. A process that has done
so forks a copy of itself for each report, and this, before it does anything else, forks the kernel.
Only on Linux: elsewhere systems' libraries do not bear forking.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

FORKS = sys.platform == "linux"
"""Whether this system's processes may be forked."""

_DIE_WITH_PARENT, _ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER
_MOST_FILES = 4096


class Forked:
    """A kernel's process, with what jupyter_client asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, go: int):
        self.pid, self._go = pid, go
        self.returncode: int | None = None

    def start(self) -> None:
        """Let it be a kernel: the file that says how to reach it is written."""
        os.write(self._go, b"!")

    def end(self) -> None:
        """End it, with its group."""
        with suppress(OSError):
            os.close(self._go)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(ProcessLookupError):  # it had not begun to lead a group
            os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def poll(self) -> int | None:
        """Its exit code, if it has ended."""
        if self.returncode is None:
            try:
                done, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                done, status = self.pid, 0
            if done:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float = 10) -> int | None:
        """Its exit code, once it has ended, or None if it has not after so many seconds."""
        until = time.monotonic() + timeout
        while self.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def fork_kernel(connection: Path, folder: Path, environment: Mapping[str, str]) -> Forked:
    """Fork a kernel that waits to be started.

    `connection` is the file that will say how to reach it, `folder` where its cells run,
    `environment` what is added to this process's. Threads do not survive a fork: call this in a
    process that has none.
    """
    waits, go = os.pipe()
    pid = fork()
    if not pid:
        _be_kernel(waits, connection, folder, environment)
    os.close(waits)
    return Forked(pid, go)


def fork() -> int:
    """Fork this process, in which no thread of Python's runs.

    Libraries have threads of their own, numpy's algebra and Arrow's memory, which they stop for a
    fork and begin again; Python from 3.12 on warns of them all the same.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        return os.fork()


def _be_kernel(
    waits: int, connection: Path, folder: Path, environment: Mapping[str, str]
) -> NoReturn:
    try:
        os.setsid()
        die_with_parent(signal.SIGKILL)
        with open(os.devnull) as nothing:  # noqa: PTH123 - a file of the system
            os.dup2(nothing.fileno(), 0)
        os.closerange(3, waits)
        os.closerange(waits + 1, _MOST_FILES)
        if os.read(waits, 1):
            os.close(waits)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            os.chdir(folder)
            os.environ.update(environment)
            parent = f"--IPKernelApp.parent_handle={os.getppid()}"
            sys.argv = ["ipykernel_launcher", "-f", str(connection), parent]
            from ipykernel.kernelapp import IPKernelApp

            IPKernelApp.launch_instance()
    finally:
        os._exit(0)


def die_with_parent(number: int) -> None:
    """Get this signal when the process that forked this one ends, however it ends."""
    _prctl(_DIE_WITH_PARENT, number)


def adopt_orphans() -> None:
    """Become the parent of what one's children leave behind when they end."""
    _prctl(_ADOPT_ORPHANS, 1)


def _prctl(what: int, value: int) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(what, ctypes.c_ulong(value), 0, 0, 0)
