"""The public names, and the room each one lives in; the last are rooms themselves."""

import toolkit.analysis.checks as checks
import toolkit.analysis.networks as networks
import toolkit.analysis.outlets as outlets
import toolkit.analysis.parties as parties
import toolkit.analysis.words as words
import toolkit.batches as batches
import toolkit.case.codebook as codebook
import toolkit.case.codings as codings
import toolkit.coding.endpoint as endpoint
import toolkit.coding.learned as learned
import toolkit.corpora as corpora
import toolkit.evaluation as evaluate
import toolkit.people.sheets as sheets
import toolkit.reliability as reliability
import toolkit.reporting as report
import toolkit.seminar as seminar

from .analysis import (
    commitments,
    coverage,
    discrepancies,
    outcomes,
    positions,
    quotes,
    shifts,
    standings,
    summarise,
    timeline,
)
from .case import (
    Case,
    new_case,
    open_case,
    sample_case,
    templates,
)
from .case.intake import (
    import_texts,
)
from .coding import (
    code,
    explain,
    find_events,
    join,
)
from .exchange import (
    export,
    import_codings,
    read_table,
)
from .parsing import (
    audit,
    find_dates,
    find_meetings,
    find_statements,
    suggest_actors,
)
from .people.adjudication import (
    adjudicate,
    take_agreed,
)
from .people.by_hand import (
    code_by_hand,
)
from .people.samples import (
    draw_sample,
)
from .reliability import (
    agreement,
)
from .reporting import (
    render_report,
    show,
)
from .schema import (
    Actor,
    Coding,
    Document,
    InputError,
    Meeting,
    Problem,
    Statement,
    TimeExpression,
    describe,
    write_table,
)

__all__ = [
    "Actor",
    "Case",
    "Coding",
    "Document",
    "InputError",
    "Meeting",
    "Problem",
    "Statement",
    "TimeExpression",
    "adjudicate",
    "agreement",
    "audit",
    "batches",
    "checks",
    "code",
    "code_by_hand",
    "codebook",
    "codings",
    "commitments",
    "corpora",
    "coverage",
    "describe",
    "discrepancies",
    "draw_sample",
    "endpoint",
    "evaluate",
    "explain",
    "export",
    "find_dates",
    "find_events",
    "find_meetings",
    "find_statements",
    "import_codings",
    "import_texts",
    "join",
    "learned",
    "networks",
    "new_case",
    "open_case",
    "outcomes",
    "outlets",
    "parties",
    "positions",
    "quotes",
    "read_table",
    "reliability",
    "render_report",
    "report",
    "sample_case",
    "seminar",
    "sheets",
    "shifts",
    "show",
    "standings",
    "suggest_actors",
    "summarise",
    "take_agreed",
    "templates",
    "timeline",
    "words",
    "write_table",
]
