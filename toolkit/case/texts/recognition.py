"""What a file holds, told by what is in it; its name decides only where that leaves a choice."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

from toolkit.case.texts import (
    feed,
    jsonl,
    mail,
    markdown,
    plain,
    table,
    webarchive,
    webpage,
    workbook,
)
from toolkit.case.texts.characters import to_utf8
from toolkit.case.texts.columns import AUTOMATIC, ColumnError, Columns
from toolkit.case.texts.documents import opendocument, pdf, rtf, word, zipped
from toolkit.case.texts.layouts import layout_of, pages, read_layout
from toolkit.case.texts.report import Report, Source, decode, file_problem
from toolkit.schema import InputError, Problem

Reader = Callable[[bytes, str], Iterator[Report | Problem]]
TableReader = Callable[[bytes, str, Columns], Iterator[Report | Problem]]

TEXTS: dict[str, tuple[str, Reader]] = {
    ".txt": ("plain text", plain.read),
    ".md": ("Markdown", markdown.read),
    ".html": ("web page", webpage.read),
    ".htm": ("web page", webpage.read),
    ".xhtml": ("web page", webpage.read),
}
TABLES: dict[str, tuple[str, TableReader]] = {
    ".csv": ("table", table.read),
    ".tsv": ("table", table.read),
    ".jsonl": ("JSON Lines", jsonl.read),
    ".ndjson": ("JSON Lines", jsonl.read),
    ".json": ("JSON", jsonl.read_document),
}
PACKED: dict[str, tuple[str, TableReader]] = {
    ".xlsx": ("workbook", workbook.read_workbook),
    ".parquet": ("Parquet", workbook.read_parquet),
}
WITH_COLUMNS = frozenset(name for name, _ in (*TABLES.values(), *PACKED.values()))
"""What a source that has columns is recognised as."""

DOCUMENTS: dict[str, tuple[str, Callable[[bytes], str]]] = {
    ".docx": ("Word", word.text_of),
    ".odt": ("OpenDocument", opendocument.text_of),
    ".rtf": ("RTF", rtf.text_of),
    ".pdf": ("PDF", pdf.text_of),
}
OTHERS = (".eml", ".mbox", ".mhtml", ".rss", ".xml", ".warc", ".zip", ".gz")
NAMES = (*TEXTS, *TABLES, *PACKED, *DOCUMENTS, *OTHERS)
"""Endings that tell what a file is where its content does not."""

DEEPEST = 3  # ZIP files within ZIP files
HEAD = 5_000  # bytes in which a file says what it is
HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def open_sources(
    data: bytes, file: str, columns: Columns = AUTOMATIC, depth: int = 0
) -> Iterator[Source]:
    """What one file holds; of a ZIP file, what each of its members holds.

    `columns` tells which column of a table holds what. Whatever the file, nothing is raised but
    MemoryError, and ColumnError if a column that was told is not there: what cannot be read is a
    problem.
    """
    suffix = "." + file.rpartition(".")[2].casefold() if "." in file.rpartition("/")[2] else ""
    if data.startswith(b"\x1f\x8b"):
        yield from _unpacked(data, file, columns, depth)
    elif data.startswith(b"PK\x03\x04") and (kind := _zip_kind(data)) != ".docx":
        if kind in DOCUMENTS:
            yield _document(data, file, kind)
        elif kind == ".xlsx":
            yield _guarded(*_with(columns, ".xlsx"), data, file)
        else:
            yield from _archive(data, file, columns, depth)
    elif data.startswith(b"PK\x03\x04"):
        yield _document(data, file, ".docx")
    elif data.lstrip()[:5].startswith(b"{\\rtf"):
        yield _document(data.lstrip(), file, ".rtf")
    elif b"%PDF-" in data[:1024]:
        yield _document(data, file, ".pdf")
    elif data.startswith(b"PAR1"):
        yield _guarded(*_with(columns, ".parquet"), data, file)
    elif reader := _collection(data):
        yield _guarded(*reader, data, file)
    elif reason := _is_unreadable(data):
        yield _refused(file, *reason)
    else:
        yield _text(data, file, suffix, columns)


def _with(columns: Columns, suffix: str) -> tuple[str, Reader]:
    """The reader of a format that has columns, and what it is called."""
    name, read = {**TABLES, **PACKED}[suffix]
    return name, lambda data, file: read(data, file, columns)


def _collection(data: bytes) -> tuple[str, Reader] | None:
    """What holds several texts and is told by its first bytes."""
    if data.startswith(b"WARC/"):
        return "web archive", webarchive.read
    if mail.is_mailbox(data):
        return "mailbox", mail.read_mailbox
    if mail.is_message(data):
        if mail.is_saved_page(data):
            return "saved web page", mail.read_saved_page
        return "mail", mail.read_message
    if feed.is_feed(data[:HEAD]):
        return "feed", feed.read
    return None


def _guarded(name: str, read: Reader, data: bytes, file: str) -> Source:
    """A source whose reader may fail on a file that is damaged or meant to do harm."""
    found: list[Report | Problem] = []
    try:
        found.extend(read(data, file))
    except ColumnError:
        raise
    except InputError as error:
        return _refused(file, f"was not read: {error.message}", "Then read the case again.", name)
    except Exception as error:
        problem = f"cannot be read to its end as {name} ({_reason(error)})."
        found.append(file_problem(file, problem, "Save or export it anew."))
    if not found:
        return _refused(file, "holds no texts.", "Export it anew, or remove it.", name)
    return Source(file, name, iter(found))


def _zip_kind(data: bytes) -> str:
    """The ending a ZIP file's content deserves; '.zip' if it is an archive of files."""
    try:
        with zipped.open_zip(data) as packed:
            names = set(packed.namelist())
            if "word/document.xml" in names:
                return ".docx"
            if "xl/workbook.xml" in names:
                return ".xlsx"
            if "mimetype" in names and "content.xml" in names:
                return ".odt"
    except (zipped.UnsafeError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ".zip"
    return ".zip"


def _is_unreadable(data: bytes) -> tuple[str, str] | None:
    if data.startswith(OLD_OFFICE):
        return "is a file of an old Word, Excel or Outlook.", "Save it as .docx, .xlsx or .eml."
    if data.startswith(PICTURES):
        return "is a picture; it was not read.", "Put in its text, such as from text recognition."
    return None


def _refused(file: str, problem: str, advice: str, form: str = "not known") -> Source:
    return Source(file, form, iter([file_problem(file, problem, advice)]))


# ---------------------------------------------------------------- what is packed


def _archive(data: bytes, file: str, columns: Columns, depth: int) -> Iterator[Source]:
    """What the members of a ZIP file hold. Their names are shown and never written to."""
    if depth >= DEEPEST:
        yield _refused(file, "is a ZIP file too deep in others.", "Unpack it.", "ZIP")
        return
    try:
        with zipped.open_zip(data) as packed:
            for member in zipped.members(packed):
                name = member.filename.replace("\\", "/")
                inner = "/".join(part for part in name.split("/") if part not in ("", ".", ".."))
                unpacked, shown = zipped.read_member(packed, member), f"{file}/{_printable(inner)}"
                yield from open_sources(unpacked, shown, columns, depth + 1)
    except ColumnError:
        raise
    except (zipped.UnsafeError, zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError,
            EOFError) as error:  # fmt: skip
        yield _refused(
            file, f"cannot be unpacked ({_reason(error)}).", "Unpack it yourself.", "ZIP"
        )


def _unpacked(data: bytes, file: str, columns: Columns, depth: int) -> Iterator[Source]:
    try:
        if depth >= DEEPEST:
            raise zipped.UnsafeError("it is too deep in others")
        inner = zipped.read_gzip(data)
    except (zipped.UnsafeError, zlib.error, EOFError) as error:
        yield _refused(
            file, f"cannot be unpacked ({_reason(error)}).", "Unpack it yourself.", "gzip"
        )
        return
    yield from open_sources(inner, file.removesuffix(".gz"), columns, depth + 1)


def _printable(name: str) -> str:
    return name.encode("utf-8", errors="replace").decode()


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


# ---------------------------------------------------------------- documents and texts


def _document(data: bytes, file: str, kind: str) -> Source:
    name, text_of = DOCUMENTS[kind]
    try:
        text = text_of(data)
    except InputError as error:
        return _refused(file, f"was not read: {error.message}", "Then read the case again.", name)
    except Exception as error:  # a library's, on a file that is damaged or meant to do harm
        problem = f"cannot be read as {name} ({_reason(error)})."
        return _refused(file, problem, "Open it and save it anew, or save its text.", name)
    layout = layout_of(text)
    if layout is not None:
        found = read_layout(layout, text, file)
        return Source(file, f"{layout.name}, in {name}", found, layout.said(text))
    data = text.encode("utf-8", errors="surrogateescape")
    return Source(file, name, plain.read(data, file))


def _text(data: bytes, file: str, suffix: str, columns: Columns) -> Source:
    """What a file of text holds: a page or XML of an archive, a layout, a format by its name."""
    page = _page(data, file, suffix)
    if page is not None:
        return page
    data, encoding = to_utf8(data)
    text = decode(data)
    layout = None
    if suffix not in TABLES and not plain.split_header(text)[0]:
        layout = layout_of(text)
    if layout is not None:
        source = Source(file, layout.name, read_layout(layout, text, file), layout.said(text))
    elif suffix in TEXTS or suffix in TABLES:
        name, read = TEXTS.get(suffix) or _with(columns, suffix)
        source = Source(file, name, read(data, file))
    else:
        known = f"Known are {', '.join(NAMES)}."
        named = f"the format {suffix!r} is not known." if suffix not in NAMES else (
            f"holds no {suffix[1:].upper()}, though its name says so.")  # fmt: skip
        return _refused(file, named, known)
    return source if not encoding else source._replace(found=_noted(source, encoding))


def _page(data: bytes, file: str, suffix: str) -> Source | None:
    """A page or an XML file that archives export, or any web page."""
    if pages.holds_factiva_xml(data[:HEAD]):
        return _guarded("Factiva, XML", pages.read_factiva_xml, data, file)
    is_page = HTML.match(data[:HEAD].removeprefix(b"\xef\xbb\xbf")) is not None
    if not is_page and TEXTS.get(suffix, ("",))[0] != "web page":
        return None
    if pages.holds_europresse(data):
        return _guarded("Europresse, HTML", pages.read_europresse, data, file)
    if pages.holds_factiva_page(data):
        return _guarded("Factiva, HTML", pages.read_factiva_page, data, file)
    return Source(file, "web page", webpage.read(data, file))


def _noted(source: Source, encoding: str) -> Iterator[Report | Problem]:
    yield file_problem(
        source.file,
        f"is not UTF-8; it was read as {encoding}.",
        "Look whether accents and quotation marks are right; saved as UTF-8, it is certain.",
    )
    yield from source.found
