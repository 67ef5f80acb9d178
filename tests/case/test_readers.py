"""Files that texts come in besides archives' exports, each read as one report or as many."""

import csv
import gzip
import io
import json
import time
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.case.texts.recognition import NAMES, open_sources
from toolkit.case.texts.report import Report
from toolkit.schema import Problem

TALKS = "Envoy Oro said that the talks would resume."
MORE = "Minister Adan agreed."


def read(data, file):
    """The reports and the problems of all sources in a file."""
    data = data if isinstance(data, bytes) else data.encode()
    found = [one for source in open_sources(data, file) for one in source.found]
    return (
        [one for one in found if isinstance(one, Report)],
        [one for one in found if isinstance(one, Problem)],
    )


def said(report):
    return {name: fact.value for name, fact in report.facts.items()}


def packed(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def pdf(pages):
    """A PDF whose pages hold lines of text at places: (x, y, text)."""
    kids = " ".join(f"{4 + 2 * nth} 0 R" for nth in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for nth, lines in enumerate(pages):
        stream = "".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in lines)
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * nth} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}endstream",
        ]
    out = "%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def test_a_pdf_is_read_by_columns_its_words_put_together_its_running_heads_left_out():
    pages = [
        [
            (50, 780, f"Harbour Post, page {nth}"),
            *((50, 700 - 12 * line, f"left {nth} line {line} of a col-") for line in range(3)),
            (50, 664, f"umn on the left {nth}."),
            *((330, 700 - 12 * line, f"right {nth} line {line} of a column") for line in range(4)),
        ]
        for nth in range(1, 5)
    ]
    [report], problems = read(pdf(pages), "a.pdf")

    assert "Harbour Post" not in report.text
    assert "of a column on the left 1." in report.text
    assert report.text.index("on the left 1.") < report.text.index("right 1 line 0")
    assert not problems


def test_a_scanned_pdf_is_said_to_be_one():
    [], [problem] = read(pdf([[]]), "a.pdf")

    assert "pictures of text, scanned; run text recognition" in problem.problem


def drawing(page, form="q"):
    """A PDF that draws a packed page and, where it says /A Do, a form."""
    packed_page = zlib.compress(page.encode())
    head = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 900]/Contents 4 0 R/Resources"
        "<</Font<</F1 5 0 R>>/XObject<</A 6 0 R>>>>>>endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "6 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 6 0 R>>>>"
        f"/Length {len(form)}>>stream\n{form}\nendstream endobj\n"
        f"4 0 obj<</Length {len(packed_page)}/Filter/FlateDecode>>stream\n"
    )
    return head.encode() + packed_page + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"


def test_a_page_of_thousands_of_scattered_words_is_read_soon():
    words = [
        f"BT /F1 5 Tf {nth * 37 % 900} {nth * 91 % 900} Td (ship) Tj ET" for nth in range(2000)
    ]
    [report], problems = read(drawing("\n".join(words)), "a.pdf")

    assert report.text.count("ship") > 1000
    assert not problems


@pytest.mark.parametrize("box", ["0 18446744073709551616 600 800", "0 0 9999999999 9999999999"])
@pytest.mark.parametrize("size", [10, 999_999_999])
def test_a_page_of_a_size_that_none_has_is_read_or_refused_soon(box, size):
    lines = f"BT /F1 {size} Tf 50 700 Td (ship) Tj 0 -99999999 Td (ship) Tj 9 9 Td (a) Tj ET"
    data = drawing(lines).replace(b"0 0 900 900", box.encode())
    reports, problems = read(data, "a.pdf")

    assert len(reports) + len(problems) == 1


@pytest.mark.parametrize(
    "data",
    [drawing(" " * 60_000_000), drawing("q Q " * 6_000_000), drawing("/A Do " * 30_000)],
    ids=["a packed page", "a long page", "a form again and again"],
)
def test_a_pdf_that_draws_more_than_texts_do_is_refused(data):
    [], [problem] = read(data, "a.pdf")

    assert "as no text" in problem.problem


def test_a_sign_that_an_rtf_file_gives_in_halves_is_whole_and_half_of_one_is_a_mark():
    text = f"{{\\rtf1 \\u-10179?\\u-8704? {TALKS} \\u-10179?}}"
    [report], _ = read(text, "a.rtf")

    assert report.text.startswith(f"\N{GRINNING FACE} {TALKS} ")
    assert report.text.isprintable()


ODT = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": '<office:document-content xmlns:office="o" xmlns:text="t">'
    f"<office:body><text:h>Talks</text:h><text:p>{TALKS}<text:note><text:p>A note.</text:p>"
    f"</text:note></text:p><text:p>{MORE}<text:s/>Then<text:line-break/>no.</text:p>"
    "</office:body></office:document-content>",
}


