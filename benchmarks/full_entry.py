"""How much longer one waits for an entry of which much is said than for one of which little is."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy.orm import Session
from starlette.applications import Starlette

from benchmarks.breakdown import ask
from benchmarks.effort import Effort
from benchmarks.prepared import Catalogue, tell
from benchmarks.report import Figure, at_most
from catalog import contacts, migrations, operation, solutions
from catalog.app import create_app
from catalog.contacts import ContactContent
from catalog.models import Organisation, Solution
from catalog.reuse import Voice, claim_use
from catalog.settings import load_settings
from catalog.solutions import Imprint, Rules
from catalog.wiring import Tools, open_tools
from catalog.worker import work_until_done
from schemas.names import sort_key
from schemas.operation import OperatorOfferContent
from schemas.organisation import OrganisationKind
from schemas.reuse import AdoptionClaim, AdoptionStep, Manner, Speaker
from schemas.solution import SolutionContent

OFFERS, ADOPTIONS, VERSIONS = 20, 200, 50
TIMES_THE_PLAIN = 2.0
TIMES = 25
PLAIN, FULL = "einfach", "voll"


def full_entries(_catalogues: Sequence[Catalogue], _effort: Effort) -> dict[str, list[Figure]]:
    """The middle one of many, both in turn, so that whatever else the machine does counts for both."""
    tell(f"an entry with {OFFERS} offers, {ADOPTIONS} adoptions and {VERSIONS} versions")
    with two_entries() as tools, ThreadPoolExecutor(1) as thread:
        plain, full = thread.submit(asyncio.run, _times(create_app(tools))).result()
    beside = f"{full * 1000:.1f} ms against {plain * 1000:.1f} ms"
    what = f"{OFFERS} offers, {ADOPTIONS} adoptions, {VERSIONS} versions, against one of each"
    return {"The page of a full entry": [at_most(what, full / plain, TIMES_THE_PLAIN, beside=beside)]}


async def _times(app: Starlette) -> tuple[float, float]:
    taken: dict[str, list[float]] = {PLAIN: [], FULL: []}
    for _ in range(TIMES):
        for slug, times in taken.items():
            begun = time.perf_counter()
            await ask(app, f"/loesungen/{slug}")
            times.append(time.perf_counter() - begun)
    return median(taken[PLAIN][2:]), median(taken[FULL][2:])


@contextmanager
def two_entries() -> Iterator[Tools]:
    """A catalogue of two entries, in a folder that is gone afterwards: what is said can't be removed."""
    with tempfile.TemporaryDirectory() as folder:
        tools = open_tools(load_settings(data=Path(folder)))
        migrations.upgrade(tools.database, tools.clock())
        tools.database.write(lambda db: _fill(db, tools))
        work_until_done(tools)
        yield tools
        tools.database.close()


def _fill(db: Session, tools: Tools) -> None:
    towns = [_town(db, number) for number in range(ADOPTIONS + 1)]
    for slug, offers, adoptions, versions in ((PLAIN, 1, 1, 1), (FULL, OFFERS, ADOPTIONS, VERSIONS)):
        entry = _entry(db, tools, slug, towns[0], versions)
        contacts.add_contact(db, entry, ContactContent("Projektbüro", "buero@ort.example"), None)
        for number in range(offers):
            offer = OperatorOfferContent(title=f"Betrieb {number}", description="Betrieb, Wartung und Einweisung.")
            operation.offer(db, entry, offer, operator=towns[number], said_by=towns[number].name)
        for town in towns[1 : adoptions + 1]:
            claim = AdoptionClaim(step=AdoptionStep.OPERATION, manner=Manner.OWN)
            voice = Voice(role=Speaker.ADOPTER, organisation=town, name=town.name)
            claim_use(db, entry, claim, adopter=town, by=voice, now=tools.clock())
        solutions.refresh(db, entry, tools.clock(), Rules.of(tools.settings))


def _entry(db: Session, tools: Tools, slug: str, publisher: Organisation, versions: int) -> Solution:
    voice = Voice(role=Speaker.PUBLISHER, organisation=publisher, name=publisher.name)
    entry: Solution | None = None
    for number in range(versions):
        content = SolutionContent(title=slug, summary=f"Stand {number}.", description="Ein Absatz. " * 100)
        imprint = Imprint(publisher=publisher, slug=slug, summary=f"Stand {number}")
        now = tools.clock() - timedelta(days=versions - number)
        entry = solutions.publish(db, content, imprint, by=voice, now=now, solution=entry)
    assert entry
    return entry


def _town(db: Session, number: int) -> Organisation:
    name = f"Ort {number}"
    town = Organisation(
        name=name, official_name=name, sort_name=sort_key(name), slug=f"ort-{number}", source="benchmarks",
        kind=OrganisationKind.MUNICIPALITY, federal_state="DE-BB", population=14_000, size_class="10000_20000",
        latitude=52 + number / 1000, longitude=12 + number / 1000,
    )  # fmt: skip
    db.add(town)
    db.flush()
    return town
