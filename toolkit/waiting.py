"""What those see who wait: a bar on a terminal and in a notebook, and nothing anywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sized
from typing import Protocol, TypeVar

REPORT_FOLDER = (
    "NEGOTIATION_TOOLKIT_REPORT"  # environment: where a rendering report keeps its parts
)
SOON = 2.0  # seconds that nobody need be told of

_One = TypeVar("_One", covariant=True)


class _Several(Sized, Iterable[_One], Protocol[_One]):
    """What can be counted and gone round."""


def shown(items: _Several[_One]) -> Iterable[_One]:
    """Go round items, with a bar on standard error once that takes longer than `SOON`.

    There is none while a report is rendered, for it is the same whoever looks on, nor where nobody
    does: in a script whose errors go to a file.
    """
    if os.environ.get(REPORT_FOLDER) or not (sys.stderr.isatty() or _is_notebook()):
        return items
    from tqdm import tqdm

    return tqdm(items, delay=SOON, leave=False)


def _is_notebook() -> bool:
    """Whether a kernel runs this, such as JupyterLab's or that of VS Code."""
    kernels = sys.modules.get("ipykernel.zmqshell")
    shell = sys.modules.get("IPython.core.interactiveshell")
    if kernels is None or shell is None or not shell.InteractiveShell.initialized():
        return False
    return isinstance(shell.InteractiveShell.instance(), kernels.ZMQInteractiveShell)
