"""Who met whom, when, where and how: events of one report, and a register across reports."""