def test_an_opendocument_text_is_read_without_its_notes():
    [report], problems = read(packed(ODT), "a.odt")

    assert report.text == f"Talks\n\n{TALKS}\n\n{MORE} Then\nno."
    assert not problems


MAIL = f"""\
From: Harbour Post <news@post.example>
To: reader@post.example
Subject: Talks resume
Date: Tue, 04 Mar 2031 23:30:00 -0500
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{TALKS}
"""


def test_a_message_gives_its_subject_day_and_sender():
    [report], problems = read(MAIL, "a.eml")

    assert report.text == TALKS + "\n"
    assert said(report) == {"date": "2031-03-04", "outlet": "Harbour Post", "title": "Talks resume"}
    assert not problems


def test_a_header_longer_than_a_message_has_is_read_soon_as_far_as_it_goes():
    began = time.process_time()
    headers, _, text = MAIL.partition("\n\n")
    [first, *others] = headers.splitlines()
    [report], _ = read("\n".join([*others, f"{first}{'(' * 200_000}", "", text]), "a.eml")

    assert report.text == TALKS + "\n"
    assert said(report)["title"] == "Talks resume"
    assert time.process_time() - began < 5


def test_a_mailbox_holds_a_report_a_message():
    box = "".join(f"From post@x.example Tue Mar  4 10:00:00 2031\n{MAIL}\n" for _ in range(2))
    reports, problems = read(box, "a.mbox")

    assert [report.number for report in reports] == [1, 2]
    assert all(report.text.strip() == TALKS for report in reports)
    assert not problems


RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>
<language>en</language><item><title>Talks resume</title><link>https://post.example/a</link>
<pubDate>Tue, 04 Mar 2031 10:00:00 GMT</pubDate>
<description>&lt;p&gt;{TALKS}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Post</title>
<entry><title>Talks resume</title><link href="https://post.example/a"/>
<updated>2031-03-04T10:00:00Z</updated><content type="html">&lt;p&gt;{TALKS}&lt;/p&gt;
&lt;p&gt;{MORE}&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("feed", [RSS, ATOM], ids=["RSS", "Atom"])
def test_an_entry_of_a_feed_is_a_report(feed):
    [report], problems = read(feed, "feed.xml")

    assert report.text == f"{TALKS}\n\n{MORE}"
    assert (said(report)["date"], said(report)["outlet"]) == ("2031-03-04", "Harbour Post")
    assert said(report)["url"] == "https://post.example/a"
    assert not problems


TRAFILATURA = {
    "title": "Talks resume", "author": "Lena Holm", "hostname": "post.example",
    "date": "2031-03-04", "fingerprint": "0f", "id": None, "license": None, "comments": "",
    "raw_text": "x", "text": TALKS, "language": "en", "image": None, "filedate": "2031-03-05",
    "source": "https://post.example/a", "source-hostname": "Harbour Post", "excerpt": "Talks",
    "categories": "", "tags": "",
}  # fmt: skip
NEWS_PLEASE = {
    "authors": ["Lena Holm"], "date_download": "2031-03-06 08:00:00", "date_modify": None,
    "date_publish": "2031-03-04 10:00:00", "description": "Talks", "filename": "a.json",
    "image_url": None, "language": "en", "localpath": None, "title": "Talks resume",
    "title_page": None, "title_rss": None, "source_domain": "Harbour Post", "maintext": TALKS,
    "text": None, "url": "https://post.example/a",
}  # fmt: skip
KAGGLE = {
    "": "0", "id": "17283", "title": "Talks resume", "publication": "Harbour Post",
    "author": "Lena Holm", "date": "2031-03-04", "year": "2031.0", "month": "3.0",
    "url": "https://post.example/a", "content": TALKS,
}  # fmt: skip
SHAPES = pytest.mark.parametrize(
    "entry", [TRAFILATURA, NEWS_PLEASE, KAGGLE], ids=["trafilatura", "news-please", "Kaggle"]
)


