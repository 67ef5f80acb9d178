"""The grammar that every reader shares: who does what a verb says, to what, and whether at all.

Statements, stances, attitudes, moves and meetings ask these functions, over the one view of a
text's syntax; what one of them learns, all know. Words are given by their places. Relations are
those of spaCy's English parsers (the ClearNLP scheme); which words deny, oblige or stand for the
speaker stands in `data/lexicons/en/grammar.toml`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from toolkit.lexicons import word_list
from toolkit.parsing.syntax import Syntax

ACTIVE_SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
SUBJECTS = (*ACTIVE_SUBJECTS, *PASSIVE_SUBJECTS)
CLAUSES = ("ccomp", "xcomp")
"""Relations of the clauses a verb takes."""

RELATIVES = ("WDT", "WP", "WP$")
"""Tags of relative pronouns."""


def listed(name: str) -> frozenset[str]:
    """A list of function words: `listed("negations")`."""
    return word_list("grammar", name)


# ---------------------------------------------------------------- negation


def negations(syntax: Syntax, at: int) -> tuple[int, ...]:
    """The words that deny what a word says: its own, and those of its subject.

    “did *not* sign”, “will *no* longer meet”, “*nobody* came”, “*no* side agreed”, “*neither*
    party”, “by *no* means”, and what is shared: “did *not* sign or even read”, “*neither* signed
    nor read”. Half of “not only … but” denies nothing, nor does “nobody but the envoy”.
    """
    return _own_negations(syntax, at) or _shared(syntax, at)


def _own_negations(syntax: Syntax, at: int) -> tuple[int, ...]:
    """The words that deny this word itself, or its subject."""
    found: list[int] = []
    for child in syntax.children[at]:
        if syntax.dep[child] in SUBJECTS and _is_all_but(syntax, child):
            continue
        if _denies(syntax, child):
            found.append(child)
        elif syntax.dep[child] in SUBJECTS:
            found += _of_determiner(syntax, child)
        elif syntax.lower[child] == "longer" and syntax.lower[child - 1] == "no":
            found.append(child)
        found += _of_phrase(syntax, child, at)
    return tuple(found)


def is_negated(syntax: Syntax, at: int) -> bool:
    """Whether something denies what a word says (see `negations`)."""
    return bool(negations(syntax, at))


def _denies(syntax: Syntax, child: int) -> bool:
    """Whether a word denies what governs it."""
    if _is_name(syntax, child):
        return False
    if syntax.dep[child] == "cc" and child > syntax.head[child]:
        return False  # it denies what follows
    is_negation = syntax.dep[child] == "neg" or (
        syntax.dep[child] in _DENYING and syntax.lower[child] in listed("negations")
    )
    after = syntax.lower[min(child + 1, len(syntax) - 1)]
    return is_negation and after not in listed("not_denying")


_DENYING = ("advmod", "cc", "preconj", "det", "dobj", "attr", *SUBJECTS)


def _of_determiner(syntax: Syntax, noun: int) -> Iterator[int]:
    """“*no* side”, “*not* all ministers”."""
    for below in syntax.dependents(noun, "det", "neg", "preconj"):
        denies = syntax.lower[below] in listed("negating_determiners")
        if below < noun and denies and not _is_name(syntax, below):
            yield below


def _of_phrase(syntax: Syntax, child: int, at: int) -> Iterator[int]:
    """“under *no* circumstances”, “by *no* means”; the parser may hang one on the subject."""
    near = syntax.dependents(child, "prep") if syntax.dep[child] in SUBJECTS else (child,)
    for one in near:
        is_of_verb = one == child or one + 3 == at
        if syntax.dep[one] == "prep" and is_of_verb and syntax.lower[one + 1 : one + 2] == ["no"]:
            noun = syntax.lower[one + 2] if one + 2 < len(syntax) else ""
            if f"{syntax.lower[one]}_no_{noun}" in listed("denying_phrases"):
                yield one + 1


def _shared(syntax: Syntax, at: int) -> tuple[int, ...]:
    """The words that deny what a verb is joined to by “or” or “nor”, and so deny it too.

    “did *not* sign, read or approve” denies all three; “did not sign, *nor* did he read” has a
    “nor” of its own.
    """
    for _ in range(_LONGEST_CHAIN):
        first = syntax.head[at]
        if syntax.dep[at] != "conj" or first > at:
            break
        joins = [one for one in syntax.dependents(first, "cc") if first < one < at]
        if has_subject(syntax, at):
            return tuple(one for one in joins if syntax.lower[one] == "nor")
        joins = joins or syntax.dependents(at, "cc")  # of a list, before the last
        if not any(syntax.lower[one] in ("or", "nor") for one in joins):
            break
        if found := _own_negations(syntax, first):
            return tuple(one for one in found if one < first)
        at = first
    return ()


_LONGEST_CHAIN = 10
"""Verbs joined one to the next through which a negation is followed."""


def _is_all_but(syntax: Syntax, subject: int) -> bool:
    """“Nobody *but* the envoy”, “no one *except* the North”: of these it is affirmed."""
    return any(
        syntax.lower[one] in listed("exceptions") and one == subject + 1
        for one in syntax.children[subject]
    )


def _is_name(syntax: Syntax, at: int) -> bool:
    """Whether what looks like a negation is a name or part of one: “No. 10”, “the No campaign”."""
    if syntax.lower[at] != "no":
        return False
    behind = syntax.lower[at + 1 : at + 3]
    following = next((word for word in behind if word != "."), "")
    before = syntax.lower[at - 1] if at else ""
    return following.isdecimal() or (syntax.text[at] == "No" and before in ("the", "a", "called"))


def is_conditional(syntax: Syntax, clause: int) -> bool:
    """Whether a clause opens with “if”, “unless” or “whether”."""
    return is_marked(syntax, clause, *listed("conditions"))


def is_marked(syntax: Syntax, clause: int, *words: str) -> bool:
    """Whether a clause opens with one of these conjunctions: “said *that* it had ended”."""
    return any(syntax.lower[mark] in words for mark in syntax.dependents(clause, "mark"))


def is_indirect_question(syntax: Syntax, clause: int) -> bool:
    """“what training an inspector would have”, “whether”: a clause that opens so."""
    if is_marked(syntax, clause, "whether", "if"):
        return True
    if syntax.lemma[syntax.head[clause]] == "be":
        return False  # “that is why”
    first = syntax.left_edge(clause)
    if syntax.tag[first] not in (*RELATIVES, "WRB") or syntax.lower[first] == "that":
        return False
    return not any(
        syntax.dep[above] == "advcl" and above != clause and syntax.governs(clause, above)
        for above in syntax.ancestors(first)
    )


def is_imperative(syntax: Syntax, verb: int) -> bool:
    """Whether a bare verb opens a sentence or quotation: “Release the crews.”"""
    first = syntax.left_edge(verb)
    opens = first in syntax.starts or _is_quote(syntax, first) or _is_quote(syntax, first - 1)
    if syntax.tag[verb] != "VB" or syntax.dep[verb] not in ("ROOT", "ccomp") or not opens:
        return False
    auxiliaries = (syntax.tag[at] for at in syntax.dependents(verb, "aux"))
    return not has_subject(syntax, verb) and not {"TO", "MD"}.intersection(auxiliaries)


def _is_quote(syntax: Syntax, at: int) -> bool:
    return at >= 0 and bool(syntax.doc[at].is_quote)


# ---------------------------------------------------------------- subjects, agents, objects


def has_subject(syntax: Syntax, verb: int) -> bool:
    """Whether a verb has a subject of its own."""
    return syntax.child(verb, *SUBJECTS) is not None


def subjects(syntax: Syntax, verb: int) -> list[int]:
    """A verb's own subjects: more than one where the parser did not join them."""
    return syntax.dependents(verb, *SUBJECTS)


