"""Events as rows in PLOVER's classes."""

import csv

import toolkit as tk
from toolkit.schema import Event, to_table


def test_an_event_is_a_row_with_its_class_its_quad_code_and_who_did_it_to_whom(example):
    rows = [
        Event("2031-03-04-oro", 2, 60, "Tarik\tOro", "North", "South", "South", root, cameo, False,
              True, "would\nmeet", "", ((2, 5),), ((2, 5),), ())
        for root, cameo in (("consult", "04"), ("yield", "08"))
    ]  # fmt: skip
    path = tk.export(to_table(Event, rows), example.case, "plover", example.folder / "x.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        consult, gives_way = csv.DictReader(file, delimiter="\t")

    assert (consult["Event Type"], consult["Quad Code"]) == ("CONSULT", "V-Coop")
    assert (consult["Actor Name"], consult["Recipient Name"]) == ("Tarik Oro", "South")
    assert (consult["Verb"], consult["Publication Date"]) == ("would meet", "2031-03-04")
    assert (gives_way["Event Type"], gives_way["Quad Code"]) == ("YIELD", "")
