"""Who asks: the cookies of a browser, the tokens of forms, and the ways that lead back.

The cookie of a session is bound to our own host by its name where the base address is https (``__Host-``, RFC 6265bis
section 4.1.3); on this machine alone it has a plain name, because browsers drop the other one there without a word. On
any other http address nobody can sign in. Forms carry a token made of a cookie that only our pages can have set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from auth.rules import VISITOR, Verdict, Who
from auth.tokens import fits_form, form_token, new_secret
from catalog.people.sessions import Signed, signed_in
from catalog.settings import Settings
from catalog.web.errors import FormStale, Hidden, ProofNeeded, Refused, SignInNeeded
from catalog.web.languages import placed

SESSION = "lichtermeer"
FORMS = "lichtermeer-formular"
KNOWN = "lichtermeer-browser"
TOKEN_FIELD = "schutz"  # noqa: S105  # the name of a field
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")
_NEXT = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")
LONGEST_NEXT = 600
KNOWN_FOR = 180 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms this browser may keep a cookie of ours, and whether anybody may sign in here at all."""

    secure: bool
    may_sign_in: bool

    def name(self, plain: str) -> str:
        """The full name of a cookie."""
        return f"__Host-{plain}" if self.secure else plain


def terms_of(settings: Settings, request: Request) -> Terms:
    """The terms at the base address, or where none is set at the host that was asked for."""
    if settings.base_url.startswith("https://"):
        return Terms(secure=True, may_sign_in=True)
    host = urlsplit(settings.base_url).hostname if settings.base_url else _host_of(request)
    return Terms(secure=False, may_sign_in=is_loopback(host or ""))


def _host_of(request: Request) -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Whether the name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class Browser:
    """What came with a request, and what its answer will have the browser keep.

    ``signed`` is None for a visitor. ``known`` tells whose browser it is, and stays after signing out. ``fresh`` is a
    secret for forms that the browser has yet to get, ``renewed`` its new one for ``known``.
    """

    terms: Terms
    session: str = ""
    forms: str = ""
    known: str = ""
    signed: Signed | None = None
    fresh: str = field(default="", init=False)
    renewed: str = field(default="", init=False)

    @property
    def who(self) -> Who:
        """What rules know of who asks."""
        return self.signed.known.who if self.signed else VISITOR

    def form_field(self) -> Markup:
        """The hidden field that every form carries which changes something."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, form_token(self._secret()))

    def check(self, token: str) -> None:
        """Raise FormStale unless the form came from a page of ours that this browser was shown."""
        held = self.session if self.signed else self.forms
        if not held or not token or not fits_form(held, token):
            raise FormStale

    def keep(self, response: Response, session: str | None, settings: Settings) -> None:
        """Have the browser keep what is new; ``session`` is a new secret, or empty to forget the old one."""
        if self.fresh:
            self._set(response, FORMS, self.fresh, None)
        if self.renewed:
            self._set(response, KNOWN, self.renewed, KNOWN_FOR)
        if session:
            self._set(response, SESSION, session, settings.session_days * 24 * 60 * 60)
        elif session == "":
            name = self.terms.name(SESSION)
            response.delete_cookie(name, path="/", secure=self.terms.secure, httponly=True, samesite="lax")

    def _secret(self) -> str:
        if self.signed:
            return self.session
        if not self.forms:
            self.forms = self.fresh = new_secret()
        return self.forms

    def _set(self, response: Response, plain: str, value: str, seconds: int | None) -> None:
        name = self.terms.name(plain)
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.terms.secure, httponly=True, samesite="lax"
        )


def browser_of(settings: Settings, request: Request) -> Browser:
    """What the browser says of itself, before anything was asked of the database."""
    terms = terms_of(settings, request)
    forms = _cookie(request, terms.name(FORMS))
    session = _cookie(request, terms.name(SESSION)) if terms.may_sign_in else ""
    known = _cookie(request, terms.name(KNOWN)) if terms.may_sign_in else ""
    return Browser(terms, session, forms, known)


def recognise(browser: Browser, db: Session, settings: Settings, now: datetime) -> None:
    """Find out who is signed in. A visitor costs the database nothing."""
    if browser.session:
        browser.signed = signed_in(db, browser.session, settings, now)


def _cookie(request: Request, name: str) -> str:
    """Of several cookies of one name none counts: a neighbour could have set the other."""
    if name not in request.headers.get("cookie", ""):
        return ""
    values = re.findall(rf"(?:^|;)\s*{re.escape(name)}=([^;]*)", request.headers["cookie"])
    return values[0].strip() if len(values) == 1 and _SECRET.fullmatch(values[0].strip()) else ""


def enter(verdict: Verdict) -> None:
    """Go on where it is allowed. Raises SignInNeeded, ProofNeeded, Refused or Hidden."""
    errors: dict[Verdict, type[Exception]] = {
        Verdict.SIGN_IN: SignInNeeded,
        Verdict.PROVE: ProofNeeded,
        Verdict.REFUSED: Refused,
        Verdict.MISSING: Hidden,
    }
    if verdict in errors:
        raise errors[verdict]


def safe_next(text: str) -> str:
    """A path of ours to go on with after signing in, as the table of routes knows it; the account for anything else.

    Whatever names another host, in whichever spelling, is none of ours.
    """
    if len(text) > LONGEST_NEXT or not _NEXT.fullmatch(text):
        return "/konto"
    _, prefix, path = placed(text)
    path = path.removeprefix(prefix) if prefix else text
    return path if _NEXT.fullmatch(path) and not path.startswith(("/anmelden", "/abmelden")) else "/konto"


def asked_for(request: Request, path: str) -> str:
    """What was asked for, to come back to: its path and query, where that is not too long."""
    query = request.scope["query_string"].decode("latin-1")
    whole = quote(path) + (f"?{query}" if query else "")
    return whole if len(whole) <= LONGEST_NEXT else quote(path)
