"""Killed at any moment: nothing is lost or half written, and the next run does the rest.

Half of the moments are changes of files, just before which the process ends; the others are any,
drawn from the time that the action takes. All are drawn by seed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="copies a process that is ready")

POINTS = {"import": 44, "parse": 38, "code": 38, "decide": 34, "collect": 34, "batch": 12}
"""Moments of each action: two hundred in all."""

SHORT = {"import": 2, "parse": 1, "code": 1, "decide": 2, "collect": 1, "batch": 0}
"""How many of them `make test` tries, too."""


def moments() -> list[Any]:
    """The actions with the seeds of their moments; most are for `make test-faults`."""
    return [
        pytest.param(action, seed, marks=() if seed < SHORT[action] else pytest.mark.faults)
        for action, points in POINTS.items()
        for seed in range(points)
    ]


def fault(action: str, seed: int, done: Any) -> dict[str, Any]:
    """When, and with whom, it is killed."""
    chance = Random(f"{action} {seed}")
    if action != "batch" and seed % 2 == 0:
        return {"kill_at": chance.randrange(done.events)}
    return {"kill_after": chance.uniform(0, done.seconds), "kill_all": chance.random() < 0.5}


def test_two_hundred_moments_are_tried() -> None:
    assert sum(POINTS.values()) == 200


@pytest.mark.parametrize(("action", "seed"), moments())
def test_nothing_is_lost_and_the_next_run_does_the_rest(
    world: Any, clean: Callable[[str], Any], action: str, seed: int
) -> None:
    expected = clean(action)
    done = world.act(action, **fault(action, seed, expected.done))
    assert done.code in (0, -signal.SIGKILL), done.printed

    left = world.files()
    assert expected.before.keys() <= left.keys()  # nothing that was there is gone
    for name, data in left.items():
        if action == "decide" and name == "case/codings/ann.csv":
            saved = done.printed.split()
            assert all(statement.encode() in data for statement in saved)
            assert expected.after[name].startswith(data)  # in whole rows
            assert data.endswith(b"\n")
        elif name not in COMMON:
            assert data in (expected.before.get(name), expected.after.get(name)), name

    world.let_time_pass()
    again = world.act(action)
    assert again.code == 0, again.printed
    assert world.half_made() == []
    assert world.files() == expected.after


COMMON = {"reports/case/provenance.json", "reports/index.html"}
"""Files to which each report of a batch adds: right at the end, and then compared."""
