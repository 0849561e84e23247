"""Vergleichen: two to four entries side by side, row by row. The address says which, so a comparison can be sent on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.documents import cards
from catalog.shortlists import COMPARED, Known, Side, address, asked, known, sides
from catalog.shortlists.remembered import PARAM, without
from catalog.solutions import withdrawn_in_index
from catalog.web.cards import Card, card_of_hit, card_of_row
from catalog.web.compare_rows import rows_of
from catalog.web.page import Answer, Visit, show
from catalog.web.place import changed, cookie_for, place_field
from catalog.web.shortlist_kept import kept_by
from catalog.web.wording import texts_of
from schemas.dates import day_of
from search.index import IndexUnavailable

PATH = "/vergleich"
ONLY = "unterschiede"
OFFERED = 8
"""So many others are offered to be put beside."""


def compare(visit: Visit) -> Answer:
    """The comparison; with fewer than two or more than four entries the way to one."""
    wanted = asked(visit.query.all(PARAM))
    found = known(visit.db, wanted.slugs, samples=visit.settings.samples)
    if len(found.slugs) not in COMPARED:
        return _choosing(visit, found, wanted.strange)
    given = visit.query.one("kommune")
    field = place_field(visit, given, asked="kommune" in visit.query)
    beside = sides(visit.db, list(found.ids.values()))
    rows = rows_of(beside, field.place, day_of(visit.now))
    only = visit.query.one("nur") == ONLY
    place = {"kommune": field.place.key} if field.place else {}
    answer = show(
        "vergleich.html",
        here="loesungen",
        found=found,
        strange=wanted.strange,
        sides=[_head(side, found, place, only=only) for side in beside],
        rows=[row for row in rows if row.differs or not only],
        same=[row.title for row in rows if not row.differs],
        only=only,
        field=field,
        all_url=address(found.slugs, PATH, **place),
        only_url=address(found.slugs, PATH, nur=ONLY, **place),
        list_url=address(found.slugs),
        frozen_url=address(found.slugs, "/merkliste/auswahl", **place),
        with_place=lambda key: address(found.slugs, PATH, kommune=key, nur=ONLY if only else ""),
        slugs=found.slugs,
    )
    cookie = changed(visit, cookie_for(field, asked="kommune" in visit.query))
    return Answer(answer.template, answer.values, cookie=cookie)


def _head(side: Side, found: Known, place: Mapping[str, str], *, only: bool) -> dict[str, Any]:
    """The head of a column: the entry, and the comparison without it."""
    texts = texts_of(side.content)
    fewer = without(found.slugs, side.solution.slug)
    return {
        "title": texts.title,
        "language": texts.language,
        "path": f"/loesungen/{side.solution.slug}" + (f"?kommune={place['kommune']}" if place else ""),
        "sample": side.solution.sample,
        "without": address(fewer, PATH, nur=ONLY if only else "", **place),
    }


def _choosing(visit: Visit, found: Known, strange: tuple[str, ...]) -> Answer:
    """Which entries to put side by side: those of the address, those of the list, and similar ones."""
    chosen = _cards(visit, tuple(found.ids.values()))
    own = known(visit.db, kept_by(visit.request, visit.browser.terms), samples=visit.settings.samples)
    listed = _cards(visit, tuple(id for slug, id in own.ids.items() if slug not in found.ids))
    names = {card.slug for card in (*chosen, *listed)}
    near = [card for card in _similar(visit, tuple(found.ids.values())) if card.slug not in names]
    return show(
        "vergleich_waehlen.html",
        here="loesungen",
        found=found,
        strange=strange,
        chosen=chosen,
        listed=listed,
        similar=near[:OFFERED],
        most=COMPARED.stop - 1,
        too_many=len(found.slugs) >= COMPARED.stop,
    )


def _cards(visit: Visit, ids: tuple[int, ...]) -> list[Card]:
    shown = cards(visit.db, ids)
    return [card_of_row(shown[id]) for id in ids if id in shown]


def _similar(visit: Visit, ids: tuple[int, ...]) -> list[Card]:
    """Entries like the one that was chosen; without an engine there are none."""
    if len(ids) != 1:
        return []
    try:
        hits = visit.site.tools.index.similar(ids[0], OFFERED, withdrawn_in_index(visit.db))
    except IndexUnavailable as error:
        visit.site.told.tell(error, visit.now)
        return []
    return [card_of_hit(hit) for hit in hits if visit.settings.samples or not hit.card["sample"]]
