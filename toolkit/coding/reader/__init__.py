"""The trained reader of stances: of whom a sentence shows which stance on which issue."""

from toolkit.coding.reader.coder import StanceReader, code
from toolkit.coding.reader.model import StanceModel, open_stance_model

__all__ = ["StanceModel", "StanceReader", "code", "open_stance_model"]
