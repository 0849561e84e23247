"""What is open in hand-over plans, for the desk of those who write them."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import projects
from catalog.web.page import Visit
from catalog.web.projects import address_of
from catalog.web.projects_reached import content_of
from catalog.web.projects_words import PARTS, due_words
from content.locale.speech import say
from schemas.dates import day_of
from schemas.identity import MemberRole


@dataclass(frozen=True, slots=True)
class Open:
    """One open part of one Vorhaben, and how long it still has."""

    path: str
    project: str
    part: str
    left: str


def plans_waiting(visit: Visit) -> list[Open]:
    """Open parts that are due within a year or were due already, of Vorhaben that they write; the next first."""
    seats = [seat.organisation_id for seat in visit.who.seats if seat.role.rank >= MemberRole.EDITOR.rank]
    if not seats:
        return []
    today = day_of(visit.now)
    found = [
        (one.days_left(today) or 0, Open(f"{address_of(row)}/uebergabe", row.title, say(PARTS[one.part]), ""), one)
        for row in projects.ending(visit.db, seats)
        for one in projects.waiting(content_of(row), row.ends_on, today)
    ]
    found.sort(key=lambda each: each[0])
    return [Open(each.path, each.project, each.part, due_words(one.days_left(today))) for _, each, one in found]
