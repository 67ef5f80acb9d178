"""`actors`: who speaks in a case, and who is missing in its actors.csv."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs, add_case, add_method, open_given
from toolkit.commands.printing import aligned, bar

if TYPE_CHECKING:
    import pandas as pd


SUGGESTED = 40
SPELLINGS = 4  # of one actor that are shown


def add(verbs: Verbs) -> None:
    """Add the verb."""
    actors = verbs.add_parser("actors", help="list who speaks, or who is missing in actors.csv")
    add_case(actors)
    actors.add_argument(
        "--suggest", action="store_true", help="those reports quote and actors.csv does not list"
    )
    actors.add_argument(
        "--csv", action="store_true", help="print CSV; of suggestions, rows for actors.csv"
    )
    actors.add_argument("--all", action="store_true", help=f"show all suggestions, not {SUGGESTED}")
    add_method(actors)
    actors.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit.parsing import find_statements
    from toolkit.parsing.unlisted.appearances import count_appearances
    from toolkit.parsing.unlisted.suggestions import suggest_actors, to_actors
    from toolkit.schema import to_csv

    case = open_given(given)
    statements = find_statements(case, given.method, bar("statements"))
    if given.suggest:
        table = suggest_actors(case, statements)
        shown = table if given.all else table.head(SUGGESTED)
        as_csv, rest = to_actors(shown), len(table) - len(shown)
    else:
        as_csv = shown = count_appearances(case, statements)
        rest = 0
    if given.csv:
        print(to_csv(as_csv), end="")
    elif shown.empty:
        print("Everyone whom the reports name as a source is listed.")
    else:
        print(*aligned(_short(shown)), sep="\n")
    if rest:
        more = f"and {rest:,} more; --all shows them"
        print(more, file=sys.stderr if given.csv else sys.stdout)


def _short(table: pd.DataFrame) -> pd.DataFrame:
    """The table without what few need in a terminal, lists as text."""
    table = table.drop(columns=["demonyms"], errors="ignore")
    for name in ("aliases", "metonyms", "spellings"):
        if name in table:
            table[name] = table[name].map(lambda names: "; ".join(names[:SPELLINGS]))
    return table
