"""The members of an organisation, for themselves; and for who manages them: inviting, roles, last days, removing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from auth.rules import Action
from catalog import memberships
from catalog.memberships import Member, Offer
from catalog.memberships.troubles import Changed, LastOwner, NoSuchRow, OwnSeat, TooOften, Trouble
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.listing import ListPage, asked_page
from catalog.web.memberships_reached import Reached, number, organisation_for, show_to_members
from catalog.web.memberships_words import invitations_too_often, role_choices, sentence
from catalog.web.page import Answer, Visit, see
from content.locale.speech import message, say
from schemas.identity import MemberRole
from schemas.mail import check_mail, is_mail

MEMBERS = "mitglieder"
MAIL_WRONG = message("Geben Sie eine Mailadresse an, zum Beispiel vorname.name@gemeinde.example.")
ROLE_MISSING = message("Wählen Sie eine Rolle.")
DAY_WRONG = message("Nennen Sie einen Tag, zum Beispiel 31.12.2027, oder keinen.")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    mail: str = ""
    role: str = MemberRole.MEMBER.value
    ends_on: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")

    def but(self, field: str, problem: str) -> Typed:
        """The same with one more problem."""
        return replace(self, problems=(*self.problems, (field, problem)))

    @property
    def day(self) -> date | None:
        """The last day, where the field holds one."""
        return day_typed(self.ends_on)


def listing(visit: Visit) -> Answer:
    """Who belongs to the organisation."""
    reached = organisation_for(visit, Action.MEMBERS_READ)
    page = asked_page(visit.query)
    total, rows = memberships.members(visit.db, reached.organisation.id, visit.now, page)
    shown = ListPage(page, total, memberships.PER_PAGE)
    if page > shown.pages:
        raise BeyondTheEnd(shown.pages, f"{reached.path}/mitglieder?seite={shown.pages}")
    manages = visit.may(Action.MEMBERS_MANAGE, reached.thing)
    values = {
        "rows": rows,
        "page": shown,
        "page_url": lambda wanted: f"{reached.path}/mitglieder?seite={wanted}",
        "manages": manages,
        "invited": memberships.invitations(visit.db, reached.organisation.id, visit.now) if manages else [],
    }
    return show_to_members(visit, "memberships/members.html", reached, MEMBERS, values)


def inviting(visit: Visit) -> Answer:
    """The empty form of an invitation."""
    return _inviting(visit, organisation_for(visit, Action.MEMBERS_MANAGE), Typed())


def invite(visit: Visit) -> Answer:
    """Send an invitation, or show the form again with all that was typed."""
    reached = organisation_for(visit, Action.MEMBERS_MANAGE)
    typed = _checked(Typed(visit.form.one("mail"), visit.form.one("rolle"), visit.form.one("ende")), mail=True)
    if typed.problems:
        return _inviting(visit, reached, typed)
    offer = Offer(check_mail(typed.mail), MemberRole(typed.role), typed.day)
    known = visit.signed.known
    try:
        memberships.invite(visit.db, reached.organisation, offer, known.who, known.name, visit.now)
    except TooOften:
        return _inviting(visit, reached, typed.but("mail", invitations_too_often()))
    except Trouble as trouble:
        return _inviting(visit, reached, typed.but("ende", sentence(trouble)))
    return see(f"{reached.path}/mitglieder?gespeichert=eingeladen")


def withdraw_invitation(visit: Visit) -> Answer:
    """Let an invitation be good no more."""
    reached = organisation_for(visit, Action.MEMBERS_MANAGE)
    try:
        memberships.withdraw_invitation(visit.db, reached.organisation, number(visit.name("id")), visit.who, visit.now)
    except NoSuchRow:
        raise Missing from None
    return see(f"{reached.path}/mitglieder?gespeichert=einladung-zurueckgezogen")


def editing(visit: Visit) -> Answer:
    """The role and last day of one member."""
    reached = organisation_for(visit, Action.MEMBERS_MANAGE)
    member = _member(visit, reached)
    return _editing(visit, reached, member, _as_is(member))


def edit(visit: Visit) -> Answer:
    """Give a member another role or last day. What somebody else changed in the meantime is shown, not overwritten."""
    reached = organisation_for(visit, Action.MEMBERS_MANAGE)
    member = _member(visit, reached)
    typed = _checked(Typed(member.mail, visit.form.one("rolle"), visit.form.one("ende")))
    if typed.problems:
        return _editing(visit, reached, member, typed, status=422)
    revision = number(visit.form.one("stand"))
    role = MemberRole(typed.role)
    try:
        memberships.change(visit.db, reached.organisation, member.key, role, typed.day, revision, visit.who, visit.now)
    except Changed:
        return _editing(visit, reached, member, typed, status=409)
    except (LastOwner, OwnSeat) as trouble:
        return _editing(visit, reached, member, typed.but("rolle", sentence(trouble)), status=422)
    except Trouble as trouble:
        return _editing(visit, reached, member, typed.but("ende", sentence(trouble)), status=422)
    return see(f"{reached.path}/mitglieder?gespeichert=geaendert")


def removing(visit: Visit) -> Answer:
    """What removing a member means, before one does."""
    reached = organisation_for(visit, Action.MEMBERS_MANAGE)
    return _removing(visit, reached, _member(visit, reached))


def remove(visit: Visit) -> Answer:
    """End somebody's membership, unless nobody would be left who answers for the organisation."""
    reached = organisation_for(visit, Action.MEMBERS_MANAGE)
    member = _member(visit, reached)
    try:
        memberships.remove(visit.db, reached.organisation, member.key, visit.who, visit.now)
    except LastOwner as trouble:
        return _removing(visit, reached, member, sentence(trouble))
    return see(f"{reached.path}/mitglieder?gespeichert=entfernt")


