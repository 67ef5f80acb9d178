"""A class: handed out, collected, compared; and a pretended one whose errors are known."""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
from collections import Counter
from itertools import combinations
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.case import Case, open_case, sample_case
from toolkit.case.codings import hand_codings
from toolkit.coding.rules import code
from toolkit.commands import classes as command
from toolkit.commands.arguments import Parser
from toolkit.parsing import find_statements
from toolkit.people.sheets import write_sheet
from toolkit.reliability import agreement
from toolkit.reporting.kernel import run_notebook
from toolkit.schema import (
    Coding,
    InputError,
    Statement,
    read_table,
    span_text,
    to_table,
    write_table,
)
from toolkit.seminar import (
    CodingErrors,
    assign_class,
    class_agreement,
    class_differences,
    class_growth,
    collect_class,
    practice_case,
    pretend_class,
    pretend_codings,
    read_sample,
    write_class_pages,
)
from toolkit.seminar.classes.students import read_class, read_students
from toolkit.seminar.comparing import Reading, compare, majority

NAMES = ["Ada Brun", "Ben Holm", "Cleo Dahl", "Dario Esk", "Edda Falk", "Finn Gade", "Gro Hagen",
         "Ivo Jansen"]  # fmt: skip
CODERS = [name.lower().replace(" ", "-") for name in NAMES]


@pytest.fixture(scope="session")
def statements() -> pd.DataFrame:
    return find_statements(sample_case(), "rules")


@pytest.fixture(scope="session")
def truth(statements: pd.DataFrame) -> pd.DataFrame:
    codings = code(statements, sample_case())
    return codings[codings["dimension"] == "issue"]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return practice_case(tmp_path / "selme")


@pytest.fixture
def students(tmp_path: Path) -> Path:
    return write_list(tmp_path)


def write_list(folder: Path) -> Path:
    path = folder / "list.csv"
    path.write_text("name,e-mail\n" + "".join(f"{n},{n[0]}@example.org\n" for n in NAMES))
    return path


@pytest.fixture(scope="module")
def assigned(
    tmp_path_factory: pytest.TempPathFactory, statements: pd.DataFrame
) -> tuple[Path, pd.DataFrame]:
    """A class with its folders, assigned once, and its sample."""
    folder = tmp_path_factory.mktemp("assigned")
    case, students = practice_case(folder / "selme"), write_list(folder)
    return folder, assign_class(case, students, folder / "out", 60, 20, 1, statements=statements)


@pytest.fixture
def sample(assigned: tuple[Path, pd.DataFrame], case: Case, tmp_path: Path) -> pd.DataFrame:
    """The sample of a class whose case, list and folders are this test's own."""
    folder, drawn = assigned
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return drawn.copy()


def listed(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "students.csv"
    path.write_text(text, encoding="utf-8")
    return path


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("names", "coders"),
    [
        (["Anna Berg"], ["anna-berg"]),
        (["Zoë Müller-Łuk", "O’Brien, Tom"], ["zoe-muller-luk", "o-brien-tom"]),
        (["Anna Berg,a@x", "Anna Berg,b@x"], ["anna-berg", "anna-berg-2"]),
        (["Consensus", "Rules-1"], ["consensus-2", "student-rules-1"]),
        (["李雷"], ["李雷"]),
    ],
)
def test_a_name_becomes_a_coders(tmp_path: Path, names: list[str], coders: list[str]) -> None:
    rows = [f'"{n}",' if "," in n and "@" not in n else n if "@" in n else f"{n}," for n in names]
    table = listed(tmp_path, "\n".join(["name,email", *rows]))

    assert [student.coder for student in read_students(table)] == coders


def test_a_clash_is_explained(tmp_path: Path) -> None:
    table = listed(tmp_path, "name,email\nAnna Berg,a@x\nAnna Berg,b@x\n")

    assert [s.remark for s in read_students(table)] == [
        "", "'anna-berg' was taken, so Anna Berg codes as 'anna-berg-2'",
    ]  # fmt: skip


