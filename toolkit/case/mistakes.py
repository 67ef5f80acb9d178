"""A researcher's mistakes in one file, reported together instead of one at a time."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from toolkit.schema import LONGEST_MISTAKE, InputError, shortened

SHOWN = 10  # more than these would scroll away the first


class Mistakes:
    """The mistakes found so far in one file, each with its line where that is known."""

    def __init__(self, file: Path):
        self.file = file
        self._found: dict[tuple[int | None, str], None] = {}  # an ordered set

    def add(self, line: int | None, message: str) -> None:
        """Note one mistake: a sentence that says what was found and what to write instead."""
        self._found[line, shortened(message, LONGEST_MISTAKE)] = None

    def __iter__(self) -> Iterator[tuple[int | None, str]]:
        """The mistakes in the order of lines."""
        return iter(sorted(self._found, key=lambda mistake: mistake[0] or 0))

    def __bool__(self) -> bool:
        return bool(self._found)

    def report(self) -> None:
        """Raise one InputError that names every mistake in the order of lines; none: return."""
        if not self._found:
            return
        found = list(self)
        first_line, first = found[0]
        if len(found) == 1:
            raise InputError(first, self.file, first_line)
        listed = [f"line {line}: {message}" if line else message for line, message in found[:SHOWN]]
        if len(found) > SHOWN:
            listed.append(f"and {len(found) - SHOWN} more.")
        raise InputError("\n  ".join([f"{len(found)} mistakes.", *listed]), self.file)


def check_header(
    header: Sequence[str], known: Sequence[str], required: Iterable[str], mistakes: Mistakes
) -> None:
    """Note columns of a table that are not known, and required ones that are missing."""
    for name in header:
        if not name:
            mistakes.add(1, "a column has no name; delete or name it.")
        elif name not in known:
            hint = did_you_mean(name, known) or f" Known are {', '.join(known)}."
            mistakes.add(1, f"unknown column {name!r}.{hint}")
    for name in required:
        if name not in header:
            mistakes.add(1, f"column {name!r} is missing; add it.")


def did_you_mean(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """A hint that names the known word nearest to this one, with a leading blank; or nothing.

    `likeness`, 0 to 1, is difflib's ratio that a word needs to be named.
    """
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), names, n=1, cutoff=likeness)
    return f" Did you mean {names[near[0]]!r}?" if near else ""
