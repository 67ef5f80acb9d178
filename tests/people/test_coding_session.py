"""What the browser sends is checked as a file is, and what it is shown is bounded and whole."""

import json
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.case import new_case, open_case
from toolkit.case.codings import fingerprint, hand_codings, read_codings
from toolkit.people.by_hand import code_by_hand
from toolkit.people.widget.order import statements_to_code
from toolkit.people.widget.session import Session
from toolkit.schema import Coding, InputError, Statement, to_table

REPORT = (
    "Talks on the port went on.\n\n"
    "Envoy Tarik Oro said that the North would accept inspections 🛳 of ships.\n\n"
    "Lena Adan said that tariffs could wait.\n\n"
    "“We reject the blockade,” Oro told the Selme Courier.\n"
)
PARTS = [
    ("Envoy Tarik Oro", "Tarik Oro", "said", "the North would accept inspections 🛳 of ships"),
    ("Lena Adan", "Lena Adan", "said", "tariffs could wait"),
    ("Oro", "Tarik Oro", "told", "We reject the blockade"),
]


def statement(number, source, speaker, cue, content, text=REPORT, doc_id="report"):
    parts = {}
    for name, words in (("source", source), ("cue", cue), ("content", content)):
        at = text.rindex(words) if name != "cue" else text.index(words, text.rindex(source))
        parts[f"{name}_spans"] = ((at, at + len(words)),)
    spans = sorted(span for (span,) in parts.values())
    return Statement(
        statement_id=f"{doc_id}:{number:04d}", doc_id=doc_id, start=spans[0][0],
        end=max(end for _, end in spans), source=source, speaker=speaker, speaker_basis="name",
        via=(), hearsay=0, cue=cue, content=content, form="indirect", modality="asserted",
        denial="", said_on=None, said_on_basis="", method="rules-1", confidence=None, **parts,
    )  # fmt: skip


@pytest.fixture
def case(make_case):
    return make_case(REPORT)


@pytest.fixture
def statements():
    return to_table(Statement, [statement(n, *parts) for n, parts in enumerate(PARTS, 1)])


@pytest.fixture
def session(case, statements):
    return Session(case, "ada", statements, list(statements["statement_id"]))


def entry(**parts):
    usual = {
        "dimension": "issue", "object": "inspections", "value": "accept", "holder": "Tarik Oro",
        "condition": "", "note": "", "evidence": [],
    }  # fmt: skip
    return usual | parts


def save(session, *entries, statement_id=None):
    shown = session.answer({"kind": "open"})
    return session.answer(
        {
            "kind": "save",
            "statement": statement_id or shown["statement"],
            "version": shown["version"],
            "entries": list(entries),
        }
    )


# ---------------------------------------------------------------- what is shown


def test_a_screen_shows_one_statement_in_its_passage(session):
    shown = session.answer({"kind": "open"})
    words = shown["passage"]
    cut = {
        part: [words["text"][a - words["start"] : b - words["start"]] for a, b in spans]
        for part, spans in words["spans"].items()
    }

    assert (shown["place"], shown["total"], shown["coded"]) == (1, 3, 0)
    assert cut == {"source": [PARTS[0][0]], "cue": ["said"], "content": [PARTS[0][3]]}
    assert shown["entries"] == []
    assert not shown["read"]
    assert ["Printed", "Harbour Post, 2031-03-04"] in shown["origin"]


def test_the_speaker_is_the_first_holder_suggested_and_each_actor_stands_once(session):
    holders = session.answer({"kind": "open"})["holders"]
    names = [name for group in holders.values() for name in group]

    assert names[0] == "Tarik Oro"
    assert holders["Speaks for"] == ["Norland", "Northern delegation"]
    assert "Lena Adan" in holders["Named here"]
    assert len(names) == len(set(names))


def test_the_codebook_is_sent_once_with_its_rules(session):
    book = session.answer({"kind": "open"})["book"]

    assert [issue["name"] for issue in book["issues"]][:2] == ["inspections", "tariffs"]
    assert book["issues"][0]["definition"] == "Whether, by whom and where ships are searched."
    assert book["values"]["issue"][0]["name"] == "reject"
    assert "book" not in session.answer({"kind": "go", "step": 1})


