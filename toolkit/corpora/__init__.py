"""Corpora of more reports than a case holds: read and coded part by part, on one machine or many.

A corpus is a folder of tables in Parquet, each in parts of some reports. A part is worked out by
itself, once, and found again; what is in it does not depend on who works it out, nor on how many
reports are in a part. `build_corpus` makes one, `query` asks it.
"""

from toolkit.corpora.corpus import Corpus, build_corpus
from toolkit.corpora.querying import query

__all__ = ["Corpus", "build_corpus", "query"]
