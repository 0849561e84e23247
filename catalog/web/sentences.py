"""Sentences for what the nouns keep as codes and dates, and lists of words as a sentence has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from catalog.web.languages import in_tongue
from catalog.web.words import LABELS
from content.locale.formats import day, partial_date
from content.locale.speech import message, say

FRESHNESS = {
    "confirmed": message(", bestätigt am {on}"),
    "confirmation_due": message(": zuletzt bestätigt am {on}"),
    "confirmation_old": message(": seit {on} nicht bestätigt"),
    "source_undated": message(": Quelle ohne Datum"),
    "source_only": message(": nur aus einer Quelle, Stand {as_of}"),
    "source_old": message(": Quelle mit Stand {as_of}"),
}
PHASES = {
    "phase_stands": message("{phase}{since}."),
    "phase_falls": message(
        "{phase}{since}. Nicht mehr erfüllt: {because}. Bleibt es dabei, wird daraus am {on} die {to}."
    ),
    "phase_lapses": message(
        "{phase}{since}. Nicht mehr erfüllt: {because}. Bleibt es dabei, ist sie ab {on} nicht bestimmt."
    ),
    "phase_fell": message("{phase}{since}, vorher {before}. Nicht mehr erfüllt: {because}."),
    "phase_lapsed": message("Nicht mehr bestimmt{since}, vorher {before}. Nicht mehr erfüllt: {because}.{told}"),
    "phase_reported": message("Noch nicht bestimmt. Nach gemeldeten Angaben: {phase}. Bestätigt hat das noch niemand."),
    "phase_ended": message("Beendet, zuletzt: {last}."),
    "phase_instance": message("Keine eigene Phase: Dieser Eintrag ist die Nutzung von „{origin}“ an einem Ort."),
    "phase_site_bound": message("Keine Phase: Die Lösung ist an ihren Ort gebunden und nicht zur Übertragung gedacht."),
    "phase_undetermined": (
        message("Noch nicht bestimmt: Es ist nicht bekannt, dass jemand die Lösung erprobt, einführt oder betreibt.")
    ),
}
CONDITIONS = {
    "use": message("Eine Nutzung ist bestätigt"),
    "begun": message("Die Lösung ist nicht mehr nur geplant oder in Entwicklung"),
    "code_or_contract": message("Der Quellcode ist öffentlich, oder es gibt einen Vertragsweg"),
    "offer": message("Ein Betreiber bietet den Betrieb an"),
    "guide": message("Eine Beschreibung zum Nachmachen liegt vor: Personal, Kosten, Schritte"),
    "contact": message("Eine Ansprechperson ist erreichbar"),
    "report": message("Ein Erfahrungsbericht liegt vor"),
    "use_elsewhere": message("Organisationen außerhalb des Projekts nutzen die Lösung: {found} von {needed}"),
    "operation_elsewhere": message("Organisationen außerhalb des Projekts im Regelbetrieb: {found} von {needed}"),
    "not_at_risk": message("Der Betrieb ist nirgends gefährdet"),
    "several_operators": message("Der Betrieb hängt nicht an einem einzigen Betreiber"),
    "open_offer": message("Ein Betreiber steht auch anderen offen"),
}
HISTORY = {
    "history_published": message("In den Katalog aufgenommen"),
    "history_version": message("Fassung {number}"),
    "history_content_confirmed": message("Angaben bestätigt"),
    "history_use": message("Angabe zur Nutzung durch {organisation}"),
}


def quoted(words: Sequence[str]) -> str:
    """„A“, „B“ und „C“."""
    return listed([say("„{word}“", word=word) for word in words])


def quoted_in_german(words: Sequence[str]) -> Markup:
    """The same of German words, each marked where the page speaks another language."""
    marked = [Markup(say("„{word}“")).format(word=in_tongue(word)) for word in words]  # noqa: S704  # our own
    if len(marked) == 1:
        return marked[0]
    both = Markup(say("{first} und {last}"))  # noqa: S704  # our own
    return both.format(first=Markup(", ").join(marked[:-1]), last=marked[-1])


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
    since = params.get("since")
    words = {
        **{name: LABELS["phase"].get(params.get(name, ""), "") for name in ("phase", "to", "before")},
        "because": _lost(params.get("because", ())),
        "told": _told_phase(params.get("reported", "")),
        "since": say(", seit {day}", day=day(date.fromisoformat(since))) if since else "",
        "last": _last_phase(params),
    }
    message = PHASES.get(facts.get("code", ""), PHASES["phase_undetermined"])
    return say(message, **{**_in_words(params), **words})


def _lost(conditions: Sequence[Mapping[str, Any]]) -> str:
    return quoted([condition(each) for each in conditions]) if conditions else ""


def _told_phase(phase: str) -> str:
    if phase in ("", "undetermined"):
        return ""
    return say(" Nach gemeldeten Angaben: {phase}.", phase=LABELS["phase"][phase])


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
        changed = Markup(say("Fassung {number}: {what}"))  # noqa: S704  # a message of our own
        return changed.format(number=params["number"], what=in_tongue(params["summary"]))
    if code == "history_use" and step:
        return say("{organisation}: {step}", organisation=params["organisation"], step=step)
    return say(HISTORY.get(code, ""), **params)