def test_pseudonyms_tell_nothing_of_names(tmp_path: Path) -> None:
    names = [f"Anna {letter}" for letter in "ABCDEFGHIJKL"]
    forth = read_students(listed(tmp_path, "\n".join(["name", *names])), pseudonyms=True)
    back = read_students(listed(tmp_path, "\n".join(["name", *names[::-1]])), pseudonyms=True)

    assert forth == back
    assert [s.coder for s in forth] == [f"coder-{number:02}" for number in range(1, 13)]
    assert sorted(s.name for s in forth) == names
    assert [s.name for s in forth] not in (names, names[::-1])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_is_read_whichever_character_separates_its_columns(
    tmp_path: Path, separator: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,email\nZoë Brandt,z@x\n".replace(",", separator), "utf-8")

    assert [(one.coder, one.email) for one in read_students(path)] == [("zoe-brandt", "z@x")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nom\nAnna\n", "unknown column 'nom'"),
        ("name,email\n,a@x\n", "line 2: the student has no name"),
        ("name\n...\n", "'...' has no letters"),
        ("name\nAnna\nanna\n", "stands in line 2 too"),
        ("name\n", "names no student"),
    ],
)
def test_a_list_with_a_mistake_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence.replace(".", r"\.")):
        read_students(listed(tmp_path, text))


# ---------------------------------------------------------------- handing out


def test_each_student_gets_a_folder_with_all_that_is_needed(
    sample: pd.DataFrame, tmp_path: Path, statements: pd.DataFrame
) -> None:
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(CODERS)
    folder = tmp_path / "out" / "ada-brun"
    own = read_sample(folder / "sample.csv")
    lent = open_case(folder / "case")

    assert list(own["statement_id"]) == list(
        sample.loc[sample["coder"] == "ada-brun", "statement_id"]
    )
    assert own["shared"].sum() == 20
    assert set(own["doc_id"]) <= set(lent.documents["doc_id"])
    again = read_table(folder / "statements.csv", Statement)
    assert set(again["statement_id"]) == set(own["statement_id"])
    texts = lent.documents.set_index("doc_id")["text"]
    for row in again.itertuples():
        assert span_text(texts[row.doc_id], row.cue_spans) == row.cue
    nbformat.validate(nbformat.read(folder / "coding.ipynb", as_version=4))
    assert len((folder / "README.txt").read_text("utf-8").strip().splitlines()) <= 15
    for name in ("codebook.html", "ada-brun.xlsx"):
        assert (folder / name).stat().st_size > 1000


@pytest.mark.slow
def test_the_notebook_of_a_folder_opens_the_coding_window(
    sample: pd.DataFrame, tmp_path: Path
) -> None:
    folder = tmp_path / "out" / "ada-brun"
    run = run_notebook(folder / "coding.ipynb", folder / "run.ipynb", {}, {}, None)
    [shown] = run.cells[-1].outputs

    assert "application/vnd.jupyter.widget-view+json" in shown.data


def test_no_folder_names_another_student(sample: pd.DataFrame, tmp_path: Path) -> None:
    for coder in CODERS:
        others = [name.split()[1].lower() for name in NAMES if name.lower().split()[1] not in coder]
        folder = tmp_path / "out" / coder
        for path in (p for p in folder.rglob("*") if p.is_file() and "texts" not in p.parts):
            text = path.read_bytes().decode("utf-8", "replace").lower()
            assert not [name for name in others if f"-{name}" in text], path
        assert not (folder / "case" / "class").exists()


