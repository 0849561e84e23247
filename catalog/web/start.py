"""The start page: what is here, and where do I begin?"""

from __future__ import annotations

from catalog import figures
from catalog.solutions import withdrawn_in_index
from catalog.web.maps import map_of_all
from catalog.web.municipality import path_of
from catalog.web.page import Answer, Visit, show
from catalog.web.place import place_field
from catalog.web.words import LABELS
from search.index import IndexUnavailable

TRANSFERS = 6
EXAMPLES = ("Bäume gießen", "Mängel melden", "Hochwasser früh erkennen")


def start(visit: Visit) -> Answer:
    """Search field, fields of action, phases, the latest transfers and the map."""
    known = figures.overview(visit.db, TRANSFERS)
    return show(
        "start.html",
        here="",
        field=place_field(visit, "", asked=False),
        examples=EXAMPLES,
        counts=_counts(visit),
        fields=LABELS["field_of_action"],
        totals=known.totals,
        transfers=known.transfers,
        lights=known.lights,
        map=map_of_all(known.lights, known.arcs),
        path=path_of,
    )


def _counts(visit: Visit) -> figures.Counts | None:
    """Without an engine the page goes without numbers."""
    try:
        return figures.counts(visit.site.tools.index, withdrawn_in_index(visit.db))
    except IndexUnavailable:
        return None
