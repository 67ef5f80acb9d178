from datetime import date

import pytest

from toolkit.case.codebook import (
    ATTITUDES,
    DIMENSIONS,
    MOVES,
    SCALE,
    Codebook,
    Example,
    Signal,
    find_codebook,
    read_codebook,
)
from toolkit.case.codebook.lines import find_lines
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
        ("[[issue]]", "[issue]", "line 5: issue is not a list of tables; head each with [[issue]]"),
        ('["free passage"]', '["free.*passage"]', "line 9: 'free.*passage' is a pattern; signals"),
        ('["free passage"]', '["–"]', "line 9: a signal in opposed names a neighbour or word with"),
        ('near = ["Ship"]', 'near = [""]', "line 8: a signal in signals names a neighbour or word"),
        ('"rescue"', '"ship"', "line 8: 'ship' stands in near and in not_near; the signal never"),
        ('opposed = ["free passage"]', "examples = [5]", "line 9: 5 in examples is no sentence"),
        (
            'opposed = ["free passage"]',
            'examples = [\n  "One.",\n  { text = "Two.", value = "acept" },\n]',
            "line 11: an example claims the unknown value 'acept'. Did you mean 'accept'?",
        ),
        (
            'opposed = ["free passage"]',
            'examples = ["One."]\ncounterexamples = ["One."]',
            "line 9: this example stands in counterexamples, too",
        ),
        (
            "begins = 2031-02-03",
            'dimensions = ["issue", "mvoe"]',
            "line 3: unknown name 'mvoe' in dimensions. Did you mean 'move'?",
        ),
        (
            "begins = 2031-02-03",
            'dimensions = ["move"]',
            'line 3: dimensions must hold "issue"; only attitude and move can be switched off.',
        ),
        ("begins = 2031-02-03", "moves = []", "line 3: moves is empty; delete the line to have"),
        ("begins = 2031-02-03", "move = 3", "line 3: move = … is not a table; head it with [move]"),
        (
            "begins = 2031-02-03",
            '[move]\nexamples = [{ text = "He asks.", value = "requst" }]',
            "line 4: an example claims the unknown value 'requst'. Did you mean 'request'?",
        ),
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
        ("number = 1.5", f"number = {10**400}", "line 17: number = 1000"),
        ("number = 1.5", "number = -1.0", "line 17: 'no' has the number -1, too."),
        (
            "number = 1.5",
            'number = -2\n\n[[scale]]\nname = "late"\nnumber = 3',
            "line 11: the numbers of the scale go up and down; list the stances from one end",
        ),
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


def test_an_empty_codebook_is_one_sentence(read):
    with pytest.raises(InputError, match=r"codebook.toml: is empty; copy the codebook of a temp"):
        read("# nothing yet\n")


def test_a_codebook_of_500_issues_is_read(read):
    issues = [
        ISSUE.format(f"i{nth}") + f'parent = "i{nth - 1}"\n' * (nth > 0) for nth in range(500)
    ]
    codebook = read('name = "selme"\n' + "".join(issues))

    assert len(codebook.under("i0")) == len(codebook.issues) == 500
    assert len(codebook.ancestors("i499")) == 499


# ---------------------------------------------------------------- lines


def test_every_element_of_a_list_has_its_line():
    text = (
        'a = [ "x", # ]\n  \'y, [[b]]\',\n\n  { c = ["1", "2"] },\n  """\nd = 1\n""",\n  "z" ]\n'
        "[[b]]\nd = 2\n[[b]]\n'd' = 3\n[e]\n"
    )
    lines = {tuple(place): line for place, line in find_lines(text).items()}

    assert [lines["", 0, "a", nth] for nth in range(5)] == [1, 2, 4, 5, 8]
    assert (lines["b", 0, "", -1], lines["b", 1, "", -1], lines["e", 0, "", -1]) == (9, 11, 13)
    assert (lines["b", 0, "d", -1], lines["b", 1, "d", -1]) == (10, 12)


# ---------------------------------------------------------------- dimensions and examples


