"""Kinds of wording that a word of stance alone misreads, each as sentences of a report."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from toolkit.case import Case
from toolkit.coding.rules import code
from toolkit.parsing import find_statements

ISSUES = """\
name = "selme"
version = "1"
title = "Talks on the port of Selme"

[[issue]]
name = "inspections"
label = "Inspections"
proposition = "Ships bound for Selme are inspected."
signals = ["inspection"]

[[issue]]
name = "tariffs"
label = "Tariffs"
proposition = "The tariffs on goods through Selme are lowered."
signals = ["tariff", "customs duty"]

[[issue]]
name = "summit"
label = "A summit"
proposition = "The two heads of government meet."
signals = ["summit"]

[[issue]]
name = "arbitration"
label = "Arbitration"
proposition = "An arbitrator decides."
signals = ["arbitrator", "arbitration"]

[[issue]]
name = "pact"
label = "The harbour pact"
proposition = "The harbour pact stays in force."
signals = ["harbour pact"]

[[issue]]
name = "islands"
label = "Giving away islands"
proposition = "The North gives the outer islands to the South."
signals = ["cede", "outer island"]

[[issue]]
name = "truce"
label = "A truce"
proposition = "The fighting at sea stops."
signals = ["truce", "stop fighting"]

[[issue]]
name = "dues"
label = "Dues"
proposition = "The harbour dues return to the rates of 2019."
signals = ["harbour due"]
"""

FOR, AGAINST, NO_SIDE = {"accept", "accept-if"}, {"reject", "resist"}, {"unclear"}
ORO, ADAN, NORTH = "Tarik Oro", "Lena Adan", "Northern delegation"

Read = Callable[[str], pd.DataFrame]


@pytest.fixture
def read(make_case: Callable[..., Case]) -> Read:
    """The stances of a report."""

    def of(report: str) -> pd.DataFrame:
        case = make_case(report, codebook=ISSUES)
        codings = code(find_statements(case), case)
        return codings[codings["dimension"] == "issue"]

    return of


def values(found: pd.DataFrame, issue: str) -> set[str]:
    return set(found.loc[found["object"] == issue, "value"])


@pytest.mark.parametrize(
    ("report", "issue", "side"),
    [
        # a name that looks like a negation or a stance
        ("No. 4 Harbour Street announced that the inspections would resume.", "inspections", FOR),
        ("The No campaign's leader said that tariffs must be lowered.", "tariffs", FOR),
        ("Oro of the Refuse Party said that inspections were necessary.", "inspections", FOR),
        # a stance word of another clause
        ("Adan thanked the sailors who do not stop fighting for the port.", "truce", NO_SIDE),
        ("Oro said the North will not become a beggar by accepting inspections.",
         "inspections", NO_SIDE),
        ("Adan said the South would not buy peace by lowering tariffs.", "tariffs", NO_SIDE),
        ("“When they tell us that we must cede the outer islands, we laugh,” Oro said.",
         "islands", NO_SIDE),
        ("“He told us that we should lower the tariffs,” Adan said.", "tariffs", NO_SIDE),
        # what does harm, and what is harmed
        ("Oro said that the tariffs were hurting fishermen.", "tariffs", FOR),
        ("Oro said that inspections complicated his work.", "inspections", AGAINST),
        ("Oro said that the storm had hampered the inspections.", "inspections", NO_SIDE),
        ("Oro said that a cut in the tariffs would damage the port.", "tariffs", NO_SIDE),
        # less of what is only named, and more of less
        ("Oro said that the North would scrap inspections.", "inspections", NO_SIDE),
        ("Oro said that the North would continue to lower the tariffs.", "tariffs", FOR),
        ("Oro said that peace could not be reached by accepting inspections.", "inspections",
         NO_SIDE),
        ("Oro is categorically opposed to the widening of inspections.", "inspections", AGAINST),
        # gloom
        ("Adan voiced gloom about the prospects of a summit.", "summit", AGAINST),
        ("“I am pessimistic about the prospects for inspections,” Adan said.", "inspections",
         AGAINST),
        ("“The prospects of a summit are dim,” Oro said.", "summit", AGAINST),
        # not this but that
        ("Adan said she would accept Lind as a witness but not as an arbitrator.", "arbitration",
         AGAINST),
        ("“We want a mediator, not an arbitrator,” Adan said.", "arbitration", AGAINST),
        ("“We want an arbitrator, not a mediator,” Adan said.", "arbitration", FOR),
        ("Oro said a summit should crown an accord and cannot replace one.", "summit", NO_SIDE),
        ("Lind said inspections should follow a truce and will not precede one.", "inspections",
         NO_SIDE),
        ("“The tariffs are not up for discussion,” Oro said.", "tariffs", AGAINST),
        ("Neither side will accept inspections, Lind said.", "inspections", AGAINST),
        ("“Without half the tolls I shall not accept inspections,” Adan said.", "inspections",
         AGAINST),
        ("Oro said the North would think twice before it accepted inspections.", "inspections",
         AGAINST),
        # what is needed for it
        ("Adan said inspections would need the consent of every captain.", "inspections", NO_SIDE),
        ("Oro said a summit would need the approval of both parliaments.", "summit", NO_SIDE),
        # yes and no
        ("“Inspections: yes, if the boats go,” Oro said.", "inspections", {"accept-if"}),
        ("“Inspections: no,” Oro said.", "inspections", AGAINST),
        # another matter or time
        ("Oro said that in 2019 the North had offered inspections.", "inspections", NO_SIDE),
        ("Norland and Westmark discussed inspections, Oro said.", "inspections", NO_SIDE),
    ],
)  # fmt: skip
def test_a_side_is_taken_only_by_what_governs_the_issue(
    read: Read, report: str, issue: str, side: set[str]
) -> None:
    assert values(read(report), issue) <= side
    assert side == NO_SIDE or values(read(report), issue)


@pytest.mark.parametrize(
    ("words", "issue", "side"),
    [
        ("keep the tariffs it has", "tariffs", AGAINST),
        ("keep its customs duties", "tariffs", AGAINST),
        ("maintain the tariffs", "tariffs", AGAINST),
        ("lower the tariffs", "tariffs", FOR),
        ("abolish the tariffs", "tariffs", FOR),
        ("not lower the tariffs", "tariffs", AGAINST),
        ("not keep the tariffs", "tariffs", FOR),
        ("impose new tariffs", "tariffs", AGAINST),
        ("keep the harbour dues", "dues", AGAINST),
        ("continue the tariffs", "tariffs", AGAINST),
        ("keep the inspections", "inspections", FOR),
        ("maintain the harbour pact", "pact", FOR),
        ("keep the truce", "truce", FOR),
        ("leave the harbour pact", "pact", AGAINST),
    ],
)
def test_to_keep_a_thing_is_for_or_against_by_what_is_proposed(
    read: Read, words: str, issue: str, side: set[str]
) -> None:
    found = values(read(f"Oro said the North would {words}."), issue)

    assert found
    assert found <= side


@pytest.mark.parametrize(
    ("report", "issue", "holders"),
    [
        ("Oro lashed out at Adan for threatening to leave the harbour pact.", "pact", {ADAN}),
        ("Adan scolded the North for refusing inspections.", "inspections", {NORTH}),
        ("Oro and Adan said that they supported inspections.", "inspections", {ORO, ADAN}),
        ("Oro and Adan said that they would not lower the tariffs.", "tariffs", {ORO, ADAN}),
        ("The accord of 8 April says that Norland and Sudland will begin inspections.",
         "inspections", {"Norland", "Sudland"}),
        ("Lind said that Norland and Sudland had rejected a summit.", "summit",
         {"Norland", "Sudland"}),
        ("Oro met Adan in Selme. The interlocutors agreed to inspections.", "inspections",
         {ORO, ADAN}),
        ("In a call with Adan, Oro spoke of grain. They agreed that inspections should begin.",
         "inspections", {ORO, ADAN}),
        ("Foreign Minister of Denmark Mette Holm said that inspections must begin.",
         "inspections", {"Mette Holm"}),
        ("Danish Prime Minister Mette Holm rejected inspections.", "inspections", {"Mette Holm"}),
        ("Norland declared a truce on Monday.", "truce", {"Norland"}),
    ],
)  # fmt: skip
def test_a_stance_is_of_each_who_takes_it(
    read: Read, report: str, issue: str, holders: set[str]
) -> None:
    found = read(report)

    assert set(found.loc[found["object"] == issue, "holder"]) == holders
    assert values(found, issue) <= FOR or values(found, issue) <= AGAINST
