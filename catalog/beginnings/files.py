"""A file as the beginning of drafts: a publiccode.yml, or entries as our own JSON writes them.

What a file is shows in its bytes; what it is called and what its sender calls it tells nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from pydantic import ValidationError

from catalog.beginnings.publiccode import MOST_BYTES as MOST_OF_PUBLICCODE
from catalog.beginnings.publiccode import read_publiccode
from catalog.drafts.beginning import Beginning, CodeFound, ContactFound
from catalog.sources import Record, stated
from content.locale.speech import message, say
from schemas.exchange.catalogue import FORMAT
from schemas.exchange.table import TableUnreadable
from schemas.exchange.table.decoding import encoding_of
from schemas.publiccode.licences import is_licence_expression
from schemas.publiccode.persons import is_role_mailbox
from schemas.publiccode.texts import line, web_address
from schemas.repositories import identity_of
from schemas.solution import SolutionContent
from schemas.texts import readable_throughout

MOST_BYTES = 1_000_000
MOST_ENTRIES = 50
SOURCE = "file"
VERSION = "publiccodeYmlVersion"
_STAND_IN = {"title": "–", "summary": "–"}

NOT_OURS: Mapping[str, str] = {
    "empty": message("Die Datei ist leer."),
    "too-large": message("Die Datei ist größer als 1 MB."),
    "too-large-yml": message("Die Datei ist größer als 250 KB. Eine publiccode.yml hat wenige Kilobyte."),
    "packed": message("Das ist ein ZIP-Archiv oder eine Arbeitsmappe. Wählen Sie die Datei selbst, nicht verpackt."),
    "packed-otherwise": message("Das ist ein gepacktes Archiv. Wählen Sie die Datei selbst, nicht verpackt."),
    "spreadsheet": message("Das ist eine Arbeitsmappe. Speichern Sie sie als CSV, und beginnen Sie mit einer Tabelle."),
    "pdf": message("Das ist ein PDF. Daraus lässt sich nichts sicher übernehmen."),
    "picture": message("Das ist ein Bild. Daraus lässt sich nichts übernehmen."),
    "document": message("Das ist ein Textdokument. Daraus lässt sich nichts sicher übernehmen."),
    "markup": message(
        "Das ist eine Webseite. Speichern Sie im Repository die Datei selbst („Raw“), nicht ihre Ansicht."
    ),
    "binary": message("Das ist keine Textdatei."),
    "unknown": message("Das ist weder eine publiccode.yml noch ein Eintrag als JSON."),
    "no-json": message("Die Datei beginnt wie JSON, lässt sich so aber nicht lesen. Ist sie vollständig?"),
    "no-entries": message("In der Datei steht kein Eintrag."),
    "too-many": message(
        "In der Datei stehen mehr als {most} Einträge. So viele bringt der Betreiber des Katalogs ein."
    ),
    "table": message("Diese Tabelle lässt sich nicht lesen."),
    "table-too-large": message("Die Tabelle ist größer als 400 KB. So viel bringt der Betreiber des Katalogs ein."),
    "no-rows": message("Unter den Überschriften der Tabelle steht keine Zeile."),
}
FIELDS_LEFT_OUT = message("Diese Angaben aus der Datei passen nicht und wurden ausgelassen: {fields}.")


class Unusable(Exception):
    """A file that nothing can begin with. ``remarks`` say what is wrong in it, line by line."""

    def __init__(self, code: str, remarks: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.remarks = tuple(remarks)

    @property
    def sentence(self) -> str:
        """What it is instead."""
        return say(NOT_OURS[self.code], most=MOST_ENTRIES)


@dataclass(frozen=True, slots=True)
class Read:
    """One entry of a file. ``identity`` is that of the repository that it is about, empty where it names none."""

    beginning: Beginning
    identity: str = ""


def read_file(name: str, data: bytes, today: date) -> tuple[Read, ...]:
    """The entries that a file describes. Raises Unusable."""
    if len(data) > MOST_BYTES:
        raise Unusable("too-large")
    document = _document(data)
    if document is None or VERSION in document:
        return (_of_publiccode(data, today),)
    return tuple(_of_json(document, line(name) or "JSON", hashlib.sha256(data).hexdigest(), today))


def _document(data: bytes) -> Mapping[str, Any] | None:
    """The file as one JSON object; None where it is text of another kind. Raises Unusable."""
    try:
        encoding_of(BytesIO(data))
    except TableUnreadable as error:
        if error.problem.code != "json":
            raise Unusable(error.problem.code) from None
    else:
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Unusable("no-json") from None
    if not isinstance(found, dict):
        raise Unusable("unknown")
    document: Mapping[str, Any] = readable_throughout(found)
    return document


def _of_publiccode(data: bytes, today: date) -> Read:
    if len(data) > MOST_OF_PUBLICCODE:
        raise Unusable("too-large-yml")
    file = read_publiccode(data, today)
    if file.record is None:
        raise Unusable("unknown", file.remarks)
    code = (CodeFound(file.url, file.licence, "publiccode.yml"),) if file.url and identity_of(file.url) else ()
    beginning = Beginning((file.record,), code, file.contacts, file.remarks)
    return Read(beginning, identity_of(file.url or "") or "")


def _of_json(document: Mapping[str, Any], name: str, digest: str, today: date) -> Iterator[Read]:
    entries = document.get("solutions") if document.get("format") == FORMAT else [document]
    told = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    if not told or not any(_content_in(one) for one in told):
        raise Unusable("no-entries" if document.get("format") == FORMAT else "unknown")
    if len(told) > MOST_ENTRIES:
        raise Unusable("too-many")
    for number, one in enumerate(told, 1):
        if content := _content_in(one):
            yield _read(content, one, name, f"{digest} {number}", today)


def _content_in(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of an entry: its newest version, or the object itself where that is a body."""
    versions = entry.get("versions")
    newest = versions[-1] if isinstance(versions, list) and versions else None
    content = newest.get("content") if isinstance(newest, dict) else entry
    return content if isinstance(content, dict) and isinstance(content.get("title"), str) else {}