def test_all_dimensions_and_moves_are_on_by_default(read):
    codebook = read(SMALL)

    assert codebook.dimensions == DIMENSIONS
    assert codebook.values("attitude") == tuple(ATTITUDES)
    assert codebook.values("move") == codebook.moves == tuple(MOVES)
    assert codebook.values("issue") == tuple(stance.name for stance in SCALE)


def test_a_dimension_can_be_switched_off_and_moves_narrowed(read):
    codebook = read('dimensions = ["move", "issue"]\nmoves = ["threaten", "agree"]\n' + SMALL)

    assert codebook.dimensions == ("issue", "move")
    assert codebook.values("move") == ("agree", "threaten")
    with pytest.raises(LookupError, match=r"no dimension 'attitude'\. It has issue, move"):
        codebook.values("attitude")


def test_people_code_blind_unless_the_codebook_says_otherwise(read):
    assert not read(SMALL).suggestions
    assert read("suggestions = true\n" + SMALL).suggestions
    with pytest.raises(InputError, match=r"line 1: suggestions is neither true nor false; write"):
        read('suggestions = "yes"\n' + SMALL)


def test_a_dimension_may_have_rules_of_its_own(read):
    told = '[attitude]\nexclude = "Irony."\nexamples = [{text = "Fine.", value = "positive"}]\n'
    codebook = read(SMALL + told)

    assert codebook.attitude.exclude == "Irony."
    assert codebook.attitude.definition == "How the holder speaks of an actor, whatever the issue."
    assert codebook.attitude.examples == (Example("Fine.", "positive"),)


def test_an_example_may_claim_a_stance(read):
    codebook = read(SMALL + 'examples = ["One.", {text = "Two.", value = "reject"}]\n')

    assert codebook.issues[0].examples == (Example("One."), Example("Two.", "reject"))
    assert [str(example) for example in codebook.issues[0].examples] == ["One.", "Two. → reject"]


# ---------------------------------------------------------------- issues within issues

TREE = 'name = "selme"\n' + "".join(
    ISSUE.format(name) + (f'parent = "{parent}"\n' if parent else "")
    for name, parent in (("b1", "b"), ("a", ""), ("b", ""), ("b1x", "b1"), ("b2", "b"), ("c", ""))
)


def test_issues_stand_below_their_parents(read):
    codebook = read(TREE)

    outline = [(depth, issue.name) for depth, issue in codebook.outline()]
    assert outline == [(0, "a"), (0, "b"), (1, "b1"), (2, "b1x"), (1, "b2"), (0, "c")]
    assert codebook.children("b") == ("b1", "b2")
    assert codebook.ancestors("b1x") == ("b1", "b")
    assert codebook.under("b") == ("b", "b1", "b1x", "b2")
    assert codebook.under("b1") == ("b1", "b1x")
    assert codebook.under("c") == ("c",)
    with pytest.raises(LookupError, match="no issue 'd'"):
        codebook.under("d")


def test_what_is_under_an_issue_has_it_among_its_ancestors(read):
    codebook = read(TREE)
    names = [issue.name for issue in codebook.issues]

    assert {(a, b) for a in names for b in codebook.under(a) if a != b} == {
        (a, b) for b in names for a in codebook.ancestors(b)
    }


def test_a_heading_needs_no_signals_and_other_issues_do(read):
    heading = '[[issue]]\nname = "port"\nlabel = "The port"\n'
    with pytest.raises(InputError, match="this issue has no signals"):
        read(SMALL + heading)

    codebook = read(SMALL.replace("opposed", 'parent = "port"\nopposed') + heading)
    assert codebook.issue("port").signals == ()


# ---------------------------------------------------------------- where codebooks are


def test_a_codebook_is_found_by_file_folder_or_name(tmp_path):
    path = tmp_path / "codebook.toml"
    path.write_text(SMALL, encoding="utf-8")

    assert find_codebook(path) == find_codebook(tmp_path) == path
    assert read_codebook(find_codebook("climate")).name == "climate"
    assert read_codebook(find_codebook("port-selme")).name == "port-selme"
    with pytest.raises(InputError, match=r"no such file, case or template\. Did you mean 'wages'"):
        find_codebook("wage")
