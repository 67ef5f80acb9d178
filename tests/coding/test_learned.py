"""A coder learns from a person's codings, is measured on other reports, and is kept whole.

The person is simulated: the rules' own codings of the sample case, with some of them left out and
some changed in a way the words of the statement tell.
"""

import dataclasses
import re
import shutil
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.__main__ import main
from toolkit.case import open_case, sample_case
from toolkit.coding import code, join
from toolkit.coding.learned import (
    open_coding_model,
    suggest_to_code,
    train_coding,
)
from toolkit.coding.learned.model import fit
from toolkit.coding.learned.scores import advantage, by_value, calibration, calibration_error
from toolkit.coding.learned.units import NONE, find_units
from toolkit.parsing import find_statements
from toolkit.schema import Coding, InputError, read_table, to_rows, to_table, write_table

NOISE = 0.1
SEED = 7

UNCODED = shutil.ignore_patterns("codings")


@pytest.fixture(scope="module")
def statements():
    return find_statements(sample_case(), "rules")


@pytest.fixture(scope="module")
def by_rules(statements):
    codings = code(statements, sample_case(), "rules")
    return codings[codings["dimension"] == "issue"].reset_index(drop=True)


@pytest.fixture(scope="module")
def by_person(statements, by_rules):
    """The rules' codings by a person who does not code *unclear* and at times errs."""
    chance = np.random.default_rng(SEED)
    rows = []
    for coding in to_rows(Coding, by_rules):
        value = "reject" if chance.random() < NOISE else coding.value
        if value != "unclear":
            rows.append(dataclasses.replace(coding, coder="ada", value=value, confidence=None))
    return to_table(Coding, rows)


@pytest.fixture
def coded_case(tmp_path):
    """The sample case with these codings, and a row for each statement read in vain."""

    def make(codings: pd.DataFrame, statements: pd.DataFrame):
        folder = tmp_path / "selme"
        shutil.copytree(sample_case().folder, folder, dirs_exist_ok=True, ignore=UNCODED)
        empty = Coding("", "", "issue", "", "", "", "", None, (), "", "")
        read = set(codings["statement_id"])
        rest = [
            dataclasses.replace(empty, statement_id=name)
            for name in statements["statement_id"]
            if name not in read
        ]
        write_table(
            to_table(Coding, [*to_rows(Coding, codings), *rest]), folder / "codings" / "ada.csv"
        )
        return open_case(folder)

    return make


@pytest.fixture(scope="module")
def first_half(statements):
    """The statements of half of the reports."""
    names = sorted(statements["doc_id"].unique())[::2]
    return statements[statements["doc_id"].isin(names)]


