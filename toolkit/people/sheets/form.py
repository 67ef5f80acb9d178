"""What a sheet asks: its columns from left to right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from toolkit.case.codebook import Codebook

Line: TypeAlias = dict[str, str]
"""A row of a sheet: its cells by the names of the columns."""

MARK = "x"
NOTHING, WRONGLY = "nothing to code", "wrongly taken"
"""The columns that are ticked."""

CELLS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "issue": ("issue", "stance"),
        "move": ("move towards", "move"),
        "attitude": ("attitude towards", "attitude"),
    }
)
"""The columns of object and value of each dimension."""

ACTORS = ("holder", "attitude towards", "move towards")
"""The columns that are filled with actors."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    What is `shown` comes from the report, what is `filled` from the coder; what is `kept` tells
    what was coded, by whom and with which codebook. `width` is in characters.
    """

    name: str
    kind: Literal["shown", "filled", "kept"]
    width: int
    meaning: str
    dimension: str = ""


COLUMNS = (
    Column("statement_id", "shown", 13, "The statement's name."),
    Column("date", "shown", 11, "The day the report was published."),
    Column("outlet", "shown", 13, "Who printed it."),
    Column("speaker", "shown", 14, "The actor who says it, as far as it is known."),
    Column("source", "shown", 14, "Who says it, as printed."),
    Column("cue", "shown", 10, "The words that make it an attribution."),
    Column("content", "shown", 34, "What is said."),
    Column("passage", "shown", 50, "The statement in its paragraph."),
    Column("holder", "filled", 15, "Whose stance it is. The speaker stands there; change it where "
           "the statement reports somebody else's, empty it where nobody is named."),
    Column("issue", "filled", 15, "The issue it speaks of."),
    Column("stance", "filled", 11, "How far the holder accepts the issue's proposition."),
    Column("condition", "filled", 22, "The condition of the stance, as printed. In a line without "
           "an issue it is the move's."),
    Column("attitude", "filled", 10, "How the holder speaks of an actor.", "attitude"),
    Column("attitude towards", "filled", 15, "The actor spoken of.", "attitude"),
    Column("move", "filled", 11, "What the holder does by saying it.", "move"),
    Column("move towards", "filled", 15, "The actor it is done to; may be empty.", "move"),
    Column(NOTHING, "filled", 9, f"{MARK} if you read the statement and there is nothing "
           "to code in it, or it cannot be coded: say why in the note."),
    Column(WRONGLY, "filled", 9, f"{MARK} if the report does not say what stands under "
           "speaker, source or content: say in the note what it says."),
    Column("note", "filled", 30, "Why, in one sentence."),
    Column("report", "shown", 20, "The report's headline."),
    Column("coder", "kept", 10, "Who codes."),
    Column("codebook", "kept", 12, "The codebook and its version."),
    Column("fingerprint", "kept", 15, "By which a changed passage is noticed."),
)  # fmt: skip
"""From left to right; what a codebook does not code is left out, see `columns_of`."""


def columns_of(codebook: Codebook) -> tuple[Column, ...]:
    """The columns of a sheet: those of the dimensions that the codebook codes."""
    coded = ("", *codebook.dimensions)
    return tuple(column for column in COLUMNS if column.dimension in coded)
