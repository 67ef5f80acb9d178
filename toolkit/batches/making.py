"""One report of a batch: made, or told why not."""

from __future__ import annotations

import time

from toolkit.batches.jobs import Job, Made
from toolkit.batches.keys import keep
from toolkit.case import Case, open_case
from toolkit.reporting.exhibits import cell_text
from toolkit.reporting.forking import FORKS
from toolkit.reporting.parameters import AS_OF
from toolkit.reporting.render import CELL_LIMIT, ReportError, make_report
from toolkit.schema import InputError, read_csv

TABLES = {
    "statements": "statements",
    "quotations": "quoted",
    "standing-now": "stances",
    "changes": "changes of side",
    "discrepancies": "contradictions",
    "schedule": "meetings",
}
"""Tables of a report whose rows an index counts, and what it calls them."""


def make(job: Job, timeout: float | None) -> Made:
    """Make a report; `timeout` bounds each of its cells, in seconds (0: not at all)."""
    began, limit = time.monotonic(), CELL_LIMIT if timeout is None else timeout or None
    try:
        case = open_case(job.case, str(job.parameters.get(AS_OF) or ""))
        page = make_report(
            job.notebook, case, job.parameters, job.folder, limit, job.to, job.name, FORKS
        )
    except (ReportError, InputError) as error:
        cause = error.cause if isinstance(error, ReportError) else "input"
        return Made(job.page, "failed", time.monotonic() - began, cause, str(error))
    if job.key:
        keep(job, {"day": cell_text(case.documents["date"].max()), "figures": _figures(job, case)})
    return Made(page, "made", time.monotonic() - began)


def _figures(job: Job, case: Case) -> dict[str, int]:
    """How many reports it rests on, and how many rows the tables have that it has."""
    tables = job.folder / "tables" / job.name
    files = {words: tables / f"{name}.csv" for name, words in TABLES.items()}
    rows = {words: len(read_csv(file)[1]) for words, file in files.items() if file.is_file()}
    return {"texts": len(case.documents), **rows}
