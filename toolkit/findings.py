"""The row types of tables that are worked out, and what a function says of a table not its own.

As in `schema`, a column is named once, with its meaning and its unit; empty says what a missing
value means. A column with a default is there only where it was asked for. `OTHERS` are the columns
whose names come from the case: one for each stance, side or coder. `INDEX` are the columns that
stand in the table's index, each with the names it may have; in a file they are the first.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Annotated, Any, ClassVar, ParamSpec, TypeAlias, TypeVar

import pandas as pd

from toolkit.schema import (
    Coding,
    Derived,
    Document,
    Event,
    InputError,
    Meeting,
    Names,
    Others,
    Problem,
    Spans,
    Statement,
    TimeExpression,
)

Day: TypeAlias = date | None
"""A day, or nothing."""

PARTIES = ("holder_side", "holder", "speaker_side", "speaker", "outlet")
"""By whom positions and timelines can be counted."""

COUNTED = ("issue", "attitude", "move")
"""The dimensions whose objects positions can be counted by."""

_MEAN_BY = Others(r"mean by .+", float | None, "the mean of one coder's readings, on the scale")
_OF_CODERS = "on the statements that all coders coded; missing where there is none"


@dataclass(frozen=True, slots=True)
class Coded(Derived):
    """One coding with its statement and its document."""

    STAND_FIRST: ClassVar = ("content", "holder", "object_label", "value", "said_on")

    statement_id: Annotated[str, "the statement coded"]
    doc_id: Annotated[str, "the report it stands in"]
    outlet: Annotated[str, "who printed it; empty if unknown"]
    published: Annotated[Day, "day of publication; empty if unknown"]
    copy_of: Annotated[str, "the earlier report this one repeats, or empty"]
    source: Annotated[str, "who says it, as printed"]
    speaker: Annotated[str, "the actor the source refers to; empty if unresolved"]
    speaker_side: Annotated[str, "the speaker's party; its own name if it has none"]
    via: Annotated[Names, "the outlets and channels it passed through, nearest first"]
    cue: Annotated[str, "the words that make it an attribution"]
    content: Annotated[str, "what is said"]
    form: Annotated[str, "direct, indirect or mixed"]
    modality: Annotated[str, "asserted, future, conditional, possible or question"]
    denial: Annotated[str, "denied, declined or unsaid if the cue negates it, else empty"]
    said_on: Annotated[Day, "day of the utterance, as well as it is known"]
    said_on_basis: Annotated[str, "stated, carried, within or published"]
    start: Annotated[int, "first character of the passage that holds its parts"]
    end: Annotated[int, "character after that passage"]
    source_spans: Annotated[Spans, "characters of the source"]
    cue_spans: Annotated[Spans, "characters of the cue"]
    content_spans: Annotated[Spans, "characters of the content"]
    holder: Annotated[str, "whose stance it is"]
    holder_side: Annotated[str, "the holder's party; its own name if it has none"]
    holder_basis: Annotated[str, "how the holder is known; empty where a coding does not say"]
    dimension: Annotated[str, "issue, attitude or move"]
    object: Annotated[str, "the issue, or the actor spoken of or to"]
    object_label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes; empty for a heading, and for no issue"]
    value: Annotated[str, "a stance, polarity or move in the codebook"]
    number: Annotated[float | None, "where the value stands on the scale; missing without a place"]
    condition: Annotated[str, "the condition the stance is tied to, as printed"]
    coder: Annotated[str, "a person, or the name of the rules"]
    evidence: Annotated[Spans, "the characters that decided it"]
    note: Annotated[str, "why, in one sentence"]
    confidence: Annotated[float | None, "the coder's, 0 to 1; 1 for a person who gives none"]
    found: Annotated[float | None, "0 to 1: how sure it is that this is a statement"]
    denied_by: Annotated[str, "the actor who denies it of themselves in the same report, or empty"]
    denied_in: Annotated[str, "the statement in which they do, or empty"]


@dataclass(frozen=True, slots=True)
class Position(Derived):
    """How often one party is reported to take each stance on one issue."""

    INDEX: ClassVar = (
        (PARTIES, "who takes the stance: a side, holder, speaker or outlet"),
        (COUNTED, "on what: the issue, or the object of the dimension asked for"),
    )
    OTHERS: ClassVar = (
        _MEAN_BY,
        Others(r"share_.+_(?:low|high)", float | None, "the interval of that share, 0 to 1"),
        Others(r"share_.+", float | None, "share of the statements with that stance, 0 to 1"),
        Others(r".+", int, "statements with that stance"),
    )

    n: Annotated[int, "statements in all"]
    own: Annotated[int, "statements in the words of the holder's own side"]
    reports: Annotated[int, "reports they stand in"]
    decided: Annotated[int, "statements with a number other than 0"]
    mean: Annotated[float | None, "of the decided stances' numbers; missing if none is decided"]
    contested: Annotated[bool, "whether decided statements stand on both sides of 0"]
    latest: Annotated[str | None, "the stance last taken; missing if none has a day"]
    latest_date: Annotated[Day, "its day"]
    label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes; empty for attitudes and moves"]
    mean_low: Annotated[
        float | None, "from where the mean may be, had other reports been written"
    ] = None
    mean_high: Annotated[float | None, "up to where"] = None
    mean_reports: Annotated[int, "reports with a decided statement"] = 0
    interval: Annotated[str, "why there is no interval, else empty"] = ""
    coders_low: Annotated[float | None, f"the lowest of the coders' means, {_OF_CODERS}"] = None
    coders_high: Annotated[float | None, "the highest of them"] = None
    coders_n: Annotated[float | None, "statements that all of them coded"] = None


@dataclass(frozen=True, slots=True)
class Reading(Derived):
    """One reading of a statement in a timeline."""

    OTHERS: ClassVar = (_MEAN_BY,)

    date: Annotated[Day, "day of the utterance, else of publication"]
    date_basis: Annotated[str, "stated, carried, within or published"]
    party: Annotated[str, "what the timeline goes by: a side, holder, speaker or outlet"]
    holder: Annotated[str, "whose stance it is"]
    holder_side: Annotated[str, "the holder's party"]
    speaker: Annotated[str, "the actor who says it; empty if unresolved"]
    speaker_side: Annotated[str, "the speaker's party"]
    own: Annotated[bool, "whether the words are of the holder's own side"]
    issue: Annotated[str, "the issue"]
    label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes: what one is for or against"]
    value: Annotated[str, "the stance stated"]
    number: Annotated[float | None, "where it stands on the scale; missing for an unchanged one"]
    held: Annotated[str | None, "the stance the party then holds; missing if none is known"]
    held_number: Annotated[float | None, "where that stands on the scale"]
    statement_id: Annotated[str, "the statement"]
    doc_id: Annotated[str, "the report it stands in"]
    outlet: Annotated[str, "who printed it"]
    period: Annotated[Day, "first day of the days the mean is of"] = None
    period_mean: Annotated[float | None, "the party's mean in these days, in its own words"] = None
    period_low: Annotated[float | None, "from where that mean may be"] = None
    period_high: Annotated[float | None, "up to where"] = None
    period_reports: Annotated[int, "reports the mean is of"] = 0
    period_interval: Annotated[str, "why there is no interval, else empty"] = ""
    coders_low: Annotated[float | None, f"the lowest of the coders' means, {_OF_CODERS}"] = None
    coders_high: Annotated[float | None, "the highest of them"] = None
    coders_n: Annotated[float | None, "statements that all of them coded"] = None


@dataclass(frozen=True, slots=True)
class Shift(Derived):
    """A change of one party from one stance on an issue to another."""

    party: Annotated[str, "who changed"]
    issue: Annotated[str, "on what"]
    label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes: what one is for or against"]
    from_value: Annotated[str, "the stance left behind"]
    from_number: Annotated[float | None, "its place on the scale"]
    from_date: Annotated[Day, "its first day"]
    from_until: Annotated[Day, "its last day"]
    from_statement: Annotated[str, "the statement it was first taken in"]
    from_reports: Annotated[int, "reports that carry it"]
    to_value: Annotated[str, "the new stance"]
    to_number: Annotated[float | None, "its place on the scale"]
    to_date: Annotated[Day, "its first day"]
    to_statement: Annotated[str, "the statement it was first taken in"]
    to_reports: Annotated[int, "reports that carry it"]
    change: Annotated[float | None, "the difference of the numbers"]
    confirmed: Annotated[bool, "whether the new stance is repeated on a later day"]
    mean_before: Annotated[float | None, "the party's mean in the days before"] = None
    mean_after: Annotated[float | None, "the mean in the days from then on"] = None
    mean_change: Annotated[float | None, "their difference"] = None
    change_low: Annotated[float | None, "from where that difference may be"] = None
    change_high: Annotated[float | None, "up to where"] = None
    interval: Annotated[str, "why there is no interval, else empty"] = ""
    beyond_interval: Annotated[
        bool | None,
        "whether all of the interval lies on the shift's side of 0; missing without one",
    ] = None
    coders_apart: Annotated[float | None, "the largest difference between coders' means"] = None
    beyond_coders: Annotated[
        bool | None, "whether the mean changes by more than that; missing without two coders' means"
    ] = None


@dataclass(frozen=True, slots=True)
class Standing(Derived):
    """An unbroken run of days on which one party stands on one side of an issue."""

    party: Annotated[str, "who stands there"]
    issue: Annotated[str, "on what"]
    label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes: what one is for or against"]
    side: Annotated[int, "1 for the proposition, -1 against it, 0 where one day has both"]
    value: Annotated[str, "the stance last taken"]
    number: Annotated[float | None, "its place on the scale"]
    date: Annotated[Day, "first day of the run"]
    until: Annotated[Day, "last day of the run"]
    until_basis: Annotated[str, "how that day is known: stated, carried, within or published"]
    reports: Annotated[int, "independent reports that carry the side"]
    days: Annotated[int, "days on which they do"]
    confidence: Annotated[float | None, "the highest its coder gives, 0 to 1; missing without one"]
    against: Annotated[int, "reports after its last day that are likely on another side"]
    firm: Annotated[bool, "whether enough reports carry the side, or one reading is sure"]
    value_firm: Annotated[bool, "whether that holds of the value too"]
    latest: Annotated[bool, "whether the party stands there now"]
    changed: Annotated[
        bool, "whether it is firm, and the last firm one before it on the other side"
    ]
    speaker: Annotated[str, "who took the stance most plainly"]
    words: Annotated[str, "in which words"]
    said: Annotated[Day, "on which day"]
    said_basis: Annotated[str, "how that day is known: stated, carried, within or published"]
    outlet: Annotated[str, "who printed them"]
    statement_id: Annotated[str, "the statement"]
    ground: Annotated[str, "the ground, in words"]


@dataclass(frozen=True, slots=True)
class Corrected(Derived):
    """A finding corrected by a checked sample, beside the machine's."""

    party: Annotated[str, "whose it is"]
    issue: Annotated[str, "on what"]
    label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes: what one is for or against"]
    machine: Annotated[float | None, "what the machine's codings alone give; missing if nothing"]
    corrected: Annotated[float | None, "what they and the checked sample give together"]
    low: Annotated[float | None, "from where the truth may be; missing without an interval"]
    high: Annotated[float | None, "up to where"]
    reports: Annotated[int, "reports with a reading"]
    readings: Annotated[int, "the machine's readings"]
    checked: Annotated[int, "statements checked in which either reads something here"]
    wrong: Annotated[int, "those of them that they do not read alike"]
    to_halve: Annotated[
        int | None,
        "how many more statements to check for an interval half as wide; missing if none would do",
    ]
    interval: Annotated[str, "why there is no interval, else empty"]
    value: Annotated[str, "the stance whose share it is"] = ""
    other: Annotated[str, "the party it is compared with"] = ""


