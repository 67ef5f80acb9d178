"""Through whom a statement came: the outlets and channels between its speaker and the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from spacy.tokens import Doc, Token

from toolkit.lexicons import records, word_list
from toolkit.parsing.attribution.rules import Attribution, nested
from toolkit.parsing.grammar import is_date, noun_phrase
from toolkit.parsing.language import covering, load_language
from toolkit.parsing.syntax import syntax_of
from toolkit.schema import Names, Spans

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher

_listed = partial(word_list, "outlets")


FAR = 400
"""Characters between an outlet's name and “the newspaper” that is taken to mean it."""

_BESIDE = ("compound", "poss", "nmod", "amod", "appos")


class Named(NamedTuple):
    """An outlet as named in a text: its tokens, the name it goes by in tables, its kind.

    An ``outlet`` passes on what others say, a ``channel`` is where speakers write themselves,
    ``media`` are outlets without a name: “state media”.
    """

    start: int
    end: int
    name: str
    kind: str


class Outlets:
    """The outlets and channels a case lists, and the best known ones of the world."""

    def __init__(self, actors: pd.DataFrame) -> None:

        known = dict(_lexicon())
        listed = actors[actors["kind"] == "outlet"]
        for name, aliases in zip(listed["actor"], listed["aliases"], strict=True):
            kind = "channel" if known.get(name, ("", ""))[1] == "channel" else "outlet"
            known |= dict.fromkeys((name, *aliases), (name, kind))
        taken = actors[actors["kind"] != "outlet"]
        for name, aliases in zip(taken["actor"], taken["aliases"], strict=True):
            for other in (name, *aliases):
                known.pop(other, None)
        self._known = known
        self._channels = {name for name, kind in known.values() if kind == "channel"}
        self._proper = _matcher(name for name, (_, kind) in known.items() if kind != "media")
        self._media = _matcher((n for n, (_, kind) in known.items() if kind == "media"), "LOWER")

    def relays(self, via: Names) -> int:
        """How many of these passed on what another said: outlets, not the speaker's channels."""
        return sum(name not in self._channels for name in via)

    def find(self, doc: Doc) -> list[Named]:
        """The outlets a text names, in order, the longest name where two overlap.

        A name that belongs to a longer one is left out: a vaccine called after an agency, a
        summit called after a newspaper.
        """
        found: list[Named] = []
        for one in sorted(self._candidates(doc), key=lambda one: (one.start, -one.end)):
            if not found or one.start >= found[-1].end:
                found.append(one)
        return [
            one
            for one, behind in pairwise([*found, None])
            if one and not (one.kind == "media" and behind and behind.start == one.end)
        ]

    def _candidates(self, doc: Doc) -> Iterator[Named]:
        for _, start, end in self._proper(doc):
            proper = any(doc[i].pos_ == "PROPN" for i in range(start, end))
            owned = _owned(doc, end)
            if owned:
                yield Named(*owned, doc[slice(*owned)].text, "outlet")
            elif proper and not _goes_on(doc, end):
                yield Named(start, end, *self._known[doc[start:end].text])
        for _, start, end in self._media(doc):
            yield Named(start, end, *self._known[doc[start:end].text.lower()])
        for token in doc:
            if token.lower_ in _listed("before_names") or _is_agency(
                token
            ):  # “newspaper Selme Courier”
                end = _name_behind(token)
                if end > token.i + 1:
                    yield Named(token.i + 1, end, doc[token.i + 1 : end].text, "outlet")


