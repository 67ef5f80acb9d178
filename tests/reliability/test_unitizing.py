"""Agreement on spans gives what was published, and obeys its laws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.reliability import marks_of, unitizing_agreement
from toolkit.reliability.bootstrap import drawn_documents, interval
from toolkit.reliability.coefficients import coefficient
from toolkit.reliability.ratings import to_ratings
from toolkit.schema import InputError

# Krippendorff (2004), Content Analysis, 2nd ed., p. 254; the tape begins at 150, and is 300 long
TAPE = pd.DataFrame(
    [
        ("one", 75, 145, "c"), ("one", 220, 250, "c"), ("two", 70, 150, "c"),
        ("two", 205, 225, "c"), ("two", 250, 270, "c"), ("one", 30, 90, "k"),
        ("one", 150, 200, "k"), ("two", 30, 90, "k"), ("two", 150, 200, "k"),
    ],
    columns=["coder", "start", "end", "value"],
).assign(doc_id="tape")  # fmt: skip


def table(*marks: tuple[str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(marks, columns=["coder", "doc_id", "start", "end"])


def value(found: pd.DataFrame, measure: str = "alpha_u", of: str = "") -> float:
    return float(found[(found["measure"] == measure) & (found["value"] == of)]["agreement"].iloc[0])


@pytest.mark.parametrize(("of", "published"), [("c", 0.7286), ("k", 1.0), ("all", 0.8591)])
def test_alpha_for_unitizing_is_what_was_published(of, published):
    found = unitizing_agreement(TAPE, {"tape": 300})

    assert value(found, of=of) == pytest.approx(published, abs=5e-4)


spans = st.lists(st.integers(0, 40), min_size=2, max_size=8, unique=True).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


def marked(by_coder: list[list[tuple[int, int]]]) -> pd.DataFrame:
    return table(*((f"c{n}", "d", *span) for n, own in enumerate(by_coder) for span in own))


@given(st.lists(spans, min_size=2, max_size=4))
def test_alpha_of_characters_is_nominal_alpha_with_characters_as_units(by_coder):
    assume(any(by_coder))
    names = [f"c{n}" for n in range(len(by_coder))]
    found = unitizing_agreement(marked(by_coder), {"d": 40}, names)
    ratings = pd.DataFrame(
        [
            (name, place, any(start <= place < end for start, end in own))
            for name, own in zip(names, by_coder, strict=True)
            for place in range(40)
        ],
        columns=["coder", "unit", "value"],
    )

    expected = coefficient("alpha_nominal", to_ratings(ratings))
    measured = value(found, "alpha_characters")
    assert measured == pytest.approx(expected) or (math.isnan(measured) and math.isnan(expected))


@given(spans, st.integers(2, 4))
def test_the_same_marks_by_all_are_perfect_agreement(own, coders):
    assume(own and own != [(0, 40)])

    assert value(unitizing_agreement(marked([own] * coders), {"d": 40})) == 1


@given(st.lists(spans, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_neither_the_order_of_marks_nor_of_coders_matters(by_coder, random):
    assume(all(by_coder))
    marks = marked(by_coder)
    order = random.sample(range(len(marks)), len(marks))
    names = random.sample([f"c{n}" for n in range(len(by_coder))], len(by_coder))

    first = unitizing_agreement(marks, {"d": 40})
    assert value(unitizing_agreement(marks.iloc[order], {"d": 40}, names)) == pytest.approx(
        value(first)
    )


def test_nearer_boundaries_agree_more():
    def alpha(start: int) -> float:
        marks = table(("ann", "d", 100, 150), ("bob", "d", start, start + 50))
        return value(unitizing_agreement(marks, {"d": 400}))

    assert 1 == alpha(100) > alpha(110) > alpha(130) > alpha(149) > alpha(300)


def test_an_interval_is_of_draws_of_whole_documents():
    lengths = {"a": 30, "b": 50, "c": 40}
    marks = table(
        ("ann", "a", 3, 12), ("bob", "a", 3, 14), ("ann", "b", 20, 50), ("bob", "b", 5, 9),
        ("cid", "b", 21, 50), ("cid", "c", 0, 7), ("ann", "c", 2, 7), ("ann", "c", 9, 12),
    )  # fmt: skip
    found = unitizing_agreement(marks, lengths, draws=8, seed=3)
    [(_, draws)] = drawn_documents(3, 8, 3)
    again = []
    for draw in draws:
        names = [(name, n) for name, times in zip(lengths, draw, strict=True)
                 for n in range(int(times))]  # fmt: skip
        copies = [marks[marks["doc_id"] == name].assign(doc_id=f"{name}{n}") for name, n in names]
        sizes = {f"{name}{n}": lengths[name] for name, n in names}
        own = unitizing_agreement(pd.concat(copies), sizes, ["ann", "bob", "cid"], draws=0)
        again.append(list(own["agreement"]))

    for place, alphas in enumerate(np.array(again).T):
        low, high, _ = interval(alphas)
        assert found.loc[place, ["low", "high"]].tolist() == pytest.approx([low, high])
    assert found["remark"].str.contains("interval from 3 documents only").all()


def test_a_document_nobody_marked_counts_as_agreement():
    marks = table(("ann", "a", 10, 20), ("bob", "a", 12, 20))
    one, two = (unitizing_agreement(marks, lengths) for lengths in ({"a": 40}, {"a": 40, "b": 40}))

    assert value(two) > value(one)
    assert one["low"].isna().all()
    assert set(one["remark"]) == {"one document, so no interval"}


def test_a_coder_who_marked_nothing_disagrees_if_named():
    marks = table(("ann", "a", 10, 20))

    assert value(unitizing_agreement(marks, {"a": 40}, ["ann", "bob"])) < 0
    with pytest.raises(InputError, match="two coders or more"):
        unitizing_agreement(marks, {"a": 40})


def test_without_any_mark_agreement_is_missing_with_the_reason():
    found = unitizing_agreement(table(), {"a": 40}, ["ann", "bob"])

    assert found["agreement"].isna().all()
    assert set(found["remark"]) == {
        "nobody marked anything: agreement beyond chance is not defined"
    }


def test_where_all_mark_everything_the_remark_says_so():
    found = unitizing_agreement(table(("ann", "a", 0, 9), ("bob", "a", 0, 9)), {"a": 9})

    assert math.isnan(value(found, "alpha_characters"))
    assert found["remark"].str.startswith("every character is marked by all").all()


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        (("ann", "b", 1, 2), "no length is given for document 'b'"),
        (("ann", "a", 30, 50), "30-50 is no span of 'a', which has 40 characters"),
        (("ann", "a", 5, 5), "5-5 is no span"),
        (("ann", "a", 15, 25), r"row 2 \(ann\)"),
    ],
    ids=["document", "outside", "empty", "overlap"],
)
def test_a_mark_that_cannot_be_is_refused_with_its_place(mark, message):
    marks = table(("ann", "a", 10, 20), ("bob", "a", 10, 20), mark)

    with pytest.raises(InputError, match=message):
        unitizing_agreement(marks, {"a": 40})


def test_a_coder_who_is_not_named_is_not_dropped_in_silence():
    with pytest.raises(InputError, match="'bob' has marks"):
        unitizing_agreement(table(("ann", "a", 1, 2), ("bob", "a", 1, 2)), {"a": 9}, ["ann", "cid"])


def test_statements_are_marks_and_those_within_others_are_one():
    statements = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b"],
            "start": [0, 10, 5],
            "end": [40, 30, 9],
            "content_spans": [((5, 10), (12, 20)), ((14, 18),), ((6, 9),)],
        }
    )

    content = marks_of(statements, "ann")
    assert content[["doc_id", "start", "end"]].to_numpy().tolist() == [
        ["a", 5, 10], ["a", 12, 20], ["b", 6, 9]
    ]  # fmt: skip
    assert set(content["coder"]) == {"ann"}
    assert len(marks_of(statements, "ann", "passage")) == 2
    with pytest.raises(InputError, match="unknown part 'words'"):
        marks_of(statements, "ann", "words")


def test_no_statement_gives_no_mark():
    empty = pd.DataFrame({"doc_id": [], "start": [], "end": [], "content_spans": []})

    assert marks_of(empty, "ann").empty
