"""Everything that is stored on a person, in words: what each table is for and what each of its columns is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue

from catalog.web import audit_words
from content.locale.formats import moment
from content.locale.speech import message, say

TABLES: Mapping[str, tuple[str, str]] = {
    "person": (message("Konto"), message("Die Kennung, unter der Verläufe und Protokoll Sie nennen.")),
    "person_profile": (message("Angaben zur Person"), message("Ihr Name, Ihre Mailadresse und Ihre Sprache.")),
    "password_hash": (
        message("Passwort"),
        message("Nur ein Prüfwert, aus dem sich das Passwort nicht gewinnen lässt. Er steht in keiner Datei."),
    ),
    "provider_identity": (message("Anmeldedienste"), message("Wie ein Anmeldedienst Sie kennt.")),
    "provider_attempt": (
        message("Begonnene Anmeldungen"),
        message("Anmeldungen, von denen Sie noch nicht zurück sind."),
    ),
    "web_session": (message("Sitzungen"), message("Browser, in denen Sie angemeldet sind.")),
    "known_browser": (
        message("Bekannte Browser"),
        message("Browser, in denen Sie sich schon einmal angemeldet haben: Dort sperrt Sie niemand durch Raten aus."),
    ),
    "api_token": (message("Zugangsschlüssel"), message("Womit Maschinen in Ihrem Namen lesen.")),
    "membership": (
        message("Mitgliedschaften"),
        message("Für welche Organisationen Sie arbeiten und gearbeitet haben."),
    ),
    "membership_request": (message("Beitrittsanfragen"), message("Wo Sie um Aufnahme gebeten haben.")),
    "scope_line": (message("Zuständigkeiten"), message("Wofür Sie als Kuratorin oder Kurator zuständig sind.")),
    "one_time_link": (
        message("Einmal-Links"),
        message("Links und Codes, die Ihnen oder an Ihre Adresse geschickt wurden."),
    ),
    "letter": (message("Briefe"), message("Was der Katalog Ihnen geschrieben hat oder noch schreibt.")),
    "content_report": (message("Meldungen"), message("Beiträge, die jemand mit Ihrer Mailadresse gemeldet hat.")),
    "note": (message("Hinweise"), message("Fehler, auf die jemand mit Ihrer Mailadresse hingewiesen hat.")),
    "contact_person": (
        message("Als Ansprechperson"),
        message("Einträge, für die jemand Ihre Mailadresse genannt hat."),
    ),
    "word_proposal": (message("Wörter für die Suche"), message("Was Sie vorgeschlagen haben und was daraus wurde.")),
    "draft": (message("Entwürfe"), message("Einträge, die Sie begonnen haben.")),
    "takeover": (message("Übernahmen"), message("Einträge, um die Sie für eine Organisation gebeten haben.")),
    "organisation_domain": (message("Bestätigte Maildomains"), message("Domains, die Sie bestätigt haben.")),
    "organisation_mailbox": (
        message("Eingetragene Postfächer"),
        message("Funktionspostfächer, die Sie eingetragen haben."),
    ),
    "audit_entry": (message("Protokoll"), message("Was Sie getan haben und was Sie betraf.")),
}

COLUMNS: Mapping[str, str] = {
    "about": message("Betrifft"),
    "accepted": message("Zugestimmt"),
    "action": message("Was"),
    "actor": message("Kennung dessen, der handelte"),
    "actor_kind": message("Wer handelte"),
    "administrator": message("Verwaltung"),
    "area": message("Gebiet"),
    "at": message("Wann"),
    "attempts": message("Versuche"),
    "batch": message("Gemeinsame Tabelle (Kennung)"),
    "began_from": message("Begonnen bei Fassung"),
    "begins": message("Beginnt mit"),
    "browser": message("Browser"),
    "changed_at": message("Geändert"),
    "changed_by": message("Geändert von (Kennung)"),
    "consent_at": message("Eingewilligt"),
    "created_at": message("Angelegt"),
    "created_by": message("Angelegt von (Kennung)"),
    "decided_at": message("Entschieden"),
    "decided_by": message("Entschieden von (Kennung)"),
    "decision": message("Entscheidung"),
    "decision_words": message("Begründung"),
    "deleted_at": message("Gelöscht"),
    "details": message("Weitere Angaben"),
    "domain": message("Domain"),
    "done_at": message("Erledigt"),
    "due_at": message("Wird gesendet"),
    "end_words": message("Begründung des Endes"),
    "ended_at": message("Beendet"),
    "ended_by": message("Beendet von (Kennung)"),
    "ends_on": message("Letzter Tag"),
    "entered_at": message("Eingetragen"),
    "entered_by": message("Eingetragen von (Kennung)"),
    "evidence": message("Beleg"),
    "expires_at": message("Gilt bis"),
    "facts": message("Angaben"),
    "forgotten_at": message("Wird vergessen"),
    "granted_at": message("Erteilt"),
    "granted_by": message("Erteilt von (Kennung)"),
    "id": message("Nummer"),
    "issuer": message("Aussteller"),
    "joined_at": message("Beigetreten"),
    "joined_by": message("Grundlage"),
    "joins": message("Gehört zu"),
    "key": message("Kennung"),
    "language": message("Sprache"),
    "leads": message("Engere Wörter"),
    "learned_at": message("Erfahren"),
    "learned_from": message("Quelle"),
    "lease_by": message("In Arbeit bei"),
    "lease_until": message("In Arbeit bis"),
    "legal_ground": message("Rechtsgrundlage"),
    "link_id": message("Nummer des Links"),
    "linked_at": message("Verbunden"),
    "mail": message("Mailadresse"),
    "mail_folded": message("Mailadresse, wie sie verglichen wird"),
    "mail_proved_at": message("Mailadresse bestätigt"),
    "mailbox": message("Postfach"),
    "may_speak": message("Darf für die Organisation sprechen"),
    "message_id": message("Kennung der Nachricht"),
    "name": message("Name"),
    "next": message("Danach zu"),
    "notice_at": message("Benachrichtigung geschrieben"),
    "objected_at": message("Widersprochen"),
    "objection": message("Widerspruch"),
    "organisation": message("Organisation"),
    "organisation_id": message("Nummer der Organisation"),
    "person_id": message("Nummer des Kontos"),
    "phone": message("Telefon"),
    "products": message("Produkte"),
    "proved_at": message("Zuletzt bestätigt"),
    "provenance": message("Herkunft der Angaben"),
    "provider": message("Anmeldedienst"),
    "publication_status": message("Veröffentlichung"),
    "purpose": message("Zweck"),
    "reason": message("Grund"),
    "remind_at": message("Wird erinnert"),
    "removed": message("Entfernt"),
    "reply_to": message("Mailadresse für Rückfragen"),
    "revision": message("Fassung"),
    "revoked_at": message("Zurückgezogen"),
    "role": message("Rolle"),
    "scopes": message("Rechte"),
    "second_decided_at": message("Noch einmal entschieden"),
    "second_decided_by": message("Noch einmal entschieden von (Kennung)"),
    "second_decision": message("Zweite Entscheidung"),
    "second_words": message("Zweite Begründung"),
    "seen_at": message("Zuletzt benutzt"),
    "sent_at": message("Gesendet"),
    "set_at": message("Gesetzt"),
    "shown_from": message("Gezeigt ab"),
    "signed_in_by": message("Angemeldet mit"),
    "solution": message("Eintrag"),
    "solution_id": message("Nummer des Eintrags"),
    "sources": message("Quellen"),
    "speak_granted_by": message("Recht zu sprechen erteilt von (Kennung)"),
    "subject": message("Kennung beim Anmeldedienst oder Nummer"),
    "subject_kind": message("Woran"),
    "suspended_at": message("Gesperrt"),
    "tell_by": message("Zu benachrichtigen bis"),
    "template": message("Vorlage"),
    "text": message("Text"),
    "themes": message("Handlungsfelder"),
    "title": message("Titel"),
    "to": message("An"),
    "told_at": message("Benachrichtigt"),
    "trouble": message("Störung"),
    "typed": message("Eingaben"),
    "used_at": message("Benutzt"),
    "verified_at": message("Bestätigt"),
    "verified_by": message("Bestätigt von (Kennung)"),
    "words": message("Text"),
}

NUMBERS = frozenset(
    {
        "attempts",
        "batch",
        "id",
        "lease_by",
        "lease_until",
        "link_id",
        "message_id",
        "organisation_id",
        "person_id",
        "revision",
        "solution_id",
        "template",
    }
)
"""What tells a reader nothing; it stands in the file."""


def facts(row: Mapping[str, JsonValue]) -> list[tuple[str, str]]:
    """What a row says, without what is empty."""
    return [
        (say(COLUMNS[name]) if name in COLUMNS else name, value(each))
        for name, each in row.items()
        if name not in NUMBERS and each not in (None, "", [], {})
    ]


def value(each: JsonValue) -> str:
    """A value in words."""
    if isinstance(each, str) and "T" in each:
        try:
            return moment(datetime.fromisoformat(each))
        except ValueError:
            return each
    if isinstance(each, list):
        return ", ".join(map(value, each))
    if isinstance(each, dict):
        return ", ".join(f"{name}: {value(part)}" for name, part in each.items())
    return audit_words.value(each)
