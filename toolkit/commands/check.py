"""`check`: what is in a case, and what to look at."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs, add_case, add_method, open_given
from toolkit.commands.printing import bar, count, wrapped

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case
    from toolkit.schema import Problem


SHOWN = 20  # problems of a kind; more would scroll away the other kinds


def add(verbs: Verbs) -> None:
    """Add the verb."""
    check = verbs.add_parser("check", help="say what is in a case, and what to look at")
    add_case(check)
    check.add_argument(
        "--all", action="store_true", help=f"show every problem, not {SHOWN} of a kind"
    )
    check.add_argument("--csv", action="store_true", help="print the problems as a CSV table")
    add_method(check)
    check.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit.parsing import audit, find_statements
    from toolkit.schema import Problem, to_csv, to_rows

    case = open_given(given)
    statements = find_statements(case, given.method, bar("checking"))
    problems = audit(case, statements)
    if given.csv:
        print(to_csv(problems), end="")
        return
    for line in _contents(statements, case):
        print(line)
    for line in listed(to_rows(Problem, problems), len(problems) if given.all else SHOWN):
        print(line)


def _contents(statements: pd.DataFrame, case: Case) -> Iterator[str]:
    """What is in a case, in a few lines."""
    from toolkit.case.standpoint import in_words

    documents = case.documents
    outlets = sum(1 for outlet in documents["outlet"].unique() if outlet)
    days = documents["date"].dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    listed = int(statements["speaker"].isin(case.actors["actor"]).sum())
    others = int((statements["speaker"] != "").sum()) - listed
    flaws = {
        "without a date": len(documents) - len(days),
        "repeating an earlier one": int((documents["copy_of"] != "").sum()),
    }
    flawed = ", ".join(f"{number:,} {flaw}" for flaw, number in flaws.items() if number)
    yield from wrapped(case.title)
    yield f"  in {case.folder}"
    if case.as_of is not None:
        yield f"  as of {in_words(case.as_of)}: {count(len(case.hidden), 'report')} left out"
    yield f"  {count(len(documents), 'report')} from {count(outlets, 'outlet')}{span}"
    if flawed:
        yield f"    {flawed}"
    told = f"{listed:,} of them by listed actors, {others:,} by others who are named"
    yield from wrapped(f"  {count(len(statements), 'statement')}, {told}")
    if others > listed:
        yield from wrapped("    whom to list says: python -m toolkit actors CASE --suggest")
    yield f"  {count(case.actors['actor'].nunique(), 'actor')} in actors.csv"
    issues = count(len(case.codebook.issues), "issue")
    yield from wrapped(f"  {issues} in the codebook {case.codebook}")


def listed(problems: Sequence[Problem], shown: int) -> Iterator[str]:
    """The problems by what to do about them, the first of each kind."""
    kinds: dict[str, Counter[str]] = {}
    for one in problems:
        place = one.file or one.doc_id or "the case"
        if one.file and one.line:
            place += f":{one.line}"
        kinds.setdefault(one.advice, Counter())[f"{place}: {one.problem}"] += 1
    for advice, found in kinds.items():
        yield ""
        yield from wrapped(f"{count(found.total(), 'problem')}; advice: {advice}")
        for problem, times in islice(found.items(), shown):
            yield from wrapped(f"  {problem}" + (f" ({times} times)" if times > 1 else ""))
        rest = sum(islice(found.values(), shown, None))
        if rest:
            yield f"  and {rest:,} more; --all shows them"
    if not problems:
        yield ""
        yield "No problems were found."
