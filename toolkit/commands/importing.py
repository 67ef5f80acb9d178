"""`import`: the articles of exports taken into a case, with a report of what was found."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs
from toolkit.commands.check import SHOWN, listed
from toolkit.commands.printing import bar, count, wrapped

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case.intake import Intake

NOTHING_READ = 2  # the exit code


def add(verbs: Verbs) -> None:
    """Add the verb."""
    verb = verbs.add_parser("import", help="take the articles of exports into a case")
    verb.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="a file or a folder")
    verb.add_argument("--into", required=True, type=Path, metavar="CASE", help="the case's folder")
    verb.add_argument(
        "--columns",
        type=_columns,
        action="append",
        default=[],
        metavar="FACT=COLUMN,…",
        help="which column of a table, or field of JSON, holds what: text=Body,date=Datum,"
        "outlet=Quelle,title=Titel,url=Link,language=Sprache",
    )
    verb.add_argument("--dry-run", action="store_true", help="say what is found, write nothing")
    verb.add_argument(
        "--mend-encoding", action="store_true", help="mend text saved in the wrong encoding"
    )
    verb.add_argument(
        "--all", action="store_true", help=f"show every problem, not {SHOWN} of a kind"
    )
    verb.set_defaults(run=_run)


def _columns(given: str) -> dict[str, str]:
    """What was told of columns; a comma within a name stays, where no fact follows it."""
    pairs = [one.partition("=") for one in re.split(r",(?=\s*\w+\s*=)", given)]
    if not all(equals and column.strip() for _, equals, column in pairs):
        raise argparse.ArgumentTypeError(f"{given!r} is not such as text=Body,date=Datum")
    return {fact.strip(): column.strip() for fact, _, column in pairs}


def _run(given: argparse.Namespace) -> int:
    from toolkit.case.intake import take_in
    from toolkit.schema import Problem, to_rows

    progress = bar("importing", "files")
    columns = {fact: column for told in given.columns for fact, column in told.items()}
    intake = take_in(
        given.sources, given.into, columns, given.dry_run, given.mend_encoding, progress
    )
    problems = to_rows(Problem, intake.problems)
    for line in _report(intake, given.dry_run):
        for part in wrapped(line):
            print(part)
    for line in listed(problems, len(problems) if given.all else SHOWN):
        print(line)
    if intake.new and not given.dry_run:
        print(f"\nNext: python -m toolkit check {given.into}")
    return 0 if len(intake.articles) else NOTHING_READ


def _report(intake: Intake, dry_run: bool) -> Iterator[str]:
    from toolkit.schema import ImportedFile, to_rows

    files, articles = intake.files, intake.articles
    read, new = int(files["read"].sum()), len(intake.new)
    would = "would be new" if dry_run else "new"
    yield f"{count(len(files), 'file')}, {count(read, 'article')}: {new:,} {would}."
    for row in to_rows(ImportedFile, files):
        said = "" if row.said is None else f"says {row.said:,}, "
        yield f"  {row.source}: {row.form}; {said}{row.read:,} read, {row.new:,} new"
    if not len(articles):
        return
    yield f"Dates: {_counted(articles['dated_by'].replace('', 'unknown'))}."
    yield from _missing(articles)
    yield f"Outlets: {_counted(articles['outlet'].replace('', 'unknown'))}."
    other = articles[articles["outlet"] != articles["printed_outlet"]]
    for (kept, printed), rows in other.groupby(["outlet", "printed_outlet"]):
        yield f"  {printed!r} is kept as {kept!r} ({len(rows):,})"
    copies = int((articles["copy_of"] != "").sum())
    if copies:
        yield f"Likely copies of an earlier one: {copies:,}."
    doubts = articles.loc[articles["doubt"] != "", "doubt"]
    if len(doubts):
        yield f"To look at: {_counted(doubts)}; imports.csv says which."


def _missing(articles: pd.DataFrame) -> Iterator[str]:
    """What to do about articles without a day."""
    if undated := int(articles["date"].isna().sum()):
        yield (
            f"  Of {count(undated, 'article')} no day is known. Give it in the case: a line such "
            "as 'date: 2031-03-04' at the top of the text, or a table texts.csv beside texts/, "
            "with the columns file, date, outlet and title."
        )


def _counted(values: object) -> str:
    """Values by how often they come, the commonest first."""
    numbers = Counter(values)  # type: ignore[call-overload]
    ordered = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    more = f", and {len(ordered) - SHOWN:,} others" if len(ordered) > SHOWN else ""
    return ", ".join(f"{number:,} {value}" for value, number in ordered[:SHOWN]) + more
