"""The files of a trained network: how they are opened, and what is said of damaged ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.schema import InputError

LONGEST = 200
"""Characters kept of what a library says of a file."""


@contextmanager
def opening_model(folder: Path) -> Iterator[None]:
    """Say in one sentence of a folder that its files are no model, whatever a library says of them.

    numpy, onnxruntime and json have no common kind of error.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:LONGEST] or type(error).__name__
        raise InputError(
            f"the model cannot be read ({said}); copy its files again, or train it anew.", folder
        ) from None


def session_of(network: Path) -> Any:
    """A network ready to be asked, with one thread: a corpus is read by several processes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
