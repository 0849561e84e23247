"""An answer as bytes: in the visitor's language, with the headers that guard it, or as the page of a trouble."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from catalog.sentences import EXPECTED
from catalog.traces import trace_of
from catalog.web.access import TOKEN_FIELD, Browser, Terms, asked_for, browser_of
from catalog.web.addresses import site_address
from catalog.web.encodings import accepts
from catalog.web.errors import (
    UNFORESEEN,
    FormStale,
    Hidden,
    ProofNeeded,
    SignInNeeded,
    Trouble,
    trouble_of,
)
from catalog.web.forms import Params
from catalog.web.kept import KeptPage
from catalog.web.languages import Edition, editions, path_within
from catalog.web.page import Answer, Site, see, show
from catalog.web.problems import ApiTrouble, answer_problem, asks_in_json, problem_of
from catalog.web.shortlist_kept import kept_by
from content.locale.formats import LOCALES
from content.locale.languages import GERMAN, language

COMPRESS_FROM = 1024

QUERY_LIMIT = 1000
"""A longer query is not put into the page again as it came."""

# Level 2 of zlib is a third of the work of its default and costs a tenth in size.
COMPRESS_LEVEL = 2

PACKED = ("image/", "application/pdf", "application/vnd.")
"""Files of these types are packed in themselves."""

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


def browser_at(request: Request) -> Browser:
    """What came with this request; the same however often it is asked for."""
    if not hasattr(request.state, "browser"):
        request.state.browser = browser_of(request.app.state.site.settings, request)
    browser: Browser = request.state.browser
    return browser


def respond(site: Site, request: Request, answer: Answer) -> Response:
    """The answer as bytes: rendered, with its ETag, compressed where that is worth it."""
    browser = browser_at(request)
    body = b"" if answer.kept else _body(site, request, answer, browser)
    own = browser.session or browser.fresh or answer.session is not None
    tag = answer.kept.tag if answer.kept else answer.headers.get("etag") or _tag(body)
    headers = {**PAGE_HEADERS, **answer.headers}
    if own:
        headers["cache-control"] = "no-store"
    elif answer.status == 200:
        headers["etag"] = tag
        if tag in request.headers.get("if-none-match", "") and answer.cookie is None:
            return Response(status_code=304, headers=headers)
    body = _packed(site, request, answer, body, "" if own else tag, headers)
    response = Response(body, answer.status, headers, answer.media_type if body else None)
    if answer.cookie:
        _remember(response, browser.terms, *answer.cookie)
    browser.keep(response, answer.session, site.settings)
    return response


def _tag(body: bytes) -> str:
    return f'W/"{blake2b(body, digest_size=12).hexdigest()}"'


def _body(site: Site, request: Request, answer: Answer, browser: Browser) -> bytes:
    if not answer.template:
        return answer.body
    administrator = browser.who.administrator
    own = {"form_token": browser.form_field, "account": _account(browser), "administrator": administrator}
    own["remembered"] = kept_by(request, browser.terms)
    values = {"linked": (), "locales": LOCALES, **answer.values, **own, **_whereabouts(site, request, answer)}
    return site.templates.get_template(answer.template).render(values).encode("utf-8", "replace")


def _packed(site: Site, request: Request, answer: Answer, body: bytes, tag: str, headers: dict[str, str]) -> bytes:
    """The body as it is sent. A page that may be kept for others is kept as it is; one without a tag is somebody's."""
    takes_gzip = accepts(request.headers.get("accept-encoding", ""), "gzip")
    is_packed = answer.media_type.startswith(PACKED)
    if answer.kept:
        packed = answer.kept.packed
        body = b"" if takes_gzip else answer.kept.body
    elif len(body) >= COMPRESS_FROM and not is_packed and (takes_gzip or answer.keep_as is not None):
        packed = zlib.compress(body, COMPRESS_LEVEL, wbits=31)
        if answer.keep_as is not None and tag:
            site.kept.put(answer.keep_as, KeptPage(packed, tag))
    else:
        return body
    if takes_gzip:
        headers["content-encoding"] = "gzip"
        return packed
    return body


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


