"""A corpus, and the door to its making; what makes it is read when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from toolkit.extras import needing
from toolkit.schema import InputError

if TYPE_CHECKING:
    from toolkit.case import Case

LEARNED, LOCAL = "learned", "local"

Told: TypeAlias = Callable[[str, int, int], None]
"""Is told of a step, how many of its parts are done, and of how many."""

SIZE = 1_000
"""Reports in a part."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus as it stands: what is in it, and how many of its parts were worked out now.

    `copies` are articles that repeat another, `renamed` those whose name another has, too. `made`
    counts by step (texts, links, statements, coded) what was worked out, `seconds` is by the clock.
    """

    folder: Path
    articles: int
    copies: int
    renamed: int
    statements: int
    codings: int
    problems: int
    parts: int
    made: Mapping[str, int]
    seconds: float


def build_corpus(
    sources: Sequence[Path | str] | Path | str,
    case: Case | Path | str,
    out: Path | str,
    method: str = LEARNED,
    coder: str = LEARNED,
    engine: str = LOCAL,
    processes: int = 1,
    address: str = "",
    size: int = SIZE,
    tell: Told | None = None,
) -> Corpus:
    """Read and code the texts of files and folders in parts, as many at once as `processes`.

    `case` gives the actors and the codebook; its own texts are not read. In `out` stand, in parts
    of `size` reports, `texts`, `statements`, `codings`, `coded` and `problems` as Parquet, and
    `positions.csv`, by party. A part that is there, made from the same and in the same way, is left
    alone: what was interrupted goes on, and new files cost their own time. What stands in the
    tables does not depend on `engine`, `processes` and `size`, and is what a case of these texts
    gives, but for how copies are told (`docs/scale.md`).

    `method` finds statements, `coder` is ``"rules"``, ``"learned"`` or the folder of a model.
    Engine ``"local"`` uses processes of this machine, ``"dask"`` those of the scheduler at
    `address`, or so many workers on this machine; all must see `out` and the sources under the same
    path. `tell` is called as parts are done.

    Raises InputError, before anything is read, for what cannot be; LostError if processes are ended
    again and again at one part.
    """
    with needing("corpora", "a corpus"):
        import duckdb  # noqa: F401
        import pyarrow  # noqa: F401

        from toolkit.corpora.building import build
    if size < 1:
        raise InputError(f"parts of {size} reports hold nothing; give a number from 1 on.")
    given = [sources] if isinstance(sources, str | Path) else sources
    return build(
        [Path(one) for one in given], case, Path(out).resolve(),
        method, coder, engine, processes, address, size, tell,
    )  # fmt: skip
