"""Exports taken into a case: once each, under their own names, and told of."""

import json
import os
from datetime import date

import pandas as pd
import pytest

import toolkit as tk
from toolkit.case.intake import KEPT, take_in
from toolkit.schema import Document, Import, Imported, InputError, Problem, read_table, to_rows

LONG = (
    "Envoy Oro said on Monday that the talks about the port would resume, and that no ship would "
    "be searched before the commission had met. The minister was not content with the proposal. "
    "It was said that there would be a vote, and that the North would give an answer to the offer "
    "within a week. “We will see,” said the mediator of the talks."
)
ARTICLES = [("Talks resume", LONG), ("A vote ahead", LONG.replace("Monday", "Friday") * 2)]


def nexis(articles, of=None, outlet="The Harbour Post"):
    return "".join(
        f"{nth} of {of or len(articles)} DOCUMENTS\n\n{outlet}\n\nJanuary 1{nth}, 2031 Monday\n\n"
        f"{title}\n\nLENGTH: 60 words\n\n{text}\n\nLANGUAGE: ENGLISH\n\n"
        for nth, (title, text) in enumerate(articles, start=1)
    )


@pytest.fixture
def folder(make_case):
    return make_case("Talks.").folder


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(nexis(ARTICLES), encoding="utf-8")
    return path


def texts(folder):
    return sorted(path.name for path in (folder / "texts").iterdir())


def test_each_article_becomes_a_text_under_a_header(folder, export):
    from toolkit.case import open_case

    intake = take_in(export, folder)
    first, second = to_rows(Document, open_case(folder).documents)[:2]

    assert (first.title, first.date, first.text) == ("Talks resume", date(2031, 1, 11), LONG)
    assert (second.title, second.date) == ("A vote ahead", date(2031, 1, 12))
    assert len(intake.new) == 2
    assert first.file.startswith("2031-01-11-talks-resume-")


def test_an_outlet_is_kept_under_the_name_the_case_has_for_it(folder, export):
    [first, _] = to_rows(Import, take_in(export, folder).articles)

    assert (first.outlet, first.printed_outlet) == ("Harbour Post", "The Harbour Post")
    assert (first.dated_by, first.doubt) == ("as printed", "")
    assert (first.source, first.article) == ("export.txt", 1)


def test_twice_adds_nothing(folder, export):
    take_in(export, folder)
    before, kept = texts(folder), (folder / KEPT).read_bytes()
    intake = take_in([export, export.parent / "export.txt"], folder)

    assert not intake.new
    assert (texts(folder), (folder / KEPT).read_bytes()) == (before, kept)


def test_a_text_that_was_corrected_in_the_case_stays_corrected(folder, export):
    [name, _] = sorted(take_in(export, folder).new)
    corrected = folder / "texts" / name
    corrected.write_text("date: 2031-01-12\n\nTalks.\n", encoding="utf-8")
    take_in(export, folder)

    assert corrected.read_text(encoding="utf-8") == "date: 2031-01-12\n\nTalks.\n"


def test_a_dry_run_says_the_same_and_writes_nothing(folder, export):
    before = texts(folder)
    intake = take_in(export, folder, dry_run=True)

    assert (len(intake.new), len(intake.articles)) == (2, 2)
    assert texts(folder) == before
    assert not (folder / KEPT).exists()


def test_what_a_killed_import_left_half_written_goes_with_the_next(folder, export):
    half = folder / "texts" / ".2031-01-12-talks-0a1b2c3d.txt.deadbeef"
    own = folder / "texts" / ".notes.txt.mine"
    for path in (half, own):
        path.write_text("date: 2031")
        os.utime(path, (0, 0))
    take_in(export, folder)

    assert (half.exists(), own.exists()) == (False, True)


def test_a_text_without_headline_is_named_after_its_first_line(folder, tmp_path):
    (tmp_path / "note.txt").write_text("Envoy Oro in Port Selme\n\nTalks went on.")
    [name] = take_in(tmp_path / "note.txt", folder).new

    assert name.startswith("undated-envoy-oro-in-port-selme-")


def test_an_import_that_was_interrupted_is_finished_by_doing_it_again(folder, export, monkeypatch):
    from toolkit.case import intake

    written = intake.write_whole

    def full(path, data, clear):
        if "vote" in path.name:
            raise InputError("the disk is full.")
        return written(path, data, clear)

    monkeypatch.setattr(intake, "write_whole", full)
    with pytest.raises(InputError, match="disk is full"):
        take_in(export, folder)
    monkeypatch.undo()
    again = take_in(export, folder)

    assert len(again.new) == 1
    assert len(read_table(folder / KEPT, Import)) == 2


