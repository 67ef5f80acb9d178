"""What a text has to do with those of other parts: whose name it has, which it repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pandas as pd

from toolkit.case.texts.copies import SHARE
from toolkit.corpora.parts import get, place, put, told
from toolkit.corpora.querying import opened, rows_of
from toolkit.fingerprints import digest_of

FEWEST = 6
"""Shingles of a sketch that tell something; a text of fewer words is compared as a whole."""


@dataclass(frozen=True, slots=True)
class Links:
    """What other parts change in one: by row, the name a text gets, and the one it repeats."""

    names: tuple[tuple[int, str], ...] = ()
    copies: tuple[tuple[int, str], ...] = ()

    @property
    def key(self) -> str:
        """A fingerprint; empty if nothing is changed."""
        return digest_of([self.names, self.copies]) if self.names or self.copies else ""


_FOUND = f"""
CREATE TEMP TABLE texts AS
    SELECT parts.number AS part, own.file_row_number AS row, named, file, mark, date, sketch
    FROM {rows_of("$files", numbered=True)} AS own
    JOIN parts ON parts.path = own.filename;
CREATE TEMP TABLE names AS
    SELECT part, row, named || '-' || left(sha256(file || chr(10) || named), 8) AS name
    FROM texts
    WHERE lower(named) IN (SELECT lower(named) FROM texts GROUP BY 1 HAVING count(*) > 1)
    QUALIFY row_number() OVER (PARTITION BY lower(named) ORDER BY part, row) > 1;
CREATE TEMP TABLE ranked AS
    SELECT part, row, coalesce(name, named) AS own, mark, sketch,
        row_number() OVER (ORDER BY date ASC NULLS LAST, own) AS rank
    FROM texts LEFT JOIN names USING (part, row);
CREATE TEMP TABLE shingles AS
    SELECT rank, len(sketch) AS size, unnest(sketch) AS shingle
    FROM ranked WHERE len(sketch) >= $fewest;
CREATE TEMP TABLE alike AS
    SELECT rank, first FROM shingles JOIN (
        SELECT shingle, min(rank) AS first FROM shingles GROUP BY 1 HAVING count(*) > 1
    ) USING (shingle)
    WHERE first < rank GROUP BY rank, first, size HAVING count(*) >= $share * size;
CREATE TEMP TABLE copies AS
    SELECT own.part, own.row, original.own AS original FROM (
        SELECT part, row, rank, coalesce(first, min(rank) OVER (PARTITION BY mark)) AS first
        FROM ranked LEFT JOIN alike USING (rank)
    ) AS own JOIN ranked AS original ON own.first = original.rank WHERE own.rank > own.first;
"""  # noqa: S608 - what is put in is ours
_BY_PART = """
SELECT part, row, max(name) AS name, max(original) AS original FROM (
    SELECT part, row, name, NULL AS original FROM names
    UNION ALL SELECT part, row, NULL, original FROM copies
) GROUP BY part, row ORDER BY part, row
"""


def find_links(folder: Path, parts: Sequence[str]) -> Iterator[tuple[str, Links]]:
    """The parts that others change something in, in their order.

    Of texts of one name, whatever its capitals, the first keeps it; another gets a fingerprint of
    its file and name behind it. A text repeats the one that was published first of those with its
    words, whatever their case and what stands between them; and one that was the first to print
    at least 80 % of its shingles, as told by every sixteenth of them (see `copies.sketch`).
    """
    if not parts:
        return
    files = [str(place(folder, "texts", part)) for part in parts]
    with opened(folder) as database:
        numbers = pd.DataFrame({"number": range(len(files)), "path": files})
        database.register("given", numbers)
        database.execute("CREATE TEMP TABLE parts AS SELECT * FROM given")
        given = {"files": files, "fewest": FEWEST, "share": SHARE}
        for statement in filter(str.strip, _FOUND.split(";")):
            used = {name: value for name, value in given.items() if f"${name}" in statement}
            database.execute(statement, used)
        answer = database.execute(_BY_PART)
        rows = iter(answer.fetchone, None)
        for number, changed in groupby(rows, key=itemgetter(0)):
            own = list(changed)
            yield (
                parts[number],
                Links(
                    tuple((row, name) for _, row, name, _ in own if name),
                    tuple((row, original) for _, row, _, original in own if original),
                ),
            )


def is_linked(folder: Path, part: str, key: str, links: Links) -> bool:
    """Whether the texts of a part say so already."""
    about = told(folder, "texts", part, key)
    return about is not None and about["links"] == links.key


def link(folder: Path, part: str, key: str, links: Links) -> None:
    """Write the names and the copies into the texts of a part."""
    table = get(folder, "texts", part)
    names, copies = table["named"].tolist(), [""] * len(table)
    for row, name in links.names:
        names[row] = name
    for row, original in links.copies:
        copies[row] = original
    table = table.assign(doc_id=names, copy_of=copies)
    table = table.astype({"doc_id": "str", "copy_of": "str"})
    put(folder, "texts", part, table, key, {"links": links.key})
