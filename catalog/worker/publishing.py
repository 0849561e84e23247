"""First entries on which nobody decided in time are published (catalog/reviews)."""

from __future__ import annotations

from catalog import reviews
from catalog.wiring import Tools

BATCH = 20


def publish_once(tools: Tools, _by: str) -> int:
    """Publish some of those whose time is over; how many."""
    for done in range(BATCH):
        with tools.database.reading() as db:
            if db.scalar(reviews.reviews_to_publish(tools.clock()).limit(1)) is None:
                return done
        if not tools.database.write(lambda db: reviews.publish_overdue(db, tools.clock())):
            return done
    return BATCH
