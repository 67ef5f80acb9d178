"""A statement and its codings as lines of a sheet, and lines as codings.

A statement has one line, and as many more as it has issues or holders.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.case.codings import fingerprint
from toolkit.case.codings.files import EXTRACTION, WRONG
from toolkit.people.sheets.form import CELLS, MARK, NOTHING, WRONGLY, Line
from toolkit.schema import HandCoding, Statement

if TYPE_CHECKING:
    from toolkit.case import Case

CONTEXT = 240  # characters shown on either side of a statement, within its paragraph
LONGEST = 4000  # characters of a statement shown; a spreadsheet's cell holds 32,767

# ---------------------------------------------------------------- statements as lines


def lines_of(
    statements: Iterable[Statement],
    case: Case,
    coder: str,
    codings: Mapping[str, Sequence[HandCoding]],
) -> Iterator[Line]:
    """The lines of a sheet in the order of the statements, with what the coder coded already."""
    documents = case.documents.set_index("doc_id")
    facts = documents[["title", "outlet", "date", "text"]].to_dict("index")
    for statement in statements:
        report = facts[statement.doc_id]
        day = report["date"]
        shown = {
            "statement_id": statement.statement_id,
            "date": "" if day != day else f"{day:%Y-%m-%d}",  # NaT is unequal to itself
            "outlet": report["outlet"],
            "speaker": statement.speaker,
            "source": statement.source,
            "cue": statement.cue,
            "content": _cut(statement.content),
            "passage": passage_of(statement, report["text"]),
            "holder": statement.speaker,
            "report": report["title"] or statement.doc_id,
            "coder": coder,
            "codebook": str(case.codebook),
            "fingerprint": mark_of(statement, report["text"]),
        }
        for filled in pack(codings.get(statement.statement_id, ())) or [{}]:
            yield {name: tidy(cell) for name, cell in (shown | filled).items()}


def mark_of(statement: Statement, text: str) -> str:
    """The fingerprint of a statement's passage, so written that no spreadsheet sees a number."""
    return "#" + fingerprint(text[statement.start : statement.end])


def words_of(statement: Statement, text: str) -> str:
    """A statement's own words in the report, as far as they are shown."""
    return text[statement.start : min(statement.end, statement.start + LONGEST)]


def passage_of(statement: Statement, text: str) -> str:
    """A statement in its paragraph, of which at most CONTEXT characters stand on either side."""
    paragraph = text.rfind("\n\n", 0, statement.start)
    first = 0 if paragraph < 0 else paragraph + 2
    before = text[max(first, statement.start - CONTEXT) : statement.start]
    close = text.find("\n\n", statement.end)
    last = len(text) if close < 0 else close
    after = text[statement.end : min(last, statement.end + CONTEXT)]
    if statement.start - CONTEXT > first:
        before = "… " + before.partition(" ")[2]
    words = words_of(statement, text)
    if statement.end - statement.start > LONGEST:
        return f"{before}{words} …"
    if statement.end + CONTEXT < last:
        after = after.rpartition(" ")[0] + " …"
    return f"{before}{words}{after}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def tidy(text: str) -> str:
    """Text as every spreadsheet keeps it: one kind of line end, no control characters or edges."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def letters(text: str) -> str:
    """The letters and digits of a text: what it says, however it was typed or saved."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


# ---------------------------------------------------------------- codings as lines


def pack(codings: Iterable[HandCoding]) -> list[Line]:
    """The filled cells of the lines, as few as may be, that hold the codings of a statement."""
    order = [*CELLS, EXTRACTION]
    lines: list[Line] = []
    for coding in sorted(codings, key=lambda coding: order.index(coding.dimension or "issue")):
        cells = _cells(coding)
        for line in lines:
            if _fits(cells, line):
                line |= {name: cell for name, cell in cells.items() if cell}
                break
        else:
            lines.append(cells)
    return lines


def _cells(coding: HandCoding) -> Line:
    if coding.dimension == EXTRACTION and coding.value:
        return {WRONGLY: MARK, "note": coding.note}
    if not coding.value:
        return {NOTHING: MARK, "note": coding.note}
    for_object, for_value = CELLS[coding.dimension]
    return {
        "holder": coding.holder,
        for_object: coding.object,
        for_value: coding.value,
        "condition": coding.condition,
        "note": coding.note,
    }


def _fits(cells: Line, line: Line) -> bool:
    """Whether a coding can stand in a line beside what it holds, and be told apart again."""
    both = "holder" in cells and "holder" in line
    values = [value for _, value in CELLS.values() if value in cells]
    return (
        both
        and not cells["condition"]
        and not any(value in line for value in values)
        and all(cells[name] == line[name] for name in ("holder", "note"))
    )


def unpack(line: Line) -> list[HandCoding]:
    """The codings that a line holds, in the order of `pack`; none if nothing is coded in it.

    The condition is that of the first.
    """
    base = HandCoding(
        statement_id=line["statement_id"],
        holder="",
        dimension="issue",
        object="",
        value="",
        condition="",
        coder=line["coder"],
        confidence=None,
        evidence=(),
        note=line.get("note", ""),
        codebook=line["codebook"],
        passage=line["fingerprint"].removeprefix("#"),
    )
    holder, condition = line.get("holder", ""), line.get("condition", "")
    found = []
    for dimension, columns in CELLS.items():
        given, value = (line.get(name, "") for name in columns)
        if given or value:
            found.append(
                replace(base, dimension=dimension, object=given, value=value, holder=holder,
                        condition=condition)
            )  # fmt: skip
            condition = ""
    if line.get(NOTHING):
        found.append(base)
    if line.get(WRONGLY):
        found.append(replace(base, dimension=EXTRACTION, value=WRONG))
    return found
