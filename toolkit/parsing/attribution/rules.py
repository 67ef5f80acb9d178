"""Who says what: the source, cue and content of every attribution in a text.

An attribution is a cue (“said”, “according to”, “his claim that”), the source it names and
the content it introduces, as in PolNeAR (Newell, Margolin and Ruths 2018, LREC). The rules
read the syntax of each sentence; which words are cues, and what they take, stands in
`data/lexicons/en/cues.csv`. No weights are learned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from spacy.tokens import Doc, Span

from toolkit.lexicons import word_list
from toolkit.parsing import grammar
from toolkit.parsing.attribution.cues import Cue, cue_lexicon
from toolkit.parsing.attribution.quotations import QUOTES, find_quotations, goes_on
from toolkit.parsing.attribution.transcripts import find_turns
from toolkit.parsing.grammar import SUBJECTS, listed
from toolkit.parsing.language import paragraphs
from toolkit.parsing.syntax import Syntax, syntax_of
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

DEEPEST = 5
"""Steps from a cue up to the verb whose subject is its source."""

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
            sure = _confidence(reader.syntax, one.cue_at, one.kind) if source else None
            found.append(Attribution(source, cue, content, one.cue_at, one.kind, one.denial, sure))
    return found


def _confidence(syntax: Syntax, cue: int, kind: str) -> float | None:
    """The share of attributions with such a cue that annotators marked, in PolNeAR's news.

    See `evaluate attribution --method rules --reliability`. Transcripts stand apart: who speaks
    is printed.
    """
    if kind == "turn":
        return 1.0
    is_verb = syntax.pos[cue] in ("VERB", "AUX")
    return CONFIDENCE.get(kind if is_verb else "noun", CONFIDENCE["noun"])


@dataclass(slots=True)
class _Found:
    """An attribution in the making, as sets of token numbers."""

    cue_at: int
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
                one = None if i in self.quote_at else self._read_at(i, claims)
                if one is not None and not self._is_author(one.source):
                    one.content = self._closed(one)
                    if self._says_something(one.content):
                        found.append(one)
        found = _without_objects(found)
        found.extend(self._turns(found))
        found.extend(self._signed(found))
        found.sort(key=lambda one: (min(one.cue), one.cue_at))
        self._take_speeches(found)
        self._take_floating(found)
        return found

    def _read_at(self, token: int, claims: dict[int, set[int]]) -> _Found | None:
        if self.syntax.lower[token] == "according":
            return self._according(token, claims.get(token, set()))
        if self.syntax.pos[token] in ("VERB", "AUX"):
            return self._verb(token, claims.get(token, set()))
        if self.syntax.pos[token] in ("NOUN", "PROPN"):
            return self._noun(token)
        if self.syntax.pos[token] == "ADJ":
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
        outside = (t for t in range(sentence.start, sentence.end) if t not in self.quote_at)
        cues = [t for t in outside if self._may_cue_quotation(t)]
        if not cues:
            return claims
        if before is not None and self._closes_sentence(sentence, cues[0]):
            numbers.add(before)
        for number in numbers:
            quote = self.quotes[number]
            cue = self._cue_of(quote, cues)
            as_saying = grammar.as_doing(self.syntax, cue)
            cue = cue if as_saying is None else as_saying
            claims.setdefault(cue, set()).update(range(quote.start, quote.end))
        return claims

    def _may_cue_quotation(self, token: int) -> bool:
        if self.syntax.lower[token] == "according":
            return True
        if self.syntax.pos[token] != "VERB" or self._is_asked(token):
            return False
        cue = self.lexicon.get((self.syntax.lemma[token], "verb"))
        return (cue is not None and self._takes_quotations(token, cue)) or self._is_cue_by_place(
            token
        )

    def _is_cue_by_place(self, verb: int) -> bool:
        """Whether a verb that is no cue by itself tells whose a quotation beside it is."""
        if self.syntax.tag[verb] not in ("VBD", "VBZ") or self.syntax.lemma[verb] in word_list(
            "attribution", "never_cues"
        ):
            return False
        kinds = {
            self.syntax.dep[one] for one in self.syntax.children[verb] if one not in self.quote_at
        }
        subject = self.syntax.child(verb, "nsubj")
        subject = self._inverted(verb) if subject is None else subject
        if subject is None or subject in self.quote_at:
            return False
        if kinds & _NOT_OF_CUES - {self.syntax.dep[subject]}:
            return False
        if self.syntax.pos[subject] == "PRON" and self.syntax.lower[subject] not in word_list(
            "attribution", "persons"
        ):
            return False
        return self._closes_quotation(verb, subject) or self._opens_quotation(verb)

    def _inverted(self, verb: int) -> int | None:
        """The name behind a verb right behind a quotation, if it was read as its object."""
        if verb - 1 not in self.quote_at:
            return None
        named = self.syntax.child(verb, "dobj")
        named = self.syntax.child(verb, "attr") if named is None else named
        return named if named is not None and self.syntax.pos[named] == "PROPN" else None

    def _closes_quotation(self, verb: int, subject: int) -> bool:
        """Whether verb and subject stand right behind a quotation: “…,” scoffed Adan."""
        first = min(verb, self.syntax.left_edge(subject))
        number = self.quote_at.get(first - 1)
        if number is None or verb - first > LONGEST_SOURCE:
            return False
        quote = self.quotes[number]
        before = self.doc[quote.start - 1] if quote.start else None
        if before is not None and not (before.is_space or before.is_punct or before.is_sent_end):
            return False
        stop = self.syntax.text[max(quote.start, quote.end - 2)]
        goes_on = first == verb or self.syntax.text[first].islower()
        return stop in ",—–-" or (stop in "?!…" and goes_on)

    def _opens_quotation(self, verb: int) -> bool:
        """Whether a quotation follows a verb and a stop: Adan snorted: “…”."""
        stop = min(verb + 1, len(self.doc) - 1)
        number = self.quote_at.get(stop + 1)
        if number is None or self.syntax.text[stop] not in (":", ",") or stop in self.quote_at:
            return False
        quote = self.quotes[number]
        return quote.start == stop + 1 and quote.text.lstrip("“”‘’«»„‟\"'`")[:1].isupper()

    def _cue_of(self, quote: Span, cues: list[int]) -> int:
        """The cue above a quotation in the syntax of its sentence, or else the nearest."""
        for at in range(quote.start, quote.end):
            is_inside = quote.start <= self.syntax.head[at] < quote.end
            if not is_inside and not self.doc[at].is_punct:
                for above in self.syntax.ancestors(at):
                    if above in cues:
                        return above
        return min(cues, key=lambda cue: self._distance(cue, quote))

    def _distance(self, cue: int, quote: Span) -> tuple[bool, int]:
        """How far a cue is from a quotation; “adding” comes before what it adds."""
        if cue < quote.start:
            return False, quote.start - cue
        return self.syntax.tag[cue] == "VBG", cue - quote.end + 1

    def _closes_sentence(self, sentence: Span, cue: int) -> bool:
        """Whether the sentence only says whose the quotation before it was: “…?” he asked."""
        is_near = cue - sentence.start <= LONGEST_ASIDE
        says = self.syntax.child(cue, *grammar.CLAUSES) is not None
        return is_near and not says and not self._own_quotes(sentence)

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
                and self._sentence(before) == self._sentence(after)
            ):
                content.update(gap)
        last = solid[-1] if solid else -1
        if last in self.quote_at:
            rest = range(last + 1, self.quotes[self.quote_at[last]].end)
            if all(self.doc[i].is_punct or self.syntax.text[i] in QUOTES for i in rest):
                content.update(rest)
        return content

    # -------------------------------------------------------------- cues

    def _verb(self, verb: int, quoted: set[int]) -> _Found | None:
        entry = self.lexicon.get((self.syntax.lemma[verb], "verb"), _QUOTING if quoted else None)
        if entry is None:
            return None
        cue = grammar.verb_group(self.syntax, verb)
        if grammar.is_passive(self.syntax, verb, self.quote_at) or self._is_asked(verb):
            return self._passive(verb, entry, cue, quoted)
        content = quoted | self._taken(verb, entry, quoted)
        if content <= quoted and self._takes_quotations(verb, entry):
            content |= self._beyond(verb, quoted)
        if not content:
            return None
        source = self._source(verb) or self._beside(verb, quoted)
        if not source and not quoted:
            return None
        if (
            self.syntax.dep[verb] == "advcl"
            and grammar.is_infinitive(self.syntax, verb)
            and not quoted
        ) or self._is_anonymous(verb):
            return None
        content -= self.syntax.below(verb, *SUBJECTS)
        cue.update(self._prepositions(verb, content))
        return _Found(verb, source, cue, content, entry.kind, denial(self.syntax, verb, entry))

    def _passive(self, verb: int, entry: Cue, cue: set[int], quoted: set[int]) -> _Found | None:
        subject = self.syntax.below(verb, "nsubjpass")
        by = grammar.agent(self.syntax, verb)
        actor = set() if by is None else self._noun_phrase(by)
        if actor and all(self.syntax.lower[i] in ("this", "that", "it") for i in subject):
            subject = self._sentence_before(verb)
        clauses = self.syntax.below(verb, *grammar.CLAUSES, "oprd") | quoted
        if grammar.as_doing(self.syntax, verb) is not None:
            return None  # “was quoted as saying”: the cue is “saying”
        as_what = grammar.prepositions(self.syntax, verb, "as")
        if actor and (clauses or "obj" in entry.takes):
            kind = "say" if entry.kind == "unsourced" else entry.kind
            return _Found(
                verb, actor, cue, clauses or subject, kind, denial(self.syntax, verb, entry)
            )
        if "passive" in entry.takes and (clauses or as_what) and self.syntax.dep[verb] != "acl":
            content = subject | clauses | self._all_below(as_what)
            return _Found(verb, set(), cue, content, "unsourced", denial(self.syntax, verb, entry))
        return None

    def _sentence_before(self, verb: int) -> set[int]:
        """What “This was stated by …” speaks of: the sentence before, in its paragraph."""
        start = self._sentence(verb)[0]
        if start == 0 or start in self.starts:
            return set()
        before = self.doc[start - 1].sent
        return set(range(before.start, before.end))

    def _according(self, token: int, quoted: set[int]) -> _Found | None:
        children = self.syntax.children[token]
        to = next((one for one in children if self.syntax.lower[one] == "to"), None)
        if to is None or not self.syntax.children[to]:
            return None
        source = self._noun_phrase(self.syntax.children[to][0])
        clause = self.syntax.head[token]
        while self.syntax.pos[clause] not in ("VERB", "AUX") and self.syntax.dep[clause] != "ROOT":
            clause = self.syntax.head[clause]
        while self.syntax.dep[clause] in ("ccomp", "advcl", "parataxis", "xcomp", "conj") and not (
            self.syntax.dep[clause] == "conj" and grammar.has_subject(self.syntax, clause)
        ):
            clause = self.syntax.head[clause]
        phrase = set(self.syntax.subtree(token))
        content = set(self.syntax.subtree(clause)) - phrase | quoted
        return _Found(token, source, {token, to}, content, "say", "")

    def _noun(self, noun: int) -> _Found | None:
        entry = self.lexicon.get((self.syntax.lemma[noun], "noun"))
        if entry is None:
            return None
        content: set[int] = set()
        for one in self.syntax.rights(noun):
            if self.syntax.dep[one] in ("acl", "ccomp", "relcl"):
                is_that = grammar.is_marked(self.syntax, one, "that")
                infinitive = grammar.is_infinitive(self.syntax, one)
                if ("that" in entry.takes and is_that) or ("to" in entry.takes and infinitive):
                    content |= set(self.syntax.subtree(one))
            elif one in grammar.prepositions(self.syntax, noun, *entry.takes):
                content |= {*self.syntax.subtree(one)} - {one}
        if not content:
            return None
        source, cue = self.syntax.below(noun, "poss"), {noun}
        verb = self.syntax.head[noun]
        is_light = self.syntax.lemma[verb] in word_list("attribution", "light_verbs")
        if not source and self.syntax.dep[noun] == "dobj" and is_light:
            source, cue = self._source(verb), {*grammar.verb_group(self.syntax, verb), noun}
        givers = grammar.prepositions(self.syntax, noun, "by", "from", "among")
        if not source and givers and self.syntax.child(givers[0], "pobj") is not None:
            source = self._noun_phrase(givers[0]) - {givers[0]}
        if not source:
            return None
        return _Found(noun, source, cue, content - source, entry.kind, entry.denial)

    def _adjective(self, adjective: int) -> _Found | None:
        entry = self.lexicon.get((self.syntax.lemma[adjective], "adjective"))
        verb = self.syntax.head[adjective]
        if entry is None or self.syntax.dep[adjective] not in ("acomp", "oprd", "amod", "conj"):
            return None
        content: set[int] = set()
        for one in [*self.syntax.children[adjective], *self.syntax.children[verb]]:
            if one < adjective or self.syntax.dep[one] not in ("ccomp", "xcomp", "prep"):
                continue
            infinitive = grammar.is_infinitive(self.syntax, one)
            if self.syntax.dep[one] == "prep":
                if self.syntax.head[one] == adjective and self.syntax.lower[one] in entry.takes:
                    content |= {*self.syntax.subtree(one)} - {one}
            elif ("to" in entry.takes) if infinitive else ("that" in entry.takes):
                content |= set(self.syntax.subtree(one))
        source = self._source(verb) if self.syntax.pos[verb] in ("VERB", "AUX") else set()
        if not content or not source or {self.syntax.lower[i] for i in source} == {"it"}:
            return None  # “it is clear that …” is nobody's
        cue = {*grammar.verb_group(self.syntax, verb), adjective}
        denied = "denied" if grammar.is_negated(self.syntax, verb) else ""
        return _Found(adjective, source, cue, content, entry.kind, denied)

    def _turns(self, found: list[_Found]) -> Iterator[_Found]:
        """“Name: what is said”: transcripts, headlines, and names before a quotation."""
        cued = {i for one in found for i in one.cue}
        for turn in find_turns(self.doc, self.quote_at):
            if turn.spoken or cued.isdisjoint(turn.label):
                kind = "turn" if turn.spoken else "say"
                source, content = set(turn.label), set(turn.content)
                yield _Found(turn.colon, source, {turn.colon}, content, kind, "")

    def _signed(self, found: list[_Found]) -> Iterator[_Found]:
        """““…” — Name of the speaker”: a quotation with its speaker behind a dash."""
        owned = {i for one in found for i in one.content}
        for part in paragraphs(self.doc):
            places = range(part.end - 1, part.start - 1, -1)
            dash = next((at for at in places if self.syntax.text[at] in DASHES), part.start)
            name = range(dash + 1, part.end)
            number = self.quote_at.get(dash - 1)
            if number is not None and dash not in self.quote_at and self._is_signature(name):
                quote = self.quotes[number]
                content = set(range(quote.start, quote.end))
                if owned.isdisjoint(content):
                    yield _Found(dash, set(name), {dash}, content, "say", "")

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
        last = self._sentence(found[behind - 1].cue_at) if behind else None
        said = [n for n in near if self._sentence(found[n].cue_at) == last]
        spoken = [n for n in said if found[n].kind in SPOKEN and found[n].denial != "unsaid"]
        return max(spoken, key=lambda n: (quoting[n], n), default=None)

    def _is_told(self, quote: Span) -> bool:
        """Whether a sentence goes on behind a quotation: it tells who says it, cue or no cue."""
        behind = range(quote.end, self._sentence(quote.end - 1)[1])
        return any(i not in self.quote_at and self.doc[i].is_alpha for i in behind)

    def _nothing_said(self, between: Span, one: _Found) -> bool:
        """Whether little stands between two quotations but the rest of a cue's sentence.

        A sentence about somebody else who is named is not little.
        """
        end, names = self._sentence(one.cue_at)[1], {self.syntax.text[i] for i in one.source}
        rest = [t.i for t in between if t.i >= end and not (t.is_punct or t.is_space)]
        subjects = (at for at in rest if self.syntax.dep[at] in SUBJECTS)
        others = (at for at in subjects if self.syntax.pos[at] == "PROPN")
        named = any(self.syntax.text[at] not in names for at in others)
        return len(rest) <= LONGEST_ASIDE and not named and "\n\n" not in between.text.strip()

    # -------------------------------------------------------------- parts

    def _noun_phrase(self, head: int, without: int | None = None) -> set[int]:
        return grammar.noun_phrase(self.syntax, head, without)

    def _sentence(self, at: int) -> tuple[int, int]:
        return self.syntax.sentence_at(at)

    def _all_below(self, tokens: Iterable[int]) -> set[int]:
        """These words with all below them."""
        return {at for one in tokens for at in self.syntax.subtree(one)}

    def _is_author(self, source: set[int]) -> bool:
        """Whether the source is the writer or the reader: not somebody reported on."""
        authors = {*listed("first_person"), *listed("second_person"), "one"}
        return bool(source) and {self.syntax.lower[i] for i in source} <= authors

    def _says_something(self, content: set[int]) -> bool:
        """Whether a content is more than a pronoun that points elsewhere."""
        return any(
            self.syntax.pos[i] not in ("PRON", "DET", "PUNCT", "SPACE", "ADP") for i in content
        )

    def _prepositions(self, verb: int, content: set[int]) -> Iterator[int]:
        """Prepositions between the cue and the content it takes: “called for”."""
        first = min(content, default=0)
        near = self.syntax.dependents(verb, "prep", "prt")
        return (one for one in near if one + 1 == first)

    def _taken(self, verb: int, entry: Cue, quoted: set[int]) -> set[int]:
        """The tokens of the clause or phrase the verb takes as its content.

        A phrase beside a quotation is taken only if the quotation is a part of it.
        """
        clauses = self._clauses(verb, entry, quoted)
        if clauses:
            return clauses | self._bidden(verb)
        particles = self.syntax.dependents(verb, "prt")
        if "out" in entry.takes and not any(self.syntax.lower[at] == "out" for at in particles):
            return set()
        phrases = self._phrases(verb, entry)
        if quoted and (phrases <= quoted or quoted.isdisjoint(phrases)):
            return set()
        before = range(min(phrases, default=0), min(quoted, default=0))
        return set() if any(self.syntax.text[i] == ":" for i in before) else phrases

    def _clauses(self, verb: int, entry: Cue, quoted: set[int]) -> set[int]:
        """The clauses and infinitives among a verb's complements that it takes.

        Behind a cue whose quotation stands before it only one with “that” is.
        """
        takes, content = entry.takes, set[int]()
        clauses = self.syntax.dependents(verb, *grammar.CLAUSES)
        told = any(
            self.syntax.dep[one] == "ccomp" and one in quoted for one in clauses if one < verb
        )
        for one in clauses:
            if self.syntax.dep[one] == "ccomp":
                fits = "that" in takes or ({"obj", "named"} & takes and one > verb)
                aside = told and one > verb and one not in quoted
                if fits and (not aside or self.syntax.child(one, "mark") is not None):
                    content |= self._clause(verb, one)
            elif one > verb:
                bids = "to" in takes and not (
                    "named" in takes and grammar.has_object(self.syntax, verb)
                )
                is_participle = self.syntax.tag[one] == "VBG"
                says = {"obj", "named"} & takes or ("that" in takes and not is_participle)
                if bids if grammar.is_infinitive(self.syntax, one) else says:
                    content |= set(self.syntax.subtree(one))
        return content

    def _phrases(self, verb: int, entry: Cue) -> set[int]:
        """The objects a verb takes, with the prepositions that go with them; or those alone."""
        takes = entry.takes
        objects = [one for one in self.syntax.dependents(verb, *_OBJECTS) if one > verb]
        has_object = any(self.syntax.dep[one] in ("dobj", "oprd") for one in objects)
        named = "named" in takes and grammar.is_named(self.syntax, verb, objects)
        behind = [one for one in self.syntax.dependents(verb, "prep") if one > verb]
        if has_object and ("obj" in takes or named):
            taken = {*takes, "as"} if named else takes
            fitting = [one for one in behind if self.syntax.lower[one] in taken]
            return self._all_below([*objects, *fitting])
        content = set[int]()
        for one in () if has_object and "named" in takes else behind:
            word = "to-noun" if self.syntax.lower[one] == "to" else self.syntax.lower[one]
            if word in takes - {"as"}:
                content |= self._behind_preposition(one)
        return content

    def _behind_preposition(self, preposition: int) -> set[int]:
        """What a preposition introduces, unless it is only a day."""
        children = self.syntax.children[preposition]
        days = [one for one in children if grammar.is_date(self.syntax, one)]
        if not days:
            return {*self.syntax.subtree(preposition)} - {preposition}
        # the infinitive the parser hung on a day: “agreed on Tuesday *to let ships in*”
        clauses = (one for day in days for one in self.syntax.children[day])
        return self._all_below(one for one in clauses if grammar.is_infinitive(self.syntax, one))

    def _bidden(self, verb: int) -> set[int]:
        """Whoever is to do what the infinitive says: “urged *both sides* to return”."""
        clauses = (one for one in self.syntax.dependents(verb, "xcomp") if one > verb)
        if not any(grammar.is_infinitive(self.syntax, one) for one in clauses):
            return set()
        called_on = grammar.prepositions(self.syntax, verb, "on", "upon")[:1]
        nouns = [noun for one in called_on for noun in self.syntax.dependents(one, "pobj")]
        persons = [*self.syntax.dependents(verb, "dobj"), *nouns]
        return {at for at in self._all_below(persons) if at > verb}

    def _clause(self, verb: int, head: int) -> set[int]:
        """The clause a cue takes: what lies between it and the next full break.

        A colon before a cue that follows is one; so are a quotation whose closing comma hands
        back to the reporter, and a second cue of the same tense, which goes on with the first
        one's source: “said talks had failed and accused the South”.
        """
        tokens = set(self.syntax.subtree(head))
        if head > verb and self.syntax.text[verb + 1] != ",":
            tokens = {i for i in tokens if i > verb}
        added = [one for one in self.syntax.rights(head) if self.syntax.dep[one] == "advcl"]
        for one in (*grammar.joined(self.syntax, head), *added):
            if self._goes_on(verb, one) and one > verb and one in tokens:
                behind = set(self.syntax.subtree(one))
                tokens -= behind | {i for i in tokens if i > min(behind)}
        for i in sorted(tokens):
            if i in self.quote_at:
                quote = self.quotes[self.quote_at[i]]
                whole = quote.start <= head < quote.end
                if whole and i == quote.end - 1 and self.syntax.text[i - 1] == ",":
                    behind = {k for k in tokens if k > i}
                    if behind and not behind & self.quote_at.keys():
                        return tokens - behind
            elif self.syntax.text[i] == ":" and i < verb:
                tokens = {k for k in tokens if k > i}
        return tokens

    def _goes_on(self, verb: int, joined: int) -> bool:
        """Whether a verb the parser put inside a content is a second cue beside the first."""
        entry = self.lexicon.get((self.syntax.lemma[joined], "verb"))
        return (
            entry is not None
            and entry.kind in ("say", "ask", "blame", "deny", "decline", "praise")
            and (
                self.syntax.tag[joined] == self.syntax.tag[verb] == "VBD" or self._is_added(joined)
            )
            and joined not in self.quote_at
            and not grammar.has_subject(self.syntax, joined)
        )

    def _beyond(self, verb: int, quoted: set[int]) -> set[int]:
        """The words around a cue, or behind its comma, that it does not govern in the syntax.

        Beside a quotation they are taken only if that is a part of what they say.
        """
        around = self._around(verb) or self._behind_comma(verb)
        return around if not quoted or quoted & around else set()

    def _around(self, verb: int) -> set[int]:
        """The clause a parenthetic cue stands in: “The talks, Oro said, had failed.”"""
        opening = self.syntax.dependents(verb, "mark", "advmod")
        marks = [one for one in opening if one < verb]
        as_said = any(self.syntax.lower[one] == "as" for one in marks)
        is_marked = any(self.syntax.dep[one] == "mark" for one in marks)
        is_aside = self.syntax.dep[verb] in ("parataxis", "intj", "dep")
        is_finite = self.syntax.tag[verb] in ("VBD", "VBZ", "VBP")
        is_clause = self.syntax.dep[verb] == "advcl" and is_finite
        if not is_aside and not (is_clause and (as_said or not is_marked)):
            return set()
        own = self.syntax.subtree(verb)
        commas = (at for at in own if at > verb and self.syntax.text[at] == ",")
        end = self._sentence(verb)[1]
        end = next(commas, end) if as_said else end
        clause = {*self.syntax.subtree(self.syntax.head[verb])} - {at for at in own if at <= end}
        added = self._added_at(verb)
        return {at for at in clause if at < added}

    def _added_at(self, verb: int) -> int:
        """Where the source adds to a parenthetic cue: “…, Oro said, …, *adding* that …”."""
        adding = (
            self.syntax.left_edge(one)
            for one in self.syntax.dependents(self.syntax.head[verb], "advcl")
            if one > verb and self.syntax.tag[one] == "VBG"
            if one not in self.quote_at and (self.syntax.lemma[one], "verb") in self.lexicon
        )
        return min(adding, default=self._sentence(verb)[1])

    def _behind_comma(self, verb: int) -> set[int]:
        """The rest of a sentence that opens with its cue: “Oro said, the talks had failed.”"""
        comma, end = verb + 1, self._sentence(verb)[1]
        is_main = self.syntax.dep[verb] == "ROOT" and comma < end - 1
        if not is_main or self.syntax.text[comma] != ",":
            return set()
        rest = range(comma + 1, end)
        opens = any(one < verb for one in grammar.subjects(self.syntax, verb))
        is_clause = any(self.syntax.pos[at] in ("VERB", "AUX") for at in rest)
        says = self.syntax.dep[rest[0]] in ("det", "nsubj", "poss") and is_clause
        return set(rest) if opens and says else set()

    def _beside(self, verb: int, quoted: set[int]) -> set[int]:
        """Who is named between a quotation and its cue, or behind that cue.

        This finds the source where the parser does not see a subject: “…,” Oro, the envoy, said.
        """
        solid = [i for i in quoted if i < verb]
        if not solid:
            return set()
        between = range(max(solid) + 1, verb)
        behind = range(verb + 1, self._sentence(verb)[1])
        if any(self.syntax.pos[i] in NAMING for i in between):
            solid = [i for i in between if not self.doc[i].is_space]
            return set(solid) if len(between) < LONGEST_SOURCE else set()
        named = takewhile(lambda i: self.syntax.pos[i] in (*NAMING, "DET", "ADJ"), behind)
        return set(named)

    def _listed(self, subjects: list[int]) -> set[int]:
        """A subject, with those beside it that the parser did not join: “*Adan*, Oro and Lind”."""
        phrase = self._noun_phrase(subjects[0])
        for one in subjects[1:]:
            gap = range(max(phrase) + 1, min(self._noun_phrase(one)))
            names = self.syntax.pos[subjects[0]] == self.syntax.pos[one] == "PROPN"
            if len(gap) > names or any(self.syntax.text[i] != "," for i in gap):
                break
            phrase |= self._noun_phrase(one) | set(gap)
        return phrase

    def _source(self, verb: int, depth: int = 0) -> set[int]:
        """The tokens of the phrase that names who speaks."""
        outside = verb not in self.quote_at
        own = grammar.subjects(self.syntax, verb)
        subjects = [one for one in own if not (outside and one in self.quote_at)]
        if subjects:
            return self._listed(subjects)
        head, relation = self.syntax.head[verb], self.syntax.dep[verb]
        if depth > DEEPEST or (outside and head in self.quote_at):
            return set()
        above = self.syntax.head[head]
        if relation in ("conj", "xcomp", "advcl") and self._is_verb(head):
            if self._is_second_cue(verb, head, above):
                return self._source(above, depth + 1)
            return self._source(head, depth + 1)
        if relation == "xcomp" and self.syntax.pos[head] == "ADJ" and self._is_verb(above):
            return self._source(above, depth + 1)
        if relation == "pcomp" and self._is_verb(above):
            quoted = self.syntax.child(above, "dobj")
            if quoted is not None and self.syntax.lower[head] == "as":  # “quoted Oro as saying”
                return self._noun_phrase(quoted)
            return self._source(above, depth + 1)
        is_participle = relation == "acl" and self.syntax.tag[verb] == "VBG"
        if is_participle and self.syntax.pos[head] in NAMING:
            return self._noun_phrase(head, without=verb)
        return set()

    def _is_second_cue(self, verb: int, head: int, above: int) -> bool:
        """Whether a verb inside what another says is that one's second cue (`_goes_on`)."""
        if self.syntax.dep[head] != "ccomp" or self.syntax.pos[above] != "VERB":
            return False
        if self.syntax.dep[verb] != "conj":
            is_cue = (self.syntax.lemma[above], "verb") in self.lexicon
            if not is_cue or not self._is_added(verb):
                return False
        return self._goes_on(above, verb)

    # -------------------------------------------------------------- words

    def _is_verb(self, at: int) -> bool:
        return self.syntax.pos[at] in ("VERB", "AUX")

    def _is_added(self, verb: int) -> bool:
        """Whether a participle behind a comma adds to what was said: “…, *calling* it a joke”."""
        is_participle = self.syntax.tag[verb] == "VBG" and self.syntax.dep[verb] == "advcl"
        before = self.syntax.text[self.syntax.left_edge(verb) - 1]
        return is_participle and verb > self.syntax.head[verb] and before == ","

    def _is_asked(self, verb: int) -> bool:
        """Whether a participle tells what was done to its subject: “*asked* whether …, he said”."""
        is_participle = self.syntax.tag[verb] == "VBN" and self.syntax.dep[verb] == "advcl"
        return is_participle and self.syntax.child(verb, "aux", *SUBJECTS) is None

    def _is_anonymous(self, verb: int) -> bool:
        """Whether all that is said is that a source wants no name: “asked not to be named”."""
        return any(
            self.syntax.lemma[one] in word_list("attribution", "naming")
            and self.syntax.child(one, "auxpass") is not None
            for one in self.syntax.dependents(verb, "xcomp")
        )

    def _takes_quotations(self, verb: int, cue: Cue) -> bool:
        """Whether a cue may say whose a quotation is; “put” does with “it” only."""
        if "it" in cue.takes:
            objects = self.syntax.dependents(verb, "dobj")
            return any(self.syntax.lower[one] == "it" for one in objects)
        return "quote" in cue.takes

    def _is_signature(self, name: range) -> bool:
        """Whether words behind a dash are a speaker's name, with an office or without."""
        kinds = {self.syntax.pos[at] for at in name}
        return len(name) <= LONGEST_SIGNATURE and "PROPN" in kinds and "VERB" not in kinds


def _without_objects(found: list[_Found]) -> list[_Found]:
    """Without a verb whose object is itself the cue: “expressed willingness to …”."""
    heads: dict[int, set[int]] = {}
    for one in found:
        for i in one.cue:
            heads.setdefault(i, set()).add(one.cue_at)
    return [one for one in found if heads.get(one.cue_at, set()) <= {one.cue_at}]


def denial(syntax: Syntax, verb: int, entry: Cue) -> str:
    """How a verb denies its content: by what it means, or by a negation beside it.

    Empty, ``denied``, ``declined`` or, where somebody did not speak, ``unsaid``.
    """
    if grammar.is_negated(syntax, verb):
        return "unsaid" if entry.kind == "say" else "" if entry.denial else "denied"
    return entry.denial


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
