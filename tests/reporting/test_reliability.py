"""What a methods appendix shows of hand coding says what the tables say."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from matplotlib import pyplot as plt

import toolkit as tk

REPORT = (
    "Tarik Oro said that the North would accept inspections.\n\n"
    "Lena Adan said that the South would never accept inspections.\n\n"
    "Oro said that the North would lower the tariffs.\n"
)
HEADER = "statement_id,object,value,holder,note,decided,seen,codebook\n"
CODINGS = {
    "ada": "report:000010,inspections,accept,North,,2031-03-05T10:00:00Z,\n"
    "report:000067,inspections,reject,South,,2031-03-06T10:00:00Z,rules-1\n"
    "report:000124,tariffs,accept,North,,,\n",
    "bea": "report:000010,inspections,reject,North,,,\nreport:000067,inspections,reject,South,,,\n"
    "report:000124,,,,rain,,\n",
    "consensus": "report:000010,inspections,accept,North,said outright,,\n",
}


@pytest.fixture
def case(make_case):
    case = make_case(REPORT)
    (case.folder / "codings").mkdir(exist_ok=True)
    for coder, rows in CODINGS.items():
        path = case.folder / "codings" / f"{coder}.csv"
        made_with = f",{case.codebook}\n"
        path.write_text(HEADER + rows.replace("\n", made_with), encoding="utf-8")
    return case


def text_of(exhibit) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", exhibit.html))


def test_who_coded_how_much_when_and_with_whose_suggestions_before_them(case):
    shown = text_of(tk.report.show_coders(tk.codings.hand_codings(case)))

    assert "ada 3 3 3 2031-03-05 2031-03-06 rules-1" in shown
    assert "bea 3 2 2" in shown


def test_agreement_stands_in_a_row_for_each_coefficient_and_a_column_for_each_question(case):
    table = tk.agreement(tk.codings.hand_codings(case), case=case, draws=0)
    shown = text_of(tk.report.show_agreement(table))

    assert "coefficient coded or not which value whose all in one" in shown
    value = table.set_index(["question", "measure"])["value"]["identification", "alpha_nominal"]
    assert f" alpha {value:.2f} " in shown
    assert "conventions, not verdicts" in shown


def test_a_group_has_a_row_with_its_items_and_why_a_value_is_missing(case):
    table = tk.agreement(
        tk.codings.hand_codings(case), by="issue", question="value", measure="alpha_nominal",
        case=case, draws=0,
    )  # fmt: skip
    shown = text_of(tk.report.show_agreement(table, "by-issue"))

    [tariffs] = table[table["object"] == "tariffs"].to_dict("records")
    assert pd.isna(tariffs["value"])
    assert tariffs["remark"] in shown


def test_the_figure_has_a_line_for_each_group_and_the_limits_of_the_convention(case):
    table = tk.agreement(
        tk.codings.hand_codings(case), by="issue", question="both", measure="alpha_nominal",
        case=case, draws=100,
    )  # fmt: skip
    ax = tk.report.plot_agreement(table)

    assert [label.get_text() for label in ax.get_yticklabels()] == list(table["object"])
    assert {text.get_text() for text in ax.texts} >= {"0.667", "0.8"}
    assert ax.get_xlabel() == "alpha"
    known = table.dropna(subset="value").sort_values("value")
    said = f"Alpha is 0.8 or more on {(known['value'] >= 0.8).sum()} of {len(known)} issues, "
    title = ax.get_title(loc="left").replace("\n", " ")
    assert title == f"{said}lowest on {known['object'].iloc[0]} ({known['value'].iloc[0]:.2f})"
    plt.close(ax.figure)
    with pytest.raises(LookupError, match="it has alpha_nominal"):
        tk.report.plot_agreement(table, "gwet_ac1")


def test_a_confusion_leaves_out_what_neither_coder_gave(case):
    shown = text_of(
        tk.report.show_confusion(
            tk.reliability.confusion(tk.codings.hand_codings(case), "ada", "bea")
        )
    )

    assert "acceptance" in shown or "accept" in shown
    assert "not coded" in shown
    assert "reservations" not in shown


def test_coders_of_any_script_have_a_confusion_each_of_its_own_name(case):
    codings = tk.codings.hand_codings(case)
    names = set()
    for first, second in [("Ана", "Яна"), ("Яна", "Ана"), ("Ünal", "Önal")]:
        renamed = codings.replace({"coder": {"ada": first, "bea": second}})
        html = tk.report.show_confusion(tk.reliability.confusion(renamed, first, second)).html
        assert "not coded" in text_of(
            tk.report.show_confusion(tk.reliability.confusion(renamed, first, second))
        )
        names |= set(re.findall(r"confusion-[a-z0-9-]+", html))

    assert len(names) == 3


def test_nothing_to_show_is_an_empty_table(case):
    nothing = tk.agreement(tk.codings.hand_codings(case), draws=0).head(0)

    assert "There are none" in text_of(tk.report.show_agreement(nothing))


def test_coefficients_of_ones_own_keep_their_name(case):
    table = tk.agreement(
        tk.codings.hand_codings(case), by="issue", question="value", measure="alpha_custom",
        case=case, draws=0, distance=lambda a, b: float(a != b),
    )  # fmt: skip
    pair = pd.concat([table, table.assign(measure="alpha_nominal")])

    assert "alpha_custom" in text_of(tk.report.show_agreement(pair))


def test_a_difference_on_what_the_codebook_no_longer_has_is_still_told(case):
    statements = tk.find_statements(case, "rules")
    codings = tk.codings.hand_codings(case).replace({"object": {"inspections": "<b>searches</b>"}})
    shown = tk.report.show_disagreements(
        tk.reliability.disagreements(codings, statements), statements, case
    )

    assert "&lt;b&gt;searches&lt;/b&gt;: other value" in shown.html


def test_a_difference_stands_in_its_passage_with_what_the_codebook_says(case):
    statements = tk.find_statements(case, "rules")
    table = tk.reliability.disagreements(tk.codings.hand_codings(case), statements, case)
    shown = text_of(tk.report.show_disagreements(table, statements, case))

    assert "2 readings differ: 1 other sign, 1 not coded." in shown
    assert "ada: accept (North); bea: reject (North)" in shown
    assert f"The codebook: {case.codebook.issue('inspections').proposition}" in shown
    assert "that the North would accept inspections" in re.sub(
        r" (source|cue|content) ", " ", shown
    )


def test_a_difference_on_a_statement_that_is_gone_is_still_told(case):
    statements = tk.find_statements(case, "rules")
    table = tk.reliability.disagreements(tk.codings.hand_codings(case), statements, case)
    shown = text_of(tk.report.show_disagreements(table, statements.iloc[1:2], case))

    assert "Statement report:000010 is not found any more." in shown


def test_what_was_agreed_upon_stands_with_its_reason(case):
    shown = text_of(tk.report.show_consensus(tk.codings.hand_codings(case)))

    assert "report:000010 inspections North" in shown
    assert "said outright" in shown
    assert "rain" not in shown


def test_codings_of_people_and_rules_stand_in_one_table(case):
    statements = tk.find_statements(case, "rules")
    by_rules = tk.code(statements, case, "rules")
    both = tk.codings.combine_codings(tk.codings.hand_codings(case), by_rules)

    assert list(both.columns) == list(tk.codings.hand_codings(case).columns)
    assert len(both) == len(tk.codings.hand_codings(case)) + len(by_rules)
    pairs = tk.reliability.who_differs(both, case=case)
    assert "rules-1" in set(pairs["coder_a"]) | set(pairs["coder_b"])
    assert "rules-1" in text_of(tk.report.show_who_differs(pairs))
