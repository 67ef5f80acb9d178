"""Quotations whose speaker their print tells."""

import sys

import pytest

from toolkit.parsing.attribution.methods import method_named
from toolkit.parsing.attribution.quotations import find_quotations
from toolkit.parsing.attribution.rules import Attribution
from toolkit.parsing.attribution.speeches import settled
from toolkit.parsing.language import parse

SPEECH = (
    "Mr Orrin was asked about the quotas. “We shall not sign,” he said.\n\n"
    "“We have waited for nine years for a harbour that belongs to both towns.\n\n"
    "“We have asked for nothing but a date.\n\n"
    "“And we shall wait no longer,” said the union's secretary, Edda Brann.\n"
)


@pytest.fixture(params=["learned", "rules"])
def said(request):
    find = method_named(request.param).find

    def read(text):
        doc = parse(text)
        return [
            (
                " ".join(text[slice(*span)] for span in one.source),
                " … ".join(text[slice(*span)].rstrip(".,") for span in one.content),
            )
            for one in find(doc)
        ]

    return read


def test_a_speech_over_several_paragraphs_has_the_speaker_named_at_its_end(said):
    found = dict(said(SPEECH))
    assert found["the union's secretary, Edda Brann"] == (
        "We have waited for nine years for a harbour that belongs to both towns … "
        "We have asked for nothing but a date … And we shall wait no longer"
    )
    assert found["he"] == "We shall not sign"


def test_who_stands_behind_a_dash_has_said_it(said):
    text = (
        "Mr. Orrin was brief: “We shall not sign.”\n\n“The harbour will stay open.” — Commissioner "
        "Ilse Talvik\n"
    )
    found = dict(said(text))
    assert found["Commissioner Ilse Talvik"] == "The harbour will stay open"


def test_what_readers_are_told_to_say_nobody_has_said(said):
    assert said("You must say what you want from the harbour.") == []


def test_who_noted_something_in_the_passive_is_not_somebody_of_the_sentence_before(said):
    found = said(
        "Mr Orrin left the room at noon.\n\nIt was noted that the parties remained far apart."
    )
    assert all(source != "Mr Orrin" for source, _ in found)


def test_a_speech_twice_as_long_is_settled_in_about_twice_the_time():
    def counted(paragraphs):
        doc = parse("“We want a date for it.\n\n" * paragraphs + "“That is all,” said Oro.\n")
        quotes = find_quotations(doc)
        content = tuple((quote.start_char + 1, quote.end_char) for quote in quotes)
        cue = doc[quotes[-1].end]
        found = Attribution(
            ((cue.idx + 5, cue.idx + 8),), ((cue.idx, cue.idx + 4),), content, cue.i, "say", ""
        )
        lines = 0

        def count(frame, event, argument):
            nonlocal lines
            lines += event == "line"
            return count

        sys.settrace(count)
        try:
            settled(doc, [found])
        finally:
            sys.settrace(None)
        return lines

    assert counted(400) < 3 * counted(200)


def test_where_a_mark_is_missing_each_keeps_the_words_beside_the_name(said):
    text = "Mr Orrin said: “We want a date.\n\n“We want money,” said Minister Ilse Talvik.\n"
    found = dict(said(text))
    assert found["Mr Orrin"] == "We want a date"
    assert found["Minister Ilse Talvik"] == "We want money"
