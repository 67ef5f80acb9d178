"""Codings written for another tool from the command line."""

import sys

import networkx as nx
import pytest

import toolkit as tk
from toolkit.commands import export
from toolkit.commands.arguments import Parser


def run(*arguments):
    parser = Parser()
    export.add(parser.add_subparsers())
    given = parser.parse_args(["export", *arguments])
    given.run(given)


@pytest.mark.parametrize("coder", ["rules", "people"])
def test_codings_become_a_network(coder, tmp_path, capsys):
    file = tmp_path / "network.gexf"
    run("port-selme", "--to", "gexf", "--out", str(file), "--coder", coder)

    assert nx.read_gexf(file).number_of_edges()
    assert f"{file}: " in capsys.readouterr().out


@pytest.mark.parametrize(("table", "row_type"), [("actors", tk.Actor), ("meetings", tk.Meeting)])
def test_a_table_becomes_a_workbook(table, row_type, tmp_path):
    file = tmp_path / "x.xlsx"
    run("port-selme", "--to", "xlsx", "--table", table, "--out", str(file))

    assert len(tk.read_table(file, row_type))


@pytest.mark.parametrize(
    ("to", "table", "takes"),
    [("citron", "actors", "statements, coded"), ("graphml", "ties", "coded")],
)
def test_a_table_that_a_format_does_not_take_is_told_which_it_takes(to, table, takes, tmp_path):
    with pytest.raises(tk.InputError, match=f"{to} takes no table {table!r}; it takes {takes}.$"):
        run("port-selme", "--to", to, "--table", table, "--out", str(tmp_path / "x"))


def test_a_library_that_is_missing_is_told_before_anything_is_read(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)
    monkeypatch.delitem(sys.modules, "toolkit.exchange.network", raising=False)

    with pytest.raises(tk.InputError, match="Gephi or visone needs networkx; run `pip install"):
        run("no-such-case", "--to", "gexf", "--out", str(tmp_path / "x"))
