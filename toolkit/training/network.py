"""The network that reads attributions: how it computes, where it starts, how it is stored.

A six-layer BERT encoder (MiniLM; Wang et al. 2020, arXiv:2002.10957) whose input also holds
the features of each word, and three heads over the first piece of each word: its tag, what it
asks as a cue, what it answers as a word. Weights are a plain mapping from names to arrays.
`forward` computes with torch, in batches, to train; `to_onnx` writes the same computation for
one window, to be run without torch: its weights are kept in 8 bits and multiplied in 32. Products
of 8 bits would be faster, but come out differently from one kind of processor to the next.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.parsing.attribution.learned import FARTHEST, LINKS, TAGS

Weights = Mapping[str, NDArray[np.float32]]

WIDTH = 384
LAYERS = 6
HEADS = 12
RANK = 128
"""Numbers a word answers a cue with."""

EPSILON = 1e-12
OPSET = 20
FLOAT = 1
"""The number ONNX gives the type of 32-bit numbers."""


def read_safetensors(path: Path) -> dict[str, NDArray[np.float32]]:
    """The 32-bit arrays of a safetensors file: eight bytes of length, a JSON header, data."""
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    arrays = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if entry.get("dtype") == "F32":
            start, end = (8 + size + offset for offset in entry["data_offsets"])
            array = np.frombuffer(data, np.float32, (end - start) // 4, start)
            arrays[name] = array.reshape(entry["shape"]).copy()
    return arrays


def starting_weights(
    bert: Weights, kept: Sequence[int], sizes: Sequence[int], seed: int
) -> dict[str, NDArray[np.float32]]:
    """The encoder's published weights, for the word pieces kept, and heads drawn at random."""
    draw = np.random.default_rng(seed)

    def random(*shape: int) -> NDArray[np.float32]:
        return draw.normal(0, 0.02, shape).astype(np.float32)

    embeddings = "embeddings."
    weights = {
        "pieces": bert[embeddings + "word_embeddings.weight"][list(kept)],
        "places": bert[embeddings + "position_embeddings.weight"]
        + bert[embeddings + "token_type_embeddings.weight"][0],
        "norm.weight": bert[embeddings + "LayerNorm.weight"],
        "norm.bias": bert[embeddings + "LayerNorm.bias"],
        **{f"feature.{k}": np.zeros((size, WIDTH), np.float32) for k, size in enumerate(sizes)},
    }
    for k in range(LAYERS):
        theirs = f"encoder.layer.{k}."
        for part in ("weight", "bias"):
            weights[f"layer.{k}.ask.{part}"] = np.concatenate(
                [bert[f"{theirs}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
            )
            for ours, their in (
                ("gather", "attention.output.dense"),
                ("gathered", "attention.output.LayerNorm"),
                ("widen", "intermediate.dense"),
                ("narrow", "output.dense"),
                ("narrowed", "output.LayerNorm"),
            ):
                weights[f"layer.{k}.{ours}.{part}"] = bert[f"{theirs}{their}.{part}"]
    for head, (size, width) in {
        "tag": (len(TAGS), WIDTH),
        "hidden": (WIDTH, WIDTH),
        "cue": (len(LINKS) * (RANK + 1), WIDTH),
        "word": (RANK, WIDTH),
    }.items():
        weights[f"{head}.weight"] = random(size, width)
        weights[f"{head}.bias"] = np.zeros(size, np.float32)
    weights["distances"] = np.zeros((2 * FARTHEST + 1, len(LINKS)), np.float32)
    return weights


def forward(weights: Mapping[str, Any], batch: Mapping[str, Any], drop: float) -> tuple[Any, Any]:
    """Scores of TAGS, windows × words × tags, and of LINKS, windows × cues × words × links.

    `batch` holds `pieces` (0 pads), `features`, `first`, and, for each cue, `cues`: the share
    of each word in it, and `away`: the class of each word's distance.
    """
    import torch
    from torch.nn.functional import embedding, gelu, layer_norm, linear

    def dense(x: Any, name: str) -> Any:
        return linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def norm(x: Any, name: str) -> Any:
        return layer_norm(x, (WIDTH,), weights[f"{name}.weight"], weights[f"{name}.bias"], EPSILON)

    def dropped(x: Any) -> Any:
        """With one mask for all pieces of a window."""
        if not drop:
            return x
        mask = torch.empty(x.shape[0], 1, x.shape[2], dtype=x.dtype)
        return x * mask.bernoulli_(1 - drop).div_(1 - drop)

    pieces, features = batch["pieces"], batch["features"]
    windows, length = pieces.shape
    x = embedding(pieces, weights["pieces"]) + weights["places"][:length]
    for k in range(features.shape[-1]):
        x = x + embedding(features[..., k], weights[f"feature.{k}"])
    x = dropped(norm(x, "norm"))
    hidden = torch.zeros(pieces.shape, dtype=x.dtype).masked_fill(pieces == 0, -1e4)[:, None, None]
    for k in range(LAYERS):
        layer = f"layer.{k}"
        parts = dense(x, f"{layer}.ask").view(windows, length, 3, HEADS, WIDTH // HEADS)
        asks, keys, values = parts.permute(2, 0, 3, 1, 4)
        keys = keys * (WIDTH // HEADS) ** -0.5
        seen = torch.softmax(asks @ keys.transpose(-1, -2) + hidden, -1) @ values
        seen = seen.transpose(1, 2).reshape(windows, length, WIDTH)
        x = norm(x + dropped(dense(seen, f"{layer}.gather")), f"{layer}.gathered")
        wide = gelu(dense(x, f"{layer}.widen"))
        x = norm(x + dropped(dense(wide, f"{layer}.narrow")), f"{layer}.narrowed")

    x = dropped(x.gather(1, batch["first"][..., None].expand(-1, -1, WIDTH)))
    cue = torch.bmm(batch["cues"].to(x.dtype), dense(gelu(dense(x, "hidden")), "cue"))
    cue = cue.view(windows, -1, len(LINKS), RANK + 1)
    word = gelu(dense(x, "word"))
    asked = cue[..., :-1].reshape(windows, -1, RANK)
    links = torch.bmm(word, asked.transpose(1, 2)).float() / math.sqrt(RANK)
    links = links.view(windows, x.shape[1], -1, len(LINKS)).transpose(1, 2)
    links = links + cue[:, :, None, :, -1].float() + weights["distances"].float()[batch["away"]]
    return dense(x, "tag").float(), links


def to_onnx(weights: Weights, longest: int) -> bytes:
    """The network for one window of at most `longest` pieces, as a serialised ONNX model.

    Takes `pieces` (pieces), `features` (pieces × features) and `first` (words); gives `tags`,
    `cue` and `word`, a row a word. Matrices are stored in 8 bits, one scale for each output
    (for the table of pieces: for each piece); what runs the model makes 32 bits of them as it
    opens it. The same weights give the same bytes.
    """
    graph = _Graph()
    x = graph.rows("pieces", weights["pieces"], "pieces")
    length = graph.add("Shape", "pieces")
    places = graph.add(
        "Slice",
        graph.constant(weights["places"][:longest]),
        graph.numbers(0),
        length,
        graph.numbers(0),
    )
    x = graph.add("Add", x, places)
    table = [name for name in weights if name.startswith("feature.")]
    for k, name in enumerate(table):
        column = graph.add("Gather", "features", graph.constant(np.int64(k)), axis=1)
        x = graph.add("Add", x, graph.add("Gather", graph.constant(weights[name]), column))
    x = graph.norm(x, weights, "norm")
    split = graph.numbers(0, 3, HEADS, WIDTH // HEADS)
    for k in range(LAYERS):
        layer = f"layer.{k}"
        parts = graph.add("Reshape", graph.dense(x, weights, f"{layer}.ask"), split)
        parts = graph.add("Transpose", parts, perm=[1, 2, 0, 3])
        asks, keys, values = (
            graph.add("Gather", parts, graph.constant(np.int64(i)), axis=0) for i in range(3)
        )
        keys = graph.add("Transpose", keys, perm=[0, 2, 1])
        scale = graph.constant(np.float32((WIDTH // HEADS) ** -0.5))
        seen = graph.add(
            "Softmax", graph.add("Mul", graph.add("MatMul", asks, keys), scale), axis=-1
        )
        seen = graph.add("Transpose", graph.add("MatMul", seen, values), perm=[1, 0, 2])
        seen = graph.add("Reshape", seen, graph.numbers(0, WIDTH))
        x = graph.add("Add", x, graph.dense(seen, weights, f"{layer}.gather"))
        x = graph.norm(x, weights, f"{layer}.gathered")
        wide = graph.add("Gelu", graph.dense(x, weights, f"{layer}.widen"))
        x = graph.add("Add", x, graph.dense(wide, weights, f"{layer}.narrow"))
        x = graph.norm(x, weights, f"{layer}.narrowed")
    x = graph.add("Gather", x, "first")
    graph.give("tags", graph.dense(x, weights, "tag"))
    graph.give(
        "cue", graph.dense(graph.add("Gelu", graph.dense(x, weights, "hidden")), weights, "cue")
    )
    graph.give("word", graph.add("Gelu", graph.dense(x, weights, "word")))
    return graph.serialised(features=len(table))


def in_32_bits(model: bytes) -> bytes:
    """A model whose products are made in 8 bits, as an earlier version trained it, made in 32.

    Its weights stay the same. Raises ValueError if it has no product in 8 bits.
    """
    import onnx

    stored = onnx.load_from_string(model)
    nodes = list(stored.graph.node)
    maker = {name: node for node in nodes for name in node.output}
    changed: dict[str, list[Any]] = {}
    for product in nodes:
        if product.op_type == "MatMulInteger":
            rounded, matrix, _ = product.input
            [cast] = (node for node in nodes if product.output[0] in node.input)
            [scaled] = (node for node in nodes if cast.output[0] in node.input)
            x, scales = maker[rounded].input[0], maker[scaled.input[1]].input[1]
            changed[scaled.output[0]] = _product(x, matrix, scales, scaled.output[0])
    if not changed:
        raise ValueError("the model has no product in 8 bits")
    used = {output.name for output in stored.graph.output}
    kept: list[Any] = []
    for old in reversed(nodes):
        if used.intersection(old.output):
            new = changed.get(old.output[0], [old])
            used.update(name for node in new for name in node.input)
            kept[:0] = new
    del stored.graph.node[:]
    stored.graph.node.extend(kept)
    onnx.checker.check_model(stored)
    return bytes(stored.SerializeToString(deterministic=True))


def _product(x: str, matrix: str, scales: str, name: str) -> list[Any]:
    """The nodes that multiply x by a matrix kept in 8 bits."""
    from onnx import helper

    # not DequantizeLinear, which a runtime may take as leave to multiply in 8 bits
    return [
        helper.make_node("Cast", [matrix], [f"{name}.cast"], to=FLOAT),
        helper.make_node("Mul", [f"{name}.cast", scales], [f"{name}.matrix"]),
        helper.make_node("MatMul", [x, f"{name}.matrix"], [name]),
    ]


class _Graph:
    """An ONNX graph in the making; each step is named by its number."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._outputs: list[Any] = []

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"x{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, inputs, [name], **attributes))
        return name

    def constant(self, array: Any) -> str:
        from onnx import numpy_helper

        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def numbers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def norm(self, x: str, weights: Weights, name: str) -> str:
        scale, bias = (self.constant(weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)

    def dense(self, x: str, weights: Weights, name: str) -> str:
        """The product of x with a matrix kept in 8 bits, plus a bias."""
        whole, scales = _eight_bits(weights[f"{name}.weight"])
        matrix, product = np.ascontiguousarray(whole.T), f"x{len(self._nodes)}"
        self._nodes.extend(_product(x, self.constant(matrix), self.constant(scales), product))
        return self.add("Add", product, self.constant(weights[f"{name}.bias"]))

    def rows(self, numbers: str, table: NDArray[np.float32], name: str) -> str:
        """Rows of a table kept in 8 bits."""
        whole, scales = _eight_bits(table)
        row = self.add("Cast", self.add("Gather", self.constant(whole), numbers), to=FLOAT)
        return self.add("Mul", row, self.add("Gather", self.constant(scales[:, None]), numbers))

    def give(self, name: str, x: str) -> None:
        from onnx import helper

        self._nodes.append(helper.make_node("Identity", [x], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, 1, ["words", None]))

    def serialised(self, features: int) -> bytes:
        from onnx import checker, helper

        inputs = [
            helper.make_tensor_value_info("pieces", 7, ["pieces"]),
            helper.make_tensor_value_info("features", 7, ["pieces", features]),
            helper.make_tensor_value_info("first", 7, ["words"]),
        ]
        graph = helper.make_graph(
            self._nodes, "attribution", inputs, self._outputs, self._constants
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9
        )
        checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))


def _eight_bits(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row in whole numbers from -127 to 127, and the scale that undoes it."""
    scales = np.maximum(np.abs(matrix).max(1), 1e-8) / 127
    whole = np.clip(np.rint(matrix / scales[:, None]), -127, 127).astype(np.int8)
    return whole, scales.astype(np.float32)
