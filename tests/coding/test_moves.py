"""Which move is made, by whom and towards whom: dyads in a sentence, and statements in a case."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import lexicons
from toolkit.case import Case
from toolkit.case.codebook import MOVES
from toolkit.coding.moves import Dyads, Move, lexicon
from toolkit.coding.moves.lexicon import move_words
from toolkit.coding.phrases import read_words
from toolkit.coding.rules import code
from toolkit.parsing import find_statements
from toolkit.schema import InputError

MakeCase = Callable[..., Case]

NORTH, SOUTH = "Norhaven", "Calvera"


def move(text: str, source: str = NORTH, target: str = SOUTH) -> Move | None:
    """The move of the first words `source` towards the first words `target`."""
    words = read_words(text)

    def tokens(phrase: str) -> range:
        start = text.find(phrase)
        return range(0) if start < 0 else words.within(((start, start + len(phrase)),))[0]

    return Dyads(words.syntax).find(tokens(source), tokens(target), range(len(words.doc)))


def root(text: str, source: str = NORTH, target: str = SOUTH) -> str:
    found = move(text, source, target)
    return found.root if found else ""


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("agree", "Norhaven promised Calvera to open the strait."),
        ("agree", "Norhaven is ready to provide aid to Calvera."),
        ("agree", "Norhaven has agreed in principle to lift its embargo on Calvera."),
        ("consult", "Norhaven held a second round of talks with Calvera."),
        ("consult", "Norhaven brokered talks between Calvera and the rebels."),
        ("support", "Norhaven signed a trade agreement with Calvera."),
        ("support", "Norhaven hailed the decision by Calvera to stop shelling."),
        ("support", "Norhaven expressed condolences to Calvera."),
        ("cooperate", "Norhaven conducted military drills with Calvera."),
        ("cooperate", "Norhaven shared intelligence with Calvera."),
        ("aid", "Norhaven sent medicine to Calvera."),
        ("aid", "Norhaven took in 4,000 refugees from Calvera."),
        ("yield", "Norhaven withdrew its troops from Calvera."),
        ("yield", "Norhaven declared a ceasefire with Calvera."),
        ("yield", "Norhaven returned the bodies of two sailors to Calvera."),
        ("request", "Norhaven called on Calvera to open the strait."),
        ("request", "Norhaven pressed Calvera to hand over the documents."),
        ("accuse", "Norhaven accused Calvera of sinking the ferry."),
        ("accuse", "Norhaven lodged a complaint against Calvera."),
        ("accuse", "Norhaven summoned the ambassador of Calvera."),
        ("reject", "Norhaven rejected an offer from Calvera."),
        ("reject", "Norhaven walked out of talks with Calvera."),
        ("reject", "Norhaven pulled out of the treaty with Calvera."),
        ("threaten", "Norhaven threatened Calvera with war."),
        ("threaten", "Norhaven gave Calvera an ultimatum."),
        ("protest", "Dockers in Norhaven staged a strike against Calvera."),
        ("sanction", "Norhaven expelled two diplomats from Calvera."),
        ("sanction", "Norhaven broke off diplomatic relations with Calvera."),
        ("mobilize", "Norhaven massed troops on the border with Calvera."),
        ("mobilize", "Norhaven put its army on alert against Calvera."),
        ("coerce", "Norhaven imposed a travel ban on Calvera."),
        ("coerce", "Norhaven closed its border with Calvera."),
        ("assault", "Norhaven carried out air strikes on Calvera."),
        ("assault", "Norhaven fired rockets at Calvera."),
    ],
)
def test_reads_each_root_class(wanted: str, text: str) -> None:
    assert root(text) == wanted


@pytest.mark.parametrize(
    "contrast",
    [
        {"coerce": "imposed a curfew on Calvera", "yield": "lifted the curfew in Calvera"},
        {"aid": "resumed aid to Calvera", "sanction": "has suspended aid to Calvera"},
        {"mobilize": "sent troops to Calvera", "aid": "sent blankets to Calvera"},
        {
            "yield": "released prisoners from Calvera",
            "accuse": "released a statement condemning Calvera",
        },
        {"consult": "called Calvera on Monday", "request": "called on Calvera to leave"},
        {
            "mobilize": "sent warships to Calvera",
            "accuse": "sent experts to Calvera to investigate",
        },
        {"sanction": "fired two ministers from Calvera", "assault": "fired on Calvera"},
        {
            "request": "called for talks with Calvera",
            "accuse": "called for sanctions against Calvera",
        },
        {
            "assault": "launched an attack on Calvera",
            "accuse": "launched an attack on Calvera, calling it a nest of thieves",
        },
        {
            "request": "ordered Calvera to answer",
            "yield": "ordered its troops to withdraw from Calvera",
        },
    ],
    ids=" or ".join,
)
def test_objects_and_company_decide_what_a_verb_does(contrast: dict[str, str]) -> None:
    for wanted, predicate in contrast.items():
        assert root(f"Norhaven {predicate}.") == wanted, predicate


COOPERATIVE = ("release the crew", "lift the embargo", "meet the envoy", "sign the treaty",
               "send medicine", "share intelligence")  # fmt: skip
HOSTILE = ("bomb the port", "impose sanctions", "boycott the vote", "expel the ambassador")


@pytest.mark.parametrize("deed", COOPERATIVE)
def test_a_cooperation_to_come_is_an_agreement_and_refused_it_is_a_rejection(deed: str) -> None:
    assert root(f"Norhaven will {deed} of Calvera.") == "agree"
    assert root(f"Norhaven is willing to {deed} of Calvera.") == "agree"
    assert root(f"Norhaven said it would {deed} of Calvera.") == "agree"
    assert root(f"Norhaven will not {deed} of Calvera.") == "reject"
    assert root(f"Norhaven refused to {deed} of Calvera.") == "reject"
    assert root(f"Norhaven failed to {deed} of Calvera.") == "reject"


@pytest.mark.parametrize("deed", HOSTILE)
def test_a_conflict_to_come_is_a_threat(deed: str) -> None:
    assert root(f"Norhaven will {deed} of Calvera.") == "threaten"
    assert root(f"Norhaven vowed to {deed} of Calvera.") == "threaten"
    assert root(f"Norhaven announced that it would {deed} of Calvera.") == "threaten"


@pytest.mark.parametrize("deed", [*COOPERATIVE, *HOSTILE])
def test_what_is_asked_of_another_is_a_request_whatever_it_is(deed: str) -> None:
    assert root(f"Norhaven asked Calvera to {deed}.") == "request"
    assert root(f"Norhaven said Calvera must {deed}.") == "request"


def test_the_doer_of_a_passive_is_the_source() -> None:
    assert root("Two sailors were released by Norhaven.", target="Two sailors") == "yield"
    assert root("The plan was rejected by Norhaven.", target="The plan") == "reject"


def test_the_verb_nearest_the_target_counts() -> None:
    text = "Norhaven praised the mediator and condemned Calvera."

    assert root(text, target="the mediator") == "support"
    assert root(text, target=SOUTH) == "accuse"


def test_harm_done_by_another_is_an_accusation() -> None:
    assert root("Norhaven said Calvera had shelled the port.") == "accuse"
    assert root("Norhaven said Calvera was responsible.") == "accuse"


def test_a_noun_of_the_source_counts_where_it_is_a_verbal_move() -> None:
    assert root("Norhaven's refusal to talk to Calvera delayed the round.") == "reject"


def test_the_deciding_words_are_given() -> None:
    text = "Norhaven lifted the embargo on Calvera."
    found = move(text)

    assert found is not None
    assert read_words(text).text(found.tokens) == "lifted the embargo"


def test_without_a_move_there_is_none() -> None:
    assert move("Norhaven lies north of Calvera.") is None


def test_a_source_or_target_may_be_missing() -> None:
    assert root("Norhaven withdrew its troops.", target="nobody") == "yield"
    assert root("Talks with Calvera were suspended.", source="nobody") == "sanction"


@pytest.mark.parametrize(
    "text",
    [
        "Norhaven discussed " + "part of the " * 300 + "treaty with Calvera.",
        "Norhaven said " + "Calvera said " * 150 + "it would leave.",
        "Norhaven began " + "to begin " * 200 + "to talk to Calvera.",
    ],
    ids=["of of of", "said said said", "begin begin begin"],
)
def test_nesting_without_end_is_no_error(text: str) -> None:
    found = move(text)

    assert found is None or found.root in MOVES


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ("Norhaven Calvera said refused to will not lift sanctions on and talks were "
             "suspended by of the agreement , . “ ” who accused ready for withdrew must release "
             "called it because troops is").split()
        ),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_whatever_is_written_a_move_is_a_root_and_its_words_stand_in_the_text(
    written: list[str],
) -> None:
    text = " ".join(written)
    found = move(text)

    if found is not None:
        assert found.root in MOVES
        assert all(0 <= at < len(read_words(text).doc) for at in found.tokens)
    assert found == move(text)


# ---------------------------------------------------------------- the lexicon


def test_every_mode_belongs_to_a_root_and_every_mode_has_words() -> None:
    words = move_words()
    used = {verb.move for verbs in words.verbs.values() for verb in verbs}
    used |= {frame.move for vs in words.verbs.values() for verb in vs for frame in verb.frames}
    used |= {*words.nouns.values(), *words.adjectives.values()}

    assert set(words.modes.values()) <= set(MOVES)
    assert set(words.modes) <= used
    assert {words.root(one) for one in used - {*lexicon.OPERATORS, ""}} == set(MOVES)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('offer = "agree"', 'offer = "concur"', "'concur'"),
        ('invite = "invite"', 'invite = "invite, accuse"', "stands twice"),
        ('things = "diplomat"', 'things = "diplomta"', "'diplomta'"),
    ],
)
def test_a_mistake_in_the_lexicon_is_named(
    old: str, new: str, complaint: str, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = lexicons.file_of("moves.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "moves.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    monkeypatch.setattr(lexicon, "tables", lexicons.tables.__wrapped__)

    with pytest.raises(InputError, match=complaint):
        lexicon.move_words.__wrapped__()


# ---------------------------------------------------------------- statements


@pytest.fixture
def moves(make_case: MakeCase) -> Callable[[str], pd.DataFrame]:
    """The codings of dimension move of a report."""

    def moves(report: str) -> pd.DataFrame:
        case = make_case(report)
        codings = code(find_statements(case), case)
        return codings[codings["dimension"] == "move"].reset_index(drop=True)

    return moves


@pytest.mark.parametrize(
    ("report", "value", "mode"),
    [
        ("Oro demanded the release of the crew.", "request", "demand"),
        ("Oro ruled out inspections.", "reject", ""),
        ("Oro accused the South of delay.", "accuse", ""),
        ("Oro offered to open the port.", "agree", "offer"),
        ("Oro praised the mediator.", "support", "praise"),
        ("Oro denied that a ship had been searched.", "reject", "deny"),
        ("Oro warned the South of war.", "threaten", "warn"),
        ("“We are ready to open the port,” Oro said.", "agree", "promise"),
        ("“We call on the South to leave,” Oro said.", "request", "ask"),
        ("“The South must leave,” Oro said.", "request", "demand"),
        ("“Let us meet in Selme,” Oro said.", "request", "propose"),
        ("“Release the crew,” Oro said.", "request", "demand"),
    ],
)
def test_a_statement_makes_a_move_by_its_cue_or_by_what_is_said(
    moves: Callable[[str], pd.DataFrame], report: str, value: str, mode: str
) -> None:
    [coding] = moves(report).itertuples()

    assert (coding.holder, coding.value) == ("Tarik Oro", value)
    assert f"{value} ({mode})" in coding.note if mode else coding.note.startswith(f"{value}:")


def test_the_object_is_the_actor_addressed(moves: Callable[[str], pd.DataFrame]) -> None:
    [asked] = moves("Oro called on the South to open the port.").itertuples()
    [must] = moves("Oro said the South must open the port.").itertuples()
    [nobody] = moves("Oro demanded patience.").itertuples()

    assert asked.object == must.object == "Southern delegation"
    assert nobody.object == ""


def test_what_is_talked_about_is_not_addressed(moves: Callable[[str], pd.DataFrame]) -> None:
    [talks] = moves("“We discussed the crisis in the South,” Oro said.").itertuples()
    [company] = moves("“We discussed the port with the South,” Oro said.").itertuples()

    assert (talks.value, talks.object) == ("consult", "")
    assert company.object == "Southern delegation"


def test_what_is_introduced_counts(moves: Callable[[str], pd.DataFrame]) -> None:
    [coding] = moves(
        "“I would like to stress that the South must open the port,” Oro said."
    ).itertuples()

    assert (coding.value, coding.object) == ("request", "Southern delegation")


def test_a_reported_act_is_its_doers(moves: Callable[[str], pd.DataFrame]) -> None:
    [coding] = moves("Oro said the South had agreed to open the port.").itertuples()

    assert (coding.holder, coding.value) == ("Southern delegation", "agree")


@pytest.mark.parametrize(
    "report",
    [
        "Oro said the harbour was cold.",
        "“Will the South release the crew?” Oro asked.",
        "Oro declined to comment.",
        "“Thank you,” Oro said.",
        "Oro asked whether the port was open.",
        "“We have been promised grain,” Oro said.",
        "“Let me note that the harbour is cold,” Oro said.",
        "“I would like to stress that it was raining,” Oro said.",
    ],
)
def test_no_move_where_none_is_made(moves: Callable[[str], pd.DataFrame], report: str) -> None:
    assert moves(report)["note"].tolist() == []


def test_evidence_is_the_deciding_words(moves: Callable[[str], pd.DataFrame]) -> None:
    report = "Oro said the North was willing to lift the blockade."
    [coding] = moves(report).itertuples()
    words = [report[start:end] for start, end in coding.evidence]

    assert "willing" in words
    assert all(word in coding.note for word in words)
