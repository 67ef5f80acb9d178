"""Who a source is: each of several, the unlisted by name as printed, with side and ground."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from toolkit.parsing.report import Knowledge, Report
from toolkit.parsing.speakers.voices import Voices
from toolkit.schema import Actor, Document, to_table

MARCH = date(2031, 3, 4)


def actor(name: str, kind: str = "person", side: str = "", **more: object) -> Actor:
    empty: dict[str, object] = dict.fromkeys(("aliases", "metonyms", "demonyms"), ())
    empty |= dict.fromkeys(("role", "pronoun", "note"), "")
    empty |= dict.fromkeys(("role_from", "role_to"))
    return Actor(actor=name, kind=kind, side=side, **(empty | more))  # type: ignore[arg-type]


ACTORS = [
    actor("Norland", "state", "North", metonyms=("Norhaven",), demonyms=("Norlander", "Northern")),
    actor("Sudland", "state", "South", metonyms=("Sudport",), demonyms=("Sudlander", "Southern")),
    actor("Estmark", "state", "Third parties", metonyms=("Estport",), demonyms=("Estmarker",)),
    actor("Westmark", "state", "Third parties", metonyms=("Hill House",), demonyms=("Westmarker",)),
    actor("Tarik Oro", side="North", role="president", pronoun="he"),
    actor("Lena Adan", side="South", role="president", pronoun="she"),
    actor("Ilmar Vesk", side="Third parties", role="Estmarker president", pronoun="he"),
    actor("Halla Brandt", side="Third parties", role="Westmarker president", pronoun="she"),
    actor("Kwan Dae Sil", side="South", role="envoy", pronoun="he"),
]
KNOWN = Knowledge(to_table(Actor, ACTORS))
OTHERS = Knowledge(to_table(Actor, ACTORS), others="Third parties")


def read(text: str, title: str = "", knowledge: Knowledge = KNOWN) -> Voices:
    """A report of that text and title, to be asked who its phrases are."""
    document = Document("report", title, "Harbour Post", MARCH, "", "en", "", text, "", "")
    return Report(document, knowledge).voices


def voices(
    text: str, source: str, title: str = "", knowledge: Knowledge = KNOWN
) -> list[tuple[str, str, str]]:
    """The voices of a source given by its words, where they stand last."""
    start = text.rindex(source)
    found = read(text, title, knowledge).of(((start, start + len(source)),))
    return [(one.actor, one.side, one.basis) for one in found]


def names(text: str, source: str, title: str = "") -> list[str]:
    return [actor for actor, _, _ in voices(text, source, title)]


# ---------------------------------------------------------------- whose office it is


@pytest.mark.parametrize(
    ("text", "source", "speaker"),
    [
        ("The Brandt administration said that talks would resume.", "The Brandt administration",
         "Westmark"),
        ("Brandt's government said that talks would resume.", "Brandt's government", "Westmark"),
        ("Vesk's office said that talks would resume.", "Vesk's office", "Estmark"),
        ("Oro's spokesman said that talks would resume.", "Oro's spokesman", "Norland"),
        ("Adan's aides said that talks would resume.", "Adan's aides", "Sudland"),
        ("The Estmarker leader said that talks would resume.", "The Estmarker leader",
         "Ilmar Vesk"),
        ("Hill House said that talks would resume.", "Hill House", "Westmark"),
        ("Norland's top negotiator said that talks would resume.", "Norland's top negotiator",
         "Norland"),
    ],
)  # fmt: skip
def test_an_office_is_its_own_state_s(text, source, speaker):
    assert names(text, source) == [speaker]


def test_a_former_office_speaks_for_nobody():
    assert names("A former Estmarker leader said so.", "A former Estmarker leader") == []


def test_a_family_name_that_stands_first_means_its_bearer():
    text = "Kwan Dae Sil came late. Kwan smiled. Kwan said that talks would resume."

    assert names(text, "Kwan") == ["Kwan Dae Sil"]


@pytest.mark.parametrize("said", ["noted", "clear", "stressed"])
def test_an_it_that_stands_for_a_clause_is_nobody(said):
    assert names(f"Norland closed the port. It was {said} that it stays shut.", "It") == []


# ---------------------------------------------------------------- not listed


@pytest.mark.parametrize(
    ("text", "source", "voice"),
    [
        ("Prime Minister of Denmark Mette Holm said that talks would resume.",
         "Prime Minister of Denmark Mette Holm", ("Mette Holm", "Denmark", "printed")),
        ("Danish Foreign Minister Mette Holm called about the port. Holm said that it was shut.",
         "Holm", ("Mette Holm", "Denmark", "printed")),
        ("Mette Holm, the Danish foreign minister, said that talks would resume.",
         "Mette Holm", ("Mette Holm", "Denmark", "printed")),
        ("Ambassador of Japan Kenji Mori said that talks would resume.",
         "Ambassador of Japan Kenji Mori", ("Kenji Mori", "Japan", "printed")),
        ("Norlander trade minister Bela Nord said that talks would resume.",
         "Norlander trade minister Bela Nord", ("Bela Nord", "North", "printed")),
        ("Mette Holm is a pilot. She said that talks would resume.",
         "She", ("Mette Holm", "", "printed")),
        ("Denmark said that talks would resume.", "Denmark", ("Denmark", "Denmark", "printed")),
        ("Danish officials said that talks would resume.", "Danish officials",
         ("Denmark", "Denmark", "printed")),
        ("The Danish prime minister said that talks would resume.", "The Danish prime minister",
         ("Denmark", "Denmark", "printed")),
        ("The Danish prime minister, Mette Holm, said that talks would resume.",
         "The Danish prime minister, Mette Holm", ("Mette Holm", "Denmark", "printed")),
        ("Denmark's prime minister, Ilva Ree, said so. Ree said that talks would resume.",
         "Ree", ("Ilva Ree", "Denmark", "printed")),
        ("Foreign Minister Ilva Ree of Denmark said that talks would resume.",
         "Foreign Minister Ilva Ree of Denmark", ("Ilva Ree", "Denmark", "printed")),
        ("Oro's Danish counterpart Mette Holm called. Holm said that talks would resume.",
         "Holm", ("Mette Holm", "Denmark", "printed")),
        ("A spokesman for the Danish government said that talks would resume.",
         "A spokesman for the Danish government", ("Denmark", "Denmark", "printed")),
        ("Copenhagen said that talks would resume.", "Copenhagen",
         ("Denmark", "Denmark", "printed")),
        ("A memo by Mette Holm said that talks would resume.", "A memo by Mette Holm",
         ("Mette Holm", "", "printed")),
        ("Former Danish foreign minister Mette Holm said that talks would resume.",
         "Former Danish foreign minister Mette Holm", ("Mette Holm", "", "printed")),
        ("Mette Holm, a former Danish diplomat, said that talks would resume.",
         "Mette Holm, a former Danish diplomat", ("Mette Holm", "", "printed")),
    ],
)  # fmt: skip
def test_who_is_not_listed_speaks_by_the_name_printed_for_the_state_told(text, source, voice):
    assert voices(text, source) == [voice]


def test_an_office_said_again_is_the_one_who_was_printed_with_it():
    text = "Prime Minister of Denmark Mette Holm came to the port. The Prime Minister said so."

    assert names(text, "The Prime Minister") == ["Mette Holm"]


@pytest.mark.parametrize("again", ["the Adviser to the President", "the Adviser", "He"])
def test_a_long_office_before_a_name_is_its_bearers_and_is_said_again(again):
    told = "The plan was welcomed by Adviser to the President of Norland Viktor Halden at noon."

    assert names(told, "Adviser") == ["Viktor Halden"]
    assert names(f"{told} {again} added that it was late.", again) == ["Viktor Halden"]


def test_the_names_of_two_listed_persons_are_no_third():
    found = read("The Oro Adan summit was near, officials said.").unlisted.unlisted_names

    assert [" ".join(one.words) for one in found] == []


def test_an_adviser_to_a_president_is_not_the_president():
    text = "Adviser to President Tarik Oro said that it was late."

    assert names(text, "Adviser to President Tarik Oro") != ["Tarik Oro"]


def test_an_office_with_capitals_is_the_last_one_named_who_holds_it():
    known = Knowledge(
        to_table(
            Actor,
            [*ACTORS, actor("Mira Sund", side="North", role="deputy head of the Ports Office")],
        )
    )
    told = "Mira Sund came to Sudport. The Deputy Head of the Ports Office said that it was late."
    other = "Mira Sund came to Sudport. The Deputy Head of the Salt Fund said that it was late."

    assert voices(told, "The Deputy Head of the Ports Office", knowledge=known) == [
        ("Mira Sund", "North", "role")
    ]
    assert voices(other, "The Deputy Head of the Salt Fund", knowledge=known) == []


def test_ministers_without_end_are_told_apart_in_no_time():
    things = "salt fish rope coal tide bells lamps boats roads mills ports trade".split()
    told = [f"The minister of {thing}{again} came." for again in ("", 1, 2, 3) for thing in things]
    text = " ".join(told)
    found = read(text)
    began = time.process_time()

    for at in re.finditer("minister", text):
        assert found.of((at.span(),)) == ()
    assert time.process_time() - began < 5


def test_a_case_may_give_states_it_does_not_list_a_side():
    said = "Prime Minister of Denmark Mette Holm said that talks would resume."

    found = voices(said, "Prime Minister of Denmark Mette Holm", knowledge=OTHERS)

    assert found == [("Mette Holm", "Third parties", "printed")]


# ---------------------------------------------------------------- several


@pytest.mark.parametrize(
    "said",
    [
        "The leaders agreed to open the port.",
        "The two presidents agreed to open the port.",
        "Both sides agreed to open the port.",
        "The parties agreed to open the port.",
        "The interlocutors noted the port.",
        "They agreed to open the port.",
        "It was agreed to open the port.",
    ],
)
@pytest.mark.parametrize(
    "told",
    [
        "Tarik Oro met Lena Adan in Selme.",
        "Tarik Oro had a telephone conversation with Lena Adan.",
        "In a call with Lena Adan, Tarik Oro spoke of the port.",
        "Talks between Tarik Oro and Lena Adan ended on Monday.",
    ],
)
def test_those_who_met_are_each_behind_what_the_parties_say(told, said):
    source = said.split(" agreed")[0].split(" noted")[0].split(" was")[0]

    found = voices(f"{told} {said}", source)

    assert {one[0] for one in found} == {"Tarik Oro", "Lena Adan"}
    assert {one[2] for one in found} <= {"participants", "joint"}


def test_a_title_tells_who_meets():
    title = "Telephone conversation with President of Estmark Ilmar Vesk"
    text = "The leaders discussed the port. Tarik Oro thanked him.\n\nThe leaders agreed to go on."

    assert set(names(text, "The leaders", title)) == {"Tarik Oro", "Ilmar Vesk"}


def test_the_meeting_told_of_last_counts():
    text = (
        "Tarik Oro met Lena Adan in Selme. On Friday Lena Adan held talks with Ilmar Vesk. The "
        "leaders agreed to open the port."
    )

    assert set(names(text, "The leaders")) == {"Lena Adan", "Ilmar Vesk"}


@pytest.mark.parametrize(
    "source",
    ["The leaders of the crews", "Some leaders", "Norlander leaders", "The residents", "Leaders"],
)
def test_others_than_those_who_met_are_not_taken_for_them(source):
    text = f"Tarik Oro met Lena Adan in Selme. {source} said that the port was open."

    assert {"Tarik Oro", "Lena Adan"}.isdisjoint(names(text, source)) or source == "The residents"
    assert len(names(text, source)) < 2


def test_x_and_y_are_each():
    text = "Tarik Oro and Prime Minister of Denmark Mette Holm said that talks would resume."

    found = voices(text, text.split(" said")[0])

    assert found == [("Tarik Oro", "North", "joint"), ("Mette Holm", "Denmark", "joint")]


def test_they_are_the_leaders_of_x_and_y_told_of_before():
    text = "The leaders of Norland and Denmark called the pact dead. They said that it was late."

    assert voices(text, "They") == [("Norland", "North", "joint"), ("Denmark", "Denmark", "joint")]


def test_they_in_a_speech_are_nobody_who_met():
    text = "Tarik Oro met Lena Adan in Selme. They say that the port is shut."
    start = text.index("They")

    found = read(text).of(((start, start + 4),), reported=False)

    assert len(found) < 2


def test_every_mention_of_who_may_hold_a_stance_is_a_candidate():
    text = "Tarik Oro met Lena Adan in Selme. She thanked Danish officials. The leaders went home."
    voices = read(text)
    found = [one for sentence in voices.doc.sents for one in voices.candidates(sentence)]

    assert [(text[one.start : one.end], one.voice.actor) for one in found] == [
        ("Tarik Oro", "Tarik Oro"),
        ("Lena Adan", "Lena Adan"),
        ("She", "Lena Adan"),
        ("Danish officials", "Denmark"),
        ("The leaders", "Tarik Oro"),
        ("The leaders", "Lena Adan"),
    ]


@pytest.mark.parametrize("source", ["Our Roadmap", "Allies", "Our diplomats"])
def test_a_capital_makes_no_name(source):
    assert names(f"Tarik Oro met Lena Adan. {source} said that the port was shut.", source) == []


def test_a_state_s_own_officer_is_told_from_another_s():
    text = "Prime Minister of Denmark Mette Holm came here. The Spanish prime minister said so."

    assert names(text, "The Spanish prime minister") == ["Spain"]


def test_a_meeting_spoken_of_does_not_hide_the_one_a_page_is_about():
    title = "Tarik Oro met President of Estmark Ilmar Vesk"
    text = "Tarik Oro spoke of the talks between Norland and Sudland. The leaders agreed to go on."

    assert set(names(text, "The leaders", title)) == {"Tarik Oro", "Ilmar Vesk"}


# ---------------------------------------------------------------- for whom the unlisted speak

WITH_PARTIES = Knowledge(
    to_table(
        Actor,
        [
            actor("Norland", "state", "Norland", metonyms=("Hill House",), demonyms=("Norlander",)),
            actor("Sudland", "state", "Sudland", demonyms=("Sudlander", "South Reacher")),
            actor("Tarik Oro", side="Norland", role="president", pronoun="he"),
            actor("Kwon Dae Sil", side="Sudland", role="president", pronoun="he"),
            actor("Harbourites", "collective", "Harbourites", aliases=("Harbourite Party",)),
            actor("Meadow", "collective", "Meadow", aliases=("Meadow Party",)),
            actor("Salt Watch", "organisation", "Salt Watch"),
        ],
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "voice"),
    [
        ("Hill House spokeswoman Mira Sund", ("Mira Sund", "Norland", "printed")),
        ("A Hill House official", ("Norland", "Norland", "collective")),
        ("A Kremlin aide", ("Russia", "Russia", "printed")),
        ("Pentagon spokesman Adam Reed", ("Adam Reed", "United States", "printed")),
        ("A Sudlander government spokesman", ("Sudland", "Sudland", "collective")),
        ("The South Reachers", ("Sudland", "Sudland", "collective")),
        ("Harbourite lawmakers", ("Harbourites", "Harbourites", "collective")),
        ("A Harbourite senator", ("Harbourites", "Harbourites", "collective")),
        ("Selme Harbourite Sen. Adam Reed", ("Adam Reed", "Harbourites", "printed")),
        ("Sen. Adam Reed (H-Selme)", ("Adam Reed", "Harbourites", "printed")),
        ("Adam Reed, the top Harbourite on the Norlander council,",
         ("Adam Reed", "Harbourites", "printed")),
        ("Meadow MP Mira Sund", ("Mira Sund", "Meadow", "printed")),
        ("Meadow's Mira Sund", ("Mira Sund", "Meadow", "printed")),
        ("Mira Sund, Oro's security adviser,", ("Mira Sund", "Norland", "printed")),
        ("Mira Sund, an analyst with Salt Watch,", ("Mira Sund", "Salt Watch", "printed")),
        ("President Kwon", ("Kwon Dae Sil", "Sudland", "name")),
        ("Tarik F. Oro", ("Tarik Oro", "Norland", "name")),
        ("Selme Salt Corp.", ("Selme Salt", "", "printed")),
        ("Adviser Park Dae-jin", ("Park Dae-jin", "", "printed")),
    ],
)  # fmt: skip
def test_a_seat_a_party_or_a_letter_tells_for_whom_somebody_speaks(source, voice):
    assert voices(f"{source} said that it was late.", source, knowledge=WITH_PARTIES) == [voice]


@pytest.mark.parametrize(
    "source",
    [
        "Mira Sund, a professor at the University of Sudland,",
        "Mira Sund, director of the Norland Institute,",
        "Mira Sund, chairman of the Norlander Chamber of Commerce,",
        "Mira Sund of the Norland-based Salt Fund",
        "Liberal Harbourite MP Mira Sund",
        "Ambassador to Sudland Mira Sund",
        "Former Hill House adviser Mira Sund",
        "Salt Trust President Mira Sund",
    ],
)
def test_who_serves_no_state_and_no_listed_party_speaks_for_none(source):
    [found] = voices(f"{source} said that it was late.", source, knowledge=WITH_PARTIES)

    assert found == ("Mira Sund", "", "printed")


@pytest.mark.parametrize(
    "source",
    ["The Selme Agreement", "Heads", "The Ports Bill", "Mira Sund/Harbour Post",
     "A former Salt Guild official"],
)  # fmt: skip
def test_what_was_agreed_or_credited_is_nobody(source):
    assert voices(f"{source} said that it was late.", source, knowledge=WITH_PARTIES) == []


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("President Tarik Oro came. Trade Secretary Mira Sund said so.", "Norland"),
        ("The Oro administration came. Vice President Mira Sund said so.", "Norland"),
        ("Norlander President Tarik Oro came. Trade Secretary Mira Sund said so.", ""),
        ("President Tarik Oro came. President Kwon Dae Sil left. Secretary Mira Sund said so.", ""),
        ("President Tarik Oro came. For the Sudlanders, Trade Secretary Mira Sund said so.", ""),
        ("President Tarik Oro came. Salt Trust President Mira Sund said so.", ""),
        ("President Tarik Oro came. Sen. Mira Sund said so.", ""),
    ],
)
def test_an_office_without_a_state_is_the_reports_home_s(text, side):
    assert voices(text, "Mira Sund", knowledge=WITH_PARTIES) == [("Mira Sund", side, "printed")]


def test_a_senator_speaks_for_the_state_where_no_party_is_listed():
    text = "President Lena Adan came. Sen. Mira Sund said so."

    assert voices(text, "Mira Sund") == [("Mira Sund", "South", "printed")]


def test_a_person_is_one_with_and_without_a_middle_name():
    text = "Mira Sund Holm came. Mira Holm said so. Holm said more."

    assert names(text, "Mira Holm") == names(text, "Holm") == ["Mira Sund Holm"]


def test_an_administration_that_is_nobody_else_s_is_the_home_s():
    text = "President Tarik Oro came. A senior administration official said so."

    assert names(text, "A senior administration official") == ["Norland"]


def test_a_partys_president_is_still_the_president():
    text = "President Tarik Oro came. The Harbourite president said so."
    found = voices(text, "The Harbourite president", knowledge=WITH_PARTIES)

    assert found == [("Tarik Oro", "Norland", "role")]
