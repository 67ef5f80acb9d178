"""From texts to tables: statements, speakers, dates, meetings, and what to look at."""

from toolkit.parsing.audit import audit
from toolkit.parsing.dates import find_dates
from toolkit.parsing.statements import find_statements

__all__ = ["audit", "find_dates", "find_statements"]
