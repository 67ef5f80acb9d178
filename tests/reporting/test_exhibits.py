"""Tables and figures as a report shows and keeps them."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from toolkit.reporting.exhibits import (
    REPORT_FOLDER,
    listing,
    part_of_name,
    save_figure,
    save_table,
)
from toolkit.schema import InputError

TABLE = pd.DataFrame(
    {
        "issue": ["tariffs", "tariffs", "access"],
        "side": ["North", "South", "North"],
        "n": [2, 0, 5],
        "mean": [-1.5, float("nan"), 2.0],
        "latest_date": pd.to_datetime(["2031-03-04", None, "2031-03-09"]),
        "via": [("Selme Courier", "Radio"), (), ()],
    }
)


@pytest.fixture
def rendering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(REPORT_FOLDER, str(tmp_path / "brief"))
    return tmp_path / "brief"


def test_a_table_has_a_caption_and_scopes_and_names_what_is_left_out(rendering: Path) -> None:
    html = save_table("who", TABLE.set_index(["issue", "side"]), "Who.", most=2).html

    assert "Who. The first 2 of 3 rows; all are in tables/brief/who.csv.</caption>" in html
    assert html.count('<th scope="col"') == 6
    assert html.count('<th scope="row"') == 4
    assert '<th scope="row" class="again" dir="auto">tariffs</th>' in html
    [_, *groups] = html.split('<tbody class="group">')  # what is of one issue stays on one page
    assert all("again" not in group.partition("</tr>")[0] for group in groups)
    assert sum("again" in group for group in groups) == 1
    assert "\N{MINUS SIGN}1.5" in html
    assert "2031-03-04" in html
    assert "Selme Courier; Radio" in html
    assert "NaT" not in html
    assert "nan" not in html
    assert (rendering / "tables/who.csv").read_text().splitlines() == [
        "issue,side,n,mean,latest_date,via",
        "tariffs,North,2,-1.5,2031-03-04,Selme Courier; Radio",
        "tariffs,South,0,,,",
        "access,North,5,2.0,2031-03-09,",
    ]


@pytest.mark.parametrize("name", ["перемирие", "a..b", "Über Zölle", "_", "İstanbul"])
def test_a_name_of_any_script_names_a_table(rendering: Path, name: str) -> None:
    save_table(f"on-{part_of_name(name)}", TABLE, "Who.")

    assert [path.suffix for path in (rendering / "tables").iterdir()] == [".csv"]


def test_names_that_look_the_same_in_a_files_name_are_told_apart() -> None:
    alike = ["cease-fire", "cease_fire", "Cease.Fire", "перемирие", "вывод"]

    assert len({part_of_name(name) for name in alike}) == len(alike)
    assert part_of_name("cease-fire") == "cease-fire"


def test_headings_links_and_values_for_print_leave_the_file_alone(rendering: Path) -> None:
    html = save_table(
        "who",
        TABLE,
        "Who.",
        columns={"side": "party", "n": "all"},
        links={"n": ["#a", "", '#"><script>']},
        shown=TABLE.assign(side=TABLE["side"].str.upper()),
    ).html

    assert '<th scope="col">party</th><th scope="col" class="number">all</th>' in html
    assert '<td data-label="party" dir="auto">NORTH</td>' in html
    assert '<a href="#a">2</a>' in html
    assert '<td class="number zero" data-label="all" dir="auto">0</td>' in html
    assert "<script>" not in html
    assert "North" in (rendering / "tables/who.csv").read_text()


def test_nothing_is_kept_unless_a_report_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(REPORT_FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)
    shown = save_table("who", TABLE, "Who.", most=1)
    save_table("who", TABLE, "Who.")

    assert "The first 1 of 3 rows.</caption>" in shown.html
    assert list(tmp_path.iterdir()) == []


def test_an_empty_table_says_so() -> None:
    assert "Who. There are none.</caption>" in save_table("who", TABLE.head(0), "Who.").html


def test_a_figure_is_kept_with_what_it_shows_and_shown_once(rendering: Path) -> None:
    figure, ax = plt.subplots()
    ax.bar(["North"], [1])

    html = save_figure("bars", ax, 'n = 1 "statement"', "One bar: <b>.", TABLE).html

    kept = {path.name: path for path in (rendering / "figures").iterdir()}
    assert set(kept) == {"bars.svg", "bars.png", "bars.csv"}
    assert kept["bars.csv"].read_text("utf-8").startswith(",".join(TABLE))
    assert html.count("data:image/svg+xml;base64,") == 1
    assert 'alt="One bar: &lt;b&gt;."' in html
    assert "n = 1 &quot;statement&quot;</figcaption>" in html
    assert not plt.fignum_exists(figure.number)


def test_a_phone_is_shown_the_small_figure_and_nothing_to_scroll(rendering: Path) -> None:
    large, small = plt.subplots()[1], plt.subplots(figsize=(3, 3))[1]

    html = save_figure("bars", large, "n = 1", "One bar.", small=small).html

    [source] = re.findall(r'<source media="\(max-width: 40rem\)" srcset="data:([^"]*)">', html)
    assert source not in html.partition("<img")[2]
    assert "tabindex" not in html
    assert not plt.get_fignums()


def test_unusable_names_columns_and_figures_are_mistakes(rendering: Path) -> None:
    save_table("who", TABLE, "Who.")
    for name in ["who", "../who", "Who", "", "a b"]:
        with pytest.raises(InputError, match=r"lower-case letters|already has tables/who\.csv"):
            save_table(name, TABLE, "Who.")
    with pytest.raises(InputError, match="no column 'sides'; it has issue, side"):
        save_table("other", TABLE, "Who.", columns=["sides"])
    with pytest.raises(InputError, match="no alt text"):
        save_figure("bars", plt.subplots()[1], "Bars.", " ")
    plt.close("all")


def test_what_stands_before_a_colon_leads_a_listed_sentence() -> None:
    shown = listing(["Tariffs: North <rejects>.", "No colon."], {"Tariffs": "#q-tariffs"})
    assert shown.html == (
        '<ul><li><a href="#q-tariffs"><b>Tariffs:</b></a> North &lt;rejects&gt;.</li>'
        "<li>No colon.</li></ul>"
    )
    assert repr(shown) == "- Tariffs: North <rejects>.\n- No colon."
