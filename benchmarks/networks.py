"""How fast discourse networks are made: made codings of many actors on many issues."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from toolkit.analysis.networks import one_mode
from toolkit.case.codebook import SCALE

PER_REPORT = 20
"""Codings in a report; a report appears each hour, so that 100,000 codings span 30 weeks."""


def network_speed(codings: int = 100_000, actors: int = 200, issues: int = 50) -> pd.DataFrame:
    """Seconds by the clock for congruence of actors, duplicates by week, without and with draws."""
    table = made(codings, actors, issues)
    rows = []
    for draws in (0, 100):
        began = time.perf_counter()
        ties = one_mode(
            table, by="holder", aggregation="congruence", duplicates="week", draws=draws
        )
        seconds = time.perf_counter() - began
        rows.append((codings, actors, issues, draws, len(ties), seconds))
    return pd.DataFrame(rows, columns=["codings", "actors", "issues", "draws", "ties", "seconds"])


def made(codings: int, actors: int, issues: int) -> pd.DataFrame:
    """Codings by chance, as `join` returns them, but for what no network asks for."""
    lots = np.random.default_rng(1)
    sided = [stance for stance in SCALE if stance.number]
    stances = lots.integers(len(sided), size=codings)
    reports = np.arange(codings) // PER_REPORT
    who = pd.Series(lots.integers(actors, size=codings)).map("actor {:03}".format).astype("str")
    what = pd.Series(lots.integers(issues, size=codings)).map("issue {:02}".format).astype("str")
    day = pd.Timestamp("2031-03-03") + pd.to_timedelta(reports // 24, unit="D")
    said_on = pd.Series(day).astype("datetime64[s]")
    return pd.DataFrame(
        {
            "statement_id": pd.Series(np.arange(codings)).map("{:06}".format).astype("str"),
            "doc_id": pd.Series(reports).map("report-{:05}".format).astype("str"),
            "outlet": "Harbour Post",
            "said_on": said_on,
            "published": said_on,
            "said_on_basis": "stated",
            "holder": who,
            "holder_side": who,
            "speaker": who,
            "speaker_side": who,
            "object": what,
            "object_label": what,
            "proposition": what,
            "value": np.array([stance.name for stance in sided])[stances],
            "number": np.array([stance.number for stance in sided], dtype="float64")[stances],
        }
    ).assign(dimension="issue", coder="made", copy_of="", denied_by="", denied_in="")
