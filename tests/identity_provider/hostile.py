"""A provider of our own on loopback, for what a real one never does: sign anything, or nothing, or never answer."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from joserfc import jwt
from joserfc.jwk import Key, RSAKey
from joserfc.jws import JWSRegistry

CLIENT_ID = "lichtermeer"
SIGNS_ANYTHING = JWSRegistry(algorithms=["HS256", "RS256", "ES256"], strict_check_header=False)
FAVOURITE_KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})

Say = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class HostileProvider:
    """What it says at each address may be changed at any time; ``asked`` counts what it was asked for."""

    issuer: str
    document: dict[str, Any]
    keys: list[Any]
    token: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    says: dict[str, Say] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    over: Event = field(default_factory=Event)

    def answer(self, path: str) -> object:
        return {
            "/.well-known/openid-configuration": self.document,
            "/keys": {"keys": self.keys},
            "/token": self.token,
            "/userinfo": self.told,
        }.get(path)

    def swear(
        self, claims: Mapping[str, Any], header: Mapping[str, Any] | None = None, key: Key | bytes | None = None
    ) -> None:
        """Say this about a person, signed as asked."""
        wanted = {"alg": "RS256", "kid": "first", **(header or {})}
        head = {name: value for name, value in wanted.items() if value is not None}
        if isinstance(key, bytes):
            id_token = sealed(head, claims, key)
        else:
            id_token = jwt.encode(head, dict(claims), key or FAVOURITE_KEY, registry=SIGNS_ANYTHING)
        self.token = {"access_token": "access", "token_type": "Bearer", "expires_in": 600, "id_token": id_token}
        self.told = {"sub": claims.get("sub"), "email": "sb@musterstadt.example", "email_verified": True}

    def claims(self, nonce: str, now: float, /, **others: object) -> dict[str, Any]:
        """What a right word would be, but for ``others``; None takes a claim away."""
        right = {
            "iss": self.issuer,
            "sub": "17",
            "aud": CLIENT_ID,
            "exp": int(now) + 300,
            "iat": int(now),
            "nonce": nonce,
        }
        return {name: value for name, value in {**right, **others}.items() if value is not None}


@contextmanager
def hostile() -> Iterator[HostileProvider]:
    """A provider that is well-behaved until a test makes it otherwise."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self._answer()

        def _answer(self) -> None:
            provider.asked[self.path] += 1
            if say := provider.says.get(self.path):
                say(self)
            else:
                send(self, json.dumps(provider.answer(self.path)).encode())

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = f"http://127.0.0.1:{server.server_port}"
    provider = HostileProvider(issuer, _document(issuer), [FAVOURITE_KEY.as_dict(private=False)])
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield provider
    finally:
        provider.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def sealed(header: Mapping[str, Any], claims: Mapping[str, Any], secret: bytes) -> str:
    """A word sealed by hand: a decent library neither takes a public key for a secret nor leaves the seal out."""
    parts = b".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    seal = urlsafe_b64encode(hmac.digest(secret, parts, "sha256")).rstrip(b"=") if secret else b""
    return (parts + b"." + seal).decode()


def _document(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/auth",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/keys",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "authorization_response_iss_parameter_supported": True,
    }


def send(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
) -> None:
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(body)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """An answer that goes on until the other side has enough."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" " * 65536)
    except OSError:
        return


def dripping(provider: HostileProvider) -> Say:
    """A head that comes letter by letter, each in time, and never ends."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
            while not provider.over.is_set():
                handler.wfile.write(b"a")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    return say
