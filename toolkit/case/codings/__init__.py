"""The codings of a case by people: codings/<coder>.csv, a table of HandCoding rows for each.

`files` reads them, `fit` says which of them no longer fit the statements, `combined` puts
them beside other coders'.
"""

from toolkit.case.codings.combined import combine_codings
from toolkit.case.codings.files import (
    AGREED,
    FOLDER,
    check_coder_name,
    choose_coder,
    coders,
    codings_file,
    fingerprint,
    hand_codings,
    read_codings,
    statements_read,
)
from toolkit.case.codings.fit import coding_problems, unmatched_codings

__all__ = [
    "AGREED",
    "FOLDER",
    "check_coder_name",
    "choose_coder",
    "coders",
    "coding_problems",
    "codings_file",
    "combine_codings",
    "fingerprint",
    "hand_codings",
    "read_codings",
    "statements_read",
    "unmatched_codings",
]
