"""Who may do what: pure rules over facts, without a database, an address or a clock.

``RULES`` is the one table. docs/roles.md is made from it, and a test walks every address with every role against it.
A rule answers with what to do about it: let in, ask to sign in, ask for a proof of who it is, refuse, or say that there
is nothing. Whoever may not know of a row is told that there is nothing; who may read it but not change it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from schemas.identity import PUBLIC_SECTOR, MemberRole, TokenScope, Visibility
from schemas.organisation import OrganisationKind


class Verdict(StrEnum):
    """What follows for who asks."""

    ALLOWED = "allowed"
    SIGN_IN = "sign in"
    PROVE = "prove"
    REFUSED = "refused"
    MISSING = "missing"


class Action(StrEnum):
    """All that one can do here. Each address has one (catalog/web/routes.py)."""

    READ = "read"
    REPORT = "report"
    SIGN_IN = "sign_in"
    OWN_ACCOUNT = "own_account"
    OWN_DOORS = "own_doors"
    OWN_AUDIT = "own_audit"
    JOIN = "join"
    MEMBERS_READ = "members_read"
    MEMBERS_MANAGE = "members_manage"
    SPEAK_GRANT = "speak_grant"
    REQUEST_DECIDE = "request_decide"
    ORGANISATION_AUDIT = "organisation_audit"
    ENTRY_EDIT = "entry_edit"
    ENTRY_SPEAK = "entry_speak"
    DRAFT_BEGIN = "draft_begin"
    DRAFT_WRITE = "draft_write"
    TAKE_OVER = "take_over"
    TAKE_OVER_DECIDE = "take_over_decide"
    OFFER_WRITE = "offer_write"
    EXPERIENCE_WRITE = "experience_write"
    ANSWER = "answer"
    PROJECT_WRITE = "project_write"
    DESK = "desk"
    CONTRIBUTION_DECIDE = "contribution_decide"
    PEOPLE_MANAGE = "people_manage"
    ORGANISATIONS_MANAGE = "organisations_manage"
    LETTERS_READ = "letters_read"
    AUDIT_READ = "audit_read"
    WORDS_PROPOSE = "words_propose"
    WORDS_READ = "words_read"
    WORDS_DECIDE = "words_decide"
    TOKEN_USE = "token_use"  # noqa: S105  # something that one does, no secret


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership as rules see it. ``on_market`` says that the organisation offers services to others."""

    organisation_id: int
    role: MemberRole
    may_speak: bool = False
    kind: OrganisationKind = OrganisationKind.UNKNOWN
    on_market: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a curator's scope: an area AND themes, of which either may be all (empty)."""

    area: str = ""
    themes: frozenset[str] = frozenset()

    def covers(self, thing: Thing) -> bool:
        """Whether the line reaches what lies there and is about that."""
        here = not self.area or any(place.startswith(self.area) for place in thing.places)
        return here and (not self.themes or bool(self.themes & thing.themes))


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks. Without ``key`` it is a visitor. ``proved``: they showed a moment ago who they are.

    ``scopes`` are those of a token; None in a browser. ``only`` is the one organisation that a token reaches.
    """

    key: str | None = None
    person_id: int | None = None
    administrator: bool = False
    seats: tuple[Seat, ...] = ()
    lines: tuple[Line, ...] = ()
    proved: bool = False
    scopes: frozenset[TokenScope] | None = None
    only: int | None = None

    @property
    def curator(self) -> bool:
        """Whether they look after anything."""
        return bool(self.lines)


VISITOR = Who()


@dataclass(frozen=True, slots=True)
class Thing:
    """What an action is about: whose it is, where it lies and what it is about.

    ``places`` are official regional keys, ``themes`` fields of action. ``has_owner`` says that an organisation has one.
    """

    organisations: frozenset[int] = frozenset()
    person_id: int | None = None
    places: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    has_owner: bool = True


NOTHING = Thing()


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do it; several grounds add up.

    ``seat`` is the least role in one of the thing's organisations, ``speaking`` asks for the right to speak with it.
    ``seated`` lets in whoever belongs to any organisation or looks after anything.
    ``not_own`` keeps curators and administrators from deciding about their own employer (product.md, Rules of the
    house), ``ownerless`` lets them decide only where the organisation has no owner. ``proved`` asks for a fresh proof.
    ``token`` is the scope by which a machine may do it; None for never. ``known`` says that everybody may know that the
    thing is there, so that who may not act on it is refused and not told that there is nothing.
    """

    words: str
    everyone: bool = False
    signed_in: bool = False
    seat: MemberRole | None = None
    speaking: bool = False
    seated: bool = False
    curator: bool = False
    administrator: bool = False
    not_own: bool = False
    ownerless: bool = False
    proved: bool = False
    known: bool = False
    token: TokenScope | None = None
    about: bool = field(default=False)
    """Whether the answer hangs on a thing; then whoever answers must have asked about it."""


