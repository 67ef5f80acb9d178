"""A corpus gives what a case gives, whoever works it out, in whatever parts, and however often."""

import json
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import psutil
import pytest

import toolkit as tk
from toolkit.corpora import build_corpus, texts
from toolkit.corpora.engines import check_workers
from toolkit.corpora.reading import How, read_part
from toolkit.corpora.software import software

TABLES = ("texts", "statements", "codings", "coded", "problems")
SAID = [
    "Envoy Tarik Oro said the North would accept inspections of ships.",
    "Foreign Minister Lena Adan said on Monday that the South rejects the tariffs.",
    "“We will not open the harbour,” said Adan. Oro denied that he had asked for access.",
    "Bela Moor, foreign minister of Iceland, said that he rejects inspections of ships.",
    "Bela Moor said that he supports lower tariffs.",
]
LONG = " ".join(f"Ship {number} passed the pier of Port Selme." for number in range(60))


def article(number: int) -> dict[str, str]:
    """An article unlike the others, but that the 17th repeats the 4th with a line less."""
    of = 4 if number == 17 else number
    more = LONG.replace("passed", f"of yard {of} passed").replace("pier", f"pier {of}")
    text = f"{SAID[of % len(SAID)]}\n\n{more}\n\nThat was report {of}."
    text = text if number != 17 else text.rpartition("\n\n")[0]
    return {"text": text, "date": f"2031-03-{1 + number:02}", "outlet": "Harbour Post"}


@pytest.fixture(scope="module")
def case(module_case):
    """A case of the articles: 21 in seven files, and a line that holds none."""
    files = {}
    for nth in range(7):
        lines = [json.dumps(article(number)) for number in range(3 * nth, 3 * nth + 3)]
        files[f"week-{nth}.jsonl"] = "\n".join([*lines, "no article"] if nth == 2 else lines)
    return module_case(files)


@pytest.fixture(scope="module")
def whole(case, tmp_path_factory):
    """The same articles as a corpus of one part."""
    return built(case, tmp_path_factory.mktemp("whole") / "corpus", size=21)


def built(case, folder, **given):
    return build_corpus(case.folder / "texts", case, folder, "rules", "rules", **given).folder


def rows(folder: Path) -> dict[str, str]:
    """The tables of a corpus, whatever its parts, and its positions."""
    ordered = {table: "doc_id" if table in ("texts", "problems") else "" for table in TABLES}
    found = {}
    for table, by in ordered.items():
        order = f" ORDER BY {by}, file, line" if table == "problems" else ""
        found[table] = tk.corpora.query(f"SELECT * FROM {table}{order}", folder).to_csv()
    return found | {"positions": (folder / "positions.csv").read_text("utf-8")}


def test_a_corpus_gives_what_a_case_gives(case, whole, tmp_path):
    statements = tk.find_statements(case, "rules")
    codings = tk.code(statements, case, "rules")
    coded = tk.join(statements, codings, case)
    positions = tk.write_table(tk.positions(coded), tmp_path / "positions.csv")

    for name, table in (("statements", statements), ("codings", codings), ("coded", coded)):
        pd.testing.assert_frame_equal(tk.corpora.query(f"SELECT * FROM {name}", whole), table)
    assert set(coded["copy_of"]) == {"", "week-1-2"}
    assert set(coded.loc[coded["holder"] == "Bela Moor", "holder_side"]) == {"Iceland"}
    assert (whole / "positions.csv").read_bytes() == positions.read_bytes()
    [problem] = tk.corpora.query(
        "SELECT * FROM problems WHERE line IS NOT NULL", whole
    ).itertuples()
    assert (problem.file, problem.line) == ("texts/week-2.jsonl", 4)


@pytest.mark.parametrize("parts", [3, 7])
def test_tables_do_not_depend_on_how_many_parts_there_are(case, whole, tmp_path, parts):
    folder = built(case, tmp_path / "corpus", size=21 // parts)

    assert len(list((folder / "coded").iterdir())) == parts
    assert rows(folder) == rows(whole)


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "like"), [("local", "popen_loky"), ("dask", "spawn_main")])
def test_a_worker_that_is_killed_costs_the_part_it_had_in_hand(case, whole, tmp_path, engine, like):
    folder, done = tmp_path / "corpus", {}

    def kill_one(step: str, number: int, total: int) -> None:
        if step == "statements" and number == 2:
            workers = [
                one for one in psutil.Process().children(recursive=True)
                if like in " ".join(one.cmdline())
            ]  # fmt: skip
            workers[0].kill()
            for part in (folder / "codings").glob("*.parquet"):
                done[part] = part.stat().st_mtime_ns

    built(case, folder, size=3, engine=engine, processes=2, tell=kill_one)

    assert len(done) >= 2
    assert all(part.stat().st_mtime_ns == before for part, before in done.items())
    assert rows(folder) == rows(whole)


