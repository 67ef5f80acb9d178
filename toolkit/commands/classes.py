"""`class`: hand out statements to a class, collect its codings, say how it agrees."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs, add_case, add_method, open_given
from toolkit.commands.printing import aligned, bar, count, wrapped

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case

HAND_OUTS, HANDED_IN, PAGES = "hand-outs", "handed-in", "class-pages"


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verbs.add_parser("class", help="let a class of students code a case, and report on it")
    inner = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_practice(inner)
    _add_assign(inner)
    _add_rehearse(inner)
    _add_collect(inner)
    _add_report(inner)
    for verb in inner.choices.values():
        verb.add_argument("--debug", action="store_true", help="show where a mistake was met")


def _add_practice(verbs: Verbs) -> None:
    practice = verbs.add_parser("practice", help="copy a sample case, to code in")
    practice.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to make")
    practice.add_argument(
        "--sample", metavar="NAME", default="port-selme", help="which (default: %(default)s)"
    )
    practice.set_defaults(run=_practice)


def _add_assign(verbs: Verbs) -> None:
    assign = verbs.add_parser("assign", help="draw who codes what; make a folder for each student")
    add_case(assign)
    assign.add_argument(
        "--students", type=Path, required=True, metavar="LIST.csv",
        help="the class: a column name, and if wanted e-mail and group",
    )  # fmt: skip
    assign.add_argument(
        "--n", type=int, default=60, help="statements drawn in all (default: %(default)s)"
    )
    assign.add_argument(
        "--overlap", type=int, default=20, metavar="N",
        help="how many of them all students code (default: %(default)s)",
    )  # fmt: skip
    assign.add_argument("--seed", type=int, default=1, help="of the draw (default: %(default)s)")
    assign.add_argument(
        "--strata", metavar="BY", default="issue",
        help="draw as many on each issue, as the rules read them (the default), by another column "
        "(outlet, month, speaker …), or none",
    )  # fmt: skip
    assign.add_argument(
        "--pseudonyms", action="store_true", help="let them code as coder-01, coder-02 …"
    )
    assign.add_argument(
        "--out", type=Path, metavar="DIR", help=f"where the folders go (default: CASE/{HAND_OUTS})"
    )
    add_method(assign)
    assign.set_defaults(run=_assign)


def _add_rehearse(verbs: Verbs) -> None:
    rehearse = verbs.add_parser(
        "rehearse", help="fill the class's folders as pretended students would, to try it all"
    )
    add_case(rehearse, dated=False)
    rehearse.add_argument(
        "--out", type=Path, metavar="DIR", help=f"where their files go (default: CASE/{HANDED_IN})"
    )
    add_method(rehearse)
    rehearse.set_defaults(run=_rehearse)


def _add_collect(verbs: Verbs) -> None:
    collect = verbs.add_parser("collect", help="take what students handed in into the case")
    add_case(collect, dated=False)  # what is not read would not be taken
    collect.add_argument(
        "handed_in", type=Path, nargs="+", metavar="FILE",
        help="codings (.csv) and sheets (.csv, .xlsx), or folders that hold them",
    )  # fmt: skip
    add_method(collect)
    collect.set_defaults(run=_collect)


def _add_report(verbs: Verbs) -> None:
    report = verbs.add_parser("report", help="write a page for the teacher and for each student")
    add_case(report)
    report.add_argument(
        "--out", type=Path, metavar="DIR", help=f"where the pages go (default: CASE/{PAGES})"
    )
    add_method(report)
    report.set_defaults(run=_report)


def _practice(given: argparse.Namespace) -> None:
    from toolkit.seminar import practice_case

    case = practice_case(given.folder, given.sample)
    print(f"{given.folder} is a copy of {given.sample}: {count(len(case.documents), 'report')}")


def _assign(given: argparse.Namespace) -> None:
    from toolkit.seminar import assign_class
    from toolkit.seminar.classes.students import has_class, read_class

    case = open_given(given)
    out = given.out or case.folder / HAND_OUTS
    before = {student.coder for student in read_class(case)} if has_class(case) else set()
    sample = assign_class(
        case, given.students, out, given.n, given.overlap, given.seed, given.pseudonyms,
        None if given.strata == "none" else given.strata, _statements(case, given),
    )  # fmt: skip
    students = read_class(case)
    for student in students:
        for line in wrapped(f"{student.remark}.") if student.remark else ():
            print(line)
    if before:
        new = ", ".join(s.coder for s in students if s.coder not in before) or "nobody"
        for line in wrapped(f"{count(len(before), 'student')} keep what they had; new: {new}."):
            print(line)
    each = Counter(sample["coder"]).values()
    most = f"{min(each)} to {max(each)}" if min(each) < max(each) else f"{max(each)}"
    print(f"{count(len(students), 'student')} code {most} statements each, {given.overlap} of them "
          "the same for all")  # fmt: skip
    print(f"{out} holds a folder for each of them; give it to them, and to nobody else")


def _rehearse(given: argparse.Namespace) -> None:
    from toolkit.case import open_case
    from toolkit.schema import write_table
    from toolkit.seminar.classes.assigning import class_sample
    from toolkit.seminar.classes.pretend import pretend_class, rising_errors

    case = open_case(given.case)
    out = given.out or case.folder / HANDED_IN
    sample = class_sample(case)
    errors = rising_errors(list(dict.fromkeys(sample["coder"])))
    codings = pretend_class(sample, case, errors, _statements(case, given))
    for coder, own in codings.groupby("coder"):
        write_table(own, out / f"{coder}.csv")
    print(f"{out} holds {count(len(errors), 'file')} as pretended students would hand them "
          "in, the first without an error, the last with many")  # fmt: skip


def _collect(given: argparse.Namespace) -> None:
    from toolkit.case import open_case
    from toolkit.seminar import collect_class
    from toolkit.seminar.classes.collecting import STATES

    case = open_case(given.case)
    table = collect_class(case, given.handed_in, _statements(case, given))
    for row in table.to_dict("records"):
        where = f" ({row['file']})" if row["file"] else ""
        read = f", {row['read']} of {row['assigned']} statements" if row["read"] else ""
        said = f"{row['coder']}: {row['state']}{read}{where}. {row['remark']}"
        print(*wrapped(said.rstrip()), sep="\n")
    states = Counter(table["state"])
    print(", ".join(f"{states[state]} {state}" for state in STATES if states[state]))


def _report(given: argparse.Namespace) -> None:
    from toolkit.seminar import class_agreement, write_class_pages

    case = open_given(given)
    paths = write_class_pages(case, given.out or case.folder / PAGES, _statements(case, given))
    table = class_agreement(case)
    shown = table[["coder", "read", "assigned", "compared", "same"]].copy()
    shown["agreement"] = table["agreement"].map(
        lambda share: "" if share != share else f"{share:.0%}"
    )
    for line in aligned(shown):
        print(line)
    print(f"Open {paths[0]}; the students' pages lie beside it in {paths[0].parent / 'students'}")


def _statements(case: Case, given: argparse.Namespace) -> pd.DataFrame:
    from toolkit.parsing import find_statements

    return find_statements(case, given.method, bar("statements"))
