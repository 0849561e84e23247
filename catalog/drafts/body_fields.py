"""The fields of each step read into the parts of an entry's body (schemas/solution.py), as its JSON has them.

What a draft has no fields for, or no room for (a seventh link, a second route of one kind), stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from catalog.drafts.fields import GRANTS, LINKS, NO, ROUTES, SUMS, YES
from catalog.drafts.filling import AI_TEXTS, COMMUNITY
from catalog.drafts.typed_fields import StepReader
from content.locale.speech import message, say
from schemas.solution import LifecycleStatus

PARAGRAPH = 2_000
WITHOUT_WORDS = message("Schreiben Sie dazu, worum es geht, oder leeren Sie die Felder dieser Zeile.")
WITHOUT_LINK = message("Nennen Sie die Adresse zu dieser Bezeichnung.")
NOT_ENDED = message("Ein Grund für das Ende passt nur zum Stand „beendet“ oder „pausiert“. Prüfen Sie beide Angaben.")
IN_FUTURE = message("Dieser Tag liegt in der Zukunft, und die Lösung ist schon im Einsatz. Prüfen Sie beide Angaben.")
WAY_MISSING = message("Beschreiben Sie den Weg, zu dem dieser nächste Schritt gehört.")
COMMUNITY_UNNAMED = message("Nennen Sie die Gemeinschaft, zu der diese Angaben gehören.")
GUIDE_MISSING = message("Zu einer Anleitung gehören Personal, Kosten und Schritte. Hier fehlt noch etwas.")

Body = dict[str, Any]


def _topic(reader: StepReader) -> Body:
    return {
        "title": reader.line("titel"),
        "summary": reader.line("satz"),
        "fields_of_action": list(reader.many("handlungsfeld")) or None,
        "kind": reader.choice("art"),
        "keywords": list(reader.words("stichworte")) or None,
    }


_RUNS = {LifecycleStatus.PILOT, LifecycleStatus.IN_OPERATION, LifecycleStatus.PAUSED, LifecycleStatus.ENDED}


def _standing(reader: StepReader) -> Body:
    status, since, because = reader.choice("status"), reader.date("seit"), reader.choice("beendet-weil")
    if because and status not in {LifecycleStatus.ENDED, LifecycleStatus.PAUSED}:
        reader.wrong("beendet-weil", say(NOT_ENDED))
        because = None
    if since and status in _RUNS and int(since[:4]) >= reader.today.year and _begin(since) > reader.today:
        reader.wrong("seit", say(IN_FUTURE))
        since = None
    return {
        "lifecycle_status": status,
        "in_use_since": since,
        "ended_because": because,
        "lesson": reader.line("lehre"),
        "funding": _grants(reader) or None,
    }


def _begin(since: str) -> date:
    return date.fromisoformat((since + "-01-01")[:10])


def _grants(reader: StepReader) -> list[Body]:
    def one(row: int) -> Body:
        return {
            "words": reader.line(f"foerderung-{row}"),
            "programme": reader.choice(f"programm-{row}"),
            "until": reader.date(f"foerderung-bis-{row}"),
        }

    return (
        _rows(reader, "foerderung", "words", one, GRANTS, WITHOUT_WORDS)
        + list(reader.shown.get("funding", ()))[GRANTS:]
    )


def _code(reader: StepReader) -> Body:
    return {"licence": reader.licence("lizenz"), "standards": list(reader.words("standards")) or None}


def _ways(reader: StepReader) -> Body:
    return {
        "routes": _routes(reader) or None,
        "community": _community(reader),
        "time_to_start": reader.line("zeit"),
        "transfer_guide": _guide(reader),
        "site_bound": reader.checked("ortsgebunden") or None,
    }


def _routes(reader: StepReader) -> list[Body]:
    routes = []
    for way, key in ROUTES.items():
        text, step = reader.line(f"{way}-weg"), reader.line(f"{way}-schritt")
        if step and not reader.has(f"{way}-weg"):
            reader.wrong(f"{way}-weg", say(WAY_MISSING))
        if text:
            routes.append(_said({"key": key, "text": text, "next_step": step}))
    before: Sequence[Body] = reader.shown.get("routes", ())
    last = {route["key"]: number for number, route in enumerate(before)}
    return routes + [route for number, route in enumerate(before) if last[route["key"]] != number]


def _community(reader: StepReader) -> Body | None:
    read = {"treffen": reader.date, "fahrplan": reader.address, "seite": reader.address}
    told = _said({name: read.get(field.partition("-")[2], reader.line)(field) for field, name in COMMUNITY.items()})
    if told and "name" not in told and not reader.has("gemeinschaft"):
        reader.wrong("gemeinschaft", say(COMMUNITY_UNNAMED))
    return told if "name" in told else None


def _guide(reader: StepReader) -> Body | None:
    names = ("anleitung-personal", "anleitung-kosten", "anleitung-schritte")
    staff, cost = reader.line(names[0]), reader.line(names[1])
    steps = list(reader.lines(names[2], PARAGRAPH))
    if reader.has(*names):
        for name in names:
            if not reader.has(name):
                reader.wrong(name, say(GUIDE_MISSING))
    return {"staff": staff, "cost": cost, "steps": steps} if staff and cost and steps else None


def _costs(reader: StepReader) -> Body:
    def one(row: int) -> Body:
        return {"words": reader.line(f"kosten-{row}"), "as_of": reader.date(f"kosten-stand-{row}")}

    rows = _rows(reader, "kosten", "words", one, SUMS, WITHOUT_WORDS)
    return {"costs": (rows + list(reader.shown.get("costs", ()))[SUMS:]) or None}


def _description(reader: StepReader) -> Body:
    def one(row: int) -> Body:
        return {"url": reader.address(f"link-{row}"), "label": reader.line(f"link-name-{row}")}

    links = _rows(reader, "link", "url", one, LINKS, WITHOUT_LINK) + list(reader.shown.get("links", ()))[LINKS:]
    return {
        "description": reader.line("beschreibung"),
        "features": list(reader.lines("funktionen", PARAGRAPH)) or None,
        "links": links or None,
    }


def _ai(reader: StepReader) -> Body:
    """Whoever says no needs no more of it; whatever was typed stays in the draft."""
    answer, risk = reader.choice("ki"), reader.choice("ki-hochrisiko")
    texts = {
        "role": reader.choice("ki-rolle"),
        "as_of": reader.date("ki-stand"),
        "entered_in_link": reader.address("ki-register-link"),
    }
    texts |= {name: reader.line(field) for field, name in AI_TEXTS.items() if name not in texts}
    told = _said({**texts, "high_risk": None if risk is None else risk == YES})
    return {"ai": None if answer == NO or not (answer or told) else told}


def _rows(
    reader: StepReader, stem: str, needed: str, read: Callable[[int], Body], most: int, sentence: str
) -> list[Body]:
    """The rows in which something stands; one without its first field is wrong."""
    found = [(row, _said(read(row))) for row in range(1, most + 1)]
    for row, said in found:
        if said and needed not in said and not reader.has(f"{stem}-{row}"):
            reader.wrong(f"{stem}-{row}", say(sentence))
    return [said for _, said in found if needed in said]


def _said(parts: Body) -> Body:
    return {name: value for name, value in parts.items() if value is not None}


READ_BODY: Mapping[str, Callable[[StepReader], Body]] = {
    "thema": _topic,
    "stand": _standing,
    "code": _code,
    "wege": _ways,
    "kosten": _costs,
    "beschreibung": _description,
    "ki": _ai,
}
