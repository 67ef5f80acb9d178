"""One door to every coder, and one sentence where there is none of that name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.coding import code
from toolkit.coding.learned import CodingModel
from toolkit.parsing import find_statements
from toolkit.schema import Coding, InputError, columns, write_table


@pytest.fixture
def case(make_case):
    return make_case("Envoy Oro said that the North would accept inspections.\n")


@pytest.fixture
def statements(case):
    return find_statements(case, "rules")


@pytest.fixture
def model():
    """A coder that reads every stance as *reject*."""
    none = np.zeros((1, 0), np.float32)
    return CodingModel(("reject",), (), none, np.zeros(1, np.float32), {"coder": "ada"})


def test_the_rules_are_a_coder_by_name(case, statements):
    codings = code(statements, case, coder="rules")

    assert list(codings.columns) == columns(Coding)
    assert set(codings["coder"]) == {"rules-1"}
    assert {("inspections", "accept")} < set(zip(codings["object"], codings["value"], strict=True))


def test_the_trained_reader_codes_unless_another_coder_is_named(case, statements):
    codings = code(statements, case)

    assert list(codings.columns) == columns(Coding)
    assert set(codings.loc[codings["dimension"] == "issue", "coder"]) == {"learned-1"}
    pd.testing.assert_frame_equal(codings, code(statements, case, coder="learned"))


def test_a_trained_model_codes_from_memory_from_its_folder_or_from_the_case(
    case, statements, model
):
    codings = code(statements, case, model)
    folder = model.save(case.folder / "models" / "coding")

    assert list(codings.columns) == columns(Coding)
    assert codings[["value", "coder"]].to_numpy().tolist() == [["reject", model.coder]]
    for named in (folder, str(folder), "models/coding"):
        pd.testing.assert_frame_equal(codings, code(statements, case, coder=named))


def test_a_person_or_a_table_written_before_is_a_coder_too(case, statements):
    by_rules = code(statements, case, coder="rules")
    name = statements["statement_id"][0]
    folder = case.folder / "codings"
    folder.mkdir()
    (folder / "ada.csv").write_text(f"statement_id,object,value\n{name},inspections,reject\n")
    write_table(by_rules, case.folder / "tables.csv")

    assert code(statements, case, coder="ada")[["object", "value", "coder"]].values.tolist() == [
        ["inspections", "reject", "ada"]
    ]
    pd.testing.assert_frame_equal(by_rules, code(statements, case, coder="tables.csv"))


def test_a_table_that_codes_none_of_the_statements_is_said(case, statements):
    other = code(statements, case, coder="rules").assign(statement_id="other:000001")
    write_table(other, case.folder / "tables.csv")
    with pytest.raises(InputError, match="codes none of these statements"):
        code(statements, case, coder="tables.csv")


@pytest.mark.parametrize(
    ("coder", "sentence"),
    [
        ("rule", r"^'rule' is no coder\. Did you mean 'rules'\? Give"),
        ("rules-1", "Did you mean 'rules'"),
        ("models/none", "'models/none' is no coder. Give"),
        ("", "'' is no coder"),
        (None, "None is no coder"),
        ("http://localhost:11434/v1", "does not say which model"),
    ],
)
def test_an_unknown_coder_is_one_sentence(case, statements, coder, sentence):
    with pytest.raises(InputError, match=sentence):
        code(statements, case, coder)


def test_a_folder_without_a_model_says_how_to_make_one(case, statements, tmp_path):
    with pytest.raises(InputError, match="holds no model of a coder; make one"):
        code(statements, case, tmp_path)
