"""Signing in at an identity provider: the button, the way there, and the way back.

The way there is a page that leads on by itself and not a redirect: browsers hold a form to the content policy's
``form-action`` on every step that follows it, and a town hall's provider may lead through several houses.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auth.oidc import (
    Arrival,
    Departure,
    Identity,
    MixedUp,
    SignInFailed,
    check_proof,
    complete,
    depart,
    sign_in_address,
)
from auth.rules import Action
from catalog import memberships
from catalog.models import Person, WebSession
from catalog.people.federated import KeptOut, LinkedElsewhere, MailTaken, arrive, is_theirs, link, linked_to
from catalog.people.provider_attempts import Journey, NotUnderWay, come_back, leave
from catalog.people.sessions import Word, prove_anew
from catalog.settings import Settings
from catalog.web.access import safe_next
from catalog.web.addresses import site_address
from catalog.web.calling import Steps
from catalog.web.entering import Proof, let_in
from catalog.web.errors import Missing, NoSignIn
from catalog.web.federated_failures import FAILURES, Failure
from catalog.web.forms import Params
from catalog.web.languages import placed, to
from catalog.web.page import Answer, Site, Visit, see, show
from content.locale.languages import GERMAN, speak
from content.locale.speech import say
from schemas.identity import SignedInBy
from schemas.identity_provider import IdentityProvider

LINKING = "verbinden"
"""What the form says where somebody who is signed in links a provider, or proves there who they are."""

log = logging.getLogger("lichtermeer.web")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in through a provider, as a button shows it."""

    key: str
    name: str


def providers_shown(settings: Settings) -> tuple[Way, ...]:
    """The buttons of the page for signing in (``federated_buttons.html``)."""
    return tuple(Way(each.key, each.name) for each in settings.identity_providers)


def linked_ways(visit: Visit) -> tuple[Way, ...]:
    """The buttons by which who is signed in can prove who they are: those of the providers that are linked."""
    linked = {row.issuer for row in linked_to(visit.db, visit.signed.known.who.person_id or 0)}
    return tuple(Way(each.key, each.name) for each in visit.settings.identity_providers if each.issuer in linked)


def way_out(visit: Visit) -> Way | None:
    """The provider at which this browser's session began, where one may sign out too."""
    session = visit.db.get_one(WebSession, visit.signed.session_id)
    return next((way for way in providers_shown(visit.settings) if way.key == session.provider), None)


def provider_at(visit: Visit) -> IdentityProvider:
    """The provider that the address names. Raises Missing and NoSignIn."""
    key = visit.name("provider")
    found = next((each for each in visit.settings.identity_providers if each.key == key), None)
    if found is None:
        raise Missing
    if not visit.browser.terms.may_sign_in or not site_address(visit.settings, visit.request):
        raise NoSignIn
    return found


def form(visit: Visit) -> Answer:
    """One provider's button, on a page of its own: for links from a town hall's intranet."""
    provider = provider_at(visit)
    return show("federated.html", provider=provider, then=safe_next(visit.query.one("next")))


# The way there


@dataclass(frozen=True, slots=True)
class Leaving:
    """A sign-in that is about to leave. ``then`` is the whole path at which it goes on afterwards."""

    provider: IdentityProvider
    departure: Departure
    then: str
    person_id: int | None
    anew: bool


def before_leaving(visit: Visit) -> Leaving:
    """Who leaves, and where they will go on. To link a provider, one must have proved who one is."""
    provider = provider_at(visit)
    departure = depart(callback(visit, provider))
    then, person_id, anew = to(safe_next(visit.form.one("next"))), None, False
    if visit.form.one("zweck") == LINKING:
        person_id = visit.signed.known.who.person_id
        anew = any(each.issuer == provider.issuer for each in linked_to(visit.db, person_id or 0))
        if not anew:
            visit.allow(Action.OWN_DOORS)
    return Leaving(provider, departure, then, person_id, anew)


def callback(visit: Visit, provider: IdentityProvider) -> str:
    """Where the provider sends the browser back to: each has an address of its own, as a defence against mix-ups."""
    return f"{site_address(visit.settings, visit.request)}/anmelden/mit/{provider.key}/zurueck"


async def ask_the_way(site: Site, leaving: Leaving) -> tuple[Leaving, str | SignInFailed]:
    """The provider's address for this sign-in, or why there is none."""
    now = site.tools.clock()
    try:
        address = await sign_in_address(leaving.provider, leaving.departure, site.providers, now, anew=leaving.anew)
    except SignInFailed as error:
        return leaving, error
    return leaving, address


def start(visit: Visit) -> Answer:
    """Remember the sign-in, and lead on to the provider."""
    leaving, told = visit.first
    if isinstance(told, SignInFailed):
        return _failed(leaving.provider, told, Onward(leaving.then, leaving.person_id is not None))
    browser = visit.browser.session if visit.browser.signed else visit.browser.forms
    leave(
        visit.db,
        leaving.provider.key,
        leaving.departure,
        browser,
        then=leaving.then,
        person_id=leaving.person_id,
        now=visit.now,
    )
    return lead_on(told, leaving.provider)


def lead_on(address: str, provider: IdentityProvider, *, session: str | None = None) -> Answer:
    """A page that goes to the provider by itself, with a link for browsers that do not."""
    headers = {"refresh": f"0; url={address}", "cache-control": "no-store"}
    answer = show("federated_leave.html", headers=headers, address=address, provider=provider)
    return replace(answer, session=session)


