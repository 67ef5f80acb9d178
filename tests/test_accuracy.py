"""The README's table of accuracy is made from the list of tasks, and from nothing else."""

from pathlib import Path

import pytest

from benchmarks.accuracy import (
    HEAD,
    Row,
    in_readme,
    measure_rows,
    read_rows,
    to_markdown,
    write_readme,
    write_rows,
)
from toolkit.evaluation import TASKS

README = Path(__file__).parent.parent / "README.md"
ROWS = read_rows()
DATE = Row("dates", "F1 of values", "", "dates.jsonl", "one report", "0.25", "0.50 a clock")


def test_the_table_in_the_readme_is_that_of_the_rows():
    assert in_readme(README.read_text("utf-8")) == to_markdown(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.task} {row.options} {row.gold}")
def test_a_row_asks_for_a_figure_of_a_task_with_options_it_has(row):
    task = TASKS[row.task]
    needed = {name for name, is_needed in task.options.items() if is_needed}

    assert row.figure in task.figures
    assert needed <= row.given.keys() <= task.options.keys()
    assert 0 < float(row.value) <= 1


def test_every_figure_that_is_quoted_of_a_task_stands_in_the_table():
    quoted = {(name, figure) for name, task in TASKS.items() for figure in task.figures}

    assert {(row.task, row.figure) for row in ROWS} == quoted


def test_a_row_is_measured_where_its_texts_are_and_kept_where_they_are_not(tmp_path):
    gold = TASKS["dates"].example.replace("\n", "")
    (tmp_path / "dates.jsonl").write_text(gold, "utf-8")
    elsewhere = Row("moves", "macro F1", "", "moves.jsonl", "one sentence", "0.75", "")
    (dated, table), (moved, none) = measure_rows([DATE, elsewhere], [tmp_path])

    assert dated.value == "1.00"
    assert table is not None
    assert table.loc[("all", "value"), "found"] == 1
    assert (moved, none) == (elsewhere, None)


def test_what_is_kept_is_read_again_and_put_into_the_readme(tmp_path):
    write_rows([DATE], tmp_path / "rows.csv")
    readme = tmp_path / "README.md"
    readme.write_text(f"Before.\n\n{to_markdown(ROWS)}\nAfter.\n", "utf-8")
    write_readme(read_rows(tmp_path / "rows.csv"), readme)

    assert readme.read_text("utf-8") == (
        f"Before.\n\n{HEAD}| time expressions, read as calendar values, F1 of values | one report "
        "| 0.25 | 0.50 a clock |\n\nAfter.\n"
    )
