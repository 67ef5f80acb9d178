"""DNA's database: what DNA reads in it, and what comes back."""

import base64
import hashlib
import sqlite3

import pytest

import toolkit as tk
from toolkit.exchange import dna
from toolkit.exchange.formats import read_marked


@pytest.fixture
def base(example):
    path = tk.export(example.coded, example.case, "dna", example.folder / "talks.dna")
    with sqlite3.connect(path) as base:
        yield base
    base.close()


def test_codings_come_back_whole(round_trip):
    round_trip("dna")


def test_reports_come_back_with_title_outlet_date_and_every_character(example):
    path = tk.export(example.coded, example.case, "dna", example.folder / "talks.dna")
    texts = {one.name: one for one in read_marked(path).texts}

    for row in example.case.documents.itertuples():
        one = texts[row.doc_id]
        assert (one.text, one.title, one.outlet) == (row.text, row.title, row.outlet)
        assert str(one.date) == str(row.date.date())


def test_only_what_takes_a_side_has_agreement_and_a_grade(base):
    query = """SELECT T.Label, B.Value, I.Value FROM STATEMENTS S
        JOIN STATEMENTTYPES T ON T.ID = S.StatementTypeId
        LEFT JOIN DATABOOLEAN B ON B.StatementId = S.ID
        LEFT JOIN DATAINTEGER I ON I.StatementId = S.ID ORDER BY S.ID"""

    assert base.execute(query).fetchall() == [
        ("DNA Statement", 1, 1), ("DNA Statement", 0, -2), ("No side taken", None, None),
        ("No side taken", None, None), ("Attitude", None, None), ("Move", None, None),
    ]  # fmt: skip


def test_offsets_are_those_of_java(base, example):
    start, stop = base.execute("SELECT Start, Stop FROM STATEMENTS ORDER BY ID").fetchone()
    java = example.case.documents["text"].iloc[0].encode("utf-16-le")

    assert java[2 * start : 2 * stop].decode("utf-16-le").startswith("Envoy Oro said")


def test_every_statement_has_a_row_for_each_variable_and_every_entity_its_attributes(base):
    rows = "SELECT StatementId, VariableId FROM "
    tables = ("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT", "DATASHORTTEXT")
    data = {row for table in tables for row in base.execute(rows + table)}
    wanted = base.execute(
        "SELECT S.ID, V.ID FROM STATEMENTS S JOIN VARIABLES V USING (StatementTypeId)"
    )
    entities = base.execute("SELECT count(*) FROM ENTITIES").fetchone()[0]

    assert data == set(wanted)
    assert base.execute("SELECT count(*) FROM ATTRIBUTEVALUES").fetchone()[0] == 3 * entities
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_word_asked_for_opens_the_file(base):
    name, kept = base.execute("SELECT Name, Password FROM CODERS WHERE ID = 2").fetchone()
    raw = base64.b64decode(kept)
    digest = hashlib.sha256(raw[:16] + b"negotiation").digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()

    assert (name, raw[16:]) == ("ann", digest)


def foreign(path, agreement, data_type):
    """A file as DNA writes it by default: person, organization, concept and a qualifier."""
    with sqlite3.connect(path) as base:
        for name, columns in dna._TABLES.items():
            base.execute(f"CREATE TABLE {name} ({columns})")
        base.executescript(f"""
            INSERT INTO SETTINGS VALUES ('version', '3.0.11');
            INSERT INTO CODERS (ID, Name, Password) VALUES (1, 'Coder A', 'x');
            INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 0, 0, 0);
            INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1),
                (2, 'concept', 'short text', 1),
                (3, 'qualifier', '{data_type}', 1);
            INSERT INTO ENTITIES VALUES (1, 1, 'Tarik Oro', 0, 0, 0, -1),
                (2, 2, 'Ships bound for Selme are inspected by a joint commission.', 0, 0, 0, -1);
            INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Date)
                VALUES (7, 'On Oro', '🚢 Envoy Oro said', 1, 0);
            INSERT INTO STATEMENTS VALUES (9, 1, 7, 3, 17, 1);
            INSERT INTO DATASHORTTEXT VALUES (1, 9, 1, 1), (2, 9, 2, 2);
        """)
        table = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER"}[data_type]
        base.execute("UPDATE VARIABLES SET Variable = 'agreement' WHERE DataType = 'boolean'")
        base.execute(f"INSERT INTO {table} VALUES (1, 9, 3, {agreement})")
    base.close()
    return path


@pytest.mark.parametrize(
    ("kind", "qualifier", "value"),
    [("boolean", 1, "accept"), ("boolean", 0, "reject"), ("integer", -1, "resist")],
)
def test_a_file_made_in_dna_is_read_by_proposition_and_by_yes_or_no_or_grade(
    make_case, tmp_path, kind, qualifier, value
):
    case = make_case("🚢 Envoy Oro said nothing.")
    path = foreign(tmp_path / "made-in-dna", qualifier, kind)

    [row] = tk.import_codings(path, case).itertuples()

    assert (row.statement_id, row.holder) == ("report:000002", "Tarik Oro")
    assert (row.object, row.value, row.coder) == ("inspections", value, "Coder-A")


def test_a_grade_off_the_scale_is_told(make_case, tmp_path):
    with pytest.raises(tk.InputError, match="has the stance 5, and the codebook's scale is -2"):
        tk.import_codings(
            foreign(tmp_path / "x.dna", 5, "integer"), make_case("🚢 Envoy Oro said.")
        )


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("DROP TABLE STATEMENTS", "has no plain table STATEMENTS"),
        ("DROP TABLE ENTITIES; CREATE VIEW ENTITIES AS WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL "
         "SELECT x + 1 FROM a) SELECT x AS ID, x AS Value FROM a", "has no plain table ENTITIES"),
        ("UPDATE SETTINGS SET Value = '2.0'", "was made by DNA 2"),
        ("UPDATE STATEMENTS SET Stop = 9000", "is no passage of its text of 16 characters"),
        ("UPDATE STATEMENTS SET DocumentId = 8", "is of document 8, which is not there"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_or_would_run_something_is_refused(make_case, tmp_path, harm, sentence):
    path = foreign(tmp_path / "x.dna", 1, "boolean")
    with sqlite3.connect(path) as base:
        base.executescript(harm)
    base.close()

    with pytest.raises(tk.InputError, match=sentence):
        tk.import_codings(path, make_case("🚢 Envoy Oro said nothing."))


def test_a_damaged_database_is_one_sentence(example, tmp_path):
    path = tk.export(example.coded, example.case, "dna", example.folder / "talks.dna")
    data = bytearray(path.read_bytes())
    for start in range(100, len(data), 997):
        data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)

    with pytest.raises(tk.InputError):
        read_marked(path)