def test_only_dimensions_the_codebook_codes_are_offered(make_case, statements):
    codebook = 'name = "small"\ndimensions = ["issue", "move"]\nmoves = ["agree", "yield"]\n'
    codebook += '[[issue]]\nname = "tariffs"\nlabel = "Tariffs"\nsignals = ["tariff"]\n'
    case = make_case(REPORT, codebook=codebook)
    session = Session(case, "ada", statements, list(statements["statement_id"]))

    book = session.answer({"kind": "open"})["book"]

    assert list(book["values"]) == ["issue", "move"]
    assert [value["name"] for value in book["values"]["move"]] == ["agree", "yield"]
    refused = save(session, entry(dimension="attitude", object="Lena Adan", value="positive"))
    assert "no dimension 'attitude'" in refused["sentence"]


def test_more_of_the_report_is_shown_on_request_and_never_all_of_a_long_one(make_case):
    text = "word " * 20_000 + REPORT + "word " * 20_000
    case = make_case(text)
    table = to_table(Statement, [statement(1, *PARTS[0], text=text)])
    session = Session(case, "ada", table, ["report:0001"])

    shown = session.answer({"kind": "open"})
    wider = session.answer({"kind": "context"})

    assert 800 < len(shown["passage"]["text"]) < 1600
    assert 10_000 < len(wider["passage"]["text"]) < 20_000
    assert shown["passage"]["before"]
    assert shown["passage"]["after"]


def test_a_text_that_changed_since_it_was_coded_is_noticed(session, case, statements):
    save(session, entry())
    path = case.folder / "codings" / "ada.csv"
    now = fingerprint(case.documents["text"][0][statements["start"][0] : statements["end"][0]])
    assert now in path.read_text()
    assert not session.answer({"kind": "go", "place": 1})["notice"]

    path.write_text(path.read_text().replace(now, "0" * 12))

    assert (
        "is not the one that was coded on 20"
        in session.answer({"kind": "go", "place": 1})["notice"]
    )


# ---------------------------------------------------------------- what is saved


def test_several_issues_with_condition_evidence_and_note_are_saved_at_once(session, case):
    at = REPORT.index("accept inspections")
    shown = save(
        session,
        entry(value="accept-if", condition="if  asked\n", evidence=[[at, at + 18]], note="clear"),
        entry(object="tariffs", holder="Lena Adan", value="reject"),
    )

    rows = read_codings(case, "ada")
    assert shown["statement"] == "report:0002"
    assert shown["coded"] == 1
    assert list(rows["object"]) == ["inspections", "tariffs"]
    assert rows["condition"][0] == "if asked"
    [(start, end)] = rows["evidence"][0]
    assert REPORT[start:end] == "accept inspections"
    assert list(rows["codebook"]) == ["selme 1", "selme 1"]


def test_each_dimension_and_remark_is_saved_as_the_tables_say(session, case):
    save(
        session,
        entry(dimension="attitude", object="Lena Adan", value="mixed"),
        entry(dimension="move", object="Lena Adan", value="agree"),
        entry(
            dimension="extraction",
            object="",
            value="wrong",
            holder="",
            note="no speech",
            evidence=[[0, 5]],
        ),
    )
    save(session, entry(object="", value="", holder="", note="a menu"), statement_id="report:0002")
    save(session, statement_id="report:0003")

    rows = hand_codings(case, ["ada"])
    assert list(rows["dimension"]) == ["attitude", "move", "extraction", "issue", "issue"]
    assert list(rows["value"]) == ["mixed", "agree", "wrong", "", ""]
    assert list(rows["note"])[3:] == ["a menu", ""]
    assert rows["decided"].str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").all()


def test_what_a_person_typed_and_no_screen_shows_stays_while_the_value_does(session, case):
    path = case.folder / "codings" / "ada.csv"
    path.parent.mkdir()
    path.write_text(
        "statement_id,holder,object,value,confidence\n"
        "report:0001,Tarik Oro,inspections,accept,0.7\n"
        "report:0001,Tarik Oro,tariffs,accept,0.6\n"
        "elsewhere:0001,,tariffs,accept,0.5\n"
    )

    save(session, entry(), entry(object="tariffs", value="reject"))

    rows = hand_codings(case, ["ada"])
    assert list(rows["confidence"].fillna(-1)) == [0.7, -1, 0.5]


