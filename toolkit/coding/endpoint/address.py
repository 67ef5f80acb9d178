"""Which endpoint and model are asked, and what may be sent there."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from toolkit.schema import InputError

VARIABLE = "NEGOTIATION_TOOLKIT_API_KEY"
"""The environment variable the key is read from; it stands nowhere else."""

AT_MOST_AT_ONCE = 64

_PATH = "/chat/completions"
_NEAR = (".localhost", ".local", ".lan", ".internal", ".home.arpa")  # names of no public host


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an address that speaks the OpenAI chat protocol, and how it is asked.

    At most `most` requests are sent, failed attempts included, `at_once` of them at a time; with
    `most` 0 nothing is sent, and what is kept is read. `dimensions` are those that are asked for.
    Responses are kept in `ledger`, by default ``answers/MODEL.jsonl`` in the case's folder.

    `url` is the address up to its version, such as ``http://localhost:11434/v1``.
    `temperature` 0 asks for the likeliest answer; `seed` is sent only if it is given, since
    some servers refuse it. `max_tokens` is the most the model may write in one answer,
    `timeout` the seconds it may take. `insecure` lets texts travel to a public host
    unencrypted (``http:``).

    Raises InputError for an address that cannot be used, or that holds a key, and for numbers
    that make no sense.
    """

    url: str
    model: str
    most: int = 0
    dimensions: tuple[str, ...] = ("issue",)
    at_once: int = 4
    ledger: Path | str | None = None
    temperature: float = 0.0
    seed: int | None = None
    max_tokens: int = 4000
    timeout: float = 300.0
    insecure: bool = False

    def __post_init__(self) -> None:
        url = self.url.strip().rstrip("/").removesuffix(_PATH)
        object.__setattr__(self, "url", url)
        object.__setattr__(self, "model", self.model.strip())
        self._check_address()
        if not self.model:
            raise InputError("the model has no name; name one the endpoint offers.")
        if not 0 <= self.temperature <= 2:
            raise InputError(f"a temperature lies between 0 and 2, not at {self.temperature:g}.")
        if self.max_tokens < 1 or not 0 < self.timeout < float("inf"):
            raise InputError("max_tokens and timeout must be above 0.")
        if self.most < 0 or not 1 <= self.at_once <= AT_MOST_AT_ONCE:
            raise InputError(f"most must be 0 or more, at_once from 1 to {AT_MOST_AT_ONCE}.")

    def _check_address(self) -> None:
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            host = ""
        if not host or parts.scheme not in ("http", "https"):
            raise InputError(
                "the endpoint's address cannot be read; write one such as http://localhost:11434/v1."
            )
        if parts.username or parts.password or parts.query or parts.fragment:
            raise InputError(
                f"the endpoint's address at {host} holds more than a place; take out what stands "
                f"before @ or after ? and #, and put a key into the variable {VARIABLE}."
            )
        if parts.scheme == "http" and not (self.is_near or self.insecure):
            raise InputError(
                f"texts would travel to {host} unencrypted; write https://, or allow it with "
                "insecure=True (--insecure)."
            )

    @property
    def host(self) -> str:
        """The host's name."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_near(self) -> bool:
        """Whether the host is this computer or one of a private network, by its name."""
        try:
            address = ipaddress.ip_address(self.host)
        except ValueError:
            is_name = not self.host[0].isdigit()  # 134744072 is an address, too
            return is_name and ("." not in self.host or self.host.endswith(_NEAR))
        return address.is_loopback or address.is_private

    @property
    def address(self) -> str:
        """Where requests are sent."""
        return self.url + _PATH

    @property
    def coder(self) -> str:
        """Its name as a coder."""
        return f"endpoint:{self.model}"

    @property
    def parameters(self) -> dict[str, float | int]:
        """What decides the answers beside the prompt and the model."""
        given: dict[str, float | int] = {
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
        }
        return given if self.seed is None else given | {"seed": self.seed}


def read_key() -> str:
    """The key from the environment; empty if there is none.

    Raises InputError, without the key, if it has characters that no key has.
    """
    key = os.environ.get(VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InputError(f"{VARIABLE} holds something that is no key; set it to the key alone.")
    return key
