"""Texts travel to the host a user names, encrypted unless it is near, and no key is in sight."""

from __future__ import annotations

import pytest

from toolkit.coding.endpoint import Endpoint
from toolkit.coding.endpoint.address import VARIABLE, read_key
from toolkit.schema import InputError


@pytest.mark.parametrize(
    "url",
    ["http://localhost:11434/v1", "http://127.0.0.1:8080", "http://[::1]:8000/v1",
     "http://192.168.1.20/v1", "http://10.0.0.5:8000/v1", "http://gpu-server:8000/v1",
     "http://box.local/v1", "https://api.selme.example/v1"],
)  # fmt: skip
def test_near_hosts_may_be_asked_plainly_and_others_encrypted(url):
    assert Endpoint(url, "m").url == url


@pytest.mark.parametrize(
    "url", ["http://api.selme.example/v1", "http://8.8.8.8/v1", "http://134744072/v1"]
)
def test_texts_travel_to_public_hosts_unencrypted_only_if_allowed(url):
    with pytest.raises(InputError, match="unencrypted; write https"):
        Endpoint(url, "m")

    assert Endpoint(url, "m", insecure=True).url == url


@pytest.mark.parametrize(
    "url", ["", "localhost:11434", "ftp://localhost", "http://", "http://[::1", "http://h:x/v1"]
)
def test_an_address_that_is_none_is_a_mistake(url):
    with pytest.raises(InputError, match="cannot be read; write one such as"):
        Endpoint(url, "m")


@pytest.mark.parametrize(
    "url", ["https://u:s3cret@h.example/v1", "https://h.example/v1?key=s3cret", "https://h/#s3cret"]
)
def test_an_address_holds_no_key_and_the_complaint_does_not_repeat_it(url):
    with pytest.raises(InputError, match=VARIABLE) as error:
        Endpoint(url, "m")

    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("ending", ["", "/", "/chat/completions", "/chat/completions/"])
def test_an_address_may_be_given_up_to_any_point(ending):
    assert Endpoint(f"http://h/v1{ending}", "m").address == "http://h/v1/chat/completions"


@pytest.mark.parametrize(
    "wrong", [{"model": " "}, {"temperature": 3}, {"max_tokens": 0}, {"timeout": float("nan")}]
)
def test_settings_that_make_no_sense_are_a_mistake(wrong):
    with pytest.raises(InputError):
        Endpoint(**{"url": "http://h/v1", "model": "m"} | wrong)


@pytest.mark.parametrize("key", ["two words", "clé", "a\nb"])
def test_a_key_that_is_none_is_a_mistake_and_not_repeated(monkeypatch, key):
    monkeypatch.setenv(VARIABLE, key)

    with pytest.raises(InputError, match=VARIABLE) as error:
        read_key()

    assert key not in str(error.value)
