"""Train the model of `coding/reader/` from passages and marks with stances."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.coding.reader.meanings import npz_of, read_pieces
from toolkit.coding.reader.model import VALUES, Settings, StanceModel
from toolkit.coding.reader.questions import Inputs, Reading
from toolkit.parsing.wordpieces import WordPieces
from toolkit.schema import write_whole
from toolkit.training.encoder import (
    LAYERS,
    find_encoder,
    in_eight_bits,
    read_onnx,
    read_safetensors,
)
from toolkit.training.optimising import DECAY_BY_LAYER, Progress, by_layer, optimise
from toolkit.training.stance_lessons import NONE, Lesson, Lessons, read_lessons, turned
from toolkit.training.stance_network import forward, starting_weights, to_onnx

LONGEST = 176
"""Pieces of a question at most, with the marks between its parts."""

TOGETHER, MIXED = 32, 24
"""Questions of a batch, and batches whose questions are put in order of length together."""

RATE, RATE_AGAIN, OF_HEADS, DROP = 2.2e-4, 1e-4, 3.0, 0.1
"""Rates of learning, at first and when going on; that of the heads is so many times as high."""

NONE_FOR_EACH, TURNED, NAMELESS, WITHOUT_CONTRARY = 1.2, 0.2, 0.25, 0.4
"""How many questions without a stance come for each with one; how often a proposition is turned
round, and the holder's name and the contrary are left out."""

SMOOTHING, SIDES, EVIDENCE = 0.05, 0.5, 0.3
"""How far labels are smoothed; what the side and the evidence weigh beside the value."""

FIGURES = ("value", "side", "found", "false", "questions")

SIDE = {"accept": 1, "accept-if": 1, "reject": -1, "resist": -1}
_GROUPS = np.array([[v == NONE, SIDE.get(v) == -1, v in ("unclear", "unchanged"), SIDE.get(v) == 1]
                    for v in VALUES], np.float32)  # fmt: skip

Batch = dict[str, NDArray[Any]]


