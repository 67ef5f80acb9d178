"""The tables of a case's reports: statements and time expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit.parsing.attribution.methods import DEFAULT
from toolkit.parsing.corpus import Progress, corpus_of
from toolkit.schema import Statement, TimeExpression, to_table
from toolkit.waiting import shown

if TYPE_CHECKING:
    from toolkit.case import Case


def find_statements(case: Case, method: str = DEFAULT, progress: Progress = shown) -> pd.DataFrame:
    """Every statement in a case's reports: a row for each source saying one thing.

    Returns a table of `Statement` rows in the order of the documents and, within one, of
    the cues. A source that no actor of the case answers to leaves `speaker` empty. What an
    outlet relays is the statement of the one it names, with the outlet in `via`; the outlet
    that printed the report is not repeated there.

    `method` is `learned` (a trained model), `rules`, or the folder of a model of your own
    (`python -m toolkit train attribution`). `confidence` is calibrated: of the statements
    with .8, four in five are right. `progress` goes round the documents and may show how far
    it is, such as `tqdm`. Raises InputError for a method there is not.
    """
    found = corpus_of(case).findings(method, progress)
    return to_table(Statement, [row for one in found for row in one.statements])


def find_dates(case: Case, progress: Progress = shown) -> pd.DataFrame:
    """Every time expression of a case's reports: a table of `TimeExpression` rows.

    `progress` goes round the documents and may show how far it is, such as `tqdm`.
    """
    found = corpus_of(case).findings(progress=progress)
    return to_table(TimeExpression, [row for one in found for row in one.dates])
