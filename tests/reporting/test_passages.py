"""A statement is shown in its passage, its parts marked, whatever stands in the text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.case import Case
from toolkit.reporting.passages import _isolated, passages, show, statement_anchor

MakeStatement = Callable[..., tuple[Any, Case]]

SPLIT = (
    "A first paragraph.\n\nThe talks went on. “<content:We will>,” <source:Envoy Oro> <cue:said>, "
    "“<content:<evidence:not sign> this>.” Nobody replied.\n\nA last paragraph."
)


def words(shown: str) -> str:
    quoted = shown.partition('<blockquote dir="auto">')[2].partition("</blockquote>")[0]
    return html.unescape(re.sub(r"<small>\w+</small> |<[^>]*>", "", quoted))


def test_parts_are_marked_and_named_in_their_paragraph(make_statement: MakeStatement) -> None:
    shown = show(*make_statement(SPLIT))

    assert words(shown.html) == (
        "The talks went on. “We will,” Envoy Oro said, “not sign this.” Nobody replied."
    )
    assert '<small>content</small> <mark class="content">We will</mark>' in shown.html
    assert '<small>source</small> <mark class="source">Envoy Oro</mark>' in shown.html
    assert '<small>cue</small> <mark class="cue">said</mark>' in shown.html
    assert '<mark class="content"><mark class="evidence">not sign</mark> this</mark>' in shown.html
    assert repr(shown).startswith(
        "The talks went on. “[content: We will],” [source: Envoy Oro] [cue: said], "
        "“[content: not sign this].” Nobody replied."
    )


def test_who_when_where_and_through_whom_stand_below(make_statement: MakeStatement) -> None:
    row, case = make_statement("<source:Envoy Oro> <cue:said> <content:no>.", via=("Radio Selme",))
    assert (
        "Tarik Oro · Harbour Post, 4 March 2031 · via Radio Selme · report:0001"
        in show(row, case).text
    )
    row["speaker"] = ""
    assert "“Envoy Oro” (unresolved) · Harbour Post" in show(row, case).text


def test_a_reading_is_given_with_its_reason(make_statement: MakeStatement) -> None:
    row, case = make_statement(
        "<source:Envoy Oro> <cue:said> <content:no>.",
        holder="Northern delegation",
        object="tariffs",
        object_label="Tariffs",
        value="accept-if",
        condition="if the port opens",
        coder="rules-1",
        note="tariffs: “no”.",
    )
    assert repr(show(row, case)).endswith(
        "Northern delegation on Tariffs: accept with reservations (rules-1). "
        "Condition: if the port opens. tariffs: “no”."
    )


def test_long_surroundings_are_cut_between_words(make_statement: MakeStatement) -> None:
    before, after = "before " * 100, " after" * 100
    shown = words(
        show(*make_statement(f"{before}<source:Oro> <cue:said> <content:no>.{after}")).html
    )

    assert shown.startswith("… before before")
    assert shown.endswith("after after …")
    assert len(shown) < 560
    assert set(re.findall(r"\w+", shown)) == {"before", "Oro", "said", "no", "after"}


def test_a_report_cannot_write_markup(make_statement: MakeStatement) -> None:
    hostile = "<script>alert(1)</script> &lt;b&gt; <img src=x onerror=alert(1)> $a$ \u202eevil\x1b"
    row, case = make_statement(f"<source:Oro> <cue:said> <content:no>. {hostile}")
    shown = show(row, case)

    allowed = {"style", "div", "blockquote", "small", "mark", "p", "cite", "bdi", "a"}
    assert set(re.findall(r"</?([a-zA-Z]+)", shown.html)) <= allowed
    assert "\x1b" not in shown.html
    assert words(shown.html).endswith("$a$ \u202eevil\N{REPLACEMENT CHARACTER}")
    assert "<bdi>" in shown.html


def test_many_passages_are_bounded_and_can_be_linked_to(make_statement: MakeStatement) -> None:
    row, case = make_statement("<source:Oro> <cue:said> <content:no>.")
    table = row.to_frame().T.loc[[0] * 3]

    shown = passages(table, case, most=2)

    assert shown.html.count('<div class="passage" id="s-report:0001">') == 2
    assert shown.html.count("<style>") == 1
    assert "1 more of these statements is not shown here." in shown.text


def test_a_statement_of_another_case_is_named(make_statement: MakeStatement) -> None:
    row, case = make_statement("<source:Oro> <cue:said> <content:no>.")
    with pytest.raises(LookupError, match="no document 'elsewhere'"):
        show({**row, "doc_id": "elsewhere"}, case)


def test_an_anchor_is_one_word_and_safe_in_an_attribute() -> None:
    assert statement_anchor('a b"<:0001') == "s-a%20b%22%3C:0001"


@given(st.text())
def test_isolated_words_read_as_they_stand(text: str) -> None:
    shown = html.unescape(re.sub(r"</?bdi>", "", _isolated(text)))
    kept = [a for a, b in zip(text, shown, strict=True) if a == b]
    lost = len(text) - len(kept)
    assert lost == shown.count("\N{REPLACEMENT CHARACTER}") - kept.count(
        "\N{REPLACEMENT CHARACTER}"
    )
