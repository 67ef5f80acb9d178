"""A notebook run on a case: the report a reader gets, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit.case import Case, open_case
from toolkit.case.mistakes import did_you_mean
from toolkit.case.standpoint import to_day
from toolkit.leftovers import ending_on_terminate, work_folder
from toolkit.reporting.parameters import (
    AS_OF,
    CASE,
    INJECTED,
    Parameter,
    Value,
    parameter_values,
    read_parameters,
)
from toolkit.reporting.provenance import made_from
from toolkit.schema import InputError, write_whole
from toolkit.waiting import REPORT_FOLDER

if TYPE_CHECKING:
    from toolkit.reporting.kernel import Cause, StoppedError

CELL_LIMIT = 1800
"""Seconds a cell may run unless another time is given: half an hour."""

LOCK = ".lock"
"""The file in a report's folder that is held while files are put there: another render waits."""

PARTS = ("tables", "figures")
"""The folders in a report's folder that hold one for the parts of each report."""


class ReportError(RuntimeError):
    """A report could not be made: one sentence with the cell, the cause and where to look.

    `cause` says of which kind it is: "input" (what the notebook was given), "cell" (an error in a
    cell), "limit" (a cell ran too long), "ended" (its Python process did not live).
    """

    def __init__(self, sentence: str, cause: Cause = "cell"):
        super().__init__(sentence)
        self.cause: Cause = cause


def render_report(
    notebook: str,
    case: Case | Path | str,
    /,
    out: Path | str | None = None,
    timeout: float | None = CELL_LIMIT,
    to: Sequence[str] = ("html",),
    **parameters: object,
) -> Path:
    """Run a notebook on a case and write the report; returns the page's path.

    `notebook` is a name in ``notebooks/`` (``"brief"``) or a path to an ``.ipynb`` file; `case`
    a case or its folder; `out` the folder to write to, ``reports/<case>`` if not given, with
    ``-as-of-<day>`` behind it for a case that stands at a day (the parameter `as_of`, else the
    case's own);
    `timeout` bounds each cell, in seconds (None: not at all); `parameters` replace the notebook's
    own, and are checked before anything runs. In `out` then stand::

        brief.html            the page: one file, asks nothing of any network
        brief.ipynb           the notebook as it ran
        tables/brief/*.csv    every table whole
        figures/brief/*       every figure as SVG and PNG
        provenance.json       what each report in the folder was made from, by its name

    With "pdf" or "docx" in `to` stand there, too, made of the page as it is printed::

        brief.pdf             to hand on: tagged, its fonts inside
        brief.docx            to edit

    The same case, notebook, parameters and versions give the same bytes. Raises InputError for
    an unknown notebook or parameter, a value of the wrong type, or a folder that cannot be
    written to; ReportError if a cell failed or did not run: the notebook as far as it came
    then stands in ``failed/`` in `out`, beside it a text with the cell and its traceback, and an
    earlier report stays as it was. InputError, too, if
    a library is missing that a PDF or document needs: the page is made all the same.
    """
    if isinstance(case, Case) and case.as_of:
        parameters = {AS_OF: case.as_of.isoformat()} | parameters
    return make_report(notebook, case, parameters, out, timeout, to)


def make_report(
    notebook: str,
    case: Case | Path | str,
    parameters: Mapping[str, object],
    out: Path | str | None = None,
    timeout: float | None = CELL_LIMIT,
    to: Sequence[str] = ("html",),
    name: str = "",
    forks: bool = False,
) -> Path:
    """The same as `render_report`, for those who call the report otherwise than its notebook.

    `name` is what its files are called; with `forks` this process, which has no threads, forks the
    kernel.
    """
    source = find_notebook(notebook)
    name = name or source.stem
    check_formats(to)
    given = parameter_values(notebook_parameters(notebook), parameters, source.stem)
    case = _standing_at(case, str(given.get(AS_OF) or ""))
    folder = report_folder(case) if out is None else Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place = folder.resolve()
        with ending_on_terminate(), work_folder(place, ".render-") as work:
            run, origin = _render(source, case, given, timeout, work, place, name, forks)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror}); nothing was changed. Choose a folder you may "
            "write to, with room on its disk.",
            folder,
        ) from error
    page = folder / f"{name}.html"
    try:
        _write_documents(run, case, origin, to, page)
    except InputError as error:
        raise InputError(f"{error} The page was made: {page}.") from error
    return page


def report_folder(case: Case, root: Path = Path("reports")) -> Path:
    """The folder of a case's reports: ``reports/<case>``, of a day ``<case>-as-of-<day>``."""
    stands = f"-as-of-{case.as_of}" if case.as_of else ""
    return root / f"{case.name}{stands}"


def check_formats(to: Sequence[str]) -> None:
    """Raise InputError for a format that a report cannot be written as."""
    from toolkit.reporting.documents import FORMATS

    for one in to:
        if one not in FORMATS:
            hint = did_you_mean(one, FORMATS)
            raise InputError(
                f"A report cannot be written as {one!r}.{hint} Give {_either(FORMATS)}."
            )


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _write_documents(
    run: Any, case: Case, origin: Mapping[str, Any], to: Sequence[str], page: Path
) -> None:
    """Write what is made of the page beside it, and drop what an earlier report left there."""
    from toolkit.reporting.documents import page_docx, page_pdf
    from toolkit.reporting.page import page_html

    figures = {file.stem: file for file in (page.parent / "figures" / page.stem).glob("*.png")}
    for kind in ("pdf", "docx"):
        page.with_suffix(f".{kind}").unlink(missing_ok=True)
    if not {"docx", "pdf"} & set(to):
        return
    printed = page_html(run, page.stem, case, origin, printed=True)
    if "docx" in to:
        write_whole(page.with_suffix(".docx"), page_docx(printed, figures))
    if "pdf" in to:
        write_whole(page.with_suffix(".pdf"), page_pdf(printed))


