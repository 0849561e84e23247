"""The one async wrapper around every view.

Starlette reads bodies in coroutines only, while our views are plain functions that wait for a database. So this
module reads and limits the body, finds out who asks and whether they may, runs the view in a thread with its form and
its session, commits, then answers. Nobody else commits. A GET has a session that cannot write.

Each address has one action of auth/rules.py. Where the answer hangs on a thing, the view loads it and asks about it in
one step (``Visit.allow``); a view that forgets this fails instead of answering.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlsplit

from jinja2 import Environment
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from auth.rules import NOTHING, RULES, Action, Thing, Who, could, judge
from catalog.people.sessions import Signed, due_to_be_noted, note_seen
from catalog.sentences import EXPECTED
from catalog.settings import Settings
from catalog.web.access import TOKEN_FIELD, Browser, asked_for, browser_of, enter, recognise
from catalog.web.addresses import site_address
from catalog.web.built import Assets
from catalog.web.encodings import accepts
from catalog.web.errors import (
    UNFORESEEN,
    BadAddress,
    BadForm,
    FormStale,
    FromElsewhere,
    ProofNeeded,
    SignInNeeded,
    TooLarge,
    Trouble,
    trouble_of,
)
from catalog.web.gate import Gate
from catalog.web.languages import Edition, editions, path_within, to
from catalog.web.pages import Pages
from catalog.web.slots import Slots
from catalog.web.told import Told
from catalog.web.turns import Turns
from catalog.wiring import Tools
from content.locale.formats import LOCALES
from content.locale.languages import GERMAN, language

BODY_LIMIT = 64 * 1024
FIELD_LIMIT = 200
FORM_TYPE = "application/x-www-form-urlencoded"
COMPRESS_FROM = 1024
QUERY_LIMIT = 1000
"""A longer query is not put into the page again as it came."""
# Level 2 of zlib is a third of the work of its default and costs a tenth in size.
COMPRESS_LEVEL = 2

log = logging.getLogger("lichtermeer.web")

SECURITY = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), encrypted-media=(), "
        "fullscreen=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), magnetometer=(), "
        "microphone=(), midi=(), otp-credentials=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), "
        "serial=(), usb=(), xr-spatial-tracking=()"
    ),
    "x-frame-options": "DENY",
}
PAGE_HEADERS = SECURITY | {"cache-control": "private, no-cache", "vary": "Accept-Encoding, Cookie, HX-Request"}


@dataclass(frozen=True, slots=True)
class Params:
    """Names and values in the order in which they came; a name may come several times."""

    pairs: tuple[tuple[str, str], ...] = ()

    def one(self, name: str) -> str:
        """The last value of that name, without blanks around it; empty where there is none."""
        return next((value.strip() for key, value in reversed(self.pairs) if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name, once each."""
        return tuple(dict.fromkeys(value for key, value in self.pairs if key == name and value))

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view wants to be shown: a template with its values, or a ready body.

    ``session`` is the secret of a session that has begun, which the browser is to keep; empty, it forgets its own.
    """

    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: tuple[str, str] | None = None
    session: str | None = None
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"


def show(template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Answer:
    """A page from a template."""
    return Answer(template, values, status, headers or {})


def see(path: str, *, for_ever: bool = False) -> Answer:
    """Go there, in the same language: after a form with GET (303), or because a thing has moved for ever (301)."""
    return Answer(status=301 if for_ever else 303, headers={"location": to(path)})


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
    slots: Slots = field(default_factory=Slots)

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
Endpoint = Callable[[Request], Awaitable[Response]]
First = Callable[[Visit], Any]
"""What takes long (a password's hash) or must not happen twice, and so goes before the transaction, reading only."""
Keep = Callable[[str, Params], Mapping[str, Any]]
"""What a form shows again, by the slug of its entry and its fields, when something kept it from arriving."""


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


def writing(view: View, action: Action, *, keep: Keep | None = None, first: First | None = None) -> Endpoint:
    """A view that may write: one transaction, committed before the answer leaves. A trouble loses nothing typed.

    ``keep`` shows the form again; without it the page of the trouble carries what was typed and sends it again.
    """
    door = Door(view, action, first)

    async def endpoint(request: Request) -> Response:
        try:
            _check_origin(request)
            form = await _form_of(request)
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
            visit = _visit(site, db, request, form)
            return _noted(visit, respond(site, request, _entered(visit, door)))
    except Exception as error:  # each becomes its page
        return failed(request, error)


def _write(site: Site, request: Request, door: Door, form: Params) -> Response:
    first = None
    if door.first:
        with site.tools.database.reading() as db:
            visit = _visit(site, db, request, form)
            _check_sender(visit, door)
            first = door.first(visit)

    def view(db: Session) -> Answer:
        visit = replace(_visit(site, db, request, form), first=first)
        _check_sender(visit, door)
        return _entered(visit, door)

    return respond(site, request, site.tools.database.write(view))


def _entered(visit: Visit, door: Door) -> Answer:
    """What the view answers to who may ask. Raises Unasked where a view forgot to ask about its thing."""
    enter(could(door.action, visit.who))
    answer = door.view(visit)
    if RULES[door.action].about and not visit.has_asked(door.action):
        raise Unasked(door.action)
    return answer


def _check_sender(visit: Visit, door: Door) -> None:
    """Whoever has to sign in is told that first: the token of a session that has ended fits no more."""
    enter(could(door.action, visit.who))
    visit.browser.check(visit.form.one(TOKEN_FIELD))


def _noted(visit: Visit, response: Response) -> Response:
    """That a session is in use is written after the page has left."""
    signed, database = visit.browser.signed, visit.site.tools.database
    if signed and due_to_be_noted(signed, visit.now):
        write = database.write
        response.background = BackgroundTask(write, lambda db: note_seen(db, signed.session_id, visit.now))
    return response


def _visit(site: Site, db: Session, request: Request, form: Params) -> Visit:
    query = request.scope["query_string"]
    now = site.tools.clock()
    browser = browser_at(request)
    recognise(browser, db, site.settings, now)
    return Visit(site, db, request, _params(query, BadAddress) if query else Params(), form, now, browser)


def browser_at(request: Request) -> Browser:
    """What came with this request; the same however often it is asked for."""
    if not hasattr(request.state, "browser"):
        request.state.browser = browser_of(request.app.state.site.settings, request)
    browser: Browser = request.state.browser
    return browser


def _params(raw: bytes, error: type[Exception]) -> Params:
    """Whatever bytes come, text comes out: broken UTF-8 becomes the sign for it, control characters go."""
    try:
        pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=FIELD_LIMIT, errors="replace")
    except ValueError:
        raise error from None
    return Params(tuple((_clean(key), _clean(value)) for key, value in pairs))


