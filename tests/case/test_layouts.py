"""Exports of news archives: each article is a report with its day, outlet and headline."""

import io
import time
from datetime import date

import pytest

from toolkit.case.texts.recognition import open_sources
from toolkit.case.texts.report import Report
from toolkit.schema import Document, Problem, to_rows

FIRST = [
    "Envoy Oro said that the talks would resume on Monday, and that no ship would be searched "
    "before the commission had met.",
    "“We will not sign,” said Minister Adan.",
]
SECOND = ["The mediator said on Tuesday that 12 of 40 points were open. UPDATE: she left early."]


def read(data, file="export.txt"):
    """The one source in a file, its reports and its problems."""
    data = data if isinstance(data, bytes) else data.encode()
    [source] = open_sources(data, file)
    found = list(source.found)
    reports = [one for one in found if isinstance(one, Report)]
    return source, reports, [one for one in found if isinstance(one, Problem)]


def said(report):
    return {name: fact.value for name, fact in report.facts.items()}


def wrapped(paragraphs):
    """Paragraphs as an archive prints them: in short lines."""
    lines = []
    for paragraph in paragraphs:
        words = paragraph.split()
        half = len(words) // 2
        lines += [" ".join(words[:half]), " ".join(words[half:]), ""]
    return "\n".join(lines)


# ---------------------------------------------------------------- Nexis, plain text

NEXIS = f"""\


                               1 of 2 DOCUMENTS



                                  Harbour Post

                            January 11, 2031 Monday
                              Late Edition - Final

2 of 3 ships searched in Selme

BYLINE: By A. CLERK

SECTION: Section A; Column 0; Foreign Desk; Pg. 4

LENGTH: 312 words

DATELINE: SELME

{wrapped(FIRST)}
URL: http://www.harbour-post.example

GRAPHIC: PHOTO: The port of Selme, where ships wait for a
commission

LOAD-DATE: January 11, 2031

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper


                       Copyright 2031 Harbour Post Company



                               2 of 2 DOCUMENTS


                          Selme Courier (Sudport)

                            12 January 2031 Tuesday

Points still open

LENGTH: 88 words

{wrapped(SECOND)}
LOAD-DATE: January 12, 2031

LANGUAGE: ENGLISH

                     Copyright 2031 Selme Courier Ltd.
                              All Rights Reserved
"""
NEXIS_GERMAN = f"""\
                               Dokument 1 von 2

                                  Harbour Post

                            11. Januar 2031 Montag

2 of 3 ships searched in Selme

AUTOR: A. Clerk

RUBRIK: AUSLAND; S. 4

LÄNGE: 312 Wörter

{wrapped(FIRST)}
UPDATE: 12. Januar 2031

SPRACHE: ENGLISH

PUBLICATION-TYPE: Zeitung

                     Copyright 2031 Harbour Post
                            Alle Rechte vorbehalten

                               Dokument 2 von 2

                          Selme Courier (Sudport)

                            12. Januar 2031 Dienstag

Points still open

LÄNGE: 88 Wörter

{wrapped(SECOND)}
SPRACHE: ENGLISH
"""
NEXIS_FRENCH = (
    NEXIS_GERMAN.replace("Dokument 1 von 2", "1 de 2 DOCUMENTS")
    .replace("Dokument 2 von 2", "2 de 2 DOCUMENTS")
    .replace("LÄNGE: 312 Wörter", "LONGUEUR: 312 mots")
    .replace("LÄNGE: 88 Wörter", "LONGUEUR: 88 mots")
    .replace("11. Januar 2031 Montag", "11 janvier 2031 lundi")
    .replace("12. Januar 2031 Dienstag", "12 janvier 2031 mardi")
    .replace("SPRACHE: ", "LANGUE: ")
)


@pytest.mark.parametrize(
    "export",
    [
        NEXIS,
        NEXIS.replace("\n", "\r\n"),
        NEXIS.replace("\n\n\n\n", "\n\f\n"),
        NEXIS_GERMAN,
        NEXIS_FRENCH,
    ],
    ids=["English", "Windows line ends", "page feeds", "German", "French"],
)
@pytest.mark.parametrize("file", ["export.txt", "export.TXT", "export", "export.md"])
def test_nexis_plain_text_is_read_whatever_its_name(export, file):
    source, [first, second], problems = read(export, file)

    assert (source.form, source.said) == ("Nexis, plain text", 2)
    assert first.text == "\n\n".join(FIRST)
    assert second.text == "\n\n".join(SECOND)
    assert said(first)["outlet"] == "Harbour Post"
    assert said(first)["title"] == "2 of 3 ships searched in Selme"
    assert said(second)["outlet"] == "Selme Courier (Sudport)"
    assert said(second)["title"] == "Points still open"
    assert (first.number, second.number) == (1, 2)
    assert not problems


