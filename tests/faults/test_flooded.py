"""Files of many: fifty coders of one case, and a table of a million codings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from toolkit.case import open_case
from toolkit.case.codings import hand_codings
from toolkit.reliability import agreement
from toolkit.schema import HandCoding, read_table

HEADER = "statement_id,holder,dimension,object,value,condition,coder,confidence,evidence,note,"
CODERS, STATEMENTS = 50, 40
VALUES = ("accept", "reject", "unclear")
ISSUES = ("inspections", "tariffs", "harbour-access")


def coded(coder: str, statements: int, seed: int) -> str:
    """A file of one coder, who reads each third statement otherwise than most."""
    chance = Random(f"{seed} {coder}")
    lines = [f"{HEADER}codebook"]
    for number in range(statements):
        value = VALUES[number % 3] if chance.random() < 2 / 3 else chance.choice(VALUES)
        issue = ISSUES[number % len(ISSUES)]
        lines.append(f"report:{number:06},,issue,{issue},{value},,{coder},,,,selme 1")
    return "\n".join(lines) + "\n"


@pytest.fixture
def of_fifty(make_case: Callable[..., Any]) -> Path:
    """A case with the files of fifty coders."""
    folder: Path = make_case("Envoy Oro said that the North would accept inspections.").folder
    (folder / "codings").mkdir()
    for number in range(CODERS):
        name = f"coder-{number:02}"
        (folder / "codings" / f"{name}.csv").write_text(coded(name, STATEMENTS, 7))
    return folder


def test_files_of_fifty_coders_are_one_table_and_compared(of_fifty: Path) -> None:
    codings = hand_codings(open_case(of_fifty))

    assert len(codings) == CODERS * STATEMENTS
    assert codings["coder"].nunique() == CODERS
    found = agreement(codings, question="value", measure="alpha_nominal", draws=0)
    [row] = found.itertuples()
    assert row.coders == CODERS
    assert row.items == STATEMENTS
    assert 0.3 < row.value < 0.9
    pairs = agreement(codings, by="pair", question="value", measure="alpha_nominal", draws=0)
    assert len(pairs) == CODERS * (CODERS - 1) // 2


def test_one_coder_of_fifty_with_a_mistake_is_named_with_the_line(of_fifty: Path) -> None:
    file = of_fifty / "codings" / "coder-31.csv"
    file.write_text(file.read_text().replace(",unclear,", ",unclar,", 1))

    with pytest.raises(ValueError, match=r"coder-31\.csv, line \d+: unknown issue value 'unclar'"):
        hand_codings(open_case(of_fifty))


LARGEST = 6_000_000_000
"""Bytes of memory for a million codings; 24 GB is what a laptop for this work has."""

READING = """\
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (%d, %d))
from toolkit.schema import HandCoding, read_table, write_table
codings = read_table(sys.argv[1], HandCoding)
assert len(codings) == 1_000_000, len(codings)
write_table(codings, sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.faults
def test_a_file_of_a_million_codings_is_read_and_written_in_bounded_memory(tmp_path: Path) -> None:
    file, again = tmp_path / "million.csv", tmp_path / "again.csv"
    columns = list(read_table(_of(tmp_path, "ann", 1), HandCoding).columns)
    with file.open("w") as written:
        written.write(",".join(columns) + "\n")
        for number in range(1_000_000):
            written.write(
                f"report-{number // 20}:{number % 20 * 97:06},,issue,{ISSUES[number % 3]},"
                f"{VALUES[number % 3]},,ann,,,,selme 1,,,,,\n"
            )

    code = READING % (LARGEST, LARGEST)
    subprocess.run([sys.executable, "-c", code, str(file), str(again)], check=True)

    assert again.read_bytes() == file.read_bytes()


def _of(folder: Path, coder: str, statements: int) -> Path:
    path = folder / f"{coder}.csv"
    path.write_text(coded(coder, statements, 7))
    return path


IN_A_CASE = """\
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (%d, %d))
from toolkit.case import open_case
from toolkit.case.codings import hand_codings
codings = hand_codings(open_case(sys.argv[1]))
assert len(codings) == 1_000_000, len(codings)
assert codings["statement_id"].iloc[-1] == "report-49999:001843"
"""


@pytest.mark.faults
def test_a_coder_of_a_million_statements_is_read_in_bounded_memory(
    make_case: Callable[..., Any],
) -> None:
    folder: Path = make_case("Envoy Oro said that the North would accept inspections.").folder
    (folder / "codings").mkdir()
    with (folder / "codings" / "ann.csv").open("w") as written:
        written.write("statement_id,object,value\n")
        for number in range(1_000_000):
            name = f"report-{number // 20}:{number % 20 * 97:06}"
            written.write(f"{name},{ISSUES[number % 3]},{VALUES[number % 3]}\n")

    code = IN_A_CASE % (LARGEST, LARGEST)
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
