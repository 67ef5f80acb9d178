"""What has the form of an attribution, and nobody has said."""

from __future__ import annotations

from functools import partial

from spacy.tokens import Doc

from toolkit.lexicons import word_list
from toolkit.parsing.attribution.rules import Attribution
from toolkit.parsing.grammar import listed
from toolkit.parsing.syntax import Syntax, syntax_of
from toolkit.schema import span_text

_listed = partial(word_list, "attribution")


def is_unsaid(doc: Doc, text: str, one: Attribution) -> bool:
    """Whether it is what people in general are told to say, or only a look at something.

    `text` is the document's, which spaCy puts together anew whenever it is asked for.
    """
    syntax = syntax_of(doc)
    return _is_asked(syntax, text, one) or _is_look(syntax, text, one)


def _is_asked(syntax: Syntax, text: str, one: Attribution) -> bool:
    """“You must say”, “readers should say”."""
    source = span_text(text, one.source).lower()
    if source not in _listed("people_in_general"):
        return False
    return any(
        syntax.tag[at] == "MD" and (syntax.lower[at] in listed("duty") or source == "you")
        for at in syntax.children[one.head]
    )


def _is_look(syntax: Syntax, text: str, one: Attribution) -> bool:
    """“The mediator stared at the map.”"""
    if not {syntax.lemma[one.head], syntax.lower[one.head]} & _listed("looks"):
        return False
    is_quoted = any(text[max(0, start - 1)] in "“\"'‘" for start, _ in one.content)
    return bool(span_text(text, one.content)) and not is_quoted
