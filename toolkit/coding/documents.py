"""Coding document by document, whoever codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.mistakes import did_you_mean
from toolkit.parsing.corpus import corpus_of
from toolkit.parsing.report import Report
from toolkit.schema import Coding, InputError, Statement, to_rows, to_table
from toolkit.waiting import shown

if TYPE_CHECKING:
    from toolkit.case import Case


def code_by_document(
    statements: pd.DataFrame,
    case: Case,
    code: Callable[[Report, list[Statement]], Iterable[Coding]],
) -> pd.DataFrame:
    """The codings that `code` gives of each report's statements, in the order of these.

    Raises InputError if a statement's document is not in the case.
    """
    corpus = corpus_of(case)
    documents = {document.doc_id: document for document in corpus.documents}
    by_document: dict[str, list[Statement]] = {}
    for statement in to_rows(Statement, statements):
        by_document.setdefault(statement.doc_id, []).append(statement)
    for doc_id in by_document:
        if doc_id not in documents:
            raise InputError(
                f"statements of document {doc_id!r} cannot be coded: case {case.name!r} has no "
                f"such document.{did_you_mean(doc_id, documents)} Give statements found in it."
            )
    codings: list[Coding] = []
    with corpus.lock:
        for report in corpus.parsed(shown([documents[doc_id] for doc_id in by_document])):
            codings.extend(code(report, by_document[report.document.doc_id]))
    order = {name: place for place, name in enumerate(statements["statement_id"])}
    codings.sort(key=lambda coding: order[coding.statement_id])
    return to_table(Coding, codings)
