"""Who is for or against whom, and why: the engine, the coder, and criticism of states."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.case import Case
from toolkit.coding.attitudes import Attitudes, find_attitudes
from toolkit.coding.attitudes.criticism import find_criticism
from toolkit.coding.attitudes.finder import Finder
from toolkit.coding.attitudes.lexicon import CLASSES, RELATIONS, entries
from toolkit.coding.attitudes.polarity import polarity
from toolkit.coding.attitudes.states import find_states, official_name
from toolkit.coding.documents import code_by_document
from toolkit.coding.holders import Holders
from toolkit.coding.phrases import read_words
from toolkit.parsing import find_statements
from toolkit.parsing.unlisted.states import states
from toolkit.schema import Coding, to_rows

MakeCase = Callable[..., Case]


def read(text: str) -> set[tuple[str, str, str]]:
    """Holder, target and sign of each attitude in a text."""
    words = read_words(text)
    return {
        (words.text(one.holder), words.text(one.target), {"positive": "+", "negative": "-"}[sign])
        for one in find_attitudes(words)
        for sign in [one.polarity]
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy condemned the raid.", ("The envoy", "the raid", "-")),
        ("The envoy praised the clerks.", ("The envoy", "the clerks", "+")),
        ("The raid was condemned by the mediator.", ("the mediator", "The raid", "-")),
        ("His condemnation of the raid came late.", ("His", "the raid", "-")),
        ("The envoy expressed concern over the ban.", ("The envoy", "the ban", "-")),
        ("The envoy voiced support for the pilots.", ("The envoy", "the pilots", "+")),
        ("The envoy did not support the pilots.", ("The envoy", "the pilots", "-")),
        ("The envoy refused to support the pilots.", ("The envoy", "the pilots", "-")),
        ("The envoy failed to back the pilots.", ("The envoy", "the pilots", "-")),
        ("The envoy is grateful to the clerks.", ("The envoy", "the clerks", "+")),
        ("The raid alarmed the pilots.", ("the pilots", "The raid", "-")),
        ("The pilots were alarmed by the raid.", ("The pilots", "the raid", "-")),
        ("The envoy objected to the plan.", ("The envoy", "the plan", "-")),
        ("The mediator, who admires the envoy, left.", ("The mediator", "the envoy", "+")),
        ("The envoy said the clerk rejects the plan.", ("the clerk", "the plan", "-")),
        ("The envoy said that the raid was illegal.", ("The envoy", "the raid", "-")),
        ("The envoy described it as a crime.", ("The envoy", "it", "-")),
        ("The envoy said the guards tortured prisoners.", ("The envoy", "the guards", "-")),
        ("The pilots want to end the blockade.", ("The pilots", "the blockade", "-")),
        ("The guards plan to attack the port.", ("The guards", "the port", "-")),
        ("Envoy Oro condemned the attack on the port.", ("Envoy Oro", "the port", "+")),
        ("The envoy urged the guards, accusing them of theft.", ("The envoy", "them", "-")),
    ],
)
def test_finds_holder_target_and_sign(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in read(text)


def test_without_a_holder_it_is_the_attitude_of_who_speaks() -> None:
    assert ("", "the raid", "-") in read("Condemnation of the raid is overdue.")


@pytest.mark.parametrize(
    "text",
    [
        "The ship left the port on Monday.",
        "The envoy said that the clerk rejects the plan.",
        "The envoy said the pilots were afraid.",
    ],
    ids=["no attitude", "another's attitude", "another's feeling"],
)
def test_who_reports_is_not_the_holder_of_what_others_feel(text: str) -> None:
    assert not [one for one in read(text) if one[0] == "The envoy"]


def test_negated_twice_is_as_before() -> None:
    assert ("The envoy", "the plan", "+") in read("The envoy did not reject the plan.")
    assert ("The envoy", "the plan", "+") in read("The envoy not only backed the plan.")


def test_only_the_tokens_asked_for_are_read() -> None:
    words = read_words("The envoy praised the clerks. The pilots condemned the raid.")
    [first, second] = [range(*words.sentence_at(at)) for at in words.syntax.starts]

    assert [one.polarity for one in find_attitudes(words, first)] == ["positive"]
    assert [one.polarity for one in find_attitudes(words, second)] == ["negative"]


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            "the envoy who said that not refused to condemn support of lack end by whom , ; “ ” it "
            "raid is illegal against and but his if must on".split()
        ),
        max_size=14,
    )
)
def test_any_words_are_read_and_every_part_lies_in_the_text(tokens: list[str]) -> None:
    words = read_words(" ".join(tokens))
    for one in find_attitudes(words):
        assert set(one.holder) | set(one.cue) | set(one.target) <= set(range(len(words.doc)))
        assert one.cue
        assert one.target
        assert one.polarity in ("positive", "negative")


# ---------------------------------------------------------------- given cues


@pytest.mark.parametrize(
    ("text", "cue", "target", "sign"),
    [
        ("The envoy urged them to end the raid.", "urged", "the raid", -1),
        ("The envoy urged them to end the raid.", "urged", "end the raid", 1),
        ("The envoy made threats against the port.", "threats", "the port", -1),
        ("The envoy said the clerks deceived him.", "said", "the clerks", -1),
        ("The envoy said the clerks were honest.", "said", "the clerks", 1),
        ("The envoy remarked on the weather.", "remarked", "the weather", -1),
    ],
)
def test_tells_for_from_against(text: str, cue: str, target: str, sign: int) -> None:
    words = read_words(text)
    at = {part: [text.index(part), text.index(part) + len(part)] for part in (cue, target)}
    tokens = {part: words.within(((start, end),))[0] for part, (start, end) in at.items()}

    assert polarity(Finder(words), tokens[cue], tokens[target]) == sign


def test_a_cue_no_lexicon_knows_has_holder_and_target_all_the_same() -> None:
    words = read_words("The envoy pooh-poohed the plan.")
    cue = [at for at, lower in enumerate(words.lower) if lower.startswith("poohed")] or [2]
    holder, targets = Finder(words).of_cue(cue)

    assert holder is not None
    assert words.lower[holder] == "envoy"
    assert [words.lower[target] for target in targets] == ["plan"]


# ---------------------------------------------------------------- the lexicon


def test_the_lexicon_is_broad_and_names_only_known_tables() -> None:
    senses = {sense.relation for phrases in entries().values() for _, sense in phrases}

    assert len(entries()) > 2000
    assert senses == set(RELATIONS)
    assert {kind for kind, _ in entries()} == set(CLASSES.values())


def test_no_word_is_good_and_bad_in_one_relation() -> None:
    for key, phrases in entries().items():
        signs: dict[object, set[int]] = {}
        for rest, sense in phrases:
            signs.setdefault((rest, sense.relation), set()).add(sense.sign)
        assert all(len(found) == 1 for found in signs.values()), key


def test_both_spellings_are_known() -> None:
    assert ("verb", "criticise") in entries()
    assert ("verb", "criticize") in entries()


# ---------------------------------------------------------------- codings


@pytest.fixture
def coded(make_case: MakeCase) -> Callable[..., list[Coding]]:
    def coded(*reports: str) -> list[Coding]:
        case = make_case({f"report-{number}": text for number, text in enumerate(reports)})
        coder = Attitudes("rules-1", "selme 1")
        codings = code_by_document(
            find_statements(case), case, lambda report, own: coder.code(Holders(report), own)
        )
        rows: list[Coding] = to_rows(Coding, codings)
        return rows

    return coded


Coded = Callable[..., list[Coding]]


@pytest.mark.parametrize(
    ("report", "holder", "object_", "value"),
    [
        ("Envoy Oro said he deplored Sudland's aggression.", "Tarik Oro", "Sudland", "negative"),
        ("Envoy Oro said that he admires Aune Lind.", "Tarik Oro", "Aune Lind", "positive"),
        ("“Sudland violated the truce,” Envoy Oro said.", "Tarik Oro", "Sudland", "negative"),
        ("Envoy Oro said that Sudland was unreliable.", "Tarik Oro", "Sudland", "negative"),
        ("Envoy Oro said Lena Adan condemned Norland.", "Lena Adan", "Norland", "negative"),
        ("“We trust Aune Lind. Aune Lind deceived us,” Envoy Oro said.", "Tarik Oro",
         "Aune Lind", "mixed"),
    ],
)  # fmt: skip
def test_codes_who_is_for_or_against_which_actor(
    coded: Coded, report: str, holder: str, object_: str, value: str
) -> None:
    assert (holder, object_, value) in {(c.holder, c.object, c.value) for c in coded(report)}


@pytest.mark.parametrize(
    "report",
    [
        "Envoy Oro asked whether Lena Adan had deceived anybody?",
        "Envoy Oro said that he called on Lena Adan to sign.",
        "Envoy Oro said that he did not condemn Lena Adan.",
        "Envoy Oro said that he would not betray Norland.",
        "Envoy Oro expressed willingness to hold talks on Sudland.",
        "The ships left Selme on Monday.",
    ],
    ids=[
        "asked",
        "only asked of",
        "not against is not for",
        "his own party",
        "what talks are on",
        "nothing said",
    ],
)
def test_what_is_no_attitude_towards_another_is_not_coded(coded: Coded, report: str) -> None:
    assert coded(report) == []


def test_a_coding_says_why_and_where(coded: Coded) -> None:
    report = "Envoy Oro said that he admires Aune Lind."
    [coding] = coded(report)

    assert coding.note == (
        "Aune Lind; positive: “admires Aune Lind”; holder Tarik Oro: whose “admires” it is."
    )
    assert [report[a:b] for a, b in coding.evidence] == ["admires Aune Lind"]
    assert (coding.dimension, coding.coder, coding.codebook) == ("attitude", "rules-1", "selme 1")


def test_reports_do_not_change_each_others_codings(coded: Coded) -> None:
    one, two = (
        "“Sudland violated the truce,” Envoy Oro said.",
        "Lena Adan said that she admires Aune Lind.",
    )

    values = [(c.object, c.value, c.evidence) for c in coded(one, two)]
    assert values == [(c.object, c.value, c.evidence) for r in (one, two) for c in coded(r)]


# ---------------------------------------------------------------- criticism


def criticised(*sentences: str, speaker: str = "Norway") -> list[str | None]:
    return [found and found.state for found in find_criticism(sentences, speaker)]


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Iceland violated the treaty.", "Iceland"),
        ("Icelandic propaganda is on every channel.", "Iceland"),
        ("Reykjavik must stop this.", None),  # no seat the list knows
        ("Lisbon must stop this.", "Portugal"),
        ("We call on Portugal to withdraw.", "Portugal"),
        ("We condemn Portugal's aggression.", "Portugal"),
        ("Portugal could violate the treaty.", None),
        ("Portugal ended the aggression.", None),
        ("Norway violated the treaty.", None),  # the speaker itself
        ("We met in Lisbon.", None),
        ("Portugal thanks the guards.", None),
    ],
)
def test_finds_the_state_a_sentence_criticises(sentence: str, state: str | None) -> None:
    assert criticised(sentence) == [state]


def test_a_wrong_without_its_actor_is_laid_at_the_door_of_the_accused() -> None:
    speech = ("Portugal invaded the islands.", "There was torture.", "The weather was fine.")

    assert criticised(*speech) == ["Portugal", "Portugal", None]
    assert criticised(*speech[1:]) == [None, None]


def test_a_seat_of_government_names_its_state_only_where_it_acts() -> None:
    acting, place = (
        read_words("Lisbon refused."),
        read_words("The Lisbon agreement was signed in Lisbon."),
    )

    assert set(find_states(acting).values()) == {"Portugal"}
    assert find_states(place) == {}


def test_every_listed_government_is_of_a_known_state() -> None:
    known = {state.name for state in states().values()}

    assert official_name("Russia") == "Russian Federation"
    assert official_name("Norway") == "Norway"
    assert (
        set(find_states(read_words("Moscow lied, Washington lied, Tehran lied.")).values()) <= known
    )
