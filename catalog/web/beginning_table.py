"""Beginning with a table of several entries: looked at first, then one draft for each row that was chosen.

Between the two the table travels with the form: nothing is kept of what nobody has begun.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from auth.tokens import new_key
from catalog.beginnings.files import Unusable
from catalog.beginnings.starting import begin_several
from catalog.beginnings.tables import MOST_BYTES, MOST_ROWS, ReadRow, ReadTable, read_table
from catalog.models import Draft, Organisation, Solution
from catalog.web.beginning import (
    CHOOSE,
    ORGANISATION,
    Known,
    Problems,
    chosen_organisation,
    form_page,
    held_back,
    known_entries,
)
from catalog.web.beginning_batch import path_of_batch
from catalog.web.forms import Upload
from catalog.web.memberships_reached import own_person
from catalog.web.page import Answer, Visit, see
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.names import fold
from schemas.solution import PublicationStatus

FILE, CARRIED, NAME, ROW = "datei", "tabelle", "name", "zeile"
LIMIT = 3 * MOST_BYTES
NO_FILE = message("Wählen Sie eine Tabelle als CSV-Datei.")
NO_ROWS = message("Wählen Sie mindestens eine Zeile, mit der ein Entwurf beginnt.")
TWICE = message("Einen Entwurf mit diesem Titel gibt es schon.")
THERE = message("Einen Eintrag mit diesem Titel hat Ihre Organisation schon.")
MORE = message("Gelesen wurden die ersten {most} Zeilen. Teilen Sie die Tabelle, und laden Sie den Rest danach hoch.")


@dataclass(frozen=True, slots=True)
class Line:
    """A row on the page. ``known`` are entries about the same code, ``there`` says that it is in the catalogue."""

    row: ReadRow
    known: Sequence[Known]
    there: str
    chosen: bool


def form(visit: Visit) -> Answer:
    """The form for the table."""
    return _form(visit)


@dataclass(frozen=True, slots=True)
class Sent:
    """A table that was sent, read. ``batch`` is the key of the drafts that may begin with it."""

    upload: Upload
    table: ReadTable
    batch: str


def read(visit: Visit) -> Sent | Unusable | None:
    """Read the table before the transaction; None where there is none, or nobody to write for."""
    organisation, upload, batch = chosen_organisation(visit), _upload(visit), new_key()
    if organisation is None or upload is None:
        return None
    try:
        table = read_table(upload.name, upload.data, day_of(visit.now), organisation.name, batch)
    except Unusable as error:
        return error
    return Sent(upload, table, batch)


def send(visit: Visit) -> Answer:
    """Show what the table says; once rows are chosen, begin a draft for each."""
    organisation, sent = chosen_organisation(visit), visit.first
    if isinstance(sent, Unusable):
        return _form(visit, [(FILE, sent.sentence)], status=422, remarks=sent.remarks)
    if organisation is None or not isinstance(sent, Sent):
        wrong = [] if _upload(visit) else [(FILE, say(NO_FILE))]
        return _form(visit, [*wrong, *([] if organisation else [(ORGANISATION, say(CHOOSE))])], status=422)
    if CARRIED not in visit.form:
        return _preview(visit, sent, organisation)
    chosen = set(visit.form.all(ROW))
    reads = [row.read for row in sent.table.rows if row.read and str(row.line) in chosen]
    if not reads:
        return _preview(visit, sent, organisation, [("zeilen", say(NO_ROWS))])
    if held_back(visit):
        return _form(visit, held=True)
    beginnings = [one.beginning for one in reads]
    begin_several(visit.db, organisation, own_person(visit), beginnings, visit.now, batch=sent.batch)
    return see(path_of_batch(sent.batch))


def _upload(visit: Visit) -> Upload | None:
    """The table as a file, or as the page carried it along."""
    if CARRIED not in visit.form:
        return visit.form.file(FILE)
    try:
        data = base64.b64decode(visit.form.one(CARRIED), validate=True)
    except (binascii.Error, ValueError):
        return None
    return Upload(visit.form.one(NAME), data)


def _preview(visit: Visit, sent: Sent, organisation: Organisation, found: Problems = ()) -> Answer:
    table = sent.table
    chosen = set(visit.form.all(ROW)) if CARRIED in visit.form else None
    there = _there(visit, organisation)
    lines = [_line(visit, row, there, chosen) for row in table.rows]
    return form_page(
        visit, "table_preview", found, status=422 if found else 200, lines=lines, chosen=organisation,
        hints=[*table.hints, *([say(MORE, most=MOST_ROWS)] if table.more else [])],
        carried=base64.b64encode(sent.upload.data).decode(), name=sent.upload.name,
    )  # fmt: skip


def _line(visit: Visit, row: ReadRow, there: dict[str, str], chosen: set[str] | None) -> Line:
    known = known_entries(visit, row.read.identity) if row.read and row.read.identity else []
    reason = there.get(fold(row.title), "")
    ready = row.read is not None and not known and not reason
    return Line(row, known, reason, ready if chosen is None else str(row.line) in chosen)


def _there(visit: Visit, organisation: Organisation) -> dict[str, str]:
    """The titles that the organisation has already, each with what it has."""
    begun = select(Draft.title).where(Draft.organisation_id == organisation.id, Draft.ended_at.is_(None))
    entries = select(Solution.title).where(
        Solution.publisher_id == organisation.id, Solution.publication_status == PublicationStatus.PUBLISHED
    )
    drafts = {fold(title): say(TWICE) for title in visit.db.scalars(begun) if title}
    return drafts | {fold(title): say(THERE) for title in visit.db.scalars(entries)}


def _form(
    visit: Visit, found: Problems = (), *, status: int = 200, held: bool = False, remarks: Sequence[str] = ()
) -> Answer:
    return form_page(visit, "table", found, status=status, held=held, remarks=remarks, most=MOST_ROWS)
