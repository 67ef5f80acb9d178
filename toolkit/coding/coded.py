"""Statements and their codings in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.mistakes import did_you_mean
from toolkit.parsing.roster import Roster
from toolkit.schema import InputError

if TYPE_CHECKING:
    from toolkit.case import Case

COLUMNS = (
    *("statement_id", "doc_id", "outlet", "published", "copy_of", "source", "speaker"),
    *("speaker_side", "via", "cue", "content", "form", "modality", "denial", "said_on"),
    *("start", "end", "source_spans", "cue_spans", "content_spans"),
    *("holder", "holder_side", "dimension", "object", "object_label", "value", "number"),
    *("condition", "coder", "evidence", "note"),
)


def join(case: Case, statements: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """The coded table: one row for each coding, with its statement and its document.

    Columns, in order: those of `COLUMNS`. `published` is the document's date and `said_on` the
    day of the utterance (datetime64, missing NaT); `speaker_side` and `holder_side` are parties
    by the actors table, the actor's own name if it has none; `number` places the value on the
    scale (missing for a value without a number). Rows keep the order of `codings`.

    Raises InputError for the first coding whose statement, issue or value is not known.
    """
    _check_statements(statements, codings)
    issues = _check_objects(case, codings)
    numbers = _check_values(case, codings)
    documents = case.documents[["doc_id", "outlet", "date", "copy_of"]]
    coded = codings.merge(statements, on="statement_id", how="left", validate="many_to_one")
    coded = coded.merge(documents, on="doc_id", how="left", validate="many_to_one")
    coded = coded.rename(columns={"date": "published"})
    sides = _sides(case, pd.concat([coded["speaker"], coded["holder"]]))
    coded["speaker_side"] = coded["speaker"].map(sides).astype("str")
    coded["holder_side"] = coded["holder"].map(sides).astype("str")
    coded["object_label"] = coded["object"].map(lambda name: issues.get(name, name)).astype("str")
    coded["number"] = coded["value"].map(numbers.get).astype("float64")
    return coded[list(COLUMNS)]


def _sides(case: Case, actors: pd.Series) -> dict[str, str]:
    roster = Roster(case.actors)
    return {actor: roster.side(actor) for actor in actors.unique()}


def _check_statements(statements: pd.DataFrame, codings: pd.DataFrame) -> None:
    known = set(statements["statement_id"])
    for name in codings["statement_id"]:
        if name not in known:
            raise InputError(
                f"a coding is of statement {name!r}, which is not among the statements given."
                f"{did_you_mean(name, known)} Code these statements again, or join the codings "
                "with the statements they were made from."
            )


def _check_objects(case: Case, codings: pd.DataFrame) -> dict[str, str]:
    """Labels of the issues; every coded one must be among them."""
    labels = {issue.name: issue.label or issue.name for issue in case.codebook.issues}
    on_issues = codings["dimension"] == "issue"
    for name in codings.loc[on_issues, "object"].unique():
        if name not in labels:
            first = codings.loc[on_issues & (codings["object"] == name), "statement_id"].iloc[0]
            try:
                case.codebook.issue(name)
            except LookupError as error:
                raise InputError(
                    f"the coding of statement {first!r} cannot be used: {error}"
                ) from None
    return labels


def _check_values(case: Case, codings: pd.DataFrame) -> dict[str, float | None]:
    """Numbers of the stances; every coded one must be on the scale."""
    numbers = {stance.name: stance.number for stance in case.codebook.scale}
    on_issues = codings["dimension"] == "issue"
    for value in codings.loc[on_issues, "value"].unique():
        if value not in numbers:
            first = codings.loc[on_issues & (codings["value"] == value), "statement_id"].iloc[0]
            try:
                case.codebook.number(value)
            except LookupError as error:
                raise InputError(
                    f"the coding of statement {first!r} cannot be used: {error}"
                ) from None
    return numbers
