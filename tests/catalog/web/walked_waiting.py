"""What waits for a decision about entries on a walk: a first one to look at, one refused, and one that others want."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from catalog.models import Draft, Organisation, Review, Solution, Takeover
from schemas.publishing import RefusalReason
from schemas.solution import PublicationStatus
from tests.factories import NOW, employer


def waiting_rows(db: Session, body: Organisation, entry: Solution, refused: Draft) -> dict[str, str]:
    """Rows of one organisation, by the names that addresses have for them. Nobody on the walk belongs to who asks."""
    submitted = Draft(
        key=f"eingereicht-{body.slug}", organisation_id=body.id, title="Eingereicht", created_at=NOW, changed_at=NOW,
        publication_status=PublicationStatus.SUBMITTED,
    )  # fmt: skip
    asking = employer(db, f"Fragende {body.name}")
    db.add(submitted)
    db.flush()
    due = NOW + timedelta(days=14)
    waits = Review(
        key=f"pruefung-{body.slug}", draft_id=submitted.id, organisation_id=body.id, submitted_at=NOW, due_at=due
    )
    over = Review(
        key=f"abgelehnt-{body.slug}", draft_id=refused.id, organisation_id=body.id, submitted_at=NOW,
        decided_at=NOW, decided_by="jemand", accepted=False, reason=RefusalReason.NO_SOLUTION, words="Ein Logo.",
    )  # fmt: skip
    wish = Takeover(
        key=f"bitte-{body.slug}", solution_id=entry.id, organisation_id=asking.id, words="Wir.", created_at=NOW
    )
    db.add_all([waits, over, wish])
    db.flush()
    return {"review": waits.key, "takeover": wish.key}
