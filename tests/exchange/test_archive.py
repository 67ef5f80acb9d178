"""Archives of several files: the same bytes anywhere, no name twice."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from toolkit.exchange.archive import file_names, packed, report_name, unpacked
from toolkit.schema import InputError


def test_an_archive_says_the_same_of_the_system_it_was_written_on():
    with zipfile.ZipFile(io.BytesIO(packed({"a.txt": b"Oro"}))) as archive:
        [entry] = archive.infolist()

    assert (entry.create_system, entry.date_time[0]) == (3, 2000)


def test_two_files_of_one_name_are_refused():
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("oro.ann", "one")
        archive.writestr("oro.ann", "two")

    with pytest.raises(InputError, match=r"holds two files 'oro\.ann'"):
        unpacked(data.getvalue())


def test_reports_that_differ_in_capitals_alone_are_files_everywhere():
    reports = ["march/Oro", "march/oro", "march/ORO", "Adan", "Ä talk", "ä talk", "%4Fro"]
    names = file_names(reports)

    assert len({name.casefold() for name in names.values()}) == len(reports)
    assert [report_name(f"{name}.txt") for name in names.values()] == reports
    assert names["Adan"] == "Adan"
    assert names["march/Oro"] == "march%2F%4Fro"