def test_thousands_of_labels_before_a_paragraph_are_read_soon_and_are_its_text():
    began = time.process_time()
    labels = "LANGUAGE: ENGLISH\n\n" * 20_000
    _, [first, _], _ = read(NEXIS.replace(FIRST[0][:20], labels + FIRST[0][:20], 1))

    assert first.text.count("LANGUAGE: ENGLISH") == 20_000
    assert time.process_time() - began < 5


def test_a_number_of_thousands_of_digits_is_no_number_of_articles():
    summary = [line.replace("Found 2", f"Found {'9' * 5000}") for line in SUMMARY]
    _, reports, problems = read(rtf([*FACTIVA[0], *FACTIVA[1], *summary]), "a.rtf")

    assert len(reports) == 2
    assert not problems


@pytest.mark.parametrize("export", [NEXIS, NEXIS_GERMAN, NEXIS_FRENCH])
def test_nexis_days_are_read_in_the_language_of_the_interface(make_case, export):
    case = make_case({"export.txt": export})

    assert [one.date for one in to_rows(Document, case.documents)] == [
        date(2031, 1, 11),
        date(2031, 1, 12),
    ]
    assert set(case.documents.language) == {"en"}


def test_a_nexis_article_that_is_missing_is_told_by_the_number_the_file_gives():
    _, reports, [problem] = read(NEXIS.replace("of 2 DOCUMENTS", "of 3 DOCUMENTS"))

    assert len(reports) == 2
    assert problem.problem == "says it holds 3 articles; 2 were read."


def test_a_nexis_article_without_text_is_told_with_its_headline():
    cut = NEXIS.replace(wrapped(SECOND), "")
    _, [first], problems = read(cut)

    assert first.text == "\n\n".join(FIRST)
    assert "article 2 (Points still open) has no text" in problems[0].problem


def test_lines_that_are_not_understood_are_quoted():
    odd = NEXIS.replace("2 of 3 ships searched in Selme", "2 of 3 ships\n\nA second line on top")
    _, [first, _], [problem] = read(odd)

    assert said(first)["title"] == "2 of 3 ships"
    assert problem.problem == ("article 1: not understood and left out: 'A second line on top'.")


# ---------------------------------------------------------------- Nexis Uni

COVER = [
    "User Name: A. Student",
    "Date and Time: Monday, March 10, 2031 9:20:00 AM EST",
    "Job Number: 123456789",
    "Documents (2)",
    "1. 2 of 3 ships searched in Selme",
    "Client/Matter: -None-",
    "Search Terms: Selme",
    "Search Type: Terms and Connectors",
    "Narrowed by:",
    "Content Type",
    "Narrowed by",
    "2. Points still open",
    "Client/Matter: -None-",
    "Search Terms: Selme",
    "| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2031 LexisNexis",
]
UNI = [
    [
        "2 of 3 ships searched in Selme",
        "Harbour Post",
        "January 11, 2031 Monday 9:20 AM GMT",
        "Copyright 2031 Harbour Post Company All Rights Reserved",
        "Section: NEWS; Pg. 4",
        "Length:\xa0312 words",
        "Byline:\xa0A. Clerk",
        "Body",
        *FIRST,
        "Classification",
        "Language: ENGLISH",
        "Publication-Type: Newspaper",
        "Load-Date: January 11, 2031",
        "End of Document",
    ],
    [
        "Points still open",
        "Selme Courier (Sudport)",
        "January 12, 2031 Tuesday",
        "Late Edition",
        "Copyright 2031 Selme Courier Ltd.",
        "Length: 88 words",
        "Body",
        *SECOND,
        "Load-Date: January 12, 2031",
        "End of Document",
    ],
]
NEXIS_UNI = [*COVER, *UNI[0], *UNI[1]]