def params_of(query: str) -> Params:
    """The names and values of a query string. Raises ValueError when it has more than any form of ours."""
    return _params(query.encode("utf-8", "replace"), ValueError)


_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n"} | {127: None}


def _clean(text: str) -> str:
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_CONTROL)


async def _form_of(request: Request) -> Params:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise BadForm
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_LIMIT:
            raise TooLarge
        chunks.append(chunk)
    return _params(b"".join(chunks), BadForm)


def _check_origin(request: Request) -> None:
    """No other site may send our forms in a visitor's name.

    Browsers name the sending site with every POST. A client that names none is no browser, so it carries
    nobody's cookies.
    """
    headers = request.headers
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FromElsewhere
    origin = headers.get("origin")
    if origin and _host(origin) != headers.get("host"):
        raise FromElsewhere


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def respond(site: Site, request: Request, answer: Answer) -> Response:
    """The answer as bytes: rendered, with its ETag, compressed where that is worth it."""
    body, browser = answer.body, browser_at(request)
    if answer.template:
        own = {"form_token": browser.form_field, "account": _account(browser)}
        values = {"linked": (), "locales": LOCALES, **answer.values, **own, **_whereabouts(site, request, answer)}
        body = site.templates.get_template(answer.template).render(values).encode("utf-8", "replace")
    headers = {**PAGE_HEADERS, **answer.headers}
    if browser.session or browser.fresh or answer.session is not None:
        headers["cache-control"] = "no-store"
    elif answer.status == 200:
        headers["etag"] = tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        if tag in request.headers.get("if-none-match", "") and answer.cookie is None:
            return Response(status_code=304, headers=headers)
    if len(body) >= COMPRESS_FROM and accepts(request.headers.get("accept-encoding", ""), "gzip"):
        body = zlib.compress(body, COMPRESS_LEVEL, wbits=31)
        headers["content-encoding"] = "gzip"
    response = Response(body, answer.status, headers, answer.media_type if body else None)
    if answer.cookie:
        _remember(response, *answer.cookie)
    browser.keep(response, answer.session, site.settings)
    return response


