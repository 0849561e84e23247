"""The sentence for each finding in a table of entries: what is the matter, and what to do.

``SENTENCES`` holds the German msgid of every code that ``schemas.exchange.table`` and the import know.
"""

from __future__ import annotations

from content.locale.speech import message, say
from schemas.exchange.table import Problem

SENTENCES = {
    # the file as a whole
    "empty": message("Die Datei ist leer."),
    "packed": message(
        "Das ist eine Arbeitsmappe (xlsx, ods) oder ein ZIP-Archiv, keine CSV-Datei. Bitte im Tabellenprogramm öffnen "
        "und als CSV speichern."
    ),
    "spreadsheet": message(
        "Das ist eine Arbeitsmappe im alten Excel-Format, keine CSV-Datei. Bitte im Tabellenprogramm öffnen und als "
        "CSV speichern."
    ),
    "pdf": message("Das ist ein PDF, keine CSV-Datei. Bitte die Tabelle, aus der es entstand, als CSV speichern."),
    "picture": message("Das ist ein Bild, keine CSV-Datei. Bitte die Tabelle als CSV speichern."),
    "packed-otherwise": message("Das ist ein gepacktes Archiv, keine CSV-Datei. Bitte vorher auspacken."),
    "document": message("Das ist ein Textdokument (RTF), keine CSV-Datei. Bitte die Tabelle als CSV speichern."),
    "markup": message(
        "Das ist eine Webseite oder eine XML-Datei, keine CSV-Datei. Bitte die Tabelle als CSV speichern."
    ),
    "json": message("Das ist eine JSON-Datei, keine CSV-Datei. Bitte die Tabelle als CSV speichern."),
    "binary": message("Das ist keine Textdatei. Bitte die Tabelle als CSV speichern."),
    "no-headings": message(
        "Unter den ersten Zeilen ist keine mit Überschriften, die der Katalog kennt. Gefunden wurde: „{found}“. Die "
        "Überschriften stehen in der Vorlage („lichtermeer export csv --template“)."
    ),
    "columns-missing": message(
        "Es fehlen die Spalten: {missing}. Erkannt wurden: {found}. Nicht erkannt wurden: {unknown}. Bitte die "
        "Überschriften ergänzen oder berichtigen."
    ),
    "heading-twice": message(
        "Die Spalte „{heading}“ gibt es zweimal: {first} und {second}. Bitte eine der beiden umbenennen oder löschen."
    ),
    "too-many-columns": message(
        "Die Tabelle hat mehr als {most} Überschriften. Bitte nur die Spalten der Vorlage senden."
    ),
    # headings that were understood, and what was left out
    "heading-read-as": message("Die Überschrift „{value}“ wurde als diese Spalte gelesen."),
    "unknown-columns": message("Diese Spalten kennt der Katalog nicht; sie werden nicht übernommen: {names}."),
    "encoding-guessed": message(
        "Die Datei ist nicht in UTF-8 gespeichert. Sie wurde als {encoding} gelesen; bitte Umlaute prüfen."
    ),
    # rows
    "too-few-cells": message(
        "Die Zeile hat {cells} Zellen, die Überschrift {columns}: Sie ist unvollständig. Bitte ergänzen; leere Zellen "
        "am Ende brauchen ihre Trennzeichen."
    ),
    "too-many-cells": message(
        "Die Zeile hat {cells} Zellen, die Überschrift {columns}. Meist steht ein Trennzeichen in einem Text ohne "
        "Anführungszeichen; bitte den Text in Anführungszeichen setzen."
    ),
    "open-quote": message(
        "Ein Anführungszeichen wird geöffnet und nicht geschlossen: Die Zeile ist unvollständig. Bitte das zweite "
        "setzen."
    ),
    "stray-quote": message(
        "Nach einem schließenden Anführungszeichen geht der Text weiter. Anführungszeichen im Text bitte verdoppeln."
    ),
    "quotes-mended": message("Anführungszeichen im Text waren nicht verdoppelt; sie wurden als Text gelesen."),
    "line-too-long": message("Die Zeile ist länger als eine Million Zeichen und wird nicht gelesen."),
    "undecodable": message(
        "Die Zelle enthält Zeichen, die nicht zur Kodierung der Datei ({encoding}) passen. Bitte die Datei einheitlich "
        "als „CSV UTF-8“ speichern."
    ),
    "control-letters": message("Unsichtbare Steuerzeichen wurden entfernt."),
    # cells
    "cell-missing": message("Die Angabe fehlt. Bitte ausfüllen."),
    "too-long": message("Der Text ist mit {length} Zeichen zu lang. Erlaubt sind {limit}."),
    "too-short": message("Die Angabe fehlt. Bitte ausfüllen."),
    "needed-beside": message("Die Angabe fehlt; sie gehört zu den anderen Angaben dieser Gruppe. Bitte ausfüllen."),
    "not-valid": message("„{value}“ ist hier nicht möglich."),
    "no-date": message(
        "„{value}“ ist kein Datum. Erlaubt sind zum Beispiel 2023, 11/2023, November 2023 und 3.11.2023."
    ),
    "no-such-day": message("Den Tag „{value}“ gibt es nicht. Bitte berichtigen, zum Beispiel 30.11.2023."),
    "no-such-year": message("Das Jahr in „{value}“ kann nicht stimmen. Erlaubt sind die Jahre {first} bis {last}."),
    "day-or-month": message(
        "Bei „{value}“ ist nicht zu erkennen, was Tag und was Monat ist. Bitte mit Punkten schreiben: Tag.Monat.Jahr."
    ),
    "about-year": message("„{value}“ wurde als {year} übernommen."),
    "short-year": message("„{value}“ wurde als Jahr {year} gelesen."),
    "read-as-day": message("„{value}“ wurde als {day} gelesen."),
    "no-flag": message("„{value}“ ist weder ja noch nein."),
    "no-term": message("„{value}“ kennt der Katalog hier nicht. Erlaubt sind: {allowed}."),
    "no-term-near": message("„{value}“ kennt der Katalog hier nicht. Am nächsten kommt: {near}."),
    "read-as-word": message("„{value}“ wurde als „{word}“ gelesen."),
    "no-language": message(
        "„{value}“ ist keine Sprache, die der Katalog kennt. Richtig sind zum Beispiel de, en oder Englisch."
    ),
    "no-address": message("„{value}“ ist keine Webadresse. Sie beginnt mit https:// und enthält keine Leerzeichen."),
    "read-as-address": message("„{value}“ wurde als {address} gelesen."),
    "no-repository": message(
        "„{value}“ ist keine Adresse eines Quellcodes, zum Beispiel https://gitlab.opencode.de/gruppe/projekt."
    ),
    "no-licence": message(
        "„{value}“ ist kein Lizenzkürzel nach SPDX, und der Wortlaut steht schon in der anderen Spalte. Richtig ist "
        "zum Beispiel EUPL-1.2."
    ),
    "licence-as-words": message("„{value}“ ist kein Lizenzkürzel nach SPDX; die Angabe wurde als Wortlaut übernommen."),
    "too-many-parts": message("„{value}“ hat mehr als {most} Teile (getrennt mit ::)."),
    "part-missing": message("In „{value}“ fehlt ein Teil. Die Teile stehen durch :: getrennt; docs/csv.md nennt sie."),
    "comma-in-one-value": message("„{value}“ wurde als ein Wert gelesen. Mehrere Werte bitte mit | trennen."),
    "spreadsheet-error": message("„{value}“ ist ein Fehlerwert des Tabellenprogramms; die Zelle gilt als leer."),
    "formula": message(
        "„{value}“ sieht aus wie eine Formel und wurde als Text übernommen. Sie wird nirgends ausgeführt."
    ),
    "wrong-letters": message(
        "In „{value}“ hat ein Programm Umlaute falsch gelesen. Bitte an der Quelle berichtigen: Die Datei ist als "
        "UTF-8 zu öffnen."
    ),
    # what the import makes of a row
    "row-again": message("Die Kennung „{id}“ steht schon in Zeile {line}. Diese Zeile wurde übergangen."),
    "same-again": message("Titel und Herausgeber stehen schon in Zeile {line}. Diese Zeile wurde übergangen."),
    "sample": message("Der Eintrag „{slug}“ ist ein Muster und wird nicht geändert."),
    "withdrawn": message("Der Eintrag „{slug}“ wurde zurückgezogen und wird nicht wieder veröffentlicht."),
    "joined-by-slug": message(
        "Die Kennung ist die Adresse eines Eintrags, der schon im Katalog steht; die Zeile ergänzt ihn."
    ),
    "joined-by-title": message("Diesen Eintrag gibt es schon unter der Adresse „{slug}“; die Zeile ergänzt ihn."),
    "other-source-counts": message(
        "Weiter gilt, was eine andere Quelle sagt, deren Stand jünger ist oder die von einem Menschen kommt."
    ),
    "publisher-kept": message("Der Eintrag behält seinen Herausgeber „{name}“."),
    "publisher-as-text": message(
        "„{value}“ ist keiner Kommune und keiner Einrichtung sicher zuzuordnen; der Name gilt als Text."
    ),
    "key-unknown": message("Zum Schlüssel „{value}“ gibt es keine Körperschaft; es gilt der Name."),
    "key-only-unknown": message(
        "Zum Schlüssel „{value}“ gibt es keine Körperschaft, und ein Name fehlt. Bitte ergänzen."
    ),
    "key-rounded": message(
        "Den Schlüssel „{value}“ hat das Tabellenprogramm gerundet; es gilt der Name. Bitte die Spalte als Text "
        "formatieren."
    ),
    "key-zero": message("Dem Schlüssel „{value}“ fehlte die führende Null; gelesen wurde {key}."),
    "key-other-name": message("Zum Schlüssel „{value}“ gehört „{name}“; der Name in der Zeile weicht ab."),
    "not-stored": message("Die Datenbank hat die Zeile nicht angenommen. Bitte dem Betreiber des Katalogs melden."),
}  # fmt: skip


def sentence(problem: Problem, line: int = 0) -> str:
    """What to say of a finding, with the line and the column that it is about."""
    said = say(SENTENCES[problem.code], **problem.params)
    if line and problem.column:
        return say("Zeile {line}, Spalte „{column}“: {said}", line=str(line), column=problem.column, said=said)
    if problem.column:
        return say("Spalte „{column}“: {said}", column=problem.column, said=said)
    return say("Zeile {line}: {said}", line=str(line), said=said) if line else said
