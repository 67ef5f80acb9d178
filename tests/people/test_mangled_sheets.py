"""Whatever a spreadsheet does to a sheet is undone, or told with its cell and the remedy."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from toolkit.case import open_case
from toolkit.people.sheets import read_sheet, write_sheet
from toolkit.people.sheets.grid import cell_name
from toolkit.schema import HandCoding, InputError, Statement, columns, to_table

ACTORS = """\
actor,kind,side,aliases
Northern delegation,collective,North,the North
Tarik Oro,person,North,
Lena Adan,person,South,
Iris Corvo,person,South,
Otto Corvo,person,South,
"""
CODEBOOK = """\
name = "selme"
version = "3"
title = "Talks on the port of Selme"

[[issue]]
name = "inspections"
label = "Inspections of ships"
proposition = "Ships are inspected."
signals = ["inspection"]

[[issue]]
name = "tariffs"
label = "Tariffs"
proposition = "The tariffs are lowered."
signals = ["tariff"]
"""
SENTENCES = [
    "Oro said the North’s “inspectors” – naïve or not – would come.",
    "Oro said a tariff of 5 % would do.",
    "Oro said קול, at last.",
]
TEXT = "\n\n".join(SENTENCES)


def statement(number: int) -> Statement:
    start = TEXT.index(SENTENCES[number])
    return Statement(
        f"1-2:{number + 1:06d}", "1-2", start, start + len(SENTENCES[number]), "Oro", "Tarik Oro",
        "name", (), 0, "said", SENTENCES[number][9:-1], "indirect", "asserted", "", None,
        "published", (), (), (), "rules-1", None,
    )  # fmt: skip


STATEMENTS = to_table(Statement, map(statement, range(len(SENTENCES))))


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("case")
    (folder / "texts").mkdir()
    (folder / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (folder / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "texts" / "1-2.txt").write_bytes(b"outlet: Harbour Post\n\n" + TEXT.encode())
    return open_case(folder)


@pytest.fixture(scope="module")
def written(case, tmp_path_factory) -> dict[str, bytes]:
    """A sheet in both forms in which the first row is coded."""
    folder = tmp_path_factory.mktemp("out")
    text = write_sheet(case, folder / "ann.csv", "ann", statements=STATEMENTS).read_text(
        "utf-8-sig"
    )
    table = list(csv.reader(io.StringIO(text, newline="")))
    put(table, 1, issue="inspections", stance="accept")
    book = openpyxl.load_workbook(
        write_sheet(case, folder / "a.xlsx", "ann", statements=STATEMENTS)
    )
    head = [cell.value for cell in book["coding"][1]]
    book["coding"].cell(2, head.index("issue") + 1).value = "inspections"
    book["coding"].cell(2, head.index("stance") + 1).value = "accept"
    book.save(folder / "filled.xlsx")
    return {".csv": as_csv(table).encode(), ".xlsx": (folder / "filled.xlsx").read_bytes()}


Table = list[list[str]]


def put(table: Table, row: int, **cells: str) -> None:
    for name, cell in cells.items():
        table[row][at(table, name)] = cell


def at(table: Table, name: str) -> int:
    return table[0].index(name if name in table[0] else name.replace("_", " "))


def as_csv(table: Table, **given: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, **given).writerows(table)
    return text.getvalue()


@pytest.fixture
def read(case, tmp_path) -> Callable[[str, bytes], list[tuple[str, ...]]]:
    """Read a sheet of that name and content; what it codes, in short."""

    def reading(name: str, data: bytes, **given: str) -> list[tuple[str, ...]]:
        path = tmp_path / name
        path.write_bytes(data)
        codings = read_sheet(case, path, statements=STATEMENTS, **given)
        names = ["statement_id", "holder", "object", "value"]
        return list(codings[names].itertuples(index=False, name=None))

    return reading


CODED = [("1-2:000001", "Tarik Oro", "inspections", "accept")]


@pytest.fixture
def table(written) -> Table:
    return list(csv.reader(io.StringIO(written[".csv"].decode(), newline="")))


@pytest.fixture
def refusal(read) -> Callable[[str, bytes], str]:
    """What is said of a sheet that is refused."""

    def refused(name: str, data: bytes, **given: str) -> str:
        with pytest.raises(InputError) as raised:
            read(name, data, **given)
        assert name in str(raised.value)
        return str(raised.value)

    return refused


# ---------------------------------------------------------------- what makes no difference


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_sheet_as_it_is(read, written, suffix):
    assert read(f"ann{suffix}", written[suffix]) == CODED


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separator_and_encoding_are_recognised(read, table, separator, encoding):
    assert read("ann.csv", as_csv(table, delimiter=separator).encode(encoding)) == CODED


def test_excels_hint_at_the_separator_is_passed_over(read, table):
    assert read("ann.csv", ("sep=;\r\n" + as_csv(table, delimiter=";")).encode()) == CODED


def test_windows_1252_is_recognised_where_it_holds_all_letters(read, table):
    put(table, 2, issue="tariffs", stance="accept", note="“naïve” – 5 €")
    data = as_csv(table[:3], delimiter=";").encode("cp1252")

    assert read("ann.csv", data) == [*CODED, ("1-2:000002", "Tarik Oro", "tariffs", "accept")]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_make_no_difference(read, written, ends):
    assert read("ann.csv", written[".csv"].replace(b"\r\n", ends.encode())) == CODED


def test_empty_rows_and_columns_rows_that_are_gone_and_titles_make_no_difference(read, table):
    width = len(table[0]) + 3
    table = [["My sheet"], [], *table[:2], [], [""] * width, table[3]]

    assert read("ann.csv", as_csv([[*row, "", ""] for row in table]).encode()) == CODED


def test_columns_may_be_moved(read, table):
    assert read("ann.csv", as_csv([row[::-1] for row in table]).encode()) == CODED


@pytest.mark.parametrize("column", ["date", "content", "passage", "report", "codebook"])
def test_columns_that_are_only_read_may_be_deleted(read, table, column):
    out = at(table, column)
    table = [[*row[:out], *row[out + 1 :]] for row in table]

    assert read("ann.csv", as_csv(table).encode()) == CODED


def test_quotes_dashes_and_blanks_of_a_passage_may_be_changed(read, table):
    passage = table[1][at(table, "passage")]
    assert "’" in passage
    straight = passage.replace("’", "'").replace("“", '"').replace("”", '"').replace("–", "-")
    put(table, 1, passage=f"  {straight}\u00a0\n")

    assert read("ann.csv", as_csv(table).encode()) == CODED


@pytest.mark.parametrize(
    ("cells", "coded"),
    [
        ({"issue": " INSPECTIONS of\u00a0ships "}, CODED[0]),
        ({"stance": "Accept–If"}, ("1-2:000001", "Tarik Oro", "inspections", "accept-if")),
        ({"stance": "accept_if"}, ("1-2:000001", "Tarik Oro", "inspections", "accept-if")),
        ({"holder": "ADAN"}, ("1-2:000001", "Lena Adan", "inspections", "accept")),
        ({"holder": "The North"}, ("1-2:000001", "Northern delegation", "inspections", "accept")),
        ({"holder": ""}, ("1-2:000001", "", "inspections", "accept")),
        ({"holder": "two diplomats"}, ("1-2:000001", "two diplomats", "inspections", "accept")),
        ({"coder": ""}, CODED[0]),
    ],
)
def test_a_name_is_known_however_it_was_typed(read, table, cells, coded):
    put(table, 1, **cells)

    assert read("ann.csv", as_csv(table).encode()) == [coded]


# ---------------------------------------------------------------- what is told, with its cell


def test_a_cell_is_named_as_in_a_spreadsheet():
    assert [cell_name(2, 1), cell_name(12, 26), cell_name(3, 27), cell_name(1, 702)] == [
        "A2", "Z12", "AA3", "ZZ1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "place", "says"),
    [
        ({"statement_id": "01.02.2031 00:01"}, "A2", "by its fingerprint it is '1-2:000001'"),
        ({"statement_id": "1-2:000002"}, "W2", "moved or sorted apart"),
        ({"statement_id": "1-2:000010"}, "A2", "by its fingerprint it is '1-2:000001'"),
        ({"statement_id": "1-2:000011", "fingerprint": "#1"}, "A2", "Did you mean '1-2:000001'?"),
        ({"statement_id": "3-4:000011", "fingerprint": "#1"}, "A2", "Write a new sheet"),
        ({"statement_id": ""}, "A2", "by its fingerprint"),
        ({"statement_id": "", "fingerprint": ""}, "A2", "names no statement"),
        ({"fingerprint": ""}, "W2", "may be cut short"),
        ({"fingerprint": "1,23E+11"}, "W2", "if the report's text was changed since"),
        ({"passage": "Oro said nothing of the kind."}, "H2", "is not the passage of '1-2:000001'"),
        ({"issue": "inspektions"}, "J2", "Did you mean 'inspections'?"),
        ({"stance": "acept"}, "K2", "Did you mean 'accept'?"),
        ({"stance": "accept-if 2"}, "K2", "counted on as it filled cells down: write 'accept-if'"),
        ({"stance": "2"}, "K2", "is a number; write 'accept'"),
        ({"stance": "-1,0"}, "K2", "is a number; write 'resist'"),
        ({"stance": "#NAME?"}, "K2", "holds the error #NAME?"),
        ({"stance": "#WERT!"}, "K2", "holds the error #WERT!"),
        ({"note": "#DIV/0!"}, "S2", "holds the error #DIV/0!"),
        ({"note": "#N/A"}, "S2", "holds the error #N/A"),
        ({"note": "Err:508"}, "S2", "holds the error Err:508"),
        ({"stance": ""}, "K2", "is empty; fill it in, too"),
        ({"issue": ""}, "J2", "is empty; fill it in, too"),
        ({"attitude": "negative"}, "N2", "is empty; fill it in, too"),
        ({"move_towards": "Tarik Oro"}, "O2", "is empty; fill it in, too"),
        ({"holder": "Tarik Orro"}, "I2", "Did you mean 'Tarik Oro'?"),
        ({"holder": "corvo"}, "I2", "may be Iris Corvo or Otto Corvo; write which"),
        ({"nothing_to_code": "perhaps"}, "Q2", "write x, or leave the cell empty"),
        ({"nothing_to_code": "x"}, "Q2", "is marked, and '1-2:000001' is coded"),
        ({"issue": "", "stance": "", "note": "hm"}, "row 2", "nothing is coded in it"),
        ({"issue": "", "stance": "", "holder": "Adan"}, "row 2", "nothing is coded in it"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_cell_and_the_remedy(refusal, table, cells, place, says):
    put(table, 1, **cells)
    told = refusal("ann.csv", as_csv(table).encode())

    assert place in told
    assert says in told


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (lambda t: put(t, 0, stance="stanse"), "cell K1", "Did you mean 'stance'?"),
        (lambda t: put(t, 0, stance="stanse"), "", "column 'stance' is missing"),
        (lambda t: put(t, 0, stance="issue"), "cell K1", "column 'issue' stands twice"),
        (lambda t: put(t, 0, note=""), "", "column 'note' is missing"),
        (lambda t: [row.append("my thought") for row in t[1:]], "cell X1", "has no name"),
        (lambda t: [row.append("thoughts") for row in t], "cell X1", "move it into the note"),
        (lambda t: t.pop(0), "", "no row names the columns"),
        (lambda t: t.append(t[1]), "row 5", "repeats row 2"),
        (lambda t: t.append([*t[1][:10], "reject", *t[1][11:]]), "row 5", "again, as row 2 does"),
        (lambda t: put(t, 2, coder="ben"), "cell U3", "is by 'ben', not by 'ann'"),
        (lambda t: [put(t, i, coder="") for i in (1, 2, 3)], "", "nothing says who coded"),
    ],
)
def test_a_table_that_is_not_the_sheet_any_more_is_refused(refusal, table, change, place, says):
    change(table)
    told = refusal("ann.csv", as_csv(table).encode())

    assert place in told
    assert says in told


def test_the_coder_may_be_said_and_must_be_the_sheets(read, refusal, table, written):
    assert "is by 'ann', not by 'ben'" in refusal("ann.csv", written[".csv"], coder="ben")
    for row in table[1:]:
        row[at(table, "coder")] = ""
    assert read("ann.csv", as_csv(table).encode(), coder="ben") == CODED


def test_all_mistakes_are_told_at_once(refusal, table):
    put(table, 1, issue="inspektions", stance="acept")
    put(table, 2, issue="tariffs")
    told = refusal("ann.csv", as_csv(table).encode())

    assert "3 mistakes" in told
    assert all(cell in told for cell in ("cell J2", "cell K2", "cell K3"))


def test_rows_sorted_apart_from_their_passages_are_told(refusal, table):
    names = [row[0] for row in table[1:]]
    for row, name in zip(table[1:], names[::-1], strict=True):
        row[0] = name

    assert "sorted apart" in refusal("ann.csv", as_csv(table).encode())


@pytest.mark.parametrize("keep", [0.95, 0.8, 0.5])
def test_a_file_that_is_cut_short_is_refused(refusal, table, keep):
    for row in table[1:]:
        row[at(table, "issue")], row[at(table, "stance")] = "tariffs", "accept"
    data = as_csv(table, quoting=csv.QUOTE_ALL).encode()

    told = refusal("ann.csv", data[: int(len(data) * keep)])
    assert "cut short" in told


def test_letters_that_were_lost_are_told(refusal, table):
    put(table, 3, issue="tariffs", stance="accept")
    data = as_csv(table, delimiter=";").encode("cp1252", "replace")

    assert "save as .xlsx or CSV UTF-8" in refusal("ann.csv", data)


CODINGS = ",".join(columns(HandCoding)).encode() + b"\n"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("ann.csv", b"", "is empty"),
        ("ann.csv", b"statement_id\x00,issue", "NUL"),
        ("ann.csv", b"caf\xe9 \x81\x8d", "save it as 'CSV UTF-8'"),
        ("ann.csv", b"a,b\n1,2\n", "no row names the columns"),
        ("ann.csv", CODINGS, "is a table of codings, not a sheet"),
        ("ann.xlsx", b"statement_id,issue", "cannot be read as an Excel workbook"),
        ("ann.xlsx", b"PK\x03\x04", "cannot be read as an Excel workbook"),
        ("ann.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old .xls"),
        ("ann.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "protected by a password"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_sheet_is_refused(refusal, name, data, says):
    assert says in refusal(name, data)


# ---------------------------------------------------------------- workbooks


def edited(data: bytes, edit: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell(name: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    return lambda book: setattr(book["coding"][name], "value", value)


@pytest.mark.parametrize(
    ("edit", "place", "says"),
    [
        (cell("K2", "=J3"), "cell K2 (stance)", "holds a formula"),
        (cell("S2", "=1+"), "cell S2 (note)", "holds a formula"),
        (cell("K2", "#REF!"), "cell K2 (stance)", "holds the error #REF!"),
        (cell("A2", datetime(2031, 2, 1)), "cell A2", "was turned into a date"),
        (cell("L2", datetime(2031, 2, 1)), "cell L2 (condition)", "was turned into a date"),
        (cell("A2", 44654.5), "cell A2", "by its fingerprint it is '1-2:000001'"),
        (cell("K2", 2), "cell K2", "is a number; write 'accept'"),
        (lambda b: b["coding"].merge_cells("J2:J3"), "cells J2:J3", "are merged"),
        (lambda b: b.remove(b["coding"]), "", "must have one sheet with a column 'statement_id'"),
        (lambda b: b.copy_worksheet(b["coding"]), "'coding Copy'", "keep one"),
    ],
)
def test_what_a_spreadsheet_did_is_told_with_its_cell(refusal, written, edit, place, says):
    told = refusal("ann.xlsx", edited(written[".xlsx"], edit))

    assert place in told
    assert says in told


@pytest.mark.parametrize(
    "edit",
    [
        lambda b: setattr(b["coding"], "title", "Tabelle 1"),
        lambda b: b.create_sheet("my notes").append(["statement_id", "?"]),
        lambda b: b["coding"].insert_rows(1, 3),
        lambda b: b["coding"].cell(1_000_000, 5).font.__class__,
        cell("B2", datetime(2031, 3, 4)),
        cell("Q3", None),
    ],
)
def test_what_does_not_touch_the_codings_is_no_matter(read, written, edit):
    assert read("ann.xlsx", edited(written[".xlsx"], edit)) == CODED


@pytest.mark.parametrize("number", [b"99999999999", b"1e12", b"1048577"])
def test_a_row_beyond_the_last_is_refused(refusal, written, number):
    with zipfile.ZipFile(io.BytesIO(written[".xlsx"])) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    last = re.findall(rb'<row r="(\d+)"', sheet)[-1]
    beyond = sheet.replace(b'<row r="' + last + b'"', b'<row r="' + number + b'"')
    told = refusal("ann.xlsx", repacked(written[".xlsx"], **{"xl/worksheets/sheet1.xml": beyond}))

    assert "a row beyond the last that a sheet can have, 1,048,576" in told


def test_a_tick_box_is_a_mark(read, written):
    assert ("1-2:000002", "", "", "") in read(
        "ann.xlsx", edited(written[".xlsx"], cell("Q3", True))
    )


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with these parts added, or in the place of its own."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(saved, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return saved.getvalue()


TOO_MANY_ROWS = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<dimension ref="A1:A1"/><sheetData>'
    + b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    * 21_000
)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w>&b;</w>'


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("xl/vbaProject.bin", b"Sub Run", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", b"<e/>", "is linked to other files"),
        ("content.xml", b"<office/>", "OpenDocument"),
        ("xl/worksheets/sheet1.xml", b" " * 50_000_001, "unpacks to more than 50 million bytes"),
        ("xl/worksheets/sheet1.xml", TOO_MANY_ROWS, "more than 20,000 rows"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><row", "cannot be read as an Excel workbook"),
        ("xl/worksheets/sheet1.xml", ENTITIES, "document type"),
        ("xl/workbook.xml", b"", "cannot be read as an Excel workbook"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_workbook_that_may_do_harm_or_is_damaged_is_refused(
    refusal, written, part, content, says
):
    assert says in refusal("ann.xlsx", repacked(written[".xlsx"], **{part: content}))


def test_another_archive_is_no_workbook(refusal):
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        archive.writestr("letter.txt", "Dear Aune,")

    assert "is not an Excel workbook" in refusal("ann.xlsx", saved.getvalue())


@pytest.mark.parametrize("keep", [0.99, 0.5, 0.1])
def test_a_workbook_that_is_cut_short_is_refused(refusal, written, keep):
    data = written[".xlsx"]

    assert "may be cut short" in refusal("ann.xlsx", data[: int(len(data) * keep)])


def test_a_missing_file_is_told(case, tmp_path):
    with pytest.raises(InputError, match="No such file"):
        read_sheet(case, Path(tmp_path, "ann.xlsx"), statements=STATEMENTS)
