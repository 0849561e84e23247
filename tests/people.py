"""People for tests: accounts, their seats and offices, and browsers in which they are signed in.

Names are role names; each stands for what one may do (tests/factories.py names their organisations).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from auth.tokens import form_token, new_secret
from catalog import people
from catalog.models import Membership, Organisation, Person, ScopeLine, WebSession
from catalog.web.access import FORMS, SESSION, TOKEN_FIELD
from catalog.wiring import Tools
from schemas.identity import JoinedBy, MemberRole, SignedInBy
from tests.factories import NOW

HERE = "http://127.0.0.1:8000"
"""Where tests visit: on this machine one may sign in without https."""


class Visitor(TestClient):
    """A browser without a screen: it sends each form with the token that its page would have carried."""

    def __init__(self, app: Starlette, **options: Any) -> None:
        super().__init__(app, **{"base_url": HERE, "follow_redirects": False, **options})

    def post(self, url: Any, *, data: Any = None, **options: Any) -> Any:
        """Send a form. A dictionary without a token gets the right one."""
        if (
            (data is None or isinstance(data, dict))
            and not {"content", "json", "files"} & options.keys()
            and TOKEN_FIELD not in (data or {})
        ):
            data = {**(data or {}), TOKEN_FIELD: self.token()}
        return super().post(url, data=data, **options)

    def token(self) -> str:
        """The token of forms in this browser."""
        held = self.cookies.get(SESSION) or self.cookies.get(FORMS)
        if not held:
            held = new_secret()
            self.cookies.set(FORMS, held)
        return form_token(held)


def account(db: Session, name: str, now: datetime = NOW, **facts: Any) -> Person:
    """Somebody with an account; the mail address is made of the name unless it is given."""
    mail = facts.pop("mail", f"{name.lower().replace(' ', '.')}@konto.example")
    person = people.add_person(db, name, mail, now)
    for fact, value in facts.items():
        setattr(person, fact, value)
    db.flush()
    return person


def seat(db: Session, person: Person, organisation: Organisation, role: MemberRole, **facts: Any) -> Membership:
    """Make somebody a member."""
    given = {"joined_by": JoinedBy.INVITATION, "joined_at": NOW, "may_speak": False, **facts}
    membership = Membership(person_id=person.id, organisation_id=organisation.id, role=role, **given)
    db.add(membership)
    db.flush()
    return membership


def scope(db: Session, person: Person, area: str = "", *themes: str) -> ScopeLine:
    """Give somebody a line of a curator's scope."""
    line = ScopeLine(person_id=person.id, area=area, themes=list(themes), granted_at=NOW, granted_by="test")
    db.add(line)
    db.flush()
    return line


def sign_in(client: TestClient, tools: Tools, person: Person, *, proved: bool = True) -> TestClient:
    """Let somebody be signed in in this browser; without ``proved`` they have been so for a while."""
    now = tools.clock()

    def begin(db: Session) -> str:
        begun = people.begin_session(db, person, SignedInBy.PASSWORD, "Firefox unter Linux", tools.settings, now)
        if not proved:
            db.get_one(WebSession, begun.id).proved_at = person.created_at.replace(year=2000)
        return begun.secret

    client.cookies.set(SESSION, tools.database.write(begin), domain=client.base_url.host)
    return client
