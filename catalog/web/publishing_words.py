"""What the steps of publishing and their fields are called, and the hint at each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.drafts.fields import NO, YES, Field
from catalog.web.words import LABELS
from content.locale.speech import message, say
from schemas.solution import AiRole


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step's title, and a sentence on why it is asked."""

    title: str
    lead: str


STEPS: Mapping[str, StepWords] = {
    "thema": StepWords(
        message("Worum geht es"),
        message("Titel und ein Satz reichen zum Veröffentlichen. Alles andere können Sie später ergänzen."),
    ),
    "stand": StepWords(
        message("Stand"),
        message("Auch was zu Ende ging, hilft anderen. „Beendet, weil …“ ist so willkommen wie „im Betrieb“."),
    ),
    "code": StepWords(
        message("Code und Lizenz"),
        message("Wo der Quellcode liegt und was andere damit dürfen. Ohne Software lassen Sie das leer."),
    ),
    "wege": StepWords(
        message("Wege zur Lösung"),
        message("Wie bekommt eine andere Kommune die Lösung, und was tut sie als Erstes? Nennen Sie nur, was es gibt."),
    ),
    "kosten": StepWords(
        message("Kosten in Worten"),
        message("Was hat es gekostet, einmalig und im Jahr? Ein Satz mit Jahr hilft mehr als keine Angabe."),
    ),
    "betrieb": StepWords(
        message("Betrieb in Kürze"),
        message("Wer betreibt die Lösung, und dürfen andere mit? Genaueres zu Preisen und Datenschutz kommt später."),
    ),
    "kontakt": StepWords(
        message("Ansprechstelle"),
        message(
            "Am besten ein Funktionspostfach, das das Projekt überdauert. Namen von Personen gehören nicht hierher."
        ),
    ),
    "erfahrungen": StepWords(
        message("Erfahrungen in Kürze"),
        message("Zwei, drei Sätze genügen. Was andere vor dem Anfang wissen sollten, steht sonst nirgends."),
    ),
    "beschreibung": StepWords(
        message("Beschreibung und Dateien"),
        message("Für alle, die es genauer wissen wollen."),
    ),
    "ki": StepWords(
        message("Künstliche Intelligenz"),
        message("Nur wenn die Lösung KI nutzt oder nutzen soll: Angaben nach der Verordnung (EU) 2024/1689."),
    ),
}

Words = tuple[str, str]
"""A label and a hint."""

