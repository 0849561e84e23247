"""The desk: what waits for whoever is signed in."""

from __future__ import annotations

from catalog.web.page import Answer, Visit, show


def desk(visit: Visit) -> Answer:
    """What waits for me."""
    return show("arbeitsplatz.html", here="arbeitsplatz")