def as_csv(rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def assert_of_the_harbour_post(data, file):
    [report], problems = read(data, file)

    assert report.text == TALKS
    assert (said(report)["title"], said(report)["outlet"]) == ("Talks resume", "Harbour Post")
    assert (said(report)["date"][:10], said(report)["url"]) == (
        "2031-03-04",
        "https://post.example/a",
    )
    assert not problems


@SHAPES
@pytest.mark.parametrize(
    "shape", [lambda one: one, lambda one: [one], lambda one: {"articles": [one]}]
)
def test_json_of_well_known_shapes_is_read(entry, shape):
    assert_of_the_harbour_post(json.dumps(shape(entry)), "a.json")


@SHAPES
@pytest.mark.parametrize("file", ["a.csv", "a.jsonl"])
def test_tables_of_well_known_shapes_are_read(entry, file):
    data = as_csv([entry]) if file == "a.csv" else json.dumps(entry)

    assert_of_the_harbour_post(data, file)


def test_an_address_is_no_outlet_where_a_page_does_not_name_its_own():
    entry = {**TRAFILATURA, "source-hostname": None}
    [report], _ = read(json.dumps(entry), "a.json")

    assert (said(report)["outlet"], said(report)["url"]) == (
        "post.example",
        "https://post.example/a",
    )


MEDIA_CLOUD = {
    "id": "0f", "indexed_date": "2031-03-05 10:00:00", "language": "en", "media_name": "Post",
    "media_url": "post.example", "publish_date": "2031-03-04", "title": "Talks resume",
    "url": "https://post.example/a",
}  # fmt: skip
GDELT = {
    "url": "https://post.example/a", "url_mobile": "", "title": "Talks resume",
    "seendate": "20310304T101500Z", "socialimage": "", "domain": "post.example",
    "language": "English", "sourcecountry": "Norland",
}  # fmt: skip


def test_a_page_of_more_tags_than_a_report_has_is_not_read():
    [], [problem] = read("<html><body>" + "<a></a>" * 80_000, "a.html")

    assert problem.problem == "has more than 150,000 tags, as no report has; it was not read."


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (as_csv([MEDIA_CLOUD]), "a.csv"),
        (json.dumps(MEDIA_CLOUD), "a.jsonl"),
        (as_csv([GDELT]), "a.csv"),
        (json.dumps({"articles": [GDELT]}), "a.json"),
        ("1\t20310304\tNORLAND\thttps://post.example/a\n" * 3, "20310304.export.csv"),
    ],
    ids=["Media Cloud", "Media Cloud, JSON", "GDELT", "GDELT, JSON", "GDELT, events"],
)
def test_a_list_of_links_is_said_to_be_one(data, file):
    [], [problem] = read(data, file)

    assert "lists articles with their addresses and without their texts." in problem.problem


def workbook(rows):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parquet(rows):
    from pyarrow import Table
    from pyarrow.parquet import write_table

    file = io.BytesIO()
    write_table(Table.from_pylist(rows), file)
    return file.getvalue()


ROW = {"Date": "2031-03-04", "Outlet": "Post", "Text": TALKS}


@pytest.mark.parametrize("data", [workbook([ROW.keys(), ROW.values()]), parquet([ROW])],
                         ids=["XLSX", "Parquet"])  # fmt: skip
def test_a_row_of_a_table_is_a_report(data):
    [report], problems = read(data, "a.bin")

    assert report.text == TALKS
    assert said(report) == {"date": "2031-03-04", "outlet": "Post"}
    assert not problems


@pytest.mark.parametrize("number", [b'<row r="99999999999"', b"<row r='1e12'", b'<row r="1048577"'])
def test_a_sheet_with_a_row_beyond_the_last_is_refused(number):
    with zipfile.ZipFile(io.BytesIO(workbook([ROW.keys(), ROW.values()]))) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'<row r="2"', number)
    [], [problem] = read(packed(members), "a.xlsx")

    assert "a row beyond the last that a sheet can have" in problem.problem


def test_what_is_in_a_zip_file_is_read_however_deep_and_its_names_climb_nowhere():
    inner = packed({"b.txt": f"date: 2031-03-04\n\n{MORE}"})
    data = packed(
        {"../../a.txt": TALKS, "in/b.zip": inner, ".hidden.txt": "x", "c.png": b"\x89PNG"}
    )
    reports, [problem] = read(data, "all.zip")

    assert [(report.file, report.text) for report in reports] == [
        ("all.zip/a.txt", TALKS),
        ("all.zip/in/b.zip/b.txt", MORE),
    ]
    assert problem.problem == "is a picture; it was not read."


@pytest.mark.parametrize(
    "data",
    [packed({"a.txt": b" " * 50_000_000}), gzip.compress(b" " * 50_000_000)],
    ids=["ZIP", "gzip"],
)
def test_a_bomb_is_refused_before_it_is_unpacked(data):
    [], [problem] = read(data, "bomb")

    assert "as no texts do" in problem.problem


def test_text_in_html_within_markdown_is_not_lost():
    [report], _ = read(f"# Talks\n\n<div><p>{TALKS}</p><p>{MORE}</p></div>\n", "a.md")

    assert report.text == f"Talks\n\n{TALKS}\n\n{MORE}"


