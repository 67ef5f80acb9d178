"""Word classes and lemmas by memory are those of the model."""

import pytest
import spacy

from toolkit.parsing import morphology
from toolkit.parsing.language import MODELS, load_language
from toolkit.parsing.morphology import Morphology

TEXTS = [
    "There's no reason to wait, Envoy Oro said; the ministers weren't going to meet on the 3rd.",
    "“Let's not pretend,” she'd said. Y'all ain't gonna sign it? We gotta go, c'mon!",
    "There is a harbour. Is there a harbour? They had met, had a talk and did it again and again.",
    "The\n ship\twhich that captain, who has it, had had was hers; that’s all there was to it.",
    "50 ships left 12 ports, i.e. 3% of them... Mr. Hame's men did so: it's “theirs” & nobody's.",
    "",
]


@pytest.fixture(scope="module")
def whole():
    """The model with the components that are replaced elsewhere."""
    name = next(model for model in MODELS if spacy.util.is_package(model))
    return spacy.load(name, exclude=["ner"])


def annotated(doc):
    return [
        (token.text, token.pos_, str(token.morph), token.lemma_, token.tag_, token.dep_)
        for token in doc
    ]


def test_every_word_is_given_what_the_model_gives_it(whole):
    ours = load_language()
    with ours.select_pipes(disable=["semicolons"]):  # which the model alone does not have
        for doc in whole.pipe(TEXTS):
            assert annotated(ours(doc.text)) == annotated(doc)
            assert annotated(ours(doc.text)) == annotated(doc), "the second time, from memory"


def test_patterns_of_several_words_are_heeded(whole):
    longer = morphology.Morphology(whole)._longer

    assert {text for text in TEXTS if longer(whole(text))} >= set(TEXTS[:3])


def test_what_is_remembered_is_bounded(whole, monkeypatch):
    monkeypatch.setattr(morphology, "REMEMBERED", 5)
    remembering = Morphology(whole)
    with whole.select_pipes(disable=list(morphology.REPLACED)):
        docs = [remembering(whole(text)) for text in TEXTS]

    assert [annotated(doc) for doc in docs] == [annotated(whole(text)) for text in TEXTS]
    assert len(remembering._alone) < len({token.text for doc in docs for token in doc})


def test_a_word_some_pattern_spells_out_is_looked_at_by_itself(whole):
    spelling = Morphology(whole)._spelling

    assert spelling.counts("But")
    assert spelling.counts("3rd")
    assert not spelling.counts("harbour")
