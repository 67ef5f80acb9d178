"""JSON and XML: written with the same bytes each time, read from strangers within bounds."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from lxml import etree

from toolkit.schema import InputError

Kind = TypeVar("Kind")

_CALLED = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}


def json_bytes(value: Any) -> bytes:
    """A value as JSON in UTF-8; half a character, which UTF-8 cannot hold, is escaped."""
    try:
        return json.dumps(value, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value).encode() + b"\n"


def json_of(data: bytes) -> Any:
    """What a JSON file holds. Raises InputError for one that is broken or nested without end."""
    try:
        return json.loads(data)
    except RecursionError:
        raise InputError("holds JSON nested deeper than any export; export it anew.") from None
    except ValueError as error:
        raise InputError(f"holds JSON that cannot be read ({error}); export it anew.") from None


def entry(record: Any, name: str, kind: type[Kind], default: Kind) -> Kind:
    """An entry of a JSON object; `default` where it is missing or null.

    Raises InputError for an entry of another kind, and for a record that is no object.
    """
    if not isinstance(record, dict):
        raise InputError(f"has something else where {name!r} should stand; export it anew.")
    value = record.get(name)
    if value is None:
        return default
    if not isinstance(value, kind) or isinstance(value, bool):
        raise InputError(f"has a {name!r} that is not {_CALLED[kind]}; export it anew.")
    return value


def xml_of(data: bytes) -> Any:
    """The root of an XML file, without entities, a network, or more than usual depth.

    Raises InputError for one that is broken or declares a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        what = " ".join(str(error).split())
        raise InputError(f"holds XML that cannot be read ({what}); export it anew.") from None
    if root.getroottree().docinfo.doctype:
        raise InputError("holds XML with a document type, which no such file has; export it anew.")
    return root
