"""Accuracy and speed, measured: `make benchmark`."""
