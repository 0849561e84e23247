"""The one async wrapper around every view.

Starlette reads bodies in coroutines only, while our views are plain functions that wait for a database. So this
module reads and limits the body, finds out who asks and whether they may, runs the view in a thread with its form and
its session, commits, then answers. Nobody else commits. A GET has a session that cannot write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from auth.rules import RULES, Action, could
from catalog.people.sessions import due_to_be_noted, note_seen
from catalog.sentences import EXPECTED
from catalog.web.access import TOKEN_FIELD, enter, recognise
from catalog.web.errors import BadAddress
from catalog.web.forms import Params, check_origin, form_of, parsed
from catalog.web.page import Answer, Endpoint, First, Keep, Site, Unasked, View, Visit
from catalog.web.rendering import browser_at, failed, respond
from catalog.web.uploads import carries_files, form_with_files


@dataclass(frozen=True, slots=True)
class Door:
    """How an address is answered: by which view, for whom, and what goes before its transaction."""

    view: View
    action: Action
    first: First | None = None


def reading(view: View, action: Action = Action.READ) -> Endpoint:
    """A view that only reads."""
    door = Door(view, action)

    async def endpoint(request: Request) -> Response:
        return await _in_thread(request, _read, door, Params())

    return endpoint


def writing(
    view: View, action: Action, *, keep: Keep | None = None, first: First | None = None, files: int = 0
) -> Endpoint:
    """A view that may write: one transaction, committed before the answer leaves. A trouble loses nothing typed.

    ``keep`` shows the form again; without it the page of the trouble carries what was typed and sends it again.
    ``files`` are the bytes that files may have together where the form carries any.
    """
    door = Door(view, action, first)

    async def endpoint(request: Request) -> Response:
        try:
            check_origin(request)
            form = await (form_with_files(request, files) if files and carries_files(request) else form_of(request))
        except Exception as error:  # each becomes its page
            return failed(request, error)
        site: Site = request.app.state.site
        try:
            async with site.turns.turn():
                return await _in_thread(request, _write, door, form)
        except Exception as error:  # each becomes its page
            return failed(request, error, keep(request.path_params["slug"], form) if keep else {}, form)

    return endpoint


async def _in_thread(request: Request, run: Callable[..., Response], door: Door, form: Params) -> Response:
    site: Site = request.app.state.site
    spoken = copy_context()  # the thread speaks the language of the request
    return await asyncio.get_running_loop().run_in_executor(site.threads, spoken.run, run, site, request, door, form)


def _read(site: Site, request: Request, door: Door, form: Params) -> Response:
    try:
        with site.tools.database.reading() as db:
            visit = visit_of(site, db, request, form)
            return _noted(visit, respond(site, request, entered(visit, door)))
    except Exception as error:  # each becomes its page
        return failed(request, error)


def _write(site: Site, request: Request, door: Door, form: Params) -> Response:
    first = None
    if door.first:
        with site.tools.database.reading() as db:
            visit = visit_of(site, db, request, form)
            check_sender(visit, door)
            first = door.first(visit)

    def view(db: Session) -> Answer:
        visit = replace(visit_of(site, db, request, form), first=first)
        check_sender(visit, door)
        return entered(visit, door)

    return respond(site, request, site.tools.database.write(view))


def entered(visit: Visit, door: Door) -> Answer:
    """What the view answers to who may ask. Raises Unasked where a view forgot to ask about its thing."""
    enter(could(door.action, visit.who))
    answer = door.view(visit)
    if RULES[door.action].about and not visit.has_asked(door.action):
        raise Unasked(door.action)
    return answer


def check_sender(visit: Visit, door: Door) -> None:
    """Whoever has to sign in is told that first: the token of a session that has ended fits no more."""
    enter(could(door.action, visit.who))
    visit.browser.check(visit.form.one(TOKEN_FIELD))


def _noted(visit: Visit, response: Response) -> Response:
    """That a session is in use is written after the page has left."""
    signed = visit.browser.signed
    if signed and due_to_be_noted(signed, visit.now):
        response.background = BackgroundTask(_note, visit.site, signed.session_id, visit.now)
    return response


def _note(site: Site, session_id: int, now: datetime) -> None:
    """The next page will note it where the database is away just now."""
    try:
        site.tools.database.write(lambda db: note_seen(db, session_id, now))
    except EXPECTED as error:
        site.told.tell(error, now)


def visit_of(site: Site, db: Session, request: Request, form: Params) -> Visit:
    """What a view is given: who asks is found out anew in each transaction."""
    query = request.scope["query_string"]
    now = site.tools.clock()
    browser = browser_at(request)
    recognise(browser, db, site.settings, now)
    return Visit(site, db, request, parsed(query, BadAddress) if query else Params(), form, now, browser)
