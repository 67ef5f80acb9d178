"""How true is what a brief would say of where parties stand, beside two people's marks.

``python -m benchmarks.standings MARKS CASE [MARKS CASE …] [--coder CODER]``: folders as
`evaluate positions` takes them, each with its case. A position is a report, a party and an issue;
right is a side that one of the two people marked, wrong the other side, unmarked where neither
marked anything. A side in a case is one that `standings` calls firm, and right in the reports that
are its ground.
"""

from __future__ import annotations

import argparse
from collections import Counter

import pandas as pd

import toolkit as tk
from toolkit.analysis.standings import standings
from toolkit.analysis.timeline import is_ground, readings, takes_side
from toolkit.evaluation.positions import SIGNS, Report, read_reports

ROWS = ("positions that are ground", "sides of parties that are firm in a case")


def judged(rows: pd.DataFrame, reports: list[Report]) -> pd.DataFrame:
    """Each position that readings give in marked reports: party, object, sign, doc_id, verdict."""
    marked: dict[tuple[str, str, str], set[str]] = {}
    for one in reports:
        for party, issue, value in one.first | one.second:
            marked.setdefault((one.doc_id, party, issue), set()).add(SIGNS.get(value, ""))
    rows = rows[rows["doc_id"].isin([one.doc_id for one in reports])]
    sign = rows["held_number"].gt(0).map({True: "for", False: "against"})
    found = rows.assign(sign=sign)[["party", "object", "sign", "doc_id"]].drop_duplicates()
    places = found[["doc_id", "party", "object"]].itertuples(index=False, name=None)
    sides = [marked.get(place, set()) for place in places]
    found["verdict"] = [
        _verdict(sign, side) for side, sign in zip(sides, found["sign"], strict=True)
    ]
    return found


def _verdict(sign: str, marked: set[str]) -> str:
    """What two people's sides, "" for none, make of the one that is given."""
    if sign in marked:
        return "right"
    if marked - {""}:
        return "wrong"
    return "without a side" if marked else "unmarked"


def main() -> None:
    """Print a table of both kinds over all the folders."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="MARKS CASE")
    parser.add_argument("--coder", default="learned")
    asked = parser.parse_args()
    counts: dict[str, Counter[str]] = {row: Counter() for row in ROWS}
    for folder, path in zip(asked.folders[::2], asked.folders[1::2], strict=True):
        case = tk.open_case(path)
        statements = tk.find_statements(case)
        coded = tk.join(statements, tk.code(statements, case, asked.coder), case)
        runs, rows = standings(coded), readings(coded)
        firm = runs.loc[runs["firm"], ["party", "issue", "side"]].itertuples(index=False, name=None)
        said = {(party, issue, "for" if side > 0 else "against") for party, issue, side in firm}
        own = rows[rows["own"] & takes_side(rows["held_number"]) & is_ground(rows)]
        found = judged(own, read_reports(folder))
        counts[ROWS[0]].update(found["verdict"])
        for side, run in found.groupby(["party", "object", "sign"]):
            if side in said:
                right = int(run["verdict"].eq("right").sum())
                kind = "all right" if right == len(run) else "some right" if right else "none right"
                counts[ROWS[1]][kind] += 1
    for row, count in counts.items():
        told = ", ".join(f"{number} {kind}" for kind, number in sorted(count.items()))
        print(f"{row}: {told} of {sum(count.values())}")


if __name__ == "__main__":
    main()
