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
from toolkit.reporting.comparing import Changes, compare_reports, write_comparison
from toolkit.reporting.ending import NothingToShow
from toolkit.reporting.exhibits import Exhibit, listing, save_figure, save_table
from toolkit.reporting.explorer import show_explorer
from toolkit.reporting.figures import plot_coverage, plot_positions, plot_shifts, plot_timeline
from toolkit.reporting.front import (
    show_contradictions,
    show_standings,
    show_summary,
    show_unconfirmed,
)
from toolkit.reporting.meetings import days_to_mark, show_meetings, show_mentions
from toolkit.reporting.networks import plot_network, plot_polarisation
from toolkit.reporting.parameters import Parameter, check_parameters
from toolkit.reporting.passages import passages, show
from toolkit.reporting.reliability import (
    check_coders,
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
    chosen_issue,
    main_issues,
    show_attitudes,
    show_commitments,
    show_corrected,
    show_coverage,
    show_discrepancies,
    show_distances,
    show_keyness,
    show_moves,
    show_omissions,
    show_positions,
    show_problems,
    show_quotations,
    show_reports,
    show_shifts,
    show_silences,
    show_statements,
    show_timelines,
)
from toolkit.reporting.style import set_style
from toolkit.reporting.verify import Difference, verify_report

__all__ = [
    "Changes",
    "Difference",
    "Exhibit",
    "NothingToShow",
    "Parameter",
    "ReportError",
    "card_pages",
    "check_coders",
    "check_parameters",
    "chosen_issue",
    "codebook_card",
    "codebook_markdown",
    "codebook_page",
    "compare_reports",
    "days_to_mark",
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
    "plot_network",
    "plot_polarisation",
    "plot_positions",
    "plot_shifts",
    "plot_timeline",
    "render_report",
    "save_figure",
    "save_table",
    "set_style",
    "show",
    "show_agreement",
    "show_attitudes",
    "show_codebook",
    "show_coders",
    "show_commitments",
    "show_confusion",
    "show_consensus",
    "show_contradictions",
    "show_corrected",
    "show_coverage",
    "show_disagreements",
    "show_discrepancies",
    "show_distances",
    "show_explorer",
    "show_keyness",
    "show_meetings",
    "show_mentions",
    "show_moves",
    "show_omissions",
    "show_positions",
    "show_problems",
    "show_quotations",
    "show_reports",
    "show_shifts",
    "show_silences",
    "show_standings",
    "show_statements",
    "show_summary",
    "show_timelines",
    "show_unconfirmed",
    "show_who_differs",
    "verify_report",
    "write_comparison",
]
