"""Files that somebody broke, by accident or on purpose: one sentence, soon, and nothing else."""

import json
import time
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.exchange import NotPlaced
from toolkit.exchange.formats import FORMATS, read_marked

MARKED = [name for name, one in FORMATS.items() if one.reads]
TABLES = [name for name, one in FORMATS.items() if one.is_a_table]
SOON = 20  # seconds, on a busy machine
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def replaced(held, at: int, by):
    """What JSON holds with its part of that number, counted from the outermost, replaced."""
    count = iter(range(10**9))

    def walk(value):
        if next(count) == at:
            return by
        if isinstance(value, dict):
            return {name: walk(inner) for name, inner in value.items()}
        return [walk(inner) for inner in value] if isinstance(value, list) else value

    return walk(held)


@pytest.fixture
def read(example):
    """What reads such bytes, and fails unless it is done soon or says in one sentence why not."""

    def run(data: bytes, is_a_table=False) -> None:
        path = example.folder / "broken"
        path.write_bytes(data)
        began, said = time.monotonic(), ""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotPlaced)
                if is_a_table:
                    tk.read_table(path, tk.codings.HandCoding)
                else:
                    tk.import_codings(path, example.case)
        except tk.InputError as error:
            said = str(error)
        assert "\n" not in said
        assert time.monotonic() - began < SOON

    return run


@pytest.mark.parametrize("to", [*MARKED, *TABLES])
def test_a_file_changed_anywhere_is_read_or_refused(example, read, damaged, to):
    table = {"citron": example.statements, "xlsx": example.codings, "parquet": example.codings}
    given_table = table.get(to, example.coded)
    data = tk.export(given_table, example.case, to, example.folder / "whole").read_bytes()

    @settings(max_examples=60)
    @given(damaged(data))
    def check(broken):
        read(broken, to in TABLES)

    check()


@pytest.mark.parametrize("to", ["label-studio", "web-annotation", "citron"])
def test_json_with_anything_in_the_place_of_a_part_is_read_or_refused(example, read, to):
    table = example.statements if to == "citron" else example.coded
    path = tk.export(table, example.case, to, example.folder / "whole")
    if to == "citron":
        with zipfile.ZipFile(path) as archive:
            held = json.loads(archive.read(archive.namelist()[0]))
    else:
        held = json.loads(path.read_text("utf-8"))

    @settings(max_examples=200)
    @given(st.integers(0, json.dumps(held).count(":") + 20), JSON)
    def check(at, by):
        read(json.dumps(replaced(held, at, by)).encode())

    check()


STARTS = [b"", b"PK\x03\x04", b"PAR1", b"SQLite format 3\x00", b"[", b"{", b"<"]


@settings(max_examples=300)
@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_any_bytes_are_refused(tmp_path_factory, start, data):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(start + data)

    with pytest.raises(tk.InputError):
        read_marked(path)
