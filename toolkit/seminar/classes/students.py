"""The students of a class, each with the name they code under."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Annotated

from toolkit.case import Case
from toolkit.case.codings import AGREED, check_coder_name
from toolkit.case.mistakes import Mistakes, check_header
from toolkit.parsing.speakers.roster import fold
from toolkit.schema import InputError, read_csv, read_table, read_text, separator_of, to_rows

FOLDER = "class"
STUDENTS = "students.csv"
LONGEST = 32  # characters of a name in a coder's, so that a number fits behind it
_SPELLINGS = {"e-mail": "email", "mail": "email", "student": "name"}


@dataclass(frozen=True, slots=True)
class Student:
    """One student of a class."""

    coder: Annotated[str, "the name they code under, and their file's"]
    name: Annotated[str, "as the list has it"]
    email: Annotated[str, "where to reach them; may be empty"] = ""
    group: Annotated[str, "the group they belong to; may be empty"] = ""
    remark: Annotated[str, "why the coder's name is not simply the name"] = ""


def read_students(
    path: Path | str, pseudonyms: bool = False, known: Sequence[Student] = ()
) -> list[Student]:
    """Read a list of students, and give each the name of a coder.

    The table has a column `name` and may have `email` and `group`; commas, semicolons or tabs
    separate them. “Zoë Brandt” codes as
    ``zoe-brandt``; two of one name are told apart by a number, in the order of the list. With
    `pseudonyms` they are ``coder-01``, ``coder-02`` …, in an order that is not that of the names.
    Students that are `known` (name and e-mail) keep their names; they come first, then the others,
    under pseudonyms if they are.

    Raises InputError that names every mistake with its line: an unknown column, a row without a
    name, a name without letters, the same student twice (name and e-mail), and one that is known
    and not on the list.
    """
    path = Path(path)
    header, records = read_csv(path, separator_of(read_text(path)))
    names = [_SPELLINGS.get(name.casefold(), name.casefold()) for name in header]
    mistakes = Mistakes(path)
    check_header(names, ("name", "email", "group"), ["name"], mistakes)
    mistakes.report()
    students: list[tuple[int, Student]] = []
    for line, record in records:
        cells = [" ".join(cell.split()) for cell in record.values()]
        row = dict(zip(names, cells, strict=True))
        if not row["name"]:
            mistakes.add(line, "the student has no name; fill the column 'name'.")
        elif not _slug(row["name"]):
            mistakes.add(line, f"{row['name']!r} has no letters; write a name that has some.")
        students.append((line, Student(coder="", **row)))
    _check_once(students, mistakes)
    mistakes.report()
    if not students:
        raise InputError("names no student; write a row for each.", path)
    listed = {_who(student): student for _, student in students}
    for student in known:
        if listed.pop(_who(student), None) is None:
            raise InputError(
                f"{student.name!r} is not on the list, but was assigned here before. Leave those "
                "in who have left, with the e-mail they had; for another class take another case.",
                path,
            )
    pseudonyms = pseudonyms or _are_pseudonyms(known)
    name = _under_pseudonyms if pseudonyms else _under_names
    return [*known, *name(listed.values(), {student.coder for student in known})]


def read_class(case: Case) -> list[Student]:
    """The students of a case's class, in order. Raises InputError if there is no class yet."""
    path = case.folder / FOLDER / STUDENTS
    if not has_class(case):
        raise InputError(
            "the case has no class yet; make one with tk.seminar.assign_class, or with the verb "
            "class assign.",
            path,
        )
    students: list[Student] = to_rows(Student, read_table(path, Student))
    return students


def has_class(case: Case) -> bool:
    """Whether students were assigned to code the case."""
    return (case.folder / FOLDER / STUDENTS).is_file()


def _who(student: Student) -> tuple[str, str]:
    """What tells students apart."""
    return student.name.casefold(), student.email.casefold()


def _check_once(students: Iterable[tuple[int, Student]], mistakes: Mistakes) -> None:
    first: dict[tuple[str, str], int] = {}
    for line, student in students:
        before = first.setdefault(_who(student), line)
        if student.name and before != line:
            mistakes.add(
                line,
                f"{student.name!r} stands in line {before} too; remove one, or tell the two apart "
                "by their e-mail.",
            )


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", fold(name)))[:LONGEST].strip("-")


def _under_names(students: Iterable[Student], taken: AbstractSet[str]) -> list[Student]:
    taken = {AGREED, *taken}
    named = []
    for student in students:
        slug = _slug(student.name)
        try:
            coder = check_coder_name(slug)
        except InputError:  # such as rules-1
            coder = f"student-{slug}"[:LONGEST]
        number, stem, remark = 1, coder, ""
        while coder in taken:
            number += 1
            coder = f"{stem}-{number}"
        if number > 1:
            remark = f"{stem!r} was taken, so {student.name} codes as {coder!r}"
        elif coder != slug:
            remark = f"{slug!r} cannot be a coder's name, so {student.name} codes as {coder!r}"
        taken.add(coder)
        named.append(replace(student, coder=coder, remark=remark))
    return named


def _are_pseudonyms(students: Sequence[Student]) -> bool:
    return bool(students) and all(re.fullmatch(r"coder-\d+", one.coder) for one in students)


def _lot(student: Student) -> bytes:
    """A place in an order that no alphabet gives away, the same whenever the list is read."""
    return hashlib.sha256(f"{student.name}\n{student.email}".encode()).digest()


def _under_pseudonyms(students: Iterable[Student], taken: AbstractSet[str]) -> list[Student]:
    ordered = sorted(students, key=_lot)
    wide = max(2, len(str(len(ordered))))
    free = (name for name in (f"coder-{n:0{wide}}" for n in count(1)) if name not in taken)
    return [replace(student, coder=next(free)) for student in ordered]
