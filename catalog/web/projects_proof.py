"""The dated proof of a Vorhaben, "Stand der Verstetigung und Übertragung": as a PDF file, and as a table.

Both say the same of each entry, from the same functions that its page is made of. Confirmed and reported are never
added, interests are a number. It speaks of the day on which it is asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO

from pydantic import JsonValue

from catalog import projects
from catalog.models import Project
from catalog.projects import Standing
from catalog.web.addresses import in_language, site_address
from catalog.web.page import Answer, Visit
from catalog.web.projects import address_of
from catalog.web.projects_lines import EntryLine, entry_line
from catalog.web.projects_reached import content_of, project_here
from catalog.web.projects_words import PARTS, SETTLED, grant_left, term
from catalog.web.words import label
from content.documents import pdf
from content.locale.formats import day, number
from content.locale.languages import language
from content.locale.speech import message, say, say_count
from schemas.dates import day_of
from schemas.formulas import defused
from schemas.reuse import SolutionPhase

MARK = "\ufeff"
TITLE = message("Stand der Verstetigung und Übertragung")
COLUMNS = (
    message("Lösung"),
    message("Adresse"),
    message("Betrieb beim Ursprung"),
    message("Wer sagt das"),
    message("Phase, bestätigt"),
    message("Phase, gemeldet"),
    message("Interessen"),
    message("Nachnutzungen, bestätigt"),
    message("Nachnutzungen, gemeldet"),
    message("Quellcode"),
    message("Lizenz"),
    message("Betreiber"),
    message("Unterlagen"),
    message("Beendete Nachnutzungen"),
    message("Was nicht gelang und warum"),
    message("Aktualität"),
    message("Stichtag"),
)
READ = (
    message(
        "Bestätigt ist, was die Organisation selbst bestätigt hat, die eine Lösung nutzt. Gemeldet ist, was andere "
        "über sie sagen. Beides steht nebeneinander und wird nie zusammengezählt."
    ),
    message(
        "Als Nachnutzung zählt eine Organisation erst von der Erprobung an. Eine Interessenbekundung ist keine "
        "Nutzung, keine Festlegung und keine Vergabeentscheidung."
    ),
    message(
        "Die Phase ist an das Drei-Phasen-Modell des Trendreports Digitaler Staat 2025 angelehnt; es auf Lösungen "
        "anzuwenden, ist unsere Lesart. Sie wird aus bestätigten Angaben abgeleitet, nicht eingegeben."
    ),
    message("„Nicht angegeben“ heißt, dass niemand etwas dazu gesagt hat. Alle Zahlen gelten für den Stichtag."),
)


def as_pdf(visit: Visit) -> Answer:
    """The proof as a file that is laid before a funder or a council."""
    row = project_here(visit)
    body = pdf("stand.typ", values(visit, row), language=language())
    return Answer(body=body, media_type="application/pdf", headers=_named(row, visit, "pdf", "inline"))


def as_table(visit: Visit) -> Answer:
    """The same as a table, as a German Excel opens it; no cell is a formula to any spreadsheet."""
    row = project_here(visit)
    today = day_of(visit.now)
    lines = [entry_line(one) for one in projects.standing(visit.db, row).entries]
    body = table([say(each) for each in COLUMNS], [_cells(line, site(visit), today) for line in lines])
    headers = _named(row, visit, "csv", "attachment")
    return Answer(body=body.encode(), media_type="text/csv; charset=utf-8", headers=headers)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Semicolons, quotation marks where they are needed, and nothing that is worked out."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in row] for row in (head, *rows))
    return MARK + text.getvalue()


def values(visit: Visit, row: Project) -> dict[str, JsonValue]:
    """What the template of the file is given."""
    today, standing = day_of(visit.now), projects.standing(visit.db, row)
    lines = [entry_line(one) for one in standing.entries]
    at = site(visit)
    return {
        "title": say(TITLE),
        "subtitle": row.title,
        "as_of": today.isoformat(),
        "address": f"{at}{address_of(row)}/stand.pdf" if at else None,
        "words": _words(),
        "grant": _pairs(_grant(row, today)),
        "figures": _pairs(_figures(standing)),
        "overview": [[line.title, line.language, *_in_row(line)] for line in lines],
        "entries": [_entry(line, at) for line in lines],
        "withdrawn": [[one.title, one.withdrawn_because or ""] for one in standing.withdrawn],
        "plan": [[say(PARTS[part]), say(SETTLED[how])] for part, how in projects.settled_of(content_of(row)).items()],
    }


def site(visit: Visit) -> str:
    """The catalogue's address, empty where nobody knows it."""
    return site_address(visit.settings, visit.request)


def _named(row: Project, visit: Visit, ending: str, how: str) -> Mapping[str, str]:
    name = f"stand-{row.slug}-{day_of(visit.now).isoformat()}.{ending}"
    return {"content-disposition": f'{how}; filename="{name}"', "cache-control": "no-cache"}


