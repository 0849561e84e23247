"""What pages say of themselves to machines: what they show to people, as documents (docs/open-web.md).

Each is the text of a script element, which is data: no browser runs it.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from catalog.models import Contact, Organisation, SolutionTie
from catalog.organisations import Profile, keys_of
from catalog.solutions import Relative, SolutionPage
from catalog.web.addresses import MUNICIPALITIES, path_of, site_address
from catalog.web.languages import to
from catalog.web.page import Visit
from catalog.web.wording import texts_of
from catalog.web.words import label
from content.locale.languages import LANGUAGES, language
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.exchange.linked import (
    Body,
    Crumb,
    DataFile,
    Document,
    Entry,
    Kin,
    Tie,
    WebSite,
    body_document,
    crumbs_document,
    data_document,
    entry_document,
    script_text,
    site_document,
)
from schemas.solution import Wording

NAME = "Lichtermeer"
INVENTED = message("Dieses Beispiel ist erfunden. Es zeigt, wie ein vollständiger Eintrag aussieht.")


def of_start(visit: Visit) -> tuple[Markup, ...]:
    """The catalogue itself and its search."""
    return _scripts(site_document(_site(visit), language()))


def of_solution(visit: Visit, page: SolutionPage) -> tuple[Markup, ...]:
    """The entry, and the way to it."""
    path = f"/loesungen/{page.solution.slug}"
    trail = ("/loesungen", say("Lösungen")), (path, texts_of(page.content).title)
    return _scripts(entry_document(_entry(visit, page, path), language()), _crumbs(visit, trail))


def of_body(visit: Visit, profile: Profile, *, listed: bool) -> tuple[Markup, ...]:
    """The body, and the way to it; ``listed`` are those that stand in the list of municipalities."""
    path = path_of(profile.body.slug)
    above = ((MUNICIPALITIES, say("Kommunen")),) if listed else ()
    body = _body(visit, profile.body)
    return _scripts(body_document(body, language()), _crumbs(visit, (*above, (path, profile.body.name))))


def of_data(visit: Visit, name: str, files: Mapping[str, str]) -> tuple[Markup, ...]:
    """The catalogue as data to take along: the page of that name, and the media types of its files by their paths."""
    address = _address(visit)
    page = Crumb(name, address + to(visit.path))
    found = [DataFile(address + path, media_type) for path, media_type in files.items()]
    return _scripts(data_document(_site(visit), page, found, language()), _crumbs(visit, ((visit.path, name),)))


def _scripts(*documents: Document) -> tuple[Markup, ...]:
    return tuple(Markup(script_text(document)) for document in documents)  # noqa: S704  # it holds no sign of markup


def _site(visit: Visit) -> WebSite:
    address = _address(visit)
    return WebSite(
        name=NAME,
        url=address + to("/"),
        id=f"{address}/#katalog",
        search=address + to("/loesungen"),
        description=say("Smart-City-Lösungen für Kommunen finden, beurteilen, beschaffen und betreiben."),
        operator=visit.settings.operator_name,
        languages=LANGUAGES,
    )


def _crumbs(visit: Visit, trail: tuple[tuple[str, str], ...]) -> Document:
    steps = (("/", say("Start")), *trail)
    return crumbs_document([Crumb(name, _address(visit) + to(path)) for path, name in steps], language())


def _address(visit: Visit) -> str:
    return site_address(visit.settings, visit.request)


def _entry(visit: Visit, page: SolutionPage, path: str) -> Entry:
    row, texts = page.solution, texts_of(page.content)
    stated = (page.content.licence, *(link.licence for link in page.code_links))
    published = row.published_at or row.created_at
    return Entry(
        url=_address(visit) + to(path),
        id=f"{_address(visit)}{path}#loesung",
        content=page.content,
        wording=Wording(title=texts.title, summary=texts.summary, features=texts.features),
        texts_in=texts.language,
        site=_site(visit),
        publisher=_publisher(visit, page),
        repositories=tuple(link.url for link in page.code_links),
        licences=tuple(licence for licence in stated if licence),
        kin=tuple(kin for relative in page.family if (kin := _kin(visit, relative))),
        published_on=day_of(published),
        changed_on=day_of(max((event.at for event in page.history if "number" in event.params), default=published)),
        note=say(INVENTED) if row.sample else "",
    )


def _kin(visit: Visit, relative: Relative) -> Kin | None:
    """How another entry of the family stands to this one. That something comes from this one, its own page says."""
    path = f"/loesungen/{relative.slug}"
    module = relative.tie is SolutionTie.MODULE_OF
    if not module and not relative.origin:
        return None
    tie = Tie.ORIGIN if not module else Tie.WHOLE if relative.origin else Tie.PART
    return Kin(tie, relative.title, _address(visit) + to(path), f"{_address(visit)}{path}#loesung")


def _publisher(visit: Visit, page: SolutionPage) -> Body:
    contacts = tuple(contact for contact in page.contacts if not contact.bounced_on)
    if page.publisher is None:
        return Body(page.solution.publisher_text, contacts=_mailboxes(contacts))
    return _body(visit, page.publisher, contacts)


def _mailboxes(contacts: tuple[Contact, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((contact.role, contact.mailbox) for contact in contacts)


def _body(visit: Visit, row: Organisation, contacts: tuple[Contact, ...] = ()) -> Body:
    path = path_of(row.slug)
    return Body(
        name=row.name,
        kind=row.kind,
        url=_address(visit) + to(path),
        id=f"{_address(visit)}{path}#stelle",
        official_name=row.official_name,
        keys=keys_of(visit.db, row.id),
        contacts=_mailboxes(contacts),
        postal_code=row.postal_code or "",
        region=label("federal_state", row.federal_state or ""),
        place=(row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None,
        note=say(INVENTED) if row.sample else "",
    )
