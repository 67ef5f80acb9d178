"""Exports taken into a case: once each, under their own names, and told of."""

from datetime import date

import pytest

from toolkit.case.intake import KEPT, import_texts
from toolkit.schema import Document, Import, InputError, Problem, read_table, to_rows

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

    intake = import_texts(export, folder)
    first, second = to_rows(Document, open_case(folder).documents)[:2]

    assert (first.title, first.date, first.text) == ("Talks resume", date(2031, 1, 11), LONG)
    assert (second.title, second.date) == ("A vote ahead", date(2031, 1, 12))
    assert len(intake.new) == 2
    assert first.file.startswith("2031-01-11-talks-resume-")


def test_an_outlet_is_kept_under_the_name_the_case_has_for_it(folder, export):
    [first, _] = to_rows(Import, import_texts(export, folder).articles)

    assert (first.outlet, first.printed_outlet) == ("Harbour Post", "The Harbour Post")
    assert (first.dated_by, first.doubt) == ("as printed", "")
    assert (first.source, first.article) == ("export.txt", 1)


def test_twice_adds_nothing(folder, export):
    import_texts(export, folder)
    before, kept = texts(folder), (folder / KEPT).read_bytes()
    intake = import_texts([export, export.parent / "export.txt"], folder)

    assert not intake.new
    assert (texts(folder), (folder / KEPT).read_bytes()) == (before, kept)


def test_a_text_that_was_corrected_in_the_case_stays_corrected(folder, export):
    [name, _] = sorted(import_texts(export, folder).new)
    corrected = folder / "texts" / name
    corrected.write_text("date: 2031-01-12\n\nTalks.\n", encoding="utf-8")
    import_texts(export, folder)

    assert corrected.read_text(encoding="utf-8") == "date: 2031-01-12\n\nTalks.\n"


def test_a_dry_run_says_the_same_and_writes_nothing(folder, export):
    before = texts(folder)
    intake = import_texts(export, folder, dry_run=True)

    assert (len(intake.new), len(intake.articles)) == (2, 2)
    assert texts(folder) == before
    assert not (folder / KEPT).exists()


def test_an_import_that_was_interrupted_is_finished_by_doing_it_again(folder, export, monkeypatch):
    from toolkit.case import intake

    written = intake.write_whole

    def full(path, data):
        if "vote" in path.name:
            raise InputError("the disk is full.")
        return written(path, data)

    monkeypatch.setattr(intake, "write_whole", full)
    with pytest.raises(InputError, match="disk is full"):
        import_texts(export, folder)
    monkeypatch.undo()
    again = import_texts(export, folder)

    assert len(again.new) == 1
    assert len(read_table(folder / KEPT, Import)) == 2


def test_the_report_says_how_many_a_file_says_it_holds(folder, tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(nexis(ARTICLES, of=3), encoding="utf-8")
    intake = import_texts(path, folder)
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
    rows = to_rows(Import, import_texts(source, folder).articles)
    by_source = {row.source.partition("/")[2][:12].rstrip(".tx"): row for row in rows}

    assert by_source["2031-03-02-b"].copy_of == by_source["2031-03-01-a"].file
    assert [row.doubt for row in rows] == ["", "", "short", "not English", "no prose", ""]
    assert [row.dated_by for row in rows] == [*["the file's name"] * 5, ""]


def test_a_folders_own_list_fills_what_its_files_do_not_say(folder, tmp_path):
    source = tmp_path / "mine"
    source.mkdir()
    (source / "a.txt").write_text(LONG, encoding="utf-8")
    (source / "texts.csv").write_text("file,date,outlet\na.txt,2031-03-04,Post\n")
    [row] = to_rows(Import, import_texts(source, folder).articles)

    assert (row.date, row.outlet) == (date(2031, 3, 4), "Post")


def test_text_saved_in_the_wrong_encoding_is_noticed_and_mended_on_request(folder, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("It’s “no”, said the envoy. It’s late.".encode().decode("cp1252", "replace")
                    .replace("\ufffd", "\x9d"), encoding="utf-8")  # fmt: skip
    [problem] = to_rows(Problem, import_texts(path, folder, dry_run=True).problems)
    [name] = import_texts(path, folder, mend_encoding=True).new

    assert "look like text saved in the wrong encoding" in problem.problem
    assert "It’s “no”, said" in (folder / "texts" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("within", ["texts", "."])
def test_a_case_is_not_imported_into_itself(folder, within):
    with pytest.raises(InputError, match="the case itself"):
        import_texts(folder / within, folder)


def test_a_folder_that_is_no_case_is_told(tmp_path, export):
    with pytest.raises(InputError, match=r"is no case; make one"):
        import_texts(export, tmp_path)


def test_a_link_in_a_folder_is_not_followed(folder, tmp_path, export):
    source = tmp_path / "mine"
    source.mkdir()
    (source / "a.txt").symlink_to(export)
    intake = import_texts(source, folder)

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
