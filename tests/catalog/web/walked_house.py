"""A house for walks: organisations near, far, with and without an owner, and a person for each role at their doors.

What somebody does there is undone when it is done, so that everybody after them finds the same rows; what was written
meanwhile is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from auth.roles import ROLES, Where
from auth.rules import VISITOR
from auth.tokens import form_token, hashed, new_token
from catalog import contact_persons, contacts, experience, offers, operation, people, solutions
from catalog.app import create_app
from catalog.audit import Actor
from catalog.contacts import ContactContent
from catalog.db import Database, named_failures
from catalog.models import (
    ApiToken,
    ContactPerson,
    Draft,
    Letter,
    MembershipRequest,
    MissedQuery,
    Organisation,
    OrganisationDomain,
    OrganisationKey,
    OrganisationMailbox,
    Person,
    Project,
    ProviderIdentity,
    Solution,
    WebSession,
    WordProposal,
)
from catalog.notes import add_note
from catalog.organisations.administering import ADMINISTRATION
from catalog.people import administering
from catalog.post import filing
from catalog.reports import receive
from catalog.settings import Settings
from catalog.solutions import Imprint
from catalog.web.access import FORMS, SESSION, TOKEN_FIELD
from catalog.web.built import STATIC
from catalog.wiring import Tools
from schemas.identity import ActorKind, LegalGround, LinkPurpose, MemberRole, ReportReason, SignedInBy, TokenScope
from schemas.operation import OperatorOfferContent
from schemas.organisation import KeyScheme, OrganisationKind
from schemas.reuse import ExperienceContent, Speaker
from tests.catalog.web.walked_files import file_rows
from tests.catalog.web.walked_waiting import waiting_rows
from tests.factories import NOW, TODAY, content, employer, published, speaking
from tests.people import HERE, account, scope, seat
from tests.publiccode_entries import SAID
from tests.sites import find_again

AREAS = {
    Where.OWN: "120690020020",
    Where.OTHER: "120700125125",
    Where.OTHER_OWNERLESS: "120710028028",
    Where.FOREIGN: "053340002002",
    Where.FOREIGN_OWNERLESS: "053580004004",
}
OWNED = {Where.OWN, Where.OTHER, Where.FOREIGN}
ALIKE = {
    "former member": "account",
    "member of a project that is over": "account",
    "suspended owner": "visitor",
    "owner whose session is over": "visitor",
}
"""Who else comes, and which role of the table has the same rights."""
SETTINGS = Settings()
PICTURE = next(path.name for path in STATIC.iterdir() if path.suffix == ".svg")
VISITORS = "a-browser-that-has-been-here-before"


class UndoingDatabase(Database):
    """A database in which nothing stays. ``written`` lists the statements that would have changed something."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.written: list[str] = []
        self._total = 0
        event.listen(self.engine, "after_cursor_execute", self._note)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """All that happens to a row happens, but for the commit."""
        with named_failures(), self._written() as session, session.begin() as transaction:
            yield session
            session.flush()
            session.expunge_all()
            transaction.rollback()

    def _note(self, connection: Connection, cursor: Any, statement: str, *_rest: object) -> None:
        if self.embedded:  # it does not count what it gives back at once
            total = connection.connection.dbapi_connection.total_changes  # type: ignore[union-attr]
            changed, self._total = total != self._total, total
        else:
            changed = cursor.rowcount > 0 and statement.split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"}
        if changed:
            self.written.append(statement)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at the doors: ``role`` is the row of docs/roles.md that holds for them."""

    name: str
    role: str
    key: str = ""
    fresh: str = ""
    """The secret of a session in which they have just proved who they are."""
    stale: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    """What in addresses of one's account is theirs, by its kind."""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation with what belongs to it, as addresses name it."""

    slug: str
    entry: str
    member: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class House:
    """All of it."""

    tools: Tools
    client: TestClient
    bodies: Mapping[Where, Body]
    guests: Mapping[str, Guest]
    stranger: Guest
    facts: Mapping[str, str]
    tokens: Mapping[str, str]

    @property
    def database(self) -> UndoingDatabase:
        """Where nothing stays."""
        assert isinstance(self.tools.database, UndoingDatabase)
        return self.tools.database

    def send(
        self,
        method: str,
        path: str,
        guest: Guest,
        fields: Mapping[str, str] | None = None,
        *,
        fresh: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """What comes back when somebody asks for this; ``fields`` go into the form, or into the query."""
        self.client.cookies.clear()
        secret = guest.fresh if fresh else guest.stale
        held = secret if guest.role != "visitor" else VISITORS
        cookies = f"{FORMS}={VISITORS}" + (f"; {SESSION}={secret}" if secret else "")
        options: dict[str, Any] = {"headers": {"cookie": cookies, **(headers or {})}}
        if method == "POST":
            options["data"] = {TOKEN_FIELD: form_token(held), **(fields or {})}
        elif fields:
            options["params"] = dict(fields)
        self.database.written.clear()
        return self.client.request(method, path, **options)


def open_house(tools: Tools) -> House:
    """Build it, in the empty catalogue of these tools."""
    with tools.database.writing() as db:
        bodies = {where: _body(db, where) for where in Where}
        applicant = account(db, "Dieter Bewerber")
        places = {where: _around(db, body, where, applicant) for where, body in bodies.items()}
        guests = _guests(db, bodies)
        stranger = _guest(db, account(db, "Fremde Person"), "fremd", "account", bodies[Where.FOREIGN])
        facts = _facts(db, applicant, bodies[Where.FOREIGN])
        tokens = {name: _token(db, guests[name], TokenScope) for name in ROLES if name != "visitor"}
        tokens["token with the scope"] = tokens["owner"]
        tokens["token without the scope"] = _token(db, guests["owner"], ())
    _file_letter(tools, facts)
    find_again(tools)
    undone = UndoingDatabase(tools.database.url.render_as_string(hide_password=False))
    own = replace(tools, database=undone)
    client = TestClient(create_app(own), base_url=HERE, follow_redirects=False, raise_server_exceptions=False)
    return House(own, client, places, guests, stranger, facts, tokens)


def _body(db: Session, where: Where) -> Organisation:
    body = employer(db, f"Ort {where}", source=ADMINISTRATION, federal_state="DE-NW" if "foreign" in where else "DE-BB")
    db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.ARS, value=AREAS[where]))
    if where in OWNED:
        seat(db, account(db, f"Leitung {where}"), body, MemberRole.OWNER, may_speak=True)
    return body


