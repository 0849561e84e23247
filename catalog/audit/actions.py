"""All that the log can say: each action by its name, with the words for it and the facts that it carries.

Whoever notes something new adds a line here (tests/catalog/test_audit_actions.py reads the code for names that are
missing). A fact is a number, a day, or a word of the house; of a personal field only that it has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.locale.speech import message


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: a few words, and the names of the facts that may come with it."""

    words: str
    facts: frozenset[str] = frozenset()


def _deed(words: str, *facts: str) -> Deed:
    return Deed(words, frozenset(facts))


ACTIONS: Mapping[str, Deed] = {
    # The own account
    "account_created": _deed(message("Konto angelegt"), "by"),
    "account_deleted": _deed(message("Konto gelöscht"), "sessions", "memberships", "tokens"),
    "data_exported": _deed(message("Eigene Daten mitgenommen")),
    "mail_changed": _deed(message("Mailadresse geändert"), "mail"),
    "name_changed": _deed(message("Namen geändert"), "name"),
    "password_changed": _deed(message("Passwort geändert")),
    "password_set": _deed(message("Passwort gesetzt")),
    "profile_changed": _deed(message("Angaben zur Person geändert"), "name", "mail", "language"),
    "provider_linked": _deed(message("Anmeldedienst verbunden"), "provider"),
    "provider_unlinked": _deed(message("Anmeldedienst getrennt"), "provider"),
    "reset_asked": _deed(message("Neues Passwort angefordert")),
    # Browsers and machines
    "signed_in": _deed(message("Angemeldet"), "by", "provider"),
    "signed_out": _deed(message("Abgemeldet")),
    "session_ended": _deed(message("Sitzung beendet")),
    "sessions_ended": _deed(message("Alle anderen Sitzungen beendet"), "sessions"),
    "token_created": _deed(message("Zugangsschlüssel angelegt"), "scopes", "expires"),
    "token_revoked": _deed(message("Zugangsschlüssel zurückgezogen")),
    # Organisations and who belongs to them
    "membership_asked": _deed(message("Mitgliedschaft erbeten")),
    "membership_taken_back": _deed(message("Bitte um Mitgliedschaft zurückgenommen")),
    "membership_accepted": _deed(message("Mitgliedschaft angenommen"), "role"),
    "membership_refused": _deed(message("Mitgliedschaft abgelehnt")),
    "membership_begun": _deed(message("Mitglied geworden"), "role", "joined_by"),
    "membership_ended": _deed(message("Mitgliedschaft beendet"), "role"),
    "membership_limited": _deed(message("Ende der Mitgliedschaft festgelegt"), "ends_on"),
    "role_changed": _deed(message("Rolle geändert"), "before", "after"),
    "speak_granted": _deed(message("Recht zu sprechen erteilt")),
    "speak_taken": _deed(message("Recht zu sprechen entzogen")),
    "member_invited": _deed(message("Einladung verschickt"), "role"),
    "invitation_withdrawn": _deed(message("Einladung zurückgezogen")),
    "join_code_sent": _deed(message("Beitrittscode an das Funktionspostfach geschickt")),
    "domain_verified": _deed(message("Maildomain bestätigt"), "domain"),
    "domain_removed": _deed(message("Maildomain entfernt"), "domain"),
    "mailbox_entered": _deed(message("Funktionspostfach eingetragen"), "mailbox"),
    "mailbox_removed": _deed(message("Funktionspostfach entfernt"), "mailbox"),
    "organisation_merged": _deed(message("Organisation in eine andere überführt"), "into"),
    # The administration
    "person_suspended": _deed(message("Konto gesperrt")),
    "person_restored": _deed(message("Sperre des Kontos aufgehoben")),
    "administrator_granted": _deed(message("Zur Verwaltung ernannt")),
    "administrator_taken": _deed(message("Aus der Verwaltung entlassen")),
    "scope_granted": _deed(message("Zuständigkeit erteilt"), "area", "themes"),
    "scope_taken": _deed(message("Zuständigkeit entzogen"), "area", "themes"),
    "letter_read": _deed(message("Brief auf dem Server gelesen"), "template"),
    "letter_sent_again": _deed(message("Brief noch einmal auf den Weg gegeben")),
    "contact_added": _deed(message("Ansprechperson eingetragen"), "ground"),
    "contact_changed": _deed(message("Angaben einer Ansprechperson geändert"), "contact"),
    "contact_removed": _deed(message("Ansprechperson entfernt")),
    "contact_told": _deed(message("Ansprechperson benachrichtigt")),
    "contact_objected": _deed(message("Ansprechperson hat widersprochen")),
    "mailbox_added": _deed(message("Postfach beim Eintrag angegeben")),
    "mailbox_changed": _deed(message("Postfach beim Eintrag geändert")),
    "mailbox_moved": _deed(message("Reihenfolge der Postfächer geändert")),
    "mailbox_taken": _deed(message("Postfach beim Eintrag entfernt")),
    "contact_written_to": _deed(message("Ansprechperson über das Formular geschrieben")),
    "experience_added": _deed(message("Erfahrungsbericht veröffentlicht")),
    "experience_changed": _deed(message("Erfahrungsbericht geändert")),
    "experience_removed": _deed(message("Erfahrungsbericht entfernt")),
    "experience_answered": _deed(message("Auf einen Erfahrungsbericht geantwortet")),
    "answer_removed": _deed(message("Antwort auf einen Erfahrungsbericht entfernt")),
    "report_received": _deed(message("Inhalt gemeldet"), "reason"),
    "report_decided": _deed(message("Über eine Meldung entschieden"), "decision", "removed"),
    "report_objected": _deed(message("Der Entscheidung über eine Meldung widersprochen")),
    "file_added": _deed(message("Datei hinzugefügt")),
    "file_changed": _deed(message("Angaben zu einer Datei geändert")),
    "file_removed": _deed(message("Datei entfernt")),
    "note_done": _deed(message("Hinweis erledigt")),
    "note_reopened": _deed(message("Hinweis wieder geöffnet")),
    "person_invited": _deed(message("Zu einem Konto eingeladen")),
    "organisation_added": _deed(message("Organisation angelegt"), "kind"),
    "organisation_renamed": _deed(message("Organisation umbenannt"), "before", "after"),
    # Offers
    "offer_added": _deed(message("Angebot eingetragen")),
    "offer_changed": _deed(message("Angebot geändert")),
    "offer_taken_over": _deed(message("Angebot als eigenes übernommen")),
    "offer_removed": _deed(message("Angebot entfernt")),
    "offer_restored": _deed(message("Entferntes Angebot wieder eingetragen")),
    "offer_commented": _deed(message("Angebot kommentiert")),
    "offer_comment_removed": _deed(message("Kommentar zu einem Angebot entfernt")),
    # Entries on their way
    "draft_begun": _deed(message("Entwurf begonnen")),
    "draft_published": _deed(message("Eintrag veröffentlicht"), "version"),
    "draft_thrown_away": _deed(message("Entwurf verworfen")),
    "draft_put_back": _deed(message("Verworfenen Entwurf wiederhergestellt")),
    # The words of the search
    "words_proposed": _deed(message("Wörter für die Suche vorgeschlagen")),
    "words_decided": _deed(message("Über vorgeschlagene Wörter entschieden"), "decision"),
    "words_ended": _deed(message("Angenommene Wörter beendet")),
    "missed_put_away": _deed(message("Vergebliche Suche als erledigt abgelegt")),
    # Entries on their way
    "draft_submitted": _deed(message("Eintrag eingereicht")),
    "draft_taken_back": _deed(message("Eingereichten Eintrag zurückgeholt")),
    "review_decided": _deed(message("Über einen ersten Eintrag entschieden"), "decision", "reason"),
    "review_lapsed": _deed(message("Ersten Eintrag ohne Entscheidung veröffentlicht")),
    "entry_withdrawn": _deed(message("Eintrag zurückgezogen")),
    "entry_archived": _deed(message("Eintrag archiviert")),
    "entry_put_back": _deed(message("Eintrag wieder veröffentlicht")),
    "entry_restored": _deed(message("Alte Fassung eines Eintrags wiederhergestellt"), "version"),
    "takeover_asked": _deed(message("Um einen Eintrag gebeten")),
    "takeover_taken_back": _deed(message("Bitte um einen Eintrag zurückgenommen")),
    "takeover_decided": _deed(message("Über die Bitte um einen Eintrag entschieden"), "decision"),
    "review_objected": _deed(message("Der Ablehnung eines Eintrags widersprochen")),
    # Vorhaben
    "project_created": _deed(message("Vorhaben angelegt")),
    "project_changed": _deed(message("Vorhaben geändert")),
    "project_planned": _deed(message("Übergabeplan geändert"), "settled"),
    "project_entries_added": _deed(message("Einträge in ein Vorhaben aufgenommen"), "number"),
    "project_entry_taken": _deed(message("Eintrag aus einem Vorhaben genommen")),
    "project_removed": _deed(message("Vorhaben gelöscht")),
    # The house
    "expired_removed": _deed(message("Abgelaufenes gelöscht"), "what", "number"),
}
"""The one table. Names stay for as long as entries do: one that is not used any more keeps its line."""

