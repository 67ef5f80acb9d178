"""Negotiations as the news reports them: documents, statements, stances, findings.

The public names stand in `__init__.pyi`. Each is imported when it is first used (SPEC 1 of
the Scientific Python project), so that a command starts at once and no library is read
that it does not need. What is for report pages, classes, endpoints … stands in `tk.report`,
`tk.seminar`, `tk.endpoint` …: rooms that are imported as a whole, when first used.
"""

import os
import sys

_named = {one.removeprefix("-m").partition(".")[0] for one in sys.orig_argv[1:]}
if sys.argv[:1] == ["-m"] and __name__ in _named and not sys.flags.safe_path:
    del sys.path[0]  # the current folder: a pandas.py there is not what is asked for,
    os.environ["PYTHONSAFEPATH"] = "1"  # nor is it by the processes that are started

from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

import lazy_loader  # noqa: E402

ROOMS = {
    "batches": "toolkit.batches",
    "checks": "toolkit.analysis.checks",
    "codebook": "toolkit.case.codebook",
    "codings": "toolkit.case.codings",
    "corpora": "toolkit.corpora",
    "endpoint": "toolkit.coding.endpoint",
    "evaluate": "toolkit.evaluation",
    "learned": "toolkit.coding.learned",
    "networks": "toolkit.analysis.networks",
    "outlets": "toolkit.analysis.outlets",
    "parties": "toolkit.analysis.parties",
    "reliability": "toolkit.reliability",
    "report": "toolkit.reporting",
    "seminar": "toolkit.seminar",
    "sheets": "toolkit.people.sheets",
    "words": "toolkit.analysis.words",
}

_import, _, __all__ = lazy_loader.attach_stub(__name__, __file__)
__all__.extend(ROOMS)


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    if name in ROOMS:
        return import_module(ROOMS[name])
    try:
        return _import(name)
    except AttributeError:
        raise AttributeError(f"toolkit has no {name!r}.{_hint(name)}", name=name) from None


def _hint(name: str) -> str:
    """Where a name stands that is not public here, or which public name is spelt alike."""
    if name.startswith("_"):  # asked for by Python and Jupyter, not by people
        return ""
    from toolkit.case.mistakes import did_you_mean

    rooms = {room: import_module(module).__all__ for room, module in ROOMS.items()}
    for room, names in rooms.items():
        if name in names:
            return f" It is toolkit.{room}.{name}."
    inside = [f"{room}.{one}" for room, names in rooms.items() for one in names]
    return did_you_mean(name, __all__, 0.75) or did_you_mean(name, inside, 0.7)
