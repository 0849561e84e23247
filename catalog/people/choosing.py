"""Choosing a password: the rule of auth/guessable.py, and a sentence for what it refuses."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.guessable import SHORTEST, Weakness, weakness
from auth.passwords import LONGEST
from catalog.models import Membership, OneTimeLink, Organisation, PersonProfile
from content.locale.speech import message, say

OF_THE_HOUSE = ("Lichtermeer", "Smart City", "Lösungskatalog")
SENTENCES = {
    Weakness.SHORT: message(
        "Das Passwort hat weniger als {shortest} Zeichen. Nehmen Sie zum Beispiel vier Wörter, die nichts verbindet."
    ),
    Weakness.LONG: message("Das Passwort hat mehr als {longest} Zeichen. Kürzen Sie es."),
    Weakness.COMMON: message(
        "Dieses Passwort ist leicht zu erraten: Es steht auf Listen oder folgt einem einfachen Muster. Nehmen Sie "
        "zum Beispiel vier Wörter, die nichts verbindet."
    ),
    Weakness.ABOUT_YOU: message(
        "Dieses Passwort besteht fast nur aus Ihrem Namen, Ihrer Mailadresse, Ihrer Organisation oder dem Namen "
        "dieses Katalogs. Das wird zuerst geraten. Nehmen Sie zum Beispiel vier Wörter, die nichts verbindet."
    ),
}


def problem_of(password: str, about: Collection[str]) -> str:
    """Why a password is refused, in a sentence; empty where it is good."""
    found = weakness(password, (*about, *OF_THE_HOUSE))
    return say(SENTENCES[found], shortest=SHORTEST, longest=LONGEST) if found else ""


def known_of(db: Session, person_id: int) -> tuple[str, ...]:
    """What everybody knows of somebody: name, mail address, organisations."""
    profile = db.get(PersonProfile, person_id)
    theirs = select(Organisation.name).join(Membership, Membership.organisation_id == Organisation.id)
    names = db.scalars(theirs.where(Membership.person_id == person_id)).all()
    return (profile.name, profile.mail, *names) if profile else tuple(names)


def known_by(db: Session, link: OneTimeLink, name: str) -> tuple[str, ...]:
    """The same of who follows a link, who may have no account yet."""
    known = known_of(db, link.person_id) if link.person_id else ()
    organisation = db.get(Organisation, link.organisation_id) if link.organisation_id else None
    return (*known, name, link.mail or "", organisation.name if organisation else "")
