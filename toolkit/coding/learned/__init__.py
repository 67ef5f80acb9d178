"""A coder that learns from a person's codings of a case, beside the rules and checked on them.

It looks where the rules look: a statement and an issue that a signal of the codebook speaks of.
"""

from toolkit.coding.learned.coder import code as code
from toolkit.coding.learned.coder import suggest_to_code
from toolkit.coding.learned.model import CodingModel, open_coding_model
from toolkit.coding.learned.report import CodingReport
from toolkit.coding.learned.training import train_coding

__all__ = [
    "CodingModel",
    "CodingReport",
    "open_coding_model",
    "suggest_to_code",
    "train_coding",
]
