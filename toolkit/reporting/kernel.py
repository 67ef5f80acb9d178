"""Running a notebook's cells, and making sure that they all ran.

papermill runs the cells. What it leaves open is closed here: the kernel is always the running
interpreter, talks over private sockets, is gone when the run ends however it ends, with all that
its cells started, and a run counts only if every cell of it was executed.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias

from toolkit.extras import sparing
from toolkit.leftovers import WORK_FOLDER, end_processes, ending_on_terminate
from toolkit.reporting.ending import NothingToShow
from toolkit.reporting.exhibits import paragraph
from toolkit.reporting.forking import Forked, fork_kernel
from toolkit.reporting.parameters import Value

logging.getLogger("papermill").addHandler(logging.NullHandler())  # what went wrong is raised

_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
START_TIMEOUT = 120  # seconds a kernel may take to start, on a busy machine


INPUT_ERRORS = ("InputError", "LookupError")
"""Errors of the toolkit that tell of what was given, not of a mistake in a cell."""

Cause: TypeAlias = Literal["input", "cell", "limit", "ended"]
"""Why a notebook stopped: what it was given, an error in a cell, time, or its process ended."""


class StoppedError(RuntimeError):
    """A notebook did not run to its end: one sentence that says where and why.

    `details` are the cell's source and Python's traceback, as far as there are any.
    """

    def __init__(self, sentence: str, cause: Cause, details: str = ""):
        super().__init__(sentence)
        self.cause, self.details = cause, details


# nbformat compiles a grammar for web addresses that no notebook needs, which takes a second
with sparing("rfc3987_syntax"):
    import nbformat
    import papermill
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import remove_error_markers


def run_notebook(
    notebook: Path,
    executed: Path,
    parameters: Mapping[str, Value],
    environment: Mapping[str, str],
    timeout: float | None,
    forks: bool = False,
) -> Any:
    """Run a notebook's cells in a kernel of their own, in the folder of `executed`.

    Returns the executed notebook, which also stands in `executed`; it ends at a cell that has
    nothing more to show (`NothingToShow`). `timeout` bounds each cell, in seconds. With `forks` the
    kernel is forked off this process, see `forking`. Raises StoppedError, and leaves the notebook
    as far as it ran, with the cause as its first cell, if a cell failed or did not run.
    """
    folder = executed.parent
    with _sockets() as sockets, ending_on_terminate():
        home = {"IPYTHONDIR": str(sockets / "ipython"), WORK_FOLDER: str(folder)}
        connection, given = sockets / "kernel.json", {**home, **environment}
        forked = fork_kernel(connection, folder, given) if forks else None
        manager_class = _kernel_manager(connection, folder, given, forked)
        kind: Cause = "cell"
        try:
            papermill.execute_notebook(
                _literal(notebook),
                _literal(executed),
                dict(parameters),
                engine_name=_SavedAtTheEnd.__name__,
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
            if error.ename == NothingToShow.__name__:
                return _ended(executed, str(error.evalue))
            cause = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
            kind = "input" if error.ename in INPUT_ERRORS else "cell"
        except CellTimeoutError:
            cause, kind = f"it ran longer than {timeout:g} seconds", "limit"
        except DeadKernelError:
            cause = "its Python process ended: it was told to exit, killed, or out of memory"
            kind = "ended"
        except RuntimeError as error:
            cause = str(error)
        finally:
            manager_class.end()
    return _verified(notebook.stem, executed, cause, kind)


class _SavedAtTheEnd(NBClientEngine):  # type: ignore[misc]
    """Run the cells as papermill does, but write the notebook once: it has a megabyte or two."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, *args: Any, **options: Any) -> Any:
        """Run the cells; the notebook is written however that ends."""
        save, nb_man.save = nb_man.save, lambda **_: None
        try:
            return super().execute_managed_notebook(nb_man, *args, **options)
        finally:
            nb_man.save = save
            nb_man.save()


papermill_engines.register(_SavedAtTheEnd.__name__, _SavedAtTheEnd)


