"""What grows: time with statements, issues and length; and the smallest codebooks there are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from toolkit.case import Case
from toolkit.case.codebook import Issue, Signal, Stance
from toolkit.coding.rules import code
from toolkit.parsing import find_statements
from toolkit.schema import Coding, Statement, columns, to_table

MakeCase = Callable[..., Case]

ENOUGH = 0.02
"""Seconds below which nothing is compared: a pause of the machine would decide."""


def seconds(statements: pd.DataFrame, case: Case) -> float:
    """Processor time of coding, best of three, with what can be remembered remembered."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        code(statements, case)
        taken.append(time.process_time() - began)
    return max(min(taken), ENOUGH)


def with_issues(case: Case, number: int) -> Case:
    """The case with so many more issues that no report speaks of."""
    more = [Issue(f"i{n}", f"I{n}", signals=(Signal((f"word{n}",)),)) for n in range(number)]
    return replace(case, codebook=replace(case.codebook, issues=(*case.codebook.issues, *more)))


def speech(case: Case, sentences: int) -> tuple[pd.DataFrame, Case]:
    """One statement of so many sentences, each on two issues."""
    said = "We accept inspections and reject tariffs if they agree. " * sentences
    text = f"Envoy Tarik Oro said: “{said}”\n"
    start = text.index("“")
    statement = Statement(
        statement_id="long:0001", doc_id="long", start=0, end=len(text) - 1, source="Tarik Oro",
        speaker="Tarik Oro", speaker_basis="name", via=(), hearsay=0, cue="said",
        content=text[start:-1], form="direct", modality="asserted", denial="",
        said_on=date(2031, 3, 1), said_on_basis="published", source_spans=((6, 15),),
        cue_spans=((16, 20),), content_spans=((start, len(text) - 1),), method="rules",
        confidence=None,
    )  # fmt: skip
    documents = case.documents.head(1).assign(doc_id="long", text=text)
    return to_table(Statement, [statement]), replace(case, documents=documents)


def test_issues_that_nobody_speaks_of_cost_next_to_nothing(make_case: MakeCase) -> None:
    case = make_case("Envoy Oro said that the North would accept inspections of ships. " * 60)
    statements = find_statements(case, "rules")

    few, many = (seconds(statements, with_issues(case, number)) for number in (10, 500))

    assert many < 3 * few


def test_time_grows_with_the_length_of_a_statement_not_with_its_square(
    make_case: MakeCase,
) -> None:
    short, long = (seconds(*speech(make_case("Nothing."), length)) for length in (50, 400))

    assert long < 3 * (400 / 50) * short


def test_a_statement_of_ten_thousand_characters_is_coded(make_case: MakeCase) -> None:
    statements, case = speech(make_case("Nothing."), 200)

    coded = code(statements, case)

    assert len(case.documents["text"].iloc[0]) > 10_000
    assert set(coded.loc[coded["dimension"] == "issue", "object"]) == {"inspections", "tariffs"}


def test_a_codebook_without_issues_still_codes_attitudes_and_moves(make_case: MakeCase) -> None:
    case = make_case("Envoy Oro condemned the South and demanded that it leave the port.")
    bare = replace(case, codebook=replace(case.codebook, issues=()))

    coded = code(find_statements(case, "rules"), bare)

    assert list(coded.columns) == columns(Coding)
    assert "issue" not in set(coded["dimension"])
    assert len(coded)


@pytest.mark.parametrize(
    ("stance", "expected"),
    [
        (Stance("supports", 1), {"inspections": "supports"}),
        (Stance("mentioned", 0), {}),
        (Stance("named", None), {}),
    ],
    ids=["for", "neither", "unplaced"],
)
def test_a_scale_of_one_stance_gives_that_stance_or_none(
    make_case: MakeCase, stance: Stance, expected: dict[str, str]
) -> None:
    case = make_case("Envoy Oro said that the North would accept inspections.")
    narrow = replace(case, codebook=replace(case.codebook, scale=(stance,)))

    coded = code(find_statements(case, "rules"), narrow)
    on_issues = coded[coded["dimension"] == "issue"]

    assert dict(zip(on_issues["object"], on_issues["value"], strict=True)) == expected
