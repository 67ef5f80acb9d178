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
from spacy.tokens import Doc

from toolkit.lexicons import records, word_list
from toolkit.parsing.attribution.rules import Attribution, nested
from toolkit.parsing.grammar import as_doing, is_date, noun_phrase, nouns_behind
from toolkit.parsing.language import covering, load_language
from toolkit.parsing.syntax import Syntax
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

    def find(self, syntax: Syntax) -> list[Named]:
        """The outlets a text names, in order, the longest name where two overlap.

        A name that belongs to a longer one is left out: a vaccine called after an agency, a
        summit called after a newspaper.
        """
        found: list[Named] = []
        for one in sorted(self._candidates(syntax), key=lambda one: (one.start, -one.end)):
            if not found or one.start >= found[-1].end:
                found.append(one)
        return [
            one
            for one, behind in pairwise([*found, None])
            if one and not (one.kind == "media" and behind and behind.start == one.end)
        ]

    def _candidates(self, syntax: Syntax) -> Iterator[Named]:
        doc = syntax.doc
        for _, start, end in self._proper(doc):
            proper = "PROPN" in syntax.pos[start:end]
            owned = _owned(syntax, end)
            if owned:
                yield Named(*owned, doc[slice(*owned)].text, "outlet")
            elif proper and not _goes_on(syntax, end):
                yield Named(start, end, *self._known[doc[start:end].text])
        for _, start, end in self._media(doc):
            yield Named(start, end, *self._known[doc[start:end].text.lower()])
        for at in range(len(syntax)):
            is_outlet = syntax.lower[at] in _listed("before_names") or _is_agency(syntax, at)
            end = _name_behind(syntax, at) if is_outlet else at
            if end > at + 1:  # “newspaper Selme Courier”
                yield Named(at + 1, end, doc[at + 1 : end].text, "outlet")


