"""The look of somebody else at an organisation's first entries, before they stand in the catalogue."""

from catalog.reviews.deciding import NotYours, Ruling, decide, may_decide_next
from catalog.reviews.stages import (
    DAYS_TO_DECIDE,
    DAYS_TO_OBJECT,
    Stage,
    due_on,
    objection_until,
    overdue,
    stage,
)
from catalog.reviews.submitting import NoObjection, NotWaiting, object_to, submit, take_back
from catalog.reviews.waiting import latest_of, open_reviews, publish_overdue, review_of_key, reviews_to_publish

__all__ = [
    "DAYS_TO_DECIDE",
    "DAYS_TO_OBJECT",
    "NoObjection",
    "NotWaiting",
    "NotYours",
    "Ruling",
    "Stage",
    "decide",
    "due_on",
    "latest_of",
    "may_decide_next",
    "object_to",
    "objection_until",
    "open_reviews",
    "overdue",
    "publish_overdue",
    "review_of_key",
    "reviews_to_publish",
    "stage",
    "submit",
    "take_back",
]
