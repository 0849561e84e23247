"""All who use an entry, page by page; its own page shows the first few of them."""

from __future__ import annotations

from catalog import solutions
from catalog.web.entry import published_entry, slug_of
from catalog.web.listing import asked_page, cut
from catalog.web.page import Answer, Visit, see, show
from catalog.web.uses import rows_of
from schemas.dates import day_of

PER_PAGE = 50


def users(visit: Visit) -> Answer:
    """The same rows as on the entry's page, in the same order."""
    entry = published_entry(visit)
    home = f"/loesungen/{entry.slug}/nutzung"
    if slug_of(visit) != entry.slug:
        return see(home, for_ever=True)
    page, uses = cut(solutions.uses_by_others(visit.db, entry), asked_page(visit.query), PER_PAGE, home)
    return show(
        "nutzende.html", here="loesungen", entry=entry, page=page,
        rows=rows_of(visit.db, entry, uses, day_of(visit.now), visit.who),
        page_url=lambda number: f"{home}?seite={number}",
    )  # fmt: skip
