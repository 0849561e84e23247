"""How long somebody waits for the preview of a draft and for one of its steps: a new entry, and one that is there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from benchmarks.breakdown import ask
from benchmarks.effort import Effort
from benchmarks.prepared import Catalogue, tell
from benchmarks.report import Figure, at_most
from benchmarks.signed import MAIL, somebody
from catalog import drafts
from catalog.app import create_app
from catalog.drafts import Beginning, CodeFound
from catalog.models import Draft, Membership, Organisation, Person, PersonProfile, Solution, SolutionVersion
from catalog.models.solution import CURRENT
from catalog.operation import code_links_of
from catalog.sources import Record
from catalog.web.access import SESSION
from catalog.wiring import Tools

MILLISECONDS = 100.0
TIMES = 20


def previews(catalogues: Sequence[Catalogue], effort: Effort) -> dict[str, list[Figure]]:
    """The middle one of a few, of the entry that says most; and the first, for which templates are compiled."""
    tell("the preview of a draft")
    largest = catalogues[-1]
    app = create_app(largest.tools)
    times = min(TIMES, effort.signed)
    with somebody(largest.tools) as secret, two_drafts(largest.tools) as paths, ThreadPoolExecutor(1) as thread:
        figures = []
        for what, path in paths.items():
            first, *others = thread.submit(asyncio.run, _times(app, path, secret, times)).result()
            beside = f"the first {first * 1000:.0f} ms"
            figures.append(at_most(what, median(others) * 1000, MILLISECONDS, " ms", beside))
    return {f"Drafts, {largest.name}": figures}


async def _times(app: Starlette, path: str, secret: str, times: int) -> list[float]:
    cookie = [(b"cookie", f"{SESSION}={secret}".encode())]
    taken = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        await ask(app, path, cookie)
        taken.append(time.perf_counter() - begun)
    return taken


@contextmanager
def two_drafts(tools: Tools) -> Iterator[dict[str, str]]:
    """The addresses of a draft of a new entry and of one that is there; both are gone afterwards."""
    tools.database.write(_remove)
    try:
        yield tools.database.write(lambda db: _begin(db, tools))
    finally:
        tools.database.write(_remove)


def _begin(db: Session, tools: Tools) -> dict[str, str]:
    person = db.scalars(select(Person).where(Person.profile.has(mail=MAIL))).one()
    body = db.scalars(select(Organisation).join(Membership).where(Membership.person_id == person.id)).first()
    assert body
    longest = func.length(SolutionVersion.content["description"].as_string()).desc().nulls_last()
    entry = db.scalars(select(Solution).join(SolutionVersion, CURRENT).order_by(longest, Solution.id)).first()
    assert entry
    code = [CodeFound(link.url, link.licence, link.said_by_text) for link in code_links_of(db, entry.id)]
    said = entry.versions[-1].content
    record = Record(source="messung", external_id=entry.slug, raw={}, parsed=said, retrieved_on=tools.clock().date())
    beginning = Beginning((record,), tuple(code))
    new = drafts.begin(db, body, person, beginning, tools.clock())
    next_version = drafts.begin(db, body, person, Beginning(), tools.clock(), solution=entry)
    return {
        "preview of a new entry": f"/veroeffentlichen/{new.key}/vorschau",
        "preview of an entry's next version": f"/veroeffentlichen/{next_version.key}/vorschau",
        "a step": f"/veroeffentlichen/{new.key}/schritte/stand",
    }


def _remove(db: Session) -> None:
    """Also what an interrupted measure left."""
    found = select(PersonProfile.person_id).where(PersonProfile.mail == MAIL)
    db.execute(delete(Draft).where(Draft.person_id.in_(found)))
