"""Time expressions and the calendar values they stand for, each with its basis.

What an expression leaves out is counted from the day of publication, from the date named
just before, or from the first day of what the case is about; the tense of the governing
verb decides between the last Monday and the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from toolkit.lexicons import word_list
from toolkit.parsing.dates.reader import Reader
from toolkit.parsing.dates.rules import grammar
from toolkit.parsing.language import covering
from toolkit.parsing.syntax import Syntax, syntax_of
from toolkit.schema import Spans, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc


def read_dates(
    doc: Doc, published: date | None, begins: date | None = None, doc_id: str = ""
) -> list[TimeExpression]:
    """The time expressions of one parsed report, in text order, none overlapping.

    `published` is the day relative expressions are counted from, `begins` the first day
    (“day 1”) of what the case is about. Without them an expression that needs one keeps
    its place and type, with an empty value or with X for what is unknown.
    """
    reader = Reader(doc, published, begins, grammar())
    return [
        TimeExpression(doc_id, start, end, reader.text[start:end], *reading[:4])
        for start, end, reading in reader.read()
    ]


def said_on(
    doc: Doc, source: Spans, cue: Spans, content: Spans, dates: Sequence[TimeExpression]
) -> date | None:
    """The day the report says an utterance was made; None if it does not say.

    That is a day in the attribution's own clause and outside its content: what the cue says
    in time (“said on Monday that …”), also where it hangs on the source (“the envoy on
    Monday said”). `dates` are the report's, from `read_dates`.
    """
    cue_tokens = {token.i for span in cue for token in covering(doc, *span)}
    if not cue_tokens:
        return None
    sentence = doc[min(cue_tokens)].sent
    found: list[tuple[bool, int, date]] = []
    first = bisect_left(dates, sentence.start_char, key=_start)
    for expression in dates[first : bisect_left(dates, sentence.end_char, first, key=_start)]:
        day = day_in(expression)
        if day is None or _is_within(expression, content):
            continue
        day_at = covering(doc, expression.start, expression.end).root.i
        steps = _steps_to(syntax_of(doc), day_at, cue_tokens, source)
        if steps is not None:
            found.append((steps > _CLOSE, abs(expression.start - cue[0][0]), day))
    return min(found)[2] if found else None


def said_by(
    doc: Doc,
    source: Spans,
    cue: Spans,
    content: Spans,
    dates: Sequence[TimeExpression],
    published: date | None,
) -> date | None:
    """The last day of the month or year that a report puts an utterance in.

    “Norland pledged in 2029 that …”, also where the time was taken for the first words of what is
    said: a time that hangs on the cue by “in” or alone (“last year”), not on a noun or a verb
    between. Of several the last, since it is the latest it can be. None if the report puts it in
    none, in one that was not over when it was `published`, or in the present tense.
    """
    syntax, cues = syntax_of(doc), {t.i for span in cue for t in covering(doc, *span)}
    if published is None or not cues or any(doc[at].tag_ in _PRESENT for at in cues):
        return None
    sentence = doc[min(cues)].sent
    ends = []
    first = bisect_left(dates, sentence.start_char, key=_start)
    for one in dates[first : bisect_left(dates, sentence.end_char, first, key=_start)]:
        last = last_day_in(one)
        is_inside = _is_within(one, content) and one.start >= content[0][0] + _OPENING
        at = covering(doc, one.start, one.end).root.i
        if last and not (is_inside or _is_within(one, source)) and _hangs_on(syntax, at, cues):
            ends.append(last)
    return max(ends) if ends and max(ends) < published else None


def _hangs_on(syntax: Syntax, at: int, cue: set[int]) -> bool:
    """Whether a time says of a cue alone when it was."""
    while syntax.dep[at] == "conj" and syntax.head[at] != at:
        at = syntax.head[at]
    above = syntax.head[at]
    if syntax.dep[at] == "npadvmod":
        return above in cue
    return syntax.lower[above] in word_list("times", "before_periods") and (
        syntax.head[above] in cue and above not in cue
    )


def _is_within(one: TimeExpression, content: Spans) -> bool:
    return any(one.start < end and start < one.end for start, end in content)


_start = attrgetter("start")
_PRESENT = ("VBZ", "VBP")
_CLOSE = 2  # steps up the parse: the preposition and the cue
_OPENING = 4  # characters of a content before a time that belongs to the cue: “in ”


def _steps_to(syntax: Syntax, at: int, cue: set[int], source: Spans) -> int | None:
    """How far above a day the cue stands, unless another verb or a possessor comes between."""
    if syntax.dep[at] == "poss":
        return None
    in_source = any(start <= syntax.idx[at] < end for start, end in source)
    for steps in range(12):
        if at in cue:
            return steps
        speaks = syntax.lemma[at] in word_list("times", "uttering")
        uttering = speaks and syntax.dep[at] in ("advcl", "acl")
        is_verb = syntax.pos[at] in ("VERB", "AUX")
        if syntax.head[at] == at or (is_verb and not uttering):
            return None
        is_link = syntax.pos[at] == "ADP" and syntax.lower[at] not in ("on", "late", "early")
        if in_source and is_link:
            return None
        at = syntax.head[at]
    return None


def day_in(expression: TimeExpression) -> date | None:
    """The day an expression names, also with an hour or a part of it; None for longer times."""
    value = expression.value[: len("2022-04-02")]
    if expression.type not in ("DATE", "TIME") or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return None
    return date.fromisoformat(value)


def last_day_in(expression: TimeExpression) -> date | None:
    """The last day of the month or year an expression names; None for other times."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?", expression.value)
    if expression.type != "DATE" or not found:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    if not (date.min.year <= year and 1 <= month <= 12):
        return None
    return date(year, month, monthrange(year, month)[1])