@dataclass(frozen=True, slots=True)
class Outcome(Derived):
    """One sentence that says what several parties agreed, or did not agree."""

    date: Annotated[Day, "the day it was agreed, as well as it is known"]
    date_basis: Annotated[str, "how the day is known"]
    agreed: Annotated[bool, "whether they agreed"]
    words: Annotated[str, "the sentence, as printed"]
    parties: Annotated[Names, "who they are, where the report tells; may be empty"]
    says: Annotated[str, "who says so; empty where it is the outlet"]
    outlet: Annotated[str, "who printed it"]
    doc_id: Annotated[str, "the report it stands in"]
    statement_id: Annotated[str, "the statement that says so; may be empty"]


@dataclass(frozen=True, slots=True)
class Commitment(Derived):
    """Something that one actor undertakes, and what later reports say became of it."""

    holder: Annotated[str, "who undertakes it"]
    side: Annotated[str, "the holder's party; its own name if it has none"]
    what: Annotated[str, "what is undertaken, as printed"]
    due: Annotated[Day, "the last day to do it; empty if the words give none"]
    due_words: Annotated[str, "the words that give it"]
    words: Annotated[str, "the sentence, as printed"]
    date: Annotated[Day, "the day of the undertaking, as well as it is known"]
    date_basis: Annotated[str, "stated, carried, within or published"]
    says: Annotated[str, "who says so; empty where it is the outlet"]
    outlet: Annotated[str, "who printed it first"]
    doc_id: Annotated[str, "the report it stands in first"]
    start: Annotated[int, "first character of the sentence"]
    end: Annotated[int, "character after the sentence"]
    statement_id: Annotated[str, "the statement that tells it; may be empty"]
    reports: Annotated[int, "independent reports that tell it"]
    fate: Annotated[
        str, "kept, denied, postponed or lapsed by a later report; else open or overdue"
    ]
    fate_words: Annotated[str, "the later report's sentence; empty if none speaks of it"]
    fate_date: Annotated[Day, "the day that report was published"]
    fate_says: Annotated[str, "who says so there; empty where it is the outlet"]
    fate_doc_id: Annotated[str, "the later report"]


