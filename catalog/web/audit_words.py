"""Entries of the log in words, for pages and tables, and as documents for machines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from catalog.audit import ACTIONS, CHANGED, FACTS, SUBJECTS, AuditLine, Naming, Someone
from content.locale.formats import day, number
from content.locale.speech import message, say
from schemas.dates import BERLIN

NAMINGS: Mapping[Naming, str] = {
    Naming.SELF: message("Sie selbst"),
    Naming.DELETED: message("gelöschte Person"),
    Naming.ADMINISTRATION: message("Verwaltung des Katalogs"),
    Naming.CURATION: message("Regionallotsin oder Regionallotse"),
    Naming.OUTSIDE: message("Person außerhalb der Organisation"),
    Naming.COMMAND: message("Befehl auf dem Server"),
    Naming.HOUSE: message("Lichtermeer selbst"),
    Naming.VISITOR: message("ohne Anmeldung"),
}
VALUES: Mapping[str, str] = {
    CHANGED: message("geändert"),
    "member": message("Mitglied"),
    "editor": message("Redaktion"),
    "owner": message("Verantwortlich"),
    "password": message("Passwort"),
    "link": message("Link"),
    "domain": message("Maildomain"),
    "code": message("Beitrittscode"),
    "invitation": message("Einladung"),
    "request": message("Anfrage"),
    "provider": message("Anmeldedienst"),
    "administrator": message("Verwaltung"),
    "read": message("Grundauskunft"),
    "members": message("Mitglieder"),
    "audit": message("Protokoll"),
    "change_mail": message("neue Mailadresse"),
    "confirm_mail": message("Konto anlegen"),
    "join_code": message("Beitrittscode"),
    "objection": message("Widerspruch"),
    "reset": message("neues Passwort"),
    "de": message("Deutsch"),
    "en": message("Englisch"),
    "kept": message("bleibt"),
    "removed": message("entfernt"),
    "accepted": message("angenommen"),
    "rejected": message("abgelehnt"),
    "refused": message("abgelehnt"),
    "no_right": message("darf nicht darüber sprechen"),
    "no_solution": message("keine Lösung"),
    "duplicate": message("doppelt"),
    "unlawful": message("rechtswidrig"),
    "personal_data": message("personenbezogene Daten"),
    "copyright": message("Urheberrecht"),
    "misleading": message("irreführend"),
    "not_speaking": message("spricht nicht für die Organisation"),
    "other": message("anderes"),
    "web_session": message("Sitzungen"),
    "provider_attempt": message("begonnene Anmeldungen"),
    "known_browser": message("bekannte Browser"),
    "throttle": message("Zähler gegen Raten"),
    "letter": message("Briefe"),
    "letter_file": message("abgelegte Briefe"),
    "one_time_link": message("Einmal-Links"),
    "api_token": message("Zugangsschlüssel"),
    "membership": message("beendete Mitgliedschaften"),
    "membership_request": message("Beitrittsanfragen"),
    "content_report": message("Meldungen"),
    "content_report.reply_to": message("Mailadressen an Meldungen"),
    "note.reply_to": message("Mailadressen an Hinweisen"),
    "contact_person": message("Ansprechpersonen, die niemand benachrichtigen konnte"),
    "audit_entry": message("Einträge des Protokolls"),
    "word_proposal": message("Vorschläge für Wörter, die nicht gelten"),
    "word_proposal.person_id": message("Namen an entschiedenen Vorschlägen für Wörter"),
    "missed_query": message("vergebliche Suchen"),
    "public_task": message("öffentliche Aufgabe"),
    "consent": message("Einwilligung"),
    "from_file": message("aus einer Datei"),
}
"""Words of the house that stand in facts; any other text stands for itself."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def someone(person: Someone) -> str:
    """A person, or what acts without one, in words."""
    words = person.name if person.naming == Naming.NAMED else say(NAMINGS[person.naming])
    return say("{person} (mit Zugangsschlüssel)", person=words) if person.machine else words


def action(name: str) -> str:
    """What was done. A name that nobody knows any more stands for itself."""
    return say(ACTIONS[name].words) if name in ACTIONS else name


def subject(line: AuditLine) -> str:
    """What it was done to, by its kind and number."""
    kind = say(SUBJECTS[line.subject_kind]) if line.subject_kind in SUBJECTS else line.subject_kind
    return f"{kind} {line.subject}" if line.subject else kind


def facts(line: AuditLine) -> list[tuple[str, str]]:
    """The facts as names and values in words."""
    return [(say(FACTS[name]) if name in FACTS else name, value(each)) for name, each in line.facts.items()]


def value(fact: Any) -> str:
    """The value of a fact in words."""
    if isinstance(fact, bool):
        return say("ja") if fact else say("nein")
    if isinstance(fact, int):
        return number(fact)
    if isinstance(fact, list):
        return ", ".join(value(each) for each in fact) or say("keine")
    if fact is None or fact == "":
        return say("keine Angabe")
    return say(VALUES[fact]) if fact in VALUES else _day_or_text(str(fact))


def _day_or_text(text: str) -> str:
    if not _DAY.fullmatch(text):
        return text
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def clock(moment: datetime) -> str:
    """2026-11-03 14:05:09, as clocks in Germany show it and tables sort it."""
    return f"{moment.astimezone(BERLIN):%Y-%m-%d %H:%M:%S}"


def document_of(line: AuditLine) -> dict[str, Any]:
    """An entry for machines. Whoever the reader may not know has no key and no name."""
    return {
        "id": line.id,
        "at": line.at.astimezone(BERLIN).isoformat(),
        "action": line.action,
        "actor": _document(line.actor),
        "about": _document(line.about) if line.about else None,
        "subject": {"kind": line.subject_kind, "id": line.subject or None},
        "organisation": line.organisation,
        "facts": dict(line.facts),
    }


def _document(person: Someone) -> dict[str, Any]:
    return {
        "as": person.naming.value,
        "key": person.key or None,
        "name": person.name or None,
        "by_token": person.machine,
    }
