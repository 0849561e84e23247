"""What a field offers while somebody types: municipalities, or names, fields of action and words of the catalogue.

As JSON for our script (catalog/web/assets/lichtermeer.js), as options of a list for the fields that have one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.organisations import find_organisations
from catalog.web.choices import TEXT_LIMIT
from catalog.web.fields_of_action import begun
from catalog.web.page import Answer, Visit, show
from content.locale.languages import GERMAN, language
from content.locale.speech import say, say_count
from schemas.vocabulary import FIELDS_OF_ACTION
from search.german import fold
from search.index import IndexUnavailable
from search.query import Suggestions

SHORTEST = 2
MOST_BODIES = 8
MOST_NAMES = 5
MOST_FIELDS = 3
MOST_WORDS = 4
BODIES = ("kommune", "organisation")
"""Fields in which somebody names a body."""
BY_ACCEPT = {"vary": "Accept, Accept-Encoding, Cookie, HX-Request"}


@dataclass(frozen=True, slots=True)
class Group:
    """Offers of one sort under their name. With ``filters`` each sets that parameter and value instead of filling the
    field; ``language`` is that of the offers where it is not the page's."""

    offers: tuple[str, ...]
    name: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    language: str = ""

    def as_json(self) -> dict[str, object]:
        """As the script has it."""
        filters = self.filters or (None,) * len(self.offers)
        options = [{"text": text, "filter": each} for text, each in zip(self.offers, filters, strict=True)]
        return {"name": self.name, "lang": self.language, "options": options}


def suggest(visit: Visit) -> Answer:
    """Offers for the field that asks; JSON for who asks for that."""
    field = next((name for name in BODIES if name in visit.query), "")
    text = visit.query.one(field or "q")[:TEXT_LIMIT]
    groups = list(_bodies(visit, text) if field else _search_words(visit, text)) if len(text) >= SHORTEST else []
    if "application/json" in visit.request.headers.get("accept", ""):
        return Answer(headers=BY_ACCEPT, body=_as_json(groups), media_type="application/json")
    return show("options.html", headers=BY_ACCEPT, words=[text for group in groups for text in group.offers])


def _as_json(groups: list[Group]) -> bytes:
    number = sum(len(group.offers) for group in groups)
    told = say_count(
        "{count} Vorschlag, mit den Pfeiltasten erreichbar.",
        "{count} Vorschläge, mit den Pfeiltasten erreichbar.",
        number,
    )
    offered = {"told": told if number else "", "groups": [group.as_json() for group in groups]}
    return json.dumps(offered, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _bodies(visit: Visit, text: str) -> Iterator[Group]:
    found = find_organisations(visit.db, text, limit=MOST_BODIES, samples=visit.settings.samples)
    if found:
        yield Group(tuple(each.label for each in found))


def _search_words(visit: Visit, text: str) -> Iterator[Group]:
    """Names first, then fields of action, then words; nothing twice."""
    found = _of_the_index(visit, text)
    names = found.names[:MOST_NAMES]
    fields = begun(text)[:MOST_FIELDS]
    labels = tuple(FIELDS_OF_ACTION.label(key, language()) for key in fields)
    offered = {fold(each) for each in (*names, *labels)}
    words = tuple(word for word in found.words if fold(word) not in offered)[:MOST_WORDS]
    german = "" if language() == GERMAN else GERMAN
    if names:
        yield Group(names, say("Lösungen"), language=german)
    if fields:
        yield Group(labels, say("Handlungsfelder"), tuple(("handlungsfeld", key) for key in fields))
    if words:
        yield Group(words, say("Suchwörter"), language=german)


def _of_the_index(visit: Visit, text: str) -> Suggestions:
    try:
        return visit.site.tools.index.suggest(text, limit=MOST_NAMES + MOST_FIELDS)
    except IndexUnavailable:  # a field without offers is still a field
        return Suggestions()
