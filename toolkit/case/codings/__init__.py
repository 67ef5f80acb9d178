"""The codings of a case by people: codings/<coder>.csv, a table of HandCoding rows for each.

`files` reads them, `relocation` finds the statements they are of now, `fit` says which fit none,
`combined` puts them beside other coders'.
"""

from toolkit.case.codings.combined import combine_codings
from toolkit.case.codings.files import (
    AGREED,
    FOLDER,
    check_coder_name,
    choose_coder,
    coders,
    codings_file,
    hand_codings,
    read_codings,
    statements_read,
)
from toolkit.case.codings.fit import coding_problems, unmatched_codings
from toolkit.case.codings.relocation import fingerprint, relocate_codings
from toolkit.schema import HandCoding

__all__ = [
    "AGREED",
    "FOLDER",
    "HandCoding",
    "check_coder_name",
    "choose_coder",
    "coders",
    "coding_problems",
    "codings_file",
    "combine_codings",
    "fingerprint",
    "hand_codings",
    "read_codings",
    "relocate_codings",
    "statements_read",
    "unmatched_codings",
]
