"""How long somebody waits for the dated proof of a Vorhaben with many entries, as a file and as a table."""

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

from auth.rules import VISITOR
from benchmarks.breakdown import ask
from benchmarks.effort import Effort
from benchmarks.prepared import Catalogue, tell
from benchmarks.report import Figure, at_most
from catalog import projects
from catalog.app import create_app
from catalog.models import Organisation, Project, ProjectEntry, Solution
from catalog.projects import Grant
from catalog.wiring import Tools
from schemas.project import ProjectContent
from schemas.solution import PublicationStatus

ENTRIES = 30
SECONDS = 2.0
TIMES = 5
TITLE = "Messung eines Vorhabens"


def proofs(catalogues: Sequence[Catalogue], _: Effort) -> dict[str, list[Figure]]:
    """The middle one of a few, and the first, for which a process reads its fonts."""
    tell(f"the proof of a Vorhaben with {ENTRIES} entries")
    largest = catalogues[-1]
    app = create_app(largest.tools)
    with a_project(largest.tools) as path, ThreadPoolExecutor(1) as thread:
        figures = []
        for what, ending, aim in (("PDF", "pdf", SECONDS), ("table", "csv", SECONDS)):
            first, *others = thread.submit(asyncio.run, _times(app, f"{path}/stand.{ending}")).result()
            figures.append(at_most(what, median(others), aim, " s", f"the first {first:.2f} s"))
    return {f"The proof of a Vorhaben with {ENTRIES} entries, {largest.name}": figures}


async def _times(app: Starlette, path: str) -> list[float]:
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        await ask(app, path)
        times.append(time.perf_counter() - begun)
    return times


@contextmanager
def a_project(tools: Tools) -> Iterator[str]:
    """The address of a Vorhaben with so many entries; it is gone afterwards."""
    tools.database.write(_remove)
    yield tools.database.write(lambda db: _begin(db, tools))
    tools.database.write(_remove)


def _begin(db: Session, tools: Tools) -> str:
    body = db.scalars(select(Organisation).where(Organisation.sample.is_(False)).order_by(Organisation.id)).first()
    assert body
    grant, now = Grant(title=TITLE, funder="Land"), tools.clock()
    project = projects.create(db, body, grant, ProjectContent(summary="Nur für die Messung."), VISITOR, now)
    shown = select(Solution).where(Solution.publication_status == PublicationStatus.PUBLISHED)
    entries = db.scalars(shown.order_by(Solution.uses_reported.desc(), Solution.id).limit(ENTRIES)).all()
    projects.add_entries(db, project, entries, VISITOR, now)
    return f"/vorhaben/{project.slug}"


def _remove(db: Session) -> None:
    """Also what an interrupted measure left."""
    found = list(db.scalars(select(Project.id).where(Project.title == TITLE)))
    db.execute(delete(ProjectEntry).where(ProjectEntry.project_id.in_(found)))
    db.execute(delete(Project).where(Project.id.in_(found)))
