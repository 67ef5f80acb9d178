"""One writer at a time of a file that is read, changed and written again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from toolkit.schema import InputError


@contextmanager
def holding(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock of a file, which stands beside it: ``.NAME.lock``.

    The system frees it when its process ends, however it ends. Raises InputError if another
    session keeps it longer than `patience`, in seconds, or the folder cannot be written to.
    """
    lock = FileLock(path.with_name(f".{path.stem}.lock"), timeout=patience, poll_interval=0.02)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise InputError(
            "is kept by another session; nothing was saved. Try again in a moment, or close the "
            "other session.",
            path,
        ) from None
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror}); choose a folder you may write to.", path
        ) from None
    try:
        yield
    finally:
        lock.release()
