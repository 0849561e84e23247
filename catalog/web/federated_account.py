"""The providers of one's own account: which are linked, one more, one less, and signing out there too."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from auth.oidc import SignInFailed, farewell_address
from auth.rules import Action
from auth.tokens import new_secret
from catalog import audit
from catalog.models import Person, ProviderIdentity, WebSession
from catalog.people import end_session
from catalog.people.federated import LastDoor, linked_to, unlink
from catalog.web.addresses import site_address
from catalog.web.calling import Steps
from catalog.web.errors import Missing
from catalog.web.federated import lead_on, provider_at
from catalog.web.page import Answer, Site, Visit, see, show
from schemas.identity_provider import IdentityProvider

OWN_PAGE = "/konto/anmeldedienste"

log = logging.getLogger("lichtermeer.web")


@dataclass(frozen=True, slots=True)
class Line:
    """One linked account as the page shows it; ``here`` says that this browser was signed in with it."""

    row: ProviderIdentity
    name: str
    here: bool


def overview(visit: Visit) -> Answer:
    """The providers of whoever is signed in, and those that could be linked."""
    return _page(visit)


def part(visit: Visit) -> Answer:
    """Part one provider from the account. Raises Missing."""
    visit.allow(Action.OWN_DOORS)
    person = visit.db.get_one(Person, visit.signed.known.who.person_id)
    key = visit.name("number")
    row = next((each for each in linked_to(visit.db, person.id) if str(each.id) == key), None)
    if row is None:
        raise Missing
    try:
        unlink(visit.db, person, row.id, _configured(visit, row.issuer), visit.now)
    except LastDoor:
        return _page(visit, last=True)
    return see(f"{OWN_PAGE}?getrennt=1")


def _configured(visit: Visit, issuer: str) -> IdentityProvider | None:
    return next((each for each in visit.settings.identity_providers if each.issuer == issuer), None)


def _page(visit: Visit, *, last: bool = False) -> Answer:
    session = visit.db.get_one(WebSession, visit.signed.session_id)
    rows = linked_to(visit.db, visit.signed.known.who.person_id or 0)
    linked = {row.issuer for row in rows}
    names = {each.issuer: each.name for each in visit.settings.identity_providers}
    return show(
        "federated_account.html",
        status=409 if last else 200,
        konto_here="anmeldedienste",
        lines=[Line(row, names.get(row.issuer, row.issuer), row.provider == session.provider) for row in rows],
        others=[each for each in visit.settings.identity_providers if each.issuer not in linked],
        parted="getrennt" in visit.query,
        last=last,
    )


# Signing out, at the provider too


@dataclass(frozen=True, slots=True)
class SigningOut:
    """A session that has ended here, and what the provider needs to end its own."""

    provider: IdentityProvider
    id_token: str | None
    back: str


def before_signing_out(visit: Visit) -> SigningOut:
    """End the session here first: whatever the provider answers, nobody stays signed in."""
    provider = provider_at(visit)
    back = f"{site_address(visit.settings, visit.request)}/anmelden/mit/{provider.key}/abgemeldet"
    signed, id_token = visit.browser.signed, None
    if signed is not None:
        row = visit.db.get_one(WebSession, signed.session_id)
        id_token = row.id_token if row.provider == provider.key else None
        who = signed.known.who
        end_session(visit.db, who.person_id or 0, signed.session_id)
        session = ("session", signed.session_id)
        audit.note(visit.db, audit.acting(who), "signed_out", session, visit.now, about=who.key)
    return SigningOut(provider, id_token, back)


async def ask_the_way_out(site: Site, leaving: SigningOut) -> tuple[SigningOut, str]:
    """Where one signs out at the provider; empty where that cannot be found out."""
    try:
        metadata = await site.providers.metadata(leaving.provider, site.tools.clock())
    except SignInFailed as error:
        log.warning("signing out at %s failed: %s (%s)", leaving.provider.key, error.code, error.detail)
        return leaving, ""
    return leaving, farewell_address(leaving.provider, metadata, leaving.id_token, leaving.back, new_secret())


def sign_out(visit: Visit) -> Answer:
    """Lead on to the provider's own page for signing out, or say that one is still signed in there."""
    leaving, address = visit.first
    if not address:
        return replace(show("federated_left.html", provider=leaving.provider, there=False), session="")
    return lead_on(address, leaving.provider, session="")


def left(visit: Visit) -> Answer:
    """The page to which the provider sends back whoever signed out there."""
    return show("federated_left.html", provider=provider_at(visit), there=True)


SIGN_OUT = Steps(before_signing_out, ask_the_way_out, sign_out)
