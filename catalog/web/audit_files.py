"""A part of the log as a file: a table as a German Excel opens it, or a document for machines."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from catalog import audit
from catalog.audit import AuditLine, Chosen, Reader
from catalog.web import audit_words
from catalog.web.downloads import CSV_FILE, JSON_FILE, File
from catalog.web.page import Site
from content.locale.languages import language, speaking
from content.locale.speech import message, say
from schemas.formulas import defused

MARK = "\ufeff"
HEADINGS = (
    message("Nummer"),
    message("Zeitpunkt (Berlin)"),
    message("Aktion"),
    message("Was"),
    message("Wer"),
    message("Schlüssel"),
    message("Betrifft"),
    message("Schlüssel (betrifft)"),
    message("Gegenstand"),
    message("Organisation"),
    message("Angaben"),
)


def file_of(ending: str, reader: Reader, chosen: Chosen) -> File:
    """The file of this kind, in the language that is spoken now; its text is read when it is sent."""
    spoken = language()
    kind, write = FILES[ending]

    def text(site: Site) -> Iterable[str]:
        return write(audit.all_entries(site.tools.database.reading, reader, chosen), spoken)

    return File(kind.ending, kind.media_type, text, "lichtermeer-protokoll")


def table(lines: Iterable[AuditLine], spoken: str) -> Iterator[str]:
    """The table: no cell is a formula to any spreadsheet."""
    with speaking(spoken):
        headings = [say(each) for each in HEADINGS]
    yield MARK + _row(headings)
    for line in lines:
        with speaking(spoken):
            row = _row(_cells(line))
        yield row


def document(lines: Iterable[AuditLine], _: str) -> Iterator[str]:
    """The document: codes and keys, the same in every language."""
    yield '{"entries": ['
    between = "\n"
    for line in lines:
        yield between + json.dumps(audit_words.document_of(line), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


Write = Callable[[Iterable[AuditLine], str], Iterator[str]]
FILES: dict[str, tuple[File, Write]] = {"csv": (CSV_FILE, table), "json": (JSON_FILE, document)}


def _cells(line: AuditLine) -> list[str]:
    return [
        str(line.id),
        audit_words.clock(line.at),
        line.action,
        audit_words.action(line.action),
        audit_words.someone(line.actor),
        line.actor.key,
        audit_words.someone(line.about) if line.about else "",
        line.about.key if line.about else "",
        audit_words.subject(line),
        line.organisation or "",
        "; ".join(f"{name}: {value}" for name, value in audit_words.facts(line)),
    ]


def _row(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return line.getvalue()
