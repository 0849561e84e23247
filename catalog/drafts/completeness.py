"""How far an entry is: sixteen things that readers look for, each with the field in which it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.drafts.fields import BY_KEY
from catalog.drafts.reading import Reading
from content.locale.speech import message
from schemas.solution import SolutionContent


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an entry that is there already."""

    offers: bool = False
    contacts: bool = False
    reports: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that readers look for. ``brings`` says what it would bring them."""

    step: str
    field: str
    name: str
    brings: str
    there: bool


Told = Callable[[Reading, SolutionContent], bool]

_ITEMS: tuple[tuple[str, str, str, str, Told], ...] = (
    (
        "thema", "titel", message("Titel und ein Satz"),
        message("Nötig zum Veröffentlichen: Daran erkennt man in der Trefferliste, worum es geht."),
        lambda _, content: bool(content.title and content.summary),
    ),
    (
        "thema", "handlungsfeld", message("Handlungsfeld"),
        message("Damit steht der Eintrag dort, wo andere mit derselben Aufgabe suchen."),
        lambda _, content: bool(content.fields_of_action),
    ),
    (
        "thema", "art", message("Art der Lösung"),
        message("Damit ist klar, ob man Software, ein Verfahren, Geräte oder anderes übernimmt."),
        lambda _, content: bool(content.kind),
    ),
    (
        "stand", "status", message("Stand der Lösung"),
        message("Damit sieht man, ob sie läuft, erprobt wird oder warum sie endete."),
        lambda _, content: bool(content.lifecycle_status),
    ),
    (
        "stand", "seit", message("Im Einsatz seit"),
        message("Damit lässt sich einschätzen, wie bewährt sie ist."),
        lambda _, content: bool(content.in_use_since),
    ),
    (
        "stand", "foerderung-1", message("Förderung und ihr Ende"),
        message("Damit sieht man, was ohne Fördergeld weiterläuft."),
        lambda _, content: bool(content.funding),
    ),
    (
        "code", "repository-1", message("Quellcode oder Anleitung"),
        message("Ohne eines von beiden kann niemand die Lösung übernehmen."),
        lambda reading, content: bool(reading.code or content.transfer_guide),
    ),
    (
        "code", "lizenz", message("Lizenz"),
        message("Damit weiß die Rechtsstelle, was erlaubt ist."),
        lambda reading, content: bool(content.licence or any(one.licence for one in reading.code)),
    ),
    (
        "wege", "code-weg", message("Weg zur Lösung"),
        message("Damit weiß man, wie man sie bekommt: übernehmen, beitreten oder beauftragen."),
        lambda _, content: bool(content.routes),
    ),
    (
        "wege", "code-schritt", message("Nächster Schritt"),
        message("Damit kann man gleich anfangen, statt erst zu fragen."),
        lambda _, content: any(route.next_step for route in content.routes),
    ),
    (
        "wege", "zeit", message("Zeit bis zum Start"),
        message("Damit lässt sich das eigene Vorhaben planen."),
        lambda _, content: bool(content.time_to_start),
    ),
    (
        "kosten", "kosten-1", message("Kosten"),
        message("Danach fragt jede Kämmerei zuerst."),
        lambda _, content: bool(content.costs),
    ),
    (
        "betrieb", "modell", message("Betrieb"),
        message("Nötig für die Transferphase: Damit weiß man, wer die Lösung für andere betreibt."),
        lambda reading, _: reading.offer is not None,
    ),
    (
        "kontakt", "postfach", message("Ansprechstelle"),
        message("Nötig für die Transferphase: Damit Fragen bei Ihnen ankommen und nicht verloren gehen."),
        lambda reading, _: reading.contact is not None,
    ),
    (
        "erfahrungen", "erreicht", message("Erfahrungen"),
        message("Damit machen andere Ihre Fehler nicht noch einmal."),
        lambda reading, _: reading.experience is not None,
    ),
    (
        "beschreibung", "beschreibung", message("Beschreibung"),
        message("Damit Fachleute verstehen, wie es geht, ohne Sie anzurufen."),
        lambda _, content: bool(content.description),
    ),
)  # fmt: skip
_EMPTY = SolutionContent.model_construct(title="", summary="")
_BESIDE: Mapping[str, Callable[[Beside], bool]] = {
    "betrieb": lambda beside: beside.offers,
    "kontakt": lambda beside: beside.contacts,
    "erfahrungen": lambda beside: beside.reports,
}


def completeness(reading: Reading, beside: Beside | None = None) -> tuple[Item, ...]:
    """What is there and what is not. ``beside`` is what an entry has already, for a draft of one."""
    content = reading.content or _EMPTY
    return tuple(
        Item(step, field, name, brings, _there(step, told, reading, content, beside))
        for step, field, name, brings, told in _ITEMS
    )


def _there(step: str, told: Told, reading: Reading, content: SolutionContent, beside: Beside | None) -> bool:
    if beside is not None and BY_KEY[step].beside:
        return _BESIDE[step](beside)
    return told(reading, content)
