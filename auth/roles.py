"""Who may do what, as one table worked out from the rules: each action, each kind of person, each place of a thing.

Nothing here decides anything: it asks ``judge``. docs/roles.md shows it (catalog/web/roles.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from auth.rules import NOTHING, RULES, VISITOR, Action, Line, Seat, Thing, Verdict, Who, judge
from schemas.identity import MemberRole, TokenScope


class Where(StrEnum):
    """Whose a thing is, as seen by who asks. Curators look after ``OWN`` and ``OTHER`` and not after ``FOREIGN``."""

    OWN = "own"
    OTHER = "other"
    OTHER_OWNERLESS = "other without owner"
    FOREIGN = "foreign"
    FOREIGN_OWNERLESS = "foreign without owner"


_NEAR, _FAR = "12", "05"
_NUMBERS = {where: number for number, where in enumerate(Where, start=1)}
THINGS: Mapping[Where, Thing] = {
    where: Thing(
        organisations=frozenset({number}),
        places=(f"{_FAR if where in (Where.FOREIGN, Where.FOREIGN_OWNERLESS) else _NEAR}0690000000",),
        has_owner=where not in (Where.OTHER_OWNERLESS, Where.FOREIGN_OWNERLESS),
    )
    for where, number in _NUMBERS.items()
}
"""One thing at each place."""


def _seated(role: MemberRole, *, may_speak: bool = False) -> Who:
    return Who(key="k", person_id=1, seats=(Seat(_NUMBERS[Where.OWN], role, may_speak),))


ROLES: Mapping[str, Who] = {
    "visitor": VISITOR,
    "account": Who(key="k", person_id=1),
    "member": _seated(MemberRole.MEMBER),
    "member who speaks": _seated(MemberRole.MEMBER, may_speak=True),
    "editor": _seated(MemberRole.EDITOR),
    "editor who speaks": _seated(MemberRole.EDITOR, may_speak=True),
    "owner": _seated(MemberRole.OWNER),
    "owner who speaks": _seated(MemberRole.OWNER, may_speak=True),
    "curator": replace(_seated(MemberRole.MEMBER), lines=(Line(_NEAR),)),
    "administrator": replace(_seated(MemberRole.MEMBER), administrator=True),
}
"""Each kind of person. Curators and administrators are plain members of the own organisation, their employer."""

MACHINES: Mapping[str, Who] = {
    "token with the scope": replace(_seated(MemberRole.OWNER), scopes=frozenset(TokenScope)),
    "token without the scope": replace(_seated(MemberRole.OWNER), scopes=frozenset()),
}
"""Tokens, of an owner."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What follows for one who proved a moment ago who they are; ``proof`` holds where that is needed."""

    verdict: Verdict
    proof: bool = False

    def __str__(self) -> str:
        """As docs/roles.md says it."""
        return "after proof" if self.proof else str(self.verdict)


def cell(action: Action, role: str, where: Where | None = None) -> Cell:
    """One cell of the table; ``where`` only where the action is about a thing."""
    who = {**ROLES, **MACHINES}[role]
    thing = THINGS[where] if where else NOTHING
    verdict = judge(action, replace(who, proved=True), thing)
    return Cell(verdict, proof=verdict != judge(action, who, thing))


def by_machines(action: Action) -> bool:
    """Whether a token may ever do it."""
    return RULES[action].token is not None
