import os
import resource
import shutil
from datetime import date
from pathlib import Path

import pytest

from toolkit.case import new_case, open_case, sample_case, templates
from toolkit.case.actors import read_actors
from toolkit.case.codebook import read_codebook
from toolkit.schema import Actor, Document, InputError, Problem, columns, read_table, write_table


def test_a_case_has_its_title_first_day_and_tables(make_case):
    case = make_case("Envoy Oro said that talks would resume.")

    assert (case.name, case.title) == ("case-0", "Talks on the port of Selme")
    assert case.begins == date(2031, 2, 3)
    assert list(case.documents) == columns(Document)
    assert list(case.actors) == columns(Actor)
    assert list(case.problems) == columns(Problem)
    assert case.problems.empty


def test_documents_and_problems_survive_being_written_and_read(make_case, tmp_path):
    case = make_case(
        {"a": "“No,” said Adan.\r\n\r\nThen; nothing.", "b.txt": "No date.", "c.txt": ""}
    )

    for table, row_type in ((case.documents, Document), (case.problems, Problem)):
        again = read_table(write_table(table, tmp_path / "table.csv"), row_type)
        assert again.equals(table)


@pytest.mark.parametrize("part", ["texts", "actors.csv", "codebook.toml"])
def test_a_missing_part_is_named(make_case, part):
    folder = make_case("Talks resume.").folder
    (folder / part).rename(folder / "elsewhere")

    with pytest.raises(InputError, match=f"has no {part}"):
        open_case(folder)


def test_a_missing_folder_is_named_with_its_near_miss(make_case):
    folder = make_case("Talks resume.").folder

    with pytest.raises(InputError, match=r"is not a folder.*Did you mean 'case-0'\?"):
        open_case(folder.parent / "case-O")


def test_a_sample_case_is_opened_by_its_name_wherever_one_is(tmp_path, monkeypatch):
    (tmp_path / "port-selme").mkdir()  # such as a folder of reports on it
    monkeypatch.chdir(tmp_path)

    assert open_case("port-selme").folder == sample_case().folder


def test_a_folder_that_holds_a_case_goes_before_a_sample_case_of_its_name(
    make_case, tmp_path, monkeypatch
):
    make_case("Talks resume.").folder.rename(tmp_path / "port-selme")
    monkeypatch.chdir(tmp_path)

    assert open_case("port-selme").folder == tmp_path / "port-selme"


def test_a_name_that_is_neither_a_folder_nor_a_sample_case_is_told_the_sample_cases():
    with pytest.raises(
        InputError, match=r"Did you mean 'port-selme'\? Sample cases are .*port-selme"
    ):
        open_case("port-selm")


def test_an_open_case_is_read_again(make_case):
    case = make_case({"2031-03-04-a": "Talks resume.", "2031-03-09-b": "Talks end."})

    assert len(open_case(case).documents) == 2
    assert len(open_case(case, "2031-03-04").documents) == 1


def test_a_case_without_texts_says_what_to_put_where(make_case):
    folder = make_case({"a": "Talks resume."}).folder
    (folder / "texts" / "a.txt").unlink()

    with pytest.raises(InputError, match="there is no text; put reports here"):
        open_case(folder)


def test_a_case_of_which_no_text_can_be_read_says_why(make_case):
    with pytest.raises(
        InputError, match=r"first of 2 problems: texts/a\.txt, line 1: is not UTF-8"
    ):
        make_case({"a.txt": "“No.”".encode() + b"\xff", "b.txt": b"\0"})


def test_the_sample_case_opens_without_a_problem():
    case = sample_case()

    assert case.problems.empty
    assert case.documents.doc_id.is_unique
    assert set(case.documents.copy_of) - {""} < set(case.documents.doc_id)


def test_a_sample_case_is_the_toolkits_and_a_copy_of_it_ones_own(tmp_path):
    case = sample_case()
    assert case.is_bundled
    with pytest.raises(InputError, match="class practice my-case --sample port-selme"):
        case.check_own()

    mine = open_case(shutil.copytree(case.folder, tmp_path / "mine"))
    assert not mine.is_bundled
    mine.check_own()


