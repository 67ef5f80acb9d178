"""What the tests of a case's texts share: files that are broken, and must be told as such."""

import time

import pytest
from hypothesis import given, settings

import toolkit as tk
from toolkit.schema import Imported, to_rows

SOON = 20  # seconds, on a busy machine


@pytest.fixture
def survives(make_case, damaged, tmp_path):
    """Imports a file, broken in so many ways: each is read, or a problem says why not, and soon."""

    def check(name: str, data: bytes | str, times: int, columns=None) -> None:
        folder = make_case("Talks.").folder
        path = tmp_path / name

        @settings(max_examples=times)
        @given(damaged(data if isinstance(data, bytes) else data.encode()))
        def one(broken):
            path.write_bytes(broken)
            began, rows, refused = time.monotonic(), [], ""
            try:
                rows = to_rows(Imported, tk.import_texts(path, folder, columns, dry_run=True))
            except tk.InputError as error:  # only for a column that was told and is lost
                refused = str(error)
            assert not refused or (columns and "\n" not in refused)
            assert time.monotonic() - began < SOON
            assert all(row.advice and "\n" not in row.problem for row in rows if row.problem)
            assert all(row.file and row.words for row in rows if not row.problem)

        one()

    return check
