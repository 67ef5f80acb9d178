"""What a coder may choose, and how it is recognised however it was typed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.people.sheets.form import MARK
from toolkit.schema import Actor, to_rows

if TYPE_CHECKING:
    from toolkit.case import Case

YES = frozenset({MARK, "y", "yes", "true", "1", "✓", "✔", "☑"})
LIKELY_SLIP = 0.85
"""How like the name of an actor another name is that is rather a slip than somebody else's."""


class Choices:
    """The names of a case's codebook and actors, found by name or label in any spelling.

    Case, hyphens, underscores and blanks make no difference.
    """

    def __init__(self, case: Case):
        book = case.codebook
        others = {issue.name: (issue.label,) for issue in book.issues}
        self._names: dict[str, Sequence[str]] = {
            "issue": [issue.name for issue in book.issues],
            "stance": book.values("issue"),
            **{name: book.values(name) for name in book.dimensions if name != "issue"},
        }
        self._of = {
            column: _found_by((name, others.get(name, ())) for name in names)
            for column, names in self._names.items()
        }
        self._numbers = {s.number: s.name for s in book.scale if s.number is not None}
        actors: list[Actor] = to_rows(Actor, case.actors)
        self._actors = _found_by((row.actor, row.aliases) for row in actors)
        people = {row.actor for row in actors if row.kind == "person"}
        self._surnames: dict[str, list[str]] = {}
        for name in sorted(people):
            self._surnames.setdefault(normalised(name.split(" ")[-1]), []).append(name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are filled from the codebook."""
        return tuple(self._names)

    def code(self, column: str, text: str) -> str:
        """The name meant in a column of the codebook.

        Raises LookupError that says what to write instead.
        """
        known = self._of[column]
        folded = normalised(text)
        if folded in known:
            return known[folded]
        names = self._names[column]
        counted = known.get(re.sub(r"\s*\d+$", "", folded), "")
        if counted:
            raise LookupError(
                f"{text!r} is no {column}; the spreadsheet counted on as it filled cells down: "
                f"write {counted!r}."
            )
        if column == "stance" and (by_number := self._by_number(text)):
            raise LookupError(f"{text!r} is a number; write {by_number!r}.")
        hint = _nearest(folded, known)
        raise LookupError(f"{text[:60]!r} is no {column}.{hint} Use {', '.join(names)}.")

    def actor(self, text: str) -> str:
        """The actor of that name, alias or, of a person, surname; others stay as they are.

        Raises LookupError for a surname of several, and for what looks like a slip in a name.
        """
        folded = normalised(text)
        if folded in self._actors or not folded:
            return self._actors.get(folded, "")
        if len(bearers := self._surnames.get(folded, ())) > 1:
            raise LookupError(f"{text!r} may be {' or '.join(bearers)}; write which.")
        if bearers:
            return bearers[0]
        if hint := _nearest(folded, self._actors, LIKELY_SLIP):
            raise LookupError(
                f"{text[:60]!r} is no actor.{hint} List somebody else of that name in actors.csv."
            )
        return text

    def _by_number(self, text: str) -> str:
        try:
            return self._numbers.get(float(text.replace(",", ".").replace("−", "-")), "")
        except ValueError:
            return ""


def marked(text: str) -> str:
    """MARK, if a box is ticked in any way. Raises LookupError that says how to tick it."""
    if text.casefold() not in YES:
        raise LookupError(f"{text[:60]!r} is no mark; write {MARK}, or leave the cell empty.")
    return MARK


def normalised(text: str) -> str:
    """A name as it is compared."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[-‐‑‒–—−_\s]+", " ", text).strip(" '\"“”‘’„.,;").split())


def _nearest(folded: str, known: Mapping[str, str], likeness: float = 0.6) -> str:
    """A hint at the name that is found by the likest words, or nothing."""
    near = difflib.get_close_matches(folded[:60], known, n=1, cutoff=likeness)
    return f" Did you mean {known[near[0]]!r}?" if near else ""


def _found_by(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Names by what they are found by: themselves, and what else means one of them only."""
    pairs = {(name, normalised(other)) for name, others in names for other in (name, *others)}
    meaning = Counter(other for _, other in pairs)
    found = {other: name for name, other in sorted(pairs) if other and meaning[other] == 1}
    return found | {normalised(name): name for name, _ in pairs}
