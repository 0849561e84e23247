"""„Wörter der Suche“: what the search takes for words of the same task, for everybody to read and to look up."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from auth.rules import Action
from catalog.synonyms import known_words
from catalog.web.listing import asked_page, cut
from catalog.web.page import Answer, Visit, show
from content.locale.speech import say
from schemas.names import sort_key
from search.german import squeeze
from search.synonyms import Group, Synonyms

HOME = "/woerter"
PER_PAGE = 25
TEXT_LIMIT = 60
SHORTEST = 2
MOST_OFFERED = 8


def listed(visit: Visit) -> Answer:
    """All groups by their official name, or those with a word that holds what was typed."""
    text = " ".join(visit.query.one("q").split())[:TEXT_LIMIT]
    synonyms, _ = known_words(visit.db)
    groups = sorted(holding(synonyms, text), key=lambda group: sort_key(group.name))
    page, rows = cut(groups, asked_page(visit.query), PER_PAGE, HOME)
    return show(
        "woerter.html",
        here="hilfe",
        trail=[("/hilfe", say("Hilfe"))],
        text=text,
        page=page,
        groups=rows,
        page_url=lambda number: f"{HOME}?{urlencode({'q': text, 'seite': number} if text else {'seite': number})}",
        may_propose=visit.may(Action.WORDS_PROPOSE),
        signed=visit.who.key is not None,
        shown=f"{HOME}?{urlencode({'q': text})}" if text else HOME,
    )


def offered(visit: Visit) -> Answer:
    """Official names of groups, while somebody types to which one a word belongs."""
    text = visit.query.one("gehoert_zu")[:TEXT_LIMIT]
    groups = holding(known_words(visit.db)[0], text) if len(text) >= SHORTEST else ()
    return show("options.html", words=[group.name for group in groups[:MOST_OFFERED]])


def holding(synonyms: Synonyms, text: str) -> Sequence[Group]:
    """The groups with a word that holds this; those that are called so, or begin so, come first."""
    wanted = squeeze(text)
    if not wanted:
        return () if text else synonyms.groups
    found = [(min(places), group) for group in synonyms.groups if (places := _places(group, wanted))]
    return [group for _, group in sorted(found, key=lambda pair: pair[0])]


def _places(group: Group, wanted: str) -> list[int]:
    """Where the terms of the group hold it: nought for its name, and less for what begins so."""
    places = ((number, squeeze(each.text).find(wanted)) for number, each in enumerate(group.terms))
    return [(number > 0) * 2 + (place > 0) for number, place in places if place >= 0]