def has_object(syntax: Syntax, verb: int) -> bool:
    """Whether a verb has an object."""
    return syntax.child(verb, "dobj") is not None


def is_named(syntax: Syntax, verb: int, things: Sequence[int]) -> bool:
    """Whether a verb says what its object is: “called the offer a joke”, “saw it as a joke”."""
    if prepositions(syntax, verb, "as"):
        return True
    return any(
        syntax.dep[one] == "oprd" or prepositions(syntax, one, "as") or _has_attribute(syntax, one)
        for one in things
    )


def _has_attribute(syntax: Syntax, thing: int) -> bool:
    """Whether a noun stands right behind another with no comma: “the offer *a joke*”."""
    beside = syntax.child(thing, "appos")
    return beside is not None and syntax.text[syntax.left_edge(beside) - 1] not in ",(–—-"


def is_infinitive(syntax: Syntax, verb: int) -> bool:
    """Whether a verb stands with “to”."""
    return any(syntax.tag[child] == "TO" for child in syntax.children[verb])


def subject_of(syntax: Syntax, clause: int) -> int | None:
    """The subject of a clause, or of the one it is joined to."""
    subject = syntax.child(clause, *SUBJECTS, "expl")
    if subject is None and syntax.dep[clause] == "conj":
        subject = syntax.child(syntax.head[clause], *SUBJECTS, "expl")
    return subject