def docx(paragraphs):
    from docx import Document as Word

    word = Word()
    for paragraph in paragraphs:
        word.add_paragraph(paragraph)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def rtf(paragraphs):
    def escaped(text):
        return "".join(
            f"\\u{ord(sign)}?" if ord(sign) > 127 else f"\\{sign}" if sign in "\\{}" else sign
            for sign in text
        )

    body = "\\par\n".join(f"\\pard {{\\b0 {escaped(paragraph)}}}" for paragraph in paragraphs)
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}\n{body}\\par}}".encode()


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (docx(NEXIS_UNI), "Nexis Uni, in Word"),
        (docx([*UNI[0], *UNI[1]]), "Nexis Uni, in Word"),
        (rtf(NEXIS_UNI), "Nexis Uni, in RTF"),
        ("\n\n".join(NEXIS_UNI).encode(), "Nexis Uni"),
        ("\n".join(["Page 1 of 2", *NEXIS_UNI]).encode(), "Nexis Uni"),
    ],
    ids=["DOCX", "DOCX without a cover", "RTF", "text", "text without blank lines"],
)
def test_nexis_uni_is_read_from_its_first_article_on(data, form):
    source, [first, second], problems = read(data, "Files (2).bin")

    assert source.form == form
    assert first.text == "\n\n".join(FIRST)
    assert second.text == "\n\n".join(SECOND)
    assert said(first) == {
        "title": "2 of 3 ships searched in Selme",
        "outlet": "Harbour Post",
        "date": "January 11, 2031 Monday 9:20 AM GMT",
        "language": "ENGLISH",
    }
    assert (said(second)["outlet"], said(second)["title"]) == (
        "Selme Courier (Sudport)",
        "Points still open",
    )
    assert not problems


def test_nexis_uni_without_the_word_body_is_read_all_the_same():
    source, [first, _], problems = read(docx([part for part in NEXIS_UNI if part != "Body"]))

    assert source.said == 2
    assert first.text == "\n\n".join(FIRST)
    assert not problems


def test_a_nexis_uni_file_that_was_cut_short_keeps_its_last_article():
    _, reports, problems = read(docx(NEXIS_UNI[:-1]))

    assert len(reports) == 2
    assert not problems


# ---------------------------------------------------------------- Factiva

FACTIVA = [
    ["World News", "2 of 3 ships searched in Selme", "By A. Clerk", "312 words", "11 January 2031",
     "09:20", "Harbour Post", "HPOST", "A4", "English",
     "(c) 2031, Harbour Post. All rights reserved.", *FIRST, "Document HPOST00020310111ef1b0004x"],
    ["Points still open", "88 words", "12 January 2031", "Selme Courier", "SELCOU", "English",
     "Copyright 2031 Selme Courier.", *SECOND, "Document SELCOU0020310112ef1c00001"],
]  # fmt: skip
SUMMARY = ["Search Summary", "Text: selme", "Results Found 2", "Timestamp 13 January 2031 9:20"]
LABELLED = [
    "HD|2 of 3 ships searched in Selme|",
    "BY|A. Clerk|",
    "WC|312 words|",
    "PD|11 January 2031|",
    "SN|Harbour Post|",
    "SC|HPOST|",
    "LA|English|",
    "CY|(c) 2031, Harbour Post|",
    "LP|" + FIRST[0] + "|",
    "TD|" + FIRST[1] + "|",
    "NS|gdip : International Relations|",
    "AN|Document HPOST00020310111ef1b0004x|",
]


@pytest.mark.parametrize(
    "data",
    [
        rtf([*FACTIVA[0], *FACTIVA[1], *SUMMARY]),
        docx([*FACTIVA[0], *FACTIVA[1], *SUMMARY]),
        "\n\n".join(["Page 1 of 3 © 2031 Factiva, Inc. All rights reserved.", *FACTIVA[0],
                     *FACTIVA[1], *SUMMARY]).encode(),
    ],
    ids=["RTF", "DOCX", "text"],
)  # fmt: skip
def test_factiva_articles_are_told_by_the_line_that_closes_them(data):
    source, [first, second], problems = read(data, "Factiva-20310113.rtf")

    assert source.form.startswith("Factiva")
    assert source.said == 2
    assert first.text == "\n\n".join(FIRST)
    assert second.text == "\n\n".join(SECOND)
    assert said(first) == {
        "title": "2 of 3 ships searched in Selme",
        "date": "11 January 2031",
        "outlet": "Harbour Post",
        "language": "English",
    }
    assert said(second)["outlet"] == "Selme Courier"
    assert not problems


@pytest.mark.parametrize("separator", ["|", "\t"])
def test_factiva_labels_say_what_is_what(separator):
    _, [report], problems = read("\n".join(LABELLED).replace("|", separator))

    assert report.text == "\n\n".join(FIRST)
    assert said(report)["outlet"] == "Harbour Post"
    assert said(report)["date"] == "11 January 2031"
    assert not problems


def factiva_page(articles):
    rows = []
    for article in articles:
        cells = "".join(
            f'<tr><td class="index" align="right"><b>{code}</b></td><td>{value}</td></tr>'
            for code, value in article
        )
        rows.append(f'<div class="article enArticle"><table>{cells}</table></div><br>')
    return (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=utf-8'></head>"
        f"<body>{''.join(rows)}</body></html>"
    )


