"""What the command line and the log say of the failures that a person can do something about."""

from __future__ import annotations

from catalog.db import DatabaseUnusable
from search.index import IndexBusy, IndexUnavailable

EXPECTED = (DatabaseUnusable, IndexBusy, IndexUnavailable)
"""Failures that get a sentence and no trace of the program."""

_DATABASE = {
    "database_busy": "Die Datenbank ist gerade von einem anderen Vorgang belegt. Bitte gleich noch einmal versuchen.",
    "database_read_only": "In die Datenbank kann nicht geschrieben werden: Sie ist schreibgeschützt.",
    "database_unreachable": "Die Datenbank lässt sich nicht öffnen. Fehlt der Datenordner oder das Recht an ihm?",
    "disk_full": "Der Datenträger ist voll. Es ging nichts verloren; bitte Platz schaffen.",
    "disk_failed": "Der Datenträger ist voll oder meldet einen Fehler. Bitte ihn prüfen.",
    "database_damaged": "Die Datenbank ist beschädigt. „lichtermeer restore DATEI“ holt eine Sicherung zurück.",
    "database_not_set_up": "Der Katalog ist noch nicht eingerichtet. „lichtermeer init“ richtet ihn ein.",
    "database_too_old": "Die Datenbank stammt von einer älteren Fassung. „lichtermeer init“ bringt sie auf den Stand.",
    "database_too_new": "Die Datenbank stammt von einer neueren Fassung von Lichtermeer, als hier läuft."
    " Bitte diese oder eine neuere Fassung installieren.",
}


def sentence(error: Exception) -> str:
    """One German sentence or two: what is the matter and what to do."""
    if isinstance(error, DatabaseUnusable):
        said = _DATABASE.get(error.code, "Die Datenbank ist gerade nicht zu gebrauchen.")
        return f"{said} ({error.detail})" if error.detail else said
    if isinstance(error, IndexBusy):
        return "Der Suchindex wird gerade von einem anderen Vorgang geschrieben. Bitte gleich noch einmal versuchen."
    return f"Der Suchindex ist nicht zu gebrauchen. „lichtermeer index rebuild“ baut ihn neu. ({error})"
