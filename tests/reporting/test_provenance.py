"""What a report was made from is told by fingerprints of all that decides it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.case import Case
from toolkit.coding.reader.model import SHIPPED
from toolkit.reporting.provenance import coder_of, made_from

ROOT = Path(__file__).parents[2]


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    return make_case("Envoy Oro said on Monday that the North would accept inspections.")


def origin(case: Case, **parameters: str) -> dict[str, Any]:
    return made_from(case.folder / "actors.csv", case, parameters, case.folder / "codings")


def test_the_lock_that_pins_every_library_is_named(case: Case) -> None:
    lock = (ROOT / "requirements" / "run.lock").read_bytes()

    assert origin(case)["lock"] == hashlib.sha256(lock).hexdigest()


def test_the_model_that_codes_is_named_with_all_its_files(case: Case) -> None:
    own = shutil.copytree(SHIPPED, case.folder / "model")
    shipped = coder_of({"coder": "learned"}, case)["coder"]

    assert coder_of({"coder": "model"}, case)["coder"] == {**shipped, "name": "model"}
    (own / "CARD.md").write_text("Trained anew.")
    assert coder_of({"coder": "model"}, case)["coder"]["sha256"] != shipped["sha256"]


@pytest.mark.parametrize("coder", ["", "rules", "ann", "nobody"])
def test_a_coder_that_is_no_model_is_among_the_parameters_only(case: Case, coder: str) -> None:
    (case.folder / "codings").mkdir()
    (case.folder / "codings" / "ann.csv").write_text("statement_id,object,value\n")
    (case.folder / "ann").mkdir()  # a person's name comes before a folder's

    assert "coder" not in origin(case, coder=coder)
