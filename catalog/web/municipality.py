"""Public bodies: the list of all of them, and the page of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from auth.rules import Action, Thing
from catalog.ai_register import Wanted as WantedAi
from catalog.ai_register import count_systems
from catalog.models import Organisation
from catalog.organisations import (
    OrganisationFilter,
    letters,
    list_organisations,
    organisation_by_key,
    organisation_by_slug,
    profile,
)
from catalog.projects import projects_of
from catalog.successors import today
from catalog.web import linked
from catalog.web.addresses import MUNICIPALITIES, OFFICIAL_KEY, path_of
from catalog.web.cards import card_of_row
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.forms import Params
from catalog.web.listing import ListPage
from catalog.web.maps import map_around
from catalog.web.page import Answer, Visit, see, show
from catalog.web.projects_words import term
from catalog.web.words import LABELS
from content.locale.languages import GERMAN, language
from content.locale.speech import message, say
from schemas.organisation import OrganisationKind

PER_PAGE = 50
TEXT_LIMIT = 120
SORTS = {"name": message("Name"), "einwohner": message("Einwohnern")}
KNOWN = ("nutzung",)
KINDS = ("municipality", "association", "district", "federal_state")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bodies a visitor asks for, as it stands in the URL. ``dropped`` could not be read."""

    text: str = ""
    federal_state: str = ""
    kind: str = ""
    size_class: str = ""
    letter: str = ""
    sort: str = "name"
    known: str = ""
    page: int = 1
    dropped: tuple[str, ...] = ()

    def url(self) -> str:
        """The address of exactly this list."""
        pairs = {
            "q": self.text,
            "land": self.federal_state,
            "art": self.kind,
            "groesse": self.size_class,
            "buchstabe": self.letter,
            "sort": self.sort if self.sort != "name" else "",
            "bekannt": self.known,
            "seite": str(self.page) if self.page > 1 else "",
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{MUNICIPALITIES}?{query}" if query else MUNICIPALITIES

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.text or self.federal_state or self.kind or self.size_class or self.letter or self.known)


def municipalities(visit: Visit) -> Answer:
    """The bodies that fit, by name."""
    wanted = _wanted(visit.query)
    chosen = OrganisationFilter(
        text=wanted.text,
        federal_state=wanted.federal_state,
        kind=wanted.kind,
        size_class=wanted.size_class,
        letter=wanted.letter,
        samples=visit.settings.samples,
        by_population=wanted.sort == "einwohner",
        using=wanted.known == "nutzung",
    )
    found = list_organisations(visit.db, chosen, wanted.page, PER_PAGE)
    page = ListPage(wanted.page, found.total, PER_PAGE)
    if page.page > page.pages:
        raise BeyondTheEnd(page.pages, replace(wanted, page=page.pages).url())
    return show(
        "municipalities.html",
        here="kommunen",
        shown=wanted.url(),
        wanted=wanted,
        page=page,
        rows=found.rows,
        letters=[
            (letter, count, replace(wanted, letter=letter, page=1).url()) for letter, count in _letters(visit, chosen)
        ],
        page_url=lambda number: replace(wanted, page=number).url(),
        without_letter=replace(wanted, letter="", page=1).url(),
        sorts={key: say(words) for key, words in SORTS.items()},
        kinds=[(key, LABELS["organisation_kind"][key]) for key in KINDS],
        path=path_of,
    )


def municipality(visit: Visit) -> Answer:
    """One body by its official key; its other keys lead to its one address."""
    key = visit.name("key")
    found = organisation_by_key(visit.db, key) if OFFICIAL_KEY.fullmatch(key) else None
    if found is None:
        raise Missing
    if found.redirect:
        return see(path_of(found.slug), for_ever=True)
    return page_of(visit, visit.db.get_one(Organisation, found.id))


def organisation(visit: Visit) -> Answer:
    """A body without an official key, by its name in the URL; one with a key has its address under its key."""
    body = organisation_by_slug(visit.db, visit.name("slug"))
    if body is None or (body.sample and not visit.settings.samples):
        raise Missing
    body = today(visit.db, body)
    path = path_of(body.slug)
    return page_of(visit, body) if path == visit.path else see(path, for_ever=True)


def page_of(visit: Visit, body: Organisation) -> Answer:
    """What is known of a body."""
    known = profile(visit.db, body, samples=visit.settings.samples)
    public = body.kind in set(KINDS)
    return show(
        "organisation.html",
        here="kommunen",
        linked=linked.of_body(visit, known, listed=public),
        public=public,
        profile=known,
        body=body,
        published=[card_of_row(card) for card in known.published],
        uses=[use for use in known.used if use.step not in {"ended", "interest"}],
        ended=[use for use in known.used if use.step == "ended"],
        most=max((peer.confirmed + peer.reported for peer in known.peers_use), default=1),
        map=map_around(known),
        is_municipality=body.kind in {OrganisationKind.MUNICIPALITY, OrganisationKind.ASSOCIATION},
        within=within,
        path=path_of,
        projects=projects_of(visit.db, body.id),
        term=term,
        members_path=_members_path(visit, body),
        ai_path=_ai_path(visit, body),
        joining_path=f"/konto/organisationen/beitreten?organisation={body.slug}" if visit.who.key else "",
    )


def _ai_path(visit: Visit, body: Organisation) -> str:
    """Where its systems with artificial intelligence stand; empty where none is known."""
    wanted = WantedAi(organisation=body, samples=visit.settings.samples)
    there = count_systems(visit.db, visit.site.ai_entries.ids(visit.db), wanted)
    return f"/ki?organisation={body.slug}" if there else ""


def _members_path(visit: Visit, body: Organisation) -> str:
    """Where the members stand, for who may see them; empty for all others."""
    may_read = visit.may(Action.MEMBERS_READ, Thing(frozenset({body.id})))
    return f"/organisationen/{body.slug}/mitglieder" if may_read else ""


def within(name: str) -> str:
    """Im Landkreis Roth, in der Region Hannover, im Märkischen Kreis. Only German bends the name."""
    if name.casefold().startswith(("region ", "städteregion ")):
        return say("in der {name}", name=name)
    return say("im {name}", name=re.sub("er Kreis$", "en Kreis", name) if language() == GERMAN else name)


def _letters(visit: Visit, chosen: OrganisationFilter) -> list[tuple[str, int]]:
    return [(letter, count) for letter, count in letters(visit.db, chosen).items() if letter.isalpha()]


def _wanted(query: Params) -> Wanted:
    choices = {
        "land": LABELS["federal_state"],
        "groesse": LABELS["size_class"],
        "art": KINDS,
        "sort": SORTS,
        "bekannt": KNOWN,
    }
    values = {name: query.one(name) for name in choices}
    dropped = [f"{name}={value}" for name, value in values.items() if value and value not in choices[name]]
    good = {name: value if value in choices[name] else "" for name, value in values.items()}
    page, letter = query.one("seite"), query.one("buchstabe").lower()[:1]
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 10 else 0
    dropped += [f"seite={page}"] if page and number < 1 else []
    return Wanted(
        text=" ".join(query.one("q").split())[:TEXT_LIMIT],
        federal_state=good["land"],
        kind=good["art"],
        size_class=good["groesse"],
        letter=letter if letter.isascii() and letter.isalpha() else "",
        sort=good["sort"] or "name",
        known=good["bekannt"],
        page=max(1, number),
        dropped=tuple(each[:60] for each in dropped),
    )
