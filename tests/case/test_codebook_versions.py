"""What changed between two codebooks, and which codings that makes doubtful."""

import tempfile
import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.__main__ import main
from toolkit.case.codebook import (
    Codebook,
    VersionWarning,
    codings_to_review,
    diff_codebooks,
    read_codebook,
    versions_in,
    warn_of_mixed_versions,
)
from toolkit.schema import Coding, to_table, write_table

OLD = """\
name = "selme"
version = "1"

[[scale]]
name = "no"
number = -1
definition = "Against it."

[[scale]]
name = "yes"
number = 1
definition = "For it."

[[issue]]
name = "port"
label = "The port"
proposition = "The port opens."
definition = "Whether ships enter."
examples = [{ text = "Oro said the port would open.", value = "yes" }]
counterexamples = ["The door opens."]
signals = ["port"]

[[issue]]
name = "dues"
label = "Dues"
proposition = "Dues fall."
signals = ["due"]
"""


@pytest.fixture
def read(tmp_path: Path):
    def read(*changes: tuple[str, str], version: str = "2") -> Codebook:
        text = OLD.replace('version = "1"', f'version = "{version}"')
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        path = tmp_path / "codebook.toml"
        path.write_text(text, encoding="utf-8")
        return read_codebook(path)

    return read


@pytest.fixture
def old(read) -> Codebook:
    return read(version="1")


def coding(
    nth: int, issue: str = "port", value: str = "yes", coder: str = "Ada", **given: str
) -> Coding:
    parts = {"dimension": "issue", "codebook": "selme 1"} | given
    return Coding(
        statement_id=f"talks:{nth:04}", holder="North", object=issue, value=value, condition="",
        coder=coder, confidence=None, evidence=(), note="", **parts,
    )  # fmt: skip


CODINGS = to_table(
    Coding,
    [
        coding(1),
        coding(2, value="no", coder="rules-1"),
        coding(3, "dues", "no"),
        coding(4, "dues", coder="rules-1"),
        coding(5, "North", "positive", dimension="attitude"),
        coding(6, "North", "threaten", dimension="move"),
        coding(7, codebook="selme 2"),
    ],
)
HEADING = '\n[[issue]]\nname = "{}"\nlabel = "New"\nproposition = "New."\nsignals = ["new"]\n'


@pytest.mark.parametrize(
    ("change", "row", "again"),
    [
        (('"Whether ships', '"When ships'), ("issue", "port", "definition"), [1, 2]),
        (('"The port opens', '"The port shuts'), ("issue", "port", "proposition"), [1, 2]),
        (('"The port"', '"Port"'), ("issue", "port", "label"), []),
        (('["port"]', '["harbour"]'), ("issue", "port", "signals"), [2]),
        (
            ('["The door opens."]', '["A shop opens."]'),
            ("issue", "port", "counterexamples"),
            [1, 2],
        ),
        (("would open", "must open"), ("issue", "port", "examples"), []),
        (('value = "yes"', 'value = "no"'), ("issue", "port", "examples"), [1, 2]),
        (('name = "dues"', 'name = "rates"'), ("issue", "dues", "renamed"), [3, 4]),
        (("number = 1", "number = 2"), ("stance", "yes", "number"), []),
        (('"For it."', '"Wholly for it."'), ("stance", "yes", "definition"), [1, 4]),
        (('name = "no"', 'name = "against"'), ("stance", "no", "renamed"), [2, 3]),
        (
            ('version = "2"', 'version = "2"\ndimensions = ["issue", "move"]'),
            ("dimension", "attitude", "removed"),
            [5],
        ),
        (
            ('version = "2"', 'version = "2"\nmoves = ["agree"]'),
            ("move", "threaten", "removed"),
            [6],
        ),
        (
            ('version = "2"', 'version = "2"\n[attitude]\nexclude = "Irony."'),
            ("attitude", "attitude", "exclude"),
            [5],
        ),
        (('version = "2"', 'version = "2"\ntitle = "Selme"'), ("codebook", "selme", "title"), []),
    ],
    ids=lambda part: " ".join(map(str, part)) if isinstance(part, tuple) else "",
)
def test_each_change_makes_its_own_codings_doubtful(read, old, change, row, again):
    diff = diff_codebooks(old, read(change))
    review = codings_to_review(diff, CODINGS)

    assert row in set(diff[["part", "name", "change"]].itertuples(index=False, name=None))
    assert [int(name[-4:]) for name in review["statement_id"]] == again
    assert all(review["look_again"])


