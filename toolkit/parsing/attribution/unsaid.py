"""What has the form of an attribution, and nobody has said."""

from __future__ import annotations

from functools import partial

from spacy.tokens import Doc

from toolkit.lexicons import word_list
from toolkit.parsing.attribution.rules import Attribution
from toolkit.parsing.grammar import listed
from toolkit.parsing.syntax import syntax_of
from toolkit.schema import span_text

_listed = partial(word_list, "attribution")


def is_unsaid(doc: Doc, one: Attribution) -> bool:
    """Whether it is what people in general are told to say, or only a look at something."""
    return _is_asked(doc, one) or _is_look(doc, one)


def _is_asked(doc: Doc, one: Attribution) -> bool:
    """“You must say”, “readers should say”."""
    if span_text(doc.text, one.source).lower() not in _listed("people_in_general"):
        return False
    syntax = syntax_of(doc)
    return any(
        syntax.tag[at] == "MD" and (syntax.lower[at] in listed("duty") or _is_you(doc, one))
        for at in syntax.children[one.head]
    )


def _is_you(doc: Doc, one: Attribution) -> bool:
    return span_text(doc.text, one.source).lower() == "you"


def _is_look(doc: Doc, one: Attribution) -> bool:
    """“The mediator stared at the map.”"""
    content = span_text(doc.text, one.content)
    is_quoted = any(doc.text[max(0, start - 1)] in "“\"'‘" for start, _ in one.content)
    syntax = syntax_of(doc)
    is_look = {syntax.lemma[one.head], syntax.lower[one.head]} & _listed("looks")
    return bool(content and is_look) and not is_quoted
