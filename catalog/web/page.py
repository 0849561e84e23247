"""What views are given and what they answer with.

Each address has one action of auth/rules.py. Where the answer hangs on a thing, the view loads it and asks about it in
one step (``Visit.allow``); a view that forgets this fails instead of answering (catalog/web/door.py).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from auth.oidc import Directory, Wire
from auth.rules import NOTHING, Action, Thing, Who, judge
from catalog.ai_register import Known as KnownAi
from catalog.beginnings.calls import Fetch, guarded
from catalog.missed_queries import Gathering
from catalog.people.sessions import Signed
from catalog.settings import Settings
from catalog.web.access import Browser, enter
from catalog.web.built import Assets
from catalog.web.errors import SignInNeeded, TooFast
from catalog.web.forms import Params
from catalog.web.gate import Gate
from catalog.web.kept import KeptPage, KeptPages
from catalog.web.languages import path_within, to
from catalog.web.pages import Pages
from catalog.web.slots import Slots
from catalog.web.told import Refusals, Told
from catalog.web.turns import Turns
from catalog.wiring import Tools
from content.locale.languages import language


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view wants to be shown: a template with its values, or a ready body.

    ``session`` is the secret of a session that has begun, which the browser is to keep; empty, it forgets its own.
    ``keep_as`` is all that the page hangs on for a visitor; ``kept`` is such a page that was found again.
    """

    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: tuple[str, str] | None = None
    session: str | None = None
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    keep_as: Hashable | None = None
    kept: KeptPage | None = None


def show(template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Answer:
    """A page from a template."""
    return Answer(template, values, status, headers or {})


def see(path: str, *, for_ever: bool = False) -> Answer:
    """Go there, in the same language: after a form with GET (303), or because a thing has moved for ever (301)."""
    return Answer(status=301 if for_ever else 303, headers={"location": quote(to(path), safe=_OF_ADDRESSES)})


_OF_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
"""Signs with a meaning in an address; all others are written out, so that no value ends a header or breaks one."""


CALLS_A_MINUTE = 120
"""So often one token may ask one process."""
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Site:
    """What all visits share: made once a process."""

    tools: Tools
    settings: Settings
    environments: Mapping[str, Environment]
    assets: Assets
    texts: Mapping[str, Pages]
    notes_gate: Gate
    threads: ThreadPoolExecutor
    turns: Turns
    told: Told = field(default_factory=Told)
    refusals: Refusals = field(default_factory=Refusals)
    slots: Slots = field(default_factory=Slots)
    providers: Directory = field(default_factory=lambda: Directory(Wire()))
    ai_entries: KnownAi = field(default_factory=KnownAi)
    missed: Gathering = field(default_factory=Gathering)
    kept: KeptPages = field(default_factory=KeptPages)
    fetch: Fetch = guarded
    outward: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, thread_name_prefix="outward"))
    """What asks hosts that somebody named, and the threads in which it waits for them."""
    machine_gate: Gate = field(default_factory=lambda: Gate(CALLS_A_MINUTE, A_MINUTE, TooFast))

    @property
    def templates(self) -> Environment:
        """The templates in the language that is spoken."""
        return self.environments[language()]

    @property
    def pages(self) -> Pages:
        """The pages of text in the language that is spoken."""
        return self.texts[language()]

    @property
    def piece(self) -> Callable[..., Markup]:
        """The kept pieces of markup (catalog/web/templating.py)."""
        return cast("Callable[..., Markup]", self.templates.globals["piece"])


@dataclass(frozen=True, slots=True)
class Visit:
    """What a view is given. ``part`` holds when a script asks for a piece of the page only.

    ``first`` is what was worked out before the transaction of a view that writes began.
    """

    site: Site
    db: Session
    request: Request
    query: Params
    form: Params
    now: datetime
    browser: Browser
    first: Any = None
    _asked: set[Action] = field(default_factory=set)

    @property
    def path(self) -> str:
        """The path that was asked for, decoded and without its language."""
        return path_within(self.request.scope)

    @property
    def part(self) -> bool:
        """Whether htmx asks, which puts only the live part of a page into the one that is there."""
        return "hx-request" in self.request.headers

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return self.site.settings

    def name(self, key: str) -> str:
        """A part of the path by its name in the table of routes."""
        value: str = self.request.path_params[key]
        return value

    @property
    def who(self) -> Who:
        """What rules know of who asks."""
        return self.browser.who

    @property
    def signed(self) -> Signed:
        """Who is signed in. Raises SignInNeeded."""
        if self.browser.signed is None:
            raise SignInNeeded
        return self.browser.signed

    def allow(self, action: Action, thing: Thing = NOTHING) -> None:
        """Go on where they may do this. Raises SignInNeeded, ProofNeeded, Refused or Missing."""
        self._asked.add(action)
        enter(judge(action, self.who, thing))

    def may(self, action: Action, thing: Thing = NOTHING) -> bool:
        """Whether a page may offer it to them; a proof of who they are is asked for when they do it."""
        return judge(action, replace(self.who, proved=True), thing) == "allowed"

    def has_asked(self, action: Action) -> bool:
        """Whether the view has asked about the thing on which the answer hangs."""
        return action in self._asked


class Unasked(AssertionError):
    """A view answered without asking whether it may: a mistake of ours, and nothing leaves the house."""


View = Callable[[Visit], Answer]

First = Callable[[Visit], Any]
"""What takes long (a password's hash) or must not happen twice, and so goes before the transaction, reading only."""

Keep = Callable[[str, Params], Mapping[str, Any]]
"""What a form shows again, by the slug of its entry and its fields, when something kept it from arriving."""

Endpoint = Callable[[Request], Awaitable[Response]]
