"""A sheet as an Excel workbook: lists to choose from, the codebook, and how to fill it in."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from toolkit.case.codebook import ATTITUDES, MOVES
from toolkit.extras import needing
from toolkit.people.sheets.form import MARK, Column, Line, columns_of
from toolkit.people.sheets.xlsx import escaped, undated

with needing("sheets", "an .xlsx sheet"):
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.pagebreak import Break, ColBreak
    from openpyxl.worksheet.worksheet import Worksheet

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.case.codebook import Codebook

SPARE = 1000
"""Empty lines below the last that have lists to choose from, too."""

CODING, CODEBOOK, HOW_TO, LISTS = "coding", "codebook", "how to", "lists"
"""The names of the workbook's sheets."""

TALLEST = 300.0  # points; a row taller than the window cannot be scrolled through
LINE = 13.5  # points


def workbook_bytes(case: Case, lines: Sequence[Line]) -> bytes:
    """A sheet as a workbook; the same lines give the same bytes.

    All cells are text, so that nothing in them is run as a formula or turned into a date. Cells
    of the report refuse to be typed over; they are not locked, because rows of locked cells
    cannot be copied.
    """
    book = Workbook(write_only=True)
    columns = columns_of(case.codebook)
    lists = _lists(case)
    _add_coding(book, columns, lines, lists)
    _add_pages(book, CODEBOOK, [18, 20, 32, 36, 32, 32, 36], _codebook_rows(case.codebook))
    _add_pages(book, HOW_TO, [26, 100], _how_to_rows(columns))
    _add_pages(book, LISTS, [30] * len(lists), _list_rows(lists))
    book[LISTS].sheet_state = "hidden"
    book.properties.creator = ""
    book.properties.title = case.title
    packed = io.BytesIO()
    book.save(packed)
    return undated(packed.getvalue())


# ---------------------------------------------------------------- the sheet to fill in


def _add_coding(
    book: Workbook, columns: Sequence[Column], lines: Sequence[Line], lists: dict[str, list[str]]
) -> None:
    sheet = book.create_sheet(CODING)
    last = len(lines) + 1 + SPARE
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(lines) + 1}"
    _print_on_two_pages(sheet, columns, len(lines) + 1)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        if rule := _rule(column, lists):
            rule.add(f"{letter}2:{letter}{last}")
            sheet.data_validations.append(rule)
    rows = _Rows(sheet, [column.width for column in columns])
    rows.append([column.name for column in columns], [_HEAD[column.kind] for column in columns])
    looks = [FILLED if column.kind == "filled" else GIVEN for column in columns]
    for line in lines:
        rows.append([line.get(column.name, "") for column in columns], looks)


def _print_on_two_pages(sheet: Any, columns: Sequence[Column], rows: int) -> None:
    """What is read on one page and what is filled in on the next, in letters of 8 points.

    Each row's statement stands first on both. What is only kept is not printed.
    """
    names = [column.name for column in columns]
    last = get_column_letter(names.index("note") + 1)
    sheet.print_area = f"A1:{last}{rows}"
    sheet.print_title_cols = "A:A"
    sheet.col_breaks = ColBreak(brk=[Break(id=names.index("passage") + 1)])
    sheet.page_setup.scale = 80
    _print_in_landscape(sheet)


def _print_in_landscape(sheet: Any) -> None:
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.4, bottom=0.5)
    sheet.oddFooter.center.text = "&A, &P / &N"


def _rule(column: Column, lists: dict[str, list[str]]) -> DataValidation | None:
    """What may be typed into a column, and what is said when something else is."""
    if column.kind != "filled":
        return DataValidation(
            "custom", formula1="FALSE", errorTitle="From the report", showErrorMessage=True,
            error="This cell tells what is coded. Leave it as it is; put what you have to say "
            "into the note.",
        )  # fmt: skip
    name = next((name for name in lists if column.name in _CHOSEN[name]), "")
    if not name:
        return None
    letter = get_column_letter(list(lists).index(name) + 1)
    return DataValidation(
        "list",
        formula1=f"{LISTS}!${letter}$2:${letter}${len(lists[name]) + 1}",
        allow_blank=True,
        showErrorMessage=name != "actor",  # one that actors.csv does not list may be typed
        errorTitle="Not in the codebook",
        error=f"Choose from the list. The sheet '{CODEBOOK}' says what each means.",
    )


_CHOSEN = {
    "issue": ("issue",),
    "stance": ("stance",),
    "attitude": ("attitude",),
    "move": ("move",),
    "actor": ("holder", "attitude towards", "move towards"),
    "mark": ("nothing to code", "wrongly taken"),
}
"""Which columns are filled from which list."""


def _lists(case: Case) -> dict[str, list[str]]:
    """What there is to choose from, by the names of `_CHOSEN`."""
    book = case.codebook
    coded = {name: list(book.values(name)) for name in book.dimensions if name != "issue"}
    return {
        "issue": [issue.name for _, issue in book.outline()],
        "stance": [stance.name for stance in book.scale],
        **coded,
        "actor": sorted(set(case.actors["actor"]), key=str.casefold),
        "mark": [MARK],
    }


