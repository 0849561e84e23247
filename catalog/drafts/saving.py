"""Keeping what was typed, throwing a draft away and taking that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.drafts.catching_up import settled
from catalog.drafts.fields import Typed, texts
from catalog.drafts.weaving import Clash, mark, weave
from catalog.models import Draft
from schemas.solution import PublicationStatus

MOST_TITLE = 200


class Closed(Exception):
    """The draft was submitted, published or thrown away meanwhile: nothing can be typed into it."""


def save(
    db: Session,
    draft: Draft,
    step: str,
    typed: Typed,
    began: dict[str, str],
    by: Who,
    now: datetime,
    *,
    chosen: dict[str, str] | None = None,
) -> tuple[Clash, ...]:
    """Keep the fields of a step, right or wrong. ``began`` marks what the form showed before somebody typed.

    What another tab or person changed meanwhile stays where this form left it alone; where both changed the same,
    nothing is saved and the clashes are returned, unless ``chosen`` says by "step.field" what is to stand.
    """
    if not is_open(draft):
        raise Closed
    kept = texts(draft.typed, step)
    unseen = {name: value for name, value in kept.items() if name not in typed}
    woven = weave({**unseen, **typed}, kept, began)
    if any(f"{step}.{clash.field}" not in (chosen or {}) for clash in woven.clashes):
        return woven.clashes
    fields = {name: value for name, value in settled(step, woven, chosen or {}).items() if value}
    changed = {name for name in {*fields, *kept} if mark(fields.get(name, "")) != mark(kept.get(name, ""))}
    if changed:
        _keep(draft, step, fields, changed, by, now)
        db.flush()
    return ()


def is_open(draft: Draft) -> bool:
    """Whether one may still type into it."""
    return draft.ended_at is None and draft.publication_status is PublicationStatus.DRAFT


def throw_away(db: Session, draft: Draft, by: Who, now: datetime) -> None:
    """End a draft without publishing it; ``put_back`` takes that back."""
    if not is_open(draft):
        raise Closed
    draft.publication_status, draft.ended_at = PublicationStatus.WITHDRAWN, now
    _note(db, draft, "draft_thrown_away", by, now)


def put_back(db: Session, draft: Draft, by: Who, now: datetime) -> None:
    """Open a draft that was thrown away. Raises Closed for any other."""
    if draft.publication_status is not PublicationStatus.WITHDRAWN:
        raise Closed
    draft.publication_status, draft.ended_at = PublicationStatus.DRAFT, None
    _note(db, draft, "draft_put_back", by, now)


def _keep(draft: Draft, step: str, fields: Typed, changed: set[str], by: Who, now: datetime) -> None:
    draft.typed = {**draft.typed, step: dict(fields)}
    gone = {f"{step}.{name}" for name in changed}
    draft.provenance = {name: source for name, source in draft.provenance.items() if name not in gone}
    if step == "thema":
        draft.title = " ".join(str(fields.get("titel", "")).split())[:MOST_TITLE]
    draft.revision += 1
    draft.changed_at, draft.changed_by = now, by.key


def _note(db: Session, draft: Draft, action: str, by: Who, now: datetime) -> None:
    draft.revision += 1
    draft.changed_at, draft.changed_by = now, by.key
    audit.note(db, audit.acting(by), action, ("draft", draft.id), now, organisation_id=draft.organisation_id)