def test_what_is_gone_and_what_is_new_have_rows(read, old):
    gone, come = OLD[OLD.index('[[issue]]\nname = "dues"') :], HEADING.format("patrols")
    diff = diff_codebooks(old, read((gone, come + 'parent = "port"\n')))
    rows = set(diff[["part", "name", "change"]].itertuples(index=False, name=None))

    assert {("issue", "dues", "removed"), ("issue", "patrols", "added")} <= rows
    assert ("issue", "port", "gained") in rows
    review = codings_to_review(diff, CODINGS)
    assert list(review["statement_id"].str[-1]) == ["1", "2", "3", "4"]


def test_a_new_stance_makes_its_neighbours_doubtful(read, old):
    middle = '[[scale]]\nname = "open"\nnumber = 0\n\n[[scale]]\nname = "yes"'
    diff = diff_codebooks(old, read(('[[scale]]\nname = "yes"', middle)))

    gained = diff[diff["change"] == "gained"]
    assert list(gained["name"]) == ["no", "yes"]
    assert set(gained["new"]) == {"open"}


def test_a_codebook_does_not_differ_from_itself(old, read):
    assert diff_codebooks(old, old).empty
    assert list(diff_codebooks(old, read())["change"]) == ["version"]


def test_a_change_without_a_new_version_is_told_first(read, old):
    diff = diff_codebooks(old, read(("The port opens", "The port shuts"), version="1"))

    assert diff.iloc[0]["change"] == "not raised"
    assert "raise the new one's version" in diff.iloc[0]["look_again"]
    assert len(codings_to_review(diff, CODINGS)) == 3


FIELDS = st.sampled_from(
    [
        ('"The port"', '"Port"'),
        ("opens.", "shuts."),
        ("Against it", "Not for it"),
        ('"due"', '"fee"'),
    ]
)


@given(changes=st.lists(FIELDS, unique=True))
def test_differences_turned_round_name_the_same_parts(changes):
    def book(pairs: list[tuple[str, str]], version: str) -> Codebook:
        text = OLD.replace('"1"', f'"{version}"')
        for before, after in pairs:
            text = text.replace(before, after)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "codebook.toml")
            path.write_text(text, encoding="utf-8")
            return read_codebook(path)

    one, other = book([], "1"), book(changes, "2")
    there, back = diff_codebooks(one, other), diff_codebooks(other, one)

    keys = ["part", "name", "change"]
    assert there[keys].equals(back[keys])
    assert there["old"].equals(back["new"])


# ---------------------------------------------------------------- versions in one table


def test_versions_are_counted_by_coder():
    versions = versions_in(CODINGS)

    assert list(versions.itertuples(index=False, name=None)) == [
        ("selme 1", "Ada", 4),
        ("selme 1", "rules-1", 2),
        ("selme 2", "Ada", 1),
    ]
    assert versions_in(CODINGS.head(0)).empty


def test_mixed_versions_warn_and_one_version_does_not(old, read):
    with pytest.warns(
        VersionWarning, match=r"is selme 1, and .* 6 with selme 1 \(Ada, rules-1\), 1"
    ):
        warn_of_mixed_versions(CODINGS, old)
    with pytest.warns(VersionWarning, match=r"is selme 2, and of the codings given 6 with selme 1"):
        warn_of_mixed_versions(CODINGS.head(6), read())
    with pytest.warns(VersionWarning, match=r"1 with no version named \(Ada\)"):
        warn_of_mixed_versions(CODINGS.head(1).assign(codebook=""), old)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_mixed_versions(CODINGS.head(6), old)
        warn_of_mixed_versions(CODINGS.head(0), old)


# ---------------------------------------------------------------- from the command line


def test_the_command_line_lists_changes_and_doubtful_codings(tmp_path, capsys):
    for name, text in (("old", OLD), ("new", OLD.replace("opens", "shuts").replace('"1"', '"2"'))):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    codings = write_table(CODINGS, tmp_path / "codings.csv")
    books = [str(tmp_path / "old.toml"), str(tmp_path / "new.toml")]

    assert main(["codebook", "diff", *books, "--codings", str(codings)]) == 0
    out = capsys.readouterr().out
    assert (
        "issue port: proposition\n  − The port opens.\n  + The port shuts.\n  look again: " in out
    )
    assert "2 of 7 codings to look at again" in out
    assert main(["codebook", "diff", *books, "--csv"]) == 0
    assert capsys.readouterr().out.startswith("part,name,change,old,new,look_again\n")
    assert main(["codebook", "diff", books[0], books[0]]) == 0
    assert capsys.readouterr().out == "The two codebooks are the same.\n"


def test_people_and_rules_are_told_apart_by_the_coder_column(read, old):
    diff = diff_codebooks(old, read(('signals = ["due"]', 'signals = ["fee"]')))
    review = codings_to_review(diff, CODINGS)

    assert list(review["coder"]) == ["rules-1"]
    assert isinstance(review, pd.DataFrame)
