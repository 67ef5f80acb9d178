"""Statements and codings joined, and codings in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pandas as pd
import pytest

from toolkit.case import Case
from toolkit.case.codebook import VersionWarning
from toolkit.coding import explain, join
from toolkit.coding.coded import COLUMNS
from toolkit.coding.rules import code
from toolkit.parsing import audit, find_statements
from toolkit.schema import Coding, InputError, to_rows

MakeCase = Callable[..., Case]

REPORT = "Oro said that the South would accept inspections if the port stays open."


@pytest.fixture
def tables(make_case: MakeCase) -> tuple[Case, pd.DataFrame, pd.DataFrame]:
    case = make_case(REPORT)
    statements = find_statements(case)
    return case, statements, on_issues(statements, case)


def on_issues(statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    codings = code(statements, case)
    return codings[codings["dimension"] == "issue"]


def test_a_row_of_the_coded_table_tells_statement_and_stance(
    tables: tuple[Case, pd.DataFrame, pd.DataFrame],
) -> None:
    case, statements, codings = tables
    coded = join(statements, codings, case)
    [row] = coded.itertuples()

    assert list(coded.columns) == list(COLUMNS)
    assert (row.speaker, row.speaker_side) == ("Tarik Oro", "North")
    assert (row.holder, row.holder_side) == ("Southern delegation", "South")
    assert (row.object, row.object_label) == ("inspections", "Inspections")
    assert (row.value, row.number) == ("accept-if", 1.0)
    assert (row.outlet, row.published) == ("Harbour Post", pd.Timestamp("2031-03-04"))
    assert coded["published"].dtype.kind == coded["said_on"].dtype.kind == "M"


def test_the_order_of_the_codings_is_kept(make_case: MakeCase) -> None:
    case = make_case("“We accept inspections,” Oro said. “We reject inspections,” Adan said.")
    statements = find_statements(case)
    codings = on_issues(statements, case).iloc[::-1]

    assert list(join(statements, codings, case)["value"]) == ["reject", "accept"]


def test_unchanged_has_no_number(make_case: MakeCase) -> None:
    case = make_case("Oro said that Norland's stance on inspections remains unchanged.")
    statements = find_statements(case)
    coded = join(statements, code(statements, case), case)

    assert coded["value"].tolist() == ["unchanged"]
    assert coded["number"].isna().all()


def test_no_codings_give_an_empty_coded_table(
    tables: tuple[Case, pd.DataFrame, pd.DataFrame],
) -> None:
    case, statements, codings = tables
    coded = join(statements, codings.iloc[:0], case)

    assert coded.empty
    assert list(coded.columns) == list(COLUMNS)
    assert coded["number"].dtype == "float64"


@pytest.mark.parametrize(
    ("column", "wrong", "message"),
    [
        ("statement_id", "2031-03-04-x:0009", "which is not among the statements"),
        ("object", "inspektions", "Did you mean 'inspections'"),
        ("value", "acept-if", "Did you mean 'accept-if'"),
        ("dimension", "isue", "Did you mean 'issue'"),
        ("dimension", "", "Use issue, attitude, move"),
    ],
)
def test_a_coding_of_something_unknown_is_named(
    tables: tuple[Case, pd.DataFrame, pd.DataFrame], column: str, wrong: str, message: str
) -> None:
    case, statements, codings = tables

    with pytest.raises(InputError, match=message):
        join(statements, codings.assign(**{column: wrong}), case)


def test_a_table_without_a_column_is_refused(
    tables: tuple[Case, pd.DataFrame, pd.DataFrame],
) -> None:
    case, statements, codings = tables

    with pytest.raises(InputError, match="no column 'condition'"):
        join(statements, codings.drop(columns="condition"), case)


def test_attitudes_may_have_any_object(tables: tuple[Case, pd.DataFrame, pd.DataFrame]) -> None:
    case, statements, codings = tables
    attitudes = codings.assign(dimension="attitude", object="Lena Adan", value="negative")
    [row] = join(statements, attitudes, case).itertuples()

    assert row.object_label == "Lena Adan"
    assert row.number == -1
    assert explain(row, case).startswith("Southern delegation towards Lena Adan: negative")


def test_a_move_has_no_number_and_may_be_addressed_to_nobody(
    tables: tuple[Case, pd.DataFrame, pd.DataFrame],
) -> None:
    case, statements, codings = tables
    [row] = join(
        statements, codings.assign(dimension="move", object="", value="agree", condition=""), case
    ).itertuples()

    assert pd.isna(row.number)
    assert explain(row, case).startswith("Southern delegation: agree, coded by rules-1")


def test_codings_of_another_version_of_the_codebook_are_warned_of(
    tables: tuple[Case, pd.DataFrame, pd.DataFrame],
) -> None:
    case, statements, codings = tables
    with pytest.warns(VersionWarning, match="the case's codebook is"):
        join(statements, codings.assign(codebook="another 7"), case)


def test_an_explanation_is_the_same_for_every_kind_of_row(
    tables: tuple[Case, pd.DataFrame, pd.DataFrame],
) -> None:
    case, statements, codings = tables
    [coding] = to_rows(Coding, codings)
    rows = [coding, asdict(coding), codings.iloc[0], next(codings.itertuples())]
    explained = {explain(row, case) for row in [*rows, join(statements, codings, case).iloc[0]]}

    assert explained == {
        "Southern delegation on Inspections, “Ships bound for Selme are inspected by a joint "
        "commission”: accept-if, on the condition “if the port stays open”, coded by rules-1; "
        "inspections: “inspections” (signal); accept-if: “would accept” + condition “if the port "
        "stays open”; holder Southern delegation: subject of “accept”."
    }


def test_a_stance_on_a_heading_has_neither_number_nor_proposition(make_case: MakeCase) -> None:
    codebook = (make_case(REPORT).folder / "codebook.toml").read_text(encoding="utf-8")
    proposition = 'proposition = "Ships bound for Selme are inspected by a joint commission."'
    case = make_case(REPORT, codebook=codebook.replace(proposition, ""))
    statements = find_statements(case)
    coded = join(statements, on_issues(statements, case), case)
    [row] = coded.itertuples()

    assert case.codebook.headings == ("inspections",)
    assert (row.object_label, row.proposition) == ("Inspections", "")
    assert pd.isna(row.number)
    assert explain(row, case) == (
        "Southern delegation speaks of Inspections, coded by rules-1; a heading takes no stance"
    )
    assert "issue 'inspections' has no proposition; no stance on it counts." in set(
        audit(case, statements)["problem"]
    )
