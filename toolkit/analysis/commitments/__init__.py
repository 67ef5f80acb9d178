"""Who undertook what by when, and what later reports say became of it."""

from toolkit.analysis.commitments.register import commitments

__all__ = ["commitments"]
