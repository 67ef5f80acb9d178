import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.case.texts.copies import find_copies
from toolkit.case.texts.dates import to_date
from toolkit.case.texts.english import doubt_english
from toolkit.case.texts.plain import split_header
from toolkit.case.texts.recognition import NAMES, open_sources
from toolkit.case.texts.report import Report
from toolkit.schema import Document, Problem, to_rows

TALKS = "Envoy Oro said that the talks would resume.\n\nMinister Adan agreed.\n"


def documents(case):
    return to_rows(Document, case.documents)


def problems(case):
    return to_rows(Problem, case.problems)


# ---------------------------------------------------------------- plain text and Markdown


@pytest.mark.parametrize(
    "header",
    [
        "date: 2031-03-04\noutlet: Harbour Post\ntitle: Talks: on\nurl: https://a.example/b\n\n",
        "Date: 4 March 2031\r\nSource: Harbour Post\r\nHeadline: Talks: on\r\n"
        "Link: https://a.example/b\r\n \r\n",
        "\n\ndate 2031-03-04\noutlet: Harbour Post\ntitle: Talks: on\nurl: https://a.example/b\n\n",
    ],
    ids=["usual", "other names and line ends", "date without a colon"],
)
@pytest.mark.parametrize("text", [TALKS, TALKS.replace("\n", "\r\n"), "\n  “Talks: no.”"])
def test_a_header_is_read_and_the_text_after_it_is_unchanged(make_case, header, text):
    for mark in ("", "\ufeff"):
        case = make_case({"a.txt": mark + header + text})
        [document] = documents(case)

        assert document.text == text
        assert (document.date, document.outlet) == (date(2031, 3, 4), "Harbour Post")
        assert (document.title, document.url) == ("Talks: on", "https://a.example/b")
        assert not problems(case)


def test_date_and_text_may_share_the_first_line(make_case):
    [document] = documents(make_case({"a.txt": " date 2031-03-04 " + TALKS}))

    assert (document.date, document.text) == (date(2031, 3, 4), TALKS)


@pytest.mark.parametrize(
    "text",
    [
        "Minister Adan: we agree.\n\nEnvoy Oro: we do not.",
        "Talks resume\n\ndate: 2031-03-04\n\nMore.",
        "Date " + TALKS,
        "Source: people close to the talks, who say " + "that it is so, and " * 20 + "\n\nMore.",
    ],
    ids=["an interview", "a header further down", "the word", "prose that looks like one"],
)
def test_what_is_no_header_is_text(make_case, text):
    [document] = documents(make_case({"2031-03-04.txt": text}))

    assert document.text == text


def test_a_header_without_a_blank_line_is_kept_as_text_and_flagged(make_case):
    case = make_case({"2031-03-04.txt": "outlet: Harbour Post\n" + TALKS})
    [document], [problem] = documents(case), problems(case)

    assert (document.outlet, document.text) == ("", "outlet: Harbour Post\n" + TALKS)
    assert (problem.file, problem.line) == ("texts/2031-03-04.txt", 1)
    assert "no blank line ends it" in problem.problem


def test_an_unknown_header_line_is_flagged_with_its_near_miss(make_case):
    case = make_case({"a.txt": "date: 2031-03-04\noulet: Harbour Post\n\n" + TALKS})
    [document], [problem] = documents(case), problems(case)

    assert document.text == TALKS
    assert (problem.line, problem.advice) == (2, "Did you mean 'outlet'?")


def test_markdown_is_read_as_its_page_shows_it(make_case):
    front = "---\ntitle: \"Talks: on\"\ndate: 2031-03-04\ntags:\n  - Selme\noutlet: 'Post'\n---\n\n"
    case = make_case(
        {"a.md": front + "# Talks\n\n*No*, said Adan.", "b.md": "date: 2031-03-04\n\nB"}
    )
    first, second = documents(case)

    assert (first.title, first.outlet, first.date) == ("Talks: on", "Post", date(2031, 3, 4))
    assert first.text == "Talks\n\nNo, said Adan."
    assert (second.date, second.text) == (date(2031, 3, 4), "B")
    assert not problems(case)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_text_is_always_the_end_of_its_file(text):
    facts, _, start = split_header(text)

    assert 0 <= start <= len(text)
    assert bool(facts) == (start > 0)


