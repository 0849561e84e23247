"""Links and codes that are good once: to confirm a mail address, to accept an invitation, to choose a new password.

A link is a row without a secret. Each time it is sent it gets a token of its own, of which the row keeps a hash; one
use of any ends them all. Nothing that a link does happens by looking at it: programs that scan mail open every link.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.tokens import hashed, new_code, new_secret
from catalog.models import OneTimeLink, OneTimeToken
from schemas.identity import LinkPurpose

INVALID_AFTER: Mapping[LinkPurpose, timedelta] = {
    LinkPurpose.CONFIRM_MAIL: timedelta(hours=24),
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.ADMINISTRATOR: timedelta(hours=24),
    LinkPurpose.CHANGE_MAIL: timedelta(hours=24),
    LinkPurpose.JOIN_CODE: timedelta(days=7),
    LinkPurpose.OBJECTION: timedelta(days=3650),
}
"""How long each is good."""

MOST_TRIES = 5
"""So often a code may be typed wrongly before it is worth nothing."""


class LinkUnusable(Exception):
    """The link is unknown, over, used, or for something else; which of these is nobody's business."""


def make_link(
    db: Session,
    purpose: LinkPurpose,
    now: datetime,
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
    mail: str | None = None,
    facts: Mapping[str, Any] | None = None,
    created_by: str | None = None,
) -> OneTimeLink:
    """A link without a token yet: it gets one when it is sent (``give_token``)."""
    link = OneTimeLink(
        purpose=purpose,
        person_id=person_id,
        organisation_id=organisation_id,
        mail=mail,
        facts=dict(facts or {}),
        created_by=created_by,
        created_at=now,
        expires_at=now + INVALID_AFTER[purpose],
    )
    db.add(link)
    db.flush()
    return link


def give_token(db: Session, link: OneTimeLink) -> str:
    """One more token for this link; the only time that it is told."""
    token = new_code() if link.purpose == LinkPurpose.JOIN_CODE else new_secret()
    db.add(
        OneTimeToken(token_hash=hashed(f"{link.purpose} {link.id} {token}" if _short(link) else token), link_id=link.id)
    )
    db.flush()
    return token


def open_link(db: Session, purpose: LinkPurpose, token: str, now: datetime) -> OneTimeLink:
    """The link that a token of 256 bits opens, still unused. Raises LinkUnusable."""
    link = db.scalar(
        select(OneTimeLink)
        .join(OneTimeToken, OneTimeToken.link_id == OneTimeLink.id)
        .where(OneTimeToken.token_hash == hashed(token), OneTimeLink.purpose == purpose)
    )
    return _usable(link, now)


def try_code(db: Session, link_id: int, code: str, now: datetime) -> OneTimeLink | None:
    """The link when the code fits; None when it doesn't, and then one try less is left. Raises LinkUnusable."""
    link = _usable(db.get(OneTimeLink, link_id), now)
    if link.attempts >= MOST_TRIES:
        raise LinkUnusable
    typed = code.upper().replace(" ", "").replace("-", "")
    found = db.get(OneTimeToken, hashed(f"{link.purpose} {link.id} {typed}"))
    if found is None or found.link_id != link.id:
        link.attempts += 1
        return None
    return link


def use_link(link: OneTimeLink, now: datetime) -> None:
    """From now on nobody can use it, whichever of its tokens they have."""
    link.used_at = now


def _short(link: OneTimeLink) -> bool:
    return link.purpose == LinkPurpose.JOIN_CODE


def _usable(link: OneTimeLink | None, now: datetime) -> OneTimeLink:
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise LinkUnusable
    return link
