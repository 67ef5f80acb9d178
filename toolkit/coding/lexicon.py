"""The words that take a stance and the words that tie it to a condition, read from lexicons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from toolkit.case.codebook import Issue
from toolkit.coding.issues import Topic
from toolkit.coding.phrases import Indices, Phrases, Words, read_words
from toolkit.lexicons import file_of, records
from toolkit.parsing.grammar import is_negated, listed, objects, subjects
from toolkit.parsing.syntax import Syntax
from toolkit.schema import InputError

NUMBERS = {"accept": 2, "accept-if": 1, "resist": -1, "reject": -2, "demand": 2}
"""Effects that are a stance, with sign and strength."""

EFFECTS = (
    *NUMBERS,
    "unchanged",
    "act",
    "deed",
    "undo",
    "keep",
    "add",
    "lessen",
    "talk",
    "harm",
    "silent",
    "aside",
    "not",
    "plain",
    "defers",
    "past",
)
LESS = ("undo", "lessen")
"""Effects of words that undo or make less."""

HOLDERS = ("subject", "speaker", "either")
JOINS = ("clause", "phrase", "relative", "lack", "none")
CLASSES = {
    "verb": ("VERB", "AUX"),
    "modal": ("AUX", "VERB"),
    "noun": ("NOUN", "PROPN"),
    "adjective": ("ADJ",),
    "adverb": ("ADV", "PART"),
    "preposition": ("ADP", "SCONJ", "VERB"),
    "determiner": ("DET", "PRON", "INTJ"),
    "any": (),
}


@dataclass(frozen=True, slots=True)
class StanceWord:
    """A word or phrase and what it does to the issue it governs.

    `effect` is a stance, or `demand` (acceptance asked of others), `unchanged`, `act` or `undo`
    (carries the proposition out, or its contrary: a stance only if announced), `deed` (an act
    that is one also when told as done by somebody; so is to `undo`), `keep`, `add` and `lessen`
    (a deed or the contrary of one, by what the issue proposes), `harm` (against what does it),
    `talk` (weakens acceptance), `silent` (takes it back), `aside` (names it in passing), `not`
    and `plain` (negation, and what only looks like one), `defers` (softens a negation), `past`
    (puts a verb in the past into another time). `negated` is its effect under a negation.
    `holder` says whose stance it is: the word's subject, the speaker, or either, its subject if
    that is an actor.
    """

    words: str
    pos: str
    effect: str
    negated: str
    holder: str


@dataclass(frozen=True, slots=True)
class ConditionWord:
    """A word that ties a stance to a clause, a phrase, the relative clause behind it, or a lack.

    What stands in the condition is demanded by whoever sets it, if `demands`.
    """

    words: str
    joins: str
    demands: bool


@cache
def stance_words() -> Phrases[StanceWord]:
    """The lexicon of stance words. Raises InputError for a value it does not know."""
    path = file_of("stance.csv")
    effects = (*EFFECTS, "")
    known = {"pos": CLASSES, "effect": effects, "negated": effects, "holder": HOLDERS}
    words = []
    for line, record in records("stance"):
        for column, values in known.items():
            if record[column] not in values:
                message = f"unknown {column} {record[column]!r}; known are {', '.join(values)}."
                raise InputError(message, path, line)
        word = StanceWord(*(record[name] for name in ("words", *known)))
        words.append((_without_articles(word.words), word))
    return Phrases(words)


@cache
def words_that(*effects: str) -> frozenset[str]:
    """The stance words with one of these effects: those for talking, those that undo."""
    return frozenset(one["words"] for _, one in records("stance") if one["effect"] in effects)


def is_topic_of_talk(syntax: Syntax, noun: int) -> bool:
    """Whether a word names what is talked about: “talks on the island”."""
    link = syntax.head[noun]
    is_topic = syntax.dep[noun] == "pobj" and syntax.lower[link] in listed("before_topics")
    return is_topic and syntax.lemma[syntax.head[link]] in words_that("talk")


@cache
def condition_words() -> Phrases[ConditionWord]:
    """The lexicon of conditions. Raises InputError for a value it does not know."""
    path = file_of("conditions.csv")
    words = []
    for line, record in records("conditions"):
        if record["joins"] not in JOINS:
            message = f"unknown joins {record['joins']!r}; known are {', '.join(JOINS)}."
            raise InputError(message, path, line)
        word = ConditionWord(record["words"], record["joins"], record["demands"] == "yes")
        words.append((_without_articles(word.words), word))
    return Phrases(words)


def longest(found: list[tuple[Indices, ConditionWord]]) -> list[tuple[Indices, ConditionWord]]:
    """Occurrences without those that overlap a longer one."""
    kept: list[tuple[Indices, ConditionWord]] = []
    for tokens, word in sorted(found, key=lambda pair: -len(pair[0])):
        if all(set(tokens).isdisjoint(others) for others, _ in kept):
            kept.append((tokens, word))
    return kept


def skipping(words: Words, tokens: range) -> list[int]:
    """Tokens without the articles and quotation marks that may stand inside a phrase."""
    doc = words.doc
    return [
        at for at in tokens if words.lower[at] not in listed("articles") and not doc[at].is_quote
    ]


def _without_articles(phrase: str) -> list[str]:
    return [word for word in phrase.split() if word not in listed("articles")]


def find_stance_words(
    words: Words, tokens: range, topic: Topic, named: Collection[int]
) -> dict[int, tuple[Indices, StanceWord]]:
    """The stance words among some tokens, by the token that governs each.

    Of overlapping phrases the longer counts; the words that name the issue (`named`) do not.
    A particle may stand away from its verb. A word that the signal wants near it (`company`
    of the topic: “lift” near “sanctions”) belongs to what is proposed and turns no sign.
    """
    sequence = [at for at in skipping(words, tokens) if at not in named]
    syntax = words.syntax
    found = stance_words().find(words, sequence)
    for at in sequence:
        verb = syntax.head[at]
        if syntax.dep[at] == "prt" and verb != at - 1 and verb in tokens:
            found += stance_words().find(words, [verb, at])
    taken: set[int] = set()
    governing: dict[int, tuple[Indices, StanceWord]] = {}
    is_proposal = topic.opposed or any(syntax.lemma[at] in words_that(*LESS) for at in topic.tokens)
    change = "" if is_proposal else change_of(topic.issue)
    for phrase, word in sorted(found, key=lambda pair: -len(pair[0])):
        head = syntax.root(phrase)
        if taken.isdisjoint(phrase) and _is_class(syntax, head, word):
            taken.update(phrase)
            if not topic.company.isdisjoint(phrase):
                word = _as_proposed(word, topic.opposed)
            if word.effect == "lessen" and change != UNDONE:
                continue  # whether a thing that is only named should be less, nobody knows
            if word.effect == "harm":
                if not any(noun in topic.tokens for noun in subjects(syntax, head)):
                    continue  # “the delay hurt the talks” blames the delay
                word = replace(word, effect="accept" if change else "reject")
            governing[head] = (phrase, word)
    less = [at for at, (_, word) in governing.items() if word.effect in LESS]
    above = {one for at in less for one in syntax.ancestors(at)}  # “keep lowering the tariffs”
    return {
        at: (phrase, _by_proposal(word, "" if at in above else change))
        for at, (phrase, word) in governing.items()
    }


def _by_proposal(word: StanceWord, change: str) -> StanceWord:
    """What it means for an issue to keep, undo or make less of what is named.

    “Keep the tariffs” is against “the tariffs are lowered” and “the tariffs return to the old
    rates”; “lift the sanctions” is for “sanctions are lifted”.
    """
    match word.effect:
        case "keep":
            return replace(word, effect="undo" if change else "deed")
        case "lessen":
            return replace(word, effect="deed")
        case "add":
            return replace(word, effect="undo" if change == UNDONE else "deed")
        case "undo" if change == UNDONE:
            return replace(word, effect="deed")
    return word


UNDONE, CHANGED = "undone", "changed"


def change_of(issue: Issue) -> str:
    """What an issue proposes to do to what its signals name: `UNDONE`, `CHANGED`, or nothing.

    It is undone in “sanctions are lifted”, changed in “the tariffs return to the old rates”. Only
    signals count that name the thing in any company: “lift” near “sanctions” is what is proposed.
    """
    done = _done_to(issue.proposition)
    names = [signal.words for signal in issue.signals if not signal.near]
    found = {
        done.get(word, "") for name in names if words_that(*LESS).isdisjoint(name) for word in name
    }
    return UNDONE if UNDONE in found else CHANGED if CHANGED in found else ""


@lru_cache(maxsize=1024)
def _done_to(proposition: str) -> dict[str, str]:
    """The things to which a proposition says that something is done, by lemma, and what."""
    syntax = read_words(proposition).syntax
    found: dict[str, str] = {}
    for verb in range(len(syntax)):
        change = _change(syntax, verb)
        if change and not is_negated(syntax, verb):
            things = objects(syntax, verb) or subjects(syntax, verb)
            found |= {syntax.lemma[at]: change for at in things}
    return found


def _change(syntax: Syntax, verb: int) -> str:
    if not syntax.is_verb(verb):
        return ""
    particle = syntax.child(verb, "prt")
    name = syntax.lemma[verb] + ("" if particle is None else f" {syntax.lower[particle]}")
    if name in words_that(*LESS):
        return UNDONE
    return CHANGED if name in listed("changes") else ""


def _as_proposed(word: StanceWord, contrary: bool) -> StanceWord:
    """A word that is part of what is proposed; in a contrary, “stalled” stands for it, too."""
    if word.effect == "undo":
        return replace(word, effect="act")
    if contrary and word.effect in ("resist", "reject"):
        return replace(word, effect="accept", negated="resist")
    return word


def _is_class(syntax: Syntax, token: int, word: StanceWord) -> bool:
    if word.pos == "modal":
        return syntax.tag[token] == "MD"
    if word.pos == "verb" and (
        syntax.tag[token] == "MD" or syntax.dep[token] in ("aux", "auxpass")
    ):
        return False
    return not CLASSES[word.pos] or syntax.pos[token] in CLASSES[word.pos]
