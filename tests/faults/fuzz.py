"""Files broken in every way, handed to every reader: each is read, or refused in a sentence.

``python tests/faults/fuzz.py --inputs 100000`` breaks files of every kind that a case or another
tool may hold, each input by a number, its seed, and says of which something else came: an error
that is no InputError, more than `SECONDS` of work, more than `MEMORY`, words that cannot be
written or that nobody reads to their end, a process that ended. ``--first`` and ``--inputs`` cut
the work into pieces, ``--seconds`` ends one early and says where to go on, ``--only SEED`` does
one again and keeps its file. The same seed gives the same bytes as long as the files broken here
stay as they are.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import gzip
import io
import json
import re
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pandas as pd

import toolkit as tk
from toolkit.case.actors import read_actors
from toolkit.case.codebook import read_codebook
from toolkit.case.texts import read_texts
from toolkit.exchange import NotPlaced
from toolkit.exchange.formats import FORMATS
from toolkit.schema import Coding, Document, InputError, Problem, to_csv, to_table

HERE = Path(__file__).parent
SECONDS = 5  # of a processor, for one file
MEMORY = 1 << 30  # bytes more than before it
STUCK = 180  # seconds by the clock: one that waits, or that no signal ends
LARGEST = 1 << 20  # bytes of a broken file
LONGEST_MESSAGE = 6_000  # characters of what is said of a file

# ---------------------------------------------------------------- how a file is broken

HUGE = [
    b"0", b"-1", b"00", b"1e999", b"-1e999", b"NaN", b"Infinity", b"1.5", b"0x10", b"99999999999",
    b"2147483648", b"18446744073709551616", b"9" * 400, b"9" * 5000, b"1" + b"0" * 60_000,
    "٣".encode(), "²".encode(), b"1_000", b"+7",
]  # fmt: skip
HALVES = [
    b"\xed\xa0\x80", b"\xed\xb0\x80", b"\\ud800", b"\\udc00\\ud800", b"&#xd800;", b"&#55296;",
    b"&#x110000;", b"&#0;", b"\\u0000", b"\\u-10179?", b"\\'ed", b"\xff", b"\xc0\x80",
    b"\xf4\x90\x80\x80", b"=ED=A0=80", b"%ED%A0%80",
]  # fmt: skip
MARKS = [
    b"", b"\x00", b"\r", b"\n\n", b"\t", b'"', b"'", b";", b",", b"|", b"<", b">", b"&", b"]]>",
    b"--", b"\\", b"\x1b[31m", b"\xef\xbb\xbf", "\u2028".encode(), "\u202e".encode(),
    "\u200b".encode(), "\u0301".encode() * 40, "🚢".encode(), "İ".encode(), "ﬁ".encode(), b"../",
    b"/", b"%s", b"{0}",
    b"null", b"true", b"{}", b"[]", b"---", b"<!--", b"<!DOCTYPE a>", b"<?xml version='1.0'?>",
    b"&a;", b"' OR 1", b"=1+1", b"#", b"\x85", b"\x1a", b"From a\n", b"\x0c",
]  # fmt: skip
NESTS = [
    (b"[", b"]"), (b"{", b"}"), (b'{"a":', b"}"), (b"(", b")"), (b"<a>", b"</a>"),
    (b"<div>", b"</div>"), (b"<table><tr><td>", b"</td></tr></table>"), (b"{\\b ", b"}"),
    (b"<<", b">>"), (b'"', b'"'),
    (b"> ", b""), (b"*", b"*"), (b"a.", b""), (b"\xe2\x80\x9c", b"\xe2\x80\x9d"),
]  # fmt: skip
ENCODINGS = [
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-7", "latin-1", "cp1252",
    "cp1251", "mac-roman", "shift-jis", "gb18030", "cp037",
]  # fmt: skip
Break = Callable[[bytes, Random], bytes]


def _flipped(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8, 40])):
        at = chance.randrange(len(changed))
        changed[at] = chance.choice([changed[at] ^ 1 << chance.randrange(8), chance.randrange(256)])
    return bytes(changed)


def _part(data: bytes, chance: Random) -> tuple[int, int]:
    """Where some of the bytes lie: mostly few of them."""
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice([1, 4, 16, 100, 1000, len(data)]))


def _cut(data: bytes, chance: Random) -> bytes:
    start, end = _part(data, chance)
    return chance.choice([data[:start], data[start:], data[:start] + data[end:]])


def _doubled(data: bytes, chance: Random) -> bytes:
    start, end = _part(data, chance)
    most = max(1, (LARGEST - len(data)) // (end - start))
    times = min(most, chance.choice([1, 2, 10, 300, chance.choice([300, 3000, 100_000])]))
    return data[:end] + data[start:end] * times + data[end:]


def _replaced(pattern: bytes, pieces: list[bytes]) -> Break:
    """What puts one of the pieces into the place of something of the kind."""
    looked_for = re.compile(pattern)

    def change(data: bytes, chance: Random) -> bytes:
        places = [match.span() for match in looked_for.finditer(data)]
        start, end = chance.choice(places) if places else _part(data, chance)
        return data[:start] + chance.choice(pieces) + data[end:]

    return change


def _moved(data: bytes, chance: Random) -> bytes:
    """Words, or lines, in the place of others."""
    pattern = chance.choice([rb"[\w-]+", rb"(?m)^[^\n]*\n", rb"<[^<>]*>", rb'"[^"]*"'])
    places = [match.span() for match in re.finditer(pattern, data)]
    if not places:
        return _cut(data, chance)
    (start, end), (first, last) = chance.choice(places), chance.choice(places)
    return data[:start] + chance.choice([b"", data[first:last]]) + data[end:]


def _put_in(pieces: list[bytes]) -> Break:
    def change(data: bytes, chance: Random) -> bytes:
        at = chance.randrange(len(data) + 1)
        return data[:at] + chance.choice(pieces) * chance.choice([1, 1, 1, 3, 500]) + data[at:]

    return change


def _nested(data: bytes, chance: Random) -> bytes:
    opened, closed = chance.choice(NESTS)
    times = chance.choice([3, 100, 1000, 5000, 100_000])
    times = min(times, (LARGEST - len(data)) // (len(opened) + len(closed)))
    start, end = _part(data, chance)
    inner = data[start:end]
    return data[:start] + opened * times + inner + closed * chance.choice([0, times]) + data[end:]


def _encoded(data: bytes, chance: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    if chance.random() < 0.3:  # two encodings in one file
        at = chance.randrange(len(text) + 1)
        return text[:at].encode() + text[at:].encode(chance.choice(ENCODINGS), "replace")
    return text.encode(chance.choice(ENCODINGS), "replace")


NUMBER, QUOTED, BETWEEN_TAGS = rb"\d+", rb'(?<=")[^"]*(?=")', rb"(?<=>)[^<>]+(?=<)"
BREAKS: list[Break] = [
    _flipped, _cut, _doubled, _moved, _moved, _nested, _encoded,
    _replaced(NUMBER, HUGE), _replaced(NUMBER, HUGE), _replaced(QUOTED, HALVES + MARKS + HUGE),
    _replaced(BETWEEN_TAGS, HALVES + MARKS), _put_in(HALVES), _put_in(MARKS), _put_in([b"["]),
]  # fmt: skip


def broken(data: bytes, chance: Random) -> bytes:
    """A file broken by chance in one to four ways; of an archive mostly what is in it."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _within_zip(data, chance)
    if data.startswith(b"\x1f\x8b") and chance.random() < 0.8:
        return gzip.compress(broken(gzip.decompress(data), chance), mtime=0)
    if data.startswith(b"SQLite") and chance.random() < 0.5:
        chance = Random(chance.random())  # pages of numbers: nothing but bytes
        for _ in range(chance.choice([1, 5, 50])):
            data = _flipped(data, chance)
        return data
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        data = chance.choice(BREAKS)(data or b" ", chance)[:LARGEST]
    return data


