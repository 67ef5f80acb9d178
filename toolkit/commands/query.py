"""`query`: a question in SQL over the tables of a corpus."""

from __future__ import annotations

import argparse
from pathlib import Path

from toolkit.commands.arguments import Verbs
from toolkit.commands.printing import count


def add(verbs: Verbs) -> None:
    """Add the verb."""
    query = verbs.add_parser("query", help="ask the tables of a corpus a question in SQL")
    query.add_argument(
        "sql", metavar="QUESTION", help="such as SELECT value, count(*) FROM coded GROUP BY value"
    )
    query.add_argument("corpus", type=Path, metavar="DIR", help="the folder of the corpus")
    query.add_argument("--out", type=Path, metavar="FILE.csv", help="write the answer there")
    query.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit.corpora.querying import query
    from toolkit.schema import to_csv, write_table

    answer = query(given.sql, given.corpus)
    if given.out is None:
        print(to_csv(answer), end="")
    else:
        print(f"{write_table(answer, given.out)}: {count(len(answer), 'row')}")