# ---------------------------------------------------------------- web pages and collections

PAGE = """\
<html lang="en"><head><title>Talks resume | Harbour Post</title>
<meta property="og:title" content="Talks resume">
<meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2031-03-04T10:00:00Z">
<link rel="canonical" href="https://post.example/a"></head>
<body><nav>Home News Weather</nav><article><h1>Talks resume</h1>
<p>Envoy Oro said that the talks would resume on Monday and that nobody would be searched.</p>
<p>Minister Adan said <b>&lt;no&gt;</b>. A commission must be on board of every single ship.</p>
</article><script>alert("no")</script><footer>Copyright 2029</footer></body></html>
"""


def test_a_web_page_gives_its_report_and_what_it_says_of_itself(make_case):
    case = make_case({"a.html": PAGE})
    [document] = documents(case)

    assert (document.title, document.outlet) == ("Talks resume", "Harbour Post")
    assert (document.date, document.url) == (date(2031, 3, 4), "https://post.example/a")
    assert "searched.\n\nMinister Adan said <no>." in document.text
    assert not any(word in document.text for word in ("Weather", "alert", "Copyright"))
    assert not problems(case)


ROW = {
    "id": "n 1",
    "publish_date": "2031-03-04",
    "source": "Post",
    "headline": "Talks",
    "body": TALKS,
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ",".join(ROW) + "\n" + ",".join(f'"{cell}"' for cell in ROW.values())),
        ("b.csv", ";".join(ROW) + "\n" + ";".join(f'"{cell}"' for cell in ROW.values())),
        ("a.tsv", "\t".join(ROW) + "\r\n" + "\t".join(f'"{cell}"' for cell in ROW.values())),
        ("a.jsonl", json.dumps(ROW)),
        ("b.jsonl", "\n" + json.dumps(ROW | {"source": {"id": None, "name": "Post"}}) + "\n\n"),
    ],
)
def test_a_collection_names_its_columns_as_archives_do(make_case, name, content):
    case = make_case({name: "\ufeff" + content})
    [document] = documents(case)

    assert (document.doc_id, document.text, document.title) == ("n-1", TALKS, "Talks")
    assert (document.date, document.outlet) == (date(2031, 3, 4), "Post")
    assert not problems(case)


def test_a_report_in_a_cell_may_be_longer_than_csv_readers_like(make_case):
    text = "Talks resume. " * 20_000
    [document] = documents(make_case({"a.csv": f"date,text\n2031-03-04,{text}\n"}))

    assert document.text == text


def test_bad_rows_are_problems_with_their_lines_and_the_rest_goes_on(make_case):
    rows = [
        b"date,text",
        b"2031-03-04,Good.",
        b"2031-03-04,Too,many",
        b'2031-03-04,"quo"ted',
        b"2031-03-04,caf\xe9",
        b"2031-03-04,",
        b'2031-03-04,"Good',
        b'twice."',
        b"2031-03-04,N\0L",
        b"caf\xe9,Bad date.",
    ]
    case = make_case({"a.csv": b"\n".join(rows)})

    assert [document.text for document in documents(case)] == ["Good.", "Good\ntwice."]
    assert [problem.line for problem in problems(case)] == [3, 4, 5, 6, 9, 10]