def test_assigning_again_changes_nothing(
    case: Case, students: Path, sample: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> None:
    work = tmp_path / "out" / "ada-brun" / "README.txt"
    work.write_text("my notes")
    again = assign_class(case, students, tmp_path / "out", 60, 20, 1, statements=statements)

    assert again.equals(sample)
    assert work.read_text() == "my notes"


def test_another_draw_does_not_take_the_place_of_the_first(
    case: Case, students: Path, sample: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="another class was assigned here before"):
        assign_class(case, students, tmp_path / "out2", 61, 20, 1, statements=statements)
    assert not (tmp_path / "out2").exists()


# ---------------------------------------------------------------- who joins later


def joined(
    case: Case, tmp_path: Path, statements: pd.DataFrame, *names: str, **settings: object
) -> pd.DataFrame:
    students = write_list(tmp_path)
    students.write_text(students.read_text() + "".join(f"{name},\n" for name in names))
    return assign_class(
        case, students, tmp_path / "out", 60, 20, 1, statements=statements, **settings
    )


def test_who_joins_later_takes_nothing_from_the_others(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> None:
    work = tmp_path / "out" / "ada-brun" / "README.txt"
    work.write_text("my notes")
    grown = joined(case, tmp_path, statements, "Kim Lund")

    assert grown[grown["coder"] != "kim-lund"].reset_index(drop=True).equals(sample)
    assert work.read_text() == "my notes"
    assert (tmp_path / "out" / "kim-lund" / "kim-lund.xlsx").is_file()
    assert [one.coder for one in read_class(case)] == [*CODERS, "kim-lund"]


def test_who_joins_later_codes_what_all_code_and_what_one_other_does(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> None:
    grown = joined(case, tmp_path, statements, "Kim Lund", "Lea Moss")
    hands = {coder: set(own["statement_id"]) for coder, own in grown.groupby("coder")}
    shared = set(sample.loc[sample["shared"], "statement_id"])

    assert shared <= hands["kim-lund"] & hands["lea-moss"]
    assert hands["kim-lund"] - shared != hands["lea-moss"] - shared
    for name in ("kim-lund", "lea-moss"):
        assert hands[name] in [hands[coder] for coder in CODERS]


def test_who_joined_stays_when_the_next_one_comes(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> None:
    first = joined(case, tmp_path, statements, "Kim Lund")
    second = joined(case, tmp_path, statements, "Lea Moss", "Kim Lund")

    assert second[second["coder"] != "lea-moss"].reset_index(drop=True).equals(first)
    assert joined(case, tmp_path, statements, "Kim Lund", "Lea Moss").equals(second)


def test_pseudonyms_stay_when_somebody_joins(
    case: Case, statements: pd.DataFrame, tmp_path: Path
) -> None:
    joined(case, tmp_path, statements, pseudonyms=True)
    before = read_class(case)
    joined(case, tmp_path, statements, "Kim Lund")

    *others, kim = read_class(case)
    assert others == before
    assert (kim.name, kim.coder) == ("Kim Lund", "coder-09")


def test_who_joins_with_a_name_that_is_taken_gets_a_number(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> None:
    joined(case, tmp_path, statements, "Ada Brun")

    assert read_class(case)[-1].coder == "ada-brun-2"


def test_who_has_left_stays_on_the_list(
    case: Case, students: Path, sample: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> None:
    students.write_text("\n".join(students.read_text().splitlines()[:-1]) + "\n")

    with pytest.raises(InputError, match="'Ivo Jansen' is not on the list"):
        assign_class(case, students, tmp_path / "out", 60, 20, 1, statements=statements)


def test_a_sample_case_of_the_toolkit_is_no_place_for_a_class(
    students: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="class practice my-case --sample port-selme"):
        assign_class(sample_case(), students, tmp_path / "out")


def test_a_practice_case_is_copied_once(tmp_path: Path) -> None:
    first = practice_case(tmp_path / "mine", "marvik-trams")
    (first.folder / "codings").mkdir()
    again = practice_case(tmp_path / "mine", "marvik-trams")

    assert (again.folder / "codings").is_dir()
    with pytest.raises(InputError, match="holds the case 'marvik-trams'"):
        practice_case(tmp_path / "mine")


# ---------------------------------------------------------------- collecting


def codings_of(case: Case, coder: str, sample: pd.DataFrame, statements: pd.DataFrame,
               truth: pd.DataFrame) -> pd.DataFrame:  # fmt: skip
    own = list(sample.loc[sample["coder"] == coder, "statement_id"])
    return pretend_codings(statements, truth, case, own, coder, CodingErrors())


def test_what_is_handed_in_is_taken_once(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, truth: pd.DataFrame, tmp_path: Path
) -> None:
    done = codings_of(case, "ada-brun", sample, statements, truth)
    write_table(done, tmp_path / "in" / "ada-brun (1).csv")
    first = collect_class(case, tmp_path / "in", statements)
    bytes_then = (case.folder / "codings" / "ada-brun.csv").read_bytes()
    again = collect_class(case, tmp_path / "in", statements)

    states = dict(zip(first["coder"], first["state"], strict=True))
    assert states == dict.fromkeys(CODERS, "missing") | {"ada-brun": "taken"}
    assert hand_codings(case, ["ada-brun"]).equals(done)
    assert Counter(again["state"]) == {"missing": 7, "unchanged": 1}
    assert (case.folder / "codings" / "ada-brun.csv").read_bytes() == bytes_then
    assert not (case.folder / "class" / "earlier").exists()


def test_a_whole_folder_can_be_handed_in_with_codings_or_with_a_sheet(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, truth: pd.DataFrame, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ada = codings_of(case, "ada-brun", sample, statements, truth)
    write_table(ada, out / "ada-brun" / "case" / "codings" / "ada-brun.csv")
    ben = codings_of(case, "ben-holm", sample, statements, truth)
    lent = open_case(out / "ben-holm" / "case")
    write_table(ben, lent.folder / "codings" / "ben-holm.csv")
    (out / "ben-holm" / "ben-holm.xlsx").unlink()
    own = read_sample(out / "ben-holm" / "sample.csv")
    write_sheet(lent, out / "ben-holm" / "ben-holm.xlsx", "ben-holm", own, statements)
    shutil.rmtree(lent.folder / "codings")
    table = collect_class(case, out, statements).set_index("coder")

    assert table.loc["ada-brun", "state"] == table.loc["ben-holm", "state"] == "taken"
    assert table.loc["ada-brun", "read"] == table.loc["ben-holm", "read"] == 25
    assert (table.drop(index=["ada-brun", "ben-holm"])["state"] == "missing").all()
    coded = ["statement_id", "holder", "object", "value"]
    taken = hand_codings(case, ["ben-holm"])[coded]
    assert sorted(taken.itertuples(index=False)) == sorted(ben[coded].itertuples(index=False))


def test_the_fuller_of_two_files_is_taken_and_the_earlier_kept(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, truth: pd.DataFrame, tmp_path: Path
) -> None:
    done = codings_of(case, "ada-brun", sample, statements, truth)
    half = done[done["statement_id"].isin(done["statement_id"].unique()[:12])]
    write_table(half, tmp_path / "half.csv")
    write_table(done, tmp_path / "done.csv")
    collect_class(case, tmp_path / "half.csv", statements)
    late = collect_class(case, [tmp_path / "done.csv", tmp_path / "half.csv"], statements)

    with pytest.raises(InputError, match="no such file or folder"):
        collect_class(case, tmp_path / "nowhere", statements)
    own = late[late["coder"] == "ada-brun"]
    assert list(own["state"]) == ["older", "taken"]
    assert hand_codings(case, ["ada-brun"]).equals(done)
    [kept] = (case.folder / "class" / "earlier").iterdir()
    assert read_table(kept, Coding.__subclasses__()[0]).shape == half.shape


def test_an_earlier_file_handed_in_late_changes_nothing(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, truth: pd.DataFrame, tmp_path: Path
) -> None:
    done = codings_of(case, "ada-brun", sample, statements, truth)
    write_table(done, tmp_path / "done.csv")
    collect_class(case, tmp_path / "done.csv", statements)
    write_table(done.head(9), tmp_path / "half.csv")
    table = collect_class(case, tmp_path / "half.csv", statements)

    assert list(table.loc[table["coder"] == "ada-brun", "state"]) == ["older"]
    assert hand_codings(case, ["ada-brun"]).equals(done)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": "accepts"}, "unknown issue value 'accepts'. Did you mean 'accept'?"),
        ({"statement_id": "2031-09-09-never:0001"}, "which is not found"),
        ({"passage": "0123456789ab"}, "was made of another text"),
        ({"coder": "ada-bruhn"}, "not in the class. Did you mean 'ada-brun'?"),
        ({"coder": "ben-holm"}, "hand in one each"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_whole(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, truth: pd.DataFrame,
    tmp_path: Path, change: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    done = codings_of(case, "ada-brun", sample, statements, truth)
    rows = done.index if "bruhn" in str(change) else done.index[done["value"] != ""][:1]
    for column, value in change.items():
        done.loc[rows, column] = value
    write_table(done, tmp_path / "ada-brun.csv")
    table = collect_class(case, tmp_path / "ada-brun.csv", statements)

    [refused] = table[table["state"] == "refused"].to_dict("records")
    assert len(table) == len(CODERS) + (refused["coder"] not in CODERS)
    assert sentence in refused["remark"]
    assert "ada-brun.csv" in refused["remark"]
    assert not (case.folder / "codings").exists()


def test_what_is_no_file_or_bears_another_name_leaves_the_rest_of_the_class_alone(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, truth: pd.DataFrame, tmp_path: Path
) -> None:
    done = codings_of(case, "ada-brun", sample, statements, truth)
    given = tmp_path / "handed-in"
    (given / "folder.csv").mkdir(parents=True)
    write_table(done, given / "folder.csv" / "ada-brun.csv")
    write_table(done, given / "ben-holm.csv")
    (given / "empty.csv").write_text("statement_id,object,value\n")
    (given / "odd.csv").write_bytes(b"statement_id,object,value,d\xffte\n1,2,3,4\n")
    os.mkfifo(given / "pipe.csv")
    os.mkfifo(given / "pipe.xlsx")
    (given / "away.csv").symlink_to(tmp_path / "gone.csv")
    table = collect_class(case, given, statements)

    states = {Path(row.file).name: row.state for row in table.itertuples() if row.file}
    assert states.pop("ada-brun.csv") == "taken"
    assert set(states.values()) == {"refused"}
    assert {"ben-holm.csv", "odd.csv", "pipe.csv", "pipe.xlsx"} <= set(states)
    remark = table.loc[table["file"].str.endswith("ben-holm.csv"), "remark"].item()
    assert "is named after ben-holm and holds codings by ada-brun" in remark


def test_nothing_is_taken_while_a_file_of_the_case_has_a_mistake(
    case: Case, sample: pd.DataFrame, statements: pd.DataFrame, truth: pd.DataFrame, tmp_path: Path
) -> None:
    write_table(codings_of(case, "ada-brun", sample, statements, truth), tmp_path / "ada-brun.csv")
    spoilt = case.folder / "codings" / "ben-holm.csv"
    spoilt.parent.mkdir()
    spoilt.write_text("statement_id,object,value\na:1,inspections,maybe\n")

    with pytest.raises(InputError, match="unknown issue value 'maybe'"):
        collect_class(case, tmp_path / "ada-brun.csv", statements)
    assert [path.name for path in spoilt.parent.iterdir()] == ["ben-holm.csv"]


# ---------------------------------------------------------------- comparing

ACCEPT = Reading("North", "inspections", "accept")


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ([ACCEPT], ["same"]),
        ([Reading("North", "inspections", "reject")], ["stance"]),
        ([Reading("South", "inspections", "accept")], ["holder"]),
        ([], ["missed"]),
        ([Reading("North", "tariffs", "accept")], ["missed", "added"]),
        ([Reading("South", "inspections", "accept"), ACCEPT], ["same", "added"]),
    ],
)
def test_a_reading_is_set_beside_the_references(given: list[Reading], kinds: list[str]) -> None:
    assert list(compare({"a:1": given}, {"a:1": [ACCEPT]})["kind"]) == kinds


def test_only_statements_that_both_read_are_compared() -> None:
    assert compare({"a:1": []}, {"a:2": [ACCEPT]}).empty


@pytest.mark.parametrize(
    ("coders", "agreed"),
    [
        ([[ACCEPT], [ACCEPT], []], [ACCEPT]),
        ([[ACCEPT], [], []], []),
        ([[ACCEPT], [ACCEPT._replace(value="reject")]], []),
        ([[ACCEPT], [ACCEPT._replace(holder="South")]], []),
        ([[ACCEPT], [ACCEPT], [ACCEPT._replace(value="reject")]], [ACCEPT]),
    ],
)
def test_what_most_read_is_the_reference(
    coders: list[list[Reading]], agreed: list[Reading]
) -> None:
    assert majority([{"a:1": own} for own in coders]) == {"a:1": agreed}
    assert majority([{"a:1": coders[0]}]) == {}


READINGS = st.lists(
    st.builds(Reading, *(st.sampled_from(words) for words in ("NSM", "itp", ["accept", "reject"]))),
    max_size=4, unique_by=lambda one: one[:2],
)  # fmt: skip


@given(READINGS, READINGS)
def test_every_reading_is_accounted_for_once(own: list[Reading], wanted: list[Reading]) -> None:
    kinds = Counter(compare({"a:1": own}, {"a:1": wanted})["kind"])
    turned = Counter(compare({"a:1": wanted}, {"a:1": own})["kind"])

    paired = kinds["same"] + kinds["stance"] + kinds["holder"]
    assert paired + kinds["missed"] == len(wanted)
    assert paired + kinds["added"] == len(own)
    assert kinds["same"] == len(set(own) & set(wanted))
    assert (kinds["missed"], kinds["added"]) == (turned["added"], turned["missed"])


@given(READINGS, st.integers(2, 5))
def test_those_who_read_the_same_are_their_own_majority(own: list[Reading], times: int) -> None:
    assert set(majority([{"a:1": own}] * times)["a:1"]) == set(own)


# ---------------------------------------------------------------- a class whose errors are known

RATES = {
    coder: CodingErrors(unread=0.02 * at, missed=0.03 * at, holder=0.015 * at, stance=0.04 * at)
    for at, coder in enumerate(CODERS)
} | {CODERS[-1]: CodingErrors(unread=0.15, missed=0.25, holder=0.1, stance=0.4)}


@pytest.fixture(scope="module")
def whole_class(tmp_path_factory: pytest.TempPathFactory, statements: pd.DataFrame) -> Case:
    """A class of eight who all code 240 statements, handed in half as CSV, half as sheets."""
    folder = tmp_path_factory.mktemp("class")
    case, out = practice_case(folder / "selme"), folder / "out"
    sample = assign_class(case, write_list(folder), out, 240, 240, 3, statements=statements)
    codings = pretend_class(sample, case, RATES, statements)
    for at, (coder, own) in enumerate(codings.groupby("coder")):
        lent = open_case(out / str(coder) / "case")
        write_table(own, lent.folder / "codings" / f"{coder}.csv")
        if at % 2:
            sheet = out / str(coder) / f"{coder}.xlsx"
            sheet.unlink()
            dealt = read_sample(sheet.with_name("sample.csv"))
            write_sheet(lent, sheet, str(coder), dealt, statements)
            shutil.rmtree(lent.folder / "codings")
    table = collect_class(case, out, statements)
    assert set(table["state"]) == {"taken"}
    return case


@pytest.fixture
def with_consensus(
    whole_class: Case, truth: pd.DataFrame, statements: pd.DataFrame, tmp_path: Path
) -> Case:
    """The same class, after it has settled what is true."""
    shutil.copytree(whole_class.folder, tmp_path / "settled")
    case = open_case(tmp_path / "settled")
    read = set(statements["statement_id"]) - set(truth["statement_id"])
    blank = [Coding(s, "", "issue", "", "", "", "consensus", None, (), "", "") for s in read]
    agreed = pd.concat([truth.assign(coder="consensus"), to_table(Coding, blank)])
    write_table(agreed, case.folder / "codings" / "consensus.csv")
    return case


def expected(errors: CodingErrors) -> dict[str, float]:
    """The rates a coder with these errors shows: each error only where none came before it."""
    holder = (1 - errors.missed) * errors.holder
    stance = (1 - errors.missed) * (1 - errors.holder) * errors.stance
    return {"missed_rate": errors.missed, "holder_rate": holder, "stance_rate": stance}


def check_report(case: Case, reference: str, slack: float) -> None:
    """The errors are recovered within three standard errors and `slack`; the worst is last."""
    table = class_agreement(case).set_index("coder")

    assert set(table["reference"]) == {reference}
    assert (table.index[0], table.index[-1]) == (CODERS[0], CODERS[-1])
    assert table["agreement"].is_monotonic_decreasing
    for coder, errors in RATES.items():
        row = table.loc[coder]
        referred = row["compared"] - row["added"]
        assert referred > 40
        rates = expected(errors).items()
        for rate, truly, n, more in [
            *((rate, truly, referred, slack) for rate, truly in rates),
            ("unread", errors.unread, row["assigned"], 0),
        ]:
            near = 3 * (truly * (1 - truly) / n) ** 0.5 + more
            assert abs(row[rate] - truly) <= near + 1e-9, (coder, rate, row[rate], truly)


def test_beside_a_consensus_the_report_recovers_the_errors(with_consensus: Case) -> None:
    check_report(with_consensus, "consensus", slack=0)


def test_beside_the_class_the_report_recovers_the_errors_nearly(whole_class: Case) -> None:
    check_report(whole_class, "the class", slack=0.06)


def theoretical_alpha(truth: pd.DataFrame, flips: list[float], scale: list[str]) -> float:
    """Nominal alpha of coders who slip to a neighbour on the scale at these rates, expected."""

    def chances(value: str, flip: float) -> dict[str, float]:
        if value not in scale:
            return {value: 1 - flip} | dict.fromkeys(scale, flip / len(scale))
        at = scale.index(value)
        near = [scale[i] for i in (at - 1, at + 1) if 0 <= i < len(scale)]
        return {value: 1 - flip} | dict.fromkeys(near, flip / len(near))

    apart, pooled, units = 0.0, Counter[str](), 0
    for value in truth["value"]:
        each = [chances(value, flip) for flip in flips]
        pairs = list(combinations(each, 2))
        apart += sum(1 - sum(a[c] * b.get(c, 0) for c in a) for a, b in pairs) / len(pairs)
        for one in each:
            pooled.update(one)
        units += 1
    total = sum(pooled.values())
    return 1 - (apart / units) / (1 - sum((n / total) ** 2 for n in pooled.values()))


def test_the_alpha_of_a_pretended_class_is_what_theory_expects(
    statements: pd.DataFrame, truth: pd.DataFrame
) -> None:
    case = sample_case()
    flips = [0.0, 0.1, 0.2, 0.3]
    scale = sorted((s for s in case.codebook.scale if s.number is not None), key=lambda s: s.number)
    apart = truth.drop_duplicates(["statement_id", "object"], keep=False)
    seen = []
    for seed in range(5):
        rows = [
            pretend_codings(
                statements, apart, case, sorted(apart["statement_id"].unique()), f"c{at}",
                CodingErrors(stance=flip), seed,
            )
            for at, flip in enumerate(flips)
        ]  # fmt: skip
        table = agreement(pd.concat(rows), question="value", measure="alpha_nominal", draws=0)
        seen.append(float(table["value"].iloc[0]))

    wanted = theoretical_alpha(apart, flips, [stance.name for stance in scale])
    assert 0.4 < wanted < 0.9
    assert abs(sum(seen) / len(seen) - wanted) < 0.03


def test_alpha_is_followed_as_it_grows(whole_class: Case) -> None:
    by_place = class_growth(whole_class)
    by_time = class_growth(whole_class, by="decided")

    assert list(by_place["statements"]) == [*range(5, 240, 5), 240]
    assert by_place["alpha"].iloc[-1] == pytest.approx(by_time["alpha"].iloc[-1])
    assert 0.6 < by_place["alpha"].iloc[-1] < 1
    with pytest.raises(InputError, match="take place or decided"):
        class_growth(whole_class, by="size")


def test_the_teachers_page_says_how_far_alpha_can_be_trusted(
    whole_class: Case, statements: pd.DataFrame, tmp_path: Path
) -> None:
    page = write_class_pages(whole_class, tmp_path / "pages", statements)[0].read_text("utf-8")
    [low, high] = map(float, re.search(r"interval (0\.\d\d) to (0\.\d\d)", page).groups())

    assert low < class_growth(whole_class)["alpha"].iloc[-1] < high
    assert "The limits are conventions, not verdicts" in page


def test_a_student_sees_where_they_differ_and_what_the_codebook_says(whole_class: Case) -> None:
    best = class_differences(whole_class, CODERS[0])
    worst = class_differences(whole_class, CODERS[-1])

    assert len(best) < len(worst)
    issue = whole_class.codebook.issue(worst["issue"].iloc[0])
    assert worst["definition"].iloc[0] == issue.definition
    assert worst["exclude"].iloc[0] == issue.exclude


def test_a_page_for_each_student_names_no_other(
    whole_class: Case, statements: pd.DataFrame, tmp_path: Path
) -> None:
    paths = write_class_pages(whole_class, tmp_path / "pages", statements)

    assert len(paths) == 1 + len(CODERS)
    for path in paths:
        page = path.read_text("utf-8")
        assert "default-src 'none'" in page
        assert "<script" not in page
        assert 'src="http' not in page
        named = {coder for coder in CODERS if coder in page.lower()}
        assert named == (set(CODERS) if path.name == "class.html" else {path.stem})
        if path.name != "class.html":
            assert not [
                n for n in NAMES if n.split()[1] in page and n.split()[1].lower() not in path.stem
            ]


def test_the_page_of_who_errs_prints_what_the_stances_that_differ_mean(
    whole_class: Case, statements: pd.DataFrame, tmp_path: Path
) -> None:
    paths = write_class_pages(whole_class, tmp_path / "pages", statements)
    [page] = [path.read_text("utf-8") for path in paths if path.stem == CODERS[-1]]
    differences = class_differences(whole_class, CODERS[-1])

    meant = {stance.name: stance.definition for stance in whole_class.codebook.scale}
    read = set(differences[["value", "reference_value"]].to_numpy().ravel()) & set(meant)
    assert read
    for value in read:
        assert f"<dt>“{value}” means</dt>" in page
        assert html.escape(meant[value]) in page


def test_what_a_student_wrote_is_no_markup(
    whole_class: Case, statements: pd.DataFrame, tmp_path: Path
) -> None:
    shutil.copytree(whole_class.folder, tmp_path / "selme")
    case = open_case(tmp_path / "selme")
    hostile = hand_codings(case, [CODERS[1]])
    hostile = hostile.drop_duplicates(["statement_id", "dimension", "object"])  # one holder each
    hostile.loc[hostile["value"] != "", "holder"] = "<img src=x onerror=alert(1)>"
    write_table(hostile, case.folder / "codings" / f"{CODERS[1]}.csv")

    for path in write_class_pages(case, tmp_path / "pages", statements):
        page = path.read_text("utf-8")
        assert "<img src=x" not in page
        if path.stem == CODERS[1]:
            assert "&lt;img src=x" in page


# ---------------------------------------------------------------- from the command line


def test_the_command_takes_a_class_from_practice_to_report(
    students: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = Parser(prog="toolkit")
    command.add(parser.add_subparsers())

    def run(*words: object) -> str:
        given: argparse.Namespace = parser.parse_args(["class", *map(str, words)])
        given.run(given)
        return capsys.readouterr().out

    case, rules = tmp_path / "selme", ("--method", "rules")
    assert "24 reports" in run("practice", case)
    assert "8 students code 25 statements each, 20 of them" in " ".join(
        run("assign", case, "--students", students, *rules).split()
    )
    assert "8 files" in run("rehearse", case, *rules)
    assert run("collect", case, case / "handed-in", *rules).endswith("8 taken\n")
    told = run("report", case, *rules)
    assert told.index("ada-brun") < told.index("ivo-jansen")
    assert (case / "class-pages" / "students" / "ivo-jansen.html").is_file()
