"""``import json``: a document of the whole catalogue, as ``export json`` writes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, BinaryIO

import typer

from catalog.cli.files import opened
from catalog.cli.filling import work_until_found
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import refusing, tools_of_command
from catalog.cli.terminal import printable
from catalog.db import one_at_a_time
from catalog.exchange.catalogue_import import import_catalogue
from catalog.exchange.catalogue_refusals import Place, Refused, Remark, Report
from catalog.solutions import Rules
from catalog.wiring import Tools
from schemas.exchange.catalogue_stream import Unreadable


class _OnlyLookedAt(Exception):
    """Ends a transaction whose outcome was all that somebody wanted to know."""


def catalogue(
    file: Annotated[str, typer.Argument(help="Die Datei.", metavar="DATEI", show_default=False)],
    preview: Annotated[bool, typer.Option("--preview", help="Nur sagen, was geschähe.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Den Bericht als JSON ausgeben.")] = False,
) -> None:
    """Einen ganzen Katalog einlesen, den „export json“ ausgegeben hat.

    Alles oder nichts: Stimmt etwas an der Datei nicht, bleibt der Katalog, wie er ist. Was es hier schon gibt, wird
    ergänzt und nicht überschrieben; dieselbe Datei noch einmal ändert nichts.
    """
    with tools_of_command() as tools, refusing(tools.settings):
        with opened(file) as stream, bar("Einlesen") as progress:
            report = _taken_over(stream, tools, progress, file=file, preview=preview)
        if not preview:
            work_until_found(tools)
    print(json.dumps({"preview": preview, **asdict(report)}, ensure_ascii=False) if as_json else _told(report, preview))


def _taken_over(
    stream: BinaryIO, tools: Tools, progress: Callable[[int, int], None], *, file: str, preview: bool
) -> Report:
    """One transaction for all. Raises Refusal."""
    report = Report()
    try:
        with tools.database.writing() as db:
            one_at_a_time(db, "import")
            report = import_catalogue(db, stream, tools.clock(), Rules.of(tools.settings), progress)
            if preview:
                raise _OnlyLookedAt
    except _OnlyLookedAt:
        pass
    except Unreadable as error:
        said = _UNREADABLE[error.code].format(found=printable(error.found))
        raise Refusal(f"{printable(file)}, Zeile {error.line}: {said} {_NOTHING}") from error
    except Refused as error:
        raise Refusal(f"{printable(file)}{_where(error.place)}: {_refused(error)} {_NOTHING}") from error
    return report


_NOTHING = "Es wurde nichts übernommen."

_UNREADABLE = {
    "no_json": "Hier ist die Datei kein gültiges JSON (bei „{found}“).",
    "cut_off": "Hier bricht die Datei ab. Sie ist nicht vollständig.",
    "too_much": "Hinter dem Ende des Dokuments steht noch etwas.",
    "twice": "Das Feld „{found}“ steht zweimal in derselben Angabe.",
    "too_deep": "Die Angaben sind zu tief geschachtelt.",
    "too_long": "Ein einzelner Eintrag ist länger als 16 Millionen Zeichen.",
    "no_number": "„{found}“ ist keine Zahl, die der Katalog behalten kann.",
    "no_text": "Ein Text enthält Zeichen, die es nicht gibt (NUL oder ein halbes Ersatzzeichen).",
    "no_utf8": "Die Datei ist hier nicht in UTF-8 geschrieben.",
}

_REFUSED = {
    "no_catalogue": "Das ist keine Ausgabe eines Katalogs: Am Anfang muss „format“ „lichtermeer-catalogue“ sein.",
    "newer": "Die Datei hat das Format {found} einer neueren Fassung von Lichtermeer. Bitte erst diese installieren.",
    "unknown_field": "Das Feld „{about}“ kennt diese Fassung nicht.",
    "missing_field": "Das Feld „{about}“ fehlt.",
    "wrong_value": "Der Wert von „{about}“ passt nicht{quoted}.",
    "no_body": "Die Organisation „{about}“ steht weder in der Datei noch im Gemeinderegister hier.",
    "no_entry": "Den Eintrag „{about}“ gibt es weder in der Datei noch hier.",
    "incomplete": "Am Ende der Datei stehen {about} angekündigt, gelesen wurden {found}. Sie ist nicht vollständig.",
    "contradiction": "Angaben der Datei widersprechen einander oder dem, was hier steht.",
    "no_day": "Aus seinen Angaben lässt sich keine Phase ableiten ({found}).",
}

_PARTS = {
    "organisations": "Organisation",
    "register_bodies": "Ergänzung zum Register",
    "solutions": "Eintrag",
    "relations": "Beziehung",
}

_REMARKS = {
    "several": "Mehrere Einträge hier passen dazu; übersprungen.",
    "another": "Unter dieser Adresse steht hier ein anderer Eintrag; übersprungen.",
    "status": "Hier anders veröffentlicht oder zurückgezogen als in der Datei; bleibt, wie es hier ist.",
    "kept": "Hier steht es anders ({about}); bleibt, wie es hier ist.",
    "tie": "Die Beziehung zu „{about}“ wurde nicht übernommen, weil einer der beiden Einträge fehlt.",
}

_KINDS = {
    "content": "Beschreibung",
    "source": "Quelle",
    "code": "Quellcode",
    "offer": "Betreibermodell",
    "template": "Vorlage",
    "contact": "Ansprechperson",
    "report": "Erfahrungsbericht",
    "note": "Hinweis",
    "tie": "Beziehung",
}


def _refused(error: Refused) -> str:
    quoted = f": „{printable(error.found)}“" if error.found else ""
    return _REFUSED[error.code].format(about=printable(error.about), found=printable(error.found), quoted=quoted)


def _where(place: Place) -> str:
    parts = [f"Zeile {place.line}"] if place.line else []
    if place.part:
        named = f" ({printable(place.address)})" if place.address else ""
        parts.append(f"{_PARTS[place.part]} {place.number or ''}".strip() + named)
    return "".join(f", {part}" for part in parts)


def _told(report: Report, preview: bool) -> str:
    counts = (
        f"{report.created} neu, {report.changed} ergänzt, {report.unchanged} unverändert, "
        f"{report.skipped} übersprungen; {report.organisations} neue Organisationen."
    )
    lines = [f"Vorschau, es wurde nichts geändert: {counts}" if preview else f"Eingelesen: {counts}"]
    lines += [f"  {remark.address}: {_remarked(remark)}" for remark in report.remarks]
    return "\n".join([*lines, f"  … und {report.more_remarks} weitere."] if report.more_remarks else lines)


def _remarked(remark: Remark) -> str:
    return _REMARKS[remark.code].format(about=_KINDS.get(remark.about, remark.about))
