"""Calls over TLS: the connection goes to an address, the certificate is for the name."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from catalog.probes.connecting import Guard
from catalog.probes.fetching import Limits, fetch
from catalog.probes.troubles import ProbeFailed, Unreachable
from tests.catalog.probes.answering import Answering, answer, answering, names

NAME = "stadt.example"


@dataclass
class Secured:
    server: Answering
    trusting: ssl.SSLContext
    asked_for: list[str | None]

    def guard(self, host: str = NAME, tls: ssl.SSLContext | None = None) -> Guard:
        return Guard(names({host: [["127.0.0.1"]]}), allow_loopback=True, tls=tls or self.trusting)


def certificate(folder: Path) -> Path:
    """One for ``stadt.example``, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*plain))
    return path


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Secured]:
    path = certificate(tmp_path)
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(path)
    asked_for: list[str | None] = []
    ours.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    with answering(ours) as server:
        server.answers["/"] = answer(body=b"secret")
        yield Secured(server, ssl.create_default_context(cafile=path), asked_for)


def test_a_secured_call_names_its_host_to_the_server(secured: Secured) -> None:
    found = fetch(secured.server.url(host=NAME, scheme="https"), guard=secured.guard())
    assert found.body == b"secret"
    assert secured.asked_for == [NAME]
    assert f"host: {NAME}:{secured.server.port}" in secured.server.asked[0].lower()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_for_another_name_or_of_a_stranger_is_refused(secured: Secured, trusted: bool) -> None:
    host, tls = ("andere.example", None) if trusted else (NAME, ssl.create_default_context())
    with pytest.raises(Unreachable) as failed:
        fetch(secured.server.url(host=host, scheme="https"), guard=secured.guard(host, tls))
    assert failed.value.code == "no_secure_connection"
    assert secured.server.asked == []


def test_an_address_has_no_certificate_of_a_name(secured: Secured) -> None:
    with pytest.raises(Unreachable):
        fetch(secured.server.url(scheme="https"), guard=secured.guard("127.0.0.1"))


def test_who_speaks_no_tls_is_named_so(server: Answering) -> None:
    guard = Guard(names({NAME: [["127.0.0.1"]]}), allow_loopback=True)
    with pytest.raises(ProbeFailed) as failed:
        fetch(server.url(host=NAME, scheme="https"), Limits(seconds=3), guard)
    assert failed.value.code in {"no_secure_connection", "too_slow"}
