"""The rows of a comparison, in the order in which a clerk asks: what it is, does it live, who uses it, who runs it,
what it costs, is it safe, whom to ask.

Confirmed and reported never share a row. A licence is no price, and what nobody said is said to be so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from catalog import fitting
from catalog.fitting import Ground, Use
from catalog.shortlists import Side
from catalog.web.compare_cells import Cell, Line, Row, cell, cells, of_lines
from catalog.web.compare_offers import costs, operators, safeguards, tests
from catalog.web.languages import in_tongue
from catalog.web.place import Place
from catalog.web.sentences import freshness_reason
from catalog.web.wording import texts_of
from catalog.web.words import label
from content.locale.formats import day
from content.locale.speech import message, say, say_count

MOST = 4
"""So many lines one cell holds."""

Told = Callable[[Side], Cell]


def rows_of(sides: Sequence[Side], place: Place | None, today: date) -> tuple[Row, ...]:
    """All rows; those that answer for a municipality only where one was chosen."""
    told: list[tuple[str, str, Told]] = [(key, say(title), answer) for key, (title, answer) in _FIRST.items()]
    if place:
        told += [(key, say(title, place=place.label), _like(ground, place)) for key, (title, ground) in _LIKE.items()]
    told += [
        ("quellcode", say("Quellcode und Lizenz"), _code),
        ("wege", say("Wege zur Lösung"), _routes),
        ("betrieb", say("Betreiber"), lambda side: operators(side, place)),
        ("kosten", say("Kosten im Jahr, netto"), lambda side: costs(side, place, today, "further_year")),
        ("einmalig", say("Kosten einmalig, netto"), lambda side: costs(side, place, today, "one_off")),
        ("datenschutz", say("Datenschutz und Sicherheit"), safeguards),
        ("barrierefreiheit", say("Prüfung der Barrierefreiheit"), tests),
    ]
    told += [(key, say(title), answer) for key, (title, answer) in _LAST.items()]
    return tuple(Row(key, title, tuple(answer(side) for side in sides)) for key, title, answer in told)


def _task(side: Side) -> Cell:
    fields = [label("field_of_action", key) for key in side.content.fields_of_action]
    return Cell(cells(fields, MOST).lines, texts_of(side.content).summary)


def _kind(side: Side) -> Cell:
    return cell(label("kind", side.content.kind))


def _origin(side: Side) -> Cell:
    where = label("federal_state", side.solution.federal_state)
    publisher = side.solution.publisher_text
    named = f"{publisher} ({where})" if where and where not in publisher else publisher
    return cell(named, say("Eintrag des Anbieters") if side.by_provider else "")


def _status(side: Side) -> Cell:
    ended = side.content.ended_because
    return cell(label("lifecycle_status", side.content.lifecycle_status), label("end_reason", ended) if ended else "")


def _operation(side: Side) -> Cell:
    step = label("step", side.solution.origin_step)
    return cell(step, label("standing", side.solution.origin_standing or "reported") if step else "")


def _phase(side: Side) -> Cell:
    known = side.solution.phase.value
    return cell(label("phase", known) if known != "undetermined" else say("noch nicht bestimmt"))


def _reported_phase(side: Side) -> Cell:
    known = side.solution.reported_phase.value
    return cell(label("phase", known) if known != "undetermined" else say("noch nicht bestimmt"))


def _fresh(side: Side) -> Cell:
    reason = freshness_reason(side.solution.freshness_facts).lstrip(",: ")
    return cell(label("freshness", side.solution.freshness.value), reason)


def _confirmed(side: Side) -> Cell:
    return cell(_counted(side.solution.uses_confirmed), _sizes([use for use in side.uses if use.confirmed]))


def _reported(side: Side) -> Cell:
    return cell(_counted(side.solution.uses_reported), _sizes([use for use in side.uses if not use.confirmed]))


def _counted(number: int) -> str:
    return say("{count}", count=number) if number else say("keine bekannt")


def _sizes(uses: Sequence[Use]) -> str:
    """How large those are that use it; the largest groups first."""
    found = Counter(use.size_class for use in uses if use.size_class)
    words = [
        say("{count} mit {size}", count=count, size=label("size_class", key)) for key, count in found.most_common()
    ]
    return "; ".join(words[:3])


def _like(ground: Ground, place: Place) -> Told:
    def told(side: Side) -> Cell:
        uses = fitting.grounded(place.town, side.facts).get(ground, ())
        sure, reported = (sum(use.confirmed is known for use in uses) for known in (True, False))
        words = [say("{count} bestätigt", count=sure)] if sure else []
        words += [say("{count} gemeldet", count=reported)] if reported else []
        return cell(", ".join(words) or say("keine bekannt"))

    return told


def _code(side: Side) -> Cell:
    """The licence, and where the code is; a licence that nobody named is open."""
    stated = [side.content.licence, *(link.licence for link in side.code_links)]
    licences = list(dict.fromkeys(licence for licence in stated if licence))
    forges = ", ".join(dict.fromkeys(link.forge for link in side.code_links))
    if side.code_links:
        return cell(", ".join(licences) or say("öffentlich, Lizenz nicht angegeben"), forges)
    return cell(", ".join(licences), say("kein Quellcode verlinkt") if licences else "")


def _routes(side: Side) -> Cell:
    keys = [route.key for route in side.content.routes] or (["adopt_code"] if side.code_links else [])
    return cells([label("route", key) for key in dict.fromkeys(keys)], MOST)


def _documents(side: Side) -> Cell:
    counted = Counter(side.templates)
    words = [label("template_kind", key) + (f" ({number})" if number > 1 else "") for key, number in counted.items()]
    return cells(words, MOST)


def _contact(side: Side) -> Cell:
    contact = next((contact for contact in side.contacts if not contact.bounced_on), None)
    if contact is None:
        return Cell()
    on = contact.confirmed_on
    known = say("bestätigt am {day}", day=day(on)) if on else say("noch nicht bestätigt")
    return Cell((Line(in_tongue(contact.role), f"{contact.mailbox}, {known}"),))


def _reports(side: Side) -> Cell:
    if not side.reports:
        return cell(say("noch keine"))
    bodies = dict.fromkeys(report.organisation for report in side.reports)
    number = say_count("{count} Erfahrungsbericht", "{count} Erfahrungsberichte", len(side.reports))
    return cell(number, say("von {who}", who=", ".join(list(bodies)[:3])))


def _start(side: Side) -> Cell:
    return cell(in_tongue(side.content.time_to_start or "", side.content.language))


def _standards(side: Side) -> Cell:
    return cells([label("standard", key) for key in side.content.standards], MOST)


def _funding(side: Side) -> Cell:
    words = [label("funding", fund.programme) if fund.programme else fund.words for fund in side.content.funding]
    return of_lines([Line(text) for text in dict.fromkeys(words)], MOST)


_FIRST: dict[str, tuple[str, Told]] = {
    "aufgabe": (message("Aufgabe"), _task),
    "art": (message("Lösungsart"), _kind),
    "herkunft": (message("Herkunft"), _origin),
    "status": (message("Status"), _status),
    "ursprung": (message("Betrieb beim Ursprung"), _operation),
    "phase": (message("Phase, bestätigt"), _phase),
    "gemeldet": (message("Phase, nach gemeldeten Angaben"), _reported_phase),
    "aktualitaet": (message("Aktualität"), _fresh),
    "bestaetigt": (message("Nachnutzungen, bestätigt"), _confirmed),
    "nur-gemeldet": (message("Nachnutzungen, nur gemeldet"), _reported),
}
_LIKE = {
    "groesse": (message("Davon in der Größe von {place}"), Ground.SIZE),
    "kreis": (message("Davon im selben Kreis"), Ground.DISTRICT),
    "land": (message("Davon im selben Land"), Ground.FEDERAL_STATE),
}
_LAST: dict[str, tuple[str, Told]] = {
    "vorlagen": (message("Vorlagen"), _documents),
    "kontakt": (message("Ansprechperson"), _contact),
    "erfahrung": (message("Erfahrungsberichte"), _reports),
    "anfang": (message("Dauer bis zum Anfang"), _start),
    "standards": (message("Schnittstellen und Standards"), _standards),
    "foerderung": (message("Förderung"), _funding),
}
