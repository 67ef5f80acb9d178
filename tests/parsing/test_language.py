"""Texts and their syntax."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.parsing import language
from toolkit.parsing.language import pack, paragraphs, parse, parse_all, unpack

TEXT = st.text(alphabet="aB. \n\t“”\"'?!,\u00a0\u200f\x00\U0001f6a2é", max_size=120)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(TEXT)
def test_a_parse_keeps_every_character_in_its_place(text):
    doc = parse(text)

    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_sentences_never_cross_a_blank_line():
    doc = parse("The ministers met in Selme\n\nThe envoy stayed away.")

    assert [part.text for part in paragraphs(doc)] == [
        "The ministers met in Selme",
        "The envoy stayed away.",
    ]
    assert not any("\n\n" in sentence.text.strip() for sentence in doc.sents)


def test_a_sentence_ends_at_a_semicolon():
    doc = parse("The South said it would come; Oro said there were no such plans.")

    assert [sentence.text for sentence in doc.sents][1].startswith("Oro said")


def test_a_hard_wrapped_line_goes_on():
    doc = parse("The ministers met in\nSelme on Monday.\nThe envoy stayed away.")

    assert len(list(paragraphs(doc))) == 2


def test_a_text_is_parsed_the_same_alone_and_in_company():
    texts = ["Oro said no.", "Adan said yes.\n\nThe envoy left.", "Nothing else happened."]
    together = [doc.to_json() for doc in parse_all(texts)]
    for text, seen in zip(texts, together, strict=True):
        assert parse(text).to_json() == seen


def test_a_parse_handed_over_as_bytes_is_the_parse():
    doc = parse("Oro said no.\n\nAdan said yes.")
    again = unpack(pack(doc), doc.text)

    assert again.to_json() == doc.to_json()
    assert list(map(str, paragraphs(again))) == list(map(str, paragraphs(doc)))


def test_bytes_that_are_no_parse_of_the_text_are_none():
    assert unpack(pack(parse("Oro said no.")), "Oro said yes.") is None
    assert unpack(b"no parse", "no parse") is None


def test_texts_come_back_in_order_however_many_are_parsed_at_once(monkeypatch):
    monkeypatch.setattr(language, "READ_AHEAD", 30)
    monkeypatch.setattr(language, "PARSED_TOGETHER", 10)
    texts = ["Oro said no.", "", "Adan left.\n\nOro stayed.", "Oro said no.", "A. " * 30, "Yes."]

    assert [doc.text for doc in parse_all(iter(texts))] == texts


def test_texts_are_read_only_as_far_as_they_are_asked_for(monkeypatch):
    monkeypatch.setattr(language, "READ_AHEAD", 20)
    taken = []
    texts = (taken.append(n) or f"Envoy Oro met {n} ministers." for n in range(100))

    next(parse_all(texts))

    assert len(taken) == 1


def test_a_paragraph_without_end_is_cut_at_a_sentence():
    text = "The envoy spoke for hours. " * 900

    assert max(map(len, language._pieces(text))) <= language.LONGEST_PIECE
    assert "".join(language._pieces(text)) == text
    assert all(piece.rstrip().endswith(".") for piece in language._pieces(text))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_blank_line_parts_paragraphs_however_lines_end(end):
    doc = parse(f"The ministers met in Selme{end}{end}The envoy stayed away")

    assert len(list(paragraphs(doc))) == 2


@pytest.mark.parametrize(
    "text",
    ["Oro, Adan and " * 900, "| Oro | 12 ships |\n" * 900, "x" * 20_000, "“" * 9_000, "\t" * 9_000],
    ids=["a list without end", "a table", "a word", "marks", "space"],
)
def test_what_has_no_end_is_cut_at_a_line_a_word_or_anywhere(text):
    pieces = language._pieces(text)

    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= language.LONGEST_SENTENCE
    assert "|" not in text or all(piece.endswith("|\n") for piece in pieces)


def test_long_texts_are_cut_in_time_that_grows_with_their_length():
    begin = time.process_time()
    for text in ("said" + " " * 200_000 + "no", "\n " * 100_000, "." * 200_000, ". " * 100_000):
        language._pieces(text)

    assert time.process_time() - begin < 2


def test_an_empty_text_has_no_paragraph():
    assert list(paragraphs(parse(""))) == []
