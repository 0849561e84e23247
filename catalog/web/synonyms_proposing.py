"""The form with which members propose words for the search, and what became of what they proposed before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from catalog import synonyms
from catalog.memberships import memberships_of
from catalog.missed_queries import may_tell_of_somebody
from catalog.models import WordProposal
from catalog.synonyms import LONGEST_REASON, LONGEST_TERM, MOST_TERMS, MOST_WAITING, TooManyWaiting, Wish
from catalog.synonyms.sentences import sentence
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.search_words import WordsDecision
from schemas.texts import readable
from search.additions import against, groups_named
from search.contradictions import Conflict, Contradiction
from search.synonyms import Synonyms, term
from search.terms import Addition

PATH = "/woerter/vorschlagen"
LISTS = ("woerter", "enger", "produkte")
"""The fields of the three lists, in the order of ``Wish``."""
FORM_LIMIT = 4_000
SAVED = {"vorgeschlagen": message("Ihr Vorschlag ist angekommen. Die Verwaltung des Katalogs entscheidet darüber.")}
NOTHING = message("Schreiben Sie mindestens ein Wort, zum Beispiel „Hundesteuer“.")
TOO_MANY_TERMS = message("Schreiben Sie höchstens {most} Wörter in ein Feld. Es sind {number}.")
TERM_TOO_LONG = message("Kürzen Sie „{term}…“: Ein Wort hat hier höchstens {limit} Zeichen.")
TERM_OF_A_PERSON = message("„{term}“ sieht aus wie eine Adresse, eine Nummer oder ein Satz. Schreiben Sie nur Wörter.")
REASON_MISSING = message(
    "Schreiben Sie, warum, zum Beispiel „So heißt es bei uns im Amt“. Wer entscheidet, kennt Ihr Wort vielleicht nicht."
)
REASON_TOO_LONG = message("Kürzen Sie den Text auf {limit} Zeichen. Es sind {length}.")
GROUP_UNKNOWN = message(
    "Eine Gruppe mit „{text}“ kennen wir nicht. Wählen Sie eine aus der Liste, oder lassen Sie das Feld leer: Dann "
    "wird es eine neue Gruppe."
)
GROUP_UNCLEAR = message("„{text}“ steht in mehreren Gruppen: {names}. Schreiben Sie, welche Sie meinen.")
BODY_WRONG = message("Wählen Sie eine Ihrer Organisationen.")
TOO_MANY_WAITING = message(
    "Es warten schon {most} Vorschläge von Ihnen. Bitte warten Sie, bis darüber entschieden ist."
)
WAITING = message("wartet auf eine Entscheidung")
ENDED = message("war angenommen, gilt nicht mehr")
DECIDED = {WordsDecision.ACCEPTED: message("angenommen"), WordsDecision.REJECTED: message("abgelehnt")}

Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in."""

    woerter: str = ""
    enger: str = ""
    produkte: str = ""
    gehoert_zu: str = ""
    grund: str = ""
    organisation: str = ""


FIELDS = tuple(each.name for each in fields(Typed))


def form(visit: Visit) -> Answer:
    """The empty form, with the words that the address brings along."""
    typed = Typed(woerter=visit.query.one("wort")[:LONGEST_TERM], gehoert_zu=visit.query.one("gruppe")[:LONGEST_TERM])
    return _page(visit, typed)


def send(visit: Visit) -> Answer:
    """Let the proposal wait, or show the form again with all that was typed."""
    typed, problems = typed_in(visit.form), []
    lists = [terms_of(getattr(typed, name)) for name in LISTS]
    for name, terms in zip(LISTS, lists, strict=True):
        problems += [(name, each) for each in _wrong_terms(terms)]
    if not any(lists):
        problems.append(("woerter", say(NOTHING)))
    known, _ = synonyms.known_words(visit.db)
    joins, unclear = _joined(known, typed.gehoert_zu)
    body, foreign = _body(visit, typed.organisation)
    problems += [*unclear, *_wrong_reason(typed.grund), *foreign]
    wish = Wish(lists[0], lists[1], lists[2], joins, typed.grund, body)
    if not problems:
        problems = list(_contradictions(known, wish))
    if problems:
        return _page(visit, typed, problems, status=422)
    try:
        synonyms.propose(visit.db, wish, visit.who, visit.now)
    except TooManyWaiting:
        return _page(visit, typed, [("woerter", say(TOO_MANY_WAITING, most=MOST_WAITING))], status=422)
    return see(f"{PATH}?gespeichert=vorgeschlagen")


def typed_in(form: Params) -> Typed:
    """What was typed, as far as anybody would type it."""
    return Typed(**{name: readable(form.one(name)).strip()[:FORM_LIMIT] for name in FIELDS})


