"""`export`: a table of a case, such as its codings, as another tool reads it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs, add_case, add_method, open_given
from toolkit.commands.printing import bar, count

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case
    from toolkit.exchange.formats import Format


def add(verbs: Verbs) -> None:
    """Add the verb."""
    export = verbs.add_parser(
        "export", help="write codings as another tool reads them", listing=_listing
    )
    add_case(export)
    export.add_argument("--to", required=True, metavar="FORMAT", help="one of those below")
    export.add_argument("--out", required=True, type=Path, metavar="FILE", help="the file to write")
    export.add_argument(
        "--table", metavar="TABLE", default="",
        help="which table, where a format takes several: coded (codings with their statements), "
        "statements, codings, documents, actors, meetings, events",
    )  # fmt: skip
    add_method(export)
    export.add_argument(
        "--coder", metavar="CODER", default="learned",
        help="whose codings: learned (the default), rules, or people: all that people coded",
    )  # fmt: skip
    export.set_defaults(run=_run)


def _listing() -> str:
    from toolkit.exchange import FORMATS

    width = max(map(len, FORMATS))
    return "\n".join(
        ["The formats:", *(f"  {f.name:<{width}}  {f.what}" for f in FORMATS.values())]
    )


def _run(given: argparse.Namespace) -> None:
    from toolkit.exchange import export
    from toolkit.exchange.formats import format_named

    which = _which(format_named(given.to), given.table)  # before anything takes time
    case = open_given(given)
    table = _table(which, given, case)
    path = export(table, case, given.to, given.out)
    print(f"{path}: {count(len(table), 'row')} as {given.to}")


def _which(to: Format, table: str) -> str:
    """The table that was asked for, if the format takes it and its library is installed."""
    from toolkit.exchange.formats import TIES
    from toolkit.schema import InputError

    to.writer()
    here = [one for one in to.takes if one != TIES]  # a network is made with choices, in Python
    if table and table not in here:
        raise InputError(f"{to.name} takes no table {table!r}; it takes {', '.join(here)}.")
    return table or here[0]


def _table(which: str, given: argparse.Namespace, case: Case) -> pd.DataFrame:
    from toolkit.case.codings import hand_codings
    from toolkit.coding import code, find_events, join
    from toolkit.parsing import find_meetings, find_statements

    if which in ("documents", "actors"):
        return case.documents if which == "documents" else case.actors
    statements = find_statements(case, given.method, bar("statements"))
    if which == "statements":
        return statements
    if which == "meetings":
        return find_meetings(case, bar("meetings"), statements)
    if which == "events":
        return find_events(case, statements, bar("events"))
    if given.coder == "people":
        codings = _of(hand_codings(case, statements=statements), statements)
    else:
        codings = code(statements, case, coder=given.coder)
    return codings if which == "codings" else join(statements, codings, case)


def _of(codings: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The codings of these statements; how many others there are is said."""
    known = codings["statement_id"].isin(statements["statement_id"])
    if not known.all():
        left = count(int((~known).sum()), "coding")
        print(f"{left} of statements that are not found any more left out; `check` lists them")
    return codings[known]