def test_factiva_html_is_read_by_its_labels():
    paragraphs = [f'<p class="articleParagraph enarticleParagraph">{one}</p>' for one in FIRST]
    article = [("SE", "World"), ("HD", "<span>2 of 3 ships &amp; more</span>"), ("WC", "312 words"),
               ("PD", "11 January 2031"), ("SN", "Harbour Post"), ("LA", "English"),
               ("LP", paragraphs[0]), ("TD", paragraphs[1]),
               ("AN", "Document HPOST00020310111ef1b0004x")]  # fmt: skip
    source, [first, second], problems = read(factiva_page([article, article]), "download.htm")

    assert source.form == "Factiva, HTML"
    assert first.text == second.text == "\n\n".join(FIRST)
    assert said(first)["title"] == "2 of 3 ships & more"
    assert said(first)["date"] == "11 January 2031"
    assert not problems


def test_factiva_html_without_labels_is_read_in_order():
    blocks = [f"<div>{line}</div>" for line in FACTIVA[0][:-3]]
    blocks += [f'<p class="articleParagraph enarticleParagraph">{one}</p>' for one in FIRST]
    blocks += [f"<p>{FACTIVA[0][-1]}</p>"]
    page = f'<html><body><div class="article">{"".join(blocks)}</div></body></html>'
    _, [report], problems = read(page, "a.html")

    assert report.text == "\n\n".join(FIRST)
    assert said(report)["outlet"] == "Harbour Post"
    assert not problems


FACTIVA_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<PPSResponse xmlns="http://global.factiva.com/pps/2.0"><articleResponse>
<article><accessionNo>HPOST00020310111ef1b0004x</accessionNo>
<headline><paragraph>2 of 3 ships searched in Selme</paragraph></headline>
<leadParagraph><paragraph>{FIRST[0]}</paragraph></leadParagraph>
<tailParagraphs><paragraph>{FIRST[1]}</paragraph></tailParagraphs>
<publicationDate><date>2031-01-11</date></publicationDate>
<sourceCode>HPOST</sourceCode><sourceName>Harbour Post</sourceName><wordCount>312</wordCount>
</article></articleResponse></PPSResponse>"""


def test_factiva_xml_is_read_by_its_elements():
    source, [report], problems = read(FACTIVA_XML, "a.xml")

    assert source.form == "Factiva, XML"
    assert report.text == "\n\n".join(FIRST)
    assert said(report) == {
        "title": "2 of 3 ships searched in Selme",
        "date": "2031-01-11",
        "outlet": "Harbour Post",
    }
    assert not problems


def test_what_is_no_utf_8_in_factiva_xml_is_a_mark_of_that():
    _, [report], _ = read(FACTIVA_XML.encode().replace(FIRST[1][:5].encode(), b"\xed\xa0\x80"))

    assert FIRST[0] in report.text
    assert "\ufffd" in report.text


def test_an_entity_that_an_xml_file_declares_is_not_replaced(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("A secret.")
    bomb = FACTIVA_XML.replace(
        "<PPSResponse", f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><PPSResponse'
    ).replace("Harbour Post", "&a;")
    _, reports, _ = read(bomb, "a.xml")

    assert all("secret" not in str(report) for report in reports)


# ---------------------------------------------------------------- ProQuest

RULE = "_" * 60
PROQUEST = f"""\
{RULE}

Table of contents
1. 2 of 3 ships searched in Selme
2. Points still open

{RULE}

Document 1 of 2

2 of 3 ships searched in Selme

Author: Clerk, A

Publication info: Harbour Post ; Norhaven [Norhaven]11 Jan 2031: A.4.

ProQuest document link

Abstract: Ships were searched.

Links: Linking Service

Full text: {wrapped(FIRST)}
Subject: Ports; Negotiations

Location: Selme

Title: 2 of 3 ships searched in Selme

Publication title: Harbour Post; Norhaven

Publication date: Jan 11, 2031

Source type: Newspapers

Language of publication: English

ProQuest document ID: 1234567

Document URL: https://www.proquest.example/docview/1234567

Copyright: Copyright Harbour Post Jan 11, 2031

{RULE}

Document 2 of 2

Points still open

Publication info: Selme Courier ; Sudport [Sudport]12 Jan 2031: 1.

Full text:
{wrapped(SECOND)}
ProQuest document ID: 1234568

{RULE}

