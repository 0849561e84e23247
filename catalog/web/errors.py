"""Named errors, and which page each of them becomes. The sentences stand in ``templates/errors/``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from catalog.db import DatabaseUnusable
from catalog.solutions import Departure
from search.index import IndexUnavailable, IndexUnreachable


class Missing(Exception):
    """There is nothing at this address, or nothing that this visitor may know of."""


class Hidden(Missing):
    """There is something, but nothing that this visitor may know of: told like what is not there, and noted."""


class BeyondTheEnd(Exception):
    """A page of a list that is shorter than that; ``back`` is its last page."""

    def __init__(self, pages: int, back: str) -> None:
        super().__init__(f"only {pages} pages")
        self.pages = pages
        self.back = back


class NoAddress(Exception):
    """What was asked for names whole addresses, and nobody knows the catalogue's own."""


class Withdrawn(Exception):
    """The entry was taken back; ``reason`` is what its publisher or an administrator gave.

    ``left`` says who did and when, as far as that is known; ``back`` is where who asks may undo it.
    """

    def __init__(self, title: str, reason: str | None, left: Departure | None = None, back: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.reason = reason
        self.left = left
        self.back = back


class BadAddress(Exception):
    """The query can't be read: more fields than any form of ours has."""


class BadForm(Exception):
    """The form is none of ours: another content type, or more fields than any form of ours has."""


class FromElsewhere(Exception):
    """A form that another site sent in the visitor's name."""


class FormStale(Exception):
    """A form whose token does not fit the browser any more: its session ended, or its cookies were cleared."""


class SignInNeeded(Exception):
    """Only for people who are signed in."""


class ProofNeeded(Exception):
    """Only for people who have shown a moment ago who they are."""


class Refused(Exception):
    """They may know of it, but not do this."""


class NoSignIn(Exception):
    """Nobody can sign in at this address: it is neither https nor this machine."""


class TooLarge(Exception):
    """A body beyond the limit."""


class TooMany(Exception):
    """More of the same in a short time than a person would send."""


class TooFast(Exception):
    """More changes from one network in a minute than people make."""


class TooSlow(Exception):
    """A body that did not come in time."""


class ForeignName(Exception):
    """A request to a host name under which the catalogue does not answer."""


class LongAddress(Exception):
    """An address beyond all use."""


class HeadTooLarge(Exception):
    """Headers beyond all use, as old cookies may become."""


class Occupied(Exception):
    """As many take the whole catalogue along as can at once."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A page that says what happened and what to do: ``errors/<name>.html`` with ``facts``."""

    status: int
    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


RETRY = {"retry-after": "10"}

_TROUBLES: dict[type[Exception], Callable[[Any], Trouble]] = {
    Missing: lambda _: Trouble(404, "missing"),
    Hidden: lambda _: Trouble(404, "missing"),
    NoAddress: lambda _: Trouble(404, "no_address"),
    BeyondTheEnd: lambda error: Trouble(404, "beyond_the_end", {"pages": error.pages, "back": error.back}),
    Withdrawn: lambda error: Trouble(
        410, "withdrawn", {"what": error.title, "reason": error.reason, "left": error.left, "back": error.back}
    ),
    BadAddress: lambda _: Trouble(400, "bad_address"),
    BadForm: lambda _: Trouble(400, "bad_form"),
    ClientDisconnect: lambda _: Trouble(400, "bad_form"),  # nobody is there to read it
    FromElsewhere: lambda _: Trouble(403, "from_elsewhere"),
    FormStale: lambda _: Trouble(403, "form_stale"),
    SignInNeeded: lambda _: Trouble(401, "sign_in_needed"),
    ProofNeeded: lambda _: Trouble(403, "proof_needed"),
    Refused: lambda _: Trouble(403, "refused"),
    NoSignIn: lambda _: Trouble(403, "no_sign_in"),
    TooLarge: lambda _: Trouble(413, "too_large"),
    TooMany: lambda _: Trouble(429, "too_many", headers={"retry-after": "3600"}),
    TooFast: lambda _: Trouble(429, "too_fast", headers={"retry-after": "60"}),
    TooSlow: lambda _: Trouble(408, "too_slow", headers={"connection": "close"}),
    ForeignName: lambda _: Trouble(421, "foreign_name"),
    LongAddress: lambda _: Trouble(414, "long_address"),
    HeadTooLarge: lambda _: Trouble(431, "head_too_large"),
    Occupied: lambda _: Trouble(503, "occupied", headers={"retry-after": "60"}),
    DatabaseUnusable: lambda error: Trouble(503, "database", {"code": error.code}, RETRY),
    IndexUnavailable: lambda _: Trouble(503, "index", headers=RETRY),
    IndexUnreachable: lambda _: Trouble(503, "index", headers=RETRY),
}
_BY_STATUS = {404: "missing", 405: "wrong_method", 413: "too_large"}


def trouble_of(error: Exception) -> Trouble | None:
    """The page that an error becomes; None for one that nobody foresaw."""
    if isinstance(error, HTTPException):
        name = _BY_STATUS.get(error.status_code, "bad_form")
        return Trouble(error.status_code, name, headers=dict(error.headers or {}))
    make = _TROUBLES.get(type(error))
    return make(error) if make else None


UNFORESEEN = Trouble(HTTPStatus.INTERNAL_SERVER_ERROR, "unforeseen")
