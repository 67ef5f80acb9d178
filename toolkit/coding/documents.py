"""Coding document by document, whoever codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.mistakes import did_you_mean
from toolkit.schema import Coding, Document, InputError, Statement, to_rows, to_table

if TYPE_CHECKING:
    from toolkit.case import Case


def code_by_document(
    statements: pd.DataFrame,
    case: Case,
    code: Callable[[Document, list[Statement]], Iterable[Coding]],
) -> pd.DataFrame:
    """The codings that `code` gives of each document's statements, in the order of these.

    Raises InputError if a statement's document is not in the case.
    """
    documents: dict[str, Document] = {d.doc_id: d for d in to_rows(Document, case.documents)}
    by_document: dict[str, list[Statement]] = {}
    for statement in to_rows(Statement, statements):
        by_document.setdefault(statement.doc_id, []).append(statement)
    codings: list[Coding] = []
    for doc_id, rows in by_document.items():
        if doc_id not in documents:
            raise InputError(
                f"statements of document {doc_id!r} cannot be coded: case {case.name!r} has no "
                f"such document.{did_you_mean(doc_id, documents)} Give statements found in it."
            )
        codings.extend(code(documents[doc_id], rows))
    order = {name: place for place, name in enumerate(statements["statement_id"])}
    codings.sort(key=lambda coding: order[coding.statement_id])
    return to_table(Coding, codings)
