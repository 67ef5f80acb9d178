"""A full disk, closed folders, two at once, a clock that jumps: one sentence, and nothing lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from toolkit.schema import Import, read_table

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies a process that is ready")

ACTIONS = ("import", "parse", "code", "decide", "collect")
WRITTEN = {
    "import": ["case", "case/texts"],
    "parse": ["."],
    "code": ["."],
    "decide": ["case"],
    "collect": ["case"],
    "batch": ["."],
}
"""The folders of a world in which an action makes files or folders."""


def seeds(few: int, many: int) -> list[Any]:
    """The seeds of `make test`, and those of `make test-faults`."""
    return [
        pytest.param(seed, marks=() if seed < few else pytest.mark.faults) for seed in range(many)
    ]


def assert_whole(world: Any, expected: Any) -> None:
    """Each file is as before or as it is to be, and nothing half made is left."""
    left = world.files()
    assert expected.before.keys() <= left.keys()
    for name, data in left.items():
        if name == "case/codings/ann.csv":
            assert expected.after[name].startswith(data)
        elif name == "case/imports.csv":
            assert set(data.splitlines()) <= set(expected.after[name].splitlines())
        else:
            assert data in (expected.before.get(name), expected.after.get(name)), name
    assert world.half_made() == []


def assert_one_sentence(done: Any) -> None:
    """It says what is wrong as a mistake of nobody's, in a line."""
    assert done.code == 2, done.printed
    [said] = [line for line in done.printed.splitlines() if "cannot be" in line]
    assert "mistake in the toolkit" not in said


# ---------------------------------------------------------------- a full disk


@pytest.mark.parametrize("seed", seeds(1, 6))
@pytest.mark.parametrize("action", ACTIONS)
def test_a_full_disk_is_told_and_costs_nothing(
    world: Any, clean: Callable[[str], Any], action: str, seed: int
) -> None:
    """No file can grow beyond some bytes, drawn from the lengths of those that are to be."""
    expected = clean(action)
    new = [len(x) for name, x in expected.after.items() if x != expected.before.get(name)]
    largest = Random(f"{action} {seed}").randrange(max(new))

    done = world.act(action, largest=largest)

    assert_one_sentence(done)
    assert_whole(world, expected)
    assert world.act(action).code == 0
    assert world.files() == expected.after


# ---------------------------------------------------------------- closed folders


@pytest.mark.parametrize(
    "action", [pytest.param(one, marks=pytest.mark.faults if one in ("code", "batch") else ())
               for one in WRITTEN],
)  # fmt: skip
def test_a_closed_folder_is_told_and_nothing_changes(
    world: Any, clean: Callable[[str], Any], action: str
) -> None:
    folders = [world.folder / name for name in WRITTEN[action]]
    before = world.files()
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = world.act(action, closed=True)
    finally:
        for folder in folders:
            folder.chmod(0o755)

    assert_one_sentence(done)
    assert world.files() == before
    assert world.act(action).code == 0
    assert world.files() == clean(action).after


@pytest.mark.parametrize("part", ["case/texts", "case/actors.csv", "case/codebook.toml"])
def test_a_part_of_the_case_that_is_closed_is_told(world: Any, part: str) -> None:
    path = world.folder / part
    mode = path.stat().st_mode
    path.chmod(0o000)
    try:
        done = world.act("parse", closed=True)
    finally:
        path.chmod(mode)

    assert done.code == 2, done.printed
    assert done.printed.count("\n") == 1
    assert "mistake in the toolkit" not in done.printed


# ---------------------------------------------------------------- two at once


@pytest.mark.parametrize("seed", seeds(1, 4))
@pytest.mark.parametrize("action", ACTIONS)
def test_two_at_once_do_what_one_does(
    world: Any, clean: Callable[[str], Any], action: str, seed: int
) -> None:
    expected = clean(action)

    both = world.stage.run(world.request(action), world.request(action))

    if action == "decide":  # whoever comes second to a statement is told so, and nothing is lost
        assert {done.code for done in both} <= {0, 2}
        assert all("coded elsewhere" in done.printed for done in both if done.code)
        world.act(action)
    else:
        assert [done.code for done in both] == [0, 0], [done.printed for done in both]
    assert world.files() == expected.after
    assert world.half_made() == []


@pytest.mark.parametrize("seed", seeds(1, 6))
def test_two_imports_at_once_lose_no_article(
    world: Any, clean: Callable[[str], Any], seed: int
) -> None:
    """Each takes half of the articles: all are in the case, and in its list of imports."""
    halves = [world.folder / "articles", world.folder / "others"]
    halves[1].mkdir()
    for article in sorted(halves[0].iterdir())[::2]:
        article.rename(halves[1] / article.name)

    both = world.stage.run(
        *({**world.request("import"), "arguments": ["import", half.name, "--into", "case"]}
          for half in halves)
    )  # fmt: skip

    assert [done.code for done in both] == [0, 0], [done.printed for done in both]
    listed = read_table(world.folder / "case" / "imports.csv", Import)
    whole = clean("import").after
    there = {name.removeprefix("case/texts/") for name in whole if name.startswith("case/texts/")}
    added = {name for name in there if f"case/texts/{name}" not in clean("import").before}
    assert sorted(listed["file"]) == sorted(added)


# ---------------------------------------------------------------- a clock that jumps

YEARS = 10 * 365 * 24 * 3600


@pytest.mark.parametrize(
    "clock", [-3700, *(pytest.param(c, marks=pytest.mark.faults) for c in (YEARS, -YEARS, 3700))]
)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_clock_that_jumped_changes_nothing(
    world: Any, clean: Callable[[str], Any], action: str, clock: int
) -> None:
    """What a killed run left goes, too, whatever the clock said when it was made."""
    expected = clean(action)
    world.act(action, kill_at=expected.done.events - 1)
    world.let_time_pass(clock)

    assert world.act(action, clock=clock).code == 0
    assert world.files() == expected.after
    assert world.half_made() == []


@pytest.mark.parametrize("clock", [YEARS, -YEARS])
def test_two_at_once_whose_clocks_differ_do_what_one_does(
    world: Any, clean: Callable[[str], Any], clock: int
) -> None:
    both = world.stage.run(world.request("import"), world.request("import", clock=clock))

    assert [done.code for done in both] == [0, 0], [done.printed for done in both]
    assert world.files() == clean("import").after
