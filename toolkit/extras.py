"""Libraries that only a part of the toolkit needs, each in an extra of the installation."""

from __future__ import annotations

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
