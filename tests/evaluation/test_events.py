"""How pairs of source and target are counted, on examples small enough to count by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from toolkit.evaluation.events import EVENTS, Pair, first_two_names
from toolkit.schema import InputError

TEXT = "Envoy Oro accused the North."
ORO, NORTH = ((6, 9),), ((18, 27),)


def write(path: Path, **more: Any) -> Path:
    record = {"id": "m-1", "text": TEXT, "root": "ACCUSE",
              "source": {"spans": [[0, 9]]}, "target": {"spans": [[22, 27]]}, **more}  # fmt: skip
    path.write_text(json.dumps(record) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("found", "pair", "with_class"),
    [
        ([Pair(ORO, NORTH, "accuse")], 1, 1),
        ([Pair(ORO, NORTH, "assault")], 1, 0),
        ([Pair(NORTH, ORO, "accuse")], 0, 0),
        ([Pair(ORO, NORTH, "accuse"), Pair(NORTH, ORO, "accuse")], 2 / 3, 2 / 3),
        ([Pair(ORO, ((18, 21),), "accuse")], 0, 0),
        ([], 0, 0),
    ],
    ids=["shared words", "another class", "the other way round", "one too many", "an article",
         "none"],
)  # fmt: skip
def test_a_pair_is_right_if_both_phrases_share_a_word(
    tmp_path: Path, found: list[Pair], pair: float, with_class: float
) -> None:
    task = replace(EVENTS, predict=lambda sentences: [found])
    table = task.measure(write(tmp_path / "gold.jsonl"))

    assert table.loc["pair", "f1"] == pytest.approx(pair)
    assert table.loc["pair and class", "f1"] == pytest.approx(with_class)


def test_the_first_two_names_are_what_it_stands_beside(tmp_path: Path) -> None:
    table = EVENTS.measure(write(tmp_path / "gold.jsonl"), method="names")

    assert table.loc["pair", "f1"] == 1
    assert first_two_names("Nobody spoke.") == []


def test_what_is_found_in_a_sentence_is_scored_and_written(tmp_path: Path) -> None:
    gold, out = write(tmp_path / "gold.jsonl"), tmp_path / "out.jsonl"
    table = EVENTS.measure(gold, out)
    [line] = out.read_text("utf-8").splitlines()

    assert table.loc["pair and class", "f1"] == 1
    assert json.loads(line) == {
        "id": "m-1", "events": [{"source": [0, 9], "target": [18, 27], "root": "ACCUSE"}]
    }  # fmt: skip


def test_gold_of_another_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no class of PLOVER"):
        EVENTS.measure(write(tmp_path / "gold.jsonl", root="SHOUT"))
