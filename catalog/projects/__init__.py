"""Vorhaben: an organisation's entries under one grant, how they stand, and how they are handed over before it ends."""

from catalog.projects.hand_over import Settled, ToDo, days_left, settled_of, to_dos, waiting
from catalog.projects.listing import (
    Listed,
    ProjectFilter,
    addable,
    find,
    list_projects,
    programmes,
    projects_of,
    projects_with,
    public_projects,
)
from catalog.projects.standing import EntryStanding, Standing, entries_of, standing
from catalog.projects.writing import (
    Changed,
    Grant,
    HasEntries,
    add_entries,
    change,
    create,
    plan,
    remove,
    take_out,
)

__all__ = [
    "Changed",
    "EntryStanding",
    "Grant",
    "HasEntries",
    "Listed",
    "ProjectFilter",
    "Settled",
    "Standing",
    "ToDo",
    "add_entries",
    "addable",
    "change",
    "create",
    "days_left",
    "entries_of",
    "find",
    "list_projects",
    "plan",
    "programmes",
    "projects_of",
    "projects_with",
    "public_projects",
    "remove",
    "settled_of",
    "standing",
    "take_out",
    "to_dos",
    "waiting",
]