SUBJECTS: Mapping[str, str] = {
    "person": message("Konto"),
    "session": message("Sitzung"),
    "token": message("Zugangsschlüssel"),
    "membership": message("Mitgliedschaft"),
    "organisation": message("Organisation"),
    "link": message("Link"),
    "letter": message("Brief"),
    "file": message("Datei"),
    "report": message("Meldung"),
    "review": message("Prüfung eines Eintrags"),
    "takeover": message("Bitte um einen Eintrag"),
    "note": message("Hinweis"),
    "solution": message("Eintrag"),
    "contact": message("Ansprechperson"),
    "mailbox": message("Postfach"),
    "experience": message("Erfahrungsbericht"),
    "draft": message("Entwurf"),
    "offer": message("Angebot"),
    "offer_comment": message("Kommentar zu einem Angebot"),
    "audit": message("Protokoll"),
    "project": message("Vorhaben"),
    "words": message("Wörter der Suche"),
    "missed_query": message("Vergebliche Suche"),
    "retention": message("Aufbewahrung"),
}
"""What something can be done to."""

FACTS: Mapping[str, str] = {
    "after": message("danach"),
    "area": message("Gebiet"),
    "before": message("vorher"),
    "by": message("durch"),
    "contact": message("Angaben"),
    "decision": message("Entscheidung"),
    "domain": message("Domain"),
    "ends_on": message("letzter Tag"),
    "expires": message("gilt bis"),
    "ground": message("Rechtsgrundlage"),
    "into": message("aufgegangen in"),
    "joined_by": message("Grundlage"),
    "kind": message("Art"),
    "language": message("Sprache"),
    "mail": message("Mailadresse"),
    "mailbox": message("Postfach"),
    "memberships": message("Mitgliedschaften"),
    "name": message("Name"),
    "number": message("Anzahl"),
    "provider": message("Anmeldedienst"),
    "reason": message("Grund"),
    "removed": message("entfernt"),
    "role": message("Rolle"),
    "scopes": message("Rechte"),
    "sessions": message("Sitzungen"),
    "settled": message("geklärt"),
    "template": message("Vorlage"),
    "themes": message("Handlungsfelder"),
    "tokens": message("Zugangsschlüssel"),
    "version": message("Fassung"),
    "what": message("was"),
}
"""What a fact is called."""
