"""The two-mode network, read again by the library that others read it with."""

import networkx as nx
import pytest

import toolkit as tk


@pytest.mark.parametrize(("to", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_edges_come_back_with_counts_and_the_mean(example, to, read):
    path = tk.export(example.coded, example.case, to, example.folder / f"x.{to}")
    graph = read(path)

    edge = graph.edges["holder: Northern delegation", "issue: tariffs"]
    assert (edge["weight"], edge["reports"], edge["reject"], edge["mean"]) == (1, 1, 1, -2.0)
    assert "mean" not in graph.edges["holder: Lena Adan", "issue: inspections"]
    node = graph.nodes["holder: Northern delegation"]
    assert (node["kind"], node["side"], node["bipartite"]) == ("holder", "North", 0)
    assert graph.number_of_edges() == len(example.codings)


@pytest.mark.parametrize(("to", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_ties_that_were_worked_out_come_back_as_they_are(example, to, read):
    ann = example.coded[example.coded["coder"] == "ann"]
    ties = tk.networks.two_mode(ann, by="holder", window=1, step=1)
    graph = read(tk.export(ties, example.case, to, example.folder / f"x.{to}"))

    assert graph.edges["actor: Northern delegation", "issue: tariffs"]["weight"] == -2.0
    assert graph.edges["actor: Northern delegation", "issue: tariffs"]["start"] == "2031-03-04"
    assert graph.nodes["actor: Northern delegation"]["side"] == "North"


@pytest.mark.parametrize(("to", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_holders_whose_names_are_alike_in_xml_are_two_nodes(example, to, read):
    names = {"Northern delegation": "Oro\x01", "Lena Adan": "Oro\x02"}
    table = example.coded.assign(holder=example.coded["holder"].replace(names))
    graph = read(tk.export(table, example.case, to, example.folder / f"x.{to}"))

    both = [name for name in graph if name.startswith("holder: Oro\ufffd")]
    assert len(both) == 2
    assert graph.number_of_edges() == len(example.codings)
    assert [graph.nodes[name]["label"] for name in both] == ["Oro\ufffd"] * 2


@pytest.mark.parametrize("to", ["graphml", "gexf"])
def test_a_network_is_written_alike_each_time_and_has_no_codings_to_import(example, to):
    path = tk.export(example.coded, example.case, to, example.folder / "one")
    again = tk.export(example.coded, example.case, to, example.folder / "two")

    assert path.read_bytes() == again.read_bytes()
    with pytest.raises(tk.InputError, match="of no format that is read here"):
        tk.import_codings(path, example.case)


def test_every_key_of_graphml_has_a_name_and_a_type(example):
    path = tk.export(example.coded, example.case, "graphml", example.folder / "x")
    keys = [part.partition(">")[0] for part in path.read_text("utf-8").split("<key ")[1:]]

    assert len(keys) >= 8
    assert all('attr.name="' in key and 'attr.type="' in key for key in keys)
