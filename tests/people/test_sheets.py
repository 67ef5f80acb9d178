"""What a coder fills into a sheet is what comes back, as a workbook and as CSV."""

import codecs
import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit.case import open_case
from toolkit.case.codings import codings_file, hand_codings
from toolkit.people.samples import draw_sample
from toolkit.people.sheets import read_sheet, take_sheet, write_sheet
from toolkit.people.sheets.form import COLUMNS
from toolkit.people.sheets.lines import pack, tidy, unpack
from toolkit.schema import Coding, HandCoding, InputError, Statement, columns, to_table, write_table

ACTORS = """\
actor,kind,side,aliases,metonyms,demonyms,role,role_from,role_to,pronoun,note
Northern delegation,collective,North,the North,,,,,,,
Tarik Oro,person,North,,,,envoy,,,,
Lena Adan,person,South,,,,minister,,,,
"""
CODEBOOK = """\
name = "selme"
version = "3"
title = "Talks on the port of Selme"

[[issue]]
name = "inspections"
label = "Inspections of ships"
proposition = "Ships are inspected."
signals = ["inspection"]

[[issue]]
name = "harbour-access"
label = "Access to the harbour"
proposition = "Both sides may use the harbour."
signals = ["access"]
"""
CONTENTS = [
    "the North would accept inspections",
    '=HYPERLINK("http://example.org","access")',
    "-1 is “not a number”,\nand @home; is no command",
    "שלום, the ships 🚢 sail; it’s “fine”",
    "'+ten inspectors, he’d say",
    "_x0041_ is no letter\tand 2031-03-04 no date",
]
TEXT = "\n\n".join(f"Tarik Oro said {content}." for content in CONTENTS)
SHEETS = [".xlsx", ".csv"]


def statement(number: int) -> Statement:
    content = CONTENTS[number - 1]
    start = TEXT.index(f"Tarik Oro said {content}.")
    end = start + len(f"Tarik Oro said {content}.")
    return Statement(
        f"1-2:{number:06d}", "1-2", start, end, "Tarik Oro", "Tarik Oro", "name", (), 0, "said",
        content, "indirect", "asserted", "", None, "published", (), (), (), "rules-1", None,
    )  # fmt: skip


