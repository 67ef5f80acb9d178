"""Coded statements written by hand, a line each, as tables of the invented case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

SIDES = {
    "Oro": "North",
    "Vey": "North",
    "North": "North",
    "Adan": "South",
    "South": "South",
}  # others stand alone
NUMBERS = {"reject": -2.0, "resist": -1.0, "unclear": 0.0, "accept-if": 1.0, "accept": 2.0}

Coded = Callable[..., pd.DataFrame]


@pytest.fixture
def coded() -> Coded:
    """A coded table from lines “date outlet speaker holder issue value”, `-` for nothing.

    Each line is a statement; lines with the same date and outlet stand in one report.
    `columns` are set for the whole table.
    """

    def make(lines: str, **columns: Any) -> pd.DataFrame:
        rows = [line.split() for line in lines.strip().splitlines()]
        cells = [["" if cell == "-" else cell for cell in row] for row in rows]
        names = ["said_on", "outlet", "speaker", "holder", "object", "value"]
        table = pd.DataFrame(cells, columns=names, dtype="str")
        doc_id = table["said_on"] + "-" + table["outlet"].str.lower()
        said_on = pd.to_datetime(table["said_on"].replace("", None)).astype("datetime64[s]")
        table = table.assign(
            said_on=said_on,
            said_on_basis="stated",
            published=said_on,
            doc_id=doc_id,
            statement_id=[f"{doc}:{i:04}" for i, doc in enumerate(doc_id, 1)],
            speaker_side=table["speaker"].map(lambda who: SIDES.get(who, who)).astype("str"),
            holder_side=table["holder"].map(lambda who: SIDES.get(who, who)).astype("str"),
            number=table["value"].map(NUMBERS).astype("float64"),
            object_label=table["object"].str.capitalize(),
            proposition="It comes to " + table["object"] + ".",
            source=table["speaker"],
            content=[f"sentence {i}" for i in range(1, len(table) + 1)],
            dimension="issue",
            coder="rules-1",
            copy_of="",
            condition="",
            form="direct",
            via=[()] * len(table),
            content_spans=[()] * len(table),
            evidence=[()] * len(table),
            confidence=float("nan"),
            found=1.0,
            denied_by="",
            denied_in="",
        )
        return table.assign(**columns)

    return make
