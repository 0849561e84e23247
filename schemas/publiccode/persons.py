"""What a publiccode.yml says of people. It is cut out of whatever is kept of the file, but for mailboxes of roles.

Its contacts are handed over apart (``named_persons``), for who keeps them unseen until they are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from schemas.contact_person import NamedPerson
from schemas.mail import check_mail, is_mail
from schemas.names import fold
from schemas.publiccode.addresses import is_mailbox
from schemas.publiccode.document import Contact, PublicCode
from schemas.publiccode.texts import LINE, clean, line

ROLES = frozenset(
    {
        *("anfrage", "anfragen", "auskunft", "buergerservice", "bibliothek", "contact", "contatti", "contacto", "data"),
        *("daten", "developer", "developers", "dev", "digital", "digitales", "digitalisierung", "edv", "feedback"),
        *("geodaten", "geoportal", "gis", "hallo", "hello", "help", "helpdesk", "hilfe", "info", "informatica"),
        *("informatik", "informazioni", "innovation", "innovazione", "it", "kontakt", "mail", "office", "open-data"),
        *("open-source", "opencode", "opendata", "opensource", "ospo", "post", "postmaster", "poststelle", "presse"),
        *("press", "protocollo", "redaktion", "rathaus", "riuso", "sekretariat", "segreteria", "service"),
        *("servicedesk", "smartcity", "smart-city", "stadt", "support", "team", "urp", "verwaltung", "webmaster"),
        "zentrale",
    }
)
"""What stands before the @ of a mailbox that belongs to no person."""

MOST_PERSONS = 20
_NAME = 100
_SHORTEST_TELLING = 4
_MOST_NAMES = 4
CUT = "(…)"
"""Stands where a text named the mail address or telephone number of a contact."""


def role_mailboxes(code: PublicCode) -> tuple[str, ...]:
    """The mailboxes of contacts that belong to a role, in order, each once."""
    mails = ((one.email or "").strip().lower() for one in code.maintenance.contacts or ())
    return tuple(dict.fromkeys(mail for mail in mails if is_role_mailbox(mail)))


def named_persons(code: PublicCode) -> tuple[NamedPerson, ...]:
    """The contacts that name a person and no mailbox of a role, in order, at most ``MOST_PERSONS``."""
    found = [_person(one) for one in code.maintenance.contacts or ()]
    return tuple(dict.fromkeys(person for person in found if person))[:MOST_PERSONS]


def is_role_mailbox(mail: str) -> bool:
    """Whether no person stands before the @."""
    return len(mail) <= LINE and is_mailbox(mail) and mail.partition("@")[0] in ROLES


def is_person(name: str, code: PublicCode) -> bool:
    """Whether ``name`` is that of a contact who shows to be a person: by a mail address made of the name, or by an
    account of that name where there is neither mail nor the code of a public body."""
    contact = next((one for one in _people(code) if fold(one.name) == fold(name)), None)
    words = fold(name).split()
    if contact is None or len(words) > _MOST_NAMES:
        return False
    public = code.italy and code.italy.riuso.codice_ipa.strip()
    shown = contact.email.partition("@")[0] if contact.email else "" if public else code.url or ""
    letters = fold(shown).replace(" ", "")
    return any(word in letters for word in words if len(word) >= _SHORTEST_TELLING)


def without_persons(code: PublicCode) -> PublicCode:
    """The file without contacts, contractors' mail, authors and copyright owners; their mail addresses and telephone
    numbers are cut out of its texts."""
    document = code.model_dump(by_alias=True)
    owner = code.legal.repo_owner
    named = owner and not is_person(owner, code)
    document["legal"] |= {"mainCopyrightOwner": None, "authorsFile": None, "repoOwner": owner if named else None}
    contractors = document["maintenance"]["contractors"] or ()
    document["maintenance"] |= {
        "contacts": None,
        "contractors": [{**one, "email": None} for one in contractors if not is_person(one["name"], code)] or None,
    }
    private = [re.escape(word) for word in _private(code)]
    if private:
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(private, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
        document = _replaced(document, pattern)
    return PublicCode.model_validate(document)


def as_kept(code: PublicCode) -> Mapping[str, Any]:
    """The file as plain values by the standard's keys, without persons and without signs that no database keeps."""
    kept = without_persons(code).model_dump(mode="json", by_alias=True, exclude_none=True)
    cleaned = _cleaned(kept)
    return cleaned if isinstance(cleaned, dict) else {}


def _person(one: Contact) -> NamedPerson | None:
    """A contact as one line each. Whoever is reached through a role's mailbox need not be known by name."""
    name, mail = line(one.name, _NAME), (one.email or "").strip()
    if not name or "@" in name or is_role_mailbox(mail.lower()):
        return None
    return NamedPerson(name, line(one.affiliation), check_mail(mail) if is_mail(mail) else None, line(one.phone, _NAME))


def _people(code: PublicCode) -> Iterator[Contact]:
    yield from code.maintenance.contacts or ()
    for contractor in code.maintenance.contractors or ():
        yield Contact(name=contractor.name, email=contractor.email)


def _private(code: PublicCode) -> set[str]:
    """What reaches a person: mail addresses but those of roles, and telephone numbers."""
    mails = {(one.email or "").strip() for one in _people(code)}
    named = {name for one in _people(code) if "@" in (name := one.name.strip())}
    phones = {(one.phone or "").strip() for one in code.maintenance.contacts or ()}
    own = {mail for mail in mails if "@" in mail and not is_role_mailbox(mail.lower())}
    return own | named | {phone for phone in phones if sum(map(str.isdigit, phone)) > 5}


def _replaced(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(item, pattern) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(item, pattern) for item in value]
    return pattern.sub(CUT, value) if isinstance(value, str) else value


def _cleaned(value: object) -> object:
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return clean(value) if isinstance(value, str) else value
