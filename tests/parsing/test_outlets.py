"""Through whom a statement came."""

import pytest

import toolkit as tk


@pytest.mark.parametrize(
    ("report", "source", "via"),
    [
        (
            "Envoy Oro said the port would open, the Harbour Post reported.",
            "Envoy Oro",
            ("Harbour Post",),
        ),
        ("Envoy Oro told the Selme Courier that he was ready.", "Envoy Oro", ("Selme Courier",)),
        (
            "According to the Harbour Post, Envoy Oro said the port would open.",
            "Envoy Oro",
            ("Harbour Post",),
        ),
        (
            "“We are ready,” Envoy Oro wrote on Telegram.",
            "Envoy Oro",
            ("Telegram",),
        ),
        (
            "Envoy Oro said in an interview with the Selme Courier that he was ready.",
            "Envoy Oro",
            ("Selme Courier",),
        ),
        (
            "Envoy Oro told the Selme Courier that he was ready, the Harbour Post reported.",
            "Envoy Oro",
            ("Selme Courier", "Harbour Post"),
        ),
        ("The port will open on Friday, the Harbour Post reported.", "", ("Harbour Post",)),
        (
            "The editor of the Harbour Post said she was sorry.",
            "The editor of the Harbour Post",
            (),
        ),
    ],
    ids=[
        "reported behind",
        "told",
        "according to",
        "channel",
        "interview",
        "two steps, nearest the speaker first",
        "nobody behind the outlet",
        "an editor is a person",
    ],
)
def test_outlets_are_told_from_speakers(make_case, report, source, via):
    [found] = tk.find_statements(make_case(report, outlet="The Continental")).itertuples()

    assert (found.source, found.via) == (source, via)


def test_the_printing_outlet_is_not_named_again(make_case):
    case = make_case("Envoy Oro told the Harbour Post that he was ready.", outlet="Harbour Post")

    [found] = tk.find_statements(case).itertuples()

    assert found.via == ()


def test_a_quotation_before_the_outlet_it_was_told_to_stays_whole(make_case):
    report = "“We said no,” Envoy Oro told the Harbour Post by telephone. “We said it in May.”"
    [found] = tk.find_statements(make_case(report, outlet="The Continental")).itertuples()

    assert (found.content, found.via) == (
        "We said no, […] We said it in May.",
        ("Harbour Post",),
    )