@pytest.fixture(scope="module")
def report(by_person, statements, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained") / "selme"
    shutil.copytree(sample_case().folder, folder, ignore=UNCODED)
    (folder / "codings").mkdir()
    rest = set(statements["statement_id"]) - set(by_person["statement_id"])
    lines = [f"{r.statement_id},{r.holder},{r.object},{r.value}" for r in by_person.itertuples()]
    lines += [f"{name},,," for name in sorted(rest)]
    text = "\n".join(["statement_id,holder,object,value", *lines]) + "\n"
    (folder / "codings" / "ada.csv").write_text(text, encoding="utf-8")
    return train_coding(statements, open_case(folder))


# ---------------------------------------------------------------- what is measured


def test_no_report_is_both_learned_from_and_tested_on(report):
    folds = report.predictions.groupby("original")["fold"].nunique()

    assert (folds == 1).all()
    assert report.predictions["fold"].nunique() == 5


def test_a_reprint_is_tested_with_its_original(report):
    copies = sample_case().documents.query("copy_of != ''")
    pairs = report.predictions[report.predictions["doc_id"].isin(copies["doc_id"])]

    assert len(pairs)
    assert (pairs["original"] != pairs["doc_id"]).all()


def test_it_learns_what_the_rules_do_not_know(report):
    right = report.scores["f1"].xs("all", level="value")

    assert right["learned"] > right["rules"] > right["majority"]
    assert report.scores.loc[("learned", NONE), "f1"] > 0.5
    assert report.advantages.loc["majority", "low"] > 0


def test_the_person_found_nothing_where_the_rules_say_unclear(report):
    unclear = report.predictions.query("rules == 'unclear' and person == @NONE")

    assert len(unclear) > 10
    assert (unclear["learned"] == NONE).mean() > 0.5


def test_the_tables_follow_from_the_predictions(report):
    table = report.predictions

    assert report.confusion.to_numpy().sum() == len(table)
    assert report.calibration["units"].sum() == table["confidence"].notna().sum()
    right = (table["learned"] == table["person"]).mean()
    assert report.scores.loc[("learned", "all"), "f1"] == pytest.approx(right)
    assert report.curve["right"].iloc[-1] == pytest.approx(right)
    assert list(report.curve.index) == [0.25, 0.5, 0.75, 1.0]
    assert report.curve["reports"].is_monotonic_increasing


def test_the_report_can_be_quoted(report):
    shown = str(report)

    assert f"{report.counts['units']} units" in shown
    assert "codings of ada, made with the codebook port-selme" in shown
    assert f"{report.scores.loc[('learned', 'mean of values'), 'f1']:.2f}" in shown
    for value in report.confusion.index:
        assert value in shown


def test_what_cannot_be_learned_is_counted_and_said(coded_case, by_person, statements):
    first, second, *rest = to_rows(Coding, by_person)
    spoken = set(by_person["statement_id"])
    silent = next(name for name in statements["statement_id"] if name not in spoken)
    changed = [
        dataclasses.replace(first, holder="nobody else", value="resist"),
        dataclasses.replace(first, statement_id=silent, object="venue", evidence=()),
        dataclasses.replace(second, statement_id="gone:0001"),
    ]
    units = find_units(statements, sample_case())
    assert not any((u.statement.statement_id, u.issue) == (silent, "venue") for u in units)

    codings = to_table(Coding, [first, second, *rest, *changed])
    report = train_coding(statements, coded_case(codings, statements))

    missed = report.predictions[report.predictions["confidence"].isna()]
    assert list(missed["statement_id"]) == [silent]
    assert missed[["learned", "rules", "majority"]].eq(NONE).all(axis=None)
    assert (report.counts["unseen"], report.counts["divided"]) == (1, 1)
    assert list(report.problems["doc_id"]) == ["gone"]
    for said in ("1 value where no signal", "1 unit to whose", "1 coding that fit"):
        assert said in report.summary


# ---------------------------------------------------------------- refusal


def test_too_few_codings_are_refused_with_how_many_are_wanted(coded_case, by_person, statements):
    names = list(dict.fromkeys(by_person["statement_id"]))[:30]
    few = by_person[by_person["statement_id"].isin(names)]
    case = coded_case(few, statements.head(0))

    with pytest.raises(InputError, match=r"ada coded 30 statements of .* code 20 more statements"):
        train_coding(statements, case)


def test_a_single_value_is_refused(coded_case, by_person, statements):
    unclear = find_units(statements, sample_case())
    silent = {u.statement.statement_id for u in unclear if u.rules == "unclear"}
    agreed = by_person[~by_person["statement_id"].isin(silent)].assign(value="accept")
    case = coded_case(agreed, statements.head(0))

    with pytest.raises(InputError, match="5 units of 1 more value"):
        train_coding(statements, case)


# ---------------------------------------------------------------- the model


def test_the_same_codings_and_seed_give_the_same_bytes(
    report, coded_case, by_person, statements, tmp_path
):
    case = coded_case(by_person, statements)
    first, second = tmp_path / "first", tmp_path / "second"

    train_coding(statements, case, out=first)
    report.save(second)

    names = sorted(path.name for path in first.iterdir())
    assert names == ["model.json", "predictions.csv", "report.txt", "to_code.csv", "weights.npz"]
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_a_saved_model_is_the_model(report, statements, tmp_path):
    report.model.save(tmp_path)
    opened = open_coding_model(tmp_path)
    units = [unit.features for unit in find_units(statements.head(60), sample_case())]

    assert opened.coder == report.model.coder
    assert np.array_equal(opened.probabilities(units), report.model.probabilities(units))


def test_a_model_is_read_without_pickle(report, tmp_path):
    report.model.save(tmp_path)
    harmful = np.array([print], dtype=object)
    np.savez(tmp_path / "weights.npz", weights=harmful, intercepts=harmful)

    with pytest.raises(InputError, match="cannot be read"):
        open_coding_model(tmp_path)


@pytest.mark.parametrize("name", ["weights.npz", "model.json"])
@pytest.mark.parametrize("data", [b"", b"{}", b"PK\x03\x04", b"[1, 2]", b"\xff\xfe"])
def test_a_damaged_model_is_refused(report, tmp_path, name, data):
    report.model.save(tmp_path)
    (tmp_path / name).write_bytes(data)

    with pytest.raises(InputError, match="train it again"):
        open_coding_model(tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(InputError, match="train coding CASE"):
        open_coding_model(tmp_path)


UNITS = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 1), max_size=5), min_size=2
)


