"""Who says what: the source, cue and content of every attribution in a text.

An attribution is a cue (“said”, “according to”, “his claim that”), the source it names and
the content it introduces, as in PolNeAR (Newell, Margolin and Ruths 2018, LREC). The rules
read the syntax of each sentence; which words are cues, and what they take, stands in
`data/lexicons/en/cues.csv`. No weights are learned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from spacy.tokens import Doc, Span, Token

from toolkit.lexicons import word_list
from toolkit.parsing import grammar
from toolkit.parsing.attribution.cues import Cue, cue_lexicon
from toolkit.parsing.attribution.quotations import QUOTES, find_quotations, goes_on
from toolkit.parsing.attribution.syntax import child, is_named, subtrees
from toolkit.parsing.attribution.transcripts import find_turns
from toolkit.parsing.grammar import SUBJECTS, listed
from toolkit.parsing.language import paragraphs
from toolkit.parsing.syntax import syntax_of
from toolkit.schema import Spans

METHOD = "rules-1"

SPOKEN = ("say", "ask")
"""Kinds of cues a quotation without one of its own may continue."""

CONFIDENCE = {"say": 0.84, "praise": 0.63, "show": 0.62, "think": 0.62, "decline": 0.58,
              "deny": 0.58, "blame": 0.61, "ask": 0.55, "want": 0.48, "noun": 0.51}  # fmt: skip
"""The share of attributions that are right: by the kind of a verb, and of all other cues."""

LONGEST_SENTENCE = 300
"""Tokens of a sentence that is read; what is longer is a table, a list or no language."""

LONGEST_GAP = 25
"""Tokens between two parts of a content in one sentence that are taken to belong to it."""

LONGEST_ASIDE = 12
"""Words between two quotations of one source that do not end what it says."""

LONGEST_SOURCE = 15
"""Tokens between a quotation and its cue that are taken to name the source."""

DASHES, LONGEST_SIGNATURE = frozenset(("—", "–", "--", "-")), 14
"""What stands between a quotation and who signs it, and the most tokens of a signature."""

NAMING = ("NOUN", "PROPN", "PRON")


_OBJECTS = {"dobj", "dative", "oprd", "attr", "acomp"}


_QUOTING = Cue(frozenset({"quote"}), "say", "")
_NOT_OF_CUES = frozenset(("dobj", "attr", "acomp", "auxpass", "nsubjpass", "xcomp", "neg"))


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution, as characters of its text; a source may be missing.

    `confidence`: the calibrated probability that source and content are right, 0 to 1.
    """

    source: Spans
    cue: Spans
    content: Spans
    head: int
    kind: str
    denial: str
    confidence: float | None = None


def nested(attributions: Sequence[Attribution]) -> dict[int, list[int]]:
    """For each attribution inside the content of others, by number: the numbers of those."""
    order = sorted(range(len(attributions)), key=lambda n: attributions[n].cue[0])
    starts = [attributions[n].cue[0][0] for n in order]
    outer: dict[int, list[int]] = {}
    for number, one in enumerate(attributions):
        for start, end in one.content:
            for inner in order[bisect_left(starts, start) : bisect_left(starts, end)]:
                if inner != number:
                    outer.setdefault(inner, []).append(number)
    return outer


def find_attributions(doc: Doc) -> list[Attribution]:
    """Every attribution in a parsed text, nested ones included, in the order of their cues.

    Cues inside quotation marks are the speaker's own words and are left alone. A quotation
    that follows with no cue of its own continues the attribution before it.
    """
    reader = _Reader(doc)
    found = []
    for one in reader.read():
        content = _characters(reader, one.content)
        if content:
            source, cue = _characters(reader, one.source), _characters(reader, one.cue, "")
            sure = _confidence(one.head, one.kind) if source else None
            found.append(Attribution(source, cue, content, one.head.i, one.kind, one.denial, sure))
    return found


def _confidence(cue: Token, kind: str) -> float | None:
    """The share of attributions with such a cue that annotators marked, in PolNeAR's news.

    See `evaluate attribution --method rules --reliability`. Transcripts stand apart: who speaks
    is printed.
    """
    if kind == "turn":
        return 1.0
    return CONFIDENCE.get(kind if cue.pos_ in ("VERB", "AUX") else "noun", CONFIDENCE["noun"])


@dataclass(slots=True)
class _Found:
    """An attribution in the making, as sets of token numbers."""

    head: Token
    source: set[int]
    cue: set[int]
    content: set[int]
    kind: str
    denial: str


