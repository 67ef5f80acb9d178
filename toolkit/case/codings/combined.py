"""The codings of several coders in one table: a coder is a column."""

from __future__ import annotations

import pandas as pd

from toolkit.schema import Coding, HandCoding, columns, to_rows, to_table


def combine_codings(*tables: pd.DataFrame) -> pd.DataFrame:
    """Tables of codings in one, in the order given: people's, the rules', a model's.

    Takes Coding and HandCoding rows and returns HandCoding rows; what only people's have is
    empty in the others.
    """
    rows: list[HandCoding] = []
    for table in tables:
        if set(columns(HandCoding)) <= set(table.columns):
            rows += to_rows(HandCoding, table)
        else:
            names = columns(Coding)
            rows += [
                HandCoding(**{name: getattr(row, name) for name in names})
                for row in to_rows(Coding, table)
            ]
    return to_table(HandCoding, rows)
