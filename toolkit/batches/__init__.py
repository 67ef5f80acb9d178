"""Reports by the hundred: many made at once, those that still hold left alone, an index of all.

And what changed from one brief to the next. This room imports what it needs when it is needed: the
process that only spreads the work among others starts at once.
"""

from toolkit.batches.batch import render_batch
from toolkit.batches.jobs import Batch, Made

__all__ = ["Batch", "Made", "render_batch"]