def test_bad_lines_of_json_are_problems_with_their_lines_and_the_rest_goes_on(make_case):
    lines = [
        b'{"text": "Good.", "date": "2031-03-04"}',
        b'{"text": "Cut',
        b"5",
        b'{"txt": "Misspelt."}',
        b'{"text": ["a", "b"]}',
        b'{"text": "caf\xe9"}',
        b'{"text": "\\ud800"}',
        b'{"text": null}',
        b"[" * 100_000,
        b'{"text": "Good, too.", "date": "2031-03-04"}',
    ]
    case = make_case({"a.jsonl": b"\n".join(lines)})

    assert [document.doc_id for document in documents(case)] == ["a-1", "a-6", "a-10"]
    assert [problem.line for problem in problems(case)] == [
        *(None, 2, 3, 4, 5, 7, 8, 9),
        6,  # read, and without a date
    ]


def test_a_collection_without_texts_is_a_problem_that_says_what_it_has(make_case):
    case = make_case({"a": "Talks.", "b.csv": "date,txt\n2031-03-04,Talks.\n"})
    [problem] = problems(case)

    assert problem.problem == "has no column 'text', but date, txt."


@pytest.mark.parametrize(
    ("data", "problem", "line"),
    [
        ("Talks – “no”\nat the caf".encode() + b"\xe9", "is not UTF-8 text.", 2),
        ("date: 2031-03-04\n\n“Talks”\nat the ".encode() + b"\xff", "is not UTF-8 text.", 4),
        (b"Talks\n\0", "is not a text: it has a NUL character.", 2),
        (b"", "holds no text.", 1),
        (b"date: 2031-03-04\n\n  \n", "holds no text.", 3),
        (b"Talks. " * 1_500_000, "is too long: 10,500,000 characters, where 10,000,000 are", 1),
    ],
)
def test_what_is_no_text_is_a_problem_with_its_line(make_case, data, problem, line):
    case = make_case({"a": "Talks.", "b.txt": data})
    [found] = problems(case)

    assert (found.file, found.line) == ("texts/b.txt", line)
    assert found.problem.startswith(problem)
    assert [document.text for document in documents(case)] == ["Talks."]


QUOTED = "date: 2031-03-04\n\nThe minister said: “It’s a café in Besançon – no more.”\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32"),
    ],
)
def test_other_encodings_are_read_and_named(make_case, encoding, name):
    case = make_case({"a.txt": QUOTED.encode(encoding)})
    [document], [problem] = documents(case), problems(case)

    assert document.text == QUOTED.partition("\n\n")[2]
    assert document.date == date(2031, 3, 4)
    assert problem.problem == f"is not UTF-8; it was read as {name}."


@pytest.mark.parametrize("suffix", NAMES)
@given(st.binary(max_size=300))
def test_no_file_content_raises(suffix, data):
    for source in open_sources(data, f"a{suffix}"):
        assert all(isinstance(found, Report | Problem) for found in source.found)


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "printed",
    [
        "2022-04-03",
        "20220403",
        "2022-04-03T10:00:00Z",
        "2022-04-03T23:30:00-05:00",
        "2022-04-03 10:00:00",
        "20220403T100000Z",
        "3 April 2022",
        "3rd Apr. 2022",
        "April 3, 2022",
        "Sunday, April 3, 2022 at 10:00 p.m.",
        "Sun, 03 Apr 2022 10:00:00 GMT",
        "April 3, 2022 Sunday",
        "April 3, 2022 Sunday 9:20 AM GMT",
        "April 3, 2022, Sunday",
        "3 April 2022 Sunday",
        "2022/04/03",
        "2022.4.3",
        "Sun Apr  3 10:00:00 2022",
        "Sun Apr  3 10:00:00 CEST 2022",
        "3. April 2022",
        "Sonntag, 3. April 2022",
        "dimanche 3 avril 2022",
        "Dimanche 3 avril 2022, 10:20",
        "3 de abril de 2022",
        "domenica 3 aprile 2022",
        "3-Apr-2022",
    ],
)
def test_a_date_that_can_be_read_in_one_way_is_read(printed):
    assert to_date(printed) == date(2022, 4, 3)


