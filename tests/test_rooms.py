"""A room imports only from rooms above it, and the front door opens on what it names."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import toolkit

ROOT = Path(toolkit.__file__).parent
ROOMS = [
    "leftovers", "fingerprints", "schema", "findings", "waiting", "extras", "lexicons", "case",
    "parsing", "coding", "reliability", "people", "analysis", "exchange", "evaluation", "training",
    "reporting", "batches", "corpora", "seminar", "commands", "__main__",
]  # fmt: skip
MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def room(module: str) -> str:
    """The room of a module, given its full name: `toolkit.case.texts` is in `case`."""
    return module.removeprefix("toolkit").lstrip(".").partition(".")[0]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The toolkit's modules a file imports, wherever in it, each with its line."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) + 1 - node.level]
            base = ".".join([*parents * bool(node.level), *filter(None, [node.module])])
            # `from toolkit import case` imports a module, `from toolkit.case import Case` a name
            names = [f"{base}.{a.name}" for a in node.names] if base == "toolkit" else [base]
        else:
            continue
        for name in names:
            if name.partition(".")[0] == "toolkit":
                yield node.lineno, name


def test_every_module_stands_in_a_known_room():
    assert {room(name_of(path)) for path in MODULES} <= set(ROOMS)


def test_the_rooms_are_those_of_the_architecture_in_its_order():
    table = (ROOT.parent / "docs" / "architecture.md").read_text("utf-8")
    listed = [line.split("`")[1].removesuffix(".py").rstrip("/")
              for line in table.splitlines() if line.startswith("| `")]  # fmt: skip

    assert [name for name in listed if name != "data"] == [r for r in ROOMS if r in listed]


def test_the_modules_that_the_architecture_names_are_there():
    told = (ROOT.parent / "docs" / "architecture.md").read_text("utf-8")
    told = told.partition("## Rooms")[2].partition("There is no `utils`")[0]
    there = {path.stem for path in MODULES} | {path.name for path in ROOT.rglob("*/")}
    named = re.findall(r"`([a-z_]+)(?:\.py|/)?`", told)

    assert len(named) >= 100
    assert [name for name in named if name not in there] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_imports_only_from_rooms_above_it(path):
    here = room(name_of(path))
    allowed = {*ROOMS[: ROOMS.index(here) + 1], ""}  # "": the package itself, for its folder
    wrong = [f"line {line}: {name}" for line, name in imports(path) if room(name) not in allowed]

    assert not wrong


@pytest.mark.parametrize(
    ("where", "line", "imported"),
    [
        ("parsing/dates.py", "from toolkit.coding import rules", ["toolkit.coding"]),
        ("parsing/dates.py", "import toolkit.case.folder as f", ["toolkit.case.folder"]),
        ("parsing/dates.py", "from toolkit import coding", ["toolkit.coding"]),
        ("parsing/dates.py", "from ..coding import rules", ["toolkit.coding"]),
        ("parsing/dates.py", "from .. import coding", ["toolkit.coding"]),
        ("parsing/dates.py", "from . import timex", ["toolkit.parsing"]),
        ("parsing/__init__.py", "from .timex import x", ["toolkit.parsing.timex"]),
        ("parsing/dates.py", "if TYPE_CHECKING:\n  from toolkit.case import C", ["toolkit.case"]),
        ("parsing/dates.py", "def f():\n  import toolkit.coding", ["toolkit.coding"]),
        ("parsing/dates.py", "import toolkits, spacy", []),
    ],
)
def test_an_import_is_seen_however_it_is_written(tmp_path, monkeypatch, where, line, imported):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path / "toolkit")
    path = tmp_path / "toolkit" / where
    path.parent.mkdir(parents=True)
    path.write_text(line)

    assert [name for _, name in imports(path)] == imported


def public_names() -> Iterator[tuple[str, object]]:
    """The names of the front door, and those of the rooms it opens on."""
    for name in toolkit.__all__:
        public = getattr(toolkit, name)
        yield name, public
        if name in toolkit.ROOMS:
            yield from ((f"{name}.{inner}", getattr(public, inner)) for inner in public.__all__)


def test_every_public_function_class_and_room_says_what_it_is_and_is_the_toolkits_own():
    for name, public in public_names():
        if inspect.isroutine(public) or inspect.isclass(public):
            assert public.__module__.startswith("toolkit."), name
        elif inspect.ismodule(public):
            assert public.__name__.startswith("toolkit."), name
        else:
            continue  # a constant
        assert (public.__doc__ or "").strip(), name


def test_the_front_door_is_small_and_no_name_has_two_doors():
    inner = [name.partition(".")[2] for name, _ in public_names() if "." in name]

    assert len(toolkit.__all__) - len(toolkit.ROOMS) <= 45
    assert len(inner) == len(set(inner))


TABLES = {
    "statements", "statement", "codings", "coding", "coded", "meetings", "discrepancies",
    "disagreements", "marks", "sample", "truth", "positions", "shifts", "timeline",
}  # fmt: skip


def signatures() -> Iterator[tuple[str, list[inspect.Parameter]]]:
    for name, public in public_names():
        if inspect.isfunction(public):
            yield name, list(inspect.signature(public).parameters.values())


def test_the_tables_a_function_needs_come_first_and_then_the_case():
    seen = 0
    for name, parameters in signatures():
        needed = [one.name for one in parameters if one.default is one.empty]
        if "case" in needed:
            behind = needed[needed.index("case") + 1 :]
            assert not TABLES & set(behind), name
            seen += bool(TABLES & set(needed))
    assert seen >= 15


def test_one_thing_has_one_word():
    """`most` is at most so many; `draws` are drawn anew; `method` is how something is found."""
    others = {"limit", "top", "rows", "each", "parties", "max", "n_draws", "bootstrap", "intervals"}
    for name, parameters in signatures():
        assert not others & {one.name for one in parameters}, name


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("find_statments", "toolkit has no 'find_statments'. Did you mean 'find_statements'?"),
        ("Show", "toolkit has no 'Show'. Did you mean 'show'?"),
        ("show_shifts", "toolkit has no 'show_shifts'. It is toolkit.report.show_shifts."),
        ("show_shfts", "toolkit has no 'show_shfts'. Did you mean 'report.show_shifts'?"),
        ("_repr_html_", "toolkit has no '_repr_html_'."),
    ],
)
def test_a_misspelt_public_name_is_told_with_the_nearest(name, sentence):
    with pytest.raises(AttributeError, match=f"^{re.escape(sentence)}$"):
        getattr(toolkit, name)


def test_the_public_names_are_those_the_stub_imports_each_once():
    stub = ast.parse((ROOT / "__init__.pyi").read_text("utf-8"))
    imported = [a.asname or a.name for node in stub.body
                if isinstance(node, ast.ImportFrom | ast.Import)
                for a in node.names]  # fmt: skip
    rooms = {a.asname: a.name for node in stub.body if isinstance(node, ast.Import)
             for a in node.names}  # fmt: skip
    [listed] = [ast.literal_eval(node.value) for node in stub.body if isinstance(node, ast.Assign)]

    assert sorted(listed) == sorted(imported) == sorted(toolkit.__all__) == sorted(set(listed))
    assert rooms == toolkit.ROOMS


@pytest.mark.parametrize(
    ("statement", "unread"),
    [
        ("import toolkit", ["pandas", "spacy", "matplotlib", "papermill"]),
        ("import toolkit; toolkit.open_case", ["spacy", "matplotlib", "papermill"]),
        ("import toolkit; toolkit.report.plot_positions", ["papermill"]),
    ],
)
def test_importing_reads_no_library_that_is_not_needed(statement, unread):
    check = f"import sys; {statement}; print(*sorted(set({unread}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)

    assert not done.stdout.strip()


def test_where_files_are_not_locked_as_posix_does_it_every_public_name_can_be_read():
    read = "import sys; sys.modules['fcntl'] = None; import toolkit\n"
    read += "for name in toolkit.__all__: getattr(toolkit, name)"

    subprocess.run([sys.executable, "-c", read], check=True)