def train_stances(
    folder: Path | str,
    out: Path | str,
    texts: Mapping[str, str],
    held: Sequence[str] = (),
    seed: int = 0,
    epochs: float = 3.0,
    start: Path | str | None = None,
    about: str = "",
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Train a stance reader on a folder of lessons and write it into another, ready to be used.

    `folder` and `texts` are those of `read_lessons`; `held` names negotiations that are not
    trained on but measured. `start` is a model to go on from, such as the one that ships, to
    learn from your own marks. `progress` is called after each step.

    Returns the figures of `measure`, a row for each negotiation held out. The folder gets
    `model.onnx`, `pieces.npz`, `vocabulary.txt`, `model.json` and `CARD.md`. Raises InputError for
    lessons that cannot be read, and with the command to run if the packages of the extra `train`
    are not installed.
    """
    encoder, folder, out = find_encoder(), Path(folder), Path(out)
    lessons = read_lessons(folder, texts, seed)
    pieces = (encoder / "vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
    if start is None:
        bert = read_safetensors(encoder / "model.safetensors")
        weights = starting_weights(bert, len(pieces), seed)
    else:
        table = read_pieces(Path(start) / "pieces.npz")
        weights = read_onnx(Path(start) / "model.onnx")
        weights["pieces"] = table.rows(np.arange(len(table.whole)))
    draw = Random(seed)  # noqa: S311
    learnt = lessons.without(held)
    count = round(epochs * len(_round(learnt, draw)))
    batches = _batches(learnt, Inputs(WordPieces(pieces)), draw, count)
    rate = partial(_rate, RATE if start is None else RATE_AGAIN)
    weights = optimise(weights, batches, count, _loss, rate, seed, progress)
    store(weights, out)
    write_whole(out / "vocabulary.txt", "\n".join(pieces).encode())
    origin = {
        "lessons": _fingerprint(lessons), "values": count_values(learnt), "held out": list(held),
        "seed": seed, "epochs": epochs, "about": about,
        "start": ", going on from another reader" if start else "",
    }  # fmt: skip
    stored = {"settings": asdict(Settings("learned-1")), "origin": origin}
    write_whole(out / "model.json", json.dumps(stored, indent=1).encode())
    model = StanceModel(out)
    figures = [{"negotiation": name} | measure(model, lessons.of[name]) for name in held]
    measured = pd.DataFrame(figures, columns=["negotiation", *FIGURES])
    write_whole(out / "CARD.md", _card(measured, origin).encode())
    return measured


def store(weights: Mapping[str, NDArray[np.float32]], out: Path) -> None:
    """Write a model's weights into its folder."""
    write_whole(out / "model.onnx", to_onnx(weights, LONGEST))
    write_whole(out / "pieces.npz", npz_of(*in_eight_bits(weights["pieces"])))


def _card(figures: pd.DataFrame, origin: Mapping[str, Any]) -> str:
    """What a user of the model must know."""
    rows = (
        " | ".join(str(cell) if isinstance(cell, str) else f"{cell:.2f}" for cell in row[:-1])
        + f" | {row[-1]:.0f}"
        for row in figures.itertuples(index=False, name=None)
    )
    counts = ", ".join(f"{value} {n:,}" for value, n in origin["values"].items())
    return CARD.format(counts=counts, figures="\n".join(f"| {row} |" for row in rows), **origin)


CARD = """\
# Stance reader learned-1

Reads of a sentence in English news whether a holder takes a stance on an issue, and which
(`toolkit/coding/reader/`, `docs/stance-reader.md`). The issue is given in words, so that it reads
codebooks it has not seen.

- **Lessons**: {counts}; fingerprint `{lessons}`. {about}
- **Encoder**: MiniLM-L6-H384-uncased as in sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0),
  six layers, 22 million weights; its table of word pieces is kept as it was.
- **Training**: {epochs} rounds, seed {seed}{start} (`python -m toolkit train stances`).
- **Files**: `model.onnx` and `pieces.npz` (weights kept in 8 bits, multiplied in 32; no code, no
  pickle), `vocabulary.txt`, `model.json`.

## On negotiations held out of training

`value`: the right one of six, where a stance is; `side`: for or against, where a side is taken;
`found`: stances that are not read as none; `false`: questions without a stance of which one is
read. Questions are drawn as for training, with as tempting wrong ones.

| negotiation | value | side | found | false | questions |
| --- | --- | --- | --- | --- | --- |
{figures}
"""


def measure(model: StanceModel, lessons: Sequence[Lesson]) -> dict[str, float]:
    """How right a model is on lessons: shares from 0 to 1.

    `value` and `side` where a stance is (of the values that are not none, and of those that take a
    side), `found`: stances for which none is not the likeliest, `false`: questions without a
    stance of which one is read.
    """
    rows = []
    for one in lessons:
        [answer] = model.answer(one.text, [one.question])
        shares = np.array(answer.shares)
        likeliest = VALUES[1 + int(shares[1:].argmax())]
        side = np.array([SIDE.get(value, 0) for value in VALUES]) @ shares
        rows.append((one.value, likeliest, np.sign(side), shares.argmax()))
    sided = [(SIDE[value], side) for value, _, side, _ in rows if value in SIDE]
    stances = [(value, read, best) for value, read, _, best in rows if value != NONE]
    none = [best for value, _, _, best in rows if value == NONE]
    return {
        "value": float(np.mean([value == read for value, read, _ in stances])),
        "side": float(np.mean([right == side for right, side in sided])),
        "found": float(np.mean([best > 0 for _, _, best in stances])),
        "false": float(np.mean([best > 0 for best in none])),
        "questions": float(len(rows)),
    }


def _round(learnt: Lessons, draw: Random) -> list[list[Lesson]]:
    """Batches of one time through the stances, with as many questions without one beside them."""
    every = [one for own in learnt.of.values() for one in own]
    stances = [one for one in every if one.value != NONE]
    none = [one for one in every if one.value == NONE]
    beside = draw.sample(none, min(len(none), int(NONE_FOR_EACH * len(stances))))
    lessons = [turned(one, learnt.opposite, draw, TURNED) for one in (*stances, *beside)]
    draw.shuffle(lessons)
    return [lessons[at : at + TOGETHER] for at in range(0, len(lessons), TOGETHER)]


def _batches(learnt: Lessons, inputs: Inputs, draw: Random, count: int) -> Iterator[Batch]:
    """So many batches, each of questions of like length."""
    left = count
    while left:
        lessons = [one for batch in _round(learnt, draw) for one in batch]
        for at in range(0, len(lessons), TOGETHER * MIXED):
            read = [_read(one, inputs, draw) for one in lessons[at : at + TOGETHER * MIXED]]
            read.sort(key=lambda one: len(one[1].pieces))
            cut = [read[k : k + TOGETHER] for k in range(0, len(read), TOGETHER)]
            draw.shuffle(cut)
            for batch in cut:
                if left:
                    left -= 1
                    yield _filled(batch)


def _read(lesson: Lesson, inputs: Inputs, draw: Random) -> tuple[Lesson, Reading]:
    """A lesson as the network reads it, now and then without what is not always given."""
    nameless, without = draw.random() < NAMELESS, draw.random() < WITHOUT_CONTRARY
    return lesson, inputs.read(lesson.text, lesson.question, not nameless, not without)


def _filled(batch: Sequence[tuple[Lesson, Reading]]) -> Batch:
    """Arrays of a batch, filled up with 0 to its longest question."""
    shape = len(batch), max(len(reading.pieces) for _, reading in batch)
    parts = ("pieces", "focus", "mention")
    filled: Batch = {name: np.zeros(shape, np.int64) for name in parts}
    filled["evidence"] = np.zeros(shape, np.float32)
    for k, (lesson, reading) in enumerate(batch):
        for name in parts:
            filled[name][k, : len(reading.pieces)] = getattr(reading, name)
        if lesson.evidence:
            low, high = lesson.evidence
            inside = [start < high and end > low for start, end in reading.spans]
            filled["evidence"][k, : len(inside)] = inside
    filled["value"] = np.array([VALUES.index(lesson.value) for lesson, _ in batch])
    filled["weight"] = np.array([lesson.weight for lesson, _ in batch], np.float32)
    return filled


def _loss(weights: dict[str, Any], batch: Batch) -> Any:
    """What it costs to tell the value, its side, and the words that show it."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, nll_loss

    given = {name: torch.from_numpy(array) for name, array in batch.items()}
    scores, evidence = forward(weights, given, DROP)
    groups = torch.from_numpy(_GROUPS)
    value = cross_entropy(scores, given["value"], reduction="none", label_smoothing=SMOOTHING)
    sides = (scores.softmax(-1) @ groups).clamp(1e-6).log()
    side = nll_loss(sides, groups[given["value"]].argmax(1), reduction="none")
    told = binary_cross_entropy_with_logits(evidence, given["evidence"], reduction="none")
    focus = given["focus"].float()
    told = (told * focus).sum(1) / focus.sum(1).clamp(min=1)
    shown = (given["evidence"].sum(1) > 0).float()
    words = (told * shown).sum() / shown.sum().clamp(min=1)
    return ((value + SIDES * side) * given["weight"]).mean() + EVIDENCE * words


def _rate(rate: float, name: str) -> float:
    """The rate of learning of a weight; the table of pieces stays, for the sake of rare words."""
    if name == "pieces":
        return 0.0
    return by_layer(name, rate, OF_HEADS * rate, rate * DECAY_BY_LAYER**LAYERS)


def _fingerprint(lessons: Lessons) -> str:
    rows = [
        (name, one.text, one.question.holder, one.question.issue.name, one.value)
        for name, own in lessons.of.items()
        for one in own
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def count_values(lessons: Lessons) -> dict[str, int]:
    """How many lessons there are of each value."""
    return dict(Counter(one.value for own in lessons.of.values() for one in own))
