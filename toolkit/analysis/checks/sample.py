"""The statements a person reads to check a machine's codings, kept with the case.

They are drawn once, with known probabilities, and stand in CASE/sample.csv; what the person codes
stands in CASE/codings/, as all codings by hand do. `corrected` puts the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.findings import takes_tables
from toolkit.people.samples import draw_sample, read_sample
from toolkit.schema import InputError, write_table

if TYPE_CHECKING:
    from toolkit.case import Case

SAMPLE = "sample.csv"
HALF_AN_HOUR = 60
"""Statements that a person codes in about half an hour."""


@takes_tables
def draw_checks(
    codings: pd.DataFrame,
    case: Case,
    coder: str | Sequence[str],
    n: int = HALF_AN_HOUR,
    statements: pd.DataFrame | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw the statements that a person reads to check a machine's codings, and keep the draw.

    Drawn are `n` statements, as many of each issue that `codings` find in them as of those in
    which they find none, so that what the machine overlooks is met, too. Of several coders each
    codes all of them, which `agreement` and `adjudicate` then compare. The draw is written to
    CASE/sample.csv. Called again it stands as it is; with a larger `n` it grows, and with another
    coder the same statements are that coder's, too. They are coded in a random order, so that one
    may stop at any of them.

    Returns the sample, as `draw_sample` does, for `code_by_hand` or a sheet.

    Raises InputError for a sample case of the toolkit, for what `draw_sample` refuses, and where
    the sample that is there was drawn from other statements or codings and cannot grow.
    """
    case.check_own()
    path = sample_file(case)
    names = [coder] if isinstance(coder, str) else list(coder)
    before = read_sample(path) if path.exists() else None
    if before is not None:
        names = list(dict.fromkeys([*before["coder"], *names]))
        n = max(n, before["statement_id"].nunique())
        if n == before["statement_id"].nunique() and len(names) == before["coder"].nunique():
            return before
    overlap = n if len(names) > 1 else None
    sample = draw_sample(
        case, n, "issue", names, overlap, seed, statements, codings=codings, allocation="equal"
    )
    if before is not None and not set(before["statement_id"]) <= set(sample["statement_id"]):
        raise InputError(
            "was drawn from other statements or codings, so it cannot grow; code what it holds, or "
            "move it away to draw anew.",
            path,
        )
    write_table(sample, path)
    return sample


def sample_file(case: Case) -> Path:
    """Where a case keeps the statements drawn to be checked, whether there are any or not."""
    return case.folder / SAMPLE


def checked_sample(case: Case) -> pd.DataFrame:
    """The statements of a case that were drawn to be checked.

    Raises InputError if none were, and for a file that is no sample.
    """
    path = sample_file(case)
    if not path.exists():
        raise InputError(
            "no statements were drawn to be checked; draw them with "
            "tk.checks.draw_checks(codings, case, coder='ann') and code them with tk.code_by_hand.",
            path,
        )
    return read_sample(path)
