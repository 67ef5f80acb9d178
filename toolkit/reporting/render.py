"""A notebook run on a case: the report a reader gets, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import toolkit
from toolkit.case import Case, open_case
from toolkit.case.mistakes import did_you_mean
from toolkit.reporting.exhibits import REPORT_FOLDER
from toolkit.reporting.parameters import (
    CASE,
    Parameter,
    Value,
    check_parameters,
    read_parameters,
)
from toolkit.reporting.provenance import made_from
from toolkit.schema import InputError, write_whole


class ReportError(RuntimeError):
    """A report could not be made: one sentence with the cell, the cause and where to look."""


def render_report(
    notebook: str,
    case: Case | Path | str,
    /,
    out: Path | str | None = None,
    timeout: float | None = None,
    **parameters: object,
) -> Path:
    """Run a notebook on a case and write the report; returns the page's path.

    `notebook` is a name in ``notebooks/`` (``"brief"``) or a path to an ``.ipynb`` file; `case`
    a case or its folder; `out` the folder to write to, ``reports/<case>`` if not given;
    `timeout` bounds each cell, in seconds; `parameters` replace the notebook's own, and are
    checked before anything runs. In `out` then stand::

        brief.html    the page: one file, asks nothing of any network
        brief.ipynb   the notebook as it ran
        brief/        tables/*.csv, figures/*.svg and *.png, provenance.json

    The same case, notebook, parameters and versions give the same bytes. Raises InputError for
    an unknown notebook or parameter, a value of the wrong type, or a folder that cannot be
    written to; ReportError if a cell failed or did not run: the notebook as far as it came
    then stands in ``failed/`` in `out`, and an earlier report stays as it was.
    """
    source = find_notebook(notebook)
    given = check_parameters(notebook_parameters(notebook), parameters, source.stem)
    if not isinstance(case, Case):
        case = open_case(case)
    folder = Path("reports", case.name) if out is None else Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".render-") as work:
            _render(source, case, given, timeout, Path(work), folder.resolve())
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror}).", folder) from error
    return folder / f"{source.stem}.html"


def find_notebook(notebook: str) -> Path:
    """The file of a notebook, given its name or path.

    A name is looked for in ``notebooks/`` here, then beside the toolkit. Raises InputError
    that lists the notebooks there are.
    """
    if notebook.endswith(".ipynb"):
        if Path(notebook).is_file():
            return Path(notebook).resolve()
        raise InputError("there is no such notebook.", notebook)
    folders = [Path("notebooks"), Path(toolkit.__file__).parent.parent / "notebooks"]
    found = {path.stem: path for f in reversed(folders) for path in sorted(f.glob("*.ipynb"))}
    if notebook not in found:
        hint = did_you_mean(notebook, found)
        raise InputError(
            f"There is no notebook {notebook!r}.{hint} There are {', '.join(found) or 'none'}."
        )
    return found[notebook].resolve()


def notebook_parameters(notebook: str) -> list[Parameter]:
    """The parameters of a notebook, in order, the case's folder among them.

    Raises InputError if there is no such notebook or its parameters cell is not well-formed.
    """
    source = find_notebook(notebook)
    try:
        content = json.loads(source.read_bytes())
        return read_parameters(content, source)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("is not a notebook.", source) from None


def _render(
    source: Path,
    case: Case,
    given: dict[str, Value],
    timeout: float | None,
    work: Path,
    folder: Path,
) -> None:
    # papermill and the page's libraries are slow to import, and only needed here
    from toolkit.reporting.kernel import StoppedError, run_notebook, written
    from toolkit.reporting.page import page_html

    name = source.stem
    executed, parts = work / f"{name}.ipynb", work / name
    parts.mkdir()
    environment = {
        REPORT_FOLDER: str(parts),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
    }
    values = {CASE: str(case.folder.resolve()), **given}
    try:
        run = run_notebook(source, executed, values, environment, timeout)
    except StoppedError as error:
        failed = folder / "failed" / f"{name}.ipynb"
        write_whole(failed, executed.read_bytes())
        raise ReportError(f"{error} See {failed}.") from None
    values[CASE] = Path(os.path.relpath(case.folder.resolve(), folder)).as_posix()
    _tidy(run, values)
    origin = made_from(source, case, given, parts)
    record = json.dumps(origin, indent=2, ensure_ascii=False) + "\n"
    write_whole(parts / "provenance.json", record.encode())
    write_whole(executed, written(run))
    write_whole(work / f"{name}.html", page_html(run, name, case, origin).encode())
    _move_into_place(work, folder, name)
    (folder / "failed" / f"{name}.ipynb").unlink(missing_ok=True)
    with suppress(OSError):  # other failures are kept
        (folder / "failed").rmdir()


def _tidy(run: Any, values: dict[str, Value]) -> None:
    """Take out what differs from run to run: times, random ids, where the work was done."""
    run.metadata.pop("papermill", None)
    for cell in run.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.id = "injected-parameters"
            lines = [f"{name} = {value!r}" for name, value in values.items()]
            cell.source = "\n".join(["# Parameters", *lines])


def _move_into_place(work: Path, folder: Path, name: str) -> None:
    """Put the parts, then the notebook, then the page where readers look; drop older parts."""
    parts = [p.relative_to(work) for p in sorted((work / name).rglob("*")) if p.is_file()]
    for part in [*parts, Path(f"{name}.ipynb"), Path(f"{name}.html")]:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (work / part).chmod(0o644)
        (work / part).replace(folder / part)
    for old in sorted((folder / name).glob("*/*")):
        if old.relative_to(folder) not in parts:
            old.unlink(missing_ok=True)
