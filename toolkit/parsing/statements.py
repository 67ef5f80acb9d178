"""Statements: a report's attributions, with their speakers, outlets and days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter

from spacy.tokens import Doc

from toolkit.lexicons import word_list
from toolkit.parsing.attribution.methods import Method
from toolkit.parsing.attribution.rules import Attribution, nested
from toolkit.parsing.dates.expressions import said_by, said_on
from toolkit.parsing.grammar import auxiliary, future, is_infinitive, is_possible
from toolkit.parsing.language import covering, paragraphs
from toolkit.parsing.outlets import trace
from toolkit.parsing.report import Report
from toolkit.parsing.speakers.own_words import resolve_own_words, says_we
from toolkit.parsing.speakers.sources import UNRESOLVED
from toolkit.parsing.speakers.voices import Voice
from toolkit.parsing.speech import plain_passages
from toolkit.parsing.syntax import syntax_of
from toolkit.schema import PUBLISHED, WITHIN, Spans, Statement, span_text


def read_statements(report: Report, method: Method) -> list[Statement]:
    """The statements of a report, in the order of their cues; `method` finds attributions.

    Of a page that is a speech, what is said in it without a cue stands among them.
    """
    found = list(_attributed(report, method))
    taken = Counter(one.place for one in found)
    found += _unattributed(report, method, found, taken)
    return sorted(found, key=lambda one: (one.place, one.statement_id))


def _unattributed(
    report: Report, method: Method, found: Sequence[Statement], taken: Counter[int]
) -> Iterator[Statement]:
    """What the speaker of a page that is a speech says in it without a cue."""
    document, (speaker, basis) = report.document, report.page_speaker
    several = () if speaker else report.joint_speakers
    for spans in plain_passages(report, found):
        [(start, end)] = spans
        yield Statement(
            statement_id=statement_name(document.doc_id, start, taken),
            doc_id=document.doc_id,
            start=start,
            end=end,
            source="",
            speaker=speaker,
            speaker_basis=basis or several[0].basis,
            via=(),
            hearsay=0,
            cue="",
            content=span_text(document.text, spans),
            form="direct",
            modality=_modality(report.doc, spans, True),
            denial="",
            said_on=document.date,
            said_on_basis=PUBLISHED if document.date else "",
            source_spans=(),
            cue_spans=(),
            content_spans=spans,
            method=method.name,
            confidence=None,
            speaker_side=report.roster.side(speaker) if speaker else _common(several),
            speakers=tuple(voice.actor for voice in several),
        )


def _attributed(report: Report, method: Method) -> Iterator[Statement]:
    document, doc, roster = report.document, report.doc, report.roster
    found = trace(report.syntax, method.find(doc), report.outlets)
    found = [(one, via) for one, via in found if one.kind != "unsourced"]
    attributions = [one for one, _ in found]
    quoted = [(quote.start_char, quote.end_char) for quote in report.quotations]
    each = _voices(report, attributions)
    named = [(one[0].actor, one[0].basis) if len(one) == 1 else UNRESOLVED for one in each]
    speakers = resolve_own_words(report, attributions, named)
    sides = {voice.actor: voice.side for several in each for voice in several}
    starts = [part.start_char for part in paragraphs(doc)]
    known: dict[tuple[int, str], date] = {}  # the day of a speaker's words, by paragraph
    names = statement_names(document.doc_id, [one.cue[0][0] for one in attributions])
    rows = zip(names, found, speakers, each, strict=True)
    for name, (one, via), (speaker, basis), several in rows:
        via = tuple(outlet for outlet in via if outlet != document.outlet)
        content = _without_that(doc, one.content)
        day = said_on(doc, one.source, one.cue, content, report.dates)
        here = (bisect_right(starts, one.cue[0][0]), speaker)
        if day and speaker:
            known[here] = day
        past = None
        if day is None:
            past = said_by(doc, one.source, one.cue, content, report.dates, document.date)
        carried = None if day or past or _looks_back(doc, one.cue) else known.get(here)
        spans = sorted((*one.source, *one.cue, *content))
        form = _form(content, quoted)
        yield Statement(
            statement_id=name,
            doc_id=document.doc_id,
            start=spans[0][0],
            end=max(end for _, end in spans),
            source=span_text(document.text, one.source),
            speaker=speaker,
            speaker_basis=several[0].basis if len(several) > 1 else basis,
            via=via,
            hearsay=report.knowledge.outlets.relays(via),
            cue=span_text(document.text, one.cue),
            content=span_text(document.text, content),
            form="direct" if one.kind == "turn" else form,
            modality=_modality(doc, content, form == "direct"),
            denial=one.denial,
            said_on=day or past or carried or document.date,
            said_on_basis=_day_basis(day, past, carried, document.date),
            source_spans=one.source,
            cue_spans=one.cue,
            content_spans=content,
            method=method.name,
            confidence=None if one.confidence is None else round(one.confidence, 2),
            speaker_side=sides.get(speaker, roster.side(speaker)) if speaker else _common(several),
            speakers=tuple(voice.actor for voice in several) if len(several) > 1 else (),
        )


def statement_names(doc_id: str, cues: Sequence[int]) -> list[str]:
    """What statements of a report are called: by where their cues begin, in characters.

    Six digits let names sort as the statements stand. Where a model cuts source or content
    otherwise, or finds one statement more, the others keep their names. Of statements with one
    cue the second ends in “-2”.
    """
    times: Counter[int] = Counter()
    return [statement_name(doc_id, at, times) for at in cues]


def statement_name(doc_id: str, place: int, taken: Counter[int]) -> str:
    """What the next statement at this place of a report is called; it is counted among `taken`."""
    taken[place] += 1
    again = f"-{taken[place]}" if taken[place] > 1 else ""
    return f"{doc_id}:{place:06d}{again}"


def _voices(report: Report, found: Sequence[Attribution]) -> list[tuple[Voice, ...]]:
    """Who the sources are; “they” in a speech means nobody the report tells of.

    “We” of a joint statement are those who make it.
    """
    outer = nested(found)
    turns = [any(found[n].kind == "turn" for n in outer.get(k, ())) for k in range(len(found))]
    speech = report.page_speaker[0]
    text = report.document.text
    return [
        (report.joint_speakers if not turn and says_we(text, one.source) else ())
        or report.voices.of(one.source, reported=not turn and not speech)
        for one, turn in zip(found, turns, strict=True)
    ]


def _common(several: Sequence[Voice]) -> str:
    """The side of all of them, if they have one in common."""
    sides = {voice.side for voice in several}
    return sides.pop() if len(sides) == 1 else ""


def _day_basis(
    stated: date | None, past: date | None, carried: date | None, published: date | None
) -> str:
    known = {"stated": stated, WITHIN: past, "carried": carried, PUBLISHED: published}
    return next((basis for basis, day in known.items() if day), "")


def _looks_back(doc: Doc, cue: Spans) -> bool:
    """Whether a cue is in the perfect: “has said” need not be of the same day as “added”."""
    return any(token.lemma_ == "have" for span in cue for token in covering(doc, *span))


def _without_that(doc: Doc, content: Spans) -> Spans:
    """The content without the conjunction that introduces it."""
    (start, end), *rest = content
    syntax, first = syntax_of(doc), covering(doc, start, end)[0].i
    is_mark = syntax.dep[first] in ("mark", "advmod")
    if syntax.lower[first] == "that" and is_mark and first + 1 < len(doc):
        behind = syntax.idx[first + 1]
        if behind < end:
            return ((behind, end), *rest)
    return content


_START, _END = itemgetter(0), itemgetter(1)


def _form(content: Spans, quoted: list[tuple[int, int]]) -> str:
    """Direct if (nearly) all of the content is quoted, mixed if some is, else indirect."""
    total = sum(end - start for start, end in content)
    inside = sum(
        max(0, min(end, quote_end) - max(start, quote_start))
        for start, end in content
        for quote_start, quote_end in quoted[
            bisect_right(quoted, start, key=_END) : bisect_left(quoted, end, key=_START)
        ]
    )
    return "direct" if inside >= 0.95 * total else "mixed" if inside else "indirect"


def _modality(doc: Doc, content: Spans, direct: bool) -> str:
    """How the content is put forward, by the head of its clause.

    In reported speech “would” is the future of what was said.
    """
    span = covering(doc, *content[0])
    if "?" in doc[span.end - 1 : span.end + 1].text:
        return "question"
    syntax, head = syntax_of(doc), span.root.i
    marks = (token.i for token in span if token.dep_ == "mark")
    if any(syntax.lower[at] in word_list("attribution", "conditions") for at in marks):
        return "conditional"
    if auxiliary(syntax, head, "conditional") is not None:
        return "conditional" if direct else "future"
    words = {syntax.lower[at] for at in (head, *syntax.children[head])}
    if auxiliary(syntax, head, "advice") is not None:
        return "conditional"
    if auxiliary(syntax, head, "future") is not None:
        return "future"
    if is_possible(syntax, head) or words & word_list("attribution", "possible"):
        return "possible"
    is_ahead = future(syntax, head) is not None or is_infinitive(syntax, head)
    return "future" if is_ahead else "asserted"
