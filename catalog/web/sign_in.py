"""Signing in with mail address and password, proving it anew, and signing out."""

from __future__ import annotations

from catalog.web.errors import NoSignIn
from catalog.web.page import Answer, Visit, show


def form(visit: Visit) -> Answer:
    """The form to sign in. Raises NoSignIn."""
    if not visit.browser.terms.may_sign_in:
        raise NoSignIn
    return show("anmelden.html", found=())
