"""Statements: form, modality, day, and the laws of the table."""

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import toolkit as tk
from toolkit.parsing import corpus
from toolkit.parsing.attribution.learned import SHIPPED
from toolkit.parsing.attribution.methods import _model
from toolkit.schema import span_text


@pytest.mark.parametrize(
    ("report", "form"),
    [
        ("“We will not sign,” Minister Adan said.", "direct"),
        ("Minister Adan said the talks were “a waste of time”.", "mixed"),
        ("Minister Adan said that the talks had failed.", "indirect"),
    ],
    ids=["direct", "mixed", "indirect"],
)
def test_form_says_how_much_is_quoted(make_case, report, form):
    [found] = tk.find_statements(make_case(report)).itertuples()

    assert found.form == form


@pytest.mark.parametrize(
    ("report", "modality"),
    [
        ("Envoy Oro said the port was open.", "asserted"),
        ("Envoy Oro said the port will open.", "future"),
        ("Envoy Oro said the port might open.", "possible"),
        ("Envoy Oro said the port would open.", "future"),
        ("“The port would open,” Envoy Oro said.", "conditional"),
        ("“Will the port open?” Envoy Oro asked.", "question"),
    ],
    ids=["asserted", "future", "possible", "would, reported", "would, quoted", "question"],
)
def test_modality_is_read_off_the_content(make_case, report, modality):
    [found] = tk.find_statements(make_case(report)).itertuples()

    assert found.modality == modality


def test_the_day_of_the_utterance_is_the_stated_one(make_case):
    case = make_case("Envoy Oro said on Saturday, March 1, that the port was open.")

    [found] = tk.find_statements(case).itertuples()

    assert (str(found.said_on.date()), found.said_on_basis) == ("2031-03-01", "stated")


def test_without_a_stated_day_the_report_s_own_is_taken_and_named(make_case):
    [found] = tk.find_statements(make_case("Envoy Oro said the port was open.")).itertuples()

    assert (str(found.said_on.date()), found.said_on_basis) == ("2031-03-04", "published")


def test_the_same_speaker_s_next_words_are_of_the_same_day(make_case):
    case = make_case(
        "Envoy Oro said on Saturday, March 1, that the port was open. He added that it rained. "
        "Minister Adan said it did not.\n\nOro said the ships were late."
    )

    days = tk.find_statements(case)[["speaker", "said_on", "said_on_basis"]]

    assert [(row.speaker, row.said_on.day, row.said_on_basis) for row in days.itertuples()] == [
        ("Tarik Oro", 1, "stated"),
        ("Tarik Oro", 1, "carried"),
        ("Lena Adan", 4, "published"),
        ("Tarik Oro", 4, "published"),
    ]


def test_a_day_inside_the_content_is_not_the_day_of_the_utterance(make_case):
    case = make_case("Envoy Oro said that the port will open on Saturday, March 8.")

    [found] = tk.find_statements(case).itertuples()

    assert found.said_on_basis == "published"


@pytest.mark.parametrize(
    ("report", "day", "basis"),
    [
        ("Norland pledged in 2029 that it would open the port.", "2029-12-31", "within"),
        ("Envoy Oro promised in January 2031 to open the port.", "2031-01-31", "within"),
        ("Last year, Envoy Oro said that the port was open.", "2030-12-31", "within"),
        ("In 2031, Envoy Oro said that the port was open.", "2031-03-04", "published"),
        ("Envoy Oro said the port had closed in 2029.", "2031-03-04", "published"),
        ("In January and February Norland said the port was open.", "2031-02-28", "within"),
        ("Unlike in 2029, Norland says that the port is open.", "2031-03-04", "published"),
        ("Sudland opposes the 2029 accord.", "2031-03-04", "published"),
        ("Sudland opposed a 2029 law.", "2031-03-04", "published"),
        ("Since the war in 2029, Norland said, the port was open.", "2031-03-04", "published"),
        ("Since 2029 Envoy Oro has said that the port is open.", "2031-03-04", "published"),
        ("Envoy Oro said at Mar-a-Selme that the port was open.", "2031-03-04", "published"),
        ("Envoy Oro promised to open the port in 2033.", "2031-03-04", "published"),
        ("Envoy Oro said on Saturday, March 1, that it closed in 2029.", "2031-03-01", "stated"),
    ],
)
def test_what_was_said_in_a_month_or_year_is_of_its_last_day_at_the_latest(
    make_case, report, day, basis
):
    [found] = tk.find_statements(make_case(report)).itertuples()

    assert (str(found.said_on.date()), found.said_on_basis) == (day, basis)


@pytest.fixture(scope="module")
def sample():
    case = tk.sample_case()
    return case, tk.find_statements(case)


def test_every_text_column_is_what_its_spans_point_at(sample):
    case, statements = sample
    texts = case.documents.set_index("doc_id")["text"]

    for row in statements.itertuples():
        text = texts[row.doc_id]
        for column in ("source", "cue", "content"):
            spans = getattr(row, f"{column}_spans")
            assert getattr(row, column) == span_text(text, spans)
            assert all(row.start <= start < end <= row.end for start, end in spans)


def test_source_cue_and_content_do_not_overlap(sample):
    _, statements = sample

    for row in statements.itertuples():
        spans = sorted((*row.source_spans, *row.cue_spans, *row.content_spans))
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), row.statement_id


def test_statements_survive_being_written_and_read(sample, tmp_path):
    _, statements = sample

    again = tk.read_table(tk.write_table(statements, tmp_path / "statements.csv"), tk.Statement)

    pd.testing.assert_frame_equal(again, statements)


def test_what_processors_compute_otherwise_decides_nothing_in_the_sample_case(sample, monkeypatch):
    """What the network computes differs by up to 0.00001 (`docs/attribution.md`); here by more.

    The README and the kept report show what follows from these statements to the last byte. That
    is true on any processor only while none of them hangs by so thin a thread.
    """
    case, statements = sample
    network, draw, largest = _model(SHIPPED)._session, np.random.default_rng(0), 2e-5
    run = []

    def compute(*given):
        run.append(given)
        made = network.run(*given)
        return [one + draw.uniform(-largest, largest, one.shape).astype(one.dtype) for one in made]

    monkeypatch.setattr(_model(SHIPPED), "_session", SimpleNamespace(run=compute))
    elsewhere = tk.find_statements(replace(case))

    assert len(run) >= len(case.documents)
    pd.testing.assert_frame_equal(elsewhere, statements)


def test_finding_twice_finds_the_same(make_case, monkeypatch):
    """The cache on disk is off, as in all tests here, and each case has a memory of its own."""
    report = "Envoy Oro said no. “We will not sign,” he added on Monday. Adan denied that."
    read = []
    reading = corpus.read_report
    monkeypatch.setattr(
        corpus, "read_report", lambda one, method: read.append(one) or reading(one, method)
    )

    once, again = (tk.find_statements(make_case(report)) for _ in range(2))

    assert len(read) == 2  # read anew, not remembered
    assert len(once) > 1
    pd.testing.assert_frame_equal(again, once)


def test_a_report_alone_gives_the_same_statements_as_in_its_case(make_case):
    one, two = "Envoy Oro said no.", "“Yes,” Minister Adan said. She left."
    together = tk.find_statements(make_case({"a": one, "b": two}))

    alone = tk.find_statements(make_case({"b": two}))

    columns = ["source", "speaker", "cue", "content", "form"]
    kept = together[together["doc_id"] == "b"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept[columns], alone[columns])
