"""A provider that is ill: unreachable, slow, endless, or publishing what cannot be used. It must not make us ill."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from auth.oidc import Directory, ProviderDown, SignInFailed, Wire, WrongIssuer, depart, sign_in_address
from auth.oidc.directory import LEFT_ALONE, METADATA_KEPT
from schemas.identity_provider import is_safe_address
from tests.auth.signing_in import BACK, WIRE, configured, now
from tests.identity_provider.hostile import HostileProvider, Say, dripping, endless, hostile, send

DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def provider() -> Iterator[HostileProvider]:
    with hostile() as running:
        yield running


def asked(provider: HostileProvider, directory: Directory | None = None, later: timedelta = timedelta(0)) -> str:
    settings = configured(provider.issuer)
    return asyncio.run(sign_in_address(settings, depart(BACK), directory or Directory(WIRE), now() + later))


def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(ProviderDown):
            asyncio.run(sign_in_address(configured(issuer), depart(BACK), Directory(WIRE), now()))


def say_nothing(provider: HostileProvider) -> Say:
    def say(_: BaseHTTPRequestHandler) -> None:
        provider.over.wait()

    return say


@pytest.mark.parametrize("slowly", [dripping, say_nothing])
def test_a_slow_provider_is_waited_for_a_moment_only(
    provider: HostileProvider, slowly: Callable[[HostileProvider], Say]
) -> None:
    provider.says[DISCOVERY] = slowly(provider)
    with pytest.raises(ProviderDown, match=r"no answer within|ReadTimeout"):
        asked(provider, Directory(Wire(seconds=0.4)))


def packed_bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(b" " * 10_000_000), headers={"content-encoding": "gzip"})


@pytest.mark.parametrize("hugely", [endless, packed_bomb])
def test_a_huge_answer_is_not_read_to_its_end(provider: HostileProvider, hugely: Say) -> None:
    provider.says[DISCOVERY] = hugely
    with pytest.raises(ProviderDown, match="TooMuch"):
        asked(provider)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b"null", b"{}\x00"])
def test_what_is_no_json_object_is_no_answer(provider: HostileProvider, body: bytes) -> None:
    provider.says[DISCOVERY] = lambda handler: send(handler, body)
    with pytest.raises(ProviderDown):
        asked(provider)


@pytest.mark.parametrize("status", [201, 404, 500, 503])
def test_another_status_is_no_answer(provider: HostileProvider, status: int) -> None:
    document = json.dumps(provider.document).encode()
    provider.says[DISCOVERY] = lambda handler: send(handler, document, status)
    with pytest.raises(ProviderDown, match=str(status)):
        asked(provider)


def test_nobody_is_led_elsewhere(provider: HostileProvider) -> None:
    document = json.dumps(provider.document).encode()
    provider.says["/moved"] = lambda handler: send(handler, document)
    provider.says[DISCOVERY] = lambda handler: send(handler, b"", 302, {"location": "/moved"})
    with pytest.raises(ProviderDown):
        asked(provider)
    assert provider.asked["/moved"] == 0


@pytest.mark.parametrize("issuer", ["", None, "HTTP://127.0.0.1", ["http://127.0.0.1"], "{issuer}/", "{issuer}#"])
def test_a_document_of_another_issuer_is_refused(provider: HostileProvider, issuer: object) -> None:
    provider.document["issuer"] = issuer.format(issuer=provider.issuer) if isinstance(issuer, str) else issuer
    with pytest.raises(WrongIssuer):
        asked(provider)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize(
    "address",
    ["", 17, "javascript:alert(1)", "http://elsewhere.example/", "//elsewhere.example/", "https://u:p@x.example/"],
)
def test_addresses_that_are_not_safe_are_not_used(provider: HostileProvider, name: str, address: object) -> None:
    provider.document[name] = address
    with pytest.raises(ProviderDown, match=name):
        asked(provider)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://provider.example/auth?tenant=1", True),
        ("http://localhost:4000/auth", True),
        ("http://[::1]:4000/auth", True),
        ("http://provider.example/auth", False),
        ("http://localhost.example/auth", False),
        ("https://provider.example/#fragment", False),
        ("https://provider.example:port/", False),
        ("https://provider.example/a b", False),
        ("https://[::1/", False),
        ("https:///auth", False),
        ("ftp://provider.example/", False),
    ],
)
def test_secrets_go_over_https_or_stay_on_this_machine(address: str, safe: bool) -> None:
    assert is_safe_address(address) is safe


def test_a_provider_that_is_down_is_left_alone_for_a_moment(provider: HostileProvider) -> None:
    directory = Directory(WIRE)
    document = json.dumps(provider.document).encode()
    provider.says[DISCOVERY] = lambda handler: send(handler, b"", 503)
    for _ in range(3):
        with pytest.raises(ProviderDown):
            asked(provider, directory)
    assert provider.asked[DISCOVERY] == 1
    provider.says[DISCOVERY] = lambda handler: send(handler, document)
    with pytest.raises(SignInFailed):
        asked(provider, directory)
    assert asked(provider, directory, later=LEFT_ALONE).startswith(provider.document["authorization_endpoint"])


def test_what_a_provider_publishes_is_asked_for_anew_after_some_minutes(provider: HostileProvider) -> None:
    directory = Directory(WIRE)
    asked(provider, directory)
    provider.document["authorization_endpoint"] = f"{provider.issuer}/moved"
    assert "/moved?" not in asked(provider, directory)
    assert "/moved?" in asked(provider, directory, later=METADATA_KEPT)