def day_typed(text: str) -> date | None:
    """A day as a browser's field sends it, or as one writes it. None for what is no day, or one beyond all plans."""
    german = _GERMAN_DAY.fullmatch(text)
    try:
        if german:
            found = date(int(german[3]), int(german[2]), int(german[1]))
        else:
            found = date.fromisoformat(text if _ISO_DAY.fullmatch(text) else "")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _checked(typed: Typed, *, mail: bool = False) -> Typed:
    if mail and not is_mail(typed.mail):
        typed = typed.but("mail", say(MAIL_WRONG))
    if typed.role not in {role.value for role in MemberRole}:
        typed = replace(typed, role="").but("rolle", say(ROLE_MISSING))
    if typed.ends_on and day_typed(typed.ends_on) is None:
        typed = typed.but("ende", say(DAY_WRONG))
    return typed


def _as_is(member: Member) -> Typed:
    return Typed(member.mail, member.role.value, member.ends_on.isoformat() if member.ends_on else "")


def _member(visit: Visit, reached: Reached) -> Member:
    """The member of this address, of this organisation and no other. Raises Missing."""
    try:
        return memberships.member(visit.db, reached.organisation.id, visit.name("key"), visit.now)
    except NoSuchRow:
        raise Missing from None


def _inviting(visit: Visit, reached: Reached, typed: Typed) -> Answer:
    status = 422 if typed.problems else 200
    values = {"typed": typed, "role_choices": role_choices()}
    return show_to_members(visit, "memberships/inviting.html", reached, MEMBERS, values, status=status)


def _editing(visit: Visit, reached: Reached, member: Member, typed: Typed, status: int = 200) -> Answer:
    values = {"member": member, "typed": typed, "role_choices": role_choices()}
    return show_to_members(visit, "memberships/editing.html", reached, MEMBERS, values, status=status)


def _removing(visit: Visit, reached: Reached, member: Member, problem: str = "") -> Answer:
    values = {"member": member, "problem": problem}
    status = 422 if problem else 200
    return show_to_members(visit, "memberships/removing.html", reached, MEMBERS, values, status=status)