def is_passive(syntax: Syntax, verb: int, without: Container[int] = ()) -> bool:
    """Whether a verb is in the passive: “was condemned”, “the raid condemned by all”.

    Words in `without`, such as those of a quotation beside it, do not count.
    """
    relations = {syntax.dep[one] for one in syntax.children[verb] if one not in without}
    if relations & {"auxpass", *PASSIVE_SUBJECTS}:
        return True
    if syntax.tag[verb] != "VBN":
        return False
    is_behind_noun = syntax.dep[verb] == "acl" and not relations.intersection(ACTIVE_SUBJECTS)
    return is_behind_noun or "agent" in relations


def is_told(syntax: Syntax, verb: int) -> bool:
    """“we are told that …”: what others say to somebody."""
    is_others = syntax.lemma[verb] in listed("told")
    return is_others and syntax.child(verb, "nsubjpass") is not None


def agent(syntax: Syntax, verb: int) -> int | None:
    """Who does what a passive says: “by the envoy”."""
    for child in syntax.children[verb]:
        is_by = syntax.dep[child] == "prep" and syntax.lower[child] == "by"
        if syntax.dep[child] == "agent" or is_by:
            return syntax.child(child, "pobj")
    return None


def logical_subject(syntax: Syntax, verb: int) -> int | None:
    """The logical subject of a verb or adjective: of a passive its agent, if that is named."""
    if is_passive(syntax, verb):
        return agent(syntax, verb)
    seen: set[int] = set()
    at = verb
    while at not in seen:
        seen.add(at)
        own = syntax.child(at, *ACTIVE_SUBJECTS)
        if own is None and at != verb:
            own = syntax.child(at, *PASSIVE_SUBJECTS)
        if own is not None:
            return antecedent(syntax, own)
        head = syntax.head[at]
        match syntax.dep[at]:
            case "relcl":
                return head
            case "acl":
                whose = None if syntax.tag[at] == "VBG" else owner(syntax, head)
                return head if whose is None else whose
            case "amod":
                return head
            case "xcomp" | "ccomp" if (controller := _controller(syntax, at)) is not None:
                return controller
            case "pcomp":
                governor = syntax.head[head]
                if syntax.pos[governor] in ("NOUN", "PROPN"):
                    return owner(syntax, governor)
                controller = syntax.child(governor, "dobj")
                if controller is not None and syntax.lower[head] in ("of", "for", "from", "into"):
                    return controller
                at = governor
            case "acomp" | "conj" | "xcomp" | "ccomp" | "advcl" | "attr" | "oprd" | "dep":
                at = head
            case "prep" if syntax.tag[at] == "VBG":
                at = head
            case _:
                return None
    return None


def owner(syntax: Syntax, noun: int) -> int | None:
    """Whose an attitude or deed is that a noun names: “his”, “the Southern”, “by the envoy”."""
    own = syntax.child(noun, "poss")
    if own is not None:
        return own
    for child in syntax.children[noun]:
        if syntax.dep[child] in ("prep", "agent") and syntax.lower[child] in listed("givers"):
            return syntax.child(child, "pobj")
        if syntax.dep[child] == "acl" and syntax.tag[child] == "VBN":
            by = agent(syntax, child)
            if by is not None:
                return by
    for child in syntax.dependents(noun, "amod", "compound", "nmod"):
        if syntax.text[child].istitle() or syntax.text[child].isupper():
            opens = child <= syntax.sentence_at(noun)[0]
            return child if not opens or syntax.pos[child] == "PROPN" else None
    aims = [
        child for child in syntax.dependents(noun, "prep") if syntax.lower[child] in listed("aims")
    ]
    if len(aims) + (syntax.child(noun, "acl") is not None) > 1:
        of = next((aim for aim in aims if syntax.lower[aim] == "of"), None)
        return None if of is None else syntax.child(of, "pobj")
    return None


