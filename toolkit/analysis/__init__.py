"""From codings to findings: positions, shifts, discrepancies, coverage, quotations, words."""

from toolkit.analysis.commitments import commitments
from toolkit.analysis.coverage import coverage
from toolkit.analysis.discrepancies import discrepancies
from toolkit.analysis.outcomes import outcomes
from toolkit.analysis.positions import positions
from toolkit.analysis.quotes import quotes
from toolkit.analysis.shifts import shifts
from toolkit.analysis.standings import standings
from toolkit.analysis.summary import (
    describe_coverage,
    describe_discrepancies,
    describe_positions,
    describe_shifts,
    describe_timeline,
    summarise,
)
from toolkit.analysis.timeline import timeline
from toolkit.analysis.words import collocations, concordance

__all__ = [
    "collocations",
    "commitments",
    "concordance",
    "coverage",
    "describe_coverage",
    "describe_discrepancies",
    "describe_positions",
    "describe_shifts",
    "describe_timeline",
    "discrepancies",
    "outcomes",
    "positions",
    "quotes",
    "shifts",
    "standings",
    "summarise",
    "timeline",
]
