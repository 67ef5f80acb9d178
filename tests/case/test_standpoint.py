"""A case as of a day: nothing that was published later shows, in anything made from it."""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.case import Case, open_case, sample_case
from toolkit.case.standpoint import to_day
from toolkit.reporting import render_report
from toolkit.reporting.provenance import case_files
from toolkit.schema import InputError, to_csv, write_table

MakeCase = Callable[..., Case]
DAY = "2031-03-09"

ACTORS = """\
actor,kind,side,aliases,metonyms,demonyms,role,role_from,role_to,pronoun,note
Norland,state,North,,Norhaven,Norlander,,,,it,
Sudland,state,South,,Sudport,Sudlander,,,,it,
Tarik Oro,person,North,,,,envoy,,2031-03-20,he,Resigns on 20 March
Tarik Oro,person,,,,,prime minister,2031-03-21,,,
Lena Adan,person,South,,,,foreign minister,,,she,
Ivo Brandt,person,North,I. Brandt,,,envoy,2031-03-20,,he,Follows Oro
Aune Lind,person,,,,,mediator,,,she,
Harbour Post,outlet,,,,,,,,,
Selme Courier,outlet,,,,,,,,,
"""

OFFER = (
    "Envoy Oro said on Tuesday that the North would accept inspections of ships in the port of "
    "Selme if they were carried out by a joint commission that both sides trust."
)
REPORTS = {
    "2031-03-04-offer": OFFER,
    "2031-03-05-answer": "Adan rejected inspections. The delegations will meet on 12 March, "
    "mediator Lind said.",
    "2031-03-08-reprint": OFFER,
    "2031-03-10-later": "Oro rejected inspections. The delegations met on 12 March, Lind said. "
    "“The tariffs will be lowered,” Adan said.",
    "2031-03-21-new-man": "Envoy Brandt said the North would accept inspections. " + OFFER,
    "undated": "Adan said the harbour was open.",
}


@pytest.fixture
def case(make_case: MakeCase) -> Case:
    made = make_case({f"{name}.txt": f"outlet: Harbour Post\n\n{text}".encode()
                      for name, text in REPORTS.items()}, actors=ACTORS)  # fmt: skip
    codings = "statement_id,object,value,note\n" + "".join(
        f"{name}:0001,inspections,accept,\n" for name in REPORTS if name != "undated"
    )
    (made.folder / "codings").mkdir()
    (made.folder / "codings" / "ann.csv").write_text(codings)
    return made


def as_it_was(case: Case, day: str, to: Path) -> Case:
    """The case whose folder holds only what was published, and true, up to a day."""
    then = open_case(case.folder, as_of=day)
    folder = to / case.folder.name
    shutil.copytree(case.folder, folder)
    out = set(then.documents["file"])
    for path in (folder / "texts").rglob("*.*"):
        if path.relative_to(folder / "texts").as_posix() not in out:
            path.unlink()
    write_table(then.actors, folder / "actors.csv")
    for path in (folder / "codings").glob("*.csv"):
        known = pd.read_csv(path, dtype=str, keep_default_na=False)
        report = known["statement_id"].str.rpartition(":")[0]
        write_table(known[report.isin(then.documents["doc_id"])], path)
    return open_case(folder)


# ---------------------------------------------------------------- the law

NOT_OF_REPORTS = {
    "ask_endpoint": "needs an endpoint; asks about the statements it is given",
    "estimate_endpoint": "as above",
    "suggest_to_code": "needs a model",
    "train_coding": "needs more codings than these; takes those of `read_codings`",
    "render_report": "has a test of its own below",
    "adjudicate": "makes a widget, of the codings that `hand_codings` gives",
    "code_by_hand": "makes a widget, of the statements of the case",
}


def made_from(case: Case) -> dict[str, object]:
    """What the functions with a case take, made from that case."""
    statements = tk.find_statements(case)
    codings = tk.code(statements, case, "rules")
    coded = tk.join(statements, codings, case)
    return {
        "case": case,
        "statements": statements,
        "codings": codings,
        "coded": coded,
        "coding": codings.iloc[0],
        "statement": statements.iloc[0],
        "meetings": tk.find_meetings(case),
        "discrepancies": tk.discrepancies(coded),
        "word": "inspections",
        "n": 3,
    }


