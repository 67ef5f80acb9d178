"""One report of a batch: made, or told why not."""

from __future__ import annotations

import time
import traceback
from contextlib import suppress

from toolkit.batches.jobs import Job, Made
from toolkit.batches.keys import keep
from toolkit.case import Case, open_case
from toolkit.reporting.exhibits import cell_text
from toolkit.reporting.forking import FORKS
from toolkit.reporting.parameters import AS_OF
from toolkit.reporting.render import CELL_LIMIT, ReportError, make_report
from toolkit.schema import InputError, read_csv, write_whole

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
    """Make a report; `timeout` bounds each of its cells, in seconds (0: not at all).

    In a batch, a mistake of the toolkit is one of this report alone, and is told beside it.
    """
    began, limit = time.monotonic(), CELL_LIMIT if timeout is None else timeout or None
    try:
        case = open_case(job.case, str(job.parameters.get(AS_OF) or ""))
        page = make_report(
            job.notebook, case, job.parameters, job.folder, limit, job.to, job.name, FORKS
        )
        if job.key:
            keep(job, _about(job, case))
    except (ReportError, InputError) as error:
        cause = error.cause if isinstance(error, ReportError) else "input"
        return Made(job.page, "failed", time.monotonic() - began, cause, str(error))
    except Exception as error:
        if not job.key:
            raise
        whose = "input" if isinstance(error, OSError) else "mistake"
        return Made(job.page, "failed", time.monotonic() - began, whose, _told(job, error))
    return Made(page, "made", time.monotonic() - began)


def _about(job: Job, case: Case) -> dict[str, object]:
    return {"day": cell_text(case.documents["date"].max()), "figures": _figures(job, case)}


def _told(job: Job, error: Exception) -> str:
    """Why a report failed, in a sentence, kept with its traceback where other failures are."""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    kind = "" if isinstance(error, OSError) else " by a mistake in the toolkit"
    failed = job.folder / "failed" / f"{job.name}.txt"
    told = f"{job.name!r} was not made{kind} ({what})."
    with suppress(OSError):  # where nothing can be written
        words = f"{told}\n\n{traceback.format_exc()}"
        write_whole(failed, words.encode("utf-8", "backslashreplace"))
        return f"{told} See {failed}."
    return told


def _figures(job: Job, case: Case) -> dict[str, int]:
    """How many reports it rests on, and how many rows the tables have that it has."""
    tables = job.folder / "tables" / job.name
    files = {words: tables / f"{name}.csv" for name, words in TABLES.items()}
    rows = {words: len(read_csv(file)[1]) for words, file in files.items() if file.is_file()}
    return {"texts": len(case.documents), **rows}
