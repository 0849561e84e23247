"""The filters beside the results: every value with how many hits it would leave.

A page has a hundred boxes to tick. The markup of each comes from a template once and is kept; only its mark and
its count are put in anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from catalog.web.choices import FACETS, Choices, Facet
from content.locale.languages import language
from content.locale.speech import say
from schemas.vocabulary import NOT_STATED, SOLUTION_KIND_GROUPS
from search.query import SearchResult

LONG = 8
"""A longer list leaves out values without a hit: it would be mostly those."""
OPEN_SET = 12
"""So many values of an open set are offered, the most frequent ones."""
HOLE = "@@"
"""Where the template leaves room for the mark and the count."""

Piece = Callable[..., Markup]


@dataclass(frozen=True, slots=True)
class FacetView:
    """A filter as it is shown; an open one shows its values at once."""

    param: str
    legend: str
    open: bool
    boxes: Markup


def facet_views(choices: Choices, result: SearchResult, piece: Piece) -> tuple[FacetView, ...]:
    """Every filter that has something to choose."""
    views = []
    for facet in FACETS:
        chosen = choices.chosen.get(facet.param, ())
        counts = result.facets.get(facet.name, {})
        boxes = _boxes(facet, counts, chosen, piece)
        # Where nothing was found there is nothing to narrow either, but what was chosen can be taken back.
        if boxes and (counts or chosen):
            views.append(FacetView(facet.param, say(facet.legend), facet.first or bool(chosen), boxes))
    return tuple(views)


def _boxes(facet: Facet, counts: Mapping[str, int], chosen: tuple[str, ...], piece: Piece) -> Markup:
    parts, group = [], ""
    for value in _offered(facet, counts, chosen):
        if facet.groups and facet.groups.get(value, "") != group:
            group = facet.groups.get(value, "")
            words = escape(SOLUTION_KIND_GROUPS.label(group, language()))
            parts.append(f'<p class="lm-facet__group">{words}</p>' if group else "")
        count = counts.get(value, 0)
        mark = " checked" if value in chosen else "" if count else " disabled"
        # As plain text: the split of a Markup makes a Markup of each part, a hundred boxes a page.
        head, middle, tail = str.split(piece("box", facet.param, value, facet.label(value)), HOLE)
        parts.append(f"{head}{mark}{middle}{count}{tail}")
    return Markup("\n".join(parts))  # noqa: S704  # kept pieces of our templates, and numbers


def _offered(facet: Facet, counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[str]:
    if not facet.values:
        # What can't be asked for in a URL (a licence of strange signs, say) can't be offered either.
        known = filter(facet.knows, counts)
        frequent = sorted(known, key=lambda value: (value == NOT_STATED, -counts[value], value))
        return list(dict.fromkeys((*frequent[:OPEN_SET], *chosen)))
    if len(facet.values) > LONG or NOT_STATED in facet.values:
        return [value for value in facet.values if counts.get(value) or value in chosen]
    return list(facet.values)
