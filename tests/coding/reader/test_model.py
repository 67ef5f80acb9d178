"""What a stance reader says to a question, and that it is kept from one run to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.case.codebook import Issue
from toolkit.coding.reader.model import SHIPPED, StanceModel
from toolkit.coding.reader.questions import Passage, Question
from toolkit.parsing.store import VARIABLE

TEXT = "Oro rejected inspections of any ship. Adan asked for them."
INSPECTIONS = Issue(
    name="inspections",
    label="Inspections",
    proposition="Ships are inspected.",
    definition="Whether ships bound for Selme are inspected.",
)


def question(holder: str) -> Question:
    at = TEXT.index(holder)
    end = TEXT.index(".", at) + 1
    return Question(holder, (at, at + len(holder)), Passage(0, len(TEXT), (at, end)), INSPECTIONS)


@pytest.fixture
def model(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return StanceModel(SHIPPED)


def test_what_was_asked_before_is_not_read_again(model):
    asked = [question("Oro"), question("Adan")]
    first = model.answer(TEXT, asked)

    again = StanceModel(SHIPPED)
    del again._session

    assert again.answer(TEXT, asked[::-1]) == first[::-1]
    with pytest.raises(AttributeError):
        again.answer(TEXT, [replace(question("Oro"), holder="Vesk")])


def test_what_is_kept_is_what_was_said(model, monkeypatch):
    kept = model.answer(TEXT, [question("Oro")])
    monkeypatch.setenv(VARIABLE, "off")

    assert model.answer(TEXT, [question("Oro")]) == kept
    assert sum(kept[0].shares) == pytest.approx(1, abs=0.001)


def test_a_damaged_store_costs_time_only(model, tmp_path):
    said = model.answer(TEXT, [question("Oro")])
    (tmp_path / "parsing.sqlite").write_bytes(b"no store")

    assert model.answer(TEXT, [question("Oro")]) == said
