"""The words of the language: each file of the folder can be read, and a broken one is named."""

import pytest

from toolkit import lexicons
from toolkit.schema import InputError


@pytest.mark.parametrize("path", sorted(lexicons.FOLDER.glob("*.*")), ids=lambda path: path.name)
def test_every_file_of_the_folder_is_read_in_the_one_way_its_kind_has(path):
    read = {".txt": lexicons.lexicon, ".toml": lexicons.tables, ".csv": lexicons.records}

    assert path.name == "README.md" or read[path.suffix](path.stem)


@pytest.mark.parametrize("path", sorted(lexicons.FOLDER.glob("*.*")), ids=lambda path: path.name)
def test_the_readme_says_of_every_file_what_it_lists(path):
    readme = lexicons.file_of("README.md").read_text("utf-8")

    assert path.name == "README.md" or f"`{path.name}`" in readme


def test_a_word_stands_with_its_mark_between_semicolons(tmp_path, monkeypatch):
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    (tmp_path / "titles.txt").write_text("# forms of address\nmrs she; dr\nmr he;\n")

    assert lexicons.lexicon.__wrapped__("titles") == {"mrs": "she", "dr": "", "mr": "he"}


def test_a_broken_table_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    (tmp_path / "times.toml").write_text("[months\n")

    with pytest.raises(InputError, match=r"times\.toml, line 1: is not valid TOML"):
        lexicons.tables.__wrapped__("times")
