"""Negotiations as the news reports them: documents, statements, stances, findings."""
