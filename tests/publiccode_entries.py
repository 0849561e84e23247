"""An entry that says all that a publiccode.yml asks for."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from catalog import contacts, operation
from catalog.contacts import ContactContent
from catalog.models import Solution
from tests.factories import anna, published

URL = "https://git.annastadt.example/gruen/giessplaner.git"
SAID: dict[str, Any] = {
    "description": "Der Gießplaner rechnet aus, welcher Baum heute Wasser braucht, und sagt es dem Bauhof. " * 3,
    "features": ["Gießplan je Tag"],
    "licence": "EUPL-1.2",
    "software": {
        "platforms": ["web"],
        "software_type": "standalone/web",
        "development_status": "stable",
        "maintenance": "internal",
        "localisation_ready": False,
        "available_languages": ["de"],
    },
}


def entry(db: Session, *, code: str | None = URL, mailbox: str = "gruen@annastadt.example", **said: Any) -> Solution:
    """An entry of Annastadt that says all that the standard asks for, unless told otherwise."""
    solution = published(db, anna(db), **(SAID | said))
    if code:
        operation.link_code(db, solution, code, licence=None, licence_words=None, said_by="Annastadt")
    if mailbox:
        contacts.add_contact(db, solution, ContactContent("Grünflächenamt", mailbox), None)
    return solution
