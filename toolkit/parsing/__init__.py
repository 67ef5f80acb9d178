"""From texts to tables: statements, speakers, dates, meetings, and what to look at."""

from toolkit.parsing.audit import audit
from toolkit.parsing.meetings.register import find_meetings, meeting_register
from toolkit.parsing.reports import find_dates, find_statements
from toolkit.parsing.unlisted.appearances import count_appearances
from toolkit.parsing.unlisted.suggestions import suggest_actors

__all__ = [
    "audit",
    "count_appearances",
    "find_dates",
    "find_meetings",
    "find_statements",
    "meeting_register",
    "suggest_actors",
]
