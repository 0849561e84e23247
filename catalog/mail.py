"""Mail that is due: a row written with what causes it, sent later by the worker (catalog/worker/posting.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from auth.tokens import new_key
from catalog.models import Letter, OneTimeLink
from content import letters
from schemas.identity import LinkPurpose

MAIL_HOST = "lichtermeer.invalid"
"""Stands behind the @ of a Message-ID until the house has a name of its own."""

WAYS: Mapping[LinkPurpose, str] = {
    LinkPurpose.CONFIRM_MAIL: "/registrieren/bestaetigen",
    LinkPurpose.INVITATION: "/einladung",
    LinkPurpose.RESET: "/anmelden/neues-passwort",
    LinkPurpose.ADMINISTRATOR: "/einladung",
    LinkPurpose.CHANGE_MAIL: "/konto/mailadresse/bestaetigen",
    LinkPurpose.OBJECTION: "/widerspruch",
}
"""Where each link of a letter leads; the token follows as ``?link=``, which no line of the log repeats. A code has no
way: people type it."""


def queue(
    db: Session,
    template: str,
    to: str,
    now: datetime,
    *,
    facts: Mapping[str, Any] | None = None,
    link: OneTimeLink | None = None,
    person_id: int | None = None,
    language: str = "de",
) -> Letter:
    """Have ``template`` (content/letters) sent to a checked address. Facts hold no secret: those come with the link.

    ``name`` greets by name, and ``path`` is a page of ours to look at. Raises WrongLetter where the template asks for
    other facts, or for a link.
    """
    letters.check(template, facts or {}, carries=link is not None)
    letter = Letter(
        message_id=f"<{new_key()}@{MAIL_HOST}>",
        template=template,
        to=to,
        language=language,
        facts=dict(facts or {}),
        link_id=link.id if link else None,
        person_id=person_id,
        created_at=now,
        due_at=now,
    )
    db.add(letter)
    return letter