def _ended(executed: Path, sentence: str) -> Any:
    """A notebook up to the cell that has nothing more to show, which says why."""
    run = remove_error_markers(nbformat.read(executed, as_version=4))
    last = next(
        place
        for place, cell in enumerate(run.cells)
        if any(output.output_type == "error" for output in cell.get("outputs", ()))
    )
    said = paragraph(sentence)
    shown = {"text/html": said.html, "text/plain": said.text}
    run.cells = run.cells[: last + 1]
    run.cells[-1].outputs = [nbformat.v4.new_output("display_data", data=shown)]
    nbformat.write(run, executed)
    return run


def _literal(path: Path) -> str:
    """A path for papermill, which fills in what stands in braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def written(notebook: Any) -> bytes:
    """A notebook as the bytes of its file."""
    return str(nbformat.writes(notebook)).encode("utf-8", "backslashreplace") + b"\n"


def _verified(name: str, executed: Path, cause: str, kind: Cause) -> Any:
    run = remove_error_markers(nbformat.read(executed, as_version=4))
    cells = [c for c in run.cells if c.cell_type == "code" and c.source.strip()]
    for number, cell in enumerate(cells, start=1):
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if not cause and (errors or cell.execution_count != number):
            cause = f"{errors[0].ename}: {errors[0].evalue}" if errors else "it was not run"
            _fail(run, name, executed, cell, cause, kind)
    if cause:
        begun = [c for c in cells if c.metadata.get("papermill", {}).get("start_time")]
        _fail(run, name, executed, begun[-1] if begun else None, cause, kind)
    return run


def _fail(run: Any, name: str, executed: Path, cell: Any, cause: str, kind: Cause) -> None:
    cause, details = " ".join(cause.split()), ""
    if cell is None:
        sentence = f"Notebook {name!r} could not be started: {cause.rstrip('.')}."
    else:
        source = cell.source.strip().partition("\n")[0]
        sentence = (
            f"Notebook {name!r} stopped at the cell that begins {source!r}: {cause.rstrip('.')}."
        )
        tracebacks = ["\n".join(o.traceback) for o in cell.outputs if o.output_type == "error"]
        details = _TERMINAL.sub("", "\n\n".join([cell.source.strip(), *tracebacks]))
    run.cells.insert(0, nbformat.v4.new_markdown_cell(sentence, id="cause"))
    nbformat.write(run, executed)
    raise StoppedError(sentence, kind, details)


def _kernel_manager(
    connection: Path, folder: Path, environment: Mapping[str, str], forked: Forked | None
) -> Any:
    """A class of kernel managers for one run, as papermill wants a class."""

    class RunningInterpreter(AsyncKernelManager):
        def __init__(self, **options: Any):
            super().__init__(**options)
            if os.name != "nt":
                self.transport, self.ip = "ipc", str(connection.with_name("k"))
            self.connection_file = str(connection)

        @property
        def kernel_spec(self) -> KernelSpec:
            python = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=python, display_name="Python 3", language="python")

        async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
            options |= {"env": {**os.environ, **environment}, "cwd": str(folder)}
            await super().start_kernel(**options)

        async def _async_launch_kernel(self, kernel_cmd: list[str], **options: Any) -> None:
            if forked is None:
                await super()._async_launch_kernel(kernel_cmd, **options)
                return
            provisioner: Any = self.provisioner
            provisioner.process, provisioner.pid, provisioner.pgid = forked, forked.pid, forked.pid
            forked.start()
            self._reconcile_connection_info(provisioner.connection_info)

        @staticmethod
        def end() -> None:
            """End the kernel and whatever it started, if they still run."""
            if forked:
                forked.end()
            end_processes(folder)

    return RunningInterpreter


@contextmanager
def _sockets() -> Iterator[Path]:
    """A folder for one kernel's sockets, whose paths may have 100 characters or so."""
    short = len(tempfile.gettempdir()) < 60 or os.name == "nt"
    with tempfile.TemporaryDirectory(prefix="nk-", dir=None if short else "/tmp") as folder:  # noqa: S108
        yield Path(folder)
