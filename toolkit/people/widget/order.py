"""Which statements a person codes, in which order, and which of them a filter lets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from toolkit.case.codings.files import EXTRACTION
from toolkit.case.mistakes import did_you_mean
from toolkit.people.decisions import Rows
from toolkit.schema import InputError

SHOW = ("all", "uncoded", "coded", "flagged")
"""What a filter lets through; flagged: with a note, or taken wrongly from the text."""


def statements_to_code(
    statements: pd.DataFrame, sample: pd.DataFrame | None, coder: str
) -> list[str]:
    """The statements one coder codes, in order: those of the sample, or all.

    `sample` is a table as `draw_sample` makes it; of its columns, `statement_id` is needed,
    `coder` says whose the row is and `place` in which order. Raises InputError if there is
    nothing to code, or the sample names a statement there is not.
    """
    known = list(statements["statement_id"])
    if not known:
        raise InputError("there is no statement to code; find_statements found none.")
    if sample is None:
        return known
    if "statement_id" not in sample:
        raise InputError("the sample has no column 'statement_id'; draw it with draw_sample.")
    if "coder" in sample:
        coders = list(dict.fromkeys(sample["coder"]))
        sample = sample[sample["coder"] == coder]
        if sample.empty:
            hint = did_you_mean(coder, coders) or f" It is for {', '.join(coders)}."
            raise InputError(f"the sample has no statement for coder {coder!r}.{hint}")
    if "place" in sample:
        sample = sample.sort_values("place", kind="stable")
    chosen = list(dict.fromkeys(sample["statement_id"]))
    strange = set(chosen).difference(known)
    if strange or not chosen:
        first = next((name for name in chosen if name in strange), "")
        raise InputError(
            f"the sample names {first!r}, which is not among the statements ({len(strange)} of "
            f"{len(chosen)} are not); draw it anew from these statements."
            if strange
            else "the sample is empty; draw a larger one."
        )
    return chosen


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the statements is gone through; `issue` narrows to those coded for it."""

    show: str = "all"
    issue: str = ""

    def lets_through(self, rows: Rows) -> bool:
        """Whether it lets a statement with these rows through."""
        if self.issue and all(row.object != self.issue for row in rows if row.value):
            return False
        if self.show == "flagged":
            return any(row.note or row.dimension == EXTRACTION for row in rows)
        return self.show == "all" or bool(rows) == (self.show == "coded")


def next_place(
    statements: Sequence[str],
    decided: Mapping[str, Rows],
    passes: Callable[[Rows], bool],
    place: int,
    step: int,
) -> int | None:
    """The next place that passes, forwards or backwards, going on at the other end.

    The place itself comes last. None if there is none at all.
    """
    size = len(statements)
    for away in range(1, size + 1):
        at = (place + step * away) % size
        if passes(decided.get(statements[at], ())):
            return at
    return None