def _account(browser: Browser) -> str:
    """What the head of a page offers: to sign in, the account, or nothing where nobody can sign in."""
    if not browser.terms.may_sign_in:
        return ""
    return "signed" if browser.signed else "known" if browser.session else "visitor"


def _whereabouts(site: Site, request: Request, answer: Answer) -> dict[str, Any]:
    """The page in each language, and the one address of this one as visitors know it, without what was asked for.

    That is empty where nobody knows the site's address: it would be the name that a visitor happens to use.
    """
    known = {edition.language: edition for edition in editions(request.scope, _as_shown(request, answer))}
    address = site_address(site.settings, request) if answer.status == 200 else ""
    here = known[language()]
    return {
        "home": address,
        "canonical": address + here.path if address else "",
        "alternates": _alternates(address, known.values()) if address else {},
        "other_editions": tuple(each for each in known.values() if each is not here),
    }


def _alternates(address: str, known: Iterable[Edition]) -> dict[str, str]:
    """The addresses of a page by language, as robots want them: whole ones, and one for whoever speaks none of them."""
    paths = {each.language: address + each.path for each in known}
    return {**paths, "x-default": paths[GERMAN]}


def _as_shown(request: Request, answer: Answer) -> str | None:
    """The address of what is shown, where what was asked for is long, wrong or a script's; None for as it was asked."""
    path = quote(path_within(request.scope))
    if answer.status != 200:
        return path
    plain = len(request.scope["query_string"]) <= QUERY_LIMIT and "hx-request" not in request.headers
    return None if plain else answer.values.get("shown", path)


YEAR = 365 * 24 * 60 * 60


def _remember(response: Response, name: str, value: str) -> None:
    if value:
        response.set_cookie(name, value, max_age=YEAR, path="/", httponly=True, samesite="lax")
    else:
        response.delete_cookie(name, path="/", httponly=True, samesite="lax")


TRY_AGAIN = {429, 500, 503}
"""With these the form itself was right, and may be sent again as it is."""


SECRET_FIELDS = {TOKEN_FIELD, "passwort", "passwort_neu", "code"}
"""What a page never gives back."""


def failed(
    request: Request, error: Exception, kept: Mapping[str, Any] | None = None, form: Params | None = None
) -> Response:
    """The page of an error, with the form that was kept. What nobody foresaw is logged and told without its details."""
    if isinstance(error, SignInNeeded | ProofNeeded) and request.method in {"GET", "HEAD"}:
        return _to_the_door(request, error)
    trouble = trouble_of(error)
    if isinstance(error, EXPECTED):
        site: Site = request.app.state.site
        site.told.tell(error, site.tools.clock())
    elif trouble is None:
        log.error("%s %s failed", request.method, quote(request.scope["path"]), exc_info=error)
    trouble = trouble or UNFORESEEN
    if isinstance(error, FormStale | SignInNeeded | ProofNeeded):
        return show_trouble(request, trouble, _to_send_again(request, form or Params()))
    return show_trouble(request, trouble, kept if kept and trouble.status in TRY_AGAIN else {})


def _to_the_door(request: Request, error: SignInNeeded | ProofNeeded) -> Response:
    """To the page for signing in or proving anew, and from there back to what was asked for."""
    door = "/anmelden" if isinstance(error, SignInNeeded) else "/anmelden/bestaetigen"
    back = quote(asked_for(request, path_within(request.scope)), safe="")
    return respond(request.app.state.site, request, see(f"{door}?next={back}"))


def _to_send_again(request: Request, form: Params) -> Mapping[str, Any]:
    typed = tuple((name, value) for name, value in form.pairs if name not in SECRET_FIELDS)
    left_out = any(name in SECRET_FIELDS - {TOKEN_FIELD} and value for name, value in form.pairs)
    return {"typed": typed, "left_out": left_out, "send_to": quote(path_within(request.scope))}


def show_trouble(request: Request, trouble: Trouble, kept: Mapping[str, Any]) -> Response:
    """The page of a trouble; a script that asked for a part gets it as a whole page all the same."""
    site: Site = request.app.state.site
    facts = {**trouble.facts, **kept}
    answer = show(f"errors/{trouble.name}.html", status=trouble.status, headers=trouble.headers, **facts)
    if "hx-request" in request.headers:
        answer = replace(answer, headers={**answer.headers, "hx-retarget": "#inhalt", "hx-reselect": "#inhalt > *"})
    return respond(site, request, answer)
