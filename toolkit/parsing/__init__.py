"""From texts to tables: statements, speakers, dates, meetings, and what to look at."""

from toolkit.parsing.audit import audit
from toolkit.parsing.meetings import find_meetings, meeting_register
from toolkit.parsing.reports import find_dates, find_statements

__all__ = ["audit", "find_dates", "find_meetings", "find_statements", "meeting_register"]
