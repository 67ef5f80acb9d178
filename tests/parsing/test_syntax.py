"""Plain lists of a text's syntax say what the parser's tokens say."""

from __future__ import annotations

import pytest

from toolkit.case import sample_case
from toolkit.parsing.language import parse
from toolkit.parsing.syntax import Syntax

TEXTS = [
    "",
    "Yes.",
    "“We will not sign,” Envoy Oro said. “Not now.”\n\nThe South’s minister – Lena Adan – left.",
    *sample_case().documents["text"].head(4),
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_every_list_holds_what_the_tokens_hold(text: str) -> None:
    doc = parse(text)
    syntax = Syntax(doc)

    assert len(syntax) == len(doc)
    assert syntax.text == [token.text for token in doc]
    assert syntax.lower == [token.lower_.replace("’", "'") for token in doc]
    assert syntax.pos == [token.pos_ for token in doc]
    assert syntax.tag == [token.tag_ for token in doc]
    assert syntax.dep == [token.dep_ for token in doc]
    assert syntax.idx == [token.idx for token in doc]
    assert syntax.head == [token.head.i for token in doc]
    assert syntax.children == [tuple(child.i for child in token.children) for token in doc]
    assert syntax.starts == [sentence.start for sentence in doc.sents]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_ways_through_the_tree_lead_where_the_parsers_lead(text: str) -> None:
    doc = parse(text)
    syntax = Syntax(doc)

    for token in doc:
        assert list(syntax.ancestors(token.i)) == [above.i for above in token.ancestors]
        assert syntax.left_edge(token.i) == token.left_edge.i
        assert syntax.sentence_at(token.i) == (token.sent.start, token.sent.end)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_words_a_word_governs_are_found_by_relation(text: str) -> None:
    doc = parse(text)
    syntax = Syntax(doc)

    for token in doc:
        dependents = [child.i for child in token.children if child.dep_ in ("nsubj", "dobj")]
        assert syntax.dependents(token.i, "nsubj", "dobj") == dependents
        assert syntax.child(token.i, "nsubj", "dobj") == (dependents[0] if dependents else None)


def test_lemmas_are_in_lower_case_and_names_in_the_plural_lose_their_s() -> None:
    syntax = Syntax(parse("The Ministers said the Envoys’ text mattered to Congress."))
    lemmas = dict(zip(syntax.text, syntax.lemma, strict=True))

    assert (lemmas["Ministers"], lemmas["Envoys"], lemmas["said"]) == ("minister", "envoy", "say")
    assert lemmas["Congress"] == "congress"
    assert lemmas["’"] == "'"
