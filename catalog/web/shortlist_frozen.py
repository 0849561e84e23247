"""Auswahl festhalten: a shortlist as a dated document, without an account. Nothing of it stays here.

The form says which entries are in and why others are out; the answer is a PDF for the file or JSON for programs, with
what the catalogue knew of each entry on that day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog.shortlists import Known, Side, address, asked, known, plain_sides
from catalog.shortlists.freezing import frozen
from catalog.shortlists.remembered import PARAM
from catalog.solutions import withdrawn_in_index
from catalog.web.addresses import site_address
from catalog.web.choices import BY_PARAM, Choices, choices_of
from catalog.web.forms import params_of
from catalog.web.languages import to
from catalog.web.page import Answer, Visit, show
from catalog.web.place import Place, PlaceField, place_field
from catalog.web.search import query_of
from catalog.web.shortlist_kept import kept_by
from catalog.web.shortlist_typed import NOTES_LIMIT, REASON_LIMIT, Typed, elsewhere_of, problems_of, typed_of
from catalog.web.shortlist_words import values_of
from catalog.web.wording import texts_of
from content.documents import pdf
from content.locale.languages import language
from content.locale.speech import say
from schemas.dates import day_of
from schemas.exchange.shortlist import (
    FrozenSearch,
    LeftOut,
    Municipality,
    Shortlist,
    shortlist_schema,
)
from search.index import IndexUnavailable

PATH = "/merkliste/auswahl"
FIRST_HITS = 10
"""So many hits of a search are offered where nothing was remembered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is about: its entries, the search that they came from, and for whom they are chosen."""

    found: Known
    strange: tuple[str, ...]
    sides: tuple[Side, ...]
    search: Choices | None
    field: PlaceField
    typed: Typed
    from_hits: bool = False

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the entries as the visitor reads them, by address."""
        return {side.solution.slug: texts_of(side.content).title for side in self.sides}


def form(visit: Visit) -> Answer:
    """The form with the entries of the address, else of the browser's list, else the first hits of the search."""
    search = _search(visit.query.one("aus"))
    given = visit.query.one("kommune") or (search.place if search else "")
    field = place_field(visit, given, asked="kommune" in visit.query)
    wanted = asked(visit.query.all(PARAM))
    slugs = wanted.slugs or kept_by(visit.request, visit.browser.terms)
    from_hits = not slugs and search is not None
    if from_hits and search:
        slugs = _first_hits(visit, search, field.place)
    found = known(visit.db, slugs, samples=visit.settings.samples)
    typed = Typed(title=_title(search), place=field.text, search=search.url() if search else "")
    sides = plain_sides(visit.db, list(found.ids.values()))
    return _page(Asked(found, wanted.strange, sides, search, field, typed, from_hits))


def _title(search: Choices | None) -> str:
    return say("Auswahl zu „{text}“", text=search.text) if search and search.text else say("Auswahl von Lösungen")


def _search(given: str) -> Choices | None:
    """The search that a list came from; whatever cannot be one of ours is none."""
    path, _, query = given.partition("?")
    if path != "/loesungen":
        return None
    try:
        return replace(choices_of(params_of(query)), page=1)
    except ValueError:
        return None


def _first_hits(visit: Visit, search: Choices, place: Place | None) -> tuple[str, ...]:
    try:
        result = visit.site.tools.index.search(_query(visit, search, place))
    except IndexUnavailable as error:
        visit.site.told.tell(error, visit.now)
        return ()
    return tuple(hit.slug for hit in result.hits[:FIRST_HITS])


def _query(visit: Visit, search: Choices, place: Place | None) -> Any:
    return query_of(search, place, withdrawn_in_index(visit.db), samples=visit.settings.samples)


def _page(about: Asked, problems: list[tuple[str, str]] | None = None) -> Answer:
    return show(
        "auswahl.html",
        status=422 if problems else 200,
        here="",
        found=about.found,
        strange=about.strange,
        sides=about.sides,
        titles=about.titles,
        search=about.search,
        search_words=_filters(about.search) if about.search else (),
        field=about.field,
        typed=about.typed,
        problems=problems or [],
        wrong=dict(problems or []),
        from_hits=about.from_hits,
        list_url=address(about.found.slugs),
        reason_limit=REASON_LIMIT,
        notes_limit=NOTES_LIMIT,
    )