@pytest.mark.parametrize("printed", ["2022-02-30", "30 February 2022", "2022-13-01"])
def test_a_day_that_never_was_is_called_impossible(printed):
    with pytest.raises(ValueError, match="impossible date"):
        to_date(printed)


@pytest.mark.parametrize(
    "printed", ["03/04/2022", "April 2022", "yesterday", "", "2022", "1648944000"]
)
def test_a_date_that_can_be_read_in_two_ways_or_none_is_refused(printed):
    with pytest.raises(ValueError, match="not a date that can be read in one way"):
        to_date(printed)


@pytest.mark.parametrize("printed", ["25/12/2022", "12/25/2022", "25.12.2022", "25-12-2022 10:20"])
def test_of_two_numbers_the_one_above_twelve_is_the_day(printed):
    assert to_date(printed) == date(2022, 12, 25)


@pytest.mark.parametrize(("other", "month"), [("25/12/2031", 4), ("12/25/2031", 3)])
def test_a_file_decides_the_order_of_day_and_month_and_says_so(make_case, other, month):
    rows = f"date,text\n03/04/2031,Talks.\n{other},More talks.\n04/04/2031,Even more.\n"
    case = make_case({"a.csv": rows})
    [problem] = problems(case)

    assert documents(case)[0].date == date(2031, month, 7 - month)
    first = "day" if month == 4 else "month"
    assert problem.problem.startswith(f"1 dates such as '03/04/2031' were read {first} first")


def test_where_a_file_contradicts_itself_no_order_is_guessed(make_case):
    rows = "date,text\n03/04/2031,Talks.\n25/12/2031,More talks.\n12/25/2031,Even more.\n"
    case = make_case({"a.csv": rows})

    assert [document.date for document in documents(case)] == [
        *(None, date(2031, 12, 25), date(2031, 12, 25))
    ]
    assert "not a date that can be read in one way" in problems(case)[0].problem


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("post_2031-03-04_talks.txt", date(2031, 3, 4)),
        ("post 20310304.txt", date(2031, 3, 4)),
        ("post_2031_03_04.txt", date(2031, 3, 4)),
        ("post-2031-03-04-to-2031-03-05.txt", None),
        ("post-120310304.txt", None),
    ],
)
def test_a_date_may_stand_anywhere_in_a_files_name_if_it_is_the_only_one(make_case, name, day):
    [document] = documents(make_case({name: TALKS}))

    assert document.date == day


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day):
    assert to_date(day.isoformat()) == day
    assert to_date(f"{day.day} {day:%B} {day.year:04}") == day


def test_an_impossible_date_is_a_problem_and_the_report_stays_without_a_date(make_case):
    case = make_case({"a.txt": "outlet: Harbour Post\ndate: 2031-02-30\n\n" + TALKS})
    [document], [problem] = documents(case), problems(case)

    assert document.date is None
    assert (problem.doc_id, problem.file, problem.line) == ("a", "texts/a.txt", 2)
    assert problem.problem.startswith("'2031-02-30' is an impossible date")


def test_a_date_may_stand_in_the_file_name_only_and_what_the_text_says_wins(make_case):
    case = make_case({
        "2031-03-04-a.txt": TALKS + "A",
        "2031-03-04-b.txt": "date: 2031-03-05\n\n" + TALKS + "B",
        "2031-02-30-c.txt": TALKS + "C",
        "d.txt": TALKS + "D",
    })  # fmt: skip
    dates = {document.doc_id[-1]: document.date for document in documents(case)}

    assert dates == {"a": date(2031, 3, 4), "b": date(2031, 3, 5), "c": None, "d": None}
    assert [problem.doc_id for problem in problems(case)] == ["2031-02-30-c", "d"]


# ---------------------------------------------------------------- texts.csv


