"""Tools that mark spans: what a passage is made into comes back from each, and only that."""

import dataclasses

import pytest

import toolkit as tk
from toolkit.exchange import NotPlaced
from toolkit.exchange.formats import FORMATS, read_marked
from toolkit.exchange.marked import Passage

READ = [name for name, one in FORMATS.items() if one.reads]
SPANS = ["label-studio", "brat", "xmi", "web-annotation"]


@pytest.fixture
def marked(example):
    """The example with evidence and confidence, so that every column has something."""
    codings = example.codings.copy()
    codings["evidence"] = [((59, 70), (72, 100)), *[()] * (len(codings) - 1)]
    codings["confidence"] = [0.25, *[None] * (len(codings) - 1)]
    coded = tk.join(example.statements, codings, example.case)
    return dataclasses.replace(example, codings=codings, coded=coded)


@pytest.mark.parametrize("to", SPANS)
def test_codings_come_back_whole(round_trip, to):
    round_trip(to)


@pytest.mark.parametrize("to", SPANS)
def test_confidence_and_evidence_come_back(marked, to):
    path = tk.export(marked.coded, marked.case, to, marked.folder / "x")
    back = tk.import_codings(path, marked.case)
    one = back[(back["coder"] == "ann") & (back["object"] == "inspections")].iloc[0]

    assert (one["confidence"], one["evidence"]) == (0.25, ((59, 70), (72, 100)))


@pytest.mark.parametrize("to", READ)
def test_of_a_passage_comes_back_what_its_format_says_and_nothing_else(marked, to):
    path = tk.export(
        marked.statements if to == "citron" else marked.coded, marked.case, to, marked.folder / "x"
    )
    keeps = FORMATS[to].named("KEEPS")
    fields = [one.name for one in dataclasses.fields(Passage)]
    back = read_marked(path).passages

    assert keeps <= set(fields)
    for name in keeps - {"agreement"}:
        assert any(getattr(one, name) not in ("", None, ()) for one in back), name
    for name in set(fields) - keeps - {"text", "start", "end", "quote"}:
        assert all(getattr(one, name) in ("", None, ()) for one in back), name


@pytest.mark.parametrize("to", [*SPANS, "citron"])
def test_statements_come_back_with_source_cue_and_content(example, to):
    path = tk.export(example.statements, example.case, to, example.folder / "x")
    back = {one.statement: one for one in read_marked(path).passages}

    assert list(back) == list(example.statements["statement_id"])
    for row in example.statements.itertuples():
        one = back[row.statement_id]
        assert (one.text, one.start, one.end) == (row.doc_id, row.start, row.end)
        assert (one.source, one.cue) == (row.source_spans, row.cue_spans)
        assert one.content == row.content_spans
    if to != "citron":
        with pytest.raises(tk.InputError, match="holds no coded passage"):
            tk.import_codings(path, example.case)


def test_passages_of_other_texts_are_listed(example, make_case):
    path = tk.export(example.coded, example.case, "brat", example.folder / "x.zip")
    first = example.case.documents["text"].iloc[0]
    other = make_case({"2031-03-04-oro": first, "2031-03-05-adan": "Adan said nothing."})

    with pytest.warns(NotPlaced) as told:
        back = tk.import_codings(path, other)
    [warning] = [one.message for one in told]

    assert len(back) == 3
    assert str(warning).startswith("3 of 6 coded passages stand in no report of")
    assert [one.text for one in warning.passages] == ["2031-03-05-adan"] * 3
