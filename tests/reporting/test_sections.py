"""Every number of a section leads to the sentences it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pandas as pd
import pytest

from toolkit.analysis import commitments, discrepancies, positions, shifts, standings
from toolkit.case import Case
from toolkit.coding import join
from toolkit.coding.rules import code
from toolkit.parsing import audit, find_meetings, find_statements
from toolkit.people.samples import draw_sample
from toolkit.reporting.codebook import show_codebook
from toolkit.reporting.ending import NothingToShow
from toolkit.reporting.explorer import show_explorer
from toolkit.reporting.front import (
    show_contradictions,
    show_standings,
    show_summary,
    show_unconfirmed,
)
from toolkit.reporting.meetings import days_to_mark, show_meetings, show_mentions
from toolkit.reporting.passages import quotation_anchor
from toolkit.reporting.sections import (
    chosen_issue,
    main_issues,
    show_commitments,
    show_corrected,
    show_discrepancies,
    show_positions,
    show_problems,
    show_quotations,
    show_reports,
    show_shifts,
    show_statements,
    show_timelines,
)
from toolkit.schema import write_table

REPORTS = {
    "2031-03-04-quay": (
        "The North will never accept inspections, Envoy Tarik Oro said. Foreign Minister Lena Adan "
        "said the South would accept inspections. A <b>sailor</b> said that it was raining.\n\n"
        "Oro and Adan met in Selme on March 3."
    ),
    "2031-03-09-reply": (
        "The North would accept inspections, Oro said on Saturday. Oro said that the North would "
        "accept lower tariffs."
    ),
    "2031-03-10-echo": "The South will never accept lower tariffs, Adan said on Monday.",
}


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    return make_case(REPORTS)


@pytest.fixture
def coded(case: Case) -> pd.DataFrame:
    statements = find_statements(case)
    return join(statements, code(statements, case), case)


def counted_links(html: str) -> list[tuple[str, int]]:
    found = re.findall(r'<a href="#([^"]*)">(\d+)</a>', html)
    return [(anchor, int(count)) for anchor, count in found]


def below(html: str, anchor: str) -> str:
    """What stands below a heading, up to the next heading of its level or a higher one."""
    level = re.search(rf'<h(\d) id="{re.escape(anchor)}">', html)
    assert level, anchor
    return re.split(rf"<h[1-{level[1]}][ >]", html[level.end() :])[0]


def test_each_count_leads_to_as_many_passages(case: Case, coded: pd.DataFrame) -> None:
    table = positions(coded)
    quotations = show_quotations(coded, case).html
    links = counted_links(show_positions(table).html)

    whole = [(anchor, n) for anchor, n in links if anchor.count(":") == 2]
    assert sum(n for _, n in whole) == table["n"].sum() >= 4
    for anchor, n in whole:
        assert below(quotations, anchor).count('<div class="passage"') == n
    for anchor in {anchor for anchor, _ in links}:
        assert f'id="{anchor}"' in quotations


def test_each_end_of_a_shift_leads_to_its_passage(case: Case, coded: pd.DataFrame) -> None:
    changes = shifts(coded)
    html, quotations = show_shifts(changes).html, show_quotations(coded, case, most_each=0).html

    assert len(changes) >= 1
    for anchor in re.findall(r'<a href="#([^"]*)">', html):
        assert f'id="{anchor}"' in quotations


def test_what_is_left_out_is_said(case: Case, coded: pd.DataFrame) -> None:
    assert "older statement" in show_quotations(coded, case, most_each=0).text
    assert "not shown" not in show_quotations(coded, case).text


def test_the_summary_leads_to_its_issues(case: Case, coded: pd.DataFrame) -> None:
    assert f'<a href="#{quotation_anchor("inspections")}">' in show_summary(coded, least=1).html
    assert f'<div id="{quotation_anchor("inspections")}">' in show_quotations(coded, case).html


def test_the_summary_says_who_is_together_and_who_apart(case: Case, coded: pd.DataFrame) -> None:
    text = show_summary(coded, least=1).text

    assert (
        "On one side: North and South are for this: “Ships bound for Selme are inspected by a "
        "joint commission”."
    ) in text
    assert (
        "Apart: North is for and South is against this: “The tariffs on goods through Selme are "
        "lowered”."
    ) in text


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("The leaders agreed to stay in contact.", True),
        ("The leaders agreed on further personal contacts.", True),
        ("The sides agreed to open the port.", False),
        ("The sides agreed on a truce and a dialogue on the revenue.", False),
        ("They agreed to lift tariffs and to stay in touch.", False),
    ],
)
def test_agreements_only_to_stay_in_contact_stand_folded_behind_the_others(
    coded: pd.DataFrame, words: str, folded: bool
) -> None:
    agreed = pd.DataFrame({"words": ["The sides signed a truce.", words]}).assign(
        date=pd.Timestamp("2031-03-04"), date_basis="stated", agreed=True, says="",
        parties=[(), ()],
        outlet="Selme Courier", doc_id="report", statement_id="report:000001",
    )  # fmt: skip

    unfolded, *_ = show_summary(coded, least=1, outcomes=agreed).html.split("<details>")

    assert (words not in unfolded) is folded


def test_each_party_has_a_column_and_many_have_a_row_each(coded: pd.DataFrame) -> None:
    runs = standings(coded, least=1)
    few = show_standings(runs).html
    many = pd.concat([runs.assign(party=runs["party"] + f" {n}") for n in range(3)])

    assert '<th scope="col">North</th><th scope="col">South</th>' in few
    assert '<th scope="col">who</th>' in show_standings(many.reset_index(drop=True)).html
    assert f'href="#{quotation_anchor("inspections", "North")}">one report, last ' in few


def test_a_stance_on_weak_ground_is_not_told_where_parties_stand(coded: pd.DataFrame) -> None:
    runs = standings(coded)
    weak = (runs["party"] == "South") & (runs["issue"] == "tariffs")
    shown = show_standings(runs.assign(firm=~weak & runs["latest"], value_firm=True)).html
    [row] = re.findall(r"<th[^>]*>Tariffs <.*?</th>(.*?)</tr>", shown)

    assert "“The tariffs on goods through Selme are lowered”</span></th>" in shown
    assert "<b>accepts this</b>" in row
    assert "reject" not in row
    assert "one report</a>, unconfirmed" in row


def test_a_party_now_on_weak_ground_is_told_with_where_it_stood(coded: pd.DataFrame) -> None:
    runs = standings(coded, least=1)
    north = (runs["party"] == "North") & (runs["issue"] == "tariffs")
    earlier = runs[north].assign(latest=False, side=-1, value="reject", value_firm=True)
    shown = show_standings(
        pd.concat([earlier, runs.assign(firm=runs["firm"] & ~north)], ignore_index=True)
    )
    [row] = re.findall(r"<th[^>]*>Tariffs <.*?</th>(.*?)</tr>", shown.html)

    assert re.search("<b>rejects this</b>.*since then:.*one report</a>, unconfirmed", row)
    assert re.search("Tariffs.*North rejects this, .*; since then unconfirmed", shown.text)


def test_a_party_of_which_little_is_firm_has_a_column_too(coded: pd.DataFrame) -> None:
    runs = standings(coded, least=1)
    weak = runs.assign(firm=runs["firm"] & (runs["party"] == "South"))

    assert (weak.loc[weak["party"] == "North", "issue"].nunique()) > 1
    assert '<th scope="col">North</th>' in show_standings(weak).html


def test_contradictions_come_before_sides_that_want_different_things(coded: pd.DataFrame) -> None:
    pairs = discrepancies(coded)
    kinds = ["between sides", *["within a side"] * (len(pairs) - 1)]
    doubled = pd.concat([pairs, pairs], ignore_index=True)
    told = show_contradictions(doubled.assign(kind=(kinds + ["claim and denial"] * len(pairs))))

    assert "between sides:" not in told.html
    assert "claim and denial:" in told.html
    assert told.html.count("the other</a>") >= 1
    assert "between sides" in show_contradictions(pairs.assign(kind="between sides")).html


def test_what_stands_firm_is_apart_from_what_does_not(case: Case, coded: pd.DataFrame) -> None:
    runs = standings(coded)
    firm, weak = show_standings(runs), show_unconfirmed(runs)
    everything = show_standings(standings(coded, least=1))

    assert (~runs["firm"]).all()
    assert "No party's stance rests on ground firm enough to be said." in firm.text
    assert weak.html.count("<tr>") - 1 == len(runs) >= 3
    assert "own words in one report" in weak.text
    assert (
        "North moved from being against this (last by 4 March) to being for it" in everything.text
    )
    for anchor in re.findall(r'<a href="#([^"]*)">', weak.html):
        assert f'id="{anchor}"' in show_quotations(coded, case).html


def test_statements_that_disagree_stand_together(case: Case, coded: pd.DataFrame) -> None:
    pairs = discrepancies(coded)
    shown = show_discrepancies(pairs, coded, case, most=1)

    assert len(pairs) >= 1
    assert shown.html.count('<div class="passage"') == 2
    assert shown.html.count("<h3>") == 1
    assert "would settle it" in shown.text or "No contradiction in itself" in shown.text
    assert ("more pair" in shown.text) == (len(pairs) > 1)


def test_meetings_lead_to_the_sentences_that_mention_them(case: Case) -> None:
    meetings = find_meetings(case)
    links = counted_links(show_meetings(meetings, case).html)
    sentences = show_mentions(meetings, case).html

    assert sum(n for _, n in links) == sentences.count("<li ") >= 1
    for anchor, n in links:
        assert below(sentences, anchor).count("<li ") == n
    assert "Oro and Adan met in Selme on March 3." in sentences


def test_what_is_not_ticked_can_be_hidden_without_a_script(coded: pd.DataFrame) -> None:
    marked = pd.DataFrame({"date": [pd.Timestamp("2031-04-08")], "what": ["talks"]})
    html = show_explorer(coded, marked).html
    hidden = set(re.findall(r"input\.([pi]\d+):not", html))
    boxes = re.findall(r'<input type="checkbox" class="([pi]\d+)" checked>', html)

    assert boxes
    assert set(boxes) <= hidden
    assert all(re.search(rf'class="[^"]*of-{box}\b', html) for box in boxes)
    assert "<script" not in html
    assert 'class="marked"' in html


def test_days_to_mark_are_those_of_meetings_held_and_of_agreements(case: Case) -> None:
    statements = find_statements(case, "rules")
    meetings = find_meetings(case, statements=statements)
    held = days_to_mark(meetings, case)
    agreed = pd.DataFrame(
        {"date": [pd.Timestamp("2031-04-08")], "date_basis": "stated", "agreed": True}
    )

    assert list(days_to_mark(meetings, case, agreed)["what"]).count("agreement") == 1
    assert {what.removesuffix(" by then") for what in held["what"]} == {"talks"}
    assert held["date"].is_monotonic_increasing


def test_problems_are_counted_by_what_to_do(case: Case) -> None:
    problems = audit(case)
    html = show_problems(problems, most=50).html

    assert f"{len(problems)} in all." in html
    assert "&lt;b&gt;sailor" in html or "sailor" not in html
    assert "<b>sailor" not in html


def test_a_report_is_linked_to_where_it_was_read(case: Case) -> None:
    documents = case.documents.assign(url=["https://example.org/a", "javascript:alert(1)", ""])
    linked = Case(case.folder, case.actors, case.codebook, documents, case.problems)
    html = show_reports(linked).html

    assert "javascript" not in html
    assert len(re.findall("<a ", html)) <= 1


def test_a_timeline_stands_for_each_main_issue(coded: pd.DataFrame) -> None:
    assert main_issues(coded)[0] == "inspections"
    html = show_timelines(coded, most=1).html
    assert html.count("<figure>") == 1
    assert "by a joint commission”: stances by day, n = " in html


def test_an_issue_may_be_named_in_any_script(coded: pd.DataFrame) -> None:
    named = coded.assign(object=coded["object"].replace("inspections", "проверки"))
    assert "<figure>" in show_timelines(named, most=1).html


def test_the_codebook_and_the_statements_are_for_reading(case: Case, coded: pd.DataFrame) -> None:
    book = show_codebook(case).html
    assert "<dt>Proposition</dt><dd>The tariffs on goods through Selme are lowered.</dd>" in book
    assert "accept with reservations" in book


def test_every_statement_is_listed_as_it_was_read(case: Case, coded: pd.DataFrame) -> None:
    statements = find_statements(case)
    shown = show_statements(statements, coded, case, most=None)

    assert all(content[:20] in shown.text for content in statements["content"])
    assert "reject: “The tariffs on goods through Selme are lowered”" in shown.html


def test_no_issue_and_nothing_said_are_told_apart(case: Case, coded: pd.DataFrame) -> None:
    nothing = coded.head(0)
    with pytest.raises(LookupError, match="No statement speaks of an issue"):
        main_issues(nothing)
    assert "There are none." in show_positions(positions(nothing)).html
    assert show_quotations(nothing, case).html == '<div id="quotations" class="looked-up"></div>'
    assert "nothing is drawn" in show_timelines(nothing).html


def test_an_anchor_names_its_parts() -> None:
    anchor = quotation_anchor("a:b", "North & South", "accept-if")
    assert anchor == "q-a%3Ab:North%20%26%20South:accept-if"
    assert [unquote(part) for part in anchor[2:].split(":")] == [
        "a:b",
        "North & South",
        "accept-if",
    ]


# ---------------------------------------------------------------- corrected means


def test_without_a_checked_sample_it_is_said_how_to_draw_one(case):
    statements = find_statements(case, "rules")
    shown = show_corrected(statements, code(statements, case), case)

    assert "tk.checks.draw_checks draws one" in shown.text


def test_corrected_means_stand_beside_the_uncorrected_with_what_was_checked(case):
    statements = find_statements(case, "rules")
    codings = code(statements, case)
    write_table(draw_sample(case, len(statements), statements=statements),
                case.folder / "sample.csv")  # fmt: skip
    write_table(codings.assign(coder="ann"), case.folder / "codings" / "ann.csv")
    shown = show_corrected(statements, codings, case)

    assert "Of 6 statements ann read 5, drawn at random" in shown.text
    assert re.search(r"are lowered. +South +−2\.0 +−2\.0 +too few +1 +1 +0", shown.text)


def test_a_sample_that_nobody_coded_is_said_in_one_sentence(case):
    statements = find_statements(case, "rules")
    write_table(draw_sample(case, 2, statements=statements), case.folder / "sample.csv")
    shown = show_corrected(statements, code(statements, case), case)

    assert "The means are not corrected: there are no codings by people" in shown.text


# ---------------------------------------------------------------- headings


def test_of_a_heading_it_is_said_who_spoke_of_it_and_no_side(
    case: Case, coded: pd.DataFrame
) -> None:
    heading = coded["object"] == "tariffs"
    coded = coded.assign(
        proposition=coded["proposition"].mask(heading, ""), number=coded["number"].mask(heading)
    )
    statements = find_statements(case)
    sided = [
        show_summary(coded, least=1),
        show_standings(standings(coded, least=1)),
        show_positions(positions(coded)),
        show_shifts(shifts(coded)),
    ]

    assert not any("ariffs" in shown.text for shown in sided)
    assert "speaks of Tariffs" in show_statements(statements, coded, case, most=None).html
    quoted = show_quotations(coded, case).html
    [spoken] = re.findall(r"<h3>Tariffs: 2 statements</h3>(.*?)</details>", quoted, re.DOTALL)
    assert "speaks of Tariffs" in spoken
    assert "accept:" not in spoken
    assert "<h5" not in spoken


# ---------------------------------------------------------------- what is no finding


def test_a_meeting_without_a_day_or_of_nobody_known_is_counted_and_has_no_row(
    make_case: Callable[..., Case],
) -> None:
    case = make_case(
        {
            "2031-03-04-a": "Oro and Adan met in Selme on March 3.",
            "2031-03-05-b": "Lind proposed a meeting of the leaders in Vell.",
            "2031-03-06-c": "Talks were held on March 5.",
            "2031-04-09-d": "Talks were held on April 8 in Selme.",
        }
    )
    meetings = find_meetings(case)
    shown = show_meetings(meetings, case)

    assert "3 March 2031" in shown.text
    assert "Vell" not in shown.text
    assert "8 April 2031" in shown.text
    assert "5 March 2031" not in shown.text
    assert (
        "One sentence on meetings for which no report gives a day and one sentence on meetings of "
        "which too little is told are not in the table." in shown.text
    )
    assert "Lind proposed a meeting" in show_mentions(meetings, case).text


@pytest.mark.parametrize(
    ("report", "why"),
    [
        ("Oro and the Northern delegation met in Selme on March 3.",
         "that a side holds with its own people"),
        ("Oro and Adan could meet in Selme on March 9.", "that are only talked of"),
        ("Oro and Adan met in Selme in 2029.", "of which too little is told"),
        ("Oro met Ada Vane, Bela Nord and Ilya Brenn in Selme on March 3.",
         "of which too little is told"),
        ("Bela Nord met Ada Vane in Selme on March 3.", "of which too little is told"),
    ],
)  # fmt: skip
def test_a_meeting_that_is_no_negotiation_of_the_sides_is_counted_and_has_no_row(
    make_case: Callable[..., Case], report: str, why: str
) -> None:
    case = make_case({"2031-03-04-a": report})
    shown = show_meetings(find_meetings(case), case)

    assert f"One sentence on meetings {why} is not in the table." in shown.text
    assert "<td" not in shown.html


def test_who_met_is_printed_without_the_state_they_stand_for(
    make_case: Callable[..., Case],
) -> None:
    case = make_case(
        {
            "2031-03-04-a": "The North and Adan held talks in Selme on March 3.",
            "2031-03-05-b": "Oro and Adan met in Selme on March 3.",
        }
    )
    actors = case.actors.assign(
        side=case.actors["side"].replace({"North": "Norland", "South": "Sudland"})
    )
    meetings = find_meetings(case).assign(
        parties=[("Norland", "Lena Adan"), ("Tarik Oro", "Lena Adan")]
    )
    shown = show_meetings(meetings, replace(case, actors=actors))

    assert "Tarik Oro" in shown.text
    assert "Norland" not in shown.text


def test_what_became_of_an_undertaking_is_not_said(make_case: Callable[..., Case]) -> None:
    case = make_case(
        {
            "2031-03-04-a": "The North promised to release the crews by March 6, Oro said.",
            "2031-03-09-b": "The North released the crews.",
        }
    )
    made = commitments(find_statements(case), case)
    shown = show_commitments(made)

    assert list(made["fate"]) == ["kept"]
    assert "to release the crews" in shown.text
    assert "kept" not in shown.text
    assert "Whether it was done, this does not say." in shown.text


def test_leads_say_how_often_they_were_right_as_the_documentation_counts_it() -> None:
    root = Path(__file__).parents[2]
    counted = re.findall(
        r"^\| [^|]+ \| (\d+) \| (\d+) \|", (root / "docs/summary.md").read_text("utf-8"), re.M
    )
    notebook = nbformat.read(root / "notebooks/brief.ipynb", as_version=4)
    leads = [cell.source for cell in notebook.cells if cell.source.startswith("## Leads")]
    said = [re.search(r"(\d+) of\s+(\d+) ", lead) for lead in leads]

    assert len(leads) == 7
    for found in filter(None, said):
        right, rows = found.groups()
        assert (rows, right) in counted
        assert int(right) < 0.9 * int(rows)
    assert all(said)


def test_a_report_ends_where_nobody_takes_a_stance_on_its_issue(
    case: Case, coded: pd.DataFrame
) -> None:
    silent = coded[coded["object"] != "tariffs"]

    assert chosen_issue(coded, case).name == main_issues(coded)[0]
    assert chosen_issue(coded, case, "tariffs").name == "tariffs"
    with pytest.raises(NothingToShow, match="No statement takes a stance on this: Tariffs, “The"):
        chosen_issue(silent, case, "tariffs")
    with pytest.raises(NothingToShow, match="only of issues without a proposition"):
        chosen_issue(coded.assign(proposition=""), case)
    with pytest.raises(LookupError, match="Did you mean 'tariffs'"):
        chosen_issue(coded, case, "tarifs")
