"""Who is suggested for actors.csv, under which name, with what beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.case.actors import read_actors
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.unlisted.appearances import count_appearances
from toolkit.parsing.unlisted.spellings import same_given, same_surname, sound
from toolkit.parsing.unlisted.suggestions import suggest_actors, to_actors
from toolkit.schema import Suggestion, columns, to_csv

LATIN = st.characters(max_codepoint=0x17F, categories=["Lu", "Ll"])


@pytest.fixture
def suggest(make_case):
    """The suggestions for some reports, by actor."""

    def suggest(*reports, **options):
        named = {f"report-{n}": report for n, report in enumerate(reports)}
        table = suggest_actors(make_case(named, **options))
        return table.set_index("actor", drop=False)

    return suggest


# ---------------------------------------------------------------- spellings


@pytest.mark.parametrize(
    "spellings",
    ["Yarovsky Yarovskyy Yarovskiy Yarovskii Jarovskij", "Khalmatov Halmatov Halmatoff",
     "Tsorin Tzorin Czorin", "Sergei Sergey", "Alexei Aleksey Alexey", "Hassan Hasan",
     "Mikhail Mihail", "Özil Ozil", "Abdel-Karim Abdelkarim"],
)  # fmt: skip
def test_usual_transliterations_of_one_name_sound_the_same(spellings):
    assert len({sound(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize("names", ["Oro Adan", "Lind Land", "Kovač Novak", "Tarik Marik"])
def test_names_that_differ_sound_different(names):
    one, other = names.split()

    assert sound(one) != sound(other)


@given(st.text(LATIN, min_size=1, max_size=30))
def test_case_and_accents_never_change_the_sound(word):
    assert sound(word) == sound(fold(word))


def test_given_names_of_both_sexes_are_not_one():
    assert same_given("Vladimir", "Volodymyr")
    assert same_given("T.", "Tarik")
    assert not same_given("Daniel", "Daniela")
    assert not same_given("Tarik", "Lena")


def test_long_surnames_may_differ_in_a_letter_and_short_ones_not():
    assert same_surname("Lukarenko", "Lukarenka")
    assert not same_surname("Oro", "Orr")


# ---------------------------------------------------------------- who


def test_a_person_is_suggested_with_role_side_pronoun_and_place(suggest):
    report = "Northern defence minister Viktor Halden said on Monday that the ships would wait."
    row = suggest(report).loc["Viktor Halden"]

    assert tuple(row[["kind", "side", "role", "pronoun"]]) == (
        "person", "North", "defence minister", "he",
    )  # fmt: skip
    assert row["example"] == f"report-0:{report.index('Viktor')}"
    assert tuple(row[["reports", "statements", "mentions"]]) == (1, 1, 1)


def test_a_role_set_beside_a_name_is_its_role(suggest):
    found = suggest("Viktor Halden, the Southern trade minister, said that tariffs would fall.")

    assert tuple(found.loc["Viktor Halden", ["role", "side"]]) == ("trade minister", "South")


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Deputy Prime Minister", "deputy prime minister"),
        ("the former Trade Minister", "trade minister"),
        ("their spokesman", "spokesman"),
        ("President of the Selme Harbour Trust", "president of the Selme Harbour Trust"),
        ("Mr", ""),
        ("my friend", ""),
    ],
)
def test_a_role_is_the_office_alone(suggest, title, role):
    found = suggest(f"On Monday {title} Viktor Halden said that all trade would wait.")

    assert found.loc["Viktor Halden", "role"] == role


def test_the_office_of_the_one_advised_is_not_the_advisers(suggest):
    found = suggest(
        "The Adviser to the President of Selme Viktor Halden left. Halden said that it was late."
    )

    assert found.loc["Viktor Halden", "role"] == "adviser"


def test_a_name_begins_behind_the_body_of_a_long_office(suggest):
    found = suggest(
        "Chief of Staff of the Executive Office Viktor Halden left. Halden said that it was late."
    )

    assert "Viktor Halden" in found.index


def test_a_long_sentence_full_of_titles_is_no_headline(suggest):
    titles = ", ".join(f"Harbour Minister Viktor {name}" for name in
                       "Halden Orlan Tessen Brandt Corvin Lasker Mirov Selden".split())  # fmt: skip
    found = suggest(f"Present were {titles}. Halden said that it was late.")

    assert "Viktor Halden" in found.index


def test_surnames_and_pronouns_are_counted_for_the_full_name(suggest):
    [row] = suggest(
        "Viktor Halden said that the ships would wait. Halden said that nobody would pay. "
        "He said that it was late."
    ).itertuples()

    assert (row.actor, row.statements, row.mentions) == ("Viktor Halden", 3, 2)
    assert row.aliases == ()


def test_a_surname_alone_is_the_only_one_with_it_in_the_corpus(suggest):
    found = suggest(
        "Viktor Halden said that the ships would wait.",
        "Mr Halden said that nobody would pay.",
    )

    assert list(found["actor"]) == ["Viktor Halden"]
    assert found.loc["Viktor Halden", "reports"] == 2


def test_spellings_are_one_row_under_the_most_frequent(suggest):
    found = suggest(
        "Viktor Yarovsky said that the ships would wait.",
        "Viktor Yarovskyy said that nobody would pay.",
        "Viktor Yarovsky said that it was late.",
    )

    assert list(found["actor"]) == ["Viktor Yarovsky"]
    assert found.loc["Viktor Yarovsky", "aliases"] == ("Viktor Yarovskyy",)


def test_a_man_and_a_woman_of_one_surname_are_two(suggest):
    found = suggest(
        "Viktor Halden said that the ships would wait.", "Maria Halden said that it was late."
    )

    assert dict(found["pronoun"]) == {"Viktor Halden": "he", "Maria Halden": "she"}


def test_a_body_is_suggested_with_its_acronym(suggest):
    found = suggest(
        "The Selme Harbour Trust (SHT) said that the ships would wait.",
        "A spokesman for the SHT said that nobody would pay.",
    )

    assert list(found["actor"]) == ["Selme Harbour Trust"]
    assert tuple(found.iloc[0][["kind", "aliases", "pronoun", "statements"]]) == (
        "organisation", ("SHT",), "it", 2,
    )  # fmt: skip


def test_a_state_is_suggested_with_its_demonyms(suggest):
    found = suggest("Portugal said that it would send ships. The talks go on.")

    assert tuple(found.loc["Portugal", ["kind", "demonyms"]]) == ("state", ("Portuguese",))


def test_a_state_named_much_and_quoted_once_is_suggested_with_its_seat(suggest):
    named = "Ships of Portugal waited. Portugal and Spain traded. " * 10
    found = suggest(f"Portugal said that it would send ships. {named}Nobody flew to Lisbon.")

    assert tuple(found.loc["Portugal", ["mentions", "metonyms"]]) == (21, ("Lisbon",))
    assert "Spain" not in found.index


def test_a_family_name_that_stands_first_is_of_the_one_named_in_full(suggest):
    found = suggest(
        "Park Min Ho said that the ships would wait. Park said that nobody would pay.",
        "Daniel Park left.",
    )

    assert tuple(found.loc["Park Min Ho", ["statements", "aliases"]]) == (2, ())


def test_an_outlet_that_relays_is_suggested_as_an_outlet(suggest):
    found = suggest("Envoy Oro said that the ships would wait, Reuters reported.")

    assert tuple(found.loc["Reuters", ["kind", "statements"]]) == ("outlet", 1)


@pytest.mark.parametrize(
    "report",
    [
        "Envoy Oro said that the ships would wait.",  # listed
        "Lena Adann said that the ships would wait.",  # listed, misspelt
        "Officials said that Viktor Halden would wait.",  # named, not quoted
        "The Ministry said that the ships would wait.",  # no name
        "The Minister said that the ships would wait.",
        "On Monday the Northern delegation said that the ships would wait.",
        "Residents said in Lumehaven that the ships would wait.",
        "VIKTOR HALDEN SAYS THE SHIPS WILL WAIT",
        "",
    ],
)
def test_nobody_is_suggested(suggest, report):
    assert suggest(report or "Nothing happened.").empty


def test_those_in_most_reports_come_first(suggest):
    found = suggest(
        "Viktor Halden said that the ships would wait.",
        "Maria Brandt said that it was late. Maria Brandt said that it was dark.",
        "Viktor Halden said that nobody would pay.",
    )

    assert list(found["actor"]) == ["Viktor Halden", "Maria Brandt"]


def test_without_suggestions_the_table_has_its_columns(suggest):
    assert list(suggest("Nothing happened.").columns) == columns(Suggestion)


# ---------------------------------------------------------------- rows to paste


def test_suggestions_can_be_pasted_into_the_actor_table(make_case, tmp_path):
    reports = {
        "a": "Northern defence minister Viktor Yarovsky said that the ships would wait.",
        "b": "Viktor Yarovskyy said it was late. The Selme Harbour Trust (SHT) said it was dark.",
        "c": "Portugal said that it would send ships, Reuters reported.",
    }
    case = make_case(reports)
    rows = to_csv(to_actors(suggest_actors(case)))
    header, _, pasted = rows.partition("\n")
    table = (case.folder / "actors.csv").read_text("utf-8")
    (tmp_path / "actors.csv").write_text(table + pasted, "utf-8")
    again = read_actors(tmp_path / "actors.csv").set_index("actor")

    assert header == table.partition("\n")[0]
    assert again.loc["Viktor Yarovsky", "note"] == "suggested: 2 reports"
    assert again.loc["Portugal", "note"] == "suggested: 1 report"

    (case.folder / "actors.csv").write_text(table + pasted, "utf-8")
    assert suggest_actors(make_case(reports, actors=table + pasted)).empty


# ---------------------------------------------------------------- listed actors


def test_listed_actors_are_counted_with_their_spellings(make_case):
    case = make_case(
        {
            "a": "Envoy Oro said that the ships would wait. He said that it was late.",
            "b": "Tarik Oro met clerks. Oro left.",
        }
    )
    table = count_appearances(case).set_index("actor")
    oro = table.loc["Tarik Oro"]

    assert list(table.index) == list(dict.fromkeys(case.actors["actor"]))
    assert tuple(oro[["reports", "statements", "mentions"]]) == (2, 2, 3)
    assert set(oro["spellings"]) == {"Envoy Oro (1)", "Tarik Oro (1)", "Oro (1)"}
    assert tuple(table.loc["Aune Lind", ["mentions", "spellings"]]) == (0, ())
