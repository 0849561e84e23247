"""The register of systems with artificial intelligence, of all or of one municipality, as a page and as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from catalog.ai_register import HIGH_RISK, SORTS, System, Wanted, count_systems, every_system, systems
from catalog.organisations import organisation_by_slug
from catalog.successors import today
from catalog.web.addresses import path_of, site_address
from catalog.web.ai_facts import ROLES_IN_BRIEF, ai_facts, high_risk
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.forms import Params
from catalog.web.languages import to
from catalog.web.listing import ListPage, asked_page
from catalog.web.page import Answer, Visit, show
from catalog.web.words import LABELS, label
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.formulas import defused

PATH = "/ki"
PER_PAGE = 25
MARK = "\ufeff"
SORT_WORDS = {"name": message("Name"), "stelle": message("Stelle"), "neu": message("zuletzt geändert")}
RISK_WORDS = {"ja": message("ja"), "nein": message("nein"), "offen": message("nicht angegeben")}
COLUMNS = (
    message("System"), message("Adresse"), message("Veröffentlicht von"), message("Land"), message("Status"),
    message("Nutzung durch die Stelle"), message("Zweck"), message("Daten"), message("Modell"),
    message("Anbieter des Modells"), message("Rolle nach der KI-Verordnung"), message("Hinweis an Betroffene"),
    message("Hochrisiko-System"), message("Begründung"), message("Menschliche Aufsicht"), message("Eingetragen in"),
    message("Link zum Eintrag im Register"), message("Stand"), message("Offene Angaben"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the address. ``dropped`` could not be read."""

    wanted: Wanted
    slug: str = ""
    dropped: tuple[str, ...] = ()

    def url(self, page: int = 1, path: str = PATH) -> str:
        """The address of exactly this list."""
        pairs = {
            "organisation": self.slug,
            "land": self.wanted.federal_state,
            "status": self.wanted.lifecycle_status,
            "hochrisiko": self.wanted.high_risk,
            "sort": self.wanted.sort if self.wanted.sort != "name" else "",
            "seite": str(page) if page > 1 else "",
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{path}?{query}" if query else path

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen but whose register it is."""
        return bool(self.wanted.federal_state or self.wanted.lifecycle_status or self.wanted.high_risk)


def register(visit: Visit) -> Answer:
    """The systems that fit, page by page."""
    chosen = _chosen(visit)
    known = visit.site.ai_entries.ids(visit.db)
    page = ListPage(asked_page(visit.query), count_systems(visit.db, known, chosen.wanted), PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, chosen.url(page.pages))
    found = systems(visit.db, known, chosen.wanted, PER_PAGE, (page.page - 1) * PER_PAGE)
    return show(
        "ki.html",
        here="loesungen",
        shown=chosen.url(page.page),
        chosen=chosen,
        body=chosen.wanted.organisation,
        page=page,
        page_url=chosen.url,
        csv_url=chosen.url(path=f"{PATH}.csv"),
        rows=[_line(each) for each in found],
        sorts=[(key, say(SORT_WORDS[key])) for key in SORTS],
        risks=[(key, say(RISK_WORDS[key])) for key in HIGH_RISK],
        whole=Chosen(replace(chosen.wanted, federal_state="", lifecycle_status="", high_risk=""), chosen.slug).url(),
        path=path_of,
    )


def table(visit: Visit) -> Answer:
    """The same as a table, without pages."""
    chosen = _chosen(visit)
    known = visit.site.ai_entries.ids(visit.db)
    address = site_address(visit.settings, visit.request)
    lines = [_row(map(say, COLUMNS))]
    lines += [_row(_cells(each, address)) for each in every_system(visit.db, known, chosen.wanted)]
    whose = f"-{chosen.slug}" if chosen.slug else ""
    name = f"ki-verzeichnis{whose}-{day_of(visit.now).isoformat()}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Answer(body=(MARK + "".join(lines)).encode(), headers=headers, media_type="text/csv; charset=utf-8")


def _chosen(visit: Visit) -> Chosen:
    query = visit.query
    choices: dict[str, Any] = {
        "land": LABELS["federal_state"], "status": LABELS["lifecycle_status"], "hochrisiko": HIGH_RISK, "sort": SORTS,
    }  # fmt: skip
    values = {name: query.one(name) for name in choices}
    good = {name: value if value in choices[name] else "" for name, value in values.items()}
    wanted = Wanted(None, good["land"], good["status"], good["hochrisiko"], good["sort"] or "name")
    wanted = replace(wanted, samples=visit.settings.samples, organisation=_organisation(visit, query))
    dropped = tuple(f"{name}={value}"[:60] for name, value in values.items() if value and not good[name])
    return Chosen(wanted, wanted.organisation.slug if wanted.organisation else "", dropped)


def _organisation(visit: Visit, query: Params) -> Any:
    slug = query.one("organisation")
    if not slug:
        return None
    body = organisation_by_slug(visit.db, slug)
    if body is None or (body.sample and not visit.settings.samples):
        raise Missing
    return today(visit.db, body)


def _line(system: System) -> dict[str, Any]:
    """A system as the page shows it."""
    facts = ai_facts(system.content)
    return {
        "system": system,
        "risk": high_risk(system.ai),
        "role": say(ROLES_IN_BRIEF[system.ai.role]) if system.ai.role else "",
        "answered": sum(1 for fact in facts if fact.answer),
        "questions": len(facts),
    }


def _cells(system: System, address: str) -> Iterable[str]:
    solution, content, ai = system.solution, system.content, system.ai
    unsaid = [fact.question for fact in ai_facts(content) if not fact.answer]
    return (
        content.title, address + to(f"/loesungen/{solution.slug}"),
        solution.publisher.name if solution.publisher else solution.publisher_text,
        label("federal_state", solution.federal_state), label("lifecycle_status", content.lifecycle_status),
        label("step", system.use), ai.purpose or "", ai.data or "", ai.model or "", ai.model_provider or "",
        say(ROLES_IN_BRIEF[ai.role]) if ai.role else "", ai.notice or "", high_risk(ai), ai.high_risk_reason or "",
        ai.oversight or "", ai.entered_in or "", ai.entered_in_link or "", ai.as_of or "", ", ".join(unsaid),
    )  # fmt: skip


def _row(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return line.getvalue()
