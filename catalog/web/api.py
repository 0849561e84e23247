"""The door for machines: a token in the head of the request, an answer in JSON, and nothing that a browser would do.

Cookies are neither read nor set here, so no other site can have a browser ask in somebody's name; and no other site's
script may read what comes back. A token is never taken from the address, where logs would keep it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from auth.rules import NOTHING, RULES, Action, Thing, Who, could, judge
from auth.tokens import is_token
from catalog.people.tokens import Machine, due_to_be_noted, machine, note_used
from catalog.web.access import enter
from catalog.web.errors import BadAddress, Refused
from catalog.web.forms import Params, parsed
from catalog.web.page import Endpoint, Site, Unasked
from catalog.web.problems import (
    ScopeLacking,
    TokenInAddress,
    TokenMissing,
    TokenTwice,
    TokenUnusable,
    json_answer,
)
from catalog.web.rendering import failed

TOKEN_NAMES = {"access_token", "api_key", "apikey", "token", "bearer", "authorization", "schluessel"}
"""Under such a name no query is meant to be anything else than a token."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a view for machines is given."""

    site: Site
    db: Session
    request: Request
    query: Params
    now: datetime
    machine: Machine
    _asked: set[Action] = field(default_factory=set)

    @property
    def who(self) -> Who:
        """What rules know of who asks."""
        return self.machine.who

    def name(self, key: str) -> str:
        """A part of the path by its name in the table of routes."""
        value: str = self.request.path_params[key]
        return value

    def allow(self, action: Action, thing: Thing = NOTHING) -> None:
        """Go on where the token and its person may do this. Raises ScopeLacking, Refused or Missing."""
        self._asked.add(action)
        _pass(action, self.who, lambda: enter(judge(action, self.who, thing)))

    def has_asked(self, action: Action) -> bool:
        """Whether the view has asked about the thing on which the answer hangs."""
        return action in self._asked


ApiView = Callable[[Call], Mapping[str, Any]]


def api(view: ApiView, action: Action) -> Endpoint:
    """An address at which machines read."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        spoken = copy_context()  # the thread speaks the language of the request
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(site.threads, spoken.run, _answered, site, request, view, action)

    return endpoint


def _answered(site: Site, request: Request, view: ApiView, action: Action) -> Response:
    try:
        query = parsed(request.scope["query_string"], BadAddress)
        token = token_in(request, query)
        with site.tools.database.reading() as db:
            now = site.tools.clock()
            found = machine(db, token, now)
            if found is None:
                raise TokenUnusable
            site.machine_gate.pass_through(str(found.token_id), now)
            response = json_answer(_entered(Call(site, db, request, query, now, found), view, action))
            return _noted(site, found, now, response)
    except Exception as error:  # each becomes its problem document
        return failed(request, error)


def _entered(call: Call, view: ApiView, action: Action) -> Mapping[str, Any]:
    """What the view answers to who may ask. Raises Unasked where a view forgot to ask about its thing."""
    _pass(action, call.who, lambda: enter(could(action, call.who)))
    answer = view(call)
    if RULES[action].about and not call.has_asked(action):
        raise Unasked(action)
    return answer


def _pass(action: Action, who: Who, through: Callable[[], None]) -> None:
    """A refusal that is the token's and not its person's says so."""
    try:
        through()
    except Refused:
        scope = RULES[action].token
        if who.scopes is None or scope not in who.scopes or who.only is not None:
            raise ScopeLacking(scope, action) from None
        raise


def _noted(site: Site, found: Machine, now: datetime, response: Response) -> Response:
    """That a token is in use is written after the answer has left."""
    if due_to_be_noted(found, now):
        response.background = BackgroundTask(site.tools.database.write, lambda db: note_used(db, found.token_id, now))
    return response


def token_in(request: Request, query: Params) -> str:
    """The one token that came in the head. Raises TokenInAddress, TokenTwice, TokenMissing or TokenUnusable."""
    if any(name.lower() in TOKEN_NAMES or is_token(value.strip()) for name, value in query.pairs):
        raise TokenInAddress
    given = request.headers.getlist("authorization")
    if len(given) > 1:
        raise TokenTwice
    scheme, _, token = given[0].strip().partition(" ") if given else ("", "", "")
    if scheme.lower() != "bearer":
        raise TokenMissing
    if not is_token(token.strip()):  # a slip, or none of ours: nobody needs to be asked
        raise TokenUnusable
    return token.strip()
