"""What it costs that somebody is signed in: a processor's time for the same pages with and without a session, in turn.

Whoever asks has what rules must look up: two memberships and three lines of a scope.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from benchmarks.breakdown import ask
from catalog import people
from catalog.app import create_app
from catalog.models import Membership, Organisation, Person, PersonProfile, ScopeLine, WebSession
from catalog.web.access import SESSION
from catalog.wiring import Tools
from schemas.identity import JoinedBy, MemberRole, SignedInBy

MAIL = "messung@lichtermeer.example"
AREAS = ("12", "05334", "091620000000")
ROUNDS = 3


def signed_in_cost(tools: Tools, paths: Sequence[str]) -> tuple[float, float]:
    """The median time of a page with a session against one without, and the median seconds that it takes longer."""
    app = create_app(tools)
    with somebody(tools) as secret, ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _compared(app, secret, paths)).result()


async def _compared(app: Starlette, secret: str, paths: Sequence[str]) -> tuple[float, float]:
    cookie = [(b"cookie", f"{SESSION}={secret}".encode())]
    without, signed = [], []
    for number in range(ROUNDS + 1):
        for path in paths:
            pair = await _time(app, path, []), await _time(app, path, cookie)
            if number:  # the first round warms up
                without.append(pair[0])
                signed.append(pair[1])
    more = median(late - early for early, late in zip(without, signed, strict=True))
    return median(signed) / median(without), more


async def _time(app: Starlette, path: str, headers: list[tuple[bytes, bytes]]) -> float:
    begun = time.process_time()
    await ask(app, path, headers)
    return time.process_time() - begun


@contextmanager
def somebody(tools: Tools) -> Iterator[str]:
    """The secret of somebody's session; they are gone afterwards."""
    tools.database.write(_remove)
    yield tools.database.write(lambda db: _arrive(db, tools))
    tools.database.write(_remove)


def _arrive(db: Session, tools: Tools) -> str:
    now = tools.clock()
    person = people.add_person(db, "Messung", MAIL, now)
    for organisation_id in db.scalars(select(Organisation.id).order_by(Organisation.id).limit(2)):
        facts = {"role": MemberRole.EDITOR, "may_speak": True, "joined_by": JoinedBy.DOMAIN, "joined_at": now}
        db.add(Membership(person_id=person.id, organisation_id=organisation_id, **facts))
    for area in AREAS:
        db.add(ScopeLine(person_id=person.id, area=area, themes=["water"], granted_at=now, granted_by=person.key))
    return people.begin_session(db, person, SignedInBy.PASSWORD, "Messung", tools.settings, now).secret


def _remove(db: Session) -> None:
    """Also what an interrupted measure left."""
    found = db.scalar(select(PersonProfile.person_id).where(PersonProfile.mail == MAIL))
    for table in (WebSession, ScopeLine, Membership, PersonProfile):
        db.execute(delete(table).where(table.person_id == found))
    db.execute(delete(Person).where(Person.id == found))
