from datetime import date

import pytest

from toolkit.case.codebook import SCALE, Codebook, Signal, read_codebook
from toolkit.schema import InputError

SMALL = """\
name = "selme"
version = "2"
begins = 2031-02-03

[[issue]]
name = "inspections"
label = "Inspections"
signals = ["Inspection  Regime", {words = "search", near = ["Ship"], not_near = ["rescue"]}]
opposed = ["free passage"]
"""

SCALED = (
    SMALL
    + """
[[scale]]
name = "no"
number = -1

[[scale]]
name = "yes"
number = 1.5
definition = "It is accepted."
"""
)


@pytest.fixture
def read(tmp_path):
    def read(text: str) -> Codebook:
        path = tmp_path / "codebook.toml"
        path.write_text(text, encoding="utf-8")
        return read_codebook(path)

    return read


def test_a_small_codebook_is_complete(read):
    codebook = read(SMALL)
    [issue] = codebook.issues

    assert (str(codebook), codebook.title, codebook.begins) == (
        *("selme 2", "selme"),
        date(2031, 2, 3),
    )
    assert codebook.scale == SCALE
    assert issue.signals == (
        Signal(("inspection", "regime")),
        Signal(("search",), near=("ship",), not_near=("rescue",)),
    )
    assert issue.opposed == (Signal(("free", "passage")),)


def test_the_usual_scale_runs_from_reject_to_accept_and_unchanged_has_no_place_on_it(read):
    codebook = read(SMALL)

    assert [(stance.name, codebook.number(stance.name)) for stance in codebook.scale] == [
        *(("reject", -2), ("resist", -1), ("unclear", 0), ("accept-if", 1), ("accept", 2)),
        ("unchanged", None),
    ]


def test_a_codebook_may_have_a_scale_of_its_own(read):
    codebook = read(SCALED)

    assert codebook.number("yes") == 1.5
    assert codebook.scale[1].definition == "It is accepted."


def test_an_unknown_issue_or_stance_is_answered_with_the_nearest(read):
    codebook = read(SMALL)

    assert codebook.issue("inspections").label == "Inspections"
    with pytest.raises(LookupError, match=r"no issue 'inspection'\. Did you mean 'inspections'\?"):
        codebook.issue("inspection")
    with pytest.raises(LookupError, match=r"no stance 'acept'\. Did you mean 'accept'\?"):
        codebook.number("acept")


ISSUE = '[[issue]]\nname = "{}"\nlabel = "L"\nsignals = ["s"]\n'


@pytest.mark.parametrize(
    ("before", "after", "mistake"),
    [
        (
            'version = "2"',
            'verison = "2"',
            "line 2: unknown key 'verison'. Did you mean 'version'?",
        ),
        ('version = "2"', "version = 2", "line 2: version is not text; put it in double quotes."),
        ('name = "selme"\n', "", "the codebook has no name"),
        ("2031-02-03", '"2031-02-03"', "line 3: begins is not a date; write begins = 2022-02-24."),
        ("2031-02-03", "2031-02-03T10:00:00", "line 3: begins is not a date"),
        ("2031-02-03", "2031-02-30", "line 3: is not valid TOML"),
        ('"selme"', '"selme', "line 1: is not valid TOML"),
        ("label", "lable", "line 7: unknown key 'lable'. Did you mean 'label'?"),
        ('label = "Inspections"\n', "", "line 5: this issue has no label"),
        ('name = "inspections"\n', "", "line 5: this issue has no name"),
        ('"inspections"', '"ship inspections"', "line 6: 'ship inspections' cannot be a name"),
        ("not_near", "notnear", "line 8: unknown key 'notnear'. Did you mean 'not_near'?"),
        ('words = "search", ', "", "line 8: a signal in signals has no words"),
        ('near = ["Ship"]', 'near = "Ship"', "line 8: near is not a list"),
        ('"free passage"', "5", "line 9: 5 in opposed is no phrase"),
        ('["free passage"]', '"free passage"', "line 9: opposed is not a list"),
        ('["free passage"]', '["Inspection regime"]', "stands in signals, too"),
        ('opposed = ["free passage"]', 'parent = "x"', "line 9: no issue is named 'x'"),
        ('opposed = ["free passage"]', 'parent = "inspections"', "line 9: an issue is its own"),
        ("[[issue]]", "[issue]", "issue is not a list of tables; head each with [[issue]]"),
    ],
)
def test_each_mistake_is_named_with_its_line(read, before, after, mistake):
    assert before in SMALL
    with pytest.raises(InputError) as caught:
        read(SMALL.replace(before, after, 1))

    assert mistake in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "mistake"),
    [
        ("number = 1.5", "number = true", "line 17: number = True is not a number"),
        ("number = 1.5", "number = nan", "line 17: number = nan is not a number"),
        ("number = 1.5", 'number = "1"', "line 17: number = '1' is not a number"),
        ("number = 1.5", "number = -1.0", "line 17: 'no' has the number -1, too."),
        ("number = 1.5\n", "", "the scale needs at least two stances that have a number"),
        ('"yes"', '"no"', "line 16: the name 'no' is taken"),
    ],
)
def test_a_scale_must_be_one(read, before, after, mistake):
    with pytest.raises(InputError) as caught:
        read(SCALED.replace(before, after, 1))

    assert mistake in str(caught.value)


def test_a_codebook_without_issues_is_refused(read):
    with pytest.raises(InputError, match=r"has no \[\[issue\]\]; add at least one"):
        read('name = "selme"\n')


def test_names_are_given_once(read):
    with pytest.raises(InputError, match=r"line 12: the name 'inspections' is taken"):
        read(SMALL + ISSUE.format("inspections").replace("[[", "\n[["))


def test_a_circle_of_parents_is_shown(read):
    issues = [ISSUE.format(name) + f'parent = "{parent}"\n' for name, parent in ("ab", "bc", "ca")]
    with pytest.raises(InputError, match="its own ancestor: b → c → a → b"):
        read('name = "selme"\n' + "".join(issues))


def test_all_mistakes_are_reported_at_once_in_the_order_of_lines(read):
    text = SMALL.replace("version", "versoin").replace("label", "lable").replace("words", "word")
    with pytest.raises(InputError) as caught:
        read(text)

    lines = [line.split(":")[0].strip() for line in str(caught.value).splitlines()[1:]]
    assert lines == ["line 2", "line 5", "line 7", "line 8", "line 8"]


def test_lines_are_right_below_texts_of_several_lines(read):
    text = SMALL.replace("[[issue]]", 'description = """\n[[issue]]\nname = "no"\n"""\n\n[[issue]]')
    with pytest.raises(InputError, match=r"line 12: unknown key 'lable'"):
        read(text.replace("label", "lable", 1).replace("signals", 'label = "x"\nsignals'))
