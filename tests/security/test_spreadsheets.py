"""A report's tables are opened in spreadsheets: nothing in them is run."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from toolkit.reporting.exhibits import REPORT_FOLDER, save_table
from toolkit.schema import guarded, unguarded

FORMULAS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1", " =1+1", "'=1+1", "＝1+1"]


def test_no_cell_of_a_reports_table_begins_a_formula(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REPORT_FOLDER, str(tmp_path))
    table = pd.DataFrame({"words": FORMULAS, "=side": -1.5, "names": [("=a", "b")] * 8})

    save_table("words", table, "Words.")

    written = (tmp_path / "tables" / "words.csv").read_text("utf-8")
    header, *rows = csv.reader(written.splitlines())
    assert header == ["words", "'=side", "names"]
    assert [row[0] for row in rows] == [f"'{text}" for text in FORMULAS]
    assert {(row[1], row[2]) for row in rows} == {("-1.5", "'=a; b")}  # numbers stay numbers


@pytest.mark.parametrize("text", [*FORMULAS, "", "'", "'tis", "a=b", "''=x", "− 1"])
def test_what_is_guarded_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
