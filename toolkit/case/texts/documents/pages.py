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
from pdfminer.layout import LAParams, LTPage, LTTextBox, LTTextGroup, LTTextGroupLRTB
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
    def group_textboxes(self, laparams: LAParams, boxes: Sequence[LTTextBox]) -> list[LTTextGroup]:
        """What stands in which column; all in one if there are too many."""
        if len(boxes) > MOST_BLOCKS:
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
