"""What the tests of signing in at a provider share: a moment, a provider, and the way back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from auth.oidc import Arrival, Departure, Directory, Identity, Wire, complete, depart
from schemas.identity_provider import IdentityProvider
from tests.identity_provider import hostile, real

BACK = "http://127.0.0.1:8000/anmelden/mit/rathaus/zurueck"
HOME = "http://127.0.0.1:8000/"
TOWN_HALL: dict[str, Any] = {
    "name": "Sachbearbeitung Digitales",
    "email": "digitales@musterstadt.example",
    "email_verified": True,
}
ACCOUNTS = {"digitales": TOWN_HALL}
WIRE = Wire()


def now() -> datetime:
    return datetime.now(UTC)


def configured(issuer: str, **others: Any) -> IdentityProvider:
    values = {"client_id": real.CLIENT_ID, "client_secret": real.CLIENT_SECRET, **others}
    return IdentityProvider(key="rathaus", name="Rathaus Musterstadt", issuer=issuer, **values)


def arrival_at(address: str) -> Arrival:
    """What the callback would read from this address."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    return Arrival(query.get("code"), query.get("error"), query.get("iss"))


def arriving(provider: IdentityProvider, departure: Departure, address: str, directory: Directory) -> Identity:
    return asyncio.run(complete(provider, departure, arrival_at(address), directory, now))


def answered(
    provider: hostile.HostileProvider,
    departure: Departure | None = None,
    directory: Directory | None = None,
    **more: Any,
) -> Identity:
    """The end of a sign-in at the hostile provider, whatever it swore."""
    departure = departure or depart(BACK)
    settings = configured(provider.issuer, **more)
    arrival = Arrival("a code", None, provider.issuer)
    return asyncio.run(complete(settings, departure, arrival, directory or Directory(WIRE), now))
