"""A door for what must ask somebody outside: no transaction is open while we wait for the answer.

What goes before is one transaction, what follows is another; between the two no thread of ours waits, only the visitor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from auth.rules import Action, could
from catalog.web.access import enter
from catalog.web.door import Door, check_sender, entered, visit_of
from catalog.web.forms import Params, check_origin, form_of
from catalog.web.page import Answer, Endpoint, First, Site, View
from catalog.web.rendering import failed, respond

Call = Callable[[Site, Any], Awaitable[Any]]
"""Asks somebody outside. It is given what went before, and what it gives is ``first`` of the view that follows."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Steps:
    """What goes before the question, the question, and the view that follows. The first and the last may write."""

    before: First
    call: Call
    view: View


def calling(steps: Steps, action: Action) -> Endpoint:
    """A view that writes after somebody outside has answered."""
    door = Door(steps.view, action)

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        form = Params()
        try:
            form = await _sent(request)
            begun = await _in_thread(site, lambda: _before(site, request, door, form, steps.before))
            told = await steps.call(site, begun)
            return await _in_thread(site, lambda: _after(site, request, door, form, told))
        except Exception as error:  # each becomes its page
            return failed(request, error, {}, form)

    return endpoint


async def _sent(request: Request) -> Params:
    if request.method != "POST":
        return Params()
    check_origin(request)
    return await form_of(request)


async def _in_thread(site: Site, work: Callable[[], _T]) -> _T:
    spoken = copy_context()  # the thread speaks the language of the request
    async with site.turns.turn():
        return await asyncio.get_running_loop().run_in_executor(site.threads, lambda: spoken.run(work))


def _before(site: Site, request: Request, door: Door, form: Params, before: First) -> Any:
    def work(db: Session) -> Any:
        visit = visit_of(site, db, request, form)
        enter(could(door.action, visit.who))
        if request.method == "POST":
            check_sender(visit, door)
        return before(visit)

    return site.tools.database.write(work)


def _after(site: Site, request: Request, door: Door, form: Params, told: Any) -> Response:
    def work(db: Session) -> Answer:
        return entered(replace(visit_of(site, db, request, form), first=told), door)

    return respond(site, request, site.tools.database.write(work))
