"""The seminar: exercises that check themselves, and a class of students who code.

`exercises` reads and checks them, with `kinds` of answers (`pieces` are those that are a piece of
work), `measures` that work a right answer out and `sealing` for those that cannot be; `desk` is
the case they are about. `marks` lays what students marked side by side, `comparing` one coder's
readings beside a reference, `classes` hands out, collects and reports.
"""

from toolkit.people.samples import read_sample
from toolkit.seminar.classes.agreeing import (
    class_agreement,
    class_differences,
    class_growth,
)
from toolkit.seminar.classes.assigning import assign_class, practice_case
from toolkit.seminar.classes.collecting import collect_class
from toolkit.seminar.classes.pages import write_class_pages
from toolkit.seminar.classes.pretend import CodingErrors, pretend_class, pretend_codings
from toolkit.seminar.exercises import Exercise, Verdict, check, exercise
from toolkit.seminar.marks import compare_marks, mark_passages, show_text

__all__ = [
    "CodingErrors",
    "Exercise",
    "Verdict",
    "assign_class",
    "check",
    "class_agreement",
    "class_differences",
    "class_growth",
    "collect_class",
    "compare_marks",
    "exercise",
    "mark_passages",
    "practice_case",
    "pretend_class",
    "pretend_codings",
    "read_sample",
    "show_text",
    "write_class_pages",
]
