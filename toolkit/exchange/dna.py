"""Discourse Network Analyzer's database (`.dna`, SQLite; DNA 3).

A coding becomes a statement of DNA with the variables person (whose stance), organization
(their side), concept (the issue), agreement (yes or no) and stance (the codebook's number, a
graded qualifier), and the text variables value, speaker, condition and note. What takes no side,
and what is no issue, has a statement type of its own without agreement and stance, so that no
network counts it as opposition.

Source: the database of DNA 3.0.7 to 3.1.2, as its own files show it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

from toolkit.exchange.marked import MOST_PASSAGES, Marked, Passage, Text, within
from toolkit.exchange.offsets import Units
from toolkit.schema import InputError

KEEPS = frozenset(
    {"holder", "holder_side", "dimension", "label", "value", "number", "agreement", "condition",
     "coder", "note", "speaker"}
)  # fmt: skip
"""What of a passage comes back, beside its place."""

KEYWORD = "negotiation"
"""What DNA asks for when a coder opens a file that was written here."""

LONGEST_NAME = 190
"""Characters of a title, a name or a concept that DNA holds."""

MOST_STEPS = 20_000
"""Thousands of steps of SQLite's machine that reading a file may take."""

_SHORT, _LONG, _YES_NO, _WHOLE = "short text", "long text", "boolean", "integer"
_TABLE_OF = {_SHORT: "DATASHORTTEXT", _LONG: "DATALONGTEXT", _YES_NO: "DATABOOLEAN",
             _WHOLE: "DATAINTEGER"}  # fmt: skip
_PLAIN = {"person": _SHORT, "organization": _SHORT, "concept": _SHORT, "value": _SHORT,
          "speaker": _SHORT, "condition": _LONG, "note": _LONG}  # fmt: skip
_SIDED = {"agreement": _YES_NO, "stance": _WHOLE}
_TYPES = {"DNA Statement": "issue", "No side taken": "issue", "Attitude": "attitude",
          "Move": "move"}  # fmt: skip
_FIELDS = {"person": "holder", "organization": "holder_side", "concept": "label",
           "value": "value", "speaker": "speaker", "condition": "condition",
           "note": "note"}  # fmt: skip