def test_what_is_there_is_found_again_and_only_what_is_new_is_worked_out(case, tmp_path):
    def again(**given):
        made = build_corpus(source, case, tmp_path / "corpus", "rules", "rules", size=3, **given)
        return {step: number for step, number in made.made.items() if number}

    source = tmp_path / "articles"
    source.mkdir()
    one = source / "a.jsonl"
    one.write_text("\n".join(json.dumps(article(number)) for number in range(9)), "utf-8")
    first = again()
    nothing = again()
    damaged = next((tmp_path / "corpus" / "codings").iterdir())
    damaged.write_bytes(damaged.read_bytes()[:-9])
    mended = again()
    one.write_text(one.read_text("utf-8") + "\n" + json.dumps(article(9)), "utf-8")
    added = again()
    before = rows(tmp_path / "corpus")
    one.unlink()
    (source / "b.jsonl").write_text(json.dumps(article(3)), "utf-8")
    other = again()

    assert first == {"texts": 1, "statements": 3, "coded": 3}
    assert nothing == {}
    assert mended == {"statements": 1}
    assert added == {"texts": 1, "statements": 1, "coded": 1}
    assert other == {"texts": 1, "statements": 1, "coded": 1}
    assert before["texts"].count("That was report") == 10
    assert rows(tmp_path / "corpus")["texts"].count("That was report") == 1


