"""The sentence for each problem of a publiccode.yml: what is the matter, and how to mend it.

``SENTENCES`` holds the German msgid of every code that ``schemas.publiccode`` knows, with the names of its parameters.
"""

from __future__ import annotations

from collections.abc import Callable

from content.locale.speech import message
from schemas.publiccode import Problem

SENTENCES = {
    # the file as a whole
    "too-large": message(
        "Die Datei ist größer als {limit} MB. Eine publiccode.yml hat wenige Kilobyte; bitte kürzen Sie sie."
    ),
    "encoding": message("Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie in dieser Kodierung."),
    "byte-order-mark": message(
        "Am Anfang der Datei steht ein unsichtbares Zeichen (BOM). Bitte speichern Sie sie als „UTF-8 ohne BOM“."
    ),
    "yaml": message(
        "Hier ist die Datei kein gültiges YAML. Häufige Ursachen: falsche Einrückung, ein Tabulator statt "
        "Leerzeichen, ein fehlendes Anführungszeichen, ein Doppelpunkt in einem Text ohne Anführungszeichen."
    ),
    "several-documents": message(
        "Die Datei enthält mehrere YAML-Dokumente. Bitte entfernen Sie alles ab der Zeile „---“."
    ),
    "directive": message("Anweisungen wie „%YAML 1.2“ sind nicht erlaubt. Bitte entfernen Sie die Zeilen bis „---“."),
    "too-many-nodes": message(
        "Die Datei hat mehr als {limit} Angaben, Verweise (*) mitgezählt. Bitte kürzen Sie sie oder verzichten Sie "
        "auf Verweise."
    ),
    "too-deep": message(
        "Die Angaben sind tiefer als {limit} Ebenen geschachtelt. Bitte prüfen Sie Klammern und Einrückung."
    ),
    "object-tag": message(
        "Die Auszeichnung „{tag}“ würde ein Objekt erzeugen und ist nicht erlaubt. Bitte entfernen Sie sie."
    ),
    "odd-key": message("Der Schlüssel ist leer oder selbst eine Liste oder Gruppe. Bitte setzen Sie ein Wort ein."),
    "hanging-value": message(
        "In geschweiften Klammern muss ein Text, der in der nächsten Zeile weitergeht, dort weiter rechts stehen als "
        "sein Schlüssel. Bitte rücken Sie ihn ein oder setzen Sie ihn in Anführungszeichen."
    ),
    "duplicate-key": message(
        "Der Schlüssel „{name}“ steht hier zum zweiten Mal. Bitte entfernen Sie eine der beiden Angaben."
    ),
    "unknown-anchor": message(
        "Der Verweis „*{name}“ hat kein Ziel. Bitte setzen Sie „&{name}“ vor die Angabe, die er meint."
    ),
    # the version
    "version-without-quotes": message(
        "Die Version muss ein Text sein. Bitte setzen Sie sie in Anführungszeichen: '0'."
    ),
    "unknown-version": message(
        "Die Version „{value}“ gibt es nicht oder sie wird nicht gelesen. Möglich sind: {allowed}."
    ),
    "old-version": message(
        "Die Version „{value}“ des Standards ist überholt. Bitte verwenden Sie '0'; geprüft wurde nach {use}."
    ),
    # keys and types
    "unknown-key": message(
        "Den Schlüssel „{name}“ kennt der Standard an dieser Stelle nicht. Bitte prüfen Sie Schreibweise und "
        "Einrückung oder entfernen Sie ihn."
    ),
    "unknown-keys": message(
        "Den Schlüssel „{name}“ kennt der Standard an dieser Stelle nicht, ebenso: {others}. Bitte prüfen Sie "
        "Schreibweise und Einrückung oder entfernen Sie sie."
    ),
    "not-a-text": message("Hier muss ein Text stehen, keine Liste oder Gruppe."),
    "not-a-flag": message("Hier muss true oder false stehen, ohne Anführungszeichen; yes und no gelten nicht."),
    "not-a-list": message("Hier muss eine Liste stehen, jede Zeile mit „- “ davor."),
    "not-a-group": message("Hier müssen eingerückte Schlüssel mit Werten stehen, kein einzelner Wert und keine Liste."),
    "unreadable-address": message(
        "„{value}“ ist keine lesbare Adresse. Bitte prüfen Sie Leerzeichen, Doppelpunkte und Prozentzeichen."
    ),
    "not-read": message(
        "Diese Angabe ist nötig. Sie wurde nicht gelesen, weil daneben etwas nicht stimmt; beheben Sie das zuerst."
    ),
    # values
    "required": message("Diese Angabe ist nötig und fehlt. Bitte ergänzen Sie sie."),
    "empty-list": message("Hier ist mindestens ein Eintrag nötig."),
    "required-with-type": message("Bei maintenance.type „{type}“ ist diese Angabe nötig. Bitte ergänzen Sie sie."),
    "forbidden-with-type": message(
        "Diese Angabe ist nur bei maintenance.type „{type}“ erlaubt. Bitte entfernen Sie sie."
    ),
    "several-urls": message(
        "Es sind mehrere Quellcode-Adressen angegeben, die Datei nennt genau eine. Bitte geben Sie an, welche gilt."
    ),
    "not-in-list": message("„{value}“ ist hier nicht möglich. Möglich sind: {allowed}."),
    "category": message(
        "Die Kategorie „{value}“ kennt der Standard nicht. Bitte wählen Sie eine aus seiner Liste der Kategorien."
    ),
    "scope": message(
        "Den Bereich „{value}“ kennt der Standard nicht. Bitte wählen Sie einen aus seiner Liste der Bereiche (scope)."
    ),
    "too-long": message("Der Text hat {length} Zeichen, erlaubt sind höchstens {limit}. Bitte kürzen Sie ihn."),
    "too-short": message("Der Text hat {length} Zeichen, nötig sind mindestens {limit}. Bitte ergänzen Sie ihn."),
    "not-a-url": message("„{value}“ ist keine vollständige Adresse. Sie beginnt zum Beispiel mit https://."),
    "not-a-web-address": message("„{value}“ ist keine Webadresse. Sie muss mit https:// oder http:// beginnen."),
    "not-a-uri": message(
        "„{value}“ ist weder eine Webadresse noch eine URN. Beispiele: https://www.beispielstadt.example, "
        "urn:isbn:3161484100."
    ),
    "unknown-alias": message("Den Kurznamen „{value}“ gibt es nicht. Möglich sind, mit „alias:“ davor: {allowed}."),
    "italian-code": message(
        "„{value}“ steht nicht im italienischen Behördenverzeichnis (IPA, Stand August 2026). Bitte prüfen Sie ihn."
    ),
    "language-keys": message("Kein Sprachkürzel nach BCP 47: {value}. Richtig sind zum Beispiel de, en oder de-AT."),
    "language": message("„{value}“ ist kein Sprachkürzel nach BCP 47. Richtig sind zum Beispiel de, en oder de-AT."),
    "country": message(
        "„{value}“ ist kein Länderkürzel. Richtig sind zwei Großbuchstaben nach ISO 3166-1, zum Beispiel DE."
    ),
    "licence": message(
        "„{value}“ ist kein Lizenzausdruck nach SPDX. Richtig sind zum Beispiel EUPL-1.2 oder MIT OR Apache-2.0."
    ),
    "mailbox": message("„{value}“ ist keine Mailadresse. Bitte geben Sie nur die Adresse an, ohne Namen."),
    "mime-type": message("„{value}“ ist kein Medientyp. Richtig ist zum Beispiel text/plain."),
    "day": message("„{value}“ ist kein Datum. Richtig ist JJJJ-MM-TT, zum Beispiel 2026-03-31."),
    # deprecated keys, pictures, videos
    "deprecated": message("Dieser Schlüssel ist veraltet und fällt künftig weg. Sie können ihn entfernen."),
    "deprecated-for": message(
        "Dieser Schlüssel ist veraltet und fällt künftig weg. Bitte verwenden Sie stattdessen: {use}"
    ),
    "lower-case-country": message(
        "Länderkürzel in Kleinbuchstaben sind veraltet. Bitte schreiben Sie „{use}“ statt „{value}“."
    ),
    "both-italies": message("„IT“ und „it“ stehen beide in der Datei. Bitte behalten Sie nur „IT“."),
    "absolute-path": message(
        "„{value}“ ist ein absoluter Pfad. Erlaubt sind Pfade ab dem Ordner der Datei und Webadressen."
    ),
    "file-address": message(
        "„{value}“ zeigt auf einen Rechner. Erlaubt sind Pfade ab dem Ordner der Datei und Webadressen."
    ),
    "picture-type": message(
        "„{value}“ hat nicht die Endung eines Bildes, das hier erlaubt ist. Möglich sind: {allowed}."
    ),
    "no-such-file": message(
        "Die Datei „{value}“ liegt nicht dort, wohin der Pfad zeigt. Bitte legen Sie sie an oder berichtigen Sie den "
        "Pfad."
    ),
    "not-a-png": message("„{value}“ ist kein PNG-Bild, obwohl es so heißt. Bitte speichern Sie es in diesem Format."),
    "not-embeddable": message(
        "„{value}“ lässt sich nicht einbetten: Der Anbieter steht nicht in der Liste von oEmbed."
    ),
}


def sentence(problem: Problem, translate: Callable[[str], str] = str) -> str:
    """What to say of a problem; ``translate`` turns a German msgid into another language."""
    return translate(SENTENCES[problem.code]).format_map(problem.params)
