"""Tables as workbooks and as Parquet: each cell comes back as it was, with its type."""

import datetime
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

import toolkit as tk
from toolkit.exchange import parquet as tables_as_parquet
from toolkit.exchange import workbook
from toolkit.findings import Coded
from toolkit.schema import Event, Meeting, Problem, to_table

TO = ["xlsx", "parquet"]
MEETING = Meeting(
    "2031-03-04:Selme", "2031-03-04-oro", 2, 60, datetime.date(2031, 3, 4), "day", "Port Selme",
    "in person", "leaders", ("Norland", "A; B\\C", "=1+1"), "", "held", "", "They met.", "",
)  # fmt: skip
UNDATED = Meeting("x", "2031-03-04-oro", 2, 60, None, "", "", "", "", (), "", "held", "", "", "")


def tables(example):
    actors, documents = example.case.actors, example.case.documents
    return {
        "statements": (example.statements, tk.Statement),
        "codings": (example.codings, tk.codings.HandCoding),
        "coded": (example.coded, Coded),
        "documents": (documents, tk.Document),
        "actors": (actors, tk.Actor),
        "meetings": (to_table(Meeting, [MEETING, UNDATED]), Meeting),
        "events": (to_table(Event, []), Event),
    }


@pytest.mark.parametrize("to", TO)
@pytest.mark.parametrize(
    "which", ["statements", "codings", "coded", "documents", "actors", "meetings", "events"]
)
def test_a_table_comes_back_cell_for_cell(example, to, which):
    table, row_type = tables(example)[which]
    path = tk.export(table, example.case, to, example.folder / "x")
    back = tk.read_table(path, row_type)
    again = tk.export(table, example.case, to, example.folder / "again")

    pd.testing.assert_frame_equal(back, table)
    assert again.read_bytes() == path.read_bytes()


def test_columns_of_parquet_have_types(example):
    path = tk.export(example.statements, example.case, "parquet", example.folder / "x.parquet")
    kinds = {one.name: str(one.type) for one in parquet.read_schema(path)}

    assert (kinds["start"], kinds["said_on"], kinds["confidence"]) == (
        "int64", "date32[day]", "double",
    )  # fmt: skip
    assert kinds["via"] == "list<element: string>"
    assert kinds["cue_spans"] == "list<element: struct<start: int64, end: int64>>"


def test_a_parquet_file_that_unpacks_to_more_than_it_says_is_refused(example, monkeypatch):
    table = pd.DataFrame({"note": ["Oro said no. " * 1000] * 5000})  # kept once, read 5,000 times
    data = tables_as_parquet.write(table, tk.codings.HandCoding)
    monkeypatch.setattr(tables_as_parquet, "LARGEST", 10**7)

    said = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(0).total_byte_size
    assert said < 10**6
    with pytest.raises(tk.InputError, match="holds more than 1,000,000 rows or"):
        tables_as_parquet.read(data)


def test_text_that_looks_like_a_formula_or_a_number_stays_text(example):
    table = example.codings.assign(note=["=1+1", "-5", "@now", "007", "1e5", "_x0041_\x07\r\n "])
    path = tk.export(table, example.case, "xlsx", example.folder / "x.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    column = [one.value for one in sheet[1]].index("note") + 1
    cells = [sheet.cell(row, column) for row in range(2, 8)]

    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].value == "=1+1"
    assert cells[0].quotePrefix
    assert list(tk.read_table(path, tk.codings.HandCoding)["note"]) == list(table["note"])


def test_a_text_too_long_for_a_cell_goes_on_in_the_next_column(example):
    text = "🚢" * 16_383 + "ab" + "_x0041_" * 9000 + "\x01" * 9000
    table = example.case.documents.assign(text=[text, "short"])
    path = tk.export(table, example.case, "xlsx", example.folder / "x.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]

    assert [one.value for one in sheet[1] if str(one.value).startswith("text")] == [
        "text", *[f"text ({number})" for number in range(2, 8)],
    ]  # fmt: skip
    for cell in sheet[2]:
        assert len(str(cell.value).encode("utf-16-le")) <= 2 * workbook.LONGEST
    assert list(tk.read_table(path, tk.Document)["text"]) == [text, "short"]


@given(st.lists(st.text(st.characters(blacklist_categories=[])), min_size=1))
def test_any_text_survives_a_workbook(texts):
    table = pd.DataFrame({"note": pd.Series(texts, dtype=object)})
    header, records = workbook.read(workbook.write(table, tk.codings.HandCoding))

    assert header == ["note"]
    found = {row: cells["note"] for row, cells in records}
    assert [found.get(row, "") for row in range(2, len(texts) + 2)] == texts


def changed(path, **cells):
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"D2": "=A1"}, "holds a formula in D2"),
        ({"A1": "Statement"}, "unknown column 'Statement'"),
        ({"A1": None}, "a column without a name"),
        ({"A1": "holder"}, "column 'holder' stands twice"),
        ({"Z2": "more"}, "a cell without a column's name in row 2"),
        ({"H2": "sure"}, "line 2: column 'confidence': 'sure' is not a number"),
    ],
)
def test_a_workbook_that_was_changed_says_where(example, cells, sentence):
    path = tk.export(example.codings, example.case, "xlsx", example.folder / "x.xlsx")
    changed(path, **cells)

    with pytest.raises(tk.InputError, match=sentence):
        tk.read_table(path, tk.codings.HandCoding)


def test_a_row_beyond_the_last_is_refused(example):
    path = tk.export(example.codings, example.case, "xlsx", example.folder / "x.xlsx")
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name).replace(b'<row r="7"', b'<row r="99999999999"')
            new.writestr(name, part)
    path.write_bytes(packed.getvalue())

    with pytest.raises(tk.InputError, match="a row beyond the last"):
        tk.read_table(path, tk.codings.HandCoding)


@pytest.mark.parametrize("to", TO)
def test_a_table_is_not_taken_for_marked_texts_nor_the_other_way_round(example, to):
    path = tk.export(example.codings, example.case, to, example.folder / "x")
    with pytest.raises(tk.InputError, match=r"is a table.*tk\.read_table"):
        tk.import_codings(path, example.case)

    path = tk.export(example.coded, example.case, "refi", example.folder / "x")
    with pytest.raises(tk.InputError, match=r"no workbook.*import_codings"):
        tk.read_table(path, tk.codings.HandCoding)


def test_bytes_that_are_no_text_stand_in_a_table_as_a_mark() -> None:
    table = to_table(Problem, [Problem("a", None, None, "cont\udcffent", "", "", None)])

    assert list(table["problem"]) == ["cont�ent"]