def _list_rows(lists: dict[str, list[str]]) -> Iterator[tuple[str, ...]]:
    yield tuple(lists)
    yield from zip_longest(*lists.values(), fillvalue="")


# ---------------------------------------------------------------- the pages beside it


def _codebook_rows(book: Codebook) -> Iterator[tuple[str, ...]]:
    yield ("issue", "label", "proposition", "definition", "include", "exclude", "examples")
    for _, issue in book.outline():
        examples = [str(example) for example in issue.examples]
        examples += [f"Not: {example}" for example in issue.counterexamples]
        yield (
            issue.name, issue.label, issue.proposition, issue.definition, issue.include,
            issue.exclude, "\n".join(examples),
        )  # fmt: skip
    yield ()
    yield ("stance", "number", "meaning")
    for stance in book.scale:
        number = "none" if stance.number is None else f"{stance.number:+g}".replace("+0", "0")
        yield stance.name, number, stance.definition
    for dimension, guide, meanings in (
        ("attitude", book.attitude, ATTITUDES),
        ("move", book.move, MOVES),
    ):
        if dimension in book.dimensions:
            yield ()
            yield (dimension, "", "meaning", "definition", "include", "exclude", "examples")
            told = "\n".join(str(example) for example in guide.examples)
            yield "", "", "", guide.definition, guide.include, guide.exclude, told
            for name in book.values(dimension):
                yield name, "", meanings[name]


def _how_to_rows(columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    yield "How to", "fill in the sheet 'coding'"
    yield "One statement a row", "Read the passage, then fill the white cells of its row."
    yield (
        "Another issue or holder",
        "Copy the whole row, insert it below, and change the issue or the holder in it. A row "
        "holds one issue, one attitude and one move of one holder.",
    )
    yield "Nothing to code", f"Put {MARK} there. A row left empty is a statement not read yet."
    yield (
        "Leave as they are",
        "The grey cells, above all statement_id, coder and fingerprint. Rows may be sorted, "
        "whole, and deleted; columns may be moved and hidden.",
    )
    yield "Save", "As .xlsx, with values instead of formulas."
    yield ()
    yield "column", "what stands there"
    yield from ((column.name, column.meaning) for column in columns)


def _add_pages(
    book: Workbook, name: str, widths: Sequence[int], rows: Iterable[tuple[str, ...]]
) -> None:
    """A sheet to read; a row after an empty one is a heading."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    _print_in_landscape(sheet)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    written = _Rows(sheet, widths)
    look = _HEAD["shown"]
    for row in rows:
        written.append(row, [look] * len(row))
        look = READ if row else _HEAD["shown"]


# ---------------------------------------------------------------- cells


@dataclass(frozen=True, slots=True)
class _Look:
    """How the cells of a column look, and whether what is typed there stays text.

    Long text is shown as ##### by some spreadsheets where it is in a cell for text.
    """

    ground: str
    ink: str = "FF1F2933"
    bold: bool = False
    typed: bool = False


FILLED, GIVEN, READ = _Look("FFFFFFFF", typed=True), _Look("FFF1F3F5"), _Look("FFFFFFFF")
_HEAD = {
    "shown": _Look("FF34495E", "FFFFFFFF", bold=True),
    "filled": _Look("FF0B6E4F", "FFFFFFFF", bold=True),
    "kept": _Look("FF7B8794", "FFFFFFFF", bold=True),
}
LINES = Side(style="hair", color="FFB8C1CC")


class _Rows:
    """Appends rows of text to a sheet, whatever the text looks like.

    Its cells are made once and written again and again, because styles are slow to compare.
    """

    def __init__(self, sheet: Any, widths: Sequence[int]):
        self._sheet = sheet
        self._widths = widths
        self._made: dict[tuple[int, _Look], Any] = {}
        self._written = 0

    def append(self, texts: Sequence[str], looks: Sequence[_Look]) -> None:
        """Write the next row."""
        cells = [self._cell(*column) for column in enumerate(looks)]
        for cell, text in zip(cells, texts, strict=True):
            cell.value = escaped(text) or None
            if text:
                cell.data_type = "s"
        self._written += 1
        self._sheet.row_dimensions[self._written].height = _height(self._widths, texts)
        self._sheet.append(cells)

    def _cell(self, column: int, look: _Look) -> Any:
        if (column, look) not in self._made:
            cell: Any = WriteOnlyCell(self._sheet)
            cell.number_format = "@" if look.typed else "General"
            cell.font = Font(name="Calibri", size=10, bold=look.bold, color=look.ink)
            cell.fill = PatternFill("solid", fgColor=look.ground)
            cell.border = Border(bottom=LINES, right=LINES)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            self._made[column, look] = cell
        return self._made[column, look]


def _height(widths: Sequence[int], texts: Sequence[str]) -> float:
    """Points that the longest text of a row needs in the width of its column."""

    def lines(text: str, width: int) -> int:
        return sum(math.ceil((len(part) + 1) / (1.1 * width)) for part in text.split("\n"))

    most = max(map(lines, texts, widths), default=1)
    return min(TALLEST, LINE * most + 3)
