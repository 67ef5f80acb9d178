"""What a network shows, in sentences: for those who do not see its figure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.analysis.networks.ties import check_one_window, is_two_mode
from toolkit.analysis.wording import counted, day, listed
from toolkit.findings import takes_tables


@takes_tables
def describe_ties(ties: pd.DataFrame, most: int = 3) -> str:
    """How many nodes and ties there are, and which ties are strongest, on either side of 0.

    Raises InputError for a table of another kind, and for ties of several windows.
    """
    check_one_window(ties)
    nodes = pd.concat([ties["node_a"], ties["node_b"]]).nunique()
    tied = ties[ties["weight"] != 0]
    if tied.empty:
        return f"{counted(nodes, 'node')}, none of them tied."
    words = ("for", "against") if is_two_mode(ties) else ("in agreement", "in conflict")
    said = [f"{counted(nodes, 'node')} and {counted(len(tied), 'tie')}"]
    for way, word in zip((1, -1), words, strict=True):
        strength = tied.assign(strength=tied["weight"] * way).query("strength > 0")
        rows = strength.sort_values("strength", ascending=False, kind="stable").head(most)
        pairs = [f"{a} and {b}" for a, b in rows[["label_a", "label_b"]].to_numpy()]
        if pairs:
            said.append(f"most {word}: {'; '.join(pairs)}")
    return ". ".join(part[:1].upper() + part[1:] for part in said) + "."


@takes_tables
def describe_polarisation(polarisation: pd.DataFrame) -> str:
    """When the debate was split most and least, and into which camps.

    Of statements without a day it says “at no known time”.

    Raises InputError for a table of another kind.
    """
    known = polarisation.dropna(subset="polarisation")
    if known.empty:
        return "At no time do two actors speak of one issue."
    most = known.iloc[int(known["polarisation"].argmax())]
    fewest = known.iloc[int(known["polarisation"].argmin())]
    camps = [_named(camp) for camp in (most["camp_a"], most["camp_b"]) if camp]
    split = f" ({' against '.join(camps)})" if len(camps) == 2 else ""
    parts = [f"most split {_when(most)}, at {most['polarisation']:.2f} of at most 0.5{split}"]
    if len(known) > 1:
        parts.append(f"least {_when(fewest)}, at {fewest['polarisation']:.2f}")
    return f"The debate is {'; '.join(parts)}."


def _named(camp: Sequence[str], most: int = 4) -> str:
    """Who is in a camp, or the first few and how many others."""
    if len(camp) <= most:
        return listed(camp)
    return listed([*camp[: most - 1], f"{len(camp) - most + 1} others"])


def _when(row: pd.Series) -> str:
    if pd.isna(row["start"]):
        return "at no known time"
    return f"from {day(row['start'])} to {day(row['end'], year=True)}"