_PERMISSIONS = (
    "AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements "
    "DeleteStatements EditAttributes EditRegex EditStatementTypes EditCoders EditCoderRelations "
    "ViewOthersDocuments EditOthersDocuments ViewOthersStatements EditOthersStatements"
).split()
_COLOUR = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in ("Red", "Green", "Blue"))
_DATA = "ID INTEGER PRIMARY KEY, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL"
_TABLES = {
    "SETTINGS": "Property TEXT PRIMARY KEY, Value TEXT",
    "CODERS": "ID INTEGER PRIMARY KEY, Name TEXT UNIQUE NOT NULL, "
    f"{_COLOUR}, Refresh INTEGER NOT NULL DEFAULT 0, FontSize INTEGER NOT NULL DEFAULT 14, "
    "Password TEXT NOT NULL, PopupWidth INTEGER DEFAULT 300, ColorByCoder INTEGER DEFAULT 0, "
    "PopupDecoration INTEGER DEFAULT 0, PopupAutoComplete INTEGER DEFAULT 1, "
    + ", ".join(f"Permission{name} INTEGER NOT NULL DEFAULT 1" for name in _PERMISSIONS),
    "CODERRELATIONS": "ID INTEGER PRIMARY KEY, Coder INTEGER NOT NULL, OtherCoder INTEGER NOT "
    "NULL, viewStatements INTEGER NOT NULL DEFAULT 1, editStatements INTEGER NOT NULL DEFAULT 1, "
    "viewDocuments INTEGER NOT NULL DEFAULT 1, editDocuments INTEGER NOT NULL DEFAULT 1, "
    "UNIQUE (Coder, OtherCoder)",
    "DOCUMENTS": "ID INTEGER PRIMARY KEY, Title TEXT NOT NULL, Text TEXT NOT NULL, Coder INTEGER "
    "NOT NULL, Author TEXT NOT NULL DEFAULT '', Source TEXT NOT NULL DEFAULT '', Section TEXT NOT "
    "NULL DEFAULT '', Notes TEXT NOT NULL DEFAULT '', Type TEXT NOT NULL DEFAULT '', "
    "Date INTEGER NOT NULL",
    "STATEMENTTYPES": f"ID INTEGER PRIMARY KEY, Label TEXT NOT NULL, {_COLOUR}",
    "VARIABLES": "ID INTEGER PRIMARY KEY, Variable TEXT NOT NULL, DataType TEXT NOT NULL, "
    "StatementTypeId INTEGER NOT NULL, UNIQUE (Variable, StatementTypeId)",
    "VARIABLELINKS": "ID INTEGER PRIMARY KEY, SourceVariableId INTEGER NOT NULL, "
    "TargetVariableId INTEGER NOT NULL",
    "REGEXES": f"Label TEXT PRIMARY KEY, {_COLOUR}",
    "STATEMENTS": "ID INTEGER PRIMARY KEY, StatementTypeId INTEGER NOT NULL, DocumentId INTEGER "
    "NOT NULL, Start INTEGER NOT NULL, Stop INTEGER NOT NULL, Coder INTEGER NOT NULL, "
    "CHECK (Start < Stop)",
    "DATABOOLEAN": f"{_DATA}, Value INTEGER NOT NULL, UNIQUE (StatementId, VariableId)",
    "DATAINTEGER": f"{_DATA}, Value INTEGER NOT NULL, UNIQUE (StatementId, VariableId)",
    "DATALONGTEXT": f"{_DATA}, Value TEXT NOT NULL, UNIQUE (StatementId, VariableId)",
    "ENTITIES": f"ID INTEGER PRIMARY KEY, VariableId INTEGER NOT NULL, Value TEXT NOT NULL, "
    f"{_COLOUR}, ChildOf INTEGER, UNIQUE (VariableId, Value)",
    "DATASHORTTEXT": f"{_DATA}, Entity INTEGER NOT NULL, UNIQUE (StatementId, VariableId)",
    "ATTRIBUTEVARIABLES": "ID INTEGER PRIMARY KEY, VariableId INTEGER NOT NULL, "
    "AttributeVariable TEXT NOT NULL, UNIQUE (VariableId, AttributeVariable)",
    "ATTRIBUTEVALUES": "ID INTEGER PRIMARY KEY, EntityId INTEGER NOT NULL, AttributeVariableId "
    "INTEGER NOT NULL, AttributeValue TEXT NOT NULL DEFAULT '', "
    "UNIQUE (EntityId, AttributeVariableId)",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTES = re.compile(r"^(doc_id|title|url|date): (.*)$", re.MULTILINE)


# ---------------------------------------------------------------- writing


def write(marked: Marked) -> bytes:
    """A database that DNA opens; coders are asked for the word `KEYWORD`.

    Names and concepts of more than 190 characters are cut. The same input gives the same bytes
    with one release of SQLite.
    """
    with closing(sqlite3.connect(":memory:")) as base:
        for name, columns in _TABLES.items():
            base.execute(f"CREATE TABLE {name} ({columns})")
        _Writer(base, marked).write()
        base.commit()
        base.execute("VACUUM")
        data = base.serialize()
    return data[:96] + bytes(4) + data[100:]  # which SQLite wrote it


class _Writer:
    """One database as it is filled: what has a number already, and which."""

    def __init__(self, base: sqlite3.Connection, marked: Marked):
        self.base = base
        self.marked = marked
        self.variables: dict[tuple[str, str], int] = {}
        self.entities: dict[tuple[int, str], int] = {}

    def write(self) -> None:
        self._add("SETTINGS", "version", "3.1.2")
        self._add("SETTINGS", "date", "0")
        coders = self._add_coders()
        types = {label: self._add_type(label) for label in _TYPES}
        documents = {text.name: self._add_text(text) for text in self.marked.texts}
        units = {text.name: Units(text.text or "") for text in self.marked.texts}
        for passage in self.marked.passages:
            if not passage.value:
                continue
            label = _type_of(passage)
            start, end = (units[passage.text].to_units(at) for at in (passage.start, passage.end))
            number = self._add(
                "STATEMENTS", None, types[label], documents[passage.text], start, end,
                coders[passage.coder],
            )  # fmt: skip
            self._add_data(number, label, passage)

    def _add(self, table: str, *values: Any) -> int:
        marks = ", ".join("?" * len(values))
        number = self.base.execute(f"INSERT INTO {table} VALUES ({marks})", values).lastrowid  # noqa: S608 (our own names)
        return int(number or 0)

    def _add_coders(self) -> dict[str, int]:
        named = dict.fromkeys(["Admin", *sorted({one.coder for one in self.marked.passages})])
        coders = {}
        for name in named:
            coders[name] = self._add(
                "CODERS", None, name, 69, 212, 255, 0, 14, _digest(name), 300, 0, 0, 1,
                *[1] * len(_PERMISSIONS),
            )  # fmt: skip
        for one in coders.values():
            for other in coders.values():
                if one != other:
                    self._add("CODERRELATIONS", None, one, other, 1, 1, 1, 1)
        return coders

    def _add_type(self, label: str) -> int:
        number = self._add("STATEMENTTYPES", None, label, 239, 208, 51)
        for name, kind in _variables_of(label).items():
            variable = self._add("VARIABLES", None, name, kind, number)
            self.variables[label, name] = variable
            if kind == _SHORT:
                for attribute in ("Type", "Alias", "Notes"):
                    self._add("ATTRIBUTEVARIABLES", None, variable, attribute)
                self._entity(variable, "")
        return number

    def _add_text(self, text: Text) -> int:
        facts = {"doc_id": text.name, "title": text.title, "url": text.url,
                 "date": "" if text.date else "unknown"}  # fmt: skip
        notes = "\n".join(
            f"{name}: {' '.join(fact.split())}" for name, fact in facts.items() if fact
        )
        day = text.date or date(1970, 1, 1)
        seconds = (datetime(day.year, day.month, day.day, tzinfo=UTC) - _EPOCH) // timedelta(
            seconds=1
        )
        return self._add(
            "DOCUMENTS", None, (text.title or text.name)[:LONGEST_NAME], _storable(text.text or ""),
            1, "", text.outlet[:LONGEST_NAME], "", notes, "", seconds,
        )  # fmt: skip

    def _add_data(self, statement: int, label: str, passage: Passage) -> None:
        for name, kind in _variables_of(label).items():
            variable = self.variables[label, name]
            value: Any
            if kind in (_YES_NO, _WHOLE):
                number = passage.number or 0
                value = int(number > 0) if kind == _YES_NO else round(number)
            else:
                value = _storable(getattr(passage, _FIELDS[name]))
            if kind == _SHORT:
                value = self._entity(variable, value[:LONGEST_NAME])
            self._add(_TABLE_OF[kind], None, statement, variable, value)

    def _entity(self, variable: int, value: str) -> int:
        number = self.entities.get((variable, value))
        if number is None:
            number = self._add("ENTITIES", None, variable, value, 0, 0, 0, None)
            self.entities[variable, value] = number
            attributes = self.base.execute(
                "SELECT ID FROM ATTRIBUTEVARIABLES WHERE VariableId = ? ORDER BY ID", (variable,)
            ).fetchall()
            for (attribute,) in attributes:
                self._add("ATTRIBUTEVALUES", None, number, attribute, "")
        return number


