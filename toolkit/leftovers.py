"""What a run that was killed leaves behind: folders and files half made, processes still running.

Whoever works in a folder of its own takes one here. It goes when the work is done, however it ends;
where the run was killed outright, the next one that works in the same place clears it away.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path

HELD = ".held"
"""The file in a work folder that is locked as long as somebody works there."""

WORK_FOLDER = "NEGOTIATION_TOOLKIT_WORK"
"""The environment variable of a work folder's processes, by which they are found again."""

GRACE = 60
"""Seconds after which a file half written, or a folder that nobody holds, is nobody's any more."""

_ENDING = re.compile(r"[a-z0-9_]{8}")  # as tempfile makes names
_ENDING_OF_TEXT = re.compile(r"\..+\.txt\.[0-9a-f]{8}", re.DOTALL)


@contextmanager
def work_folder(place: Path, prefix: str) -> Iterator[Path]:
    """A folder in `place` to work in, gone at the end; those of runs that were killed go, too."""
    from filelock import FileLock, Timeout

    clear_folders(place, prefix)
    with ExitStack() as stack:
        while True:
            made = tempfile.TemporaryDirectory(dir=place, prefix=prefix, ignore_cleanup_errors=True)
            work = Path(stack.enter_context(made))
            lock = FileLock(work / HELD)
            with suppress(Timeout, OSError):
                lock.acquire(blocking=False)
                stack.callback(lock.release)
                if (work / HELD).exists():  # else another run took it for an abandoned one
                    break
        yield work


def clear_folders(place: Path, prefix: str) -> None:
    """Clear away work folders that nobody holds, and end what still runs for them."""
    from filelock import FileLock, Timeout

    for work in place.glob(f"{escape(prefix)}*"):
        if not _ENDING.fullmatch(work.name.removeprefix(prefix)) or not work.is_dir():
            continue
        if not (work / HELD).exists():
            if _is_old(work, time.time()):
                shutil.rmtree(work, ignore_errors=True)
            continue
        with suppress(Timeout, OSError), FileLock(work / HELD, blocking=False):
            end_processes(work)
            shutil.rmtree(work, ignore_errors=True)


def clear_files(path: Path, new: Path) -> None:
    """Clear away what writing this file left beside it when it was killed: ``.NAME.…``.

    `new` is the one that is being written now: its time, by the clock of whoever keeps the files,
    says how old the others are.
    """
    prefix, now = f".{path.name}.", new.stat().st_mtime
    for file in path.parent.glob(f"{escape(prefix)}*"):
        if _ENDING.fullmatch(file.name.removeprefix(prefix)) and _is_old(file, now):
            with suppress(OSError):
                file.unlink()


def time_at(folder: Path) -> float:
    """The time by the clock of whoever keeps a folder's files, in seconds.

    A file is written for it that nobody sees. Raises OSError where none can be.
    """
    with tempfile.TemporaryFile(dir=folder, prefix=".") as new:
        return os.fstat(new.fileno()).st_mtime


def clear_texts(folder: Path) -> None:
    """The same for all texts of a folder at once: ``.NAME.txt.…``, before many are written.

    Raises OSError if nothing can be written there.
    """
    now = time_at(folder)
    for file in folder.glob(".*.txt.*"):
        if _ENDING_OF_TEXT.fullmatch(file.name) and _is_old(file, now):
            with suppress(OSError):
                file.unlink()


def _is_old(path: Path, now: float) -> bool:
    with suppress(OSError):
        return abs(now - path.stat().st_mtime) > GRACE  # a clock may have gone back
    return False


# ---------------------------------------------------------------- processes


def end_processes(work: Path) -> None:
    """End the processes that were started for a work folder.

    They are known by their environment (`WORK_FOLDER`), so also those that left their group.
    """
    import psutil  # type: ignore[import-untyped]

    for _ in range(3):  # what is being ended may start another
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                if process.environ().get(WORK_FOLDER) == str(work) and process.pid != os.getpid():
                    process.kill()
                    found.append(process)
        if not found:
            return
        psutil.wait_procs(found, timeout=2)


def end_children() -> None:
    """End all that this process started, and what these started."""
    import psutil

    for process in (children := psutil.Process().children(recursive=True)):
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(children, timeout=2)


@contextmanager
def ending_on_terminate() -> Iterator[None]:
    """Let SIGTERM unwind like Ctrl-C does, so that nothing is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def unwind(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, unwind)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