STATEMENTS = to_table(Statement, [statement(number) for number in range(1, len(CONTENTS) + 1)])


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A case of one report, named as a spreadsheet would read a date, full of what it would run."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "texts").mkdir()
    (folder / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (folder / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    head = "outlet: Harbour Post\ndate: 2031-03-04\n\n"
    (folder / "texts" / "1-2.txt").write_bytes((head + TEXT).encode())
    opened = open_case(folder)
    assert list(opened.documents["text"]) == [TEXT]
    return opened


@pytest.fixture(autouse=True)
def _nothing_coded(case):
    for file in case.folder.glob("codings/*"):
        file.unlink()


@pytest.fixture
def out(tmp_path):
    return tmp_path


def sheet(case, out, suffix, coder="ann", **given) -> Path:
    return write_sheet(case, out / f"{coder}{suffix}", coder, statements=STATEMENTS, **given)


def rows(path: Path) -> list[dict[str, str]]:
    """A sheet as any other program sees it."""
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    header, *cells = openpyxl.load_workbook(path)["coding"].iter_rows(values_only=True)
    return [dict(zip(header, [cell or "" for cell in row], strict=True)) for row in cells]


def fill(path: Path, lines: list[dict[str, str]]) -> Path:
    """Save a sheet with these lines, as a spreadsheet does."""
    names = list(lines[0])
    if path.suffix == ".csv":
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, names)
        writer.writeheader()
        writer.writerows(lines)
        path.write_bytes(codecs.BOM_UTF8 + text.getvalue().encode())
        return path
    book = openpyxl.load_workbook(path)
    table = book["coding"]
    table.delete_rows(1, table.max_row)
    for number, line in enumerate([dict(zip(names, names, strict=True)), *lines], 1):
        for column, name in enumerate(names, 1):
            cell = table.cell(number, column)
            if isinstance(line[name], str) and line[name]:
                cell.value = tidy(line[name]).replace("_x0041_", "_x005F_x0041_")
                cell.data_type = "s"
            else:
                cell.value = line[name] or None
    book.save(path)
    return path


def filled(path: Path, **cells: str) -> Path:
    """The sheet with these cells in its first row, underscores for the blanks in columns."""
    lines = rows(path)
    lines[0] |= {name.replace("_", " "): cell for name, cell in cells.items()}
    return fill(path, lines)


def said(codings: pd.DataFrame) -> list[tuple[str, ...]]:
    names = ["statement_id", "dimension", "holder", "object", "value", "condition", "note"]
    return sorted(codings[names].itertuples(index=False, name=None))


# ---------------------------------------------------------------- what a sheet looks like


@pytest.mark.parametrize("suffix", SHEETS)
def test_a_sheet_has_a_row_for_each_statement_with_what_a_coder_needs(case, out, suffix):
    first, *others = rows(sheet(case, out, suffix))

    assert len(others) == len(CONTENTS) - 1
    assert list(first) == [column.name for column in COLUMNS]
    assert (first["statement_id"], first["speaker"], first["cue"]) == (
        "1-2:000001", "Tarik Oro", "said",
    )  # fmt: skip
    assert first["content"] == CONTENTS[0]
    assert first["passage"] == f"Tarik Oro said {CONTENTS[0]}."
    assert (first["holder"], first["coder"], first["codebook"]) == ("Tarik Oro", "ann", "selme 3")
    assert not first["issue"] + first["stance"] + first["note"]


def test_nothing_in_a_workbook_is_a_formula_a_number_or_a_date(case, out):
    book = openpyxl.load_workbook(sheet(case, out, ".xlsx"))

    kinds = {cell.data_type for table in book for row in table for cell in row if cell.value}
    assert kinds == {"s"}


def test_what_is_typed_into_a_workbook_stays_text(case, out):
    table = openpyxl.load_workbook(sheet(case, out, ".xlsx"))["coding"]
    formats = {cell.value: table.cell(2, cell.column).number_format for cell in table[1]}

    filled = [column.name for column in COLUMNS if column.kind == "filled"]
    assert {formats[name] for name in filled} == {"@"}


def test_no_cell_of_a_csv_sheet_begins_a_formula(case, out):
    cells = [cell for row in rows(sheet(case, out, ".csv")) for cell in row.values()]

    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_offers_what_the_codebook_has(case, out):
    book = openpyxl.load_workbook(sheet(case, out, ".xlsx"))
    offered = {}
    for rule in book["coding"].data_validations.dataValidation:
        if rule.type == "list":
            title = book["coding"][str(rule.sqref).split(":")[0].rstrip("12") + "1"].value
            cells = book["lists"][rule.formula1.partition("!")[2]]
            offered[title] = [cell.value for (cell,) in cells]

    assert offered["issue"] == ["inspections", "harbour-access"]
    assert offered["stance"] == ["reject", "resist", "unclear", "accept-if", "accept", "unchanged"]
    assert offered["holder"] == ["Lena Adan", "Northern delegation", "Tarik Oro"]
    assert offered["nothing to code"] == ["x"]
    assert book["lists"].sheet_state == "hidden"


def test_a_workbook_explains_the_codebook_and_itself(case, out):
    book = openpyxl.load_workbook(sheet(case, out, ".xlsx"))
    words = {t.title: [c.value for row in t for c in row if c.value] for t in book}

    assert {"Access to the harbour", "Both sides may use the harbour."} <= set(words["codebook"])
    assert {column.name for column in COLUMNS} <= set(words["how to"])
    assert book["coding"].freeze_panes == "B2"


@pytest.mark.parametrize("suffix", SHEETS)
def test_the_same_sheet_has_the_same_bytes(case, out, suffix):
    first = sheet(case, out, suffix).read_bytes()
    (out / f"ann{suffix}").unlink()

    assert sheet(case, out, suffix).read_bytes() == first


def test_a_workbook_does_not_say_when_it_was_made(case, out):
    with zipfile.ZipFile(sheet(case, out, ".xlsx")) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {2000}
        assert b"2000-01-01" in archive.read("docProps/core.xml")


def test_a_sample_says_which_statements_and_in_which_order(case, out):
    sample = draw_sample(case, 4, coders=["ann", "ben"], overlap=2, statements=STATEMENTS)
    path = sheet(case, out, ".csv", coder="ben", sample=sample)

    own = sample[sample["coder"] == "ben"].sort_values("place")
    assert [row["statement_id"] for row in rows(path)] == list(own["statement_id"])


def test_columns_of_what_is_not_coded_are_left_out(make_case, tmp_path):
    codebook = 'dimensions = ["issue"]\n' + CODEBOOK
    case = make_case({"1-2": TEXT}, actors=ACTORS, codebook=codebook)
    path = write_sheet(case, tmp_path / "ann.csv", "ann", statements=STATEMENTS)

    assert not {"attitude", "move", "move towards"} & set(rows(path)[0])
    assert said(read_sheet(case, filled(path, issue="inspections", stance="accept"),
                           statements=STATEMENTS)) == [
        ("1-2:000001", "issue", "Tarik Oro", "inspections", "accept", "", ""),
    ]  # fmt: skip


# ---------------------------------------------------------------- out and in again


@pytest.mark.parametrize("suffix", SHEETS)
def test_nothing_filled_in_is_nothing_coded(case, out, suffix):
    codings = read_sheet(case, sheet(case, out, suffix), statements=STATEMENTS)

    assert codings.empty
    assert list(codings.columns) == columns(HandCoding)


@pytest.mark.parametrize("suffix", SHEETS)
def test_a_row_may_hold_a_stance_an_attitude_and_a_move(case, out, suffix):
    path = filled(
        sheet(case, out, suffix), holder="the north", issue="Inspections of ships",
        stance="Accept-If", condition="if “all” agree", attitude="negative",
        attitude_towards="Adan", move="request", note="=not a formula",
    )  # fmt: skip
    codings = read_sheet(case, path, statements=STATEMENTS)

    holder, note = "Northern delegation", "=not a formula"
    assert said(codings) == [
        ("1-2:000001", "attitude", holder, "Lena Adan", "negative", "", note),
        ("1-2:000001", "issue", holder, "inspections", "accept-if", "if “all” agree", note),
        ("1-2:000001", "move", holder, "", "request", "", note),
    ]
    assert set(codings["codebook"]) == {"selme 3"}
    assert set(codings["coder"]) == {"ann"}
    assert codings["passage"].str.fullmatch("[0-9a-f]{12}").all()


@pytest.mark.parametrize("suffix", SHEETS)
def test_a_copied_row_codes_another_issue_or_holder(case, out, suffix):
    path = sheet(case, out, suffix)
    first, *others = rows(path)
    lines = [
        first | {"issue": "inspections", "stance": "accept"},
        first | {"issue": "harbour-access", "stance": "reject"},
        first | {"issue": "inspections", "stance": "reject", "holder": "Lena Adan"},
    ]
    codings = read_sheet(case, fill(path, [*lines, *others]), statements=STATEMENTS)

    assert list(codings["value"]) == ["accept", "reject", "reject"]
    assert list(codings["holder"]) == ["Tarik Oro", "Tarik Oro", "Lena Adan"]


def test_what_was_wrongly_taken_needs_a_reason(case, out):
    path = sheet(case, out, ".xlsx")
    lines = rows(path)
    lines[1] |= {"wrongly taken": "x"}

    with pytest.raises(InputError, match="say what is wrong with what was taken"):
        read_sheet(case, fill(path, lines), statements=STATEMENTS)


def test_a_printed_sheet_has_what_is_read_on_one_page_and_what_is_filled_in_on_the_next(case, out):
    printed = openpyxl.load_workbook(sheet(case, out, ".xlsx"))["coding"]

    heads = [cell.value for cell in printed[1]]
    [page_break] = printed.col_breaks.brk
    assert heads[page_break.id - 1 : page_break.id + 1] == ["passage", "holder"]
    assert printed.print_title_cols == "$A:$A"
    assert printed.page_setup.scale == 80
    assert f"${openpyxl.utils.get_column_letter(heads.index('note') + 1)}$" in printed.print_area


@pytest.mark.parametrize("suffix", SHEETS)
def test_nothing_to_code_and_wrongly_taken_are_said_as_such(case, out, suffix):
    path = sheet(case, out, suffix)
    lines = rows(path)
    lines[0] |= {"nothing to code": "X", "note": "not codable"}
    lines[1] |= {"wrongly taken": "yes", "note": "Adan speaks"}
    codings = read_sheet(case, fill(path, lines), statements=STATEMENTS)

    assert said(codings) == [
        ("1-2:000001", "issue", "", "", "", "", "not codable"),
        ("1-2:000002", "extraction", "", "", "wrong", "", "Adan speaks"),
    ]


def coding(statement_id: str, dimension: str, **given) -> HandCoding:
    empty = dict.fromkeys(columns(Coding), "") | {"confidence": None, "evidence": ()}
    return HandCoding(**empty | {"statement_id": statement_id, "dimension": dimension,
                                 "coder": "ann", "codebook": "selme 3"} | given)  # fmt: skip


WORDS = st.text(
    st.sampled_from([*"ab1 =+-@'\"“”’,;\t\n|#%é_x", "ש", "ل", "\u202e", "🚢", "é", "０"]),
    max_size=12,
).map(tidy)
HOLDERS = st.sampled_from(["", "Tarik Oro", "Lena Adan", "Northern delegation", "two diplomats"])
VALUES = {
    "issue": (["inspections", "harbour-access"], ["reject", "accept-if", "unchanged"]),
    "attitude": (["Lena Adan", "the port authority"], ["positive", "mixed"]),
    "move": (["", "Tarik Oro"], ["request", "threaten"]),
}
NAMES = st.sampled_from(list(STATEMENTS["statement_id"]))


@st.composite
def codings_of_a_coder(draw) -> list[HandCoding]:
    found = {}
    for name in draw(st.lists(NAMES, unique=True)):
        kind = draw(st.sampled_from(["nothing", "wrong", "codings", "codings"]))
        if kind == "nothing":
            found[name, "issue", "", ""] = coding(name, "issue", note=draw(WORDS))
            continue
        if kind == "wrong":
            wrong = coding(name, "extraction", value="wrong", note=draw(WORDS.filter(str.strip)))
            found[name, "extraction", "", ""] = wrong
        for _ in range(draw(st.integers(1, 4))):
            dimension = draw(st.sampled_from(list(VALUES)))
            objects, values = VALUES[dimension]
            given = {
                "object": draw(st.sampled_from(objects)), "value": draw(st.sampled_from(values)),
                "holder": draw(HOLDERS), "condition": draw(WORDS), "note": draw(WORDS),
            }  # fmt: skip
            key = (name, dimension, given["object"], given["holder"])
            found[key] = coding(name, dimension, **given)
    return list(found.values())


def told(codings: list[HandCoding]) -> list[tuple[str, ...]]:
    return said(to_table(HandCoding, codings))


@settings(max_examples=40)
@given(codings=codings_of_a_coder())
def test_codings_packed_into_lines_come_out_again(codings):
    kept = {"coder": "ann", "codebook": "selme 3", "fingerprint": "#0"}
    out = [
        one
        for name in {one.statement_id for one in codings}
        for line in pack(one for one in codings if one.statement_id == name)
        for one in unpack({"statement_id": name} | kept | line)
    ]

    assert told(out) == told(codings)


def save(case, codings: list[HandCoding]) -> None:
    path = codings_file(case, "ann")
    path.parent.mkdir(exist_ok=True)
    write_table(to_table(HandCoding, codings), path)


@settings(max_examples=8)
@given(codings=codings_of_a_coder(), suffix=st.sampled_from(SHEETS))
def test_what_was_coded_stands_in_the_sheet_and_comes_back(case, tmp_path_factory, codings, suffix):
    save(case, codings)
    path = sheet(case, tmp_path_factory.mktemp("out"), suffix)

    assert said(read_sheet(case, path, statements=STATEMENTS)) == told(codings)


@settings(max_examples=8)
@given(codings=codings_of_a_coder(), suffix=st.sampled_from(SHEETS))
def test_what_is_filled_in_comes_back(case, tmp_path_factory, codings, suffix):
    texts = [text for one in codings for text in (one.holder, one.object, one.condition, one.note)]
    assume(not any(text.startswith("'") for text in texts))  # that is the spreadsheet's, for text
    codings_file(case, "ann").unlink(missing_ok=True)
    path = sheet(case, tmp_path_factory.mktemp("out"), suffix)
    lines = []
    for line in rows(path):
        own = [c for c in codings if c.statement_id == line["statement_id"]]
        lines += [line | filled for filled in pack(own)] or [line]
    fill(path, lines)

    assert said(read_sheet(case, path, statements=STATEMENTS)) == told(codings)


def as_excel_saves(path: Path) -> None:
    """Texts in a part of their own, lines broken by carriage returns, characters escaped."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    texts: list[str] = []

    def shared(cell: re.Match) -> str:
        texts.append(cell[2].replace("\n", "_x000D_\n"))
        return f'<c{cell[1]} t="s"><v>{len(texts) - 1}</v></c>'

    inline = re.compile(r'<c([^>]*) t="inlineStr"><is>(<t.*?</t>)</is></c>', re.DOTALL)
    coding = "xl/worksheets/sheet1.xml"
    parts[coding] = inline.sub(shared, parts[coding])
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + "".join(f"<si>{text}</si>" for text in texts) + "</sst>"
    )  # fmt: skip
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(
        "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert len(texts) > 100


def test_a_workbook_saved_by_excel_is_read_the_same(case, out):
    path = sheet(case, out, ".xlsx")
    lines = [row | {"issue": "inspections", "stance": "accept"} for row in rows(path)]
    lines[0]["note"] = "two\nlines"
    fill(path, lines)
    before = read_sheet(case, path, statements=STATEMENTS)
    as_excel_saves(path)

    pd.testing.assert_frame_equal(read_sheet(case, path, statements=STATEMENTS), before)
    assert before["note"][0] == "two\nlines"


# ---------------------------------------------------------------- into the case


def take(case, path, **given):
    return take_sheet(case, path, statements=STATEMENTS, **given)


@pytest.mark.parametrize("suffix", SHEETS)
def test_a_sheet_is_taken_into_the_coders_file(case, out, suffix):
    path = filled(sheet(case, out, suffix), issue="inspections", stance="accept")
    taken = take(case, path)

    assert (taken.coder, taken.new, taken.replaced, taken.same) == ("ann", 1, 0, 0)
    assert said(hand_codings(case, ["ann"])) == said(read_sheet(case, path, statements=STATEMENTS))


def test_taking_a_sheet_twice_changes_nothing(case, out):
    path = filled(sheet(case, out, ".csv"), issue="inspections", stance="accept")
    take(case, path)
    before = codings_file(case, "ann").read_bytes()

    assert take(case, path).same == 1
    assert codings_file(case, "ann").read_bytes() == before


def test_an_empty_sheet_leaves_no_file(case, out):
    assert take(case, sheet(case, out, ".xlsx")).new == 0
    assert not codings_file(case, "ann").exists()


def test_what_the_sheet_does_not_code_stays(case, out):
    path = filled(sheet(case, out, ".csv"), issue="inspections", stance="accept")
    save(case, [coding("1-2:000002", "issue", object="inspections", value="reject", holder="Oro")])
    take(case, path)

    assert list(hand_codings(case, ["ann"])["value"]) == ["reject", "accept"]


def test_what_a_sheet_cannot_show_is_kept_where_it_says_the_same(case, out):
    save(case, [coding("1-2:000001", "issue", object="inspections", value="reject",
                       evidence=((3, 9),), confidence=0.5, decided="2031-04-01T10:00:00Z",
                       seen=("rules-1",))])  # fmt: skip
    before = codings_file(case, "ann").read_bytes()

    assert take(case, sheet(case, out, ".xlsx")).same == 1
    assert codings_file(case, "ann").read_bytes() == before


def test_a_coding_that_differs_is_replaced_only_if_asked(case, out):
    path = filled(sheet(case, out, ".csv"), issue="inspections", stance="accept")
    save(case, [coding("1-2:000001", "issue", object="inspections", value="reject")])
    before = codings_file(case, "ann").read_bytes()

    with pytest.raises(InputError, match=r"'1-2:000001' was coded inspections reject; the sheet"):
        take(case, path)
    assert codings_file(case, "ann").read_bytes() == before
    assert take(case, path, replace=True).replaced == 1
    assert list(hand_codings(case, ["ann"])["value"]) == ["accept"]


def test_a_further_coding_of_a_statement_joins_those_that_stand(case, out):
    before = coding("1-2:000001", "issue", object="inspections", value="reject", evidence=((3, 9),))
    save(case, [before])
    path = sheet(case, out, ".csv")
    first, *others = rows(path)
    fill(path, [first, first | {"issue": "harbour-access", "stance": "accept"}, *others])

    assert take(case, path).new == 1
    stand = hand_codings(case, ["ann"])
    assert list(stand["object"]) == ["inspections", "harbour-access"]
    assert stand["evidence"][0] == ((3, 9),)


def test_a_coding_instead_of_nothing_to_code_is_a_change(case, out):
    path = filled(sheet(case, out, ".csv"), issue="inspections", stance="accept")
    save(case, [coding("1-2:000001", "issue")])

    with pytest.raises(InputError, match="was coded nothing to code; the sheet says inspections"):
        take(case, path)


def test_nothing_is_written_until_the_whole_sheet_is_right(case, out):
    path = sheet(case, out, ".csv")
    lines = rows(path)
    lines[0] |= {"issue": "inspections", "stance": "accept"}
    lines[1] |= {"issue": "inspections", "stance": "acept"}
    fill(path, lines)

    with pytest.raises(InputError, match="Did you mean 'accept'"):
        take(case, path)
    assert not codings_file(case, "ann").exists()


# ---------------------------------------------------------------- what cannot be written

BENS = pd.DataFrame({"coder": ["ben"], "statement_id": ["9-9:000001"], "place": [1]})


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("ann.xls", {}, "is a .xlsx or .csv file"),
        ("ann.csv", {"coder": "rules-1"}, "cannot be a coder's name"),
        ("ann.csv", {"sample": pd.DataFrame({"coder": ["ben"]})}, "other columns than draw_sample"),
        ("ann.csv", {"sample": BENS}, "Its coders are ben"),
        ("ann.csv", {"sample": BENS, "coder": "ben"}, "'9-9:000001', which is not found"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_remedy(case, out, name, given, says):
    with pytest.raises(InputError) as raised:
        write_sheet(case, out / name, **{"coder": "ann", "statements": STATEMENTS} | given)

    assert says in str(raised.value)


def test_a_sheet_that_may_hold_codings_is_never_overwritten(case, out):
    path = sheet(case, out, ".csv")

    with pytest.raises(InputError, match="already exists"):
        sheet(case, out, ".csv")
    assert rows(path)


@pytest.mark.parametrize("part", ["texts", "codings"])
def test_a_sheet_among_the_texts_or_codings_is_refused(case, part):
    with pytest.raises(InputError, match="would be read"):
        sheet(case, case.folder / part, ".csv")
