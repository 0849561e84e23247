"""The search page: which solution fits?

For a visitor without a municipality the database is asked only for the entries that were withdrawn and are not yet
out of the index; the hits carry what their cards show. Is the engine down, the page says so and lists the newest
entries from the database, without words and filters.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from auth.rules import Action
from catalog.documents import cards
from catalog.fitting import levels
from catalog.solutions import recent, withdrawn_in_index
from catalog.web.cards import Card, card_of_hit, card_of_row
from catalog.web.choices import (
    BY_PARAM,
    DEFAULT_SORT,
    NO_SAMPLES,
    PER_PAGE,
    SORTS,
    Choices,
    choices_of,
)
from catalog.web.errors import BeyondTheEnd
from catalog.web.facets import FacetView, facet_views
from catalog.web.fits import fit_of
from catalog.web.forms import Params, params_of
from catalog.web.languages import to
from catalog.web.listing import ListPage
from catalog.web.missed import note_asked
from catalog.web.nothing_found import NothingFound, nothing_found
from catalog.web.page import Answer, Visit, show
from catalog.web.place import Place, PlaceField, changed, cookie_for, place_field
from catalog.web.sentences import quoted, quoted_in_german
from catalog.web.shortlist_kept import kept_by
from content.locale.languages import language
from content.locale.speech import say
from schemas.dates import day_of
from search.index import IndexUnavailable
from search.query import SearchQuery, SearchResult

SOME = 1
"""Of a page that is kept it is known only that there are hits."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value and the way to the search without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """The hits are sorted by what suits this place; ``any``: of the first ones something does."""

    place: str
    any: bool


def search(visit: Visit) -> Answer:
    """Hits, facets and what was understood of the question; a script gets the live part only."""
    choices = choices_of(visit.query)
    field = place_field(visit, choices.place, asked=choices.place_given)
    choices = _settled(choices, field)
    without = withdrawn_in_index(visit.db)
    ask, search_index = _asking(visit, field.place, without), visit.site.tools.index.search
    cookie = changed(visit, cookie_for(field, asked=choices.place_given))
    try:
        key = _key(visit, field, without)
        if key is not None and (kept := visit.site.kept.get(key)):
            note_asked(visit, choices, SOME)
            return Answer(kept=kept, cookie=cookie)
        result = search_index(ask(choices))
        nothing = None if result.total else nothing_found(choices, result, search_index, ask)
    except IndexUnavailable as error:
        visit.site.told.tell(error, visit.now)
        return _from_database(visit, choices, field)
    note_asked(visit, choices, result.total)
    page = ListPage(choices.page, result.total, PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, choices.at(page.pages).url())
    shown = [card_of_hit(hit, field.place, result.product) for hit in result.hits]
    facets = facet_views(choices, result, visit.site.piece)
    answer = _answer(visit, choices, field, page, shown, facets, result, nothing)
    return replace(answer, keep_as=key if result.total else None)


def _key(visit: Visit, field: PlaceField, without: frozenset[int]) -> Hashable | None:
    """All that a visitor's page of hits hangs on; None for who is signed in or keeps a list, and for a part of a page.

    The day is in it, for words may tell how long ago something was.
    """
    browser, request = visit.browser, visit.request
    if browser.session or visit.part or request.method != "GET" or kept_by(request, browser.terms):
        return None
    edition = visit.site.tools.index.edition()
    asked = (language(), request.scope["path"], request.scope["query_string"], str(request.base_url))
    if edition is None:
        return None
    return (edition, asked, field, without, browser.terms.may_sign_in, day_of(visit.now))


def _asking(visit: Visit, place: Place | None, without: frozenset[int]) -> Callable[[Choices], SearchQuery]:
    """Makes questions of choices, with what is the same for all of one visit."""
    return lambda choices: query_of(choices, place, without, samples=visit.settings.samples)


def query_of(choices: Choices, place: Place | None, without: frozenset[int], *, samples: bool = True) -> SearchQuery:
    """The question to the engine: what the visitor chose, and no samples where the operator hides them."""
    hidden = {} if samples else NO_SAMPLES
    return SearchQuery(
        text=choices.text,
        filters={**choices.filters(), **hidden},
        sort=SORTS[choices.sort][0],
        fitting=tuple(levels(place.town).values()) if place else (),
        page=choices.page,
        per_page=PER_PAGE,
        without=without,
    )


def _settled(choices: Choices, field: PlaceField) -> Choices:
    """The search as it is done: with the place by its key, without a sort that lacks its place."""
    sort = choices.sort if field.place or choices.sort != "passend" else DEFAULT_SORT
    place = field.place.key if field.place else ""
    return replace(choices, place=place, sort=sort)


def _from_database(visit: Visit, choices: Choices, field: PlaceField) -> Answer:
    """The newest entries, without words and filters: better than an empty page."""
    ids = recent(visit.db, PER_PAGE, samples=choices.samples and visit.settings.samples)
    found = cards(visit.db, ids)
    shown = [card_of_row(found[id]) for id in ids if id in found]
    return _answer(visit, choices.at(1), field, ListPage(1, len(shown), PER_PAGE), shown, (), None)


def _answer(
    visit: Visit,
    choices: Choices,
    field: PlaceField,
    page: ListPage,
    shown: list[Card],
    facets: tuple[FacetView, ...],
    result: SearchResult | None,
    nothing: NothingFound | None = None,
) -> Answer:
    answer = show(
        "search_live.html" if visit.part else "search.html",
        here="loesungen",
        part=visit.part,
        shown=choices.url(),
        choices=choices,
        field=field,
        page=page,
        cards=shown,
        facets=facets,
        result=result,
        nothing=nothing,
        chips=_chips(choices),
        page_url=lambda number: choices.at(number).url(),
        with_place=lambda key: replace(choices, place=key, page=1).url(),
        with_text=lambda text: replace(choices, text=text, page=1).url(),
        quoted=quoted,
        quoted_in_german=quoted_in_german,
        sorts=[(key, say(words)) for key, (_, words) in SORTS.items() if key != "passend" or field.place],
        samples_shown=visit.settings.samples,
        may_propose=visit.may(Action.WORDS_PROPOSE),
        fitless=choices_of(visit.query).sort == "passend" and not field.place,
        fitted=_fitted(choices, field, result),
        headers=_history(visit, choices) if visit.part else {},
    )
    return replace(answer, cookie=changed(visit, cookie_for(field, asked=choices.place_given)))


def _fitted(choices: Choices, field: PlaceField, result: SearchResult | None) -> Fitted | None:
    """Whether what the hits are sorted by holds for any of them; None where they are sorted otherwise."""
    if choices.sort != "passend" or field.place is None or result is None or not result.hits:
        return None
    return Fitted(field.place.label, any=choices.page > 1 or bool(fit_of(result.hits[0].card, field.place).grounds))


def _chips(choices: Choices) -> list[Chip]:
    chips = [
        Chip(BY_PARAM[param].chip(value), choices.without(param, value).url())
        for param, values in choices.chosen.items()
        for value in values
    ]
    return (
        chips if choices.samples else [*chips, Chip(say("ohne Muster"), replace(choices, samples=True, page=1).url())]
    )


def _history(visit: Visit, choices: Choices) -> dict[str, str]:
    """The true address of what is shown. Typing on replaces the last address; a filter is a step to come back to."""
    url = choices.url()
    before = visit.request.headers.get("hx-current-url", "")
    same = replace(_of(before), text="") == replace(_of(url), text="")
    return {"hx-replace-url" if same else "hx-push-url": to(url)}


def _of(address: str) -> Choices:
    try:
        return replace(choices_of(params_of(urlsplit(address).query)), place_given=False)
    except ValueError:
        return choices_of(Params())
