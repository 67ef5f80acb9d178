"""Statements and their codings in one table."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codebook import DIMENSIONS, warn_of_mixed_versions
from toolkit.case.codings import relocate_codings
from toolkit.case.codings.files import EXTRACTION
from toolkit.case.mistakes import did_you_mean
from toolkit.coding.denials import find_denials
from toolkit.findings import Coded, takes_tables
from toolkit.schema import Coding, InputError, columns

if TYPE_CHECKING:
    from toolkit.case import Case

SIGNS = {"positive": 1.0, "mixed": 0.0, "negative": -1.0}
"""Where attitudes stand."""

ADDED = ("holder_side", "holder_basis")
"""Columns that codings may lack."""

COLUMNS = tuple(columns(Coded))


@takes_tables
def join(statements: pd.DataFrame, codings: pd.DataFrame, case: Case) -> pd.DataFrame:
    """The coded table: one row for each coding, with its statement and its document.

    Columns, in order: those of `COLUMNS`. `published` is the document's date and `said_on` the
    day of the utterance (datetime64, missing NaT); `speaker_side` and `holder_side` are parties
    by the actors table, the actor's own name if it has none; `number` places the value on the
    scale, and an attitude at 1, 0 or −1 (missing for a move, and for a value without a number);
    `proposition` is what the issue proposes, empty for a heading, whose `number` is missing, as
    nobody is for or against one;
    `confidence` is the coder's, 1 for a person who gives none, and `found` the statement's;
    `denied_by` and `denied_in` name the actor who denies a claim about him in the same report,
    and the statement in which he does (see `find_denials`).
    Rows keep the order of `codings`. Warns if codings were made with several versions of the
    codebook, or with another than the case's.

    Rows of `hand_codings` that only say that a statement was read, or taken wrongly from the text,
    are left out. People's codings whose statements are named or cut otherwise now are joined with
    the statement that holds the coded passage, as `audit` lists.

    Raises InputError for a missing column, and for the first coding whose dimension, statement,
    issue or value is not known.
    """
    return join_told(statements, codings, case, told_sides(statements, codings))


def join_told(
    statements: pd.DataFrame, codings: pd.DataFrame, case: Case, told: Mapping[str, str]
) -> pd.DataFrame:
    """The same for some of a corpus's reports; `told` are the sides that all of them tell.

    It names whom the case does not list, with the side that a report gives first.
    """
    codings = relocate_codings(_sure(_coded_rows(codings)), statements, case)[columns(Coding)]
    _check_statements(statements, codings)
    labels = {issue.name: issue.label or issue.name for issue in case.codebook.issues}
    propositions = {issue.name: issue.proposition for issue in case.codebook.issues}
    numbers = {stance.name: stance.number for stance in case.codebook.scale}
    _check_codes(codings, "object", labels, case.codebook.issue)
    _check_codes(codings, "value", numbers, case.codebook.number)
    warn_of_mixed_versions(codings, case.codebook)
    documents = case.documents[["doc_id", "outlet", "date", "copy_of"]]
    found = statements.rename(columns={"confidence": "found"})
    coded = codings.merge(found, on="statement_id", how="left", validate="many_to_one")
    coded = coded.merge(documents, on="doc_id", how="left", validate="many_to_one")
    coded = coded.rename(columns={"date": "published"})
    listed = zip(case.actors["actor"], case.actors["side"], strict=True)
    sides = {**told, **{actor: side or actor for actor, side in listed}}
    for actor in ("speaker", "holder"):
        own = zip(coded[actor], coded[f"{actor}_side"], strict=True)
        coded[f"{actor}_side"] = [
            sides.get(name, side or name) if name else side for name, side in own
        ]
    coded["object_label"] = [labels.get(name, name) for name in coded["object"]]
    coded["denied_by"], coded["denied_in"] = find_denials(coded, statements, sides)
    coded = coded.astype({"denied_by": "str", "denied_in": "str"})
    on_issues = coded["dimension"] == "issue"
    coded["proposition"] = coded["object"].map(propositions.get).where(on_issues).fillna("")
    texts = ("speaker_side", "holder_side", "object_label", "proposition")
    coded = coded.astype(dict.fromkeys(texts, "str"))
    signs = coded["value"].map(SIGNS.get).where(coded["dimension"] == "attitude")
    coded["number"] = coded["value"].map(numbers.get).where(on_issues, signs).astype("float64")
    coded["number"] = coded["number"].mask(on_issues & (coded["proposition"] == ""))
    return coded[list(COLUMNS)]


def _coded_rows(codings: pd.DataFrame) -> pd.DataFrame:
    """The rows that code something."""
    codings = codings.assign(**{name: "" for name in ADDED if name not in codings})
    for name in columns(Coding):
        if name not in codings:
            raise InputError(f"the codings have no column {name!r}; give a table of Coding rows.")
    rows = codings[(codings["value"] != "") & (codings["dimension"] != EXTRACTION)]
    for row in rows[~rows["dimension"].isin(DIMENSIONS)].head(1).to_dict("records"):
        dimension = row["dimension"]
        hint = did_you_mean(str(dimension), DIMENSIONS) or f" Use {', '.join(DIMENSIONS)}."
        raise InputError(
            f"a coding of statement {row['statement_id']!r} has the dimension {dimension!r}.{hint}"
        )
    return rows


def _sure(codings: pd.DataFrame) -> pd.DataFrame:
    """Codings of which those by people are certain where they say nothing else."""
    if "passage" not in codings:
        return codings
    by_people = codings["passage"].notna() & codings["confidence"].isna()
    return codings.assign(confidence=codings["confidence"].mask(by_people, 1.0))


def told_sides(statements: pd.DataFrame, codings: pd.DataFrame) -> dict[str, str]:
    """The side that is first given of each speaker, and of each holder who does not speak."""
    codings = codings if "holder_side" in codings else codings.assign(holder_side="")
    told: dict[str, str] = {}
    for table, actor in ((statements, "speaker"), (codings, "holder")):
        for name, side in zip(table[actor], table[f"{actor}_side"], strict=True):
            if name and side:
                told.setdefault(name, side)
    return told


def _check_statements(statements: pd.DataFrame, codings: pd.DataFrame) -> None:
    known = set(statements["statement_id"])
    for name in codings["statement_id"]:
        if name not in known:
            raise InputError(
                f"a coding is of statement {name!r}, which is not among the statements given."
                f"{did_you_mean(name, known)} Code these statements again, or join the codings "
                "with the statements they were made from."
            )


def _check_codes(
    codings: pd.DataFrame, column: str, known: Container[str], find: Callable[[str], object]
) -> None:
    """Raise InputError, with the near name `find` gives, for a code that is not known."""
    on_issues = codings[codings["dimension"] == "issue"]
    for code in on_issues[column].unique():
        if code not in known:
            first = on_issues.loc[on_issues[column] == code, "statement_id"].iloc[0]
            try:
                find(code)
            except LookupError as error:
                raise InputError(
                    f"the coding of statement {first!r} cannot be used: {error}"
                ) from None