def trace(
    doc: Doc, attributions: Sequence[Attribution], named: Sequence[Named]
) -> list[tuple[Attribution, Names]]:
    """Each statement with the outlets and channels it came through, nearest the speaker first.

    `named` are the outlets the text names (`Outlets.find`). An attribution whose source is an
    outlet and whose content is, for the most part, another attribution relays that one and is
    not a statement itself: “Oro said …, the Courier reported” is Oro's statement via the
    Courier. Where an outlet reports with nobody behind it, the statement stays, without a
    source; whom it cites becomes the source. What an outlet argues is its own.
    """
    if not named:
        outer = nested(attributions)
        return [(one, _by_verb(doc, one)) for n, one in enumerate(attributions) if n not in outer]
    attributions = [
        one
        for one in attributions
        if not _only_cites(doc, one, named) and not _only_names(doc, one, named)
    ]
    printed = [_outlets_of(doc, one, named) for one in attributions]
    outer = nested(attributions)
    passed_on = {
        number
        for inner, numbers in outer.items()
        for number in numbers
        if printed[number] and _covers(attributions[inner], attributions[number])
    }
    kept: list[tuple[Attribution, Names]] = []
    for number, one in enumerate(attributions):
        wrappers = outer.get(number, [])
        if number in passed_on or not all(printed[n] for n in wrappers):
            continue
        wrappers = sorted(wrappers, key=lambda n: sum(e - s for s, e in attributions[n].content))
        one, told = _by_cue(doc, one, named)
        via = [*told, *(name for n in wrappers for name in printed[n])]
        if printed[number] and _relays(doc[one.head], one.kind):
            one, cited = _cited(doc, one, named)
            via = [*cited, *printed[number], *via]
        kept.append((one, tuple(dict.fromkeys(via))))
    return kept


# ---------------------------------------------------------------- outlets as sources


def _outlets_of(doc: Doc, one: Attribution, named: Sequence[Named]) -> list[str]:
    """The outlets an attribution's source consists of; none if it is anybody else.

    “The Guardian”, “the Interfax news agency” and “a report in the Courier” are outlets; “a
    Guardian columnist” and “the Guardian's editor” are people. A channel speaks for itself.
    """
    if not one.source:
        return []
    source = covering(doc, *one.source[0])
    head = source.root
    behind = source.end + (head.lemma_.lower() in _listed("nouns"))
    inside = [n for n in _within(named, source.start, behind) if n.kind != "channel"]
    found = [n for n in inside if _is_head(doc, n, head) and not _opens_sentence(doc, n)]
    if not found and head.lemma_.lower() in _listed("said_before") and _is_plain(head):
        before = [n for n in _within(named, 0, source.start) if n.kind == "outlet"][-1:]
        return [n.name for n in before if source.start_char - doc[n.start].idx <= FAR]
    joined = [n for n in inside if found and doc[n.start : n.end].root.dep_ == "conj"]
    return list(dict.fromkeys(n.name for n in (*found, *joined)))


def _is_head(doc: Doc, one: Named, head: Token) -> bool:
    """Whether a noun phrase with this head means the outlet, or a piece the outlet printed."""
    if one.start <= head.i < one.end:
        return True
    root = doc[one.start : one.end].root
    noun = head.lemma_.lower()
    if noun in _listed("nouns"):
        if one.start == head.i + 1:
            return True
        return root.head == head and root.dep_ in ("compound", "appos", "nmod", "amod")
    if noun in _listed("reports") or noun in (
        "article",
        "story",
        "dispatch",
        "investigation",
    ):
        if root.head == head and root.dep_ in _BESIDE:
            return True
        link = root.head
        return root.dep_ == "pobj" and link.lower_ in ("by", "in", "from") and link.head == head
    return False


def _is_plain(head: Token) -> bool:
    """Whether a noun stands alone with “the”: “the newspaper”."""
    return [t.lower_ for t in head.subtree] == ["the", head.lower_]


def _relays(cue: Token, kind: str) -> bool:
    """Whether what an outlet says with this cue is news it passes on, not its own opinion."""
    if cue.pos_ in ("NOUN", "PROPN"):
        return cue.lemma_.lower() in _listed("reports")
    leader = any(
        part.lemma_.lower() in _listed("leaders")
        for link in cue.children
        if link.dep_ == "prep"
        for part in link.children
    )
    return kind == "say" and cue.lemma_.lower() in _listed("reporting") and not leader