class _Reader:
    """Reads the attributions of one parsed text."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.syntax = syntax_of(doc)
        self.lexicon = cue_lexicon()
        self.quotes = find_quotations(doc)
        self.quote_at: dict[int, int] = {
            i: number
            for number, quote in enumerate(self.quotes)
            for i in range(quote.start, quote.end)
        }

        self.starts = {part.start for part in paragraphs(doc)}

    def read(self) -> list[_Found]:
        found: list[_Found] = []
        for sentence in self.doc.sents:
            if len(sentence) > LONGEST_SENTENCE:
                continue
            claims = self._claims(sentence)
            for i in range(sentence.start, sentence.end):
                one = None if i in self.quote_at else self._read_at(self.doc[i], claims)
                if one is not None and not self._is_author(one.source):
                    one.content = self._closed(one)
                    if self._says_something(one.content):
                        found.append(one)
        found = _without_objects(found)
        found.extend(self._turns(found))
        found.extend(self._signed(found))
        found.sort(key=lambda one: (min(one.cue), one.head.i))
        self._take_speeches(found)
        self._take_floating(found)
        return found

    def _read_at(self, token: Token, claims: dict[int, set[int]]) -> _Found | None:
        if token.lower_ == "according":
            return self._according(token, claims.get(token.i, set()))
        if token.pos_ in ("VERB", "AUX"):
            return self._verb(token, claims.get(token.i, set()))
        if token.pos_ in ("NOUN", "PROPN"):
            return self._noun(token)
        if token.pos_ == "ADJ":
            return self._adjective(token)
        return None

    # -------------------------------------------------------------- quotations and their cues

    def _claims(self, sentence: Span) -> dict[int, set[int]]:
        """Which cue each quotation of the sentence belongs to: tokens by the cue's number."""
        claims: dict[int, set[int]] = {}
        numbers = self._own_quotes(sentence)
        before = self.quote_at.get(_solid_before(self.doc, sentence.start))
        if not numbers and before is None:
            return claims
        cues = [t for t in sentence if t.i not in self.quote_at and self._may_cue_quotation(t)]
        if not cues:
            return claims
        if before is not None and self._closes_sentence(sentence, cues[0]):
            numbers.add(before)
        for number in numbers:
            quote = self.quotes[number]
            cue = self._governor(quote, cues) or min(cues, key=lambda c: _distance(c, quote))
            cue = _as_saying(cue) or cue
            claims.setdefault(cue.i, set()).update(range(quote.start, quote.end))
        return claims

    def _may_cue_quotation(self, token: Token) -> bool:
        if token.lower_ == "according":
            return True
        if token.pos_ != "VERB" or _is_asked(token):
            return False
        cue = self.lexicon.get((token.lemma_.lower(), "verb"))
        return (cue is not None and _takes_quotations(token, cue)) or self._is_cue_by_place(token)

    def _is_cue_by_place(self, verb: Token) -> bool:
        """Whether a verb that is no cue by itself tells whose a quotation beside it is."""
        if verb.tag_ not in ("VBD", "VBZ") or verb.lemma_ in word_list("attribution", "never_cues"):
            return False
        kinds = {one.dep_ for one in verb.children if one.i not in self.quote_at}
        subject = child(verb, "nsubj") or self._inverted(verb)
        if subject is None or subject.i in self.quote_at:
            return False
        if kinds & _NOT_OF_CUES - {subject.dep_}:
            return False
        if subject.pos_ == "PRON" and subject.lower_ not in word_list("attribution", "persons"):
            return False
        return self._closes_quotation(verb, subject) or self._opens_quotation(verb)

    def _inverted(self, verb: Token) -> Token | None:
        """The name behind a verb right behind a quotation, if it was read as its object."""
        if verb.i - 1 not in self.quote_at:
            return None
        named = child(verb, "dobj") or child(verb, "attr")
        return named if named is not None and named.pos_ == "PROPN" else None

    def _closes_quotation(self, verb: Token, subject: Token) -> bool:
        """Whether verb and subject stand right behind a quotation: “…,” scoffed Adan."""
        first = min(verb, subject.left_edge, key=lambda one: one.i)
        number = self.quote_at.get(first.i - 1)
        if number is None or verb.i - first.i > LONGEST_SOURCE:
            return False
        quote = self.quotes[number]
        before = self.doc[quote.start - 1] if quote.start else None
        if before is not None and not (before.is_space or before.is_punct or before.is_sent_end):
            return False
        stop = self.doc[max(quote.start, quote.end - 2)].text
        return stop in ",—–-" or (stop in "?!…" and (first == verb or first.is_lower))

    def _opens_quotation(self, verb: Token) -> bool:
        """Whether a quotation follows a verb and a stop: Adan snorted: “…”."""
        stop = min(verb.i + 1, len(self.doc) - 1)
        number = self.quote_at.get(stop + 1)
        if number is None or self.doc[stop].text not in (":", ",") or stop in self.quote_at:
            return False
        quote = self.quotes[number]
        return quote.start == stop + 1 and quote.text.lstrip("“”‘’«»„‟\"'`")[:1].isupper()

    def _governor(self, quote: Span, cues: list[Token]) -> Token | None:
        """The cue above the quotation in the syntax of its sentence, if there is one."""
        outside = [t for t in quote if not quote.start <= t.head.i < quote.end]
        for token in outside:
            if not token.is_punct:
                for above in token.ancestors:
                    if above in cues:
                        return above
        return None

    def _closes_sentence(self, sentence: Span, cue: Token) -> bool:
        """Whether the sentence only says whose the quotation before it was: “…?” he asked."""
        own = self._own_quotes(sentence)
        lead = cue.i - sentence.start
        return (
            not own and lead <= 12 and not any(c.dep_ in ("ccomp", "xcomp") for c in cue.children)
        )

    def _own_quotes(self, sentence: Span) -> set[int]:
        at = self.quote_at
        return {at[i] for i in range(sentence.start, sentence.end) if i in at}

    def _closed(self, one: _Found) -> set[int]:
        """The content, whole.

        It is without cue and source, with the words between its parts in one sentence, and
        with the marks that close a quotation it runs to the end of.
        """
        other = one.cue | one.source
        content = one.content - other
        solid = sorted(content)
        for before, after in pairwise(solid):
            gap = range(before + 1, after)
            if (
                0 < len(gap) <= LONGEST_GAP
                and not other.intersection(gap)
                and self.doc[before].sent == self.doc[after].sent
            ):
                content.update(gap)
        last = solid[-1] if solid else -1
        if last in self.quote_at:
            rest = range(last + 1, self.quotes[self.quote_at[last]].end)
            if all(self.doc[i].is_punct or self.doc[i].text in QUOTES for i in rest):
                content.update(rest)
        return content

    # -------------------------------------------------------------- cues

    def _verb(self, verb: Token, quoted: set[int]) -> _Found | None:
        entry = self.lexicon.get((verb.lemma_.lower(), "verb"), _QUOTING if quoted else None)
        if entry is None:
            return None
        cue = grammar.verb_group(self.syntax, verb.i)
        if grammar.is_passive(self.syntax, verb.i, self.quote_at) or _is_asked(verb):
            return self._passive(verb, entry, cue, quoted)
        content = quoted | self._taken(verb, entry, quoted)
        if content <= quoted and _takes_quotations(verb, entry):
            content |= self._beyond(verb, quoted)
        if not content:
            return None
        source = self._source(verb) or self._beside(verb, quoted)
        if not source and not quoted:
            return None
        if (
            verb.dep_ == "advcl" and grammar.is_infinitive(self.syntax, verb.i) and not quoted
        ) or _is_anonymous(verb):
            return None
        content -= set(subtrees(verb, SUBJECTS))
        for i in self._prepositions(verb, content):
            cue.add(i)
        return _Found(verb, source, cue, content, entry.kind, denial(verb, entry))

    def _passive(self, verb: Token, entry: Cue, cue: set[int], quoted: set[int]) -> _Found | None:
        subject = set(subtrees(verb, {"nsubjpass"}))
        by = grammar.agent(self.syntax, verb.i)
        actor = set() if by is None else self._noun_phrase(self.doc[by])
        if actor and all(self.doc[i].lower_ in ("this", "that", "it") for i in subject):
            subject = self._sentence_before(verb)
        clauses = set(subtrees(verb, {"xcomp", "ccomp", "oprd"})) | quoted
        if _as_saying(verb):
            return None  # “was quoted as saying”: the cue is “saying”
        as_what = child(verb, "prep", {"as"})
        if actor and (clauses or "obj" in entry.takes):
            kind = "say" if entry.kind == "unsourced" else entry.kind
            return _Found(verb, actor, cue, clauses or subject, kind, denial(verb, entry))
        if "passive" in entry.takes and (clauses or as_what) and verb.dep_ != "acl":
            as_clause = set(subtrees(verb, {"prep"}, {"as"}))
            content = subject | clauses | as_clause
            return _Found(verb, set(), cue, content, "unsourced", denial(verb, entry))
        return None

    def _sentence_before(self, verb: Token) -> set[int]:
        """What “This was stated by …” speaks of: the sentence before, in its paragraph."""
        start = verb.sent.start
        if start == 0 or start in self.starts:
            return set()
        before = self.doc[start - 1].sent
        return set(range(before.start, before.end))

    def _according(self, token: Token, quoted: set[int]) -> _Found | None:
        to = next((c for c in token.children if c.lower_ == "to"), None)
        if to is None or not list(to.children):
            return None
        source = self._noun_phrase(next(iter(to.children)))
        clause = token.head
        while clause.pos_ not in ("VERB", "AUX") and clause.dep_ != "ROOT":
            clause = clause.head
        while clause.dep_ in ("ccomp", "advcl", "parataxis", "xcomp", "conj") and not (
            clause.dep_ == "conj" and grammar.has_subject(self.syntax, clause.i)
        ):
            clause = clause.head
        phrase = {t.i for t in token.subtree}
        content = {t.i for t in clause.subtree} - phrase | quoted
        return _Found(token, source, {token.i, to.i}, content, "say", "")

    def _noun(self, noun: Token) -> _Found | None:
        entry = self.lexicon.get((noun.lemma_.lower(), "noun"))
        if entry is None:
            return None
        content: set[int] = set()
        for one in noun.children:
            if one.i < noun.i:
                continue
            if one.dep_ in ("acl", "ccomp", "relcl"):
                marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in one.children)
                infinitive = grammar.is_infinitive(self.syntax, one.i)
                if ("that" in entry.takes and marked) or ("to" in entry.takes and infinitive):
                    content |= {t.i for t in one.subtree}
            elif one.dep_ == "prep" and one.lower_ in entry.takes:
                content |= {t.i for t in one.subtree if t.i != one.i}
        if not content:
            return None
        source = set(subtrees(noun, {"poss"}))
        cue = {noun.i}
        if not source:
            verb = noun.head
            if noun.dep_ == "dobj" and verb.lemma_.lower() in word_list(
                "attribution", "light_verbs"
            ):
                source, cue = self._source(verb), {*grammar.verb_group(self.syntax, verb.i), noun.i}
        if not source:
            giver = child(noun, "prep", {"by", "from", "among"})
            named = giver is not None and any(one.dep_ == "pobj" for one in giver.children)
            source = set(self._noun_phrase(giver)) - {giver.i} if giver and named else set()
        if not source:
            return None
        return _Found(noun, source, cue, content - source, entry.kind, entry.denial)

    def _adjective(self, adjective: Token) -> _Found | None:
        entry = self.lexicon.get((adjective.lemma_.lower(), "adjective"))
        verb = adjective.head
        if entry is None or adjective.dep_ not in ("acomp", "oprd", "amod", "conj"):
            return None
        content: set[int] = set()
        for one in [*adjective.children, *verb.children]:
            if one.i < adjective.i or one.dep_ not in ("ccomp", "xcomp", "prep"):
                continue
            infinitive = grammar.is_infinitive(self.syntax, one.i)
            if one.dep_ == "prep":
                if one.head == adjective and one.lower_ in entry.takes:
                    content |= {t.i for t in one.subtree if t.i != one.i}
            elif ("to" in entry.takes) if infinitive else ("that" in entry.takes):
                content |= {t.i for t in one.subtree}
        source = self._source(verb) if verb.pos_ in ("VERB", "AUX") else set()
        if not content or not source or {self.doc[i].lower_ for i in source} == {"it"}:
            return None  # “it is clear that …” is nobody's
        cue = {*grammar.verb_group(self.syntax, verb.i), adjective.i}
        denied = "denied" if grammar.is_negated(syntax_of(verb.doc), verb.i) else ""
        return _Found(adjective, source, cue, content, entry.kind, denied)

    def _turns(self, found: list[_Found]) -> Iterator[_Found]:
        """“Name: what is said”: transcripts, headlines, and names before a quotation."""
        cued = {i for one in found for i in one.cue}
        for turn in find_turns(self.doc, self.quote_at):
            if turn.spoken or cued.isdisjoint(turn.label):
                kind = "turn" if turn.spoken else "say"
                source, content = set(turn.label), set(turn.content)
                yield _Found(self.doc[turn.colon], source, {turn.colon}, content, kind, "")

    def _signed(self, found: list[_Found]) -> Iterator[_Found]:
        """““…” — Name of the speaker”: a quotation with its speaker behind a dash."""
        owned = {i for one in found for i in one.content}
        for part in paragraphs(self.doc):
            dash = next((t.i for t in reversed(part) if t.text in DASHES), part.start)
            name = self.doc[dash + 1 : part.end]
            number = self.quote_at.get(dash - 1)
            if number is not None and dash not in self.quote_at and _is_signature(name):
                quote = self.quotes[number]
                content = set(range(quote.start, quote.end))
                if owned.isdisjoint(content):
                    yield _Found(self.doc[dash], {t.i for t in name}, {dash}, content, "say", "")

    def _take_speeches(self, found: list[_Found]) -> None:
        """Give the first paragraphs of a speech in quotation marks to the cue behind its last."""
        owners = {i: one for one in found for i in one.content}
        for first, second in reversed(list(pairwise(self.quotes))):
            owner = next((owners[i] for i in range(second.start, second.end) if i in owners), None)
            if (
                owner is not None
                and min(owner.cue) >= second.start
                and first.start in self.starts
                and goes_on(first, second, self.starts)
                and not any(i in owners for i in range(first.start, first.end))
            ):
                owner.content.update(range(first.start, first.end))
                owners.update(dict.fromkeys(range(first.start, first.end), owner))

    def _take_floating(self, found: list[_Found]) -> None:
        """Give a quotation that has no cue of its own to the attribution it continues."""
        taken = {i for one in found for i in one.content}
        cues = [min(one.cue) for one in found]
        ends = [max(one.content | one.cue | one.source) for one in found]
        quoting = [not self.quote_at.keys().isdisjoint(one.content) for one in found]
        part_of = {
            i: n for n, part in enumerate(paragraphs(self.doc)) for i in range(part.start, part.end)
        }
        for quote in self.quotes:
            tokens = range(quote.start, quote.end)
            if len(quote) < 4 or not taken.isdisjoint(tokens) or self._is_told(quote):
                continue
            last = self._before(found, bisect_left(cues, quote.start), quoting)
            if last is None:
                continue
            gap = part_of.get(quote.start, 0) - part_of.get(ends[last], 0)
            between = self.doc[ends[last] + 1 : quote.start]
            if gap <= quoting[last] and self._nothing_said(between, found[last]):
                found[last].content.update(tokens)
                taken.update(tokens)
                ends[last] = max(ends[last], quote.end - 1)

    def _before(self, found: list[_Found], behind: int, quoting: list[bool]) -> int | None:
        """The attribution a quotation may go on with: of the last sentence that holds any.

        One that quotes comes first.
        """
        near = range(max(0, behind - 5), behind)
        said = [n for n in near if found[n].head.sent == found[behind - 1].head.sent]
        spoken = [n for n in said if found[n].kind in SPOKEN and found[n].denial != "unsaid"]
        return max(spoken, key=lambda n: (quoting[n], n), default=None)

    def _is_told(self, quote: Span) -> bool:
        """Whether a sentence goes on behind a quotation: it tells who says it, cue or no cue."""
        last = self.doc[quote.end - 1]
        behind = range(quote.end, last.sent.end)
        return any(i not in self.quote_at and self.doc[i].is_alpha for i in behind)

    def _nothing_said(self, between: Span, one: _Found) -> bool:
        """Whether little stands between two quotations but the rest of a cue's sentence.

        A sentence about somebody else who is named is not little.
        """
        end, names = one.head.sent.end, {self.doc[i].text for i in one.source}
        rest = [t for t in between if t.i >= end and not (t.is_punct or t.is_space)]
        others = (t for t in rest if t.pos_ == "PROPN" and t.dep_ in SUBJECTS)
        named = any(t.text not in names for t in others)
        return len(rest) <= LONGEST_ASIDE and not named and "\n\n" not in between.text.strip()

    # -------------------------------------------------------------- parts

    def _noun_phrase(self, head: Token, without: Token | None = None) -> set[int]:
        return grammar.noun_phrase(self.syntax, head.i, None if without is None else without.i)

    def _is_date(self, token: Token) -> bool:
        return grammar.is_date(self.syntax, token.i)

    def _is_author(self, source: set[int]) -> bool:
        """Whether the source is the writer or the reader: not somebody reported on."""
        authors = {*listed("first_person"), *listed("second_person"), "one"}
        return bool(source) and {self.doc[i].lower_ for i in source} <= authors

    def _says_something(self, content: set[int]) -> bool:
        """Whether a content is more than a pronoun that points elsewhere."""
        return any(
            self.doc[i].pos_ not in ("PRON", "DET", "PUNCT", "SPACE", "ADP") for i in content
        )

    def _prepositions(self, verb: Token, content: set[int]) -> Iterator[int]:
        """Prepositions between the cue and the content it takes: “called for”."""
        first = min(content, default=0)
        for one in verb.children:
            if one.dep_ in ("prep", "prt") and one.i + 1 == first:
                yield one.i

    def _taken(self, verb: Token, entry: Cue, quoted: set[int]) -> set[int]:
        """The tokens of the clause or phrase the verb takes as its content.

        A phrase beside a quotation is taken only if the quotation is a part of it.
        """
        clauses = self._clauses(verb, entry, quoted)
        if clauses:
            return clauses | self._bidden(verb)
        if "out" in entry.takes and not child(verb, "prt", {"out"}):
            return set()
        phrases = self._phrases(verb, entry)
        if quoted and (phrases <= quoted or quoted.isdisjoint(phrases)):
            return set()
        before = range(min(phrases, default=0), min(quoted, default=0))
        return set() if any(self.doc[i].text == ":" for i in before) else phrases

    def _clauses(self, verb: Token, entry: Cue, quoted: set[int]) -> set[int]:
        """The clauses and infinitives among a verb's complements that it takes.

        Behind a cue whose quotation stands before it only one with “that” is.
        """
        takes, content = entry.takes, set[int]()
        told = any(one.dep_ == "ccomp" and one.i in quoted for one in verb.lefts)
        for one in verb.children:
            if one.dep_ == "ccomp" and (
                "that" in takes or ({"obj", "named"} & takes and one.i > verb.i)
            ):
                aside = told and one.i > verb.i and one.i not in quoted
                if not aside or child(one, "mark"):
                    content |= self._clause(verb, one)
            elif one.dep_ == "xcomp" and one.i > verb.i:
                bids = "to" in takes and not ("named" in takes and child(verb, "dobj"))
                says = {"obj", "named"} & takes or ("that" in takes and one.tag_ != "VBG")
                if bids if grammar.is_infinitive(self.syntax, one.i) else says:
                    content |= {t.i for t in one.subtree}
        return content

    def _phrases(self, verb: Token, entry: Cue) -> set[int]:
        """The objects a verb takes, with the prepositions that go with them; or those alone."""
        takes = entry.takes
        objects = [c for c in verb.children if c.dep_ in _OBJECTS and c.i > verb.i]
        has_object = any(o.dep_ in ("dobj", "oprd") for o in objects)
        named = "named" in takes and is_named(verb, objects)
        content = set[int]()
        if has_object and ("obj" in takes or named):
            for one in objects:
                content |= {t.i for t in one.subtree}
            for one in verb.children:
                fits = one.lower_ in takes or (named and one.lower_ == "as")
                if one.dep_ == "prep" and fits and one.i > verb.i:
                    content |= {t.i for t in one.subtree}
            return content
        if has_object and "named" in takes:
            return content
        for one in verb.children:
            taken = "to-noun" if one.lower_ == "to" else one.lower_
            if one.dep_ == "prep" and taken in takes - {"as"} and one.i > verb.i:
                content |= self._behind_preposition(one)
        return content

    def _behind_preposition(self, preposition: Token) -> set[int]:
        """What a preposition introduces, unless it is only a day."""
        if any(self._is_date(one) for one in preposition.children):
            return self._behind_date(preposition)
        return {t.i for t in preposition.subtree if t.i != preposition.i}

    def _behind_date(self, preposition: Token) -> set[int]:
        """The infinitive the parser hung on a day: “agreed on Tuesday *to let ships in*”."""
        days = [one for one in preposition.children if self._is_date(one)]
        return {
            t.i
            for day in days
            for one in day.children
            if grammar.is_infinitive(self.syntax, one.i)
            for t in one.subtree
        }

    def _bidden(self, verb: Token) -> set[int]:
        """Whoever is to do what the infinitive says: “urged *both sides* to return”."""
        if not any(
            c.dep_ == "xcomp" and grammar.is_infinitive(self.syntax, c.i) and c.i > verb.i
            for c in verb.children
        ):
            return set()
        called_on = child(verb, "prep", {"on", "upon"})
        persons = [
            *subtrees(verb, {"dobj"}),
            *(subtrees(called_on, {"pobj"}) if called_on else ()),
        ]
        return {i for i in persons if i > verb.i}

    def _clause(self, verb: Token, head: Token) -> set[int]:
        """The clause a cue takes: what lies between it and the next full break.

        A colon before a cue that follows is one; so are a quotation whose closing comma hands
        back to the reporter, and a second cue of the same tense, which goes on with the first
        one's source: “said talks had failed and accused the South”.
        """
        tokens = {t.i for t in head.subtree}
        if head.i > verb.i and self.doc[verb.i + 1].text != ",":
            tokens = {i for i in tokens if i > verb.i}
        for joined in (*head.conjuncts, *(one for one in head.rights if one.dep_ == "advcl")):
            if self._goes_on(verb, joined):
                behind = {t.i for t in joined.subtree}
                if joined.i > verb.i and joined.i in tokens:
                    tokens -= behind | {i for i in tokens if i > min(behind)}
        for i in sorted(tokens):
            if i in self.quote_at:
                quote = self.quotes[self.quote_at[i]]
                whole = quote.start <= head.i < quote.end
                if whole and i == quote.end - 1 and self.doc[i - 1].text == ",":
                    behind = {k for k in tokens if k > i}
                    if behind and not behind & self.quote_at.keys():
                        return tokens - behind
            elif self.doc[i].text == ":" and i < verb.i:
                tokens = {k for k in tokens if k > i}
        return tokens

    def _goes_on(self, verb: Token, joined: Token) -> bool:
        """Whether a verb the parser put inside a content is a second cue beside the first."""
        entry = self.lexicon.get((joined.lemma_.lower(), "verb"))
        return (
            entry is not None
            and entry.kind in ("say", "ask", "blame", "deny", "decline", "praise")
            and (joined.tag_ == verb.tag_ == "VBD" or _is_added(joined))
            and joined.i not in self.quote_at
            and not grammar.has_subject(self.syntax, joined.i)
        )

    def _beyond(self, verb: Token, quoted: set[int]) -> set[int]:
        """The words around a cue, or behind its comma, that it does not govern in the syntax.

        Beside a quotation they are taken only if that is a part of what they say.
        """
        around = self._around(verb) or self._behind_comma(verb)
        return around if not quoted or quoted & around else set()

    def _around(self, verb: Token) -> set[int]:
        """The clause a parenthetic cue stands in: “The talks, Oro said, had failed.”"""
        marks = [c for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i]
        as_said = any(c.lower_ == "as" for c in marks)
        if verb.dep_ in ("parataxis", "intj", "dep") or (
            verb.dep_ == "advcl"
            and (as_said or not any(c.dep_ == "mark" for c in marks))
            and verb.tag_ in ("VBD", "VBZ", "VBP")
        ):
            own = {t.i for t in verb.subtree}
            commas = (i for i in sorted(own) if i > verb.i and self.doc[i].text == ",")
            end = next(commas, verb.sent.end) if as_said else verb.sent.end
            clause = {t.i for t in verb.head.subtree} - {i for i in own if i <= end}
            added = self._added_at(verb)
            return {i for i in clause if i < added}
        return set()

    def _added_at(self, verb: Token) -> int:
        """Where the source adds to a parenthetic cue: “…, Oro said, …, *adding* that …”."""
        adding = (
            one.left_edge.i
            for one in verb.head.children
            if one.i > verb.i and one.tag_ == "VBG" and one.dep_ == "advcl"
            if one.i not in self.quote_at and (one.lemma_.lower(), "verb") in self.lexicon
        )
        return min(adding, default=verb.sent.end)

    def _behind_comma(self, verb: Token) -> set[int]:
        """The rest of a sentence that opens with its cue: “Oro said, the talks had failed.”"""
        comma = verb.i + 1
        if verb.dep_ != "ROOT" or comma >= verb.sent.end - 1 or self.doc[comma].text != ",":
            return set()
        rest = self.doc[comma + 1 : verb.sent.end]
        opens = any(one.dep_ in SUBJECTS and one.i < verb.i for one in verb.children)
        says = rest[0].dep_ in ("det", "nsubj", "poss") and any(
            t.pos_ in ("VERB", "AUX") for t in rest
        )
        return {t.i for t in rest} if opens and says else set()

    def _beside(self, verb: Token, quoted: set[int]) -> set[int]:
        """Who is named between a quotation and its cue, or behind that cue.

        This finds the source where the parser does not see a subject: “…,” Oro, the envoy, said.
        """
        solid = [i for i in quoted if i < verb.i]
        if not solid:
            return set()
        between = range(max(solid) + 1, verb.i)
        behind = range(verb.i + 1, verb.sent.end)
        if any(self.doc[i].pos_ in NAMING for i in between):
            return (
                {i for i in between if not self.doc[i].is_space}
                if len(between) < LONGEST_SOURCE
                else set()
            )
        named = takewhile(lambda i: self.doc[i].pos_ in (*NAMING, "DET", "ADJ"), behind)
        return set(named)

    def _listed(self, subjects: list[Token]) -> set[int]:
        """A subject, with those beside it that the parser did not join: “*Adan*, Oro and Lind”."""
        phrase = self._noun_phrase(subjects[0])
        for one in subjects[1:]:
            gap = range(max(phrase) + 1, min(self._noun_phrase(one)))
            names = subjects[0].pos_ == one.pos_ == "PROPN"
            if len(gap) > names or any(self.doc[i].text != "," for i in gap):
                break
            phrase |= self._noun_phrase(one) | set(gap)
        return phrase

    def _source(self, verb: Token, depth: int = 0) -> set[int]:
        """The tokens of the phrase that names who speaks."""
        outside = verb.i not in self.quote_at
        subjects = [
            one
            for one in verb.children
            if one.dep_ in SUBJECTS and not (outside and one.i in self.quote_at)
        ]
        if subjects:
            return self._listed(subjects)
        if depth > 5:
            return set()
        head = verb.head
        if outside and head.i in self.quote_at:
            return set()
        if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
            outer = head.head
            if head.dep_ == "ccomp" and outer.pos_ == "VERB" and self._goes_on(outer, verb):
                return self._source(outer, depth + 1)
            return self._source(head, depth + 1)
        if verb.dep_ in ("xcomp", "advcl") and head.pos_ in ("VERB", "AUX"):
            outer = head.head
            if head.dep_ == "ccomp" and outer.pos_ == "VERB" and _is_added(verb):
                is_cue = (outer.lemma_.lower(), "verb") in self.lexicon
                head = outer if is_cue and self._goes_on(outer, verb) else head
            return self._source(head, depth + 1)
        if verb.dep_ == "xcomp" and head.pos_ == "ADJ" and head.head.pos_ in ("VERB", "AUX"):
            return self._source(head.head, depth + 1)
        if verb.dep_ == "pcomp" and head.head.pos_ in ("VERB", "AUX"):
            quoted = next((one for one in head.head.children if one.dep_ == "dobj"), None)
            if quoted is not None and head.lower_ == "as":  # “quoted Oro as saying”
                return self._noun_phrase(quoted)
            return self._source(head.head, depth + 1)
        if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN", "PRON") and verb.tag_ == "VBG":
            return self._noun_phrase(head, without=verb)
        return set()