def test_the_report_says_how_many_a_file_says_it_holds(folder, tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(nexis(ARTICLES, of=3), encoding="utf-8")
    intake = take_in(path, folder)
    [file] = intake.files.itertuples()
    [problem] = to_rows(Problem, intake.problems)

    assert (file.form, file.said, file.read, file.new) == ("Nexis, plain text", 3, 2, 2)
    assert (problem.file, problem.problem) == (
        "export.txt",
        "says it holds 3 articles; 2 were read.",
    )


def test_copies_and_what_is_short_foreign_or_no_prose_are_named(folder, tmp_path):
    source = tmp_path / "mixed"
    source.mkdir()
    german = "Die Gespräche über den Hafen wurden am Montag für zwei Wochen unterbrochen. " * 8
    listed = "Norland 12 Sudland 14 Selme 3 " * 20
    for name, text in {
        "2031-03-01-a": LONG,
        "2031-03-02-b": LONG + " More follows.",
        "2031-03-03-c": "The talks resume.",
        "2031-03-04-d": german,
        "2031-03-05-e": listed,
        "f": LONG.replace("Oro", "Adan") * 2,
    }.items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    rows = to_rows(Import, take_in(source, folder).articles)
    by_source = {row.source.partition("/")[2][:12].rstrip(".tx"): row for row in rows}

    assert by_source["2031-03-02-b"].copy_of == by_source["2031-03-01-a"].file
    assert [row.doubt for row in rows] == ["", "", "short", "not English", "no prose", ""]
    assert [row.dated_by for row in rows] == [*["the file's name"] * 5, ""]


def test_a_folders_own_list_fills_what_its_files_do_not_say(folder, tmp_path):
    source = tmp_path / "mine"
    source.mkdir()
    (source / "a.txt").write_text(LONG, encoding="utf-8")
    (source / "texts.csv").write_text("file,date,outlet\na.txt,2031-03-04,Post\n")
    [row] = to_rows(Import, take_in(source, folder).articles)

    assert (row.date, row.outlet) == (date(2031, 3, 4), "Post")


def test_text_saved_in_the_wrong_encoding_is_noticed_and_mended_on_request(folder, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("It’s “no”, said the envoy. It’s late.".encode().decode("cp1252", "replace")
                    .replace("\ufffd", "\x9d"), encoding="utf-8")  # fmt: skip
    [problem] = to_rows(Problem, take_in(path, folder, dry_run=True).problems)
    [name] = take_in(path, folder, mend_encoding=True).new

    assert "look like text saved in the wrong encoding" in problem.problem
    assert "It’s “no”, said" in (folder / "texts" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("within", ["texts", "."])
def test_a_case_is_not_imported_into_itself(folder, within):
    with pytest.raises(InputError, match="the case itself"):
        take_in(folder / within, folder)


def test_a_folder_that_is_no_case_is_told(tmp_path, export):
    with pytest.raises(InputError, match=r"is no case; make one"):
        take_in(export, tmp_path)


def test_a_link_in_a_folder_is_not_followed(folder, tmp_path, export):
    source = tmp_path / "mine"
    source.mkdir()
    (source / "a.txt").symlink_to(export)
    intake = take_in(source, folder)

    assert not len(intake.articles)
    assert intake.problems.problem.tolist() == ["is a link; it was not read."]


def test_the_command_prints_the_report(folder, export, capsys):
    from toolkit.__main__ import main

    code = main(["import", str(export), "--into", str(folder)])
    out = capsys.readouterr().out

    assert code == 0
    assert out.startswith("1 file, 2 articles: 2 new.\n")
    assert "  export.txt: Nexis, plain text; says 2, 2 read, 2 new" in out
    assert "Dates: 2 as printed." in out
    assert "'The Harbour Post' is kept as 'Harbour Post' (2)" in out


# ---------------------------------------------------------------- columns that are told

OWN = {"Body": LONG, "Datum": "2031-03-04", "Quelle": "Harbour Post", "Titel": "Talks, on"}
TOLD = {"text": "Body", "date": "Datum", "outlet": "Quelle", "title": "Titel"}


def written(folder, name, row):
    """A table of one row in the format that the name ends in."""
    path = folder / name
    table = pd.DataFrame([row])
    match path.suffix:
        case ".csv" | ".tsv":
            table.to_csv(path, index=False, sep="," if name.endswith("csv") else "\t")
        case ".xlsx":
            table.to_excel(path, index=False)
        case ".parquet":
            table.to_parquet(path)
        case ".json":
            path.write_text(json.dumps([row]), encoding="utf-8")
        case ".jsonl":
            path.write_text(json.dumps(row), encoding="utf-8")
    return path


FORMATS = ["a.csv", "a.tsv", "a.xlsx", "a.parquet", "a.json", "a.jsonl"]


@pytest.mark.parametrize("name", FORMATS)
def test_columns_hold_what_they_are_told_to(folder, tmp_path, name):
    path = written(tmp_path, name, {"source": "wire 7", **OWN})
    [row] = to_rows(Imported, tk.import_texts(path, folder, columns=TOLD))

    assert (row.date, row.outlet, row.title) == (date(2031, 3, 4), "Harbour Post", "Talks, on")
    assert (row.source, row.new, row.problem) == (name, True, "")
    assert (folder / "texts" / row.file).read_text("utf-8").endswith("\n\n" + LONG)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_told_is_found_by_its_name(folder, tmp_path, name):
    path = written(tmp_path, name, {"text": LONG, "source": "Harbour Post", "Datum": "2031-03-04"})
    [row] = to_rows(Imported, tk.import_texts(path, folder, {"date": "Datum"}))

    assert (row.date, row.outlet) == (date(2031, 3, 4), "Harbour Post")


@pytest.mark.parametrize("name", FORMATS)
def test_a_column_that_is_not_there_is_one_sentence_with_those_that_are(folder, tmp_path, name):
    before = texts(folder)
    with pytest.raises(InputError) as raised:
        tk.import_texts(written(tmp_path, name, OWN), folder, {**TOLD, "date": "Datun"})

    assert str(raised.value) == (
        f"{name}: has no column 'Datun' for the date. Did you mean 'Datum'? "
        "It has 'Body', 'Datum', 'Quelle', 'Titel'."
    )
    assert texts(folder) == before


def test_a_field_that_only_some_entries_have_is_no_mistake(folder, tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [{"Body": LONG}, {"Body": LONG * 2, "Datum": "2031-03-04"}, {"Titel": "Talks"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    report = tk.import_texts(path, folder, {"text": "Body", "date": "Datum"})

    assert [row.date for row in to_rows(Imported, report)] == [date(2031, 3, 4), None, None]
    assert report["problem"].iloc[-1] == "has no field 'Body', but titel."


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"dat": "Datum"}, "'dat', which is nothing that a report has. Did you mean 'date'"),
        ({"date": " "}, "no column for the date"),
    ],
)
def test_what_no_report_has_is_refused(folder, export, told, sentence):
    with pytest.raises(InputError, match=sentence):
        tk.import_texts(export, folder, told)


def test_columns_told_where_there_is_no_table_are_noticed(folder, export):
    report = tk.import_texts(export, folder, {"text": "Body"}, dry_run=True)

    assert report["problem"].iloc[-1] == "columns were told, and no table and no JSON was read."


def test_the_report_has_a_row_for_each_article_and_each_problem(folder, tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(nexis(ARTICLES, of=3), encoding="utf-8")
    first, second, problem = to_rows(Imported, tk.import_texts([path], tk.open_case(folder)))

    assert (first.title, first.words, first.new) == ("Talks resume", len(LONG.split()), True)
    assert (second.title, second.problem) == ("A vote ahead", "")
    assert (problem.source, problem.file, problem.words) == ("export.txt", "", None)
    assert (problem.problem, problem.new) == ("says it holds 3 articles; 2 were read.", False)


def test_the_command_takes_columns_with_blanks_and_commas_in_their_names(folder, tmp_path, capsys):
    from toolkit.__main__ import main

    path = written(tmp_path, "a.csv", {"Text, whole": LONG, "Day of print": "2031-03-04"})
    told = ["--columns", "text=Text, whole,date=Day of print", "--columns", "title=Day of print"]
    code = main(["import", str(path), "--into", str(folder), *told])

    assert code == 0
    assert "Dates: 1 as printed." in capsys.readouterr().out