def _standing_at(case: Case | Path | str, as_of: str) -> Case:
    """The case as the notebook opens it: at the day of its parameter."""
    if not isinstance(case, Case):
        return open_case(case, as_of)
    return case if to_day(as_of) == case.as_of else open_case(case.folder, as_of)


def find_notebook(notebook: str) -> Path:
    """The file of a notebook, given its name or path.

    A name is looked for in ``notebooks/`` here, then among the toolkit's own. Raises InputError
    that lists the notebooks there are.
    """
    if notebook.endswith(".ipynb"):
        if Path(notebook).is_file():
            return Path(notebook).resolve()
        raise InputError("there is no such notebook.", notebook)
    package = Path(
        toolkit.__file__
    ).parent  # an installed one holds them, a checkout is beside them
    folders = [Path("notebooks"), package / "notebooks", package.parent / "notebooks"]
    found = {path.stem: path for f in reversed(folders) for path in sorted(f.glob("*.ipynb"))}
    if notebook not in found:
        hint = did_you_mean(notebook, found)
        raise InputError(
            f"There is no notebook {notebook!r}.{hint} There are {', '.join(found) or 'none'}."
        )
    return found[notebook].resolve()


def notebook_parameters(notebook: str) -> list[Parameter]:
    """The parameters of a notebook, in order, the case among them.

    Raises InputError if there is no such notebook or its parameters cell is not well-formed.
    """
    source = find_notebook(notebook)
    try:
        content = json.loads(source.read_bytes())
        return read_parameters(content, source)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
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
    name: str,
    forks: bool,
) -> tuple[Any, dict[str, Any]]:
    """Make a report and put it in its folder; returns the run, and what it was made from."""
    # papermill and the page's libraries are slow to import, and only needed here
    from filelock import FileLock

    from toolkit.reporting.kernel import StoppedError, run_notebook, written
    from toolkit.reporting.page import page_html

    executed, parts = work / f"{name}.ipynb", work / name
    parts.mkdir()
    environment = {
        REPORT_FOLDER: str(parts),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
    }
    values = {CASE: str(case.folder.resolve()), **given}
    try:
        run = run_notebook(source, executed, values, environment, timeout, forks)
    except StoppedError as error:
        failed = folder / "failed" / f"{name}.ipynb"
        _keep_failed(error, executed, failed)
        raise ReportError(f"{error} See {failed}.", error.cause) from None
    own = Path(os.path.relpath(case.folder.resolve(), folder)).as_posix()
    values[CASE] = case.name if case.is_bundled else own
    _tidy(run, values)
    origin = made_from(source, case, given, parts)
    write_whole(executed, written(run))
    page = work / f"{name}.html"
    write_whole(page, page_html(run, name, case, origin).encode())
    with FileLock(folder / LOCK):
        _move_parts(parts, folder, name)
        _record(folder / "provenance.json", name, origin)
        executed.replace(folder / executed.name)
        page.replace(folder / page.name)
    for kind in ("ipynb", "txt"):
        (folder / "failed" / f"{name}.{kind}").unlink(missing_ok=True)
    with suppress(OSError):  # other failures are kept
        (folder / "failed").rmdir()
    return run, origin


def _keep_failed(error: StoppedError, executed: Path, failed: Path) -> None:
    """Keep a run that stopped, as far as it came, and in words why."""
    write_whole(failed, executed.read_bytes())
    words = "\n\n".join(filter(None, [str(error), error.details])) + "\n"
    write_whole(failed.with_suffix(".txt"), words.encode("utf-8", "backslashreplace"))


def _tidy(run: Any, values: dict[str, Value]) -> None:
    """Take out what differs from run to run: times, random ids, where the work was done."""
    run.metadata.pop("papermill", None)
    for cell in run.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.id = "injected-parameters"
            lines = [f"{name} = {value!r}" for name, value in values.items()]
            cell.source = INJECTED + "\n".join(lines)


def _move_parts(parts: Path, folder: Path, name: str) -> None:
    """Put a report's tables and figures where readers look; drop those it no longer has."""
    for kind in PARTS:
        new, place = parts / kind, folder / kind / name
        made = {path.name for path in new.glob("*")}
        for old in place.glob("*"):
            if old.name not in made:
                old.unlink()
        for file in sorted(made):
            place.mkdir(parents=True, exist_ok=True)
            (new / file).replace(place / file)


def _record(path: Path, name: str, origin: dict[str, Any]) -> None:
    """Write what a report was made from beside what the others in its folder were."""
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        known = {}
    known = dict(sorted({**(known if isinstance(known, dict) else {}), name: origin}.items()))
    write_whole(path, (json.dumps(known, indent=2, ensure_ascii=False) + "\n").encode())