def _only_cites(doc: Doc, one: Attribution, named: Sequence[Named]) -> bool:
    """Whether an attribution says no more than whom an outlet relies on or lets speak.

    “…, citing a source”; “the Courier quoted Oro as saying”, where “saying” is the cue.
    """
    cue = doc[one.head]
    if cue.lemma_.lower() not in _listed("quoting"):
        return False
    return (
        (cue.tag_ == "VBG" and bool(_within(named, cue.sent.start, cue.sent.end)))
        or any(
            c.lower_ == "as" and any(g.dep_ == "pcomp" for g in c.children) for c in cue.children
        )
        or (bool(_outlets_of(doc, one, named)) and not _is_quoted(doc, one))
    )


def _only_names(doc: Doc, one: Attribution, named: Sequence[Named]) -> bool:
    """Whether all of a content is an outlet: “an announcement on Twitter”."""
    if len(one.content) > 1:
        return False
    content = covering(doc, *one.content[0])
    return any(n.end == content.end for n in _within(named, content.start, content.start + 2))


def _is_quoted(doc: Doc, one: Attribution) -> bool:
    return any(t.is_quote for t in covering(doc, *one.content[0]))


def _cited(doc: Doc, one: Attribution, named: Sequence[Named]) -> tuple[Attribution, list[str]]:
    """An outlet's report with whom it cites for its source, and the outlets it cites."""
    cue = doc[one.head]
    last = max(cue.i, covering(doc, *one.source[0]).end - 1)
    for citing in cue.sent:
        if citing.lemma_.lower() not in _listed("quoting") or citing.tag_ != "VBG":
            continue
        behind = doc[citing.i - 1].text == "," and citing.i - 2 in (cue.i, last)
        if not behind and citing.head != cue:
            continue
        head = next((c for c in citing.children if c.dep_ == "dobj"), None)
        if head is None:
            continue
        phrase = noun_phrase(syntax_of(doc), head.i)
        spans = ((doc[min(phrase)].idx, doc[max(phrase)].idx + len(doc[max(phrase)])),)
        content = _without(doc, one.content, citing.idx, spans[0][1])
        if not content:
            continue
        cited = replace(one, source=spans, content=content)
        names = _outlets_of(doc, cited, named)
        return (replace(cited, source=()) if names else cited), names
    return replace(one, source=()), []


# ---------------------------------------------------------------- outlets beside the cue


def _by_cue(doc: Doc, one: Attribution, named: Sequence[Named]) -> tuple[Attribution, list[str]]:
    """The outlets in the cue's own clause: told CNN, in an interview with the Post, on Telegram.

    What the parser put into the source or the content (“told CNN the port …”) is taken out.
    """
    cue = {t.i for start, end in one.cue for t in covering(doc, start, end)}
    sentence = doc[one.head].sent
    names = list(_by_verb(doc, one))
    for outlet in _within(named, sentence.start, sentence.end):
        start, end = doc[outlet.start].idx, doc[outlet.end - 1].idx + len(doc[outlet.end - 1])
        if _is_told_next(doc, outlet, cue):
            for first in [s for s, e in one.content if s <= start < e]:
                one = replace(one, content=_without(doc, one.content, first, end) or one.content)
        elif _opens_sentence(doc, outlet):
            source = _without(doc, one.source, sentence.start_char, end)
            one = replace(one, source=source or one.source)
        elif any(s <= start < e for s, e in one.content):
            continue
        elif any(s <= start < e for s, e in one.source):
            link = _channel_link(doc, outlet)
            source = _without(doc, one.source, link.idx, end) if link else ()
            if not source:
                continue
            one = replace(one, source=source)
        elif not _leads_to_cue(doc, outlet, cue, doc[one.head], named):
            continue
        names.append(outlet.name)
    return one, names


def _by_verb(doc: Doc, one: Attribution) -> Names:
    """The channel a verb speaks of by itself: “tweeted”."""
    head = doc[one.head]
    name = _verbs().get(head.lemma_.lower(), "") if head.pos_ == "VERB" else ""
    return (name,) if name else ()


