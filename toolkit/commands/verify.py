"""`verify`: kept reports made again, and what differs."""

from __future__ import annotations

import argparse
from pathlib import Path

from toolkit.commands.arguments import Verbs
from toolkit.commands.printing import printable

DIFFERENT = 1
"""The exit code if anything differs."""


def add(verbs: Verbs) -> None:
    """Add the verb."""
    verify = verbs.add_parser(
        "verify", help="make kept reports again, elsewhere, and say what differs"
    )
    verify.add_argument("folder", type=Path, metavar="REPORTS", help="a folder of reports")
    verify.add_argument("--case", metavar="CASE", help="their case, if it is not where it was")
    verify.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    from toolkit.reporting.render import ReportError
    from toolkit.reporting.verify import verify_report
    from toolkit.schema import InputError

    try:
        found = verify_report(given.folder, given.case)
    except ReportError as error:
        raise InputError(str(error)) from error
    for one in found:
        print(printable(str(one)))
    if not found:
        print(f"{given.folder}: every table, figure and sentence comes out the same.")
    return DIFFERENT if found else 0
