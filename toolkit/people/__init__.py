"""People who code: samples, sheets, the coding widget, adjudication, classes."""
