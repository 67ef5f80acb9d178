"""The coding screen in JupyterLab: an anywidget that passes messages to a session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import pandas as pd

from toolkit.case.codings import AGREED
from toolkit.parsing import find_statements
from toolkit.people.widget.order import statements_to_code
from toolkit.people.widget.session import Session
from toolkit.schema import InputError

if TYPE_CHECKING:
    from toolkit.case import Case

HERE = Path(__file__).parent
SCRIPTS = ("page", "passage", "codings", "codebook", "screen")
"""What the browser runs, joined in this order into one module: a notebook can load no second."""


class CodingWidget(anywidget.AnyWidget):
    """Shows what a session answers. The last line of a cell shows it."""

    _esm = "\n".join((HERE / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    _css = HERE / "widget.css"

    def __init__(self, session: Session):
        super().__init__()
        self.session = session
        self.on_msg(self._receive)

    def _receive(self, _: object, message: Any, buffers: object) -> None:
        """Answer the view that asked; all views of this widget hear it."""
        to = message.get("from") if isinstance(message, dict) else None
        try:
            answer = self.session.answer(message)
        except Exception as error:
            sentence = f"Nothing was saved: {type(error).__name__}: {error}"
            self.send({"kind": "refused", "sentence": sentence, "to": to})
            raise
        self.send(answer | {"to": to})


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
