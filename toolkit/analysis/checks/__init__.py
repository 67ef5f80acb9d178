"""A machine's codings checked by a person, and findings corrected by what they found.

`sample` draws what is checked and keeps it with the case, `pseudo_outcomes` puts a machine's
codings of all statements and a person's of some together, `corrected` makes findings of them.
"""

from toolkit.analysis.checks.corrected import corrected
from toolkit.analysis.checks.sample import draw_checks

__all__ = ["corrected", "draw_checks"]