def _is_told_next(doc: Doc, outlet: Named, cue: set[int]) -> bool:
    """Whether the outlet's name follows “told”, whatever the parser made of it."""
    before = outlet.start - 1
    while before > 0 and (doc[before].lower_ == "the" or doc[before].lower_ in _listed("nouns")):
        before -= 1
    if before in cue and doc[before].lemma_.lower() in _listed("told") and outlet.kind != "channel":
        behind = doc[outlet.end] if outlet.end < len(doc) else None
        return behind is None or behind.lower_ not in ("'s", "’s", "'", "’", "to")
    return False


def _opens_sentence(doc: Doc, outlet: Named) -> bool:
    """Whether the outlet ends the phrase a sentence opens with: “Speaking to the Courier, …”."""
    start = doc[outlet.start].sent.start
    before = [t.lower_ for t in doc[start : outlet.start]]
    return (
        2 <= len(before) <= 7
        and before[0] in _listed("opening")
        and before[1] in (*_listed("to_outlets"), "for")
        and "," not in before
        and outlet.end < len(doc)
        and doc[outlet.end].text == ","
    )


def _channel_link(doc: Doc, outlet: Named) -> Token | None:
    """The “on” or “via” before a channel."""
    link = doc[outlet.start - 1] if outlet.start else None
    on = link is not None and link.lower_ in ("on", "via") and outlet.kind == "channel"
    return link if on else None


def _leads_to_cue(
    doc: Doc, outlet: Named, cue: set[int], head: Token, named: Sequence[Named]
) -> bool:
    """Whether an outlet is where the cue's words were said, by the syntax between the two.

    Up from the outlet there may be nouns for outlets and for what they print and show, the
    prepositions between these, and the verb of a phrase beside the cue (“speaking to …”).
    """
    token, through_person = doc[outlet.start : outlet.end].root, False
    quoting = _quoting(head)
    if quoting is not None and token.head == quoting and token.dep_ == "nsubj":
        return True
    while True:
        above, dep = token.head, token.dep_
        noun = above.lemma_.lower()
        if above == token:
            return False
        if dep in _BESIDE or (dep == "conj" and above.pos_ == "PROPN"):
            if any(n.start <= above.i < n.end for n in named) or noun in word_list(
                "outlets", "nouns"
            ) | _listed("pieces"):
                token = above
            elif noun in _listed("reporters") or (dep == "poss" and above.pos_ == "PROPN"):
                token, through_person = above, True
            else:
                return False
        elif dep in ("dobj", "dative"):
            return above.i in cue and noun in _listed("told")
        elif dep == "pobj":
            verb = above.head
            if above.lower_ == "by" and quoting is not None and verb in (quoting, head):
                return True
            if (
                above.lower_ == "by"
                and verb.lemma_.lower() in _listed("carrying")
                and verb.dep_ == "acl"
            ):
                verb = verb.head
            if verb.lemma_.lower() in _listed("pieces") and above.lower_ in word_list(
                "outlets", "with_pieces"
            ):
                if through_person and verb.lemma_.lower() != "interview":
                    return False
                token, through_person = verb, False
                continue
            if above.lower_ not in _listed("to_outlets") or (
                through_person and above.lower_ != "on"
            ):
                return False
            while outlet.kind == "channel" and verb.pos_ in ("PROPN", "ADP"):
                verb = verb.head  # nobody is “Oro on Twitter”
            return _is_cue_verb(verb, cue, head, outlet.kind == "channel")
        else:
            return False


def _is_cue_verb(verb: Token, cue: set[int], head: Token, channel: bool) -> bool:
    """Whether a verb is the cue's, or one beside it with the same subject."""
    if verb.i in cue:
        return True
    if verb.lemma_.lower() in _listed("speaking") and verb.dep_ == "advcl" and verb.head.i in cue:
        return True
    return channel and head.dep_ in ("advcl", "xcomp") and head.tag_ == "VBG" and head.head == verb