@dataclass(frozen=True, slots=True)
class Distance(Derived):
    """How far apart two parties are on one issue."""

    issue: Annotated[str, "the issue"]
    label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes: what one is for or against"]
    party_a: Annotated[str, "the one party"]
    party_b: Annotated[str, "the other"]
    mean_a: Annotated[float | None, "mean of the stances it takes itself; missing if it takes none"]
    mean_b: Annotated[float | None, "the same of the other"]
    reports_a: Annotated[int, "reports these stand in, copies counted once"]
    reports_b: Annotated[int, "the same of the other"]
    distance: Annotated[float | None, "points of the scale between the means; missing if one is"]
    ground: Annotated[
        str, "both for it, both against it, apart or undecided; empty if one did not speak"
    ]
    period: Annotated[Day, "first day of the days it is of"] = None
    distance_low: Annotated[
        float | None, "from where it may be, had other reports been written"
    ] = None
    distance_high: Annotated[float | None, "up to where"] = None
    interval: Annotated[str, "why there is no interval, else empty"] = ""


@dataclass(frozen=True, slots=True)
class CommonGround(Derived):
    """How much ground two parties share over all issues."""

    party_a: Annotated[str, "the one party"]
    party_b: Annotated[str, "the other"]
    issues: Annotated[int, "issues on which some party takes a side"]
    covered: Annotated[int, "issues on which both do"]
    common: Annotated[int, "of these, on which both stand on one side"]
    apart: Annotated[int, "of these, on which they stand on two"]
    distance: Annotated[
        float | None, "mean distance over the covered issues, in points of the scale"
    ]
    period: Annotated[Day, "first day of the days it is of"] = None