def _filters(search: Choices) -> tuple[str, ...]:
    chips = [BY_PARAM[param].chip(value) for param, values in search.chosen.items() for value in values]
    return tuple(chips if search.samples else [*chips, say("ohne Muster")])


def make(visit: Visit) -> Answer:
    """The document, or the form with what is wrong. It takes a while, so it goes before the transaction."""
    about = _read(visit)
    problems = problems_of(about.typed, about.titles) + _wrong_place(about.field, about.typed) + _lost(about)
    if problems or not about.sides:
        return _page(about, problems or [("eintraege", say("Nehmen Sie mindestens eine Lösung in die Liste auf."))])
    made = _shortlist(visit, about)
    name = f"auswahl-{made.as_of.isoformat()}"
    if visit.form.one("als") == "json":
        return _file(_json(made), "application/json", f"{name}.json")
    values = values_of(made, to_home=_home(visit))
    return _file(pdf("shortlist.typ", values, language=language()), "application/pdf", f"{name}.pdf")


def send(visit: Visit) -> Answer:
    """What was made before the transaction; nothing is written."""
    answer: Answer = visit.first
    return answer


def _read(visit: Visit) -> Asked:
    wanted = asked(visit.form.all(PARAM))
    found = known(visit.db, wanted.slugs, samples=visit.settings.samples)
    typed = typed_of(visit.form, found.slugs)
    field = place_field(visit, typed.place, asked=True)
    sides = plain_sides(visit.db, list(found.ids.values()))
    return Asked(found, wanted.strange, sides, _search(typed.search), field, typed)


def _wrong_place(field: PlaceField, typed: Typed) -> list[tuple[str, str]]:
    if field.place or not typed.place:
        return []
    if field.candidates:
        names = ", ".join(found.label for found in field.candidates[:4])
        return [("k", say("Diesen Namen gibt es mehrmals. Schreiben Sie ihn ganz, zum Beispiel: {names}", names=names))]
    return [("k", say("Diese Kommune kennen wir nicht. Prüfen Sie die Schreibweise, oder lassen Sie das Feld leer."))]


def _lost(about: Asked) -> list[tuple[str, str]]:
    """Nobody shall freeze a list from which something fell out in silence."""
    return [
        ("eintraege", say("„{title}“ steht nicht mehr im Katalog und ist aus der Liste genommen.", title=each.title))
        for each in about.found.gone
    ]


def _home(visit: Visit) -> str:
    return site_address(visit.settings, visit.request)


def _shortlist(visit: Visit, about: Asked) -> Shortlist:
    home, typed, place = _home(visit), about.typed, about.field.place
    entries = {side.solution.slug: frozen(side, home + to(f"/loesungen/{side.solution.slug}")) for side in about.sides}
    return Shortlist(
        title=typed.title,
        as_of=day_of(visit.now),
        municipality=Municipality(key=place.key, name=place.label) if place else None,
        search=_frozen_search(visit, about.search, place, home) if about.search else None,
        entries=tuple(entry for slug, entry in entries.items() if slug not in typed.out),
        left_out=tuple(
            LeftOut(entry=entry, reason=typed.reason(slug)) for slug, entry in entries.items() if slug in typed.out
        ),
        elsewhere=elsewhere_of(typed.others),
        notes=typed.notes,
    )


def _frozen_search(visit: Visit, search: Choices, place: Place | None, home: str) -> FrozenSearch:
    try:
        hits = visit.site.tools.index.search(_query(visit, search, place)).total
    except IndexUnavailable as error:
        visit.site.told.tell(error, visit.now)
        hits = None
    return FrozenSearch(url=(home + to(search.url()))[:2_000], text=search.text, filters=_filters(search), hits=hits)


def _json(made: Shortlist) -> bytes:
    return made.model_dump_json(indent=1).encode()


def _file(body: bytes, media_type: str, name: str) -> Answer:
    headers: Mapping[str, str] = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
    }
    return Answer(body=body, media_type=media_type, headers=headers)


def schema(_: Visit) -> Answer:
    """The format of the JSON document, for programs."""
    body = json.dumps(shortlist_schema(), ensure_ascii=False, indent=1).encode()
    return Answer(body=body, media_type="application/schema+json", headers={"access-control-allow-origin": "*"})
