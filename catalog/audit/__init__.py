"""The audit log: who did what to which row when."""

from catalog.audit.actions import ACTIONS, SUBJECTS
from catalog.audit.noting import CHANGED, COMMAND, HOUSE, LONGEST_DAYS, Actor, acting, note

__all__ = [
    "ACTIONS",
    "CHANGED",
    "COMMAND",
    "HOUSE",
    "LONGEST_DAYS",
    "SUBJECTS",
    "Actor",
    "acting",
    "note",
]
