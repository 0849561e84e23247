"""The look of somebody else at an organisation's first entries, before they stand in the catalogue."""

from catalog.reviews.deciding import NotYours, Ruling, decide, may_decide_next
from catalog.reviews.stages import (
    DAYS_TO_DECIDE,
    DAYS_TO_OBJECT,
    Stage,
    due_on,
    is_second,
    objection_until,
    overdue,
    stage,
)
from catalog.reviews.submitting import NoObjection, NotWaiting, is_first, object_to, submit, take_back
from catalog.reviews.things import thing_of, things_of
from catalog.reviews.waiting import (
    latest_of,
    open_reviews,
    open_reviews_of,
    publish_overdue,
    review_of_key,
    reviews_to_publish,
)

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
    "is_first",
    "is_second",
    "latest_of",
    "may_decide_next",
    "object_to",
    "objection_until",
    "open_reviews",
    "open_reviews_of",
    "overdue",
    "publish_overdue",
    "review_of_key",
    "reviews_to_publish",
    "stage",
    "submit",
    "take_back",
    "thing_of",
    "things_of",
]
