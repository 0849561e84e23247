"""What the command line and the log say of the failures that a person can do something about."""

from __future__ import annotations

from catalog.db import DatabaseUnusable
from search.index import IndexBusy, IndexUnavailable, IndexUnreachable

EXPECTED = (DatabaseUnusable, IndexBusy, IndexUnavailable)
"""Failures that get a sentence and no trace of the program."""

_DATABASE = {
    "database_busy": "Die Datenbank ist gerade von einem anderen Vorgang belegt. Bitte gleich noch einmal versuchen.",
    "database_read_only": "In die Datenbank kann nicht geschrieben werden: Sie ist schreibgeschützt.",
    "database_unreachable": "Die Datenbank lässt sich nicht öffnen. Fehlt der Datenordner oder das Recht an ihm,"
    " oder läuft der Datenbankserver nicht?",
    "database_refused": "Der Datenbankserver lässt Lichtermeer nicht an die Datenbank."
    " Bitte Benutzer, Passwort, Name und Rechte prüfen: LICHTERMEER_DATABASE_URL.",
    "database_not_in_utf8": "Die Datenbank ist nicht für UTF-8 angelegt. Bitte eine mit ENCODING 'UTF8' anlegen.",
    "database_not_embedded": "Diese Datenbank liegt auf einem PostgreSQL-Server. Bitte sie mit pg_dump sichern und mit"
    " pg_restore zurückholen.",
    "index_elsewhere": "Mit dieser Datenbank arbeitet schon ein anderer Rechner oder ein anderer Datenordner, und der"
    " eingebaute Suchindex liegt dort. Ist „serve“ dort beendet, geht es hier nach einer Minute.",
    "disk_full": "Der Datenträger ist voll. Es ging nichts verloren; bitte Platz schaffen.",
    "disk_failed": "Der Datenträger ist voll oder meldet einen Fehler. Bitte ihn prüfen.",
    "database_damaged": "Die Datenbank ist beschädigt. „lichtermeer restore DATEI“ holt eine Sicherung zurück.",
    "database_not_set_up": "Der Katalog ist noch nicht eingerichtet. „lichtermeer init“ richtet ihn ein.",
    "database_too_old": "Die Datenbank stammt von einer älteren Fassung. „lichtermeer init“ bringt sie auf den Stand.",
    "database_too_new": "Die Datenbank stammt von einer neueren Fassung von Lichtermeer, als hier läuft."
    " Bitte diese oder eine neuere Fassung installieren.",
}


NO_WRITE_KEY = (
    "Ohne LICHTERMEER_SEARCH_WRITE_KEY wird von hier aus der Suchindex nicht nachgeführt. Das tut ein"
    " Hintergrunddienst, der den Schlüssel hat."
)


def sentence(error: Exception) -> str:
    """One German sentence or two: what is the matter and what to do."""
    if isinstance(error, DatabaseUnusable):
        said = _DATABASE.get(error.code, "Die Datenbank ist gerade nicht zu gebrauchen.")
        return f"{said} ({error.detail})" if error.detail else said
    if isinstance(error, IndexBusy):
        return "Der Suchindex wird gerade von einem anderen Vorgang geschrieben. Bitte gleich noch einmal versuchen."
    if isinstance(error, IndexUnreachable):
        return "Der Suchserver antwortet nicht. Läuft er, und stimmt LICHTERMEER_SEARCH_URL?"
    return f"Der Suchindex ist nicht zu gebrauchen. „lichtermeer index rebuild“ baut ihn neu. ({error})"
