"""Coding by hand in JupyterLab: one statement at a time, each decision saved as it is made.

`order` says which statements come in which order, `passage` and `listing` what of them and of
the codebook a browser is sent, `entries` turn what it sends back into rows, `session` answers
it, `view` is the widget itself. The scripts beside these and `widget.css` are what it runs.
"""
