"""Annotated articles in brat's stand-off files."""

import pytest

from toolkit.schema import InputError
from toolkit.training.standoff import read_standoff

TEXT = "Envoy Oro said talks failed. “No,” said Adan, “they go on.”\n"
MARKS = """\
T1\tSource 0 9\tEnvoy Oro
T2\tCue 10 14\tsaid
T3\tContent 15 27\ttalks failed
T4\tContent 30 33;47 58\tNo, they go on.
T5\tCue 35 39\tsaid
T6\tSource 40 44\tAdan
E1\tAttribution:T2 Source:T1 Content:T3
R1\tAttribution Arg1:T5 Arg2:T6
#1\tAnnotatorNotes T1\tsure
"""


def write(folder, text=TEXT, marks=MARKS):
    (folder / "report.txt").write_text(text, encoding="utf-8")
    (folder / "report.ann").write_text(marks, encoding="utf-8")
    return folder


def test_events_and_relations_are_attributions_by_the_roles_of_their_spans(tmp_path):
    [article] = read_standoff(write(tmp_path))

    assert (article.id, article.text) == ("report", TEXT)
    assert article.attributions == [
        {"source": ((0, 9),), "cue": ((10, 14),), "content": ((15, 27),)},
        {"source": ((40, 44),), "cue": ((35, 39),), "content": ()},
    ]


def test_a_span_in_two_parts_stays_in_two_parts(tmp_path):
    marks = MARKS.replace("Arg2:T6", "Arg2:T6 Arg3:T4")
    [article] = read_standoff(write(tmp_path, marks=marks))

    assert article.attributions[1]["content"] == ((30, 33), (47, 58))


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("Source 0 9", "Source 0 999", "lies outside the text", 1),
        ("Source 0 9", "Source 0-9", "is not a span", 1),
        ("\tEnvoy Oro", "\tEnvoy Ora", "were the texts changed", 1),
        ("Source:T1", "Source:T9", "'Source:T9' names a span the file does not have", 7),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, old, new, message, line):
    with pytest.raises(InputError, match=message) as raised:
        read_standoff(write(tmp_path, marks=MARKS.replace(old, new)))

    assert raised.value.line == line


def test_a_folder_without_annotations_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"holds no \.txt with an \.ann"):
        read_standoff(tmp_path)