def _read(content: Mapping[str, Any], entry: Mapping[str, Any], name: str, id: str, today: date) -> Read:
    parsed, left_out = _fitting(content)
    code = tuple(_code(entry, name))
    record = Record(
        source=SOURCE, external_id=id, raw={"source_title": name}, parsed=parsed, retrieved_on=today,
    )  # fmt: skip
    remarks = (say(FIELDS_LEFT_OUT, fields=", ".join(left_out)),) if left_out else ()
    beginning = Beginning((record,), code, tuple(_contacts(entry, name)), remarks)
    return Read(beginning, next((found for one in code if (found := identity_of(one.url))), ""))


def _fitting(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The fields of a body that are as they should be, and the names of the others."""
    wrong: dict[str, None] = {}
    rest = dict(content)
    for _ in range(len(content) + 1):
        try:
            whole = SolutionContent.model_validate({**_STAND_IN, **rest})
        except ValidationError as error:
            names = {str(found["loc"][0]) for found in error.errors(include_url=False) if found["loc"]}
            wrong |= dict.fromkeys(sorted(names))
            rest = {name: value for name, value in rest.items() if name not in names}
            continue
        return {name: value for name, value in stated(whole).items() if name in rest}, [
            line(name, 40) or "–" for name in list(wrong)[:10]
        ]
    return {}, list(wrong)[:10]


def _code(entry: Mapping[str, Any], name: str) -> Iterator[CodeFound]:
    for one in _objects(entry, "code"):
        url, licence = web_address(_text(one, "url")), _text(one, "licence")
        if url and identity_of(url):
            yield CodeFound(url, licence if is_licence_expression(licence) else None, name)


def _contacts(entry: Mapping[str, Any], name: str) -> Iterator[ContactFound]:
    for one in _objects(entry, "contacts"):
        role, mailbox = line(_text(one, "role")), _text(one, "mailbox").strip().lower()
        if role and is_role_mailbox(mailbox):
            yield ContactFound(role, mailbox, name)


def _objects(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = entry.get(name)
    return [one for one in found[:20] if isinstance(one, dict)] if isinstance(found, list) else []


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
