"""Meetings: which sentences mention one, what they say of it, and which mentions are of one."""

from datetime import date

import pandas as pd
import pytest

import toolkit as tk
from toolkit.parsing.dates.expressions import read_dates
from toolkit.parsing.language import parse
from toolkit.parsing.meetings.encounters import find_encounters
from toolkit.parsing.meetings.register import find_meetings, meeting_evidence, meeting_register
from toolkit.schema import Meeting, columns, read_table, write_table

PUBLISHED = "2031-03-05"  # a Wednesday


def encounters(report):
    """What sentences say of meetings, without a case."""
    doc, published = parse(report), date.fromisoformat(PUBLISHED)
    return find_encounters(doc, read_dates(doc, published), [], published, {})


def meetings(make_case, report, **given):
    return list(find_meetings(make_case(report, date=PUBLISHED, **given)).itertuples())


@pytest.mark.parametrize(
    ("report", "status"),
    [
        ("The delegations held talks in Selme.", "held"),
        ("The delegations met in Selme on Monday.", "held"),
        ("The talks lasted four hours.", "held"),
        ("The delegations are meeting in Selme.", "ongoing"),
        ("Talks are under way in Selme.", "ongoing"),
        ("The talks resumed on Monday.", "held"),
        ("The talks will resume on Monday.", "planned"),
        ("A meeting is scheduled for Friday.", "planned"),
        ("The two sides agreed to meet on Friday.", "planned"),
        ("Envoy Oro said that the talks would continue on Friday.", "planned"),
        ("The delegations may meet in Selme.", "hypothetical"),
        ("The talks could be held in Selme.", "hypothetical"),
        ("The delegations will meet in Selme if the draft is signed.", "planned"),
        ("There is a possibility that a summit could be held in Selme.", "hypothetical"),
        ("Envoy Oro proposed a meeting in Selme.", "proposed"),
        ("Envoy Oro called for a summit.", "proposed"),
        ("Envoy Oro is ready for talks.", "proposed"),
        ("The meeting was postponed until Tuesday.", "postponed"),
        ("The sides called off the talks.", "cancelled"),
        ("The summit has been cancelled.", "cancelled"),
        ("Envoy Oro refused to meet Minister Adan.", "denied"),
        ("No meeting is planned.", "denied"),
        ("The sides have not reached the stage for a summit.", "not yet"),
        ("Envoy Oro denied that the talks had been held.", "denied"),
        ("Envoy Oro ruled out a meeting before the harvest.", "denied"),
        ("The talks have not reached the stage where the leaders can meet.", "not yet"),
        ("Such a meeting would be premature.", "not yet"),
        ("It is too early for a summit.", "not yet"),
        ("No meeting has taken place yet.", "not yet"),
        ("The round of talks will not take place before Friday.", "not yet"),
        ("Envoy Oro has an interest in resuming talks.", "proposed"),
        ("We can and must hold negotiations.", "proposed"),
    ],
)
def test_status_follows_verb_tense_mood_and_negation(report, status):
    [found] = encounters(report)

    assert found.status == status


@pytest.mark.parametrize(
    "report",
    [
        "After the talks, Envoy Oro left.",
        "The peace talks come amid fighting.",
        "Envoy Oro, who leads the peace talks, left.",
        "Envoy Oro met the demands of the south.",
        "Envoy Oro met with reporters in Selme.",
        "Minister Adan held a press conference in Selme.",
        "It is important to continue talks.",
        "Talks are the shortest way to peace.",
        "The talks are expected to yield results.",
        "Will the delegations meet in Selme?",
        "Envoy Oro spoke with Minister Adan about the round table.",
        "The session closed the port.",
        "The deadline was not met.",
        "Quill moved to Marrow, where he met Vane.",
        "Envoy Oro has regular meetings with merchants.",
        "A round of negotiations begins every winter: the round.",
        "Envoy Oro called Minister Adan a liar.",
        "Envoy Oro discussed the talks with the harbour master.",
    ],
)
def test_a_topic_or_another_sense_is_no_meeting(report):
    assert encounters(report) == []


def test_a_meeting_only_named_counts_where_it_is_dated_or_placed(make_case):
    [found] = meetings(make_case, "After the talks in Selme on Monday, Envoy Oro left.")

    assert (found.date, found.place, found.status) == (pd.Timestamp("2031-03-03"), "Selme", "held")