def _is_signature(name: Span) -> bool:
    """Whether words behind a dash are a speaker's name, with an office or without."""
    names = any(t.pos_ == "PROPN" for t in name)
    return 0 < len(name) <= LONGEST_SIGNATURE and names and all(t.pos_ != "VERB" for t in name)


def _is_added(verb: Token) -> bool:
    """Whether a participle behind a comma adds to what was said: “…, *calling* it a joke”."""
    return (
        verb.tag_ == "VBG"
        and verb.dep_ == "advcl"
        and verb.i > verb.head.i
        and verb.doc[verb.left_edge.i - 1].text == ","
    )


def _without_objects(found: list[_Found]) -> list[_Found]:
    """Without a verb whose object is itself the cue: “expressed willingness to …”."""
    heads: dict[int, set[int]] = {}
    for one in found:
        for i in one.cue:
            heads.setdefault(i, set()).add(one.head.i)
    return [one for one in found if heads.get(one.head.i, set()) <= {one.head.i}]


def _takes_quotations(verb: Token, cue: Cue) -> bool:
    """Whether a cue may say whose a quotation is; “put” does with “it” only."""
    if "it" in cue.takes:
        return any(one.dep_ == "dobj" and one.lower_ == "it" for one in verb.children)
    return "quote" in cue.takes


