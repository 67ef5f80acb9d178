from datetime import date

import pandas as pd
import pytest

from toolkit.case.actors import read_actors
from toolkit.schema import Actor, InputError, to_rows

HEADER = "actor,kind,side,aliases,role,role_from,role_to,pronoun\n"


@pytest.fixture
def read(tmp_path):
    def read(text: str) -> pd.DataFrame:
        path = tmp_path / "actors.csv"
        path.write_text(text, encoding="utf-8")
        return read_actors(path)

    return read


def test_only_name_and_kind_are_needed(read):
    [actor] = to_rows(Actor, read("actor,kind\nLena Adan,person\n"))

    assert actor == Actor("Lena Adan", "person", "", (), (), (), "", None, None, "", "")


def test_lists_dates_and_second_roles_are_read(read):
    table = read(
        HEADER
        + "Lena Adan,person,South,L. Adan;  Lena  Adán ;,deputy,,2030-12-31,she\n"
        + "Lena Adan,,,,foreign minister,2031-01-01,,\n"
    )
    first, second = to_rows(Actor, table)

    assert first.aliases == ("L. Adan", "Lena Adán")
    assert (first.role_to, second.role_from) == (date(2030, 12, 31), date(2031, 1, 1))
    assert (second.kind, second.side, second.pronoun) == ("person", "South", "she")


def test_an_actor_called_na_stays_an_actor(read):
    assert list(read("actor,kind\nNA,organisation\n").actor) == ["NA"]


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("Oro,persn,,,,,,", "line 2: unknown kind 'persn'. Did you mean 'person'?"),
        ("Oro,person,,,,,,xir", "line 2: unknown pronoun 'xir'. Known are he, she, they, it."),
        (",person,,,,,,", "line 2: the actor has no name"),
        ("Oro,,,,,,,", "line 2: 'Oro' has no kind"),
        ("Oro,person,,,envoy,2031-02-30,,", "line 2: role_from '2031-02-30' is not a date"),
        ("Oro,person,,,envoy,2031-02-02,2031-02-01,", "role_to 2031-02-01 is before role_from"),
        ("Oro,person,,,,2031-02-01,,", "fill the column 'role'"),
        ("Oro,person,,,,,,\nAdan,person,,oro,,,,", "line 3: 'oro' already means 'Oro' (line 2)"),
        ("Oro,person,N,,,,,\nOro,person,S,,,,,", "line 3: 'Oro' has the side 'S' here and 'N' in"),
        ("Oro,person", "line 2: 2 cells where the header has 8"),
    ],
)
def test_each_mistake_is_named_with_its_line(read, row, mistake):
    with pytest.raises(InputError) as caught:
        read(HEADER + row + "\n")

    assert mistake in str(caught.value)


def test_an_unknown_column_is_answered_with_the_nearest_and_a_missing_one_named(read):
    with pytest.raises(InputError) as caught:
        read("actor,alias,sort\nOro,Tarik,person\n")

    assert "unknown column 'alias'. Did you mean 'aliases'?" in str(caught.value)
    assert "column 'kind' is missing" in str(caught.value)


def test_columns_separated_by_semicolons_are_recognised(read):
    with pytest.raises(InputError, match="save it with commas"):
        read("actor;kind;aliases\nOro;person;Tarik\n")


def test_a_table_without_actors_is_refused(read):
    with pytest.raises(InputError, match="names no actor"):
        read(HEADER)


def test_all_mistakes_are_reported_at_once_but_no_more_than_ten(read):
    with pytest.raises(InputError) as caught:
        read(HEADER + "".join(f"Actor {n},persn,,,,,,\n" for n in range(22)))

    message = str(caught.value)
    assert "22 mistakes" in message
    assert message.count("unknown kind") == 10
    assert message.endswith("and 12 more.")