@pytest.mark.parametrize(
    ("report", "place"),
    [
        ("The delegations met in Selme on Monday.", "Selme"),
        ("The delegations met on Monday in the city of Selme.", "Selme"),
        ("The talks took place at the Grand Palace.", "Grand Palace"),
        ("The talks took place on the Norland border.", "Norland border"),
        ("The delegations met in March.", ""),
        ("The delegations held talks on Selme.", ""),
        ("The delegations held talks on the port of Selme.", ""),
        ("In Selme, Envoy Oro ruled out a summit.", ""),
        ("The delegations held talks about the war in Marrow.", ""),
    ],
)
def test_a_place_hangs_on_the_meeting_itself(report, place):
    assert [found.place for found in encounters(report)] == [place]


@pytest.mark.parametrize(
    ("report", "day"),
    [
        ("The talks were held on Monday.", date(2031, 3, 3)),
        ("The talks were held on Monday night.", date(2031, 3, 3)),
        ("The talks were held on Monday in the afternoon.", date(2031, 3, 3)),
        ("A summit is scheduled for Friday.", date(2031, 3, 7)),
        ("The summit was postponed until Friday.", date(2031, 3, 7)),
        ("Monday's talks failed to bring the talks of Friday forward.", date(2031, 3, 3)),
        ("The summit was postponed on Monday.", None),
        ("On Monday Envoy Oro called for a summit.", None),
        ("Talks were held in Selme, Envoy Oro said on Monday.", None),
        ("The delegations held their first talks since the port closed on Monday.", None),
    ],
)
def test_the_day_is_that_of_the_meeting_not_of_what_is_said_of_it(report, day):
    assert encounters(report)[0].date == day


@pytest.mark.parametrize(
    ("report", "first", "precision"),
    [
        ("The delegations met in Selme on 3 March.", date(2031, 3, 3), "day"),
        ("The delegations met in Selme last week.", date(2031, 2, 24), "week"),
        ("The delegations met in Selme in February.", date(2031, 2, 1), "month"),
        ("The delegations met in Selme in early February.", date(2031, 2, 1), "month"),
        ("The delegations met in Selme in 2029.", date(2029, 1, 1), "year"),
        ("The delegations met in Selme for two weeks.", None, ""),
        ("Envoy Oro had proposed talks to be held on Friday.", date(2031, 3, 7), "day"),
    ],
)
def test_a_date_is_no_finer_than_the_report_gives_it(report, first, precision):
    [found] = encounters(report)

    assert (found.date, found.date_precision) == (first, precision)


@pytest.mark.parametrize(
    ("report", "form"),
    [
        ("The delegations held a face-to-face meeting.", "in person"),
        ("The delegations met in person.", "in person"),
        ("The talks were held by video link.", "online"),
        ("The delegations met virtually.", "online"),
        ("Envoy Oro spoke by phone with Minister Adan.", "telephone"),
        ("A telephone conversation between Oro and Adan took place.", "telephone"),
        ("Minister Adan phoned Envoy Oro.", "telephone"),
        ("Minister Adan called Envoy Oro on Monday.", "telephone"),
        ("The delegations met in Selme.", ""),
    ],
)
def test_form_is_said_or_empty(report, form):
    assert [found.format for found in encounters(report)] == [form]


@pytest.mark.parametrize(
    ("report", "level"),
    [
        ("The two presidents met in Selme.", "leaders"),
        ("The prime ministers met in Selme.", "leaders"),
        ("The foreign ministers met in Selme.", "ministers"),
        ("The negotiators met in Selme.", "delegations"),
        ("A meeting of experts was held in Selme.", "experts"),
        ("The Foreign Ministers met in Selme.", "ministers"),
        ("The heads of the two delegations met in Selme.", "delegations"),
        ("A summit was held in Selme.", "leaders"),
        ("The working group held talks in Selme.", "experts"),
        ("Vane, the head of the office of the president, met Quill in Selme.", ""),
    ],
)
def test_level_is_that_of_the_people_named(report, level):
    assert [found.level for found in encounters(report)] == [level]


def test_a_listed_office_gives_the_level_where_the_sentence_does_not(make_case):
    [found] = meetings(make_case, "Lena Adan met Vane in Selme.")

    assert (found.parties, found.level) == (("Lena Adan", "Vane"), "ministers")


def test_in_one_place_or_online_are_two_mentions(make_case):
    first, second = meetings(make_case, "Earlier talks were held in Selme or virtually.")

    assert (first.place, first.format) == ("Selme", "")
    assert (second.place, second.format) == ("", "online")
    assert first.meeting_id != second.meeting_id


def test_parties_are_listed_actors_and_the_mediator_is_none_of_them(make_case):
    [found] = meetings(
        make_case, "The talks between Norland and Sudland were mediated by Aune Lind."
    )

    assert (found.parties, found.mediator) == (("Norland", "Sudland"), "Aune Lind")


def test_a_mediator_who_speaks_is_no_party(make_case):
    [found] = meetings(make_case, "Aune Lind met Tarik Oro in Selme.")

    assert (found.parties, found.mediator) == (("Tarik Oro",), "Aune Lind")


