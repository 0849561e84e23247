"""An entry as publiccode.yml, or the page that says what it lacks for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog import solutions
from catalog.models import Solution
from catalog.publiccode import export_of
from catalog.web.entry import check_published, slug_of
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, see, show
from content.locale.publiccode import sentence
from content.locale.speech import message, say
from schemas.publiccode import Problem

_NAMES = {
    "url": message("Adresse des Quellcodes"),
    "platforms": message("Plattformen"),
    "developmentStatus": message("Stand der Entwicklung"),
    "softwareType": message("Art der Software"),
    "description": message("Sprache der Texte"),
    "shortDescription": message("Kurzbeschreibung"),
    "longDescription": message("Ausführliche Beschreibung"),
    "features": message("Funktionen"),
    "legal.license": message("Lizenz"),
    "maintenance.type": message("Art der Pflege"),
    "maintenance.contractors": message("Auftragnehmer der Pflege"),
    "maintenance.contacts": message("Ansprechstelle"),
    "localisation.localisationReady": message("Übersetzbarkeit"),
    "localisation.availableLanguages": message("Sprachen der Oberfläche"),
}
_WANTED = {
    "url": message("Die Adresse des Repositorys, in dem der Quellcode liegt."),
    "platforms": message("Worauf die Software läuft, zum Beispiel web, linux oder android."),
    "developmentStatus": message("Eines von: concept, development, beta, stable, obsolete."),
    "softwareType": message("Zum Beispiel standalone/web, standalone/mobile, library oder addon."),
    "shortDescription": message("Ein Satz mit höchstens 150 Zeichen."),
    "longDescription": message("Ein Text von 150 bis 10.000 Zeichen."),
    "features": message("Mindestens eine Funktion, jede in einem Satz."),
    "legal.license": message("Ein Kürzel der SPDX-Liste, zum Beispiel EUPL-1.2."),
    "maintenance.type": message("Wer die Software pflegt: internal, contract, community oder none."),
    "maintenance.contractors": message("Name des Auftragnehmers und der Tag, an dem der Vertrag endet."),
    "maintenance.contacts": message("Eine Rolle mit ihrem Postfach, keine einzelne Person."),
    "localisation.localisationReady": message("Ob sich die Oberfläche übersetzen lässt: true oder false."),
    "localisation.availableLanguages": message("Die Sprachen, die es gibt, als Kürzel: de, en."),
}
_ABSENT = {"required", "empty-list", "required-with-type"}
_TEXT = re.compile(r"description\.(?P<language>[^.]+)\.(?P<key>\w+)")


@dataclass(frozen=True, slots=True)
class Lack:
    """A thing that the file needs: what it is called here and in the file, and what to do about it."""

    name: str
    key: str
    advice: str


def publiccode(visit: Visit) -> Answer:
    """The file of the entry; an older address leads to its present one."""
    address = solutions.address(visit.db, slug_of(visit))
    if address is None:
        raise Missing
    if address.redirect:
        return see(f"/loesungen/{address.slug}/publiccode.yml", for_ever=True)
    solution = visit.db.get_one(Solution, address.id)
    check_published(visit, solution)
    export = export_of(visit.db, solution)
    if export.lacks:
        lacks = [lack_of(problem) for problem in export.lacks]
        return show("publiccode_missing.html", status=404, here="loesungen", solution=solution, lacks=lacks)
    return Answer(
        body=export.text().encode("utf-8"),
        media_type="application/yaml; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="publiccode.yml"'},
    )


def lack_of(problem: Problem) -> Lack:
    """What is missing, in the words of the pages; what is there and doesn't fit is told as the judge tells it."""
    text = _TEXT.fullmatch(problem.key)
    key = text["key"] if text else problem.key
    absent = problem.code in _ABSENT and key in _WANTED
    return Lack(
        name=say(_NAMES.get(key, problem.key)),
        key=problem.key,
        advice=say(_WANTED[key]) if absent else sentence(problem, say),
    )
