"""The title of a figure says what was found, and nothing where too little was."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.analysis.headlines import headline_polarisation, headline_shifts, headline_ties

ISSUES = ["tariffs", "inspections", "patrols", "venue"]


def shifts(*rows: tuple[str, str, float, float, bool]) -> pd.DataFrame:
    columns = ["party", "label", "from_number", "to_number", "confirmed"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([("North", "Tariffs", -2, 1, True)], "North changed sides on tariffs"),
        ([("North", "Tariffs", -2, 1, False)], ""),
        ([("North", "Tariffs", 1, 2, True)], ""),
        (
            [("North", label.capitalize(), -2, 1, True) for label in ISSUES]
            + [("South", "Tariffs", 2, -1, True)],
            "North changed sides on 4 issues, South on one issue",
        ),
    ],
    ids=["one", "on one day only", "on its side", "many"],
)
def test_a_shift_is_a_change_of_sides_on_more_than_one_day(rows, title):
    assert headline_shifts(shifts(*rows)) == title


def test_a_shift_no_larger_than_chance_is_none():
    one = shifts(("North", "Tariffs", -2, 1, True), ("South", "Tariffs", -2, 1, True))
    table = one.assign(beyond_interval=pd.array([True, False], dtype="boolean"))

    assert headline_shifts(table) == "North changed sides on tariffs"


def ties(*rows: tuple[str, str, float], kind: str = "actor", statements: int = 5) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["label_a", "label_b", "weight"])
    return table.assign(
        node_a=table["label_a"], node_b=table["label_b"], kind_a="actor", kind_b=kind, shared=3,
        statements_a=statements, statements_b=5,
    )  # fmt: skip


def test_who_agrees_most_and_who_least_is_said_of_those_who_say_enough():
    found = [("Oro", "Adan", -0.9), ("Oro", "Lind", 0.4), ("Adan", "Lind", -0.2)]

    assert headline_ties(ties(*found)) == "Oro and Lind agree most, Oro and Adan are most at odds"
    assert headline_ties(ties(*found, statements=2)) == ""
    unsure = ties(*found).assign(low=[-1.2, -0.1, -0.5], high=[-0.3, 0.9, 0.2])
    assert headline_ties(unsure) == "Oro and Adan are most at odds"


def test_the_issue_that_divides_most_has_most_on_its_weaker_side():
    found = [
        ("Oro", "Tariffs", 9.0), ("Adan", "Tariffs", -1.0),
        ("Oro", "Patrols", 4.0), ("Adan", "Patrols", -3.0), ("Vesk", "Patrols", -3.0),
    ]  # fmt: skip
    said = "Patrols divides them most: Oro is most for it, Adan and Vesk are most against it"

    assert headline_ties(ties(*found, kind="issue")) == said


def test_a_split_is_largest_only_where_its_interval_says_so():
    days = pd.to_datetime(["2031-03-03", "2031-03-24"])
    table = pd.DataFrame(
        {
            "start": days,
            "end": days + pd.Timedelta(days=20),
            "polarisation": [0.1, 0.3],
            "low": [0.05, 0.2],
            "high": [0.15, 0.4],
        }
    )

    assert headline_polarisation(table) == "The debate was most split from 24 March to 13 April"
    same = "The split does not change by more than reports differ by"
    assert headline_polarisation(table.assign(high=0.4)) == same
    assert headline_polarisation(table.drop(columns=["low", "high"])) == ""
