"""Who of a class codes what: drawn once, kept in the case, handed out as folders."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from toolkit.case import Case, open_case, sample_case
from toolkit.coding.rules import code
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.people.samples import draw_sample, read_sample
from toolkit.schema import InputError, to_table, write_table
from toolkit.seminar.classes.handout import hand_out
from toolkit.seminar.classes.students import (
    FOLDER,
    STUDENTS,
    Student,
    has_class,
    read_class,
    read_students,
)

SAMPLE = "sample.csv"
ISSUE = "issue"


@takes_tables
def assign_class(
    case: Case,
    students: Path | str,
    out: Path | str,
    n: int = 60,
    overlap: int = 20,
    seed: int = 1,
    pseudonyms: bool = False,
    strata: str | Sequence[str] | None = ISSUE,
    statements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Draw what each student of a class codes, and make each a folder to work in.

    `students` is a CSV file with a column `name` and, if wanted, `email` and `group`. Drawn are
    `n` statements of the case (by `draw_sample`, with `seed`): all students code the `overlap`,
    the others are dealt out among them. `strata` are those of `draw_sample`. By default as many
    statements are drawn on each issue, as the rules read them, and on none: in a plain draw (None)
    most statements speak of no issue, and little is left to compare. The draw is kept in
    CASE/class/. A folder for each student is made in `out`, with instructions, codebook card,
    sheet, notebook and reports.

    It can be called again, with the list grown: a draw that is there stands, whatever has become
    of codebook and reports, and whose folder is there keeps it. Who is new on the list codes what
    all code, and besides what one of the others codes: the one whose own statements fewest have.
    So nothing new is drawn, and the weights hold. Returns the sample, as `draw_sample` does.

    Raises InputError for mistakes in the list, for a sample that cannot be drawn, for another
    class or another draw than the one that is there, and for a sample case of the toolkit (see
    `practice_case`).
    """
    case.check_own()
    known = read_class(case) if has_class(case) else []
    listed = read_students(students, pseudonyms, known)
    if statements is None:
        statements = find_statements(case)
    coders = [student.coder for student in listed]
    if known:
        sample = _join(_drawn(case, n, overlap), coders)
    else:
        by_issue = strata == ISSUE
        sample = draw_sample(
            case, n, strata, coders, overlap, seed, statements,
            codings=code(statements, case) if by_issue else None,
            allocation="equal" if by_issue else "proportional",
        )  # fmt: skip
    hand_out(sample, statements, case, Path(out))
    folder = case.folder / FOLDER
    write_table(sample, folder / SAMPLE)
    write_table(to_table(Student, listed), folder / STUDENTS)
    return sample


def _drawn(case: Case, n: int, overlap: int) -> pd.DataFrame:
    """The sample of the class that is there. Raises InputError if it is of another size."""
    sample = class_sample(case)
    there = sample["statement_id"].nunique(), sample.loc[sample["shared"], "statement_id"].nunique()
    if there != (n, overlap):
        raise InputError(
            "another class was assigned here before, or this one in another way: {:,} statements, "
            "{:,} of them for all. Say the same numbers to add students; to assign anew, move the "
            "folder away.".format(*there),
            case.folder / FOLDER / SAMPLE,
        )
    return sample


def _join(sample: pd.DataFrame, coders: Sequence[str]) -> pd.DataFrame:
    """A sample with the coders it does not have yet, each beside one whom it has."""
    dealt = dict(iter(sample.groupby("coder", sort=False)))
    hands = {coder: frozenset(own.loc[~own["shared"], "statement_id"])
             for coder, own in dealt.items()}  # fmt: skip
    readers = Counter(hands.values())
    for coder in coders:
        if coder not in dealt:
            model = min(hands, key=lambda one: readers[hands[one]])
            readers[hands[model]] += 1
            dealt[coder] = dealt[model].assign(coder=coder)
    return pd.concat([dealt[coder] for coder in coders], ignore_index=True)


def class_sample(case: Case) -> pd.DataFrame:
    """What the class of a case was assigned. Raises InputError if there is no class."""
    return read_sample(case.folder / FOLDER / SAMPLE)


def practice_case(folder: Path | str, sample: str = "port-selme") -> Case:
    """A sample case of one's own, to code in: copied into a folder the first time, then opened.

    Raises InputError if the folder is there and holds something else, or cannot be written to.
    """
    path = Path(folder)
    if not path.exists():
        _copy(sample_case(sample).folder, path)
    case = open_case(path)
    if case.codebook.name != sample:
        raise InputError(f"holds the case {case.codebook.name!r}; choose another folder.", path)
    return case


def _copy(source: Path, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".practice-") as made:
            uncoded = shutil.ignore_patterns("codings", "sample.csv")
            shutil.copytree(source, Path(made, "case"), ignore=uncoded)
            Path(made, "case").rename(path)
    except OSError as error:
        raise InputError(
            f"cannot be made ({error.strerror}); choose a folder you may write to.", path
        ) from None