def _as_saying(verb: Token) -> Token | None:
    """The cue of “quoted Oro as *saying*”."""
    as_what = child(verb, "prep", {"as"})
    return next((one for one in as_what.children if one.dep_ == "pcomp"), None) if as_what else None


def _is_asked(verb: Token) -> bool:
    """Whether a participle says what was done to its subject: “*asked* whether …, Adan said”."""
    return (
        verb.tag_ == "VBN"
        and verb.dep_ == "advcl"
        and not any(one.dep_ in ("aux", *SUBJECTS) for one in verb.children)
    )


def _is_anonymous(verb: Token) -> bool:
    """Whether all that is said is that a source wants no name: “asked not to be named”."""
    return any(
        one.dep_ == "xcomp"
        and one.lemma_.lower() in word_list("attribution", "naming")
        and any(c.dep_ == "auxpass" for c in one.children)
        for one in verb.children
    )


def denial(verb: Token, entry: Cue) -> str:
    """How a verb denies its content: by what it means, or by a negation beside it.

    Empty, ``denied``, ``declined`` or, where somebody did not speak, ``unsaid``.
    """
    if grammar.is_negated(syntax_of(verb.doc), verb.i):
        return "unsaid" if entry.kind == "say" else "" if entry.denial else "denied"
    return entry.denial