def objects(syntax: Syntax, verb: int) -> list[int]:
    """What a verb's action is upon: its object, of a passive its subject."""
    if is_passive(syntax, verb):
        subject = syntax.child(verb, *PASSIVE_SUBJECTS)
        if subject is not None:
            return [antecedent(syntax, subject)]
        if syntax.dep[verb] in ("acl", "relcl"):
            return [syntax.head[verb]]
        return objects(syntax, syntax.head[verb]) if syntax.dep[verb] == "conj" else []
    found = syntax.dependents(verb, "dobj", "dative")
    if not found and syntax.dep[verb] == "relcl":
        subject = syntax.child(verb, *ACTIVE_SUBJECTS)
        if subject is not None and syntax.tag[subject] not in RELATIVES:
            return [syntax.head[verb]]
    return [
        antecedent(syntax, at)
        for at in found
        if not (syntax.dep[at] == "dative" and syntax.pos[at] == "ADP")
    ]


def topic(syntax: Syntax, clause: int) -> int | None:
    """What a clause speaks of: its subject, or what “it” and “there” only announce."""
    subject = syntax.child(clause, *SUBJECTS)
    if subject is None:
        there = syntax.child(clause, "expl")
        return None if there is None else syntax.child(clause, "attr", "dobj")
    if syntax.lower[subject] == "it" and syntax.lemma[clause] == "be":
        judged = syntax.child(clause, "acomp", "attr")
        announced = syntax.child(clause if judged is None else judged, "xcomp", "ccomp", "relcl")
        if announced is None:
            announced = syntax.child(clause, "xcomp", "ccomp")
        if announced is not None:
            return announced
    return antecedent(syntax, subject)


def behind(syntax: Syntax, word: int, preposition: str = "") -> Iterator[int]:
    """What stands behind the prepositions of a word, or behind one of them."""
    for child in syntax.dependents(word, "prep", "prt", "dative", "agent"):
        if preposition and syntax.lower[child] != preposition:
            continue
        if not preposition and syntax.lower[child] not in listed("aims"):
            continue
        for inner in syntax.children[child]:
            if syntax.dep[inner] in ("pobj", "pcomp"):
                if preposition or not is_time(syntax, inner):
                    yield inner
            elif syntax.dep[inner] == "prep":
                yield from syntax.dependents(inner, "pobj", "pcomp")


def prepositions(syntax: Syntax, word: int, *words: str) -> list[int]:
    """Those of these prepositions that hang on a word."""
    return [one for one in syntax.dependents(word, "prep") if syntax.lower[one] in words]


def nouns_behind(syntax: Syntax, word: int, *words: str) -> list[int]:
    """The nouns that stand behind these prepositions of a word: “envoys *of the North*”."""
    found = prepositions(syntax, word, *words)
    return [noun for one in found for noun in syntax.dependents(one, "pobj")]


def as_doing(syntax: Syntax, verb: int) -> int | None:
    """What somebody is said to do: “quoted Oro as *saying*”, “was seen as *giving* in”."""
    found = prepositions(syntax, verb, "as")
    return syntax.child(found[0], "pcomp") if found else None


def joined(syntax: Syntax, at: int) -> list[int]:
    """The words that “and”, “or” or a comma joins a word to, in text order."""
    first = first_joined(syntax, at)
    found = [first]
    for one in found:
        found += [below for below in syntax.rights(one) if syntax.dep[below] == "conj"]
    return sorted(one for one in found if one != at)


def first_joined(syntax: Syntax, at: int) -> int:
    """The first of the words that a word is joined to; itself, if to none before it."""
    while syntax.dep[at] == "conj" and syntax.head[at] != at:
        at = syntax.head[at]
    return at


