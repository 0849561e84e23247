"""The administration: what there is to manage, and how it stands."""

from __future__ import annotations

from catalog.web.page import Answer, Visit, show


def overview(visit: Visit) -> Answer:
    """Where an administrator begins."""
    return show("verwaltung.html", verwaltung_here="verwaltung")
