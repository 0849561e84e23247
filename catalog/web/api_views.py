"""What machines may read: who they are here, an organisation's members, and its part of the log (docs/api.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from auth.rules import Action, Thing, Verdict, judge
from catalog import audit, memberships
from catalog.audit import Chosen, Reader
from catalog.memberships.seats import body_of
from catalog.models import Organisation
from catalog.organisations import organisation_by_slug
from catalog.web.api import Call
from catalog.web.audit_words import document_of
from catalog.web.errors import Missing
from catalog.web.languages import to
from catalog.web.problems import WrongParameter

PER_PAGE = 100
LARGEST = 2**31 - 1
"""No database takes a larger number for a row's."""


def me(call: Call) -> Mapping[str, Any]:
    """What this token is, for whom it asks, and what it reaches now."""
    call.allow(Action.TOKEN_USE)
    who, known = call.who, call.machine.known
    return {
        "token": {
            "name": call.machine.name,
            "scopes": sorted(who.scopes or ()),
            "expires_at": call.machine.expires_at.isoformat(),
        },
        "person": {"key": who.key, "name": known.name, "administrator": who.administrator, "curator": who.curator},
        "organisations": _reached(call),
    }


def _reached(call: Call) -> list[Mapping[str, Any]]:
    seats = {seat.organisation_id: seat for seat in call.who.seats if call.who.only in {None, seat.organisation_id}}
    query = select(Organisation).where(Organisation.id.in_(seats)).order_by(Organisation.sort_name)
    return [
        {
            "slug": body.slug,
            "name": body.name,
            "role": seats[body.id].role,
            "may_speak": seats[body.id].may_speak,
            "members": _may(call, Action.MEMBERS_READ, body),
            "audit": _may(call, Action.ORGANISATION_AUDIT, body),
        }
        for body in call.db.scalars(query)
    ]


def _may(call: Call, action: Action, body: Organisation) -> bool:
    return judge(action, call.who, Thing(organisations=frozenset({body.id}))) is Verdict.ALLOWED


def organisation_members(call: Call) -> Mapping[str, Any]:
    """An organisation's members, owners first; ``next`` is the address of the following page. No mail address."""
    body = organisation_for(call, Action.MEMBERS_READ)
    page = _number(call, "seite") or 1
    total, found = memberships.members(call.db, body.id, call.now, page)
    rest = total > page * memberships.PER_PAGE
    return {
        "organisation": body.slug,
        "total": total,
        "members": [
            {"key": each.key, "name": each.name, "role": each.role, "may_speak": each.may_speak} for each in found
        ],
        "next": to(f"/api/organisationen/{body.slug}/mitglieder?seite={page + 1}") if rest else None,
    }


def organisation_log(call: Call) -> Mapping[str, Any]:
    """An organisation's part of the log, newest first; ``next`` is the address of what is older."""
    body = organisation_for(call, Action.ORGANISATION_AUDIT)
    reader = Reader(call.who.key or "", organisation_id=body.id)
    found = audit.entries(call.db, reader, Chosen(), PER_PAGE + 1, before=_number(call, "vor"))
    shown = found[:PER_PAGE]
    older = to(f"/api/organisationen/{body.slug}/protokoll?vor={shown[-1].id}") if len(found) > PER_PAGE else None
    return {"organisation": body.slug, "entries": [document_of(line) for line in shown], "next": older}


def _number(call: Call, name: str) -> int | None:
    """A number from 1 on in the query, or None. Raises WrongParameter."""
    if name not in call.query:
        return None
    text = call.query.one(name)
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
    if not (digits and 0 < int(text) <= LARGEST):
        raise WrongParameter(name)
    return int(text)


def organisation_for(call: Call, action: Action) -> Organisation:
    """The organisation of the address, where they may do this with it. Raises Missing, ScopeLacking or Refused."""
    body = organisation_by_slug(call.db, call.name("slug"))
    if body is None or body.merged_into_id or (body.sample and not call.site.settings.samples):
        raise Missing
    call.allow(action, body_of(call.db, body, call.now).thing)
    return body