def trace(
    syntax: Syntax, attributions: Sequence[Attribution], named: Sequence[Named]
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
        return [
            (one, _by_verb(syntax, one)) for n, one in enumerate(attributions) if n not in outer
        ]
    attributions = [
        one
        for one in attributions
        if not _only_cites(syntax, one, named) and not _only_names(syntax, one, named)
    ]
    printed = [_outlets_of(syntax, one, named) for one in attributions]
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
        one, told = _by_cue(syntax, one, named)
        via = [*told, *(name for n in wrappers for name in printed[n])]
        if printed[number] and _relays(syntax, one.head, one.kind):
            one, cited = _cited(syntax, one, named)
            via = [*cited, *printed[number], *via]
        kept.append((one, tuple(dict.fromkeys(via))))
    return kept


# ---------------------------------------------------------------- outlets as sources


def _outlets_of(syntax: Syntax, one: Attribution, named: Sequence[Named]) -> list[str]:
    """The outlets an attribution's source consists of; none if it is anybody else.

    “The Guardian”, “the Interfax news agency” and “a report in the Courier” are outlets; “a
    Guardian columnist” and “the Guardian's editor” are people. A channel speaks for itself.
    """
    if not one.source:
        return []
    source = covering(syntax.doc, *one.source[0])
    head = source.root.i
    behind = source.end + (syntax.lemma[head] in _listed("nouns"))
    inside = [n for n in _within(named, source.start, behind) if n.kind != "channel"]
    found = [n for n in inside if _is_head(syntax, n, head) and not _opens_sentence(syntax, n)]
    if not found and syntax.lemma[head] in _listed("said_before") and _is_plain(syntax, head):
        before = [n for n in _within(named, 0, source.start) if n.kind == "outlet"][-1:]
        return [n.name for n in before if source.start_char - syntax.idx[n.start] <= FAR]
    joined = [n for n in inside if found and syntax.dep[_root(syntax, n)] == "conj"]
    return list(dict.fromkeys(n.name for n in (*found, *joined)))


def _is_head(syntax: Syntax, one: Named, head: int) -> bool:
    """Whether a noun phrase with this head means the outlet, or a piece the outlet printed."""
    if one.start <= head < one.end:
        return True
    root, noun = _root(syntax, one), syntax.lemma[head]
    above = syntax.head[root]
    if noun in _listed("nouns"):
        is_beside = syntax.dep[root] in ("compound", "appos", "nmod", "amod")
        return one.start == head + 1 or (above == head and is_beside)
    if noun in _listed("reports") | _listed("printed"):
        if above == head and syntax.dep[root] in _BESIDE:
            return True
        return root in nouns_behind(syntax, head, "by", "in", "from")
    return False


def _root(syntax: Syntax, one: Named) -> int:
    """The word of an outlet's name that the others hang on."""
    return int(syntax.doc[one.start : one.end].root.i)


def _is_plain(syntax: Syntax, head: int) -> bool:
    """Whether a noun stands alone with “the”: “the newspaper”."""
    return [syntax.lower[t] for t in syntax.subtree(head)] == ["the", syntax.lower[head]]


def _relays(syntax: Syntax, cue: int, kind: str) -> bool:
    """Whether what an outlet says with this cue is news it passes on, not its own opinion."""
    if syntax.pos[cue] in ("NOUN", "PROPN"):
        return syntax.lemma[cue] in _listed("reports")
    links = syntax.dependents(cue, "prep")
    parts = (part for link in links for part in syntax.children[link])
    leader = any(syntax.lemma[part] in _listed("leaders") for part in parts)
    return kind == "say" and syntax.lemma[cue] in _listed("reporting") and not leader


def _only_cites(syntax: Syntax, one: Attribution, named: Sequence[Named]) -> bool:
    """Whether an attribution says no more than whom an outlet relies on or lets speak.

    “…, citing a source”; “the Courier quoted Oro as saying”, where “saying” is the cue.
    """
    cue = one.head
    if syntax.lemma[cue] not in _listed("quoting"):
        return False
    if syntax.tag[cue] == "VBG" and _within(named, *syntax.sentence_at(cue)):
        return True
    if as_doing(syntax, cue) is not None:
        return True
    return bool(_outlets_of(syntax, one, named)) and not _is_quoted(syntax, one)


def _only_names(syntax: Syntax, one: Attribution, named: Sequence[Named]) -> bool:
    """Whether all of a content is an outlet: “an announcement on Twitter”."""
    if len(one.content) > 1:
        return False
    content = covering(syntax.doc, *one.content[0])
    return any(n.end == content.end for n in _within(named, content.start, content.start + 2))


def _is_quoted(syntax: Syntax, one: Attribution) -> bool:
    return any(t.is_quote for t in covering(syntax.doc, *one.content[0]))


def _cited(
    syntax: Syntax, one: Attribution, named: Sequence[Named]
) -> tuple[Attribution, list[str]]:
    """An outlet's report with whom it cites for its source, and the outlets it cites."""
    cue = one.head
    last = max(cue, covering(syntax.doc, *one.source[0]).end - 1)
    for citing in range(*syntax.sentence_at(cue)):
        if syntax.lemma[citing] not in _listed("quoting") or syntax.tag[citing] != "VBG":
            continue
        behind = syntax.text[citing - 1] == "," and citing - 2 in (cue, last)
        if not behind and syntax.head[citing] != cue:
            continue
        head = syntax.child(citing, "dobj")
        if head is None:
            continue
        phrase = noun_phrase(syntax, head)
        spans = ((syntax.idx[min(phrase)], syntax.end(max(phrase))),)
        content = _without(syntax.doc, one.content, syntax.idx[citing], spans[0][1])
        if not content:
            continue
        cited = replace(one, source=spans, content=content)
        names = _outlets_of(syntax, cited, named)
        return (replace(cited, source=()) if names else cited), names
    return replace(one, source=()), []


# ---------------------------------------------------------------- outlets beside the cue


def _by_cue(
    syntax: Syntax, one: Attribution, named: Sequence[Named]
) -> tuple[Attribution, list[str]]:
    """The outlets in the cue's own clause: told CNN, in an interview with the Post, on Telegram.

    What the parser put into the source or the content (“told CNN the port …”) is taken out.
    """
    cue = {t.i for start, end in one.cue for t in covering(syntax.doc, start, end)}
    sentence = syntax.doc[one.head].sent
    names = list(_by_verb(syntax, one))
    for outlet in _within(named, sentence.start, sentence.end):
        start, end = syntax.idx[outlet.start], syntax.end(outlet.end - 1)
        if _is_told_next(syntax, outlet, cue):
            for first in [s for s, e in one.content if s <= start < e]:
                one = replace(
                    one, content=_without(syntax.doc, one.content, first, end) or one.content
                )
        elif _opens_sentence(syntax, outlet):
            source = _without(syntax.doc, one.source, sentence.start_char, end)
            one = replace(one, source=source or one.source)
        elif any(s <= start < e for s, e in one.content):
            continue
        elif any(s <= start < e for s, e in one.source):
            link = _channel_link(syntax, outlet)
            source = (
                _without(syntax.doc, one.source, syntax.idx[link], end) if link is not None else ()
            )
            if not source:
                continue
            one = replace(one, source=source)
        elif not _leads_to_cue(syntax, outlet, cue, one.head, named):
            continue
        names.append(outlet.name)
    return one, names


def _by_verb(syntax: Syntax, one: Attribution) -> Names:
    """The channel a verb speaks of by itself: “tweeted”."""
    head = one.head
    name = _verbs().get(syntax.lemma[head], "") if syntax.pos[head] == "VERB" else ""
    return (name,) if name else ()


def _is_told_next(syntax: Syntax, outlet: Named, cue: set[int]) -> bool:
    """Whether the outlet's name follows “told”, whatever the parser made of it."""
    before = outlet.start - 1
    while before > 0 and (
        syntax.lower[before] == "the" or syntax.lower[before] in _listed("nouns")
    ):
        before -= 1
    if before in cue and syntax.lemma[before] in _listed("told") and outlet.kind != "channel":
        behind = syntax.lower[outlet.end : outlet.end + 1]
        return behind not in (["'s"], ["'"], ["to"])
    return False


def _opens_sentence(syntax: Syntax, outlet: Named) -> bool:
    """Whether the outlet ends the phrase a sentence opens with: “Speaking to the Courier, …”."""
    start = syntax.sentence_at(outlet.start)[0]
    before = syntax.lower[start : outlet.start]
    return (
        2 <= len(before) <= 7
        and before[0] in _listed("opening")
        and before[1] in (*_listed("to_outlets"), "for")
        and "," not in before
        and syntax.text[outlet.end : outlet.end + 1] == [","]
    )


def _channel_link(syntax: Syntax, outlet: Named) -> int | None:
    """The “on” or “via” before a channel."""
    link = outlet.start - 1
    is_channel = outlet.start > 0 and outlet.kind == "channel"
    return link if is_channel and syntax.lower[link] in ("on", "via") else None


def _leads_to_cue(
    syntax: Syntax, outlet: Named, cue: set[int], head: int, named: Sequence[Named]
) -> bool:
    """Whether an outlet is where the cue's words were said, by the syntax between the two.

    Up from the outlet there may be nouns for outlets and for what they print and show, the
    prepositions between these, and the verb of a phrase beside the cue (“speaking to …”).
    """
    token, through_person = _root(syntax, outlet), False
    quoting = _quoting(syntax, head)
    if quoting is not None and syntax.head[token] == quoting and syntax.dep[token] == "nsubj":
        return True
    while True:
        above, dep = syntax.head[token], syntax.dep[token]
        noun = syntax.lemma[above]
        if above == token:
            return False
        if dep in _BESIDE or (dep == "conj" and syntax.pos[above] == "PROPN"):
            if any(n.start <= above < n.end for n in named) or noun in word_list(
                "outlets", "nouns"
            ) | _listed("pieces"):
                token = above
            elif noun in _listed("reporters") or (dep == "poss" and syntax.pos[above] == "PROPN"):
                token, through_person = above, True
            else:
                return False
        elif dep in ("dobj", "dative"):
            return above in cue and noun in _listed("told")
        elif dep == "pobj":
            verb = syntax.head[above]
            if syntax.lower[above] == "by" and quoting is not None and verb in (quoting, head):
                return True
            if (
                syntax.lower[above] == "by"
                and syntax.lemma[verb] in _listed("carrying")
                and syntax.dep[verb] == "acl"
            ):
                verb = syntax.head[verb]
            if syntax.lemma[verb] in _listed("pieces") and syntax.lower[above] in word_list(
                "outlets", "with_pieces"
            ):
                if through_person and syntax.lemma[verb] != "interview":
                    return False
                token, through_person = verb, False
                continue
            if syntax.lower[above] not in _listed("to_outlets") or (
                through_person and syntax.lower[above] != "on"
            ):
                return False
            while outlet.kind == "channel" and syntax.pos[verb] in ("PROPN", "ADP"):
                verb = syntax.head[verb]  # nobody is “Oro on Twitter”
            return _is_cue_verb(syntax, verb, cue, head, outlet.kind == "channel")
        else:
            return False


def _is_cue_verb(syntax: Syntax, verb: int, cue: set[int], head: int, channel: bool) -> bool:
    """Whether a verb is the cue's, or one beside it with the same subject."""
    if verb in cue:
        return True
    if (
        syntax.lemma[verb] in _listed("speaking")
        and syntax.dep[verb] == "advcl"
        and syntax.head[verb] in cue
    ):
        return True
    return (
        channel
        and syntax.dep[head] in ("advcl", "xcomp")
        and syntax.tag[head] == "VBG"
        and syntax.head[head] == verb
    )


def _quoting(syntax: Syntax, head: int) -> int | None:
    """The verb that hands over to a cue: “was *quoted* … as saying”."""
    if syntax.dep[head] == "pcomp" and syntax.lower[syntax.head[head]] == "as":
        verb = syntax.head[syntax.head[head]]
        return verb if syntax.lemma[verb] in _listed("quoting") else None
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


def _goes_on(syntax: Syntax, end: int) -> bool:
    """Whether a name goes on behind this token: “Sputnik V”, “Journal Summit”."""
    last = end - 1
    if syntax.pos[end : end + 1] != ["PROPN"] or is_date(syntax, end):
        return False
    word = syntax.text[end]
    numeral = word.isupper() and len(word) <= 2 and word.strip("IVX") == ""
    is_part = syntax.dep[last] == "compound" and syntax.head[last] == end
    return numeral or (is_part and syntax.text[last][0].isupper())


def _owned(syntax: Syntax, end: int) -> tuple[int, int] | None:
    """The station named behind the network it belongs to: “CBS station KDKA-TV”."""
    if set(syntax.lower[end : end + 1]) & _listed("affiliates"):
        behind = _name_behind(syntax, end)
        if behind > end + 1:
            return end + 1, behind
    return None


def _is_agency(syntax: Syntax, at: int) -> bool:
    """Whether two words name a kind of outlet: “news agency”, “tv station”."""
    return at > 0 and f"{syntax.lower[at - 1]}_{syntax.lower[at]}" in _listed("kinds")


def _name_behind(syntax: Syntax, noun: int) -> int:
    """The end of the name that follows a word for an outlet: “newspaper Selme Courier”."""
    end = noun + 1
    while end < len(syntax):
        is_name = syntax.pos[end] == "PROPN" and syntax.text[end][0].isupper()
        is_joint = syntax.text[end] == "-" and not syntax.doc[end].whitespace_ and end > noun + 1
        if not is_joint and not (is_name and not is_date(syntax, end)):
            break
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
