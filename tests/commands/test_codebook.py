"""A changed codebook is compared with the codings made with the one before."""

from toolkit.case import sample_case
from toolkit.commands import codebook
from toolkit.commands.arguments import Parser


def test_the_codings_of_people_are_looked_at_again(tmp_path, capsys):
    case = sample_case()
    before = (case.folder / "codebook.toml").read_text()
    new = tmp_path / "codebook.toml"
    new.write_text(before.replace('version = "1"', 'version = "2"').replace("ships", "vessels"))
    parser = Parser()
    codebook.add(parser.add_subparsers())
    file = case.folder / "codings" / "coder-a.csv"
    given = parser.parse_args(
        ["codebook", "diff", "port-selme", str(new), "--codings", str(file), "--csv"]
    )
    given.run(given)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(",look_again")
    assert len(lines) > 1
    assert all(",coder-a," in line for line in lines[1:])


ISSUE = """
[[issue]]
name = "{name}"
label = "{name}"
proposition = "The sanctions on Norland are lifted."
signals = [{signals}]
"""


def test_a_signal_that_only_names_the_topic_is_told(tmp_path, capsys):
    example = "Tarik Oro said the North would accept the sanctions."
    shown = f'examples = [{{ text = "{example}", value = "accept" }}]'
    issues = {
        "alone": '"sanctions"',
        "in-company": '{ words = "sanctions", near = ["lift"] }, "end of sanctions", "lift"',
        "meant": f'"sanctions"]\n{shown}\nopposed = ["keep sanctions"',
    }
    book = tmp_path / "codebook.toml"
    written = "".join(ISSUE.format(name=name, signals=one) for name, one in issues.items())
    book.write_text(f'name = "norland"\nversion = "1"\ntitle = "Talks"\n{written}')
    (tmp_path / "actors.csv").write_text(
        "actor,kind,side\nTarik Oro,person,North\nNorth,state,North\n"
    )
    parser = Parser()
    codebook.add(parser.add_subparsers())
    given = parser.parse_args(["codebook", "check", str(book)])
    given.run(given)

    told = " ".join(capsys.readouterr().out.split())
    assert "1 signal of one word to look at" in told
    assert told.endswith(
        "alone: who is for “sanctions” is read as for “The sanctions on Norland are lifted.”"
    )
