"""How fast agreement is measured: made codings, five coders, intervals from 1,000 draws."""

from __future__ import annotations

import random
import time

import pandas as pd

from toolkit.case.codebook import SCALE
from toolkit.reliability import agreement

CODERS = ("ann", "ben", "cleo", "dan", "eve")
ISSUES = 5
RIGHT = 0.8
"""Share of codings that are as the first coder's."""


def agreement_speed(statements: int = 5000, issues: int = ISSUES) -> pd.DataFrame:
    """Processor seconds for all coefficients of all questions, without and with intervals.

    Each statement is on one of the issues; ten stand in a report.
    """
    codings = _made(statements, issues)
    scale = {stance.name: stance.number for stance in SCALE}
    rows = []
    for draws in (0, 1000):
        began = time.process_time()
        table = agreement(codings, scale=scale, draws=draws)
        seconds = time.process_time() - began
        rows.append((statements, len(CODERS), len(codings), issues, draws, len(table), seconds))
    columns = ["statements", "coders", "codings", "issues", "draws", "coefficients", "seconds"]
    return pd.DataFrame(rows, columns=columns)


def _made(statements: int, issues: int) -> pd.DataFrame:
    lots = random.Random(1)  # noqa: S311
    values = [stance.name for stance in SCALE]
    rows = []
    for number in range(statements):
        true = lots.choice(values)
        for coder in CODERS:
            value = true if lots.random() < RIGHT else lots.choice(values)
            name = f"report-{number // 10}:{number:05}"
            rows.append((name, "North", "issue", f"issue-{number % issues}", value, coder))
    columns = ["statement_id", "holder", "dimension", "object", "value", "coder"]
    return pd.DataFrame(rows, columns=columns)
