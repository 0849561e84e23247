"""The one async wrapper around every view.

Starlette reads bodies in coroutines only, while our views are plain functions that wait for a database. So this
module reads and limits the body, runs the view in a thread with its form and its session, commits, then answers.
Nobody else commits. A GET has a session that cannot write.
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
from starlette.requests import Request
from starlette.responses import Response

from catalog.sentences import EXPECTED
from catalog.settings import Settings
from catalog.web.addresses import site_address
from catalog.web.built import Assets
from catalog.web.encodings import accepts
from catalog.web.errors import UNFORESEEN, BadAddress, BadForm, FromElsewhere, TooLarge, Trouble, trouble_of
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
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
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
    """What a view wants to be shown: a template with its values, or a ready body."""

    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: tuple[str, str] | None = None
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
    """What a view is given. ``part`` holds when a script asks for a piece of the page only."""

    site: Site
    db: Session
    request: Request
    query: Params
    form: Params
    now: datetime

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


View = Callable[[Visit], Answer]
Endpoint = Callable[[Request], Awaitable[Response]]
Keep = Callable[[str, Params], Mapping[str, Any]]
"""What a form shows again, by the slug of its entry and its fields, when something kept it from arriving."""


def reading(view: View) -> Endpoint:
    """A view that only reads."""

    async def endpoint(request: Request) -> Response:
        return await _in_thread(request, _read, view, Params())

    return endpoint


def writing(view: View, keep: Keep) -> Endpoint:
    """A view that may write: one transaction, committed before the answer leaves. A trouble shows the form again."""

    async def endpoint(request: Request) -> Response:
        try:
            _check_origin(request)
            form = await _form_of(request)
        except Exception as error:  # each becomes its page
            return failed(request, error)
        site: Site = request.app.state.site
        try:
            async with site.turns.turn():
                return await _in_thread(request, _write, view, form)
        except Exception as error:  # each becomes its page
            return failed(request, error, keep(request.path_params["slug"], form))

    return endpoint


async def _in_thread(request: Request, run: Callable[..., Response], view: View, form: Params) -> Response:
    site: Site = request.app.state.site
    spoken = copy_context()  # the thread speaks the language of the request
    return await asyncio.get_running_loop().run_in_executor(site.threads, spoken.run, run, site, request, view, form)


def _read(site: Site, request: Request, view: View, form: Params) -> Response:
    try:
        with site.tools.database.reading() as db:
            visit = _visit(site, db, request, form)
            return respond(site, request, view(visit))
    except Exception as error:  # each becomes its page
        return failed(request, error)


def _write(site: Site, request: Request, view: View, form: Params) -> Response:
    answer = site.tools.database.write(lambda db: view(_visit(site, db, request, form)))
    return respond(site, request, answer)


def _visit(site: Site, db: Session, request: Request, form: Params) -> Visit:
    query = request.scope["query_string"]
    return Visit(site, db, request, _params(query, BadAddress) if query else Params(), form, site.tools.clock())


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
    body = answer.body
    if answer.template:
        values = {"linked": (), "locales": LOCALES, **answer.values, **_whereabouts(site, request, answer)}
        body = site.templates.get_template(answer.template).render(values).encode("utf-8", "replace")
    headers = {**PAGE_HEADERS, **answer.headers}
    if answer.status == 200:
        headers["etag"] = tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        if tag in request.headers.get("if-none-match", "") and answer.cookie is None:
            return Response(status_code=304, headers=headers)
    if len(body) >= COMPRESS_FROM and accepts(request.headers.get("accept-encoding", ""), "gzip"):
        body = zlib.compress(body, COMPRESS_LEVEL, wbits=31)
        headers["content-encoding"] = "gzip"
    response = Response(body, answer.status, headers, answer.media_type if body else None)
    if answer.cookie:
        _remember(response, *answer.cookie)
    return response


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


def failed(request: Request, error: Exception, kept: Mapping[str, Any] | None = None) -> Response:
    """The page of an error, with the form that was kept. What nobody foresaw is logged and told without its details."""
    trouble = trouble_of(error)
    if isinstance(error, EXPECTED):
        site: Site = request.app.state.site
        site.told.tell(error, site.tools.clock())
    elif trouble is None:
        log.error("%s %s failed", request.method, quote(request.scope["path"]), exc_info=error)
    trouble = trouble or UNFORESEEN
    return show_trouble(request, trouble, kept if kept and trouble.status in TRY_AGAIN else {})


def show_trouble(request: Request, trouble: Trouble, kept: Mapping[str, Any]) -> Response:
    """The page of a trouble; a script that asked for a part gets it as a whole page all the same."""
    site: Site = request.app.state.site
    facts = {**trouble.facts, **kept}
    answer = show(f"errors/{trouble.name}.html", status=trouble.status, headers=trouble.headers, **facts)
    if "hx-request" in request.headers:
        answer = replace(answer, headers={**answer.headers, "hx-retarget": "#inhalt", "hx-reselect": "#inhalt > *"})
    return respond(site, request, answer)
