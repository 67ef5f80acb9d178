"""Train the model of `parsing/attribution/learned.py` from annotated articles."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.evaluation.attribution import (
    ROLES,
    Annotated,
    outermost,
    read_annotated,
    score_attributions,
    score_confidence,
    spans_of,
)
from toolkit.parsing.attribution.learned import METHOD, Model, Settings, read_settings
from toolkit.parsing.attribution.pieces import Vocabulary
from toolkit.parsing.language import load_language, parse_all
from toolkit.schema import InputError, write_whole
from toolkit.training.encoder import LAYERS, find_encoder, in_32_bits, read_safetensors
from toolkit.training.lessons import IGNORED, Batch, Lesson, plan_round, read_batch, read_lessons
from toolkit.training.network import forward, starting_weights, to_onnx
from toolkit.training.optimising import DECAY_BY_LAYER, Progress, by_layer, optimise
from toolkit.training.standoff import read_standoff
from toolkit.training.tuning import Read, tune

LONGEST_WINDOW = 300
BEFORE = 64
SHORTEST_WINDOW = 180
PIECES_A_STEP = 3072
RATE, RATE_OF_HEADS = 3e-4, 1e-3
DROP = 0.1
HELD_OUT = 10
"""One article in so many is not trained on: thresholds and calibration are read off it."""


def train_attribution(
    data: Path | str,
    out: Path | str,
    seed: int = 0,
    epochs: int = 5,
    about: str = "",
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Train a model on annotated articles and write it into a folder, ready to be used.

    `data` is a folder of brat stand-off files (see `read_standoff`) or a JSON Lines file in
    the format of `evaluate attribution`. `about` is what the card says of the data and its
    terms; `progress` is called after each step with its number, their count and the loss.
    Returns how well the model does on the articles held out, as `score_attributions` does. On
    one kind of machine, the same data and seed give the same files.

    The folder gets `model.onnx`, `vocabulary.txt`, `model.json` (settings, calibration, where
    it comes from) and `CARD.md`. Raises InputError for data that cannot be read, and with the
    command to run if the packages of the extra `train` are not installed.
    """
    encoder = find_encoder()
    data, out = Path(data), Path(out)
    articles = _articles(data)
    held = _held_out(articles)
    away = {id(article) for article in held}
    learnt = [article for article in articles if id(article) not in away]
    kept, pieces = _kept_pieces((encoder / "vocab.txt").read_text("utf-8").split("\n"))
    language = load_language()
    tags, dependencies = (tuple(language.pipe_labels[pipe]) for pipe in ("tagger", "parser"))
    vocabulary = Vocabulary(pieces, tags, dependencies)
    lessons = list(read_lessons(learnt, vocabulary))
    bert = read_safetensors(encoder / "model.safetensors")
    weights = starting_weights(bert, kept, vocabulary.sizes, seed)
    weights = _trained(weights, lessons, vocabulary, seed, epochs, progress)
    return store_model(weights, pieces, (tags, dependencies), held, out, {
        "data": _fingerprint(articles), "articles": len(learnt), "held out": len(held),
        "seed": seed, "epochs": epochs, "about": about,
    })  # fmt: skip


def _articles(data: Path) -> list[Annotated]:
    articles = read_standoff(data) if data.is_dir() else read_annotated(data)
    if len(articles) < 2:
        raise InputError("holds one article; give at least two, one to hold out.", data)
    return articles


def _held_out(articles: Sequence[Annotated]) -> Sequence[Annotated]:
    return articles[HELD_OUT - 3 :: HELD_OUT] or articles[-1:]


def store_model(
    weights: dict[str, NDArray[np.float32]],
    pieces: Sequence[str],
    labels: tuple[tuple[str, ...], tuple[str, ...]],
    held: Sequence[Annotated],
    out: Path,
    origin: dict[str, Any],
) -> pd.DataFrame:
    """Write trained weights as a model, tuned and measured on the articles held out."""
    settings = Settings(
        *labels, LONGEST_WINDOW, BEFORE, 0, weights["distances"], dict.fromkeys(ROLES, 0.0), 0.0,
        (1.0, 1.0, 1.0, 0.0, 0.0), 0.0,
    )  # fmt: skip
    write_whole(out / "model.onnx", to_onnx(weights, LONGEST_WINDOW))
    write_whole(out / "vocabulary.txt", "\n".join(pieces).encode())
    _write_settings(out, settings, origin)
    model = Model(out)
    reads = [
        Read(article, doc, *model.score(doc))
        for article, doc in zip(held, parse_all(one.text for one in held), strict=True)
    ]
    _write_settings(out, tune(reads, settings), origin)
    return _describe(out, held, origin)


def renew_model(model: Path | str, data: Path | str, out: Path | str) -> pd.DataFrame:
    """Write a model that an earlier version trained as this one stores it, with the same weights.

    That version made products in 8 bits, which differ between kinds of processors (see
    `in_32_bits`). Thresholds and calibration stay; `data` is what it was trained on, and its
    card tells how well it now does on the articles held out. Returns what `train_attribution`
    does. Raises InputError if `data` is not that, or the model is no earlier version's.
    """
    model, out = Path(model), Path(out)
    settings = read_settings(model / "model.json")
    origin = json.loads((model / "model.json").read_bytes())["origin"]
    articles = _articles(Path(data))
    if _fingerprint(articles) != origin["data"]:
        raise InputError("is not what the model was trained on.", data)
    try:
        network = in_32_bits((model / "model.onnx").read_bytes())
    except ValueError as error:
        raise InputError(f"needs no renewal: {error}.", model) from None
    write_whole(out / "model.onnx", network)
    write_whole(out / "vocabulary.txt", (model / "vocabulary.txt").read_bytes())
    _write_settings(out, settings, origin)
    return _describe(out, _held_out(articles), origin)


