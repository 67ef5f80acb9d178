"""`render`: a notebook run on a case, to a report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import Verbs, add_case, open_given
from toolkit.commands.writing import folder_for


def add(verbs: Verbs) -> None:
    """Add the verb."""
    render = verbs.add_parser("render", help="run a notebook on a case, to a report")
    render.add_argument(
        "notebook", metavar="NOTEBOOK", help="its name in notebooks/, e.g. brief, or its file"
    )
    add_case(render)
    render.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the report (default: reports/CASE)"
    )
    render.add_argument(
        "-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), dest="parameters",
        help="set one of the notebook's parameters; may be repeated",
    )  # fmt: skip
    render.add_argument(
        "--to", default="html", metavar="FORMATS",
        help="what to write, the page always: html, pdf, docx, or several, as in html,pdf,docx",
    )  # fmt: skip
    render.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit.reporting.parameters import parameter_values
    from toolkit.reporting.render import ReportError, notebook_parameters, render_report
    from toolkit.schema import InputError

    parameters = dict(given.parameters)
    parameter_values(notebook_parameters(given.notebook), parameters, Path(given.notebook).stem)
    case = open_given(given)
    if sys.stderr.isatty():
        print(f"Running {given.notebook} on {case.name}; this takes a moment.", file=sys.stderr)
    try:
        out = None if given.out is None else folder_for(given.out, case)
        formats = [one.strip() for one in given.to.split(",") if one.strip()]
        page = render_report(given.notebook, case, out, to=formats, **parameters)
    except ReportError as error:
        raise InputError(str(error)) from error
    print(f"Open {page}")
