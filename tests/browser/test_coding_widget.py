"""A person codes in JupyterLab with mouse and keyboard, and the file says what they decided."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from toolkit.case import open_case
from toolkit.case.codings import hand_codings
from toolkit.parsing import find_statements
from toolkit.people.decisions import Decisions, version
from toolkit.schema import HandCoding, Statement, read_table, write_table

pytestmark = pytest.mark.long

CASE = Path(__file__).parents[2] / "toolkit" / "data" / "cases" / "port-selme"
REPORTS = {
    "2031-04-01-hatches": (
        "Special Envoy Tomas Oro said that the South would accept inspections of ships 🛳 at Selme."
        "\n\nForeign Minister Halla Adan said that the North rejected any search of its vessels."
        "\n\n“The harbour could be opened to grain ships within a week,” Oro said.\n"
    ),
    "2031-04-02-scripts": (
        "Halla Adan said that <img src=x onerror=\"window.hacked='image'\"> was nonsense.\n\n"
        "Tomas Oro said that <script>window.hacked='script'</script> had never been agreed.\n\n"
        "Lucia Marr said that customs revenue from the port would be split equally.\n"
    ),
}
HOSTILE = '<b onmouseover="window.hacked=1">Inspections</b><script>window.hacked=2</script>'
CELL = """\
import toolkit
from toolkit.people.adjudication import adjudicate
from toolkit.people.by_hand import code_by_hand

