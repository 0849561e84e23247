"""Sentences for what the nouns keep as codes and dates, and lists of words as a sentence has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from catalog.web.templating import day, partial_date
from catalog.web.words import LABELS


def quoted(words: Sequence[str]) -> str:
    """„A“, „B“ und „C“."""
    marked = [f"„{word}“" for word in words]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} und {marked[-1]}"


def _day(params: Mapping[str, Any]) -> str:
    return day(date.fromisoformat(params["on"]))


_FRESHNESS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "confirmed": lambda params: f", bestätigt am {_day(params)}",
    "confirmation_due": lambda params: f": zuletzt bestätigt am {_day(params)}",
    "confirmation_old": lambda params: f": seit {_day(params)} nicht bestätigt",
    "source_undated": lambda _: ": Quelle ohne Datum",
    "source_only": lambda params: f": nur aus einer Quelle, Stand {partial_date(params['as_of'])}",
    "source_old": lambda params: f": Quelle mit Stand {partial_date(params['as_of'])}",
}


def freshness_reason(facts: Mapping[str, Any]) -> str:
    """Why an entry is as fresh as it is, to be put behind the word; empty for a reason that has no words yet."""
    sentence = _FRESHNESS.get(facts.get("code", ""))
    return sentence(facts.get("params", {})) if sentence else ""


_PHASES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "phase_stands": lambda params: f"{_phase(params)}{_since(params)}.",
    "phase_falls": lambda params: (
        f"{_phase(params)}. Eine Bedingung ist weggefallen; am {_day(params)} geht die Phase einen Schritt zurück."
    ),
    "phase_reported": lambda params: (
        f"Noch nicht bestimmt. Nach gemeldeten Angaben: {_phase(params)}. Bestätigt hat das noch niemand."
    ),
    "phase_ended": lambda params: f"Beendet, zuletzt: {_last_phase(params)}.",
    "phase_instance": lambda params: (
        f"Keine eigene Phase: Dieser Eintrag ist die Nutzung von „{params['origin']}“ an einem Ort."
    ),
    "phase_site_bound": lambda _: (
        "Keine Phase: Die Lösung ist an ihren Ort gebunden und nicht zur Übertragung gedacht."
    ),
}
_NO_PHASE = "Noch nicht bestimmt: Es ist nicht bekannt, dass jemand die Lösung erprobt, einführt oder betreibt."


def phase_sentence(facts: Mapping[str, Any]) -> str:
    """Which phase it is, since when or why none."""
    sentence = _PHASES.get(facts.get("code", ""))
    return sentence(facts.get("params", {})) if sentence else _NO_PHASE


def _phase(params: Mapping[str, Any]) -> str:
    phase: str = params["phase"]
    return LABELS["phase"].get(phase, phase)


def _since(params: Mapping[str, Any]) -> str:
    since = params.get("since")
    return f", seit {day(date.fromisoformat(since))}" if since else ""


def _last_phase(params: Mapping[str, Any]) -> str:
    """The confirmed one, else the one that was reported."""
    if params["phase"] != "undetermined":
        return _phase(params)
    return LABELS["phase"].get(params.get("reported", ""), "noch nicht bestimmt")


_CONDITIONS = {
    "begun": "Die Lösung ist nicht mehr nur geplant oder in Entwicklung",
    "code_or_contract": "Der Quellcode ist öffentlich, oder es gibt einen Vertragsweg",
    "offer": "Ein Betreiber bietet den Betrieb an",
    "guide": "Eine Beschreibung zum Nachmachen liegt vor: Personal, Kosten, Schritte",
    "contact": "Eine Ansprechperson ist erreichbar",
    "report": "Ein Erfahrungsbericht liegt vor",
    "use_elsewhere": "Organisationen außerhalb des Projekts nutzen die Lösung: {found} von {needed}",
    "operation_elsewhere": "Organisationen außerhalb des Projekts im Regelbetrieb: {found} von {needed}",
    "not_at_risk": "Der Betrieb ist nirgends gefährdet",
    "several_operators": "Der Betrieb hängt nicht an einem einzigen Betreiber",
    "open_offer": "Ein Betreiber steht auch anderen offen",
}


def condition(told: Mapping[str, Any]) -> str:
    """A condition of a phase as a line of a list; whether it is met stands before it."""
    key: str = told["key"]
    return _CONDITIONS.get(key, key).format(**told.get("params", {}))


def history_line(code: str, params: Mapping[str, Any]) -> str:
    """What happened."""
    step = LABELS["step"].get(params.get("step") or "", "")
    match code:
        case "history_published":
            return "In den Katalog aufgenommen"
        case "history_version":
            changed = str(params.get("summary") or "")
            return f"Geändert: {changed}" if changed else f"Fassung {params['number']}"
        case "history_content_confirmed":
            return "Angaben bestätigt"
        case "history_use":
            return f"{params['organisation']}: {step}" if step else f"Angabe zur Nutzung durch {params['organisation']}"
    return ""