def _grant(row: Project, today: date) -> list[tuple[str, str]]:
    left = grant_left(projects.days_left(row.ends_on, today))
    running = " · ".join(part for part in (term(row.begins_on, row.ends_on), left.removesuffix(".")) if part)
    return [
        (say("Vorhaben von"), row.organisation.name),
        (say("Fördermittelgeber"), row.funder),
        (say("Förderprogramm"), label("funding", row.programme) or say("nicht angegeben")),
        (say("Förderkennzeichen"), row.reference or say("nicht angegeben")),
        (say("Laufzeit"), running or say("nicht angegeben")),
        (say("Stichtag"), day(today)),
    ]


def _figures(standing: Standing) -> list[tuple[str, str]]:
    running, uses, (over, ended) = standing.in_operation, standing.uses, standing.ended
    phases = [
        say("{phase}: {count}", phase=label("phase", phase), count=count)
        for phase, count in standing.phases.items()
        if count and phase is not SolutionPhase.UNDETERMINED
    ]
    open_ones = standing.phases[SolutionPhase.UNDETERMINED]
    phases += [say("noch nicht bestimmt: {count}", count=open_ones)] if open_ones else []
    return [
        (say("Lösungen"), number(len(standing.entries))),
        (say("Beim Ursprung im Regelbetrieb"), _apart(*running)),
        (say("Phasen, bestätigt"), " · ".join(phases) or say("keine")),
        (say("Nachnutzungen durch andere"), _apart(*uses)),
        (say("Interessenbekundungen"), number(standing.interests)),
        (say("Beendet"), _ended(over, ended)),
    ]


def _apart(confirmed: int, reported: int) -> str:
    """Confirmed and reported beside each other: a sum of the two would say more than anybody knows."""
    return say("{confirmed} bestätigt · {reported} gemeldet", confirmed=confirmed, reported=reported)


def _ended(over: int, ended: int) -> str:
    entries = say_count("{count} Lösung", "{count} Lösungen", over)
    uses = say_count("{count} Nachnutzung", "{count} Nachnutzungen", ended)
    return f"{entries} · {uses}"


def _in_row(line: EntryLine) -> list[str]:
    return [line.origin, line.phase, number(line.confirmed), number(line.reported), number(line.interests)]


def _entry(line: EntryLine, at: str) -> dict[str, JsonValue]:
    address = at + in_language(language(), line.path) if at else None
    uses: list[JsonValue] = [_apart(line.confirmed, line.reported), *line.uses]
    pairs: list[tuple[str, JsonValue]] = [
        (say("Betrieb beim Ursprung"), _with(line.origin, line.origin_said)),
        (say("Phase, bestätigt"), line.phase_told),
        (say("Phase, gemeldet"), line.reported_phase),
        (say("Nachnutzungen durch andere"), uses),
        (say("Interessenbekundungen"), number(line.interests)),
        (say("Quellcode"), list(line.code) or say("nicht angegeben")),
        (say("Lizenz"), line.licence),
        (say("Betreiber"), list(line.operators) or say("nicht angegeben")),
        (say("Unterlagen"), list(line.documents) or say("keine")),
        (say("Was nicht gelang und warum"), list(line.failed) or say("nichts angegeben")),
        (say("Aktualität"), line.freshness),
    ]
    pairs += [(say("Eintrag"), address)] if address else []
    return {"title": line.title, "language": line.language, "summary": line.summary, "facts": _pairs(pairs)}


def _with(words: str, more: str) -> str:
    return f"{words} ({more})" if more else words


def _cells(line: EntryLine, at: str, today: date) -> list[str]:
    return [
        line.title, at + line.path, line.origin, line.origin_said, line.phase, line.reported_phase,
        str(line.interests), str(line.confirmed), str(line.reported), " ".join(line.code), line.licence,
        "; ".join(line.operators), "; ".join(line.documents), str(line.ended), "; ".join(line.failed),
        line.freshness, today.isoformat(),
    ]  # fmt: skip


def _pairs(pairs: Iterable[tuple[str, JsonValue]]) -> list[JsonValue]:
    return [[name, value] for name, value in pairs]


def _words() -> dict[str, JsonValue]:
    """The template's own words."""
    return {
        "grant": say("Förderung"),
        "figures": say("Zahlen am Stichtag"),
        "overview": say("Die Lösungen im Überblick"),
        "head": [
            say("Lösung"), say("Beim Ursprung"), say("Phase, bestätigt"),
            say("Nachnutzung, bestätigt"), say("Nachnutzung, gemeldet"), say("Interesse"),
        ],
        "none": say("Zu diesem Vorhaben ist noch kein Eintrag veröffentlicht."),
        "entries": say("Die Lösungen im Einzelnen"),
        "withdrawn": say("Nicht mehr im Katalog"),
        "plan": say("Was nach der Förderung bleibt"),
        "plan_told": say("Was davon geklärt ist, nach Angabe der Organisation:"),
        "reading": say("Wie diese Angaben zu lesen sind"),
        "read": [say(each) for each in READ],
    }  # fmt: skip
