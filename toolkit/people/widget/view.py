"""The coding screen in JupyterLab: an anywidget that passes messages to a session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from toolkit.extras import needing
from toolkit.people.widget.session import Session

with needing("lab", "coding by hand in JupyterLab"):
    import anywidget

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
