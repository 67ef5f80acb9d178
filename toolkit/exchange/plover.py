"""Events in PLOVER's classes, a row each, tabs between the columns, as event data are shared.

Source: Open Event Data Alliance, PLOVER; Halterman, Bagozzi, Beger, Schrodt and Scarborough
(2023), PLOVER and POLECAT: A New Political Event Ontology and Dataset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case

COLUMNS = (
    "Event ID", "Event Type", "Quad Code", "CAMEO Root", "Actor Name", "Actor Side",
    "Recipient Name", "Recipient Side", "Negated", "Planned", "Verb", "Publication Date",
    "Publisher", "Report", "Start", "End", "Statement",
)  # fmt: skip
_QUAD = {
    "V-Coop": "agree consult support concede", "M-Coop": "cooperate aid retreat",
    "V-Conf": "request accuse reject threaten",
    "M-Conf": "protest sanction mobilize coerce assault",
}  # fmt: skip
_QUAD_OF = {root: quad for quad, roots in _QUAD.items() for root in roots.split()}


def write(events: pd.DataFrame, case: Case) -> bytes:
    """A row for each event; `yield`, which may be in words or deeds, has no quad code.

    The day is that of publication: when an event was is not read.
    """
    reports = case.documents.set_index("doc_id")[["date", "outlet"]].to_dict("index")
    lines = ["\t".join(COLUMNS)]
    for row in events.to_dict("records"):
        report = reports[row["doc_id"]]
        day = "" if report["date"] != report["date"] else f"{report['date']:%Y-%m-%d}"
        cells = (
            f"{row['doc_id']}:{row['start']}-{len(lines)}", row["root"].upper(),
            _QUAD_OF.get(row["root"], ""), row["cameo"], row["source"], row["source_side"],
            row["target"], row["target_side"], row["negated"], row["planned"], row["verb"], day,
            report["outlet"], row["doc_id"], row["start"], row["end"], row["statement_id"],
        )  # fmt: skip
        lines.append("\t".join(" ".join(str(cell).split()) for cell in cells))
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
