"""How a notebook ends before its last cell where there is nothing more to show."""

from __future__ import annotations


class NothingToShow(LookupError):  # noqa: N818 - it is no error: a report is made, and says it
    """The rest of a notebook has nothing to show, for the reason in this sentence.

    A report that is rendered ends with the sentence; in JupyterLab it stands below the cell, and
    the cells after it are not run.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython prints: the sentence alone."""
        return [str(self)]
