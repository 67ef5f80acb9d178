from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from toolkit.analysis import coverage, describe_coverage
from toolkit.analysis.outlets import carried, sourcing
from toolkit.schema import Statement, to_table

REPORTS = {
    "2031-03-04-talks": ("Harbour Post", "Envoy Oro refused the searches."),
    "2031-03-05-quay": ("Harbour Post", "Minister Adan spoke on the quay about tariffs."),
    "2031-03-06-lind": ("Selme Courier", "Aune Lind hoped for another round of talks."),
    "2031-03-07-quiet": ("Quay Mirror", "The sea was calm and the gulls kept quiet."),
}


def statements(*said: tuple[str, str, str, tuple[str, ...]]) -> pd.DataFrame:
    """A statement for each (report, speaker, form, via)."""
    blank: dict[str, Any] = dict.fromkeys(
        ["statement_id", "source", "speaker_basis", "cue", "content", "modality", "denial"], ""
    )
    blank |= {"start": 0, "end": 1, "said_on": None, "said_on_basis": "", "method": "rules-1"}
    blank |= {"confidence": None}
    blank |= {"source_spans": (), "cue_spans": (), "content_spans": ()}
    rows = [
        Statement(doc_id=doc_id, speaker=speaker, form=form, via=via, hearsay=len(via), **blank)
        for doc_id, speaker, form, via in said
    ]
    return to_table(
        Statement, [replace(row, statement_id=f"{row.doc_id}:{i}") for i, row in enumerate(rows)]
    )


@pytest.fixture
def case(make_case):
    made = make_case({name: text for name, (_, text) in REPORTS.items()})
    outlets = made.documents["doc_id"].map({name: outlet for name, (outlet, _) in REPORTS.items()})
    return replace(made, documents=made.documents.assign(outlet=outlets))


SAID = [
    ("2031-03-04-talks", "Tarik Oro", "direct", ()),
    ("2031-03-04-talks", "", "indirect", ()),
    ("2031-03-05-quay", "Lena Adan", "mixed", ("Selme Radio", "Northern Agency")),
    ("2031-03-05-quay", "Lena Adan", "indirect", ("Selme Radio", "Northern Agency")),
    ("2031-03-06-lind", "Aune Lind", "indirect", ("Selme Radio",)),
]


def test_counts_reports_and_statements_by_outlet(case):
    table = coverage(statements(*SAID), case)

    assert table.index.to_list() == ["Harbour Post", "Quay Mirror", "Selme Courier"]
    assert table["reports"].to_list() == [2, 1, 1]
    assert table["statements"].to_list() == [4, 0, 1]
    assert table["via"].to_list() == [2, 0, 1]
    assert table["unresolved"].to_list() == [1, 0, 0]
    assert table.loc["Harbour Post", "direct"] == 0.5
    assert pd.isna(table.loc["Quay Mirror", "direct"])


def test_shares_of_speakers_sum_to_one(case):
    table = coverage(statements(*SAID), case)
    shares = table.filter(like="share of ")

    assert list(shares) == [
        "share of North",
        "share of South",
        "share of no side",
        "share of unresolved",
    ]
    assert shares.loc["Harbour Post"].to_list() == [0.25, 0.5, 0, 0.25]
    assert shares.dropna().sum(axis="columns").to_list() == [1, 1]


def test_an_unknown_outlet_is_shown_and_copies_are_counted(case):
    documents = case.documents.assign(outlet="")
    documents.loc[1, "copy_of"] = documents.loc[0, "doc_id"]

    [row] = coverage(statements(*SAID), replace(case, documents=documents)).itertuples()

    assert (row.Index, row.reports, row.copies, row.statements) == ("unknown outlet", 4, 1, 5)


def test_a_case_without_statements_still_has_its_outlets(case):
    table = coverage(statements(), case)

    assert table["statements"].to_list() == [0, 0, 0]
    assert table["share of North"].isna().all()


def test_chains_of_outlets_are_counted_nearest_first(case):
    table = sourcing(statements(*SAID), case)

    assert table.to_dict("split")["data"] == [
        ["Harbour Post", "Selme Radio ← Northern Agency", 2, 1],
        ["Selme Courier", "Selme Radio", 1, 1],
    ]


def test_first_hand_statements_have_no_chain(case):
    assert sourcing(statements(*SAID[:2]), case).empty


def test_describes_how_the_outlets_differ(case):
    assert describe_coverage(coverage(statements(*SAID), case)) == (
        "4 reports by 3 outlets carry 5 statements; Harbour Post has the most reports (2). "
        "Share of statements by speakers: North from 0% (Selme Courier) to 25% (Harbour Post); "
        "South from 0% (Selme Courier) to 50% (Harbour Post); no side from 0% (Harbour Post) to "
        "100% (Selme Courier); unresolved from 0% (Selme Courier) to 25% (Harbour Post)."
    )


SAID_OF_TARIFFS = """
2031-03-01 Post Oro North tariffs reject
2031-03-02 Post Oro North tariffs reject
2031-03-02 Mirror Adan South tariffs accept
2031-03-03 Courier Oro North tariffs reject
2031-03-05 Mirror Adan South tariffs accept
"""


def of(table: pd.DataFrame, outlet: str, party: str) -> dict[str, Any]:
    [row] = table[(table["outlet"] == outlet) & (table["party"] == party)].to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_an_outlet_omits_what_others_carry_while_it_prints(coded):
    row = of(carried(coded(SAID_OF_TARIFFS)), "Mirror", "North")

    assert (row["reports"], row["elsewhere"], row["omits"]) == (0, 2, True)
    assert not of(carried(coded(SAID_OF_TARIFFS), least=3), "Mirror", "North")["omits"]


def test_what_was_said_before_an_outlets_first_report_it_does_not_omit(coded):
    row = of(carried(coded(SAID_OF_TARIFFS)), "Courier", "South")

    assert (row["elsewhere"], row["omits"]) == (0, False)


def test_a_report_and_its_copies_are_one(coded):
    said = coded(SAID_OF_TARIFFS)
    copied = said["doc_id"] == "2031-03-03-courier"
    table = carried(said.assign(copy_of=said["copy_of"].mask(copied, "2031-03-02-post")))

    assert of(table, "Courier", "North")["reports"] == 1
    assert (of(table, "Mirror", "North")["elsewhere"], of(table, "Mirror", "North")["omits"]) == (
        1,
        False,
    )


def test_words_are_carried_directly_or_at_a_remove(coded):
    said = coded(SAID_OF_TARIFFS)
    via = [("Post",), ("Radio",), ("Radio", "Agency"), (), ()]
    row = carried(said.assign(via=pd.Series(via, dtype=object)))

    north, south = of(row, "Post", "North"), of(row, "Mirror", "South")
    assert (north["direct"], north["relayed"], north["remoter"]) == (1, 1, 0)
    assert (south["direct"], south["relayed"], south["remoter"]) == (1, 0, 1)