@dataclass(frozen=True, slots=True)
class Silence(Derived):
    """An issue that a party spoke of and then no more, while others did."""

    party: Annotated[str, "who fell silent"]
    issue: Annotated[str, "on what"]
    label: Annotated[str, "the issue as the codebook prints it"]
    reports: Annotated[int, "reports in which it spoke of it"]
    last_date: Annotated[Day, "the day it last did"]
    last_statement: Annotated[str, "the statement"]
    silent_days: Annotated[int, "days since then"]
    others: Annotated[Names, "who speaks of it in the weeks looked at"]
    others_reports: Annotated[int, "in how many reports"]
    heard: Annotated[int, "reports in these weeks in which the party speaks of anything"]


@dataclass(frozen=True, slots=True)
class Carried(Derived):
    """What one outlet carries of what one party says of one issue."""

    outlet: Annotated[str, "who printed it"]
    party: Annotated[str, "the speaker's party"]
    issue: Annotated[str, "the issue"]
    label: Annotated[str, "the issue as the codebook prints it"]
    reports: Annotated[int, "its reports that carry it, copies counted once"]
    direct: Annotated[int, "its statements that came through nobody else"]
    relayed: Annotated[int, "those at second hand"]
    remoter: Annotated[int, "those at third hand or further"]
    elsewhere: Annotated[int, "other outlets' reports that carry it in the same time"]
    omits: Annotated[bool, "whether the outlet has nothing of it and others have enough"]


@dataclass(frozen=True, slots=True)
class NetworkEvent(Derived):
    """One statement that counts in a discourse network."""

    date: Annotated[Day, "day of the utterance, else of publication; empty if unknown"]
    actor: Annotated[str, "what the network goes by: a side, holder, speaker or outlet"]
    side: Annotated[str, "the actor's party; empty for an outlet"]
    issue: Annotated[str, "the issue"]
    label: Annotated[str, "the issue as the codebook prints it"]
    value: Annotated[str, "the stance"]
    number: Annotated[float | None, "where it stands on the scale; never 0"]
    qualifier: Annotated[float | None, "as what it counts: its number, 1 or −1, or 1 always"]
    statement_id: Annotated[str, "the statement; of several that count once the first"]
    doc_id: Annotated[str, "the report it stands in"]
    report: Annotated[str, "the report, or the one it is a copy of"]
    outlet: Annotated[str, "who printed it; empty if unknown"]


