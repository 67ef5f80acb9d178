"""A trained stance reader, as a folder holds it, and what it says to questions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.coding.reader.meanings import read_pieces
from toolkit.coding.reader.questions import Inputs, Question, Reading
from toolkit.fingerprints import digest
from toolkit.parsing.store import store
from toolkit.parsing.trained import opening_model, session_of
from toolkit.parsing.wordpieces import WordPieces
from toolkit.schema import InputError, Span

SHIPPED = Path(__file__).parents[2] / "data" / "models" / "stances"
FILES = ("model.onnx", "pieces.npz", "vocabulary.txt", "model.json")

VALUES = ("none", "reject", "resist", "unclear", "accept-if", "accept", "unchanged")
"""What a holder may be read as: no stance, or one of the default scale."""

DECIMALS = 4
"""Of a probability, before it is compared: the last bits depend on the processor."""

Floats = NDArray[np.float32]
Said = NDArray[np.int16]

_STORED = np.dtype("<i2")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a model's `model.json` holds beside its weights.

    `name` is the coder's. `temperature` divides the scores before they become probabilities;
    `least` is the lowest probability of a stance that is kept.
    """

    name: str
    temperature: float = 1.0
    least: float = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """The probability of each of VALUES, and how much each word of the sentence weighs, 0 to 1."""

    shares: tuple[float, ...]
    words: tuple[tuple[Span, float], ...]


class StanceModel:
    """A trained model, as a folder holds it: FILES."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with opening_model(folder):
            self.settings = _settings(folder / "model.json")
            pieces = (folder / "vocabulary.txt").read_text("utf-8").split("\n")
            self.inputs = Inputs(WordPieces(pieces))
            self.pieces = read_pieces(folder / "pieces.npz")
            self._session = session_of(folder / "model.onnx")

    def answer(self, text: str, questions: Sequence[Question]) -> list[Answer]:
        """What the model says to questions about a text, each by itself, in their order.

        What it said before is kept on disk with what was parsed (`parsing/store.py`).
        """
        readings = [self.inputs.read(text, question) for question in questions]
        keys = [self._key(reading) for reading in readings]
        kept = store()
        known = kept.get(keys) if kept else {}
        told = {key: np.frombuffer(value, _STORED) for key, value in known.items()}
        new = {
            key: self._ask(reading)
            for key, reading in dict(zip(keys, readings, strict=True)).items()
            if key not in told or len(told[key]) != len(VALUES) + len(reading.pieces)
        }
        if kept and new:
            kept.put({key: said.tobytes() for key, said in new.items()})
        said = told | new
        return [_answer(reading, said[key]) for key, reading in zip(keys, readings, strict=True)]

    def _ask(self, reading: Reading) -> Said:
        """The shares of VALUES and the weight of each piece, in units of the last decimal."""
        rows = self.pieces.rows(reading.pieces)
        inputs = {"rows": rows, "focus": reading.focus, "mention": reading.mention}
        scores, evidence = self._session.run(None, inputs)
        shares = _softmax(scores / self.settings.temperature)
        weights = 1 / (1 + np.exp(-evidence))
        said: Said = np.rint(np.concatenate([shares, weights]) * 10**DECIMALS).astype(_STORED)
        return said

    def _key(self, reading: Reading) -> bytes:
        numbers = np.stack([reading.pieces, reading.focus, reading.mention])
        return sha256(self._origin + numbers.tobytes()).digest()

    @cached_property
    def _origin(self) -> bytes:
        """What decides the answers beside the question."""
        code = sorted(Path(__file__).parent.glob("*.py"))
        weights = [self._folder / name for name in FILES if name != "model.json"]
        libraries = [version(name) for name in ("numpy", "onnxruntime")]
        files = [digest(path) for path in (*code, *weights)]
        return f"{self.settings.temperature} {libraries} {files}".encode()


def _answer(reading: Reading, said: Said) -> Answer:
    shares, weights = said[: len(VALUES)], said[len(VALUES) :]
    words: dict[Span, float] = {}
    for span, inside, weight in zip(reading.spans, reading.focus, weights, strict=True):
        if inside:
            words[span] = max(words.get(span, 0.0), int(weight) / 10**DECIMALS)
    return Answer(tuple(int(share) / 10**DECIMALS for share in shares), tuple(words.items()))


@cache
def open_stance_model(folder: Path = SHIPPED) -> StanceModel:
    """The model in a folder; by default the one that ships. Opened once."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise InputError(f"holds no stance model: {missing[0]} is missing.", folder)
    return StanceModel(folder)


def is_stance_model(folder: Path) -> bool:
    """Whether a folder holds a stance reader, and not another kind of model."""
    return (folder / "pieces.npz").is_file()


def _settings(path: Path) -> Settings:
    try:
        return Settings(**json.loads(path.read_text("utf-8"))["settings"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"holds no settings of a model ({error}); train it anew.", path) from None


def _softmax(scores: Any) -> Floats:
    powers = np.exp(scores - scores.max())
    shares: Floats = powers / powers.sum()
    return shares
