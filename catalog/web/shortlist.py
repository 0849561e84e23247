"""Merkliste: entries that a visitor keeps to read, compare or send on. The address is the list."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from catalog.documents import cards
from catalog.shortlists import COMPARED, MOST, Known, address, asked, kept_text, known
from catalog.shortlists.remembered import PARAM, PATH, Asked, earlier, fits, with_one, without
from catalog.web.cards import Card, card_of_row
from catalog.web.page import Answer, Visit, see, show
from catalog.web.shortlist_kept import COOKIE, back_to, clicked_here, kept_by

KEEP = f"{PATH}/behalten"
FROZEN = f"{PATH}/auswahl"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list, and the addresses of the list without it and with it further up."""

    card: Card
    slug: str
    without: str
    earlier: str


def page(visit: Visit) -> Answer:
    """The list of the address; without one, that of the browser, by its address."""
    own = kept_by(visit.request, visit.browser.terms)
    if PARAM not in visit.query and own:
        return see(address(own))
    wanted = asked(visit.query.all(PARAM))
    found = known(visit.db, wanted.slugs, samples=visit.settings.samples)
    mine = bool(own) and wanted.slugs == own
    changed = KEEP if mine else PATH
    return show(
        "merkliste.html",
        here="",
        lines=_lines(visit, found, changed),
        found=found,
        wanted=wanted,
        most=MOST,
        full="voll" in visit.query,
        mine=mine,
        own=own,
        own_url=address(own),
        keep_url=address(found.slugs, KEEP),
        cleaned_url=address(found.slugs, changed) if _needs_cleaning(wanted, found) else "",
        empty_url=KEEP if mine else PATH,
        compared=COMPARED,
        compare_url=address(found.slugs, "/vergleich") if len(found.slugs) in COMPARED else "",
        frozen_url=address(found.slugs, FROZEN),
        mail_url=_mail(visit, found),
    )


def _needs_cleaning(wanted: Asked, found: Known) -> bool:
    return bool(found.slugs) and wanted.slugs != found.slugs


def _lines(visit: Visit, found: Known, path: str) -> list[Line]:
    shown = cards(visit.db, list(found.ids.values()))
    slugs = found.slugs
    return [
        Line(
            card=card_of_row(shown[id]),
            slug=slug,
            without=address(without(slugs, slug), path),
            earlier=address(earlier(slugs, slug), path) if number else "",
        )
        for number, (slug, id) in enumerate(found.ids.items())
        if id in shown
    ]


def _mail(visit: Visit, found: Known) -> str:
    """A letter with the list in it; without a known address of the catalogue it would lead nowhere."""
    base = visit.settings.base_url
    if not base or not found.slugs:
        return ""
    return f"mailto:?body={quote(base + address(found.slugs), safe='')}"


def add(visit: Visit) -> Answer:
    """Merken: the entry goes to the end of the list, and the visitor back to where they were."""
    own = kept_by(visit.request, visit.browser.terms)
    [slug] = asked(visit.query.all(PARAM)).slugs[:1] or ("",)
    found = known(visit.db, [slug] if slug else [], samples=visit.settings.samples)
    if not found.slugs:
        return see(address((*own, slug) if slug else own))
    [slug] = found.slugs
    longer = with_one(own, slug)
    return see(address(own, voll="1")) if longer is None else _go_on(visit, own, longer, slug)


def drop(visit: Visit) -> Answer:
    """Nicht mehr merken."""
    own = kept_by(visit.request, visit.browser.terms)
    [slug] = asked(visit.query.all(PARAM)).slugs[:1] or ("",)
    return _go_on(visit, own, without(own, slug), slug)


def _go_on(visit: Visit, own: tuple[str, ...], changed: tuple[str, ...], slug: str) -> Answer:
    base = visit.settings.base_url
    if not clicked_here(visit.request, base):
        return see(address(changed))
    back = back_to(visit.request, base, slug)
    on = back if back and not back.startswith(("/merkliste", "/konto")) else address(changed)
    return _keeping(see(on), changed if changed != own else None)


def keep(visit: Visit) -> Answer:
    """Let the browser keep the list of the address as its own."""
    slugs = asked(visit.query.all(PARAM)).slugs
    if not clicked_here(visit.request, visit.settings.base_url):
        return see(address(slugs))
    if not fits(slugs):
        return see(address(slugs, voll="1"))
    return _keeping(see(address(slugs)), slugs)


def _keeping(answer: Answer, slugs: tuple[str, ...] | None) -> Answer:
    """The same answer, with the list for the browser to keep; None changes nothing."""
    return (
        answer
        if slugs is None
        else Answer(status=answer.status, headers=answer.headers, cookie=(COOKIE, kept_text(slugs)))
    )