def test_a_party_without_an_entry_stands_as_printed(make_case):
    [found] = meetings(make_case, "Tarik Oro met Prime Minister Ada Vane in Selme.")

    assert found.parties == ("Tarik Oro", "Ada Vane")


@pytest.mark.parametrize(
    ("report", "parties"),
    [
        ("Bor Quill met Prime Minister of Posen Ada Vane.", ["Bor Quill", "Ada Vane"]),
        (
            "Bor Quill met with Prime Minister of Posen Ada Vane and President of the Marrow "
            "Republic Jon Tradow.",
            ["Bor Quill", "Ada Vane", "Jon Tradow"],
        ),
        ("Quill held talks with the President of Marrow.", ["Quill", "President of Marrow"]),
        ("Quill's meeting with Vane lasted two hours.", ["Quill", "Vane"]),
        ("Quill met the foreign ministers of Posen and Marrow.", ["Quill", "Posen", "Marrow"]),
        ("The delegations of Posen, Marrow and Tarn met.", ["Posen", "Marrow", "Tarn"]),
        ("A meeting with President of Marrow Jon Tradow took place.", ["Jon Tradow"]),
        ("Premier Quill hosted Chancellor Ada Vane in Selme.", ["Quill", "Ada Vane"]),
        ("The meeting was attended by Quill and Vane.", ["Quill", "Vane"]),
    ],
)
def test_all_who_are_named_take_part(report, parties):
    assert [list(found.others) for found in encounters(report)] == [parties]


def test_the_sides_are_those_who_met_before():
    met, again = encounters("Quill and Vane met on Monday. The sides agreed to meet on Friday.")

    assert met.others == again.others == ("Quill", "Vane")


def test_the_next_round_need_not_be_of_the_same_people():
    *_, following = encounters(
        "Quill and Vane may meet. The next round of talks is planned for Friday."
    )

    assert following.others == ()


def test_a_pronoun_is_the_one_it_stands_for(make_case):
    *_, found = meetings(make_case, "Tarik Oro left Selme. Later he held talks with Ada Vane.")

    assert found.parties == ("Tarik Oro", "Ada Vane")


def test_i_is_the_speaker_of_the_page(make_case):
    page = (
        "date: 2031-03-05\ntitle: Address by Envoy Tarik Oro\n\n"
        "I also held talks with the President of Marrow.\n"
    )
    [found] = find_meetings(make_case({"page.txt": page})).itertuples()

    assert set(found.parties) == {"Tarik Oro", "President of Marrow"}


@pytest.mark.parametrize(
    ("report", "place", "day", "status"),
    [
        (
            "Quill arrived in the capital on Monday for emergency talks with Ada Vane.",
            "the capital",
            date(2031, 3, 3),
            "held",
        ),
        (
            "Bor Quill will fly to Selme on Friday for talks with Vane.",
            "Selme",
            date(2031, 3, 7),
            "planned",
        ),
    ],
)
def test_who_comes_for_talks_meets_there_and_then(report, place, day, status):
    [found] = encounters(report)

    assert (found.place, found.date, found.status) == (place, day, status)
    assert len(found.others) == 2


def test_what_a_meeting_is_ahead_of_is_planned():
    [found] = encounters("Quill arrived in Selme on Monday ahead of a summit in mid-June.")

    assert (found.date, found.date_precision) == (date(2031, 6, 1), "month")
    assert found.status == "planned"


@pytest.mark.parametrize("day", ["0", "0001-01-01", "9999-12-31", "10000-01-01"])
def test_an_impossible_day_of_publication_stops_no_case(make_case, day):
    case = make_case("Talks resumed in Selme last week. A summit was put off to Friday.", date=day)

    assert len(meeting_register(find_meetings(case))) == 2


def test_a_state_that_is_only_part_of_an_office_is_no_party(make_case):
    [found] = meetings(make_case, "Lena Adan met Envoy of Norland Tarik Oro in Selme.")

    assert found.parties == ("Lena Adan", "Tarik Oro")


def test_who_says_that_he_met_or_is_ready_to_meet_takes_part(make_case):
    ready, met = meetings(
        make_case,
        "Lena Adan is ready to meet Tarik Oro. “I met Vane in Selme on Monday,” Lena Adan said.",
    )

    assert ready.parties == ("Lena Adan", "Tarik Oro")
    assert set(met.parties) == {"Lena Adan", "Vane"}


def test_what_a_meeting_is_about_is_no_party(make_case):
    [found] = meetings(make_case, "The Southern delegation will hold talks on Norland.")

    assert found.parties == ("Southern delegation",)


