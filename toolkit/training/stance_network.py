"""The network that reads stances: the shared encoder with two heads.

From what the encoder makes of the first piece, of the mark before the holder's mention and, on
average, of the sentence asked about, one head reads the stance; the other reads of each piece
whether it is among the words that show it. `forward` computes with torch, in batches, to train;
`to_onnx` writes the same computation for one question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.coding.reader.model import VALUES
from toolkit.training.encoder import (
    FLOAT,
    WIDTH,
    Graph,
    Weights,
    dense,
    dropping,
    encode,
    encoder_weights,
    head_weights,
)

HEAD_SIZES = {
    "hidden": (WIDTH, 3 * WIDTH),
    "stance": (len(VALUES), WIDTH),
    "evidence": (1, WIDTH),
}


def starting_weights(bert: Weights, pieces: int, seed: int) -> dict[str, NDArray[np.float32]]:
    """The encoder's published weights and heads drawn at random."""
    return encoder_weights(bert, range(pieces)) | head_weights(HEAD_SIZES, seed)


def forward(weights: Mapping[str, Any], batch: Mapping[str, Any], drop: float) -> tuple[Any, Any]:
    """Scores of VALUES, questions × values, and of evidence, questions × pieces.

    `batch` holds `pieces` (0 pads), `focus` and `mention`, each questions × pieces.
    """
    import torch
    from torch.nn.functional import gelu

    dropped = dropping(drop)
    focus = batch["focus"][..., None].to(weights["kind"].dtype)
    x = encode(weights, batch["pieces"], focus * weights["kind"], dropped)
    mention, focus = (batch[name][..., None].to(x.dtype) for name in ("mention", "focus"))
    first = x[:, 0]
    named = torch.where(mention.sum(1) > 0, (x * mention).sum(1), first)
    said = (x * focus).sum(1) / focus.sum(1).clamp(min=1)
    read = dropped(torch.cat([first, named, said], -1)[:, None])[:, 0]
    hidden = dropped(gelu(dense(weights, read, "hidden"))[:, None])[:, 0]
    evidence = dense(weights, x, "evidence")[..., 0]
    return dense(weights, hidden, "stance").float(), evidence.float()


def to_onnx(weights: Weights, longest: int) -> bytes:
    """The network for one question of at most `longest` pieces, as a serialised ONNX model.

    Takes `rows` (pieces × WIDTH: the embedding of each piece), `focus` and `mention` (pieces);
    gives `stance` (values) and `evidence` (pieces). Weights are stored in 8 bits, as
    `encoder.Graph` says; the table of pieces is stored beside it (`coding/reader/meanings.py`).
    """
    graph = Graph()
    rows = graph.take("rows", ["pieces", WIDTH], FLOAT)
    focus, mention = (
        graph.add("Unsqueeze", graph.add("Cast", graph.take(name, ["pieces"]), to=FLOAT), at)
        for name, at in zip(("focus", "mention"), 2 * [graph.numbers(1)], strict=True)
    )
    kind = graph.add("Mul", focus, graph.constant(weights["kind"], "kind"))
    x = graph.encode(rows, [kind], weights, longest)
    first = graph.add("Gather", x, graph.numbers(0), axis=0)
    one = graph.constant(np.float32(1))
    unnamed = graph.add("Sub", one, graph.total(mention))
    named = graph.total(graph.add("Mul", x, mention))
    named = graph.add("Add", named, graph.add("Mul", unnamed, first))
    size = graph.add("Max", graph.total(focus), one)
    said = graph.add("Div", graph.total(graph.add("Mul", x, focus)), size)
    read = graph.add("Concat", first, named, said, axis=1)
    hidden = graph.add("Gelu", graph.dense(read, weights, "hidden"))
    stance = graph.add("Squeeze", graph.dense(hidden, weights, "stance"), graph.numbers(0))
    evidence = graph.add("Squeeze", graph.dense(x, weights, "evidence"), graph.numbers(1))
    graph.give("stance", stance, [len(VALUES)])
    graph.give("evidence", evidence, ["pieces"])
    return graph.serialised("stances")
