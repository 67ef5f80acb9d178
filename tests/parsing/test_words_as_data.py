"""Lists of English words stand in `data/lexicons/en/`: who adds a language finds them all there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import toolkit.lexicons
from toolkit.lexicons import lexicon

ROOT = Path(toolkit.lexicons.__file__).parent
ROOMS = ("parsing", "coding", "analysis")
OWN = {"dates/rules.py", "parsing/store.py"}
"""A grammar of English in patterns whose order is that of its dates; settings of the machine."""

SHORT = 3
"""Words in a row that a construction may name where it is read: `in ("on", "via")`."""

READ = re.compile(r"\.(lower|lemma)\[|\.lower\(\)|\bfold\(")
"""How a module asks for a word of a text."""

MODULES = [
    file
    for room in ROOMS
    for file in sorted((ROOT / room).rglob("*.py"))
    if "/".join(file.parts[-2:]) not in OWN
]


def long_lists(source: str) -> list[str]:
    """The lists of words in a module that a text is compared with, or that are function words."""
    tree = ast.parse(source)
    constants = {
        target.id: words
        for node in tree.body
        if isinstance(node, ast.Assign) and (words := words_in(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = [" ".join(words) for words in compared(tree, constants) if len(words) > SHORT]
    return found + [" ".join(words) for words in function_words(tree)]


def compared(tree: ast.AST, constants: dict[str, list[str]]) -> Iterator[list[str]]:
    """The lists with which words of a text are compared: `lower[at] in (…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            listed = node.comparators[0]
            if READ.search(ast.unparse(node.left)):
                yield (
                    constants.get(listed.id, [])
                    if isinstance(listed, ast.Name)
                    else words_in(listed)
                )


def function_words(tree: ast.AST) -> Iterator[list[str]]:
    """The lists and alternatives of which three or more, and half, are function words."""
    known = lexicon("stopwords")
    for node in ast.walk(tree):
        lists = [words_in(node)]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            lists = [
                each.split("|") for each in re.findall(r"[a-z’' ]+(?:\|[a-z’' ]+)+", node.value)
            ]
        for words in lists:
            known_here = sum(word.strip() in known for word in words)
            if len(words) > SHORT and known_here > 2 and 2 * known_here >= len(words):
                yield words


def words_in(node: ast.AST) -> list[str]:
    """The words of a literal: a tuple, list or set of texts, the keys of a dictionary, a split."""
    match node:
        case ast.Tuple() | ast.List() | ast.Set():
            parts: list[ast.expr | None] = [*node.elts]
        case ast.Dict():
            parts = [*node.keys]
        case ast.Call(func=ast.Name(id="frozenset" | "set"), args=[inner]):
            return words_in(inner)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split")):
            return text.split()
        case _:
            return []
    values = [part.value for part in parts if isinstance(part, ast.Constant)]
    return [value for value in values if isinstance(value, str) and value]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: "/".join(file.parts[-2:]))
def test_a_module_holds_no_list_of_english_words(file: Path) -> None:
    assert long_lists(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'GIVERS = ("by", "from", "among", "between")',
        'if syntax.lemma[at] in ("sign", "seal", "deliver", "send"):\n    pass',
        'SIGNED = frozenset("sign seal deliver send".split())\nis_so = doc.lower[at] in SIGNED',
        'PATTERN = re.compile(r"(?i)(?:before|after|during|until) the talks")',
    ],
    ids=["function words", "compared", "compared by name", "pattern"],
)
def test_such_a_list_is_found(source: str) -> None:
    assert len(long_lists(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        'COLUMNS = ["date", "agreed", "words", "says", "outlet"]',
        'is_object = syntax.dep[at] in ("dobj", "attr", "oprd", "dative")',
        'is_channel = syntax.lower[at] in ("on", "via")',
    ],
    ids=["columns", "relations", "a construction"],
)
def test_labels_and_short_constructions_are_none(source: str) -> None:
    assert long_lists(source) == []