@settings(max_examples=25)
@given(units=UNITS, data=st.data())
def test_probabilities_sum_to_one(units, data):
    values = [data.draw(st.sampled_from(["accept", "reject", NONE])) for _ in units]

    shares = fit(units, values).probabilities([*units, {"never met": 1.0}])

    assert shares.min() >= 0
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(units) + 1), abs=1e-9)


def test_two_values_are_told_apart_as_scikit_learn_would():
    from sklearn.linear_model import LogisticRegression

    units = [{"a": 1.0}, {"a": 1.0, "b": 1.0}, {"b": 1.0}, {"b": 1.0}]
    values = ["accept", "accept", "reject", "reject"]
    table = [[unit.get(name, 0.0) for name in "ab"] for unit in units]

    expected = LogisticRegression(C=1.0, max_iter=2000).fit(table, values).predict_proba(table)

    assert fit(units, values).probabilities(units) == pytest.approx(expected, abs=1e-5)


def test_features_hold_no_name(statements):
    names = {"oro", "adan", "lind", "marr", "tolland"}
    words = {
        word
        for unit in find_units(statements, sample_case())
        for name in unit.features
        for word in re.split(r"\W+", name.lower())
    }

    assert len(words) > 200
    assert not words & names


# ---------------------------------------------------------------- codings and suggestions


def test_codings_join_like_those_of_any_coder(report, statements):
    case = sample_case()
    codings = code(statements, case, report.model)
    coded = join(statements, codings, case)

    assert len(coded) == len(codings) > 50
    assert set(codings["coder"]) == {report.model.coder}
    assert codings["confidence"].between(1 / len(report.model.values), 1).all()
    assert NONE not in set(codings["value"])
    assert codings.equals(code(statements, case, report.model))


def test_evidence_and_holder_are_those_of_the_rules(report, statements, by_rules):
    codings = code(statements, sample_case(), report.model)
    keys = ["statement_id", "object", "holder"]
    both = codings.merge(by_rules, on=keys, suffixes=("", "_of_rules"))

    assert len(both) == len(codings)
    assert (both["evidence"] == both["evidence_of_rules"]).all()
    tied = both[both["condition"] != ""]
    assert len(tied)
    assert (tied["value"] == tied["value_of_rules"]).all()


def test_a_note_says_what_weighed_most(report, statements):
    note = code(statements, sample_case(), report.model)["note"].iloc[0]

    assert re.search(r"as ada would code it; for it speak: .+; the rules say [\w-]+\.$", note)


