"""Those who wait see how far it is; nobody else does."""

import sys

import pytest

from toolkit import waiting


@pytest.fixture
def terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(waiting, "SOON", 0.0)
    monkeypatch.delenv(waiting.REPORT_FOLDER, raising=False)


def test_on_a_terminal_there_is_a_bar(terminal, capsys):
    assert list(waiting.shown([1, 2, 3])) == [1, 2, 3]
    assert "/3" in capsys.readouterr().err


def test_in_a_report_and_where_errors_go_to_a_file_there_is_none(terminal, capsys, monkeypatch):
    monkeypatch.setenv(waiting.REPORT_FOLDER, "somewhere")
    assert list(waiting.shown([1, 2])) == [1, 2]

    monkeypatch.delenv(waiting.REPORT_FOLDER)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert list(waiting.shown([1, 2])) == [1, 2]
    assert capsys.readouterr().err == ""
