"""`compare`: what changed from one folder of reports to another."""

from __future__ import annotations

import argparse
from pathlib import Path

from toolkit.commands.arguments import Verbs
from toolkit.commands.printing import printable


def add(verbs: Verbs) -> None:
    """Add the verb."""
    compare = verbs.add_parser(
        "compare", help="say what changed from one brief to the next: last week's and this week's"
    )
    compare.add_argument("before", type=Path, metavar="A", help="the folder of the earlier reports")
    compare.add_argument("after", type=Path, metavar="B", help="the folder of the later reports")
    compare.add_argument(
        "--out", type=Path, metavar="FILE", help="the page to write (default: B/compared.html)"
    )
    compare.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit.reporting.comparing import PAGE, write_comparison

    page = given.out or given.after / PAGE
    for one in write_comparison(given.before, given.after, page):
        print(printable(str(one)), end="\n\n")
    print(f"Open {page}")
