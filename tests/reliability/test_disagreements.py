"""What coders disagree about is listed once each, gravest first."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.reliability import agreement, disagreements, who_differs
from toolkit.reliability.disagreements import KINDS
from toolkit.schema import InputError

COLUMNS = ["coder", "statement_id", "object", "value", "holder", "condition"]
SCALE = {"reject": -2, "resist": -1, "unclear": 0, "accept-if": 1, "accept": 2, "unchanged": None}


def coded(*rows: str, dimension: str = "issue") -> pd.DataFrame:
    """Codings from ``coder statement object value holder condition``; trailing cells may lack."""
    cells = [(row.split(maxsplit=5) + [""] * 4)[:6] for row in rows]
    return pd.DataFrame(cells, columns=COLUMNS).assign(dimension=dimension)


@pytest.mark.parametrize(
    ("ann", "bob", "kind", "apart"),
    [
        ("accept North", "reject North", "other sign", 4),
        ("accept North", "resist South", "other sign", 3),
        ("accept", "accept-if", "other value", 1),
        ("reject", "unclear", "other value", 2),
        ("accept", "unchanged", "other value", np.nan),
        ("accept", None, "not coded", np.nan),
        ("accept North", "accept South", "other holder", 0),
        ("accept-if North on guarantees", "accept-if North after a vote", "other condition", 0),
        ("accept-if North on guarantees", "accept-if North", "other condition", 0),
    ],
)
def test_each_kind_of_difference_is_told_apart(ann, bob, kind, apart):
    codings = coded(f"ann a:1 x {ann}", f"bob a:1 x {bob}" if bob else "bob a:1")
    found = disagreements(codings, case=None, scale=SCALE)

    assert list(found["kind"]) == [kind]
    assert found["apart"].to_numpy() == pytest.approx([apart], nan_ok=True)


@pytest.mark.parametrize(
    ("ann", "bob"),
    [
        ("accept North", "accept North"),
        ("accept-if North if Guarantees  are given", "accept-if North guarantees are given"),
        ("accept North", "accept"),  # bob never names a holder
    ],
    ids=["the same", "one condition within the other", "not asked"],
)
def test_what_does_not_differ_is_not_listed(ann, bob):
    assert disagreements(coded(f"ann a:1 x {ann}", f"bob a:1 x {bob}"), scale=SCALE).empty


def test_a_row_says_who_read_what_and_how_coders_divide():
    codings = coded(
        "ann a:1 x accept North", "bob a:1 x accept North", "cid a:1", "dee b:1 x reject South"
    )
    [found] = disagreements(codings, scale=SCALE).to_dict("records")

    assert found["sides"] == "2:1"
    assert found["readings"] == "ann, bob: accept (North); cid: not coded"
    assert [found[f"value_{c}"] for c in ("ann", "bob", "cid", "dee")] == [
        "accept", "accept", "not coded", ""
    ]  # fmt: skip
    assert (found["holder_ann"], found["holder_cid"]) == ("North", "")


def test_the_gravest_come_first_then_the_furthest_then_the_most_divided():
    codings = coded(
        "ann a:1 x accept North", "bob a:1 x accept South", "cid a:1 x accept North",
        "ann a:2 x accept North", "bob a:2", "cid a:2 x accept North",
        "ann a:3 x accept North", "bob a:3 x accept-if North", "cid a:3 x accept North",
        "ann a:4 x accept North", "bob a:4 x resist North", "cid a:4 x accept North",
        "ann a:5 x accept North", "bob a:5 x reject North", "cid a:5 x accept North",
        "ann a:6 x accept North", "bob a:6 x reject North", "cid a:6 x unclear North",
    )  # fmt: skip
    found = disagreements(codings, scale=SCALE)

    assert list(found["statement_id"]) == ["a:6", "a:5", "a:4", "a:3", "a:2", "a:1"]
    assert sorted(found["kind"].map(KINDS.index)) == list(found["kind"].map(KINDS.index))


def test_several_holders_are_matched_by_holder():
    codings = coded(
        "ann a:1 x accept North", "ann a:1 x reject South", "bob a:1 x accept North",
        "ann a:2 x accept North", "ann a:2 x reject South", "bob a:2 x reject North",
    )  # fmt: skip
    found = disagreements(codings, scale=SCALE).set_index("statement_id")["kind"]

    assert found.to_dict() == {"a:1": "other holder", "a:2": "other sign"}


def test_all_dimensions_are_listed_unless_one_is_named():
    codings = pd.concat(
        [
            coded("ann a:1 x accept", "bob a:1 x reject"),
            coded("ann a:1 Norland positive", "bob a:1 Norland negative", dimension="attitude"),
            coded("ann a:1 Norland threaten", "bob a:1 Norland request", dimension="move"),
        ]
    )
    found = disagreements(codings)

    assert dict(zip(found["dimension"], found["kind"], strict=True)) == {
        "attitude": "other sign", "issue": "other value", "move": "other value"
    }  # fmt: skip
    assert set(disagreements(codings, dimension="move")["dimension"]) == {"move"}
    with pytest.raises(InputError, match="Did you mean 'attitude'"):
        disagreements(codings, dimension="attitudes")


def test_whether_a_statement_was_taken_rightly_from_the_text_is_a_disagreement_too():
    wrong = coded("bob a:1", dimension="extraction").assign(value="wrong")
    found = disagreements(pd.concat([coded("ann a:1 x accept", "bob b:1", "ann b:1"), wrong]))

    [row] = found.to_dict("records")
    assert (row["kind"], row["dimension"]) == ("wrongly taken", "extraction")
    assert row["readings"] == "ann: rightly taken; bob: wrong"


def test_what_only_automatic_coders_look_for_is_no_disagreement_with_people():
    people = coded("ann a:1 x accept", "bob a:1 x accept")
    moves = coded("rules-1 a:1 Norland threaten", "rules-1 a:1 Norland request", dimension="move")
    wrong = coded("ann b:1", "bob b:1", dimension="extraction").assign(value="wrong")
    issues = coded("rules-1 a:1 x accept", "rules-1 b:1 x accept")

    assert disagreements(pd.concat([people, moves, wrong, issues])).empty


@pytest.mark.parametrize("statements", ["port-selme", pd.DataFrame({"statement_id": ["a:1"]})])
def test_what_is_no_table_of_statements_is_refused(statements):
    with pytest.raises(InputError, match=r"find_statements\(case\) returns, and a case as case="):
        disagreements(coded("ann a:1 x accept", "bob a:1 x reject"), statements)


def test_a_table_without_columns_is_refused():
    with pytest.raises(InputError, match="no column 'statement_id'"):
        disagreements(pd.DataFrame())


def test_the_words_of_the_statement_stand_beside_it_if_given():
    statements = pd.DataFrame(
        {"statement_id": ["a:1"], "speaker": ["Tarik Oro"], "content": ["talks would resume"]}
    )
    codings = coded("ann a:1 x accept", "bob a:1 x reject", "ann z:1 x accept", "bob z:1")
    found = disagreements(codings, statements).set_index("statement_id")

    assert found.loc["a:1", "content"] == "talks would resume"
    assert found.loc["z:1", "content"] == ""


def test_no_disagreement_is_an_empty_table_with_its_columns():
    found = disagreements(coded("ann a:1", "bob a:1"))

    assert found.empty
    assert {"kind", "readings", "value_ann", "holder_bob"} <= set(found)


def noisy(seed: int) -> pd.DataFrame:
    """Three coders of whom the third chooses at random."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(40):
        for issue in ("inspections", "tariffs"):
            true = random.choice(list(SCALE))
            for coder in ("ann", "bob", "cid"):
                sure = 0.9 if coder != "cid" else 0.0
                value = true if random.random() < sure else random.choice(list(SCALE))
                rows.append(f"{coder} a:{number} {issue} {value}")
    return coded(*rows)


