"""The steps in which an operator writes an offer: which fields stand on each, and where they lie in the document.

Each step is a short form of its own. Lists (costs, framework agreements, proofs, called-in processors) have a form a
row. To ask one thing more, add a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from catalog.web.offer_kinds import NO, YES, Kind
from catalog.web.words import label
from content.locale.languages import language
from content.locale.speech import message, say
from schemas.operation import (
    MOST_CALLED_IN,
    MOST_COSTS,
    MOST_FRAMEWORKS,
    MOST_PROOFS,
    ImpactAssessment,
    Maturity,
    OperatorRole,
    ReachKind,
)
from schemas.vocabulary import FEDERAL_STATES, OPERATOR_MODELS, SIZE_CLASSES, Vocabulary

MATURITIES = {
    Maturity.PLANNED: message("geplant"),
    Maturity.PILOT: message("in Erprobung"),
    Maturity.OFFERED: message("wird angeboten"),
    Maturity.PROVEN: message("bewährt: mehrere Kommunen im Regelbetrieb"),
    Maturity.EXPIRING: message("läuft aus"),
}
ROLES = {
    OperatorRole.PROCESSOR: message("Auftragsverarbeiter (Art. 28 DSGVO)"),
    OperatorRole.CONTROLLER: message("selbst Verantwortlicher (Art. 4 Nr. 7 DSGVO)"),
    OperatorRole.JOINT: message("gemeinsam verantwortlich (Art. 26 DSGVO)"),
}
ASSESSMENTS = {
    ImpactAssessment.NOT_NEEDED: message("nicht erforderlich"),
    ImpactAssessment.NEEDED: message("erforderlich, noch nicht gemacht"),
    ImpactAssessment.DONE: message("gemacht"),
    ImpactAssessment.ON_REQUEST: message("liegt vor, auf Anfrage"),
}
REACHES = {
    ReachKind.ALL: message("alle Kommunen"),
    ReachKind.FEDERAL_STATES: message("Kommunen in bestimmten Ländern"),
    ReachKind.MEMBERS: message("Mitglieder"),
    ReachKind.OWN_AREA: message("das eigene Gebiet"),
}
Choices = Callable[[], Mapping[str, str]]


_Key = TypeVar("_Key", bound=str)


def _said(words: Mapping[_Key, str]) -> Choices:
    return lambda: {str(key): say(text) for key, text in words.items()}


def _terms(terms: Vocabulary) -> Choices:
    return lambda: {term.key: term.label(language()) for term in terms}


def _none() -> Mapping[str, str]:
    return {}


_YES_NO = _said({YES: message("ja"), NO: message("nein")})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the form, its label, what it holds and where that lies."""

    name: str
    label: str
    kind: Kind
    path: tuple[str, ...]
    hint: str = ""
    choices: Choices = _none
    required: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One short form. With ``rows`` its fields are those of one row of the list that lies there."""

    key: str
    title: str
    lead: str
    fields: tuple[Field, ...]
    rows: tuple[str, ...] = ()
    most: int = 0
    one_row: str = ""


def _line(name: str, words: str, *path: str, hint: str = "", required: bool = False) -> Field:
    return Field(name, words, Kind.LINE, path, hint, required=required)


def _paragraph(name: str, words: str, *path: str, hint: str = "") -> Field:
    return Field(name, words, Kind.PARAGRAPH, path, hint)


def _of(kind: Kind, name: str, words: str, *path: str, hint: str = "", choices: Choices = _none) -> Field:
    return Field(name, words, kind, path, hint, choices)


def _safe(kind: Kind, name: str, words: str, key: str, hint: str = "", choices: Choices = _none) -> Field:
    return Field(name, words, kind, ("safeguards", key), hint, choices)


_DATE_HINT = message("Tag, Monat oder Jahr, zum Beispiel 31.12.2027 oder 2027")
_NET_HINT = message("Euro netto, zum Beispiel 1.200 oder 1.200,50. Nur ein Wert: schreiben Sie ihn bei „von“.")
_ONE_A_LINE = message("Eine Angabe je Zeile")

OFFER = Step("angebot", message("Angebot"), message("Was bieten Sie an?"), (
    _line("titel", message("Titel"), "title", hint=message("Zum Beispiel „Betrieb im Rechenzentrum“"), required=True),
    _of(Kind.CHOICE, "modell", message("Betreibermodell"), "model", choices=_terms(OPERATOR_MODELS)),
    _paragraph("beschreibung", message("Beschreibung"), "description"),
    _of(Kind.CHOICE, "reife", message("Wie weit ist das Angebot?"), "maturity", choices=_said(MATURITIES)),
    _of(Kind.URL, "seite", message("Seite mit mehr dazu"), "link", hint=message("Mit https:// am Anfang")),
))  # fmt: skip
WHOM = Step("fuer-wen", message("Für wen"), message("Wem dürfen Sie das leisten, und auf welcher Grundlage?"), (
    _of(Kind.CHOICE, "gilt", message("Das Angebot gilt für"), "reach", "kind", choices=_said(REACHES)),
    _of(Kind.MANY, "land", message("Länder"), "reach", "federal_states", choices=_terms(FEDERAL_STATES), hint=message(
        "Bei „bestimmten Ländern“: welche. Sonst: in welchen Ländern liegen muss, wer beitreten will.")),
    _of(Kind.BODIES, "stellen", message("Namentlich bedient"), "reach", "bodies", hint=message(
        "Kommunen, Kreise oder Verbände, die Sie ohne Weiteres bedienen, je Zeile Name oder amtlicher Schlüssel")),
    _of(Kind.YES_NO, "beitritt", message("Können andere beitreten?"), "reach", "joining", choices=_YES_NO),
    _of(Kind.TICK, "inhouse", message("Mitglieder oder Genannte werden inhouse beauftragt (§ 108 GWB)"),
        "reach", "in_house"),
    _of(Kind.TICK, "wettbewerb", message("Alle anderen können nur nach einem Vergabeverfahren beauftragen"),
        "reach", "tender"),
    _of(Kind.YES_NO, "offen", message("Steht der Betrieb auch anderen offen?"), "open_to_others", choices=_YES_NO),
    _paragraph("wem", message("In eigenen Worten"), "serves"),
    _paragraph("grundlage", message("Rechtsgrundlage außerhalb des eigenen Gebiets"), "legal_ground",
               hint=message("Zum Beispiel Satzung, öffentlich-rechtliche Vereinbarung, Gesellschaftsvertrag")),
))  # fmt: skip
SERVICE = Step("leistung", message("Leistung"), message("Was ist enthalten, und was sagen Sie zu?"), (
    _of(Kind.LINES, "enthalten", message("Enthalten"), "included", hint=_ONE_A_LINE),
    _line("ort", message("Ort des Betriebs"), "hosting", hint=message("Zum Beispiel „Rechenzentrum in Brandenburg“")),
    _paragraph("zusage", message("Zugesagte Leistung"), "service_level",
               hint=message("Verfügbarkeit, Zeiten der Betreuung, Zeit bis zur Antwort")),
))  # fmt: skip
FRAMEWORKS = Step("rahmen", message("Rahmenverträge"), message(
    "Woraus können andere abrufen, ohne selbst auszuschreiben (§ 21 VgV, § 15 UVgO)?"), (
    _line("bezeichnung", message("Bezeichnung"), "title", required=True),
    _line("traeger", message("Wer hat sie geschlossen?"), "holder", required=True),
    _paragraph("abruf", message("Wer darf abrufen?"), "callers"),
    _of(Kind.MONEY, "hoechstmenge", message("Höchstmenge in Euro netto"), "maximum"),
    _of(Kind.MONEY, "abgerufen", message("Davon abgerufen in Euro netto"), "used"),
    _of(Kind.DATE, "abgerufen_am", message("Stand des Abrufs"), "used_on", hint=_DATE_HINT),
    _of(Kind.DATE, "endet", message("Endet am"), "ends_on", hint=_DATE_HINT),
    _of(Kind.URL, "seite", message("Bekanntmachung"), "link", hint=message("Mit https:// am Anfang")),
), ("frameworks",), MOST_FRAMEWORKS, message("Rahmenvereinbarung"))  # fmt: skip
TERMS = Step("ein-und-ausstieg", message("Einstieg und Ausstieg"), message("Wie kommt man hinein und wieder heraus?"), (
    _paragraph("einstieg", message("Einstieg"), "joining"),
    _of(Kind.MONTHS, "laufzeit", message("Feste Laufzeit in Monaten"), "term_months", hint=message(
        "0, wenn es keine feste Laufzeit gibt")),
    _of(Kind.MONTHS, "optionen", message("Verlängerungen dazu in Monaten"), "options_months"),
    _of(Kind.MONTHS, "kuendigung", message("Kündigungsfrist in Monaten"), "exit", "notice_months"),
    _paragraph("ausfuhr", message("Eigene Daten mitnehmen"), "exit", "export", hint=message("In welchen Formaten?")),
    _paragraph("uebergabe", message("Übergabe an einen anderen Betreiber"), "exit", "hand_over"),
    _paragraph("wechsel", message("Wechsel nach dem Data Act"), "exit", "switching",
               hint=message("Verordnung (EU) 2023/2854, Kapitel VI: Fristen und Entgelte")),
    _paragraph("ausstieg", message("Sonst zum Ausstieg"), "leaving"),
))  # fmt: skip
COSTS = Step("kosten", message("Kosten"), message(
    "Je Größenklasse eine Zeile, als Spanne in Euro netto. Eine kostenlose Lizenz ist kein Preis."), (
    _of(Kind.CHOICE, "groesse", message("Größenklasse"), "size_class", choices=_terms(SIZE_CLASSES),
        hint=message("Ohne Wahl gilt die Zeile für alle Größen.")),
    _line("umfang", message("Was ist in den Beträgen enthalten?"), "covers", hint=message(
        "Zum Beispiel „Betrieb, Pflege und Support“. Verglichen wird nur, was dasselbe umfasst.")),
    _of(Kind.MONEY, "einmalig_von", message("Einmalig, von"), "one_off", "low", hint=_NET_HINT),
    _of(Kind.MONEY, "einmalig_bis", message("Einmalig, bis"), "one_off", "high"),
    _of(Kind.MONEY, "erstes_von", message("Erstes Jahr, von"), "first_year", "low"),
    _of(Kind.MONEY, "erstes_bis", message("Erstes Jahr, bis"), "first_year", "high"),
    _of(Kind.MONEY, "weitere_von", message("Jedes weitere Jahr, von"), "further_year", "low"),
    _of(Kind.MONEY, "weitere_bis", message("Jedes weitere Jahr, bis"), "further_year", "high"),
    _of(Kind.HOURS, "stunden_von", message("Eigene Stunden im Jahr, von"), "own_staff_hours", "low"),
    _of(Kind.HOURS, "stunden_bis", message("Eigene Stunden im Jahr, bis"), "own_staff_hours", "high"),
    _of(Kind.PERCENT, "steuer", message("Umsatzsteuer in Prozent"), "vat_percent",
        hint=message("0, wenn keine anfällt")),
    _line("quelle", message("Woher ist die Angabe?"), "source", required=True, hint=message(
        "Zum Beispiel „Preisliste“ oder „Angebot an eine Kommune, mit deren Zustimmung“")),
    Field("stand", message("Stand"), Kind.DATE, ("as_of",), _DATE_HINT, required=True),
), ("costs",), MOST_COSTS, message("Kostenzeile"))  # fmt: skip
DATA = Step("datenschutz", message("Datenschutz"), message(
    "Was eine Datenschutzbeauftragte vor jedem Kauf fragt. Leeres gilt als offen."), (
    _safe(Kind.YES_NO, "personenbezug", message("Werden personenbezogene Daten verarbeitet?"),
          "processes_personal_data", choices=_YES_NO),
    _safe(Kind.PARAGRAPH, "daten", message("Welche Daten?"), "personal_data"),
    _safe(Kind.LINES, "personen", message("Betroffene Personengruppen"), "persons", _ONE_A_LINE),
    _safe(Kind.CHOICE, "rolle", message("Ihre Rolle"), "role", choices=_said(ROLES)),
    _safe(Kind.PARAGRAPH, "avv", message("Vertrag zur Auftragsverarbeitung"), "processor_agreement"),
    _safe(Kind.URL, "avv_seite", message("Muster des Vertrags"), "processor_agreement_link"),
    _safe(Kind.PARAGRAPH, "verzeichnis", message("Baustein für das Verzeichnis der Verarbeitungstätigkeiten"),
          "record_of_processing", message(
              "Zweck und Ablauf in wenigen Sätzen. Aus Ihren Angaben entsteht ein Text zum Herunterladen.")),
    _safe(Kind.PARAGRAPH, "tom", message("Technische und organisatorische Maßnahmen"), "technical_measures"),
    _safe(Kind.CHOICE, "dsfa", message("Datenschutz-Folgenabschätzung"), "assessment", choices=_said(ASSESSMENTS)),
    _safe(Kind.LINE, "dsfa_bei", message("Folgenabschätzung auf Anfrage bei"), "assessment_from",
          message("Eine Stelle, kein Name")),
    _safe(Kind.PARAGRAPH, "dsfa_worte", message("Mehr zur Folgenabschätzung"), "impact_assessment"),
    _safe(Kind.LINE, "verarbeitung", message("Ort der Verarbeitung"), "place_of_processing"),
    _safe(Kind.TICK, "keine_weiteren", message("Es gibt keine Unterauftragsverarbeiter"), "no_sub_processors"),
    _safe(Kind.PARAGRAPH, "fristen", message("Löschfristen"), "deletion_periods"),
))  # fmt: skip
CALLED_IN = Step("unterauftrag", message("Unteraufträge"), message(
    "Wen ziehen Sie wofür heran, und wo?"), (
    _line("name", message("Name"), "name", required=True),
    _line("aufgabe", message("Aufgabe"), "task"),
    _line("sitz", message("Ort der Verarbeitung"), "place"),
), ("safeguards", "called_in"), MOST_CALLED_IN, message("Unterauftragsverarbeiter"))  # fmt: skip
PROOFS = Step("nachweise", message("Nachweise"), message(
    "Nachweise Dritter, zum Beispiel C5, ISO 27001, IT-Grundschutz."), (
    _line("nachweis", message("Nachweis"), "name", required=True),
    _of(Kind.DATE, "ausgestellt", message("Ausgestellt am"), "issued_on", hint=_DATE_HINT),
    _of(Kind.DATE, "gueltig", message("Gültig bis"), "valid_until", hint=_DATE_HINT),
    _of(Kind.URL, "nachweis_seite", message("Nachzulesen unter"), "link"),
), ("safeguards", "proofs"), MOST_PROOFS, message("Nachweis"))  # fmt: skip
ACCESS = Step("barrierefreiheit", message("Barrierefreiheit"), message("Was wurde geprüft, von wem und wann?"), (
    _safe(Kind.LINE, "pruefung", message("Welche Prüfung?"), "accessibility_standard",
          message("Zum Beispiel „BITV-Test“ oder „WCAG 2.2 AA“")),
    _safe(Kind.LINE, "geprueft_von", message("Von wem?"), "accessibility_tested_by"),
    _safe(Kind.DATE, "geprueft_am", message("Wann?"), "accessibility_tested_on", _DATE_HINT),
    _safe(Kind.URL, "bericht", message("Prüfbericht"), "accessibility_report", message("Mit https:// am Anfang")),
    _safe(Kind.PARAGRAPH, "ergebnis", message("Ergebnis"), "accessibility_test"),
))  # fmt: skip

STEPS: Mapping[str, Step] = {
    step.key: step for step in (OFFER, WHOM, SERVICE, FRAMEWORKS, TERMS, COSTS, DATA, CALLED_IN, PROOFS, ACCESS)
}


def after(step: Step) -> Step | None:
    """The step that follows; None after the last."""
    steps = list(STEPS.values())
    return steps[steps.index(step) + 1] if step is not steps[-1] else None


def size_words(size_class: str | None) -> str:
    """A size class in words; all where none is named."""
    return label("size_class", size_class) or say("alle Größen")
