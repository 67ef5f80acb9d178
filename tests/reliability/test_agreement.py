"""What coders are compared on, and what the table of their agreement says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.case.codebook import VersionWarning
from toolkit.case.codings import hand_codings
from toolkit.reliability import agreement, confusion, describe_agreement, ratings_agreement
from toolkit.reliability.measures import Resampling, measured
from toolkit.reliability.readings import items, read_readings
from toolkit.schema import InputError

COLUMNS = ["coder", "statement_id", "object", "value", "holder", "dimension"]
SCALE = {"reject": -2, "resist": -1, "unclear": 0, "accept-if": 1, "accept": 2, "unchanged": None}


def coded(*rows: str) -> pd.DataFrame:
    """Codings from ``coder statement object value holder dimension``; trailing cells may lack."""
    cells = [row.split() for row in rows]
    full = [row + ["", "", "", "", "issue"][len(row) - 1 :] for row in cells]
    return pd.DataFrame(full, columns=COLUMNS).assign(condition="")


def row(table: pd.DataFrame, question: str, measure: str = "percent_agreement") -> pd.Series:
    [found] = table[(table["question"] == question) & (table["measure"] == measure)].index
    return table.loc[found]


TWO = coded(
    "ann a:1 inspections accept North",
    "bob a:1 inspections accept North",
    "ann a:2 inspections reject North",
    "bob a:2 inspections resist South",
    "bob a:2 tariffs reject South",
    "ann b:1",
    "bob b:1 inspections accept North",
    "ann b:2 tariffs accept North",  # bob has not read it
)


@pytest.mark.parametrize(
    ("question", "items", "share"),
    [
        ("identification", 6, 4 / 6),  # three statements, two issues
        ("value", 2, 1 / 2),
        ("holder", 2, 1 / 2),
        ("both", 6, 3 / 6),
    ],
)
def test_the_items_of_each_question_are_those_two_coders_answered(question, items, share):
    found = row(agreement(TWO), question)

    assert (found["items"], found["value"]) == (items, pytest.approx(share))


def test_specific_agreement_counts_only_what_somebody_coded():
    found = agreement(TWO)

    assert row(found, "identification", "specific_agreement")["value"] == pytest.approx(4 / 6)
    assert set(found[found["measure"] == "specific_agreement"]["question"]) == {"identification"}


def test_rows_that_only_say_that_a_statement_was_read_count_as_not_coded():
    without = TWO[TWO["object"] != ""]

    assert row(agreement(TWO), "identification")["items"] == 6
    assert row(agreement(without), "identification")["items"] == 4


def test_an_issue_nobody_coded_adds_nothing(make_case):
    case = make_case("Nothing.")  # its codebook has four issues

    assert row(agreement(TWO), "identification")["items"] == 6
    assert row(agreement(TWO, case=case), "identification")["items"] == 6


def test_codings_that_name_another_version_of_the_codebook_are_warned_of(make_case):
    case = make_case("Nothing.")

    with pytest.warns(VersionWarning, match="selme 0"):
        agreement(TWO.assign(codebook="selme 0"), case=case)
    agreement(TWO.assign(codebook=str(case.codebook)), case=case)
    agreement(TWO.assign(codebook=""), case=case)


def test_a_statement_called_wrongly_taken_is_not_read_for_its_stance():
    more = [TWO, coded("bob b:2 x wrong x extraction").assign(object="", holder="")]

    assert row(agreement(pd.concat(more)), "identification")["items"] == 6


def test_rules_have_read_what_others_read_unless_it_is_said_otherwise():
    codings = coded("ann a:1 x accept", "ann a:2", "ann a:3 x accept", "rules-1 a:1 x accept")

    assert row(agreement(codings), "identification")["items"] == 3
    assert row(agreement(codings, reads_all=[]), "identification")["items"] == 1
    codings["coder"] = codings["coder"].replace("rules-1", "bob")
    assert row(agreement(codings), "identification")["items"] == 1
    assert row(agreement(codings, reads_all=["bob"]), "identification")["items"] == 3


def test_readings_of_several_holders_are_matched_by_holder():
    codings = coded(
        "ann a:1 inspections accept North",
        "ann a:1 inspections reject South",
        "bob a:1 inspections accept North",
        "ann a:2 inspections accept North",
        "bob a:2 inspections accept South",
    )
    found = agreement(codings)

    assert row(found, "value")["items"] == 2  # North in a:1; a:2, whoever holds it
    assert row(found, "value")["value"] == 1
    assert row(found, "both")["items"] == 3
    assert row(found, "both")["value"] == pytest.approx(2 / 3)
    assert row(found, "holder")["value"] == 0


def test_a_coder_who_never_names_a_holder_was_not_asked_for_one():
    codings = coded("ann a:1 x accept North", "bob a:1 x accept", "cid a:1 x accept South")

    assert row(agreement(codings), "holder")["pairs"] == 1


def test_values_without_a_number_have_no_place_on_the_scale():
    codings = coded(
        "ann a:1 x accept", "bob a:1 x accept-if", "ann b:1 x reject", "bob b:1 x reject",
        "ann c:1 x accept", "bob c:1 x unchanged",
    )  # fmt: skip
    found = agreement(codings, scale=SCALE)

    assert row(found, "value", "alpha_nominal")["items"] == 3
    ordinal = row(found, "value", "alpha_ordinal")
    assert ordinal["items"] == 2
    assert "1 item with a value without a number left out" in ordinal["remark"]


def test_ordered_coefficients_need_the_numbers_of_the_values():
    assert "alpha_ordinal" not in set(agreement(TWO)["measure"])
    assert "alpha_ordinal" in set(agreement(TWO, scale=SCALE)["measure"])
    with pytest.raises(InputError, match="give case= or scale="):
        agreement(TWO, measure="alpha_ordinal")


def test_a_near_miss_counts_for_more_on_the_scale():
    near, far = (
        coded("ann a:1 x accept", f"bob a:1 x {value}", "ann b:1 x reject", "bob b:1 x reject",
              "ann c:1 x resist", "bob c:1 x resist", "ann d:1 x accept-if", "bob d:1 x accept-if")
        for value in ("accept-if", "reject")
    )  # fmt: skip

    for measure in ("alpha_ordinal", "alpha_interval", "weighted_kappa_linear", "gwet_ac2"):
        values = [
            row(agreement(codings, scale=SCALE), "value", measure)["value"]
            for codings in (near, far)
        ]
        assert values[0] > values[1] + 0.2


def test_attitudes_are_ordered_by_their_sign():
    codings = coded(
        "ann a:1 Norland positive South attitude", "bob a:1 Norland mixed South attitude",
        "ann b:1 Norland negative South attitude", "bob b:1 Norland negative South attitude",
    )  # fmt: skip
    found = agreement(codings, dimension="attitude")

    assert row(found, "value", "alpha_interval")["value"] == pytest.approx(1 - 3 / 11)
    assert agreement(codings, dimension="issue")["value"].isna().all()


def test_the_consensus_is_compared_only_if_it_is_named():
    codings = pd.concat([TWO, TWO[TWO["coder"] == "ann"].assign(coder="consensus")])

    assert agreement(codings).equals(agreement(TWO))
    named = agreement(codings, coders=["ann", "consensus"])
    assert row(named, "both")["value"] == 1


@settings(max_examples=10)
@given(st.permutations(range(len(TWO))))
def test_the_order_of_rows_does_not_matter(order):
    assert agreement(TWO.iloc[order], draws=5).equals(agreement(TWO, draws=5))


# ---------------------------------------------------------------- by


def many(seed: int = 1) -> pd.DataFrame:
    """Three coders on thirty statements of ten documents; one in four readings is another's."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(30):
        statement = f"{number // 3:02}:{number % 3}"
        for issue in ("inspections", "tariffs"):
            true = random.choice(list(SCALE))
            for coder in ("ann", "bob", "cid"):
                value = true if random.random() < 0.75 else random.choice(list(SCALE))
                if random.random() < 0.8:
                    rows.append(f"{coder} {statement} {issue} {value} North")
    return coded(*rows)


