"""The way to a provider: a few seconds, a few kilobytes, no redirects, nothing taken from the environment.

A provider is an address that the administrator configured and may well be an inward one, so it is not guarded as
addresses are that somebody typed. It is bounded all the same: a provider that is ill must not make us ill.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from auth.oidc.failures import ProviderDown
from schemas.identity_provider import IdentityProvider

SECONDS = 5.0
"""For each question, from looking its address up to the last byte of the answer."""
BYTES = 256 * 1024


class Wire:
    """The way over the network, with the certificates that this machine trusts, which are read when first needed."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context(trust_env=False)

    def open(self) -> httpx2.AsyncBaseTransport:
        """A way for one question."""
        return httpx2.AsyncHTTPTransport(verify=self._trusted, trust_env=False)


class _TooMuch(httpx2.TransportError):
    """An answer beyond the limit, or packed so that nobody can see how large it is."""


class _Bounded(httpx2.AsyncBaseTransport):
    """Passes answers of at most ``BYTES`` on."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise _TooMuch("packed although nothing packed was asked for", request=request)
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - what an async transport gives
        response.stream = _BoundedStream(response.stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > BYTES:
                raise _TooMuch(f"more than {BYTES} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


@asynccontextmanager
async def asking(
    provider: IdentityProvider, wire: Wire, auth_method: str | None = None
) -> AsyncIterator[AsyncOAuth2Client]:
    """A client for one question. Raises ProviderDown for whatever keeps the answer from coming in time and bounds."""
    client = AsyncOAuth2Client(
        provider.client_id,
        provider.client_secret or None,
        token_endpoint_auth_method=auth_method,
        transport=_Bounded(wire.open()),
        timeout=wire.seconds,
        headers={"accept": "application/json", "accept-encoding": "identity", "user-agent": "Lichtermeer"},
        follow_redirects=False,
        trust_env=False,
    )
    try:
        async with asyncio.timeout(wire.seconds), client:
            yield client
    except OAuthError:
        raise  # an answer, and not the worst
    except TimeoutError as error:
        raise ProviderDown(provider.key, f"no answer within {wire.seconds:g} seconds") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        raise ProviderDown(provider.key, type(error).__name__) from error


async def ask_for_json(provider: IdentityProvider, wire: Wire, url: str, bearer: str = "") -> dict[str, Any]:
    """The JSON object at this address. Raises ProviderDown."""
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    async with asking(provider, wire) as client:
        response = await client.request("GET", url, headers=headers, withhold_token=True)
    if response.status_code != 200:
        raise ProviderDown(provider.key, f"status {response.status_code}")
    return read_object(provider, response.content)


def read_object(provider: IdentityProvider, content: bytes) -> dict[str, Any]:
    """The JSON object that was sent. Raises ProviderDown."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ProviderDown(provider.key, "no JSON") from error
    if not isinstance(document, dict):
        raise ProviderDown(provider.key, "no JSON object")
    return document