def _within_zip(data: bytes, chance: Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            content = old.read(name)
            if name == chosen and content:
                content = broken(content, chance)
            new.writestr(zipfile.ZipInfo(name), content)
            if name == chosen and chance.random() < 0.05:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    new.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


# ---------------------------------------------------------------- what is broken, and who reads it


@dataclass(frozen=True)
class Given:
    """A whole file, and what reads it: `read` puts such bytes in place and returns its tables."""

    name: str
    data: bytes
    read: Callable[[bytes], list[pd.DataFrame]]


def everything(folder: Path) -> list[Given]:
    """A file for each reader, in the order of their names; `folder` is where they are put."""
    case = a_case(folder / "case")
    return [*_texts(folder / "texts"), *parts_of(case), *_exchanged(case, folder / "exchanged")]


def a_case(folder: Path) -> tk.Case:
    """A small case of the invented world, made in `folder`."""
    words = runpy.run_path(str(HERE.parent / "conftest.py"))
    (folder / "texts").mkdir(parents=True)
    (folder / "codings").mkdir()
    (folder / "actors.csv").write_text(words["ACTORS"], "utf-8")
    (folder / "codebook.toml").write_text(words["CODEBOOK"], "utf-8")
    for day, text in enumerate(SAID, 4):
        file = folder / "texts" / f"2031-03-0{day}-talks.txt"
        file.write_text(f"outlet: Harbour Post\n\n{text}", "utf-8")
    return tk.open_case(folder)


SAID = [
    "🚢 Envoy Oro said on Monday that the North would accept inspections, if ships were searched "
    "at sea; “no tariffs,” he added.\n\nThe harbour was quiet.\n",
    "“Free passage & nothing else,” said Lena Adan.\n\nLind praised Norland for its inspections.\n",
]


def _texts(folder: Path) -> Iterator[Given]:
    """Files of every kind that texts come in, each alone in a case's texts, and texts.csv."""
    readers, layouts = (
        runpy.run_path(str(HERE.parent / "case" / f"test_{name}.py"))
        for name in ("readers", "layouts")
    )
    place = folder / "texts"
    place.mkdir(parents=True)

    def read() -> list[pd.DataFrame]:
        documents, problems = read_texts(folder)
        return [to_table(Document, documents), to_table(Problem, problems)]

    def alone(name: str) -> Callable[[bytes], list[pd.DataFrame]]:
        def run(data: bytes) -> list[pd.DataFrame]:
            for old in place.iterdir():
                old.unlink()
            (place / name).write_bytes(data)
            return read()

        return run

    def beside(data: bytes) -> list[pd.DataFrame]:
        alone("a.txt")(SAID[0].encode())
        (folder / "texts.csv").write_bytes(data)
        try:
            return read()
        finally:
            (folder / "texts.csv").unlink()

    for name, data in {**readers["FILES"], **layouts["EXPORTS"]}.items():
        yield Given(f"text {name}", data if isinstance(data, bytes) else data.encode(), alone(name))
    index = "file,date,outlet,title,url\na.txt,2031-03-04,Harbour Post,Talks,https://a.example/\n"
    yield Given("texts.csv", index.encode(), beside)


def parts_of(case: tk.Case) -> Iterator[Given]:
    """A case's other parts: its actors, its codebook, codings by people."""

    def in_place(
        path: Path, read: Callable[[Path], list[pd.DataFrame]]
    ) -> Callable[[bytes], list[pd.DataFrame]]:
        def run(data: bytes) -> list[pd.DataFrame]:
            whole = path.read_bytes() if path.exists() else None
            path.write_bytes(data)
            try:
                return read(path)
            finally:
                path.unlink() if whole is None else path.write_bytes(whole)

        return run

    actors, book = case.folder / "actors.csv", case.folder / "codebook.toml"
    sample = tk.sample_case().folder

    def codebook(path: Path) -> list[pd.DataFrame]:
        return [pd.DataFrame({"all": [repr(read_codebook(path))]})]

    for name, path in [("", actors), (" of Port Selme", sample / "actors.csv")]:
        given = in_place(actors, lambda path: [read_actors(path)])
        yield Given(f"actors{name}", path.read_bytes(), given)
    for name, path in [("", book), (" of Port Selme", sample / "codebook.toml")]:
        yield Given(f"codebook{name}", path.read_bytes(), in_place(book, codebook))
    codings = in_place(
        case.folder / "codings" / "ann.csv", lambda _: [tk.codings.hand_codings(case, "ann")]
    )
    yield Given("codings", _codings(case), codings)


def _codings(case: tk.Case) -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["statement_id", "object", "value", "evidence", "confidence", "seen", "note"])
    for doc_id in case.documents["doc_id"]:
        row = [f"{doc_id}:000012", "inspections", "accept", "3-9; 12-20", "0.5", "rules-1", "As"]
        writer.writerow(row)
    return lines.getvalue().encode()