PAGE = (
    '<html><head><title>Talks</title><meta property="og:site_name" content="Harbour Post">'
    '<meta property="article:published_time" content="2031-03-04T10:00:00Z"></head><body><article>'
    f"<h1>Talks resume</h1><p>{TALKS} {TALKS} {TALKS}</p><p>{MORE} {MORE} {MORE}</p></article>"
    "</body></html>"
)


def webarchive():
    records = b""
    for kind, body in [("text/html", PAGE.encode()), ("image/png", b"\x89PNG")]:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/a\r\n"
            "WARC-Date: 2032-01-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}"
        )
        records += head.encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"
    return records


MHTML = (
    "From: <Saved by Blink>\nSnapshot-Content-Location: https://post.example/a\nSubject: Talks\n"
    "Date: Fri, 1 Jan 2032 10:00:00 -0000\nMIME-Version: 1.0\n"
    'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n\n'
    f"--b\nContent-Type: text/html\nContent-Location: https://post.example/a\n\n{PAGE}\n--b--\n"
)


@pytest.mark.parametrize(
    "data", [webarchive(), gzip.compress(webarchive()), MHTML], ids=["WARC", "gzip", "MHTML"]
)
def test_a_page_in_an_archive_is_read_with_its_own_day(data):
    [report], problems = read(data, "a.bin")

    assert TALKS in report.text
    assert (said(report)["outlet"], said(report)["date"]) == ("Harbour Post", "2031-03-04")
    assert not problems


BEGINNINGS = [b"PK\x03\x04", b"{\\rtf1 ", b"%PDF-1.4\n", b"PAR1", b"WARC/1.0\r\n", b"\x1f\x8b\x08",
              b"From a\nA: b\n", b"MIME-Version: 1.0\nA: b\nC: d\n\n", b"<rss>", b"<html>",
              b"\xff\xfe", b"{", b"1 of 2 DOCUMENTS\nLENGTH: 2\n", pdf([[(50, 700, "x")]]),
              packed(ODT), RSS.encode(), MAIL.encode()]  # fmt: skip


@settings(max_examples=60)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=60), st.integers(0, 400),
       st.sampled_from(NAMES))  # fmt: skip
def test_no_damaged_file_raises(beginning, noise, cut, name):
    for data in (beginning + noise, beginning[:cut] + noise + beginning[cut + 7 :]):
        reports, problems = read(data, f"a{name}")

        assert all(isinstance(report.text, str) for report in reports)
        assert all(problem.problem and problem.advice for problem in problems)


FILES = {
    "a.txt": f"date: 2031-03-04\noutlet: Harbour Post\n\n{TALKS}\n\n{MORE}\n",
    "a.md": f"---\ntitle: Talks\ndate: 2031-03-04\n---\n\n# Talks\n\n*{TALKS}*\n\n<p>{MORE}</p>\n",
    "a.pdf": pdf([[(50, 700, TALKS), (50, 680, MORE)]] * 3),
    "a.odt": packed(ODT),
    "a.eml": MAIL,
    "a.mbox": "".join(f"From post@x.example Tue Mar  4 10:00:00 2031\n{MAIL}\n" for _ in "ab"),
    "a.rss": RSS,
    "a.xml": ATOM,
    "a.json": json.dumps({"articles": [TRAFILATURA, NEWS_PLEASE]}),
    "a.jsonl": f"{json.dumps(TRAFILATURA)}\n{json.dumps(NEWS_PLEASE)}\n",
    "a.csv": as_csv([KAGGLE, KAGGLE]),
    "a.tsv": as_csv([KAGGLE, KAGGLE]).replace(",", "\t"),
    "a.xlsx": workbook([ROW.keys(), ROW.values(), ROW.values()]),
    "a.parquet": parquet([ROW, ROW]),
    "a.zip": packed({"a.txt": TALKS, "b.zip": packed({"b.csv": as_csv([KAGGLE])})}),
    "a.txt.gz": gzip.compress(TALKS.encode()),
    "a.html": PAGE,
    "a.warc": webarchive(),
    "a.mhtml": MHTML,
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_changed_anywhere_is_read_or_told_of(survives, name):
    survives(name, FILES[name], times=20)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.xlsx"])
def test_a_table_changed_anywhere_whose_columns_are_told_is_read_or_told_of(survives, name):
    survives(name, FILES[name], 20, {"text": "Text", "date": "Date"})


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
def test_a_file_changed_in_hundreds_of_ways_is_read_or_told_of(survives, name):
    survives(name, FILES[name], times=200)
