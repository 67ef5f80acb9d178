"""Moves: what one actor does to another."""