def test_a_model_of_another_scale_is_refused(report, make_case):
    scale = '[[scale]]\nname = "yes"\nnumber = 1\n\n[[scale]]\nname = "no"\nnumber = -1\n\n'
    book = (
        'name = "b"\nversion = "1"\ntitle = "T"\ndescription = "D"\n\n' + scale
        + '[[issue]]\nname = "tariffs"\nlabel = "T"\nproposition = "P"\nsignals = ["tariff"]\n'
    )  # fmt: skip
    case = make_case("Tarik Oro said that tariffs would fall.\n", codebook=book)

    with pytest.raises(InputError, match=r"codebook b 1 does not have"):
        code(find_statements(case, "rules"), case, report.model)


def test_suggestions_are_uncoded_spread_over_reports_and_least_certain_first(
    coded_case, by_person, statements, first_half
):
    kept = by_person[by_person["statement_id"].isin(first_half["statement_id"])]
    case = coded_case(kept, first_half)
    report = train_coding(statements, case)

    table = suggest_to_code(statements, case, report.model, most=8)

    assert table.equals(report.suggestions.head(8))
    assert table["margin"].is_monotonic_increasing
    assert table["doc_id"].value_counts().max() <= 2
    assert not set(table["statement_id"]) & set(first_half["statement_id"])
    assert table["statement_id"].is_unique
    assert len(table) == 8


def test_all_read_leaves_nothing_to_suggest(report):
    assert report.suggestions.empty


# ---------------------------------------------------------------- figures by hand


def predictions(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    names = ["original", "person", "learned", "rules"]
    return pd.DataFrame(rows, columns=names).assign(majority="accept", confidence=0.75)


def test_scores_are_those_of_a_worked_example():
    table = predictions([
        ("a", "accept", "accept", "accept"), ("a", "accept", "reject", "accept"),
        ("b", "reject", "reject", "accept"), ("b", "accept", "accept", "reject"),
    ])  # fmt: skip

    scores = by_value(table, ["accept", "reject"])

    assert scores.loc[("learned", "accept")].tolist() == pytest.approx([1, 2 / 3, 0.8, 3])
    assert scores.loc[("learned", "reject")].tolist() == pytest.approx([0.5, 1, 2 / 3, 1])
    assert scores.loc[("learned", "mean of values"), "f1"] == pytest.approx((0.8 + 2 / 3) / 2)
    assert scores.loc[("rules", "all"), "f1"] == 0.5
    assert np.isnan(scores.loc[("majority", "reject"), "precision"])


def test_calibration_compares_confidence_with_what_is_right():
    table = predictions([
        ("a", "accept", "accept", "accept"), ("a", "accept", "reject", "accept"),
    ])  # fmt: skip

    bins = calibration(table)

    assert bins.loc[0.7].tolist() == pytest.approx([2, 0.75, 0.5])
    assert calibration_error(bins) == pytest.approx(0.25)


def test_a_coder_is_no_better_than_itself():
    table = predictions([(r, p, p, p) for r in "abcd" for p in ("accept", "reject")])

    assert advantage(table, ["accept", "reject"], "rules", 0) == (0, 0, 0)
    difference, low, high = advantage(table, ["accept", "reject"], "majority", 0)
    assert low <= difference <= high
    assert difference == pytest.approx(1 - (2 / 3) / 2)


def test_the_command_line_trains_and_codes(coded_case, by_person, statements, tmp_path, capsys):
    case = coded_case(by_person, statements)

    assert main(["train", "coding", str(case.folder), "--method", "rules"]) == 0
    assert "macro F1" in " ".join(capsys.readouterr().out.split())
    model = open_coding_model(case.folder / "models" / "coding")
    out = tmp_path / "tables"
    arguments = [
        "--coder",
        str(case.folder / "models" / "coding"),
        "--method",
        "rules",
        "--out",
        str(out),
    ]
    assert main(["code", str(case.folder), *arguments]) == 0

    codings = read_table(out / "codings.csv", Coding)
    assert set(codings["coder"]) == {model.coder}
    pd.testing.assert_frame_equal(codings, code(statements, case, model))


def test_scikit_learn_is_read_only_to_train():
    import subprocess

    check = "import sys, toolkit.coding.learned; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
