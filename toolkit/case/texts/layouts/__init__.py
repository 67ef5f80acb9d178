"""How news archives print articles: a module for each whose exports are texts.

`pages` reads those that are web pages or XML. A file's layout is told by what it holds, never by
its name.
"""

from __future__ import annotations

from toolkit.case.texts.layouts import factiva, nexis, nexis_uni, proquest
from toolkit.case.texts.layouts.article import Layout, read_layout

LAYOUTS = (nexis_uni.LAYOUT, nexis.LAYOUT, proquest.LAYOUT, factiva.LAYOUT)

__all__ = ["LAYOUTS", "Layout", "layout_of", "read_layout"]


def layout_of(text: str) -> Layout | None:
    """The layout of a text, None if it is one report."""
    return next((layout for layout in LAYOUTS if layout.holds(text)), None)
