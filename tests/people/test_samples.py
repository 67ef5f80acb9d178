"""A sample is the same everywhere, grows without losing anything, and stands for its population."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.case import open_case
from toolkit.people.samples import COLUMNS, STRATA, draw_sample
from toolkit.schema import Coding, InputError, Statement, to_table

OUTLETS = {"post": ("Harbour Post", 60), "courier": ("Selme Courier", 30), "gull": ("The Gull", 10)}


ACTORS = "actor,kind,side\nTarik Oro,person,North\nLena Adan,person,South\n"
CODEBOOK = """\
name = "selme"
version = "1"
title = "Talks on the port of Selme"

[[issue]]
name = "tariffs"
label = "Tariffs"
proposition = "The tariffs are lowered."
signals = ["tariff"]
"""


def statement(doc_id: str, number: int, speaker: str = "Tarik Oro") -> Statement:
    return Statement(
        f"{doc_id}:{number:04d}", doc_id, 0, 9, "Oro", speaker, "name", (), 0, "said", "talks",
        "indirect", "asserted", "", None, "published", (), (), (), "rules-1", None,
    )  # fmt: skip


def table(rows) -> pd.DataFrame:
    return to_table(Statement, rows)


@pytest.fixture(scope="module")
def selme(tmp_path_factory):
    """A case of three reports by three outlets, and a hundred statements in them."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "texts").mkdir()
    (folder / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (folder / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    for month, (name, (outlet, _)) in enumerate(OUTLETS.items(), 3):
        header = f"outlet: {outlet}\ndate: 2031-{month:02d}-04\n\n"
        text = f"{name.title()} writes of other talks in a report of its own.\n" * month
        (folder / "texts" / f"{name}.txt").write_text(header + text, encoding="utf-8")
    case = open_case(folder)
    assert list(case.documents["copy_of"]) == ["", "", ""]
    statements = [statement(n, i) for n, (_, size) in OUTLETS.items() for i in range(1, size + 1)]
    return case, table(statements)


def draw(selme, n, **given):
    case, statements = selme
    return draw_sample(case, n, statements=given.pop("statements", statements), **given)


def drawn(sample) -> set[str]:
    return set(sample["statement_id"])


DESIGNS = st.fixed_dictionaries(
    {
        "strata": st.sampled_from([None, "outlet", ["outlet", "month"]]),
        "coders": st.sampled_from([["ann"], ["ann", "ben"], ["ann", "ben", "cleo"]]),
        "allocation": st.sampled_from(["proportional", "equal"]),
        "seed": st.integers(0, 5),
    }
)
SIZES = st.integers(3, 100)


def overlap_for(coders, n, share) -> dict[str, int]:
    return {"overlap": round(share * n)} if len(coders) > 1 else {}


# ---------------------------------------------------------------- what a sample is


def test_a_row_says_who_codes_what_in_which_order(selme):
    sample = draw(selme, 10, strata="outlet", coders=["ann", "ben"], overlap=4)

    assert {name: str(kind) for name, kind in sample.dtypes.items()} == COLUMNS
    assert Counter(sample["coder"]) == {"ann": 7, "ben": 7}
    assert list(sample["place"]) == [1, 2, 3, 4, 5, 6, 7] * 2
    assert sample.groupby("statement_id")["coder"].nunique().value_counts().to_dict() == {
        1: 6,
        2: 4,
    }
    assert set(sample["stratum"]) == {"Harbour Post", "Selme Courier", "The Gull"}


def test_strata_are_given_their_share(selme):
    sample = draw(selme, 10, strata="outlet")

    assert Counter(sample["doc_id"]) == {"post": 6, "courier": 3, "gull": 1}
    assert set(sample["weight"]) == {10.0}


def test_strata_may_be_given_as_much_as_each_other_as_far_as_they_go(selme):
    assert Counter(draw(selme, 9, strata="outlet", allocation="equal")["doc_id"]) == {
        "post": 3, "courier": 3, "gull": 3,
    }  # fmt: skip
    assert Counter(draw(selme, 60, strata="outlet", allocation="equal")["doc_id"]) == {
        "post": 25, "courier": 25, "gull": 10,
    }  # fmt: skip


def test_a_rare_stratum_is_not_left_out(selme):
    rare = table([statement("post", i) for i in range(1, 60)] + [statement("gull", 1)])

    assert "gull:0001" in drawn(draw(selme, 2, strata="outlet", statements=rare))


def test_crossed_strata_name_each_combination(selme):
    sample = draw(selme, 10, strata=["outlet", "month"])

    assert set(sample["stratum"]) == {
        "Harbour Post · 2031-03", "Selme Courier · 2031-04", "The Gull · 2031-05",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in STRATA if name != "issue"])
def test_every_stratum_partitions_the_statements(selme, name):
    sample = draw(selme, 100, strata=name)

    assert (sample["stratum"] != "").all()
    assert (sample["weight"] == 1).all()


def test_the_side_of_an_unknown_speaker_is_a_stratum_of_its_own(selme):
    statements = table([statement("post", 1), statement("post", 2, "Lena Adan"),
                        statement("post", 3, "")])  # fmt: skip
    sample = draw(selme, 3, strata="side", statements=statements)

    assert dict(zip(sample["statement_id"], sample["stratum"], strict=True)) == {
        "post:0001": "North", "post:0002": "South", "post:0003": "none",
    }  # fmt: skip


def test_a_statement_of_several_issues_stands_under_the_rarest(selme):
    statements = table([statement("post", i) for i in range(1, 5)])
    pairs = [(1, "tariffs"), (2, "tariffs"), (2, "inspections"), (3, "tariffs")]
    codings = to_table(Coding, [
        Coding(f"post:{i:04d}", "", "issue", issue, "accept", "", "rules-1", None, (), "", "")
        for i, issue in pairs
    ])  # fmt: skip
    sample = draw(selme, 4, strata="issue", statements=statements, codings=codings)

    assert dict(zip(sample["statement_id"], sample["stratum"], strict=True)) == {
        "post:0001": "tariffs", "post:0002": "inspections", "post:0003": "tariffs",
        "post:0004": "none",
    }  # fmt: skip


def test_reports_that_repeat_another_are_left_out_unless_asked_for(make_case):
    text = (
        "Envoy Oro said that the North would accept inspections of every ship, and at once.\n" * 6
    )
    case = make_case({"2031-03-04-first": text, "2031-03-05-second": text})
    statements = table([statement(doc_id, 1) for doc_id in case.documents["doc_id"]])

    assert list(draw_sample(case, 1, statements=statements)["doc_id"]) == ["2031-03-04-first"]
    assert len(draw_sample(case, 2, statements=statements, copies=True)) == 2


# ---------------------------------------------------------------- laws


@given(n=SIZES, design=DESIGNS, share=st.floats(0, 1))
def test_weights_add_up_to_the_population(selme, n, design, share):
    sample = draw(selme, n, **design, **overlap_for(design["coders"], n, share))
    distinct = sample.drop_duplicates("statement_id")

    assert len(distinct) == n
    assert distinct["weight"].sum() == pytest.approx(100)


@given(n=SIZES, more=st.integers(0, 97), design=DESIGNS, share=st.floats(0, 1))
def test_a_larger_sample_holds_the_smaller_one(selme, n, more, design, share):
    overlap = overlap_for(design["coders"], n, share)
    small = draw(selme, n, **design, **overlap)
    large = draw(selme, min(n + more, 100), **design, **overlap)
    dealt = ["coder", "statement_id", "shared"]

    kept = small[dealt].merge(large[dealt], how="inner")
    assert len(kept) == len(small)


@given(n=st.integers(3, 50), seed=st.integers(0, 99), extra=st.integers(1, 40))
def test_other_statements_do_not_change_a_statements_lot(selme, n, seed, extra):
    case, statements = selme
    added = table([statement("gull", 1000 + i) for i in range(extra)])
    grown = pd.concat([added, statements], ignore_index=True)

    before = drawn(draw_sample(case, n, seed=seed, statements=statements))
    after = drawn(draw_sample(case, n, seed=seed, statements=grown))
    assert after & drawn_from(statements) <= before


def drawn_from(statements) -> set[str]:
    return set(statements["statement_id"])


@given(n=SIZES, design=DESIGNS, share=st.floats(0, 1))
def test_all_code_the_overlap_and_as_much_as_each_other(selme, n, design, share):
    coders, overlap = design["coders"], overlap_for(design["coders"], n, share)
    sample = draw(selme, n, **design, **overlap)
    shared, own = sample[sample["shared"]], sample[~sample["shared"]]
    sizes = [sum(own["coder"] == coder) for coder in coders]

    assert len(shared) == len(coders) * overlap.get("overlap", 0)
    assert shared.groupby("statement_id")["coder"].nunique().eq(len(coders)).all()
    assert not own["statement_id"].duplicated().any()
    assert max(sizes) - min(sizes) <= 1


@given(seed=st.integers(0, 99))
def test_all_code_what_they_share_in_the_same_order(selme, seed):
    sample = draw(selme, 40, coders=["ann", "ben"], overlap=0.5, seed=seed)
    orders = [list(own.loc[own["shared"], "statement_id"]) for _, own in sample.groupby("coder")]

    assert orders[0] == orders[1]
    assert orders[0] != sorted(orders[0])


def test_shared_statements_stand_among_the_others(selme):
    """Were they put first or last, fatigue would fall on one kind."""
    sample = draw(selme, 100, coders=["ann", "ben"], overlap=50)
    means = sample.groupby(["coder", "shared"])["place"].mean()

    assert all(abs(mean - 38) < 8 for mean in means)


def test_strata_that_take_turns_are_dealt_to_everybody(selme):
    statements = selme[1][selme[1]["doc_id"] != "gull"]
    given = {"strata": "outlet", "coders": ["ann", "ben"], "allocation": "equal"}
    sample = draw(selme, 20, statements=statements, **given)

    assert set(sample.groupby(["stratum", "coder"]).size()) == {5}


@given(order=st.permutations(range(100)))
def test_the_order_of_the_statements_does_not_matter(selme, order):
    case, statements = selme
    shuffled = statements.iloc[list(order)].reset_index(drop=True)
    given = {"strata": "outlet", "coders": ["ann", "ben"], "overlap": 5}

    pd.testing.assert_frame_equal(
        draw_sample(case, 20, statements=shuffled, **given),
        draw_sample(case, 20, statements=statements, **given),
    )


def test_over_many_seeds_every_statement_is_as_likely(selme):
    seen = Counter(name for seed in range(400) for name in drawn(draw(selme, 25, seed=seed)))

    # 400 draws at 1 in 4: five standard deviations are 43
    assert all(57 <= seen[name] <= 143 for name in drawn_from(selme[1]))


def test_a_seed_draws_the_same_sample_on_every_machine(selme):
    sample = draw(selme, 4, coders=["ann", "ben"], overlap=1, seed=7)

    # as the four smallest of `printf '7\\ndraw\\npost:0001' | sha256sum`, and so on
    assert [f"{row.coder} {row.statement_id}" for row in sample.itertuples()] == [
        "ann gull:0005", "ann post:0054", "ann post:0006", "ben post:0060", "ben post:0054",
    ]  # fmt: skip


# ---------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"n": 101}, "101 statements cannot be drawn from 100"),
        ({"n": 0}, "draw at least 1"),
        ({"n": 5, "strata": "oulet"}, "Did you mean 'outlet'?"),
        ({"n": 5, "strata": "issue"}, "codings=tk.code"),
        ({"n": 2, "strata": "outlet"}, "3 strata, which a sample of 2 cannot all hold"),
        ({"n": 5, "allocation": "even"}, "use 'proportional' or 'equal'"),
        ({"n": 5, "coders": []}, "needs a coder"),
        ({"n": 5, "coders": ["ann", "Ann"]}, "named 2 times"),
        ({"n": 5, "coders": ["../ann"]}, "cannot be a coder's name"),
        ({"n": 5.5}, "n is 5.5; give a whole number"),
        ({"n": 5, "statements": pd.DataFrame()}, "takes what find_statements() returns"),
        ({"n": 5, "coders": ["ann"], "overlap": 2}, "needs two coders"),
        ({"n": 5, "coders": ["ann", "ben"], "overlap": 6}, "from 0 to 5"),
        ({"n": 5, "coders": ["ann", "ben"], "overlap": 1.5}, "a share from 0.0 to 1.0"),
        ({"n": 5, "coders": ["ann", "ben"], "overlap": -1}, "from 0 to 5"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_remedy(selme, given, says):
    with pytest.raises(InputError) as raised:
        draw(selme, **given)

    assert says in str(raised.value)


def test_an_overlap_of_one_is_a_statement_and_of_one_point_nought_all(selme):
    assert draw(selme, 6, coders=["ann", "ben"], overlap=1)["shared"].sum() == 2
    assert draw(selme, 6, coders=["ann", "ben"], overlap=1.0)["shared"].sum() == 12
