"""Pages of text: the help, and what the law asks of an operator."""

from __future__ import annotations

from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, show
from catalog.web.pages import HELP
from content.locale.speech import say


def help_index(visit: Visit) -> Answer:
    """Which help there is."""
    return show("help.html", here="hilfe", pages=visit.site.pages.help())


def help_page(visit: Visit) -> Answer:
    """One page of the help."""
    key = visit.name("key")
    page = visit.site.pages.get(key)
    if page is None or key not in HELP:
        raise Missing
    return show(
        "text.html", here="hilfe", page=page, trail=[("/hilfe", say("Hilfe"))], siblings=visit.site.pages.help()
    )


def legal(visit: Visit) -> Answer:
    """Impressum, privacy notice, accessibility statement, terms."""
    page = visit.site.pages.get(visit.path.strip("/"))
    return show("text.html", here="", page=page, trail=[], siblings=())
