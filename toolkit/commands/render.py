"""`render`: a notebook run on a case, to a report; or on many, to many."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs, add_case
from toolkit.commands.printing import count, printable

if TYPE_CHECKING:
    from toolkit.batches import Batch, Made

CAUSES = {"": 0, "mistake": 1, "input": 2, "cell": 3, "limit": 4, "ended": 5}
"""Exit codes by why a report was not made; of several the largest."""

LISTING = """\
With several cases, --each, --grid or -j the reports stand in folders of DIR,
those that still hold are left alone, and index.html lists them all.

Exit codes: 0 all are there, 2 something given was wrong, 3 a cell failed,
4 a cell took too long, 5 its process ended; of several the largest."""


def add(verbs: Verbs) -> None:
    """Add the verb."""
    render = verbs.add_parser(
        "render", help="run a notebook on a case, to a report; on many, to many",
        epilog=LISTING,
    )  # fmt: skip
    render.add_argument(
        "notebook", metavar="NOTEBOOK", help="its name in notebooks/, e.g. brief, or its file"
    )
    add_case(render, several=True)
    render.add_argument(
        "--out", type=Path, metavar="DIR",
        help="folder for the report (default: reports/CASE), or for the folders of many",
    )  # fmt: skip
    render.add_argument(
        "-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), dest="parameters",
        help="set one of the notebook's parameters; may be repeated",
    )  # fmt: skip
    render.add_argument(
        "--to", default="html", metavar="FORMATS",
        help="what to write, the page always: html, pdf, docx, or several, as in html,pdf,docx",
    )  # fmt: skip
    render.add_argument(
        "--each", default="", metavar="WHAT",
        help="a report for each issue, holder or outlet that is found in the case",
    )  # fmt: skip
    render.add_argument(
        "--grid", type=Path, metavar="FILE",
        help="a report for each row of a CSV file, or [[report]] of a TOML file, of parameters",
    )  # fmt: skip
    render.add_argument(
        "-j", type=_number, metavar="N", dest="processes",
        help="how many reports to make at once (default: one)",
    )  # fmt: skip
    render.add_argument(
        "--limit", type=_seconds, metavar="SECONDS",
        help="how long a cell may run (default: 1800; 0: as long as it takes)",
    )  # fmt: skip
    render.set_defaults(run=_run)


def _number(text: str) -> int:
    with suppress(ValueError):
        if (number := int(text)) > 0:
            return number
    raise argparse.ArgumentTypeError(f"{text!r} is no number of reports; give 1 or more")


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 <= (number := float(text)) < float("inf"):
            return number
    raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; give 0 or more")


def _run(given: argparse.Namespace) -> int:
    from toolkit.batches import render_batch
    from toolkit.batches.workers import GoneError

    many = given.each or given.grid or given.processes or len(given.case) > 1
    if not many and sys.stderr.isatty():
        print(f"Running {given.notebook} on {given.case[0]}; this takes a moment.", file=sys.stderr)
    progress = _Progress() if many else None
    try:
        batch = render_batch(
            given.notebook, given.case, dict(given.parameters), given.each, given.grid, given.out,
            given.as_of, [one.strip() for one in given.to.split(",") if one.strip()],
            given.processes or 1, given.limit, progress, single=not many,
        )  # fmt: skip
    except GoneError as error:
        print(printable(str(error)), file=sys.stderr)
        return CAUSES["ended"]
    finally:
        if progress:
            progress.end()
    if many:
        _sum_up(batch)
    else:
        [one] = batch.reports
        if one.outcome == "failed":
            print(printable(one.why), file=sys.stderr)
        else:
            print(f"Open {one.page}")
    return max(CAUSES[one.cause] for one in batch.reports)


class _Progress:
    """A line for each report that was made or failed; on a terminal one that moves instead."""

    def __init__(self) -> None:
        self._moves = sys.stderr.isatty()
        self._failed = 0

    def __call__(self, one: Made, number: int, total: int) -> None:
        """Tell of a report."""
        self._failed += one.outcome == "failed"
        if one.outcome == "failed":
            self.end()
            print(printable(f"failed: {one.page}: {one.why}"), file=sys.stderr, flush=True)
        elif not self._moves and one.outcome == "made":
            print(printable(f"made: {one.page} ({one.seconds:.1f} s)"), flush=True)
        if self._moves:
            failed = f", {self._failed} failed" if self._failed else ""
            line = printable(f"{number} of {total}{failed}: {one.page.stem}")[:78]
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave nothing of the line that moves."""
        if self._moves:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _sum_up(batch: Batch) -> None:
    print(
        f"{count(len(batch.reports), 'report')}: {batch.count('made')} made, "
        f"{batch.count('unchanged')} unchanged, {batch.count('failed')} failed, "
        f"in {batch.seconds:.1f} s."
    )
    print(f"Open {batch.index}")