def antecedent(syntax: Syntax, at: int) -> int:
    """What a relative pronoun stands for: “the envoy *who* left”; other words stay."""
    is_that = syntax.lower[at] == "that" and syntax.dep[syntax.head[at]] == "relcl"
    if syntax.tag[at] not in RELATIVES and not is_that:
        return at
    clauses = (one for one in syntax.ancestors(at) if syntax.dep[one] == "relcl")
    return next((syntax.head[clause] for clause in clauses), at)


def addressee(syntax: Syntax, clause: int) -> int | None:
    """Who is told or accused to do what a clause says: “accused *the south* of stalling”.

    So stances find whose they are, more widely than `logical_subject` does: also behind a noun
    (“the demand on *the south* to leave”), and never the subject of a passive.
    """
    relation, above = syntax.dep[clause], syntax.head[clause]
    if relation not in ("xcomp", "pcomp", "ccomp", "acl"):
        return None
    governor = syntax.head[above] if relation == "pcomp" else above
    if relation == "pcomp" and syntax.dep[governor] == "dobj":
        return governor
    for child in syntax.children[governor] if syntax.pos[governor] == "VERB" else ():
        if child >= clause:
            return None
        if syntax.dep[child] in ("dobj", "dative"):
            return child
        if syntax.dep[child] == "prep" and syntax.lower[child] in ("on", "upon"):
            noun = syntax.child(child, "pobj")
            if noun is not None:
                return noun
    return None


def _controller(syntax: Syntax, clause: int) -> int | None:
    """Who is asked or said to do what a clause says: “urged the north to sign”."""
    verb = syntax.head[clause]
    if syntax.pos[verb] != "VERB" or syntax.dep[clause] != "xcomp":
        return None
    object_ = syntax.child(verb, "dobj", "dative")
    if object_ is not None and object_ < clause and syntax.lemma[verb] not in ("promise", "have"):
        return object_
    if is_passive(syntax, verb):
        return syntax.child(verb, *PASSIVE_SUBJECTS)
    for child in syntax.dependents(verb, "prep"):
        if syntax.lower[child] in ("on", "upon", "for", "to") and child < clause:
            return syntax.child(child, "pobj")
    return None


# ---------------------------------------------------------------- times


def is_time(syntax: Syntax, noun: int) -> bool:
    """Whether a noun says when: “on Monday”, “in 2031”, “at this stage”."""
    is_year = syntax.pos[noun] == "NUM" and syntax.text[noun].isdigit()
    lemma = syntax.lemma[noun]
    return is_year or lemma in listed("calendar") or lemma in listed("periods")


def is_date(syntax: Syntax, at: int) -> bool:
    """Whether a word names a day, a month or a part of the calendar."""
    return syntax.lower[at] in listed("calendar")


# ---------------------------------------------------------------- modal verbs


def future(syntax: Syntax, verb: int) -> int | None:
    """The verb of the future; one that has lost its place in the tree stands before."""
    auxiliaries = syntax.dependents(verb, "aux")
    subject = syntax.child(verb, "nsubj", "nsubjpass")
    if not auxiliaries and syntax.tag[verb] == "VB" and subject is not None:
        auxiliaries = [at for at in range(subject, verb) if syntax.tag[at] == "MD"]
    if syntax.lower[verb] == "going" and syntax.child(verb, "xcomp") is not None:
        return verb
    return next((at for at in auxiliaries if syntax.lower[at] in listed("future")), None)


def duty(syntax: Syntax, verb: int) -> int | None:
    """The verb of duty: must, should, needs to, has to."""
    if syntax.lemma[verb] in ("need", "have") and syntax.child(verb, "xcomp") is not None:
        return verb
    return auxiliary(syntax, verb, "duty")


def has_modal(syntax: Syntax, verb: int) -> bool:
    """Whether a verb stands with a modal verb: “*can* sign”."""
    return any(syntax.tag[at] == "MD" for at in syntax.dependents(verb, "aux"))