def test_an_unknown_sample_case_or_template_is_answered_with_the_known(tmp_path):
    with pytest.raises(InputError, match=r"Did you mean 'port-selme'\?"):
        sample_case("port-selm")
    with pytest.raises(InputError, match=f"Known are {', '.join(templates())}"):
        new_case(tmp_path / "mine", "cases/port-selme")


# ---------------------------------------------------------------- new cases


@pytest.mark.parametrize("template", templates())
def test_a_new_case_has_a_sound_template_and_no_texts(tmp_path, template):
    folder = new_case(tmp_path / "deep" / "mine", template)

    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["codings", "texts"]
    assert not any((folder / "texts").iterdir())
    assert read_codebook(folder / "codebook.toml").name == template
    assert not read_actors(folder / "actors.csv").empty
    assert list(folder.parent.iterdir()) == [folder]


def test_a_new_case_opens_once_it_has_a_text(tmp_path):
    folder = new_case(tmp_path / "mine")
    (folder / "texts" / "2022-04-03-talks.txt").write_text("The talks resume.")

    assert len(open_case(folder).documents) == 1


def test_a_new_case_never_overwrites(tmp_path):
    (tmp_path / "mine").mkdir()

    with pytest.raises(InputError, match="already exists"):
        new_case(tmp_path / "mine")
    assert not list((tmp_path / "mine").iterdir())


def test_a_new_case_under_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(InputError, match="cannot be made"):
        new_case(tmp_path / "file" / "mine")


def test_a_new_case_without_room_on_the_disk_leaves_nothing(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, limits[1]))
    try:
        with pytest.raises(InputError, match="cannot be made"):
            new_case(tmp_path / "mine")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- files


def test_texts_are_read_in_folders_however_deep_and_hidden_ones_are_not(make_case):
    case = make_case({
        "post/2031/2031-03-04-talks.txt": "Talks.",
        "courier/2031-03-04-talks.txt": "More talks.",
        ".hidden.txt": "Nothing.",
        ".git/a.txt": "Nothing.",
    })  # fmt: skip

    assert list(case.documents.doc_id) == ["courier-2031-03-04-talks", "post-2031-2031-03-04-talks"]
    assert case.documents.date.notna().all()
    assert case.problems.empty


def test_an_unknown_format_is_a_problem_that_names_the_known(make_case):
    case = make_case({"a": "Talks.", "b.docx": b"PK"})
    [problem] = case.problems.itertuples()

    assert (problem.file, problem.problem) == (
        "texts/b.docx",
        "holds no DOCX, though its name says so.",
    )
    assert ".txt, .md, .html" in problem.advice


def test_a_link_out_of_the_case_is_not_followed(make_case, tmp_path):
    (tmp_path / "secret.txt").write_text("A secret.")
    folder = make_case("Talks.").folder
    (folder / "texts" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "texts" / "folder").symlink_to(tmp_path)
    (folder / "texts" / "same.txt").symlink_to(folder / "texts" / "report.txt")
    case = open_case(folder)

    assert set(case.problems.file) == {"texts/link.txt", "texts/folder"}
    assert set(case.documents.doc_id) == {"report", "same"}


def test_a_pipe_among_the_texts_does_not_block(make_case):
    folder = make_case("Talks.").folder
    os.mkfifo(folder / "texts" / "pipe.txt")

    assert list(open_case(folder).problems.problem) == ["is not a file."]


def test_a_file_of_50_megabytes_is_a_problem_and_the_rest_goes_on(make_case):
    folder = make_case("Talks.").folder
    with (folder / "texts" / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)
    case = open_case(folder)

    assert list(case.problems.problem) == ["is too large: 50 MB, where 40 are the most."]
    assert len(case.documents) == 1


def test_a_file_name_that_is_not_utf8_is_a_problem(make_case):
    folder = make_case("Talks.").folder
    Path(os.fsdecode(bytes(folder / "texts") + b"/caf\xe9.txt")).write_text("Talks.")

    assert list(open_case(folder).problems.file) == ["texts/caf?.txt"]
