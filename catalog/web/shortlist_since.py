"""Seitdem geändert: a frozen shortlist, read again and held against what is known today. The file is not stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from catalog.shortlists import Gone, Known, Side, known, plain_sides
from catalog.shortlists.freezing import Change, changes, frozen
from catalog.web.page import Answer, Visit, show
from catalog.web.shortlist_words import phase_words
from catalog.web.words import label
from content.locale.formats import number
from content.locale.speech import message, say
from schemas.exchange.shortlist import FrozenEntry, Shortlist

LARGEST = 512 * 1024
_FACTS = {
    "number": message("Fassung"),
    "phase": message("Phase, bestätigt"),
    "reported_phase": message("Phase, nach gemeldeten Angaben"),
    "origin_step": message("Betrieb beim Ursprung"),
    "origin_standing": message("Betrieb beim Ursprung: wer es sagt"),
    "uses_confirmed": message("Nachnutzungen, bestätigt"),
    "uses_reported": message("Nachnutzungen, nur gemeldet"),
    "freshness": message("Aktualität"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the shortlist and what has become of it; ``slug`` is its present address, empty where it is gone."""

    title: str
    chosen: bool
    slug: str = ""
    changed: tuple[tuple[str, str, str], ...] = ()
    gone: Gone | None = None


def form(_: Visit) -> Answer:
    """Which file is to be held against today."""
    return _page("")


def send(visit: Visit) -> Answer:
    """What has changed since, entry by entry; or the form with a sentence on what is wrong with the file."""
    upload = visit.form.file("datei")
    if upload is None:
        return _page(say("Wählen Sie die JSON-Datei, die Sie beim Festhalten heruntergeladen haben."))
    made = _read(upload.data)
    if made is None:
        return _page(
            say("Diese Datei ist keine festgehaltene Auswahl. Wählen Sie die Datei, deren Name auf „.json“ endet.")
        )
    return _page("", made, _lines(visit, made))


def _read(data: bytes) -> Shortlist | None:
    try:
        return Shortlist.model_validate_json(data)
    except (ValidationError, ValueError, RecursionError):
        return None


def _page(problem: str, made: Shortlist | None = None, lines: list[Line] | None = None) -> Answer:
    return show(
        "auswahl_seitdem.html",
        status=422 if problem else 200,
        here="",
        problems=[("datei", problem)] if problem else [],
        problem=problem,
        made=made,
        lines=lines or [],
    )


def _lines(visit: Visit, made: Shortlist) -> list[Line]:
    entries = [(each, True) for each in made.entries] + [(each.entry, False) for each in made.left_out]
    found = known(visit.db, [entry.slug for entry, _ in entries], samples=visit.settings.samples)
    today = {side.solution.slug: side for side in plain_sides(visit.db, list(found.ids.values()))}
    gone = {each.slug: each for each in found.gone}
    return [_line(entry, found, today, gone, chosen=chosen) for entry, chosen in entries]


def _line(
    entry: FrozenEntry, found: Known, today: Mapping[str, Side], gone: Mapping[str, Gone], *, chosen: bool
) -> Line:
    slug = found.moved.get(entry.slug, "")
    side = today.get(slug)
    if side is None:
        return Line(entry.title, chosen, gone=gone.get(slug))
    changed = tuple(_words(each) for each in changes(entry, frozen(side, entry.url)))
    return Line(entry.title, chosen, slug, changed)


def _words(change: Change) -> tuple[str, str, str]:
    """What it is, what it was and what it is now."""
    return say(_FACTS[change.fact]), _value(change.fact, change.before), _value(change.fact, change.now)


def _value(fact: str, value: object) -> str:
    if value is None:
        return say("nicht angegeben")
    if isinstance(value, int):
        return number(value)
    if fact in {"phase", "reported_phase"}:
        return phase_words(str(value))
    return label(_VOCABULARIES[fact], str(value))


_VOCABULARIES = {"origin_step": "step", "origin_standing": "standing", "freshness": "freshness"}
