"""Captions, bylines, links and credits: nobody speaks in them, and the text stays as it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.parsing.furniture import LONGEST, furniture, in_furniture
from toolkit.schema import span_text

SAID = "Envoy Oro said that the talks would resume."

FURNITURE = [
    "Read more: Lena Adan says the port stays closed",
    "READ ALSO: “We will not sign,” says Adan",
    "More: Adan says the port stays closed",
    "Related stories: Oro says talks resume",
    "Watch: Minister Adan says no",
    "Photo: Harbour Post",
    "Envoy Oro at the harbour. Photo: Harbour Post",
    "Envoy Oro at the harbour, where he said he would stay. Photo by Lena Holm",
    "Minister Adan says farewell (Harbour Post photo)",
    "Minister Adan says farewell. (Photo: Lena Holm/Harbour Post)",
    "FILE PHOTO: Minister Adan says farewell in Port Selme",
    "Image copyright Harbour Post Image caption Adan says the port stays closed",
    "Media caption Adan: “We will not sign”",
    "Share this on your channel: Adan says no",
    "Sign up for our letter, says the Harbour Post",
    "By Lena Holm",
    "By Lena Holm and Kim Lund, Harbour Post",
    "(Reporting by Lena Holm in Port Selme; editing by Kim Lund)",
    "Reporting by Lena Holm; Editing by Kim Lund",
    "--additional reporting by Lena Holm.",
    "© Harbour Post",
]
PROSE = [
    SAID,
    "Read more books, Adan told the port's children.",
    "More than one minister said the port stays closed.",
    "Adan: We will not sign.",
    "“Photo: no,” the minister said.",
    "By Monday Adan said that the port stays closed.",
    "By law, Adan said, the port stays closed.",
    "Reporting by the Harbour Post says that the port stays closed.",
    "The minister showed a photo of the port and said it was closed.",
    "Image is everything, Adan said.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_is_furniture(line):
    text = f"{SAID}\n\n{line}\n\n{SAID}"
    [(start, end)] = furniture(text)

    assert text[start:end] == line


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_furniture(line):
    assert furniture(line) == ()


def test_credits_in_brackets_are_furniture_and_the_sentence_before_them_is_not():
    credits_below = "(Reporting by Lena Holm; editing by Kim Lund)"
    text = f"{SAID} {credits_below}"

    assert [text[start:end] for start, end in furniture(text)] == [credits_below]


def test_a_report_that_lost_its_line_ends_is_no_furniture():
    assert furniture("Image copyright Harbour Post " + SAID * (LONGEST // len(SAID) + 1)) == ()


@pytest.mark.parametrize("method", ["rules", "learned"])
@pytest.mark.parametrize("line", [FURNITURE[0], FURNITURE[4], FURNITURE[7], FURNITURE[11]])
def test_nobody_speaks_in_furniture_and_offsets_stay(make_case, method, line):
    report = f"{line}\n\n{SAID}\n\n{line}\n"
    statements = tk.find_statements(make_case(report), method=method)

    assert statements["speaker"].tolist() == ["Tarik Oro"]
    assert span_text(report, statements["cue_spans"].iloc[0]) == "said"
    assert statements["start"].iloc[0] == report.index(SAID)


@given(st.lists(st.sampled_from([*FURNITURE, *PROSE, "", "x" * LONGEST]), max_size=12))
def test_places_stand_in_order_and_within_lines(lines):
    text = "\n".join(lines)
    spans = furniture(text)

    assert list(spans) == sorted(spans)
    assert all("\n" not in text[start:end] and in_furniture(spans, start) for start, end in spans)
    assert not any(in_furniture(spans, end) for _, end in spans)


def test_the_audit_says_where_nobody_speaks(make_case):
    case = make_case(f"{FURNITURE[0]}\n\n{SAID}\n\n{FURNITURE[5]}\n")
    audited = tk.audit(case)
    [row] = audited[audited["problem"].str.contains("captions")].itertuples()

    assert row.problem == "2 places are captions, links or credits; nobody speaks in them."
    assert (row.start, row.end) == (0, len(FURNITURE[0]))


@pytest.mark.parametrize(
    "line",
    [
        "By " + "A" * 290 + "!",
        "By " + "A " * 140 + "!",
        "By " + "and" * 90 + "!",
        "(" * 290,
        ". photo " * 37,
        "[photo" + " a" * 140,
        "(reporting by " * 20,
        "- " * 145,
    ],
    ids=lambda line: line[:12],
)
def test_a_line_that_is_built_to_take_long_does_not(line):
    began = time.monotonic()
    furniture("\n".join([line] * 200) + " " + line * 500)

    assert time.monotonic() - began < 5
