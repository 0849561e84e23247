"""What all forms share by which a draft begins: for which organisation, how often, and where it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from auth.rules import Action, Thing
from catalog.models import Draft, Organisation, Person
from catalog.people.throttle import Limit, count, is_over
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.identity import MemberRole

HOME = "/veroeffentlichen"
ORGANISATION = "organisation"
CHOOSE = message("Wählen Sie die Organisation, für die der Entwurf entsteht.")
NOBODY = message(
    "Sie schreiben noch für keine Organisation. Treten Sie einer bei, oder bitten Sie dort um die Rolle „Redaktion“."
)
TOO_MANY = message("Das waren sehr viele Anfänge in einer Stunde. Machen Sie eine Pause, oder gehen Sie zum Entwurf.")
RETRY = {"retry-after": "3600"}

BEGINNINGS = Limit("draft_beginnings", 60, timedelta(hours=1))
"""By one person: eleven entries are one table, and who tries addresses out is stopped."""

Problems = Sequence[tuple[str, str]]


def own_organisations(visit: Visit) -> list[Organisation]:
    """The organisations for which they may write drafts, by name."""
    ids = {seat.organisation_id for seat in visit.who.seats if seat.role.rank >= MemberRole.EDITOR.rank}
    query = select(Organisation).where(Organisation.id.in_(ids), Organisation.merged_into_id.is_(None))
    return list(visit.db.scalars(query.order_by(Organisation.sort_name, Organisation.id)))


def chosen_organisation(visit: Visit) -> Organisation | None:
    """The organisation that the form names, of those for which they may write; None where it names none of them."""
    typed = visit.form.one(ORGANISATION)
    found = next((one for one in own_organisations(visit) if one.slug == typed), None)
    if found:
        visit.allow(Action.DRAFT_WRITE, Thing(organisations=frozenset({found.id})))
    return found


def writer(visit: Visit) -> Person:
    """Who begins."""
    return visit.db.get_one(Person, visit.signed.known.who.person_id or 0)


def held_back(visit: Visit) -> bool:
    """Count one more beginning. True where there were too many, and nothing is to be done."""
    key = visit.signed.known.who.key or ""
    if is_over(visit.db, BEGINNINGS, key, visit.now):
        return True
    count(visit.db, BEGINNINGS, key, visit.now)
    return False


def form_page(
    visit: Visit, template: str, found: Problems = (), *, status: int = 200, held: bool = False, **values: object
) -> Answer:
    """A form by which a draft begins, with what was typed."""
    organisations = own_organisations(visit)
    typed = visit.form.one(ORGANISATION) or visit.query.one(ORGANISATION)
    chosen = typed or (organisations[0].slug if organisations else "")
    return show(
        f"beginnings/{template}.html", status=429 if held else status, headers=RETRY if held else {},
        here="arbeitsplatz", found=tuple(found), organisation=chosen,
        organisations=[(one.slug, one.name) for one in organisations],
        held=say(TOO_MANY) if held else "", nobody="" if organisations else say(NOBODY), **values,
    )  # fmt: skip


def lead_on(draft: Draft, *, told: bool) -> Answer:
    """To the draft; before it to what was said of its sources, where anything was."""
    return see(f"{HOME}/{draft.key}/quellen" if told else f"{HOME}/{draft.key}")


def draft_at(visit: Visit) -> Draft:
    """The draft at this address, for who may write it. Raises Missing, and what ``Visit.allow`` raises."""
    draft = visit.db.scalar(select(Draft).where(Draft.key == visit.name("key")))
    if draft is None:
        raise Missing
    visit.allow(Action.DRAFT_WRITE, Thing(organisations=frozenset({draft.organisation_id})))
    return draft