@dataclass(frozen=True, slots=True)
class Tie(Derived):
    """Two nodes of a discourse network, and what there is between them."""

    OTHERS: ClassVar = (
        Others(r".+", int | None, "codings with that value; missing where there are none"),
    )

    node_a: Annotated[str, "one node: an actor, or of two issues the first"]
    node_b: Annotated[str, "the other: an actor or an issue"]
    label_a: Annotated[str, "the first as it is printed"]
    label_b: Annotated[str, "the other as it is printed"]
    kind_a: Annotated[str, "actor or issue; holder in what tallies() returns"]
    kind_b: Annotated[str, "actor or issue; issue, attitude or move in what tallies() returns"]
    side_a: Annotated[str, "the first one's party; empty for an issue"]
    side_b: Annotated[str, "the other's party; empty for an issue"]
    weight: Annotated[float | None, "what was asked for: the weight of the tie"]
    positive: Annotated[
        float | None, "congruence of two, or what an actor says for an issue; not normalised"
    ]
    negative: Annotated[
        float | None, "conflict of two, or what an actor says against an issue; not normalised"
    ]
    shared: Annotated[
        int, "issues both speak of; actors that speak of both; an actor's statements on an issue"
    ]
    statements_a: Annotated[int, "statements of the first, or on it, whatever else they are on"]
    statements_b: Annotated[int, "statements of the other, or on it"]
    reports_a: Annotated[int, "reports these stand in"]
    reports_b: Annotated[int, "reports those of the other stand in"]
    low: Annotated[float | None, "from where the weight may be, had other reports been written"] = (
        None
    )
    high: Annotated[float | None, "up to where"] = None
    interval: Annotated[str, "why there is no interval, else empty"] = ""
    window: Annotated[int, "number of the window, from 1 on; 0 where there are none"] = 0
    start: Annotated[Day, "first day of the window"] = None
    end: Annotated[Day, "last day of the window"] = None
    reports: Annotated[int, "reports that carry the tie"] = 0
    mean: Annotated[float | None, "mean number of its codings; missing if none has one"] = None


@dataclass(frozen=True, slots=True)
class BackboneIssue(Derived):
    """One issue, by how well a network does without it."""

    rank: Annotated[int, "its place in the order in which issues are left out, from 1"]
    issue: Annotated[str, "the issue"]
    label: Annotated[str, "the issue as the codebook prints it"]
    loss: Annotated[float | None, "distance to the whole network without it and those before it"]
    redundant_loss: Annotated[float | None, "distance of the issues left out so far, alone"]
    left: Annotated[int, "issues that remain"]
    statements: Annotated[int, "statements on these"]


@dataclass(frozen=True, slots=True)
class ClusterMember(Derived):
    """One node of a network, and the cluster it is in."""

    node: Annotated[str, "the node: an actor or an issue"]
    label: Annotated[str, "as it is printed"]
    kind: Annotated[str, "actor or issue"]
    side: Annotated[str, "the actor's party; empty for an issue"]
    cluster: Annotated[int, "the number of its cluster, the largest being 1"]
    inside: Annotated[float | None, "positive weight of its ties within the cluster"]
    outside: Annotated[float | None, "positive weight of its ties to other clusters"]


@dataclass(frozen=True, slots=True)
class Polarisation(Derived):
    """How far a debate is split into two camps, in one window of time."""

    window: Annotated[int, "number of the window, from 1 on"]
    start: Annotated[Day, "first day"]
    end: Annotated[Day, "last day"]
    actors: Annotated[int, "actors who take a side on some issue"]
    statements: Annotated[int, "statements that count"]
    reports: Annotated[int, "reports these stand in"]
    polarisation: Annotated[
        float | None, "modularity of the best two camps, 0 to 0.5; missing where nobody shares an "
        "issue",
    ]  # fmt: skip
    camp_a: Annotated[Names, "who is in the camp with more statements"]
    camp_b: Annotated[Names, "who is in the other; empty if no division is better than none"]
    conflict: Annotated[float | None, "share of conflict in congruence and conflict, 0 to 1"]
    between: Annotated[
        float | None, "share of the conflict that lies between the camps; missing without conflict"
    ]
    low: Annotated[
        float | None, "from where polarisation may be, had other reports been written"
    ] = None
    high: Annotated[float | None, "up to where"] = None
    interval: Annotated[str, "why there is no interval, else empty"] = ""


@dataclass(frozen=True, slots=True)
class Discrepancy(Derived):
    """Two statements that disagree about an issue."""

    kind: Annotated[str, "between sides, within a side, between accounts or about the other"]
    issue: Annotated[str, "on what"]
    label: Annotated[str, "the issue as the codebook prints it"]
    proposition: Annotated[str, "what the issue proposes: what one is for or against"]
    holder_a: Annotated[str, "the holder of the one stance"]
    side_a: Annotated[str, "the holder's party"]
    speaker_a: Annotated[str, "who said so; empty if unresolved"]
    value_a: Annotated[str, "the stance"]
    statement_a: Annotated[str, "the statement"]
    date_a: Annotated[Day, "its day"]
    basis_a: Annotated[str, "how the day is known: stated, carried, within or published"]
    outlet_a: Annotated[str, "who printed it"]
    holder_b: Annotated[str, "the holder of the other stance"]
    side_b: Annotated[str, "the holder's party"]
    speaker_b: Annotated[str, "who said so; empty if unresolved"]
    value_b: Annotated[str, "the stance"]
    statement_b: Annotated[str, "the statement"]
    date_b: Annotated[Day, "its day"]
    basis_b: Annotated[str, "how the day is known: stated, carried, within or published"]
    outlet_b: Annotated[str, "who printed it"]
    summary: Annotated[str, "both in one sentence"]


