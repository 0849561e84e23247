"""The pages behind one-time links. Looking at one does nothing: programs that scan mail open every link.

The link stands in the query, which no line of our log repeats. These pages lead nowhere else, and send nobody on with
their whole address: ``strict-origin``, because browsers that are told ``no-referrer`` hide which site sends a form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from catalog import memberships
from catalog.memberships.troubles import InvitationOver, OwnInvitation
from catalog.models import OneTimeLink, Organisation, Person
from catalog.people import LinkUnusable, accounts, open_link, person_of_mail, use_link
from catalog.people.choosing import known_by, problem_of
from catalog.web.entering import Proof, check_terms, let_in
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from catalog.web.registration import name_problem
from content.locale.speech import message, say
from schemas.identity import LinkPurpose, SignedInBy
from schemas.person_names import check_name

PATHS: Mapping[str, tuple[LinkPurpose, ...]] = {
    "/registrieren/bestaetigen": (LinkPurpose.CONFIRM_MAIL,),
    "/einladung": (LinkPurpose.INVITATION, LinkPurpose.ADMINISTRATOR),
    "/anmelden/neues-passwort": (LinkPurpose.RESET,),
    "/konto/mailadresse/bestaetigen": (LinkPurpose.CHANGE_MAIL,),
}
"""What each address is for: a link opens nothing at another's."""
OWN_INVITATION = message(
    "Diese Einladung haben Sie selbst verschickt. Annehmen muss sie, wen Sie eingeladen haben, mit einem eigenen Konto."
)
HEADERS = {"referrer-policy": "strict-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Filled:
    """The form behind a link as it was filled in. ``password_hash`` is of a password that passed."""

    name: str = ""
    password_hash: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What a link asks of who follows it: a name, a password, or to be signed in to an account that is there."""

    name: bool = False
    password: bool = False
    sign_in: bool = False


def form(visit: Visit) -> Answer:
    """What the link is for, and a form to do it."""
    check_terms(visit)
    try:
        link = _link(visit, visit.query)
    except LinkUnusable:
        return _over()
    return _form(visit, link, visit.query.one("link"), Filled(name=str(link.facts.get("name") or "")))


def check(visit: Visit) -> Filled:
    """Check what was filled in, and work out the hash of the password."""
    check_terms(visit)
    try:
        link = _link(visit, visit.form)
    except LinkUnusable:
        return Filled()
    needs = _needs(visit, link)
    name, password = visit.form.one("name"), visit.form.one("passwort_neu")
    problems = [("name", name_problem(name))] if needs.name else []
    if needs.password:
        problems.append(("passwort_neu", problem_of(password, known_by(visit.db, link, name))))
    found = tuple(each for each in problems if each[1])
    good = needs.password and not found
    return Filled(name, visit.site.tools.passwords.hash(password) if good else "", found)


def use(visit: Visit) -> Answer:
    """Do what the link is for, once."""
    filled: Filled = visit.first
    try:
        link = _link(visit, visit.form)
        needs = _needs(visit, link)
        if needs.sign_in or filled.problems or (needs.password and not filled.password_hash):
            return replace(_form(visit, link, visit.form.one("link"), filled), status=422)
        with visit.db.begin_nested():  # what turns out to be over leaves nothing half done
            return _FOLLOW[link.purpose](visit, link, filled)
    except OwnInvitation:
        return replace(_form(visit, link, visit.form.one("link"), filled, say(OWN_INVITATION)), status=422)
    except (LinkUnusable, InvitationOver):
        return _over()


def _link(visit: Visit, params: Params) -> OneTimeLink:
    """The link, where it is one for this address. Raises LinkUnusable."""
    for purpose in PATHS[visit.path]:
        try:
            return open_link(visit.db, purpose, params.one("link"), visit.now)
        except LinkUnusable:
            continue
    raise LinkUnusable


def _needs(visit: Visit, link: OneTimeLink) -> Needs:
    if link.purpose in (LinkPurpose.RESET, LinkPurpose.CHANGE_MAIL):
        return Needs(password=link.purpose == LinkPurpose.RESET)
    if _only_an_account(link):
        return Needs(name=True, password=True)
    if visit.browser.signed:
        return Needs()
    there = person_of_mail(visit.db, link.mail or "") is not None
    return Needs(sign_in=True) if there else Needs(name=True, password=True)


def _only_an_account(link: OneTimeLink) -> bool:
    """Whether nothing follows but an account: who registers, and whom an administrator invites to no organisation."""
    to_nothing = link.purpose == LinkPurpose.INVITATION and link.organisation_id is None
    return link.purpose == LinkPurpose.CONFIRM_MAIL or to_nothing


def _form(visit: Visit, link: OneTimeLink, token: str, filled: Filled, refused: str = "") -> Answer:
    organisation = visit.db.get(Organisation, link.organisation_id) if link.organisation_id else None
    return show(
        "einmal_link.html",
        headers=HEADERS,
        purpose="register" if _only_an_account(link) else link.purpose.value,
        path=visit.path,
        token=token,
        mail=link.mail or "",
        filled=filled,
        refused=refused,
        needs=_needs(visit, link),
        organisation=organisation.name if organisation else "",
        known=visit.browser.signed.known if visit.browser.signed else None,
    )


def _over() -> Answer:
    """Used, too old, or never ours: all the same to whoever asks."""
    return show("einmal_link_vorbei.html", status=404, headers=HEADERS)


# What each purpose comes to


def _register(visit: Visit, link: OneTimeLink, filled: Filled) -> Answer:
    person = accounts.create(visit.db, link, check_name(filled.name), filled.password_hash, visit.now)
    use_link(link, visit.now)
    joined = memberships.joins_by_domain(visit.db, person, visit.now)
    return _in(visit, person, "/konto?gespeichert=" + ("beigetreten" if joined else "angelegt"))


def _reset(visit: Visit, link: OneTimeLink, filled: Filled) -> Answer:
    person = accounts.reset(visit.db, link, filled.password_hash, visit.now)
    return _in(visit, person, "/konto?gespeichert=passwort")


def _change_mail(visit: Visit, link: OneTimeLink, _: Filled) -> Answer:
    person, former = accounts.change_mail(visit.db, link, visit.now)
    memberships.leaves_by_domain(visit.db, person, former, visit.now)
    memberships.joins_by_domain(visit.db, person, visit.now)
    return see("/konto?gespeichert=mailadresse" if visit.browser.signed else "/anmelden?gespeichert=mailadresse")


def _invitation(visit: Visit, link: OneTimeLink, filled: Filled) -> Answer:
    if _only_an_account(link):
        return _register(visit, link, filled)
    person, fresh = _who_follows(visit, link, filled)
    memberships.accept(visit.db, link, person, visit.now)
    return _in(visit, person, "/konto?gespeichert=eingeladen") if fresh else see("/konto?gespeichert=eingeladen")


def _administrator(visit: Visit, link: OneTimeLink, filled: Filled) -> Answer:
    person, fresh = _who_follows(visit, link, filled)
    accounts.make_administrator(visit.db, link, person, visit.now)
    return (
        _in(visit, person, "/konto?gespeichert=administration") if fresh else see("/konto?gespeichert=administration")
    )


def _who_follows(visit: Visit, link: OneTimeLink, filled: Filled) -> tuple[Person, bool]:
    """Who is signed in, or who has an account from now on; whether it is new."""
    if visit.browser.signed:
        return visit.db.get_one(Person, visit.signed.known.who.person_id), False
    person = accounts.create(visit.db, link, check_name(filled.name), filled.password_hash, visit.now)
    memberships.joins_by_domain(visit.db, person, visit.now)
    return person, True


def _in(visit: Visit, person: Person, path: str) -> Answer:
    return replace(see(path), session=let_in(visit, person, Proof(SignedInBy.LINK, expected=True)))


_FOLLOW: Mapping[LinkPurpose, Callable[[Visit, OneTimeLink, Filled], Answer]] = {
    LinkPurpose.CONFIRM_MAIL: _register,
    LinkPurpose.INVITATION: _invitation,
    LinkPurpose.RESET: _reset,
    LinkPurpose.ADMINISTRATOR: _administrator,
    LinkPurpose.CHANGE_MAIL: _change_mail,
}