RULES: dict[Action, Rule] = {
    Action.READ: Rule("read what is public", everyone=True, token=TokenScope.READ),
    Action.REPORT: Rule("report a contribution or an error", everyone=True),
    Action.SIGN_IN: Rule("sign in, register, follow a one-time link", everyone=True),
    Action.OWN_ACCOUNT: Rule("see and change the own account, leave an organisation", signed_in=True),
    Action.OWN_DOORS: Rule("change password, mail and tokens, delete the account", signed_in=True, proved=True),
    Action.OWN_AUDIT: Rule("read what the log says of oneself", signed_in=True),
    Action.JOIN: Rule("ask to join an organisation", signed_in=True),
    Action.MEMBERS_READ: Rule(
        "see an organisation's members",
        seat=MemberRole.MEMBER, administrator=True, token=TokenScope.MEMBERS, about=True,
    ),
    Action.MEMBERS_MANAGE: Rule(
        "invite, promote and remove members", seat=MemberRole.OWNER, administrator=True, about=True,
    ),
    Action.SPEAK_GRANT: Rule(
        "grant and take the right to speak",
        seat=MemberRole.OWNER, curator=True, administrator=True, not_own=True, ownerless=True, about=True,
    ),
    Action.REQUEST_DECIDE: Rule(
        "decide who joins an organisation",
        seat=MemberRole.OWNER, curator=True, administrator=True, not_own=True, ownerless=True, about=True,
    ),
    Action.ORGANISATION_AUDIT: Rule(
        "read what the log says of an organisation",
        seat=MemberRole.OWNER, administrator=True, token=TokenScope.AUDIT, about=True,
    ),
    Action.ENTRY_EDIT: Rule(
        "write an organisation's entries and their contacts",
        seat=MemberRole.EDITOR, administrator=True, not_own=False, known=True, about=True,
    ),
    Action.ENTRY_SPEAK: Rule(
        "publish and confirm in an organisation's name", seat=MemberRole.EDITOR, speaking=True, known=True, about=True,
    ),
    Action.DRAFT_BEGIN: Rule("begin to publish", signed_in=True),
    Action.DRAFT_WRITE: Rule(
        "write, preview and throw away an organisation's drafts", seat=MemberRole.EDITOR, about=True,
    ),
    Action.TAKE_OVER: Rule(
        "ask for an entry in an organisation's name", seat=MemberRole.EDITOR, speaking=True, known=True, about=True,
    ),
    Action.TAKE_OVER_DECIDE: Rule(
        "give an organisation's entry away",
        seat=MemberRole.OWNER, curator=True, administrator=True, not_own=True, ownerless=True, about=True,
    ),
    Action.OFFER_WRITE: Rule(
        "write an operator's offers", seat=MemberRole.EDITOR, speaking=True, known=True, about=True,
    ),
    Action.EXPERIENCE_WRITE: Rule(
        "write an organisation's reports of experience", seat=MemberRole.EDITOR, known=True, about=True,
    ),
    Action.ANSWER: Rule(
        "answer in place in an organisation's name", seat=MemberRole.EDITOR, speaking=True, known=True, about=True,
    ),
    Action.PROJECT_WRITE: Rule("write an organisation's Vorhaben", seat=MemberRole.EDITOR, known=True, about=True),
    Action.DESK: Rule("see what waits", signed_in=True),
    Action.CONTRIBUTION_DECIDE: Rule(
        "decide about reports, notes and entries of others",
        curator=True, administrator=True, not_own=True, about=True,
    ),
    Action.PEOPLE_MANAGE: Rule("manage people, roles and scopes", administrator=True, proved=True),
    Action.ORGANISATIONS_MANAGE: Rule(
        "verify domains, enter role mailboxes, merge organisations", administrator=True, proved=True,
    ),
    Action.LETTERS_READ: Rule("read the letters of a house without a mail server", administrator=True, proved=True),
    Action.AUDIT_READ: Rule("read the whole log", administrator=True),
    Action.WORDS_PROPOSE: Rule("propose words for the search", seated=True, administrator=True, known=True),
    Action.WORDS_READ: Rule("see proposed words, and what people look for in vain", administrator=True),
    Action.WORDS_DECIDE: Rule("decide about proposed words", administrator=True, not_own=True, about=True),
    Action.TOKEN_USE: Rule("ask what a token is and may", signed_in=True, token=TokenScope.READ),
}  # fmt: skip


