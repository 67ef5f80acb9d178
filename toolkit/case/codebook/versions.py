"""Which versions of a codebook codings were made with, and a warning where they mix."""

from __future__ import annotations

import warnings

import pandas as pd

from toolkit.case.codebook.book import Codebook
from toolkit.findings import takes_tables


class VersionWarning(UserWarning):
    """Codings of several versions of a codebook stand in one table."""


@takes_tables
def versions_in(codings: pd.DataFrame) -> pd.DataFrame:
    """The versions of codebooks that codings name: how many codings each, by coder.

    Columns: `codebook` (empty where a coding names none), `coder`, `codings`; the version of
    most codings first.
    """
    counts = codings.groupby(["codebook", "coder"], sort=False).size().reset_index(name="codings")
    counts["of_version"] = counts.groupby("codebook")["codings"].transform("sum")
    order = ["of_version", "codebook", "codings", "coder"]
    counts = counts.sort_values(order, ascending=[False, True, False, True], ignore_index=True)
    return counts.drop(columns="of_version")


def warn_of_mixed_versions(codings: pd.DataFrame, codebook: Codebook, stacklevel: int = 2) -> None:
    """Warn if codings were made with several versions, or with another than this codebook.

    The warning is a `VersionWarning`, one sentence that names the versions, their coders and the
    remedy; `stacklevel` as in `warnings.warn`.
    """
    versions = versions_in(codings)
    if set(versions["codebook"]) <= {str(codebook)}:
        return
    made = []
    for version in versions["codebook"].unique():
        rows = versions[versions["codebook"] == version]
        coders = ", ".join(coder or "a coder without name" for coder in rows["coder"])
        made.append(f"{rows['codings'].sum()} with {version or 'no version named'} ({coders})")
    message = (
        f"the case's codebook is {codebook}, and of the codings given {', '.join(made)}; compare "
        "the versions with `python -m toolkit codebook diff` and look at what it lists again."
    )
    warnings.warn(message, VersionWarning, stacklevel=stacklevel + 1)
