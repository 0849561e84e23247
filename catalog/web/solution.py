"""The page of one entry: is it any good for us, and how do we get it?"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from auth.rules import Action, Thing, sees
from catalog import projects, solutions
from catalog.contact_persons import direct_line, shown_to_all
from catalog.publiccode import has_export
from catalog.relaying import reached_by_form
from catalog.solutions import SolutionPage
from catalog.web import linked
from catalog.web.addresses import path_of
from catalog.web.ai_facts import ai_facts
from catalog.web.answers import answers_of
from catalog.web.attached import files_beside
from catalog.web.cards import Card, card_of_hit
from catalog.web.contact_details import facts_beside
from catalog.web.entry import check_published, slug_of
from catalog.web.errors import Missing
from catalog.web.experience_words import answers_in
from catalog.web.fits import SERVING, fitted, serves_words
from catalog.web.maps import map_of_uses
from catalog.web.offer_words import lines_of, sheets_of
from catalog.web.page import Answer, Visit, see, show
from catalog.web.place import Place, place_field
from catalog.web.sections import missing_sections, shown_sections, ways_of
from catalog.web.sentences import condition, freshness_reason, history_line, phase_sentence
from catalog.web.software import software_facts
from catalog.web.uses import told_to_few, use_rows
from catalog.web.ways import community_of, steps_of
from catalog.web.wording import texts_of
from content.locale.languages import language
from content.locale.speech import say
from content.markdown import to_html
from schemas.dates import day_of
from schemas.identity import Visibility
from search.index import IndexUnavailable


def solution(visit: Visit) -> Answer:
    """The entry; an older address leads to its present one."""
    slug = slug_of(visit)
    page = solutions.page(visit.db, slug)
    if page is None:
        return _elsewhere(visit, slug)
    check_published(visit, page.solution)
    if page.has_persons:
        page = replace(page, persons=tuple(shown_to_all(visit.db, page.solution.id, visit.now)))
    place = place_field(visit, visit.query.one("kommune"), asked=False).place
    return show(
        "solution.html", here="loesungen", linked=linked.of_solution(visit, page),
        left=solutions.departure(visit.db, page.solution), similar=_similar(visit, page.solution.id),
        **page_values(visit, page, place),
    )  # fmt: skip


def _elsewhere(visit: Visit, slug: str) -> Answer:
    address = solutions.address(visit.db, slug)
    if address is None:
        raise Missing
    return see(f"/loesungen/{address.slug}", for_ever=True)


def page_values(visit: Visit, page: SolutionPage, place: Place | None) -> dict[str, Any]:
    """What the template shows of an entry, or of one that is not published yet."""
    entry, fits = page.solution, fitted(visit.db, page, place)
    return {
        "page": page,
        "entry": entry,
        "content": page.content,
        "texts": (texts := texts_of(page.content)),
        "description": markdown(texts.description),
        "markdown": markdown,
        "answers": answers_of(page, place, fits),
        "place": place,
        "fits": fits,
        "serving_words": {each: say(words) for each, words in SERVING.items()},
        "serves_words": serves_words,
        "ways": ways_of(page),
        "next_steps": steps_of(page, day_of(visit.now)),
        "community": community_of(page, day_of(visit.now)),
        "offer_lines": lines_of(page.offers, place.town.size_class if place else None, fits.servings if fits else ()),
        "sheets": sheets_of(page.offers, day_of(visit.now)),
        "sections": shown_sections(page),
        "missing": missing_sections(page),
        "software": software_facts(page.content),
        "as_publiccode": has_export(visit.db, page),
        "phase_sentence": phase_sentence(entry.phase_facts),
        "condition": condition,
        "fresh_reason": freshness_reason(entry.freshness_facts),
        "history_line": history_line,
        "rows": use_rows(visit.db, page, day_of(visit.now), visit.who, place.town.size_class if place else None),
        "origin_details": told_to_few(page.origin, visit.who) if page.origin else [],
        "interested": page.interested if sees(visit.who, Visibility.OWN, entry.publisher_id) else (),
        "map": map_of_uses(page),
        "path": path_of,
        "ai": ai_facts(page.content),
        **files_beside(page.files),
        "projects": projects.projects_with(visit.db, entry.id, visit.settings.samples),
        "direct_line": lambda person: direct_line(person, visit.who, entry.publisher_id),
        "reached_by_form": reached_by_form,
        "contact_facts": facts_beside,
        "answers_in": answers_in,
        "may_speak": visit.may(Action.ENTRY_SPEAK, Thing(organisations=frozenset({entry.publisher_id or 0}))),
        "may_edit": visit.may(Action.ENTRY_EDIT, Thing(organisations=frozenset({entry.publisher_id or 0}))),
    }


def _similar(visit: Visit, id: int) -> list[Card]:
    """Entries like this one; without an engine the page goes without them."""
    try:
        hits = visit.site.tools.index.similar(id, 3, solutions.withdrawn_in_index(visit.db))
    except IndexUnavailable as error:
        visit.site.told.tell(error, visit.now)
        return []
    return [card_of_hit(hit) for hit in hits if visit.settings.samples or not hit.card["sample"]]


def markdown(text: str) -> Markup:
    """A text of an entry as safe HTML, its headings below those of the page."""
    return _markdown(text, language())


@lru_cache(maxsize=512)
def _markdown(text: str, _spoken: str) -> Markup:
    """The way back from a footnote is told in the language that is spoken."""
    return Markup(to_html(text, top=3))  # noqa: S704  # cleaned by to_html
