"""Which classes of moves are counted, and how, on examples small enough to count by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from toolkit.evaluation.moves import MOVES
from toolkit.schema import InputError

SENTENCES = [
    ("Oro accused the North.", "ACCUSE"),
    ("Oro praised the North.", "SUPPORT"),
    ("Oro met the North.", "CONSULT"),
    ("Oro blamed the North.", "ACCUSE"),
]
RIGHT = ["accuse", "support", "consult", "accuse"]


def record(text: str, root: str, number: int = 1, **more: Any) -> dict[str, Any]:
    at = text.find("the North")
    target = [[at, at + 9]] if at >= 0 else []
    return {"id": f"m-{number}", "text": text, "root": root,
            "source": {"spans": [[0, 3]]}, "target": {"spans": target}, **more}  # fmt: skip


def write(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return path


@pytest.fixture
def measure(tmp_path: Path) -> Callable[..., pd.DataFrame]:
    """Score classes found against the sentences above, or others."""

    def measure(
        found: Sequence[str], records: Sequence[dict[str, Any]] | None = None
    ) -> pd.DataFrame:
        made = records or [record(*one, n) for n, one in enumerate(SENTENCES)]
        gold = write(tmp_path / "gold.jsonl", made)
        return replace(MOVES, predict=lambda sentences: found).measure(gold)

    return measure


def test_right_classes_score_one_and_none_nought(measure: Callable[..., pd.DataFrame]) -> None:
    perfect, none = measure(RIGHT), measure(["", "", "", ""])

    assert (perfect.loc[["accuse", "support", "consult", "accuracy"], "f1"] == 1).all()
    assert (none["f1"] == 0).all()
    assert none.loc["all classes", "found"] == 0


def test_the_mean_is_over_all_fifteen_classes(measure: Callable[..., pd.DataFrame]) -> None:
    table = measure(RIGHT)

    assert table.loc["all classes", "f1"] == pytest.approx(3 / 15)
    assert table.loc["talks", "f1"] == pytest.approx(3 / 8)
    assert table.loc["quadrants", "f1"] == pytest.approx(2 / 4)


def test_precision_and_recall_of_a_class(measure: Callable[..., pd.DataFrame]) -> None:
    table = measure(["accuse", "accuse", "consult", "reject"])

    assert list(table.loc["accuse"]) == [0.5, 0.5, 0.5, 2, 2]
    assert table.loc["accuracy", "f1"] == 0.5


def test_a_class_of_the_right_quadrant_counts_there(measure: Callable[..., pd.DataFrame]) -> None:
    table = measure(["reject", "agree", "support", "request"])

    assert table.loc["all classes", "f1"] == 0
    assert table.loc["quadrants", "f1"] == pytest.approx(2 / 4)


def test_novel_leaves_out_examples_of_the_codebook(measure: Callable[..., pd.DataFrame]) -> None:
    known = record(*SENTENCES[0], 0, in_codebook=True)
    near = record(*SENTENCES[1], 1, near_dev=True)
    table = measure(["", "", "consult"], [known, near, record(*SENTENCES[2], 2)])

    assert table.loc["novel", "annotated"] == 1
    assert table.loc["novel", "f1"] == pytest.approx(1 / 15)


def test_concede_and_retreat_are_yield(measure: Callable[..., pd.DataFrame]) -> None:
    table = measure(
        ["yield", "yield"], [record("Oro left.", "RETREAT"), record("Oro left.", "CONCEDE")]
    )

    assert table.loc["yield", "f1"] == 1


def test_predictions_are_the_classes_of_the_rules(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", [record(*one, n) for n, one in enumerate(SENTENCES)])
    table = MOVES.measure(gold, tmp_path / "out.jsonl")
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]

    assert written == [{"id": f"m-{n}", "root": root} for n, (_, root) in enumerate(SENTENCES)]
    assert table.loc["accuracy", "f1"] == 1


VERBS = {"ACCUSE": "gribbled", "SUPPORT": "snorfed"}  # no rule knows them
PLACES = ("Selme", "Vell", "the harbour", "spring", "public", "Norhaven")


@pytest.fixture
def unheard(tmp_path: Path) -> Path:
    """Sentences with verbs no lexicon has, each a class of its own."""
    texts = [(f"Oro {verb} the North in {place}.", root) for root, verb in VERBS.items()
             for place in PLACES]  # fmt: skip
    return write(tmp_path / "unheard.jsonl", [record(*one, n) for n, one in enumerate(texts)])


def test_what_no_rule_knows_is_learned(unheard: Path) -> None:
    assert MOVES.measure(unheard).loc["accuracy", "f1"] < 0.5
    assert MOVES.measure(unheard, method="learned").loc["accuracy", "f1"] == 1


def test_a_model_learned_elsewhere_predicts(unheard: Path, tmp_path: Path) -> None:
    new = write(tmp_path / "new.jsonl", [record("Oro snorfed the North in winter.", "SUPPORT")])
    table = MOVES.measure(new, tmp_path / "out.jsonl", method="learned", train=unheard)

    assert table.loc["accuracy", "f1"] == 1
    assert json.loads((tmp_path / "out.jsonl").read_text())["root"] == "SUPPORT"


def test_sentences_of_one_text_are_not_learned_from_each_other(tmp_path: Path) -> None:
    verbs = ("gribbled", "snorfed", "plimmed", "drozzed", "vulked", "thrained", "quobbed",
             "zinked", "flarmed", "wozzled", "krimped", "yarded")  # fmt: skip
    texts = [(f"Oro {verb} the North.", list(VERBS)[n % 2]) for n, verb in enumerate(verbs)]
    doubled = [record(*one, n) for n, one in enumerate(texts * 2)]
    table = MOVES.measure(write(tmp_path / "gold.jsonl", doubled), method="learned")

    assert table.loc["accuracy", "f1"] < 0.8  # told apart by nothing but the verb


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"method": "lerned"}, "moves are read by 'rules' or 'learned', not by 'lerned'."),
        ({"method": "learned"}, "only 1 of SUPPORT, and 5 of each class are needed"),
        ({"train": "more.jsonl"}, "rules learn nothing from more.jsonl; give the method 'learned'"),
    ],
)
def test_what_cannot_be_learned_from_is_said(
    options: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    gold = write(tmp_path / "gold.jsonl", [record(*one, n) for n, one in enumerate(SENTENCES)])

    with pytest.raises(InputError, match=re.escape(complaint)):
        MOVES.measure(gold, **options)


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"root": "MAKE FUN"}, "no class of PLOVER"),
        ({"source": {"spans": [[0, 99]]}}, "lies outside"),
        ({"target": {}}, "'spans' is missing"),
    ],
)
def test_gold_that_is_none_is_an_error_with_its_line(
    broken: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    records = [record(*SENTENCES[0]), {**record(*SENTENCES[1]), **broken}]
    gold = write(tmp_path / "gold.jsonl", records)

    with pytest.raises(InputError, match=complaint) as raised:
        MOVES.measure(gold)
    assert raised.value.line == 2