# The way back


@dataclass(frozen=True, slots=True)
class Back:
    """Who is back from a provider, as far as the address says. ``journey`` is None where nobody left from here."""

    provider: IdentityProvider
    journey: Journey | None
    arrival: Arrival


def before_asking(visit: Visit) -> Back:
    """Find the sign-in that is back, which is used up by it."""
    provider = provider_at(visit)
    arrival = Arrival(_one(visit.query, "code"), _one(visit.query, "error"), _one(visit.query, "iss"))
    browsers = (visit.browser.session, visit.browser.forms)
    try:
        state = _one(visit.query, "state") or ""
        journey = come_back(visit.db, state, browsers, callback(visit, provider), visit.now)
    except NotUnderWay:
        journey = None
    return Back(provider, journey, arrival)


def _one(query: Params, name: str) -> str | None:
    """The value of a name that stands there once; an answer that says something twice does not say it."""
    values = [value for key, value in query.pairs if key == name]
    return values[0] if len(values) == 1 else None


async def ask_who_it_is(site: Site, back: Back) -> tuple[Back, Identity | SignInFailed | None]:
    """Have the provider say who came back, or why nobody did."""
    if back.journey is None:
        return back, None
    try:
        if back.journey.provider != back.provider.key:
            raise MixedUp(back.provider.key, "the sign-in left for another provider")
        return back, await complete(
            back.provider, back.journey.departure, back.arrival, site.providers, site.tools.clock
        )
    except SignInFailed as error:
        return back, error


def arrived(visit: Visit) -> Answer:
    """Sign in who came back, or say why not. The path to go on with is kept in either case."""
    back, told = visit.first
    if back.journey is None:
        return _failed(back.provider, "not_under_way", Onward("/konto"))
    speak(placed(back.journey.then)[0] or GERMAN)  # the provider knows one address of ours, the German one
    onward = Onward(back.journey.then, back.journey.person_id is not None)
    if isinstance(told, SignInFailed):
        return _failed(back.provider, told, onward)
    try:
        return _came_in(visit, back.provider, back.journey, told)
    except (MailTaken, KeptOut, LinkedElsewhere, NotUnderWay) as error:
        return _failed(back.provider, _CODES[type(error)], onward)
    except SignInFailed as error:
        return _failed(back.provider, error, onward)


_CODES: Mapping[type[Exception], str] = {
    MailTaken: "mail_taken",
    KeptOut: "kept_out",
    LinkedElsewhere: "linked_elsewhere",
    NotUnderWay: "not_under_way",
}


def _came_in(visit: Visit, provider: IdentityProvider, journey: Journey, identity: Identity) -> Answer:
    if journey.person_id is not None:
        return _proved_or_linked(visit, provider, journey, journey.person_id, identity)
    person = arrive(visit.db, provider, identity, visit.now)
    memberships.joins_by_domain(visit.db, person, visit.now)
    word = Word(provider.key, identity.id_token, _proved_at(visit, identity))
    proof = Proof(SignedInBy.PROVIDER, word, expected=person.created_at == visit.now)
    return _go_on(journey.then, let_in(visit, person, proof))


def _proved_at(visit: Visit, identity: Identity) -> datetime:
    """When they proved to the provider who they are. Where it does not say, that may be long ago: it asks nobody twice
    who is signed in there."""
    long_ago = visit.now - timedelta(minutes=visit.settings.proof_minutes)
    return min(identity.proved_at or long_ago, visit.now)


def _proved_or_linked(
    visit: Visit, provider: IdentityProvider, journey: Journey, person_id: int, identity: Identity
) -> Answer:
    """Only the person who left is proved or linked, and only who has proved who they are links anything."""
    signed = visit.browser.signed
    if signed is None or signed.known.who.person_id != person_id:
        raise NotUnderWay
    if is_theirs(visit.db, person_id, identity):
        check_proof(provider, identity, journey.began)
        return _go_on(journey.then, prove_anew(visit.db, signed.session_id, visit.now))
    if not signed.known.who.proved:
        raise LinkedElsewhere
    link(visit.db, visit.db.get_one(Person, person_id), provider, identity, visit.now)
    return _go_on(journey.then, None)


def _go_on(path: str, session: str | None) -> Answer:
    """On to where they wanted, whose language is spoken by now."""
    return replace(see(path.removeprefix(placed(path)[1])), session=session)


# What went wrong


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a sign-in was to go on, and whether it was to link a provider to who is signed in."""

    then: str
    linking: bool = False


def _failed(provider: IdentityProvider, why: SignInFailed | str, onward: Onward) -> Answer:
    """The page that says why nobody signed in. What the operator should know goes to the log, nothing of the person."""
    code, detail = (why.code, why.detail) if isinstance(why, SignInFailed) else (why, "")
    log.warning("signing in at %s failed: %s (%s)", provider.key, code, detail)
    failure: Failure = FAILURES[code]
    return show(
        "federated_failed.html",
        status=failure.status,
        failure=failure,
        provider=provider,
        onward=onward,
        title=say(failure.title, provider=provider.name),
        happened=say(failure.happened, provider=provider.name),
        now=say(failure.now, provider=provider.name),
    )


LEAVE = Steps(before_leaving, ask_the_way, start)
COME_BACK = Steps(before_asking, ask_who_it_is, arrived)
