"""What workers are tried on: a clock that goes when it is told to, entries, and what the index has of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from catalog import solutions
from catalog.models import Solution
from catalog.reuse import Voice
from catalog.solutions.publishing import Imprint
from catalog.wiring import Tools
from schemas.solution import SolutionContent
from search.query import SearchQuery

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SAID_BY = Voice.of_source("Stadtanzeiger")


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def go_on(self, **by: float) -> None:
        self.time += timedelta(**by)


def publish(tools: Tools, title: str) -> int:
    with tools.database.writing() as db:
        content = SolutionContent(title=title, summary=f"{title} für kleine Gemeinden.")
        return solutions.publish(db, content, Imprint(publisher="Musterstadt"), by=SAID_BY, now=tools.clock()).id


def found(tools: Tools, words: str = "") -> list[str]:
    hits = tools.index.search(SearchQuery(words, per_page=200, facets=())).hits
    return sorted("".join(span.text for span in hit.title) for hit in hits)


def solution(tools: Tools, id: int) -> Solution:
    with tools.database.reading() as db:
        return db.get_one(Solution, id)
