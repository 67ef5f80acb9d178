"""Reports: figures, passages, and notebooks rendered to pages."""

from toolkit.analysis import (
    describe_coverage,
    describe_discrepancies,
    describe_positions,
    describe_shifts,
    describe_timeline,
)
from toolkit.parsing.meetings.register import meeting_evidence, meeting_register
from toolkit.reporting.codebook import (
    card_pages,
    codebook_card,
    codebook_markdown,
    codebook_page,
    show_codebook,
)
from toolkit.reporting.exhibits import Exhibit, listing, save_figure, save_table
from toolkit.reporting.figures import plot_coverage, plot_positions, plot_shifts, plot_timeline
from toolkit.reporting.parameters import Parameter, check_parameters
from toolkit.reporting.passages import passages, show
from toolkit.reporting.reliability import (
    plot_agreement,
    show_agreement,
    show_coders,
    show_confusion,
    show_consensus,
    show_disagreements,
    show_who_differs,
)
from toolkit.reporting.render import ReportError, notebook_parameters, render_report
from toolkit.reporting.sections import (
    main_issues,
    show_attitudes,
    show_coverage,
    show_discrepancies,
    show_meetings,
    show_moves,
    show_positions,
    show_problems,
    show_quotations,
    show_reports,
    show_shifts,
    show_statements,
    show_summary,
    show_timelines,
)
from toolkit.reporting.verify import Difference, verify_report

__all__ = [
    "Difference",
    "Exhibit",
    "Parameter",
    "ReportError",
    "card_pages",
    "check_parameters",
    "codebook_card",
    "codebook_markdown",
    "codebook_page",
    "describe_coverage",
    "describe_discrepancies",
    "describe_positions",
    "describe_shifts",
    "describe_timeline",
    "listing",
    "main_issues",
    "meeting_evidence",
    "meeting_register",
    "notebook_parameters",
    "passages",
    "plot_agreement",
    "plot_coverage",
    "plot_positions",
    "plot_shifts",
    "plot_timeline",
    "render_report",
    "save_figure",
    "save_table",
    "show",
    "show_agreement",
    "show_attitudes",
    "show_codebook",
    "show_coders",
    "show_confusion",
    "show_consensus",
    "show_coverage",
    "show_disagreements",
    "show_discrepancies",
    "show_meetings",
    "show_moves",
    "show_positions",
    "show_problems",
    "show_quotations",
    "show_reports",
    "show_shifts",
    "show_statements",
    "show_summary",
    "show_timelines",
    "show_who_differs",
    "verify_report",
]
