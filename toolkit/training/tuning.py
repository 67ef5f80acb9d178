"""Thresholds and calibration of a trained model, read off articles it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from toolkit.evaluation.attribution import Annotated, Roles, is_right, score_attributions, spans_of
from toolkit.parsing.attribution.learned import (
    Found,
    Scored,
    Settings,
    attribution,
    decode,
    evidence,
    in_characters,
    passed_over,
)
from toolkit.parsing.attribution.pieces import Words
from toolkit.parsing.attribution.rules import find_attributions

BIASES = (-2.0, -1.5, -1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0)
LEAST = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)


class Read(NamedTuple):
    """A held-out article with what the network makes of it, before anything is decided."""

    article: Annotated
    doc: Doc
    words: Words
    scored: Scored


def tune(held: Sequence[Read], settings: Settings) -> Settings:
    """The settings that find most: biases, then calibration, then the least confidence kept.

    Biases are tried one after the other, and that taken which has the greatest sum of F1 of
    relations, of contents exactly right, and of their characters.
    """
    settings = replace(settings, least=0.0)
    for name in ("content", "source", "cue"):
        tried = [replace(settings, biases={**settings.biases, name: bias}) for bias in BIASES]
        settings = max(tried, key=lambda one: _merit(held, one))
    settings = replace(settings, calibration=_calibrated(held, settings))
    tried = [replace(settings, least=least) for least in LEAST]
    settings = max(tried, key=lambda one: _merit(held, one))
    return replace(settings, by_rules=_share_right_by_rules(held, settings))


def roles(read: Read, found: Sequence[Found]) -> list[Roles]:
    """What was found, as spans of characters by role."""
    return [
        {
            role: in_characters(read.doc, read.words, getattr(one, role))
            for role in ("source", "content")
        }
        | {"cue": in_characters(read.doc, read.words, (one.cue,))}
        for one in found
    ]


def _merit(held: Sequence[Read], settings: Settings) -> float:
    found = [roles(read, decode(read.words, read.scored, settings)) for read in held]
    f1 = score_attributions([read.article for read in held], found)["f1"]
    return float(f1[["relation", "content exact", "content characters"]].sum())


def _share_right_by_rules(held: Sequence[Read], settings: Settings) -> float:
    """How much of what only the rules find is right; with one right and one wrong added."""
    right, count = 1, 2
    for read in held:
        decided = decode(read.words, read.scored, settings)
        ours = [attribution(read.doc, read.words, one, settings) for one in decided]
        for one in passed_over(read.doc, ours, find_attributions(read.doc)):
            right += is_right(spans_of(one), read.article.attributions)
            count += 1
    return right / count


def _calibrated(held: Sequence[Read], settings: Settings) -> tuple[float, ...]:
    """Coefficients of `confidence`: logistic regression with a slight pull to zero, by Newton."""
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    for read in held:
        found = decode(read.words, read.scored, settings)
        rows.extend(evidence(one) for one in found)
        right.extend(is_right(one, read.article.attributions) for one in roles(read, found))
    if not rows:
        return settings.calibration
    x, y = np.array(rows, np.float64), np.array(right, np.float64)
    w = np.zeros(x.shape[1], np.float64)
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (y - p) - w
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.eye(len(w))
        w += np.linalg.solve(curve, slope)
    return tuple(float(v) for v in w)
