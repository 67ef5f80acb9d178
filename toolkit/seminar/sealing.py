"""Right answers that do not meet the eye: sealed, not secret.

What is sealed can be opened by whoever calls `unseal`; it keeps an answer from those who look
into the file of the exercises out of curiosity, as an envelope does.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

SALT = "negotiation-toolkit seminar "
BLOCK = 24  # bytes to which an answer is filled up, so that its length tells little


def seal(answer: str, key: str) -> str:
    """An answer in an envelope: printable, and different for every key."""
    data = answer.encode()
    data += b" " * (-len(data) % BLOCK)
    return base64.urlsafe_b64encode(_masked(data, key)).decode()


def unseal(sealed: str, key: str) -> str:
    """The answer that `seal` put away under the same key.

    Raises ValueError if it was sealed under another key, or not at all.
    """
    try:
        return _masked(base64.urlsafe_b64decode(sealed), key).decode().rstrip(" ")
    except (UnicodeDecodeError, binascii.Error):
        raise ValueError(f"the answer was not sealed under the key {key!r}.") from None


def _masked(data: bytes, key: str) -> bytes:
    mask = hashlib.shake_256((SALT + key).encode()).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, mask, strict=True))
