"""`new`: a case folder made from a template."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from toolkit.commands.arguments import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb."""
    new = verbs.add_parser("new", help="make a case folder from a template", listing=_templates)
    new.add_argument("case", metavar="CASE", help="the folder to make")
    new.add_argument(
        "--from", dest="template", metavar="TEMPLATE", default="ukraine-2022",
        help="whose actors and codebook to begin with (default: %(default)s)",
    )  # fmt: skip
    new.set_defaults(run=_run)


def _templates() -> str:
    from toolkit.case import templates

    return f"Templates: {', '.join(templates())}."


def _run(given: argparse.Namespace) -> None:
    from toolkit.case import new_case

    folder = new_case(given.case, given.template)
    print(f"{folder} has the actors and the codebook of {given.template}.")
    inside = sys.prefix != sys.base_prefix  # the project's own environment, active or not
    python = os.path.relpath(Path(sys.executable).with_name("python")) if inside else "python"
    print(f"Take reports in: {python} -m toolkit import FILES --into {folder}")
    print(f"or put them into {folder / 'texts'}; then: {python} -m toolkit check {folder}")