REFUSED = {
    "unknown statement": ({"statement": "report:0009"}, [], "not to be coded here"),
    "unknown issue": ({}, [entry(object="inspection")], "Did you mean 'inspections'?"),
    "unknown value": ({}, [entry(value="acept")], "Did you mean 'accept'?"),
    "unknown dimension": ({}, [entry(dimension="tone")], "no dimension 'tone'"),
    "no value yet": ({}, [entry(value="")], "“Inspections” has no stance yet"),
    "no issue": ({}, [entry(object="")], "names no issue"),
    "no actor": ({}, [entry(dimension="attitude", object="", value="mixed")], "names no actor"),
    "coded twice": ({}, [entry(), entry(value="reject")], "coded twice"),
    "nothing and something": ({}, [entry(), entry(object="", value="")], "nothing to code"),
    "an extraction wrong for no reason": (
        {},
        [entry(dimension="extraction", object="", value="wrong", holder="")],
        "what is wrong",
    ),
    "an extraction that is right": ({}, [entry(dimension="extraction")], "only the value 'wrong'"),
    "marked elsewhere": ({}, [entry(evidence=[[0, 5]])], "lie outside the statement"),
    "marked beyond the text": ({}, [entry(evidence=[[9, 9999]])], "lies outside the report"),
    "marked backwards": ({}, [entry(evidence=[[9, 5]])], "lies outside the report"),
    "marked by words": ({}, [entry(evidence=[["5", "9"]])], "no first and last character"),
    "marked by truth": ({}, [entry(evidence=[[True, 9]])], "no first and last character"),
    "too long": ({}, [entry(note="x" * 2001)], "keep to 2000"),
    "too many": ({}, [entry(holder=str(n)) for n in range(41)], "keep to 40"),
    "a number for text": ({}, [entry(note=5)], "not text"),
    "a part too many": ({}, [entry(coder="ben")], "with other parts"),
    "no list": ({"entries": {"a": 1}}, [], "no list of codings"),
    "no version": ({"version": None}, [], "not text"),
    "an old version": ({"version": "0" * 12}, [entry()], "coded elsewhere since"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_file_would_refuse_is_refused_in_one_sentence(session, case, name):
    change, entries, says = REFUSED[name]
    shown = session.answer({"kind": "open"})
    message = {"kind": "save", "statement": "report:0001", "version": shown["version"]}

    answer = session.answer(message | {"entries": entries} | change)

    assert answer["kind"] == "refused"
    assert says in answer["sentence"]
    assert not answer["sentence"][0].islower()
    assert "\n" not in answer["sentence"]
    assert not (case.folder / "codings" / "ada.csv").exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
KINDS = JSON | st.sampled_from(["open", "save", "go", "filter", "undo", "context", "suggest", "x"])
NAMES = st.sampled_from(
    ["statement", "version", "entries", "place", "step", "show", "issue", "draft"]
)


@given(
    st.builds(lambda kind, rest: {"kind": kind} | rest, KINDS, st.dictionaries(NAMES, JSON)) | JSON
)
def test_no_message_whatever_it_holds_raises(session_for_laws, message):
    answer = session_for_laws.answer(message)

    assert answer["kind"] in ("screen", "refused", "context")
    json.dumps(answer)


@pytest.fixture(scope="module")
def session_for_laws(tmp_path_factory):
    folder = new_case(tmp_path_factory.mktemp("laws") / "case", "blank")
    (folder / "texts" / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "actors.csv").write_text("actor,kind\nTarik Oro,person\n")
    book = '[[issue]]\nname = "tariffs"\nlabel = "Tariffs"\nsignals = ["tariff"]\n'
    (folder / "codebook.toml").write_text('name = "selme"\n' + book)
    table = to_table(Statement, [statement(n, *parts) for n, parts in enumerate(PARTS, 1)])
    return Session(open_case(folder), "ada", table, list(table["statement_id"]))


def test_lone_surrogates_and_control_characters_do_not_spoil_the_file(session, case):
    save(session, entry(note="a\ud800b\x00c\x1b[0m\u202ed", condition="=cmd|' /C calc'!A0"))

    [row] = read_codings(case, "ada").itertuples()
    assert row.note == "a?bc[0md"
    assert row.condition == "=cmd|' /C calc'!A0"


# ---------------------------------------------------------------- going on


def test_after_saving_comes_the_next_and_a_new_session_goes_on_at_the_first_uncoded(
    session, case, statements
):
    assert save(session)["place"] == 2
    assert save(session)["place"] == 3

    later = Session(case, "ada", statements, list(statements["statement_id"]))

    assert later.answer({"kind": "open"})["place"] == 3
    assert "All statements are coded" in save(later)["said"]


def test_the_last_place_leads_to_the_first_one_left_out(session):
    session.answer({"kind": "go", "place": 3})

    answer = save(session)

    assert (answer["place"], answer["said"]) == (1, "Saved. Going on from the beginning.")


def test_moving_on_saves_what_was_entered(session, case):
    shown = session.answer({"kind": "open"})
    draft = {"statement": "report:0001", "version": shown["version"], "entries": [entry()]}

    assert session.answer({"kind": "go", "step": 1, "draft": draft})["place"] == 2
    assert list(read_codings(case, "ada")["object"]) == ["inspections"]


def test_moving_on_from_what_cannot_be_saved_stays(session):
    shown = session.answer({"kind": "open"})
    draft = {"statement": "report:0001", "version": shown["version"], "entries": [entry(value="")]}

    assert session.answer({"kind": "go", "step": 1, "draft": draft})["kind"] == "refused"
    assert session.answer({"kind": "open"})["place"] == 1


@pytest.mark.parametrize(
    ("show", "issue", "places"),
    [
        ("uncoded", "", [3]),
        ("coded", "", [1, 2]),
        ("flagged", "", [2]),
        ("all", "inspections", [1]),
        ("all", "", [1, 2, 3]),
    ],
)
def test_a_filter_leads_through_what_it_lets_through(session, show, issue, places):
    save(session, entry())
    save(session, entry(object="", value="", holder="", note="unclear"))

    first = session.answer({"kind": "filter", "show": show, "issue": issue})["place"]
    walked = {first} | {session.answer({"kind": "go", "step": 1})["place"] for _ in range(3)}

    assert sorted(walked) == places


def test_a_filter_that_lets_nothing_through_is_not_chosen(session):
    answer = session.answer({"kind": "filter", "show": "coded", "issue": ""})

    assert answer["said"] == "There is no such statement; the selection is as it was."
    assert session.answer({"kind": "open"})["filter"] == {"show": "all", "issue": ""}


def test_undo_takes_back_decision_by_decision_and_shows_each(session, case):
    save(session, entry())
    save(session, entry(object="tariffs"))

    assert session.answer({"kind": "undo"})["place"] == 2
    back = session.answer({"kind": "undo"})

    assert (back["place"], back["said"], back["coded"]) == (1, "Undone.", 0)
    assert hand_codings(case, ["ada"]).empty
    assert "nothing to undo" in session.answer({"kind": "undo"})["sentence"]


def test_going_nowhere_saves_nothing(session, case):
    shown = session.answer({"kind": "open"})
    draft = {"statement": "report:0001", "version": shown["version"], "entries": [entry()]}

    refused = session.answer({"kind": "go", "place": 9, "draft": draft})

    assert refused["sentence"] == "There is no such place; go to 1 to 3."
    assert not (case.folder / "codings" / "ada.csv").exists()


def test_what_was_changed_elsewhere_is_not_undone(session, case, statements):
    save(session, entry())
    other = Session(case, "ada", statements, list(statements["statement_id"]))
    other.answer({"kind": "go", "place": 1})
    save(other, entry(value="reject"))

    refused = session.answer({"kind": "undo"})

    assert "was coded elsewhere since; it was not undone" in refused["sentence"]
    assert "theirs" not in refused
    assert list(read_codings(case, "ada")["value"]) == ["reject"]
    assert "nothing to undo" in session.answer({"kind": "undo"})["sentence"]


def test_two_sessions_of_one_coder_cannot_overwrite_each_other(session, case, statements):
    other = Session(case, "ada", statements, list(statements["statement_id"]))
    shown = other.answer({"kind": "open"})
    save(session, entry(value="reject"))

    message = {"kind": "save", "statement": "report:0001", "entries": [entry()]}
    refused = other.answer(message | {"version": shown["version"]})

    assert [theirs["value"] for theirs in refused["theirs"]] == ["reject"]
    assert list(read_codings(case, "ada")["value"]) == ["reject"]
    assert other.answer(message | {"version": refused["version"]})["kind"] == "screen"
    assert list(read_codings(case, "ada")["value"]) == ["accept"]


def test_a_file_spoilt_meanwhile_is_named_on_the_screen_and_mended_by_nobody(session, case):
    save(session, entry())
    path = case.folder / "codings" / "ada.csv"
    spoilt = path.read_text().replace(",inspections,", ",inspection,")
    path.write_text(spoilt)

    refused = session.answer({"kind": "go", "place": 2})

    assert refused["kind"] == "refused"
    assert "ada.csv, line 2" in refused["sentence"]
    assert path.read_text() == spoilt


# ---------------------------------------------------------------- suggestions


SUGGESTIONS = 'suggestions = true\nname = "small"\n'
SUGGESTIONS += '[[issue]]\nname = "inspections"\nlabel = "Inspections"\nsignals = ["inspection"]\n'


def test_coders_are_blind_to_the_rules_unless_the_codebook_says_otherwise(
    session, case, statements
):
    refused = session.answer({"kind": "suggest", "statement": "report:0001"})

    assert "coders code blind" in refused["sentence"]
    with pytest.raises(InputError, match="does not allow suggestions"):
        code_by_hand(case, "ada", statements=statements, suggestions=to_table(Coding, []))


def test_what_the_rules_say_is_shown_on_request_and_that_it_was_seen_is_kept(make_case, statements):
    case = make_case(REPORT, codebook=SUGGESTIONS)
    session = Session(case, "ada", statements, list(statements["statement_id"]))

    [reading] = session.answer({"kind": "suggest", "statement": "report:0001"})["readings"]
    save(session, *reading["entries"])
    save(session)

    seen = hand_codings(case, ["ada"]).groupby("statement_id")["seen"].agg(set)
    assert reading["who"] == "rules-1"
    assert reading["entries"][0]["object"] == "inspections"
    assert dict(seen) == {"report:0001": {("rules-1",)}, "report:0002": {()}}


def test_a_model_may_suggest_instead_of_the_rules(make_case, statements):
    case = make_case(REPORT, codebook=SUGGESTIONS)
    row = Coding("report:0001", "North", "issue", "inspections", "accept", "", "learned-2", 0.5,
                 (), "", "small 1")  # fmt: skip
    widget = code_by_hand(case, "ada", None, statements, to_table(Coding, [row]))

    [reading] = widget.session.answer({"kind": "suggest", "statement": "report:0001"})["readings"]

    assert (reading["who"], reading["entries"][0]["holder"]) == ("learned-2", "North")


# ---------------------------------------------------------------- samples, the widget


def sample(*rows):
    return pd.DataFrame(rows, columns=["coder", "statement_id", "place"])


def test_a_sample_says_which_statements_and_in_which_order(statements):
    drawn = sample(("ada", "report:0003", 1), ("ben", "report:0002", 1), ("ada", "report:0001", 2))

    assert statements_to_code(statements, drawn, "ada") == ["report:0003", "report:0001"]
    assert statements_to_code(statements, None, "ada") == list(statements["statement_id"])


@pytest.mark.parametrize(
    ("drawn", "says"),
    [
        (sample(("adda", "report:0001", 1)), "no statement for coder 'ada'. Did you mean 'adda'"),
        (sample(("ada", "report:0007", 1)), "names 'report:0007', which is not among the"),
        (pd.DataFrame({"id": []}), "no column 'statement_id'"),
        (pd.DataFrame({"statement_id": []}), "the sample is empty"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused(statements, drawn, says):
    with pytest.raises(InputError, match=says):
        statements_to_code(statements, drawn, "ada")


def test_the_widget_answers_the_view_that_asked(case, statements):
    widget = code_by_hand(case, "ada", statements=statements)
    sent = []
    widget.send = sent.append

    widget._handle_custom_msg({"kind": "open", "from": "view-1:1"}, [])
    widget._handle_custom_msg("nonsense", [])

    assert [(answer["kind"], answer["to"]) for answer in sent] == [
        ("screen", "view-1:1"),
        ("refused", None),
    ]


def test_the_consensus_is_not_coded_by_hand(case, statements):
    with pytest.raises(InputError, match=r"use tk\.adjudicate"):
        code_by_hand(case, "consensus", statements=statements)


def test_a_case_of_100_000_statements_opens_at_once_and_sends_little(make_case):
    case = make_case(REPORT)
    one = to_table(Statement, [statement(1, *PARTS[0])])
    many = one.loc[one.index.repeat(100_000)].reset_index(drop=True)
    many["statement_id"] = [f"report:{n:06d}" for n in range(100_000)]
    began = time.process_time()

    widget = code_by_hand(case, "ada", statements=many)
    opened = widget.session.answer({"kind": "open"})
    after = save(widget.session, entry())

    assert time.process_time() - began < 5  # about 0.3 s, however busy the machine
    assert opened["total"] == 100_000
    assert len(json.dumps(opened)) < 20_000
    assert after["coded"] == 1
