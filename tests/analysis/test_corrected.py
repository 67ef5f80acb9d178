"""Findings corrected by what a person read of a sample."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

import toolkit as tk
from toolkit.findings import Corrected
from toolkit.people.samples import COLUMNS
from toolkit.schema import Coding, InputError, Statement, to_table, write_table

REPORTS = {f"2031-03-{day:02}-post": f"Talks went on, on day {day}." for day in range(1, 9)}
HOLDERS = {"north": "Tarik Oro", "south": "Lena Adan"}


def statement(name: str) -> Statement:
    return Statement(
        name, name.partition(":")[0], 0, 9, "Oro", "Tarik Oro", "name", (), 0, "said", "talks",
        "indirect", "asserted", "", None, "published", (), (), (), "rules-1", None,
    )  # fmt: skip


def coded(readings: dict[str, str], coder: str) -> pd.DataFrame:
    """Codings from “holder issue value” by statement, nothing where empty."""
    rows = []
    for name, reading in readings.items():
        holder, issue, value = reading.split() if reading else ("", "", "")
        rows.append(Coding(name, HOLDERS.get(holder, ""), "issue", issue, value, "", coder, None,
                           (), "", "selme 1"))  # fmt: skip
    return to_table(Coding, rows)


@pytest.fixture
def checked(make_case):
    """Eight reports of four statements. The machine reads two acceptances in each, one is wrong.

    A person has read half of the reports, and there found that the first statement of each
    refuses, and that a third one, in which the machine saw nothing, accepts.
    """
    case = make_case(REPORTS)
    names = [f"{doc_id}:{i:04}" for doc_id in REPORTS for i in range(1, 5)]
    machine = {name: "north tariffs accept" for name in names if int(name[-1]) < 3}
    right = {"1": "north tariffs reject", "2": "north tariffs accept",
             "3": "north tariffs accept", "4": ""}  # fmt: skip
    read = [name for name in names if int(name[8:10]) % 2]
    sample = pd.DataFrame(
        [("ann", name, name[:-5], "", False, i, 2.0) for i, name in enumerate(read)],
        columns=list(COLUMNS),
    )
    write_table(coded({name: right[name[-1]] for name in read}, "ann"),
                case.folder / "codings" / "ann.csv")  # fmt: skip
    write_table(sample, case.folder / "sample.csv")
    statements = to_table(Statement, [statement(name) for name in names])
    return SimpleNamespace(
        case=case, statements=statements, machine=coded(machine, "rules-1"), sample=sample
    )


def correct(checked, **given) -> pd.DataFrame:
    codings = given.pop("codings", checked.machine)
    return tk.checks.corrected(checked.statements, codings, checked.case, **given)


# ---------------------------------------------------------------- what is corrected


def test_misread_and_overlooked_stances_are_corrected_for_those_nobody_read(checked):
    [row] = correct(checked).itertuples()

    # of 16 readings all accept (+2); of those read half refuse (−2); 8 more accept unseen
    assert (row.party, row.issue, row.machine, row.readings) == ("North", "tariffs", 2, 16)
    assert row.corrected == pytest.approx((-16 + 16 + 16) / 24, abs=1e-6)
    assert (row.checked, row.wrong, row.reports) == (12, 8, 8)


def test_uncorrected_it_is_the_mean_of_positions(checked):
    coded = tk.join(checked.statements, checked.machine, checked.case)
    [row] = correct(checked).itertuples()

    assert row.machine == tk.positions(coded).loc[("North", "tariffs"), "mean"]


def test_shares_are_corrected_too_and_add_up_to_one(checked):
    shares = correct(checked, of="shares").set_index("value")

    assert shares["machine"].to_dict() == {"reject": 0, "accept": 1}
    assert shares["corrected"].to_dict() == pytest.approx({"reject": 1 / 3, "accept": 2 / 3})


def test_a_difference_is_between_two_parties_of_which_enough_was_checked(checked):
    south = coded({f"{doc_id}:0004": "south tariffs resist" for doc_id in REPORTS}, "rules-1")
    both = pd.concat([checked.machine, south], ignore_index=True)
    [row] = correct(checked, codings=both, of="differences").itertuples()

    assert (row.party, row.other, row.machine) == ("North", "South", 3)
    assert pd.isna(row.corrected)  # nothing is left of the South's once corrected
    assert row.interval == "nothing is left once corrected"


def test_a_trend_is_the_change_of_the_mean_in_thirty_days(checked):
    softening = coded(
        {f"2031-03-{day:02}-post:0002": f"north tariffs {value}" for day, value in
         {1: "reject", 2: "resist", 4: "accept-if", 5: "accept"}.items()}, "rules-1",
    )  # fmt: skip
    [row] = correct(checked, codings=softening, of="trends").itertuples()

    assert row.machine == pytest.approx(30)  # a step a day
    assert abs(row.corrected) < 30


def test_a_person_who_reads_as_the_machine_does_changes_nothing(checked):
    agreeing = checked.machine.assign(coder="ann", passage="")
    write_table(agreeing, checked.case.folder / "codings" / "ann.csv")
    [row] = correct(checked).itertuples()

    assert (row.machine, row.corrected, row.wrong) == (2, 2, 0)
    assert row.interval == "8 reports that say the same"


def test_what_nobody_was_given_to_read_corrects_nothing(checked):
    """Ann may have coded more than was drawn; how likely she was to take that nobody knows."""
    few = checked.sample.head(8)
    elsewhere = correct(checked, sample=few)

    assert elsewhere.attrs["checked"] == 8
    assert elsewhere.attrs["statements"] == 32


def test_too_little_checked_has_a_reason_and_no_interval(checked):
    [row] = correct(checked, sample=checked.sample.iloc[[0, 3, 7]]).itertuples()

    assert (row.checked, row.interval) == (1, "1 checked, too few")
    assert pd.isna(row.low)


def test_an_interval_stays_on_the_scale(checked):
    [row] = correct(checked, sample=checked.sample.iloc[[0, 1, 2, 4, 7, 9]]).itertuples()

    assert -2 <= row.low <= row.corrected <= row.high <= 2


def test_the_same_table_comes_back_from_its_file(checked, tmp_path):
    shares = correct(checked, of="shares")
    path = write_table(shares, tmp_path / "shares.csv")

    pd.testing.assert_frame_equal(tk.read_table(path, Corrected), shares)


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"of": "means"}, LookupError, "positions, shares, differences, trends"),
        ({"level": 95}, InputError, "a share between 0 and 1"),
        ({"checker": "bob"}, InputError, "there is no coder 'bob'"),
    ],
)
def test_what_cannot_be_is_one_sentence(checked, given, error, says):
    with pytest.raises(error, match=says):
        correct(checked, **given)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_statement_stands_for_some_number_of_statements(checked, weight):
    weights = [weight, *checked.sample["weight"][1:]]

    with pytest.raises(InputError, match=r"'2031-03-01-post:0001' the weight .*more than 0"):
        correct(checked, sample=checked.sample.assign(weight=weights))


def test_another_table_is_no_sample(checked):
    with pytest.raises(InputError, match=r"a table of statements; .* draw_sample\(\) returns"):
        correct(checked, sample=checked.statements)


def test_statements_that_are_none_any_more_are_told(checked):
    renamed = checked.sample["statement_id"].replace("2031-03-01-post:0001", "2031-03-01-post:0009")

    with pytest.warns(UserWarning, match=r"one statement, such as '.*:0009', correct"):
        table = correct(checked, sample=checked.sample.assign(statement_id=renamed))
    assert table.attrs["checked"] == len(renamed) - 1


def test_whoever_found_nothing_to_code_takes_all_the_machines_readings_off(checked):
    nothing = coded(dict.fromkeys(checked.sample["statement_id"], ""), "ann")
    write_table(nothing, checked.case.folder / "codings" / "ann.csv")
    [row] = correct(checked).itertuples()

    assert (row.machine, row.checked, row.wrong) == (2, 8, 8)
    assert pd.isna(row.corrected)
    assert row.interval == "nothing is left once corrected"


def test_without_a_sample_it_is_said_how_to_draw_one(checked):
    (checked.case.folder / "sample.csv").unlink()

    with pytest.raises(InputError, match=r"draw them with tk\.checks\.draw_checks"):
        correct(checked)
