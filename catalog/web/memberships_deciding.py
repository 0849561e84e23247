"""Deciding who joins an organisation and who speaks for it: by its owners, and where it has none by those in office."""

from __future__ import annotations

from auth.rules import Action
from catalog import memberships
from catalog.memberships.troubles import AlreadyDecided, Changed, NoSuchRow, OwnRequest, OwnSeat, ReasonMissing
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.listing import ListPage, asked_page, cut
from catalog.web.memberships_reached import Reached, number, organisation_for, show_to_members
from catalog.web.memberships_words import sentence
from catalog.web.page import Answer, Visit, see
from schemas.texts import readable


def requests(visit: Visit) -> Answer:
    """Who asks to join."""
    reached = organisation_for(visit, Action.REQUEST_DECIDE)
    path = f"{reached.path}/anfragen"
    waiting = memberships.waiting_at(visit.db, reached.organisation)
    page, rows = cut(waiting, asked_page(visit.query), memberships.PER_PAGE, path)
    values = {"waiting": rows, "page": page, "page_url": lambda wanted: f"{path}?seite={wanted}"}
    return show_to_members(visit, "memberships/requests.html", reached, "anfragen", values)


def request(visit: Visit) -> Answer:
    """One request, with what one may decide about it."""
    reached = organisation_for(visit, Action.REQUEST_DECIDE)
    return _request(visit, reached)


def decide(visit: Visit) -> Answer:
    """Accept or refuse. Whoever was quicker is heard; the page then says so."""
    reached = organisation_for(visit, Action.REQUEST_DECIDE)
    accepted = {"annehmen": True, "ablehnen": False}.get(visit.form.one("entscheidung"))
    reason = readable(visit.form.one("grund"))[: memberships.MOST_WORDS]
    if accepted is None:
        return _request(visit, reached, reason, status=422)
    id, by = number(visit.name("id")), visit.who
    try:
        memberships.decide(visit.db, reached.organisation, id, accepted=accepted, reason=reason, by=by, now=visit.now)
    except (ReasonMissing, OwnRequest) as trouble:
        return _request(visit, reached, reason, sentence(trouble), status=422)
    except AlreadyDecided:
        return _decided(visit, reached)
    except NoSuchRow:
        raise Missing from None
    return see(f"{reached.path}/anfragen?gespeichert={'angenommen' if accepted else 'abgelehnt'}")


def speakers(visit: Visit) -> Answer:
    """Who speaks for the organisation, and who might."""
    return _speakers(visit, organisation_for(visit, Action.SPEAK_GRANT))


def let_speak(visit: Visit) -> Answer:
    """Grant or take the right to speak."""
    reached = organisation_for(visit, Action.SPEAK_GRANT)
    may = visit.form.one("sprechen") == "ja"
    key, revision = visit.name("key"), number(visit.form.one("stand"))
    try:
        memberships.let_speak(visit.db, reached.organisation, key, revision, visit.who, visit.now, may=may)
    except NoSuchRow:
        raise Missing from None
    except Changed:
        return _speakers(visit, reached, changed=True, status=409)
    except OwnSeat as trouble:
        return _speakers(visit, reached, problem=sentence(trouble), status=422)
    return see(f"{reached.path}/mitglieder/sprechen?gespeichert={'darf-sprechen' if may else 'darf-nicht-sprechen'}")


def _request(visit: Visit, reached: Reached, reason: str = "", problem: str = "", status: int = 200) -> Answer:
    try:
        waiting = memberships.request_at(visit.db, reached.organisation, number(visit.name("id")))
    except AlreadyDecided:
        return _decided(visit, reached)
    except NoSuchRow:
        raise Missing from None
    values = {"waiting": waiting, "reason": reason, "problem": problem, "own": waiting.key == visit.who.key}
    return show_to_members(visit, "memberships/request.html", reached, "anfragen", values, status=status)


def _decided(visit: Visit, reached: Reached) -> Answer:
    """Somebody was quicker, or the request was taken back."""
    return show_to_members(visit, "memberships/decided.html", reached, "anfragen", {}, status=409)


def _speakers(visit: Visit, reached: Reached, *, changed: bool = False, problem: str = "", status: int = 200) -> Answer:
    page = asked_page(visit.query)
    total, rows = memberships.members(visit.db, reached.organisation.id, visit.now, page)
    shown = ListPage(page, total, memberships.PER_PAGE)
    if page > shown.pages:
        raise BeyondTheEnd(shown.pages, f"{reached.path}/mitglieder/sprechen?seite={shown.pages}")
    values = {
        "rows": rows,
        "page": shown,
        "page_url": lambda wanted: f"{reached.path}/mitglieder/sprechen?seite={wanted}",
        "changed": changed,
        "problem": problem,
    }
    return show_to_members(visit, "memberships/speakers.html", reached, "sprechen", values, status=status)
