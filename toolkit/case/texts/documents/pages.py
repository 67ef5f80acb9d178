"""The pages of a PDF as pdfminer.six lays them out, within bounds.

Without them a file of some kilobytes can fill the memory, or keep a machine busy for days.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Callable, Iterator, Sequence

from pdfminer import pdftypes
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTPage, LTTextBox, LTTextGroup, LTTextGroupLRTB, LTTextLine
from pdfminer.lzw import lzwdecode
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import stream_value
from pdfminer.runlength import rldecode

from toolkit.case.texts.documents.zipped import UnsafeError

LARGEST_STREAM = 50_000_000
"""Bytes that a part of a file may unpack to."""
MOST_DAMAGED = 2_000_000
"""The same of a part that is damaged, which is unpacked byte by byte."""
MOST_DRAWN = 20_000_000
"""Bytes of the commands that draw all pages, those that are repeated counted each time."""
EACH = 1_000
"""Bytes that each part counts for beside its own, however short."""
MOST_BLOCKS = 300
"""Blocks of a page that are put into the order of columns; of more the order is from above."""

GRID = 50
"""The sides of the squares of a page by which pdfminer finds what stands beside what."""
MOST_SQUARES = 1_000_000
"""Squares that are looked at for all lines of a page; a page of a newspaper's are hundreds."""
LARGEST_PAGE = 10_000
"""Squares of a page whose blocks are put into the order of columns: five metres of them."""


def pages_of(data: bytes, most: int) -> Iterator[LTPage]:
    """The pages, `most` at most. Raises UnsafeError for a file that goes beyond the bounds."""
    pdftypes.zlib = _Bounded
    pdftypes.rldecode = _bounded(rldecode, 64)  # two bytes give 128
    pdftypes.lzwdecode = _bounded(lzwdecode, 2_500)  # 12 bits give 4,096 at most
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of each thing it mends
    resources = PDFResourceManager()
    device = _Device(resources, laparams=LAParams())
    interpreter = _Interpreter(resources, device)
    for page in PDFPage.get_pages(io.BytesIO(data), maxpages=most):
        interpreter.process_page(page)
        yield device.get_result()


def _bounded(unpack: Callable[[bytes], bytes], most: int) -> Callable[[bytes], bytes]:
    """An unpacking that refuses what `most` times its length could go beyond the bounds."""

    def within(data: bytes) -> bytes:
        if most * len(data) > LARGEST_STREAM:
            raise _unsafe(LARGEST_STREAM)
        return unpack(data)

    return within


class _Bounded:
    """What pdfminer asks of zlib, within bounds."""

    error = zlib.error

    @staticmethod
    def decompress(data: bytes) -> bytes:
        unpacking = zlib.decompressobj()
        unpacked = unpacking.decompress(data, LARGEST_STREAM)
        if unpacking.unconsumed_tail:
            raise _unsafe(LARGEST_STREAM)
        if not unpacking.eof:
            raise zlib.error("incomplete or truncated stream")
        return unpacked

    class decompressobj:  # noqa: N801
        def __init__(self) -> None:
            self._unpacking = zlib.decompressobj()
            self._left = MOST_DAMAGED

        def decompress(self, data: bytes) -> bytes:
            unpacked = self._unpacking.decompress(data, self._left + 1)
            self._left -= len(unpacked)
            if self._left < 0:
                raise _unsafe(MOST_DAMAGED)
            return unpacked


def _unsafe(most: int) -> UnsafeError:
    return UnsafeError(f"a part unpacks to more than {most / 1e6:,.0f} MB, as no text does")


class _Device(PDFPageAggregator):  # type: ignore[misc]
    """A page is laid out by columns only if it has not too many blocks."""

    drawn = 0

    def begin_page(self, page: PDFPage, ctm: tuple[float, ...]) -> None:
        super().begin_page(page, ctm)
        self.cur_item: LTPage = _Page(self.pageno, self.cur_item.bbox)


class _Page(LTPage):  # type: ignore[misc]
    def group_textlines(
        self, laparams: LAParams, lines: Sequence[LTTextLine]
    ) -> Iterator[LTTextBox]:
        """Lines that stand together, if they are no larger than lines are."""
        if sum(map(self._squares_around, lines)) > MOST_SQUARES:
            raise UnsafeError("its lines are larger than any page")
        grouped: Iterator[LTTextBox] = super().group_textlines(laparams, lines)
        return grouped

    def _squares_around(self, line: LTTextLine) -> float:
        """How many squares are looked at for what stands beside a line."""
        above, beside = line.height, line.width
        return self.squares(line.x0 - beside, line.y0 - above, line.x1 + beside, line.y1 + above)

    def squares(self, x0: float, y0: float, x1: float, y1: float) -> float:
        """How many squares of the page something covers."""
        across, down = min(x1, self.x1) - max(x0, self.x0), min(y1, self.y1) - max(y0, self.y0)
        return (across / GRID + 1) * (down / GRID + 1) if min(across, down) > 0 else 0

    def group_textboxes(self, laparams: LAParams, boxes: Sequence[LTTextBox]) -> list[LTTextGroup]:
        """What stands in which column; all in one if there are too many, or too far apart."""
        if len(boxes) > MOST_BLOCKS or self.squares(*self.bbox) > LARGEST_PAGE:
            return [LTTextGroupLRTB(boxes)]
        grouped: list[LTTextGroup] = super().group_textboxes(laparams, boxes)
        return grouped


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    """Draws a page, and what stands in it again and again, as long as that is not too much."""

    def execute(self, streams: Sequence[object]) -> None:
        """Draw what some parts of the file say."""
        self.device.drawn += sum(EACH + len(stream_value(one).get_data()) for one in streams)
        if self.device.drawn > MOST_DRAWN:
            raise UnsafeError(f"more than {MOST_DRAWN / 1e6:,.0f} MB are drawn, as no texts have")
        super().execute(streams)
