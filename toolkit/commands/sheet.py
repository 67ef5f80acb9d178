"""`sheet`: statements to be coded in a spreadsheet, and what was coded there back into the case."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs, add_case, add_method, open_given
from toolkit.commands.printing import bar, count

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case


def add(verbs: Verbs) -> None:
    """Add the verb."""
    sheet = verbs.add_parser("sheet", help="write a coding sheet, or take a filled one in")
    add_case(sheet)
    which = sheet.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--out", type=Path, metavar="FILE", help="write a sheet: an .xlsx or .csv file"
    )
    which.add_argument(
        "--take", type=Path, metavar="FILE", help="bring a filled sheet into CASE/codings/"
    )
    sheet.add_argument("--coder", metavar="NAME", help="whose sheet it is")
    sheet.add_argument(
        "--replace", action="store_true", help="with --take: let the sheet hold where it differs"
    )
    _add_sample(sheet)
    add_method(sheet)
    sheet.epilog = (
        "Sheets of one sample, everything but --coder and --out being the same:\n"
        "  sheet CASE --coder ann --out ann.xlsx --sample 100 --overlap 20 --coders ann ben\n"
        "  sheet CASE --coder ben --out ben.xlsx --sample 100 --overlap 20 --coders ann ben\n"
        "See docs/sheets.md."
    )
    sheet.set_defaults(run=_run)


def _add_sample(sheet: argparse.ArgumentParser) -> None:
    sample = sheet.add_argument_group("a sample instead of all statements")
    sample.add_argument("--sample", type=int, metavar="N", help="so many statements in all")
    sample.add_argument(
        "--strata", nargs="+", default=[], metavar="NAME",
        help="what it is stratified by: outlet, month, year, report, speaker, side, form, "
        "modality, issue",
    )  # fmt: skip
    sample.add_argument(
        "--equal", action="store_true", help="as many of each stratum, not in proportion"
    )
    sample.add_argument(
        "--coders", nargs="+", metavar="NAME", help="who shares the work (default: --coder alone)"
    )
    sample.add_argument(
        "--overlap", type=_overlap, metavar="N", help="how many all code, or what share: 20, 20%%"
    )
    sample.add_argument("--seed", type=int, default=0, help="the same seed draws the same sample")


def _overlap(text: str) -> float:
    """A number of statements, or a share of them."""
    try:
        if text.endswith("%"):
            return float(text[:-1]) / 100
        return float(text) if "." in text else int(text)
    except ValueError:
        message = f"{text!r} is no number; write how many, such as 20, or a share, such as 20%"
        raise argparse.ArgumentTypeError(message) from None


def _run(given: argparse.Namespace) -> None:
    from toolkit.parsing import find_statements
    from toolkit.people.sheets import take_sheet, write_sheet

    _check(given)
    case = open_given(given)
    statements = find_statements(case, given.method, bar("statements"))
    if given.take:
        print(take_sheet(case, given.take, given.coder, given.replace, statements))
        return
    sample = None if given.sample is None else _sample(given, statements, case)
    write_sheet(case, given.out, given.coder, sample, statements)
    if sample is None:
        print(f"{given.out}: every statement, for {given.coder}")
        return
    own = sample[sample["coder"] == given.coder]
    shared = f", {int(own['shared'].sum()):,} of them for all coders" if given.overlap else ""
    print(f"{given.out}: {count(len(own), 'statement')} for {given.coder}{shared}")


def _check(given: argparse.Namespace) -> None:
    """Refuse what does not go together."""
    from toolkit.schema import InputError

    sampling = [name for name in ("strata", "equal", "coders", "overlap") if getattr(given, name)]
    if given.take and (given.sample or sampling):
        raise InputError("a sample is drawn when a sheet is written; leave it out with --take.")
    if given.out and given.replace:
        raise InputError("--replace goes with --take.")
    if given.out and not given.coder:
        raise InputError("name whose sheet it is with --coder.")
    if sampling and given.sample is None:
        raise InputError(f"--{sampling[0]} needs a sample; say how large with --sample.")


def _sample(given: argparse.Namespace, statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    from toolkit.coding.rules import code
    from toolkit.people.samples import draw_sample

    by_issue = "issue" in given.strata
    return draw_sample(
        case, given.sample, given.strata, given.coders or [given.coder], given.overlap, given.seed,
        statements, codings=code(statements, case) if by_issue else None,
        allocation="equal" if given.equal else "proportional",
    )  # fmt: skip