def _exchanged(case: tk.Case, folder: Path) -> Iterator[Given]:
    """Each format that comes back, written of a case; tables of codings as CSV and packed."""
    folder.mkdir()
    statements = tk.find_statements(case, method="rules")
    codings = tk.code(statements, case, coder="rules")
    coded = tk.join(statements, codings, case)
    broken_file = folder / "broken"

    def marked(data: bytes) -> list[pd.DataFrame]:
        broken_file.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotPlaced)
            return [tk.import_codings(broken_file, case, statements)]

    def table(data: bytes) -> list[pd.DataFrame]:
        broken_file.write_bytes(data)
        return [tk.read_table(broken_file, Coding)]

    for name, one in FORMATS.items():
        if one.reads:
            takes = statements if one.takes[0] == "statements" else coded
            yield Given(name, tk.export(takes, case, name, folder / name).read_bytes(), marked)
        elif one.is_a_table:
            yield Given(name, tk.export(codings, case, name, folder / name).read_bytes(), table)
    yield Given("a table", to_csv(codings).encode(), table)


# ---------------------------------------------------------------- one input


class TooLong(BaseException):
    """A file is worked on for more than `SECONDS`."""


@dataclass(frozen=True)
class Tried:
    """What came of one input: how it ended, and what of that must not be; empty if all is well."""

    seed: int
    given: str
    ended: str
    wrong: str = ""


