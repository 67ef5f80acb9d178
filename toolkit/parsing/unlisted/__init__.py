"""Names that no case lists yet, grouped and offered as rows to add; how often actors appear."""