def _distance(cue: Token, quote: Span) -> tuple[bool, int]:
    """How far a cue is from a quotation; “adding” comes before what it adds."""
    if cue.i < quote.start:
        return False, quote.start - cue.i
    return cue.tag_ == "VBG", cue.i - quote.end + 1


def _solid_before(doc: Doc, start: int) -> int:
    """The number of the last token before this one that is not space."""
    i = start - 1
    while i >= 0 and doc[i].is_space and "\n" not in doc[i].text:
        i -= 1
    return i


def _characters(reader: _Reader, tokens: set[int], edges: str = ",;:–—-.") -> Spans:
    """Runs of tokens as spans of characters, without space and the marks at their edges.

    A run that is one quotation loses its quotation marks and keeps the stops inside them.
    """
    doc, at = reader.doc, reader.quote_at
    spans: list[tuple[int, int]] = []
    for low, high in _runs(doc, tokens, reader.starts):
        quote = at.get(low)
        stripped = edges
        if quote is not None and quote == at.get(high):
            low, high = _within_marks(doc, low, high)
            stripped = ""
        while low <= high and (doc[low].is_space or doc[low].text in stripped):
            low += 1
        while low <= high and (doc[high].is_space or doc[high].text in stripped):
            high -= 1
        if low <= high:
            spans.append((doc[low].idx, doc[high].idx + len(doc[high])))
    return tuple(spans)


def _within_marks(doc: Doc, low: int, high: int) -> tuple[int, int]:
    """A quotation, given by its first and last token, without its marks.

    A mark of two apostrophes may be two tokens.
    """
    opening, closing = doc[low : low + 2].text, doc[max(low, high - 1) : high + 1].text
    if doc[low].text in QUOTES:
        low += 2 if opening in ("``", "''") and len(doc[low]) == 1 else 1
    if doc[high].text in QUOTES and high >= low:
        high -= 2 if closing == "''" and opening[0] in "`'" and len(doc[high]) == 1 else 1
    return low, high


def _runs(doc: Doc, tokens: set[int], starts: set[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run of solid tokens; a paragraph's start breaks a run."""
    solid = sorted(i for i in tokens if not doc[i].is_space)
    low = high = -1
    for i in solid:
        joined = high >= 0 and all(doc[k].is_space and k not in starts for k in range(high + 1, i))
        if not joined or i in starts:
            if high >= 0:
                yield low, high
            low = i
        high = i
    if high >= 0:
        yield low, high
