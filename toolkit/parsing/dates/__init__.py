"""Time expressions as calendar values; the day of an utterance."""