@pytest.mark.parametrize(
    ("by", "keys", "groups"),
    [
        ("issue", ["object"], [("inspections",), ("tariffs",)]),
        ("document", ["doc_id"], [(f"{n:02}",) for n in range(10)]),
        ("pair", ["coder_a", "coder_b"], [("ann", "bob"), ("ann", "cid"), ("bob", "cid")]),
    ],
)
def test_each_group_is_as_if_it_stood_alone(by, keys, groups):
    codings = many()
    found = agreement(codings, by=by, scale=SCALE, draws=0, question="value")
    rows = dict(iter(found.groupby(keys)))

    assert list(rows) == groups
    for name, own in rows.items():
        part = {
            "issue": codings["object"] == name[0],
            "document": codings["statement_id"].str.startswith(f"{name[0]}:"),
            "pair": codings["coder"].isin(name),
        }[by]
        alone = agreement(codings[part], scale=SCALE, draws=0, question="value")
        assert own["value"].to_numpy() == pytest.approx(alone["value"].to_numpy(), nan_ok=True)


def test_a_category_is_set_against_all_others():
    codings = many()
    found = agreement(codings, by="category", question="value", scale=SCALE)
    two = codings.assign(value=codings["value"].where(codings["value"] == "accept", "reject"))
    alone = agreement(two, question="value", scale={"accept": 1, "reject": -1})

    [accept] = found[(found["category"] == "accept") & (found["measure"] == "alpha_nominal")].index
    assert found.loc[accept, "value"] == row(alone, "value", "alpha_nominal")["value"]
    identified = agreement(codings, by="category", question="identification")
    assert set(identified["category"]) == {"coded"}


