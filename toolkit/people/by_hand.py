"""Coding by hand in JupyterLab: a case's statements, shown to one coder one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codings import AGREED
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.people.widget.order import statements_to_code
from toolkit.people.widget.session import Session
from toolkit.schema import InputError

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.people.widget.view import CodingWidget


@takes_tables
def code_by_hand(
    case: Case,
    coder: str,
    sample: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
    suggestions: pd.DataFrame | None = None,
) -> CodingWidget:
    """Code a case's statements by hand, one at a time: a widget for JupyterLab.

    Each decision is saved as it is made, in CASE/codings/<coder>.csv (rows of HandCoding);
    begun again, it goes on at the first statement that is not coded. `sample` is a table of
    `draw_sample`: which statements this coder codes, in which order; without it all of
    `statements` (without these, all that `find_statements` finds). Press ? in the widget for
    its keys.

    Coders do not see each other's codings. Those of the rules, or `suggestions` (a table of
    Coding rows by a model), are shown on request and only if the codebook says
    ``suggestions = true``; that they were seen is recorded.

    Raises InputError for a name that cannot be a coder's, a file of codings with mistakes, and
    a sample that does not fit.
    """
    from toolkit.people.widget.view import CodingWidget  # its library is an extra

    if coder == AGREED:
        raise InputError(f"{coder!r} is what several coders agreed upon; use tk.adjudicate(case).")
    if suggestions is not None and not case.codebook.suggestions:
        raise InputError(
            "the codebook does not allow suggestions; write suggestions = true in codebook.toml."
        )
    if statements is None:
        statements = find_statements(case)
    places = statements_to_code(statements, sample, coder)
    return CodingWidget(Session(case, coder, statements, places, suggestions))
