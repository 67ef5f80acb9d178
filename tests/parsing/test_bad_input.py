"""Untidy and hostile texts: they are read, or said not to be, and nothing points beside them."""

import json
import resource
import sys
import time
from datetime import date
from functools import cache
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.case import sample_case
from toolkit.parsing import audit, find_statements
from toolkit.parsing.attribution.methods import LEARNED, RULES, method_named
from toolkit.parsing.language import parse_all
from toolkit.parsing.reading import Findings, read_report
from toolkit.parsing.report import Knowledge, Report
from toolkit.schema import Document

SAID = "Envoy Oro said on Monday that twelve ships would be let in. "
METHODS = pytest.mark.parametrize("method", [RULES, LEARNED])

TABLE = "| ship | flag | day |\n|---|---|---|\n" + "| Ada | South | 12 March |\n" * 40
ARABIC = "\u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064a\u0631 \u0646\u0639\u0645. "
UNTIDY = {
    "a table": TABLE,
    "a list": "- the ships\n* Minister Adan\n1. Envoy Oro said no\n" * 30,
    "control characters": "\x01\x02Envoy\x07 Oro\x1b[31m said no.\x7f",
    "right-to-left marks": "\u200fEnvoy Oro\u202c \u202esaid\u202c no.\u200f",
    "emoji": "🚢👩‍✈️ Envoy Oro said 🚢🚢 would sail. 🇸🇪",
    "zero-width characters": "\ufeffEn\u200bvoy\u200d O\u2060ro said no.\u200b",
    "combining marks": "O" + "\u0301" * 300 + "ro said no.",
    "another script": ARABIC * 30,
    "marks that never close": "“ ‘ « „ ( [ { “ ‘ “" * 30,
    "lines that end in \\r\\n": "Envoy Oro said no.\r\n\r\nMinister Adan said yes.\r",
    "lines that end in \\r": "Envoy Oro said no.\r\rMinister Adan said yes.\r",
    "capitals": SAID.upper() * 5,
    "one word": "x" * 50_000,
    "no space": SAID.replace(" ", "") * 40,
    "nothing but space": "\u00a0\t \n" * 500,
    "nothing but a mark": "”",
}


@cache
def knowledge() -> Knowledge:
    case = sample_case()
    return Knowledge(case.actors, case.codebook.begins)


def read(texts: list[str], method: str) -> list[Findings]:
    """What the texts hold, parsed in one batch."""
    documents = [
        Document(f"report-{n}", "", "Harbour Post", date(2031, 3, 4), "", "en", "", text, "", "")
        for n, text in enumerate(texts)
    ]
    reports = [Report(document, knowledge()) for document in documents]
    for report, doc in zip(reports, parse_all(texts), strict=True):
        report.doc = doc
    return [read_report(report, method_named(method)) for report in reports]


def hold_the_laws(text: str, found: Findings) -> None:
    """Every text column is the characters its spans point at, inside the passage it stands in."""
    for row in found.statements:
        assert 0 <= row.start < row.end <= len(text)
        assert row.content_spans
        assert row.cue_spans
        for printed, spans in (
            (row.source, row.source_spans),
            (row.cue, row.cue_spans),
            (row.content, row.content_spans),
        ):
            edges = list(chain.from_iterable(spans))
            assert all(row.start <= edge <= row.end for edge in edges)
            assert edges == sorted(set(edges)), "runs that are empty, overlap or touch"
            assert printed == " […] ".join(text[start:end] for start, end in spans)
    last = 0
    for date_ in found.dates:
        assert last <= date_.start < date_.end <= len(text)
        assert date_.text == text[date_.start : date_.end]
        last = date_.end
    for meeting in found.encounters:
        assert 0 <= meeting.start <= meeting.at < meeting.end <= len(text)


# ---------------------------------------------------------------- examples


@METHODS
@pytest.mark.parametrize("untidy", UNTIDY.values(), ids=UNTIDY)
def test_untidy_texts_are_read_and_what_follows_them(untidy, method):
    text = f"{untidy}\n\n{SAID}"
    [found] = read([text], method)

    hold_the_laws(text, found)
    if not set(untidy) & set("“‘"):
        assert "twelve ships would be let in" in " ".join(row.content for row in found.statements)


def test_a_text_in_another_language_is_read_and_shown_by_the_audit(make_case):
    case = make_case({"2031-03-04-a": "Die Delegation sagte, die Schiffe kämen nicht. " * 20})
    problems = audit(case)

    assert any("does not look like English" in problem for problem in problems["problem"])


def test_lone_surrogates_are_no_text(make_case):
    line = json.dumps({"text": f"\ud83d {SAID}"}) + "\n" + json.dumps({"text": SAID}) + "\n"
    case = make_case({"reports.jsonl": line})

    assert len(case.documents) == 1
    assert "is not UTF-8 text" in " ".join(case.problems["problem"])
    assert len(find_statements(case)) == 1


def test_a_million_newlines_are_one_break():
    text = f"{SAID}{chr(10) * 1_000_000}{SAID}"
    begin = time.process_time()
    [found] = read([text], RULES)

    hold_the_laws(text, found)
    assert len(found.statements) == 2
    assert time.process_time() - begin < 5


# ---------------------------------------------------------------- laws

BITS = [
    "Envoy Oro said ", "he said", "according to Minister Adan", " that ", "told the Harbour Post ",
    "the ships would sail", " on Monday", " 12 March 2031 ", " met Adan in Selme", "“", "”", '"',
    "‘", "’", "'", "(", ")", "—", "-", "...", ".", ",", ";", ":", "?", " ", "  ", "\t", "\n",
    "\n\n", "\r\n", "\u2028", "\u00a0", "\u200b", "\u200f", "\u202e", "\ufeff", "\x00", "\x07",
    "🚢", "e\u0301", "é", "| 12 | ", "- ", "Oro: ", "SELME — ", ARABIC, "x" * 600, "ß", "İ", "ﬁ",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(BITS), max_size=40).map("".join)


@METHODS
@settings(max_examples=60)
@given(text=TEXT)
def test_spans_point_at_their_characters(text, method):
    [found] = read([text], method)

    hold_the_laws(text, found)


@METHODS
@settings(max_examples=25)
@given(texts=st.lists(TEXT, min_size=2, max_size=5))
def test_a_report_is_read_the_same_alone_in_a_batch_and_again(texts, method):
    together = read(texts, method)
    again = read(texts, method)

    assert repr(together) == repr(again)
    for number, text in enumerate(texts):
        alone = read([""] * number + [text], method)[number]
        assert repr(alone) == repr(together[number])


# ---------------------------------------------------------------- a very long one


def peak() -> float:
    """The most memory this process has held, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e6 if sys.platform == "darwin" else 1e3)


@pytest.mark.long
def test_a_text_of_200_000_words_in_one_paragraph_is_read_in_bounded_memory():
    text = (SAID + "“We wait,” Minister Adan told reporters after the talks in Selme. ") * 8_700
    assert len(text.split()) > 200_000
    read([text[:60_000]], RULES)
    before = peak()
    [found] = read([text], RULES)

    hold_the_laws(text, found)
    assert len(found.statements) == 2 * 8_700
    assert peak() - before < 600