@pytest.mark.parametrize("place", ["texts.csv", "../texts.csv"])
def test_texts_csv_fills_what_a_file_does_not_say(make_case, place):
    case = make_case({
        "a.txt": "outlet: Harbour Post\n\nA",
        "deep/b.txt": "B",
        place: "file,date,outlet,note\na.txt,4 March 2031,,x\ntexts/deep\\b.txt,2031-03-05,Post,\n",
    })  # fmt: skip
    first, second = documents(case)

    assert (first.date, first.outlet) == (date(2031, 3, 4), "Harbour Post")
    assert (second.date, second.outlet) == (date(2031, 3, 5), "Post")
    assert not problems(case)


def test_what_the_file_says_wins_over_texts_csv_and_the_difference_is_a_problem(make_case):
    case = make_case({
        "a.txt": "date: 2031-03-04\noutlet: Post\n\nA",
        "../texts.csv": "file,date,outlet\na.txt,4 March 2031,Courier\n",
    })  # fmt: skip
    [document], [problem] = documents(case), problems(case)

    assert document.outlet == "Post"
    assert problem.problem.startswith("the file gives the outlet 'Post', texts.csv gives 'Courier'")
    assert problem.line == 2


def test_a_row_of_texts_csv_about_no_file_is_a_problem(make_case):
    case = make_case({"2031-03-04.txt": "A", "texts.csv": "file,date\n2031-03-04,2031-03-04\n"})
    [problem] = problems(case)

    assert (problem.file, problem.line) == ("texts/texts.csv", 2)
    assert problem.advice == "Did you mean '2031-03-04.txt'?"


def test_a_table_of_texts_may_be_called_texts_csv(make_case):
    [document] = documents(make_case({"texts.csv": "date,text\n2031-03-04,Talks.\n"}))

    assert (document.doc_id, document.text) == ("texts-1", "Talks.")


@pytest.mark.parametrize(
    ("index", "mistake"),
    [
        ("date\n2031-03-04\n", "line 1: column 'file' is missing"),
        ("file,oulet\na.txt,Post\n", "line 1: unknown column 'oulet'. Did you mean 'outlet'?"),
        ("file,date\na.txt,\na.txt,\n", "line 3: 'a.txt' stands in line 2, too"),
    ],
)
def test_a_mistake_in_texts_csv_is_named_with_its_line(make_case, index, mistake):
    with pytest.raises(ValueError, match=r"texts\.csv") as caught:
        make_case({"a.txt": "A", "texts.csv": index})

    assert mistake in str(caught.value)


# ---------------------------------------------------------------- names


def test_of_two_reports_with_one_name_the_second_gets_a_number(make_case):
    rows = "id,date,text\nx,2031-03-04,A\nX,2031-03-04,B\nx-2,2031-03-04,C\nx,2031-03-04,D\n"
    case = make_case({"a.csv": rows})

    assert list(case.documents.doc_id) == ["x", "X-3", "x-2", "x-4"]
    assert [(problem.doc_id, problem.line) for problem in problems(case)] == [
        ("X-3", 3),
        ("x-4", 5),
    ]


@pytest.mark.parametrize(
    ("given_id", "doc_id"),
    [
        ("2031-03-04-talks-to-resume", "2031-03-04-talks-to-resume"),
        ("../../etc/passwd", "etc-passwd"),
        ("<b onclick=x>", "b-onclick-x"),
        ("https://post.example/a?b=1", "https-post.example-a-b-1"),
        ("переговоры", "переговоры"),
        ("x" * 300, "x" * 100),
    ],
)
def test_names_are_safe_in_file_names_and_links(make_case, given_id, doc_id):
    [document] = documents(make_case({"a.jsonl": json.dumps({"id": given_id, "text": "A"})}))

    assert document.doc_id == doc_id


def test_a_name_of_signs_only_is_made_from_its_fingerprint(make_case):
    [document] = documents(make_case({"a.jsonl": json.dumps({"id": "?!", "text": "A"})}))

    assert document.doc_id.startswith("text-")


# ---------------------------------------------------------------- language