def _quoting(head: Token) -> Token | None:
    """The verb that hands over to a cue: “was *quoted* … as saying”."""
    if head.dep_ == "pcomp" and head.head.lower_ == "as":
        verb = head.head.head
        return verb if verb.lemma_.lower() in _listed("quoting") else None
    return None


# ---------------------------------------------------------------- names and spans


def _within(named: Sequence[Named], start: int, end: int) -> Sequence[Named]:
    """The outlets that begin at these tokens."""
    low = bisect_left(named, start, key=itemgetter(0))
    return named[low : bisect_left(named, end, low, key=itemgetter(0))]


def _covers(inner: Attribution, outer: Attribution) -> bool:
    """Whether the inner attribution is most of the outer one's content."""
    spans = (*inner.source, *inner.cue, *inner.content)
    low, high = min(s for s, _ in spans), max(e for _, e in spans)
    shared = sum(max(0, min(e, high) - max(s, low)) for s, e in outer.content)
    return 2 * shared >= sum(e - s for s, e in outer.content)


def _without(doc: Doc, spans: Spans, low: int, high: int) -> Spans:
    """The spans without these characters, and without the commas and space around them."""
    text, left = doc.text, []
    for start, end in spans:
        for s, e in ((start, min(end, low)), (max(start, high), end)):
            while s < e and text[s] in " ,":
                s += 1
            while s < e and text[e - 1] in " ,":
                e -= 1
            if s < e:
                left.append((s, e))
    return tuple(dict.fromkeys(left))


def _goes_on(doc: Doc, end: int) -> bool:
    """Whether a name goes on behind this token: “Sputnik V”, “Journal Summit”."""
    last, behind = doc[end - 1], doc[end] if end < len(doc) else None
    if behind is None or behind.pos_ != "PROPN" or is_date(syntax_of(doc), behind.i):
        return False
    numeral = behind.is_upper and len(behind) <= 2 and behind.text.strip("IVX") == ""
    return numeral or (last.dep_ == "compound" and last.head == behind and last.text[0].isupper())


def _owned(doc: Doc, end: int) -> tuple[int, int] | None:
    """The station named behind the network it belongs to: “CBS station KDKA-TV”."""
    if end < len(doc) and doc[end].lower_ in _listed("affiliates"):
        behind = _name_behind(doc[end])
        if behind > end + 1:
            return end + 1, behind
    return None


def _is_agency(token: Token) -> bool:
    before = token.nbor(-1).lower_ if token.i else ""
    return (token.lower_, before) in (
        ("agency", "news"), ("agency", "press"), ("channel", "tv"), ("channel", "television"),
        ("station", "radio"), ("station", "television"), ("station", "tv"),
        ("site", "news"), ("website", "news"), ("outlet", "news"), ("portal", "news"),
    )  # fmt: skip


def _name_behind(noun: Token) -> int:
    """The end of the name that follows a word for an outlet: “newspaper Selme Courier”."""
    doc, end = noun.doc, noun.i + 1
    while end < len(doc) and (
        (
            doc[end].pos_ == "PROPN"
            and doc[end].text[0].isupper()
            and not is_date(syntax_of(doc), end)
        )
        or (doc[end].text == "-" and not doc[end].whitespace_ and end > noun.i + 1)
    ):
        end += 1
    return end


def _matcher(names: Iterator[str], attribute: str = "ORTH") -> PhraseMatcher:
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(load_language().vocab, attr=attribute)
    matcher.add("outlet", [load_language().make_doc(name) for name in names])
    return matcher


@cache
def _lexicon() -> dict[str, tuple[str, str]]:
    """Name in tables and kind of each outlet and channel, by each of its spellings."""
    return {
        name.strip(): (row["name"], row["kind"])
        for row in _rows()
        for name in (row["name"], *row["aliases"].split(";"))
        if name.strip()
    }


@cache
def _verbs() -> dict[str, str]:
    """The channels that have a verb of their own, by that verb."""
    return {verb: row["name"] for row in _rows() for verb in row["verbs"].split(";") if verb}


@cache
def _rows() -> list[dict[str, str]]:
    return [row for _, row in records("outlets")]