def input_of(seed: int, files: list[Given]) -> tuple[Given, bytes]:
    """The file of that number, and how it is broken."""
    given = files[seed % len(files)]
    return given, broken(given.data, Random(f"{given.name} {seed}"))


def tried(seed: int, given: Given, data: bytes) -> Tried:
    """Let a reader have the input of that number."""
    began, before = time.process_time(), _memory()
    ended, wrong = "read", ""
    try:
        for one in given.read(data):
            to_csv(one).encode()
            wrong = wrong or (_too_long(one["problem"]) if "problem" in one else "")
    except InputError as error:
        ended, wrong = "refused", _too_long([str(error)])
    except TooLong:
        wrong = f"took more than {SECONDS} s: {_last_lines()}"
    except MemoryError:
        wrong = "takes more memory than there is"
    except Exception:
        wrong = f"raised {_last_lines()}"
    if not wrong and (took := time.process_time() - began) > SECONDS:
        wrong = f"took {took:.1f} s"
    if not wrong and (more := _memory() - before) > MEMORY:
        wrong = f"took {more >> 20} MB"
    return Tried(seed, given.name, ended, wrong)


def _too_long(said: Iterable[str]) -> str:
    longest = max(map(len, said), default=0)
    return f"says {longest} characters" if longest > LONGEST_MESSAGE else ""