def _around(db: Session, body: Organisation, where: Where, applicant: Person) -> Body:
    """An entry, a member, and all that waits for somebody to decide."""
    entry = published(db, body, title=f"Eintrag {where}", **SAID)
    if where is Where.OTHER:
        again = content(title=entry.title, **{**SAID, "summary": "Anders."})
        by = speaking(body, Speaker.PUBLISHER)
        solutions.publish(db, again, Imprint(publisher=body), by=by, now=NOW, solution=entry)
    contacts.add_contact(db, entry, ContactContent("Amt", f"amt@{where}.example".replace(" ", "-")), None)
    url = f"https://forge.example/{body.slug}"
    operation.link_code(db, entry, url, licence="EUPL-1.2", licence_words=None, said_by="forge.example")
    member = account(db, f"Mitglied {where}")
    seat(db, member, body, MemberRole.EDITOR)
    request = MembershipRequest(person_id=applicant.id, organisation_id=body.id, words="Bitte.", created_at=NOW)
    db.add(request)
    invitation = people.make_link(
        db, LinkPurpose.INVITATION, NOW, organisation_id=body.id, mail="neu@konto.example", facts={"role": "member"}
    )
    note = add_note(db, entry, "kontakt", f"Stimmt nicht: {where}", None, NOW)
    report = receive(db, entry, "kontakt", ReportReason.OTHER, f"Fehler {where}", None, Actor(ActorKind.VISITOR), NOW)
    contact = ContactPerson(
        solution_id=entry.id, fingerprint=str(where), name="Projektleitung", role="Projektleitung",
        legal_ground=LegalGround.PUBLIC_TASK, learned_from=body.name, learned_at=NOW, shown_from=NOW,
    )  # fmt: skip
    words = WordProposal(
        key=f"woerter-{body.slug}", words=[f"Aufgabe {where}", f"Arbeit {where}"], leads=[], products=[],
        reason="So heißt es hier.", person_id=member.id, organisation_id=body.id, created_at=NOW,
    )  # fmt: skip
    project = Project(
        slug=f"vorhaben-{body.slug}", title="Vorhaben", sort_name="vorhaben", organisation_id=body.id, funder="Land",
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    draft = Draft(
        key=f"entwurf-{body.slug}", batch=f"tabelle-{body.slug}", organisation_id=body.id, person_id=member.id,
        title="Entwurf", created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    db.add_all([contact, words, project, draft])
    db.flush()
    told = ExperienceContent(title="Ein Jahr", planned="Viel.")
    experienced = experience.write(db, entry, body, told, VISITOR, NOW)
    facts = {
        "experience": experienced.id,
        "answer": experience.answer(db, experienced, body, "Danke.", VISITOR, NOW).id,
        **_offers(db, entry, body),
        **waiting_rows(db, body, entry, draft),
        **file_rows(db, body, entry, draft),
        "words": words.key,
        "project": project.slug,
        "draft": draft.key,
        "batch": draft.batch,
        "contact": contact.id,
        "mailbox": contacts.contacts_of(db, entry.id)[0].id,
        "request": request.id,
        "invitation": invitation.id,
        "note": note.id,
        "report": report.key,
        "version": entry.content_number,
    }
    return Body(body.slug, entry.slug, member.key, {name: str(value) for name, value in facts.items()})


def _offers(db: Session, entry: Solution, body: Organisation) -> dict[str, Any]:
    """An offer that stands, with a comment, and one that was removed and can be brought back."""
    by = replace(VISITOR, key="betreiber")
    stands, gone = (
        offers.add(db, entry, OperatorOfferContent(title=title), body, by, NOW) for title in ("Betrieb", "Entfernt")
    )
    comment = offers.comment(db, stands, body, "Läuft.", by, NOW)
    return {"offer": stands.id, "said": comment.id, "removed_offer": offers.withdraw(db, gone, by, NOW)}


def _guests(db: Session, bodies: Mapping[Where, Organisation]) -> dict[str, Guest]:
    """A person for each role, seated as auth/roles.py says, and those who once were."""
    own, far = bodies[Where.OWN], bodies[Where.FOREIGN_OWNERLESS]
    guests = {"visitor": Guest("visitor", "visitor")}
    for role, who in ROLES.items():
        if role == "visitor":
            continue
        person = account(db, f"Gast {role}", administrator=who.administrator)
        for held in who.seats:
            seat(db, person, own, held.role, may_speak=held.may_speak)
        for line in who.lines:
            scope(db, person, line.area)
        guests[role] = _guest(db, person, role, role, far, member_of=own if who.seats else None)
    yesterday = TODAY - timedelta(days=1)
    for name, role in ALIKE.items():
        person = account(db, f"Gast {name}")
        over: dict[str, dict[str, Any]] = {
            "former member": {"ended_at": NOW},
            "member of a project that is over": {"ends_on": yesterday},
        }
        seat(db, person, own, MemberRole.OWNER, may_speak=True, **over.get(name, {}))
        guests[name] = _guest(db, person, name, role, far)
        if name == "suspended owner":
            person.suspended_at = NOW
        if name == "owner whose session is over":
            db.query(WebSession).filter_by(person_id=person.id).update({"expires_at": NOW})
    return guests


def _guest(
    db: Session, person: Person, name: str, role: str, far: Organisation, member_of: Organisation | None = None
) -> Guest:
    own = {"member_of": member_of.slug} if member_of else {}
    request = MembershipRequest(person_id=person.id, organisation_id=far.id, words="", created_at=NOW)
    identity = ProviderIdentity(
        person_id=person.id, provider="rathaus", issuer="https://id.example", subject=name, linked_at=NOW
    )
    db.add_all([request, identity])
    db.flush()
    begun = [people.begin_session(db, person, SignedInBy.PASSWORD, "Firefox", SETTINGS, NOW) for _ in range(3)]
    db.get_one(WebSession, begun[1].id).proved_at = NOW - timedelta(days=1)
    own |= {"request": str(request.id), "identity": str(identity.id), "session": str(begun[2].id)}
    guest = Guest(name, role, person.key, begun[0].secret, begun[1].secret, own)
    token = _token(db, guest, (TokenScope.READ,))
    number = db.query(ApiToken.id).filter_by(token_hash=hashed(token)).scalar()
    return replace(guest, own={**own, "token": str(number)})


def _token(db: Session, guest: Guest, scopes: Any) -> str:
    token = new_token()
    person = db.query(Person).filter_by(key=guest.key).one()
    db.add(
        ApiToken(
            person_id=person.id, name="Abgleich", token_hash=hashed(token), begins=token[:8],
            scopes=[scope.value for scope in scopes], created_at=NOW, expires_at=NOW + timedelta(days=9), used_at=NOW,
        )
    )  # fmt: skip
    db.flush()
    return token


def _facts(db: Session, applicant: Person, far: Organisation) -> dict[str, str]:
    """What administrators have before them, and links that were sent."""
    line = scope(db, applicant, AREAS[Where.FOREIGN][:5])
    by = replace(VISITOR, key="verwaltung")
    administering.invite_person(db, "neu@konto.example", by, NOW)
    [invitation] = administering.invited(db, NOW)
    [letter] = db.query(Letter)
    letter.due_at = None
    mailbox = OrganisationMailbox(
        organisation_id=far.id, mailbox="post@fern.example", evidence="Impressum", entered_at=NOW, entered_by="v"
    )
    district = employer(db, "Kreis", slug="12069", kind=OrganisationKind.DISTRICT)
    domain = OrganisationDomain(
        organisation_id=far.id, domain="fern.example", evidence="Impressum", verified_at=NOW, verified_by="v"
    )
    key = OrganisationKey(organisation_id=district.id, scheme=KeyScheme.DISTRICT, value=district.slug)
    missed = MissedQuery(fingerprint="0" * 64, text="vergeblich", days=3, times=3, first_on=TODAY, last_on=TODAY)
    db.add_all([mailbox, domain, key, missed])
    db.flush()
    facts = {
        "missed": missed.fingerprint,
        "person": applicant.key,
        "line": line.id,
        "invitation": invitation.id,
        "letter": letter.id,
    }
    facts |= {
        "mailbox": mailbox.id,
        "domain": domain.id,
        "district": district.slug,
        "file": "brief-zum-lesen",
        "picture": PICTURE,
    }
    return {name: str(value) for name, value in facts.items()} | _links(db, applicant)


def _links(db: Session, person: Person) -> dict[str, str]:
    """The secret of a link for each purpose that has a page."""
    purposes = (LinkPurpose.CONFIRM_MAIL, LinkPurpose.ADMINISTRATOR, LinkPurpose.RESET, LinkPurpose.CHANGE_MAIL)
    to = "neu@konto.example"
    links = [people.make_link(db, purpose, NOW, person_id=person.id, mail=to) for purpose in purposes]
    contact = db.query(ContactPerson.id).order_by(ContactPerson.id).limit(1).scalar()
    links.append(people.make_link(db, LinkPurpose.OBJECTION, NOW, mail=to, facts={contact_persons.CONTACT: contact}))
    return {link.purpose.value: people.give_token(db, link) for link in links}


def _file_letter(tools: Tools, facts: Mapping[str, str]) -> None:
    message = EmailMessage()
    message["To"], message["Subject"] = "wartend@konto.example", "Ihr Link"
    message.set_content("Ein Brief.")
    filing.file_letter(tools.settings.letters, facts["file"], message, NOW)
