"""Joining an organisation: finding it, the ways that are open, asking with words, and a code for its role mailbox."""

from __future__ import annotations

from catalog import memberships
from catalog.memberships.troubles import AlreadyMember, NoSuchRow, TooOften, Trouble
from catalog.models import Organisation
from catalog.organisations import Found, choose, find_organisations, label_of
from catalog.web.addresses import path_of
from catalog.web.choices import TEXT_LIMIT
from catalog.web.errors import Missing
from catalog.web.memberships import HOME
from catalog.web.memberships_reached import known_organisation, number, own_person
from catalog.web.memberships_words import REQUESTS_TOO_OFTEN, codes_too_often, saved, sentence
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.texts import readable

WORDS_TOO_LONG = message("Kürzen Sie den Text auf {limit} Zeichen. Es sind {length}.")
CODE_MISSING = message("Geben Sie den Code ein, acht Zeichen wie in der Mail.")
CODE_WRONG = message(
    "Dieser Code stimmt nicht. Vergleichen Sie ihn mit der Mail; nach fünf Versuchen gilt er nicht mehr."
)


def joining(visit: Visit) -> Answer:
    """Find an organisation; where one is chosen, the ways into it."""
    asked = visit.query.one("organisation")[:TEXT_LIMIT]
    organisation = _chosen(visit, asked) if asked else None
    if organisation is not None:
        return _ways(visit, organisation)
    found = find_organisations(visit.db, asked, limit=8, samples=visit.settings.samples) if asked else []
    return _search(asked, found)


def ask(visit: Visit) -> Answer:
    """Ask to become a member. What else the form may say, a role or another's name, nobody reads."""
    organisation = known_organisation(visit, visit.form.one("organisation"))
    words = readable(visit.form.one("worte"))
    if len(words) > memberships.MOST_WORDS:
        too_long = say(WORDS_TOO_LONG, limit=memberships.MOST_WORDS, length=len(words))
        return _ways(visit, organisation, words, (("worte", too_long),))
    try:
        memberships.ask(visit.db, own_person(visit), organisation, words, visit.now)
    except TooOften:
        return _ways(visit, organisation, words, (("worte", say(REQUESTS_TOO_OFTEN)),))
    except AlreadyMember as trouble:
        return _ways(visit, organisation, words, (("worte", sentence(trouble)),))
    return see(f"{HOME}?gespeichert=angefragt")


def send_code(visit: Visit) -> Answer:
    """Send a code to one of the organisation's role mailboxes."""
    organisation = known_organisation(visit, visit.form.one("organisation"))
    try:
        memberships.send_code(visit.db, own_person(visit), organisation, number(visit.form.one("postfach")), visit.now)
    except NoSuchRow:
        raise Missing from None
    except TooOften:
        return _ways(visit, organisation, "", (("postfach", codes_too_often()),))
    except AlreadyMember as trouble:
        return _ways(visit, organisation, "", (("postfach", sentence(trouble)),))
    return see(f"{HOME}/code?organisation={organisation.slug}&gespeichert=code")


def code_form(visit: Visit) -> Answer:
    """Where a code is typed that somebody at the organisation handed on."""
    return _code(visit, known_organisation(visit, visit.query.one("organisation")), ())


def enter_code(visit: Visit) -> Answer:
    """Become a member by a code. A wrong one costs a try, whatever the page then says."""
    organisation = known_organisation(visit, visit.form.one("organisation"))
    code = visit.form.one("code")
    if not code:
        return _code(visit, organisation, (("code", say(CODE_MISSING)),))
    try:
        joined = memberships.enter_code(visit.db, own_person(visit), organisation, code, visit.now)
    except Trouble as trouble:
        return _code(visit, organisation, (("code", sentence(trouble)),))
    if joined is None:
        return _code(visit, organisation, (("code", say(CODE_WRONG)),))
    return see(f"{HOME}?gespeichert=beigetreten")


def _chosen(visit: Visit, asked: str) -> Organisation | None:
    """The one that was meant: by its address, or by a name that no other bears."""
    try:
        return known_organisation(visit, asked)
    except Missing:
        named = choose(visit.db, asked, samples=visit.settings.samples)
    found = visit.db.get(Organisation, named.id) if named else None
    return found if found and not found.merged_into_id else None


def _search(asked: str, found: list[Found]) -> Answer:
    return show("memberships/searching.html", konto_here="organisationen", asked=asked, found=found)


def _ways(
    visit: Visit, organisation: Organisation, words: str = "", problems: tuple[tuple[str, str], ...] = ()
) -> Answer:
    person = own_person(visit)
    return show(
        "memberships/joining.html",
        status=422 if problems else 200,
        konto_here="organisationen",
        organisation=organisation,
        label=label_of(visit.db, organisation),
        path=path_of(organisation.slug),
        ways=memberships.ways_to_join(visit.db, organisation, person, visit.now),
        waiting=organisation.id in {each.organisation.id for each in memberships.requests_of(visit.db, person.id)},
        words=words,
        limit=memberships.MOST_WORDS,
        found_wrong=problems,
        wrong=dict(problems),
    )


def _code(visit: Visit, organisation: Organisation, problems: tuple[tuple[str, str], ...]) -> Answer:
    codes = memberships.codes_open(visit.db, own_person(visit).id, visit.now)
    return show(
        "memberships/code.html",
        status=422 if problems else 200,
        konto_here="organisationen",
        organisation=organisation,
        under_way=organisation.id in {each.id for each in codes},
        saved_sentence=saved(visit),
        found_wrong=problems,
        wrong=dict(problems),
    )
