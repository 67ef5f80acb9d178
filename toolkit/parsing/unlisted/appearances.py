"""How often the listed actors speak and are named, and how reports spell them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.findings import takes_tables
from toolkit.parsing.corpus import corpus_of
from toolkit.parsing.reports import find_statements
from toolkit.schema import Appearance, to_table

if TYPE_CHECKING:
    from toolkit.case import Case


@takes_tables
def count_appearances(case: Case, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """How often each listed actor speaks and is named: a table of `Appearance` rows.

    In the order of actors.csv, also those that no report names. Pronouns count for statements,
    not as mentions. `statements` saves finding them twice.
    """
    if statements is None:
        statements = find_statements(case)
    spoken = Counter(statements["speaker"])
    corpus = corpus_of(case)
    roster = corpus.knowledge.roster
    spellings: dict[str, Counter[str]] = {actor: Counter() for actor in roster.actors}
    reports: Counter[str] = Counter()
    with corpus.lock:
        for document in corpus.documents:
            mentions = corpus.report(document.doc_id).mentions
            reports.update({mention.actor for mention in mentions})
            for mention in mentions:
                printed = " ".join(document.text[mention.start : mention.end].split())
                spellings[mention.actor][printed] += 1
    rows = (
        Appearance(
            actor=actor,
            kind=known.kind,
            side=known.side,
            reports=reports[actor],
            statements=spoken[actor],
            mentions=spellings[actor].total(),
            spellings=tuple(f"{name} ({n})" for name, n in spellings[actor].most_common()),
        )
        for actor, known in roster.actors.items()
    )
    return to_table(Appearance, rows)
