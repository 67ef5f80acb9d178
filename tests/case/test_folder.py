from toolkit.schema import Document, columns


def test_a_report_is_read_as_it_was_given(make_case):
    report = "Envoy Oro said:\r\n\r\n“We will come.”\n"
    case = make_case(report)
    [document] = case.documents.itertuples()

    assert list(case.documents) == columns(Document)
    assert (document.doc_id, document.text, document.outlet) == ("report", report, "Harbour Post")
    assert str(document.date.date()) == "2031-03-04"
    assert case.problems.empty
