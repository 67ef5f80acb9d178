"""A report and all that is read of it: each part is worked out when it is first asked for, once.

Statements, meetings and coders are handed a report and ask it for what they need: its syntax, its
quotations, the outlets and the actors it names, who its phrases stand for, its days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.parsing.attribution.quotations import find_quotations
from toolkit.parsing.dates.expressions import read_dates
from toolkit.parsing.language import parse, unpack
from toolkit.parsing.meetings.events import level_of
from toolkit.parsing.outlets import Named, Outlets
from toolkit.parsing.speakers.mentions import Mention, find_mentions
from toolkit.parsing.speakers.own_words import (
    LONGEST_TITLE,
    find_joint_speakers,
    find_page_speaker,
)
from toolkit.parsing.speakers.roster import Roster
from toolkit.parsing.speakers.sources import Sources
from toolkit.parsing.speakers.voices import Voice, Voices
from toolkit.parsing.syntax import Syntax, syntax_of
from toolkit.schema import Actor, Document, TimeExpression, to_rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class Knowledge:
    """What is known before a case's reports are read: its actors, its outlets, its first day.

    `others` is the side of the states that the case does not list (`Roster.others`).
    """

    def __init__(self, actors: pd.DataFrame, begins: date | None = None, others: str = "") -> None:
        self.begins = begins
        self.roster = Roster(actors, others)
        self.outlets = Outlets(actors)
        self.levels: dict[str, str] = {}
        """The level of each person whose office has one."""
        rows: list[Actor] = to_rows(Actor, actors)
        for row in rows:
            if row.kind == "person" and (level := level_of(row.role)):
                self.levels.setdefault(row.actor, level)


class Report:
    """One document, and what is read of it.

    `packed` is its syntax as another process handed it over, if one did.
    """

    def __init__(self, document: Document, knowledge: Knowledge) -> None:
        self.document = document
        self.knowledge = knowledge
        self.roster = knowledge.roster
        self.packed: bytes | None = None

    @property
    def is_parsed(self) -> bool:
        """Whether its syntax need not be worked out."""
        return "doc" in vars(self) or self.packed is not None

    @cached_property
    def doc(self) -> Doc:
        """Its syntax, as the parser gives it."""
        packed, self.packed = self.packed, None
        doc = unpack(packed, self.document.text) if packed else None
        return parse(self.document.text) if doc is None else doc

    @property
    def syntax(self) -> Syntax:
        """Its syntax, as plain lists."""
        return syntax_of(self.doc)

    @property
    def quotations(self) -> list[Span]:
        """Its quotations, marks included, in text order."""
        return find_quotations(self.doc)

    @cached_property
    def dates(self) -> list[TimeExpression]:
        """Its time expressions."""
        begins = self.knowledge.begins
        return read_dates(self.doc, self.document.date, begins, self.document.doc_id)

    @cached_property
    def outlets(self) -> list[Named]:
        """The outlets and channels it names."""
        return self.knowledge.outlets.find(self.syntax)

    @cached_property
    def mentions(self) -> list[Mention]:
        """The mentions of listed actors."""
        return find_mentions(self.syntax, self.roster, self.document.date)

    @cached_property
    def sources(self) -> Sources:
        """The listed actors its phrases refer to, pronouns among them."""
        return Sources(self.syntax, self.roster, self.document.date, self.mentions)

    @cached_property
    def voices(self) -> Voices:
        """Everybody its phrases refer to: each of several, listed or not."""
        return Voices(self.sources, self.title if self.document.title else None)

    @cached_property
    def title(self) -> Report:
        """Its title, read for itself."""
        text = self.document.title[:LONGEST_TITLE]
        return Report(replace(self.document, text=text, title=""), self.knowledge)

    @cached_property
    def page_speaker(self) -> tuple[str, str]:
        """The listed actor whose own words its title announces, and the basis ``page``."""
        return find_page_speaker(self.title)

    @cached_property
    def joint_speakers(self) -> tuple[Voice, ...]:
        """Each whose joint statement its title announces."""
        return find_joint_speakers(self.title)
