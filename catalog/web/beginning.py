"""What all forms share by which a draft begins: for which organisation, how often, and where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from auth.rules import Action, Thing
from catalog import drafts
from catalog.beginnings.known import drafts_about, entries_about
from catalog.models import Draft, Organisation, Solution
from catalog.people.throttle import Limit, count, is_over
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import path_of_draft
from content.locale.speech import message, say
from schemas.identity import MemberRole
from schemas.solution import PublicationStatus

ORGANISATION = "organisation"
CHOOSE = message("Wählen Sie die Organisation, für die der Entwurf entsteht.")
NOBODY = message(
    "Sie schreiben noch für keine Organisation. Treten Sie einer bei, oder bitten Sie dort um die Rolle „Redaktion“."
)
TOO_MANY = message("Das waren sehr viele Anfänge in einer Stunde. Machen Sie eine Pause, oder gehen Sie zum Entwurf.")
RETRY = {"retry-after": "3600"}

BEGINNINGS = Limit("draft_beginnings", 60, timedelta(hours=1))
"""By one person: eleven entries are one table, and who tries addresses out is stopped."""

A_MOMENT = timedelta(minutes=1)
Problems = Sequence[tuple[str, str]]


def chosen_organisation(visit: Visit) -> Organisation | None:
    """The organisation that the form names, of those for which they may write; None where it names none of them."""
    typed = visit.form.one(ORGANISATION)
    found = next((one for one in drafts.organisations_written_for(visit.db, visit.who) if one.slug == typed), None)
    if found:
        visit.allow(Action.DRAFT_WRITE, Thing(organisations=frozenset({found.id})))
    return found


def held_back(visit: Visit) -> bool:
    """Count one more beginning. True where there were too many, and nothing is to be done."""
    key = visit.signed.known.who.key or ""
    if is_over(visit.db, BEGINNINGS, key, visit.now):
        return True
    count(visit.db, BEGINNINGS, key, visit.now)
    return False


@dataclass(frozen=True, slots=True)
class Known:
    """An entry or a draft that is there already. ``own``: they may write it. ``draft`` is empty for an entry."""

    title: str
    publisher: str
    own: bool
    slug: str = ""
    published: bool = False
    draft: str = ""


def known_entries(visit: Visit, identity: str) -> list[Known]:
    """The entries about a repository."""
    return [_entry(visit, one) for one in entries_about(visit.db, identity)]


def known_drafts(visit: Visit, organisation: Organisation, identity: str) -> list[Known]:
    """The drafts that the organisation is writing about a repository."""
    found = drafts_about(visit.db, organisation, identity)
    return [
        Known(draft.title or say("Eintrag ohne Titel"), organisation.name, own=True, draft=path_of_draft(draft))
        for draft in found
    ]


def begun_just_now(visit: Visit, organisation: Organisation, identity: str) -> Draft | None:
    """The draft that they began about a repository a moment ago: a form that was sent twice begins one."""
    found = drafts_about(visit.db, organisation, identity)
    mine = (draft for draft in found if draft.person_id == visit.who.person_id)
    return next((draft for draft in mine if draft.created_at >= visit.now - A_MOMENT), None)


def _entry(visit: Visit, one: Solution) -> Known:
    seats = {seat.organisation_id for seat in visit.who.seats if seat.role.rank >= MemberRole.EDITOR.rank}
    published = one.publication_status is PublicationStatus.PUBLISHED
    return Known(one.title, one.publisher_text, one.publisher_id in seats, one.slug, published)


def form_page(
    visit: Visit, template: str, found: Problems = (), *, status: int = 200, held: bool = False, **values: object
) -> Answer:
    """A form by which a draft begins, with what was typed."""
    organisations = drafts.organisations_written_for(visit.db, visit.who)
    typed = visit.form.one(ORGANISATION) or visit.query.one(ORGANISATION)
    chosen = typed or (organisations[0].slug if organisations else "")
    return show(
        f"beginnings/{template}.html", status=429 if held else status, headers=RETRY if held else {},
        here="veroeffentlichen", found=tuple(found), organisation=chosen,
        organisations=[(one.slug, one.name) for one in organisations],
        held=say(TOO_MANY) if held else "", nobody="" if organisations else say(NOBODY), **values,
    )  # fmt: skip


def lead_on(draft: Draft, *, told: bool) -> Answer:
    """To the draft; before it to what was said of its sources, where anything was."""
    return see(f"{path_of_draft(draft)}/quellen" if told else path_of_draft(draft))