def _type_of(passage: Passage) -> str:
    if passage.dimension == "issue":
        return "DNA Statement" if passage.number else "No side taken"
    return passage.dimension.capitalize()


def _variables_of(label: str) -> dict[str, str]:
    return _PLAIN | _SIDED if label == "DNA Statement" else _PLAIN


def _storable(text: str) -> str:
    """The text without what SQLite cannot hold: half of a character, and an early end."""
    return re.sub("[\ud800-\udfff\x00]", "�", text)


def _digest(name: str) -> str:
    """`KEYWORD` as DNA keeps it: SHA-256 of a salt and the word, 100,000 times (jasypt).

    The salt is made of the coder's name, so that a file written twice is the same.
    """
    salt = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:16]
    digest = hashlib.sha256(salt + KEYWORD.encode()).digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


# ---------------------------------------------------------------- reading


def read(data: bytes) -> Marked:
    """The documents and statements of a DNA 3 database, by the names of its variables.

    Of variables with other names than those above nothing is read. A whole number is taken as
    the stance if it is the only one of its statement type.

    Raises InputError for a file that is no such database, was made by DNA 2, or takes more than
    a bounded time to read.
    """
    with closing(sqlite3.connect(":memory:")) as base:
        steps = iter(range(MOST_STEPS))
        base.set_progress_handler(lambda: next(steps, None) is None, 1000)
        try:
            base.deserialize(data)
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA cell_size_check = ON")
            _check_tables(base)
            return _read(base)
        except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read as DNA's database ({error}).") from None


