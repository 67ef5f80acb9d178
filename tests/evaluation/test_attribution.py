"""What each measure of attribution counts, on examples small enough to count by hand."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.__main__ import main
from toolkit.evaluation.attribution import (
    ATTRIBUTION,
    ROLES,
    Annotated,
    CutWords,
    is_right,
    predict_attributions,
    read_annotated,
    score_attributions,
    score_confidence,
)
from toolkit.parsing.attribution.rules import Attribution
from toolkit.schema import InputError

TEXT = "Oro said talks would resume on Monday. Adan said no."


def spans(*words, text=TEXT):
    return tuple((text.index(w), text.index(w) + len(w)) for w in words)


def said(source, cue, content):
    parts = zip(ROLES, (source, cue, content), strict=True)
    return {role: spans(*words) for role, words in parts}


ORO = said(["Oro"], ["said"], ["talks would resume on Monday"])
ADAN = said(["Adan"], ["Adan said no"], ["no"])
ARTICLE = Annotated("a-1", TEXT, [ORO, ADAN])


def f1(found, annotated=(ORO, ADAN)):
    return score_attributions([Annotated("a-1", TEXT, list(annotated))], [list(found)])["f1"]


def test_perfect_predictions_score_one():
    assert (f1([ORO, ADAN]) == 1).all()
    assert (f1([ADAN, ORO]) == 1).all()


def test_nothing_found_scores_nought():
    table = score_attributions([ARTICLE], [[]])

    assert (table[["precision", "recall", "f1", "found"]] == 0).all(axis=None)
    assert table.loc["relation", "annotated"] == 2


def test_nothing_annotated_scores_nought():
    assert (f1([ORO], annotated=[]) == 0).all()


def test_one_of_two_found_has_full_precision_and_half_recall():
    relation = score_attributions([ARTICLE], [[ORO]]).loc["relation"]

    assert list(relation) == [1.0, 0.5, pytest.approx(2 / 3), 1, 2]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("talks would resume on Monday", 1),  # 24 of 24 characters, white space left out
        ("talks would", 0),  # 10 of 24
        ("talks would resume", 1),  # 16 of 24
        ("resume on Monday. Adan said", 0),  # 14 shared of 33
    ],
)
def test_contents_are_the_same_if_they_share_half_of_their_characters(content, expected):
    assert f1([said(["Oro"], ["said"], [content])], [ORO])["content"] == expected


def test_exact_spans_may_differ_in_punctuation_and_space_at_their_edges_only():
    loose = said(["Oro "], ["said "], ["talks would resume on Monday. "])
    more = said(["Oro said"], ["said"], ["talks would resume on Monday"])

    assert (f1([loose], [ORO]) == 1).all()
    assert f1([more], [ORO])["source exact"] == 0
    assert f1([more], [ORO])["relation"] == 1


def test_characters_are_counted_without_white_space():
    more = said(["Oro said"], [], ["talks would resume on Monday"])
    row = score_attributions([Annotated("a-1", TEXT, [ORO])], [[more]]).loc["source characters"]

    assert list(row) == [3 / 7, 1.0, pytest.approx(0.6), 7, 3]


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [(["Oro"], ["Adan"], 0), (["Oro"], [], 0), ([], ["Oro"], 0), ([], [], 1)],
)
def test_a_relation_needs_the_source_or_that_both_lack_one(theirs, ours, expected):
    gold, found = (said(source, ["said"], ["talks would resume on Monday"])
                   for source in (theirs, ours))  # fmt: skip

    assert f1([found], [gold])["relation"] == expected
    assert f1([found], [gold])["content"] == 1


def test_an_attribution_found_twice_is_right_once():
    row = score_attributions([Annotated("a-1", TEXT, [ORO])], [[ORO, ORO]]).loc["relation"]

    assert list(row) == [0.5, 1.0, pytest.approx(2 / 3), 2, 1]


def test_a_match_with_the_right_source_comes_before_a_closer_one():
    closer = said(["Adan"], ["said"], ["talks would resume on Monday"])
    right = said(["Oro"], ["said"], ["talks would resume on"])

    assert (
        score_attributions([Annotated("a", TEXT, [ORO])], [[closer, right]]).loc[
            "relation", "recall"
        ]
        == 1
    )


def test_articles_are_counted_together():
    other = Annotated("a-2", TEXT, [ORO])
    row = score_attributions([ARTICLE, other], [[ORO, ADAN], []]).loc["relation"]

    assert list(row) == [1.0, pytest.approx(2 / 3), pytest.approx(0.8), 2, 3]


@st.composite
def attributions(draw):
    """Spans of whole words, apart from each other, for the three roles."""
    starts = [0, *(i + 1 for i, c in enumerate(TEXT) if c == " ")]
    edges = draw(st.lists(st.sampled_from(starts), min_size=4, max_size=4, unique=True).map(sorted))
    return {r: ((a, b - 1),) for r, (a, b) in zip(ROLES, pairwise(edges), strict=True)}


@given(st.lists(attributions(), max_size=4), st.lists(attributions(), max_size=4))
def test_precision_of_one_is_recall_of_the_other(ours, theirs):
    one = score_attributions([Annotated("a", TEXT, theirs)], [ours])
    other = score_attributions([Annotated("a", TEXT, ours)], [theirs])

    assert (one["precision"] == other["recall"]).all()
    assert ((one["f1"] >= 0) & (one["f1"] <= 1)).all()


# ---------------------------------------------------------------- files


def line(text=TEXT, attributions=(ORO, ADAN), id="a-1"):  # noqa: A002
    return json.dumps({"id": id, "text": text, "attributions": list(attributions)})


def test_attributions_in_the_content_of_another_are_not_predicted():
    text = "Oro said that Adan told reporters that talks would resume."
    [[found]] = predict_attributions([Annotated("a-1", text, [])])

    assert found["source"] == spans("Oro", text=text)


def test_predictions_are_written_in_the_form_of_gold(tmp_path):
    (tmp_path / "gold.jsonl").write_text(line() + "\n\n" + line(id="a-2"), "utf-8")
    out = tmp_path / "deep" / "out.jsonl"
    task = replace(ATTRIBUTION, predict=lambda articles: ([ORO, ADAN] for _ in articles))
    task.measure(tmp_path / "gold.jsonl", out)
    written = [json.loads(one) for one in out.read_text("utf-8").splitlines()]

    assert [one["id"] for one in written] == ["a-1", "a-2"]
    assert [one | {"text": TEXT} for one in written] == [
        json.loads(line(id=i)) for i in ("a-1", "a-2")
    ]


def test_a_part_that_gold_leaves_out_is_empty(tmp_path):
    (tmp_path / "gold.jsonl").write_text(line(attributions=[{"content": [[0, 3]]}]), "utf-8")
    [article] = read_annotated(tmp_path / "gold.jsonl")

    assert article.attributions == [{"source": (), "cue": (), "content": ((0, 3),)}]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{", "not an annotated document"),
        ("[" * 100_000, "not nested as they should be"),
        ("[1, 2]", "not an annotated document"),
        ('{"id": "a-2", "text": "Oro"}', "'attributions' is missing"),
        (line(text=5), "not an annotated document"),
        (line(attributions=[[1]]), "not nested as they should be"),
        (line(attributions=[{"source": [[3, 400]]}]), "span 3-400 lies outside the text"),
        (line(attributions=[{"source": [[3, 3]]}]), "span 3-3 lies outside the text"),
        (line(attributions=[{"source": [[3]]}]), "not an annotated document"),
    ],
)
def test_malformed_gold_is_told_in_one_sentence_with_file_and_line(tmp_path, wrong, told):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(f"{line()}\n{wrong}\n", "utf-8")

    with pytest.raises(InputError, match=told) as raised:
        ATTRIBUTION.measure(gold)

    assert (raised.value.file, raised.value.line) == (str(gold), 2)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("source", "content", "right"),
    [
        (["Oro"], ["talks would resume on Monday"], True),
        (["Oro"], ["would resume on Monday"], True),
        (["Oro"], ["on Monday"], False),
        ([], ["talks would resume on Monday"], False),
    ],
    ids=["equal", "more than half", "less than half", "no source"],
)
def test_an_attribution_is_right_by_half_of_its_content_and_a_common_source(source, content, right):
    assert is_right(said(source, ["said"], content), [ORO, ADAN]) is right


def test_confidence_is_compared_with_what_is_right():
    def read(one, confidence):
        return Attribution(one["source"], one["cue"], one["content"], 0, "say", "", confidence)

    wrong = said(["Adan"], ["said"], ["talks would resume"])
    found = [read(ORO, 0.91), read(wrong, 0.99), read(wrong, 0.05), read(ADAN, None)]
    table = score_confidence([ARTICLE], [found])

    assert table.index.tolist() == [0.0, 0.9]
    assert table.loc[0.9].tolist() == [pytest.approx(0.95), 0.5, 2]
    assert table.loc[0.0, "right"] == 0


def test_spans_that_cut_words_are_told_in_one_line(tmp_path):
    gold = tmp_path / "gold.jsonl"
    record = {"id": "a-1", "text": TEXT, "attributions": [
        {"source": [[0, 3]], "cue": [[4, 7]], "content": [[9, 37]]},
        {"source": [[39, 43]], "cue": [[44, 48]], "content": [[40, 51]]},
    ]}  # fmt: skip
    gold.write_text(json.dumps(record), "utf-8")

    with pytest.warns(CutWords) as told:
        read_annotated(gold)
    [sentence] = [str(one.message) for one in told]

    assert sentence == (
        f"{gold}: 2 annotated spans begin or end within a word, the first in 'a-1': cue 4-7, near "
        "'Oro said talks'; mend the offsets."
    )


def test_the_command_says_so_on_standard_error(tmp_path, capfd):
    gold = tmp_path / "gold.jsonl"
    record = {"id": "a-1", "text": TEXT, "attributions": [{"cue": [[4, 7]]}]}
    gold.write_text(json.dumps(record), "utf-8")

    assert main(["evaluate", "attribution", str(gold), "--method", "rules"]) == 0
    assert capfd.readouterr().err.splitlines() == [
        f"warning: {gold}: 1 annotated span begins or ends within a word, the first in 'a-1': "
        "cue 4-7, near 'Oro said talks'; mend the offsets."
    ]


@pytest.mark.parametrize("to", ["brat", "citron", "label-studio", "xmi"])
def test_what_an_annotation_tool_wrote_is_gold(to, make_case, tmp_path):
    import toolkit as tk

    case = make_case("Envoy Oro said that talks would resume on Monday.")
    statements = tk.find_statements(case, "rules")
    gold = tk.export(statements, case, to, tmp_path / "gold")

    [article] = read_annotated(gold)
    [row] = statements.itertuples()
    assert article.attributions == [
        {"source": row.source_spans, "cue": row.cue_spans, "content": row.content_spans}
    ]
