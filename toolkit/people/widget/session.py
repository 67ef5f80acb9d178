"""One person at work: what is on the screen, and the answer to each message from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from toolkit.case.codings import fingerprint
from toolkit.case.codings.files import EXTRACTION
from toolkit.coding.rules import CODER, code
from toolkit.people.decisions import Change, ChangedElsewhereError, Decisions, Rows, version
from toolkit.people.widget.entries import plain, to_coded, to_entries
from toolkit.people.widget.listing import list_actors, list_codebook
from toolkit.people.widget.order import SHOW, Filter, next_place
from toolkit.people.widget.passage import CONTEXT, MORE_CONTEXT, Cast, origin, passage
from toolkit.schema import Actor, Coding, Document, InputError, Statement, to_rows

if TYPE_CHECKING:
    from toolkit.case import Case

Message: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, Any]

MOST_UNDONE = 200
"""Changes of a session that can be taken back, the last one first."""


class Session:
    """Goes through statements with one coder and keeps each decision as it is made.

    `answer` takes what the browser sends, checks it, and returns what it shall show; nothing
    the browser sends raises. `places` are the statements to code, in order.
    """

    form = "coding"

    def __init__(
        self,
        case: Case,
        coder: str,
        statements: pd.DataFrame,
        places: Sequence[str],
        suggestions: pd.DataFrame | None = None,
    ):
        self.case = case
        self.decisions = Decisions(case, coder, statements)
        self.places = list(places)
        self.place = 0
        self.filter = Filter()
        self._statements = statements
        self._row = {name: at for at, name in enumerate(statements["statement_id"])}
        self._document = {name: at for at, name in enumerate(case.documents["doc_id"])}
        self._cast = Cast(to_rows(Actor, case.actors))
        self._suggestions = suggestions
        self._seen: dict[str, set[str]] = {}
        self._done: list[tuple[int, Change]] = []
        self._place_of = {name: at for at, name in enumerate(self.places)}
        self.place = self._next(-1, Filter("uncoded")) or 0

    # ------------------------------------------------------------ messages

    def answer(self, message: object) -> Answer:
        """What to show after a message from the browser; a mistake is one sentence in it."""
        kinds: dict[str, Callable[[Message], Answer]] = {
            "open": self._open,
            "save": self._save,
            "go": self._go,
            "filter": self._choose,
            "undo": self._undo,
            "context": self._more_context,
            "suggest": self._suggest,
            **self.further_messages(),
        }
        kind = message.get("kind") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(kind, str) or kind not in kinds:
            return {"kind": "refused", "sentence": "The screen sent something unknown."}
        try:
            return kinds[kind](message)
        except ChangedElsewhereError as changed:
            return {
                "kind": "refused",
                "sentence": _sentence(changed),
                "theirs": to_entries(changed.rows),
                "version": version(changed.rows),
            }
        except InputError as error:
            return {"kind": "refused", "sentence": _sentence(error)}

    def further_messages(self) -> dict[str, Callable[[Message], Answer]]:
        """Messages of another form of the screen."""
        return {}

    def _open(self, message: Message) -> Answer:
        book = list_codebook(self.case.codebook) | {
            "actors": list_actors(self._cast.names),
            "coder": self.decisions.coder,
            "form": self.form,
        }
        return self.screen() | {"book": book}

    def _save(self, message: Message) -> Answer:
        place = self._keep(message)
        after = self._next(place, self.filter)
        if self.filter == Filter() and after is not None and after <= place:
            after = self._next(place, Filter("uncoded"))
            if after is None:
                return self.screen("Saved. All statements are coded.")
        if after is None:
            return self.screen("Saved. No other statement is left in this selection.")
        self.place = after
        return self.screen("Saved." if after > place else "Saved. Going on from the beginning.")

    def _go(self, message: Message) -> Answer:
        place = message.get("place", 1)
        if type(place) is not int or not 1 <= place <= len(self.places):
            raise InputError(f"there is no such place; go to 1 to {len(self.places)}.")
        said = self._keep_draft(message)
        if "place" in message:
            self.place = place - 1
            return self.screen(said)
        step = -1 if message.get("step") == -1 else 1
        after = self._next(self.place, self.filter, step)
        if after is None:
            return self.screen(f"{said} No statement is left in this selection.".strip())
        self.place = after
        return self.screen(said)

    def _choose(self, message: Message) -> Answer:
        show, issue = message.get("show"), plain(message.get("issue", ""))
        if show not in SHOW:
            raise InputError(f"there is no filter {show!r}; use one of {', '.join(SHOW)}.")
        if issue:
            try:
                self.case.codebook.issue(issue)
            except LookupError as error:
                raise InputError(str(error)) from None
        said = self._keep_draft(message)
        chosen = Filter(show, issue)
        first = self._next(self.place - 1, chosen)
        if first is None:
            return self.screen(
                f"{said} There is no such statement; the selection is as it was.".strip()
            )
        self.filter, self.place = chosen, first
        return self.screen(said)

    def _undo(self, message: Message) -> Answer:
        if not self._done:
            raise InputError("there is nothing to undo since this screen was opened.")
        place, change = self._done[-1]
        try:
            self.decisions.undo(change)
        except ChangedElsewhereError as changed:
            self._done.pop()
            raise InputError(
                f"{changed.statement_id!r} was coded elsewhere since; it was not undone."
            ) from None
        self._done.pop()
        self.place = place
        many = len(change.after)
        return self.screen("Undone." if many == 1 else f"Undone for {many} statements.")

    def _more_context(self, message: Message) -> Answer:
        statement, document = self.read(self.places[self.place])
        return {"kind": "context", "passage": passage(statement, document, MORE_CONTEXT)}

    def _suggest(self, message: Message) -> Answer:
        statement_id = self._named(message)
        if not self.case.codebook.suggestions:
            raise InputError("the codebook does not allow suggestions; coders code blind.")
        rows = self._suggested(statement_id)
        names = {CODER} if self._suggestions is None else set(self._suggestions["coder"])
        self._seen.setdefault(statement_id, set()).update(names)
        readings = [
            {"who": name, "entries": to_entries([row for row in rows if row.coder == name])}
            for name in sorted(names)
        ]
        return {"kind": "suggestions", "statement": statement_id, "readings": readings}

    # ------------------------------------------------------------ what is kept

    def _keep_draft(self, message: Message) -> str:
        """Save what was entered before another statement is shown, and say so."""
        if message.get("draft") is None:
            return ""
        self._keep(message["draft"])
        return "Saved."

    def _keep(self, draft: object) -> int:
        """Save a reading under the version it was made from; returns its place."""
        if not isinstance(draft, dict):
            raise InputError("the screen sent no reading; load the page again.")
        statement_id = self._named(draft)
        shown = plain(draft.get("version"))
        statement, document = self.read(statement_id)
        before = self.decisions.of(statement_id)
        rows = self.to_rows(draft, statement, document, before)
        if any(row.dimension == EXTRACTION and not row.note for row in rows):
            raise InputError("it is not said yet what is wrong with the extraction; write it down.")
        change = self.decisions.change({statement_id: rows}, {statement_id: shown})
        place = self._place_of[statement_id]
        self.remember(place, change)
        return place

    def remember(self, place: int, change: Change) -> None:
        """Keep a change, to be undone."""
        self._done = [*self._done[1 - MOST_UNDONE :], (place, change)]

    def to_rows(
        self, draft: Message, statement: Statement, document: Document, before: Rows
    ) -> Rows:
        """The rows of one reading. Raises InputError for anything the file would refuse."""
        return to_coded(
            draft.get("entries"),
            statement,
            document,
            self.case.codebook,
            self.decisions.coder,
            tuple(self._seen.get(statement.statement_id, ())),
            before,
        )

    def _named(self, message: Message) -> str:
        name = message.get("statement")
        if not isinstance(name, str) or name not in self._place_of:
            raise InputError("the screen names a statement that is not to be coded here.")
        return name

    # ------------------------------------------------------------ what is shown

    def screen(self, said: str = "") -> Answer:
        """The present statement with what stands in the file for it."""
        statement_id = self.places[self.place]
        statement, document = self.read(statement_id)
        decided = self.decided()
        rows = self.decisions.of(statement_id)
        coded = sum(name in decided for name in self.places)
        words = passage(statement, document, CONTEXT)
        return {
            "kind": "screen",
            "statement": statement_id,
            "place": self.place + 1,
            "total": len(self.places),
            "coded": coded,
            "filter": {"show": self.filter.show, "issue": self.filter.issue},
            "origin": origin(statement, document),
            "passage": words,
            "holders": self._cast.suggest(statement, words["text"]),
            "speaker": statement.speaker,
            "entries": to_entries(rows),
            "read": bool(rows),
            "version": version(rows),
            "seen": sorted({name for row in rows for name in row.seen}),
            "notice": _notice(rows, statement, document),
            "said": said,
        }

    def read(self, statement_id: str) -> tuple[Statement, Document]:
        """One statement and the report it stands in."""
        at = self._row[statement_id]
        [statement] = to_rows(Statement, self._statements.iloc[[at]])
        if statement.doc_id not in self._document:
            raise InputError(
                f"the case has no document {statement.doc_id!r}; find statements in it."
            )
        at = self._document[statement.doc_id]
        [document] = to_rows(Document, self.case.documents.iloc[[at]])
        return statement, document

    def decided(self) -> Mapping[str, Rows]:
        """The statements that need not be shown again, with their rows."""
        return self.decisions.all()

    def _next(self, place: int, chosen: Filter, step: int = 1) -> int | None:
        decided = self.decided()
        return next_place(self.places, decided, chosen.lets_through, place, step)

    def _suggested(self, statement_id: str) -> list[Coding]:
        statements = self._statements.iloc[[self._row[statement_id]]]
        if self._suggestions is None:
            found = code(statements, self.case)
        else:
            found = self._suggestions[self._suggestions["statement_id"] == statement_id]
        return to_rows(Coding, found)


def _sentence(error: InputError) -> str:
    """An error's sentence for the screen: with a capital, and the file if it concerns one."""
    text = (
        error.message
        if error.file is None or isinstance(error, ChangedElsewhereError)
        else str(error)
    )
    return text[:1].upper() + text[1:]


def _notice(rows: Rows, statement: Statement, document: Document) -> str:
    """Whether what was coded is another text than stands there now."""
    now = fingerprint(document.text[statement.start : statement.end])
    if not any(row.passage and row.passage != now for row in rows):
        return ""
    when = f" on {rows[0].decided[:10]}" if rows[0].decided else ""
    return (
        f"The text of this statement is not the one that was coded{when}. Check the reading, and "
        "save it again."
    )