def test_who_differs_names_the_coder_who_stands_apart_and_on_what():
    codings = noisy(1)
    found = who_differs(codings)
    rest = found[found["coder_b"] == "the rest"]

    assert list(found["coder_b"][-3:]) == ["the rest"] * 3
    assert rest["coder_a"].iloc[0] == "cid"
    assert rest["percent"].is_monotonic_increasing
    pair = found[(found["coder_a"] == "ann") & (found["coder_b"] == "bob")].iloc[0]
    own = agreement(codings, coders=["ann", "bob"], question="both", draws=0)
    own = own.set_index("measure")["value"]
    assert pair["percent"] == pytest.approx(own["percent_agreement"])
    assert pair["alpha"] == pytest.approx(own["alpha_nominal"])
    differing = disagreements(codings, coders=["ann", "bob"])["object"].value_counts()
    assert pair["differs_on"] == ", ".join(
        f"{name} ({differing[name]})"
        for name in sorted(differing.index, key=lambda n: (-differing[n], n))
    )


def test_comparisons_with_the_rest_are_those_with_each_of_them():
    found = who_differs(noisy(2))
    pairs = found[found["coder_b"] != "the rest"]
    cid = pairs[(pairs["coder_a"] == "cid") | (pairs["coder_b"] == "cid")]
    rest = found[(found["coder_a"] == "cid") & (found["coder_b"] == "the rest")].iloc[0]

    assert rest["items"] == cid["items"].sum()
    assert rest["percent"] == pytest.approx(np.average(cid["percent"], weights=cid["items"]))


def test_coders_with_nothing_in_common_have_no_figure_and_stand_last():
    codings = coded("ann a:1 x accept", "bob a:1 x reject", "bob b:1 x accept", "cid b:1 x accept")
    found = who_differs(codings)
    last = found[found["coder_b"] != "the rest"].iloc[-1]

    assert (last["coder_a"], last["coder_b"], last["items"]) == ("ann", "cid", 0)
    assert last["remark"] == "no item was coded by two coders"


def test_an_unknown_question_is_refused():
    with pytest.raises(InputError, match="Did you mean 'value'"):
        who_differs(coded("ann a:1 x accept", "bob a:1 x reject"), question="values")


def test_the_consensus_is_no_side_unless_it_is_named():
    codings = pd.concat(
        [coded("ann a:1 x accept", "bob a:1 x accept", "consensus a:1 x reject"),
         coded("ann a:1 - wrong", "consensus a:1 - wrong", dimension="extraction")]
    )  # fmt: skip

    [row] = disagreements(codings, scale=SCALE).to_dict("records")
    assert row["readings"] == "ann: wrong; bob: rightly taken"
    named = disagreements(codings, coders=["ann", "consensus"], scale=SCALE)
    assert list(named["kind"]) == ["other sign"]
