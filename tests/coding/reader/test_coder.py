"""Codings of the trained reader that ships, on invented reports."""

import pytest

import toolkit as tk
from toolkit.coding.reader import open_stance_model
from toolkit.coding.reader.coder import DOUBTED, MATTER, StanceReader
from toolkit.coding.reader.model import VALUES, Answer, StanceModel
from toolkit.schema import InputError

REPORT = (
    "Envoy Oro rejected inspections of ships on Monday. “We will never let anyone board them,” he "
    "said.\n\nForeign Minister Adan welcomed the lower tariffs and promised to sign at once. She "
    "said the weather had been fine."
)


@pytest.fixture
def case(make_case):
    return make_case(REPORT)


@pytest.fixture
def codings(case):
    table = tk.code(tk.find_statements(case), case, coder="learned")
    return table[table["dimension"] == "issue"]


def test_who_refuses_and_who_welcomes_is_read(codings):
    read = set(zip(codings["holder"], codings["object"], codings["value"], strict=True))

    assert ("Tarik Oro", "inspections", "reject") in read
    assert ("Lena Adan", "tariffs", "accept") in read


def test_evidence_lies_in_the_report_and_confidence_is_a_probability(case, codings):
    text = case.documents["text"][0]

    assert len(codings)
    for row in codings.itertuples():
        assert row.evidence
        assert all(0 <= start < end <= len(text) for start, end in row.evidence)
        assert 0 <= row.confidence <= 1
        assert row.value in VALUES
        assert row.coder == "learned-1"


def test_a_holder_takes_one_side_on_an_issue_in_a_report(codings):
    assert not codings.duplicated(["statement_id", "holder", "object"]).any()
    assert (codings.groupby(["holder", "object"])["value"].nunique() == 1).all()


def test_a_text_is_read_alike_alone_and_in_company(make_case, codings):
    both = make_case({"report": REPORT, "other": "Mediator Lind praised inspections."})
    table = tk.code(tk.find_statements(both), both, coder="learned")
    of_report = table[table["statement_id"].str.startswith("report:")]
    again = of_report[of_report["dimension"] == "issue"].reset_index(drop=True)

    assert again.equals(codings.reset_index(drop=True))


def test_the_words_that_weighed_and_how_sure_the_model_is_are_explained(case, codings):
    told = tk.explain(codings.iloc[0], case)

    assert codings.iloc[0]["value"] in told
    assert "“" in codings.iloc[0]["note"]


def test_a_folder_that_holds_no_stance_model_is_said(tmp_path):
    with pytest.raises(InputError, match=r"holds no stance model: model\.onnx is missing"):
        open_stance_model(tmp_path)


def test_who_is_named_only_in_a_sources_words_holds_nothing(make_case):
    case = make_case("“We reject inspections of ships,” said a critic of Envoy Oro.")
    table = tk.code(tk.find_statements(case), case, coder="learned")

    assert "Tarik Oro" not in set(table["holder"])


def test_each_of_those_who_met_holds_what_they_agreed_and_has_a_side(make_case):
    case = make_case(
        "Envoy Oro met Foreign Minister Adan on Monday. The two sides agreed on inspections."
    )
    table = tk.code(tk.find_statements(case), case, coder="learned")
    own = table[table["holder_basis"] == "participants"]

    assert set(own["value"]) == {"accept"}
    assert own["holder_side"].all()


def test_each_of_several_who_speak_together_keeps_its_side(make_case):
    case = make_case(
        "Tarik Oro and Danish Foreign Minister Mette Holm said that they would never accept "
        "inspections of ships."
    )
    table = tk.code(tk.find_statements(case), case, coder="learned")
    sides = dict(zip(table["holder"], table["holder_side"], strict=True))

    assert sides["Mette Holm"] == "Denmark"


@pytest.mark.parametrize(
    ("times", "is_asked"), [(MATTER, True), (MATTER - 1, False)], ids=["enough", "too few"]
)
def test_what_most_sentences_speak_of_is_asked_about_in_all(
    make_case, monkeypatch, times, is_asked
):
    asked = []
    monkeypatch.setattr(
        StanceReader, "_codings", lambda self, words, read, rules: asked.extend(read) or ()
    )
    case = make_case(
        "Envoy Oro spoke of inspections on Monday.\n\n" * times
        + "“Lower tariffs would be folly,” said Pilot Brandt.\n\n“It would be folly,” he said."
    )

    tk.code(tk.find_statements(case), case, coder="learned")

    issues = {one.asked.issue.name for one in asked if one.asked.candidate.actor == "Brandt"}
    assert ("inspections" in issues) == is_asked


@pytest.mark.parametrize(("none", "is_coded"), [(DOUBTED - 0.05, True), (DOUBTED + 0.05, False)])
def test_what_only_the_rules_read_is_coded_unless_the_network_is_sure_of_none(
    case, monkeypatch, none, is_coded
):
    shares = (none, *[(1 - none) / (len(VALUES) - 1)] * (len(VALUES) - 1))
    monkeypatch.setattr(
        StanceModel, "answer", lambda self, text, asked: [Answer(shares, ()) for _ in asked]
    )

    table = tk.code(tk.find_statements(case), case, coder="learned")

    assert ("Tarik Oro" in set(table.loc[table["dimension"] == "issue", "holder"])) == is_coded
