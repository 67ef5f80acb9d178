"""Coding sheets for those who code in a spreadsheet: written, filled in, and read back.

`form` names the columns; `lines` turns statements and codings into lines of a sheet and back;
`workbook` and `textfile` write them as .xlsx and .csv; `opened` and `textfile` read these as a
`grid`, `rows` finds its columns, `reading` checks every cell against the case (with `choices`);
`exchange` is what users call.
"""

from toolkit.people.sheets.exchange import Taken, read_sheet, take_sheet, write_sheet

__all__ = ["Taken", "read_sheet", "take_sheet", "write_sheet"]
