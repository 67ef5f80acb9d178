"""Libraries that only a part of the toolkit needs, each in an extra of the installation."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.schema import InputError


@contextmanager
def needing(extra: str, what: str) -> Iterator[None]:
    """Import what an extra brings, for `what`.

    Raises InputError, with the command to run, if it is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise InputError(
            f"{what} needs {error.name}; run `pip install 'negotiation-toolkit[{extra}]'` in the "
            "environment you use."
        ) from None


@contextmanager
def sparing(library: str) -> Iterator[None]:
    """Import others without a library that is slow to read and that they can do without."""
    spared = library not in sys.modules
    if spared:
        sys.modules[library] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if spared:
            del sys.modules[library]
