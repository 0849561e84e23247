"""„Inhalt melden“: somebody reports a contribution, another decides with a reason, and a third may look again."""

from catalog.reports.deciding import NotYours, Ruling, decide, may_decide_next, owners_of
from catalog.reports.receiving import (
    DAYS_TO_DECIDE,
    LONGEST_WORDS,
    MONTHS_TO_OBJECT,
    NoObjection,
    Stage,
    due_on,
    object_to,
    objection_until,
    open_reports,
    overdue,
    receive,
    report_of_key,
    stage,
)

__all__ = [
    "DAYS_TO_DECIDE",
    "LONGEST_WORDS",
    "MONTHS_TO_OBJECT",
    "NoObjection",
    "NotYours",
    "Ruling",
    "Stage",
    "decide",
    "due_on",
    "may_decide_next",
    "object_to",
    "objection_until",
    "open_reports",
    "overdue",
    "owners_of",
    "receive",
    "report_of_key",
    "stage",
]
