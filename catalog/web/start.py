"""The start page: what is here, and where do I begin?"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from catalog import figures
from catalog.solutions import withdrawn_in_index
from catalog.web import linked
from catalog.web.addresses import path_of
from catalog.web.maps import map_of_all
from catalog.web.page import Answer, Visit, show
from catalog.web.place import place_field
from catalog.web.words import LABELS
from content.locale.languages import GERMAN
from content.locale.speech import message, say
from content.pictures.map import MapPicture
from search.index import IndexUnavailable

TRANSFERS = 6
PLACES_PATH = "/kommunen?bekannt=nutzung"
PLACES = 50
"""So many places are listed here; where there are more, the list of all is a page of its own."""
# Entries are German: whoever reads English words asks with the German ones.
EXAMPLES = (message("Bäume gießen"), message("Mängel melden"), message("Hochwasser früh erkennen"))


def start(visit: Visit) -> Answer:
    """Search field, fields of action, phases, the latest transfers and the map."""
    known = figures.overview(visit.db, TRANSFERS)
    picture, shapes = _drawn(known, visit.site.environments[GERMAN])
    return show(
        "start.html",
        here="",
        linked=linked.of_start(visit),
        field=place_field(visit, "", asked=False),
        examples=[(say(words), words) for words in EXAMPLES],
        counts=_counts(visit),
        fields=LABELS["field_of_action"],
        totals=known.totals,
        transfers=known.transfers,
        places=_weightiest(known),
        places_in_all=len(known.lights),
        places_path=PLACES_PATH,
        map=picture,
        shapes=shapes,
        path=path_of,
    )


@lru_cache(maxsize=1)
def _drawn(known: figures.Overview, templates: Environment) -> tuple[MapPicture, Markup]:
    """Drawn once for each state of what is known: it takes longer than all the rest of the page. Thousands of places
    are not kept beside the shapes that they became, which hold no words and so serve every language."""
    picture = map_of_all(known.lights, known.arcs)
    shapes = Markup(templates.get_template("map.html").module.drawn(picture))  # type: ignore[attr-defined]  # noqa: S704
    return replace(picture, lights=(), arcs=()), shapes


@lru_cache(maxsize=1)
def _weightiest(known: figures.Overview) -> list[figures.Light]:
    """The places with the most uses, by name."""
    most = sorted(known.lights, key=lambda light: (light.confirmed, light.reported), reverse=True)[:PLACES]
    return [light for light in known.lights if light in set(most)]


def _counts(visit: Visit) -> figures.Counts | None:
    """Without an engine the page goes without numbers."""
    try:
        return figures.counts(visit.site.tools.index, withdrawn_in_index(visit.db))
    except IndexUnavailable as error:
        visit.site.told.tell(error, visit.now)
        return None