case = toolkit.open_case("case")
statements = toolkit.read_table("statements.csv", toolkit.Statement)
"""
CODE = "code_by_hand(case, {!r}, statements=statements)"
ADJUDICATE = "adjudicate(case, ['ann', 'ben'], statements=statements)"


@pytest.fixture(scope="module")
def case(lab):
    """A case beside the notebooks: two short reports, one of them hostile, as is the codebook."""
    folder = lab.folder / "case"
    shutil.copytree(CASE, folder, ignore=shutil.ignore_patterns("texts", "codings"))
    book = (folder / "codebook.toml").read_text("utf-8")
    (folder / "codebook.toml").write_text(
        book.replace('label = "Inspections of ships"', f"label = '''{HOSTILE}'''"), "utf-8"
    )
    (folder / "texts").mkdir()
    for name, text in REPORTS.items():
        (folder / "texts" / f"{name}.txt").write_text(f"outlet: Selme Courier\n\n{text}", "utf-8")
    case = open_case(folder)
    write_table(find_statements(case, "rules"), lab.folder / "statements.csv")
    return case


class Desk:
    """The coding screen in one page, as a person sees it."""

    def __init__(self, page: Any):
        self.page = page
        self.screen = page.locator(".coding-by-hand")
        self.heading = self.screen.get_by_role("heading", name=re.compile(r"^Statement \d+ of"))
        self.status = self.screen.get_by_role("status")
        self.refusal = self.screen.get_by_role("alert")
        self.passage = self.screen.get_by_role("group", name="The statement in its report")

    def is_at(self, place: int) -> None:
        """Wait until the statement at this place is shown."""
        self.heading.get_by_text(f"Statement {place} of ").wait_for()

    def says(self, words: str) -> None:
        """Wait for a message on the screen."""
        self.status.get_by_text(words).wait_for()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def find_issue(self, words: str) -> None:
        """Choose the first issue that words find, by keyboard."""
        self.press("/")
        self.page.keyboard.type(words)
        self.press("Enter")

    def button(self, name: str) -> Any:
        """A button by its name."""
        return self.screen.get_by_role("button", name=name)

    def save(self) -> None:
        """Press the button that saves and goes on."""
        self.screen.locator("button.primary").click()

    def mark(self, words: str) -> None:
        """Select words of the passage with the mouse, from their first character to their last."""
        corners = self.passage.evaluate(
            """(passage, words) => {
                const at = passage.textContent.indexOf(words);
                const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
                const range = document.createRange();
                let before = 0;
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const [from, to] = [at - before, at + words.length - before];
                    if (from >= 0 && from < node.length) range.setStart(node, from);
                    if (to > 0 && to <= node.length) range.setEnd(node, to);
                    before += node.length;
                }
                const lines = [...range.getClientRects()];
                const [first, last] = [lines[0], lines.at(-1)];
                const middle = (line) => (line.top + line.bottom) / 2;
                return [first.left + 0.5, middle(first), last.right - 0.5, middle(last)];
            }""",
            words,
        )
        left, top, right, bottom = corners
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=4)
        self.page.mouse.up()


@contextmanager
def desk_in(lab, context, name: str, call: str) -> Iterator[Desk]:
    """A notebook in a page of its own, its one cell run by a kernel of its own."""
    path = lab.folder / name
    if not path.exists():
        cell = nbformat.v4.new_code_cell(CELL + call)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
        nbformat.write(notebook, path)
    lab.start_kernel(name)
    page = context.new_page()
    page.goto(lab.page(name))
    run_cell(lab, page)
    desk = Desk(page)
    desk.heading.wait_for()
    yield desk
    page.close()


def run_cell(lab: Any, page: Any) -> None:
    """Run the cell, once its notebook has its kernel."""
    lab.wait_for_kernel(page)
    page.locator(".jp-Cell .cm-content").click()
    page.keyboard.press("Control+Enter")
    page.locator(".jp-InputPrompt", has_text=re.compile(r"\d")).wait_for()


def rows(case, coder: str) -> list[Any]:
    return list(hand_codings(case, [coder]).itertuples())


def test_nobody_is_kept_from_coding_and_the_marked_words_stay_in_view(lab, context, case, barriers):
    for width in (1000, 700):
        with desk_in(lab, context, "axe.ipynb", CODE.format("axe")) as desk:
            desk.page.set_viewport_size({"width": width, "height": 900})
            desk.is_at(1)
            desk.heading.click()
            desk.find_issue("neutral inspectors")

            assert barriers(desk.page, ".coding-by-hand") == []
            desk.screen.get_by_role("radio", name="reject", exact=True).scroll_into_view_if_needed()
            boxes = [mark.bounding_box() for mark in desk.screen.locator("mark").all()]
            assert [box for box in boxes if box["y"] > 60 and box["y"] + box["height"] < 880]


def test_five_statements_are_coded_and_the_work_goes_on_after_a_reload(lab, context, case):
    with desk_in(lab, context, "coding.ipynb", CODE.format("coder-a")) as desk:
        desk.is_at(1)
        desk.heading.click()
        desk.find_issue("neutral inspectors")  # 1: by keyboard alone
        desk.press("4", "c")
        desk.page.keyboard.type("if asked")
        desk.press("Escape", "Enter")
        desk.is_at(2)

        desk.button("Inspections").click()  # 2: by mouse alone
        desk.screen.get_by_role("radio", name="reject", exact=True).click()
        desk.screen.get_by_label("Whose stance").select_option("North")
        desk.mark("rejected any search")
        desk.save()
        desk.is_at(3)

        desk.find_issue("opening")  # 3: two issues, then one of them undone
        desk.press("5")
        desk.find_issue("tariffs")
        desk.press("1", "u", "u")
        desk.press("Enter")
        desk.is_at(4)

        desk.press("x")  # 4: not codable
        desk.page.keyboard.type("a menu")
        desk.press("Enter")
        desk.is_at(5)

        desk.press("e")  # 5: the extraction is wrong: why, with the coder's own words
        desk.press("Enter")
        desk.refusal.filter(has_text="what is wrong with the extraction").wait_for()
        desk.page.keyboard.type("no speech")
        desk.press("Escape", "w", "Shift+ArrowRight", "Enter")
        desk.press("Enter")
        desk.is_at(6)
        desk.says("5 of 6 coded")
        assert desk.page.locator(".jp-Notebook .jp-Cell").count() == 1  # no key was JupyterLab's

        desk.page.keyboard.press("Control+s")
        desk.page.get_by_text("Saving completed").wait_for(state="attached")
        desk.page.reload()
        desk.is_at(6)
        desk.says("5 of 6 coded")
        desk.save()
        desk.says("All statements are coded")

    one, two, three, four, five, six = rows(case, "coder-a")
    text = case.documents["text"][0]
    assert (one.object, one.value, one.holder) == ("inspections", "accept-if", "Tomas Oro")
    assert one.condition == "if asked"
    assert (two.value, two.holder) == ("reject", "North")
    assert [text[a:b] for a, b in two.evidence] == ["rejected any search"]
    assert (three.object, three.value) == ("access", "accept")
    assert (four.object, four.value, four.note) == ("", "", "a menu")
    assert (five.dimension, five.value, five.note) == ("extraction", "wrong", "no speech")
    assert len(five.evidence) == 1
    assert (six.object, six.value) == ("", "")
    assert all(row.passage and row.decided and not row.seen for row in (one, two, three, four))


def test_hostile_texts_are_shown_and_never_run_while_readings_are_adjudicated(lab, context, case):
    hostile = [row.statement_id for row in read_table(lab.folder / "statements.csv", Statement)
               .itertuples() if "window.hacked" in row.content]  # fmt: skip
    for coder, value in (("ann", "accept"), ("ben", "reject")):
        decisions = Decisions(case, coder)
        for name in hostile:
            row = HandCoding(name, HOSTILE, "issue", "inspections", value, "", coder, None, (),
                             HOSTILE, str(case.codebook))  # fmt: skip
            decisions.change({name: (row,)}, {name: version(())})

    with desk_in(lab, context, "adjudication.ipynb", ADJUDICATE) as desk:
        desk.is_at(1)
        assert "<img src=x onerror=\"window.hacked='image'\">" in desk.passage.inner_text()
        desk.button(HOSTILE).hover()
        desk.button("Take this reading").nth(1).click()
        desk.press("Enter")
        desk.refusal.get_by_text("has no reason yet").wait_for()
        desk.page.keyboard.type("It says so.")
        desk.press("Enter")
        desk.is_at(2)
        assert "<script>window.hacked='script'</script>" in desk.passage.inner_text()
        assert desk.screen.locator("img, script, b[onmouseover]").count() == 0
        assert desk.page.evaluate("window.hacked") is None

    [row] = rows(case, "consensus")
    assert (row.statement_id, row.value, row.note) == (hostile[0], "reject", "It says so.")
    assert row.seen == ("ann", "ben")


def test_two_tabs_with_one_coder_lose_nothing_and_two_coders_do_not_meet(lab, context, case):
    with (
        desk_in(lab, context, "first.ipynb", CODE.format("coder-b")) as first,
        desk_in(lab, context, "second.ipynb", CODE.format("coder-b")) as second,
    ):
        for desk, stance in ((first, "1"), (second, "5")):
            desk.page.bring_to_front()
            desk.is_at(1)
            desk.heading.click()
            desk.find_issue("neutral")
            desk.press(stance)
        first.page.bring_to_front()
        first.press("Enter")
        first.is_at(2)
        second.page.bring_to_front()
        second.press("Enter")
        second.refusal.get_by_text("was coded elsewhere since it was shown here").wait_for()
        assert [row.value for row in rows(case, "coder-b")] == ["reject"]
        second.button("Keep mine").click()
        second.is_at(2)
        assert [row.value for row in rows(case, "coder-b")] == ["accept"]
        first.page.bring_to_front()
        first.press("Enter")
        first.is_at(3)

    assert len(rows(case, "coder-b")) == 2
    assert all(row.coder == "coder-b" for row in rows(case, "coder-b"))
