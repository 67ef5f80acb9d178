"""Published values of agreement are computed anew and compared."""

from __future__ import annotations

import json

import pytest

from toolkit.evaluation.agreement import AGREEMENT
from toolkit.schema import InputError

RATINGS = [
    ["ann", "1", "a"], ["bob", "1", "a"], ["ann", "2", "b"], ["bob", "2", "b"],
    ["ann", "3", "a"], ["bob", "3", "b"], ["ann", "4", "b"], ["bob", "4", "b"],
]  # fmt: skip
MARKS = {
    "kind": "unitizing", "continuum": [100, 200], "coders": ["ann", "bob"],
    "units": [{"coder": "ann", "start": 120, "length": 20, "category": "c"},
              {"coder": "bob", "start": 120, "length": 20, "category": "c"}],
}  # fmt: skip


def gold(tmp_path, *cases):
    path = tmp_path / "gold.jsonl"
    lines = [json.dumps({"id": f"case {n}"} | case) + "\n" for n, case in enumerate(cases, 1)]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def ratings(*expected, values=RATINGS):
    return {"kind": "ratings", "ratings": values, "expected": list(expected)}


def published(coef, value, tol=1e-6, **more):
    return {"coef": coef, "value": value, "tol": tol} | more


def test_each_published_value_is_a_row_with_what_is_computed(tmp_path):
    path = gold(
        tmp_path,
        ratings(published("percent_agreement", 0.75), published("cohen_kappa", 0.4)),
        MARKS | {"expected": [published("alpha_u", 1.0), published("alpha_u:c", 1.0)]},
    )
    table = AGREEMENT.measure(path, tmp_path / "out.jsonl")

    assert list(table["computed"]) == pytest.approx([0.75, 0.5, 1, 1])
    assert list(table["within"]) == [True, False, True, True]
    written = [json.loads(one) for one in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert written[1] == {"id": "case 1", "coef": "cohen_kappa", "value": pytest.approx(0.5)}


def test_names_weights_and_the_number_of_categories_are_those_of_the_publication(tmp_path):
    half = "0 if equal; 0.5 if either is b; else 1"
    three = [[c, u, {"a": 1, "b": 6}[v]] for c, u, v in RATINGS]
    path = gold(
        tmp_path,
        ratings(
            published("bennett_s", 0.5),
            published("randolph_kappa", 0.625, n_categories=3),
            published("weighted_kappa_custom", 0.5, distance=half),
        ),
        ratings(published("weighted_kappa_linear", 0.5), values=three),
    )

    assert AGREEMENT.measure(path)["within"].all()


def test_the_standard_error_of_alpha_can_be_asked_for(tmp_path):
    table = AGREEMENT.measure(gold(tmp_path, ratings(published("alpha_nominal_se", 0.5, 0.5))))

    assert 0 < table["computed"].iloc[0] < 1


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (ratings(published("kapa", 0.5)), "unknown coefficient 'kapa'"),
        (ratings({"coef": "cohen_kappa"}), "'value' is missing"),
        (ratings(published("alpha_custom", 1, distance="far")), "distance 'far'"),
        ({"kind": "free", "expected": []}, "kind 'free'"),
        (MARKS | {"expected": [published("cohen_kappa", 1)]}, "unknown coefficient 'cohen_kappa'"),
    ],
)
def test_a_case_that_cannot_be_read_is_named_with_its_line(tmp_path, case, reason):
    path = gold(tmp_path, ratings(published("cohen_kappa", 0.5)), case)

    with pytest.raises(InputError, match=reason) as error:
        AGREEMENT.measure(path)
    assert error.value.line == 2
