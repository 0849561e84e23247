"""What is said of files: why one is not taken and what to do, what was taken out of it, what is still in it."""

from __future__ import annotations

from collections.abc import Mapping

from content.locale.formats import number
from content.locale.speech import message, say

NOT_TAKEN: Mapping[str, str] = {
    "missing": message("Wählen Sie eine Datei."),
    "empty": message("Diese Datei ist leer. Wählen Sie eine andere."),
    "too_large": message(
        "Die Datei ist größer als 10 MB. Verkleinern oder teilen Sie sie, oder nennen Sie einen "
        "Link."
    ),
    "unknown": message(
        "Was das für eine Datei ist, lässt sich nicht erkennen. Möglich sind Bilder (JPEG, PNG, WebP, GIF), PDF, Word "
        "(.docx), Excel (.xlsx), LibreOffice (.odt, .ods), CSV, Text und Markdown."
    ),
    "svg": message("SVG-Zeichnungen können Programme enthalten. Speichern Sie die Zeichnung als PNG oder PDF."),
    "page": message("Das ist eine Webseite. Speichern Sie sie als PDF, oder nennen Sie ihre Adresse beim Eintrag."),
    "program": message("Programme nehmen wir nicht an. Quellcode gehört in ein Repository; nennen Sie dessen Adresse."),
    "archive": message("Archive nehmen wir nicht an. Laden Sie die Dateien daraus einzeln hoch."),
    "empty_archive": message("Dieses Archiv ist leer. Laden Sie die Dateien einzeln hoch."),
    "old_office": message(
        "Das ist ein altes oder geschütztes Office-Format. Speichern Sie es ohne Kennwort als .docx, .xlsx, .odt, .ods "
        "oder PDF."
    ),
    "phone_picture": message("Das ist ein Foto im Format HEIC oder AVIF. Speichern Sie es als JPEG."),
    "other_picture": message("Dieses Bildformat zeigt nicht jeder Browser. Speichern Sie das Bild als JPEG oder PNG."),
    "film": message("Filme und Töne nehmen wir nicht an. Nennen Sie beim Eintrag einen Link dorthin."),
    "picture_broken": message("Das Bild ist beschädigt oder unvollständig. Öffnen Sie es, und speichern Sie es neu."),
    "picture_too_large": message(
        "Das Bild hat zu viele Bildpunkte. Verkleinern Sie es auf höchstens 6000 Punkte "
        "Breite."
    ),
    "broken_document": message("Das Dokument ist beschädigt. Öffnen Sie es, und speichern Sie es unter neuem Namen."),
    "broken_pdf": message("Das PDF ist beschädigt. Öffnen Sie es, und speichern oder drucken Sie es neu als PDF."),
    "broken_table": message("Die Tabelle lässt sich nicht lesen. Speichern Sie sie neu als CSV mit UTF-8."),
    "bomb": message(
        "Die Datei wird beim Öffnen unvernünftig groß. Speichern Sie sie neu, oder wählen Sie eine "
        "andere."
    ),
    "too_hard": message(
        "Die Prüfung der Datei hat zu lange gedauert. Speichern Sie sie einfacher, zum Beispiel als "
        "PDF."
    ),
    "busy": message("Gerade werden viele Dateien geprüft. Versuchen Sie es in einer Minute noch einmal."),
    "encrypted": message("Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Schutz."),
    "macros": message(
        "Das Dokument enthält Makros. Speichern Sie es ohne Makros, zum Beispiel als .docx, .xlsx oder "
        "PDF."
    ),
    "embedded": message(
        "In dem Dokument stecken andere Dateien. Laden Sie diese einzeln hoch, oder speichern Sie es als "
        "PDF."
    ),
    "outside": message(
        "Das Dokument lädt beim Öffnen etwas von woanders nach. Betten Sie Bilder und Vorlagen ein, oder speichern Sie "
        "es als PDF."
    ),
    "formulas": message("In der Tabelle stehen Formeln. Speichern Sie sie mit den Werten statt der Formeln."),
    "running_pdf": message("Das PDF enthält Skripte oder ausfüllbare Aktionen. Drucken Sie es neu als PDF."),
    "attached_pdf": message("Im PDF stecken andere Dateien, Töne oder Filme. Laden Sie diese einzeln hoch."),
    "outside_pdf": message("Das PDF verweist auf andere Dateien. Drucken Sie es neu als PDF."),
}  # fmt: skip
"""By the code of the file's refusal (content/files)."""

REMOVED: Mapping[str, str] = {
    "author": message("die Namen von Verfasserinnen und Verfassern"),
    "camera": message("die Angaben der Kamera"),
    "company": message("die Organisation und die Leitung"),
    "own_properties": message("eigene Eigenschaften des Dokuments"),
    "place": message("der Ort der Aufnahme"),
    "program": message("das Programm, mit dem sie geschrieben wurde"),
    "words": message("Texte im Bild"),
}
"""What was taken out of a file."""

LEFT: Mapping[str, str] = {
    "comments": message(
        "Im Dokument stehen Kommentare oder verfolgte Änderungen, oft mit Namen. Sollen sie nicht alle lesen, "
        "entfernen "
        "Sie die Datei, und laden Sie eine bereinigte hoch."
    ),
    "photos": message("Fotos im Dokument können Angaben der Kamera enthalten, auch den Ort."),
    "no_title": message("Das PDF hat keinen Titel. Wer es sich vorlesen lässt, hört nur den Dateinamen."),
    "no_language": message("Das PDF nennt seine Sprache nicht. Vorleseprogramme raten sie."),
    "signed": message("Das PDF ist elektronisch unterschrieben und bleibt deshalb, wie es ist."),
    "named_in_signed": message("Im unterschriebenen PDF steht weiter, wer es verfasst hat."),
}
"""What whoever hands a file over should know."""

KINDS: Mapping[str, str] = {
    "csv": message("Tabelle (CSV)"),
    "docx": message("Word-Dokument"),
    "md": message("Text (Markdown)"),
    "odt": message("LibreOffice-Text"),
    "ods": message("LibreOffice-Tabelle"),
    "pdf": message("PDF"),
    "txt": message("Text"),
    "xlsx": message("Excel-Tabelle"),
    "jpg": message("Bild (JPEG)"),
    "png": message("Bild (PNG)"),
}


def kind_words(name: str) -> str:
    """What kind of file it is, by the ending that we gave its name."""
    return say(KINDS.get(name.rpartition(".")[2], "Datei"))


def size_words(size: int) -> str:
    """How large it is, as people tell it."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)))} KB"
    return f"{number(round(size / 1_000_000, 1))} MB"