def _describe(out: Path, held: Sequence[Annotated], origin: dict[str, Any]) -> pd.DataFrame:
    """Write the card of the model in a folder; returns how well it does on articles held out."""
    model = Model(out)
    found = [outermost(model.find(doc)) for doc in parse_all(one.text for one in held)]
    figures = score_attributions(held, [[spans_of(one) for one in own] for own in found])
    write_whole(out / "CARD.md", _card(figures, score_confidence(held, found), origin).encode())
    return figures


def _trained(
    weights: dict[str, NDArray[np.float32]],
    lessons: Sequence[Lesson],
    vocabulary: Vocabulary,
    seed: int,
    epochs: int,
    progress: Progress | None,
) -> dict[str, NDArray[np.float32]]:
    """Weights after so many rounds through the lessons."""
    draw = np.random.default_rng(seed)
    sizes = (SHORTEST_WINDOW, LONGEST_WINDOW)
    rounds = [plan_round(lessons, sizes, PIECES_A_STEP, draw) for _ in range(epochs)]
    steps = [parts for own in rounds for parts in own]
    batches = (read_batch(parts, vocabulary) for parts in steps)
    return optimise(weights, batches, len(steps), _loss, _rate, seed, progress)


def _loss(weights: dict[str, Any], batch: Batch) -> Any:
    """What it costs to tell the tag of every word, and its part in every attribution: a word."""
    import torch
    from torch.nn.functional import cross_entropy

    inputs = {name: torch.from_numpy(array) for name, array in batch.items()}
    total: Any = 0.0
    for scores, labels in zip(
        forward(weights, inputs, DROP), (inputs["tags"], inputs["links"]), strict=True
    ):
        total = total + cross_entropy(
            scores.flatten(0, -2), labels.flatten(), ignore_index=IGNORED, reduction="sum"
        )
    return total / (inputs["tags"] != IGNORED).sum()


def _rate(name: str) -> float:
    """The rate of learning of a weight."""
    if name.startswith("feature."):
        return RATE
    return by_layer(name, RATE, RATE_OF_HEADS, RATE * DECAY_BY_LAYER**LAYERS)


def _kept_pieces(pieces: Sequence[str]) -> tuple[list[int], list[str]]:
    """Numbers and text of the pieces English news can need: Latin letters, digits and marks."""
    kept = [
        number
        for number, piece in enumerate(pieces)
        if piece and not piece.startswith("[unused") and all(_is_latin(c) for c in piece)
    ]
    return kept, [pieces[number] for number in kept]


def _is_latin(c: str) -> bool:
    return not c.isalpha() or unicodedata.name(c, "").startswith("LATIN")


def _fingerprint(articles: Iterable[Annotated]) -> str:
    digest = hashlib.sha256()
    for article in articles:
        digest.update(json.dumps([article.text, article.attributions]).encode())
    return digest.hexdigest()


def _write_settings(out: Path, settings: Settings, origin: dict[str, Any]) -> None:
    stored = asdict(settings) | {"distances": np.round(settings.distances, 5).tolist()}
    record = {"method": METHOD, "settings": stored, "origin": origin}
    text = json.dumps(record, indent=1, ensure_ascii=False, default=float)
    write_whole(out / "model.json", f"{text}\n".encode())


def _card(figures: pd.DataFrame, curve: pd.DataFrame, origin: dict[str, Any]) -> str:
    """The card of a model: what it is, what it was trained on, how well it does."""
    rows = [
        f"| {name} | {row.precision:.3f} | {row.recall:.3f} | {row.f1:.3f} |"
        for name, row in figures.iterrows()
    ]
    points = [f"| {r.confidence:.2f} | {r.right:.2f} | {r.attributions} |"
              for r in curve.itertuples()]  # fmt: skip
    return CARD.format(
        method=METHOD, about=origin["about"] or "No description was given.", **{
            name.replace(" ", "_"): value for name, value in origin.items() if name != "about"
        }, figures="\n".join(rows), curve="\n".join(points),
    )  # fmt: skip


CARD = """\
# Attribution model {method}

Reads who says what in English news: the source, cue and content of each attribution
(`toolkit/parsing/attribution/learned.py`).

- **Data**: {articles} articles, and {held_out} held out for thresholds, calibration and the
  figures below; fingerprint `{data}`. {about}
- **Encoder**: MiniLM-L6-H384-uncased as in sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0),
  six layers, 22 million weights, word pieces without Latin letters left out; fine-tuned whole.
- **Features**: word pieces, separators between paragraphs, and for each word its part of speech,
  dependency and distance to its head (spaCy), its place in quotations and sentences, its capitals.
- **Training**: {epochs} rounds, seed {seed}; tags and links learnt together (`toolkit/training/`).
- **Files**: `model.onnx` (weights kept in 8 bits, multiplied in 32; no code, no pickle),
  `vocabulary.txt`, `model.json`.

## On the articles held out

| | precision | recall | F1 |
| --- | --- | --- | --- |
{figures}

| confidence | share right | attributions |
| --- | --- | --- |
{curve}

## To retrain

    python -m toolkit train attribution FOLDER --out MODEL

`FOLDER` holds brat stand-off, or is a JSON Lines file in the format of `evaluate attribution`.
"""