Contact us at: http://www.proquest.example/contactsupport
Copyright © 2031 ProQuest LLC. All rights reserved.
"""


@pytest.mark.parametrize(
    "data",
    [
        PROQUEST.encode(),
        PROQUEST.replace("\n", "\r\n").encode("utf-8-sig"),
        rtf([one.replace("\n", " ") for one in PROQUEST.split("\n\n")]),
    ],
    ids=["text", "Windows", "RTF"],
)
def test_proquest_is_read_by_its_labels(data):
    source, [first, second], problems = read(data, "ProQuestDocuments.txt")

    assert source.form.startswith("ProQuest")
    assert source.said == 2
    assert first.text == "\n\n".join(FIRST)
    assert second.text == "\n\n".join(SECOND)
    assert said(first) == {
        "title": "2 of 3 ships searched in Selme",
        "outlet": "Harbour Post",
        "date": "Jan 11, 2031",
        "url": "https://www.proquest.example/docview/1234567",
        "language": "English",
    }
    assert (said(second)["outlet"], said(second)["date"]) == ("Selme Courier", "12 Jan 2031")
    assert not problems


# ---------------------------------------------------------------- Europresse


def europresse(articles):
    return "<!DOCTYPE html><html><body>" + "".join(articles) + "</body></html>"


def europresse_article(outlet, header, title, paragraphs, name):
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">'
        f'{outlet}</span></div><div><span class="DocHeader">{header}</span></div>'
        f'<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu">{title}</p></div>'
        f'</header><section><div class="docOcurrContainer">{body}</div></section>'
        f'<div class="publiC-lblNodoc">{name}</div><footer>© 2031 {outlet}</footer></article>'
    )


def test_europresse_is_read_by_its_classes():
    page = europresse([
        europresse_article("Harbour Post, no. 123", "A4 - Monde", "2 of 3 ships searched in Selme",
                           FIRST, "news·20310111·HP·1234"),
        europresse_article("Selme Courier", "Mardi 12 janvier 2031 - 88 mots", "Points still open",
                           SECOND, ""),
    ])  # fmt: skip
    source, [first, second], problems = read(page, "biblioeuropresse.HTML")

    assert source.form == "Europresse, HTML"
    assert first.text == "\n\n".join(FIRST)
    assert said(first) == {
        "outlet": "Harbour Post",
        "title": "2 of 3 ships searched in Selme",
        "date": "20310111",
    }
    assert said(second)["date"] == "Mardi 12 janvier 2031"
    assert not problems


# ---------------------------------------------------------------- what is no export


def test_a_report_that_speaks_of_1_of_10_documents_is_one_report():
    text = "The envoy handed over\n1 of 10 documents\nand left.\n\n“LENGTH: no matter,” he said.\n"
    source, [report], _ = read("date: 2031-03-04\n\n" + text)

    assert source.form == "plain text"
    assert report.text == text


def test_a_file_that_seems_to_hold_several_articles_and_is_read_as_one_is_a_warning(make_case):
    pasted = "date: 2031-03-04\n\n" + "LENGTH: 12 words\n\nEnvoy Oro said no.\n\n" * 3
    case = make_case({"pasted.txt": pasted})
    [problem] = to_rows(Problem, case.problems)

    assert problem.problem == (
        "seems to hold 3 articles, by lines such as 'LENGTH: 12 words', and was read as one."
    )
    assert len(case.documents) == 1


def test_two_texts_with_a_header_each_in_one_file_are_a_warning(make_case):
    one = "date: 2031-03-0{}\noutlet: Harbour Post\n\nEnvoy Oro said no.\n\n"
    case = make_case({"pasted.txt": one.format(4) + one.format(5)})
    [problem] = to_rows(Problem, case.problems)

    assert problem.problem.startswith("seems to hold 2 articles")


EXPORTS = {
    "nexis.txt": NEXIS,
    "nexis-de.txt": NEXIS_GERMAN,
    "nexis-uni.docx": docx(NEXIS_UNI),
    "nexis-uni.rtf": rtf(NEXIS_UNI),
    "factiva.rtf": rtf([*FACTIVA[0], *FACTIVA[1], *SUMMARY]),
    "factiva.html": factiva_page([[("HD", "Ships"), ("PD", "11 January 2031"), ("LP", FIRST[0])]]),
    "factiva.xml": FACTIVA_XML,
    "proquest.txt": PROQUEST,
    "europresse.html": europresse([europresse_article("Post", "11 janvier 2031", "T", FIRST, "")]),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_changed_anywhere_is_read_or_told_of(survives, name):
    survives(name, EXPORTS[name], times=20)


@pytest.mark.long
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_changed_in_hundreds_of_ways_is_read_or_told_of(survives, name):
    survives(name, EXPORTS[name], times=200)