def terms_of(text: str) -> tuple[str, ...]:
    """The words of a field: one on a line, or parted by commas; each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[\n,;]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def contradictions_said(found: Iterable[Contradiction]) -> list[str]:
    """Each in a sentence, once."""
    return list(dict.fromkeys(map(sentence, found)))


def standing(proposal: WordProposal) -> str:
    """What became of it, in words."""
    if proposal.decision is None:
        return say(WAITING)
    ended = proposal.ended_at is not None and proposal.decision is WordsDecision.ACCEPTED
    return say(ENDED if ended else DECIDED[proposal.decision])


def _wrong_terms(terms: Sequence[str]) -> list[str]:
    if len(terms) > MOST_TERMS:
        return [say(TOO_MANY_TERMS, most=MOST_TERMS, number=len(terms))]
    long = [say(TERM_TOO_LONG, term=each[:30], limit=LONGEST_TERM) for each in terms if len(each) > LONGEST_TERM]
    odd = [each for each in terms if len(each) <= LONGEST_TERM and may_tell_of_somebody(each)]
    empty = [sentence(Contradiction(Conflict.NOTHING, each)) for each in terms if not term(each).stems]
    return [*long, *(say(TERM_OF_A_PERSON, term=each) for each in odd), *empty]


def _wrong_reason(text: str) -> list[Problem]:
    if not any(map(str.isalnum, text)):
        return [("grund", say(REASON_MISSING))]
    if len(text) > LONGEST_REASON:
        return [("grund", say(REASON_TOO_LONG, limit=LONGEST_REASON, length=len(text)))]
    return []


def _joined(known: Synonyms, text: str) -> tuple[str, list[Problem]]:
    """The official name of the group that is meant, and what is wrong with how it was named."""
    if not text:
        return "", []
    found = groups_named(known, text)
    if not found:
        return "", [("gehoert_zu", say(GROUP_UNKNOWN, text=text[:LONGEST_TERM]))]
    if len(found) > 1:
        names = ", ".join(f"„{group.name}“" for group in found)
        return "", [("gehoert_zu", say(GROUP_UNCLEAR, text=text, names=names))]
    return found[0].name, []


def _body(visit: Visit, slug: str) -> tuple[int | None, list[Problem]]:
    """For which organisation they speak; who has one only need not say so, and curators may have none."""
    bodies = _bodies(visit)
    if slug in bodies:
        return bodies[slug][0], []
    if len(bodies) > 1 or slug:
        return None, [("organisation", say(BODY_WRONG))]
    return next((id for id, _ in bodies.values()), None), []


def _bodies(visit: Visit) -> dict[str, tuple[int, str]]:
    places = memberships_of(visit.db, visit.who.person_id or 0, visit.now)
    return {place.organisation.slug: (place.organisation.id, place.organisation.name) for place in places}


def _contradictions(known: Synonyms, wish: Wish) -> Iterable[Problem]:
    words, leads, products = (tuple(map(term, terms)) for terms in (wish.words, wish.leads, wish.products))
    addition = Addition(words, leads, products, wish.joins)
    said: dict[str, str] = {}
    for found in against(known, addition):
        said.setdefault(sentence(found), _field(wish, found))
    return ((field, words) for words, field in said.items())


def _field(wish: Wish, found: Contradiction) -> str:
    if found.kind is Conflict.NO_GROUP:
        return "gehoert_zu"
    if found.is_product and found.term in wish.products:
        return "produkte"
    lists = zip(LISTS, (wish.words, wish.leads, wish.products), strict=True)
    return next((name for name, terms in lists if found.term in terms), "woerter")


def _page(visit: Visit, typed: Typed, problems: Sequence[Problem] = (), status: int = 200) -> Answer:
    done = visit.query.one("gespeichert")
    wrong = dict.fromkeys(FIELDS, "")
    for field, words in problems:
        wrong[field] = f"{wrong[field]} {words}".strip()
    bodies = [(slug, name) for slug, (_, name) in _bodies(visit).items()]
    mine = synonyms.own(visit.db, visit.who.person_id or 0)
    return show(
        "woerter_vorschlagen.html",
        status=status,
        here="hilfe",
        typed=typed,
        wrong=wrong,
        problems_found=problems,
        bodies=bodies if len(bodies) > 1 else [],
        mine=[(each, standing(each), terms_in(each)) for each in mine],
        most=MOST_TERMS,
        saved=say(SAVED[done]) if done in SAVED else "",
    )


def terms_in(proposal: WordProposal) -> str:
    """All words of a proposal on one line."""
    return ", ".join((*proposal.words, *proposal.leads, *proposal.products))