@dataclass(frozen=True, slots=True)
class Coverage(Derived):
    """What one outlet reports, and whom it quotes."""

    INDEX: ClassVar = ((("outlet",), "who printed the reports"),)
    OTHERS: ClassVar = (
        Others(
            r"share of .+", float | None, "share of its statements by speakers of that side, 0 to 1"
        ),
    )

    reports: Annotated[int, "its reports"]
    copies: Annotated[int, "those of them that repeat an earlier one almost word for word"]
    statements: Annotated[int, "statements in its reports, those in copies included"]
    direct: Annotated[float | None, "share quoted word for word at least in part, 0 to 1"]
    via: Annotated[int, "statements that came through another outlet or channel"]
    unresolved: Annotated[int, "statements whose speaker is unknown"]


@dataclass(frozen=True, slots=True)
class Sourcing(Derived):
    """Through whom one outlet has statements."""

    outlet: Annotated[str, "who printed them"]
    chain: Annotated[str, "the outlets and channels they passed through, nearest first"]
    statements: Annotated[int, "statements"]
    reports: Annotated[int, "reports they stand in"]


@dataclass(frozen=True, slots=True)
class Quotation(Derived):
    """One statement, for people to read."""

    date: Annotated[Day, "day of the utterance, else of publication"]
    speaker: Annotated[str, "the actor; in brackets the source as printed if nobody is known"]
    content: Annotated[str, "what is said"]
    holder: Annotated[str, "whose stance it is"]
    issue: Annotated[str, "the issue as the codebook prints it"]
    value: Annotated[str, "the stance"]
    condition: Annotated[str, "the condition it is tied to"]
    outlet: Annotated[str, "who printed it"]
    via: Annotated[str, "the outlets and channels it passed through, nearest first"]
    statement_id: Annotated[str, "the statement"]


@dataclass(frozen=True, slots=True)
class Agreement(Derived):
    """One coefficient of how far coders agree on one question."""

    question: Annotated[str, "identification, value, holder or both"]
    measure: Annotated[str, "the coefficient"]
    value: Annotated[float | None, "1 is perfect; missing where it is not defined"]
    low: Annotated[float | None, "from where it may be, had other reports been coded"]
    high: Annotated[float | None, "up to where"]
    items: Annotated[int, "items that two coders answered"]
    coders: Annotated[int, "coders who answered one of these"]
    pairs: Annotated[int, "pairs of answers compared"]
    convention: Annotated[str, "what is commonly held to follow"]
    remark: Annotated[str, "why the value is missing, or what weakens it"]
    object: Annotated[str, "the issue it is asked of, by issue"] = ""
    category: Annotated[str, "the value or holder against all others, by category"] = ""
    doc_id: Annotated[str, "the report it is asked of, by document"] = ""
    coder_a: Annotated[str, "the one coder, by pair"] = ""
    coder_b: Annotated[str, "the other"] = ""


@dataclass(frozen=True, slots=True)
class Disagreement(Derived):
    """A statement and object that coders read differently."""

    OTHERS: ClassVar = (
        Others(r"value_.+", str, "what that coder read; empty if they did not read it"),
        Others(r"holder_.+", str, "whose that coder took it to be"),
    )

    statement_id: Annotated[str, "the statement"]
    doc_id: Annotated[str, "the report it stands in"]
    dimension: Annotated[str, "issue, attitude, move or extraction"]
    object: Annotated[str, "the issue or actor"]
    kind: Annotated[str, "the gravest way in which two of the coders differ"]
    apart: Annotated[float | None, "the largest distance of two values; missing without numbers"]
    sides: Annotated[str, "how many coders gave each reading, the most frequent first: 2:1"]
    readings: Annotated[str, "who gave which"]
    speaker: Annotated[str, "the statement's speaker"] = ""
    content: Annotated[str, "what is said"] = ""


@dataclass(frozen=True, slots=True)
class PairOfCoders(Derived):
    """How far two coders agree, and on what they differ most."""

    coder_a: Annotated[str, "the one coder"]
    coder_b: Annotated[str, "the other, or all others"]
    items: Annotated[int, "items both answered"]
    percent: Annotated[float | None, "share of them on which they agree, 0 to 1"]
    alpha: Annotated[float | None, "nominal alpha of the two; missing where it is not defined"]
    differs_on: Annotated[str, "the objects they differ on most, with how often"]
    remark: Annotated[str, "why alpha is missing"]