FOREIGN = {
    "German": "Die Gesandte sagte am Montag, dass die Gespräche über den Hafen wieder aufgenommen "
    "werden und dass der Norden in den nächsten Tagen eine Antwort geben will. Der Minister war "
    "mit dem Vorschlag nicht zufrieden, und die Schiffe bleiben bis auf weiteres im Hafen, wie "
    "man in der Hauptstadt hört.",
    "Dutch": "De gezant zei maandag dat de gesprekken over de haven worden hervat en dat het "
    "noorden in de komende dagen een antwoord wil geven. De minister was niet tevreden met het "
    "voorstel en de schepen blijven voorlopig in de haven, zo is in de hoofdstad te horen, of "
    "dat nu uitkomt of niet.",
    "Spanish": "El enviado dijo el lunes que las conversaciones sobre el puerto se reanudarán y "
    "que el norte dará una respuesta en los próximos días. La ministra no estaba satisfecha con la "
    "propuesta, y los barcos permanecen por ahora en el puerto, según se oye en la capital a "
    "todas horas.",
}
ENGLISH = (
    "The envoy said on Monday that talks on the port would resume and that the North would give an "
    "answer in the coming days. The minister was not content with the proposal, and ships remain "
    "in the harbour for now, as one hears in the capital."
)


@pytest.mark.parametrize("language", FOREIGN)
def test_a_text_that_is_not_english_is_doubted(language):
    assert "does not look like English" in doubt_english(FOREIGN[language], "en")


def test_english_and_what_is_too_short_to_tell_is_not_doubted():
    assert not doubt_english(ENGLISH, "en")
    assert not doubt_english("Keine Gespräche in Selme.", "en")


def test_another_language_is_kept_and_flagged(make_case):
    rows = [{"text": TALKS + code, "date": "2031-03-04", "lang": code} for code in ("en-GB", "de")]
    case = make_case({"a.jsonl": "\n".join(json.dumps(row) for row in rows)})

    assert list(case.documents.language) == ["en", "de"]
    assert [problem.doc_id for problem in problems(case)] == ["a-2"]


# ---------------------------------------------------------------- copies

WORDS = [f"word{number}" for number in range(400)]


def test_a_reprint_names_the_earliest_report_it_repeats(make_case):
    agency = " ".join(WORDS[:100])
    case = make_case({
        "2031-03-06-cut": " ".join(WORDS[:90]),
        "2031-03-04-agency": agency,
        "2031-03-05-reprint": f"SELME — {agency.upper()}!",
        "2031-03-05-other": " ".join(WORDS[200:300]),
        "2031-03-07-more": " ".join(WORDS[:150]),
    })  # fmt: skip
    copies = dict(zip(case.documents.doc_id, case.documents.copy_of, strict=True))

    assert copies == {
        "2031-03-04-agency": "",
        "2031-03-05-other": "",
        "2031-03-05-reprint": "2031-03-04-agency",
        "2031-03-06-cut": "2031-03-04-agency",
        "2031-03-07-more": "",
    }


def test_a_note_under_every_report_makes_no_copies_and_hides_none():
    note = " ".join(WORDS[:60])
    reports = [" ".join(f"report{nth}{word}" for word in WORDS[:70]) for nth in range(60)]
    texts = [f"{report} {note}" for report in reports]

    assert find_copies([*texts, texts[50]]) == [None] * 60 + [50]


def test_short_texts_are_copies_only_of_the_same_words():
    assert find_copies(["No comment.", "“No comment”", "No.", "No comment today."]) == [
        *(None, 0, None, None)
    ]


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=30).map(" ".join), max_size=8))
def test_a_copy_is_of_an_earlier_text_that_is_none_itself(texts):
    originals = find_copies(texts)

    for nth, original in enumerate(originals):
        assert original is None or (original < nth and originals[original] is None)
    assert all(found is not None for found in find_copies(texts + texts)[len(texts) :])
