"""Codings by a trained model, and the statements from which it would learn most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.case.codings import coders, statements_read
from toolkit.coding.learned.model import CodingModel, open_coding_model
from toolkit.coding.learned.units import NONE, Unit, find_units
from toolkit.findings import takes_tables
from toolkit.schema import Coding, InputError, to_table

if TYPE_CHECKING:
    from toolkit.case import Case

OF_ONE_REPORT = 2
SUGGESTION = ["statement_id", "doc_id", "issue", "margin", "rules", "why", "content"]


def code(statements: pd.DataFrame, case: Case, model: CodingModel) -> pd.DataFrame:
    """Code statements by a trained model.

    Returns a table of Coding rows, dimension ``issue``, coder `model.coder`: at most one for each
    statement and issue that a signal speaks of. `confidence` is the model's probability of the
    value, `evidence` the words that the rules went by. The holder is the rules' (of several, the
    one whose stance they read as the model does, else the first); the condition is theirs, too,
    where both agree on the value. Where the model expects that a person would code nothing, there
    is no row.

    Raises InputError if the model knows values that the codebook does not have, and if a
    statement's document is not in the case.
    """
    _check_values(model, case)
    units = find_units(statements, case)
    probabilities = model.probabilities([unit.features for unit in units])
    coder, book = model.coder, str(case.codebook)
    codings = []
    for unit, shares in zip(units, probabilities, strict=True):
        value = model.values[int(shares.argmax())]
        if value == NONE:
            continue
        coding = next((one for one in unit.codings if one.value == value), unit.codings[0])
        because = ", ".join(model.reasons(unit.features, value)) or "how often it occurs"
        codings.append(
            Coding(
                statement_id=coding.statement_id,
                holder=coding.holder,
                dimension="issue",
                object=unit.issue,
                value=value,
                condition=coding.condition if coding.value == value else "",
                coder=coder,
                confidence=round(float(shares.max()), 4),
                evidence=coding.evidence,
                note=f"{unit.issue}; {value}, as {model.origin.get('coder', 'the coder')} would "
                f"code it; for it speak: {because}; the rules say {coding.value}.",
                codebook=book,
            )
        )
    return to_table(Coding, codings)


@takes_tables
def suggest_to_code(
    statements: pd.DataFrame, case: Case, model: CodingModel | Path | str, most: int = 20
) -> pd.DataFrame:
    """The statements from which a model would learn most if a person coded them next.

    One row for each statement, those first whose two most probable values are nearest to each
    other on some issue (`margin`, 0 to 1, the difference of their probabilities): at most `most`,
    and two of one report and those that repeat it. Statements that the model's coder has read are
    not among them. `why` names the two values, `rules` what the rules say, `content` what is said.

    Source: Scheffer, Decomain and Wrobel (2001), Active Hidden Markov Models for Information
    Extraction (margin sampling).

    Raises InputError if the folder holds no model, if the model knows values that the codebook
    does not have, and if the coder's file holds mistakes.
    """
    model = model if isinstance(model, CodingModel) else open_coding_model(model)
    _check_values(model, case)
    coder = str(model.origin.get("coder", ""))
    read = statements_read(case, coder, statements) if coder in coders(case) else frozenset()
    rest = statements[~statements["statement_id"].isin(read)]
    return uncertain(find_units(rest, case), model, most)


def uncertain(units: list[Unit], model: CodingModel, most: int) -> pd.DataFrame:
    """The suggestions of `suggest_to_code` from units that nobody has coded."""
    found = sorted(_margins(units, model), key=lambda pair: (pair[0], pair[2].statement.start))
    of_report: Counter[str] = Counter()
    taken: set[str] = set()
    rows: list[tuple[object, ...]] = []
    for margin, why, unit in found:
        statement = unit.statement
        if len(rows) >= most:
            break
        if statement.statement_id in taken or of_report[unit.original] >= OF_ONE_REPORT:
            continue
        taken.add(statement.statement_id)
        of_report[unit.original] += 1
        rows.append(
            (
                statement.statement_id, statement.doc_id, unit.issue, round(margin, 4), unit.rules,
                why, statement.content,
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=SUGGESTION)


def _margins(units: list[Unit], model: CodingModel) -> Iterator[tuple[float, str, Unit]]:
    probabilities = model.probabilities([unit.features for unit in units])
    for unit, shares in zip(units, probabilities, strict=True):
        order = np.argsort(-shares, kind="stable")[:2]
        margin = float(shares[order[0]] - shares[order[-1]]) if len(order) > 1 else 1.0
        near = " or ".join(f"{model.values[at]} ({shares[at]:.2f})" for at in order)
        yield margin, f"on {unit.issue}: {near}", unit


def _check_values(model: CodingModel, case: Case) -> None:
    known = {stance.name for stance in case.codebook.scale}
    unknown = [value for value in model.values if value not in known and value != NONE]
    if unknown:
        raise InputError(
            f"the model gives the value {unknown[0]!r}, which codebook {case.codebook} does not "
            f"have; it was trained with {model.origin.get('codebook', 'another one')}: train one "
            "for this case."
        )