def _last_lines() -> str:
    lines = traceback.format_exc().strip().splitlines()
    places = [one.strip() for one in lines if one.lstrip().startswith("File ")]
    return f"{lines[-1][:300]} at {' < '.join(reversed(places[-4:]))}"


def _memory() -> int:
    """The most memory this process has held since it was last asked, in bytes."""
    try:
        told = Path("/proc/self/status").read_text()
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:  # no such system
        return 0
    return int(told.partition("VmHWM:")[2].split()[0]) << 10


# ---------------------------------------------------------------- many inputs


def work(first: int, last: int) -> None:
    """Do inputs one after the other; a line of JSON for each that begins, and for what is wrong."""

    def too_long(*_: object) -> None:
        raise TooLong

    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, too_long)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        files = everything(Path(folder))
        here = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (4 * MEMORY, here))
        for seed in range(first, last):
            print(json.dumps(seed), flush=True)
            given, data = input_of(seed, files)
            faulthandler.dump_traceback_later(STUCK, exit=True)
            signal.setitimer(signal.ITIMER_PROF, SECONDS, 1)
            try:
                one = tried(seed, given, data)
            except TooLong:  # it came late, between two steps of ours
                one = Tried(seed, given.name, "read", f"took {SECONDS} s")
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
                faulthandler.cancel_dump_traceback_later()
            print(json.dumps([one.given, one.ended, one.wrong]), flush=True)
    print("done", flush=True)


def _worked(first: int, last: int, deadline: float) -> Iterator[Tried]:
    """What came of inputs; a process that ends is told of, and another goes on behind it."""
    seed = first
    while seed < last and time.monotonic() < deadline:
        command = [sys.executable, __file__, "--work", str(seed), str(last)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            began, at = seed, seed - 1
            for line in process.stdout:
                if line == "done\n":
                    return
                told = json.loads(line)
                if isinstance(told, int):
                    at = told
                    continue
                yield Tried(at, *told)
                seed = at + 1
                if time.monotonic() > deadline:
                    process.terminate()
                    return
            process.wait()
        if at < began:
            raise SystemExit("the files to break could not be made.")
        yield Tried(at, "", "", f"the process ended with {process.returncode}")
        seed = at + 1


def main() -> int:
    """Do what is asked, and say what is wrong; 1 if something is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="then it stops")
    parser.add_argument("--only", type=int, help="do one again, and keep its file here")
    parser.add_argument("--work", type=int, nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(*asked.work)
        return 0
    if asked.only is not None:
        return _shown(asked.only)
    began, ends = time.monotonic(), {"read": 0, "refused": 0}
    wrong, seed = [], asked.first
    for one in _worked(asked.first, asked.first + asked.inputs, began + asked.seconds):
        seed = one.seed + 1
        if one.wrong:
            wrong.append(one)
            print(f"{one.seed} ({one.given}): {one.wrong}", flush=True)
        else:
            ends[one.ended] += 1
    took = time.monotonic() - began
    print(
        f"{date.today()}: inputs {asked.first} to {seed - 1} in {took:.0f} s: {ends['read']} read, "
        f"{ends['refused']} refused, {len(wrong)} wrong."
    )
    if seed < asked.first + asked.inputs:
        left = asked.first + asked.inputs - seed
        print(f"Go on with --first {seed} --inputs {left}")
    return bool(wrong)


def _shown(seed: int) -> int:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        files = everything(Path(folder))
        given, data = input_of(seed, files)
        kept = Path(f"fuzz-{seed}-{zlib.crc32(data):08x}")
        kept.write_bytes(data)
        print(f"{given.name}: {len(data)} bytes, in {kept}")
        began = time.process_time()
        try:
            given.read(data)
        except InputError as error:
            print(f"refused: {error}")
        except Exception:
            traceback.print_exc()
        print(f"{time.process_time() - began:.2f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
