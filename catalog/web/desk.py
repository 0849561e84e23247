"""The desk: what waits for whoever is signed in, each kind with its number and the way to all of it."""

from __future__ import annotations

from collections.abc import Sized

from catalog import memberships
from catalog.web.addresses import path_of
from catalog.web.desk_notes import notes_waiting
from catalog.web.desk_reports import reports_waiting
from catalog.web.memberships_reached import own_person
from catalog.web.memberships_words import roles
from catalog.web.page import Answer, Visit, show
from catalog.web.projects_waiting import plans_waiting
from catalog.web.publishing import open_drafts
from catalog.web.reviews import reviews_waiting
from catalog.web.synonyms_deciding import number_waiting
from catalog.web.takeovers import takeovers_waiting

SHOWN = 5
"""So many of each kind stand on the desk itself."""


def desk(visit: Visit) -> Answer:
    """What waits for me."""
    reports, notes, reviews = reports_waiting(visit), notes_waiting(visit), reviews_waiting(visit)
    words = number_waiting(visit) if visit.who.administrator else 0
    requests = memberships.requests_waiting(visit.db, visit.who, visit.now)
    plans, takeovers = plans_waiting(visit), takeovers_waiting(visit)
    kinds: tuple[Sized, ...] = (reports.mine, notes.mine, reviews.mine, takeovers.mine, requests, plans)
    return show(
        "arbeitsplatz.html",
        here="arbeitsplatz",
        decides=visit.who.curator or visit.who.administrator,
        administrator=visit.who.administrator,
        shown=SHOWN,
        words=words,
        reports=reports,
        notes=notes,
        reviews=reviews,
        takeovers=takeovers,
        requests=requests,
        plans=plans,
        drafts=open_drafts(visit),
        places=memberships.memberships_of(visit.db, own_person(visit).id, visit.now),
        roles=roles(),
        waiting=words + sum(len(kind) for kind in kinds),
        path=path_of,
    )
