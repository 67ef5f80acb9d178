"""A notebook on many cases, parameters or issues: planned, spread among processes, told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeAlias

from toolkit.batches.jobs import Asked, Batch, Job, Made
from toolkit.batches.workers import GoneError, Worker
from toolkit.leftovers import ending_on_terminate

if TYPE_CHECKING:
    from toolkit.case import Case

Told: TypeAlias = Callable[[Made, int, int], None]
"""Is told of each report as it is done, with how many are done, and of how many."""


def render_batch(
    notebook: str,
    cases: Sequence[Case | Path | str],
    /,
    parameters: Mapping[str, object] | None = None,
    by: str = "",
    grid: Path | str | None = None,
    out: Path | str | None = None,
    as_of: str = "",
    to: Sequence[str] = ("html",),
    processes: int = 1,
    timeout: float | None = None,
    tell: Told | None = None,
    single: bool = False,
) -> Batch:
    """Make the reports of a notebook on cases, as many at once as there are `processes`.

    There is one for each case, for each row of `grid` (a CSV or TOML file of parameters), and, with
    `by` ("issue", "holder" or "outlet"), for each of these that is found in the case. A report
    stands in ``<out>/<case>/``, `out` being ``reports`` if not given, and is called after its
    notebook and what varies: ``positions-inspections.html``. One that is there as it would be made
    is left alone. One that fails stands in ``failed/`` of its folder, and the others are made all
    the same. Last, ``<out>/index.html`` lists all reports there. `timeout` bounds each cell, in
    seconds (None: half an hour; 0: not at all); `tell` is called with each report as it is done.

    With `single` there is one report, always made anew, in `out` itself, and no index.

    Raises InputError, before anything is made, for what cannot be; GoneError if the process that
    plans or lists the reports is ended from outside.
    """
    began = time.monotonic()
    asked = Asked(
        str(notebook), tuple(str(getattr(one, "folder", one)) for one in cases),
        dict(parameters or {}), by, None if grid is None else Path(grid), as_of,
        None if out is None else Path(out), tuple(to), single,
    )  # fmt: skip
    with ending_on_terminate(), ExitStack() as stack:
        first = Worker()
        stack.callback(first.close)
        jobs: list[Job] = _ask(first, "plan", "The reports were not planned", asked=asked)
        new = [job for job in jobs if not job.unchanged]
        others = [Worker() for _ in range(min(processes, len(new)) - 1)]
        for worker in others:
            stack.callback(worker.close)
        made = {job.page: Made(job.page, "unchanged") for job in jobs if job.unchanged}
        for number, page in enumerate(made, start=1):
            _tell(tell, made[page], number, len(jobs))
        for one in _spread(new, [first, *others], timeout):
            made[one.page] = one
            _tell(tell, one, len(made), len(jobs))
        root = asked.out or Path("reports")
        index: Path | None = None
        if not single:
            index = _ask(first, "index", "The reports are not listed", root=root)
    reports = tuple(made[job.page] for job in jobs)
    return Batch(reports, index, time.monotonic() - began)


def _ask(worker: Worker, what: str, otherwise: str, **given: Any) -> Any:
    """What a worker answers; `otherwise` says what is missing if it ended before."""
    try:
        return worker.ask(what, **given)
    except GoneError as error:
        raise GoneError(f"{otherwise}: {error}. Run the command again.") from None


def _tell(tell: Told | None, one: Made, number: int, total: int) -> None:
    if tell is not None:
        tell(one, number, total)


def _spread(
    jobs: Sequence[Job], workers: Sequence[Worker], timeout: float | None
) -> Iterator[Made]:
    """Have workers make reports, each one at a time; what became of each, as it is done."""
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def make(job: Job) -> Made:
        worker, began = idle.get(), time.monotonic()
        try:
            made: Made = worker.ask("make", job=job, timeout=timeout)
        except GoneError as error:
            seconds = time.monotonic() - began
            return Made(
                job.page, "failed", seconds, "ended", f"{job.name!r} was not made: {error}."
            )
        finally:
            idle.put(worker)
        return made

    pool = ThreadPoolExecutor(len(workers))
    try:
        for done in as_completed([pool.submit(make, job) for job in jobs]):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