def is_finite(syntax: Syntax, verb: int) -> bool:
    """Whether a verb, or its helping verb, is in the present or past: “signs”, “*has* signed”."""
    forms = (verb, *syntax.dependents(verb, "aux"))
    return any(syntax.tag[at] in ("VBD", "VBP", "VBZ") for at in forms)


def is_possible(syntax: Syntax, verb: int) -> bool:
    """Whether a verb says only what may, might, could or would be."""
    return auxiliary(syntax, verb, "possibility") is not None


def is_obliged(syntax: Syntax, verb: int) -> bool:
    """Whether a verb says what must or should be, and so is not."""
    return auxiliary(syntax, verb, "duty") is not None


def auxiliary(syntax: Syntax, verb: int, name: str) -> int | None:
    """The helping verb of a verb that stands on a list: `auxiliary(syntax, verb, "future")`."""
    auxiliaries = syntax.dependents(verb, "aux")
    return next((at for at in auxiliaries if syntax.lower[at] in listed(name)), None)


# ---------------------------------------------------------------- phrases


def modifiers(syntax: Syntax, noun: int) -> list[int]:
    """The words before a noun that belong to it: “*Norland's* *foreign* *trade* minister”."""
    before = syntax.dependents(noun, "compound", "amod", "poss", "nmod")
    return [one for one in before if one < noun]


def is_plural(syntax: Syntax, noun: int) -> bool:
    """Whether a noun or name is in the plural."""
    return syntax.tag[noun] in ("NNS", "NNPS")


def is_definite(syntax: Syntax, noun: int) -> bool:
    """Whether something is spoken of as known: “*the* talks”, “*such* a meeting”."""
    before = syntax.dependents(noun, "det", "predet", "poss", "amod")
    is_known = any(syntax.lower[one] in listed("definite") for one in before)
    return syntax.pos[noun] != "VERB" and is_known


def is_indefinite(syntax: Syntax, noun: int) -> bool:
    """Whether a noun has “a”, “one” or “some” before it: somebody not named yet."""
    before = syntax.dependents(noun, "det", "nummod")
    return any(one < noun and syntax.lower[one] in listed("indefinite") for one in before)


def verb_group(syntax: Syntax, verb: int) -> set[int]:
    """A verb with the auxiliaries, negation and adverbs that touch it, and a “nor” before it."""
    children = syntax.children[verb]
    group = {verb, *(one for one in children if syntax.lower[one] == "nor")}
    near = [
        one
        for one in children
        if syntax.dep[one] in _AUXILIARIES
        or (syntax.dep[one] == "advmod" and syntax.tag[one] != "WRB" and not syntax.children[one])
    ]
    for one in sorted(near, key=lambda one: abs(one - verb)):
        if one + 1 in group or one - 1 in group:
            group.add(one)
    return group


def noun_phrase(syntax: Syntax, head: int, without: int | None = None) -> set[int]:
    """A noun phrase as printed: without relative clauses, asides, dates and occasions.

    “Ukrainian negotiator Oro, who leads the talks, on Saturday” is “Ukrainian negotiator Oro”.
    """
    gone: set[int] = set()
    for one in syntax.children[head]:
        if one == without or _is_beside(syntax, one, head):
            gone.update(syntax.subtree(one))
    tokens = set(syntax.subtree(head)) - gone
    low = high = head
    while low - 1 in tokens:
        low -= 1
    while high + 1 in tokens:
        high += 1
    return set(range(low, high + 1))


_AUXILIARIES = ("aux", "auxpass", "neg", "prt")


def _is_beside(syntax: Syntax, one: int, head: int) -> bool:
    """Whether a part of a noun phrase says something more about what it names."""
    relation = syntax.dep[one]
    if relation in ("relcl", "advcl", "parataxis", "ccomp"):
        return True
    if relation == "acl":
        before = syntax.text[syntax.left_edge(one) - 1]
        return syntax.tag[one] == "VBG" or (one > head and before in ",–—-(")
    if relation == "prep":
        objects = syntax.dependents(one, "pobj")
        return any(is_date(syntax, at) for at in objects) or (
            syntax.lower[one] in ("in", "on", "at", "during")
            and any(syntax.lemma[at] in listed("occasions") for at in objects)
        )
    return relation in ("npadvmod", "appos") and is_date(syntax, one)
