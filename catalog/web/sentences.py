"""Sentences for what the nouns keep as codes and dates, and lists of words as a sentence has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from catalog.web.templating import day, partial_date
from catalog.web.words import LABELS
from content.locale.speech import say

FRESHNESS = {
    "confirmed": ", bestätigt am {on}",
    "confirmation_due": ": zuletzt bestätigt am {on}",
    "confirmation_old": ": seit {on} nicht bestätigt",
    "source_undated": ": Quelle ohne Datum",
    "source_only": ": nur aus einer Quelle, Stand {as_of}",
    "source_old": ": Quelle mit Stand {as_of}",
}
PHASES = {
    "phase_stands": "{phase}{since}.",
    "phase_falls": "{phase}. Eine Bedingung ist weggefallen; am {on} geht die Phase einen Schritt zurück.",
    "phase_reported": "Noch nicht bestimmt. Nach gemeldeten Angaben: {phase}. Bestätigt hat das noch niemand.",
    "phase_ended": "Beendet, zuletzt: {last}.",
    "phase_instance": "Keine eigene Phase: Dieser Eintrag ist die Nutzung von „{origin}“ an einem Ort.",
    "phase_site_bound": "Keine Phase: Die Lösung ist an ihren Ort gebunden und nicht zur Übertragung gedacht.",
    "phase_undetermined": (
        "Noch nicht bestimmt: Es ist nicht bekannt, dass jemand die Lösung erprobt, einführt oder betreibt."
    ),
}
CONDITIONS = {
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
HISTORY = {
    "history_published": "In den Katalog aufgenommen",
    "history_version": "Fassung {number}",
    "history_content_confirmed": "Angaben bestätigt",
    "history_use": "Angabe zur Nutzung durch {organisation}",
}


def quoted(words: Sequence[str]) -> str:
    """„A“, „B“ und „C“."""
    return listed([say("„{word}“", word=word) for word in words])


def listed(words: Sequence[str]) -> str:
    """A, B und C."""
    if len(words) == 1:
        return words[0]
    return say("{first} und {last}", first=", ".join(words[:-1]), last=words[-1])


def freshness_reason(facts: Mapping[str, Any]) -> str:
    """Why an entry is as fresh as it is, to be put behind the word; empty for a reason that has no words yet."""
    message = FRESHNESS.get(facts.get("code", ""))
    return say(message, **_in_words(facts.get("params", {}))) if message else ""


def phase_sentence(facts: Mapping[str, Any]) -> str:
    """Which phase it is, since when or why none."""
    params = facts.get("params", {})
    since, phase = params.get("since"), params.get("phase", "")
    words = {
        "phase": LABELS["phase"].get(phase, phase),
        "since": say(", seit {day}", day=day(date.fromisoformat(since))) if since else "",
        "last": _last_phase(params),
    }
    message = PHASES.get(facts.get("code", ""), PHASES["phase_undetermined"])
    return say(message, **{**_in_words(params), **words})


def _in_words(params: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a sentence, their dates as one reads them."""
    words = dict(params)
    if params.get("on"):
        words["on"] = day(date.fromisoformat(params["on"]))
    if params.get("as_of"):
        words["as_of"] = partial_date(params["as_of"])
    return words


def _last_phase(params: Mapping[str, Any]) -> str:
    """The confirmed one, else the one that was reported."""
    phase, reported = params.get("phase", ""), params.get("reported", "")
    return LABELS["phase"].get(phase if phase != "undetermined" else reported, "")


def condition(told: Mapping[str, Any]) -> str:
    """A condition of a phase as a line of a list; whether it is met stands before it."""
    key: str = told["key"]
    return say(CONDITIONS.get(key, key), **told.get("params", {}))


def history_line(code: str, params: Mapping[str, Any]) -> str:
    """What happened."""
    step = LABELS["step"].get(params.get("step") or "", "")
    if code == "history_version" and params.get("summary"):
        return say("Geändert: {what}", what=params["summary"])
    if code == "history_use" and step:
        return say("{organisation}: {step}", organisation=params["organisation"], step=step)
    return say(HISTORY.get(code, ""), **params)
