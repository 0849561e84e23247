"""What a search without hits offers instead: never a dead end, and never a way that leads to another one.

Each way is asked of the engine before it is offered, so its number is what the next page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from catalog.web.cards import Card, card_of_hit
from catalog.web.choices import BY_PARAM, Choices
from catalog.web.fields_of_action import likely
from content.locale.languages import language
from content.locale.speech import say
from schemas.vocabulary import FIELDS_OF_ACTION
from search.query import SearchQuery, SearchResult, Sort

MOST_NEWEST = 3
FIELD = "handlungsfeld"

Search = Callable[[SearchQuery], SearchResult]
QueryOf = Callable[[Choices], SearchQuery]


@dataclass(frozen=True, slots=True)
class Way:
    """A search that has hits: what it is called, its address, and how many there are."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class NothingFound:
    """``fewer`` are the same search without one filter, ``unfiltered`` without all; ``meant`` are words that were
    probably meant. ``newest`` are the newest entries, of the field of action ``newest_in`` where one is likely."""

    unfiltered: Way | None
    fewer: tuple[Way, ...]
    meant: tuple[Way, ...]
    every: Way
    fields: tuple[Way, ...]
    newest: tuple[Card, ...]
    newest_in: Way | None


def nothing_found(choices: Choices, result: SearchResult, search: Search, query_of: QueryOf) -> NothingFound:
    """The ways on from a search that found nothing. Raises IndexUnavailable."""

    def count(wanted: Choices) -> int:
        return search(replace(query_of(wanted), per_page=1, facets=())).total

    def way(label: str, wanted: Choices) -> Way:
        return Way(label, wanted.url(), count(wanted))

    everything = Choices(place=choices.place)
    words = dict.fromkeys([result.corrected or "", *result.suggestions])
    fewer = [way(label, wanted) for label, wanted in _with_one_filter_less(choices)]
    fields = _fields(everything, search(replace(query_of(everything), per_page=1, facets=("field_of_action",))))
    chosen = next(iter(choices.chosen.get(FIELD, ())), None) or likely(" ".join((choices.text, *result.synonyms)))
    newest_in = next((each for key, each in fields if key == chosen), None)
    return NothingFound(
        unfiltered=_if_it_leads(way(say("Alle Filter entfernen"), choices.unfiltered())) if choices.narrowed else None,
        fewer=tuple(each for each in fewer if each.count),
        meant=tuple(each for word in words if word and (each := way(word, _asking(choices, word))).count),
        every=way(say("Alle Lösungen"), everything),
        fields=tuple(each for _, each in fields),
        newest=_newest(_in_field(everything, chosen if newest_in else None), search, query_of),
        newest_in=newest_in,
    )


def _if_it_leads(way: Way) -> Way | None:
    return way if way.count else None


def _asking(choices: Choices, text: str) -> Choices:
    return replace(choices.unfiltered(), text=text)


def _with_one_filter_less(choices: Choices) -> Iterator[tuple[str, Choices]]:
    """Each filter that is set, taken away with all its values; with one filter there is only the way without any."""
    filters = [*choices.chosen, *([] if choices.samples else ["muster"])]
    if len(filters) < 2:
        return
    for param, values in choices.chosen.items():
        facet = BY_PARAM[param]
        named = ", ".join(facet.label(value) for value in values)
        kept = {name: kept for name, kept in choices.chosen.items() if name != param}
        yield f"{say(facet.legend)}: {named}", replace(choices, chosen=kept, page=1)
    if not choices.samples:
        yield say("ohne Muster"), replace(choices, samples=True, page=1)


def _in_field(choices: Choices, key: str | None) -> Choices:
    return replace(choices, chosen={FIELD: (key,)}) if key else choices


def _fields(everything: Choices, result: SearchResult) -> list[tuple[str, Way]]:
    counts = result.facets["field_of_action"]
    ways = [
        (term.key, Way(term.label(language()), _in_field(everything, term.key).url(), counts.get(term.key, 0)))
        for term in FIELDS_OF_ACTION
    ]
    return [(key, way) for key, way in ways if way.count]


def _newest(choices: Choices, search: Search, query_of: QueryOf) -> tuple[Card, ...]:
    found = search(replace(query_of(choices), sort=Sort.NEWEST, per_page=MOST_NEWEST, facets=()))
    return tuple(card_of_hit(hit) for hit in found.hits)