def test_one_document_has_no_interval_and_few_are_noted():
    codings = many()
    found = agreement(codings, by="document", question="value", measure="alpha_nominal")
    assert found["low"].isna().all()
    assert (found["remark"].str.contains("one document, so no interval")).all()

    few = codings[codings["statement_id"] < "04"]
    remark = row(agreement(few, question="value"), "value")["remark"]
    assert remark == "interval from 4 documents only"


def test_who_saw_whose_suggestions_is_noted():
    seen = [("rules-1",) if coder == "ann" else () for coder in TWO["coder"]]
    codings = pd.concat([TWO.assign(seen=seen), TWO.assign(coder="rules-1")[:2:2]])
    found = agreement(codings, by="pair", question="both", measure="percent_agreement")
    noted = found["remark"].str.contains("ann had seen suggestions of rules-1")

    assert dict(zip(zip(found["coder_a"], found["coder_b"], strict=True), noted, strict=True)) == {
        ("ann", "bob"): False,
        ("ann", "rules-1"): True,
        ("bob", "rules-1"): False,
    }


# ---------------------------------------------------------------- degenerate cases


def test_one_category_is_no_silent_1():
    codings = coded("ann a:1 x accept", "bob a:1 x accept", "ann b:1 x accept", "bob b:1 x accept")
    found = agreement(codings, scale=SCALE)
    alpha = row(found, "value", "alpha_nominal")

    assert np.isnan(alpha["value"])
    assert alpha["remark"] == "all codings are 'accept': agreement beyond chance is not defined"
    assert alpha["convention"] == ""
    assert row(found, "value")["value"] == 1
    assert "all codings are 'accept'" in row(found, "value")["remark"]
    assert "all draws are alike" in row(found, "value")["remark"]


@pytest.mark.parametrize(
    ("rows", "remark"),
    [
        (["ann a:1 x accept", "bob a:2 x accept"], "no statement was read by two coders"),
        (["ann a:1", "bob a:1"], "nobody coded anything in the statements that two coders read"),
    ],
    ids=["no overlap", "nothing coded"],
)
def test_nothing_to_compare_is_a_missing_value_with_its_reason(rows, remark):
    for by in (None, "pair"):
        found = agreement(coded(*rows), by=by)
        assert found["value"].isna().all()
        assert set(found["remark"]) == {remark}
    assert agreement(coded(*rows), by="issue").empty


def test_a_coder_who_read_and_coded_nothing_disagrees_with_one_who_did():
    codings = coded("ann a:1 x accept", "bob a:1", "ann b:1", "bob b:1")
    found = row(agreement(codings), "identification", "alpha_nominal")

    assert (found["items"], found["value"]) == (2, 0)


