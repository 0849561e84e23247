"""Reuse: statements are added, adoptions are derived from them.

Whoever speaks adds a statement; none is ever changed. What stands for one organisation follows from the statements
about it and the day alone.
"""

from sqlalchemy import and_, not_, or_

from catalog.models import Adoption
from catalog.reuse.deriving import RENEWAL_MONTHS, STANDS_MONTHS, Derived, Said, derive, in_use, said
from catalog.reuse.statements import NotEntitled, Voice, claim_use, confirm_content, report_experience
from schemas.reuse import IN_USE

_VOUCHED = and_(
    Adoption.confirmed_on.is_not(None), or_(Adoption.confirmed_step.is_(None), Adoption.confirmed_step.in_(IN_USE))
)
CONFIRMED_USE = and_(Adoption.counts, _VOUCHED)
"""Rows that are "bestätigte Nachnutzungen"."""
REPORTED_USE = and_(Adoption.counts, not_(_VOUCHED))
"""Rows that are "gemeldete Nachnutzungen", and nothing more."""
USED = or_(Adoption.counts, and_(Adoption.own, Adoption.step.in_(IN_USE)))
"""Rows of bodies that use the entry, be it their own."""

__all__ = [
    "CONFIRMED_USE",
    "RENEWAL_MONTHS",
    "REPORTED_USE",
    "STANDS_MONTHS",
    "USED",
    "Derived",
    "NotEntitled",
    "Said",
    "Voice",
    "claim_use",
    "confirm_content",
    "derive",
    "in_use",
    "report_experience",
    "said",
]
