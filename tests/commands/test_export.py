"""Codings written for another tool from the command line."""

import networkx as nx
import pytest

from toolkit.commands import export
from toolkit.commands.arguments import Parser


@pytest.mark.parametrize("coder", ["rules", "people"])
def test_codings_become_a_network(coder, tmp_path, capsys):
    parser = Parser()
    export.add(parser.add_subparsers())
    file = tmp_path / "network.gexf"
    what = ["export", "port-selme", "--to", "gexf", "--out", str(file), "--coder", coder]
    given = parser.parse_args(what)
    given.run(given)

    assert nx.read_gexf(file).number_of_edges()
    assert f"{file}: " in capsys.readouterr().out
