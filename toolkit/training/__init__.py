"""Models the toolkit ships with, trained anew from annotated texts."""
