"""Vorhaben for everybody: the list of them, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from auth.rules import Action
from catalog import projects
from catalog.documents import cards
from catalog.models import Project
from catalog.projects import ProjectFilter
from catalog.web.addresses import path_of
from catalog.web.cards import card_of_row
from catalog.web.errors import BeyondTheEnd
from catalog.web.listing import ListPage, asked_page
from catalog.web.page import Answer, Visit, show
from catalog.web.projects_reached import content_of, own_organisations, project_here, thing_of
from catalog.web.projects_words import PARTS, SETTLED, grant_left, term
from catalog.web.solution import markdown
from catalog.web.words import label
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.solution import PublicationStatus

PATH = "/vorhaben"
PER_PAGE = 20
TEXT_LIMIT = 120
SAVED = {
    "neu": message("Das Vorhaben ist angelegt. Nehmen Sie als Nächstes Einträge auf."),
    "geaendert": message("Die Angaben sind gespeichert."),
    "geloescht": message("Das Vorhaben ist gelöscht."),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which Vorhaben a visitor asks for, as it stands in the URL. ``dropped`` is a programme that nobody knows."""

    text: str = ""
    programme: str = ""
    page: int = 1
    dropped: str = ""

    def url(self) -> str:
        """The address of exactly this list."""
        pairs = {"q": self.text, "programm": self.programme, "seite": str(self.page) if self.page > 1 else ""}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{PATH}?{query}" if query else PATH


def listing(visit: Visit) -> Answer:
    """The Vorhaben that fit, by name."""
    there = {key: label("funding", key) for key in projects.programmes(visit.db, visit.settings.samples)}
    wanted = _wanted(visit, there)
    chosen = ProjectFilter(wanted.text, wanted.programme, visit.settings.samples)
    total, rows = projects.list_projects(visit.db, chosen, wanted.page, PER_PAGE)
    page = ListPage(wanted.page, total, PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, replace(wanted, page=page.pages).url())
    return show(
        "vorhaben/liste.html", here="loesungen", wanted=wanted, rows=rows, page=page, term=term, path=path_of,
        page_url=lambda number: replace(wanted, page=number).url(),
        programmes=sorted(there.items(), key=lambda pair: pair[1].casefold()),
        may_write=bool(own_organisations(visit)), saved_as=_saved(visit),
    )  # fmt: skip


def project(visit: Visit) -> Answer:
    """One Vorhaben: its grant, its entries, how far its hand-over is, and its proof."""
    row = project_here(visit)
    content, today = content_of(row), day_of(visit.now)
    entries = projects.entries_of(visit.db, row)
    shown = cards(visit.db, [entry.id for entry in entries])
    settled = projects.settled_of(content)
    return show(
        "vorhaben/seite.html", here="loesungen", project=row, at=address_of(row),
        content=content, description=markdown(content.description),
        entries=[card_of_row(shown[entry.id]) for entry in entries if entry.id in shown],
        withdrawn=[entry for entry in entries if entry.publication_status in _GONE],
        parts=[(say(PARTS[part]), status.value, say(SETTLED[status])) for part, status in settled.items()],
        term=term(row.begins_on, row.ends_on), left=grant_left(projects.days_left(row.ends_on, today)),
        path=path_of, may_write=visit.may(Action.PROJECT_WRITE, thing_of(row)), saved_as=_saved(visit),
        waiting=projects.waiting(content, row.ends_on, today),
    )  # fmt: skip


_GONE = {PublicationStatus.WITHDRAWN, PublicationStatus.ARCHIVED}


def address_of(row: Project) -> str:
    """Where a Vorhaben stands."""
    return f"{PATH}/{row.slug}"


def _saved(visit: Visit) -> str:
    words = SAVED.get(visit.query.one("gespeichert"), "")
    return say(words) if words else ""


def _wanted(visit: Visit, programmes: dict[str, str]) -> Wanted:
    programme = visit.query.one("programm")
    return Wanted(
        text=" ".join(visit.query.one("q").split())[:TEXT_LIMIT],
        programme=programme if programme in programmes else "",
        page=asked_page(visit.query),
        dropped=programme[:60] if programme and programme not in programmes else "",
    )
