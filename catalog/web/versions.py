"""The history of an entry: its versions, each as it read, what differs between two, and an old one brought back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from auth.rules import Action, Thing
from catalog import audit, solutions
from catalog.models import Organisation, Solution
from catalog.solutions.versions import PER_PAGE, Version, version_at, versions_of
from catalog.web.entry import check_published, entry_for, published_entry, slug_of
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.listing import ListPage, asked_page
from catalog.web.page import Answer, Visit, see, show
from catalog.web.solution import markdown
from catalog.web.version_changes import changes_between
from catalog.web.version_facts import facts_of
from content.locale.speech import message, say
from schemas.reuse import Speaker
from schemas.solution import PublicationStatus

ROLES: Mapping[Speaker, str] = {
    Speaker.PUBLISHER: message("Herausgeber"),
    Speaker.ADOPTER: message("nachnutzende Organisation"),
    Speaker.OPERATOR: message("Betreiber"),
    Speaker.CURATOR: message("Redaktion des Katalogs"),
    Speaker.SOURCE: message("Quelle"),
}
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


def history(visit: Visit) -> Answer:
    """All versions, newest first."""
    solution = published_entry(visit)
    if slug_of(visit) != solution.slug:
        return see(f"/loesungen/{solution.slug}/verlauf", for_ever=True)
    home = f"/loesungen/{solution.slug}/verlauf"
    page = ListPage(asked_page(visit.query), solution.content_number, PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, home)
    return show(
        "verlauf/fassungen.html", here="loesungen", solution=solution, page=page,
        rows=versions_of(visit.db, solution, page.first - 1), roles=_roles(), may_restore=_may_restore(visit, solution),
        page_url=lambda number: f"{home}?seite={number}",
    )  # fmt: skip


def version(visit: Visit) -> Answer:
    """One version as it read."""
    solution = published_entry(visit)
    found = _version(visit, solution)
    return show(
        "verlauf/fassung.html", here="loesungen", solution=solution, line=found.line, content=found.content,
        facts=_beside_texts(found), description=markdown(found.content.description), roles=_roles(),
        may_restore=_may_restore(visit, solution) and found.line.number != solution.content_number,
    )  # fmt: skip


def difference(visit: Visit) -> Answer:
    """What differs between a version and the one before it, or the one that ``mit`` names."""
    solution = published_entry(visit)
    one = _version(visit, solution)
    asked = visit.query.one("mit") or str(one.line.number - 1)
    if asked == "0":
        return see(f"/loesungen/{solution.slug}/verlauf/1")
    other = _numbered(visit, solution, asked)
    before, after = sorted((one, other), key=lambda each: each.line.number)
    return show(
        "verlauf/unterschied.html", here="loesungen", solution=solution, before=before.line, after=after.line,
        own=after.content.language, changes=changes_between(before.content, after.content), roles=_roles(),
    )  # fmt: skip


def ask_to_restore(visit: Visit) -> Answer:
    """Whether an old version is to hold again."""
    solution = entry_for(visit, Action.ENTRY_SPEAK)
    check_published(visit, solution)
    found = _version(visit, solution)
    current = _numbered(visit, solution, str(solution.content_number))
    changes = changes_between(current.content, found.content)
    return show(
        "verlauf/wiederherstellen.html", here="loesungen", solution=solution, line=found.line,
        own=found.content.language, changes=changes,
        published=solution.publication_status is PublicationStatus.PUBLISHED,
    )  # fmt: skip


def restore(visit: Visit) -> Answer:
    """Publish it as a new one."""
    solution = entry_for(visit, Action.ENTRY_SPEAK)
    check_published(visit, solution)
    found = _version(visit, solution)
    body = visit.db.get(Organisation, solution.publisher_id) if solution.publisher_id else None
    if body is None:
        raise Missing
    if solution.publication_status is not PublicationStatus.PUBLISHED:
        return see(f"/loesungen/{solution.slug}/zurueckholen")
    before = solution.content_number
    solutions.restore(visit.db, solution, found, body, visit.now)
    if solution.content_number != before:
        audit.note(
            visit.db, audit.acting(visit.who), "entry_restored", ("solution", solution.id), visit.now,
            organisation_id=body.id, facts={"version": found.line.number},
        )  # fmt: skip
    return see(f"/loesungen/{solution.slug}/verlauf")


def _version(visit: Visit, solution: Solution) -> Version:
    return _numbered(visit, solution, visit.name("number"))


def _numbered(visit: Visit, solution: Solution, number: str) -> Version:
    found = version_at(visit.db, solution, int(number)) if _NUMBER.fullmatch(number) else None
    if found is None:
        raise Missing
    return found


def _beside_texts(version: Version) -> list[object]:
    """The facts that do not stand at the head of the page."""
    head = {say("Titel"), say("Kurzbeschreibung"), say("Beschreibung"), say("Merkmale")}
    return [fact for fact in facts_of(version.content) if fact.name not in head]


def _may_restore(visit: Visit, solution: Solution) -> bool:
    own = Thing(organisations=frozenset({solution.publisher_id or 0}))
    published = solution.publication_status is PublicationStatus.PUBLISHED
    return published and visit.may(Action.ENTRY_SPEAK, own)


def _roles() -> dict[Speaker, str]:
    return {role: say(words) for role, words in ROLES.items()}
