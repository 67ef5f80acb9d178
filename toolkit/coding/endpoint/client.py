"""One request to an endpoint, and what came of it. The key stays in here."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from toolkit.coding.endpoint.address import Endpoint, read_key

LARGEST = 1_000_000
"""Bytes of a response; no answer of ours is near that."""

SECRET = 8  # characters; what is shorter ("none", "EMPTY") is a word that answers may hold
TO_CONNECT = 10.0  # seconds
NO_ANSWER = 0  # in place of a status
LOADING = 503  # said of other troubles, too; whether it is this one, the list of models tells


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status (0 if none), body as far as it came, seconds.

    `failure` is the kind of trouble that left no whole body (unreached, slow, large or cut), and
    `trouble` says it in words; both are empty if there was none. `wait` is how many seconds the
    endpoint asks to be left alone, None if it does not say.
    """

    status: int
    text: str
    seconds: float
    failure: str = ""
    trouble: str = ""
    wait: float | None = None


class Client:
    """Sends requests to one endpoint; several threads may use it at once.

    Follows no redirect. For a host on this computer or in a private network no proxy is used.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._key = read_key()
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        self._http = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(endpoint.timeout, connect=min(TO_CONNECT, endpoint.timeout)),
            follow_redirects=False,
            trust_env=not endpoint.is_near,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def is_loading(self) -> bool:
        """Whether the endpoint cannot list its models yet; one that never lists any is ready."""
        models = self._endpoint.url + "/models"
        try:
            with self._http.stream("GET", models, timeout=TO_CONNECT) as response:
                return response.status_code == LOADING
        except httpx.HTTPError:
            return False

    def send(self, body: Mapping[str, Any]) -> Reply:
        """Send one request and read all of its response, however it ends."""
        started = time.monotonic()
        status, received, wait = NO_ANSWER, bytearray(), None
        failure, trouble = "", ""
        slow = f"there was no whole answer within {self._endpoint.timeout:g} seconds"
        try:
            with self._http.stream("POST", self._endpoint.address, json=body) as response:
                status = response.status_code
                wait = _seconds(response.headers.get("Retry-After", ""))
                for part in response.iter_bytes():
                    received += part
                    if len(received) > LARGEST:
                        failure, trouble = "large", f"the response is above {LARGEST:,} bytes"
                        break
                    if time.monotonic() - started > self._endpoint.timeout:
                        failure, trouble = "slow", slow
                        break
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            failure, trouble = "unreached", f"it cannot be reached ({_said(error)})"
        except httpx.TimeoutException:
            failure, trouble = "slow", slow
        except httpx.HTTPError as error:
            failure, trouble = "cut", f"the connection was cut ({_said(error)})"
        text = received[:LARGEST].decode("utf-8", "replace")
        seconds = round(time.monotonic() - started, 3)
        return Reply(status, self._hidden(text), seconds, failure, self._hidden(trouble), wait)

    def _hidden(self, text: str) -> str:
        """The text without the key, should a server repeat it."""
        return text.replace(self._key, "[key]") if len(self._key) >= SECRET else text


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _seconds(given: str) -> float | None:
    """The seconds a Retry-After header means: a number or a date."""
    given = given.strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given, re.ASCII):
        return float(given)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
