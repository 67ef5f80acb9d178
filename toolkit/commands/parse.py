"""`parse`: documents, statements, dates, meetings and events as tables."""

from __future__ import annotations

import argparse

from toolkit.commands.arguments import Verbs, add_case, add_method, add_out, open_given
from toolkit.commands.printing import bar
from toolkit.commands.writing import folder_for, write_tables


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parse = verbs.add_parser(
        "parse", help="write documents, statements, dates, meetings, events as CSV"
    )
    add_case(parse)
    add_out(parse)
    add_method(parse)
    parse.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit.coding import find_events
    from toolkit.parsing import find_dates, find_meetings, find_statements

    case = open_given(given)
    folder = folder_for(given.out, case)
    statements = find_statements(case, given.method, bar("statements"))
    tables = {
        "documents": case.documents,
        "statements": statements,
        "dates": find_dates(case, bar("dates")),
        "meetings": find_meetings(case, bar("meetings"), statements),
        "events": find_events(case, statements, bar("events")),
        "problems": case.problems,
    }
    write_tables(folder, tables)
