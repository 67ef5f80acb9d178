"""A multinomial logistic regression over named features, kept as numbers and names."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.coding.learned.units import Features
from toolkit.schema import InputError, read_text, write_whole

WEIGHTS, DESCRIPTION = "weights.npz", "model.json"
FORMAT = 1
STRENGTH = 1.0
"""Inverse of the strength of the L2 penalty, scikit-learn's C."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CodingModel:
    """Weights of named features for each value.

    `weights` has a row for each value and a column for each feature, `intercepts` a number for
    each value. `origin` says what the model was made from: coder, codebook, counts, seed.
    """

    values: tuple[str, ...]
    features: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    origin: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.features)}

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits of what the model consists of."""
        return hashlib.sha256(self._packed() + self._described()).hexdigest()[:8]

    @property
    def coder(self) -> str:
        """The name its codings bear: ``learned-`` and the fingerprint."""
        return f"learned-{self.fingerprint}"

    def probabilities(self, units: Sequence[Features]) -> Numbers:
        """How probable each value is: a row for each unit, a column for each of `values`."""
        scores = np.empty((len(units), len(self.values)))
        weights, intercepts = self.weights.astype(float), self.intercepts.astype(float)
        for row, unit in enumerate(units):
            known = [name for name in unit if name in self._places]
            at = [self._places[name] for name in known]
            scores[row] = intercepts + weights[:, at] @ np.array([unit[name] for name in known])
        scores = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        shares: Numbers = scores / scores.sum(axis=1, keepdims=True)
        return shares

    def reasons(self, unit: Features, value: str, most: int = 3) -> list[str]:
        """The features of a unit that speak most for a value, compared with the other values."""
        given = {}
        for name in self._places.keys() & unit.keys():
            weights = self.weights[:, self._places[name]]
            given[name] = float(weights[self.values.index(value)] - weights.mean()) * unit[name]
        best = sorted(given, key=lambda name: (-given[name], name))[:most]
        return [name for name in best if given[name] > 0]

    def save(self, folder: Path | str) -> Path:
        """Write the model into a folder: ``weights.npz`` and ``model.json``.

        The same model gives the same bytes. Raises InputError if the folder cannot be written to.
        """
        folder = Path(folder)
        write_whole(folder / WEIGHTS, self._packed())
        write_whole(folder / DESCRIPTION, self._described())
        return folder

    def _packed(self) -> bytes:
        packed = io.BytesIO()
        np.savez(packed, weights=self.weights, intercepts=self.intercepts)
        return packed.getvalue()

    def _described(self) -> bytes:
        described = {
            "format": FORMAT,
            "origin": dict(self.origin),
            "values": self.values,
            "features": self.features,
        }
        return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def open_coding_model(folder: Path | str) -> CodingModel:
    """Read a model that `train_coding` wrote.

    Raises InputError if the folder holds none, or files that are damaged or do not belong
    together.
    """
    folder = Path(folder)
    if not (folder / DESCRIPTION).is_file() or not (folder / WEIGHTS).is_file():
        raise InputError(
            "holds no model of a coder; make one with `python -m toolkit train coding CASE`.",
            folder,
        )
    try:
        described = json.loads(read_text(folder / DESCRIPTION))
        with np.load(io.BytesIO((folder / WEIGHTS).read_bytes()), allow_pickle=False) as packed:
            weights, intercepts = packed["weights"], packed["intercepts"]
        values, features = tuple(described["values"]), tuple(described["features"])
        fits = weights.shape == (len(values), len(features)) and intercepts.shape == (len(values),)
        if described["format"] != FORMAT or not fits or not np.isfinite(weights).all():
            raise ValueError("the parts do not fit")
        return CodingModel(values, features, weights, intercepts, dict(described["origin"]))
    except (
        *(ValueError, KeyError, TypeError, EOFError, OSError),
        *(RecursionError, zipfile.BadZipFile),
    ) as error:
        raise InputError(
            f"the model cannot be read ({error}); train it again with "
            "`python -m toolkit train coding CASE`.",
            folder,
        ) from None


def fit(
    units: Sequence[Features], values: Sequence[str], origin: Mapping[str, Any] | None = None
) -> CodingModel:
    """A model fitted to the features of some units and their values.

    Features of a single unit are left out: nothing can be learned from them. The fit has no
    chance in it.
    """
    from scipy.sparse import csr_array  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression

    often = Counter(name for unit in units for name in unit)
    features = tuple(sorted(name for name, times in often.items() if times > 1))
    known = tuple(sorted(set(values)))
    if len(known) == 1 or not features:
        shares = np.array([values.count(value) for value in known]) / len(values)
        return CodingModel(
            known,
            features,
            np.zeros((len(known), len(features)), np.float32),
            np.log(shares).astype(np.float32),
            origin or {},
        )
    places = {name: at for at, name in enumerate(features)}
    rows = [[(places[name], unit[name]) for name in unit if name in places] for unit in units]
    cells = [weight for row in rows for _, weight in row]
    columns = [place for row in rows for place, _ in row]
    ends = np.cumsum([0, *map(len, rows)])
    table = csr_array((cells, columns, ends), shape=(len(units), len(features)))
    regression = LogisticRegression(C=STRENGTH, max_iter=2000).fit(table, list(values))
    weights, intercepts = regression.coef_, regression.intercept_
    if len(known) == 2:  # scikit-learn gives the second value's weights only
        weights = np.vstack([-weights / 2, weights / 2])
        intercepts = np.concatenate([-intercepts / 2, intercepts / 2])
    return CodingModel(
        known, features, weights.astype(np.float32), intercepts.astype(np.float32), origin or {}
    )