@pytest.mark.parametrize(
    ("codings", "options", "message"),
    [
        (TWO[TWO["coder"] == "ann"], {}, "only 'ann' coded"),
        (TWO[:0], {}, "nobody coded"),
        (TWO, {"coders": ["ann", "Bob"]}, "'Bob' has no row. Did you mean 'bob'"),
        (TWO, {"dimension": "isue"}, "Did you mean 'issue'"),
        (TWO, {"reads_all": ["an"]}, "reads_all names 'an'.* Did you mean 'ann'"),
        (TWO, {"by": "pairs"}, "Did you mean 'pair'"),
        (TWO, {"question": "identify"}, "Did you mean 'identification'"),
        (TWO, {"measure": "cohens_kappa"}, "Did you mean 'cohen_kappa'"),
        (TWO, {"measure": "alpha_custom"}, "give distance="),
        (TWO, {"scale": {"accept": 1, "reject": -1}}, "'resist' is coded and not on the scale"),
        (TWO, {"draws": -1}, "draws is -1"),
        (TWO, {"draws": 99.5}, "draws is 99.5"),
        (TWO, {"seed": -1}, "seed is -1"),
        (TWO, {"coders": "ann"}, "only 'ann' coded"),
        (TWO, {"reads_all": "an"}, "reads_all names 'an'.* Did you mean 'ann'"),
        ({"ann": "accept"}, {}, r"the codings are a dict; .* hand_codings\(case\)"),
        (TWO, {"level": 95}, "level is 95"),
        (TWO.drop(columns="value"), {}, "no column 'value'"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(codings, options, message):
    with pytest.raises(InputError, match=message):
        agreement(codings, **options)


def test_empty_cells_read_by_something_else_are_as_empty_as_those_of_a_file():
    read = TWO.replace("", np.nan)

    pd.testing.assert_frame_equal(agreement(read, draws=0), agreement(TWO, draws=0))


def test_doubled_codings_are_refused_with_their_rows():
    codings = coded("ann a:1 x accept North", "ann a:1 x reject North", "bob a:1")

    with pytest.raises(InputError, match=r"row 0: ann on 'x' in a:1; row 1: ann on 'x' in a:1"):
        agreement(codings)


def test_coefficients_of_two_coders_say_so_where_there_are_three():
    found = agreement(many(), measure="cohen_kappa", question="both")

    assert found["value"].isna().all()
    assert found.loc[0, "remark"].startswith("compares two coders, and there are 3")


# ---------------------------------------------------------------- in words


def test_the_sentences_give_value_interval_and_convention():
    codings = coded(
        *(f"{coder} {n:02}:1 x {'accept' if n % 2 else 'reject'}" for n in range(20)
          for coder in ("ann", "bob")),
        "ann 21:1 x accept", "bob 21:1 x reject",
    )  # fmt: skip
    table = agreement(codings, scale=SCALE, question="value")
    said = describe_agreement(table)

    assert said[0].startswith(
        "Which value, where two coded it: 95.2% of pairs agree; ordinal alpha"
    )
    assert "reliable (Krippendorff 2004: from .800)" in said[0]
    assert said[0].endswith("from 21 items.")
    assert said[-1].startswith("The limits are conventions, not verdicts")


@pytest.mark.parametrize(
    ("value", "word"),
    [(-0.2, "poor"), (0.0, "slight"), (0.2, "slight"), (0.21, "fair"), (0.8, "substantial"),
     (1.0, "almost perfect")],
)  # fmt: skip
def test_kappas_bear_the_names_of_landis_and_koch(value, word):
    from toolkit.reliability.conventions import convention

    assert convention("cohen_kappa", value).startswith(word)
    assert convention("gwet_ac1", value) == ""


def test_ratings_of_anything_can_be_compared():
    ratings = pd.DataFrame(
        {"coder": list("abababab"), "unit": [1, 1, 2, 2, 3, 3, 4, 4], "value": [1, 1, 2, 3] * 2}
    )
    found = ratings_agreement(ratings, distance=lambda a, b: abs(a - b))

    assert {"alpha_ordinal", "alpha_custom", "weighted_kappa_linear"} <= set(found["measure"])
    more = ratings_agreement(ratings, categories=range(1, 8)).set_index("measure")["value"]
    fewer = found.set_index("measure")["value"]
    assert more["brennan_prediger"] > fewer["brennan_prediger"]
    assert more["alpha_ordinal"] == pytest.approx(fewer["alpha_ordinal"])
    with pytest.raises(InputError, match="only 'a' coded"):
        ratings_agreement(ratings[ratings["coder"] == "a"])


def test_the_files_of_a_case_are_compared_on_its_scale(make_case):
    case = make_case("Nothing.")
    folder = case.folder / "codings"
    folder.mkdir()
    for coder, values in {"ann": ("accept", "reject"), "bob": ("accept-if", "reject")}.items():
        lines = [f"report:{n},inspections,{value}\n" for n, value in enumerate(values)]
        text = "statement_id,object,value\n" + "".join(lines)
        (folder / f"{coder}.csv").write_text(text, encoding="utf-8")
    codings = hand_codings(case)
    found = agreement(codings, case=case)

    assert row(found, "value", "alpha_interval")["value"] == pytest.approx(1 - 3 * 2 / 102)
    table = confusion(codings, "ann", "bob", case=case)
    assert list(table.columns) == [*SCALE, "not coded"]
    assert table.loc["accept", "accept-if"] == table.loc["reject", "reject"] == 1
    assert table.to_numpy().sum() == 2


def test_the_confusion_matrix_holds_all_items_and_its_diagonal_the_agreement():
    table = confusion(TWO, "ann", "bob")
    found = row(agreement(TWO), "both")

    assert table.to_numpy().sum() == found["items"]
    assert np.trace(table) / found["items"] == found["value"]
    assert table.equals(confusion(TWO, "bob", "ann").T)
    assert all(a < b for a, b in pairwise(list(table.index[:-1])))


# ---------------------------------------------------------------- statements of unequal weight


def sample(**weights: float) -> pd.DataFrame:
    """A sample of statements a:1, a:2 … with these weights."""
    return pd.DataFrame(
        [(name.replace("_", ":"), weight) for name, weight in weights.items()],
        columns=["statement_id", "weight"],
    )


VALUES = coded(
    *(f"{coder} {name} tariffs {value}" for coder, values in
      {"ann": "accept reject accept accept", "bob": "accept reject reject accept"}.items()
      for name, value in zip(["a:1", "a:2", "b:1", "b:2"], values.split(), strict=True)),
)  # fmt: skip


def test_a_statement_counts_by_its_weight_in_agreement_on_values():
    """The one disagreement stands for three statements of six, so weighs 2 where the others 2/3."""
    table = agreement(VALUES, scale=SCALE, sample=sample(a_1=1, a_2=1, b_1=3, b_2=1))

    # 8 values, 4 2/3 of them accept and 3 1/3 reject; 1 − (4 / 8) / (2 · 4 2/3 · 3 1/3 / (8 · 7))
    assert row(table, "value")["value"] == pytest.approx(0.5)
    assert row(table, "value", "alpha_nominal")["value"] == pytest.approx(0.1)
    assert row(table, "value")["items"] == 4
    assert row(agreement(VALUES, scale=SCALE), "value")["value"] == 0.75


def test_a_statement_counts_by_its_weight_in_what_two_coders_find():
    found = coded("ann a:1 tariffs accept", "bob a:1 tariffs accept", "ann a:2 tariffs accept",
                  "bob a:2", "ann b:1", "bob b:1 tariffs accept", "ann b:2", "bob b:2")  # fmt: skip
    table = agreement(found, sample=sample(a_1=1, a_2=3, b_1=1, b_2=9))

    share = row(table, "identification", "specific_agreement")["value"]
    assert share == pytest.approx(2 / (2 + 3 + 1))  # F1: 1 found by both, 3 and 1 by one


def test_a_proportional_sample_gives_what_it_gives_without_weights():
    even = sample(a_1=5, a_2=5, b_1=5, b_2=5)

    pd.testing.assert_frame_equal(agreement(VALUES, sample=even), agreement(VALUES))


def test_what_was_not_drawn_is_not_compared():
    table = agreement(VALUES, sample=sample(a_1=1, b_1=1))

    assert row(table, "value")["items"] == 2


def test_a_table_that_is_no_sample_is_one_sentence():
    with pytest.raises(InputError, match="the sample has no column 'weight'"):
        agreement(VALUES, sample=VALUES)


def test_what_nobody_coded_counts_for_each_object_and_is_held_once_for_each_statement():
    three = coded("ann c:1 access accept North", "bob c:1 access reject North")
    codings = pd.concat([TWO, three], ignore_index=True)
    readings, measures = read_readings(codings), ["percent_agreement", "alpha_nominal"]
    for question in ("identification", "both"):
        expected = agreement(codings, question=question, measure=measures, draws=200)
        for apart, held in ((True, 12), (False, 9)):  # five that somebody coded, four statements
            found = items(readings, question, list(SCALE), apart).ratings
            table = measured(found, measures, Resampling(200))

            assert (len(found.codes), found.often.sum()) == (held, 12)
            pd.testing.assert_frame_equal(table, expected[table.columns])
