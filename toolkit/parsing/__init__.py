"""From texts to tables: statements, speakers, dates, meetings, and what to look at."""
