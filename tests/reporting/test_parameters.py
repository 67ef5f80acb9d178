"""A notebook's parameters are read and checked before anything runs."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from toolkit.reporting.parameters import (
    Parameter,
    check_parameters,
    parameter_values,
    read_parameters,
)
from toolkit.schema import InputError

CELL = """\
case: str = "../case"  # the case
issue: str = "a = b"  # an issue, e.g. x = y
top: int = 4
share: float = 1
by: str | None = None  # a side
copies: bool = False  # count copies
"""


def notebook(source: str = CELL, tags: tuple[str, ...] = ("parameters",)) -> dict[str, Any]:
    return {"cells": [{"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}}]}


def check(**values: object) -> dict[str, Any]:
    return parameter_values(read_parameters(notebook(), "trial.ipynb"), values, "trial")


def test_reads_name_type_default_and_help() -> None:
    assert read_parameters(notebook(), "trial.ipynb") == [
        Parameter("case", "str", False, "../case", "the case"),
        Parameter("issue", "str", False, "a = b", "an issue, e.g. x = y"),
        Parameter("top", "int", False, 4, ""),
        Parameter("share", "float", False, 1.0, ""),
        Parameter("by", "str", True, None, "a side"),
        Parameter("copies", "bool", False, False, "count copies"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "top = 4",
        "top: int",
        "top: int = 2 + n",
        'top: int = "4"',
        'days: list = ["a"]',
        "import os",
        "top: int | str = 4",
        "a.b: int = 4",
        "top: float = float('nan')",
    ],
)
def test_a_line_of_another_form_is_a_mistake_in_the_notebook(line: str) -> None:
    source = 'case: str = "x"\n' + line
    with pytest.raises(InputError, match="write each parameter as name: type = literal"):
        read_parameters(notebook(source), "trial.ipynb")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (notebook("top: int = (4"), "is not Python"),
        (notebook(tags=()), "has 0 cells tagged"),
        (notebook("top: int = 4"), "has no parameter 'case'"),
        (notebook('case: str = ""\ntop: int = 4\ntop: int = 5'), "'top' stands twice"),
    ],
)
def test_a_notebook_without_proper_parameters_is_named(cell: Any, message: str) -> None:
    with pytest.raises(InputError, match=f"trial.ipynb: .*{message}"):
        read_parameters(cell, "trial.ipynb")


def test_an_unknown_parameter_is_named_with_a_near_one_and_all_there_are() -> None:
    with pytest.raises(InputError) as caught:
        check(isue="tariffs")
    assert str(caught.value) == (
        "Notebook 'trial' has no parameter 'isue'. Did you mean 'issue'? "
        "It has issue, top, share, by, copies."
    )


@pytest.mark.parametrize("name", ["x=1;import os;n", "top\nimport os", "case", "top ", ""])
def test_a_name_is_never_taken_as_code(name: str) -> None:
    with pytest.raises(InputError, match="has no parameter"):
        check(**{name: "5"})


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("top", "5", 5),
        ("top", 5, 5),
        ("share", "0.5", 0.5),
        ("share", 2, 2.0),
        ("copies", "true", True),
        ("copies", "No", False),
        ("copies", True, True),
        ("by", "North", "North"),
        ("by", "", None),
        ("by", None, None),
        ("issue", "12:30", "12:30"),
    ],
)
def test_a_value_becomes_its_parameters_type(name: str, given: object, value: object) -> None:
    found = check(**{name: given})[name]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "given", "needs"),
    [
        ("top", "five", "a whole number, not 'five'"),
        ("top", 5.0, "a whole number, not 5.0"),
        ("top", True, "a whole number, not True"),
        ("top", None, "a whole number"),
        ("share", "nan", "a number, not 'nan'"),
        ("copies", "maybe", "true or false, not 'maybe'"),
        ("issue", 5, "a text, not 5"),
        ("issue", "a\x00b", "a text"),
        ("issue", "\ud800", "a text"),
    ],
)
def test_a_value_of_another_type_is_named(name: str, given: object, needs: str) -> None:
    with pytest.raises(InputError) as caught:
        check(**{name: given})
    assert str(caught.value).startswith(f"Parameter {name!r} of 'trial' needs {needs}")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_any_text_reaches_the_notebook_unchanged(text: str) -> None:
    value = check(issue=text)["issue"]
    assert ast.literal_eval(PythonTranslator.translate(value)) == text


def in_notebook(injected: str = "") -> dict[str, object]:
    """What a notebook's kernel holds after the parameters cell and papermill's."""
    cells = ["", CELL, f"# Parameters\n{injected}"] if injected else ["", CELL]
    held: dict[str, object] = {"In": cells}
    for cell in cells:
        exec(cell, held)
    return held


@pytest.mark.parametrize(
    "injected",
    ["", 'case = "mine"\ntop = 5\nshare = 2', 'by = "North"', "by = None", "copies = True"],
)
def test_a_notebook_takes_its_own_parameters(injected: str) -> None:
    check_parameters(in_notebook(injected))


@pytest.mark.parametrize(
    ("injected", "told"),
    [
        (
            'isue = "tariffs"',
            "This notebook has no parameter 'isue'. Did you mean 'issue'? "
            "It has case, issue, top, share, by, copies.",
        ),
        ('top = "five"', "Parameter 'top' needs a whole number, not 'five'."),
        ('top = "5"', "Parameter 'top' needs a whole number, not '5'."),
        ("top = True", "Parameter 'top' needs a whole number, not True."),
        ("top = None", "Parameter 'top' needs a whole number, not None."),
        ('share = "half"', "Parameter 'share' needs a number, not 'half'."),
        ("copies = 1", "Parameter 'copies' needs true or false, not 1."),
        ('case = ["mine"]', "Parameter 'case' needs a text, not ['mine']."),
        (
            "case = 2022",
            "Parameter 'case' needs a text, not 2022; papermill takes a text with -r case 2022.",
        ),
    ],
)
def test_a_notebook_given_what_it_does_not_take_says_so(injected: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        check_parameters(in_notebook(injected))
    assert str(caught.value) == told


def test_cells_may_be_run_again_when_a_parameter_has_become_what_it_names() -> None:
    held = in_notebook()
    held["case"], held["other"] = object(), "a result"

    check_parameters(held)


def test_a_notebook_without_parameters_takes_none() -> None:
    with pytest.raises(InputError, match=r"no parameter 'case'\. It has none"):
        check_parameters({"In": ["", '# Parameters\ncase = "mine"\n']})
