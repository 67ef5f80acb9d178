"""The statements drawn to check a machine's codings: kept with the case, and grown."""

from __future__ import annotations

import pandas as pd
import pytest

import toolkit as tk
from toolkit.people.samples import read_sample
from toolkit.schema import InputError

REPORTS = {
    f"2031-03-{day:02}-post": (
        "Envoy Tarik Oro said on Monday that the North would accept inspections.\n\n"
        "“We will never lower the tariffs,” Foreign Minister Lena Adan said.\n\n"
        f"Oro said the weather was fine on day {day}. Adan said she was well.\n\n"
        f"{'Ships came and went that morning. ' * day}The {day} harbour masters said nothing more."
    )
    for day in (3, 4, 5, 6, 7)
}


@pytest.fixture
def coded(make_case):
    case = make_case(REPORTS)
    statements = tk.find_statements(case, "rules")
    return case, statements, tk.code(statements, case, "rules")


def test_what_the_machine_finds_and_what_it_does_not_are_drawn_alike(coded):
    case, statements, codings = coded
    sample = tk.checks.draw_checks(codings, case, "ann", 6, statements)

    assert sample["stratum"].value_counts().to_dict() == {"inspections": 2, "none": 2, "tariffs": 2}
    assert sample["weight"].sum() == len(statements)


def test_the_draw_is_kept_and_stands(coded):
    case, statements, codings = coded
    first = tk.checks.draw_checks(codings, case, "ann", 6, statements)
    again = tk.checks.draw_checks(codings.head(0), case, "ann", 6, statements, seed=9)

    pd.testing.assert_frame_equal(again, first)
    pd.testing.assert_frame_equal(read_sample(case.folder / "sample.csv"), first)


def test_it_grows_and_another_coder_reads_the_same(coded):
    case, statements, codings = coded
    first = tk.checks.draw_checks(codings, case, "ann", 6, statements)
    grown = tk.checks.draw_checks(codings, case, "ben", 9, statements)

    by_coder = grown.groupby("coder")["statement_id"].agg(set)
    assert by_coder["ann"] == by_coder["ben"]
    assert set(first["statement_id"]) < by_coder["ann"]


def test_it_does_not_grow_into_another_sample(coded):
    case, statements, codings = coded
    tk.checks.draw_checks(codings, case, "ann", 6, statements)

    with pytest.raises(InputError, match="drawn from other statements or codings"):
        tk.checks.draw_checks(codings.head(1), case, "ann", 7, statements, seed=9)


def test_nothing_is_written_into_a_sample_case():
    case = tk.sample_case()

    with pytest.raises(InputError, match="work in a copy"):
        tk.checks.draw_checks(tk.codings.read_codings(case), case, "ann")