@dataclass(frozen=True, slots=True)
class RegisteredMeeting(Derived):
    """One meeting, with what all reports say of it."""

    meeting_id: Annotated[str, "date and place, or a number"]
    date: Annotated[Day, "its first day; empty if unknown or put off"]
    date_precision: Annotated[str, "day, week, month or year; empty without a date"]
    other_dates: Annotated[str, "all days given, with the reports that give them"]
    place: Annotated[str, "where, as printed"]
    format: Annotated[str, "in person, online or telephone"]
    level: Annotated[str, "leaders, ministers, delegations or experts"]
    parties: Annotated[str, "who takes part"]
    mediator: Annotated[str, "the host or mediator"]
    status: Annotated[str, "held, planned, cancelled …, each with the reports that say so"]
    follows: Annotated[str, "the meeting it resumes or follows"]
    reports: Annotated[int, "reports that mention it"]
    mentions: Annotated[int, "mentions"]
    first: Annotated[str, "the report that mentions it first"]
    last: Annotated[str, "the report that mentions it last"]


@dataclass(frozen=True, slots=True)
class MeetingEvidence(Derived):
    """One sentence behind one cell of the register of meetings."""

    meeting_id: Annotated[str, "the meeting"]
    column: Annotated[str, "the column of the register"]
    value: Annotated[str, "what the sentence says"]
    doc_id: Annotated[str, "the report it stands in"]
    start: Annotated[int, "first character of the sentence"]
    end: Annotated[int, "character after the sentence"]
    statement_id: Annotated[str, "the statement that says so; empty if the report itself does"]


@dataclass(frozen=True, slots=True)
class Assignment(Derived):
    """One statement that one coder codes, in a sample."""

    coder: Annotated[str, "who codes it"]
    statement_id: Annotated[str, "the statement"]
    doc_id: Annotated[str, "the report it stands in"]
    stratum: Annotated[str, "its stratum; empty without strata"]
    shared: Annotated[bool, "whether all coders code it"]
    place: Annotated[int, "1 for the first to code"]
    weight: Annotated[float | None, "how many statements of the corpus it stands for"]


@dataclass(frozen=True, slots=True)
class Occurrence(Derived):
    """One occurrence of a word in its context."""

    doc_id: Annotated[str, "the report it stands in"]
    left: Annotated[str, "the text before it"]
    word: Annotated[str, "the word, as printed"]
    right: Annotated[str, "the text after it"]
    start: Annotated[int, "its first character"]
    end: Annotated[int, "the character after it"]


@dataclass(frozen=True, slots=True)
class Collocation(Derived):
    """A pair of neighbouring words that keep more company than chance."""

    pair: Annotated[str, "the two words, in lower case"]
    count: Annotated[int, "how often they stand together"]
    score: Annotated[float | None, "log-likelihood ratio, or mutual information in bits"]


@dataclass(frozen=True, slots=True)
class Keyword(Derived):
    """A word that one side, speaker, outlet or month uses more than others."""

    who: Annotated[str, "whose word it is: a side, speaker, outlet or month"]
    word: Annotated[str, "in lower case"]
    count: Annotated[int, "how often it stands in what they say"]
    other: Annotated[int, "how often in what the others say"]
    per_1000: Annotated[float | None, "of their words, function words left out"]
    other_per_1000: Annotated[float | None, "of the others' words"]
    ratio: Annotated[float | None, "binary logarithm of the ratio of the two: 1 is twice as often"]
    low: Annotated[float | None, "lower end of the ratio's interval, by report"]
    high: Annotated[float | None, "upper end"]
    likelihood: Annotated[float | None, "log-likelihood ratio: how surely the two differ"]
    reports: Annotated[int, "how many reports in which they use it"]


