"""A coding in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.schema import Coding, columns

if TYPE_CHECKING:
    from toolkit.case import Case


def explain(coding: Any, case: Case) -> str:
    """One sentence that says which stance was coded, on what, whose, by whom and on which words.

    `coding` is a row of a table of codings, or of `join`'s: a Series, a row of `itertuples`,
    a `Coding` or a dict. Raises LookupError if the codebook has no such issue.
    """
    row = _as_dict(coding)
    holder = row["holder"] or "An unresolved holder"
    subject = f" towards {row['object']}" if row["object"] else ""
    if row["dimension"] == "issue":
        issue = case.codebook.issue(row["object"])
        label = issue.label or issue.name
        if not issue.proposition:
            return f"{holder} speaks of {label}, coded by {row['coder']}; a heading takes no stance"
        subject = f" on {label}, “{issue.proposition.rstrip('.')}”"
    tied = f", on the condition “{row['condition']}”" if row["condition"] else ""
    because = row["note"] or "no reason is given"
    return f"{holder}{subject}: {row['value']}{tied}, coded by {row['coder']}; {because}"


def _as_dict(coding: Any) -> Mapping[str, Any]:
    if isinstance(coding, Mapping):
        return coding
    if hasattr(coding, "to_dict"):
        found: dict[str, Any] = coding.to_dict()
        return found
    return {name: getattr(coding, name) for name in columns(Coding) if hasattr(coding, name)}
