"""What a notebook asks for: its parameters, read and checked before anything runs.

A notebook's parameters stand in one cell tagged ``parameters``, one a line::

    issue: str = "inspections"  # an issue in the codebook
    most: int = 4  # how many issues to show

The annotation is ``str``, ``int``, ``float`` or ``bool``, optionally ``| None``; the default is
a literal; the comment is the help shown to the reader. Anything else in that cell is a mistake
in the notebook.
"""

from __future__ import annotations

import ast
import io
import math
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from toolkit.case.mistakes import did_you_mean
from toolkit.schema import InputError

Value: TypeAlias = str | int | float | bool | None

CASE = "case"  # the parameter every notebook has: the case it is run on
INJECTED = "# Parameters\n"  # how the cell begins that sets them, after the one that declares them
AS_OF = "as_of"  # the one that says at which day the case stands: "2022-03-29"; "": today


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook, with the default that stands in it."""

    name: str
    type: str
    optional: bool
    default: Value
    help: str

    def accepts(self, given: object) -> bool:
        """Whether a value is of this parameter's type as it stands."""
        if given is None or isinstance(given, bool):
            return self.optional if given is None else self.type == "bool"
        return isinstance(given, _TYPES[self.type])

    def coerce(self, given: object) -> Value:
        """The value as this parameter's type; text is read as the command line gives it.

        Raises ValueError, in words, if it is not of that type.
        """
        if given is None or (self.optional and given in ("", "None", "none")):
            if self.optional:
                return None
            raise ValueError(f"needs {_WORDS[self.type]}")
        if isinstance(given, Path):
            given = str(given)
        try:
            return _COERCE[self.type](given)
        except (TypeError, ValueError):
            raise ValueError(f"needs {_WORDS[self.type]}, not {given!r}") from None


def read_parameters(notebook: Mapping[str, Any], file: Path | str) -> list[Parameter]:
    """The parameters of a notebook (as nbformat or json reads it), in order.

    Raises InputError, naming `file`, if there is not exactly one cell tagged ``parameters``,
    or a line of it is not ``name: type = literal  # help``.
    """
    cells = [
        cell
        for cell in notebook["cells"]
        if "parameters" in cell.get("metadata", {}).get("tags", ())
    ]
    if len(cells) != 1:
        raise InputError(f"has {len(cells)} cells tagged 'parameters'; give it one.", file)
    source = "".join(cells[0]["source"])
    try:
        body, comments = ast.parse(source).body, _comments(source)
    except (SyntaxError, tokenize.TokenError):
        raise InputError("its parameters cell is not Python.", file) from None
    parameters = [_parameter(statement, comments, file) for statement in body]
    names = [parameter.name for parameter in parameters]
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise InputError(f"parameter {min(doubled)!r} stands twice in its cell.", file)
    if CASE not in names:
        raise InputError(f"has no parameter {CASE!r}, the case; add it.", file)
    return parameters


def check_parameters(notebook: Mapping[str, Any]) -> None:
    """Check what a notebook was given: ``tk.report.check_parameters(globals())``.

    It stands in the first cell after the parameters. Whoever runs the notebook, papermill or a
    person in JupyterLab, then learns of a mistake before anything is read. papermill writes what
    it is given into a cell of its own, which would change nothing where no parameter has the name.

    Raises InputError for a name that is not among the parameters, with a near one and all there
    are, and for a value of another type.
    """
    known = dict(_declared(notebook.get("__annotations__", {})))
    for name in _injected(notebook.get("In", ())):
        if name not in known:
            raise _unknown("This notebook", name, known)
    for name, parameter in known.items():
        value = notebook[name]
        if isinstance(value, _PLAIN) and not parameter.accepts(value):
            read = parameter.type == "str" and isinstance(value, int | float)  # by papermill
            raw = f"; papermill takes a text with -r {name} {value}" * read
            needs = f"needs {_WORDS[parameter.type]}, not {value!r}{raw}"
            raise InputError(f"Parameter {name!r} {needs}.")


def _declared(annotations: Mapping[str, object]) -> Iterator[tuple[str, Parameter]]:
    """The parameters that annotations declare, each with its name."""
    for name, annotation in annotations.items():
        written = annotation.__name__ if isinstance(annotation, type) else str(annotation)
        type_name, _, none = written.partition(" | ")
        if type_name in _COERCE:
            yield name, Parameter(name, type_name, bool(none), None, "")


def _injected(cells: Iterable[str]) -> Iterator[str]:
    """The names that a papermill cell sets, among the cells that were run."""
    for cell in cells:
        if cell.startswith(INJECTED):
            for statement in ast.parse(cell).body:
                targets = statement.targets if isinstance(statement, ast.Assign) else []
                yield from (target.id for target in targets if isinstance(target, ast.Name))


def _unknown(notebook: str, name: str, known: Iterable[str]) -> InputError:
    hint = did_you_mean(name, known)
    has = f"It has {', '.join(known)}." if known else "It has none."
    return InputError(f"{notebook} has no parameter {name!r}.{hint} {has}")


def parameter_values(
    parameters: list[Parameter], given: Mapping[str, object], notebook: str
) -> dict[str, Value]:
    """The value of every parameter but the case: the given one, else its default.

    Given values are coerced to their parameters' types. Raises InputError for a name the
    notebook does not have, with a near one and the list of those it has, and for a value of
    another type.
    """
    known = {p.name: p for p in parameters if p.name != CASE}
    for name in given:
        if name not in known:
            raise _unknown(f"Notebook {notebook!r}", name, known)
    values = {name: parameter.default for name, parameter in known.items()}
    for name, value in given.items():
        try:
            values[name] = known[name].coerce(value)
        except ValueError as error:
            raise InputError(f"Parameter {name!r} of {notebook!r} {error}.") from None
    return values


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def _parameter(statement: ast.stmt, comments: dict[int, str], file: Path | str) -> Parameter:
    line = ast.unparse(statement).partition("\n")[0]
    wrong = InputError(
        f"parameters cell, {line!r}: write each parameter as name: type = literal  # help.", file
    )
    if not (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.value is not None
    ):
        raise wrong
    type_name, bar, none = ast.unparse(statement.annotation).partition(" | ")
    if type_name not in _COERCE or (bar and none != "None"):
        raise wrong
    name, help_text = statement.target.id, comments.get(statement.end_lineno or 0, "")
    try:
        default = ast.literal_eval(statement.value)
        parameter = Parameter(name, type_name, bool(bar), None, help_text)
        if isinstance(default, str) and type_name != "str":
            raise wrong
        return Parameter(name, type_name, bool(bar), parameter.coerce(default), help_text)
    except ValueError:
        raise wrong from None


def _text(given: object) -> str:
    if not isinstance(given, str) or "\x00" in given:
        raise TypeError
    given.encode()  # a lone surrogate cannot be written into a notebook
    return given


def _integer(given: object) -> int:
    if isinstance(given, bool | float):
        raise TypeError
    return int(given)  # type: ignore[call-overload, no-any-return]


def _number(given: object) -> float:
    if isinstance(given, bool) or not math.isfinite(number := float(given)):  # type: ignore[arg-type]
        raise TypeError
    return number


def _truth(given: object) -> bool:
    word = str(given).lower()
    if word not in _TRUTH:
        raise ValueError
    return _TRUTH[word]


_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_COERCE: dict[str, Callable[[object], Value]] = {
    "str": _text,
    "int": _integer,
    "float": _number,
    "bool": _truth,
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
}
_PLAIN = (str, int, float, bool, list, tuple, dict, type(None))  # not what a later cell made of it
_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}