def test_a_mention_inside_a_statement_knows_it(make_case):
    case = make_case("The talks resumed on Monday. Envoy Oro said the talks will end on Friday.")
    statements = tk.find_statements(case)
    first, second = find_meetings(case, statements=statements).itertuples()

    assert (first.statement_id, second.statement_id) == ("", statements["statement_id"].iloc[0])


# ---------------------------------------------------------------- mentions of one meeting


def test_reports_that_agree_on_day_and_place_mention_one_meeting(make_case):
    case = make_case(
        {
            "2031-03-05-post": "The delegations will meet in Selme on Friday.",
            "2031-03-07-courier": "Talks between the delegations will be held today.",
            "2031-03-09-post": "The delegations met in Selme on 7 March.",
        }
    )
    found = find_meetings(case)

    assert found["meeting_id"].unique().tolist() == ["2031-03-07 Selme"]
    [meeting] = meeting_register(found).itertuples()
    assert (meeting.status, meeting.reports, meeting.mentions) == ("planned (2); held (1)", 3, 3)
    assert (meeting.first, meeting.last) == ("2031-03-05-post", "2031-03-09-post")


def test_the_register_keeps_what_reports_disagree_on_side_by_side(make_case):
    found = find_meetings(
        make_case(
            {
                "2031-03-04-a": "The delegations met at the Grand Palace in person on Monday.",
                "2031-03-05-b": "The talks on Monday have been cancelled.",
            }
        )
    )
    [meeting] = meeting_register(found).itertuples()

    assert meeting.status == "held (1); cancelled (1)"
    assert meeting.date == pd.Timestamp("2031-03-03")
    assert meeting.format == "in person"


def test_every_cell_of_the_register_has_its_sentences(make_case):
    case = make_case(
        {
            "2031-03-04-a": "The presidents met in Selme in person on Monday.",
            "2031-03-05-b": "Envoy Oro said that the summit in Marrow on Monday was cancelled.",
            "2031-03-06-c": "The summit will resume on Friday.",
        }
    )
    mentions = find_meetings(case)
    register, evidence = meeting_register(mentions), meeting_evidence(mentions)
    texts = case.documents.set_index("doc_id")["text"]

    assert len(register) >= 2
    for row in evidence.itertuples():
        assert 0 <= row.start < row.end <= len(texts[row.doc_id])
        assert texts[row.doc_id][row.start : row.end] in set(mentions["text"])
    for meeting in register.to_dict("records"):
        said = evidence[evidence["meeting_id"] == meeting["meeting_id"]]
        for column in ("place", "format", "level", "mediator", "status", "parties", "follows"):
            values = said[said["column"] == column]["value"]
            assert all(value in meeting[column] for value in values)
            assert bool(meeting[column]) == (len(values) > 0)
        assert pd.isna(meeting["date"]) != ("date" in set(said["column"]))


def test_evidence_says_who_says_so(make_case):
    case = make_case("Envoy Oro said that the delegations would meet in Selme on Friday.")
    statements = tk.find_statements(case)
    evidence = meeting_evidence(find_meetings(case, statements=statements))

    assert set(evidence["column"]) == {"date", "place", "level", "status"}
    assert set(evidence["statement_id"]) == set(statements["statement_id"])


def test_the_register_of_no_mentions_is_an_empty_table(make_case):
    register = meeting_register(find_meetings(make_case("The port is open.")))

    assert len(register) == 0
    assert register["date"].dtype == "datetime64[s]"
    assert len(meeting_evidence(find_meetings(make_case("The port is open.")))) == 0


# ---------------------------------------------------------------- laws


def test_a_row_is_its_sentence_and_the_table_survives_being_written(make_case, tmp_path):
    report = "The talks will resume on Monday.\n\nOro met Adan in Selme. No summit is planned."
    found = find_meetings(make_case(report))

    assert list(found.columns) == columns(Meeting)
    assert [report[row.start : row.end] for row in found.itertuples()] == found["text"].tolist()
    assert read_table(write_table(found, tmp_path / "m.csv"), Meeting).equals(found)


def test_mentions_stand_in_the_order_of_publication(make_case):
    case = make_case({"2031-03-09": "The talks resumed.", "2031-03-04": "The talks resumed."})

    assert find_meetings(case)["doc_id"].tolist() == ["2031-03-04", "2031-03-09"]


def test_who_meets_is_a_name_without_the_long_office_before_it(make_case):
    report = (
        "The talks in Selme on Monday were attended by Chief of Staff of the Executive Office "
        "Viktor Halden and President of the Salt Parliament Mira Sund."
    )
    [met] = meetings(make_case, report)

    assert {"Viktor Halden", "Mira Sund"} == set(met.parties)