FIELDS: Mapping[str, Words] = {
    "titel": (message("Titel"), message("Nötig zum Veröffentlichen. So wie man die Lösung nennt, ohne Abkürzungen.")),
    "satz": (
        message("Ein Satz"),
        message("Nötig zum Veröffentlichen. Was leistet sie für wen? Das liest man in der Trefferliste."),
    ),
    "handlungsfeld": (message("Handlungsfelder"), message("Wählen Sie alle, in denen man sie suchen würde.")),
    "art": (message("Art der Lösung"), ""),
    "stichworte": (message("Stichworte"), message("Mit Kommas getrennt oder eines je Zeile.")),
    "status": (message("Stand der Lösung"), message("Gemeint ist die Lösung bei Ihnen, nicht der Eintrag.")),
    "seit": (message("Im Einsatz seit"), message("Jahr, Monat oder Tag, zum Beispiel 2025, 03.2025 oder 31.03.2025.")),
    "beendet-weil": (message("Beendet oder pausiert, weil"), message("Nur wenn sie beendet oder pausiert ist.")),
    "lehre": (message("Was man daraus lernt"), message("Was würden Sie anderen raten?")),
    "foerderung": (message("Wer fördert?"), message("Programm oder Geldgeber in Ihren Worten.")),
    "programm": (message("Programm"), message("Wenn es hier steht.")),
    "foerderung-bis": (message("Förderung endet"), message("Zum Beispiel 31.12.2027 oder 12.2027.")),
    "repository": (message("Adresse"), message("Zum Beispiel https://gitlab.opencode.de/projekt.")),
    "repository-lizenz": (message("Seine Lizenz"), message("Kürzel nach SPDX, zum Beispiel EUPL-1.2.")),
    "lizenz": (message("Lizenz der Lösung"), message("Kürzel nach SPDX, zum Beispiel EUPL-1.2 oder MIT.")),
    "standards": (
        message("Schnittstellen und Standards"),
        message("Mit Kommas getrennt oder eines je Zeile, zum Beispiel OParl, XPlanung."),
    ),
    "code-weg": (message("Code übernehmen"), message("Was braucht man dafür: Leute, Technik, Dienstleister?")),
    "code-schritt": (message("Nächster Schritt zum Code"), message("Zum Beispiel: Vorführung unter … ansehen.")),
    "beitritt-weg": (
        message("Kooperation beitreten"),
        message("Verein, Gemeinschaft, Vereinbarung: Wer kann beitreten?"),
    ),
    "beitritt-schritt": (message("Nächster Schritt zum Beitritt"), ""),
    "auftrag-weg": (message("Leistung beauftragen"), message("Wer bietet sie an, über welchen Vertrag?")),
    "auftrag-schritt": (message("Nächster Schritt zum Auftrag"), ""),
    "gemeinschaft": (
        message("Entwicklungs- und Arbeitsgemeinschaft"),
        message("Wenn mehrere die Lösung gemeinsam weiterentwickeln: der Name."),
    ),
    "gemeinschaft-entscheidet": (message("Wer entscheidet"), ""),
    "gemeinschaft-kosten": (message("Was der Beitritt kostet"), ""),
    "gemeinschaft-beitritt": (message("Wie man beitritt"), ""),
    "gemeinschaft-treffen": (message("Nächstes Treffen"), message("Zum Beispiel 12.03.2027.")),
    "gemeinschaft-fahrplan": (message("Fahrplan"), message("Die Adresse mit https:// am Anfang.")),
    "gemeinschaft-seite": (message("Seite der Gemeinschaft"), message("Die Adresse mit https:// am Anfang.")),
    "zeit": (message("Zeit bis zum Start"), message("Zum Beispiel: drei Monate von der Entscheidung bis zum Betrieb.")),
    "anleitung-personal": (
        message("Zum Nachmachen: Personal"),
        message("Für Verfahren, Orte, Formate und Geräte, die ohne Code weitergegeben werden."),
    ),
    "anleitung-kosten": (message("Zum Nachmachen: Kosten"), ""),
    "anleitung-schritte": (message("Zum Nachmachen: Schritte"), message("Ein Schritt je Zeile.")),
    "ortsgebunden": (message("Die Lösung ist ortsgebunden und nicht zur Übertragung gedacht"), ""),
    "kosten": (message("Betrag in Worten"), message("Zum Beispiel: rund 12.000 Euro im Jahr für Hosting und Pflege.")),
    "kosten-stand": (message("Stand"), message("Zum Beispiel 2025 oder 03.2025.")),
    "modell": (
        message("Wer betreibt die Lösung?"),
        message("Gemeint ist der laufende Betrieb, nicht die Finanzierung."),
    ),
    "leistung": (message("Was gehört zum Betrieb?"), message("Hosting, Pflege, Hilfe bei Fragen …")),
    "fuer-wen": (message("Für wen?"), message("Zum Beispiel: nur für uns; für alle im Landkreis; für alle Kommunen.")),
    "offen": (message("Dürfen andere Kommunen diesen Betrieb mitnutzen?"), ""),
    "hosting": (message("Wo läuft sie?"), message("Zum Beispiel: Rechenzentrum in Deutschland.")),
    "aufgabe": (message("Aufgabe oder Stelle"), message("Zum Beispiel „Stabsstelle Digitales“.")),
    "postfach": (message("Postfach"), message("Zum Beispiel digitales@gemeinde.example. Alle können es sehen.")),
    "einheit": (message("Organisationseinheit"), ""),
    "auskunft": (message("Gibt anderen Kommunen Auskunft"), ""),
    "sprechzeit": (message("Wann am besten?"), message("Zum Beispiel: dienstags 9 bis 11 Uhr.")),
    "erreicht": (message("Was wurde erreicht?"), ""),
    "vorher-gewusst": (message("Was hätten Sie gern vorher gewusst?"), ""),
    "nicht-wieder": (message("Was würden Sie nicht wieder so machen?"), ""),
    "aufwand": (message("Wie groß war der Aufwand?"), message("Leute, Zeit, Abstimmungen.")),
    "beschreibung": (
        message("Beschreibung"),
        message("Überschriften mit ##, Listen mit - am Zeilenanfang, Links als [Text](https://…)."),
    ),
    "funktionen": (message("Was sie kann"), message("Eine Funktion je Zeile.")),
    "link": (message("Adresse"), message("Projektseite, Handbuch, Presse …")),
    "link-name": (message("Bezeichnung"), ""),
    "ki": (message("Nutzt die Lösung künstliche Intelligenz, oder ist das geplant?"), ""),
    "ki-zweck": (message("Wozu?"), ""),
    "ki-daten": (message("Mit welchen Daten?"), ""),
    "ki-modell": (message("Welches Modell?"), ""),
    "ki-anbieter": (message("Anbieter des Modells"), ""),
    "ki-rolle": (message("Rolle der Kommune"), message("Artikel 3 Nummern 3 und 4 der Verordnung.")),
    "ki-hinweis": (message("Wie erfahren Betroffene davon?"), ""),
    "ki-hochrisiko": (message("Ist es ein Hochrisiko-System?"), message("Artikel 6 der Verordnung.")),
    "ki-hochrisiko-grund": (message("Warum, oder warum nicht?"), ""),
    "ki-aufsicht": (message("Wer beaufsichtigt es?"), ""),
    "ki-register": (message("In welchem Register steht es?"), ""),
    "ki-register-link": (message("Adresse des Eintrags im Register"), ""),
    "ki-stand": (message("Stand dieser Angaben"), message("Zum Beispiel 03.2026.")),
}
ROWS: Mapping[str, str] = {
    "foerderung": message("Förderung {number}"),
    "repository": message("Repository {number}"),
    "kosten": message("Betrag {number}"),
    "link": message("Link {number}"),
}
"""What a row is called, by its first field."""
_ANSWERS: Mapping[str, str] = {YES: message("ja"), NO: message("nein")}
AI_ROLES: Mapping[str, str] = {
    AiRole.PROVIDER: message("Anbieter: Wir haben es entwickelt oder entwickeln lassen"),
    AiRole.DEPLOYER: message("Betreiber: Wir setzen es ein"),
    AiRole.BOTH: message("beides"),
}
_VOCABULARIES = {
    "handlungsfeld": "field_of_action", "art": "kind", "status": "lifecycle_status", "beendet-weil": "end_reason",
    "programm": "funding", "modell": "operator_model",
}  # fmt: skip


def words_of(field: Field) -> tuple[str, str]:
    """The label of a field and the hint at it, in the language that is spoken."""
    label, hint = FIELDS[field.stem]
    return say(label), say(hint) if hint else ""


def choices_of(field: Field) -> list[tuple[str, str]]:
    """What may be chosen, with its words."""
    if field.stem in _VOCABULARIES:
        labels = LABELS[_VOCABULARIES[field.stem]]
        return [(key, labels[key]) for key in field.keys]
    said = AI_ROLES if field.stem == "ki-rolle" else _ANSWERS
    return [(key, say(said[key])) for key in field.keys]


def spoken(field: Field, value: str | list[str]) -> str:
    """What was typed or chosen, as one reads it."""
    known = dict(choices_of(field)) if field.keys else {}
    if isinstance(value, list):
        return ", ".join(known.get(each, each) for each in value)
    return known.get(value, value)
