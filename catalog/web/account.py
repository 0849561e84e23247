"""One's own account: who one is here, and the browsers in which one is signed in."""

from __future__ import annotations

from catalog.web.page import Answer, Visit, show


def overview(visit: Visit) -> Answer:
    """The account of whoever is signed in."""
    return show("konto.html", konto_here="konto", known=visit.signed.known)
