"""The methods that find attributions, by name: all fill the same table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from toolkit.parsing.attribution import rules
from toolkit.parsing.attribution.rules import Attribution
from toolkit.parsing.attribution.unsaid import is_unsaid
from toolkit.parsing.furniture import furniture, in_furniture
from toolkit.schema import InputError

if TYPE_CHECKING:
    from toolkit.parsing.attribution.learned import Model

LEARNED, RULES = "learned", "rules"
DEFAULT = LEARNED


@dataclass(frozen=True, slots=True)
class Method:
    """A way to find attributions.

    `name` stands in the table of statements; `origin` changes with anything that may change
    what is found, beside this package's code; `cost` is that of reading, the rules being 1.
    """

    name: str
    origin: str
    cost: int
    find: Callable[[Doc], list[Attribution]]


def method_named(name: str = DEFAULT) -> Method:
    """The method of that name: `rules`, `learned`, or the folder of a model trained anew.

    Raises InputError if there is no such method, and no model in a folder of that name.
    """
    if name == RULES:
        return Method(
            rules.METHOD, rules.METHOD, 1, lambda doc: _spoken(doc, rules.find_attributions(doc))
        )
    from toolkit.parsing.attribution import learned

    if name == LEARNED:
        return _learned(learned.SHIPPED)
    folder = Path(name).expanduser()
    if not (folder / "model.json").is_file():
        raise InputError(
            f"{name!r} is no method of finding statements; give {LEARNED!r}, {RULES!r} or the "
            "folder of a model that `python -m toolkit train attribution` wrote."
        )
    return _learned(folder.resolve())


def _spoken(doc: Doc, found: list[Attribution]) -> list[Attribution]:
    """Those that somebody says, and not in furniture: nobody speaks in a caption or a link."""
    text = doc.text
    spans = furniture(text)
    said = [one for one in found if not is_unsaid(doc, text, one)]
    return [one for one in said if not in_furniture(spans, one.cue[0][0])] if spans else said


@lru_cache(maxsize=2)
def _learned(folder: Path) -> Method:
    """The method of a model, whose files are hashed; it is opened when something is to be read."""
    from toolkit.parsing.attribution import learned

    digest = sha256()
    for file in sorted(learned.FILES):
        digest.update((folder / file).read_bytes())
    origin = digest.hexdigest()
    name = learned.METHOD if folder == learned.SHIPPED else f"{learned.METHOD} {origin[:8]}"
    return Method(name, origin, 10, lambda doc: _spoken(doc, _model(folder).find(doc)))


@lru_cache(maxsize=2)
def _model(folder: Path) -> Model:
    from toolkit.parsing.attribution.learned import Model

    return Model(folder)
