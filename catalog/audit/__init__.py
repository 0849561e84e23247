"""The audit log: who did what to which row when."""

from catalog.audit.actions import ACTIONS, FACTS, SUBJECTS
from catalog.audit.noting import CHANGED, COMMAND, HOUSE, LONGEST_DAYS, Actor, acting, note
from catalog.audit.reading import (
    AuditLine,
    Chosen,
    Naming,
    Reader,
    Someone,
    actions_in,
    all_entries,
    entries,
    number_of,
    person_in,
)

__all__ = [
    "ACTIONS",
    "CHANGED",
    "COMMAND",
    "FACTS",
    "HOUSE",
    "LONGEST_DAYS",
    "SUBJECTS",
    "Actor",
    "AuditLine",
    "Chosen",
    "Naming",
    "Reader",
    "Someone",
    "acting",
    "actions_in",
    "all_entries",
    "entries",
    "note",
    "number_of",
    "person_in",
]
