"""Pages of the log: what concerns oneself, one's organisation, or for administrators everything; and each as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auth.rules import Action
from catalog import audit
from catalog.audit import ACTIONS, Reader, Someone
from catalog.web import audit_words
from catalog.web.audit_choices import Wanted, wanted
from catalog.web.audit_files import FILES, file_of
from catalog.web.door import reading
from catalog.web.downloads import send
from catalog.web.errors import BeyondTheEnd
from catalog.web.listing import ListPage
from catalog.web.memberships_reached import Reached, organisation_for, show_to_members
from catalog.web.page import Answer, Endpoint, Visit, show
from content.locale.speech import say

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the log, and what its page shows besides."""

    reader: Reader
    wanted: Wanted
    template: str
    values: dict[str, Any]
    person: Someone | None = None
    reached: Reached | None = None


def own_part(visit: Visit) -> Part:
    """What concerns whoever asks: what they did, and what others did about them."""
    visit.allow(Action.OWN_AUDIT)
    key = visit.signed.known.who.key or ""
    chosen = replace(wanted(visit.query, "/konto/protokoll"), person="")
    return Part(Reader(key, person=key), chosen, "konto_protokoll.html", {"konto_here": "protokoll"})


def organisation_part(visit: Visit) -> Part:
    """What concerns an organisation."""
    reached = organisation_for(visit, Action.ORGANISATION_AUDIT)
    chosen = wanted(visit.query, f"{reached.path}/protokoll")
    reader = Reader(visit.who.key or "", organisation_id=reached.organisation.id)
    part = Part(reader, chosen, "organisation_protokoll.html", {"body": reached.organisation}, reached=reached)
    return _with_person(visit, part)


def whole(visit: Visit) -> Part:
    """Everything."""
    visit.allow(Action.AUDIT_READ)
    values = {"verwaltung_here": "protokoll"}
    reader = Reader(visit.who.key or "")
    part = Part(reader, wanted(visit.query, "/verwaltung/protokoll"), "verwaltung_protokoll.html", values)
    return _with_person(visit, part)


def _with_person(visit: Visit, part: Part) -> Part:
    """The person that was chosen, where the reader may know them; else nobody is."""
    if not part.wanted.person:
        return part
    found = audit.person_in(visit.db, part.reader, part.wanted.person)
    if found:
        return replace(part, person=found)
    dropped = (*part.wanted.dropped, say("Person"))
    return replace(part, wanted=replace(part.wanted, person="", dropped=dropped))


Choose = Callable[[Visit], Part]


def page_of(choose: Choose) -> Callable[[Visit], Answer]:
    """The view that shows this part."""
    return lambda visit: _shown(visit, choose(visit))


def _shown(visit: Visit, part: Part) -> Answer:
    chosen = part.wanted
    total = audit.number_of(visit.db, part.reader, chosen.chosen)
    page = ListPage(chosen.page, total, PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, chosen.url(page=page.pages))
    lines = audit.entries(visit.db, part.reader, chosen.chosen, PER_PAGE, skip=(page.page - 1) * PER_PAGE)
    values = {
        **part.values,
        "wanted": chosen,
        "person": part.person,
        "page": page,
        "page_url": lambda number: chosen.url(page=number),
        "lines": lines,
        "actions": _actions(visit, part),
        "endings": tuple(FILES),
        "words": audit_words,
    }
    if part.reached:
        return show_to_members(visit, part.template, part.reached, "protokoll", values)
    return show(part.template, **values)


def _actions(visit: Visit, part: Part) -> list[tuple[str, str]]:
    """What occurs in this part, in words and by these, to choose from."""
    found = audit.actions_in(visit.db, part.reader)
    named = [(name, say(ACTIONS[name].words)) for name in found if name in ACTIONS]
    return [("", say("alles")), *sorted(named, key=lambda pair: pair[1].casefold())]


def file_at(choose: Choose, action: Action, ending: str) -> Endpoint:
    """The endpoint that sends this part as a file: the door lets in and the view chooses, then it is sent in pieces."""

    def view(visit: Visit) -> Answer:
        part = choose(visit)
        visit.request.state.file = file_of(ending, part.reader, part.wanted.chosen)
        return Answer()

    enter = reading(view, action)

    async def endpoint(request: Request) -> Response:
        response = await enter(request)
        file = getattr(request.state, "file", None)
        if file is None or response.status_code != 200:
            return response
        return send(request, file, {"cache-control": "no-store"}, response.background)

    return endpoint
