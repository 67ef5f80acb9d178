"""What several verbs take, and how it is read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from toolkit.case import Case


CODING_MODEL = Path("models", "coding")
"""Where in a case a coder trained on it is kept, unless another folder is named."""


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


class Parser(argparse.ArgumentParser):
    """An argument parser whose help ends with a list that is only made when help is shown."""

    def __init__(self, *args: Any, listing: Callable[[], str] | None = None, **options: Any):
        super().__init__(*args, **options)
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self.allow_abbrev = False
        self.listing = listing

    def format_help(self) -> str:
        """The help, its list made now."""
        if self.listing is not None:
            self.epilog = self.listing()
        return super().format_help()


def add_case(verb: argparse.ArgumentParser, dated: bool = True, several: bool = False) -> None:
    """The case to work on, as of a day if it can be `dated`, or `several`."""
    verb.add_argument(
        "case", metavar="CASE", nargs="+" if several else None,
        help=f"a case folder, or a sample case's name: port-selme{'; or several' * several}",
    )  # fmt: skip
    if dated:
        verb.add_argument(
            "--as-of", metavar="DATE", default="",
            help="leave out what was published after this day: 2022-03-29",
        )  # fmt: skip


def add_out(verb: argparse.ArgumentParser, required: bool = True) -> None:
    """The folder to write tables to."""
    verb.add_argument(
        "--out", type=Path, metavar="DIR", required=required, help="folder for the tables"
    )


def add_method(verb: argparse.ArgumentParser) -> None:
    """What finds statements."""
    verb.add_argument(
        "--method", default="learned", metavar="METHOD",
        help="what finds statements: learned (the default), rules, or a trained model's folder",
    )  # fmt: skip


def open_given(given: argparse.Namespace) -> Case:
    """The case that was named, as of the day that was given."""
    from toolkit.case import open_case

    return open_case(given.case, given.as_of)
