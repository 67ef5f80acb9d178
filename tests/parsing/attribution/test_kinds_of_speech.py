"""Kinds of wording in which somebody speaks, or nobody does."""

import pytest

from toolkit.parsing.attribution.methods import method_named
from toolkit.parsing.language import parse
from toolkit.schema import span_text


@pytest.fixture(params=["learned", "rules"])
def said(request):
    find = method_named(request.param).find

    def read(text):
        return [
            (span_text(text, one.source), span_text(text, one.content).rstrip(".,"))
            for one in find(parse(text))
        ]

    return read


@pytest.mark.parametrize(
    "text",
    [
        "It became increasingly noisy in the hall.",
        "Oro became increasingly impatient.",
        "You should always say what you want.",
        "Readers must say what they think of the port.",
        "Everyone should say what they want from the harbour.",
        "Lind looked at the ceiling.",
        "Oro stared at the map.",
        "Read more: Oro says port stays shut",
        "Also read: Adan meets Oro\n\nThe port is shut.",
        "See also: The harbour talks",
        "Talks: Oro leaves\n\nThe port is shut.",
        "Harbour: Oro meets Adan\n\nThe port is shut.",
    ],
)
def test_nobody_says_it(said, text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mr. Holt, the envoy, said the port was shut.",
         ("Mr. Holt, the envoy", "the port was shut")),
        ("“The port is shut,” said Mr. Holt.", ("Mr. Holt", "The port is shut")),
        ("“[Any free] port would do that,” the envoy said.",
         ("the envoy", "[Any free] port would do that")),
        ("“The harbour is ours.” — Envoy Oro", ("Envoy Oro", "The harbour is ours")),
        ("“We shall wait.” – Trade Commissioner Ilse Talvik",
         ("Trade Commissioner Ilse Talvik", "We shall wait")),
        ("“Mr Oro has read you half of my letter,” Adan told the reporters.",
         ("Adan", "Mr Oro has read you half of my letter")),
    ],
)  # fmt: skip
def test_a_source_is_whole_and_stands_outside_what_is_said(said, text, found):
    assert found in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Adan said the boats had left, adding: “They will come back.”",
        "Oro said that the port was shut, adding that Adan had been told.",
    ],
)
def test_what_is_added_is_the_same_source_s(said, text):
    assert {source for source, _ in said(text)} == {text.split()[0]}


FILLER = "The red boats lay in the harbour, and nobody knew who would pay the tolls.\n\n"


@pytest.mark.parametrize("before", [0, 12], ids=["at the beginning", "behind much else"])
@pytest.mark.parametrize("paragraphs", [3, 5])
def test_a_speech_of_several_paragraphs_is_its_speaker_s(said, before, paragraphs):
    speech = "".join(f"“Point {n} is the tolls of the winter.\n\n" for n in range(1, paragraphs))
    text = FILLER * before + "“No,” said Mr Orrin.\n\n" + speech
    text += "“And that is all,” said the union's secretary, Edda Brann.\n\nMr Orrin left.\n"
    content = dict(said(text))["the union's secretary, Edda Brann"]

    assert all(f"Point {n} " in content for n in range(1, paragraphs))