def public_functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every function of the front door and of the rooms it opens on."""
    for place in (tk, *(getattr(tk, room) for room in tk.ROOMS)):
        for name in place.__all__:
            if inspect.isfunction(getattr(place, name)):
                yield name, getattr(place, name)


def functions_of_a_case() -> dict[str, Callable[..., object]]:
    """Public functions that take a case, and nothing that `made_from` does not make."""
    found = {}
    for name, function in public_functions():
        if name in NOT_OF_REPORTS:
            continue
        case = inspect.signature(function).parameters.get("case")
        if case is not None and case.default is case.empty:
            found[name] = function
    return found


def given_to(function: Callable[..., object], made: dict[str, object]) -> dict[str, object] | None:
    parameters = inspect.signature(function).parameters.values()
    needed = [p.name for p in parameters if p.default is p.empty and p.kind != p.VAR_KEYWORD]
    return {name: made[name] for name in needed} if set(needed) <= made.keys() else None


def outcome(function: Callable[..., object], arguments: dict[str, object]) -> object:
    try:
        return function(**arguments)
    except InputError as error:
        return error.message


def shown(result: object) -> str:
    if isinstance(result, pd.DataFrame):
        return to_csv(result.reset_index()) + str(result.dtypes)
    return str(getattr(result, "html", result))


@pytest.fixture
def both(case: Case, tmp_path: Path) -> tuple[dict[str, object], dict[str, object]]:
    then = open_case(case.folder, as_of=DAY)
    return made_from(then), made_from(as_it_was(case, DAY, tmp_path / "then"))


def test_every_function_gives_what_it_gave_on_that_day(
    both: tuple[dict[str, object], dict[str, object]],
) -> None:
    tried = 0
    for name, function in functions_of_a_case().items():
        arguments = [given_to(function, made) for made in both]
        if arguments[0] is None or arguments[1] is None:
            continue
        now, then = (outcome(function, given) for given in arguments)
        if name == "audit" and isinstance(
            now, pd.DataFrame
        ):  # what is wrong with files that are left out is still said
            now = now[~now["doc_id"].eq("undated")].reset_index(drop=True)
        assert shown(now) == shown(then), name
        tried += 1
    assert tried >= 15


def test_nothing_of_later_reports_is_in_what_is_made(
    both: tuple[dict[str, object], dict[str, object]],
) -> None:
    now, _ = both
    said = "".join(shown(value) for value in now.values())

    assert "2031-03-05-answer" in said
    for later in ("2031-03-10", "2031-03-21", "Brandt said", "tariffs will be lowered"):
        assert later not in said


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2031-03-07", "2031-03-20", "2031-04-12"])
def test_the_sample_case_stood_there_on_that_day(day: str, tmp_path: Path) -> None:
    case = sample_case(as_of=day)
    now, then = made_from(case), made_from(as_it_was(sample_case(), day, tmp_path))

    assert case.documents["date"].max() <= pd.Timestamp(day)
    for name in ("statements", "coded", "meetings", "discrepancies"):
        assert shown(now[name]) == shown(then[name])


# ---------------------------------------------------------------- what is there


def test_reports_of_the_day_are_there_and_later_ones_are_not(case: Case) -> None:
    then = open_case(case.folder, as_of="2031-03-10")

    assert then.as_of == date(2031, 3, 10)
    assert list(then.documents["doc_id"]) == [
        "2031-03-04-offer", "2031-03-05-answer", "2031-03-08-reprint", "2031-03-10-later",
    ]  # fmt: skip
    assert then.hidden == {"2031-03-21-new-man", "undated"}
    assert "as of 10 March 2031" in repr(then)


def test_a_report_without_a_date_is_left_out_and_said_to_be(case: Case) -> None:
    then = open_case(case.folder, as_of=DAY)
    [problem] = then.problems[then.problems["problem"].str.contains("left out")].itertuples()

    assert (problem.doc_id, problem.file) == ("undated", "texts/undated.txt")
    assert "not known to have been out on 9 March 2031" in problem.problem
    assert "Give it its date" in problem.advice
    assert set(then.problems["doc_id"]) == {"undated"}


def test_a_copy_names_an_earlier_report_on_every_day(case: Case) -> None:
    for day in ("2031-03-08", "2031-03-31"):
        documents = open_case(case.folder, as_of=day).documents
        dates = documents.set_index("doc_id")["date"]
        copies = documents[documents["copy_of"] != ""]
        assert len(copies) > 0
        assert all(dates[of] <= when for of, when in zip(copies["copy_of"], copies["date"],
                                                         strict=True))  # fmt: skip


def test_a_report_keeps_the_name_it_has_among_all(make_case: MakeCase) -> None:
    row = "id,date,text\nwire,2031-03-10,Oro spoke.\nwire,2031-03-04,Adan spoke.\n"
    case = make_case({"wire.csv": row.encode()})
    then = open_case(case.folder, as_of="2031-03-05")

    assert list(then.documents["doc_id"]) == ["wire-2"]
    assert then.documents["text"].iloc[0] == "Adan spoke."


def test_what_is_wrong_with_later_files_is_not_told(make_case: MakeCase) -> None:
    case = make_case({"2031-03-04-a": "Oro spoke.", "2031-03-20-secret.docx": b"PK",
                      "2031-03-21-b": "", "notes.docx": b"PK"})  # fmt: skip
    then = open_case(case.folder, as_of=DAY)

    assert list(then.problems["file"]) == ["texts/notes.docx"]


def test_roles_that_begin_later_are_not_there_and_every_actor_is(case: Case) -> None:
    actors = open_case(case.folder, as_of=DAY).actors

    assert list(actors["actor"].unique()) == list(case.actors["actor"].unique())
    assert not (actors["role_from"] > pd.Timestamp(DAY)).any()
    assert not (actors["role_to"] > pd.Timestamp(DAY)).any()
    oro, brandt = actors[actors["actor"] == "Tarik Oro"], actors[actors["actor"] == "Ivo Brandt"]
    assert (list(oro["role"]), list(oro["note"])) == (["envoy"], [""])
    assert list(brandt[["role", "note"]].iloc[0]) == ["", ""]
    assert list(brandt["aliases"]) == [("I. Brandt",)]


def test_codings_of_later_reports_are_not_there(case: Case) -> None:
    then = open_case(case.folder, as_of=DAY)

    assert len(tk.codings.read_codings(case, "ann")) == 5
    assert set(tk.codings.read_codings(then, "ann")["statement_id"]) == {
        "2031-03-04-offer:0001", "2031-03-05-answer:0001", "2031-03-08-reprint:0001",
    }  # fmt: skip


def test_files_without_a_report_of_the_time_are_no_part_of_the_provenance(case: Case) -> None:
    then = set(case_files(open_case(case.folder, as_of=DAY)))

    assert then == set(case_files(case)) - {
        "texts/2031-03-10-later.txt", "texts/2031-03-21-new-man.txt", "texts/undated.txt",
    }  # fmt: skip


# ---------------------------------------------------------------- the day


@pytest.mark.parametrize(
    "given_as", ["2031-03-09", " 2031-03-09 ", date(2031, 3, 9), datetime(2031, 3, 9, 15),
                 pd.Timestamp("2031-03-09")],
)  # fmt: skip
def test_a_day_is_a_date_or_its_text(given_as: date | str) -> None:
    assert to_day(given_as) == date(2031, 3, 9)


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_day_is_everything(case: Case, nothing: str | None) -> None:
    again = open_case(case.folder, as_of=nothing)

    assert again.as_of is None
    assert again.documents.equals(case.documents)
    assert again.actors.equals(case.actors)
    assert repr(again) == repr(case)


@pytest.mark.parametrize("nonsense", ["yesterday", "9 March 2031", "2031-02-30", 20310309, pd.NaT])
def test_what_is_no_day_is_refused_with_an_example(case: Case, nonsense: object) -> None:
    with pytest.raises(InputError, match=r"is not a day; write it as 2022-03-29"):
        open_case(case.folder, as_of=nonsense)  # type: ignore[arg-type]


def test_a_day_before_the_first_report_is_told_from_when_there_are_reports(case: Case) -> None:
    with pytest.raises(InputError, match="there are reports from 4 March 2031 on"):
        open_case(case.folder, as_of="2031-03-03")


def test_a_case_without_any_date_is_told_to_give_them(make_case: MakeCase) -> None:
    case = make_case("Adan spoke.", date="")

    with pytest.raises(InputError, match="no report has a date"):
        open_case(case.folder, as_of=DAY)


@settings(max_examples=12)
@given(day=st.dates(date(2031, 3, 3), date(2031, 4, 30)))
def test_the_later_the_day_the_more_is_there(day: date) -> None:
    now, later = sample_case(as_of=day), sample_case(as_of=date.fromordinal(day.toordinal() + 3))

    assert set(now.documents["doc_id"]) <= set(later.documents["doc_id"])
    assert set(now.actors["role"]) <= set(later.actors["role"])
    assert now.hidden >= later.hidden


# ---------------------------------------------------------------- reports


@pytest.mark.slow
def test_a_report_says_as_of_when_and_holds_what_it_held_then(case: Case, tmp_path: Path) -> None:
    now = render_report("brief", case.folder, tmp_path / "now", as_of=DAY)
    render_report("brief", as_it_was(case, DAY, tmp_path / "case"), tmp_path / "then")
    page = now.read_text("utf-8")
    made = json.loads((tmp_path / "now/provenance.json").read_text())["brief"]

    assert "<b>As of 9 March 2031.</b>" in page
    assert "2031-03-10" not in page
    assert made["case"]["as_of"] == DAY
    for path in (tmp_path / "then/tables/brief").iterdir():
        if not path.name.startswith("problem"):  # what is left out is said there
            again = tmp_path / "now/tables/brief" / path.name
            assert again.read_bytes() == path.read_bytes(), path.name


@pytest.mark.slow
def test_a_case_as_of_a_day_gives_a_report_as_of_that_day_beside_todays(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = render_report("tour", open_case(case.folder, as_of=DAY))

    assert page == Path("reports", f"{case.name}-as-of-{DAY}", "tour.html")
    assert "<b>As of 9 March 2031.</b>" in page.read_text("utf-8")
