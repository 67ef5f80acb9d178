"""How fast large tables are counted: made codings of 200 parties on 50 issues."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pandas as pd

from benchmarks.networks import made
from toolkit.analysis import positions, shifts

COUNTED: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "positions": positions,
    "positions with intervals": partial(positions, draws=1000),
    "shifts": shifts,
}


def counting_speed(sizes: tuple[int, ...] = (50_000, 500_000)) -> pd.DataFrame:
    """Processor seconds of `positions`, of the same with 1,000 draws, and of `shifts`."""
    rows = []
    for size in sizes:
        coded = made(size, 200, 50).assign(confidence=1.0, found=1.0)
        for what, count in COUNTED.items():
            began = time.process_time()
            table = count(coded)
            rows.append((what, size, len(table), time.process_time() - began))
    return pd.DataFrame(rows, columns=["what", "codings", "rows", "seconds"])
