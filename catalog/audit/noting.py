"""The audit log: who did what to which row when.

People stand in it by their key, personal fields as "changed" and never as values, so that deleting a person empties
the name and keeps the log. The database refuses to change or remove an entry before it is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from auth.rules import Who
from catalog.db import AUDIT_DAYS
from catalog.models import AuditEntry
from schemas.identity import ActorKind

LONGEST_DAYS = 730
"""How long an entry stays where the operator has not said otherwise."""

CHANGED = "changed"
"""Stands for the value of a personal field."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person by key, a token of one, a command of the operator, or the house itself."""

    kind: ActorKind
    key: str | None = None


def acting(who: Who) -> Actor:
    """The actor that somebody is."""
    if who.key is None:
        return Actor(ActorKind.VISITOR)
    return Actor(ActorKind.PERSON if who.scopes is None else ActorKind.TOKEN, who.key)


COMMAND = Actor(ActorKind.COMMAND)
HOUSE = Actor(ActorKind.SYSTEM)


def note(
    db: Session,
    actor: Actor,
    action: str,
    subject: tuple[str, object],
    now: datetime,
    *,
    about: str | None = None,
    organisation_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write that ``actor`` did ``action`` to ``subject`` (kind and id), in the transaction in which it was done.

    ``about`` is the key of the person whom it concerns. ``facts`` hold no personal values: ``CHANGED`` stands there.
    """
    kind, id = subject
    db.add(
        AuditEntry(
            at=now,
            actor_kind=actor.kind,
            actor=actor.key,
            action=action,
            subject_kind=kind,
            subject=str(id),
            about=about,
            organisation_id=organisation_id,
            facts=dict(facts or {}),
            expires_at=now + timedelta(days=db.info.get(AUDIT_DAYS, LONGEST_DAYS)),
        )
    )
