"""The network that reads attributions: the shared encoder with three heads.

The input also holds the features of each word; the heads read the first piece of each word: its
tag, what it asks as a cue, what it answers as a word. `forward` computes with torch, in batches,
to train; `to_onnx` writes the same computation for one window.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.parsing.attribution.learned import FARTHEST, LINKS, TAGS
from toolkit.training.encoder import (
    WIDTH,
    Graph,
    Weights,
    dense,
    dropping,
    encode,
    encoder_weights,
    head_weights,
)

RANK = 128
"""Numbers a word answers a cue with."""

HEAD_SIZES = {
    "tag": (len(TAGS), WIDTH),
    "hidden": (WIDTH, WIDTH),
    "cue": (len(LINKS) * (RANK + 1), WIDTH),
    "word": (RANK, WIDTH),
}


def starting_weights(
    bert: Weights, kept: Sequence[int], sizes: Sequence[int], seed: int
) -> dict[str, NDArray[np.float32]]:
    """The encoder's published weights, for the word pieces kept, and heads drawn at random."""
    weights = encoder_weights(bert, kept)
    del weights["kind"]
    weights |= {f"feature.{k}": np.zeros((size, WIDTH), np.float32) for k, size in enumerate(sizes)}
    weights["distances"] = np.zeros((2 * FARTHEST + 1, len(LINKS)), np.float32)
    return weights | head_weights(HEAD_SIZES, seed)


def forward(weights: Mapping[str, Any], batch: Mapping[str, Any], drop: float) -> tuple[Any, Any]:
    """Scores of TAGS, windows × words × tags, and of LINKS, windows × cues × words × links.

    `batch` holds `pieces` (0 pads), `features`, `first`, and, for each cue, `cues`: the share
    of each word in it, and `away`: the class of each word's distance.
    """
    import torch
    from torch.nn.functional import embedding, gelu

    pieces, features = batch["pieces"], batch["features"]
    dropped = dropping(drop)
    beside = sum(
        embedding(features[..., k], weights[f"feature.{k}"]) for k in range(features.shape[-1])
    )
    x = encode(weights, pieces, beside, dropped)
    x = dropped(x.gather(1, batch["first"][..., None].expand(-1, -1, WIDTH)))
    cue = dense(weights, gelu(dense(weights, x, "hidden")), "cue")
    cue = torch.bmm(batch["cues"].to(x.dtype), cue).view(len(pieces), -1, len(LINKS), RANK + 1)
    word = gelu(dense(weights, x, "word"))
    asked = cue[..., :-1].reshape(len(pieces), -1, RANK)
    links = torch.bmm(word, asked.transpose(1, 2)).float() / math.sqrt(RANK)
    links = links.view(len(pieces), x.shape[1], -1, len(LINKS)).transpose(1, 2)
    links = links + cue[:, :, None, :, -1].float() + weights["distances"].float()[batch["away"]]
    return dense(weights, x, "tag").float(), links


def to_onnx(weights: Weights, longest: int) -> bytes:
    """The network for one window of at most `longest` pieces, as a serialised ONNX model.

    Takes `pieces` (pieces), `features` (pieces × features) and `first` (words); gives `tags`,
    `cue` and `word`, a row a word. Matrices are stored in 8 bits, one scale for each output
    (for the table of pieces: for each piece); what runs the model makes 32 bits of them as it
    opens it. The same weights give the same bytes.
    """
    graph = Graph()
    tables = [name for name in weights if name.startswith("feature.")]
    graph.take("pieces", ["pieces"])
    graph.take("features", ["pieces", len(tables)])
    graph.take("first", ["words"])
    beside = []
    for k, name in enumerate(tables):
        column = graph.add("Gather", "features", graph.constant(np.int64(k)), axis=1)
        beside.append(graph.add("Gather", graph.constant(weights[name], name), column))
    x = graph.encode(graph.rows("pieces", weights, "pieces"), beside, weights, longest)
    x = graph.add("Gather", x, "first")
    hidden = graph.add("Gelu", graph.dense(x, weights, "hidden"))
    graph.give("tags", graph.dense(x, weights, "tag"), ["words", None])
    graph.give("cue", graph.dense(hidden, weights, "cue"), ["words", None])
    graph.give("word", graph.add("Gelu", graph.dense(x, weights, "word")), ["words", None])
    return graph.serialised("attribution")
