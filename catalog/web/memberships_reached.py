"""An organisation that somebody wants to do something with: loaded and asked about in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.rules import Action, Thing
from catalog.memberships import Body, body_of, may_decide, request_thing
from catalog.models import Organisation, Person
from catalog.organisations import organisation_by_slug
from catalog.web.errors import Missing
from catalog.web.memberships_words import joined, roles, saved
from catalog.web.page import Answer, Visit, show

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Reached:
    """An organisation with which whoever asks may do what they came for."""

    organisation: Organisation
    body: Body

    @property
    def thing(self) -> Thing:
        """The organisation as rules see it."""
        return self.body.thing

    @property
    def path(self) -> str:
        """Where its pages for members begin."""
        return f"/organisationen/{self.organisation.slug}"


def organisation_for(visit: Visit, action: Action) -> Reached:
    """The organisation of this address, for who may do this with it. Raises Missing, Refused and the like."""
    organisation = known_organisation(visit, visit.name("slug"))
    body = body_of(visit.db, organisation, visit.now)
    asks_to_join = action is Action.REQUEST_DECIDE
    visit.allow(action, request_thing(body, visit.who) if asks_to_join else body.thing)
    return Reached(organisation, body)


def known_organisation(visit: Visit, slug: str) -> Organisation:
    """An organisation that one may know of and that is still there. Raises Missing."""
    organisation = organisation_by_slug(visit.db, slug)
    if organisation is None or organisation.merged_into_id or (organisation.sample and not visit.settings.samples):
        raise Missing
    return organisation


def own_person(visit: Visit) -> Person:
    """Whoever is signed in, as a row."""
    return visit.db.get_one(Person, visit.signed.known.who.person_id)


def number(text: str) -> int:
    """The id of a row in an address or a form. Raises Missing."""
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Missing
    return int(text)


def show_to_members(
    visit: Visit, template: str, reached: Reached, here: str, values: Mapping[str, Any], *, status: int = 200
) -> Answer:
    """A page of an organisation for those who belong to it or decide about it, with the links that they may use."""
    shared: dict[str, Any] = {
        "here": "kommunen",
        "members_here": here,
        "reached": reached,
        "saved_sentence": saved(visit),
        "roles": roles(),
        "joined": joined(),
        "may_speak_grant": visit.may(Action.SPEAK_GRANT, reached.thing),
        "may_decide": may_decide(reached.body, visit.who),
        "may_read": visit.may(Action.MEMBERS_READ, reached.thing),
        "may_audit": visit.may(Action.ORGANISATION_AUDIT, reached.thing),
    }
    return show(template, status=status, **shared, **values)
