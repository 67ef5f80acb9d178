"""A file's bytes as characters: UTF-8, another encoding that is told, or none."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOOKED_AT = 200_000  # bytes from the first that is not ASCII
CANDIDATES = (
    "utf_16_le utf_16_be cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 koi8_r mac_roman "
    "gb18030 big5 shift_jis euc_jp euc_kr"
).split()
UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
MIXED = re.compile(
    "\u00e2\u20ac[\u2122\u0153\u009d\u201c\u201d\u2013\u2014\u02dc\u00a6]|\u00c3[\u0080-\u00bf\u00a0-\u00bf]|\u00c2[\u00a0-\u00bf]"
)
FEWEST_MIXED = 2


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """The file's text in UTF-8, and the name of the encoding it was in; empty if it was UTF-8.

    A mark at its beginning decides. Else what is no UTF-8 is in the encoding that
    charset-normalizer finds in it, and stays as it is if that finds none, or if most of it is
    UTF-8 and only single bytes are broken.
    """
    for mark, name in MARKS:
        if data.startswith(mark) and name != "utf-8":
            try:
                return data.decode(name).encode("utf-8"), name.upper()
            except UnicodeError:
                return data, ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _detected(data, error.start)
    if b"\0" in data[:LOOKED_AT] and (name := _without_mark(data)):
        return data.decode(name).encode("utf-8"), name.upper()
    return data, ""


def _without_mark(data: bytes) -> str:
    """UTF-16 whose mark is missing: every second byte of English is a zero."""
    head = data[:2000]
    half = len(head) // 2
    if len(data) % 2 or half < 4:
        return ""
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > 0.8 * half:
            try:
                data.decode(name)
            except UnicodeError:
                continue
            return name
    return ""


def _detected(data: bytes, first: int) -> tuple[bytes, str]:
    broken = data.decode("utf-8", errors="surrogateescape")
    if len(UTF8_SEQUENCE.findall(data)) > sum("\udc80" <= sign <= "\udcff" for sign in broken):
        return data, ""
    name = _without_mark(data)
    if not name and b"\0" not in data:
        name = _best(data[max(0, first - 2000) :][:LOOKED_AT])
    if not name:
        return data, ""
    try:
        return data.decode(name).encode("utf-8"), _shown(name)
    except UnicodeError:
        return data, ""


def _best(data: bytes) -> str:
    """The likeliest encoding; of several that give the same text, the commonest of the West."""
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=CANDIDATES, enable_fallback=False).best()
    if found is None:
        return ""
    return "cp1252" if "cp1252" in found.could_be_from_charset else found.encoding


def _shown(name: str) -> str:
    return (
        name.replace("cp125", "Windows-125") if "cp125" in name else name.replace("_", "-").upper()
    )


def looks_mixed(text: str) -> str:
    """A piece of text that was read in the wrong encoding before it was saved; empty if none.

    “â€™” stands for an apostrophe, “Ã©” for é.
    """
    found = MIXED.findall(text)
    return found[0] if len(found) >= FEWEST_MIXED else ""
