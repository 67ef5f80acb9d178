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