# ---------------------------------------------------------------- a table at the door


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a table is called, and what makes one."""

    row_type: type
    name: str
    maker: str


_KINDS = (
    _Kind(Document, "documents", "case.documents"),
    _Kind(Statement, "statements", "find_statements()"),
    _Kind(Coding, "codings", "code()"),
    _Kind(Coded, "coded statements", "join()"),
    _Kind(TimeExpression, "time expressions", "find_dates()"),
    _Kind(Meeting, "mentions of meetings", "find_meetings()"),
    _Kind(Event, "events", "find_events()"),
    _Kind(Problem, "problems", "audit()"),
    _Kind(Position, "positions", "positions()"),
    _Kind(Reading, "a timeline", "timeline()"),
    _Kind(Shift, "shifts", "shifts()"),
    _Kind(Standing, "standings", "standings()"),
    _Kind(Corrected, "corrected findings", "corrected()"),
    _Kind(Outcome, "outcomes", "outcomes()"),
    _Kind(Commitment, "commitments", "commitments()"),
    _Kind(Distance, "distances", "distances()"),
    _Kind(CommonGround, "common ground", "common_ground()"),
    _Kind(Silence, "silences", "silences()"),
    _Kind(Carried, "what outlets carry", "carried()"),
    _Kind(NetworkEvent, "events of a network", "event_list()"),
    _Kind(Tie, "ties", "one_mode() or two_mode()"),
    _Kind(BackboneIssue, "issues of a backbone", "backbone()"),
    _Kind(ClusterMember, "clusters", "clusters()"),
    _Kind(Polarisation, "polarisation", "polarisation()"),
    _Kind(Discrepancy, "discrepancies", "discrepancies()"),
    _Kind(Coverage, "coverage", "coverage()"),
    _Kind(Sourcing, "chains of outlets", "sourcing()"),
    _Kind(Quotation, "quotations", "quotes()"),
    _Kind(Agreement, "coefficients of agreement", "agreement()"),
    _Kind(Disagreement, "disagreements", "disagreements()"),
    _Kind(PairOfCoders, "pairs of coders", "who_differs()"),
    _Kind(RegisteredMeeting, "meetings", "meeting_register()"),
    _Kind(MeetingEvidence, "sentences behind meetings", "meeting_evidence()"),
    _Kind(Assignment, "statements to code", "draw_sample()"),
    _Kind(Occurrence, "occurrences of a word", "concordance()"),
    _Kind(Collocation, "pairs of words", "collocations()"),
    _Kind(Keyword, "key words", "keyness()"),
)

TAKEN: dict[str, type] = {
    "statements": Statement, "codings": Coding, "coded": Coded, "positions": Position,
    "timeline": Reading, "shifts": Shift, "standings": Standing,
    "outcomes": Outcome, "commitments": Commitment, "distances": Distance,
    "silences": Silence, "carried": Carried, "ties": Tie, "clusters": ClusterMember,
    "polarisation": Polarisation, "discrepancies": Discrepancy,
    "coverage": Coverage,
    "agreement": Agreement, "disagreements": Disagreement, "who_differs": PairOfCoders,
    "mentions": Meeting, "meetings": Meeting, "problems": Problem,
}  # fmt: skip
"""The rows a function takes, by the name of its parameter."""

P = ParamSpec("P")
R = TypeVar("R")


def takes_tables(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function refuse a table that is another's, or none, in one sentence.

    Of its parameters those named in `TAKEN` are looked at; None is let through. The sentence
    says what the table is and whose result the function takes. A table of one's own that holds
    only the columns that the function needs is taken.
    """
    signature = inspect.signature(function)
    taker = f"{function.__name__}()"

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        given = signature.bind_partial(*args, **kwargs).arguments
        tables = [
            (given[name], kind) for name, kind in TAKEN.items() if given.get(name) is not None
        ]
        for table, row_type in tables:
            check_table(table, row_type, taker)
        try:
            return function(*args, **kwargs)
        except KeyError as error:
            for table, row_type in tables:
                if error.args and error.args[0] in _missing(table, row_type):
                    what = f"this table has no column {error.args[0]!r}"
                    raise InputError(f"{what}; {_takes(taker, row_type)}.") from None
            raise

    return checked


def check_table(table: Any, row_type: type, taker: str, *others: type) -> None:
    """Raise InputError if something is no table, one of another kind, or one without its index.

    A table of one of the `others` is taken, too.
    """
    takes = _takes(taker, row_type)
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"this is a {type(table).__name__}, not a table; {takes}.")
    if any(not _missing(table, other) for other in others):
        return
    there = set(_names_in(table))
    if _missing(table, row_type):
        fitting = [kind for kind in _KINDS if there.issuperset(_required(kind.row_type))]
        if fitting:
            kind = max(fitting, key=lambda kind: len(_required(kind.row_type)))
            raise InputError(f"this is a table of {kind.name}; {takes}.")
    elif issubclass(row_type, Derived) and row_type.INDEX and table.index.names == [None]:
        raise InputError(f"this table of {_kind_of(row_type).name} has lost its index; {takes}.")


def _kind_of(row_type: type) -> _Kind:
    return next(kind for kind in _KINDS if kind.row_type is row_type)


def _takes(taker: str, row_type: type) -> str:
    return f"{taker} takes what {_kind_of(row_type).maker} returns"


def has_columns(table: pd.DataFrame, row_type: type) -> bool:
    """Whether a table has every column that rows of this type must have."""
    return not _missing(table, row_type)


def _missing(table: pd.DataFrame, row_type: type) -> list[str]:
    there = _names_in(table)
    return [name for name in _required(row_type) if name not in there]


def _names_in(table: pd.DataFrame) -> list[str]:
    return [
        *(str(name) for name in table.index.names if name is not None),
        *map(str, table.columns),
    ]


@functools.cache
def _required(row_type: type) -> Sequence[str]:
    return [field.name for field in fields(row_type) if field.default is MISSING]
