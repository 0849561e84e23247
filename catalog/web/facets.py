"""The filters beside the results: every value with how many hits it would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.web.choices import FACETS, Choices, Facet
from schemas.vocabulary import NOT_STATED, SOLUTION_KIND_GROUPS
from search.query import SearchResult

LONG = 8
"""A longer list leaves out values without a hit: it would be mostly those."""
OPEN_SET = 12
"""So many values of an open set are offered, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One box to tick; ``group`` is the heading that begins with it, if one does."""

    value: str
    label: str
    count: int
    chosen: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class FacetView:
    """A filter as it is shown; an open one shows its values at once."""

    param: str
    legend: str
    open: bool
    values: tuple[FacetValue, ...]


def facet_views(choices: Choices, result: SearchResult) -> tuple[FacetView, ...]:
    """Every filter that has something to choose."""
    views = (_view(facet, result.facets.get(facet.name, {}), choices.chosen.get(facet.param, ())) for facet in FACETS)
    return tuple(view for view in views if view.values)


def _view(facet: Facet, counts: Mapping[str, int], chosen: tuple[str, ...]) -> FacetView:
    shown = tuple(
        FacetValue(value, facet.label(value), counts.get(value, 0), value in chosen)
        for value in _offered(facet, counts, chosen)
    )
    return FacetView(facet.param, facet.legend, facet.first or bool(chosen), _grouped(facet, shown))


def _offered(facet: Facet, counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[str]:
    if not facet.values:
        frequent = sorted(counts, key=lambda value: (value == NOT_STATED, -counts[value], value))
        return list(dict.fromkeys((*frequent[:OPEN_SET], *chosen)))
    if len(facet.values) > LONG or NOT_STATED in facet.values:
        return [value for value in facet.values if counts.get(value) or value in chosen]
    return list(facet.values)


def _grouped(facet: Facet, values: tuple[FacetValue, ...]) -> tuple[FacetValue, ...]:
    """Values under the headings of their groups, in the order of the vocabulary."""
    if not facet.groups:
        return values
    result, last = [], ""
    for each in values:
        group = facet.groups.get(each.value, "")
        heading = SOLUTION_KIND_GROUPS.label(group) if group and group != last else ""
        result.append(FacetValue(each.value, each.label, each.count, each.chosen, heading))
        last = group
    return tuple(result)