def test_articles_of_one_name_are_kept_apart_and_copies_are_told_over_parts(case, tmp_path):
    source = tmp_path / "articles"
    source.mkdir()
    for name in "ab":
        lines = [{"doc_id": "One", **article(1)}, {"doc_id": f"{name}-2", **article(ord(name))}]
        (source / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    corpus = build_corpus(source, case, tmp_path / "corpus", "rules", "rules", size=1)
    found = tk.corpora.query("SELECT * FROM texts ORDER BY file, doc_id", corpus.folder)
    [second] = found.loc[found["doc_id"] != found["named"], "doc_id"]

    assert (corpus.articles, corpus.renamed, corpus.copies) == (4, 1, 1)
    assert second.startswith("One-")
    assert list(found["copy_of"]) == ["", "", "One", ""]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"engine": "dusk"}, "there is no engine 'dusk'. Did you mean 'dask'?"),
        ({"processes": 0}, "0 processes do nothing"),
        ({"address": "tcp://10.0.0.1:1"}, "an address is of a scheduler; give engine 'dask'"),
        ({"size": 0}, "parts of 0 reports hold nothing"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_read(case, tmp_path, given, sentence):
    with pytest.raises(tk.InputError, match=sentence.replace("?", r"\?")):
        built(case, tmp_path / "corpus", **given)

    assert not (tmp_path / "corpus").exists()


def test_a_person_cannot_code_a_corpus_and_a_folder_of_other_files_is_none(case, tmp_path):
    (tmp_path / "letters").write_text("Dear Aune Lind,")
    source = case.folder / "texts"

    with pytest.raises(tk.InputError, match="'ann' cannot code a corpus; give 'rules', 'learned'"):
        build_corpus(source, case, tmp_path / "corpus", coder="ann")
    with pytest.raises(tk.InputError, match="holds other files; name a new folder"):
        built(case, tmp_path)
    with pytest.raises(tk.InputError, match="lie in one another"):
        built(case, source / "corpus")
    with pytest.raises(tk.InputError, match="is not there; name a file or a folder of texts"):
        build_corpus(tmp_path / "none", case, tmp_path / "corpus", "rules", "rules")


def test_a_folder_that_was_left_at_the_very_start_is_gone_on_with(case, tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / ".lock").touch()
    (folder / ".corpus.json.1a2b3c4d").write_text("{")

    assert len(tk.corpora.query("SELECT * FROM texts", built(case, folder))) == 21


def test_a_small_file_that_is_added_leaves_alone_those_far_behind_it(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "FILES_TOGETHER", 10)
    for number in range(200):
        (tmp_path / f"{number:03}.txt").write_text(f"Report {number} of Port Selme.")
    before, _ = texts.units_of([tmp_path], 1)
    (tmp_path / "0015.txt").write_text("A report found later.")
    after, _ = texts.units_of([tmp_path], 1)
    names = [name for unit in after for _, name in unit.files]
    old = {unit.key for unit in before}

    assert len(names) == 201
    assert names == sorted(names)
    assert len(before) > 10
    assert sum(unit.key not in old for unit in after) <= 2


# ---------------------------------------------------------------- the software of a cluster


def test_a_cluster_whose_workers_have_other_libraries_is_refused_at_the_start():
    other = software() | {"spacy": "3.7.2", "numpy": "not installed"}
    client = SimpleNamespace(run=lambda asked: {"tcp://b": other, "tcp://a": asked()})
    has = f"numpy not installed, not {version('numpy')}; spacy 3.7.2, not {version('spacy')}"

    with pytest.raises(tk.InputError) as refused:
        check_workers(client)

    assert str(refused.value) == f"worker tcp://b has {has}. Install the same on all of them."
    check_workers(SimpleNamespace(run=lambda asked: {"tcp://a": asked()}))


def test_a_worker_that_comes_later_with_other_files_of_the_toolkit_reads_nothing(case, tmp_path):
    how = How(case, "rules", "rules", software() | {"files of the toolkit": "0" * 64})

    with pytest.raises(tk.InputError, match=r"^a worker has files of the toolkit .{13}, not 0{13}"):
        read_part(tmp_path, "part", "key", how)


# ---------------------------------------------------------------- questions


def test_an_answer_has_the_types_of_the_toolkits_tables(whole):
    coded = tk.corpora.query(
        "SELECT * FROM coded WHERE object = 'tariffs' ORDER BY statement_id", whole
    )
    counts = tk.corpora.query(
        "SELECT object, count(*) AS n FROM coded GROUP BY object ORDER BY 1", whole
    )

    assert set(tk.positions(coded).reset_index()["issue"]) == {"tariffs"}
    assert dict(zip(counts["object"], counts["n"], strict=True))["tariffs"] >= len(coded) > 0


def test_large_numbers_and_times_of_a_zone_are_told_as_they_are(whole):
    [row] = tk.corpora.query(
        "SELECT 18446744073709551615::UBIGINT AS large, NULL::UBIGINT AS none, "
        "TIMESTAMPTZ '2031-03-01 10:00:00+02' AS at, TIMESTAMP '2031-03-01 10:00:00.5' AS finer",
        whole,
    ).itertuples(index=False)

    assert row.large == 2**64 - 1
    assert pd.isna(row.none)
    assert row.at.isoformat() == "2031-03-01T08:00:00+00:00"
    assert row.finer.isoformat() == "2031-03-01T10:00:00.500000"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("SELECT DATE 'infinity' AS day", "column 'day' .* holds what no table can"),
        ("SELECT CAST(outlet AS INT) FROM texts", "the question cannot be answered: .*Conversion"),
        ("SELECT holde FROM coded", "the question cannot be answered: Binder Error"),
        ("SELCT 1", "the question cannot be answered: Parser Error"),
        ("DROP VIEW coded", "a question is one statement that begins with SELECT"),
        ("COPY coded TO 'x.csv'", "a question is one statement that begins with SELECT"),
        ("SELECT 1; SELECT 2", "a question is one statement that begins with SELECT"),
        ("SELECT * FROM read_text('/etc/hostname')", "the question cannot be answered: Permission"),
        ("SELECT * FROM 'https://example.org/x.parquet'", "the question cannot be answered"),
        ("SELECT * FROM coded, coded AS other", "the answer has more than 3 rows; count or choose"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_why(whole, question, sentence):
    with pytest.raises(tk.InputError, match=f"^{sentence}"):
        tk.corpora.query(question, whole, most=3)


def test_a_folder_that_is_no_corpus_is_said_to_be_none(tmp_path):
    with pytest.raises(tk.InputError, match="is no corpus; build one: python -m toolkit corpus"):
        tk.corpora.query("SELECT 1", tmp_path)