def _remember(response: Response, terms: Terms, plain: str, value: str) -> None:
    name = terms.name(plain)
    if value:
        response.set_cookie(name, value, YEAR, path="/", secure=terms.secure, httponly=True, samesite="lax")
    else:
        response.delete_cookie(name, path="/", secure=terms.secure, httponly=True, samesite="lax")


TRY_AGAIN = {429, 500, 503}
"""With these the form itself was right, and may be sent again as it is."""

SECRET_FIELDS = {TOKEN_FIELD, "passwort", "passwort_neu", "code"}
"""What a page never gives back."""


def failed(
    request: Request, error: Exception, kept: Mapping[str, Any] | None = None, form: Params | None = None
) -> Response:
    """The page of an error, with the form that was kept. What nobody foresaw is logged and told without its details."""
    in_browser = request.method in {"GET", "HEAD"} and not asks_in_json(request)
    if isinstance(error, SignInNeeded | ProofNeeded) and in_browser:
        return _to_the_door(request, error)
    trouble = trouble_of(error)
    _log(request, error, trouble)
    trouble = trouble or UNFORESEEN
    if asks_in_json(request):
        return answer_problem(problem_of(error, trouble))
    if isinstance(error, FormStale | SignInNeeded | ProofNeeded):
        return show_trouble(request, trouble, _to_send_again(request, form or Params()))
    return show_trouble(request, trouble, kept if kept and trouble.status in TRY_AGAIN else {})


REFUSED = {400, 401, 403, 408, 413, 414, 421, 429, 431}
"""With these somebody asked for what they may not, or as no page of ours does."""


def _log(request: Request, error: Exception, trouble: Trouble | None) -> None:
    """Tell the log what it should know, and nothing of what was typed or stands in an address."""
    site: Site = request.app.state.site
    place = f"{request.method} {getattr(request.scope.get('route'), 'path', '')}".rstrip()
    if isinstance(error, EXPECTED):
        site.told.tell(error, site.tools.clock())
    elif isinstance(error, ApiTrouble):
        _refused(request, site, error.code, place)
    elif trouble is None:
        log.error("%s failed\n%s", place, trace_of(error))
    elif isinstance(error, Hidden) or (trouble.status in REFUSED and not isinstance(error, ClientDisconnect)):
        _refused(request, site, trouble.name, place)


def _refused(request: Request, site: Site, kind: str, place: str) -> None:
    signed = browser_at(request).signed
    site.refusals.tell(kind, place, signed.known.who.key if signed else None, site.tools.clock())


def _to_the_door(request: Request, error: SignInNeeded | ProofNeeded) -> Response:
    """To the page for signing in or proving anew, and from there back to what was asked for."""
    door = "/anmelden" if isinstance(error, SignInNeeded) else "/anmelden/bestaetigen"
    back = quote(asked_for(request, path_within(request.scope)), safe="")
    return respond(request.app.state.site, request, see(f"{door}?next={back}"))


def _to_send_again(request: Request, form: Params) -> Mapping[str, Any]:
    typed = tuple((name, value) for name, value in form.pairs if name not in SECRET_FIELDS)
    left_out = any(name in SECRET_FIELDS - {TOKEN_FIELD} and value for name, value in form.pairs)
    return {"fields": typed, "left_out": left_out, "send_to": quote(path_within(request.scope))}


def show_trouble(request: Request, trouble: Trouble, kept: Mapping[str, Any]) -> Response:
    """The page of a trouble; a script that asked for a part gets it as a whole page all the same."""
    site: Site = request.app.state.site
    facts = {**trouble.facts, **kept}
    answer = show(f"errors/{trouble.name}.html", status=trouble.status, headers=trouble.headers, **facts)
    if "hx-request" in request.headers:
        answer = replace(answer, headers={**answer.headers, "hx-retarget": "#inhalt", "hx-reselect": "#inhalt > *"})
    return respond(site, request, answer)