def _check_tables(base: sqlite3.Connection) -> None:
    """Raise InputError unless all tables are there and are plain tables, which run nothing."""
    for name in _TABLES:
        kinds = base.execute(
            "SELECT type, sql FROM sqlite_master WHERE upper(name) = ?", (name,)
        ).fetchall()
        if [kind for kind, _ in kinds] != ["table"] or re.search(
            r"\bVIRTUAL\b|\bGENERATED\b|\bAS\s*\(", str(kinds[0][1]), re.IGNORECASE
        ):
            raise InputError(
                f"has no plain table {name}, so it is no file of DNA 3; open it in DNA 3 and save "
                "it anew."
            )
    found = base.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
    if found and str(found[0]).startswith("2"):
        raise InputError("was made by DNA 2; open it in DNA 3 and save it anew.")


def _read(base: sqlite3.Connection) -> Marked:
    texts, units = {}, {}
    for number, title, text, source, notes, seconds in _rows(
        base, "SELECT ID, Title, Text, Source, Notes, Date FROM DOCUMENTS ORDER BY ID"
    ):
        texts[number] = _text(str(number), str(title), str(text), str(source), str(notes), seconds)
        units[number] = Units(str(text))
    coders = dict(_rows(base, "SELECT ID, Name FROM CODERS"))
    values = _values(base)
    passages = []
    for number, label, document, start, stop, coder in _rows(
        base,
        "SELECT S.ID, T.Label, S.DocumentId, S.Start, S.Stop, S.Coder FROM STATEMENTS S "
        "JOIN STATEMENTTYPES T ON T.ID = S.StatementTypeId ORDER BY S.ID",
    ):
        if document not in texts:
            raise InputError(f"statement {number} is of document {document}, which is not there.")
        text = texts[document]
        at, end = (
            units[document].to_characters(one) if isinstance(one, int) else one
            for one in (start, stop)
        )
        within(text.text or "", at, end, f"statement {number}")
        given = _coded(values.get(number, {}))
        dimension = _TYPES.get(label, "issue")
        passages.append(
            Passage(
                text.name, at, end, dimension=dimension, coder=str(coders.get(coder, "")), **given
            )
        )
    return Marked("", tuple(texts.values()), tuple(passages))


def _rows(base: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    rows = base.execute(query).fetchmany(MOST_PASSAGES + 1)
    if len(rows) > MOST_PASSAGES:
        raise InputError(f"holds more than {MOST_PASSAGES:,} rows in one table; split it in DNA.")
    return rows


def _text(number: str, title: str, text: str, source: str, notes: str, seconds: Any) -> Text:
    facts = dict(_NOTES.findall(notes))
    day = None
    if facts.get("date") != "unknown" and isinstance(seconds, int) and abs(seconds) < 10**11:
        day = (_EPOCH + timedelta(seconds=seconds)).date()
    name = facts.get("doc_id") or f"{number}: {title}"
    title = facts.get("title", "" if "doc_id" in facts else title)
    return Text(name, text, title, source, day, facts.get("url", ""))


def _values(base: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    """What the variables of each statement say, by the variables' names."""
    queries = [
        f"SELECT D.StatementId, V.Variable, D.Value, D.VariableId FROM {_TABLE_OF[kind]} D "  # noqa: S608 (our own names)
        "JOIN VARIABLES V ON V.ID = D.VariableId"
        for kind in (_LONG, _YES_NO)
    ]
    queries.append(
        "SELECT D.StatementId, V.Variable, E.Value, D.VariableId FROM DATASHORTTEXT D "
        "JOIN VARIABLES V ON V.ID = D.VariableId JOIN ENTITIES E ON E.ID = D.Entity"
    )
    queries.append(
        "SELECT D.StatementId, CASE WHEN (SELECT count(*) FROM VARIABLES O WHERE "
        "O.StatementTypeId = V.StatementTypeId AND O.DataType = 'integer') = 1 THEN 'stance' ELSE "
        "V.Variable END, D.Value, D.VariableId FROM DATAINTEGER D "
        "JOIN VARIABLES V ON V.ID = D.VariableId"
    )
    found: dict[int, dict[str, Any]] = {}
    for query in queries:
        for statement, variable, value, _ in _rows(base, query):
            found.setdefault(statement, {})[str(variable)] = value
    return found


def _coded(values: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {
        field: str(values[name]) for name, field in _FIELDS.items() if name in values
    }
    if isinstance(values.get("agreement"), int):
        given["agreement"] = bool(values["agreement"])
    if isinstance(values.get("stance"), int) and abs(values["stance"]) < 10**6:
        given["number"] = float(values["stance"])
    return given