def judge(action: Action, who: Who, thing: Thing = NOTHING) -> Verdict:
    """What follows when ``who`` wants to do this to ``thing``."""
    rule = RULES[action]
    if rule.everyone:
        return Verdict.ALLOWED
    if who.key is None:
        return Verdict.SIGN_IN
    if not _by_token(rule, who, thing):
        return Verdict.REFUSED
    if not (rule.signed_in or _by_seat(rule, who, thing) or _by_office(rule, who, thing)):
        return Verdict.REFUSED if rule.known or _sees(who, thing) else Verdict.MISSING
    return Verdict.PROVE if rule.proved and not who.proved else Verdict.ALLOWED


def could(action: Action, who: Who) -> Verdict:
    """What follows before the thing is known: asked at the door of an address. Whoever passes may still be refused."""
    rule = RULES[action]
    if not rule.about:
        return judge(action, who)
    return Verdict.SIGN_IN if who.key is None else Verdict.ALLOWED


def own_employer(who: Who, thing: Thing) -> bool:
    """Whether the thing belongs to an organisation in which they are a member."""
    return any(seat.organisation_id in thing.organisations for seat in who.seats)


def in_scope(who: Who, thing: Thing) -> bool:
    """Whether a line of the curator's scope covers the thing."""
    return any(line.covers(thing) for line in who.lines)


def reads_public_sector(who: Who) -> bool:
    """Whether details for public bodies are shown to them (product.md, Adoptions, Visibility).

    Who belongs to any organisation that offers services on the market never sees others' details, privately or
    publicly owned.
    """
    return any(seat.kind in PUBLIC_SECTOR for seat in who.seats) and not any(seat.on_market for seat in who.seats)


def sees(who: Who, visibility: Visibility, owner: int | None) -> bool:
    """Whether a detail of this visibility, told by ``owner``, is shown to them.

    What is the own organisation's only is no office's: neither a curator nor an administrator reads it on a page. A
    token sees what its person sees, as far as it may read; one for a single organisation sees that one's own only.
    """
    if visibility is Visibility.ALL:
        return True
    if who.key is None or (who.scopes is not None and TokenScope.READ not in who.scopes):
        return False
    if who.only in (None, owner) and any(seat.organisation_id == owner for seat in who.seats):
        return True
    return visibility is Visibility.PUBLIC_SECTOR and who.only is None and reads_public_sector(who)


def _by_token(rule: Rule, who: Who, thing: Thing) -> bool:
    if who.scopes is None:
        return True
    reached = who.only is None or not rule.about or who.only in thing.organisations
    return rule.token in who.scopes and reached


def _by_seat(rule: Rule, who: Who, thing: Thing) -> bool:
    if rule.seated and (who.seats or who.lines):
        return True
    if rule.seat is None:
        return False
    seats = [seat for seat in who.seats if seat.organisation_id in thing.organisations]
    return any(seat.role.rank >= rule.seat.rank and (seat.may_speak or not rule.speaking) for seat in seats)


def _by_office(rule: Rule, who: Who, thing: Thing) -> bool:
    """As a curator or administrator, which nobody is towards the own employer."""
    if (rule.not_own and own_employer(who, thing)) or (rule.ownerless and thing.has_owner):
        return False
    return (rule.administrator and who.administrator) or (rule.curator and in_scope(who, thing))


def _sees(who: Who, thing: Thing) -> bool:
    """Whether they may know that the thing is there: it is their organisation's or within their office."""
    return own_employer(who, thing) or who.administrator or in_scope(who, thing)
