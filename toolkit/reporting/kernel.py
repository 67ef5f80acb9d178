"""Running a notebook's cells, and making sure that they all ran.

papermill runs the cells. What it leaves open is closed here: the kernel is always the running
interpreter, talks over private sockets, is gone when the run ends however it ends, and a run
counts only if every cell of it was executed.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from toolkit.reporting.parameters import Value

logging.getLogger("papermill").addHandler(logging.NullHandler())  # what went wrong is raised

START_TIMEOUT = 120  # seconds a kernel may take to start, on a busy machine


class StoppedError(RuntimeError):
    """A notebook did not run to its end: one sentence that says where and why."""


@contextmanager
def _without_address_grammar() -> Iterator[None]:
    """Spare a second: nbformat compiles a grammar for web addresses that no notebook needs."""
    name = "rfc3987_syntax"
    spared = name not in sys.modules
    if spared:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if spared:
            del sys.modules[name]


with _without_address_grammar():
    import nbformat
    import papermill
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import remove_error_markers


def run_notebook(
    notebook: Path,
    executed: Path,
    parameters: Mapping[str, Value],
    environment: Mapping[str, str],
    timeout: float | None,
) -> Any:
    """Run a notebook's cells in a kernel of their own, in the folder of `executed`.

    Returns the executed notebook, which also stands in `executed`. `timeout` bounds each
    cell, in seconds. Raises StoppedError, and leaves the notebook as far as it ran, with the
    cause as its first cell, if a cell failed or did not run.
    """
    with _sockets() as sockets, _ending_on_terminate():
        manager_class = _kernel_manager(sockets, executed.parent, environment)
        try:
            papermill.execute_notebook(
                _literal(notebook),
                _literal(executed),
                dict(parameters),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                start_timeout=START_TIMEOUT,
                execution_timeout=timeout,
                kernel_manager_class=manager_class,
                shutdown_kernel="immediate",
            )
            cause = ""
        except PapermillExecutionError as error:
            cause = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
        except CellTimeoutError:
            cause = f"it ran longer than {timeout:g} seconds"
        except DeadKernelError:
            cause = "its Python process ended: it was told to exit, killed, or out of memory"
        except RuntimeError as error:
            cause = str(error)
        finally:
            manager_class.end()
    return _verified(executed, cause)


def _literal(path: Path) -> str:
    """A path for papermill, which fills in what stands in braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def written(notebook: Any) -> bytes:
    """A notebook as the bytes of its file."""
    return str(nbformat.writes(notebook)).encode("utf-8", "backslashreplace") + b"\n"


def _verified(executed: Path, cause: str) -> Any:
    run = remove_error_markers(nbformat.read(executed, as_version=4))
    cells = [c for c in run.cells if c.cell_type == "code" and c.source.strip()]
    for number, cell in enumerate(cells, start=1):
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if not cause and (errors or cell.execution_count != number):
            cause = f"{errors[0].ename}: {errors[0].evalue}" if errors else "it was not run"
            _fail(run, executed, cell, cause)
    if cause:
        begun = [c for c in cells if c.metadata.get("papermill", {}).get("start_time")]
        _fail(run, executed, begun[-1] if begun else None, cause)
    return run


def _fail(run: Any, executed: Path, cell: Any, cause: str) -> None:
    cause = " ".join(cause.split())
    if cell is None:
        sentence = f"Notebook {executed.stem!r} could not be started: {cause.rstrip('.')}."
    else:
        source = cell.source.strip().partition("\n")[0]
        sentence = (
            f"Notebook {executed.stem!r} stopped at the cell that begins {source!r}: "
            f"{cause.rstrip('.')}."
        )
    run.cells.insert(0, nbformat.v4.new_markdown_cell(sentence, id="cause"))
    nbformat.write(run, executed)
    raise StoppedError(sentence)


def _kernel_manager(sockets: Path, folder: Path, environment: Mapping[str, str]) -> Any:
    """A class of kernel managers for one run, as papermill wants a class."""

    class RunningInterpreter(AsyncKernelManager):
        processes: list[int] = []  # noqa: RUF012 - shared with `end` on purpose

        def __init__(self, **options: Any):
            super().__init__(**options)
            if os.name != "nt":
                self.transport, self.ip = "ipc", str(sockets / "k")
            self.connection_file = str(sockets / "kernel.json")

        @property
        def kernel_spec(self) -> KernelSpec:
            python = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=python, display_name="Python 3", language="python")

        async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
            home = {"IPYTHONDIR": str(sockets / "ipython")}
            options |= {"env": {**os.environ, **home, **environment}, "cwd": str(folder)}
            await super().start_kernel(**options)
            self.processes.append(getattr(self.provisioner, "pid", 0))

        @classmethod
        def end(cls) -> None:
            """End the kernel and whatever it started, if they still run."""
            for process in filter(None, cls.processes):
                with suppress(ProcessLookupError, PermissionError):
                    if os.name == "nt":
                        os.kill(process, signal.SIGTERM)
                    else:
                        os.killpg(process, signal.SIGKILL)

    return RunningInterpreter


@contextmanager
def _sockets() -> Iterator[Path]:
    """A folder for one kernel's sockets, whose paths may have 100 characters or so."""
    short = len(tempfile.gettempdir()) < 60 or os.name == "nt"
    with tempfile.TemporaryDirectory(prefix="nk-", dir=None if short else "/tmp") as folder:  # noqa: S108
        yield Path(folder)


@contextmanager
def _ending_on_terminate() -> Iterator[None]:
    """Let SIGTERM unwind like Ctrl-C does, so that the kernel is ended too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def unwind(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, unwind)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
